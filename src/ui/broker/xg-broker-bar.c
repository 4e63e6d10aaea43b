/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "broker/xg-broker-bar.h"

#include <glib/gi18n.h>

static void
append_button (GtkWidget *bar, const char *label, const char *page)
{
  GtkWidget *button = gtk_toggle_button_new_with_label (label);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.page");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", page);
  gtk_box_append (GTK_BOX (bar), button);
}

/**
 * xg_broker_bar_install:
 * @page: the feed or the page of a broker: a box whose first child is its header bar
 *
 * Puts the buttons that choose between the feed of a broker, what it can do and what it has below
 * the header bar of @page. Each page has its own, so that they stay where they are when the page
 * changes.
 *
 * Returns: (transfer none): the buttons
 */
GtkWidget *
xg_broker_bar_install (GtkWidget *page)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *header = gtk_widget_get_first_child (page);

  g_return_val_if_fail (header != NULL, NULL);

  append_button (bar, _ ("Feed"), "feed");
  append_button (bar, _ ("Broker"), "broker");
  append_button (bar, _ ("Contents"), "contents");
  gtk_widget_add_css_class (bar, "linked");
  gtk_widget_add_css_class (bar, "page-tabs");
  gtk_widget_set_halign (bar, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (bar),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Pages of this Broker"),
                                  -1);
  gtk_widget_insert_after (bar, page, header);
  return bar;
}
