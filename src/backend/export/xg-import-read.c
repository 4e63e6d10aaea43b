/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-export"

#include "config.h"

#include "export/xg-import-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The worker's part: the file in pieces, pieces to lines, lines to rows of the store. */

/* What the file is read in. */
#define PIECE (256 * 1024)
/* Lines that are told one by one; the others are counted. */
#define MAX_PROBLEMS 100
/* So many lines of which none is an item are no file of ours. */
#define GIVE_UP 1000

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
  xg_export_progress_add_row (&self->progress);
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

  if (work->self->progress.n_rows > 0 || work->self->problems->len == 0)
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
  if (work->size > 0)
    xg_export_progress_set_fraction (&self->progress, (double) work->done / (double) work->size);
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

/**
 * xg_import_read:
 * @self: an import that is being run
 * @cancellable: (nullable): ends it
 *
 * Reads all of the file into a store, for a worker. What is wrong with lines, and how far it is,
 * are in @self.
 *
 * Errors: those of xg_import_run_finish().
 *
 * Returns: whether there is a store now
 */
gboolean
xg_import_read (XgImport *self, GCancellable *cancellable, GError **error)
{
  Work work = { .self = self, .line = g_byte_array_sized_new (PIECE) };
  gboolean done = run (&work, cancellable, error);

  g_clear_pointer (&work.archive, xg_store_archive_free);
  g_clear_object (&work.stream);
  g_byte_array_unref (work.line);
  return done;
}
