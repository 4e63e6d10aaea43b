/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-store"

#include "config.h"

#include <string.h>

#include "store/xg-store-private.h"
#include "store/xg-store-writer-private.h"

static void
writer_free (XgStoreWriter *self)
{
  for (guint i = 0; i < N_SQL; i++)
    sqlite3_finalize (self->stmts[i]);
  sqlite3_close_v2 (self->db);
  g_hash_table_unref (self->nodes);
  g_hash_table_unref (self->indicators);
  g_hash_table_unref (self->tallies);
  g_string_free (self->text, TRUE);
  g_free (self->path);
  g_free (self);
}

/*
 * Like sqlite3_step(), but first tells of a parameter that could not be bound: SQLite would go on
 * with NULL in its place.
 */
int
xg_store_writer_step (XgStoreWriter *self, XgStoreSql which)
{
  int rc = self->bind_error;

  self->bind_error = SQLITE_OK;
  return rc == SQLITE_OK ? sqlite3_step (self->stmts[which]) : rc;
}

/* Runs a statement whose parameters are bound to its first row or its end, and rewinds it. */
int
xg_store_writer_run (XgStoreWriter *self, XgStoreSql which)
{
  int rc = xg_store_writer_step (self, which);

  /* This leaves the error on the connection, for the sentence. */
  sqlite3_reset (self->stmts[which]);
  return rc == SQLITE_ROW || rc == SQLITE_DONE ? SQLITE_OK : rc;
}

/* Binds LENGTH bytes of text that outlive the statement's next run, without a copy. */
void
xg_store_writer_bind_bytes (XgStoreWriter *self,
                            XgStoreSql which,
                            int index,
                            const char *text,
                            gsize length)
{
  sqlite3_stmt *stmt = self->stmts[which];
  int rc;

  if (text == NULL)
    rc = sqlite3_bind_null (stmt, index);
  else
    rc = sqlite3_bind_text64 (stmt, index, text, length, SQLITE_STATIC, SQLITE_UTF8);
  if (rc != SQLITE_OK && self->bind_error == SQLITE_OK)
    self->bind_error = rc;
}

/* The same for a whole string. */
void
xg_store_writer_bind_text (XgStoreWriter *self, XgStoreSql which, int index, const char *text)
{
  xg_store_writer_bind_bytes (self, which, index, text, text != NULL ? strlen (text) : 0);
}

/* Looks a key up by a statement with one result, 0 for none. */
int
xg_store_writer_find_key (XgStoreWriter *self, XgStoreSql which, gint64 *key)
{
  sqlite3_stmt *stmt = self->stmts[which];
  int rc = xg_store_writer_step (self, which);

  *key = rc == SQLITE_ROW ? sqlite3_column_int64 (stmt, 0) : 0;
  if (rc == SQLITE_ROW || rc == SQLITE_DONE)
    rc = SQLITE_OK;
  sqlite3_reset (stmt);
  return rc;
}

static int
write_op (XgStoreWriter *self, const XgStoreOp *op)
{
  switch (op->kind)
    {
    case XG_STORE_OP_RECORD:
      return xg_store_writer_add_record (self, op->record);
    case XG_STORE_OP_MARK_READ:
      return xg_store_writer_mark_read (self, op->rowids, op->value);
    case XG_STORE_OP_MARK_PINNED:
      return xg_store_writer_mark_pinned (self, op->rowids, op->value != 0);
    case XG_STORE_OP_PUT_FACTS:
      return xg_store_writer_put_facts (self, op->facts, op->id);
    case XG_STORE_OP_MARK_NODE_READ:
      return xg_store_writer_mark_node_read (self, op->id, op->up_to);
    case XG_STORE_OP_PUT_NODE:
      return xg_store_writer_put_node (self, op->node);
    case XG_STORE_OP_FORGET_NODE:
      return xg_store_writer_forget_node (self, op->node);
    case XG_STORE_OP_INTERRUPT:
      return xg_store_writer_interrupt (self, op);
    case XG_STORE_OP_RECONCILE:
      return xg_store_writer_reconcile (self, op);
    case XG_STORE_OP_DELETE_REQUEST:
      xg_store_writer_bind_text (self, SQL_DELETE_REQUEST, 1, op->node->broker);
      xg_store_writer_bind_text (self, SQL_DELETE_REQUEST, 2, op->node->node);
      xg_store_writer_bind_text (self, SQL_DELETE_REQUEST, 3, op->body);
      xg_store_writer_bind_text (self,
                                 SQL_DELETE_REQUEST,
                                 4,
                                 op->node->name != NULL ? op->node->name : "");
      return xg_store_writer_run (self, SQL_DELETE_REQUEST);
    case XG_STORE_OP_PUT_CAPABILITY:
      xg_store_writer_bind_text (self, SQL_PUT_CAPABILITY, 1, op->node->broker);
      xg_store_writer_bind_text (self, SQL_PUT_CAPABILITY, 2, op->body);
      return xg_store_writer_run (self, SQL_PUT_CAPABILITY);
    case XG_STORE_OP_PUT_RULE:
      sqlite3_bind_int64 (self->stmts[SQL_PUT_RULE], 1, op->id);
      xg_store_writer_bind_text (self, SQL_PUT_RULE, 2, op->body);
      return xg_store_writer_run (self, SQL_PUT_RULE);
    case XG_STORE_OP_DELETE_RULE:
      sqlite3_bind_int64 (self->stmts[SQL_DELETE_RULE], 1, op->id);
      return xg_store_writer_run (self, SQL_DELETE_RULE);
    case XG_STORE_OP_ALERT_STATE:
      sqlite3_bind_int64 (self->stmts[SQL_ALERT_STATE], 1, op->id);
      sqlite3_bind_int (self->stmts[SQL_ALERT_STATE], 2, op->value);
      return xg_store_writer_run (self, SQL_ALERT_STATE);
    case XG_STORE_OP_PUT_PLAN:
      return xg_store_writer_put_plan (self, op->plan);
    case XG_STORE_OP_PUT_RETENTION:
      return xg_store_writer_put_retention (self, op->id, op->value, op->rowids);
    case XG_STORE_OP_RETIRE:
      return xg_store_writer_retire (self, op->rowids);
    case XG_STORE_OP_SALVAGE:
      return xg_salvage_chunk_write (op->chunk, self->db);
    default:
      g_assert_not_reached ();
    }
}

/*
 * The program was not running: an interruption since the last thing that we know of. Before the new
 * session, whose beginning is no sign of the old one.
 */
static gboolean
begin_interruption (XgStoreWriter *self)
{
  static const char sql[] =
    "INSERT INTO interruption (newest, since) SELECT coalesce (max (id), 0),"
    " coalesce ((SELECT received FROM item ORDER BY id DESC LIMIT 1),"
    " (SELECT opened FROM session ORDER BY id DESC LIMIT 1),"
    " unixepoch () * 1000000) FROM item";

  if (sqlite3_exec (self->db, sql, NULL, NULL, NULL) != SQLITE_OK)
    return FALSE;
  self->interruption = sqlite3_last_insert_rowid (self->db);
  return TRUE;
}

static gboolean
begin_session (XgStoreWriter *self)
{
  g_autofree char *sql =
    g_strdup_printf ("INSERT INTO session (opened) VALUES (%" G_GINT64_FORMAT ")",
                     g_get_real_time ());

  if (sqlite3_exec (self->db, sql, NULL, NULL, NULL) != SQLITE_OK)
    return FALSE;
  self->session = sqlite3_last_insert_rowid (self->db);
  return TRUE;
}

/**
 * xg_store_writer_new:
 * @db: (transfer full): a connection to a migrated database; closed also on error
 * @path: for sentences
 * @limits: of words and the full-text index; copied
 *
 * Prepares all statements and begins a session of the ledger, which shows that the file can be
 * written.
 *
 * Errors: those of xg_store_set_sqlite_error().
 *
 * Returns: (nullable) (transfer full): a writer; free with xg_store_writer_close()
 */
XgStoreWriter *
xg_store_writer_new (sqlite3 *db,
                     const char *path,
                     const XgStoreWordsLimits *limits,
                     GError **error)
{
  XgStoreWriter *self = g_new0 (XgStoreWriter, 1);
  int rc = SQLITE_OK;

  self->db = db;
  self->path = g_strdup (path);
  self->limits = *limits;
  self->text = g_string_new (NULL);
  xg_store_writer_init_nodes (self);
  self->tallies = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, xg_store_tally_free);
  xg_store_writer_init_indicators (self);

  for (guint i = 0; i < N_SQL && rc == SQLITE_OK; i++)
    rc = sqlite3_prepare_v3 (db,
                             xg_store_writer_sql[i],
                             -1,
                             SQLITE_PREPARE_PERSISTENT,
                             &self->stmts[i],
                             NULL);
  if (rc != SQLITE_OK || !begin_interruption (self) || !begin_session (self) ||
      !xg_store_writer_init_words (self))
    {
      xg_store_set_sqlite_error (error, db, path);
      writer_free (self);
      return NULL;
    }
  xg_store_writer_look_for_retired (self);
  return self;
}

/**
 * xg_store_writer_get_newest:
 *
 * Returns: the newest row id, 0 for none
 */
gint64
xg_store_writer_get_newest (XgStoreWriter *self)
{
  sqlite3_stmt *stmt = NULL;
  gint64 rowid = 0;

  if (sqlite3_prepare_v2 (self->db, "SELECT max (id) FROM item", -1, &stmt, NULL) == SQLITE_OK &&
      sqlite3_step (stmt) == SQLITE_ROW)
    rowid = sqlite3_column_int64 (stmt, 0);
  sqlite3_finalize (stmt);
  return rowid;
}

/**
 * xg_store_writer_get_interruption:
 *
 * Returns: the number of the interruption that opening ended
 */
gint64
xg_store_writer_get_interruption (XgStoreWriter *self)
{
  return self->interruption;
}

/**
 * xg_store_writer_get_session:
 *
 * Returns: the number of this session in the ledger
 */
gint64
xg_store_writer_get_session (XgStoreWriter *self)
{
  return self->session;
}

/**
 * xg_store_writer_set_text_func:
 * @func: (nullable): the words of a payload; any thread
 */
void
xg_store_writer_set_text_func (XgStoreWriter *self, XgStoreTextFunc func)
{
  g_atomic_pointer_set (&self->text_func, func);
}

/**
 * xg_store_writer_close:
 * @self: (transfer full): a writer
 *
 * Moves the log into the file and closes it.
 *
 * Returns: whether the file is complete without its log now
 */
gboolean
xg_store_writer_close (XgStoreWriter *self)
{
  int rc = sqlite3_wal_checkpoint_v2 (self->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);

  writer_free (self);
  return rc == SQLITE_OK;
}

/**
 * xg_store_writer_write:
 * @batch: (element-type XgStoreOp): what to write, in order
 * @unfit: (out): on error the write that can never succeed as it is, %NULL when it is not a single
 *   write's fault
 *
 * Writes all of @batch in one transaction. On success the members of the records that come from the
 * store are set; on error nothing is written and they mean nothing.
 *
 * Errors: those of xg_store_set_sqlite_error().
 */
gboolean
xg_store_writer_write (XgStoreWriter *self,
                       const GPtrArray *batch,
                       XgStoreOp **unfit,
                       GError **error)
{
  int rc = xg_store_writer_run (self, SQL_BEGIN);

  *unfit = NULL;
  self->fresh = (XgStoreWordsCount){ 0 };
  for (guint i = 0; i < batch->len && rc == SQLITE_OK; i++)
    {
      rc = write_op (self, batch->pdata[i]);
      if ((rc & 0xff) == SQLITE_TOOBIG)
        *unfit = batch->pdata[i];
    }
  if (rc == SQLITE_OK)
    rc = xg_store_writer_write_tallies (self);
  if (rc == SQLITE_OK)
    rc = xg_store_writer_run (self, SQL_COMMIT);
  g_hash_table_remove_all (self->tallies);
  if (rc == SQLITE_OK)
    {
      xg_store_writer_commit_words (self);
      return TRUE;
    }

  xg_store_set_sqlite_error (error, self->db, self->path);
  /* Some errors roll back by themselves. */
  if (!sqlite3_get_autocommit (self->db))
    xg_store_writer_run (self, SQL_ROLLBACK);
  /* Keys made in this transaction are gone. */
  g_hash_table_remove_all (self->nodes);
  g_hash_table_remove_all (self->indicators);
  return FALSE;
}
