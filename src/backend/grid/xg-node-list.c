/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include <string.h>

#include "grid/xg-node-list.h"
#include "grid/xg-node-private.h"

/* From so many on, new nodes are merged with one signal instead of one each. */
#define BULK 64

struct _XgNodeList
{
  GObject parent_instance;

  /* Owned */
  GPtrArray *nodes;    /* (element-type XgNode) sorted */
  GHashTable *members; /* set of the pointers in nodes */
};

static GType
node_list_get_item_type (GListModel *model)
{
  return XG_TYPE_NODE;
}

static guint
node_list_get_n_items (GListModel *model)
{
  return XG_NODE_LIST (model)->nodes->len;
}

static gpointer
node_list_get_item (GListModel *model, guint position)
{
  XgNodeList *self = XG_NODE_LIST (model);

  return position < self->nodes->len ? g_object_ref (self->nodes->pdata[position]) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = node_list_get_item_type;
  iface->get_n_items = node_list_get_n_items;
  iface->get_item = node_list_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (XgNodeList,
                               xg_node_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
xg_node_list_finalize (GObject *object)
{
  XgNodeList *self = XG_NODE_LIST (object);

  g_clear_pointer (&self->members, g_hash_table_unref);
  g_clear_pointer (&self->nodes, g_ptr_array_unref);
  G_OBJECT_CLASS (xg_node_list_parent_class)->finalize (object);
}

static void
xg_node_list_class_init (XgNodeListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = xg_node_list_finalize;
}

static void
xg_node_list_init (XgNodeList *self)
{
  self->nodes = g_ptr_array_new_with_free_func (g_object_unref);
  self->members = g_hash_table_new (NULL, NULL);
}

/**
 * xg_node_list_new:
 *
 * Returns: (transfer full): an empty list
 */
XgNodeList *
xg_node_list_new (void)
{
  return g_object_new (XG_TYPE_NODE_LIST, NULL);
}

static int
compare_nodes (gconstpointer a, gconstpointer b)
{
  XgNode *left = *(XgNode *const *) a;
  XgNode *right = *(XgNode *const *) b;

  return xg_node_compare (left, right);
}

/* Where @node stands, or would stand. */
static guint
find_position (XgNodeList *self, XgNode *node)
{
  guint low = 0;
  guint high = self->nodes->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (xg_node_compare (self->nodes->pdata[middle], node) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static void
insert_one (XgNodeList *self, XgNode *node)
{
  guint position = find_position (self, node);

  g_ptr_array_insert (self->nodes, (int) position, g_object_ref (node));
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, 1);
}

/* One "items-changed" over the whole span that changes. */
static void
merge_many (XgNodeList *self, GPtrArray *fresh)
{
  guint old_length = self->nodes->len;
  guint first;
  guint tail;

  g_ptr_array_sort (fresh, compare_nodes);
  first = find_position (self, fresh->pdata[0]);
  tail = old_length - find_position (self, fresh->pdata[fresh->len - 1]);
  for (guint i = 0; i < fresh->len; i++)
    g_ptr_array_add (self->nodes, g_object_ref (fresh->pdata[i]));
  g_ptr_array_sort (self->nodes, compare_nodes);
  g_list_model_items_changed (G_LIST_MODEL (self),
                              first,
                              old_length - first - tail,
                              self->nodes->len - first - tail);
}

/**
 * xg_node_list_add:
 * @self: a list
 * @nodes: (element-type XgNode): what to add; those already in are passed over
 */
void
xg_node_list_add (XgNodeList *self, GPtrArray *nodes)
{
  g_autoptr (GPtrArray) fresh = g_ptr_array_new ();

  g_return_if_fail (XG_IS_NODE_LIST (self));

  for (guint i = 0; i < nodes->len; i++)
    {
      if (g_hash_table_add (self->members, nodes->pdata[i]))
        g_ptr_array_add (fresh, nodes->pdata[i]);
    }
  if (fresh->len == 0)
    return;

  if (self->nodes->len == 0)
    {
      for (guint i = 0; i < fresh->len; i++)
        g_ptr_array_add (self->nodes, g_object_ref (fresh->pdata[i]));
      g_ptr_array_sort (self->nodes, compare_nodes);
      g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, self->nodes->len);
      return;
    }
  if (fresh->len > BULK)
    {
      merge_many (self, fresh);
      return;
    }
  for (guint i = 0; i < fresh->len; i++)
    insert_one (self, fresh->pdata[i]);
}

/**
 * xg_node_list_contains:
 * @self: a list
 * @node: a node
 *
 * Returns: whether @node is in
 */
gboolean
xg_node_list_contains (XgNodeList *self, XgNode *node)
{
  g_return_val_if_fail (XG_IS_NODE_LIST (self), FALSE);
  return g_hash_table_contains (self->members, node);
}

/* Linear, since the label may have changed already: the order no longer finds it. */
static gboolean
remove_one (XgNodeList *self, XgNode *node)
{
  guint position;

  if (!g_ptr_array_find (self->nodes, node, &position))
    return FALSE;
  g_ptr_array_remove_index (self->nodes, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
  return TRUE;
}

/**
 * xg_node_list_remove:
 * @self: a list
 * @node: a node
 *
 * Returns: whether it was in
 */
gboolean
xg_node_list_remove (XgNodeList *self, XgNode *node)
{
  g_return_val_if_fail (XG_IS_NODE_LIST (self), FALSE);

  if (!g_hash_table_remove (self->members, node))
    return FALSE;
  return remove_one (self, node);
}

/**
 * xg_node_list_resort:
 * @self: a list
 * @node: a node whose label has changed
 *
 * Puts @node where it belongs; nothing happens when it stands right or is not in.
 */
void
xg_node_list_resort (XgNodeList *self, XgNode *node)
{
  g_autoptr (XgNode) keep = g_object_ref (node);
  guint position;

  g_return_if_fail (XG_IS_NODE_LIST (self));

  if (!xg_node_list_contains (self, node) || !g_ptr_array_find (self->nodes, node, &position))
    return;
  if ((position == 0 || xg_node_compare (self->nodes->pdata[position - 1], node) <= 0) &&
      (position + 1 == self->nodes->len ||
       xg_node_compare (node, self->nodes->pdata[position + 1]) <= 0))
    return;
  remove_one (self, node);
  insert_one (self, keep);
}

/**
 * xg_node_list_peek:
 * @self: a list
 * @index: a position below the length
 *
 * Returns: (transfer none): the node there
 */
XgNode *
xg_node_list_peek (XgNodeList *self, guint index)
{
  g_return_val_if_fail (XG_IS_NODE_LIST (self), NULL);
  g_return_val_if_fail (index < self->nodes->len, NULL);
  return self->nodes->pdata[index];
}

/**
 * xg_node_list_get_length:
 * @self: a list
 *
 * Returns: how many nodes are in
 */
guint
xg_node_list_get_length (XgNodeList *self)
{
  g_return_val_if_fail (XG_IS_NODE_LIST (self), 0);
  return self->nodes->len;
}
