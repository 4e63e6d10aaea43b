/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-store"

#include "config.h"

#include <string.h>

#include "store/xg-reader-private.h"

/* Calls @func for each row that @sql gives; its only parameter, if any, is bound to @parameter. */
gboolean
xg_reader_each_row (XgReader *self,
                    const char *sql,
                    gint64 parameter,
                    XgReaderRowFunc func,
                    gpointer user_data,
                    GError **error)
{
  sqlite3 *db = xg_reader_borrow (self, NULL, error);
  sqlite3_stmt *stmt;
  gboolean done = FALSE;

  if (db == NULL)
    return FALSE;
  stmt = xg_reader_prepare (self, db, sql, error);
  if (stmt != NULL)
    {
      int rc;

      if (sqlite3_bind_parameter_count (stmt) > 0)
        sqlite3_bind_int64 (stmt, 1, parameter);
      while ((rc = sqlite3_step (stmt)) == SQLITE_ROW)
        func (stmt, user_data);
      done = xg_reader_check_end (self, db, rc, error);
    }
  sqlite3_finalize (stmt);
  xg_reader_give_back (self, db);
  return done;
}

static void
add_node (sqlite3_stmt *stmt, gpointer user_data)
{
  XgStoreNode *node = g_new0 (XgStoreNode, 1);

  node->key = sqlite3_column_int64 (stmt, 0);
  node->broker = xg_reader_dup_column (stmt, 1);
  node->node = xg_reader_dup_column (stmt, 2);
  node->name = xg_reader_dup_column (stmt, 3);
  node->kind = sqlite3_column_int (stmt, 4);
  node->parents = xg_reader_dup_column (stmt, 5);
  node->subscribed = sqlite3_column_int (stmt, 6) != 0;
  node->unread = sqlite3_column_int64 (stmt, 7);
  node->last_activity = sqlite3_column_int64 (stmt, 8);
  g_ptr_array_add (user_data, node);
}

/**
 * xg_reader_list_nodes:
 *
 * The remembered tree: what was put and not forgotten, and every node that items came from. Blocks:
 * unread rows are counted one by one. Counting those of each node takes a fifth less than counting
 * all in groups, which asks of each row whether a group ends.
 *
 * Errors: those of #XG_STORE_ERROR.
 *
 * Returns: (transfer full) (nullable) (element-type XgStoreNode): nodes in the order of being known
 */
GPtrArray *
xg_reader_list_nodes (XgReader *self, GError **error)
{
  g_autoptr (GPtrArray) nodes =
    g_ptr_array_new_with_free_func ((GDestroyNotify) xg_store_node_free);

  g_return_val_if_fail (XG_IS_READER (self), NULL);

  if (!xg_reader_each_row (
        self,
        "SELECT node.key, broker.jid, node.node, node.name, node.kind, node.parents,"
        " node.subscribed, (SELECT count (*) FROM item INDEXED BY item_unread"
        " WHERE read = 0 AND current = 1 AND node_key = node.key), node.last_activity"
        " FROM node JOIN broker ON broker.key = node.broker"
        " WHERE node.listed = 1 ORDER BY node.key",
        0,
        add_node,
        nodes,
        error))
    return NULL;
  return g_steal_pointer (&nodes);
}

/**
 * xg_reader_count_unread:
 * @up_to: the highest row id that counts
 *
 * What a salvage has added to the unread items. Blocks.
 *
 * Errors: those of #XG_STORE_ERROR.
 *
 * Returns: (transfer full) (nullable) (element-type XgStoreNode): the nodes that have any
 */
GPtrArray *
xg_reader_count_unread (XgReader *self, gint64 up_to, GError **error)
{
  g_autoptr (GPtrArray) nodes =
    g_ptr_array_new_with_free_func ((GDestroyNotify) xg_store_node_free);

  g_return_val_if_fail (XG_IS_READER (self), NULL);

  if (!xg_reader_each_row (
        self,
        "SELECT node.key, broker.jid, node.node, node.name, node.kind, node.parents,"
        " node.subscribed, counts.unread, node.last_activity"
        " FROM (SELECT node_key, count (*) AS unread FROM item INDEXED BY item_unread"
        " WHERE read = 0 AND current = 1 AND id <= ?1 GROUP BY node_key) AS counts"
        " JOIN node ON node.key = counts.node_key"
        " JOIN broker ON broker.key = node.broker WHERE node.listed = 1",
        up_to,
        add_node,
        nodes,
        error))
    return NULL;
  return g_steal_pointer (&nodes);
}

static void
add_rule (sqlite3_stmt *stmt, gpointer user_data)
{
  gint64 id = sqlite3_column_int64 (stmt, 0);

  g_hash_table_insert (user_data, g_memdup2 (&id, sizeof id), xg_reader_dup_column (stmt, 1));
}

/**
 * xg_reader_list_rules:
 *
 * Blocks.
 *
 * Errors: those of #XG_STORE_ERROR.
 *
 * Returns: (transfer full) (nullable) (element-type gint64 utf8): bodies by pointer to the id
 */
GHashTable *
xg_reader_list_rules (XgReader *self, GError **error)
{
  g_autoptr (GHashTable) rules =
    g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);

  g_return_val_if_fail (XG_IS_READER (self), NULL);

  if (!xg_reader_each_row (self, "SELECT id, body FROM rule", 0, add_rule, rules, error))
    return NULL;
  return g_steal_pointer (&rules);
}

static void
add_capability (sqlite3_stmt *stmt, gpointer user_data)
{
  g_hash_table_insert (user_data, xg_reader_dup_column (stmt, 0), xg_reader_dup_column (stmt, 1));
}

/**
 * xg_reader_list_capabilities:
 *
 * Blocks.
 *
 * Errors: those of #XG_STORE_ERROR.
 *
 * Returns: (transfer full) (nullable) (element-type utf8 utf8): what brokers can do, by their JIDs
 */
GHashTable *
xg_reader_list_capabilities (XgReader *self, GError **error)
{
  g_autoptr (GHashTable) bodies = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  g_return_val_if_fail (XG_IS_READER (self), NULL);

  if (!xg_reader_each_row (self,
                           "SELECT broker, body FROM capability",
                           0,
                           add_capability,
                           bodies,
                           error))
    return NULL;
  return g_steal_pointer (&bodies);
}

/**
 * xg_store_request_free:
 * @self: (transfer full) (nullable): a request
 */
void
xg_store_request_free (XgStoreRequest *self)
{
  if (self == NULL)
    return;
  g_free (self->broker);
  g_free (self->node);
  g_free (self->jid);
  g_free (self->subid);
  g_free (self);
}

static void
add_request (sqlite3_stmt *stmt, gpointer user_data)
{
  XgStoreRequest *request = g_new0 (XgStoreRequest, 1);

  request->broker = xg_reader_dup_column (stmt, 0);
  request->node = xg_reader_dup_column (stmt, 1);
  request->jid = xg_reader_dup_column (stmt, 2);
  request->subid = xg_reader_dup_column (stmt, 3);
  request->received = sqlite3_column_int64 (stmt, 4);
  g_ptr_array_add (user_data, request);
}

/**
 * xg_reader_list_requests:
 *
 * Blocks.
 *
 * Errors: those of #XG_STORE_ERROR.
 *
 * Returns: (transfer full) (nullable) (element-type XgStoreRequest): who waits, oldest first
 */
GPtrArray *
xg_reader_list_requests (XgReader *self, GError **error)
{
  g_autoptr (GPtrArray) requests =
    g_ptr_array_new_with_free_func ((GDestroyNotify) xg_store_request_free);

  g_return_val_if_fail (XG_IS_READER (self), NULL);

  if (!xg_reader_each_row (self,
                           "SELECT broker.jid, node.node, request.jid, nullif (request.subid, ''),"
                           " request.received FROM request JOIN node ON node.key = request.node_key"
                           " JOIN broker ON broker.key = node.broker ORDER BY request.id",
                           0,
                           add_request,
                           requests,
                           error))
    return NULL;
  return g_steal_pointer (&requests);
}

static void
add_alert (sqlite3_stmt *stmt, gpointer user_data)
{
  const XgStoreAlert alert = {
    .id = sqlite3_column_int64 (stmt, 0),
    .rule_id = sqlite3_column_int64 (stmt, 1),
    .rowid = sqlite3_column_int64 (stmt, 2),
    .time = sqlite3_column_int64 (stmt, 3),
    .state = sqlite3_column_int (stmt, 4),
  };

  g_array_append_val ((GArray *) user_data, alert);
}

/**
 * xg_reader_list_alerts:
 * @limit: at most so many, 0 for all
 *
 * Blocks.
 *
 * Errors: those of #XG_STORE_ERROR.
 *
 * Returns: (transfer full) (nullable) (element-type XgStoreAlert): alerts, newest first
 */
GArray *
xg_reader_list_alerts (XgReader *self, guint limit, GError **error)
{
  g_autoptr (GArray) alerts = g_array_new (FALSE, FALSE, sizeof (XgStoreAlert));

  g_return_val_if_fail (XG_IS_READER (self), NULL);

  if (!xg_reader_each_row (
        self,
        "SELECT id, rule_id, item, time, state FROM alert ORDER BY id DESC LIMIT ?1",
        limit > 0 ? (gint64) limit : -1,
        add_alert,
        alerts,
        error))
    return NULL;
  return g_steal_pointer (&alerts);
}

static void
add_item (sqlite3_stmt *stmt, gpointer user_data)
{
  g_ptr_array_add (user_data, xg_reader_row_to_item (stmt));
}

/**
 * xg_reader_list_versions:
 * @rowid: a row
 *
 * Blocks.
 *
 * Errors: those of #XG_STORE_ERROR.
 *
 * Returns: (transfer full) (nullable) (element-type XgStoreItem): all versions of the item of
 * @rowid, newest first; the row alone when it has no item id or is no item; empty when there is no
 * such row
 */
GPtrArray *
xg_reader_list_versions (XgReader *self, gint64 rowid, GError **error)
{
  g_autoptr (GPtrArray) items =
    g_ptr_array_new_with_free_func ((GDestroyNotify) xg_store_item_free);

  g_return_val_if_fail (XG_IS_READER (self), NULL);

  /* The current version by one index, the older ones by the other. */
  if (!xg_reader_each_row (
        self,
        "WITH me AS (SELECT id, node_key, item_id FROM item WHERE id = ?1),"
        " same AS (SELECT ?1 AS id"
        " UNION SELECT old.id FROM me, item AS old INDEXED BY item_old"
        "  ON old.node_key = me.node_key AND old.item_id = me.item_id AND old.current = 0"
        " UNION SELECT new.id FROM me, item AS new INDEXED BY item_current"
        "  ON new.node_key = me.node_key AND new.item_id = me.item_id AND new.current = 1"
        "  AND new.kind = 0)"
        " SELECT " XG_READER_ITEM_COLUMNS " FROM " XG_READER_ITEM_TABLES
        " WHERE item.id IN same AND (item.id = ?1"
        "  OR (SELECT kind FROM item WHERE id = ?1) = 0) ORDER BY item.id DESC",
        rowid,
        add_item,
        items,
        error))
    return NULL;
  return g_steal_pointer (&items);
}

static void
set_ledger (sqlite3_stmt *stmt, gpointer user_data)
{
  XgStoreLedger *ledger = user_data;

  ledger->received = sqlite3_column_int64 (stmt, 0);
  ledger->stored = sqlite3_column_int64 (stmt, 1);
  ledger->updated = sqlite3_column_int64 (stmt, 2);
  ledger->duplicate = sqlite3_column_int64 (stmt, 3);
  ledger->rejected = sqlite3_column_int64 (stmt, 4);
  ledger->caught_up = sqlite3_column_int64 (stmt, 5);
}

/**
 * xg_reader_get_ledger:
 * @node_key: a node, 0 for the sum of all
 * @ledger: (out): zeros for a node that nothing came from
 *
 * What was counted since the cache was begun. Blocks.
 *
 * Errors: those of #XG_STORE_ERROR.
 */
gboolean
xg_reader_get_ledger (XgReader *self, gint64 node_key, XgStoreLedger *ledger, GError **error)
{
  g_return_val_if_fail (XG_IS_READER (self), FALSE);
  g_return_val_if_fail (ledger != NULL, FALSE);

  memset (ledger, 0, sizeof *ledger);
  ledger->node_key = node_key;
  return xg_reader_each_row (
    self,
    "SELECT sum (received), sum (stored), sum (updated), sum (duplicate),"
    " sum (rejected), sum (caught_up) FROM ledger WHERE ?1 = 0 OR node_key = ?1",
    node_key,
    set_ledger,
    ledger,
    error);
}

static void
add_reason (sqlite3_stmt *stmt, gpointer user_data)
{
  gint64 count = sqlite3_column_int64 (stmt, 1);

  g_hash_table_insert (user_data, xg_reader_dup_column (stmt, 0), g_memdup2 (&count, sizeof count));
}

/**
 * xg_reader_list_reject_reasons:
 * @node_key: a node, 0 for all
 *
 * Why records were rejected, and how often; the counts sum up to the ledger's "rejected". Blocks.
 *
 * Errors: those of #XG_STORE_ERROR.
 *
 * Returns: (transfer full) (nullable) (element-type utf8 gint64): pointers to counts by reason
 */
GHashTable *
xg_reader_list_reject_reasons (XgReader *self, gint64 node_key, GError **error)
{
  g_autoptr (GHashTable) reasons = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  g_return_val_if_fail (XG_IS_READER (self), NULL);

  if (!xg_reader_each_row (
        self,
        "SELECT reason, sum (count) FROM ledger_reject WHERE ?1 = 0 OR node_key = ?1"
        " GROUP BY reason",
        node_key,
        add_reason,
        reasons,
        error))
    return NULL;
  return g_steal_pointer (&reasons);
}
