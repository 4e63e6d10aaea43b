/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-pivot"

#include "config.h"

#include "pivot/xg-pivot-lead.h"

#include <glib/gi18n.h>

#include "card/xg-card-lead.h"
#include "grid/xg-grid-pivot.h"
#include "query/xg-query.h"

/* In the window of @from, or in the one that this belongs to. */
static void
activate (GtkWidget *from, const char *action, const char *value)
{
  GtkWidget *window = GTK_WIDGET (gtk_widget_get_root (from));

  while (GTK_IS_WINDOW (window))
    {
      if (gtk_widget_activate_action (window, action, "s", value))
        {
          gtk_window_present (GTK_WINDOW (window));
          return;
        }
      window = GTK_WIDGET (gtk_window_get_transient_for (GTK_WINDOW (window)));
    }
}

/**
 * xg_pivot_filter:
 * @from: where the person is
 * @value: what a payload names
 *
 * Shows the items of the feed that have @value as an indicator, or else as words.
 */
void
xg_pivot_filter (GtkWidget *from, const char *value)
{
  g_autofree char *filter =
    xg_card_is_lead (value) ? xg_grid_pivot_dup_filter (value) : xg_query_quote (value);

  g_return_if_fail (GTK_IS_WIDGET (from));
  activate (from, "win.filter", filter);
}

/**
 * xg_pivot_show:
 * @from: where the person is
 * @value: what a payload names
 *
 * Opens what the cache knows of @value: the window about it, or for what the cache does not know as
 * an indicator the items of the feed that have the words.
 */
void
xg_pivot_show (GtkWidget *from, const char *value)
{
  g_return_if_fail (GTK_IS_WIDGET (from));
  g_return_if_fail (value != NULL);

  if (xg_card_is_lead (value))
    activate (from, "win.pivot", value);
  else
    xg_pivot_filter (from, value);
}

static void
clicked_cb (GtkWidget *button, gpointer data)
{
  xg_pivot_show (button, data);
}

/**
 * xg_pivot_button_new:
 * @value: an indicator
 *
 * Returns: (transfer floating): a small button that leads to what the cache knows of it
 */
GtkWidget *
xg_pivot_button_new (const char *value)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("system-search-symbolic");
  /* Translators: the value of an indicator, like an address */
  g_autofree char *label = g_strdup_printf (_ ("What the cache knows of %s"), value);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_set_tooltip_text (button, _ ("What the Cache Knows of It"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label,
                                  -1);
  g_signal_connect_data (button,
                         "clicked",
                         G_CALLBACK (clicked_cb),
                         g_strdup (value),
                         (GClosureNotify) (void (*) (void)) g_free,
                         0);
  return button;
}
