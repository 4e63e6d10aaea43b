/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "feed/xg-facts.h"

#include "xg-breaks.h"

/* Pixels; other rows of the card have the same, so that values stand in one column. */
#define NAME_WIDTH 108

/**
 * xg_facts_new:
 *
 * Returns: (transfer floating): an empty grid
 */
GtkWidget *
xg_facts_new (void)
{
  GtkWidget *facts = gtk_grid_new ();

  gtk_grid_set_column_spacing (GTK_GRID (facts), 16);
  gtk_grid_set_row_spacing (GTK_GRID (facts), 5);
  gtk_widget_add_css_class (facts, "item-facts");
  return facts;
}

static guint
count_rows (GtkWidget *facts)
{
  guint n = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (facts); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n++;
  return n / 2;
}

/**
 * xg_facts_add:
 * @facts: a grid
 * @name: what the value is
 * @value: (nullable): %NULL or "" adds nothing
 *
 * Returns: (transfer none) (nullable): the label of the value
 */
GtkLabel *
xg_facts_add (GtkWidget *facts, const char *name, const char *value)
{
  GtkWidget *name_label, *value_label;
  int row;

  g_return_val_if_fail (GTK_IS_GRID (facts), NULL);

  if (value == NULL || *value == '\0')
    return NULL;

  row = (int) count_rows (facts);
  name_label = gtk_label_new (name);
  gtk_label_set_xalign (GTK_LABEL (name_label), 0);
  gtk_label_set_yalign (GTK_LABEL (name_label), 0);
  gtk_widget_set_valign (name_label, GTK_ALIGN_START);
  gtk_widget_set_size_request (name_label, NAME_WIDTH, -1);
  gtk_widget_add_css_class (name_label, "dim-label");

  value_label = gtk_label_new (value);
  gtk_label_set_xalign (GTK_LABEL (value_label), 0);
  gtk_label_set_wrap (GTK_LABEL (value_label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (value_label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (value_label), TRUE);
  xg_breaks_follow (GTK_LABEL (value_label));
  gtk_widget_set_hexpand (value_label, TRUE);
  gtk_widget_add_css_class (value_label, "numeric");
  gtk_accessible_update_relation (GTK_ACCESSIBLE (value_label),
                                  GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  name_label,
                                  NULL,
                                  -1);

  gtk_grid_attach (GTK_GRID (facts), name_label, 0, row, 1, 1);
  gtk_grid_attach (GTK_GRID (facts), value_label, 1, row, 1, 1);
  return GTK_LABEL (value_label);
}

/**
 * xg_facts_add_mono:
 * @facts: a grid
 * @name: what the value is
 * @value: (nullable): an identifier; %NULL or "" adds nothing
 *
 * Like xg_facts_add(), for what machines read.
 *
 * Returns: (transfer none) (nullable): the label of the value
 */
GtkLabel *
xg_facts_add_mono (GtkWidget *facts, const char *name, const char *value)
{
  GtkLabel *label = xg_facts_add (facts, name, value);

  if (label != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (label), "monospace");
  return label;
}

/**
 * xg_facts_clear:
 * @facts: a grid
 */
void
xg_facts_clear (GtkWidget *facts)
{
  GtkWidget *child;

  g_return_if_fail (GTK_IS_GRID (facts));

  while ((child = gtk_widget_get_first_child (facts)) != NULL)
    gtk_grid_remove (GTK_GRID (facts), child);
}
