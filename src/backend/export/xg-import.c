/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-export"

#include "config.h"

#include "export/xg-import-private.h"

enum
{
  PROP_0,
  PROP_N_ROWS,
  PROP_FRACTION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (XgImport, xg_import, G_TYPE_OBJECT)

static void
xg_import_dispose (GObject *object)
{
  XgImport *self = XG_IMPORT (object);

  g_clear_object (&self->store);
  g_clear_object (&self->file);
  G_OBJECT_CLASS (xg_import_parent_class)->dispose (object);
}

static void
xg_import_finalize (GObject *object)
{
  XgImport *self = XG_IMPORT (object);

  g_clear_pointer (&self->context, g_main_context_unref);
  g_ptr_array_unref (self->problems);
  g_free (self->folder);
  xg_export_progress_clear (&self->progress);
  G_OBJECT_CLASS (xg_import_parent_class)->finalize (object);
}

static void
xg_import_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  XgImport *self = XG_IMPORT (object);

  switch (prop_id)
    {
    case PROP_N_ROWS:
      g_value_set_uint64 (value, self->progress.told_rows);
      break;
    case PROP_FRACTION:
      g_value_set_double (value, self->progress.told_fraction);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
xg_import_class_init (XgImportClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = xg_import_dispose;
  object_class->finalize = xg_import_finalize;
  object_class->get_property = xg_import_get_property;

  properties[PROP_N_ROWS] = g_param_spec_uint64 ("n-rows", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, 0, 1, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
xg_import_init (XgImport *self)
{
  xg_export_progress_init (&self->progress);
  self->problems = g_ptr_array_new_with_free_func ((GDestroyNotify) xg_import_problem_free);
}

/**
 * xg_import_new:
 * @file: lines of JSON
 * @folder: (nullable) (type filename): where its store is to lie; %NULL: in the user's cache folder
 *
 * Returns: (transfer full): an import that has not begun
 */
XgImport *
xg_import_new (GFile *file, const char *folder)
{
  XgImport *self;

  g_return_val_if_fail (G_IS_FILE (file), NULL);

  self = g_object_new (XG_TYPE_IMPORT, NULL);
  self->file = g_object_ref (file);
  self->folder = g_strdup (folder);
  return self;
}

static void
import_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (xg_import_read (source, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  XgImport *self = XG_IMPORT (source);
  GError *error = NULL;

  xg_export_progress_end (&self->progress);
  if (g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * xg_import_run_async:
 * @self: an import that has not begun
 * @cancellable: (nullable): ends it
 * @callback: called when all of the file was read, or nothing is left of it
 * @user_data: for @callback
 */
void
xg_import_run_async (XgImport *self,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  g_autoptr (GTask) work = NULL;
  GTask *task;

  g_return_if_fail (XG_IS_IMPORT (self));
  g_return_if_fail (!self->begun);

  self->begun = TRUE;
  self->context = g_main_context_ref_thread_default ();
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, xg_import_run_async);
  /* Cancelled when all is there already: it is there. */
  g_task_set_check_cancellable (task, FALSE);
  xg_export_progress_begin (&self->progress, G_OBJECT (self));
  work = g_task_new (self, cancellable, done_cb, task);
  g_task_set_check_cancellable (work, FALSE);
  g_task_run_in_thread (work, import_worker);
}

/**
 * xg_import_run_finish:
 *
 * Errors: %G_IO_ERROR with a sentence; %G_IO_ERROR_INVALID_DATA for a file that holds something
 * else, %G_IO_ERROR_CANCELLED; those of #XG_STORE_ERROR, %XG_STORE_ERROR_FULL among them.
 *
 * Returns: whether all of the file was read; also of a file without items
 */
gboolean
xg_import_run_finish (XgImport *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * xg_import_steal_store:
 * @self: an import that succeeded
 *
 * Returns: (transfer full) (nullable): the store, once; its file goes when it is closed
 */
XgStore *
xg_import_steal_store (XgImport *self)
{
  g_return_val_if_fail (XG_IS_IMPORT (self), NULL);

  return g_steal_pointer (&self->store);
}

/**
 * xg_import_get_n_rows:
 *
 * Returns: how many items were read, as it was told last
 */
guint64
xg_import_get_n_rows (XgImport *self)
{
  g_return_val_if_fail (XG_IS_IMPORT (self), 0);

  return self->progress.told_rows;
}

/**
 * xg_import_get_fraction:
 *
 * Returns: how much of the file is behind us, 0 to 1, as it was told last
 */
double
xg_import_get_fraction (XgImport *self)
{
  g_return_val_if_fail (XG_IS_IMPORT (self), 0);

  return self->progress.told_fraction;
}

/**
 * xg_import_count:
 * @self: an import that ended
 *
 * Returns: how many lines have @trouble
 */
guint64
xg_import_count (XgImport *self, XgImportTrouble trouble)
{
  g_return_val_if_fail (XG_IS_IMPORT (self), 0);
  g_return_val_if_fail ((guint) trouble < XG_IMPORT_N_TROUBLES, 0);

  return self->troubles[trouble];
}

/**
 * xg_import_count_left_out:
 * @self: an import that ended
 *
 * Returns: how many lines are not there as items
 */
guint64
xg_import_count_left_out (XgImport *self)
{
  guint64 count = 0;

  g_return_val_if_fail (XG_IS_IMPORT (self), 0);

  for (guint i = 0; i < XG_IMPORT_LEFT_OUT; i++)
    count += self->troubles[i];
  return count;
}

/**
 * xg_import_get_problems:
 * @self: an import that ended
 *
 * Returns: (transfer none) (element-type XgImportProblem): the first lines with something wrong
 */
const GPtrArray *
xg_import_get_problems (XgImport *self)
{
  g_return_val_if_fail (XG_IS_IMPORT (self), NULL);

  return self->problems;
}
