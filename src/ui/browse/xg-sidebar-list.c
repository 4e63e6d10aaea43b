/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-browse"

#include "config.h"

#include "browse/xg-sidebar-list.h"

#include "browse/xg-sidebar-filters.h"
#include "browse/xg-sidebar-section.h"

/* What a grid is about should be seen, not clicked for: a small tree is open from the start, and of
 * a larger one the few collections at the top. */
#define SMALL_TREE     80
#define MAX_OPEN_ROOTS 12

struct _XgSidebarList
{
  GObject parent_instance;

  /* Owned */
  XgConnectorList *connectors;
  XgPlace *alerts;
  XgPlace *requests;
  GListStore *places; /* (element-type XgPlace): above all profiles */
  XgSidebarFilters *filters;
  GListStore *parts;   /* (element-type GListModel): places, saved filters, then the sections */
  GListStore *brokers; /* (element-type GListModel): of the sections */
  GPtrArray *sections; /* (element-type XgSidebarSection): in the order of the connectors */
  GtkTreeListModel *tree;
  GHashTable *branches; /* XgNode -> Branch */

  gboolean asked; /* somebody asked for a subscription: requests have a place */
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

static gboolean
is_of_cb (gpointer node, gpointer value, gpointer broker)
{
  return xg_node_get_broker (node) == broker;
}

/* A broker that is opened again opens as it did at first. */
static void
broker_toggled_cb (XgSidebarList *self, XgBroker *broker)
{
  g_hash_table_foreach_remove (self->branches, is_of_cb, broker);
}

/* One profile: nothing tells that there could be more. Several: each has a row with its name. */
static void
update_places (XgSidebarList *self)
{
  gboolean named = self->sections->len > 1;
  gpointer places[3];
  guint n_places = 0;

  if (self->sections->len == 1)
    places[n_places++] = xg_sidebar_section_get_items (g_ptr_array_index (self->sections, 0));
  places[n_places++] = self->alerts;
  if (self->asked)
    places[n_places++] = self->requests;
  /* Out of the one list before into the other: no row twice. */
  if (named)
    g_list_store_splice (self->places,
                         0,
                         g_list_model_get_n_items (G_LIST_MODEL (self->places)),
                         places,
                         n_places);
  for (guint i = 0; i < self->sections->len; i++)
    xg_sidebar_section_set_named (g_ptr_array_index (self->sections, i), named);
  if (!named)
    g_list_store_splice (self->places,
                         0,
                         g_list_model_get_n_items (G_LIST_MODEL (self->places)),
                         places,
                         n_places);
}

static void
connectors_changed_cb (GListModel *connectors,
                       guint position,
                       guint removed,
                       guint added,
                       XgSidebarList *self)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();
  g_autoptr (GPtrArray) brokers = g_ptr_array_new ();

  g_assert (XG_IS_SIDEBAR_LIST (self));

  if (removed > 0)
    g_ptr_array_remove_range (self->sections, position, removed);
  for (guint i = 0; i < added; i++)
    {
      g_autoptr (XgConnector) connector = g_list_model_get_item (connectors, position + i);
      XgSidebarSection *section = xg_sidebar_section_new (connector);

      g_signal_connect_object (section,
                               "broker-toggled",
                               G_CALLBACK (broker_toggled_cb),
                               self,
                               G_CONNECT_SWAPPED);
      g_ptr_array_add (parts, xg_sidebar_section_get_model (section));
      g_ptr_array_add (brokers, xg_sidebar_section_get_brokers (section));
      g_ptr_array_insert (self->sections, (int) (position + i), section);
    }
  g_list_store_splice (self->parts, 2 + position, removed, parts->pdata, parts->len);
  g_list_store_splice (self->brokers, position, removed, brokers->pdata, brokers->len);
  update_places (self);
}

/* Most people own nothing: requests have a place from the first one on. */
static void
show_requests (XgSidebarList *self)
{
  if (self->asked)
    return;
  self->asked = TRUE;
  g_list_store_append (self->places, self->requests);
}

static void
n_requests_cb (XgSidebarList *self)
{
  if (xg_place_get_count (self->requests) > 0)
    show_requests (self);
}

static void
xg_sidebar_list_dispose (GObject *object)
{
  XgSidebarList *self = XG_SIDEBAR_LIST (object);

  g_clear_object (&self->tree);
  g_clear_object (&self->filters);
  g_clear_object (&self->parts);
  g_clear_object (&self->places);
  g_clear_object (&self->brokers);
  g_clear_pointer (&self->sections, g_ptr_array_unref);
  g_clear_pointer (&self->branches, g_hash_table_unref);
  g_clear_object (&self->alerts);
  g_clear_object (&self->requests);
  g_clear_object (&self->connectors);

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
  self->filters = xg_sidebar_filters_new ();
  self->places = g_list_store_new (XG_TYPE_PLACE);
  self->brokers = g_list_store_new (G_TYPE_LIST_MODEL);
  self->sections = g_ptr_array_new_with_free_func (g_object_unref);
  self->branches =
    g_hash_table_new_full (g_direct_hash, g_direct_equal, g_object_unref, branch_free);
}

/**
 * xg_sidebar_list_new:
 * @connectors: the profiles of the window
 *
 * Returns: (transfer full): the rows of all of them
 */
XgSidebarList *
xg_sidebar_list_new (XgConnectorList *connectors)
{
  XgSidebarList *self = g_object_new (XG_TYPE_SIDEBAR_LIST, NULL);

  g_return_val_if_fail (XG_IS_CONNECTOR_LIST (connectors), self);

  self->connectors = g_object_ref (connectors);
  self->alerts = xg_place_new_alerts (connectors);
  self->requests = xg_place_new_requests (connectors);
  self->asked = xg_place_get_count (self->requests) > 0;
  g_signal_connect_object (connectors,
                           "notify::n-requests",
                           G_CALLBACK (n_requests_cb),
                           self,
                           G_CONNECT_SWAPPED);
  g_list_store_append (self->parts, self->places);
  g_list_store_append (self->parts, xg_sidebar_filters_get_model (self->filters));
  g_signal_connect_object (connectors,
                           "items-changed",
                           G_CALLBACK (connectors_changed_cb),
                           self,
                           0);
  connectors_changed_cb (G_LIST_MODEL (connectors),
                         0,
                         0,
                         g_list_model_get_n_items (G_LIST_MODEL (connectors)),
                         self);

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
 * xg_sidebar_list_set_filters:
 * @filters: (nullable): the saved filters
 */
void
xg_sidebar_list_set_filters (XgSidebarList *self, XgFilterList *filters)
{
  g_return_if_fail (XG_IS_SIDEBAR_LIST (self));

  xg_sidebar_filters_set_list (self->filters, filters);
}

/**
 * xg_sidebar_list_get_filter_place:
 * @filter: a saved filter
 *
 * Returns: (transfer none) (nullable): its place
 */
GObject *
xg_sidebar_list_get_filter_place (XgSidebarList *self, XgFilterEntry *filter)
{
  g_return_val_if_fail (XG_IS_SIDEBAR_LIST (self), NULL);

  return (GObject *) xg_sidebar_filters_get_place (self->filters, filter);
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
 * xg_sidebar_list_new_brokers:
 *
 * Returns: (transfer full): a list model of the #XgBroker of all profiles
 */
GListModel *
xg_sidebar_list_new_brokers (XgSidebarList *self)
{
  GListModel *each;

  g_return_val_if_fail (XG_IS_SIDEBAR_LIST (self), NULL);

  each = G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (g_object_ref (self->brokers))));

  return G_LIST_MODEL (gtk_flatten_list_model_new (each));
}

static XgSidebarSection *
find_section (XgSidebarList *self, XgConnector *connector, XgBroker *broker)
{
  for (guint i = 0; i < self->sections->len; i++)
    {
      XgSidebarSection *section = g_ptr_array_index (self->sections, i);

      if (broker != NULL ? xg_sidebar_section_has_broker (section, broker)
                         : xg_sidebar_section_get_connector (section) == connector)
        return section;
    }

  return NULL;
}

/**
 * xg_sidebar_list_get_place:
 * @connector: (nullable): whose items, for %XG_PLACE_ITEMS
 * @broker: (nullable): whose heading, for %XG_PLACE_BROKER
 *
 * Returns: (transfer none) (nullable): the place
 */
GObject *
xg_sidebar_list_get_place (XgSidebarList *self,
                           XgPlaceKind kind,
                           XgConnector *connector,
                           XgBroker *broker)
{
  XgSidebarSection *section;

  g_return_val_if_fail (XG_IS_SIDEBAR_LIST (self), NULL);

  if (kind == XG_PLACE_ALERTS)
    return G_OBJECT (self->alerts);
  if (kind == XG_PLACE_REQUESTS)
    {
      show_requests (self);
      return G_OBJECT (self->requests);
    }
  section = find_section (self, connector, broker);
  if (section == NULL)
    return NULL;
  if (kind == XG_PLACE_ITEMS)
    return G_OBJECT (xg_sidebar_section_get_items (section));
  /* Its heading has a row only while the profile is open. */
  xg_place_set_open (xg_sidebar_section_get_items (section), TRUE);

  return G_OBJECT (xg_sidebar_section_get_heading (section, broker));
}

/**
 * xg_sidebar_list_find_connector:
 * @broker: a broker of any profile
 *
 * Returns: (transfer none) (nullable): whose it is
 */
XgConnector *
xg_sidebar_list_find_connector (XgSidebarList *self, XgBroker *broker)
{
  XgSidebarSection *section;

  g_return_val_if_fail (XG_IS_SIDEBAR_LIST (self), NULL);

  section = broker != NULL ? find_section (self, NULL, broker) : NULL;

  return section != NULL ? xg_sidebar_section_get_connector (section) : NULL;
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
 * Opens the profile, the broker and the collections above @node.
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

  heading = xg_sidebar_list_get_place (self, XG_PLACE_BROKER, NULL, xg_node_get_broker (node));
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
