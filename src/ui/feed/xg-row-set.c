/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "feed/xg-row-set.h"

struct _XgRowSet
{
  gint64 up_to;       /* rows up to this one are in the set; 0: none */
  GHashTable *others; /* set of gint64: those for which it is the other way round */
};

/**
 * xg_row_set_new:
 *
 * Returns: (transfer full): an empty set
 */
XgRowSet *
xg_row_set_new (void)
{
  XgRowSet *self = g_new0 (XgRowSet, 1);

  self->others = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  return self;
}

/**
 * xg_row_set_free:
 * @self: (transfer full): a set
 */
void
xg_row_set_free (XgRowSet *self)
{
  g_hash_table_unref (self->others);
  g_free (self);
}

/**
 * xg_row_set_clear:
 * @self: a set; empty afterwards
 */
void
xg_row_set_clear (XgRowSet *self)
{
  xg_row_set_set_all (self, 0);
}

/**
 * xg_row_set_set_all:
 * @self: a set
 * @up_to: the newest row that is in it; all before are, too
 */
void
xg_row_set_set_all (XgRowSet *self, gint64 up_to)
{
  self->up_to = up_to;
  g_hash_table_remove_all (self->others);
}

/**
 * xg_row_set_put:
 * @self: a set
 * @rowid: a row
 * @in: whether it belongs to the set
 */
void
xg_row_set_put (XgRowSet *self, gint64 rowid, gboolean in)
{
  if (in == (rowid <= self->up_to))
    g_hash_table_remove (self->others, &rowid);
  else
    g_hash_table_add (self->others, g_memdup2 (&rowid, sizeof rowid));
}

gboolean
xg_row_set_contains (const XgRowSet *self, gint64 rowid)
{
  gboolean other =
    g_hash_table_size (self->others) > 0 && g_hash_table_contains (self->others, &rowid);

  return (rowid <= self->up_to) != other;
}

/* Of rows that are there: all of them may have been taken out of a set of all. */
gboolean
xg_row_set_is_empty (const XgRowSet *self)
{
  return self->up_to == 0 && g_hash_table_size (self->others) == 0;
}

static int
compare_newest_first (gconstpointer a, gconstpointer b)
{
  gint64 left = *(const gint64 *) a;
  gint64 right = *(const gint64 *) b;

  return (left < right) - (left > right);
}

/**
 * xg_row_set_list_single:
 * @self: a set
 *
 * Returns: (transfer full) (nullable) (element-type gint64): its rows, newest first; %NULL for a
 *   set of all
 */
GArray *
xg_row_set_list_single (const XgRowSet *self)
{
  GHashTableIter iter;
  gpointer key;
  GArray *rowids;

  if (self->up_to != 0)
    return NULL;
  rowids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_hash_table_iter_init (&iter, self->others);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_array_append_vals (rowids, key, 1);
  g_array_sort (rowids, compare_newest_first);
  return rowids;
}
