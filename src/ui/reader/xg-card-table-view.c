/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "reader/xg-card-table-view.h"

#include <glib/gi18n.h>
#include <string.h>

#include "reader/xg-card-portions.h"
#include "reader/xg-card-table-layout.h"
#include "reader/xg-card-values.h"

/* Rows of a turn of the main loop */
#define PIECE 2

struct _XgCardTableView
{
  GtkWidget parent_instance;

  gint64 received; /* µs, or 0 */
  XgCardPortions portions;

  /* Children */
  GtkWidget *table;

  /* Owned */
  XgCard *card; /* keeps @section alive */
  const XgCardSection *section;
};

G_DEFINE_FINAL_TYPE (XgCardTableView, xg_card_table_view, GTK_TYPE_WIDGET)

static GtkWidget *
title_new (const char *text)
{
  GtkWidget *label = xg_card_label_new (text, "dim-label");

  gtk_label_set_width_chars (GTK_LABEL (label), -1);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 14);
  return label;
}

/* In the column of its name a value needs no label; what else is there does. */
static void
append_row (XgCardTableView *self, GtkBox *box, const XgCardRow *row, gboolean last)
{
  GtkWidget *values = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);

  if (last)
    {
      GtkWidget *label = xg_card_label_new (row->label, "dim-label");

      gtk_widget_add_css_class (label, "caption");
      gtk_box_append (GTK_BOX (values), label);
    }
  if (row->value != NULL)
    xg_card_append_value (GTK_BOX (values), row, self->received);
  xg_card_append_detail (GTK_BOX (values), row);
  gtk_box_append (box, values);
}

static void
add_cell (XgCardTableView *self, guint row, guint column)
{
  const XgCardTable *table = self->section->table;
  const XgCardSection *cell = xg_card_table_get_cell (table, row, column);
  const char *name = table->columns->pdata[column];
  GtkWidget *title = title_new (name);
  GtkWidget *box = g_object_new (GTK_TYPE_BOX,
                                 "accessible-role",
                                 GTK_ACCESSIBLE_ROLE_CELL,
                                 "orientation",
                                 GTK_ORIENTATION_VERTICAL,
                                 "spacing",
                                 3,
                                 NULL);

  gtk_accessible_update_relation (GTK_ACCESSIBLE (box),
                                  GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  title,
                                  NULL,
                                  -1);
  for (guint i = 0; i < cell->rows->len; i++)
    append_row (self,
                GTK_BOX (box),
                &g_array_index (cell->rows, XgCardRow, i),
                strcmp (name, _ ("More")) == 0);
  gtk_widget_set_parent (title, self->table);
  gtk_widget_set_parent (box, self->table);
}

static void
add_row (GtkWidget *view, guint row)
{
  XgCardTableView *self = XG_CARD_TABLE_VIEW (view);
  GtkWidget *line = gtk_separator_new (GTK_ORIENTATION_HORIZONTAL);

  gtk_widget_set_parent (line, self->table);
  for (guint i = 0; i < self->section->table->columns->len; i++)
    add_cell (self, row, i);
}

static void
xg_card_table_view_dispose (GObject *object)
{
  XgCardTableView *self = XG_CARD_TABLE_VIEW (object);
  GtkWidget *child;

  xg_card_portions_clear (&self->portions);
  while (self->table != NULL && (child = gtk_widget_get_first_child (self->table)) != NULL)
    gtk_widget_unparent (child);
  g_clear_pointer (&self->table, gtk_widget_unparent);
  g_clear_object (&self->card);
  G_OBJECT_CLASS (xg_card_table_view_parent_class)->dispose (object);
}

static void
xg_card_table_view_class_init (XgCardTableViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = xg_card_table_view_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
}

static void
xg_card_table_view_init (XgCardTableView *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 8);
  self->table = g_object_new (GTK_TYPE_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_TABLE, NULL);
  gtk_widget_set_layout_manager (self->table, g_object_new (XG_TYPE_CARD_TABLE_LAYOUT, NULL));
  gtk_widget_add_css_class (self->table, "card-table");
  gtk_widget_set_parent (self->table, GTK_WIDGET (self));
}

/**
 * xg_card_table_view_new:
 * @card: whose section
 * @section: one of its sections, with a table
 * @received: when the item came, µs since the epoch, or 0: times are told relative to it
 * @at_once: how many rows to show before anything else is done
 *
 * Returns: (transfer floating): a view of the table, without the title of the section
 */
GtkWidget *
xg_card_table_view_new (XgCard *card, const XgCardSection *section, gint64 received, guint at_once)
{
  XgCardTableView *self;
  GtkLayoutManager *layout;

  g_return_val_if_fail (XG_IS_CARD (card), NULL);
  g_return_val_if_fail (section != NULL && section->table != NULL, NULL);

  self = g_object_new (XG_TYPE_CARD_TABLE_VIEW, NULL);
  self->card = g_object_ref (card);
  self->section = section;
  self->received = received;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->table),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  section->title,
                                  -1);
  layout = gtk_widget_get_layout_manager (self->table);
  xg_card_table_layout_set_n_columns (XG_CARD_TABLE_LAYOUT (layout), section->table->columns->len);
  for (guint i = 0; i < section->table->columns->len; i++)
    gtk_widget_set_parent (title_new (section->table->columns->pdata[i]), self->table);
  self->portions = (XgCardPortions){ .view = GTK_WIDGET (self),
                                     .add_row = add_row,
                                     .n_rows = xg_card_table_get_n_rows (section->table),
                                     .piece = PIECE,
                                     .more = XG_CARD_TABLE_ROWS };
  xg_card_portions_show (&self->portions, XG_CARD_TABLE_ROWS, at_once);
  return GTK_WIDGET (self);
}
