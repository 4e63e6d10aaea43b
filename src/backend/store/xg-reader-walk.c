/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Rows with all that they have, one after the other: for what leaves the cache as a file. */
#define G_LOG_DOMAIN "xg-store"

#include "config.h"

#include "store/xg-reader-private.h"
#include "store/xg-reader-walk.h"

/* Row ids asked for at once. No transaction is open for longer than it takes to find so many, or to
 * read one row: else the log of a cache that is being written to would grow all the while. */
#define STEP_ROWS 1000

/* Numbers of the parameters. */
#define PARAM_AFTER "?4"
#define PARAM_UP_TO "?5"
#define PARAM_LIMIT "?6"

static const char row_sql[] =
  "SELECT " XG_READER_ITEM_COLUMNS ", payload.body FROM " XG_READER_ITEM_TABLES
  " LEFT JOIN payload ON payload.item = item.id WHERE item.id = ?1";

static sqlite3_stmt *
prepare_step (XgReader *self, sqlite3 *db, const XgStoreQuery *query, GError **error)
{
  g_autoptr (GString) sql = g_string_new ("SELECT item.id");
  const char *id = xg_reader_append_rows (sql, query);
  sqlite3_stmt *stmt;

  g_string_append_printf (sql,
                          " AND %s > " PARAM_AFTER " AND %s <= " PARAM_UP_TO
                          " ORDER BY %s LIMIT " PARAM_LIMIT,
                          id,
                          id,
                          id);
  stmt = xg_reader_prepare (self, db, sql->str, error);
  if (stmt != NULL)
    {
      xg_reader_bind_rows (stmt, query);
      sqlite3_bind_int (stmt, 6, STEP_ROWS);
    }
  return stmt;
}

/* The next row ids behind AFTER, oldest first. */
static gboolean
find_step (XgReader *self,
           sqlite3 *db,
           sqlite3_stmt *stmt,
           gint64 after,
           gint64 up_to,
           GArray *rowids,
           GError **error)
{
  int rc;
  gboolean done;

  g_array_set_size (rowids, 0);
  sqlite3_bind_int64 (stmt, 4, after);
  sqlite3_bind_int64 (stmt, 5, up_to);
  while ((rc = sqlite3_step (stmt)) == SQLITE_ROW)
    {
      gint64 rowid = sqlite3_column_int64 (stmt, 0);

      g_array_append_val (rowids, rowid);
    }
  done = xg_reader_check_end (self, db, rc, error);
  sqlite3_reset (stmt);
  return done;
}

/* One that is not there any more is passed over. */
static gboolean
visit_row (XgReader *self,
           sqlite3 *db,
           sqlite3_stmt *stmt,
           gint64 rowid,
           XgReaderRowVisitor visitor,
           gpointer user_data,
           GError **error)
{
  gboolean done = TRUE;
  int rc;

  sqlite3_bind_int64 (stmt, 1, rowid);
  rc = sqlite3_step (stmt);
  if (rc == SQLITE_ROW)
    {
      g_autoptr (XgStoreItem) item = xg_reader_row_to_item (stmt);
      int last = sqlite3_column_count (stmt) - 1;
      const XgStoreRow row = {
        .item = item,
        .collection = item->collection,
        .payload = (const char *) sqlite3_column_text (stmt, last),
        .payload_length = (gsize) sqlite3_column_bytes (stmt, last),
      };

      done = visitor (&row, user_data, error);
    }
  else
    {
      done = xg_reader_check_end (self, db, rc, error);
    }
  sqlite3_reset (stmt);
  return done;
}

static gboolean
visit_rows (XgReader *self,
            sqlite3 *db,
            sqlite3_stmt *stmt,
            const gint64 *rowids,
            guint n_rowids,
            XgReaderRowVisitor visitor,
            gpointer user_data,
            GCancellable *cancellable,
            GError **error)
{
  for (guint i = 0; i < n_rowids; i++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
          !visit_row (self, db, stmt, rowids[i], visitor, user_data, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
walk (XgReader *self,
      sqlite3 *db,
      const XgStoreQuery *query,
      gint64 up_to,
      XgReaderRowVisitor visitor,
      gpointer user_data,
      GCancellable *cancellable,
      GError **error)
{
  g_autoptr (GArray) rowids = g_array_sized_new (FALSE, FALSE, sizeof (gint64), STEP_ROWS);
  sqlite3_stmt *step = prepare_step (self, db, query, error);
  sqlite3_stmt *row = step != NULL ? xg_reader_prepare (self, db, row_sql, error) : NULL;
  gint64 after = 0;
  gboolean done = row != NULL;

  while (done)
    {
      done = find_step (self, db, step, after, up_to, rowids, error);
      if (!done || rowids->len == 0)
        break;
      done = visit_rows (self,
                         db,
                         row,
                         (const gint64 *) (gpointer) rowids->data,
                         rowids->len,
                         visitor,
                         user_data,
                         cancellable,
                         error);
      after = g_array_index (rowids, gint64, rowids->len - 1);
      if (rowids->len < STEP_ROWS)
        break;
    }
  sqlite3_finalize (row);
  sqlite3_finalize (step);
  return done;
}

/**
 * xg_reader_walk:
 * @query: which rows
 * @up_to: only rows up to this one
 * @visitor: (scope call): called for each row, oldest first, in this thread
 * @user_data: for @visitor
 * @cancellable: (nullable): ends it
 *
 * Reads rows with their payloads; only one of them is in memory at a time, and the cache can be
 * written to all the while. Blocks: for workers.
 *
 * Errors: those of xg_reader_query(), of @visitor, %G_IO_ERROR_CANCELLED.
 *
 * Returns: whether @visitor saw all rows
 */
gboolean
xg_reader_walk (XgReader *self,
                const XgStoreQuery *query,
                gint64 up_to,
                XgReaderRowVisitor visitor,
                gpointer user_data,
                GCancellable *cancellable,
                GError **error)
{
  sqlite3 *db;
  gboolean done;

  g_return_val_if_fail (XG_IS_READER (self), FALSE);
  g_return_val_if_fail (query != NULL && visitor != NULL, FALSE);

  if (query->node_keys != NULL && query->n_node_keys == 0)
    return TRUE;
  db = xg_reader_borrow (self, cancellable, error);
  if (db == NULL)
    return FALSE;
  done = walk (self, db, query, up_to, visitor, user_data, cancellable, error);
  xg_reader_give_back (self, db);
  return done;
}

/**
 * xg_reader_visit:
 * @rowids: (array length=n_rowids): rows, in the order in which they are to be seen
 *
 * The same for rows that are known by their ids.
 */
gboolean
xg_reader_visit (XgReader *self,
                 const gint64 *rowids,
                 guint n_rowids,
                 XgReaderRowVisitor visitor,
                 gpointer user_data,
                 GCancellable *cancellable,
                 GError **error)
{
  sqlite3_stmt *stmt;
  sqlite3 *db;
  gboolean done;

  g_return_val_if_fail (XG_IS_READER (self), FALSE);
  g_return_val_if_fail (rowids != NULL || n_rowids == 0, FALSE);
  g_return_val_if_fail (visitor != NULL, FALSE);

  db = xg_reader_borrow (self, cancellable, error);
  if (db == NULL)
    return FALSE;
  stmt = xg_reader_prepare (self, db, row_sql, error);
  done = stmt != NULL &&
         visit_rows (self, db, stmt, rowids, n_rowids, visitor, user_data, cancellable, error);
  sqlite3_finalize (stmt);
  xg_reader_give_back (self, db);
  return done;
}

/**
 * xg_reader_get_newest:
 * @rowid: (out): the newest row of all; 0: there is none
 *
 * Blocks: for workers.
 *
 * Errors: those of #XG_STORE_ERROR, %G_IO_ERROR_CANCELLED.
 */
gboolean
xg_reader_get_newest (XgReader *self, gint64 *rowid, GCancellable *cancellable, GError **error)
{
  sqlite3_stmt *stmt;
  sqlite3 *db;
  gboolean done = FALSE;

  g_return_val_if_fail (XG_IS_READER (self), FALSE);
  g_return_val_if_fail (rowid != NULL, FALSE);

  *rowid = 0;
  db = xg_reader_borrow (self, cancellable, error);
  if (db == NULL)
    return FALSE;
  stmt = xg_reader_prepare (self, db, "SELECT max (id) FROM item", error);
  if (stmt != NULL)
    {
      int rc = sqlite3_step (stmt);

      done = rc == SQLITE_ROW;
      if (done)
        *rowid = sqlite3_column_int64 (stmt, 0);
      else
        xg_reader_check_end (self, db, rc, error);
    }
  sqlite3_finalize (stmt);
  xg_reader_give_back (self, db);
  return done;
}
