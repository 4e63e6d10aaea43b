/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-browse"

#include "config.h"

#include "browse/xg-sidebar-private.h"
#include "browse/xg-sidebar-row.h"

/* How the lists of the sidebar make, fill and reuse their rows. */

static void
expanded_cb (GtkTreeListRow *row, GParamSpec *pspec, XgSidebar *self)
{
  g_autoptr (GObject) item = gtk_tree_list_row_get_item (row);

  if (gtk_tree_list_row_get_expanded (row) && XG_IS_NODE (item) &&
      xg_node_get_broker (XG_NODE (item)) != NULL)
    xg_broker_load_node (xg_node_get_broker (XG_NODE (item)), XG_NODE (item), FALSE);
}

/* An arrow only where something is, or may be, below. */
static void
update_leaf (XgNode *node, GParamSpec *pspec, GtkWidget *expander)
{
  gboolean leaf = xg_node_get_kind (node) == XG_NODE_UNKNOWN &&
                  g_list_model_get_n_items (xg_node_get_children (node)) == 0;

  if (leaf || xg_node_get_kind (node) == XG_NODE_TOPIC)
    gtk_widget_add_css_class (expander, "leaf");
  else
    gtk_widget_remove_css_class (expander, "leaf");
}

static void
kind_changed_cb (XgNode *node, GParamSpec *pspec, GtkListItem *list_item)
{
  XgSidebar *self = g_object_get_data (G_OBJECT (list_item), "sidebar");
  GtkTreeListRow *row = gtk_list_item_get_item (list_item);

  update_leaf (node, pspec, gtk_list_item_get_child (list_item));
  if (row != NULL)
    xg_sidebar_row_appeared (self, row);
}

/* The row at X, Y of VIEW, by way of the toolkit's own widget around it; NULL: none is there. */
static XgSidebarRow *
find_row (GtkWidget *view, double x, double y)
{
  GtkWidget *widget = gtk_widget_pick (view, x, y, GTK_PICK_DEFAULT);

  while (widget != NULL && widget != view && !XG_IS_SIDEBAR_ROW (widget))
    {
      GtkWidget *child = gtk_widget_get_first_child (widget);

      if (GTK_IS_TREE_EXPANDER (widget))
        child = gtk_tree_expander_get_child (GTK_TREE_EXPANDER (widget));
      else if (GTK_IS_TREE_EXPANDER (child))
        child = gtk_tree_expander_get_child (GTK_TREE_EXPANDER (child));
      if (XG_IS_SIDEBAR_ROW (child))
        return XG_SIDEBAR_ROW (child);
      widget = gtk_widget_get_parent (widget);
    }

  return XG_IS_SIDEBAR_ROW (widget) ? XG_SIDEBAR_ROW (widget) : NULL;
}

static void
open_menu (GtkGesture *gesture, double x, double y, XgSidebar *self)
{
  GtkWidget *view = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));
  XgSidebarRow *row = find_row (view, x, y);

  if (row == NULL)
    return;
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  xg_sidebar_show_menu (self, view, xg_sidebar_row_get_item (row), x, y);
}

static void
pressed_cb (GtkGestureClick *click, int n_press, double x, double y, XgSidebar *self)
{
  GdkEvent *event = gtk_event_controller_get_current_event (GTK_EVENT_CONTROLLER (click));

  if (event != NULL && gdk_event_triggers_context_menu (event))
    open_menu (GTK_GESTURE (click), x, y, self);
}

static void
long_pressed_cb (GtkGestureLongPress *press, double x, double y, XgSidebar *self)
{
  open_menu (GTK_GESTURE (press), x, y, self);
}

static void
released_cb (GtkGestureClick *click, int n_press, double x, double y, XgSidebar *self)
{
  GtkWidget *view = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (click));
  XgSidebarRow *row = find_row (view, x, y);

  if (row != NULL)
    xg_sidebar_row_clicked (self, xg_sidebar_row_get_item (row));
}

/* On the whole list, since a row with gestures of its own costs twice as much to make. */
static void
add_gestures (XgSidebar *self, GtkWidget *view)
{
  GtkGesture *menu = gtk_gesture_click_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *hold = gtk_gesture_long_press_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (menu), 0);
  g_signal_connect (menu, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (view, GTK_EVENT_CONTROLLER (menu));

  /* Before the row takes the click for itself. */
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_PRIMARY);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect (click, "released", G_CALLBACK (released_cb), self);
  gtk_widget_add_controller (view, GTK_EVENT_CONTROLLER (click));

  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (hold), TRUE);
  g_signal_connect (hold, "pressed", G_CALLBACK (long_pressed_cb), self);
  gtk_widget_add_controller (view, GTK_EVENT_CONTROLLER (hold));
}

static void
setup_tree_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, XgSidebar *self)
{
  GtkWidget *expander = gtk_tree_expander_new ();

  gtk_tree_expander_set_child (GTK_TREE_EXPANDER (expander), xg_sidebar_row_new ());
  gtk_list_item_set_child (list_item, expander);
  g_object_set_data (G_OBJECT (list_item), "sidebar", self);
}

static void
bind_tree_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, XgSidebar *self)
{
  GtkTreeListRow *row = gtk_list_item_get_item (list_item);
  GtkTreeExpander *expander = GTK_TREE_EXPANDER (gtk_list_item_get_child (list_item));
  XgSidebarRow *content = XG_SIDEBAR_ROW (gtk_tree_expander_get_child (expander));
  g_autoptr (GObject) item = gtk_tree_list_row_get_item (row);

  gtk_tree_expander_set_list_row (expander, row);
  g_object_set (expander, "indent-for-icon", XG_IS_NODE (item), NULL);
  xg_sidebar_row_set_item (content, item, xg_sidebar_get_activity (self));
  gtk_widget_remove_css_class (GTK_WIDGET (expander), "leaf");
  /* What belongs to a profile stands below it, where there are several. */
  if (XG_IS_NODE (item) || xg_place_get_kind (XG_PLACE (item)) == XG_PLACE_BROKER)
    gtk_widget_add_css_class (GTK_WIDGET (expander), "inner");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (expander), "inner");
  g_signal_connect (row, "notify::expanded", G_CALLBACK (expanded_cb), self);
  if (XG_IS_NODE (item))
    {
      g_signal_connect (item, "notify::kind", G_CALLBACK (kind_changed_cb), list_item);
      kind_changed_cb (XG_NODE (item), NULL, list_item);
    }
}

static void
unbind_tree_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, XgSidebar *self)
{
  GtkTreeListRow *row = gtk_list_item_get_item (list_item);
  GtkTreeExpander *expander = GTK_TREE_EXPANDER (gtk_list_item_get_child (list_item));
  XgSidebarRow *content = XG_SIDEBAR_ROW (gtk_tree_expander_get_child (expander));
  GObject *item = xg_sidebar_row_get_item (content);

  g_signal_handlers_disconnect_by_func (row, expanded_cb, self);
  if (item != NULL)
    g_signal_handlers_disconnect_by_func (item, kind_changed_cb, list_item);
  xg_sidebar_row_set_item (content, NULL, NULL);
  gtk_tree_expander_set_list_row (expander, NULL);
}

static void
setup_found_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, XgSidebar *self)
{
  gtk_list_item_set_child (list_item, xg_sidebar_row_new_with_path ());
}

static void
bind_found_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, XgSidebar *self)
{
  xg_sidebar_row_set_item (XG_SIDEBAR_ROW (gtk_list_item_get_child (list_item)),
                           gtk_list_item_get_item (list_item),
                           NULL);
}

static void
unbind_found_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, XgSidebar *self)
{
  xg_sidebar_row_set_item (XG_SIDEBAR_ROW (gtk_list_item_get_child (list_item)), NULL, NULL);
}

static void
select_parent (GtkListView *view, GtkTreeListRow *row)
{
  g_autoptr (GtkTreeListRow) parent = gtk_tree_list_row_get_parent (row);
  guint position;

  if (parent == NULL)
    return;
  position = gtk_tree_list_row_get_position (parent);
  gtk_selection_model_select_item (gtk_list_view_get_model (view), position, TRUE);
  gtk_widget_activate_action (GTK_WIDGET (view), "list.scroll-to-item", "u", position);
}

/* A profile, a broker, the saved filters: their rows below are no children of the tree. */
static gboolean
is_heading (GtkTreeListRow *row)
{
  g_autoptr (GObject) item = gtk_tree_list_row_get_item (row);

  return XG_IS_PLACE (item) && xg_place_is_heading (XG_PLACE (item));
}

static void
set_heading_open (GtkTreeListRow *row, gboolean open)
{
  g_autoptr (GObject) item = gtk_tree_list_row_get_item (row);

  xg_place_set_open (XG_PLACE (item), open);
}

/* Left and Right close and open the profile, broker or collection that is selected, as in every
 * tree but the toolkit's, which wants Shift as well; Left on something closed goes to the
 * collection above. */
static gboolean
key_pressed_cb (GtkEventControllerKey *controller,
                guint key,
                guint code,
                GdkModifierType state,
                XgSidebar *self)
{
  GtkWidget *view = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller));
  GtkSelectionModel *model = gtk_list_view_get_model (GTK_LIST_VIEW (view));
  GtkTreeListRow *row = gtk_single_selection_get_selected_item (GTK_SINGLE_SELECTION (model));
  gboolean mirrored = gtk_widget_get_direction (view) == GTK_TEXT_DIR_RTL;
  gboolean open = (key == GDK_KEY_Right) != mirrored;

  if ((key != GDK_KEY_Left && key != GDK_KEY_Right) || row == NULL ||
      (state & gtk_accelerator_get_default_mod_mask ()) != 0)
    return GDK_EVENT_PROPAGATE;

  if (is_heading (row))
    set_heading_open (row, open);
  else if (gtk_tree_list_row_is_expandable (row) && gtk_tree_list_row_get_expanded (row) != open)
    gtk_tree_list_row_set_expanded (row, open);
  else if (!open)
    select_parent (GTK_LIST_VIEW (view), row);

  return GDK_EVENT_STOP;
}

/* Before the list takes the arrows for moving about. */
static void
add_keys (XgSidebar *self, GtkWidget *view)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (view, keys);
}

static void
set_up (XgSidebar *self, GtkListView *view, GCallback setup, GCallback bind, GCallback unbind)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", setup, self);
  g_signal_connect (factory, "bind", bind, self);
  g_signal_connect (factory, "unbind", unbind, self);
  gtk_list_view_set_factory (view, factory);
  add_gestures (self, GTK_WIDGET (view));
}

/**
 * xg_sidebar_rows_set_up:
 * @tree_view: gets the rows of the tree
 * @found_view: gets the rows of the search
 */
void
xg_sidebar_rows_set_up (XgSidebar *self, GtkListView *tree_view, GtkListView *found_view)
{
  set_up (self,
          tree_view,
          G_CALLBACK (setup_tree_cb),
          G_CALLBACK (bind_tree_cb),
          G_CALLBACK (unbind_tree_cb));
  add_keys (self, GTK_WIDGET (tree_view));
  set_up (self,
          found_view,
          G_CALLBACK (setup_found_cb),
          G_CALLBACK (bind_found_cb),
          G_CALLBACK (unbind_found_cb));
}
