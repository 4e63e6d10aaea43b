/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "reader/xg-comparison.h"

#include <glib/gi18n.h>
#include <string.h>

#include "feed/xg-format.h"

/* Names that a sentence has, and the characters of each */
#define NAMES    3
#define MAX_NAME 32

typedef struct
{
  gint64 rowids[2]; /* older, newer */
  char *payloads[2];
  guint n_loaded;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_free (work->payloads[0]);
  g_free (work->payloads[1]);
  g_free (work);
}

/**
 * xg_comparison_free:
 * @self: (transfer full): a comparison
 */
void
xg_comparison_free (XgComparison *self)
{
  g_array_unref (self->entries);
  g_free (self);
}

static void
diff_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  XgComparison *self;
  GError *error = NULL;
  guint64 n_left_out = 0;
  GArray *entries = xg_diff_payloads (work->payloads[0], work->payloads[1], &n_left_out, &error);

  if (entries == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  self = g_new0 (XgComparison, 1);
  self->entries = entries;
  self->n_left_out = n_left_out;
  g_task_return_pointer (task, self, (GDestroyNotify) xg_comparison_free);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Work *work = g_task_get_task_data (task);
  GError *error = NULL;
  char *payload = xg_grid_load_payload_finish (XG_GRID (source), result, &error);

  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (payload == NULL)
    {
      g_task_return_new_error (task,
                               G_IO_ERROR,
                               G_IO_ERROR_NOT_FOUND,
                               "%s",
                               _ ("it has no payload"));
      return;
    }
  work->payloads[work->n_loaded++] = payload;
  if (work->n_loaded == 2)
    g_task_run_in_thread (task, diff_worker);
  else
    xg_grid_load_payload_async (XG_GRID (source),
                                work->rowids[1],
                                g_task_get_cancellable (task),
                                loaded_cb,
                                g_object_ref (task));
}

/**
 * xg_comparison_load_async:
 * @grid: where both are stored
 * @older: row of the one to compare with
 * @newer: row of the one that is compared
 * @cancellable: (nullable): ends it
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Reads both payloads and compares them, in workers.
 */
void
xg_comparison_load_async (XgGrid *grid,
                          gint64 older,
                          gint64 newer,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  GTask *task;
  Work *work;

  g_return_if_fail (XG_IS_GRID (grid));

  task = g_task_new (grid, cancellable, callback, user_data);
  g_task_set_source_tag (task, xg_comparison_load_async);
  work = g_new0 (Work, 1);
  work->rowids[0] = older;
  work->rowids[1] = newer;
  g_task_set_task_data (task, work, work_free);
  xg_grid_load_payload_async (grid, older, cancellable, loaded_cb, task);
}

/**
 * xg_comparison_load_finish:
 * @grid: the grid
 * @result: what the callback was given
 * @error: return location: why one of them can't be read, the reason alone, or
 *   %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): what differs
 */
XgComparison *
xg_comparison_load_finish (XgGrid *grid, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, grid), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* "/IODEF-Document/Incident/Description[@lang='de']" is "Description", ".../@restriction" is
 * "restriction". */
static char *
dup_name (const char *path)
{
  const char *end = path + strlen (path);
  const char *start;
  gsize length;

  if (g_str_has_suffix (path, "]"))
    while (end > path && *--end != '[')
      ;
  for (start = end; start > path && start[-1] != '/' && start[-1] != '@';)
    start--;
  length = MIN ((gsize) (end - start), MAX_NAME);
  while (length > 0 && ((guchar) start[length] & 0xc0) == 0x80)
    length--;
  return g_strndup (start, length);
}

/**
 * xg_comparison_describe:
 * @self: a comparison
 *
 * Returns: (transfer full): "3 values (Description, Counter, restriction)", with the names of a few
 */
char *
xg_comparison_describe (const XgComparison *self)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *count = xg_format_count (self->entries->len);
  GString *words = g_string_new (NULL);
  gboolean more = FALSE;

  for (guint i = 0; i < self->entries->len && !more; i++)
    {
      char *name = dup_name (g_array_index (self->entries, XgDiffEntry, i).path);

      if (*name == '\0' || g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
        g_free (name);
      else if (names->len < NAMES)
        g_ptr_array_add (names, name);
      else
        {
          more = TRUE;
          g_free (name);
        }
    }
  g_string_append_printf (
    words,
    g_dngettext (GETTEXT_PACKAGE, "%s value", "%s values", self->entries->len),
    count);
  for (guint i = 0; i < names->len; i++)
    g_string_append_printf (words, "%s%s", i == 0 ? " (" : ", ", (char *) names->pdata[i]);
  if (more)
    g_string_append (words, ", …");
  if (names->len > 0)
    g_string_append_c (words, ')');
  return g_string_free (words, FALSE);
}
