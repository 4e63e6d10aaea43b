/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-nodes"

#include "config.h"

#include <glib/gi18n.h>

#include "nodes/xg-nodes-page-private.h"
#include "nodes/xg-nodes-plan.h"
#include "nodes/xg-nodes-words.h"
#include "xg-capable.h"
#include "xg-toast.h"

/* What one does with rows of the table: open, copy, change; and with its columns. */

static void
show_node (XgNodesPage *self, XgNode *node, const char *page)
{
  gtk_widget_activate_action (GTK_WIDGET (self),
                              "win.show-node",
                              "(ssss)",
                              xg_profile_get_key (xg_grid_get_profile (self->grid)),
                              xg_broker_get_jid (self->broker),
                              xg_node_get_id (node),
                              page);
}

static void
open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgNodesPage *self = XG_NODES_PAGE (widget);
  g_autoptr (GPtrArray) nodes = xg_nodes_selection_list (self->selection);

  if (nodes->len > 0 && self->grid != NULL)
    show_node (self, nodes->pdata[0], g_str_equal (name, "nodes.open-feed") ? "feed" : "overview");
}

static void
activate_cb (XgNodesPage *self, guint position)
{
  g_autoptr (XgNode) node = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (node != NULL && self->grid != NULL)
    show_node (self, node, "overview");
}

static GPtrArray *
list_rows (XgNodesPage *self)
{
  GPtrArray *nodes = g_ptr_array_new_with_free_func (g_object_unref);
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->view));

  for (guint i = 0; i < n_items; i++)
    g_ptr_array_add (nodes, g_list_model_get_item (G_LIST_MODEL (self->view), i));
  return nodes;
}

/* What is selected, or all rows that are there. */
static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgNodesPage *self = XG_NODES_PAGE (widget);
  gboolean all = g_str_equal (name, "nodes.copy-all");
  g_autoptr (GPtrArray) nodes = all ? list_rows (self) : xg_nodes_selection_list (self->selection);
  g_autofree char *csv = NULL;
  g_autofree char *text = NULL;

  if (nodes->len == 0)
    return;
  csv = xg_nodes_words_csv (nodes);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), csv);
  text = g_strdup_printf (
    g_dngettext (GETTEXT_PACKAGE, "%u row copied as CSV", "%u rows copied as CSV", nodes->len),
    nodes->len);
  xg_toast (widget, text);
}

static void
copy_names_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GPtrArray) nodes = xg_nodes_selection_list (XG_NODES_PAGE (widget)->selection);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < nodes->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", xg_node_get_id (nodes->pdata[i]));
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text->str);
  xg_toast (widget, _ ("Copied"));
}

static void
delete_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgNodesPage *self = XG_NODES_PAGE (widget);
  g_autoptr (GPtrArray) nodes = xg_nodes_selection_list (self->selection);

  if (nodes->len > 0)
    xg_nodes_delete (self->broker, nodes, widget);
}

static void
put_into_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgNodesPage *self = XG_NODES_PAGE (widget);
  g_autoptr (GPtrArray) nodes = xg_nodes_selection_list (self->selection);

  if (nodes->len > 0)
    xg_nodes_put_into (self->broker, nodes, widget);
}

static void
administrators_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgNodesPage *self = XG_NODES_PAGE (widget);
  g_autoptr (GPtrArray) nodes = xg_nodes_selection_list (self->selection);
  GVariantBuilder ids;

  g_variant_builder_init (&ids, G_VARIANT_TYPE_STRING_ARRAY);
  for (guint i = 0; i < nodes->len; i++)
    g_variant_builder_add (&ids, "s", xg_node_get_id (nodes->pdata[i]));
  gtk_widget_activate_action (widget,
                              "win.administrators-of",
                              "(sas)",
                              xg_broker_get_jid (self->broker),
                              &ids);
}

static void
select_all_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_selection_model_select_all (GTK_SELECTION_MODEL (XG_NODES_PAGE (widget)->selection));
}

static void
unselect_all_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (XG_NODES_PAGE (widget)->selection));
}

static void
again_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgNodesPage *self = XG_NODES_PAGE (widget);

  if (self->broker != NULL)
    xg_broker_refresh (self->broker);
}

static void
clear_filter_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgNodesPage *self = XG_NODES_PAGE (widget);

  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  xg_nodes_page_search (self);
}

static void
column_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgNodesPage *self = XG_NODES_PAGE (widget);
  XgNodeColumn column = g_variant_get_uint32 (parameter);

  if (column >= XG_N_NODE_COLUMNS)
    return;
  xg_nodes_columns_set_shown (self->columns,
                              column,
                              !xg_nodes_columns_get_shown (self->columns, column));
}

/* The same column again turns the order round. */
static void
order_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgNodesPage *self = XG_NODES_PAGE (widget);
  XgNodeColumn column = g_variant_get_uint32 (parameter);
  gboolean descending;

  if (column < XG_N_NODE_COLUMNS)
    xg_nodes_columns_set_order (self->columns,
                                column,
                                xg_nodes_columns_get_order (self->columns, &descending) == column &&
                                  !descending);
}

void
xg_nodes_page_update_actions (XgNodesPage *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  guint n = xg_nodes_selection_get_n_selected (self->selection);
  gboolean online = self->grid != NULL &&
                    xg_session_get_state (xg_grid_get_session (self->grid)) == XG_SESSION_ONLINE;
  gboolean any = n > 0 && self->broker != NULL;
  g_autofree char *text =
    g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u selected", "%u selected", n), n);

  gtk_label_set_text (self->bar_text, text);
  gtk_revealer_set_reveal_child (self->bar, n > 0);
  gtk_widget_action_set_enabled (widget, "nodes.open", n == 1);
  gtk_widget_action_set_enabled (widget, "nodes.open-feed", n == 1);
  gtk_widget_action_set_enabled (widget, "nodes.copy", n > 0);
  gtk_widget_action_set_enabled (widget, "nodes.copy-names", n > 0);
  gtk_widget_action_set_enabled (widget,
                                 "nodes.copy-all",
                                 g_list_model_get_n_items (G_LIST_MODEL (self->view)) > 0);
  gtk_widget_action_set_enabled (widget, "nodes.administrators", any);
  gtk_widget_action_set_enabled (widget,
                                 "nodes.put-into",
                                 any && online &&
                                   xg_capable_ask (self->broker, XG_FUNCTION_COLLECTIONS, NULL));
  gtk_widget_action_set_enabled (widget,
                                 "nodes.delete",
                                 any && online &&
                                   xg_capable_ask (self->broker, XG_FUNCTION_DELETE, NULL));
  gtk_widget_action_set_enabled (widget, "nodes.again", online && self->broker != NULL);
}

static void
append (GMenu *menu, const char *label, const char *action)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, action);

  g_menu_item_set_attribute (item, "hidden-when", "s", "action-disabled");
  g_menu_append_item (menu, item);
}

static void
append_section (GMenu *menu, const char *label, GMenu *section)
{
  g_menu_append_section (menu, label, G_MENU_MODEL (section));
  g_object_unref (section);
}

static GMenuModel *
make_row_menu (void)
{
  GMenu *menu = g_menu_new ();
  GMenu *first = g_menu_new ();
  GMenu *second = g_menu_new ();
  GMenu *third = g_menu_new ();
  GMenu *fourth = g_menu_new ();

  append (first, _ ("O_verview"), "nodes.open");
  append (first, _ ("_Open Feed"), "nodes.open-feed");
  append (second, _ ("Ad_ministrators…"), "nodes.administrators");
  append (second, _ ("_Put Into a Collection…"), "nodes.put-into");
  append (third, _ ("Copy _Names"), "nodes.copy-names");
  append (third, _ ("_Copy as CSV"), "nodes.copy");
  append (third, _ ("Select _All"), "nodes.select-all");
  append (fourth, _ ("_Delete…"), "nodes.delete");
  append_section (menu, NULL, first);
  append_section (menu, NULL, second);
  append_section (menu, NULL, third);
  append_section (menu, NULL, fourth);
  return G_MENU_MODEL (menu);
}

static void
append_column (GMenu *menu, XgNodeColumn column, const char *action, const char *mark)
{
  g_autofree char *label = g_strconcat (mark, xg_nodes_words_column (column), NULL);
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, "u", (guint32) column);
  g_menu_append_item (menu, item);
}

/* Signs before the words stand for what is on: actions of a widget class have no state of their
 * own. */
void
xg_nodes_page_update_menus (XgNodesPage *self)
{
  GMenu *menu = g_menu_new ();
  GMenu *order = g_menu_new ();
  GMenu *shown = g_menu_new ();
  GMenu *all = g_menu_new ();
  gboolean descending;
  XgNodeColumn by = xg_nodes_columns_get_order (self->columns, &descending);

  for (guint column = 0; column < XG_N_NODE_COLUMNS; column++)
    {
      const char *arrow = column != by ? "" : descending ? "↓ " : "↑ ";

      append_column (order, column, "nodes.order", arrow);
      if (column != XG_NODE_COLUMN_LABEL)
        append_column (shown,
                       column,
                       "nodes.column",
                       xg_nodes_columns_get_shown (self->columns, column) ? "✓ " : "");
    }
  append (all, _ ("_Copy All Rows as CSV"), "nodes.copy-all");
  append (all, _ ("_Ask the Broker Again"), "nodes.again");
  g_menu_append_submenu (menu, _ ("_Order By"), G_MENU_MODEL (order));
  g_object_unref (order);
  if (!self->narrow)
    g_menu_append_submenu (menu, _ ("C_olumns"), G_MENU_MODEL (shown));
  g_object_unref (shown);
  append_section (menu, NULL, all);
  gtk_menu_button_set_menu_model (self->columns_button, G_MENU_MODEL (menu));
  g_object_unref (menu);
}

/* Menu */

static void
popup (XgNodesPage *self, double x, double y)
{
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &(GdkRectangle){ (int) x, (int) y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
menu_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgNodesPage *self = XG_NODES_PAGE (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  double x = 24;
  double y = 96;

  if (xg_nodes_selection_get_n_selected (self->selection) == 0)
    return;
  if (focus != NULL && gtk_widget_is_ancestor (focus, widget))
    gtk_widget_translate_coordinates (focus, widget, 24, gtk_widget_get_height (focus), &x, &y);
  popup (self, x, y);
}

/* The row below @at, which is a cell or something in it; a cell has its text as only child. */
static guint
find_row (GtkWidget *at, GtkWidget *list)
{
  for (; at != NULL && at != list; at = gtk_widget_get_parent (at))
    {
      GtkWidget *inner = gtk_widget_get_first_child (at);
      GtkListItem *item = g_object_get_data (G_OBJECT (at), XG_NODES_LIST_ITEM);

      if (item == NULL && inner != NULL)
        item = g_object_get_data (G_OBJECT (inner), XG_NODES_LIST_ITEM);
      if (item != NULL)
        return gtk_list_item_get_position (item);
    }
  return GTK_INVALID_LIST_POSITION;
}

static void
pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, XgNodesPage *self)
{
  GtkWidget *list = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));
  GtkSelectionModel *selection = GTK_SELECTION_MODEL (self->selection);
  guint position = find_row (gtk_widget_pick (list, x, y, GTK_PICK_DEFAULT), list);
  double at_x, at_y;

  if (position == GTK_INVALID_LIST_POSITION)
    return;
  if (!gtk_selection_model_is_selected (selection, position))
    gtk_selection_model_select_item (selection, position, TRUE);
  gtk_widget_translate_coordinates (list, GTK_WIDGET (self), x, y, &at_x, &at_y);
  popup (self, at_x, at_y);
}

static void
add_shortcut (GtkEventController *controller,
              guint key,
              GdkModifierType modifiers,
              const char *action)
{
  gtk_shortcut_controller_add_shortcut (
    GTK_SHORTCUT_CONTROLLER (controller),
    gtk_shortcut_new (gtk_keyval_trigger_new (key, modifiers), gtk_named_action_new (action)));
}

/* Of the rows only: in the entry these keys are for its text. */
static void
add_controllers (XgNodesPage *self, GtkWidget *list)
{
  GtkGesture *gesture = gtk_gesture_click_new ();
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (gesture), GDK_BUTTON_SECONDARY);
  g_signal_connect (gesture, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (list, GTK_EVENT_CONTROLLER (gesture));
  add_shortcut (keys, GDK_KEY_Delete, 0, "nodes.delete");
  add_shortcut (keys, GDK_KEY_c, GDK_CONTROL_MASK, "nodes.copy");
  add_shortcut (keys, GDK_KEY_F10, GDK_SHIFT_MASK, "nodes.menu");
  add_shortcut (keys, GDK_KEY_Menu, 0, "nodes.menu");
  gtk_widget_add_controller (list, keys);
}

void
xg_nodes_page_init_actions (XgNodesPage *self)
{
  g_autoptr (GMenuModel) menu = make_row_menu ();

  self->menu = gtk_popover_menu_new_from_model (menu);
  gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
  gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
  gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
  gtk_menu_button_set_menu_model (self->actions_button, menu);
  add_controllers (self, GTK_WIDGET (self->table));
  add_controllers (self, GTK_WIDGET (self->rows));
  g_signal_connect_object (self->table,
                           "activate",
                           G_CALLBACK (activate_cb),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->rows,
                           "activate",
                           G_CALLBACK (activate_cb),
                           self,
                           G_CONNECT_SWAPPED);
}

void
xg_nodes_page_install_actions (GtkWidgetClass *widget_class)
{
  static const struct
  {
    const char *name;
    const char *type;
    GtkWidgetActionActivateFunc activate;
  } actions[] = {
    { "nodes.open", NULL, open_action },
    { "nodes.open-feed", NULL, open_action },
    { "nodes.copy", NULL, copy_action },
    { "nodes.copy-all", NULL, copy_action },
    { "nodes.copy-names", NULL, copy_names_action },
    { "nodes.administrators", NULL, administrators_action },
    { "nodes.put-into", NULL, put_into_action },
    { "nodes.delete", NULL, delete_action },
    { "nodes.select-all", NULL, select_all_action },
    { "nodes.unselect-all", NULL, unselect_all_action },
    { "nodes.again", NULL, again_action },
    { "nodes.clear-filter", NULL, clear_filter_action },
    { "nodes.column", "u", column_action },
    { "nodes.order", "u", order_action },
    { "nodes.menu", NULL, menu_action },
  };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class,
                                     actions[i].name,
                                     actions[i].type,
                                     actions[i].activate);
}
