/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-nodes"

#include "config.h"

#include "nodes/xg-nodes-selection.h"

struct _XgNodesSelection
{
  GObject parent_instance;

  /* Owned */
  XgNodeView *view;
  GHashTable *selected; /* set of XgNode */
};

static void list_model_init (GListModelInterface *iface);
static void selection_model_init (GtkSelectionModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (XgNodesSelection,
                               xg_nodes_selection,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init)
                                 G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL,
                                                        selection_model_init))

enum
{
  PROP_0,
  PROP_N_SELECTED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static GType
xg_nodes_selection_get_item_type (GListModel *model)
{
  return XG_TYPE_NODE;
}

static guint
xg_nodes_selection_get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (XG_NODES_SELECTION (model)->view));
}

static gpointer
xg_nodes_selection_get_item (GListModel *model, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (XG_NODES_SELECTION (model)->view), position);
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = xg_nodes_selection_get_item_type;
  iface->get_n_items = xg_nodes_selection_get_n_items;
  iface->get_item = xg_nodes_selection_get_item;
}

static gboolean
xg_nodes_selection_is_selected (GtkSelectionModel *model, guint position)
{
  XgNodesSelection *self = XG_NODES_SELECTION (model);
  g_autoptr (XgNode) node = g_list_model_get_item (G_LIST_MODEL (self->view), position);

  return node != NULL && g_hash_table_contains (self->selected, node);
}

static GtkBitset *
xg_nodes_selection_get_selection_in_range (GtkSelectionModel *model, guint position, guint n_items)
{
  GtkBitset *bits = gtk_bitset_new_empty ();

  if (g_hash_table_size (XG_NODES_SELECTION (model)->selected) == 0)
    return bits;
  for (guint i = position; i < position + n_items; i++)
    if (xg_nodes_selection_is_selected (model, i))
      gtk_bitset_add (bits, i);
  return bits;
}

static gboolean
xg_nodes_selection_set_selection (GtkSelectionModel *model, GtkBitset *selected, GtkBitset *mask)
{
  XgNodesSelection *self = XG_NODES_SELECTION (model);
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->view));
  guint first = G_MAXUINT;
  guint last = 0;
  GtkBitsetIter iter;
  guint position;

  if (gtk_bitset_iter_init_first (&iter, mask, &position))
    do
      {
        g_autoptr (XgNode) node = NULL;
        gboolean changed;

        if (position >= n_items)
          break;
        node = g_list_model_get_item (G_LIST_MODEL (self->view), position);
        if (gtk_bitset_contains (selected, position))
          changed = g_hash_table_add (self->selected, g_object_ref (node));
        else
          changed = g_hash_table_remove (self->selected, node);
        if (!changed)
          continue;
        first = MIN (first, position);
        last = MAX (last, position);
      }
    while (gtk_bitset_iter_next (&iter, &position));

  if (first <= last)
    {
      gtk_selection_model_selection_changed (model, first, last - first + 1);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_SELECTED]);
    }
  return TRUE;
}

static void
selection_model_init (GtkSelectionModelInterface *iface)
{
  iface->is_selected = xg_nodes_selection_is_selected;
  iface->get_selection_in_range = xg_nodes_selection_get_selection_in_range;
  iface->set_selection = xg_nodes_selection_set_selection;
}

static gboolean
is_no_row (gpointer node, gpointer value, gpointer user_data)
{
  return !xg_node_view_contains (XG_NODE_VIEW (user_data), XG_NODE (node));
}

static void
items_changed_cb (XgNodesSelection *self, guint position, guint removed, guint added)
{
  guint n_gone =
    removed > 0 ? g_hash_table_foreach_remove (self->selected, is_no_row, self->view) : 0;

  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
  if (n_gone > 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_SELECTED]);
}

static void
xg_nodes_selection_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_N_SELECTED:
      g_value_set_uint (value, xg_nodes_selection_get_n_selected (XG_NODES_SELECTION (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
xg_nodes_selection_finalize (GObject *object)
{
  XgNodesSelection *self = XG_NODES_SELECTION (object);

  g_hash_table_unref (self->selected);
  g_clear_object (&self->view);

  G_OBJECT_CLASS (xg_nodes_selection_parent_class)->finalize (object);
}

static void
xg_nodes_selection_class_init (XgNodesSelectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = xg_nodes_selection_get_property;
  object_class->finalize = xg_nodes_selection_finalize;

  properties[PROP_N_SELECTED] =
    g_param_spec_uint ("n-selected",
                       NULL,
                       NULL,
                       0,
                       G_MAXUINT,
                       0,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
xg_nodes_selection_init (XgNodesSelection *self)
{
  self->selected = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
}

/**
 * xg_nodes_selection_new:
 * @view: the rows
 *
 * Returns: (transfer full): a selection of none of them
 */
XgNodesSelection *
xg_nodes_selection_new (XgNodeView *view)
{
  XgNodesSelection *self = g_object_new (XG_TYPE_NODES_SELECTION, NULL);

  g_return_val_if_fail (XG_IS_NODE_VIEW (view), self);

  self->view = g_object_ref (view);
  g_signal_connect_object (view,
                           "items-changed",
                           G_CALLBACK (items_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  return self;
}

guint
xg_nodes_selection_get_n_selected (XgNodesSelection *self)
{
  g_return_val_if_fail (XG_IS_NODES_SELECTION (self), 0);

  return g_hash_table_size (self->selected);
}

/**
 * xg_nodes_selection_list:
 *
 * Returns: (transfer full) (element-type XgNode): what is selected, in the order of the rows
 */
GPtrArray *
xg_nodes_selection_list (XgNodesSelection *self)
{
  GPtrArray *nodes = g_ptr_array_new_with_free_func (g_object_unref);
  guint n_items;

  g_return_val_if_fail (XG_IS_NODES_SELECTION (self), nodes);

  n_items = g_list_model_get_n_items (G_LIST_MODEL (self->view));
  for (guint i = 0; i < n_items && nodes->len < g_hash_table_size (self->selected); i++)
    {
      g_autoptr (XgNode) node = g_list_model_get_item (G_LIST_MODEL (self->view), i);

      if (g_hash_table_contains (self->selected, node))
        g_ptr_array_add (nodes, g_steal_pointer (&node));
    }
  return nodes;
}
