/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-node"

#include "config.h"

#include "node/xg-node-widgets.h"

#include <glib/gi18n.h>

static void
set_label (GtkWidget *widget, const char *label)
{
  gtk_widget_set_tooltip_text (widget, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label,
                                  -1);
}

/**
 * xg_node_button_new:
 * @label: with a mnemonic
 * @action: what it does
 * @css_class: (nullable): such as "suggested-action"
 */
GtkWidget *
xg_node_button_new (const char *label, const char *action, const char *css_class)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  if (css_class != NULL)
    gtk_widget_add_css_class (button, css_class);

  return button;
}

/**
 * xg_node_icon_button_new:
 * @icon: its picture
 * @label: what it is called
 * @action: what it does
 */
GtkWidget *
xg_node_icon_button_new (const char *icon, const char *label, const char *action)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  set_label (button, label);

  return button;
}

/**
 * xg_node_order_button_new:
 * @menu: the orders that a list can have
 */
GtkWidget *
xg_node_order_button_new (GMenuModel *menu)
{
  GtkWidget *button = gtk_menu_button_new ();

  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-sort-ascending-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), menu);
  set_label (button, _ ("Order"));

  return button;
}

/**
 * xg_node_append_explain:
 * @menu: of a row
 * @action: explains the access of an address, its parameter
 * @jid: the address
 */
void
xg_node_append_explain (GMenu *menu, const char *action, const char *jid)
{
  g_autoptr (GMenu) section = g_menu_new ();
  g_autoptr (GMenuItem) item = g_menu_item_new (_ ("E_xplain Access…"), NULL);

  g_menu_item_set_action_and_target (item, action, "s", jid);
  g_menu_append_item (section, item);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
}

static gboolean
drop_menu_cb (gpointer data)
{
  GtkWidget *menu = data;

  if (gtk_widget_get_parent (menu) != NULL)
    gtk_widget_unparent (menu);

  return G_SOURCE_REMOVE;
}

static void
menu_closed_cb (GtkWidget *menu)
{
  /* Its action is activated after it was closed. */
  g_idle_add_full (G_PRIORITY_DEFAULT, drop_menu_cb, g_object_ref (menu), g_object_unref);
}

static void
button_gone_cb (GtkWidget *menu)
{
  if (gtk_widget_get_parent (menu) != NULL)
    gtk_widget_unparent (menu);
}

/* @at: (nullable): where in @widget */
static void
pop_up (GMenuModel *menu, GtkWidget *widget, const GdkRectangle *at)
{
  GtkWidget *popover = gtk_popover_menu_new_from_model (menu);

  gtk_widget_set_parent (popover, widget);
  if (at != NULL)
    {
      gtk_popover_set_pointing_to (GTK_POPOVER (popover), at);
      gtk_popover_set_has_arrow (GTK_POPOVER (popover), FALSE);
      gtk_widget_set_halign (popover, GTK_ALIGN_START);
    }
  g_signal_connect (popover, "closed", G_CALLBACK (menu_closed_cb), NULL);
  g_signal_connect_object (widget,
                           "destroy",
                           G_CALLBACK (button_gone_cb),
                           popover,
                           G_CONNECT_SWAPPED);
  gtk_popover_popup (GTK_POPOVER (popover));
}

/**
 * xg_node_pop_up_menu:
 * @menu: what can be chosen
 * @button: where; one of many in a list, each of which would be slower to make with a menu
 */
void
xg_node_pop_up_menu (GMenuModel *menu, GtkWidget *button)
{
  pop_up (menu, button, NULL);
}

/**
 * xg_node_pop_up_menu_at:
 * @menu: what can be done with a row
 * @row: the row
 * @x: where in @row
 * @y: the same
 */
void
xg_node_pop_up_menu_at (GMenuModel *menu, GtkWidget *row, double x, double y)
{
  const GdkRectangle at = { (int) x, (int) y, 1, 1 };

  pop_up (menu, row, &at);
}
