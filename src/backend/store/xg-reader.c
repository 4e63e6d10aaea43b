/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-store"

#include "config.h"

#include <errno.h>
#include <string.h>

#include "base/xg-glob.h"
#include "store/xg-reader-private.h"
#include "store/xg-store-private.h"
#include "store/xg-word-table.h"

#define MAIN_CACHE_KIB 4096
#define POOL_CACHE_KIB 8192

/* Connections kept for the next query; more are made when more queries run at once. */
#define MAX_IDLE 2

/* How long closing waits for queries that it interrupted, and how often it interrupts them: one
 * that is only about to begin does not notice. */
#define CLOSE_PATIENCE (2 * G_TIME_SPAN_SECOND)
#define CLOSE_STEP     (10 * G_TIME_SPAN_MILLISECOND)

/* Virtual machine steps between two looks at the cancellable: some 50 µs. */
#define PROGRESS_STEPS 5000

G_DEFINE_FINAL_TYPE (XgReader, xg_reader, G_TYPE_OBJECT)

static const char *const statements[N_READER_SQL] = {
  [XG_READER_GET_ITEM] =
    "SELECT " XG_READER_ITEM_COLUMNS " FROM " XG_READER_ITEM_TABLES " WHERE item.id = ?1",
  [XG_READER_GET_PAYLOAD] = "SELECT body FROM payload WHERE item = ?1",
  [XG_READER_HAS_ITEM] =
    "SELECT 1 FROM item WHERE kind = 0 AND current = 1 AND retracted = 0 AND item_id = ?3"
    " AND node_key = (SELECT node.key FROM node JOIN broker ON broker.key = node.broker"
    " WHERE broker.jid = ?1 AND node.node = ?2)",
  [XG_READER_FIND_KNOWN] =
    "SELECT item.id, item.retracted, payload.body, NULL FROM item LEFT JOIN payload"
    " ON payload.item = item.id WHERE kind = 0 AND current = 1 AND item_id = ?3"
    " AND node_key = (SELECT node.key FROM node JOIN broker ON broker.key = node.broker"
    " WHERE broker.jid = ?1 AND node.node = ?2)"
    " UNION ALL SELECT id, 0, NULL, digest FROM retired WHERE item_id = ?3"
    " AND node_key = (SELECT node.key FROM node JOIN broker ON broker.key = node.broker"
    " WHERE broker.jid = ?1 AND node.node = ?2) LIMIT 1",
};

static void
xg_reader_finalize (GObject *object)
{
  XgReader *self = XG_READER (object);

  xg_reader_close (self);
  g_queue_clear (&self->lent);
  g_free (self->path);
  g_weak_ref_clear (&self->store);
  g_cond_clear (&self->returned);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (xg_reader_parent_class)->finalize (object);
}

static void
xg_reader_class_init (XgReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = xg_reader_finalize;
}

static void
xg_reader_init (XgReader *self)
{
  g_weak_ref_init (&self->store, NULL);
  g_mutex_init (&self->lock);
  g_cond_init (&self->returned);
  g_queue_init (&self->idle);
  g_queue_init (&self->lent);
}

char *
xg_reader_dup_column (sqlite3_stmt *stmt, int column)
{
  return g_strdup ((const char *) sqlite3_column_text (stmt, column));
}

/* The row that STMT, a SELECT of XG_READER_ITEM_COLUMNS, stands on. */
XgStoreItem *
xg_reader_row_to_item (sqlite3_stmt *stmt)
{
  XgStoreItem *item = g_new0 (XgStoreItem, 1);

  item->rowid = sqlite3_column_int64 (stmt, 0);
  item->node_key = sqlite3_column_int64 (stmt, 1);
  item->kind = (XgRecordKind) sqlite3_column_int (stmt, 2);
  item->severity = (XgSeverity) sqlite3_column_int (stmt, 3);
  item->received = sqlite3_column_int64 (stmt, 4);
  item->broker = xg_reader_dup_column (stmt, 5);
  item->node = xg_reader_dup_column (stmt, 6);
  item->item_id = xg_reader_dup_column (stmt, 7);
  item->publisher = xg_reader_dup_column (stmt, 8);
  item->type = xg_reader_dup_column (stmt, 9);
  item->summary = xg_reader_dup_column (stmt, 10);
  item->incident = xg_reader_dup_column (stmt, 11);
  item->version = (guint) sqlite3_column_int (stmt, 12);
  item->read = sqlite3_column_int (stmt, 13) != 0;
  item->retracted = sqlite3_column_int (stmt, 14) != 0;
  item->current = sqlite3_column_int (stmt, 15) != 0;
  item->caught_up = sqlite3_column_int (stmt, 16) != 0;
  item->delayed = sqlite3_column_int64 (stmt, 17);
  item->purpose = xg_reader_dup_column (stmt, 18);
  item->tlp = (XgTlp) sqlite3_column_int (stmt, 19);
  item->pinned = sqlite3_column_int (stmt, 20) != 0;
  item->collection = xg_reader_dup_column (stmt, 21);
  return item;
}

static int
cancelled_cb (gpointer data)
{
  return g_cancellable_is_cancelled (data) ? 1 : 0;
}

/* Takes one that waits, if there is one; %FALSE: closed. */
static gboolean
take_idle (XgReader *self, sqlite3 **db, GError **error)
{
  gboolean closed;

  g_mutex_lock (&self->lock);
  closed = self->closed;
  if (!closed)
    {
      *db = g_queue_pop_head (&self->idle);
      self->n_out++;
    }
  g_mutex_unlock (&self->lock);
  if (closed)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, g_strerror (ECANCELED));
  return !closed;
}

static void
glob_free (gpointer data)
{
  xg_glob_free (data);
}

/* xg_glob (pattern, text): what query/ means by a pattern. The pattern is read once a statement. */
static void
glob_cb (sqlite3_context *context, int n_values, sqlite3_value **values)
{
  XgGlob *glob = sqlite3_get_auxdata (context, 0);
  const char *text = (const char *) sqlite3_value_text (values[1]);

  if (glob == NULL)
    {
      const char *pattern = (const char *) sqlite3_value_text (values[0]);
      gboolean matches;

      glob = xg_glob_new (pattern != NULL ? pattern : "");
      matches = xg_glob_matches (glob, text);
      /* It may be freed at once. */
      sqlite3_set_auxdata (context, 0, glob, glob_free);
      sqlite3_result_int (context, matches);
      return;
    }
  sqlite3_result_int (context, xg_glob_matches (glob, text));
}

static sqlite3 *
connect_for_queries (XgReader *self, GError **error)
{
  sqlite3 *db = xg_store_connect (self->path, TRUE, POOL_CACHE_KIB, error);

  if (db == NULL)
    return NULL;
  sqlite3_create_function_v2 (db,
                              "xg_glob",
                              2,
                              SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS,
                              NULL,
                              glob_cb,
                              NULL,
                              NULL,
                              NULL);
  xg_word_table_register (db);
  return db;
}

/*
 * Takes a connection out of the pool, or makes one. Cancelling @cancellable, or closing the reader,
 * interrupts what runs on it. Give it back with xg_reader_give_back() when its statements are
 * finalized.
 */
sqlite3 *
xg_reader_borrow (XgReader *self, GCancellable *cancellable, GError **error)
{
  sqlite3 *db = NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, error) || !take_idle (self, &db, error))
    return NULL;
  if (db == NULL)
    db = connect_for_queries (self, error);
  if (db == NULL)
    {
      xg_reader_give_back (self, NULL);
      return NULL;
    }
  if (cancellable != NULL)
    sqlite3_progress_handler (db, PROGRESS_STEPS, cancelled_cb, cancellable);
  g_mutex_lock (&self->lock);
  g_queue_push_head (&self->lent, db);
  g_mutex_unlock (&self->lock);
  return db;
}

/* DB may be %NULL: none could be had. */
void
xg_reader_give_back (XgReader *self, sqlite3 *db)
{
  if (db != NULL)
    sqlite3_progress_handler (db, 0, NULL, NULL);
  /* Eight megabytes of pages in each, which the system has as well. */
  if (db != NULL)
    sqlite3_db_release_memory (db);
  g_mutex_lock (&self->lock);
  g_queue_remove (&self->lent, db);
  if (db != NULL && !self->closed && g_queue_get_length (&self->idle) < MAX_IDLE)
    g_queue_push_head (&self->idle, g_steal_pointer (&db));
  sqlite3_close_v2 (db);
  self->n_out--;
  g_cond_broadcast (&self->returned);
  g_mutex_unlock (&self->lock);
}

sqlite3_stmt *
xg_reader_prepare (XgReader *self, sqlite3 *db, const char *sql, GError **error)
{
  sqlite3_stmt *stmt = NULL;

  if (sqlite3_prepare_v2 (db, sql, -1, &stmt, NULL) != SQLITE_OK)
    xg_store_set_sqlite_error (error, db, self->path);
  return stmt;
}

/* Damage that a query comes upon is the store's to tell. */
void
xg_reader_note_result (XgReader *self, int rc)
{
  g_autoptr (XgStore) store = NULL;

  if ((rc & 0xff) != SQLITE_CORRUPT && (rc & 0xff) != SQLITE_NOTADB)
    return;
  store = g_weak_ref_get (&self->store);
  if (store != NULL && !xg_store_is_closing (store))
    xg_store_set_damaged (store);
}

/* Whether the last step, which gave RC, came to the end of the rows. */
gboolean
xg_reader_check_end (XgReader *self, sqlite3 *db, int rc, GError **error)
{
  if (rc == SQLITE_DONE)
    return TRUE;
  xg_reader_note_result (self, rc);
  xg_store_set_sqlite_error (error, db, self->path);
  return FALSE;
}

/**
 * xg_reader_new:
 * @store: an open store
 *
 * Opens a read-only connection. All functions may be called from any thread.
 *
 * Errors: those of #XG_STORE_ERROR.
 *
 * Returns: (transfer full) (nullable): a reader, that may outlive @store, but then finds nothing if
 * that one kept nothing
 */
XgReader *
xg_reader_new (XgStore *store, GError **error)
{
  g_autoptr (XgReader) self = NULL;

  g_return_val_if_fail (XG_IS_STORE (store), NULL);

  self = g_object_new (XG_TYPE_READER, NULL);
  self->path = g_strdup (store->path);
  g_weak_ref_set (&self->store, store);
  self->db = xg_store_connect (self->path, TRUE, MAIN_CACHE_KIB, error);
  if (self->db == NULL)
    return NULL;
  for (guint i = 0; i < N_READER_SQL; i++)
    {
      if (sqlite3_prepare_v3 (self->db,
                              statements[i],
                              -1,
                              SQLITE_PREPARE_PERSISTENT,
                              &self->stmts[i],
                              NULL) != SQLITE_OK)
        {
          xg_store_set_sqlite_error (error, self->db, self->path);
          return NULL;
        }
    }
  return g_steal_pointer (&self);
}

/**
 * xg_reader_close:
 *
 * Closes its connections; queries that run are interrupted and end as cancelled, as do later ones,
 * and rows are not found any more. Before xg_store_close(), which can only tidy up when nobody
 * reads any more. Blocks, two seconds at most. The second time it does nothing.
 */
void
xg_reader_close (XgReader *self)
{
  gint64 end = g_get_monotonic_time () + CLOSE_PATIENCE;
  sqlite3 *db;

  g_return_if_fail (XG_IS_READER (self));

  g_mutex_lock (&self->lock);
  self->closed = TRUE;
  for (guint i = 0; i < N_READER_SQL; i++)
    g_clear_pointer (&self->stmts[i], sqlite3_finalize);
  g_clear_pointer (&self->db, sqlite3_close_v2);
  while ((db = g_queue_pop_head (&self->idle)) != NULL)
    sqlite3_close_v2 (db);
  while (self->n_out > 0 && g_get_monotonic_time () < end)
    {
      for (GList *link = self->lent.head; link != NULL; link = link->next)
        sqlite3_interrupt (link->data);
      g_cond_wait_until (&self->returned, &self->lock, g_get_monotonic_time () + CLOSE_STEP);
    }
  g_mutex_unlock (&self->lock);
}

/**
 * xg_store_item_free:
 * @self: (transfer full) (nullable): an item
 */
void
xg_store_item_free (XgStoreItem *self)
{
  if (self == NULL)
    return;
  g_free (self->broker);
  g_free (self->node);
  g_free (self->item_id);
  g_free (self->publisher);
  g_free (self->type);
  g_free (self->summary);
  g_free (self->incident);
  g_free (self->purpose);
  g_free (self->collection);
  g_free (self);
}

/**
 * xg_reader_get_item:
 * @rowid: a row
 *
 * Takes microseconds: for the main loop.
 *
 * Returns: (transfer full) (nullable): the row; %NULL when there is none or it can't be read
 */
XgStoreItem *
xg_reader_get_item (XgReader *self, gint64 rowid)
{
  XgStoreItem *item = NULL;
  sqlite3_stmt *stmt;
  int rc = SQLITE_DONE;

  g_return_val_if_fail (XG_IS_READER (self), NULL);

  g_mutex_lock (&self->lock);
  stmt = self->stmts[XG_READER_GET_ITEM];
  if (stmt != NULL)
    {
      sqlite3_bind_int64 (stmt, 1, rowid);
      rc = sqlite3_step (stmt);
      if (rc == SQLITE_ROW)
        item = xg_reader_row_to_item (stmt);
      sqlite3_reset (stmt);
    }
  g_mutex_unlock (&self->lock);
  xg_reader_note_result (self, rc);
  return item;
}

static char *
dup_payload (sqlite3_stmt *stmt, gsize *length)
{
  const char *body = (const char *) sqlite3_column_text (stmt, 0);
  gsize size = (gsize) sqlite3_column_bytes (stmt, 0);
  char *payload = g_malloc (size + 1);

  if (size > 0)
    memcpy (payload, body, size);
  payload[size] = '\0';
  if (length != NULL)
    *length = size;
  return payload;
}

/**
 * xg_reader_get_payload:
 * @rowid: a row
 * @length: (out) (optional): bytes
 *
 * Returns: (transfer full) (nullable): the payload as XML text; %NULL when there is none
 */
char *
xg_reader_get_payload (XgReader *self, gint64 rowid, gsize *length)
{
  char *payload = NULL;
  sqlite3_stmt *stmt;
  int rc = SQLITE_DONE;

  g_return_val_if_fail (XG_IS_READER (self), NULL);

  g_mutex_lock (&self->lock);
  stmt = self->stmts[XG_READER_GET_PAYLOAD];
  if (stmt != NULL)
    {
      sqlite3_bind_int64 (stmt, 1, rowid);
      rc = sqlite3_step (stmt);
      if (rc == SQLITE_ROW)
        payload = dup_payload (stmt, length);
      sqlite3_reset (stmt);
    }
  g_mutex_unlock (&self->lock);
  xg_reader_note_result (self, rc);
  return payload;
}

/* The same on a connection of the pool, for workers; PAYLOAD is NULL when there is none. */
gboolean
xg_reader_read_payload (XgReader *self,
                        gint64 rowid,
                        GCancellable *cancellable,
                        char **payload,
                        GError **error)
{
  sqlite3 *db = xg_reader_borrow (self, cancellable, error);
  sqlite3_stmt *stmt;
  int rc = SQLITE_DONE;

  *payload = NULL;
  if (db == NULL)
    return FALSE;
  stmt = xg_reader_prepare (self, db, statements[XG_READER_GET_PAYLOAD], error);
  if (stmt != NULL)
    {
      sqlite3_bind_int64 (stmt, 1, rowid);
      rc = sqlite3_step (stmt);
      if (rc == SQLITE_ROW)
        {
          *payload = dup_payload (stmt, NULL);
          rc = SQLITE_DONE;
        }
      else
        xg_reader_check_end (self, db, rc, error);
    }
  sqlite3_finalize (stmt);
  xg_reader_give_back (self, db);
  return stmt != NULL && rc == SQLITE_DONE;
}

/**
 * xg_reader_has_item:
 *
 * Returns: whether the newest version of the item is here and not retracted: one that was retracted
 * and is at the broker again counts as missing, so that it is fetched and comes back
 */
gboolean
xg_reader_has_item (XgReader *self, const char *broker, const char *node, const char *item_id)
{
  gboolean result = FALSE;
  sqlite3_stmt *stmt;

  g_return_val_if_fail (XG_IS_READER (self), FALSE);
  g_return_val_if_fail (broker != NULL && node != NULL && item_id != NULL, FALSE);

  g_mutex_lock (&self->lock);
  stmt = self->stmts[XG_READER_HAS_ITEM];
  if (stmt != NULL)
    {
      sqlite3_bind_text (stmt, 1, broker, -1, SQLITE_STATIC);
      sqlite3_bind_text (stmt, 2, node, -1, SQLITE_STATIC);
      sqlite3_bind_text (stmt, 3, item_id, -1, SQLITE_STATIC);
      result = sqlite3_step (stmt) == SQLITE_ROW;
      sqlite3_reset (stmt);
      sqlite3_clear_bindings (stmt);
    }
  g_mutex_unlock (&self->lock);
  return result;
}
