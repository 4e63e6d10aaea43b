/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How long rows are kept: which ones go, and how much that is. Nothing here deletes any. */
#define G_LOG_DOMAIN "xg-store"

#include "config.h"

#include "store/xg-store-retention.h"

#include "store/xg-reader-private.h"
#include "store/xg-store-op.h"
#include "store/xg-store-private.h"

#define DAY (G_TIME_SPAN_DAY)

/* Rows of before this was counted do not say how large they are. */
#define ROW_BYTES                                                                                  \
  "coalesce (item.bytes, (SELECT length (CAST (body AS BLOB)) FROM payload WHERE payload.item ="   \
  " item.id), 0)"

/*
 * Which rows go, with ?1 the limits of topics as JSON, ?2 the row up to which, and ?3 the time
 * before which, rows of the whole cache go. State 0 of an alert is "open".
 */
#define GOING                                                                                      \
  "(item.pinned = 0 AND (item.id <= ?2 OR item.id <= coalesce (rule.cut, 0)"                       \
  " OR item.received < coalesce (rule.until, ?3))"                                                 \
  " AND NOT EXISTS (SELECT 1 FROM alert WHERE alert.item = item.id AND alert.state = 0))"

#define RULES                                                                                      \
  " LEFT JOIN (SELECT json_extract (value, '$[0]') AS node_key, json_extract (value, '$[1]')"      \
  " AS cut, json_extract (value, '$[2]') AS until FROM json_each (?1)) AS rule"                    \
  " ON rule.node_key = item.node_key"

/* What the limits come down to at this moment. */
typedef struct
{
  GString *topics; /* JSON: [[node key, row, time or null], …] */
  gint64 row;      /* rows up to this one go */
  gint64 time;     /* what came before goes; µs since the epoch */
} Cut;

static void
cut_clear (Cut *cut)
{
  if (cut->topics != NULL)
    g_string_free (cut->topics, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Cut, cut_clear)

/**
 * xg_store_topic_sum_free:
 * @self: (transfer full) (nullable): a sum
 */
void
xg_store_topic_sum_free (XgStoreTopicSum *self)
{
  if (self == NULL)
    return;
  g_free (self->broker);
  g_free (self->node);
  g_free (self->name);
  g_free (self);
}

/* The newest row beyond the number of rows that stay; 0: there is none. */
static gboolean
find_count_cut (XgReader *self,
                sqlite3 *db,
                const XgStoreRetention *rule,
                gint64 *row,
                GError **error)
{
  const char *sql = rule->node_key != 0
                      ? "SELECT id FROM item INDEXED BY item_node WHERE node_key = ?1"
                        " ORDER BY id DESC LIMIT 1 OFFSET ?2"
                      : "SELECT id FROM item INDEXED BY item_feed ORDER BY id DESC LIMIT 1"
                        " OFFSET ?2";
  sqlite3_stmt *stmt = xg_reader_prepare (self, db, sql, error);
  gboolean done = FALSE;
  int rc;

  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_int64 (stmt, 1, rule->node_key);
  sqlite3_bind_int64 (stmt, 2, rule->items);
  rc = sqlite3_step (stmt);
  done = rc == SQLITE_ROW || xg_reader_check_end (self, db, rc, error);
  if (rc == SQLITE_ROW)
    *row = MAX (*row, sqlite3_column_int64 (stmt, 0));
  sqlite3_finalize (stmt);
  return done;
}

/* The newest row that is not within the bytes that stay. */
static gboolean
find_bytes_cut (XgReader *self,
                sqlite3 *db,
                const XgStoreRetention *rule,
                gint64 *row,
                GError **error)
{
  const char *sql = rule->node_key != 0
                      ? "SELECT item.id, " ROW_BYTES " FROM item INDEXED BY item_node"
                        " WHERE node_key = ?1 ORDER BY item.id DESC"
                      : "SELECT item.id, " ROW_BYTES " FROM item ORDER BY item.id DESC";
  sqlite3_stmt *stmt = xg_reader_prepare (self, db, sql, error);
  gint64 sum = 0;
  gboolean done;
  int rc;

  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_int64 (stmt, 1, rule->node_key);
  while ((rc = sqlite3_step (stmt)) == SQLITE_ROW)
    {
      sum += sqlite3_column_int64 (stmt, 1);
      if (sum > rule->bytes)
        break;
    }
  done = rc == SQLITE_ROW || xg_reader_check_end (self, db, rc, error);
  if (rc == SQLITE_ROW)
    *row = MAX (*row, sqlite3_column_int64 (stmt, 0));
  sqlite3_finalize (stmt);
  return done;
}

static gboolean
find_cut (XgReader *self, sqlite3 *db, const GArray *rules, gint64 now, Cut *cut, GError **error)
{
  cut->topics = g_string_new ("[");
  cut->time = G_MININT64;
  for (guint i = 0; rules != NULL && i < rules->len; i++)
    {
      const XgStoreRetention *rule = &g_array_index (rules, XgStoreRetention, i);
      gint64 row = 0;

      if (rule->items > 0 && !find_count_cut (self, db, rule, &row, error))
        return FALSE;
      if (rule->bytes > 0 && !find_bytes_cut (self, db, rule, &row, error))
        return FALSE;
      if (rule->node_key == 0)
        {
          cut->row = row;
          if (rule->days > 0)
            cut->time = now - rule->days * DAY;
          continue;
        }
      g_string_append_printf (cut->topics,
                              "%s[%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT ",",
                              cut->topics->len > 1 ? "," : "",
                              rule->node_key,
                              row);
      if (rule->days > 0)
        g_string_append_printf (cut->topics, "%" G_GINT64_FORMAT "]", now - rule->days * DAY);
      else
        g_string_append (cut->topics, "null]");
    }
  g_string_append_c (cut->topics, ']');
  return TRUE;
}

static void
bind_cut (sqlite3_stmt *stmt, const Cut *cut)
{
  sqlite3_bind_text (stmt, 1, cut->topics->str, (int) cut->topics->len, SQLITE_STATIC);
  sqlite3_bind_int64 (stmt, 2, cut->row);
  sqlite3_bind_int64 (stmt, 3, cut->time);
}

/**
 * xg_reader_list_retention:
 *
 * Blocks.
 *
 * Errors: those of #XG_STORE_ERROR.
 *
 * Returns: (transfer full) (nullable) (element-type XgStoreRetention): the limits; that of the
 *   whole cache comes first, if there is one
 */
GArray *
xg_reader_list_retention (XgReader *self, GError **error)
{
  g_autoptr (GArray) rules = g_array_new (FALSE, FALSE, sizeof (XgStoreRetention));
  sqlite3_stmt *stmt;
  sqlite3 *db;
  gboolean done = FALSE;
  int rc;

  g_return_val_if_fail (XG_IS_READER (self), NULL);

  db = xg_reader_borrow (self, NULL, error);
  if (db == NULL)
    return NULL;
  stmt = xg_reader_prepare (self,
                            db,
                            "SELECT node_key, days, items, bytes FROM retention ORDER BY node_key",
                            error);
  if (stmt != NULL)
    {
      while ((rc = sqlite3_step (stmt)) == SQLITE_ROW)
        {
          const XgStoreRetention rule = { .node_key = sqlite3_column_int64 (stmt, 0),
                                          .days = (guint) sqlite3_column_int (stmt, 1),
                                          .items = sqlite3_column_int64 (stmt, 2),
                                          .bytes = sqlite3_column_int64 (stmt, 3) };

          g_array_append_val (rules, rule);
        }
      done = xg_reader_check_end (self, db, rc, error);
    }
  sqlite3_finalize (stmt);
  xg_reader_give_back (self, db);
  return done ? g_steal_pointer (&rules) : NULL;
}

static XgStoreTopicSum *
take_sum (sqlite3_stmt *stmt)
{
  XgStoreTopicSum *sum = g_new0 (XgStoreTopicSum, 1);

  sum->node_key = sqlite3_column_int64 (stmt, 0);
  sum->broker = xg_reader_dup_column (stmt, 1);
  sum->node = xg_reader_dup_column (stmt, 2);
  sum->name = xg_reader_dup_column (stmt, 3);
  sum->items = sqlite3_column_int64 (stmt, 4);
  sum->bytes = sqlite3_column_int64 (stmt, 5);
  sum->going = sqlite3_column_int64 (stmt, 6);
  sum->going_bytes = sqlite3_column_int64 (stmt, 7);
  return sum;
}

static gboolean
read_sums (XgReader *self,
           sqlite3 *db,
           const Cut *cut,
           gint64 since,
           GPtrArray *sums,
           GError **error)
{
  sqlite3_stmt *stmt = xg_reader_prepare (
    self,
    db,
    "SELECT sum.node_key, broker.jid, node.node, node.name, n, b, going, gone"
    " FROM (SELECT item.node_key AS node_key, count (*) AS n, sum (" ROW_BYTES ") AS b, sum (" GOING
    ") AS going, sum (CASE WHEN " GOING " THEN " ROW_BYTES " ELSE 0 END) AS gone FROM item" RULES
    " WHERE item.received >= ?4 GROUP BY item.node_key) AS sum"
    " JOIN node ON node.key = sum.node_key"
    " JOIN broker ON broker.key = node.broker ORDER BY n DESC, node.node",
    error);
  gboolean done;
  int rc;

  if (stmt == NULL)
    return FALSE;
  bind_cut (stmt, cut);
  sqlite3_bind_int64 (stmt, 4, since);
  while ((rc = sqlite3_step (stmt)) == SQLITE_ROW)
    g_ptr_array_add (sums, take_sum (stmt));
  done = xg_reader_check_end (self, db, rc, error);
  sqlite3_finalize (stmt);
  return done;
}

/**
 * xg_reader_sum_topics:
 * @rules: (nullable) (element-type XgStoreRetention): limits to try; nothing is changed
 * @now: µs since the epoch
 * @since: only rows that came then or later count, same unit; G_MININT64: all
 * @cancellable: (nullable): ends it
 *
 * Blocks, for as long as it takes to look at every row.
 *
 * Errors: those of #XG_STORE_ERROR, %G_IO_ERROR_CANCELLED.
 *
 * Returns: (transfer full) (nullable) (element-type XgStoreTopicSum): what the topics that have
 *   rows have, those with most rows first, and how much of it is beyond the limits
 */
GPtrArray *
xg_reader_sum_topics (XgReader *self,
                      const GArray *rules,
                      gint64 now,
                      gint64 since,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (GPtrArray) sums =
    g_ptr_array_new_with_free_func ((GDestroyNotify) xg_store_topic_sum_free);
  g_auto (Cut) cut = { 0 };
  sqlite3 *db;
  gboolean done;

  g_return_val_if_fail (XG_IS_READER (self), NULL);

  db = xg_reader_borrow (self, cancellable, error);
  if (db == NULL)
    return NULL;
  done =
    find_cut (self, db, rules, now, &cut, error) && read_sums (self, db, &cut, since, sums, error);
  xg_reader_give_back (self, db);
  return done ? g_steal_pointer (&sums) : NULL;
}

/**
 * xg_reader_list_outdated:
 * @rules: (element-type XgStoreRetention): the limits
 * @now: µs since the epoch
 * @limit: at most so many
 * @cancellable: (nullable): ends it
 *
 * Blocks.
 *
 * Errors: those of #XG_STORE_ERROR, %G_IO_ERROR_CANCELLED.
 *
 * Returns: (transfer full) (nullable) (element-type gint64): the oldest rows beyond the limits, for
 *   xg_store_retire()
 */
GArray *
xg_reader_list_outdated (XgReader *self,
                         const GArray *rules,
                         gint64 now,
                         guint limit,
                         GCancellable *cancellable,
                         GError **error)
{
  g_autoptr (GArray) rowids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_auto (Cut) cut = { 0 };
  sqlite3_stmt *stmt = NULL;
  sqlite3 *db;
  gboolean done = FALSE;

  g_return_val_if_fail (XG_IS_READER (self), NULL);

  db = xg_reader_borrow (self, cancellable, error);
  if (db == NULL)
    return NULL;
  if (find_cut (self, db, rules, now, &cut, error))
    stmt = xg_reader_prepare (self,
                              db,
                              "SELECT item.id FROM item" RULES " WHERE " GOING
                              " ORDER BY item.id LIMIT ?4",
                              error);
  if (stmt != NULL)
    {
      int rc;

      bind_cut (stmt, &cut);
      sqlite3_bind_int64 (stmt, 4, limit);
      while ((rc = sqlite3_step (stmt)) == SQLITE_ROW)
        {
          gint64 rowid = sqlite3_column_int64 (stmt, 0);

          g_array_append_val (rowids, rowid);
        }
      done = xg_reader_check_end (self, db, rc, error);
    }
  sqlite3_finalize (stmt);
  xg_reader_give_back (self, db);
  return done ? g_steal_pointer (&rowids) : NULL;
}

static gboolean
read_pragma (XgReader *self, sqlite3 *db, const char *sql, gint64 *value, GError **error)
{
  sqlite3_stmt *stmt = xg_reader_prepare (self, db, sql, error);
  int rc;

  if (stmt == NULL)
    return FALSE;
  rc = sqlite3_step (stmt);
  if (rc == SQLITE_ROW)
    *value = sqlite3_column_int64 (stmt, 0);
  else
    xg_reader_check_end (self, db, rc, error);
  sqlite3_finalize (stmt);
  return rc == SQLITE_ROW;
}

/**
 * xg_reader_get_space:
 * @space: (out): bytes
 *
 * Blocks, shortly.
 *
 * Errors: those of #XG_STORE_ERROR.
 */
gboolean
xg_reader_get_space (XgReader *self, XgStoreSpace *space, GError **error)
{
  gint64 page_size = 0, n_pages = 0, n_free = 0, vacuum = 0;
  sqlite3 *db;
  gboolean done;

  g_return_val_if_fail (XG_IS_READER (self), FALSE);

  db = xg_reader_borrow (self, NULL, error);
  if (db == NULL)
    return FALSE;
  done = read_pragma (self, db, "PRAGMA page_size", &page_size, error) &&
         read_pragma (self, db, "PRAGMA page_count", &n_pages, error) &&
         read_pragma (self, db, "PRAGMA freelist_count", &n_free, error) &&
         read_pragma (self, db, "PRAGMA auto_vacuum", &vacuum, error);
  xg_reader_give_back (self, db);
  *space = (XgStoreSpace){ .size = page_size * n_pages,
                           .free = page_size * n_free,
                           .shrinks = vacuum != 0 };
  return done;
}

/**
 * xg_store_put_retention:
 * @rule: limits of a topic, or of the whole cache; without any it is taken away
 *
 * Deletes nothing by itself.
 */
void
xg_store_put_retention (XgStore *self, const XgStoreRetention *rule)
{
  XgStoreOp *op;

  g_return_if_fail (XG_IS_STORE (self));
  g_return_if_fail (rule != NULL);

  op = xg_store_op_new (XG_STORE_OP_PUT_RETENTION, rule->node_key, (int) rule->days);
  op->rowids = g_array_sized_new (FALSE, FALSE, sizeof (gint64), 2);
  g_array_append_val (op->rowids, rule->items);
  g_array_append_val (op->rowids, rule->bytes);
  xg_store_queue_push (self->queue, op);
}

/**
 * xg_store_retire:
 * @rowids: (array length=n_rowids): rows of xg_reader_list_outdated()
 *
 * Takes rows out of the cache, as far as they were not pinned meanwhile, and gives some of the
 * room back that is free. What is known of them is that they were here: they are not fetched again.
 */
void
xg_store_retire (XgStore *self, const gint64 *rowids, guint n_rowids)
{
  XgStoreOp *op;

  g_return_if_fail (XG_IS_STORE (self));
  g_return_if_fail (rowids != NULL || n_rowids == 0);

  op = xg_store_op_new_rowids (XG_STORE_OP_RETIRE, rowids, n_rowids, FALSE);
  xg_store_queue_push (self->queue, op);
}
