/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "grid/xg-grid.h"
#include "store/xg-store-retention.h"

G_BEGIN_DECLS

/**
 * XgStorage:
 * @rules: (element-type XgStoreRetention): the limits in force
 * @sums: (element-type XgStoreTopicSum): what topics have, and what of it goes
 * @space: of the file
 */
typedef struct
{
  GArray *rules;
  GPtrArray *sums;
  XgStoreSpace space;
} XgStorage;

void xg_storage_free (XgStorage *self);

/* What the cache holds, and how long. */
void xg_grid_look_at_storage_async (XgGrid *self,
                                    const GArray *rules,
                                    gint64 since,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
XgStorage *xg_grid_look_at_storage_finish (XgGrid *self, GAsyncResult *result, GError **error);
void xg_grid_put_retention (XgGrid *self, const XgStoreRetention *rule);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgStorage, xg_storage_free)

G_END_DECLS
