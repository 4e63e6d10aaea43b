/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-store"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/xg-thread.h"
#include "store/xg-salvage-write.h"
#include "store/xg-store-private.h"

/* One transaction of old rows must not keep new ones waiting. */
#define CHUNK_ROWS  1000
#define CHUNK_BYTES (1024 * 1024)

/* Rows whose words are found at once. */
#define INDEX_ROWS 1000

/* How soon closing is seen while a chunk waits to be written. */
#define LOOK_US (50 * G_TIME_SPAN_MILLISECOND)

/* Time between two sentences about how far it is. */
#define TELL_US (2 * G_TIME_SPAN_SECOND)

struct _XgStoreSalvage
{
  char *file;  /* the damaged one */
  gint64 last; /* highest row id of its items */
  gint64 lost_before;
  guint next_page;
  gint64 indexed;
  XgStoreTextFunc text_func;

  /* Of the thread */
  sqlite3 *db; /* read-only, the new cache */
  XgSalvageScan *scan;
  XgSalvageChunk *chunk;
  gint64 told;
};

static void
salvage_free (XgStoreSalvage *self)
{
  g_free (self->file);
  g_free (self);
}

static gint64
get_number (sqlite3 *db, const char *sql)
{
  sqlite3_stmt *stmt = NULL;
  gint64 number = 0;

  if (sqlite3_prepare_v2 (db, sql, -1, &stmt, NULL) == SQLITE_OK &&
      sqlite3_step (stmt) == SQLITE_ROW)
    number = sqlite3_column_int64 (stmt, 0);
  sqlite3_finalize (stmt);
  return number;
}

static gint64
get_meta (sqlite3 *db, const char *name)
{
  g_autofree char *sql = g_strdup_printf ("SELECT value FROM meta WHERE name = '%s'", name);

  return get_number (db, sql);
}

static gboolean
read_file_name (XgStore *store, sqlite3 *db, char **file, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (store->path);
  sqlite3_stmt *stmt = NULL;
  int rc = sqlite3_prepare_v2 (db,
                               "SELECT value FROM meta WHERE name = '" XG_SALVAGE_META_FILE "'",
                               -1,
                               &stmt,
                               NULL);

  *file = NULL;
  if (rc == SQLITE_OK)
    rc = sqlite3_step (stmt);
  if (rc == SQLITE_ROW)
    {
      /* Only ever in the same folder. */
      g_autofree char *name = g_path_get_basename ((const char *) sqlite3_column_text (stmt, 0));

      *file = g_build_filename (folder, name, NULL);
      rc = SQLITE_DONE;
    }
  if (rc != SQLITE_DONE)
    xg_store_set_sqlite_error (error, db, store->path);
  sqlite3_finalize (stmt);
  return rc == SQLITE_DONE;
}

static void
tell_progress (XgStore *store, int percent)
{
  g_autofree char *sentence =
    /* Translators: %s is the name of a file; the number is a percentage. */
    g_strdup_printf (_ ("The cache was damaged. It was kept as “%s” and a new one was begun. What "
                        "can still be read is being copied into it: %d %%."),
                     store->salvage->file,
                     percent);

  xg_store_set_notice (store, sentence);
}

static void
tell_end (XgStore *store, gint64 saved, gint64 lost)
{
  g_autofree char *saved_text = g_strdup_printf ("%" G_GINT64_FORMAT, saved);
  g_autofree char *lost_text = g_strdup_printf ("%" G_GINT64_FORMAT, lost);
  g_autofree char *sentence =
    /* Translators: %1$s is the name of a file, the others are numbers. */
    g_strdup_printf (_ ("The cache was damaged. It was kept as “%1$s” and a new one was begun. "
                        "Saved from it: %2$s events; lost: %3$s."),
                     store->salvage->file,
                     saved_text,
                     lost_text);

  xg_store_set_notice (store, sentence);
}

/**
 * xg_store_salvage_resume:
 * @self: a store
 * @db: its database, open and migrated
 *
 * Finds out whether there is a set-aside file with rows that are not copied yet. The work begins
 * with xg_store_start_salvage().
 *
 * Errors: those of xg_store_set_sqlite_error().
 */
gboolean
xg_store_salvage_resume (XgStore *self, sqlite3 *db, GError **error)
{
  g_autofree char *file = NULL;

  if (!read_file_name (self, db, &file, error))
    return FALSE;
  if (file == NULL)
    return TRUE;
  self->salvage = g_new0 (XgStoreSalvage, 1);
  self->salvage->file = g_steal_pointer (&file);
  self->salvage->last = get_meta (db, XG_SALVAGE_META_LAST);
  self->salvage->lost_before = get_meta (db, XG_SALVAGE_META_LOST);
  self->salvage->next_page = (guint) CLAMP (get_meta (db, XG_SALVAGE_META_PAGE), 1, G_MAXINT32);
  self->salvage->indexed = get_meta (db, XG_SALVAGE_META_INDEX);
  tell_progress (self, 0);
  return TRUE;
}

/* Gives the chunk to the store thread and waits; FALSE: the store is closing. */
static gboolean
write_chunk (XgStore *store)
{
  XgStoreSalvage *self = store->salvage;
  g_autoptr (XgSalvageChunk) chunk = g_steal_pointer (&self->chunk);
  gboolean written = FALSE;

  self->chunk = xg_salvage_chunk_new ();
  if (!xg_store_queue_wait_room (store->queue, NULL) ||
      !xg_store_queue_push (store->queue, xg_store_op_new_salvage (chunk)))
    return FALSE;
  xg_store_queue_hurry (store->queue);
  while (!xg_salvage_chunk_wait (chunk, g_get_monotonic_time () + LOOK_US, &written))
    {
      if (xg_store_is_closing (store))
        return FALSE;
    }
  return written;
}

static void
tell_now_and_then (XgStore *store, gint64 done, gint64 all, int from, int to)
{
  XgStoreSalvage *self = store->salvage;
  gint64 now = g_get_monotonic_time ();

  if (now - self->told < TELL_US)
    return;
  self->told = now;
  tell_progress (store, from + (int) (done * (to - from) / MAX (all, 1)));
}

static gboolean
row_cb (XgSalvageTable table, const XgPageRecord *record, gpointer user_data)
{
  XgStore *store = user_data;
  XgStoreSalvage *self = store->salvage;

  xg_salvage_chunk_add_row (self->chunk, table, record);
  if (xg_salvage_chunk_get_n (self->chunk) < CHUNK_ROWS &&
      xg_salvage_chunk_get_size (self->chunk) < CHUNK_BYTES)
    return TRUE;
  /* In the middle of a page: it is looked into again, should this be the last chunk. */
  return write_chunk (store);
}

/* Items and payloads, page by page. */
static gboolean
copy_pages (XgStore *store)
{
  const guint wanted = XG_SALVAGE_SET (XG_SALVAGE_ITEM) | XG_SALVAGE_SET (XG_SALVAGE_PAYLOAD);
  XgStoreSalvage *self = store->salvage;
  guint n_pages = self->scan != NULL ? xg_salvage_scan_get_n_pages (self->scan) : 0;

  for (; self->next_page <= n_pages; self->next_page++)
    {
      xg_salvage_chunk_set_mark (self->chunk, XG_SALVAGE_META_PAGE, self->next_page);
      if (xg_store_is_closing (store) ||
          !xg_salvage_scan_page (self->scan, self->next_page, wanted, row_cb, store))
        return FALSE;
      tell_now_and_then (store, self->next_page, n_pages, 0, 80);
    }
  xg_salvage_chunk_set_mark (self->chunk, XG_SALVAGE_META_PAGE, G_MAXINT32);
  xg_salvage_chunk_set_tidy (self->chunk, self->last);
  self->next_page = G_MAXINT32;
  return write_chunk (store);
}

/* Adds the words of the row that STMT stands on; the same as those of a row that comes live. */
static void
add_words (XgStoreSalvage *self, sqlite3_stmt *stmt)
{
  g_autofree char *words = NULL;
  GString *text = g_string_new (NULL);

  for (int i = 1; i <= 5; i++)
    {
      if (sqlite3_column_type (stmt, i) == SQLITE_NULL)
        continue;
      g_string_append (text, (const char *) sqlite3_column_text (stmt, i));
      g_string_append_c (text, '\n');
    }
  if (sqlite3_column_type (stmt, 6) != SQLITE_NULL && self->text_func != NULL)
    {
      const char *body = (const char *) sqlite3_column_text (stmt, 6);

      words = self->text_func (body, (gsize) sqlite3_column_bytes (stmt, 6));
    }
  if (words != NULL)
    g_string_append (text, words);
  self->indexed = sqlite3_column_int64 (stmt, 0);
  xg_salvage_chunk_add_text (self->chunk, self->indexed, g_string_free (text, FALSE));
}

/* The words of the next rows; *END: these were the last. */
static gboolean
index_some (XgStore *store, gboolean *end)
{
  XgStoreSalvage *self = store->salvage;
  sqlite3_stmt *stmt = NULL;
  int rc = sqlite3_prepare_v2 (self->db,
                               "SELECT item.id, summary, node.node, publisher, item_id, incident,"
                               " payload.body FROM item LEFT JOIN payload ON payload.item = item.id"
                               " LEFT JOIN node ON node.key = item.node_key"
                               " WHERE item.id > ?1 AND item.id <= ?2 ORDER BY item.id LIMIT ?3",
                               -1,
                               &stmt,
                               NULL);

  if (rc == SQLITE_OK)
    {
      sqlite3_bind_int64 (stmt, 1, self->indexed);
      sqlite3_bind_int64 (stmt, 2, self->last);
      sqlite3_bind_int (stmt, 3, INDEX_ROWS);
      while ((rc = sqlite3_step (stmt)) == SQLITE_ROW)
        {
          add_words (self, stmt);
          if (xg_salvage_chunk_get_size (self->chunk) > CHUNK_BYTES)
            break;
        }
    }
  sqlite3_finalize (stmt);
  if (rc != SQLITE_DONE && rc != SQLITE_ROW)
    return FALSE;
  *end = xg_salvage_chunk_get_n (self->chunk) == 0;
  if (*end)
    return TRUE;
  xg_salvage_chunk_set_mark (self->chunk, XG_SALVAGE_META_INDEX, self->indexed);
  return write_chunk (store);
}

static gboolean
index_rows (XgStore *store)
{
  XgStoreSalvage *self = store->salvage;
  gboolean end = FALSE;

  while (!end)
    {
      if (xg_store_is_closing (store) || !index_some (store, &end))
        return FALSE;
      tell_now_and_then (store, self->indexed, self->last, 80, 100);
    }
  return TRUE;
}

static void
finish (XgStore *store)
{
  XgStoreSalvage *self = store->salvage;
  g_autofree char *sql =
    g_strdup_printf ("SELECT count(*) FROM item WHERE id <= %" G_GINT64_FORMAT, self->last);
  gint64 saved = get_number (self->db, sql);
  gint64 lost = self->last - saved;

  xg_salvage_chunk_set_mark (self->chunk, XG_SALVAGE_META_LOST, lost);
  xg_salvage_chunk_set_done (self->chunk);
  if (!write_chunk (store))
    return;
  tell_end (store, saved, MAX (lost - self->lost_before, 0));
  xg_store_tell_salvaged (store, self->last);
}

static gpointer
salvage_thread (gpointer data)
{
  XgStore *store = data;
  XgStoreSalvage *self = store->salvage;
  g_autoptr (GError) error = NULL;

  xg_thread_give_way (XG_THREAD_TIDIES);
  self->told = g_get_monotonic_time ();
  self->chunk = xg_salvage_chunk_new ();
  self->db = xg_store_connect (store->path, TRUE, 2048, &error);
  if (self->next_page < G_MAXINT32)
    self->scan = xg_salvage_scan_new (self->file, store->closing_cancellable, NULL);
  if (self->db != NULL && !xg_store_is_closing (store) &&
      (self->next_page == G_MAXINT32 || copy_pages (store)) && index_rows (store))
    finish (store);
  g_clear_pointer (&self->scan, xg_salvage_scan_free);
  g_clear_pointer (&self->chunk, xg_salvage_chunk_unref);
  g_clear_pointer (&self->db, sqlite3_close_v2);
  return NULL;
}

/**
 * xg_store_start_salvage:
 * @self: an open store
 * @text_func: (nullable): the words of a payload, as live records have them in "text"; called on a
 *   thread of the store's
 *
 * If a damaged cache was set aside, now or by an earlier start that did not come to the end, begins
 * to copy what can be read of it: in the background, in small transactions, with row ids below all
 * new ones. The sentence of "problem" tells how far it is and at last what was saved; "salvaged" is
 * emitted at the end. Closing the store stops it; the next start goes on from there.
 *
 * With @text_func, rows that are taken out from now on leave the full-text index, too.
 */
void
xg_store_start_salvage (XgStore *self, XgStoreTextFunc text_func)
{
  g_return_if_fail (XG_IS_STORE (self));

  xg_store_writer_set_text_func (self->writer, text_func);
  if (self->salvage == NULL || self->salvage_thread != NULL)
    return;
  self->salvage->text_func = text_func;
  self->salvage_thread = g_thread_new ("xg-salvage", salvage_thread, self);
}

/* The store is closing, and its thread has ended. */
void
xg_store_salvage_end (XgStore *self)
{
  g_clear_pointer (&self->salvage_thread, g_thread_join);
  g_clear_pointer (&self->salvage, salvage_free);
}
