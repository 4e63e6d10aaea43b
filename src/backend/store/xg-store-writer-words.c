/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The words of rows: kept with the row, and put into the full-text index when there is time. */
#define G_LOG_DOMAIN "xg-store"

#include "config.h"

#include <string.h>

#include "base/xg-text.h"
#include "store/xg-store-private.h"
#include "store/xg-store-writer-private.h"

/* Rows that are taken out of "words" in one step, for each row that the step indexes. */
#define TRIM_FACTOR 3

/* What is behind, and what is kept. */
gboolean
xg_store_writer_init_words (XgStoreWriter *self)
{
  sqlite3_stmt *stmt = NULL;
  int rc = sqlite3_prepare_v2 (self->db, "SELECT item FROM words_indexed", -1, &stmt, NULL);

  if (rc == SQLITE_OK && sqlite3_step (stmt) == SQLITE_ROW)
    self->indexed = sqlite3_column_int64 (stmt, 0);
  g_clear_pointer (&stmt, sqlite3_finalize);
  if (rc == SQLITE_OK)
    rc = sqlite3_prepare_v2 (self->db, "SELECT item, text FROM words", -1, &stmt, NULL);
  while (rc == SQLITE_OK && (rc = sqlite3_step (stmt)) == SQLITE_ROW)
    {
      gsize length = (gsize) sqlite3_column_bytes (stmt, 1);

      xg_store_words_count_add (&self->kept, length);
      if (sqlite3_column_int64 (stmt, 0) > self->indexed)
        xg_store_words_count_add (&self->lag, length);
      rc = SQLITE_OK;
    }
  sqlite3_finalize (stmt);
  return rc == SQLITE_OK || rc == SQLITE_DONE;
}

void
xg_store_words_count_add (XgStoreWordsCount *self, gsize bytes)
{
  self->rows++;
  self->bytes += bytes;
}

static void
subtract (XgStoreWordsCount *self, const XgStoreWordsCount *other)
{
  self->rows -= MIN (self->rows, other->rows);
  self->bytes -= MIN (self->bytes, other->bytes);
}

static gboolean
exceeds (const XgStoreWordsCount *self, const XgStoreWordsCount *limit)
{
  return self->rows > limit->rows || self->bytes > limit->bytes;
}

/* Adds the words of a row that was just written. */
int
xg_store_writer_add_words (XgStoreWriter *self, const XgRecord *record)
{
  g_string_truncate (self->text, 0);
  xg_text_append_words (self->text, record->summary);
  xg_text_append_words (self->text, record->node);
  xg_text_append_words (self->text, record->publisher);
  xg_text_append_words (self->text, record->item_id);
  xg_text_append_words (self->text, record->incident);
  xg_text_append_words (self->text, record->text);
  xg_store_words_count_add (&self->fresh, self->text->len);
  sqlite3_bind_int64 (self->stmts[SQL_ADD_WORDS], 1, record->rowid);
  xg_store_writer_bind_bytes (self, SQL_ADD_WORDS, 2, self->text->str, self->text->len);
  return xg_store_writer_run (self, SQL_ADD_WORDS);
}

/* The transaction that added FRESH is durable. */
void
xg_store_writer_commit_words (XgStoreWriter *self)
{
  self->lag.rows += self->fresh.rows;
  self->lag.bytes += self->fresh.bytes;
  self->kept.rows += self->fresh.rows;
  self->kept.bytes += self->fresh.bytes;
  if (self->fresh.rows >= self->limits.burst_rows)
    self->last_burst = g_get_monotonic_time ();
}

static int
index_rows (XgStoreWriter *self, gint64 *last, XgStoreWordsCount *done)
{
  sqlite3_stmt *stmt = self->stmts[SQL_LIST_WORDS];
  int rc = SQLITE_OK;

  sqlite3_bind_int64 (stmt, 1, self->indexed);
  while (rc == SQLITE_OK && !exceeds (done, &self->limits.step) &&
         (rc = sqlite3_step (stmt)) == SQLITE_ROW)
    {
      gsize length = (gsize) sqlite3_column_bytes (stmt, 1);

      *last = sqlite3_column_int64 (stmt, 0);
      sqlite3_bind_int64 (self->stmts[SQL_ADD_TEXT], 1, *last);
      xg_store_writer_bind_bytes (self,
                                  SQL_ADD_TEXT,
                                  2,
                                  (const char *) sqlite3_column_text (stmt, 1),
                                  length);
      rc = xg_store_writer_run (self, SQL_ADD_TEXT);
      xg_store_words_count_add (done, length);
    }
  sqlite3_reset (stmt);
  return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

/* The index has the oldest of these up to LAST: those that are too many go. ALL: there were no more
 * that could. */
static int
trim (XgStoreWriter *self, gint64 last, XgStoreWordsCount *gone, gboolean *all)
{
  sqlite3_stmt *stmt = self->stmts[SQL_LIST_WORDS];
  const guint64 most = (guint64) self->limits.step.rows * TRIM_FACTOR;
  XgStoreWordsCount kept = self->kept;
  gint64 up_to = 0;
  int rc = SQLITE_OK;

  sqlite3_bind_int64 (stmt, 1, 0);
  while (gone->rows < most && exceeds (&kept, &self->limits.keep) &&
         (rc = sqlite3_step (stmt)) == SQLITE_ROW)
    {
      XgStoreWordsCount one = { 1, (gsize) sqlite3_column_bytes (stmt, 1) };

      *all = sqlite3_column_int64 (stmt, 0) > last;
      if (*all)
        break;
      up_to = sqlite3_column_int64 (stmt, 0);
      subtract (&kept, &one);
      xg_store_words_count_add (gone, one.bytes);
    }
  sqlite3_reset (stmt);
  *all = *all || rc == SQLITE_DONE;
  if ((rc != SQLITE_OK && rc != SQLITE_ROW && rc != SQLITE_DONE) || up_to == 0)
    return rc == SQLITE_ROW || rc == SQLITE_DONE ? SQLITE_OK : rc;
  sqlite3_bind_int64 (self->stmts[SQL_TRIM_WORDS], 1, up_to);
  return xg_store_writer_run (self, SQL_TRIM_WORDS);
}

/**
 * xg_store_writer_index_words:
 * @self: a writer
 *
 * One step: the words of the oldest rows that the full-text index lacks go into it, in a
 * transaction of its own. After an error nothing has changed, and the next step is not due at once.
 *
 * Errors: those of xg_store_set_sqlite_error().
 */
gboolean
xg_store_writer_index_words (XgStoreWriter *self, GError **error)
{
  XgStoreWordsCount done = { 0 };
  XgStoreWordsCount gone = { 0 };
  gint64 last = self->indexed;
  gboolean all = FALSE;
  int rc = xg_store_writer_run (self, SQL_BEGIN);

  self->last_step = g_get_monotonic_time ();
  if (rc == SQLITE_OK)
    rc = index_rows (self, &last, &done);
  if (rc == SQLITE_OK)
    {
      sqlite3_bind_int64 (self->stmts[SQL_PUT_INDEXED], 1, last);
      rc = xg_store_writer_run (self, SQL_PUT_INDEXED);
    }
  if (rc == SQLITE_OK)
    rc = trim (self, last, &gone, &all);
  if (rc == SQLITE_OK)
    rc = xg_store_writer_run (self, SQL_COMMIT);
  if (rc == SQLITE_OK)
    {
      self->indexed = last;
      self->step_failed = FALSE;
      subtract (&self->lag, &done);
      subtract (&self->kept, &gone);
      /* Rows that were taken out meanwhile do not come any more. */
      if (done.rows == 0)
        self->lag = (XgStoreWordsCount){ 0 };
      if (all)
        self->kept = self->lag;
      return TRUE;
    }
  self->step_failed = TRUE;
  xg_store_set_sqlite_error (error, self->db, self->path);
  if (!sqlite3_get_autocommit (self->db))
    xg_store_writer_run (self, SQL_ROLLBACK);
  return FALSE;
}

/**
 * xg_store_writer_get_words_due:
 * @self: a writer
 *
 * Returns: when the next step is due if there is nothing else to write, monotonic µs; %G_MAXINT64:
 *   nothing is to be done
 */
gint64
xg_store_writer_get_words_due (XgStoreWriter *self)
{
  gint64 due = self->last_burst + self->limits.quiet_ms * 1000;

  if (self->lag.rows == 0 && self->kept.rows <= self->limits.keep.rows + self->limits.step.rows)
    return G_MAXINT64;
  /* Each step costs something by itself: a few rows wait for more. */
  if (self->step_failed || self->lag.rows < self->limits.step.rows)
    due = MAX (due, self->last_step + self->limits.delay_ms * 1000);
  return due;
}

/**
 * xg_store_writer_is_far_behind:
 * @self: a writer
 *
 * Returns: whether a step is due before anything else is written
 */
gboolean
xg_store_writer_is_far_behind (XgStoreWriter *self)
{
  return !self->step_failed && exceeds (&self->lag, &self->limits.most);
}

/* What the index has of a row, from the row itself; NULL: nobody knows any more. */
static char *
compose_words (XgStoreWriter *self, sqlite3_stmt *row)
{
  XgStoreTextFunc func = g_atomic_pointer_get (&self->text_func);
  const char *body = (const char *) sqlite3_column_text (row, 5);
  GString *words;

  if (body != NULL && func == NULL)
    return NULL;
  words = g_string_new (NULL);
  for (int i = 6; i <= 10; i++)
    xg_text_append_words (words, (const char *) sqlite3_column_text (row, i));
  if (body != NULL)
    {
      g_autofree char *text = func (body, (gsize) sqlite3_column_bytes (row, 5));

      xg_text_append_words (words, text);
    }
  return g_string_free (words, FALSE);
}

/* Takes the words of a row out of the full-text index; ROW stands on it, see SQL_FIND_OUTDATED. Of
 * other words than it has, the index takes no harm: such rows are not there for any search. */
int
xg_store_writer_remove_words (XgStoreWriter *self, gint64 rowid, sqlite3_stmt *row)
{
  g_autofree char *words = NULL;

  if (rowid > self->indexed)
    return SQLITE_OK;
  words = compose_words (self, row);
  if (words == NULL)
    return SQLITE_OK;
  sqlite3_bind_int64 (self->stmts[SQL_DELETE_TEXT], 1, rowid);
  xg_store_writer_bind_text (self, SQL_DELETE_TEXT, 2, words);
  return xg_store_writer_run (self, SQL_DELETE_TEXT);
}
