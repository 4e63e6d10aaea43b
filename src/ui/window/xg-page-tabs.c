/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-window"

#include "config.h"

#include "window/xg-page-tabs.h"

#include <glib/gi18n.h>

static void
append_tab (GtkWidget *box, const char *label, const char *page)
{
  GtkWidget *button = gtk_toggle_button_new_with_label (label);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.page");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", page);
  gtk_box_append (GTK_BOX (box), button);
}

/**
 * xg_page_tabs_install:
 * @page: a page of a topic or collection: a box whose first child is its header bar
 *
 * Puts the tabs that choose between the pages of a topic below the header bar of @page. Each page
 * has tabs of its own, so that they stay where they are when the page changes.
 *
 * Returns: (transfer none): the tabs
 */
GtkWidget *
xg_page_tabs_install (GtkWidget *page)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *header = gtk_widget_get_first_child (page);

  g_return_val_if_fail (header != NULL, NULL);

  append_tab (box, _ ("Feed"), "feed");
  append_tab (box, _ ("Overview"), "overview");
  gtk_widget_add_css_class (box, "linked");
  gtk_widget_add_css_class (box, "page-tabs");
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (box),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Pages of this topic"),
                                  -1);
  gtk_widget_insert_after (box, page, header);

  return box;
}
