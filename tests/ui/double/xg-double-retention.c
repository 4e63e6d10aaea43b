/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "double/xg-double-private.h"

#include "grid/xg-retention.h"

/* There is no cache that could be looked at. */

void
xg_storage_free (XgStorage *self)
{
}

void
xg_grid_look_at_storage_async (XgGrid *self,
                               const GArray *rules,
                               gint64 since,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "no cache");
}

XgStorage *
xg_grid_look_at_storage_finish (XgGrid *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
xg_grid_put_retention (XgGrid *self, const XgStoreRetention *rule)
{
  xg_double_note ("retention of %" G_GINT64_FORMAT, rule->node_key);
}
