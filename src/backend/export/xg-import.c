/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-export"

#include "config.h"

#include "export/xg-import.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What the file is read in. */
#define PIECE (256 * 1024)
/* How often the progress is told. */
#define TELL_MS 100
/* Lines that are told one by one; the others are counted. */
#define MAX_PROBLEMS 100
/* So many lines of which none is an item are no file of ours. */
#define GIVE_UP 1000

struct _XgImport
{
  GObject parent_instance;

  /* Owned, constant */
  GFile *file;
  char *folder; /* where the store lies; NULL: in the user's cache folder */
  GMainContext *context;

  /* Of the worker, until it is done */
  XgStore *store;
  GPtrArray *problems; /* of XgImportProblem */
  guint64 troubles[XG_IMPORT_N_TROUBLES];

  /* Under lock: how far the worker is */
  GMutex lock;
  guint64 n_rows;
  double fraction;

  /* As it was told last */
  guint64 told_rows;
  double told_fraction;
  GSource *tell_source;
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

G_DEFINE_FINAL_TYPE (XgImport, xg_import, G_TYPE_OBJECT)

/* What the worker has at hand. */
typedef struct
{
  XgImport *self;
  XgStoreArchive *archive;
  GInputStream *stream;
  GByteArray *line; /* what of it was read so far */
  gboolean too_long;
  guint64 n_lines;
  goffset size; /* of the file; 0: nobody knows */
  goffset done;
} Work;

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
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (xg_import_parent_class)->finalize (object);
}

static void
xg_import_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  XgImport *self = XG_IMPORT (object);

  switch (prop_id)
    {
    case PROP_N_ROWS:
      g_value_set_uint64 (value, self->told_rows);
      break;
    case PROP_FRACTION:
      g_value_set_double (value, self->told_fraction);
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
  g_mutex_init (&self->lock);
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

/* Takes REASON. */
static void
note_problem (Work *work, XgImportTrouble trouble, char *reason)
{
  XgImport *self = work->self;

  self->troubles[trouble]++;
  if (self->problems->len < MAX_PROBLEMS)
    g_ptr_array_add (self->problems, xg_import_problem_new (work->n_lines, trouble, reason));
  else
    g_free (reason);
}

static gboolean
store_row (Work *work, XgStoreArchiveRow *row, GError **error)
{
  XgImport *self = work->self;
  XgStoreArchiveOutcome outcome;

  if (!xg_store_archive_add (work->archive, row, &outcome, error))
    return FALSE;
  if (outcome == XG_STORE_ARCHIVE_REPEATED)
    {
      note_problem (work, XG_IMPORT_REPEATED, g_strdup (_ ("the same line stands above")));
      return TRUE;
    }
  if (outcome == XG_STORE_ARCHIVE_CONTESTED)
    note_problem (work,
                  XG_IMPORT_CONTESTED,
                  g_strdup (_ ("a line above is the newest version of this item, too: the higher "
                               "number counts")));
  g_mutex_lock (&self->lock);
  self->n_rows++;
  g_mutex_unlock (&self->lock);
  return TRUE;
}

static gboolean
is_blank (const GByteArray *line)
{
  for (guint i = 0; i < line->len; i++)
    if (!g_ascii_isspace (line->data[i]))
      return FALSE;
  return TRUE;
}

static gboolean
is_ours (Work *work, GError **error)
{
  g_autofree char *name = NULL;
  const XgImportProblem *first;

  if (work->self->n_rows > 0 || work->self->problems->len == 0)
    return TRUE;
  first = work->self->problems->pdata[0];
  name = g_file_get_parse_name (work->self->file);
  g_set_error (error,
               G_IO_ERROR,
               G_IO_ERROR_INVALID_DATA,
               /* Translators: a file, a number of a line, and what is wrong there */
               _ ("“%s” holds no items as this program exports them in JSON Lines. Line "
                  "%" G_GUINT64_FORMAT ": %s."),
               name,
               first->line,
               first->reason);
  return FALSE;
}

/* ENDED: there is an end of the line, not of the file. */
static gboolean
take_line (Work *work, gboolean ended, GError **error)
{
  XgStoreArchiveRow row;
  XgImportTrouble trouble;
  g_autofree char *reason = NULL;
  const char *text = (const char *) work->line->data;
  gsize length = work->line->len;
  gboolean done = TRUE;

  work->n_lines++;
  /* Some editors begin a file with a mark of its encoding. */
  if (work->n_lines == 1 && length >= 3 && memcmp (text, "\xEF\xBB\xBF", 3) == 0)
    {
      text += 3;
      length -= 3;
    }
  if (length > 0 && text[length - 1] == '\r')
    length--;
  if (work->too_long)
    note_problem (work, XG_IMPORT_TOO_LONG, g_strdup (_ ("it is too long")));
  else if (is_blank (work->line))
    return TRUE;
  else if (xg_import_line_read (text, length, &row, &trouble, &reason))
    {
      if (reason != NULL)
        note_problem (work, trouble, g_steal_pointer (&reason));
      done = store_row (work, &row, error);
      xg_record_unref (row.record);
    }
  else if (!ended && (trouble == XG_IMPORT_NOT_JSON || trouble == XG_IMPORT_NOT_UTF8))
    note_problem (work,
                  XG_IMPORT_CUT_OFF,
                  g_strdup (_ ("the file ends in the middle of this line")));
  else
    note_problem (work, trouble, g_steal_pointer (&reason));
  return done && (work->n_lines < GIVE_UP || is_ours (work, error));
}

/* A line that is too long is not kept, but ends where it ends. */
static void
append (Work *work, const char *text, gsize length)
{
  if (work->too_long || work->line->len + length > XG_IMPORT_MAX_LINE)
    {
      work->too_long = TRUE;
      g_byte_array_set_size (work->line, 0);
      return;
    }
  g_byte_array_append (work->line, (const guint8 *) text, (guint) length);
}

static gboolean
end_line (Work *work, gboolean ended, GError **error)
{
  gboolean done = take_line (work, ended, error);

  work->too_long = FALSE;
  /* One of many megabytes is not held for the rest of the time. */
  if (work->line->len > 4 * PIECE)
    {
      g_byte_array_unref (work->line);
      work->line = g_byte_array_sized_new (PIECE);
    }
  g_byte_array_set_size (work->line, 0);
  return done;
}

static gboolean
take_piece (Work *work, const char *piece, gsize length, GCancellable *cancellable, GError **error)
{
  const char *end = piece + length;

  while (piece < end)
    {
      const char *stop = memchr (piece, '\n', (gsize) (end - piece));

      append (work, piece, (gsize) ((stop != NULL ? stop : end) - piece));
      if (stop == NULL)
        break;
      if (!end_line (work, TRUE, error) ||
          g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      piece = stop + 1;
    }
  return TRUE;
}

static void
note_done (Work *work, gsize length)
{
  XgImport *self = work->self;

  work->done += (goffset) length;
  g_mutex_lock (&self->lock);
  self->fraction = work->size > 0 ? CLAMP ((double) work->done / (double) work->size, 0, 1) : 0;
  g_mutex_unlock (&self->lock);
}

static gboolean
read_all (Work *work, GCancellable *cancellable, GError **error)
{
  g_autofree char *piece = g_malloc (PIECE);

  for (;;)
    {
      gssize length = g_input_stream_read (work->stream, piece, PIECE, cancellable, error);

      if (length < 0)
        return FALSE;
      if (length == 0)
        break;
      if (!take_piece (work, piece, (gsize) length, cancellable, error))
        return FALSE;
      note_done (work, (gsize) length);
    }
  if ((work->line->len > 0 || work->too_long) && !end_line (work, FALSE, error))
    return FALSE;
  return is_ours (work, error);
}

static gboolean
open_file (Work *work, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFileInfo) info = NULL;
  g_autofree char *name = g_file_get_parse_name (work->self->file);
  GFileInputStream *stream = g_file_read (work->self->file, cancellable, error);

  if (stream == NULL)
    {
      /* Translators: the system's reason follows */
      g_prefix_error (error, _ ("“%s” can’t be read: "), name);
      return FALSE;
    }
  work->stream = G_INPUT_STREAM (stream);
  info = g_file_input_stream_query_info (stream, G_FILE_ATTRIBUTE_STANDARD_SIZE, cancellable, NULL);
  work->size = info != NULL ? g_file_info_get_size (info) : 0;
  return TRUE;
}

static gboolean
run (Work *work, GCancellable *cancellable, GError **error)
{
  XgImport *self = work->self;

  if (!open_file (work, cancellable, error))
    return FALSE;
  work->archive = xg_store_archive_new (self->folder, self->context, error);
  if (work->archive == NULL || !read_all (work, cancellable, error))
    return FALSE;
  self->store = xg_store_archive_finish (work->archive, error);
  return self->store != NULL;
}

static void
import_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Work work = { .self = source, .line = g_byte_array_sized_new (PIECE) };
  GError *error = NULL;
  gboolean done = run (&work, cancellable, &error);

  g_clear_pointer (&work.archive, xg_store_archive_free);
  g_clear_object (&work.stream);
  g_byte_array_unref (work.line);
  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static gboolean
tell_cb (gpointer user_data)
{
  XgImport *self = XG_IMPORT (user_data);
  guint64 n_rows;
  double fraction;

  g_mutex_lock (&self->lock);
  n_rows = self->n_rows;
  fraction = self->fraction;
  g_mutex_unlock (&self->lock);
  if (n_rows != self->told_rows)
    {
      self->told_rows = n_rows;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ROWS]);
    }
  if (fraction > self->told_fraction)
    {
      self->told_fraction = fraction;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRACTION]);
    }
  return G_SOURCE_CONTINUE;
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  XgImport *self = XG_IMPORT (source);
  GError *error = NULL;

  g_source_destroy (self->tell_source);
  g_clear_pointer (&self->tell_source, g_source_unref);
  tell_cb (self);
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
  self->tell_source = g_timeout_source_new (TELL_MS);
  g_source_set_callback (self->tell_source, tell_cb, self, NULL);
  g_source_attach (self->tell_source, self->context);
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

  return self->told_rows;
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

  return self->told_fraction;
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
