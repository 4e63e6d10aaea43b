/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "trust/xg-property-row.h"

#include "xg-row-grid.h"

static GtkWidget *
new_row (const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  if (subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  xg_row_grid_lay_out_rows (row);

  return row;
}

/**
 * xg_property_row_new:
 * @name: what the value is
 * @value: it, the weightier of the two
 *
 * Returns: (transfer floating): an #AdwActionRow
 */
GtkWidget *
xg_property_row_new (const char *name, const char *value)
{
  GtkWidget *row = new_row (name, value);

  gtk_widget_add_css_class (row, "property");

  return row;
}

/**
 * xg_property_row_new_level:
 * @level: how good it is: an icon; %XG_SECURITY_NONE shows none
 * @title: what it is about, or all that there is to say
 * @words: (nullable): more
 *
 * Returns: (transfer floating): an #AdwActionRow
 */
GtkWidget *
xg_property_row_new_level (XgSecurityLevel level, const char *title, const char *words)
{
  GtkWidget *row = new_row (title, words);
  GtkWidget *icon;

  if (level == XG_SECURITY_NONE)
    return row;
  icon = gtk_image_new_from_icon_name (level == XG_SECURITY_GOOD ? "emblem-ok-symbolic"
                                                                 : xg_security_level_icon (level));
  gtk_widget_add_css_class (icon, xg_security_level_class (level));
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);

  return row;
}

/**
 * xg_property_row_new_child:
 * @child: (transfer floating): what fills the row
 *
 * Returns: (transfer floating): a row of a list
 */
GtkWidget *
xg_property_row_new_child (GtkWidget *child)
{
  GtkWidget *row = adw_preferences_row_new ();

  gtk_widget_set_margin_top (child, 8);
  gtk_widget_set_margin_bottom (child, 8);
  gtk_widget_set_margin_start (child, 12);
  gtk_widget_set_margin_end (child, 12);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), child);

  return row;
}

void
xg_property_rows_clear (GtkListBox *list)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
    gtk_list_box_remove (list, child);
}
