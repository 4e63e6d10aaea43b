/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How many rows came when, by severity. */
#define G_LOG_DOMAIN "xg-store"

#include "config.h"

#include "store/xg-reader-histogram.h"

#include "store/xg-reader-private.h"

/* Numbers of the parameters. */
#define PARAM_SINCE "?4"
#define PARAM_WIDTH "?5"

/* Prepares "SELECT columns FROM the rows of the query" with what follows. */
static sqlite3_stmt *
prepare (XgReader *self,
         sqlite3 *db,
         const char *columns,
         const XgStoreQuery *query,
         const char *rest,
         GError **error)
{
  g_autoptr (GString) sql = g_string_new (columns);
  sqlite3_stmt *stmt;

  xg_reader_append_rows (sql, query);
  g_string_append (sql, rest);
  stmt = xg_reader_prepare (self, db, sql->str, error);
  if (stmt != NULL)
    xg_reader_bind_rows (stmt, query);
  return stmt;
}

static gboolean
count_rows (XgReader *self,
            sqlite3 *db,
            const XgStoreQuery *query,
            XgStoreHistogram *histogram,
            GError **error)
{
  sqlite3_stmt *stmt =
    prepare (self,
             db,
             "SELECT (item.received - " PARAM_SINCE ") / " PARAM_WIDTH ", item.severity, count (*)",
             query,
             " GROUP BY 1, 2",
             error);
  gboolean done;
  int rc;

  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_int64 (stmt, 4, histogram->since);
  sqlite3_bind_int64 (stmt, 5, histogram->width);
  while ((rc = sqlite3_step (stmt)) == SQLITE_ROW)
    {
      gint64 bucket = sqlite3_column_int64 (stmt, 0);
      int severity = CLAMP (sqlite3_column_int (stmt, 1), 0, XG_SEVERITY_LAST);

      /* A clock that was wrong has made rows of yesterday or tomorrow: none is left out. */
      bucket = CLAMP (bucket, 0, (gint64) histogram->n_buckets - 1);
      histogram->counts[bucket][severity] += sqlite3_column_int64 (stmt, 2);
    }
  done = xg_reader_check_end (self, db, rc, error);
  sqlite3_finalize (stmt);
  return done;
}

/* When the first or last of the rows came, in the order of rows: that takes no look at all. */
static gboolean
find_end (XgReader *self,
          sqlite3 *db,
          const XgStoreQuery *query,
          const char *order,
          gint64 *time,
          GError **error)
{
  sqlite3_stmt *stmt = prepare (self, db, "SELECT item.received", query, order, error);
  gboolean done;
  int rc;

  if (stmt == NULL)
    return FALSE;
  rc = sqlite3_step (stmt);
  if (rc == SQLITE_ROW)
    *time = sqlite3_column_int64 (stmt, 0);
  done = rc == SQLITE_ROW || xg_reader_check_end (self, db, rc, error);
  sqlite3_finalize (stmt);
  return done;
}

/**
 * xg_reader_find_span:
 * @query: which rows
 * @first: (out): when the oldest of them came, µs since the epoch; 0: there is none
 * @last: (out): when the newest one came, no earlier than @first
 * @cancellable: (nullable): ends it
 *
 * Where the clock was set, other rows may have come before or after these. Blocks.
 *
 * Errors: those of xg_reader_query(), %G_IO_ERROR_CANCELLED.
 */
gboolean
xg_reader_find_span (XgReader *self,
                     const XgStoreQuery *query,
                     gint64 *first,
                     gint64 *last,
                     GCancellable *cancellable,
                     GError **error)
{
  const char *id =
    query->condition != NULL && query->condition->match != NULL ? "item_words.rowid" : "item.id";
  g_autofree char *upwards = g_strdup_printf (" ORDER BY %s LIMIT 1", id);
  g_autofree char *downwards = g_strdup_printf (" ORDER BY %s DESC LIMIT 1", id);
  sqlite3 *db;
  gboolean done;

  g_return_val_if_fail (XG_IS_READER (self), FALSE);
  g_return_val_if_fail (first != NULL && last != NULL, FALSE);

  *first = *last = 0;
  if (query->node_keys != NULL && query->n_node_keys == 0)
    return TRUE;
  db = xg_reader_borrow (self, cancellable, error);
  if (db == NULL)
    return FALSE;
  done = find_end (self, db, query, upwards, first, error) &&
         find_end (self, db, query, downwards, last, error);
  *last = MAX (*first, *last);
  xg_reader_give_back (self, db);
  return done;
}

/**
 * xg_reader_count_by_time:
 * @query: which rows
 * @histogram: (inout): since, width and n_buckets say what is asked; counts are filled in
 * @cancellable: (nullable): ends it
 *
 * Blocks, for as long as it takes to look at these rows.
 *
 * Errors: those of xg_reader_query(), %G_IO_ERROR_CANCELLED.
 */
gboolean
xg_reader_count_by_time (XgReader *self,
                         const XgStoreQuery *query,
                         XgStoreHistogram *histogram,
                         GCancellable *cancellable,
                         GError **error)
{
  sqlite3 *db;
  gboolean done;

  g_return_val_if_fail (XG_IS_READER (self), FALSE);
  g_return_val_if_fail (query != NULL && histogram != NULL, FALSE);
  g_return_val_if_fail (histogram->width > 0, FALSE);
  g_return_val_if_fail (histogram->n_buckets > 0, FALSE);
  g_return_val_if_fail (histogram->n_buckets <= XG_STORE_HISTOGRAM_BUCKETS, FALSE);

  memset (histogram->counts, 0, sizeof histogram->counts);
  if (query->node_keys != NULL && query->n_node_keys == 0)
    return TRUE;
  db = xg_reader_borrow (self, cancellable, error);
  if (db == NULL)
    return FALSE;
  done = count_rows (self, db, query, histogram, error);
  xg_reader_give_back (self, db);
  return done;
}
