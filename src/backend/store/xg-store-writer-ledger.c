/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-store"

#include "config.h"

#include "store/xg-store-writer-private.h"

void
xg_store_tally_free (gpointer data)
{
  XgStoreTally *tally = data;

  g_clear_pointer (&tally->reasons, g_hash_table_unref);
  g_free (tally);
}

/* The tally of a node in this batch, made when it is new. */
XgStoreTally *
xg_store_writer_get_tally (XgStoreWriter *self, gint64 node_key)
{
  XgStoreTally *tally = g_hash_table_lookup (self->tallies, &node_key);

  if (tally == NULL)
    {
      tally = g_new0 (XgStoreTally, 1);
      tally->node_key = node_key;
      g_hash_table_insert (self->tallies, &tally->node_key, tally);
    }
  return tally;
}

static int
write_tally (XgStoreWriter *self, const XgStoreTally *tally)
{
  const gint64 numbers[] = { tally->node_key, self->session,    tally->received, tally->stored,
                             tally->updated,  tally->duplicate, tally->rejected, tally->caught_up };
  sqlite3_stmt *stmt = self->stmts[SQL_ADD_LEDGER];
  GHashTableIter iter;
  gpointer reason;
  gpointer count;
  int rc = SQLITE_OK;

  /* Counted where they came in and where they went: neither knows of the other. */
#ifndef G_DISABLE_ASSERT
  g_assert_cmpint (tally->received,
                   ==,
                   tally->stored + tally->updated + tally->duplicate + tally->rejected);
#endif
  if (tally->received > 0)
    {
      for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
        sqlite3_bind_int64 (stmt, (int) i + 1, numbers[i]);
      rc = xg_store_writer_run (self, SQL_ADD_LEDGER);
    }
  if (rc == SQLITE_OK && (tally->last_activity > 0 || tally->seen))
    {
      stmt = self->stmts[SQL_TOUCH_NODE];
      sqlite3_bind_int64 (stmt, 1, tally->node_key);
      sqlite3_bind_int64 (stmt, 2, tally->last_activity);
      sqlite3_bind_int (stmt, 3, tally->seen ? 1 : 0);
      rc = xg_store_writer_run (self, SQL_TOUCH_NODE);
    }
  if (tally->reasons == NULL)
    return rc;

  g_hash_table_iter_init (&iter, tally->reasons);
  while (rc == SQLITE_OK && g_hash_table_iter_next (&iter, &reason, &count))
    {
      stmt = self->stmts[SQL_ADD_REJECT];
      sqlite3_bind_int64 (stmt, 1, tally->node_key);
      sqlite3_bind_int64 (stmt, 2, self->session);
      xg_store_writer_bind_text (self, SQL_ADD_REJECT, 3, reason);
      sqlite3_bind_int64 (stmt, 4, GPOINTER_TO_UINT (count));
      rc = xg_store_writer_run (self, SQL_ADD_REJECT);
    }
  return rc;
}

/* Adds the tallies of this batch to the ledger and to the nodes. */
int
xg_store_writer_write_tallies (XgStoreWriter *self)
{
  GHashTableIter iter;
  gpointer tally;
  int rc = SQLITE_OK;

  g_hash_table_iter_init (&iter, self->tallies);
  while (rc == SQLITE_OK && g_hash_table_iter_next (&iter, NULL, &tally))
    rc = write_tally (self, tally);
  return rc;
}

/* A topic was compared with its broker after INTERRUPTION and all before it. */
int
xg_store_writer_set_reconciled (XgStoreWriter *self, gint64 node_key, gint64 interruption)
{
  sqlite3_bind_int64 (self->stmts[SQL_RECONCILE], 1, node_key);
  sqlite3_bind_int64 (self->stmts[SQL_RECONCILE], 2, interruption);
  return xg_store_writer_run (self, SQL_RECONCILE);
}

/*
 * What RECORD, of kind XG_RECORD_LOST, tells: the gap, and that its topic was compared, at once, so
 * that no gap is told twice.
 */
int
xg_store_writer_add_gap (XgStoreWriter *self, const XgRecord *record)
{
  const XgGap *gap = record->gap;
  const gint64 numbers[] = { record->node_key, self->session, gap->since, gap->until,
                             gap->count,       gap->known,    gap->reason };
  int rc;

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    sqlite3_bind_int64 (self->stmts[SQL_ADD_GAP], (int) i + 1, numbers[i]);
  rc = xg_store_writer_run (self, SQL_ADD_GAP);
  if (rc == SQLITE_OK)
    rc = xg_store_writer_set_reconciled (self, record->node_key, gap->interruption);
  return rc;
}
