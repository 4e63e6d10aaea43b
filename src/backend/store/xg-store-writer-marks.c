/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-store"

#include "config.h"

#include "store/xg-store-writer-private.h"

/* What a person does to items. */

int
xg_store_writer_mark_read (XgStoreWriter *self, const GArray *rowids, int read)
{
  int rc = SQLITE_OK;

  for (guint i = 0; i < rowids->len && rc == SQLITE_OK; i++)
    {
      sqlite3_bind_int64 (self->stmts[SQL_MARK_READ], 1, g_array_index (rowids, gint64, i));
      sqlite3_bind_int (self->stmts[SQL_MARK_READ], 2, read);
      rc = xg_store_writer_run (self, SQL_MARK_READ);
    }
  return rc;
}

int
xg_store_writer_mark_node_read (XgStoreWriter *self, gint64 node_key, gint64 up_to)
{
  if (node_key == 0)
    {
      sqlite3_bind_int64 (self->stmts[SQL_MARK_ALL_READ], 1, up_to);
      return xg_store_writer_run (self, SQL_MARK_ALL_READ);
    }
  sqlite3_bind_int64 (self->stmts[SQL_MARK_NODE_READ], 1, node_key);
  sqlite3_bind_int64 (self->stmts[SQL_MARK_NODE_READ], 2, up_to);
  return xg_store_writer_run (self, SQL_MARK_NODE_READ);
}

static int
run_with_row (XgStoreWriter *self, XgStoreSql which, gint64 rowid)
{
  sqlite3_bind_int64 (self->stmts[which], 1, rowid);
  return xg_store_writer_run (self, which);
}

/* The row of an item without an id is its only version, which neither of the others finds. */
static int
unpin (XgStoreWriter *self, gint64 rowid)
{
  int rc = run_with_row (self, SQL_UNPIN, rowid);

  if (rc == SQLITE_OK)
    rc = run_with_row (self, SQL_UNPIN_CURRENT, rowid);
  return rc == SQLITE_OK ? run_with_row (self, SQL_UNPIN_OLD, rowid) : rc;
}

int
xg_store_writer_mark_pinned (XgStoreWriter *self, const GArray *rowids, gboolean pinned)
{
  int rc = SQLITE_OK;

  for (guint i = 0; i < rowids->len && rc == SQLITE_OK; i++)
    {
      gint64 rowid = g_array_index (rowids, gint64, i);

      rc = pinned ? run_with_row (self, SQL_PIN, rowid) : unpin (self, rowid);
    }
  return rc;
}
