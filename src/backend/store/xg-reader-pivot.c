/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What items that have something in common say about it. */
#define G_LOG_DOMAIN "xg-store"

#include "config.h"

#include "store/xg-reader-private.h"

/* Of the newest items are topics, publishers and other indicators counted; it takes milliseconds.
 */
#define MAX_COUNTED 2000
#define MAX_SHOWN   "30"

#define NEWEST "json_each (?1) AS newest JOIN item ON item.id = newest.value"

static const char topics_sql[] =
  "SELECT node.node, 0, count (*) FROM " NEWEST " JOIN node ON node.key = item.node_key"
  " GROUP BY item.node_key ORDER BY 3 DESC, 1 LIMIT " MAX_SHOWN;
static const char publishers_sql[] =
  "SELECT item.publisher, 0, count (*) FROM " NEWEST " WHERE item.publisher IS NOT NULL"
  " GROUP BY 1 ORDER BY 3 DESC, 1 LIMIT " MAX_SHOWN;
static const char related_sql[] =
  "SELECT indicator.value, indicator.kind, count (*) FROM json_each (?1) AS newest"
  " JOIN item_indicator ON item_indicator.item = newest.value"
  " JOIN indicator ON indicator.id = item_indicator.indicator"
  " GROUP BY indicator.id ORDER BY 3 DESC, 1 LIMIT " MAX_SHOWN;
static const char times_sql[] = "SELECT received FROM item WHERE id = ?1";

static char *
rows_to_json (const GArray *rowids, guint n)
{
  GString *json = g_string_new ("[");

  for (guint i = 0; i < n; i++)
    g_string_append_printf (json,
                            "%s%" G_GINT64_FORMAT,
                            i > 0 ? "," : "",
                            g_array_index (rowids, gint64, i));
  g_string_append_c (json, ']');
  return g_string_free (json, FALSE);
}

static gboolean
count (XgReader *self,
       sqlite3 *db,
       const char *sql,
       const char *rows,
       GPtrArray *counts,
       GError **error)
{
  sqlite3_stmt *stmt = xg_reader_prepare (self, db, sql, error);
  gboolean done = FALSE;

  if (stmt != NULL)
    {
      int rc;

      sqlite3_bind_text (stmt, 1, rows, -1, SQLITE_STATIC);
      while ((rc = sqlite3_step (stmt)) == SQLITE_ROW)
        xg_pivot_add (counts,
                      (const char *) sqlite3_column_text (stmt, 0),
                      (XgIocKind) sqlite3_column_int (stmt, 1),
                      (guint) sqlite3_column_int64 (stmt, 2));
      done = xg_reader_check_end (self, db, rc, error);
    }
  sqlite3_finalize (stmt);
  return done;
}

static gboolean
get_time (XgReader *self, sqlite3 *db, gint64 rowid, gint64 *time, GError **error)
{
  sqlite3_stmt *stmt = xg_reader_prepare (self, db, times_sql, error);
  gboolean done = FALSE;

  if (stmt != NULL)
    {
      int rc;

      sqlite3_bind_int64 (stmt, 1, rowid);
      rc = sqlite3_step (stmt);
      if (rc == SQLITE_ROW)
        {
          *time = sqlite3_column_int64 (stmt, 0);
          rc = SQLITE_DONE;
        }
      done = xg_reader_check_end (self, db, rc, error);
    }
  sqlite3_finalize (stmt);
  return done;
}

static gboolean
look (XgReader *self, sqlite3 *db, XgPivot *pivot, GError **error)
{
  guint n = pivot->rowids->len;
  g_autofree char *rows = NULL;

  if (n == 0)
    return TRUE;
  pivot->n_counted = MIN (n, MAX_COUNTED);
  rows = rows_to_json (pivot->rowids, pivot->n_counted);
  return get_time (self, db, g_array_index (pivot->rowids, gint64, 0), &pivot->last, error) &&
         get_time (self, db, g_array_index (pivot->rowids, gint64, n - 1), &pivot->first, error) &&
         count (self, db, topics_sql, rows, pivot->topics, error) &&
         count (self, db, publishers_sql, rows, pivot->publishers, error) &&
         count (self, db, related_sql, rows, pivot->related, error);
}

/**
 * xg_reader_pivot:
 * @self: a reader
 * @query: which items
 * @limit: at most so many of the newest, 0 for all
 * @cancellable: (nullable): to interrupt it
 * @error: return location
 *
 * Blocks: for workers.
 *
 * Errors: those of xg_reader_query(), %G_IO_ERROR_CANCELLED.
 *
 * Returns: (transfer full) (nullable): what is known of them
 */
XgPivot *
xg_reader_pivot (XgReader *self,
                 const XgStoreQuery *query,
                 guint limit,
                 GCancellable *cancellable,
                 GError **error)
{
  g_autoptr (XgPivot) pivot = xg_pivot_new ();
  GArray *rowids;
  sqlite3 *db;
  gboolean done;

  g_return_val_if_fail (XG_IS_READER (self), NULL);
  g_return_val_if_fail (query != NULL, NULL);

  rowids = xg_reader_run_query (self, query, 0, limit, cancellable, error);
  if (rowids == NULL)
    return NULL;
  g_array_unref (pivot->rowids);
  pivot->rowids = rowids;
  db = xg_reader_borrow (self, cancellable, error);
  if (db == NULL)
    return NULL;
  done = look (self, db, pivot, error);
  xg_reader_give_back (self, db);
  return done ? g_steal_pointer (&pivot) : NULL;
}
