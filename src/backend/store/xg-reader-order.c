/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-store"

#include "config.h"

#include "store/xg-reader-private.h"

/* Rows between two looks at whether they are still wanted. */
#define CHECK_INTERVAL 256

/**
 * xg_reader_get_order_key:
 * @order: another than that of arrival
 *
 * Returns: (transfer none): SQL over the columns of "item": by what rows are ordered
 */
const char *
xg_reader_get_order_key (XgItemOrder order)
{
  static const char *const keys[XG_N_ORDERS] = {
    [XG_ORDER_ARRIVAL] = "item.id",
    [XG_ORDER_SEVERITY] = "item.severity",
    [XG_ORDER_SUMMARY] = "item.summary COLLATE NOCASE",
    [XG_ORDER_TOPIC] = "(SELECT coalesce (nullif (node.name, ''), node.node) FROM node"
                       " WHERE node.key = item.node_key) COLLATE NOCASE",
    [XG_ORDER_PUBLISHER] = "coalesce (item.publisher, '') COLLATE NOCASE",
    [XG_ORDER_TYPE] = "coalesce (item.type, '') COLLATE NOCASE",
    [XG_ORDER_ID] = "coalesce (item.item_id, '') COLLATE NOCASE",
    [XG_ORDER_INCIDENT] = "coalesce (item.incident, '') COLLATE NOCASE",
    [XG_ORDER_PURPOSE] = "coalesce (item.purpose, '') COLLATE NOCASE",
    [XG_ORDER_TLP] = "item.tlp",
  };

  g_return_val_if_fail (order < XG_N_ORDERS, keys[XG_ORDER_ARRIVAL]);
  return keys[order];
}

/* What one row is ordered by. */
typedef struct
{
  gint64 rowid;
  gint64 number;
  char *text; /* NULL: it is the number */
  guint position;
} Key;

/* A look for places in an order. */
typedef struct
{
  XgItemOrder order;
  gboolean descending;
  GArray *rows;
  GArray *fresh;
  GHashTable *gone;
} Placing;

static void
placing_free (gpointer data)
{
  Placing *self = data;

  g_array_unref (self->rows);
  g_array_unref (self->fresh);
  g_hash_table_unref (self->gone);
  g_free (self);
}

static void
key_clear (gpointer data)
{
  g_clear_pointer (&((Key *) data)->text, g_free);
}

/* FALSE: there is no such row any more, or it can't be read. */
static gboolean
read_key (sqlite3_stmt *stmt, gint64 rowid, Key *key)
{
  gboolean found;

  *key = (Key){ .rowid = rowid };
  sqlite3_bind_int64 (stmt, 1, rowid);
  found = sqlite3_step (stmt) == SQLITE_ROW;
  if (found && sqlite3_column_type (stmt, 0) == SQLITE_INTEGER)
    key->number = sqlite3_column_int64 (stmt, 0);
  else if (found)
    key->text = xg_reader_dup_column (stmt, 0);
  sqlite3_reset (stmt);
  return found;
}

/* As SQLite orders them: NOCASE knows the letters of ASCII. */
static int
compare_keys (const Key *a, const Key *b, gboolean descending)
{
  int order;

  if (a->text != NULL || b->text != NULL)
    order = sqlite3_stricmp (a->text != NULL ? a->text : "", b->text != NULL ? b->text : "");
  else
    order = (a->number > b->number) - (a->number < b->number);
  if (order != 0)
    return descending ? -order : order;
  return (a->rowid < b->rowid) - (a->rowid > b->rowid);
}

/* The index of the first row that comes behind KEY. */
static guint
find_place (const Placing *self, sqlite3_stmt *stmt, const Key *key)
{
  guint start = 0;
  guint end = self->rows->len;

  while (start < end)
    {
      guint middle = start + (end - start) / 2;
      Key other;

      /* A row that is not there any more is taken for an earlier one: its neighbours decide. */
      if (!read_key (stmt, g_array_index (self->rows, gint64, middle), &other) ||
          compare_keys (&other, key, self->descending) < 0)
        start = middle + 1;
      else
        end = middle;
      key_clear (&other);
    }
  return start;
}

static int
compare_places (gconstpointer a, gconstpointer b, gpointer descending)
{
  const Key *left = a;
  const Key *right = b;

  if (left->position != right->position)
    return left->position < right->position ? -1 : 1;
  return compare_keys (left, right, GPOINTER_TO_INT (descending));
}

static GArray *
find_places (const Placing *self, sqlite3_stmt *stmt, GCancellable *cancellable)
{
  GArray *keys = g_array_new (FALSE, FALSE, sizeof (Key));

  g_array_set_clear_func (keys, key_clear);
  for (guint i = 0; i < self->fresh->len; i++)
    {
      gint64 rowid = g_array_index (self->fresh, gint64, i);
      Key key;

      if (i % CHECK_INTERVAL == 0 && g_cancellable_is_cancelled (cancellable))
        break;
      if (g_hash_table_contains (self->gone, &rowid) || !read_key (stmt, rowid, &key))
        continue;
      key.position = find_place (self, stmt, &key);
      if (key.position < self->rows->len &&
          g_array_index (self->rows, gint64, key.position) == rowid)
        key_clear (&key);
      else
        g_array_append_val (keys, key);
    }
  g_array_sort_with_data (keys, compare_places, GINT_TO_POINTER (self->descending));
  return keys;
}

static GArray *
merge (const Placing *self, const GArray *keys)
{
  GArray *merged = g_array_sized_new (FALSE, FALSE, sizeof (gint64), self->rows->len + keys->len);
  gboolean some_gone = g_hash_table_size (self->gone) > 0;
  guint next = 0;

  for (guint i = 0; i <= self->rows->len; i++)
    {
      gint64 rowid;

      for (; next < keys->len && g_array_index (keys, Key, next).position == i; next++)
        g_array_append_val (merged, g_array_index (keys, Key, next).rowid);
      if (i == self->rows->len)
        break;
      rowid = g_array_index (self->rows, gint64, i);
      if (!some_gone || !g_hash_table_contains (self->gone, &rowid))
        g_array_append_val (merged, rowid);
    }
  return merged;
}

static void
place_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  XgReader *self = source;
  const Placing *placing = task_data;
  g_autofree char *sql = g_strdup_printf ("SELECT %s FROM item WHERE item.id = ?1",
                                          xg_reader_get_order_key (placing->order));
  g_autoptr (GArray) keys = NULL;
  GError *error = NULL;
  sqlite3_stmt *stmt;
  sqlite3 *db = xg_reader_borrow (self, cancellable, &error);

  if (db == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  stmt = xg_reader_prepare (self, db, sql, &error);
  if (stmt != NULL)
    keys = find_places (placing, stmt, cancellable);
  sqlite3_finalize (stmt);
  xg_reader_give_back (self, db);
  if (g_task_return_error_if_cancelled (task))
    g_clear_error (&error);
  else if (keys == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, merge (placing, keys), (GDestroyNotify) g_array_unref);
}

/**
 * xg_reader_place_async:
 * @order: by what @rows are ordered; another than that of arrival
 * @descending: the greatest first
 * @rows: (element-type gint64): row ids in that order; not to be changed any more
 * @fresh: (element-type gint64): others, in any order; likewise
 * @gone: set of gint64: rows that are to be left out; likewise
 *
 * Finds the places of @fresh in @rows by bisection, in a worker: of a million rows twenty are read
 * for each.
 */
void
xg_reader_place_async (XgReader *self,
                       XgItemOrder order,
                       gboolean descending,
                       GArray *rows,
                       GArray *fresh,
                       GHashTable *gone,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Placing *placing;

  g_return_if_fail (XG_IS_READER (self));
  g_return_if_fail (order != XG_ORDER_ARRIVAL && order < XG_N_ORDERS);

  placing = g_new0 (Placing, 1);
  placing->order = order;
  placing->descending = descending;
  placing->rows = g_array_ref (rows);
  placing->fresh = g_array_ref (fresh);
  placing->gone = g_hash_table_ref (gone);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, xg_reader_place_async);
  g_task_set_task_data (task, placing, placing_free);
  g_task_run_in_thread (task, place_worker);
}

/**
 * xg_reader_place_finish:
 *
 * Errors: those of #XG_STORE_ERROR, %G_IO_ERROR_CANCELLED.
 *
 * Returns: (transfer full) (nullable) (element-type gint64): all rows in their order
 */
GArray *
xg_reader_place_finish (XgReader *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
