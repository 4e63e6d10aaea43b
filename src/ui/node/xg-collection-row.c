/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-node"

#include "config.h"

#include "node/xg-collection-row.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "browse/xg-sidebar-row.h"

static GtkWidget *
row_button_new (const char *icon, char *words, const char *action, XgNode *parent)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  words,
                                  -1);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", xg_node_get_id (parent));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  g_free (words);
  return button;
}

/**
 * xg_collection_row_new:
 * @parent: a collection that a node is in
 *
 * Returns: (transfer floating): it, with buttons for the actions "collections.move" and
 *   "collections.leave"
 */
GtkWidget *
xg_collection_row_new (XgNode *parent)
{
  GtkWidget *row = adw_action_row_new ();
  const char *label = xg_node_get_label (parent);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), label);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
  if (!g_str_equal (label, xg_node_get_id (parent)))
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), xg_node_get_id (parent));
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 2);
  adw_action_row_set_icon_name (ADW_ACTION_ROW (row), "folder-symbolic");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             row_button_new ("document-send-symbolic",
                                             g_strdup_printf (_ ("Move from %s…"), label),
                                             "collections.move",
                                             parent));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             row_button_new ("list-remove-symbolic",
                                             g_strdup_printf (_ ("Take out of %s"), label),
                                             "collections.leave",
                                             parent));
  return row;
}

static void
setup_child_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  gtk_list_item_set_child (list_item, xg_sidebar_row_new ());
}

static void
bind_child_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  xg_sidebar_row_set_item (XG_SIDEBAR_ROW (gtk_list_item_get_child (list_item)),
                           gtk_list_item_get_item (list_item),
                           NULL);
}

static void
unbind_child_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  xg_sidebar_row_set_item (XG_SIDEBAR_ROW (gtk_list_item_get_child (list_item)), NULL, NULL);
}

/**
 * xg_collection_child_factory_new:
 *
 * Returns: (transfer full): makes rows of what is in a collection
 */
GtkListItemFactory *
xg_collection_child_factory_new (void)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_child_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_child_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_child_cb), NULL);
  return factory;
}
