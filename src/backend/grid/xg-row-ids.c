/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include "grid/xg-row-ids.h"

struct _XgRowIds
{
  GArray *newer; /* gint64, rising */
  GArray *older; /* gint64, falling */
};

int
xg_row_ids_compare (gconstpointer a, gconstpointer b)
{
  gint64 left = *(const gint64 *) a;
  gint64 right = *(const gint64 *) b;

  return (left > right) - (left < right);
}

static int
compare_falling (gconstpointer a, gconstpointer b)
{
  return xg_row_ids_compare (b, a);
}

/* The first index of falling row ids that are below a limit. */
static guint
lower_bound (const GArray *falling, gint64 below)
{
  guint start = 0;
  guint end = falling->len;

  while (start < end)
    {
      guint middle = start + (end - start) / 2;

      if (g_array_index (falling, gint64, middle) < below)
        end = middle;
      else
        start = middle + 1;
    }
  return start;
}

XgRowIds *
xg_row_ids_new (void)
{
  XgRowIds *self = g_new0 (XgRowIds, 1);

  self->newer = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->older = g_array_new (FALSE, FALSE, sizeof (gint64));
  return self;
}

void
xg_row_ids_free (XgRowIds *self)
{
  g_array_unref (self->newer);
  g_array_unref (self->older);
  g_free (self);
}

guint
xg_row_ids_get_length (const XgRowIds *self)
{
  return self->newer->len + self->older->len;
}

gint64
xg_row_ids_get (const XgRowIds *self, guint position)
{
  if (position < self->newer->len)
    return g_array_index (self->newer, gint64, self->newer->len - 1 - position);
  return g_array_index (self->older, gint64, position - self->newer->len);
}

gboolean
xg_row_ids_find (const XgRowIds *self, gint64 rowid, guint *position)
{
  guint index;

  if (g_array_binary_search (self->newer, &rowid, xg_row_ids_compare, &index))
    *position = self->newer->len - 1 - index;
  else if (g_array_binary_search (self->older, &rowid, compare_falling, &index))
    *position = self->newer->len + index;
  else
    return FALSE;
  return TRUE;
}

/**
 * xg_row_ids_add_newer:
 * @self: row ids
 * @rowids: rising, each above all that are there
 * @n_rowids: how many
 */
void
xg_row_ids_add_newer (XgRowIds *self, const gint64 *rowids, guint n_rowids)
{
  if (n_rowids > 0)
    g_array_append_vals (self->newer, rowids, n_rowids);
}

void
xg_row_ids_remove (XgRowIds *self, guint position)
{
  if (position < self->newer->len)
    g_array_remove_index (self->newer, self->newer->len - 1 - position);
  else
    g_array_remove_index (self->older, position - self->newer->len);
}

static void
keep_others (GArray *array, GHashTable *rowids)
{
  guint n_kept = 0;

  for (guint i = 0; i < array->len; i++)
    {
      gint64 rowid = g_array_index (array, gint64, i);

      if (!g_hash_table_contains (rowids, &rowid))
        g_array_index (array, gint64, n_kept++) = rowid;
    }
  g_array_set_size (array, n_kept);
}

/**
 * xg_row_ids_remove_set:
 * @self: row ids
 * @rowids: (element-type gint64): set of pointers to the row ids to remove, as far as they are
 * there
 * @change: (out): one change for all of them
 */
void
xg_row_ids_remove_set (XgRowIds *self, GHashTable *rowids, XgRowIdsChange *change)
{
  guint first = G_MAXUINT;
  guint last = 0;
  guint before = xg_row_ids_get_length (self);
  GHashTableIter iter;
  gpointer key;

  *change = (XgRowIdsChange){ 0 };
  g_hash_table_iter_init (&iter, rowids);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      guint position;

      if (!xg_row_ids_find (self, *(gint64 *) key, &position))
        continue;
      first = MIN (first, position);
      last = MAX (last, position);
    }
  if (first == G_MAXUINT)
    return;
  keep_others (self->newer, rowids);
  keep_others (self->older, rowids);
  change->position = first;
  change->removed = last - first + 1;
  change->added = change->removed - (before - xg_row_ids_get_length (self));
}

/**
 * xg_row_ids_settle:
 * @self: row ids
 * @up_to: the newest row id that a query is answered for
 *
 * From now on xg_row_ids_merge() is about rows up to @up_to. Changes no position.
 */
void
xg_row_ids_settle (XgRowIds *self, gint64 up_to)
{
  guint n_settled = 0;
  g_autoptr (GArray) falling = NULL;

  while (n_settled < self->newer->len && g_array_index (self->newer, gint64, n_settled) <= up_to)
    n_settled++;
  if (n_settled == 0)
    return;
  falling = g_array_sized_new (FALSE, FALSE, sizeof (gint64), n_settled);
  for (guint i = n_settled; i > 0; i--)
    g_array_append_val (falling, g_array_index (self->newer, gint64, i - 1));
  g_array_prepend_vals (self->older, falling->data, n_settled);
  g_array_remove_range (self->newer, 0, n_settled);
}

/**
 * xg_row_ids_merge:
 * @self: row ids
 * @before: what a query was limited to: rows below this one
 * @down_to: and down to this one
 * @rowids: (element-type gint64): its answer, falling
 * @change: (out): the least change that makes these rows the answer
 *
 * Rows that came live and are not settled stay as they are.
 */
void
xg_row_ids_merge (XgRowIds *self,
                  gint64 before,
                  gint64 down_to,
                  const GArray *rowids,
                  XgRowIdsChange *change)
{
  guint start = lower_bound (self->older, before);
  guint end = lower_bound (self->older, down_to);
  guint from = 0;
  guint to = rowids->len;

  while (start < end && from < to &&
         g_array_index (self->older, gint64, start) == g_array_index (rowids, gint64, from))
    {
      start++;
      from++;
    }
  while (start < end && from < to &&
         g_array_index (self->older, gint64, end - 1) == g_array_index (rowids, gint64, to - 1))
    {
      end--;
      to--;
    }
  *change = (XgRowIdsChange){ self->newer->len + start, end - start, to - from };
  if (end > start)
    g_array_remove_range (self->older, start, end - start);
  if (to > from)
    g_array_insert_vals (self->older, start, &g_array_index (rowids, gint64, from), to - from);
}
