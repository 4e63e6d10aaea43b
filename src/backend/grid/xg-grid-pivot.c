/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include "grid/xg-grid-pivot.h"

#include "grid/xg-grid-private.h"
#include "indicator/xg-ioc-extract.h"
#include "query/xg-query.h"

typedef struct
{
  XgReader *reader;       /* owned */
  XgCondition *condition; /* owned */
  char *value;            /* (nullable): the normal form, owned */
  guint limit;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_object_unref (work->reader);
  xg_condition_unref (work->condition);
  g_free (work->value);
  g_free (work);
}

/**
 * xg_grid_pivot_dup_filter:
 * @indicator: an indicator in any writing, a network, or a pattern such as "*.example.org"
 *
 * Returns: (transfer full): the filter (docs/FILTERS.md) for the items that have it
 */
char *
xg_grid_pivot_dup_filter (const char *indicator)
{
  GString *filter = g_string_new ("indicator:");
  g_auto (GStrv) parts = g_strsplit (indicator, "*", -1);

  /* What is quoted stands for itself, but for the stars between. */
  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_autofree char *quoted = *parts[i] != '\0' ? xg_query_quote (parts[i]) : NULL;

      if (i > 0)
        g_string_append_c (filter, '*');
      if (quoted != NULL)
        g_string_append (filter, quoted);
    }
  return g_string_free (filter, FALSE);
}

/* Nothing comes together with itself. */
static void
leave_out (GPtrArray *counts, const char *value)
{
  for (guint i = counts->len; i > 0; i--)
    {
      const XgPivotCount *count = counts->pdata[i - 1];

      if (g_strcmp0 (count->name, value) == 0)
        g_ptr_array_remove_index (counts, i - 1);
    }
}

static void
pivot_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Work *work = task_data;
  const XgStoreQuery query = { .condition = work->condition };
  GError *error = NULL;
  XgPivot *pivot = xg_reader_pivot (work->reader, &query, work->limit, cancellable, &error);

  if (pivot != NULL)
    leave_out (pivot->related, work->value);
  if (pivot != NULL)
    g_task_return_pointer (task, pivot, (GDestroyNotify) xg_pivot_free);
  else
    g_task_return_error (task, error);
}

/**
 * xg_grid_pivot_async:
 * @self: an open grid
 * @indicator: as for xg_grid_pivot_dup_filter()
 * @limit: look at so many of the newest items only, 0 for all
 * @cancellable: (nullable): ends it
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Finds out what the cache knows about @indicator, in a worker.
 */
void
xg_grid_pivot_async (XgGrid *self,
                     const char *indicator,
                     guint limit,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (XgQuery) query = NULL;
  g_autofree char *filter = NULL;
  GError *error = NULL;
  XgIocKind kind;
  Work *work;

  g_return_if_fail (XG_IS_GRID (self));
  g_return_if_fail (indicator != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, xg_grid_pivot_async);
  if (!self->ready)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CLOSED, "The grid is not open");
      return;
    }
  filter = xg_grid_pivot_dup_filter (indicator);
  query = xg_query_parse_now (filter, NULL, &error);
  if (query == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  work = g_new0 (Work, 1);
  work->reader = g_object_ref (self->reader);
  work->condition = xg_query_compile (query);
  work->limit = limit;
  xg_ioc_parse (indicator, &kind, &work->value);
  g_task_set_task_data (task, work, work_free);
  g_task_run_in_thread (task, pivot_worker);
}

/**
 * xg_grid_pivot_finish:
 * @self: a grid
 * @result: of the callback
 * @error: return location
 *
 * Errors: those of xg_query_parse_now() for what nobody can look for, of xg_reader_pivot(), and
 * %G_IO_ERROR_CANCELLED.
 *
 * Returns: (transfer full) (nullable): what is known
 */
XgPivot *
xg_grid_pivot_finish (XgGrid *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
