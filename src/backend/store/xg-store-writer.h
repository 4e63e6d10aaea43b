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

/* Rows with their words. */
typedef struct
{
  guint64 rows;
  gsize bytes;
} XgStoreWordsCount;

/**
 * XgStoreWordsLimits:
 * @step: what goes into the full-text index at a time, each in a transaction
 * @most: what may lack in the index: beyond it goes first, whatever else there is to write
 * @keep: of the newest rows, what is kept beside the index
 * @burst_rows: a transaction of so many new rows is a burst
 * @quiet_ms: pause after a burst before the next step
 * @delay_ms: how long fewer rows than those of a step wait for more
 */
typedef struct
{
  XgStoreWordsCount step;
  XgStoreWordsCount most;
  XgStoreWordsCount keep;
  guint burst_rows;
  gint64 quiet_ms;
  gint64 delay_ms;
} XgStoreWordsLimits;

XgStoreWriter *xg_store_writer_new (sqlite3 *db,
                                    const char *path,
                                    const XgStoreWordsLimits *limits,
                                    GError **error);
void xg_store_writer_set_text_func (XgStoreWriter *self, XgStoreTextFunc func);
gint64 xg_store_writer_get_newest (XgStoreWriter *self);
gint64 xg_store_writer_get_interruption (XgStoreWriter *self);
gint64 xg_store_writer_get_session (XgStoreWriter *self);
gboolean xg_store_writer_close (XgStoreWriter *self);
gboolean xg_store_writer_write (XgStoreWriter *self,
                                const GPtrArray *batch,
                                XgStoreOp **unfit,
                                GError **error);

/* xg-store-writer-words.c */
gboolean xg_store_writer_index_words (XgStoreWriter *self, GError **error);
gint64 xg_store_writer_get_words_due (XgStoreWriter *self);
gboolean xg_store_writer_is_far_behind (XgStoreWriter *self);

G_END_DECLS
