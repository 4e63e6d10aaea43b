/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-store"

#include "config.h"

#include "store/xg-store-writer-private.h"

/* Pages given back to the system at once: a megabyte, so that nobody waits for it. */
#define VACUUM_PAGES 256
/* The file keeps a part of its room for what comes next. */
#define FREE_SHARE 10

/* Items that were here and are not any more: so many are remembered, or the table would only grow.
 * A broker that keeps more than that of them gives the oldest once again. */
#define MAX_RETIRED 500000

/* The same for the same payload. */
static char *
make_digest (sqlite3_stmt *stmt, int column)
{
  const guchar *body = (const guchar *) sqlite3_column_text (stmt, column);
  gsize length = (gsize) sqlite3_column_bytes (stmt, column);

  return g_compute_checksum_for_data (G_CHECKSUM_SHA256,
                                      body != NULL ? body : (const guchar *) "",
                                      length);
}

/* Notes that the newest version of an item was here; it is not fetched again. */
static int
remember (XgStoreWriter *self, gint64 rowid, sqlite3_stmt *found)
{
  sqlite3_stmt *stmt = self->stmts[SQL_ADD_RETIRED];
  g_autofree char *digest = make_digest (found, 5);

  if (sqlite3_column_int (found, 4) == 0)
    return SQLITE_OK;
  sqlite3_bind_int64 (stmt, 1, rowid);
  sqlite3_bind_int64 (stmt, 2, sqlite3_column_int64 (found, 0));
  xg_store_writer_bind_text (self,
                             SQL_ADD_RETIRED,
                             3,
                             (const char *) sqlite3_column_text (found, 1));
  sqlite3_bind_int64 (stmt, 4, sqlite3_column_int64 (found, 2));
  sqlite3_bind_int (stmt, 5, sqlite3_column_int (found, 3));
  xg_store_writer_bind_text (self, SQL_ADD_RETIRED, 6, digest);
  self->has_retired = TRUE;
  return xg_store_writer_run (self, SQL_ADD_RETIRED);
}

static int
retire_row (XgStoreWriter *self, gint64 rowid)
{
  static const XgStoreSql deletions[] = { SQL_DELETE_ALERTS, SQL_DELETE_PAYLOAD, SQL_DELETE_ITEM };
  sqlite3_stmt *stmt = self->stmts[SQL_FIND_OUTDATED];
  int rc;

  sqlite3_bind_int64 (stmt, 1, rowid);
  rc = xg_store_writer_step (self, SQL_FIND_OUTDATED);
  if (rc != SQLITE_ROW)
    {
      sqlite3_reset (stmt);
      return rc == SQLITE_DONE ? SQLITE_OK : rc;
    }
  rc = remember (self, rowid, stmt);
  if (rc == SQLITE_OK)
    rc = xg_store_writer_remove_words (self, rowid, stmt);
  sqlite3_reset (stmt);
  for (guint i = 0; i < G_N_ELEMENTS (deletions) && rc == SQLITE_OK; i++)
    {
      sqlite3_bind_int64 (self->stmts[deletions[i]], 1, rowid);
      rc = xg_store_writer_run (self, deletions[i]);
    }
  return rc;
}

static gint64
read_number (XgStoreWriter *self, const char *sql)
{
  sqlite3_stmt *stmt = NULL;
  gint64 number = 0;

  if (sqlite3_prepare_v2 (self->db, sql, -1, &stmt, NULL) == SQLITE_OK &&
      sqlite3_step (stmt) == SQLITE_ROW)
    number = sqlite3_column_int64 (stmt, 0);
  sqlite3_finalize (stmt);
  return number;
}

/* A file of before this can't shrink: to SQLite this means nothing then. */
static int
give_room_back (XgStoreWriter *self)
{
  if (read_number (self, "PRAGMA freelist_count") <=
      read_number (self, "PRAGMA page_count") / FREE_SHARE)
    return SQLITE_OK;
  return sqlite3_exec (self->db,
                       "PRAGMA incremental_vacuum (" G_STRINGIFY (VACUUM_PAGES) ")",
                       NULL,
                       NULL,
                       NULL);
}

/* Takes rows out, all or none. */
int
xg_store_writer_retire (XgStoreWriter *self, const GArray *rowids)
{
  int rc = SQLITE_OK;

  for (guint i = 0; i < rowids->len && rc == SQLITE_OK; i++)
    rc = retire_row (self, g_array_index (rowids, gint64, i));
  /* Indicators that nothing has any more went with the rows. */
  if (rowids->len > 0)
    g_hash_table_remove_all (self->indicators);
  if (rc == SQLITE_OK && rowids->len > 0)
    {
      sqlite3_bind_int64 (self->stmts[SQL_FORGET_RETIRED], 1, MAX_RETIRED);
      rc = xg_store_writer_run (self, SQL_FORGET_RETIRED);
    }
  return rc == SQLITE_OK ? give_room_back (self) : rc;
}

/* An item of an id that was retired came again. */
int
xg_store_writer_unretire (XgStoreWriter *self, gint64 node_key, const char *item_id)
{
  if (!self->has_retired || item_id == NULL)
    return SQLITE_OK;
  sqlite3_bind_int64 (self->stmts[SQL_DELETE_RETIRED], 1, node_key);
  xg_store_writer_bind_text (self, SQL_DELETE_RETIRED, 2, item_id);
  return xg_store_writer_run (self, SQL_DELETE_RETIRED);
}

int
xg_store_writer_put_retention (XgStoreWriter *self, gint64 node_key, int days, const GArray *limits)
{
  gint64 items = g_array_index (limits, gint64, 0);
  gint64 bytes = g_array_index (limits, gint64, 1);
  sqlite3_stmt *stmt;

  if (days == 0 && items == 0 && bytes == 0)
    {
      sqlite3_bind_int64 (self->stmts[SQL_DELETE_RETENTION], 1, node_key);
      return xg_store_writer_run (self, SQL_DELETE_RETENTION);
    }
  stmt = self->stmts[SQL_PUT_RETENTION];
  sqlite3_bind_int64 (stmt, 1, node_key);
  sqlite3_bind_int (stmt, 2, days);
  sqlite3_bind_int64 (stmt, 3, items);
  sqlite3_bind_int64 (stmt, 4, bytes);
  return xg_store_writer_run (self, SQL_PUT_RETENTION);
}

void
xg_store_writer_look_for_retired (XgStoreWriter *self)
{
  self->has_retired = read_number (self, "SELECT EXISTS (SELECT 1 FROM retired)") != 0;
}
