/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <sqlite3.h>

#include "store/xg-store-op.h"

G_BEGIN_DECLS

/**
 * XgStoreWriter:
 *
 * The one connection that writes: turns a batch of writes into one transaction. Not thread-safe.
 */
typedef struct _XgStoreWriter XgStoreWriter;

XgStoreWriter *xg_store_writer_new (sqlite3 *db, const char *path, GError **error);
gint64 xg_store_writer_get_newest (XgStoreWriter *self);
gint64 xg_store_writer_get_interruption (XgStoreWriter *self);
gint64 xg_store_writer_get_session (XgStoreWriter *self);
gboolean xg_store_writer_close (XgStoreWriter *self);
gboolean xg_store_writer_write (XgStoreWriter *self,
                                const GPtrArray *batch,
                                XgStoreOp **unfit,
                                GError **error);

G_END_DECLS
