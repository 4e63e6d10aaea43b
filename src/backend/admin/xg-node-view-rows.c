/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-admin"

#include "config.h"

#include "admin/xg-node-view-private.h"

/* Which nodes are rows, and in which order. */

static gboolean
belongs (XgNodeView *self, XgNode *node)
{
  gboolean collection = xg_node_get_kind (node) == XG_NODE_COLLECTION;

  switch (self->set)
    {
    case XG_NODE_SET_TOP_COLLECTIONS:
      return collection && xg_node_get_n_parents (node) == 0;
    case XG_NODE_SET_COLLECTIONS:
      return collection;
    case XG_NODE_SET_TOPICS:
    default:
      return !collection;
    }
}

static int
compare_cb (gconstpointer left, gconstpointer right, gpointer user_data)
{
  XgNodeView *self = user_data;

  self->work.n_comparisons++;
  return xg_node_entry_compare (*(XgNodeEntry *const *) left,
                                *(XgNodeEntry *const *) right,
                                self->descending);
}

static void
reverse (GPtrArray *array)
{
  for (guint i = 0; i < array->len / 2; i++)
    {
      gpointer entry = array->pdata[i];

      array->pdata[i] = array->pdata[array->len - 1 - i];
      array->pdata[array->len - 1 - i] = entry;
    }
}

/* The broker's list is in the order of labels, which makes that one free. */
void
xg_node_view_sort (XgNodeView *self)
{
  if (self->column == XG_NODE_COLUMN_LABEL)
    {
      if (self->descending)
        reverse (self->sorted);
      return;
    }
  for (guint i = 0; i < self->sorted->len; i++)
    {
      XgNodeEntry *entry = self->sorted->pdata[i];

      if (!entry->keyed)
        {
          xg_node_entry_make_key (entry, self->column);
          self->work.n_keys++;
        }
    }
  g_ptr_array_sort_with_data (self->sorted, compare_cb, self);
}

/* Tells only of the span that is another now. */
static void
show (XgNodeView *self, GPtrArray *rows)
{
  g_autoptr (GPtrArray) before = self->shown;
  guint head = 0;
  guint tail = 0;

  while (head < before->len && head < rows->len && before->pdata[head] == rows->pdata[head])
    head++;
  while (tail < before->len - head && tail < rows->len - head &&
         before->pdata[before->len - 1 - tail] == rows->pdata[rows->len - 1 - tail])
    tail++;
  for (guint i = 0; i < before->len; i++)
    ((XgNodeEntry *) before->pdata[i])->shown = FALSE;
  for (guint i = 0; i < rows->len; i++)
    ((XgNodeEntry *) rows->pdata[i])->shown = TRUE;
  self->shown = rows;
  if (before->len != rows->len || head + tail < rows->len)
    g_list_model_items_changed (G_LIST_MODEL (self),
                                head,
                                before->len - head - tail,
                                rows->len - head - tail);
}

static gboolean
matches (XgNodeView *self, XgNodeEntry *entry)
{
  if (self->words == NULL)
    return TRUE;
  self->work.n_folds += entry->folded == NULL;
  self->work.n_tests++;
  return xg_node_entry_matches (entry, self->words);
}

/* @from: (element-type XgNodeEntry): in order, and with all that the filter can leave */
void
xg_node_view_filter (XgNodeView *self, GPtrArray *from)
{
  GPtrArray *rows = g_ptr_array_sized_new (from->len);

  for (guint i = 0; i < from->len; i++)
    if (matches (self, from->pdata[i]))
      g_ptr_array_add (rows, from->pdata[i]);
  show (self, rows);
}

/* Every node that the broker has, in the order of labels. */
void
xg_node_view_collect (XgNodeView *self)
{
  GListModel *all = xg_broker_get_all_nodes (self->broker);
  guint n = g_list_model_get_n_items (all);

  g_ptr_array_set_size (self->sorted, 0);
  self->round++;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (XgNode) node = g_list_model_get_item (all, i);
      XgNodeEntry *entry = g_hash_table_lookup (self->entries, node);

      if (entry == NULL)
        {
          entry = xg_node_entry_new (node);
          g_hash_table_insert (self->entries, node, entry);
        }
      entry->rank = i;
      entry->round = self->round;
      if (belongs (self, node))
        g_ptr_array_add (self->sorted, entry);
    }
}

static gboolean
is_gone (gpointer node, gpointer value, gpointer user_data)
{
  return ((XgNodeEntry *) value)->round != ((XgNodeView *) user_data)->round;
}

/* Once no row points to them any more. */
void
xg_node_view_forget_gone (XgNodeView *self)
{
  g_hash_table_foreach_remove (self->entries, is_gone, self);
}
