/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-store"

#include "config.h"

#include "store/xg-reader-private.h"

/* Numbers of the parameters. */
#define PARAM_MATCH    "?1"
#define PARAM_NODES    "?2"
#define PARAM_SEVERITY "?3"
#define PARAM_BEFORE   "?4"
#define PARAM_LIMIT    "?5"

static gboolean
is_one_node (const XgStoreQuery *query)
{
  return query->node_keys != NULL && query->n_node_keys == 1;
}

static const char *
get_match (const XgStoreQuery *query)
{
  return query->condition != NULL ? query->condition->match : query->match;
}

/* Whether what the rows are ordered by is in no index: all of them are read one after the other. */
static gboolean
needs_rows (const XgStoreQuery *query)
{
  return query->order != XG_ORDER_ARRIVAL && query->order != XG_ORDER_SEVERITY &&
         query->order != XG_ORDER_TOPIC;
}

/**
 * xg_reader_append_rows:
 * @sql: a statement that has got as far as its columns
 * @query: which rows
 *
 * Goes on with " FROM … WHERE …". Which index to walk is decided here, for the planner knows
 * nothing of the numbers: the words' index, or one topic's rows, or all rows; the other conditions
 * are looked up in item_feed, a fiftieth of the size of the rows. All three give row ids in order:
 * a LIMIT ends the walk.
 *
 * Returns: (transfer none): the name of the row id, for conditions and the order
 */
const char *
xg_reader_append_rows (GString *sql, const XgStoreQuery *query)
{
  const char *match = get_match (query);

  if (match != NULL)
    g_string_append (sql,
                     " FROM item_words (" PARAM_MATCH ") CROSS JOIN item INDEXED BY item_feed"
                     " ON item.id = item_words.rowid WHERE 1");
  else
    g_string_append_printf (sql,
                            " FROM item %s WHERE 1",
                            is_one_node (query)  ? "INDEXED BY item_node"
                            : needs_rows (query) ? "NOT INDEXED"
                                                 : "INDEXED BY item_feed");

  if (is_one_node (query))
    g_string_append (sql, " AND item.node_key = " PARAM_NODES);
  else if (query->node_keys != NULL)
    g_string_append (sql, " AND item.node_key IN (SELECT value FROM json_each (" PARAM_NODES "))");
  if (query->severity_min > XG_SEVERITY_UNKNOWN)
    g_string_append (sql, " AND item.severity >= " PARAM_SEVERITY);
  if (!query->include_old_versions)
    g_string_append (sql, " AND item.current = 1");
  if (query->where != NULL)
    g_string_append_printf (sql, " AND (%s)", query->where);
  if (query->condition != NULL && query->condition->where != NULL)
    g_string_append_printf (sql, " AND (%s)", query->condition->where);
  return match != NULL ? "item_words.rowid" : "item.id";
}

static char *
build_sql (const XgStoreQuery *query, gint64 before, guint limit)
{
  GString *sql = g_string_new ("SELECT item.id");
  const char *id = xg_reader_append_rows (sql, query);

  if (before > 0)
    g_string_append_printf (sql, " AND %s < " PARAM_BEFORE, id);
  if (query->order != XG_ORDER_ARRIVAL)
    g_string_append_printf (sql,
                            " ORDER BY %s %s, item.id DESC",
                            xg_reader_get_order_key (query->order),
                            query->descending ? "DESC" : "ASC");
  else
    g_string_append_printf (sql, " ORDER BY %s DESC", id);
  if (limit > 0)
    g_string_append (sql, " LIMIT " PARAM_LIMIT);
  return g_string_free (sql, FALSE);
}

static char *
keys_to_json (const XgStoreQuery *query)
{
  GString *json = g_string_new ("[");

  for (guint i = 0; i < query->n_node_keys; i++)
    g_string_append_printf (json, "%s%" G_GINT64_FORMAT, i > 0 ? "," : "", query->node_keys[i]);
  g_string_append_c (json, ']');
  return g_string_free (json, FALSE);
}

/* The parameters of xg_reader_append_rows(); ?4 to ?15 are left to the caller. */
void
xg_reader_bind_rows (sqlite3_stmt *stmt, const XgStoreQuery *query)
{
  /* Binding a parameter that the statement does not have is an error without consequence. */
  if (get_match (query) != NULL)
    sqlite3_bind_text (stmt, 1, get_match (query), -1, SQLITE_STATIC);
  if (is_one_node (query))
    sqlite3_bind_int64 (stmt, 2, query->node_keys[0]);
  else if (query->node_keys != NULL)
    sqlite3_bind_text (stmt, 2, keys_to_json (query), -1, g_free);
  sqlite3_bind_int (stmt, 3, (int) query->severity_min);
  for (guint i = 0; query->condition != NULL && i < query->condition->values->len; i++)
    {
      const XgConditionValue *value = query->condition->values->pdata[i];
      int index = XG_CONDITION_FIRST_PARAMETER + (int) i;

      if (value->text != NULL)
        sqlite3_bind_text (stmt, index, value->text, -1, SQLITE_STATIC);
      else
        sqlite3_bind_int64 (stmt, index, value->number);
    }
}

/* Blocks; on a connection of its own. */
GArray *
xg_reader_run_query (XgReader *self,
                     const XgStoreQuery *query,
                     gint64 before,
                     guint limit,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autofree char *sql = NULL;
  sqlite3_stmt *stmt;
  sqlite3 *db;
  gboolean done = FALSE;

  if (query->node_keys != NULL && query->n_node_keys == 0)
    return g_steal_pointer (&rows);

  db = xg_reader_borrow (self, cancellable, error);
  if (db == NULL)
    return NULL;
  sql = build_sql (query, before, limit);
  stmt = xg_reader_prepare (self, db, sql, error);
  if (stmt != NULL)
    {
      int rc;

      xg_reader_bind_rows (stmt, query);
      sqlite3_bind_int64 (stmt, 4, before);
      sqlite3_bind_int64 (stmt, 5, limit);
      while ((rc = sqlite3_step (stmt)) == SQLITE_ROW)
        {
          gint64 rowid = sqlite3_column_int64 (stmt, 0);

          g_array_append_val (rows, rowid);
        }
      done = xg_reader_check_end (self, db, rc, error);
    }
  sqlite3_finalize (stmt);
  xg_reader_give_back (self, db);
  return done ? g_steal_pointer (&rows) : NULL;
}

/**
 * xg_reader_query:
 * @query: which rows; node_keys not %NULL with n_node_keys 0 means none
 * @before: only rows below this one, 0 for all
 * @limit: at most so many, 0 for all
 *
 * Blocks: for workers.
 *
 * Errors: %XG_STORE_ERROR_FAILED when "match", "where" or the condition can't be understood; others
 * of #XG_STORE_ERROR.
 *
 * Returns: (transfer full) (nullable) (element-type gint64): row ids, newest first
 */
GArray *
xg_reader_query (XgReader *self,
                 const XgStoreQuery *query,
                 gint64 before,
                 guint limit,
                 GError **error)
{
  g_return_val_if_fail (XG_IS_READER (self), NULL);
  g_return_val_if_fail (query != NULL, NULL);

  return xg_reader_run_query (self, query, before, limit, NULL, error);
}
