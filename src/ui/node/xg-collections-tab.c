/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-node"

#include "config.h"

#include "node/xg-collections-tab.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "admin/xg-placement.h"
#include "node/xg-collection-row.h"
#include "node/xg-node-chooser.h"
#include "node/xg-node-paths.h"
#include "node/xg-placement-plan.h"
#include "xg-capable.h"
#include "xg-row-grid.h"
#include "xg-ui.h"

/* Rows of parents at most; there are brokers with surprises. */
#define MAX_PARENTS 100

struct _XgCollectionsTab
{
  XgNodeTab parent_instance;

  /* Template widgets */
  GtkStack *stack;
  AdwStatusPage *unable;
  GtkWidget *ways_group;
  XgNodePaths *paths;
  AdwPreferencesGroup *parents_group;
  GtkWidget *into_button;
  AdwPreferencesGroup *children_group;
  GtkWidget *children_scroller;
  GtkListView *children_view;
  GtkWidget *add_button;

  /* Owned */
  GPtrArray *rows; /* (element-type GtkWidget) of parents, borrowed */
  GtkMultiSelection *selection;
  GSignalGroup *node_signals;
  GSignalGroup *children_signals;
  GSignalGroup *capability_signals;
  GCancellable *cancellable; /* of what is asked for a change; NULL: nothing */

  guint idle;
};

G_DEFINE_FINAL_TYPE (XgCollectionsTab, xg_collections_tab, XG_TYPE_NODE_TAB)

static XgNode *
get_node (XgCollectionsTab *self)
{
  return xg_node_tab_get_node (XG_NODE_TAB (self));
}

static GPtrArray *
list_of (XgNode *node)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (list, g_object_ref (node));
  return list;
}

static GPtrArray *
dup_selected (XgCollectionsTab *self)
{
  g_autoptr (GtkBitset) bits =
    gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  GPtrArray *list = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint64 i = 0; i < gtk_bitset_get_size (bits); i++)
    g_ptr_array_add (
      list,
      g_list_model_get_item (G_LIST_MODEL (self->selection), gtk_bitset_get_nth (bits, (guint) i)));
  return list;
}

static void
update_busy (XgCollectionsTab *self)
{
  XgNode *node = get_node (self);

  xg_node_tab_set_busy (XG_NODE_TAB (self),
                        self->cancellable != NULL ||
                          (node != NULL && xg_node_get_children_state (node) == XG_LOAD_RUNNING));
}

static void
update_actions (XgCollectionsTab *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  g_autoptr (GtkBitset) bits =
    gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  XgNode *node = get_node (self);
  gboolean free_tab =
    node != NULL && xg_node_tab_get_online (XG_NODE_TAB (self)) && self->cancellable == NULL;
  const char *reason = NULL;
  gboolean more =
    node != NULL &&
    (xg_node_get_n_parents (node) == 0 ||
     xg_capable_ask (xg_node_get_broker (node), XG_FUNCTION_MULTI_COLLECTIONS, &reason));

  gtk_widget_action_set_enabled (widget, "collections.into", free_tab && more);
  gtk_widget_action_set_enabled (widget, "collections.move", free_tab);
  gtk_widget_action_set_enabled (widget, "collections.leave", free_tab);
  gtk_widget_action_set_enabled (widget, "collections.add", free_tab);
  gtk_widget_action_set_enabled (widget,
                                 "collections.take-out",
                                 free_tab && !gtk_bitset_is_empty (bits));
  gtk_widget_set_tooltip_text (self->into_button, reason);
}

static void
reviewed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (XgCollectionsTab) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!xg_placement_review_finish (XG_NODE (source), result, &error) &&
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  update_busy (self);
  update_actions (self);
}

static void
change (XgCollectionsTab *self, XgNode *node, GPtrArray *into, GPtrArray *out_of)
{
  self->cancellable = g_cancellable_new ();
  xg_placement_review_async (node,
                             into,
                             out_of,
                             GTK_WIDGET (self),
                             self->cancellable,
                             reviewed_cb,
                             g_object_ref (self));
  update_busy (self);
  update_actions (self);
}

static char *
refuse_parent_cb (XgNode *collection, gpointer data)
{
  XgNode *node = get_node (data);

  return node != NULL ? xg_placement_check (node, collection) : NULL;
}

static char *
refuse_child_cb (XgNode *child, gpointer data)
{
  XgNode *node = get_node (data);

  return node != NULL ? xg_placement_check (child, node) : NULL;
}

static GtkWidget *
open_chooser (XgCollectionsTab *self, XgNodeKind kind, const char *title, XgNodeRefusal refuse)
{
  GtkWidget *chooser = xg_node_chooser_new (xg_node_tab_get_broker (XG_NODE_TAB (self)),
                                            kind,
                                            title,
                                            GTK_WIDGET (self));

  xg_node_chooser_set_refusal (XG_NODE_CHOOSER (chooser), refuse, G_OBJECT (self));
  gtk_window_present (GTK_WINDOW (chooser));
  return chooser;
}

static void
into_chosen_cb (XgCollectionsTab *self, XgNode *collection)
{
  g_autoptr (GPtrArray) into = list_of (collection);

  if (get_node (self) != NULL && self->cancellable == NULL)
    change (self, get_node (self), into, NULL);
}

static void
into_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkWidget *chooser = open_chooser (XG_COLLECTIONS_TAB (widget),
                                     XG_NODE_COLLECTION,
                                     _ ("Put Into a Collection"),
                                     refuse_parent_cb);

  g_signal_connect_object (chooser,
                           "chosen",
                           G_CALLBACK (into_chosen_cb),
                           widget,
                           G_CONNECT_SWAPPED);
}

static void
move_chosen_cb (XgNodeChooser *chooser, XgNode *collection, XgCollectionsTab *self)
{
  XgNode *from = g_object_get_data (G_OBJECT (chooser), "xg-from");
  g_autoptr (GPtrArray) into = list_of (collection);
  g_autoptr (GPtrArray) out_of = list_of (from);

  if (get_node (self) != NULL && self->cancellable == NULL)
    change (self, get_node (self), into, out_of);
}

static XgNode *
find_parent (XgCollectionsTab *self, GVariant *parameter)
{
  XgBroker *broker = xg_node_tab_get_broker (XG_NODE_TAB (self));

  return xg_broker_lookup_node (broker, g_variant_get_string (parameter, NULL));
}

/* From the collection with that id to another one. */
static void
move_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgCollectionsTab *self = XG_COLLECTIONS_TAB (widget);
  XgNode *from = find_parent (self, parameter);
  GtkWidget *chooser;

  if (from == NULL)
    return;
  chooser = open_chooser (self, XG_NODE_COLLECTION, _ ("Move to a Collection"), refuse_parent_cb);
  g_object_set_data_full (G_OBJECT (chooser), "xg-from", g_object_ref (from), g_object_unref);
  g_signal_connect_object (chooser, "chosen", G_CALLBACK (move_chosen_cb), self, 0);
}

static void
leave_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgCollectionsTab *self = XG_COLLECTIONS_TAB (widget);
  XgNode *from = find_parent (self, parameter);
  g_autoptr (GPtrArray) out_of = from != NULL ? list_of (from) : NULL;

  if (out_of != NULL)
    change (self, get_node (self), NULL, out_of);
}

static void
add_chosen_cb (XgCollectionsTab *self, XgNode *child)
{
  g_autoptr (GPtrArray) into = get_node (self) != NULL ? list_of (get_node (self)) : NULL;

  if (into != NULL && self->cancellable == NULL)
    change (self, child, into, NULL);
}

static void
add_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkWidget *chooser = open_chooser (XG_COLLECTIONS_TAB (widget),
                                     XG_NODE_UNKNOWN,
                                     _ ("Add to This Collection"),
                                     refuse_child_cb);

  g_signal_connect_object (chooser,
                           "chosen",
                           G_CALLBACK (add_chosen_cb),
                           widget,
                           G_CONNECT_SWAPPED);
}

static void
take_out_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgCollectionsTab *self = XG_COLLECTIONS_TAB (widget);
  g_autoptr (GPtrArray) selected = dup_selected (self);

  if (selected->len == 1)
    {
      g_autoptr (GPtrArray) out_of = list_of (get_node (self));

      change (self, selected->pdata[0], NULL, out_of);
    }
  else if (selected->len > 1)
    xg_placement_take_out (get_node (self), selected, widget);
}

static void
update_parents (XgCollectionsTab *self)
{
  XgNode *node = get_node (self);
  guint n_parents = xg_node_get_n_parents (node);
  g_autofree char *words = NULL;

  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->parents_group, self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < MIN (n_parents, MAX_PARENTS); i++)
    {
      GtkWidget *row = xg_collection_row_new (xg_node_get_parent (node, i));

      adw_preferences_group_add (self->parents_group, row);
      g_ptr_array_add (self->rows, row);
    }
  if (n_parents == 0)
    words = g_strdup (_ ("In none: it stands at the top."));
  else if (n_parents > MAX_PARENTS)
    words = g_strdup_printf (_ ("%u, of which %u are shown."), n_parents, (guint) MAX_PARENTS);
  adw_preferences_group_set_description (self->parents_group, words);
}

static void
update_children (XgCollectionsTab *self)
{
  XgNode *node = get_node (self);
  gboolean collection = xg_node_get_kind (node) == XG_NODE_COLLECTION;
  guint n_children = g_list_model_get_n_items (xg_node_get_children (node));
  g_autofree char *words = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->children_group), collection || n_children > 0);
  gtk_widget_set_visible (self->children_scroller, n_children > 0);
  if (n_children > 0)
    words =
      g_strdup_printf (ngettext ("%u topic or collection", "%u topics and collections", n_children),
                       n_children);
  else if (xg_node_get_children_state (node) == XG_LOAD_FAILED)
    words = g_strdup (_ ("The broker does not tell what is in it."));
  else if (xg_node_get_children_state (node) == XG_LOAD_DONE)
    words = g_strdup (_ ("Nothing is in this collection."));
  adw_preferences_group_set_description (self->children_group, words);
}

static gboolean
update_cb (gpointer data)
{
  XgCollectionsTab *self = data;
  XgNode *node = get_node (self);
  const char *reason = NULL;

  self->idle = 0;
  if (node == NULL)
    return G_SOURCE_REMOVE;
  /* What is in one all the same is shown, whatever the broker is said to have. */
  if (!xg_capable_ask (xg_node_get_broker (node), XG_FUNCTION_COLLECTIONS, &reason) &&
      xg_node_get_n_parents (node) == 0 && xg_node_get_kind (node) != XG_NODE_COLLECTION)
    {
      adw_status_page_set_description (self->unable, reason);
      gtk_stack_set_visible_child_name (self->stack, "unable");
      return G_SOURCE_REMOVE;
    }
  gtk_stack_set_visible_child_name (self->stack, "page");
  xg_node_paths_set_node (self->paths, node);
  gtk_widget_set_visible (self->ways_group, gtk_widget_get_visible (GTK_WIDGET (self->paths)));
  update_parents (self);
  update_children (self);
  update_actions (self);
  update_busy (self);
  return G_SOURCE_REMOVE;
}

/* The tree changes in many small steps: shown once. */
static void
queue_update (XgCollectionsTab *self)
{
  if (self->idle == 0)
    self->idle = g_idle_add_full (G_PRIORITY_HIGH_IDLE, update_cb, self, NULL);
}

static void
child_activated_cb (XgCollectionsTab *self, guint position)
{
  g_autoptr (XgNode) child = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (child != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self),
                                "win.show-node",
                                "(ssss)",
                                "",
                                xg_broker_get_jid (xg_node_get_broker (child)),
                                xg_node_get_id (child),
                                "collections");
}

static void
cancel (XgCollectionsTab *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
xg_collections_tab_node_changed (XgNodeTab *tab)
{
  XgCollectionsTab *self = XG_COLLECTIONS_TAB (tab);
  XgNode *node = xg_node_tab_get_node (tab);
  XgBroker *broker = xg_node_tab_get_broker (tab);

  cancel (self);
  g_signal_group_set_target (self->node_signals, node);
  g_signal_group_set_target (self->children_signals,
                             node != NULL ? xg_node_get_children (node) : NULL);
  g_signal_group_set_target (self->capability_signals,
                             broker != NULL ? xg_broker_get_capabilities (broker) : NULL);
  gtk_multi_selection_set_model (self->selection,
                                 node != NULL ? xg_node_get_children (node) : NULL);
  g_clear_handle_id (&self->idle, g_source_remove);
  update_cb (self);
}

static void
xg_collections_tab_reload (XgNodeTab *tab)
{
  if (xg_node_tab_get_online (tab))
    xg_broker_load_node (xg_node_tab_get_broker (tab), xg_node_tab_get_node (tab), TRUE);
}

static void
xg_collections_tab_dispose (GObject *object)
{
  XgCollectionsTab *self = XG_COLLECTIONS_TAB (object);

  cancel (self);
  g_clear_handle_id (&self->idle, g_source_remove);
  if (self->children_view != NULL)
    gtk_list_view_set_model (self->children_view, NULL);
  self->children_view = NULL;
  g_clear_object (&self->node_signals);
  g_clear_object (&self->children_signals);
  g_clear_object (&self->capability_signals);
  g_clear_object (&self->selection);
  if (self->stack != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->stack));
  self->stack = NULL;
  G_OBJECT_CLASS (xg_collections_tab_parent_class)->dispose (object);
}

static void
xg_collections_tab_finalize (GObject *object)
{
  g_ptr_array_unref (XG_COLLECTIONS_TAB (object)->rows);
  G_OBJECT_CLASS (xg_collections_tab_parent_class)->finalize (object);
}

static void
xg_collections_tab_class_init (XgCollectionsTabClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = xg_collections_tab_dispose;
  G_OBJECT_CLASS (klass)->finalize = xg_collections_tab_finalize;
  XG_NODE_TAB_CLASS (klass)->node_changed = xg_collections_tab_node_changed;
  XG_NODE_TAB_CLASS (klass)->reload = xg_collections_tab_reload;

  g_type_ensure (XG_TYPE_NODE_PATHS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               XG_RESOURCE_PATH "/node/xg-collections-tab.ui");
  gtk_widget_class_bind_template_child (widget_class, XgCollectionsTab, stack);
  gtk_widget_class_bind_template_child (widget_class, XgCollectionsTab, unable);
  gtk_widget_class_bind_template_child (widget_class, XgCollectionsTab, ways_group);
  gtk_widget_class_bind_template_child (widget_class, XgCollectionsTab, paths);
  gtk_widget_class_bind_template_child (widget_class, XgCollectionsTab, parents_group);
  gtk_widget_class_bind_template_child (widget_class, XgCollectionsTab, into_button);
  gtk_widget_class_bind_template_child (widget_class, XgCollectionsTab, children_group);
  gtk_widget_class_bind_template_child (widget_class, XgCollectionsTab, children_scroller);
  gtk_widget_class_bind_template_child (widget_class, XgCollectionsTab, children_view);
  gtk_widget_class_bind_template_child (widget_class, XgCollectionsTab, add_button);
  gtk_widget_class_bind_template_callback (widget_class, child_activated_cb);
  gtk_widget_class_install_action (widget_class, "collections.into", NULL, into_cb);
  gtk_widget_class_install_action (widget_class, "collections.move", "s", move_cb);
  gtk_widget_class_install_action (widget_class, "collections.leave", "s", leave_cb);
  gtk_widget_class_install_action (widget_class, "collections.add", NULL, add_cb);
  gtk_widget_class_install_action (widget_class, "collections.take-out", NULL, take_out_cb);
}

static void
xg_collections_tab_init (XgCollectionsTab *self)
{
  g_autoptr (GtkListItemFactory) factory = xg_collection_child_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  xg_row_grid_lay_out_rows (GTK_WIDGET (self));
  self->rows = g_ptr_array_new ();
  self->selection = gtk_multi_selection_new (NULL);
  gtk_list_view_set_factory (self->children_view, factory);
  gtk_list_view_set_model (self->children_view, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->selection,
                           "selection-changed",
                           G_CALLBACK (update_actions),
                           self,
                           G_CONNECT_SWAPPED);
  self->node_signals = g_signal_group_new (XG_TYPE_NODE);
  g_signal_group_connect_swapped (self->node_signals, "notify", G_CALLBACK (queue_update), self);
  self->children_signals = g_signal_group_new (G_TYPE_LIST_MODEL);
  g_signal_group_connect_swapped (self->children_signals,
                                  "items-changed",
                                  G_CALLBACK (queue_update),
                                  self);
  self->capability_signals = g_signal_group_new (XG_TYPE_CAPABILITIES);
  g_signal_group_connect_swapped (self->capability_signals,
                                  "changed",
                                  G_CALLBACK (queue_update),
                                  self);
  g_signal_connect (self, "notify::online", G_CALLBACK (update_actions), NULL);
}
