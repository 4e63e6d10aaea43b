/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-store"

#include "config.h"

#include <string.h>

#include "store/xg-store-private.h"
#include "store/xg-store-writer-private.h"

/* Node keys held in memory; a broker may invent nodes without end. */
#define MAX_NODES 50000

typedef struct
{
  char *broker;
  char *node;
  gint64 key;
} NodeRef;

static const char *const statements[N_SQL] = {
  [SQL_BEGIN] = "BEGIN IMMEDIATE",
  [SQL_COMMIT] = "COMMIT",
  [SQL_ROLLBACK] = "ROLLBACK",
  [SQL_FIND_BROKER] = "SELECT key FROM broker WHERE jid = ?1",
  [SQL_ADD_BROKER] = "INSERT INTO broker (jid) VALUES (?1)",
  [SQL_FIND_NODE] = "SELECT key FROM node WHERE broker = ?1 AND node = ?2",
  /* What we did not know may have had items in the last interruption. */
  [SQL_ADD_NODE] = "INSERT INTO node (broker, node, listed, reconciled) VALUES (?1, ?2, ?3,"
                   " (SELECT coalesce (max (id), 1) - 1 FROM interruption))",
  [SQL_FIND_CURRENT] =
    "SELECT id, version, read, retracted, pinned FROM item INDEXED BY item_current"
    " WHERE node_key = ?1 AND item_id = ?2 AND current = 1 AND kind = 0",
  [SQL_GET_PAYLOAD] = "SELECT body FROM payload WHERE item = ?1",
  [SQL_OUTDATE] = "UPDATE item SET current = 0 WHERE id = ?1",
  [SQL_SET_RETRACTED] = "UPDATE item SET retracted = ?2 WHERE id = ?1",
  [SQL_RETRACT_NODE] = "UPDATE item INDEXED BY item_current SET retracted = 1"
                       " WHERE node_key = ?1 AND current = 1 AND kind = 0 AND retracted = 0",
  [SQL_ADD_ITEM] =
    "INSERT INTO item (node_key, kind, severity, received, delayed, version, current,"
    " read, retracted, caught_up, item_id, publisher, type, summary, incident,"
    " collection, purpose, tlp, pinned, bytes) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1, ?7, 0, ?8, ?9,"
    " ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)",
  [SQL_ADD_PAYLOAD] = "INSERT INTO payload (item, body) VALUES (?1, ?2)",
  [SQL_ADD_WORDS] = "INSERT INTO words (item, text) VALUES (?1, ?2)",
  [SQL_LIST_WORDS] = "SELECT item, text FROM words WHERE item > ?1 ORDER BY item",
  [SQL_TRIM_WORDS] = "DELETE FROM words WHERE item <= ?1",
  [SQL_PUT_INDEXED] = "UPDATE words_indexed SET item = ?1",
  [SQL_DELETE_TEXT] = "INSERT INTO item_text (item_text, rowid, text) VALUES ('delete', ?1, ?2)",
  [SQL_ADD_TEXT] = "INSERT INTO item_text (rowid, text) VALUES (?1, ?2)",
  [SQL_ADD_ALERT] = "INSERT INTO alert (rule_id, item, time, state) VALUES (?1, ?2, ?3, 0)",
  [SQL_ADD_LEDGER] = "INSERT INTO ledger VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"
                     " ON CONFLICT DO UPDATE SET received = received + excluded.received,"
                     " stored = stored + excluded.stored, updated = updated + excluded.updated,"
                     " duplicate = duplicate + excluded.duplicate,"
                     " rejected = rejected + excluded.rejected,"
                     " caught_up = caught_up + excluded.caught_up",
  [SQL_ADD_REJECT] = "INSERT INTO ledger_reject VALUES (?1, ?2, ?3, ?4)"
                     " ON CONFLICT DO UPDATE SET count = count + excluded.count",
  [SQL_TOUCH_NODE] = "UPDATE node SET last_activity = max (last_activity, ?2),"
                     " listed = max (listed, ?3)"
                     " WHERE key = ?1 AND (last_activity < ?2 OR listed < ?3)",
  [SQL_MARK_READ] = "UPDATE item SET read = ?2 WHERE id = ?1 AND kind = 0 AND read <> ?2",
  [SQL_PIN] = "UPDATE item SET pinned = 1 WHERE id = ?1 AND kind = 0 AND pinned = 0",
  [SQL_UNPIN] = "UPDATE item SET pinned = 0 WHERE id = ?1 AND pinned <> 0",
  [SQL_UNPIN_CURRENT] = "UPDATE item INDEXED BY item_current SET pinned = 0"
                        " WHERE current = 1 AND kind = 0 AND pinned <> 0 AND (node_key, item_id) ="
                        " (SELECT node_key, item_id FROM item WHERE id = ?1)",
  [SQL_UNPIN_OLD] = "UPDATE item INDEXED BY item_old SET pinned = 0"
                    " WHERE current = 0 AND pinned <> 0 AND (node_key, item_id) ="
                    " (SELECT node_key, item_id FROM item WHERE id = ?1)",
  [SQL_MARK_NODE_READ] = "UPDATE item SET read = 1 WHERE node_key = ?1 AND read = 0 AND current = 1"
                         " AND id <= ?2",
  [SQL_MARK_ALL_READ] = "UPDATE item SET read = 1 WHERE read = 0 AND current = 1 AND id <= ?1",
  [SQL_PUT_NODE] = "UPDATE node SET name = ?2, kind = ?3, parents = ?4, subscribed = ?5, listed = 1"
                   " WHERE key = ?1 AND (name IS NOT ?2 OR kind <> ?3 OR parents IS NOT ?4"
                   " OR subscribed <> ?5 OR listed = 0)",
  [SQL_FORGET_NODE] = "UPDATE node SET listed = 0, subscribed = 0"
                      " WHERE node = ?2 AND broker = (SELECT key FROM broker WHERE jid = ?1)",
  [SQL_INTERRUPT] = "INSERT INTO interruption (id, newest, since) VALUES (?1,"
                    " (SELECT coalesce (max (id), 0) FROM item), ?2)",
  [SQL_RECONCILE] = "UPDATE node SET reconciled = ?2 WHERE key = ?1 AND reconciled < ?2",
  [SQL_ADD_GAP] = "INSERT INTO gap (node_key, session, since, until, count, known, reason)"
                  " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
  [SQL_ADD_REQUEST] = "INSERT OR IGNORE INTO request (node_key, jid, subid, received)"
                      " VALUES (?1, ?2, ?3, ?4)",
  [SQL_DELETE_REQUEST] = "DELETE FROM request WHERE jid = ?3 AND subid = ?4 AND node_key ="
                         " (SELECT node.key FROM node JOIN broker ON broker.key = node.broker"
                         " WHERE broker.jid = ?1 AND node.node = ?2)",
  [SQL_PUT_CAPABILITY] = "INSERT INTO capability (broker, body) VALUES (?1, ?2)"
                         " ON CONFLICT DO UPDATE SET body = excluded.body",
  [SQL_PUT_FACT] = "UPDATE item SET purpose = ?2, tlp = ?3 WHERE id = ?1",
  [SQL_FACTS_LEFT] = "UPDATE facts SET next = ?1",
  [SQL_FACTS_DONE] = "DELETE FROM facts",
  [SQL_FIND_INDICATOR] = "SELECT id FROM indicator WHERE key = ?1",
  [SQL_ADD_INDICATOR] = "INSERT INTO indicator (key, kind, value) VALUES (?1, ?2, ?3)",
  [SQL_LINK_INDICATOR] = "INSERT OR IGNORE INTO item_indicator (indicator, item) VALUES (?1, ?2)",
  [SQL_HAS_ITEM] = "SELECT 1 FROM item WHERE id = ?1",
  [SQL_PUT_RULE] = "INSERT INTO rule (id, body) VALUES (?1, ?2)"
                   " ON CONFLICT DO UPDATE SET body = excluded.body",
  [SQL_DELETE_RULE] = "DELETE FROM rule WHERE id = ?1",
  [SQL_ALERT_STATE] = "UPDATE alert SET state = ?2 WHERE id = ?1",
  [SQL_PUT_PLAN] =
    "INSERT INTO plan (uuid, title, broker, who, begun, ended, total, applied, wrong)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (uuid) DO UPDATE SET"
    " ended = excluded.ended, applied = excluded.applied, wrong = excluded.wrong",
  [SQL_PUT_OPERATION] = "INSERT INTO plan_operation (plan, position, sentence, request, state,"
                        " result) SELECT id, ?2, ?3, ?4, ?5, ?6 FROM plan WHERE uuid = ?1"
                        " ON CONFLICT (plan, position) DO UPDATE SET state = excluded.state,"
                        " result = excluded.result, request ="
                        " CASE excluded.request WHEN '' THEN request ELSE excluded.request END",
  [SQL_PUT_RETENTION] = "INSERT INTO retention (node_key, days, items, bytes) VALUES (?1, ?2, ?3,"
                        " ?4) ON CONFLICT DO UPDATE SET days = excluded.days,"
                        " items = excluded.items, bytes = excluded.bytes",
  [SQL_DELETE_RETENTION] = "DELETE FROM retention WHERE node_key = ?1",
  /* Whether it is still to go, and whether it is to be remembered. */
  [SQL_FIND_OUTDATED] = "SELECT node_key, item_id, received, caught_up,"
                        " item.kind = 0 AND current = 1 AND item_id IS NOT NULL, payload.body,"
                        " summary, node.node, publisher, item_id, incident"
                        " FROM item LEFT JOIN payload ON payload.item = item.id"
                        " LEFT JOIN node ON node.key = item.node_key"
                        " WHERE item.id = ?1 AND pinned = 0 AND NOT EXISTS (SELECT 1"
                        " FROM alert WHERE alert.item = item.id AND alert.state = 0)",
  [SQL_ADD_RETIRED] = "INSERT OR REPLACE INTO retired (id, node_key, item_id, received, caught_up,"
                      " digest) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
  [SQL_DELETE_RETIRED] = "DELETE FROM retired WHERE node_key = ?1 AND item_id = ?2",
  [SQL_FORGET_RETIRED] = "DELETE FROM retired WHERE id <= (SELECT id FROM retired ORDER BY id DESC"
                         " LIMIT 1 OFFSET ?1)",
  [SQL_DELETE_ALERTS] = "DELETE FROM alert WHERE item = ?1",
  [SQL_DELETE_PAYLOAD] = "DELETE FROM payload WHERE item = ?1",
  [SQL_DELETE_ITEM] = "DELETE FROM item WHERE id = ?1",
};

static NodeRef *
node_ref_new (const char *broker, const char *node, gint64 key)
{
  NodeRef *ref = g_new (NodeRef, 1);

  ref->broker = g_strdup (broker);
  ref->node = g_strdup (node);
  ref->key = key;
  return ref;
}

static guint
node_ref_hash (gconstpointer data)
{
  const NodeRef *ref = data;

  return g_str_hash (ref->broker) * 31 + g_str_hash (ref->node);
}

static gboolean
node_ref_equal (gconstpointer a, gconstpointer b)
{
  const NodeRef *one = a;
  const NodeRef *other = b;

  return g_str_equal (one->node, other->node) && g_str_equal (one->broker, other->broker);
}

static void
node_ref_free (gpointer data)
{
  NodeRef *ref = data;

  g_free (ref->broker);
  g_free (ref->node);
  g_free (ref);
}

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
find_broker (XgStoreWriter *self, const char *jid, gint64 *key)
{
  int rc;

  xg_store_writer_bind_text (self, SQL_FIND_BROKER, 1, jid);
  rc = xg_store_writer_find_key (self, SQL_FIND_BROKER, key);
  if (rc != SQLITE_OK || *key != 0)
    return rc;

  xg_store_writer_bind_text (self, SQL_ADD_BROKER, 1, jid);
  rc = xg_store_writer_run (self, SQL_ADD_BROKER);
  *key = sqlite3_last_insert_rowid (self->db);
  return rc;
}

/* The key of a node, made when it is new; LISTED is for a new one. */
int
xg_store_writer_find_node (XgStoreWriter *self,
                           const char *broker,
                           const char *node,
                           gboolean listed,
                           gint64 *key)
{
  const NodeRef wanted = { .broker = (char *) broker, .node = (char *) node };
  const NodeRef *known = g_hash_table_lookup (self->nodes, &wanted);
  gint64 broker_key = 0;
  int rc;

  if (known != NULL)
    {
      *key = known->key;
      return SQLITE_OK;
    }

  rc = find_broker (self, broker, &broker_key);
  if (rc != SQLITE_OK)
    return rc;
  sqlite3_bind_int64 (self->stmts[SQL_FIND_NODE], 1, broker_key);
  xg_store_writer_bind_text (self, SQL_FIND_NODE, 2, node);
  rc = xg_store_writer_find_key (self, SQL_FIND_NODE, key);
  if (rc == SQLITE_OK && *key == 0)
    {
      sqlite3_bind_int64 (self->stmts[SQL_ADD_NODE], 1, broker_key);
      xg_store_writer_bind_text (self, SQL_ADD_NODE, 2, node);
      sqlite3_bind_int (self->stmts[SQL_ADD_NODE], 3, listed ? 1 : 0);
      rc = xg_store_writer_run (self, SQL_ADD_NODE);
      *key = sqlite3_last_insert_rowid (self->db);
    }
  if (rc != SQLITE_OK)
    return rc;

  if (g_hash_table_size (self->nodes) >= MAX_NODES)
    g_hash_table_remove_all (self->nodes);
  g_hash_table_add (self->nodes, node_ref_new (broker, node, *key));
  return SQLITE_OK;
}

static int
put_node (XgStoreWriter *self, const XgStoreNode *node)
{
  sqlite3_stmt *stmt = self->stmts[SQL_PUT_NODE];
  gint64 key = 0;
  int rc = xg_store_writer_find_node (self, node->broker, node->node, TRUE, &key);

  if (rc != SQLITE_OK)
    return rc;
  sqlite3_bind_int64 (stmt, 1, key);
  xg_store_writer_bind_text (self, SQL_PUT_NODE, 2, node->name);
  sqlite3_bind_int (stmt, 3, node->kind);
  xg_store_writer_bind_text (self, SQL_PUT_NODE, 4, node->parents);
  sqlite3_bind_int (stmt, 5, node->subscribed ? 1 : 0);
  return xg_store_writer_run (self, SQL_PUT_NODE);
}

static int
interrupt (XgStoreWriter *self, const XgStoreOp *op)
{
  sqlite3_bind_int64 (self->stmts[SQL_INTERRUPT], 1, op->id);
  sqlite3_bind_int64 (self->stmts[SQL_INTERRUPT], 2, op->up_to);
  return xg_store_writer_run (self, SQL_INTERRUPT);
}

static int
reconcile (XgStoreWriter *self, const XgStoreOp *op)
{
  gint64 key = 0;
  int rc = xg_store_writer_find_node (self, op->node->broker, op->node->node, FALSE, &key);

  return rc == SQLITE_OK ? xg_store_writer_set_reconciled (self, key, op->id) : rc;
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
      return put_node (self, op->node);
    case XG_STORE_OP_FORGET_NODE:
      xg_store_writer_bind_text (self, SQL_FORGET_NODE, 1, op->node->broker);
      xg_store_writer_bind_text (self, SQL_FORGET_NODE, 2, op->node->node);
      return xg_store_writer_run (self, SQL_FORGET_NODE);
    case XG_STORE_OP_INTERRUPT:
      return interrupt (self, op);
    case XG_STORE_OP_RECONCILE:
      return reconcile (self, op);
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
  self->nodes = g_hash_table_new_full (node_ref_hash, node_ref_equal, node_ref_free, NULL);
  self->tallies = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, xg_store_tally_free);
  xg_store_writer_init_indicators (self);

  for (guint i = 0; i < N_SQL && rc == SQLITE_OK; i++)
    rc =
      sqlite3_prepare_v3 (db, statements[i], -1, SQLITE_PREPARE_PERSISTENT, &self->stmts[i], NULL);
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
