/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include "grid/xg-grid-private.h"

/**
 * xg_grid_resolve_query:
 * @self: a grid
 * @query: a filter
 *
 * Returns: (transfer full): @query with the nodes that each "under:" means now
 */
XgQuery *
xg_grid_resolve_query (XgGrid *self, XgQuery *query)
{
  g_return_val_if_fail (XG_IS_GRID (self), NULL);
  g_return_val_if_fail (query != NULL, NULL);

  return xg_query_resolve (query, xg_grid_list_branch, self);
}

static void
matched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GArray *rows = xg_reader_query_finish (XG_READER (source), result, &error);

  if (rows != NULL)
    g_task_return_pointer (task, rows, (GDestroyNotify) g_array_unref);
  else
    g_task_return_error (task, error);
}

/* Row ids are numbers: nothing that anybody wrote is in it. The words' index is walked from the
 * lowest row on only, which its planner does not find out by itself. */
static char *
build_where (const XgCondition *condition, const gint64 *rowids, guint n_rowids, gint64 lowest)
{
  GString *where = g_string_new (NULL);

  if (condition->match != NULL)
    g_string_append_printf (where, "item_words.rowid >= %" G_GINT64_FORMAT " AND ", lowest);
  g_string_append (where, "item.id IN (");
  for (guint i = 0; i < n_rowids; i++)
    g_string_append_printf (where, "%s%" G_GINT64_FORMAT, i > 0 ? "," : "", rowids[i]);
  g_string_append_c (where, ')');
  return g_string_free (where, FALSE);
}

/**
 * xg_grid_match_rows_async:
 * @self: an open grid
 * @query: a filter, resolved
 * @rowids: row ids of items
 * @n_rowids: how many: as many as are on a screen
 *
 * Which of a few rows @query means, asked of the cache in a worker.
 */
void
xg_grid_match_rows_async (XgGrid *self,
                          XgQuery *query,
                          const gint64 *rowids,
                          guint n_rowids,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (XgCondition) condition = NULL;
  g_autofree char *where = NULL;
  XgStoreQuery wanted = { .include_old_versions = TRUE };
  gint64 lowest = G_MAXINT64;
  gint64 highest = 0;

  g_return_if_fail (XG_IS_GRID (self));
  g_return_if_fail (query != NULL);
  g_return_if_fail (rowids != NULL || n_rowids == 0);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, xg_grid_match_rows_async);
  if (!self->ready || n_rowids == 0)
    {
      g_task_return_pointer (task,
                             g_array_new (FALSE, FALSE, sizeof (gint64)),
                             (GDestroyNotify) g_array_unref);
      return;
    }
  for (guint i = 0; i < n_rowids; i++)
    {
      lowest = MIN (lowest, rowids[i]);
      highest = MAX (highest, rowids[i]);
    }
  condition = xg_query_compile (query);
  where = build_where (condition, rowids, n_rowids, lowest);
  wanted.condition = condition;
  wanted.where = where;
  xg_reader_query_async (self->reader,
                         &wanted,
                         highest + 1,
                         0,
                         cancellable,
                         matched_cb,
                         g_steal_pointer (&task));
}

/**
 * xg_grid_match_rows_finish:
 * @self: a grid
 * @result: what the callback got
 * @error: return location
 *
 * Errors: those of #XG_STORE_ERROR, %G_IO_ERROR_CANCELLED.
 *
 * Returns: (transfer full) (nullable) (element-type gint64): the row ids of those that match
 */
GArray *
xg_grid_match_rows_finish (XgGrid *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
