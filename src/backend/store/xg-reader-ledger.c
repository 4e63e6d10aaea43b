/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-store"

#include "config.h"

#include "store/xg-reader-private.h"

/* The ledger as a whole, for the page that shows it. */

/* Gaps and reasons that are listed; the sums count all of them. */
#define MAX_LISTED 1000

static void
row_free (gpointer data)
{
  XgStoreLedgerRow *row = data;

  g_free (row->broker);
  g_free (row->node);
  g_free (row->name);
  g_free (row);
}

static void
gap_free (gpointer data)
{
  XgStoreGap *gap = data;

  g_free (gap->broker);
  g_free (gap->node);
  g_free (gap->name);
  g_free (gap);
}

static void
reject_free (gpointer data)
{
  XgStoreReject *reject = data;

  g_free (reject->broker);
  g_free (reject->node);
  g_free (reject->name);
  g_free (reject->reason);
  g_free (reject);
}

/**
 * xg_store_book_free:
 * @self: (transfer full) (nullable): a ledger
 */
void
xg_store_book_free (XgStoreBook *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->rows);
  g_ptr_array_unref (self->rejects);
  g_ptr_array_unref (self->gaps);
  g_free (self);
}

typedef void (*AddFunc) (XgStoreBook *book, sqlite3_stmt *stmt);

/* ?1: session or 0, ?2: node key or 0, ?3: most rows. */
typedef struct
{
  const char *sql;
  AddFunc add;
} Part;

static void
add_row (XgStoreBook *book, sqlite3_stmt *stmt)
{
  XgStoreLedgerRow *row = g_new0 (XgStoreLedgerRow, 1);
  gint64 *const numbers[] = { &row->counts.node_key,  &row->counts.received,  &row->counts.stored,
                              &row->counts.updated,   &row->counts.duplicate, &row->counts.rejected,
                              &row->counts.caught_up, &row->counts.lost,      &row->counts.n_gaps,
                              &row->counts.n_unknown };
  gint64 *const totals[] = { &book->total.node_key,  &book->total.received,  &book->total.stored,
                             &book->total.updated,   &book->total.duplicate, &book->total.rejected,
                             &book->total.caught_up, &book->total.lost,      &book->total.n_gaps,
                             &book->total.n_unknown };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      *numbers[i] = sqlite3_column_int64 (stmt, (int) i);
      if (i > 0)
        *totals[i] += *numbers[i];
    }
  row->broker = xg_reader_dup_column (stmt, 10);
  row->node = xg_reader_dup_column (stmt, 11);
  row->name = xg_reader_dup_column (stmt, 12);
  g_ptr_array_add (book->rows, row);
}

static void
add_reject (XgStoreBook *book, sqlite3_stmt *stmt)
{
  XgStoreReject *reject = g_new0 (XgStoreReject, 1);

  reject->node_key = sqlite3_column_int64 (stmt, 0);
  reject->broker = xg_reader_dup_column (stmt, 1);
  reject->node = xg_reader_dup_column (stmt, 2);
  reject->name = xg_reader_dup_column (stmt, 3);
  reject->reason = xg_reader_dup_column (stmt, 4);
  reject->count = sqlite3_column_int64 (stmt, 5);
  g_ptr_array_add (book->rejects, reject);
}

static void
add_gap (XgStoreBook *book, sqlite3_stmt *stmt)
{
  XgStoreGap *gap = g_new0 (XgStoreGap, 1);

  gap->id = sqlite3_column_int64 (stmt, 0);
  gap->node_key = sqlite3_column_int64 (stmt, 1);
  gap->broker = xg_reader_dup_column (stmt, 2);
  gap->node = xg_reader_dup_column (stmt, 3);
  gap->name = xg_reader_dup_column (stmt, 4);
  gap->gap.since = sqlite3_column_int64 (stmt, 5);
  gap->gap.until = sqlite3_column_int64 (stmt, 6);
  gap->gap.count = sqlite3_column_int64 (stmt, 7);
  gap->gap.known = (XgGapCount) sqlite3_column_int (stmt, 8);
  gap->gap.reason = (XgGapReason) sqlite3_column_int (stmt, 9);
  g_ptr_array_add (book->gaps, gap);
}

static void
set_since (XgStoreBook *book, sqlite3_stmt *stmt)
{
  book->since = sqlite3_column_int64 (stmt, 0);
}

#define CHOSEN "(?1 = 0 OR session = ?1) AND (?2 = 0 OR node_key = ?2)"

static const Part parts[] = {
  { "WITH counts AS (SELECT node_key, sum (received) AS received, sum (stored) AS stored,"
    "  sum (updated) AS updated, sum (duplicate) AS duplicate, sum (rejected) AS rejected,"
    "  sum (caught_up) AS caught_up FROM ledger WHERE " CHOSEN " GROUP BY node_key),"
    " gaps AS (SELECT node_key, sum (iif (known = 0, 0, count)) AS lost, count (*) AS n_gaps,"
    "  sum (known = 0) AS n_unknown FROM gap WHERE " CHOSEN " GROUP BY node_key),"
    " keys AS (SELECT node_key FROM counts UNION SELECT node_key FROM gaps)"
    " SELECT node.key, coalesce (received, 0), coalesce (stored, 0), coalesce (updated, 0),"
    "  coalesce (duplicate, 0), coalesce (rejected, 0), coalesce (caught_up, 0),"
    "  coalesce (lost, 0), coalesce (n_gaps, 0), coalesce (n_unknown, 0),"
    "  broker.jid, node.node, node.name"
    " FROM keys JOIN node ON node.key = keys.node_key JOIN broker ON broker.key = node.broker"
    " LEFT JOIN counts ON counts.node_key = node.key LEFT JOIN gaps ON gaps.node_key = node.key"
    " ORDER BY node.key",
    add_row },
  { "SELECT node.key, broker.jid, node.node, node.name, reason, sum (count) AS n"
    " FROM ledger_reject JOIN node ON node.key = node_key JOIN broker ON broker.key = node.broker"
    " WHERE " CHOSEN " GROUP BY node.key, reason ORDER BY n DESC LIMIT ?3",
    add_reject },
  { "SELECT gap.id, node.key, broker.jid, node.node, node.name, since, until, count, known, reason"
    " FROM gap JOIN node ON node.key = node_key JOIN broker ON broker.key = node.broker"
    " WHERE " CHOSEN " ORDER BY gap.id DESC LIMIT ?3",
    add_gap },
  { "SELECT min (opened) FROM session WHERE ?1 = 0 OR id = ?1", set_since },
};

static gboolean
read_part (XgReader *self,
           sqlite3 *db,
           const Part *part,
           const gint64 parameters[3],
           XgStoreBook *book,
           GError **error)
{
  sqlite3_stmt *stmt = xg_reader_prepare (self, db, part->sql, error);
  gboolean done;
  int rc;

  if (stmt == NULL)
    return FALSE;
  for (int i = 0; i < MIN (3, sqlite3_bind_parameter_count (stmt)); i++)
    sqlite3_bind_int64 (stmt, i + 1, parameters[i]);
  while ((rc = sqlite3_step (stmt)) == SQLITE_ROW)
    part->add (book, stmt);
  done = xg_reader_check_end (self, db, rc, error);
  sqlite3_finalize (stmt);
  return done;
}

static XgStoreBook *
load (XgReader *self, gint64 session, gint64 node_key, GCancellable *cancellable, GError **error)
{
  const gint64 parameters[3] = { session, node_key, MAX_LISTED };
  g_autoptr (XgStoreBook) book = g_new0 (XgStoreBook, 1);
  sqlite3 *db;
  gboolean done;

  book->rows = g_ptr_array_new_with_free_func (row_free);
  book->rejects = g_ptr_array_new_with_free_func (reject_free);
  book->gaps = g_ptr_array_new_with_free_func (gap_free);
  db = xg_reader_borrow (self, cancellable, error);
  if (db == NULL)
    return NULL;
  /* One state of the file for all parts. */
  done = sqlite3_exec (db, "BEGIN", NULL, NULL, NULL) == SQLITE_OK ||
         xg_reader_check_end (self, db, sqlite3_errcode (db), error);
  for (guint i = 0; i < G_N_ELEMENTS (parts) && done; i++)
    done = read_part (self, db, &parts[i], parameters, book, error);
  sqlite3_exec (db, "END", NULL, NULL, NULL);
  xg_reader_give_back (self, db);
  return done ? g_steal_pointer (&book) : NULL;
}

/**
 * xg_reader_load_book:
 * @session: of the ledger; 0 for all
 * @node_key: a topic; 0 for all
 *
 * Blocks.
 *
 * Errors: those of #XG_STORE_ERROR.
 *
 * Returns: (transfer full) (nullable): what was counted, as of one moment
 */
XgStoreBook *
xg_reader_load_book (XgReader *self, gint64 session, gint64 node_key, GError **error)
{
  g_return_val_if_fail (XG_IS_READER (self), NULL);

  return load (self, session, node_key, NULL, error);
}

typedef struct
{
  gint64 session;
  gint64 node_key;
} Wanted;

static void
load_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Wanted *wanted = task_data;
  GError *error = NULL;
  XgStoreBook *book = load (source, wanted->session, wanted->node_key, cancellable, &error);

  if (book != NULL)
    g_task_return_pointer (task, book, (GDestroyNotify) xg_store_book_free);
  else
    g_task_return_error (task, error);
}

/**
 * xg_reader_load_book_async:
 *
 * xg_reader_load_book() in a worker, on a connection of its own. Cancelling interrupts it.
 */
void
xg_reader_load_book_async (XgReader *self,
                           gint64 session,
                           gint64 node_key,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  const Wanted wanted = { .session = session, .node_key = node_key };
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (XG_IS_READER (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, xg_reader_load_book_async);
  g_task_set_task_data (task, g_memdup2 (&wanted, sizeof wanted), g_free);
  g_task_run_in_thread (task, load_worker);
}

/**
 * xg_reader_load_book_finish:
 *
 * Errors: those of #XG_STORE_ERROR, %G_IO_ERROR_CANCELLED.
 *
 * Returns: (transfer full) (nullable): what was counted
 */
XgStoreBook *
xg_reader_load_book_finish (XgReader *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
