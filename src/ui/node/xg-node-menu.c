/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-node"

#include "config.h"

#include "node/xg-node-menu.h"

#include <glib/gi18n.h>

/* What destroys something looks different from the rest, which rows of a menu model can't. */
typedef struct
{
  const char *id;
  const char *label; /* to be translated */
  const char *action;
  XgFunction function;
} Destroyer;

static const Destroyer destroyers[] = {
  { "purge", N_ ("_Purge Items…"), "node.purge", XG_FUNCTION_PURGE },
  { "delete", N_ ("_Delete…"), "node.delete", XG_FUNCTION_DELETE },
};

static GtkWidget *
button_new (GtkPopover *menu, const Destroyer *destroyer)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (_ (destroyer->label));

  gtk_label_set_xalign (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), 0);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "destroyer");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), destroyer->action);
  g_signal_connect_object (button,
                           "clicked",
                           G_CALLBACK (gtk_popover_popdown),
                           menu,
                           G_CONNECT_SWAPPED);
  return button;
}

/**
 * xg_node_menu_new:
 *
 * Returns: (transfer none): a menu about the node of its page
 */
GtkWidget *
xg_node_menu_new (void)
{
  g_autoptr (GMenu) model = g_menu_new ();
  g_autoptr (GMenu) first = g_menu_new ();
  g_autoptr (GMenu) last = g_menu_new ();
  GtkWidget *menu;

  g_menu_append (first, _ ("_Copy Link"), "node.copy-link");
  g_menu_append (first, _ ("Mark All as _Read"), "node.mark-all-read");
  g_menu_append (first, _ ("Ad_ministrators…"), "node.administrators");
  for (guint i = 0; i < G_N_ELEMENTS (destroyers); i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (NULL, NULL);

      g_menu_item_set_attribute (item, "custom", "s", destroyers[i].id);
      g_menu_append_item (last, item);
    }
  g_menu_append_section (model, NULL, G_MENU_MODEL (first));
  g_menu_append_section (model, NULL, G_MENU_MODEL (last));
  menu = gtk_popover_menu_new_from_model (G_MENU_MODEL (model));
  for (guint i = 0; i < G_N_ELEMENTS (destroyers); i++)
    {
      GtkWidget *button = button_new (GTK_POPOVER (menu), &destroyers[i]);

      gtk_popover_menu_add_child (GTK_POPOVER_MENU (menu), button, destroyers[i].id);
      g_object_set_data (G_OBJECT (menu), destroyers[i].id, button);
    }
  return menu;
}

/**
 * xg_node_menu_set_node:
 * @menu: a menu of xg_node_menu_new()
 * @node: (nullable): what it is about now
 *
 * Tells why something can't be done.
 */
void
xg_node_menu_set_node (GtkPopoverMenu *menu, XgNode *node)
{
  XgBroker *broker = node != NULL ? xg_node_get_broker (node) : NULL;

  g_return_if_fail (GTK_IS_POPOVER_MENU (menu));

  for (guint i = 0; i < G_N_ELEMENTS (destroyers); i++)
    {
      GtkWidget *button = g_object_get_data (G_OBJECT (menu), destroyers[i].id);
      XgCapabilities *capabilities = broker != NULL ? xg_broker_get_capabilities (broker) : NULL;
      const char *reason = NULL;

      if (capabilities != NULL &&
          xg_capabilities_get_state (capabilities, destroyers[i].function) == XG_CAPABILITY_NO)
        xg_capabilities_can (capabilities, destroyers[i].function, &reason);
      gtk_widget_set_tooltip_text (button, reason);
    }
  /* A collection has no items of its own. */
  gtk_widget_set_visible (g_object_get_data (G_OBJECT (menu), "purge"),
                          node != NULL && xg_node_get_kind (node) != XG_NODE_COLLECTION);
}
