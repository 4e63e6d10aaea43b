/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-store"

#include "config.h"

#include <string.h>

#include "store/xg-reader-private.h"

/* What comparing a topic with its broker needs to know of the cache. */

static void
pending_free (gpointer data)
{
  XgStorePending *pending = data;

  g_free (pending->node);
  g_free (pending);
}

static void
mark_free (gpointer data)
{
  XgStoreMark *mark = data;

  g_free (mark->item_id);
  g_free (mark);
}

static gboolean
read_pending (XgReader *self, sqlite3 *db, sqlite3_stmt *stmt, GPtrArray *list, GError **error)
{
  int rc;

  while ((rc = sqlite3_step (stmt)) == SQLITE_ROW)
    {
      XgStorePending *pending = g_new0 (XgStorePending, 1);

      pending->node = xg_reader_dup_column (stmt, 0);
      pending->node_key = sqlite3_column_int64 (stmt, 1);
      pending->newest = sqlite3_column_int64 (stmt, 2);
      pending->since = sqlite3_column_int64 (stmt, 3);
      pending->interruption = sqlite3_column_int64 (stmt, 4);
      g_ptr_array_add (list, pending);
    }
  return xg_reader_check_end (self, db, rc, error);
}

/**
 * xg_reader_list_pending:
 * @broker: JID of a pubsub service
 *
 * Blocks.
 *
 * Errors: those of #XG_STORE_ERROR.
 *
 * Returns: (transfer full) (nullable) (element-type XgStorePending): every topic of @broker, also
 * those without a subscription, that was not compared with it since an interruption, with the first
 * such interruption; with the first of which we have items from before, where there is one: a topic
 * that gave its first item after an interruption can have missed some in the next
 */
GPtrArray *
xg_reader_list_pending (XgReader *self, const char *broker, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (pending_free);
  sqlite3 *db;
  sqlite3_stmt *stmt;
  gboolean done = FALSE;

  g_return_val_if_fail (XG_IS_READER (self), NULL);
  g_return_val_if_fail (broker != NULL, NULL);

  db = xg_reader_borrow (self, NULL, error);
  if (db == NULL)
    return NULL;
  stmt = xg_reader_prepare (self,
                            db,
                            "SELECT node.node, node.key, interruption.newest, interruption.since,"
                            " interruption.id"
                            " FROM node JOIN interruption ON interruption.id = coalesce ("
                            " (SELECT min (id) FROM interruption WHERE id > node.reconciled"
                            "  AND (newest >= (SELECT id FROM item INDEXED BY item_node"
                            "  WHERE node_key = node.key AND kind = 0 ORDER BY id LIMIT 1)"
                            "  OR newest >= (SELECT min (id) FROM retired WHERE"
                            "  node_key = node.key))),"
                            " (SELECT min (id) FROM interruption WHERE id > node.reconciled))"
                            " WHERE node.broker = (SELECT key FROM broker WHERE jid = ?1)",
                            error);
  if (stmt != NULL)
    {
      sqlite3_bind_text (stmt, 1, broker, -1, SQLITE_STATIC);
      done = read_pending (self, db, stmt, list, error);
    }
  sqlite3_finalize (stmt);
  xg_reader_give_back (self, db);
  return done ? g_steal_pointer (&list) : NULL;
}

static gboolean
read_marks (XgReader *self, sqlite3 *db, sqlite3_stmt *stmt, GPtrArray *list, GError **error)
{
  int rc;

  while ((rc = sqlite3_step (stmt)) == SQLITE_ROW)
    {
      XgStoreMark *mark = g_new0 (XgStoreMark, 1);

      mark->rowid = sqlite3_column_int64 (stmt, 0);
      mark->received = sqlite3_column_int64 (stmt, 1);
      mark->caught_up = sqlite3_column_int (stmt, 2) != 0;
      mark->item_id = xg_reader_dup_column (stmt, 3);
      mark->retracted = sqlite3_column_int (stmt, 4) != 0;
      mark->replaces = sqlite3_column_int (stmt, 5) != 0;
      g_ptr_array_add (list, mark);
    }
  return xg_reader_check_end (self, db, rc, error);
}

static GPtrArray *
list_marks (XgReader *self,
            const char *sql,
            gint64 node_key,
            gint64 bound,
            guint limit,
            GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (mark_free);
  sqlite3 *db;
  sqlite3_stmt *stmt;
  gboolean done = FALSE;

  db = xg_reader_borrow (self, NULL, error);
  if (db == NULL)
    return NULL;
  stmt = xg_reader_prepare (self, db, sql, error);
  if (stmt != NULL)
    {
      sqlite3_bind_int64 (stmt, 1, node_key);
      sqlite3_bind_int64 (stmt, 2, bound);
      sqlite3_bind_int64 (stmt, 3, limit);
      done = read_marks (self, db, stmt, list, error);
    }
  sqlite3_finalize (stmt);
  xg_reader_give_back (self, db);
  return done ? g_steal_pointer (&list) : NULL;
}

#define MARK_COLUMNS                                                                               \
  "id, received, caught_up, item_id, retracted, EXISTS (SELECT 1 FROM item AS old INDEXED BY"      \
  " item_old WHERE old.node_key = item.node_key AND old.item_id = item.item_id AND"                \
  " old.current = 0)"

/**
 * xg_reader_list_marks:
 * @node_key: a topic
 * @up_to: no newer rows than this one
 * @limit: at most so many
 *
 * Blocks.
 *
 * Errors: those of #XG_STORE_ERROR.
 *
 * Returns: (transfer full) (nullable) (element-type XgStoreMark): the newest items of the topic
 * that are not replaced by a newer version, newest first, also those that were taken out of the
 * cache
 */
GPtrArray *
xg_reader_list_marks (XgReader *self, gint64 node_key, gint64 up_to, guint limit, GError **error)
{
  g_return_val_if_fail (XG_IS_READER (self), NULL);

  return list_marks (self,
                     "SELECT * FROM (SELECT " MARK_COLUMNS " FROM item INDEXED BY item_node"
                     " WHERE node_key = ?1 AND id <= ?2 AND current = 1 AND kind = 0"
                     " ORDER BY id DESC LIMIT ?3) UNION ALL"
                     " SELECT * FROM (SELECT id, received, caught_up, item_id, 0, 0 FROM retired"
                     " WHERE node_key = ?1 AND id <= ?2 ORDER BY id DESC LIMIT ?3)"
                     " ORDER BY 1 DESC LIMIT ?3",
                     node_key,
                     up_to,
                     limit,
                     error);
}

/**
 * xg_reader_list_since:
 * @node_key: a topic
 * @after: rows up to this one do not count
 * @limit: at most so many
 *
 * Blocks.
 *
 * Errors: those of #XG_STORE_ERROR.
 *
 * Returns: (transfer full) (nullable) (element-type XgStoreMark): the first items of the topic that
 * came after that row, oldest first
 */
GPtrArray *
xg_reader_list_since (XgReader *self, gint64 node_key, gint64 after, guint limit, GError **error)
{
  g_return_val_if_fail (XG_IS_READER (self), NULL);

  return list_marks (self,
                     "SELECT " MARK_COLUMNS " FROM item INDEXED BY item_node"
                     " WHERE node_key = ?1 AND id > ?2 AND kind = 0 ORDER BY id LIMIT ?3",
                     node_key,
                     after,
                     limit,
                     error);
}

/**
 * xg_reader_list_breaks:
 * @first: number of an interruption
 * @last: number of the same or a later one
 * @until: the end of @last, µs since the epoch
 *
 * Blocks. An interruption ended when the first item came by itself; when none came, we were
 * connected at the latest when the next one began.
 *
 * Errors: those of #XG_STORE_ERROR.
 *
 * Returns: (transfer full) (nullable) (element-type XgStoreBreak): the times without a connection,
 * oldest first
 */
GArray *
xg_reader_list_breaks (XgReader *self, gint64 first, gint64 last, gint64 until, GError **error)
{
  static const char sql[] =
    "SELECT newest, since, lead (since) OVER span, (SELECT received FROM item WHERE"
    " id > interruption.newest AND caught_up = 0 AND kind = 0 ORDER BY id LIMIT 1)"
    " FROM interruption WHERE id BETWEEN ?1 AND ?2 WINDOW span AS (ORDER BY id) ORDER BY id";
  g_autoptr (GArray) breaks = g_array_new (FALSE, FALSE, sizeof (XgStoreBreak));
  sqlite3 *db;
  sqlite3_stmt *stmt;
  gboolean done = FALSE;
  int rc;

  g_return_val_if_fail (XG_IS_READER (self), NULL);

  db = xg_reader_borrow (self, NULL, error);
  if (db == NULL)
    return NULL;
  stmt = xg_reader_prepare (self, db, sql, error);
  if (stmt != NULL)
    {
      sqlite3_bind_int64 (stmt, 1, first);
      sqlite3_bind_int64 (stmt, 2, last);
      while ((rc = sqlite3_step (stmt)) == SQLITE_ROW)
        {
          XgStoreBreak one = { .newest = sqlite3_column_int64 (stmt, 0),
                               .since = sqlite3_column_int64 (stmt, 1),
                               .until = until };

          if (sqlite3_column_type (stmt, 2) != SQLITE_NULL)
            {
              one.until = sqlite3_column_int64 (stmt, 2);
              if (sqlite3_column_type (stmt, 3) != SQLITE_NULL)
                one.until = MIN (one.until, sqlite3_column_int64 (stmt, 3));
            }
          one.until = MAX (one.until, one.since);
          g_array_append_val (breaks, one);
        }
      done = xg_reader_check_end (self, db, rc, error);
    }
  sqlite3_finalize (stmt);
  xg_reader_give_back (self, db);
  return done ? g_steal_pointer (&breaks) : NULL;
}

/* What was taken out of the cache is known by its digest only. */
static gboolean
is_same (sqlite3_stmt *stmt, const char *payload, gsize length)
{
  const char *digest = (const char *) sqlite3_column_text (stmt, 3);
  const void *body = sqlite3_column_text (stmt, 2);
  g_autofree char *sum = NULL;

  if (digest == NULL)
    return (gsize) sqlite3_column_bytes (stmt, 2) == length &&
           (length == 0 || memcmp (body, payload, length) == 0);
  sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256,
                                     (const guchar *) (payload != NULL ? payload : ""),
                                     length);
  return g_str_equal (sum, digest);
}

/**
 * xg_reader_find_known:
 * @broker: JID of a pubsub service
 * @node: a topic
 * @item_id: an item of it
 * @payload: (nullable): what the item is at the broker
 * @length: of @payload, bytes
 * @known: (out): what we have of it
 *
 * Takes microseconds.
 */
void
xg_reader_find_known (XgReader *self,
                      const char *broker,
                      const char *node,
                      const char *item_id,
                      const char *payload,
                      gsize length,
                      XgStoreKnown *known)
{
  sqlite3_stmt *stmt;

  g_return_if_fail (XG_IS_READER (self));
  g_return_if_fail (broker != NULL && node != NULL && item_id != NULL);
  g_return_if_fail (known != NULL);

  memset (known, 0, sizeof *known);
  if (payload == NULL)
    length = 0;
  g_mutex_lock (&self->lock);
  stmt = self->stmts[XG_READER_FIND_KNOWN];
  if (stmt != NULL)
    {
      sqlite3_bind_text (stmt, 1, broker, -1, SQLITE_STATIC);
      sqlite3_bind_text (stmt, 2, node, -1, SQLITE_STATIC);
      sqlite3_bind_text (stmt, 3, item_id, -1, SQLITE_STATIC);
      if (sqlite3_step (stmt) == SQLITE_ROW)
        {
          known->rowid = sqlite3_column_int64 (stmt, 0);
          known->retracted = sqlite3_column_int (stmt, 1) != 0;
          known->same = is_same (stmt, payload, length);
        }
      sqlite3_reset (stmt);
      sqlite3_clear_bindings (stmt);
    }
  g_mutex_unlock (&self->lock);
}
