/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-browse"

#include "config.h"

#include "browse/xg-sidebar-private.h"
#include "browse/xg-sidebar-row.h"

#include <glib/gi18n.h>
#include "xg-ui.h"

G_DEFINE_FINAL_TYPE (XgSidebar, xg_sidebar, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_SHOW_END_TITLE_BUTTONS,
  N_PROPS
};

enum
{
  PLACE_CHANGED,
  PLACE_ACTIVATED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* Tells what is selected, unless nothing is to be shown of it. */
void
xg_sidebar_emit_place (XgSidebar *self)
{
  XgPlaceKind kind = XG_PLACE_BROKER;
  XgConnector *connector = NULL;
  XgBroker *broker = NULL;
  XgNode *node = NULL;

  if (XG_IS_NODE (self->selected))
    {
      node = XG_NODE (self->selected);
      broker = xg_node_get_broker (node);
      if (broker == NULL)
        return;
      connector = xg_sidebar_list_find_connector (self->list, broker);
      xg_broker_load_node (broker, node, FALSE);
    }
  else if (XG_IS_PLACE (self->selected))
    {
      kind = xg_place_get_kind (XG_PLACE (self->selected));
      /* Nothing is to be shown of a heading alone. */
      if (kind == XG_PLACE_FILTERS)
        return;
      connector = xg_place_get_connector (XG_PLACE (self->selected));
      broker = xg_place_get_broker (XG_PLACE (self->selected));
    }
  else
    return;

  g_signal_emit (self, signals[PLACE_CHANGED], 0, (int) kind, connector, broker, node);
}

/* The profile that ITEM is of; NULL: of all. */
static XgConnector *
find_connector (XgSidebar *self, GObject *item)
{
  if (XG_IS_NODE (item))
    return xg_sidebar_list_find_connector (self->list, xg_node_get_broker (XG_NODE (item)));

  return XG_IS_PLACE (item) ? xg_place_get_connector (XG_PLACE (item)) : NULL;
}

static gboolean
is_filters (GObject *item)
{
  return XG_IS_PLACE (item) && xg_place_get_kind (XG_PLACE (item)) == XG_PLACE_FILTERS;
}

static gboolean
clicked_cb (gpointer data)
{
  XgSidebar *self = data;

  self->click = 0;
  if (self->clicked == self->selected && !is_filters (self->clicked))
    g_signal_emit (self, signals[PLACE_ACTIVATED], 0);
  g_clear_object (&self->clicked);

  return G_SOURCE_REMOVE;
}

/* Opens the menu of ITEM at X, Y of its ROW; beside it where Y is -1. */
void
xg_sidebar_show_menu (XgSidebar *self, GtkWidget *row, GObject *item, double x, double y)
{
  XgFilterEntry *filter = XG_IS_PLACE (item) ? xg_place_get_filter (XG_PLACE (item)) : NULL;

  if (filter != NULL)
    {
      g_autoptr (GMenuModel) menu = xg_sidebar_new_saved_menu (self, filter);

      xg_sidebar_menu_open_model (self->menu, menu, row, x, y);
    }
  else
    xg_sidebar_menu_open (self->menu, find_connector (self, item), item, row, x, y);
}

/* A click selects the row by itself, a moment after we hear of it; where only one pane fits it must
 * also lead on, even on the row that is selected already. */
void
xg_sidebar_row_clicked (XgSidebar *self, GObject *item)
{
  g_set_object (&self->clicked, item);
  if (self->click == 0)
    self->click = g_idle_add (clicked_cb, self);
}

XgActivity *
xg_sidebar_get_activity (XgSidebar *self)
{
  return self->activity;
}

static gboolean
xg_sidebar_grab_focus (GtkWidget *widget)
{
  XgSidebar *self = XG_SIDEBAR (widget);
  gboolean tree = g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "tree") == 0;

  return gtk_widget_grab_focus (GTK_WIDGET (tree ? self->tree_view : self->found_view));
}

void
xg_sidebar_activate (XgSidebar *self)
{
  if (is_filters (self->selected))
    xg_place_set_open (XG_PLACE (self->selected), !xg_place_get_open (XG_PLACE (self->selected)));
  else
    g_signal_emit (self, signals[PLACE_ACTIVATED], 0);
}

/* The one profile that is there; of several each has a row that tells how it stands with it. */
static XgConnector *
get_only (XgSidebar *self)
{
  if (self->connectors == NULL || g_list_model_get_n_items (G_LIST_MODEL (self->connectors)) != 1)
    return NULL;

  return xg_connector_list_get (self->connectors, 0);
}

/* Another grid is open somewhere, or one less, or there is another profile. */
static void
grids_changed_cb (XgSidebar *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->connectors));

  if (n > 1)
    gtk_widget_add_css_class (GTK_WIDGET (self->tree_view), "several");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->tree_view), "several");
  for (guint i = 0; i < n; i++)
    {
      XgConnector *connector = xg_connector_list_get (self->connectors, i);

      if (xg_connector_get_grid (connector) != NULL)
        xg_activity_watch (self->activity, xg_connector_get_grid (connector));
    }
  xg_activity_sweep (self->activity);
  xg_sidebar_message_set_connector (self->message, get_only (self));
}

static gboolean
menu_key_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  xg_sidebar_open_menu (XG_SIDEBAR (widget));

  return TRUE;
}

static void
xg_sidebar_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  XgSidebar *self = XG_SIDEBAR (object);

  switch (prop_id)
    {
    case PROP_SHOW_END_TITLE_BUTTONS:
      g_value_set_boolean (value, adw_header_bar_get_show_end_title_buttons (self->header));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
xg_sidebar_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  XgSidebar *self = XG_SIDEBAR (object);

  switch (prop_id)
    {
    case PROP_SHOW_END_TITLE_BUTTONS:
      adw_header_bar_set_show_end_title_buttons (self->header, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
xg_sidebar_dispose (GObject *object)
{
  XgSidebar *self = XG_SIDEBAR (object);
  GtkWidget *child;

  xg_sidebar_set_connectors (self, NULL);
  g_clear_object (&self->filters);
  g_clear_handle_id (&self->idle, g_source_remove);
  g_clear_handle_id (&self->click, g_source_remove);
  g_clear_object (&self->clicked);
  g_clear_object (&self->menu);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->search);
  g_clear_object (&self->tree_selection);
  g_clear_object (&self->found_selection);
  g_clear_object (&self->found_slice);
  g_clear_pointer (&self->shown_rows, g_ptr_array_unref);

  G_OBJECT_CLASS (xg_sidebar_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               XG_RESOURCE_PATH "/browse/xg-sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, XgSidebar, header);
  gtk_widget_class_bind_template_child (widget_class, XgSidebar, title);
  gtk_widget_class_bind_template_child (widget_class, XgSidebar, menu_button);
  gtk_widget_class_bind_template_child (widget_class, XgSidebar, new_button);
  gtk_widget_class_bind_template_child (widget_class, XgSidebar, entry);
  gtk_widget_class_bind_template_child (widget_class, XgSidebar, stack);
  gtk_widget_class_bind_template_child (widget_class, XgSidebar, tree_view);
  gtk_widget_class_bind_template_child (widget_class, XgSidebar, found_view);
  gtk_widget_class_bind_template_child (widget_class, XgSidebar, message);
  gtk_widget_class_bind_template_callback (widget_class, xg_sidebar_activate);
}

static void
xg_sidebar_class_init (XgSidebarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = xg_sidebar_dispose;
  object_class->get_property = xg_sidebar_get_property;
  object_class->set_property = xg_sidebar_set_property;
  widget_class->grab_focus = xg_sidebar_grab_focus;

  properties[PROP_SHOW_END_TITLE_BUTTONS] =
    g_param_spec_boolean ("show-end-title-buttons",
                          NULL,
                          NULL,
                          TRUE,
                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[PLACE_CHANGED] = g_signal_new ("place-changed",
                                         G_TYPE_FROM_CLASS (klass),
                                         G_SIGNAL_RUN_LAST,
                                         0,
                                         NULL,
                                         NULL,
                                         NULL,
                                         G_TYPE_NONE,
                                         4,
                                         G_TYPE_INT,
                                         XG_TYPE_CONNECTOR,
                                         XG_TYPE_BROKER,
                                         XG_TYPE_NODE);
  signals[PLACE_ACTIVATED] = g_signal_new ("place-activated",
                                           G_TYPE_FROM_CLASS (klass),
                                           G_SIGNAL_RUN_LAST,
                                           0,
                                           NULL,
                                           NULL,
                                           NULL,
                                           G_TYPE_NONE,
                                           0);

  gtk_widget_class_set_css_name (widget_class, "sidebar");
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, menu_key_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, menu_key_cb, NULL);
  xg_sidebar_install_saved (widget_class);
  g_type_ensure (XG_TYPE_SIDEBAR_MESSAGE);
  bind_template (widget_class);
  xg_sidebar_bind_found (widget_class);
}

static void
xg_sidebar_init (XgSidebar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->shown_rows = g_ptr_array_new_with_free_func (g_object_unref);
  self->menu = xg_sidebar_menu_new (GTK_WIDGET (self));

  xg_sidebar_rows_set_up (self, self->tree_view, self->found_view);
  self->tree_selection = xg_sidebar_new_selection (self);
  gtk_list_view_set_model (self->tree_view, GTK_SELECTION_MODEL (self->tree_selection));

  self->found_selection = xg_sidebar_new_selection (self);
  xg_sidebar_init_found (self);
}

GtkWidget *
xg_sidebar_new (void)
{
  return g_object_new (XG_TYPE_SIDEBAR, NULL);
}

static void
forget (XgSidebar *self)
{
  g_clear_handle_id (&self->idle, g_source_remove);
  g_clear_handle_id (&self->click, g_source_remove);
  g_ptr_array_set_size (self->shown_rows, 0);
  g_clear_object (&self->clicked);
  g_clear_object (&self->selected);
  gtk_single_selection_set_model (self->tree_selection, NULL);
  xg_node_search_set_brokers (self->search, NULL);
  if (self->menu != NULL)
    xg_sidebar_menu_forget (self->menu);
  if (self->message != NULL)
    xg_sidebar_message_set_connector (self->message, NULL);
  if (self->connectors != NULL)
    g_signal_handlers_disconnect_by_data (self->connectors, self);
  g_clear_object (&self->list);
  g_clear_object (&self->activity);
  g_clear_object (&self->connectors);
}

/**
 * xg_sidebar_set_connectors:
 * @connectors: (nullable): the profiles to show; nothing is selected
 */
void
xg_sidebar_set_connectors (XgSidebar *self, XgConnectorList *connectors)
{
  g_autoptr (GListModel) brokers = NULL;

  g_return_if_fail (XG_IS_SIDEBAR (self));

  forget (self);
  if (connectors == NULL)
    return;

  self->connectors = g_object_ref (connectors);
  self->activity = xg_activity_new ();
  self->list = xg_sidebar_list_new (connectors);
  xg_sidebar_list_set_filters (self->list, self->filters);
  brokers = xg_sidebar_list_new_brokers (self->list);
  xg_node_search_set_brokers (self->search, brokers);
  gtk_single_selection_set_model (self->tree_selection, xg_sidebar_list_get_model (self->list));
  g_signal_connect_object (xg_sidebar_list_get_model (self->list),
                           "items-changed",
                           G_CALLBACK (xg_sidebar_keep_selection),
                           self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (connectors,
                           "items-changed",
                           G_CALLBACK (grids_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (connectors,
                           "grid-changed",
                           G_CALLBACK (grids_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  grids_changed_cb (self);
}

void
xg_sidebar_focus_search (XgSidebar *self)
{
  g_return_if_fail (XG_IS_SIDEBAR (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

/* The row in the list that shows ITEM; NULL: it is scrolled away. */
static GtkWidget *
find_row (GtkWidget *widget, GObject *item)
{
  if (XG_IS_SIDEBAR_ROW (widget))
    return gtk_widget_get_mapped (widget) &&
               xg_sidebar_row_get_item (XG_SIDEBAR_ROW (widget)) == item
             ? widget
             : NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *row = find_row (child, item);

      if (row != NULL)
        return row;
    }
  return NULL;
}

/**
 * xg_sidebar_open_menu:
 *
 * Opens the menu of the row that is selected, as the menu key does.
 */
void
xg_sidebar_open_menu (XgSidebar *self)
{
  GtkWidget *row;

  g_return_if_fail (XG_IS_SIDEBAR (self));

  if (self->selected == NULL)
    return;
  row = find_row (GTK_WIDGET (self->stack), self->selected);
  if (row != NULL)
    xg_sidebar_show_menu (self, row, self->selected, 24, -1);
  else
    xg_sidebar_show_menu (self, GTK_WIDGET (self->stack), self->selected, 24, 24);
}

/**
 * xg_sidebar_set_create_reason:
 * @reason: (nullable): why no topic or collection can be created now, a sentence; %NULL: it can
 */
void
xg_sidebar_set_create_reason (XgSidebar *self, const char *reason)
{
  g_return_if_fail (XG_IS_SIDEBAR (self));

  gtk_widget_set_tooltip_text (self->new_button,
                               reason != NULL ? reason : _ ("New Topic or Collection"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->new_button),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  reason != NULL ? reason : "",
                                  -1);
}
