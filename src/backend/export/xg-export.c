/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-export"

#include "config.h"

#include "export/xg-export.h"

#include <glib/gi18n-lib.h>

#include "export/xg-export-file.h"
#include "export/xg-export-progress.h"

/* Text is handed to the system in pieces of about this many bytes. */
#define PIECE (256 * 1024)

struct _XgExport
{
  GObject parent_instance;

  /* Owned, constant */
  XgReader *reader;
  XgStoreQuery *query; /* NULL: rowids */
  GArray *rowids;      /* gint64, rising */
  XgExportFormat format;

  XgExportProgress progress;
  gboolean begun;
};

enum
{
  PROP_0,
  PROP_N_ROWS,
  PROP_FRACTION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (XgExport, xg_export, G_TYPE_OBJECT)

/* What the worker has at hand. */
typedef struct
{
  XgExport *self;
  const XgExportWriter *writer;
  XgExportFile *file;
  GString *text; /* written, not handed on yet */
  gint64 first;  /* row id */
  gint64 newest; /* row id */
} Work;

static void
xg_export_finalize (GObject *object)
{
  XgExport *self = XG_EXPORT (object);

  g_clear_object (&self->reader);
  g_clear_pointer (&self->query, xg_store_query_free);
  g_clear_pointer (&self->rowids, g_array_unref);
  xg_export_progress_clear (&self->progress);
  G_OBJECT_CLASS (xg_export_parent_class)->finalize (object);
}

static void
xg_export_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  XgExport *self = XG_EXPORT (object);

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
xg_export_class_init (XgExportClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = xg_export_finalize;
  object_class->get_property = xg_export_get_property;

  properties[PROP_N_ROWS] = g_param_spec_uint64 ("n-rows", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, 0, 1, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
xg_export_init (XgExport *self)
{
  xg_export_progress_init (&self->progress);
}

static XgExport *
export_new (XgReader *reader, XgExportFormat format)
{
  XgExport *self = g_object_new (XG_TYPE_EXPORT, NULL);

  self->reader = g_object_ref (reader);
  self->format = format;
  return self;
}

/**
 * xg_export_new:
 * @reader: of the cache
 * @query: which items; copied
 * @format: how they are written
 *
 * Returns: (transfer full): an export that has not begun
 */
XgExport *
xg_export_new (XgReader *reader, const XgStoreQuery *query, XgExportFormat format)
{
  XgExport *self;

  g_return_val_if_fail (XG_IS_READER (reader), NULL);
  g_return_val_if_fail (query != NULL, NULL);

  self = export_new (reader, format);
  self->query = xg_store_query_copy (query);
  return self;
}

static int
compare_rowids (gconstpointer a, gconstpointer b)
{
  const gint64 *one = a;
  const gint64 *other = b;

  return (*one > *other) - (*one < *other);
}

/**
 * xg_export_new_for_rows:
 * @reader: of the cache
 * @rowids: (array length=n_rowids): which items, in any order
 * @format: how they are written
 *
 * Returns: (transfer full): an export that has not begun
 */
XgExport *
xg_export_new_for_rows (XgReader *reader,
                        const gint64 *rowids,
                        guint n_rowids,
                        XgExportFormat format)
{
  XgExport *self;

  g_return_val_if_fail (XG_IS_READER (reader), NULL);
  g_return_val_if_fail (rowids != NULL || n_rowids == 0, NULL);

  self = export_new (reader, format);
  self->rowids = g_array_sized_new (FALSE, FALSE, sizeof (gint64), n_rowids);
  g_array_append_vals (self->rowids, rowids, n_rowids);
  g_array_sort (self->rowids, compare_rowids);
  return self;
}

static double
get_share (Work *work, gint64 rowid, guint64 n_rows)
{
  if (work->self->rowids != NULL)
    return (double) n_rows / work->self->rowids->len;
  if (work->newest <= work->first)
    return 1;
  return (double) (rowid - work->first) / (double) (work->newest - work->first);
}

static void
note_row (Work *work, gint64 rowid)
{
  XgExportProgress *progress = &work->self->progress;
  guint64 n_rows = xg_export_progress_add_row (progress);

  if (work->first == 0)
    work->first = rowid;
  xg_export_progress_set_fraction (progress, get_share (work, rowid, n_rows));
}

static gboolean
hand_on (Work *work, GError **error)
{
  gboolean done = xg_export_file_write (work->file, work->text->str, work->text->len, error);

  /* A payload of many megabytes is not held for the rest of the time. */
  if (work->text->allocated_len > 4 * PIECE)
    {
      g_string_free (work->text, TRUE);
      work->text = g_string_sized_new (PIECE);
    }
  g_string_truncate (work->text, 0);
  return done;
}

static gboolean
row_cb (const XgStoreRow *row, gpointer user_data, GError **error)
{
  Work *work = user_data;

  work->writer->row (work->text, row);
  note_row (work, row->item->rowid);
  return work->text->len < PIECE || hand_on (work, error);
}

static gboolean
write_rows (Work *work, GCancellable *cancellable, GError **error)
{
  XgExport *self = work->self;

  if (self->rowids != NULL)
    return xg_reader_visit (self->reader,
                            (const gint64 *) (gpointer) self->rowids->data,
                            self->rowids->len,
                            row_cb,
                            work,
                            cancellable,
                            error);
  return xg_reader_get_newest (self->reader, &work->newest, cancellable, error) &&
         xg_reader_walk (self->reader, self->query, work->newest, row_cb, work, cancellable, error);
}

static gboolean
write_all (Work *work, GCancellable *cancellable, GError **error)
{
  work->writer->begin (work->text);
  if (!write_rows (work, cancellable, error))
    return FALSE;
  work->writer->end (work->text);
  return hand_on (work, error) && !g_cancellable_set_error_if_cancelled (cancellable, error) &&
         xg_export_file_commit (work->file, error);
}

static void
export_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  XgExport *self = source;
  Work work = { .self = self, .writer = xg_export_format_get_writer (self->format) };
  GError *error = NULL;
  gboolean done = FALSE;

  work.file = xg_export_file_new (task_data, &error);
  if (work.file != NULL)
    {
      work.text = g_string_sized_new (PIECE);
      done = write_all (&work, cancellable, &error);
      g_string_free (work.text, TRUE);
      xg_export_file_free (work.file);
    }
  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  XgExport *self = XG_EXPORT (source);
  GError *error = NULL;

  xg_export_progress_end (&self->progress);
  if (g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * xg_export_run_async:
 * @self: an export that has not begun
 * @file: where to; on this computer
 * @cancellable: (nullable): ends it
 * @callback: called when the file is there, or nothing of it is
 * @user_data: for @callback
 *
 * Writes the items in a worker. What @file was before stays until all is written, and after an
 * error or a cancel.
 */
void
xg_export_run_async (XgExport *self,
                     GFile *file,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GTask) work = NULL;
  char *path;

  g_return_if_fail (XG_IS_EXPORT (self));
  g_return_if_fail (G_IS_FILE (file));
  g_return_if_fail (!self->begun);

  self->begun = TRUE;
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, xg_export_run_async);
  /* Cancelled when the file is there already: it is there, and that is told. */
  g_task_set_check_cancellable (task, FALSE);
  path = g_file_get_path (file);
  if (path == NULL)
    {
      g_task_return_new_error (task,
                               G_IO_ERROR,
                               G_IO_ERROR_NOT_SUPPORTED,
                               _ ("Only files of this computer can be written: choose a folder "
                                  "of it."));
      return;
    }
  xg_export_progress_begin (&self->progress, G_OBJECT (self));
  work = g_task_new (self, cancellable, done_cb, g_steal_pointer (&task));
  g_task_set_task_data (work, path, g_free);
  g_task_set_check_cancellable (work, FALSE);
  g_task_run_in_thread (work, export_worker);
}

/**
 * xg_export_run_finish:
 *
 * Errors: %G_IO_ERROR with a sentence, %G_IO_ERROR_CANCELLED, those of #XG_STORE_ERROR.
 *
 * Returns: whether the file is there as a whole
 */
gboolean
xg_export_run_finish (XgExport *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * xg_export_get_n_rows:
 *
 * Returns: how many items were written, as it was told last
 */
guint64
xg_export_get_n_rows (XgExport *self)
{
  g_return_val_if_fail (XG_IS_EXPORT (self), 0);

  return self->progress.told_rows;
}

/**
 * xg_export_get_fraction:
 *
 * Returns: how much of the way is done, 0 to 1, as it was told last
 */
double
xg_export_get_fraction (XgExport *self)
{
  g_return_val_if_fail (XG_IS_EXPORT (self), 0);

  return self->progress.told_fraction;
}
