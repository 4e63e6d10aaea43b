/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "reader/xg-card-section-view.h"

#include <string.h>

#include "reader/xg-card-portions.h"
#include "reader/xg-card-values.h"
#include "xg-line-layout.h"

/* Rows of a turn of the main loop */
#define PIECE 6

/* Pixels: of a level, of the column of labels, and the least that a label keeps */
#define INDENT      14
#define LABEL_WIDTH 112
#define LABEL_LEAST 64

#define MAX_LEVEL 7

struct _XgCardSectionView
{
  GtkWidget parent_instance;

  gint64 received; /* µs, or 0 */
  XgCardPortions portions;

  /* Children */
  GtkWidget *box;

  /* Owned */
  XgCard *card; /* keeps @section alive */
  const XgCardSection *section;
};

G_DEFINE_FINAL_TYPE (XgCardSectionView, xg_card_section_view, GTK_TYPE_WIDGET)

static gboolean
repeats_title (XgCardSectionView *self, const XgCardRow *row)
{
  g_autofree char *label = g_utf8_casefold (row->label, -1);
  g_autofree char *title = g_utf8_casefold (self->section->title, -1);

  return row->level == 0 && (row->value != NULL || row->detail != NULL) &&
         strcmp (label, title) == 0;
}

static GtkWidget *
row_new (XgCardSectionView *self, const XgCardRow *row)
{
  GtkWidget *line =
    self->section->unknown ? gtk_box_new (GTK_ORIENTATION_VERTICAL, 1) : xg_line_new (12);
  GtkWidget *values = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  int indent = (int) MIN (row->level, MAX_LEVEL) * INDENT;
  gboolean heading = row->kind == XG_CARD_ROW_HEADING;
  GtkWidget *label;

  label = xg_card_label_new (row->label, heading ? "heading" : "dim-label");
  gtk_widget_set_margin_start (line, indent);
  gtk_box_append (GTK_BOX (line), label);
  /* "Description: Description" says it twice. */
  gtk_widget_set_visible (label, !repeats_title (self, row));
  gtk_box_append (GTK_BOX (line), values);
  gtk_widget_set_hexpand (values, TRUE);
  if (self->section->unknown)
    {
      gtk_widget_add_css_class (label, "monospace");
      gtk_widget_add_css_class (label, "caption");
      gtk_label_set_selectable (GTK_LABEL (label), TRUE);
    }
  else if (!heading)
    gtk_widget_set_size_request (label, MAX (LABEL_WIDTH - indent, LABEL_LEAST), -1);
  if (!heading && !self->section->unknown)
    gtk_label_set_max_width_chars (GTK_LABEL (label), 14);
  if (row->value != NULL)
    xg_card_append_value (GTK_BOX (values), row, self->received);
  xg_card_append_detail (GTK_BOX (values), row);
  if (heading)
    gtk_widget_add_css_class (line, "card-heading");
  return line;
}

static void
add_row (GtkWidget *view, guint row)
{
  XgCardSectionView *self = XG_CARD_SECTION_VIEW (view);

  gtk_box_append (GTK_BOX (self->box),
                  row_new (self, &g_array_index (self->section->rows, XgCardRow, row)));
}

static void
xg_card_section_view_dispose (GObject *object)
{
  XgCardSectionView *self = XG_CARD_SECTION_VIEW (object);

  xg_card_portions_clear (&self->portions);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->card);
  G_OBJECT_CLASS (xg_card_section_view_parent_class)->dispose (object);
}

static void
xg_card_section_view_class_init (XgCardSectionViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = xg_card_section_view_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
}

static void
xg_card_section_view_init (XgCardSectionView *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 8);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 5);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

/**
 * xg_card_section_view_new:
 * @card: whose section
 * @section: one of its sections
 * @received: when the item came, µs since the epoch, or 0: times are told relative to it
 * @at_once: how many rows to show before anything else is done
 *
 * Returns: (transfer floating): a view of the rows, without the title
 */
GtkWidget *
xg_card_section_view_new (XgCard *card,
                          const XgCardSection *section,
                          gint64 received,
                          guint at_once)
{
  XgCardSectionView *self;

  g_return_val_if_fail (XG_IS_CARD (card), NULL);
  g_return_val_if_fail (section != NULL, NULL);

  self = g_object_new (XG_TYPE_CARD_SECTION_VIEW, NULL);
  self->card = g_object_ref (card);
  self->section = section;
  self->received = received;
  self->portions = (XgCardPortions){ .view = GTK_WIDGET (self),
                                     .add_row = add_row,
                                     .n_rows = section->rows->len,
                                     .piece = PIECE,
                                     .more = XG_CARD_SECTION_ROWS * 2 };
  xg_card_portions_show (&self->portions, XG_CARD_SECTION_ROWS, at_once);
  return GTK_WIDGET (self);
}
