/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-store"

#include "config.h"

#include <string.h>

#include "store/xg-reader-private.h"
#include "store/xg-store-facts.h"
#include "store/xg-store-op.h"
#include "store/xg-store-private.h"

/* Payloads can have megabytes: a step ends with the one that reaches this. */
#define MAX_STEP_BYTES (4 * 1024 * 1024)

/**
 * xg_store_fact_free:
 * @self: (transfer full) (nullable): a fact
 */
void
xg_store_fact_free (XgStoreFact *self)
{
  if (self == NULL)
    return;
  g_free (self->body);
  g_free (self->purpose);
  g_clear_pointer (&self->iocs, xg_ioc_set_unref);
  g_free (self);
}

static XgStoreFact *
take_row (sqlite3_stmt *stmt)
{
  XgStoreFact *fact = g_new0 (XgStoreFact, 1);

  fact->rowid = sqlite3_column_int64 (stmt, 0);
  fact->body = g_strdup ((const char *) sqlite3_column_text (stmt, 1));
  fact->length = fact->body != NULL ? strlen (fact->body) : 0;
  return fact;
}

/* Where the work was left; FALSE: an error. 0: there is none, or rows of a damaged cache come
 * first. */
static gboolean
find_next (XgReader *self, sqlite3 *db, gint64 *next, GError **error)
{
  sqlite3_stmt *stmt = xg_reader_prepare (self,
                                          db,
                                          "SELECT next FROM facts WHERE NOT EXISTS (SELECT 1 FROM"
                                          " meta WHERE name = '" XG_SALVAGE_META_FILE "')",
                                          error);
  int rc;

  if (stmt == NULL)
    return FALSE;
  *next = 0;
  rc = sqlite3_step (stmt);
  if (rc == SQLITE_ROW)
    {
      *next = sqlite3_column_int64 (stmt, 0);
      rc = SQLITE_DONE;
    }
  sqlite3_finalize (stmt);
  return xg_reader_check_end (self, db, rc, error);
}

static gboolean
list_rows (XgReader *self, sqlite3 *db, gint64 *next, guint limit, GPtrArray *facts, GError **error)
{
  sqlite3_stmt *stmt = xg_reader_prepare (self,
                                          db,
                                          "SELECT payload.item, payload.body FROM payload"
                                          " WHERE payload.item <= ?1 ORDER BY payload.item DESC",
                                          error);
  gsize size = 0;
  int rc = SQLITE_DONE;

  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_int64 (stmt, 1, *next);
  while (facts->len < limit && size < MAX_STEP_BYTES && (rc = sqlite3_step (stmt)) == SQLITE_ROW)
    {
      XgStoreFact *fact = take_row (stmt);

      size += fact->length;
      *next = fact->rowid - 1;
      g_ptr_array_add (facts, fact);
    }
  sqlite3_finalize (stmt);
  if (rc == SQLITE_ROW)
    return TRUE;
  *next = 0;
  return xg_reader_check_end (self, db, rc, error);
}

/**
 * xg_reader_list_lacking_facts:
 * @self: a reader
 * @next: (inout): the highest row to look at, or %G_MAXINT64 for where the work was left; then that
 *   of the next step, 0 when there is none
 * @limit: at most so many rows
 * @cancellable: (nullable): to interrupt it
 * @error: return location
 *
 * Blocks: for workers.
 *
 * Errors: those of #XG_STORE_ERROR, %G_IO_ERROR_CANCELLED.
 *
 * Returns: (transfer full) (nullable) (element-type XgStoreFact): items with their payloads
 */
GPtrArray *
xg_reader_list_lacking_facts (XgReader *self,
                              gint64 *next,
                              guint limit,
                              GCancellable *cancellable,
                              GError **error)
{
  g_autoptr (GPtrArray) facts =
    g_ptr_array_new_with_free_func ((GDestroyNotify) xg_store_fact_free);
  sqlite3 *db;
  gboolean done;

  g_return_val_if_fail (XG_IS_READER (self), NULL);
  g_return_val_if_fail (next != NULL, NULL);

  db = xg_reader_borrow (self, cancellable, error);
  if (db == NULL)
    return NULL;
  done = *next != G_MAXINT64 || find_next (self, db, next, error);
  if (done && *next > 0)
    done = list_rows (self, db, next, limit, facts, error);
  xg_reader_give_back (self, db);
  return done ? g_steal_pointer (&facts) : NULL;
}

/**
 * xg_reader_get_facts_left:
 * @self: a reader
 * @left: (out): how many rows, at most, are still to be looked at; 0: none
 * @all: (out): how many there were at first
 * @error: return location
 *
 * Blocks: for workers.
 *
 * Errors: those of #XG_STORE_ERROR.
 */
gboolean
xg_reader_get_facts_left (XgReader *self, gint64 *left, gint64 *all, GError **error)
{
  sqlite3 *db;
  sqlite3_stmt *stmt;
  gboolean done = FALSE;

  g_return_val_if_fail (XG_IS_READER (self), FALSE);

  *left = *all = 0;
  db = xg_reader_borrow (self, NULL, error);
  if (db == NULL)
    return FALSE;
  stmt = xg_reader_prepare (self, db, "SELECT next, first FROM facts", error);
  if (stmt != NULL)
    {
      int rc = sqlite3_step (stmt);

      if (rc == SQLITE_ROW)
        {
          *left = sqlite3_column_int64 (stmt, 0);
          *all = MAX (*left, sqlite3_column_int64 (stmt, 1));
          rc = SQLITE_DONE;
        }
      done = xg_reader_check_end (self, db, rc, error);
    }
  sqlite3_finalize (stmt);
  xg_reader_give_back (self, db);
  return done;
}

/**
 * xg_store_put_facts:
 * @self: a store
 * @facts: (transfer full) (element-type XgStoreFact): what was found; payloads are not needed any
 *   more
 * @next: the highest row that is still to be looked at; 0: the work is done
 *
 * Any thread.
 */
void
xg_store_put_facts (XgStore *self, GPtrArray *facts, gint64 next)
{
  XgStoreOp *op;

  g_return_if_fail (XG_IS_STORE (self));
  g_return_if_fail (facts != NULL);

  op = xg_store_op_new (XG_STORE_OP_PUT_FACTS, next, 0);
  op->facts = facts;
  op->size += facts->len * sizeof (XgStoreFact);
  for (guint i = 0; i < facts->len; i++)
    {
      XgStoreFact *fact = facts->pdata[i];

      g_clear_pointer (&fact->body, g_free);
      op->size += xg_ioc_set_get_size (fact->iocs);
    }
  xg_store_queue_push (self->queue, op);
}
