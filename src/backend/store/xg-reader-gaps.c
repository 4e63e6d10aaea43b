/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-store"

#include "config.h"

#include <string.h>

#include "store/xg-reader-private.h"

/* What comparing a topic with its broker needs to know of the cache. */

static void
pending_free (gpointer data)
{
  XgStorePending *pending = data;

  g_free (pending->node);
  g_free (pending);
}

static void
mark_free (gpointer data)
{
  XgStoreMark *mark = data;

  g_free (mark->item_id);
  g_free (mark);
}

static gboolean
read_pending (XgReader *self, sqlite3 *db, sqlite3_stmt *stmt, GPtrArray *list, GError **error)
{
  int rc;

  while ((rc = sqlite3_step (stmt)) == SQLITE_ROW)
    {
      XgStorePending *pending = g_new0 (XgStorePending, 1);

      pending->node = xg_reader_dup_column (stmt, 0);
      pending->node_key = sqlite3_column_int64 (stmt, 1);
      pending->newest = sqlite3_column_int64 (stmt, 2);
      pending->since = sqlite3_column_int64 (stmt, 3);
      pending->interruption = sqlite3_column_int64 (stmt, 4);
      g_ptr_array_add (list, pending);
    }
  return xg_reader_check_end (self, db, rc, error);
}

/**
 * xg_reader_list_pending:
 * @broker: JID of a pubsub service
 *
 * Blocks.
 *
 * Errors: those of #XG_STORE_ERROR.
 *
 * Returns: (transfer full) (nullable) (element-type XgStorePending): every topic of @broker, also
 * those without a subscription, that was not compared with it since an interruption, with the first
 * such interruption; with the first of which we have items from before, where there is one: a topic
 * that gave its first item after an interruption can have missed some in the next
 */
GPtrArray *
xg_reader_list_pending (XgReader *self, const char *broker, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (pending_free);
  sqlite3 *db;
  sqlite3_stmt *stmt;
  gboolean done = FALSE;

  g_return_val_if_fail (XG_IS_READER (self), NULL);
  g_return_val_if_fail (broker != NULL, NULL);

  db = xg_reader_borrow (self, NULL, error);
  if (db == NULL)
    return NULL;
  stmt = xg_reader_prepare (self,
                            db,
                            "SELECT node.node, node.key, interruption.newest, interruption.since,"
                            " interruption.id"
                            " FROM node JOIN interruption ON interruption.id = coalesce ("
                            " (SELECT min (id) FROM interruption WHERE id > node.reconciled"
                            "  AND newest >= (SELECT id FROM item INDEXED BY item_node"
                            "  WHERE node_key = node.key AND kind = 0 ORDER BY id LIMIT 1)),"
                            " (SELECT min (id) FROM interruption WHERE id > node.reconciled))"
                            " WHERE node.broker = (SELECT key FROM broker WHERE jid = ?1)",
                            error);
  if (stmt != NULL)
    {
      sqlite3_bind_text (stmt, 1, broker, -1, SQLITE_STATIC);
      done = read_pending (self, db, stmt, list, error);
    }
  sqlite3_finalize (stmt);
  xg_reader_give_back (self, db);
  return done ? g_steal_pointer (&list) : NULL;
}

static gboolean
read_marks (XgReader *self, sqlite3 *db, sqlite3_stmt *stmt, GPtrArray *list, GError **error)
{
  int rc;

  while ((rc = sqlite3_step (stmt)) == SQLITE_ROW)
    {
      XgStoreMark *mark = g_new0 (XgStoreMark, 1);

      mark->rowid = sqlite3_column_int64 (stmt, 0);
      mark->received = sqlite3_column_int64 (stmt, 1);
      mark->caught_up = sqlite3_column_int (stmt, 2) != 0;
      mark->item_id = xg_reader_dup_column (stmt, 3);
      g_ptr_array_add (list, mark);
    }
  return xg_reader_check_end (self, db, rc, error);
}

/**
 * xg_reader_list_marks:
 * @node_key: a topic
 * @up_to: no newer rows than this one
 * @limit: at most so many
 *
 * Blocks.
 *
 * Errors: those of #XG_STORE_ERROR.
 *
 * Returns: (transfer full) (nullable) (element-type XgStoreMark): the newest items of the topic
 * that are neither retracted nor replaced by a newer version, newest first
 */
GPtrArray *
xg_reader_list_marks (XgReader *self, gint64 node_key, gint64 up_to, guint limit, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (mark_free);
  sqlite3 *db;
  sqlite3_stmt *stmt;
  gboolean done = FALSE;

  g_return_val_if_fail (XG_IS_READER (self), NULL);

  db = xg_reader_borrow (self, NULL, error);
  if (db == NULL)
    return NULL;
  stmt = xg_reader_prepare (self,
                            db,
                            "SELECT id, received, caught_up, item_id FROM item INDEXED BY item_node"
                            " WHERE node_key = ?1 AND id <= ?2 AND current = 1 AND kind = 0"
                            " AND retracted = 0 ORDER BY id DESC LIMIT ?3",
                            error);
  if (stmt != NULL)
    {
      sqlite3_bind_int64 (stmt, 1, node_key);
      sqlite3_bind_int64 (stmt, 2, up_to);
      sqlite3_bind_int64 (stmt, 3, limit);
      done = read_marks (self, db, stmt, list, error);
    }
  sqlite3_finalize (stmt);
  xg_reader_give_back (self, db);
  return done ? g_steal_pointer (&list) : NULL;
}

/**
 * xg_reader_find_first:
 * @node_key: a topic
 * @after: rows up to this one do not count
 *
 * Blocks.
 *
 * Returns: (transfer full) (nullable): the id of the first item of the topic that came after that
 *   row; %NULL: none, or it has no id
 */
char *
xg_reader_find_first (XgReader *self, gint64 node_key, gint64 after)
{
  sqlite3 *db;
  sqlite3_stmt *stmt;
  char *item_id = NULL;

  g_return_val_if_fail (XG_IS_READER (self), NULL);

  db = xg_reader_borrow (self, NULL, NULL);
  if (db == NULL)
    return NULL;
  stmt = xg_reader_prepare (self,
                            db,
                            "SELECT item_id FROM item INDEXED BY item_node WHERE node_key = ?1"
                            " AND id > ?2 AND kind = 0 ORDER BY id LIMIT 1",
                            NULL);
  if (stmt != NULL)
    {
      sqlite3_bind_int64 (stmt, 1, node_key);
      sqlite3_bind_int64 (stmt, 2, after);
      if (sqlite3_step (stmt) == SQLITE_ROW)
        item_id = xg_reader_dup_column (stmt, 0);
    }
  sqlite3_finalize (stmt);
  xg_reader_give_back (self, db);
  return item_id;
}

/**
 * xg_reader_find_known:
 * @broker: JID of a pubsub service
 * @node: a topic
 * @item_id: an item of it
 * @payload: (nullable): what the item is at the broker
 * @length: of @payload, bytes
 * @known: (out): what we have of it
 *
 * Takes microseconds.
 */
void
xg_reader_find_known (XgReader *self,
                      const char *broker,
                      const char *node,
                      const char *item_id,
                      const char *payload,
                      gsize length,
                      XgStoreKnown *known)
{
  sqlite3_stmt *stmt;

  g_return_if_fail (XG_IS_READER (self));
  g_return_if_fail (broker != NULL && node != NULL && item_id != NULL);
  g_return_if_fail (known != NULL);

  memset (known, 0, sizeof *known);
  if (payload == NULL)
    length = 0;
  g_mutex_lock (&self->lock);
  stmt = self->stmts[XG_READER_FIND_KNOWN];
  if (stmt != NULL)
    {
      sqlite3_bind_text (stmt, 1, broker, -1, SQLITE_STATIC);
      sqlite3_bind_text (stmt, 2, node, -1, SQLITE_STATIC);
      sqlite3_bind_text (stmt, 3, item_id, -1, SQLITE_STATIC);
      if (sqlite3_step (stmt) == SQLITE_ROW)
        {
          const void *body = sqlite3_column_text (stmt, 2);

          known->rowid = sqlite3_column_int64 (stmt, 0);
          known->retracted = sqlite3_column_int (stmt, 1) != 0;
          known->same = (gsize) sqlite3_column_bytes (stmt, 2) == length &&
                        (length == 0 || memcmp (body, payload, length) == 0);
        }
      sqlite3_reset (stmt);
      sqlite3_clear_bindings (stmt);
    }
  g_mutex_unlock (&self->lock);
}
