/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-browse"

#include "config.h"

#include "browse/xg-sidebar-list.h"

/* What a grid is about should be seen, not clicked for: a small tree is open from the start, and of
 * a larger one the few collections at the top. */
#define SMALL_TREE     80
#define MAX_OPEN_ROOTS 12

struct _XgSidebarList
{
  GObject parent_instance;

  /* Owned */
  XgGrid *grid;
  GListStore *parts;   /* (element-type GListModel): places, then heading and roots by turns */
  GListStore *places;  /* (element-type XgPlace) */
  GPtrArray *headings; /* (element-type XgPlace): in the order of the brokers */
  GtkTreeListModel *tree;
  GHashTable *branches; /* XgNode -> Branch */
};

G_DEFINE_FINAL_TYPE (XgSidebarList, xg_sidebar_list, G_TYPE_OBJECT)

/* A collection that was seen. We decide once whether it is open, from then on the person does; only
 * the row may be another one, because a node with a new name moves to a new row. */
typedef struct
{
  GtkTreeListRow *row;
  gboolean open;
} Branch;

/* A row that is gone has the position 0, which is that of a place. */
static gboolean
is_in_tree (GtkTreeListRow *row)
{
  return gtk_tree_list_row_get_position (row) > 0;
}

static void
expanded_cb (GtkTreeListRow *row, GParamSpec *pspec, Branch *branch)
{
  if (is_in_tree (row))
    branch->open = gtk_tree_list_row_get_expanded (row);
}

static void
branch_set_row (Branch *branch, GtkTreeListRow *row)
{
  if (branch->row != NULL)
    g_signal_handlers_disconnect_by_func (branch->row, expanded_cb, branch);
  if (g_set_object (&branch->row, row) && row != NULL)
    g_signal_connect (row, "notify::expanded", G_CALLBACK (expanded_cb), branch);
}

static void
branch_free (gpointer data)
{
  Branch *branch = data;

  branch_set_row (branch, NULL);
  g_free (branch);
}

static GListModel *
create_children_cb (gpointer item, gpointer data)
{
  /* A node that is not known yet may turn out to be a collection, and the answer given here is
   * final: the row hides the arrow of a node without children instead. */
  if (XG_IS_NODE (item) && xg_node_get_kind (item) != XG_NODE_TOPIC)
    return g_object_ref (xg_node_get_children (item));

  return NULL;
}

static GListModel *
new_roots (XgPlace *heading)
{
  if (xg_place_get_open (heading))
    return g_object_ref (xg_broker_get_roots (xg_place_get_broker (heading)));

  return G_LIST_MODEL (g_list_store_new (XG_TYPE_NODE));
}

static gboolean
is_of_cb (gpointer node, gpointer value, gpointer broker)
{
  return xg_node_get_broker (node) == broker;
}

static void
open_changed_cb (XgPlace *heading, GParamSpec *pspec, XgSidebarList *self)
{
  g_autoptr (GListModel) roots = new_roots (heading);
  guint index;

  g_assert (XG_IS_SIDEBAR_LIST (self));

  /* A broker that is opened again opens as it did at first. */
  g_hash_table_foreach_remove (self->branches, is_of_cb, xg_place_get_broker (heading));
  if (g_ptr_array_find (self->headings, heading, &index))
    g_list_store_splice (self->parts, 1 + 2 * index + 1, 1, (gpointer *) &roots, 1);
}

static void
brokers_changed_cb (GListModel *brokers,
                    guint position,
                    guint removed,
                    guint added,
                    XgSidebarList *self)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_object_unref);

  g_assert (XG_IS_SIDEBAR_LIST (self));

  if (removed > 0)
    g_ptr_array_remove_range (self->headings, position, removed);
  for (guint i = 0; i < added; i++)
    {
      g_autoptr (XgBroker) broker = g_list_model_get_item (brokers, position + i);
      XgPlace *heading = xg_place_new (XG_PLACE_BROKER, self->grid, broker);
      GListStore *one = g_list_store_new (XG_TYPE_PLACE);

      g_signal_connect_object (heading, "notify::open", G_CALLBACK (open_changed_cb), self, 0);
      g_list_store_append (one, heading);
      g_ptr_array_add (parts, one);
      g_ptr_array_add (parts, new_roots (heading));
      g_ptr_array_insert (self->headings, (int) (position + i), heading);
    }
  g_list_store_splice (self->parts, 1 + 2 * position, 2 * removed, parts->pdata, parts->len);
}

static void
xg_sidebar_list_dispose (GObject *object)
{
  XgSidebarList *self = XG_SIDEBAR_LIST (object);

  g_clear_object (&self->tree);
  g_clear_object (&self->parts);
  g_clear_object (&self->places);
  g_clear_pointer (&self->headings, g_ptr_array_unref);
  g_clear_pointer (&self->branches, g_hash_table_unref);
  g_clear_object (&self->grid);

  G_OBJECT_CLASS (xg_sidebar_list_parent_class)->dispose (object);
}

static void
xg_sidebar_list_class_init (XgSidebarListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = xg_sidebar_list_dispose;
}

static void
xg_sidebar_list_init (XgSidebarList *self)
{
  self->parts = g_list_store_new (G_TYPE_LIST_MODEL);
  self->places = g_list_store_new (XG_TYPE_PLACE);
  self->headings = g_ptr_array_new_with_free_func (g_object_unref);
  self->branches =
    g_hash_table_new_full (g_direct_hash, g_direct_equal, g_object_unref, branch_free);
}

XgSidebarList *
xg_sidebar_list_new (XgGrid *grid)
{
  XgSidebarList *self = g_object_new (XG_TYPE_SIDEBAR_LIST, NULL);
  GListModel *brokers;

  g_return_val_if_fail (XG_IS_GRID (grid), self);

  self->grid = g_object_ref (grid);
  for (XgPlaceKind kind = XG_PLACE_ITEMS; kind <= XG_PLACE_ALERTS; kind++)
    {
      g_autoptr (XgPlace) place = xg_place_new (kind, grid, NULL);

      g_list_store_append (self->places, place);
    }
  g_list_store_append (self->parts, self->places);

  brokers = xg_grid_get_brokers (grid);
  g_signal_connect_object (brokers, "items-changed", G_CALLBACK (brokers_changed_cb), self, 0);
  brokers_changed_cb (brokers, 0, 0, g_list_model_get_n_items (brokers), self);

  self->tree = gtk_tree_list_model_new (
    G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (g_object_ref (self->parts)))),
    FALSE,
    FALSE,
    create_children_cb,
    NULL,
    NULL);

  return self;
}

/**
 * xg_sidebar_list_get_model:
 *
 * Returns: (transfer none): a list model of #GtkTreeListRow
 */
GListModel *
xg_sidebar_list_get_model (XgSidebarList *self)
{
  g_return_val_if_fail (XG_IS_SIDEBAR_LIST (self), NULL);

  return G_LIST_MODEL (self->tree);
}

/**
 * xg_sidebar_list_find:
 * @item: an #XgNode or #XgPlace
 *
 * Returns: the position of the first row that shows it now, or %GTK_INVALID_LIST_POSITION
 */
guint
xg_sidebar_list_find (XgSidebarList *self, GObject *item)
{
  guint n;

  g_return_val_if_fail (XG_IS_SIDEBAR_LIST (self), GTK_INVALID_LIST_POSITION);

  n = g_list_model_get_n_items (G_LIST_MODEL (self->tree));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GtkTreeListRow) row = gtk_tree_list_model_get_row (self->tree, i);
      g_autoptr (GObject) shown = gtk_tree_list_row_get_item (row);

      if (shown == item)
        return i;
    }

  return GTK_INVALID_LIST_POSITION;
}

/**
 * xg_sidebar_list_get_place:
 * @broker: (nullable): whose heading, for %XG_PLACE_BROKER
 *
 * Returns: (transfer none) (nullable): the place
 */
GObject *
xg_sidebar_list_get_place (XgSidebarList *self, XgPlaceKind kind, XgBroker *broker)
{
  g_return_val_if_fail (XG_IS_SIDEBAR_LIST (self), NULL);

  if (kind != XG_PLACE_BROKER)
    {
      g_autoptr (GObject) place = g_list_model_get_item (G_LIST_MODEL (self->places), kind);

      return place;
    }

  for (guint i = 0; i < self->headings->len; i++)
    if (xg_place_get_broker (g_ptr_array_index (self->headings, i)) == broker)
      return g_ptr_array_index (self->headings, i);

  return NULL;
}

/* Opens the rows on the way to NODE, from the top; SEEN guards against circles. */
static gboolean
open_way (XgSidebarList *self, XgNode *node, GHashTable *seen)
{
  guint position = xg_sidebar_list_find (self, G_OBJECT (node));

  if (position == GTK_INVALID_LIST_POSITION && g_hash_table_add (seen, node))
    for (guint i = 0; i < xg_node_get_n_parents (node); i++)
      if (open_way (self, xg_node_get_parent (node, i), seen))
        {
          position = xg_sidebar_list_find (self, G_OBJECT (node));
          break;
        }
  if (position == GTK_INVALID_LIST_POSITION)
    return FALSE;

  if (xg_node_get_kind (node) != XG_NODE_TOPIC)
    {
      g_autoptr (GtkTreeListRow) row = gtk_tree_list_model_get_row (self->tree, position);

      gtk_tree_list_row_set_expanded (row, TRUE);
    }

  return TRUE;
}

/**
 * xg_sidebar_list_reveal:
 * @node: what to find, wherever it is in the tree
 *
 * Opens the broker and the collections above @node.
 *
 * Returns: the position of its first row, or %GTK_INVALID_LIST_POSITION where no way leads to it
 */
guint
xg_sidebar_list_reveal (XgSidebarList *self, XgNode *node)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_direct_hash, g_direct_equal);
  GObject *heading;
  guint position;

  g_return_val_if_fail (XG_IS_SIDEBAR_LIST (self), GTK_INVALID_LIST_POSITION);
  g_return_val_if_fail (XG_IS_NODE (node), GTK_INVALID_LIST_POSITION);

  heading = xg_sidebar_list_get_place (self, XG_PLACE_BROKER, xg_node_get_broker (node));
  if (heading != NULL)
    xg_place_set_open (XG_PLACE (heading), TRUE);

  position = xg_sidebar_list_find (self, G_OBJECT (node));
  for (guint i = 0; position == GTK_INVALID_LIST_POSITION && i < xg_node_get_n_parents (node); i++)
    if (open_way (self, xg_node_get_parent (node, i), seen))
      position = xg_sidebar_list_find (self, G_OBJECT (node));

  return position;
}

static gboolean
opens_by_itself (XgBroker *broker, GtkTreeListRow *row)
{
  return g_list_model_get_n_items (xg_broker_get_all_nodes (broker)) <= SMALL_TREE ||
         (gtk_tree_list_row_get_depth (row) == 0 &&
          g_list_model_get_n_items (xg_broker_get_roots (broker)) <= MAX_OPEN_ROOTS);
}

/**
 * xg_sidebar_list_row_shown:
 * @row: a row that came into view
 *
 * Opens it when it is a collection of a small tree, or one at the top, that was not seen before; or
 * one that was open in a row that is gone.
 */
void
xg_sidebar_list_row_shown (XgSidebarList *self, GtkTreeListRow *row)
{
  g_autoptr (GObject) item = NULL;
  XgNode *node;
  XgBroker *broker;
  Branch *branch;

  g_return_if_fail (XG_IS_SIDEBAR_LIST (self));
  g_return_if_fail (GTK_IS_TREE_LIST_ROW (row));

  item = gtk_tree_list_row_get_item (row);
  if (!XG_IS_NODE (item))
    return;
  node = XG_NODE (item);
  broker = xg_node_get_broker (node);
  if (broker == NULL || xg_node_get_kind (node) != XG_NODE_COLLECTION || xg_node_get_locked (node))
    return;

  /* One row for each: a circle of collections ends here, and what the person closes stays closed.
   */
  branch = g_hash_table_lookup (self->branches, node);
  if (branch != NULL && is_in_tree (branch->row))
    return;
  if (branch == NULL)
    {
      if (!opens_by_itself (broker, row))
        return;
      branch = g_new0 (Branch, 1);
      branch->open = TRUE;
      g_hash_table_insert (self->branches, g_object_ref (node), branch);
    }
  branch_set_row (branch, row);
  gtk_tree_list_row_set_expanded (row, branch->open);
}
