/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "store/xg-reader.h"

G_BEGIN_DECLS

/**
 * XgStoreRow:
 * @item: the row
 * @collection: (nullable): what the event came by
 * @payload: (nullable): XML text
 * @payload_length: bytes
 *
 * Everything that is kept of a row. Borrowed from the cache for the time of a call.
 */
typedef struct
{
  const XgStoreItem *item;
  const char *collection;
  const char *payload;
  gsize payload_length;
} XgStoreRow;

/* Returning FALSE, with an error, ends the walk. */
typedef gboolean (*XgReaderRowVisitor) (const XgStoreRow *row, gpointer user_data, GError **error);

gboolean xg_reader_walk (XgReader *self,
                         const XgStoreQuery *query,
                         gint64 up_to,
                         XgReaderRowVisitor visitor,
                         gpointer user_data,
                         GCancellable *cancellable,
                         GError **error);
gboolean xg_reader_visit (XgReader *self,
                          const gint64 *rowids,
                          guint n_rowids,
                          XgReaderRowVisitor visitor,
                          gpointer user_data,
                          GCancellable *cancellable,
                          GError **error);
gboolean
xg_reader_get_newest (XgReader *self, gint64 *rowid, GCancellable *cancellable, GError **error);

G_END_DECLS
