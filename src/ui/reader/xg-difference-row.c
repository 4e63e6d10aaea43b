/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "reader/xg-difference-row.h"

#include <glib/gi18n.h>

#include "xg-breaks.h"
#include "xg-line-layout.h"

/* Characters of a value that are shown */
#define MAX_VALUE 600

struct _XgDifferenceRow
{
  GtkWidget parent_instance;

  /* Children */
  GtkLabel *mark;
  GtkWidget *box;
  GtkLabel *path;
  GtkLabel *old_value;
  GtkLabel *new_value;
};

G_DEFINE_FINAL_TYPE (XgDifferenceRow, xg_difference_row, GTK_TYPE_WIDGET)

static const struct
{
  const char *mark;
  const char *word;
  const char *css_class;
} kinds[] = {
  [XG_DIFF_ADDED] = { "+", N_ ("Added"), "added" },
  [XG_DIFF_REMOVED] = { "−", N_ ("Removed"), "removed" },
  [XG_DIFF_CHANGED] = { "~", N_ ("Changed"), "changed" },
};

static void
xg_difference_row_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (xg_difference_row_parent_class)->dispose (object);
}

static void
xg_difference_row_class_init (XgDifferenceRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = xg_difference_row_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), XG_TYPE_LINE_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "differencerow");
}

static GtkLabel *
add_label (XgDifferenceRow *self, const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  xg_breaks_follow (GTK_LABEL (label));
  gtk_label_set_width_chars (GTK_LABEL (label), 20);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 80);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (self->box), label);
  return GTK_LABEL (label);
}

static void
xg_difference_row_init (XgDifferenceRow *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  xg_line_layout_set_spacing (XG_LINE_LAYOUT (layout), 10);
  self->mark = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_width_chars (self->mark, 2);
  gtk_widget_set_valign (GTK_WIDGET (self->mark), GTK_ALIGN_START);
  gtk_widget_add_css_class (GTK_WIDGET (self->mark), "mark");
  gtk_widget_set_parent (GTK_WIDGET (self->mark), GTK_WIDGET (self));
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  gtk_widget_set_hexpand (self->box, TRUE);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->path = add_label (self, "path");
  gtk_widget_add_css_class (GTK_WIDGET (self->path), "dim-label");
  self->old_value = add_label (self, "old");
  self->new_value = add_label (self, "new");
}

/**
 * xg_difference_row_new:
 *
 * Returns: (transfer floating): an empty row
 */
GtkWidget *
xg_difference_row_new (void)
{
  return g_object_new (XG_TYPE_DIFFERENCE_ROW, NULL);
}

static void
set_value (GtkLabel *label, const char *value)
{
  g_autofree char *cut = NULL;

  gtk_widget_set_visible (GTK_WIDGET (label), value != NULL);
  if (value != NULL && g_utf8_strlen (value, -1) > MAX_VALUE)
    {
      g_autofree char *start = g_utf8_substring (value, 0, MAX_VALUE);

      cut = g_strconcat (start, "…", NULL);
    }
  gtk_label_set_label (label, cut != NULL ? cut : value != NULL && *value == '\0' ? "—" : value);
}

/**
 * xg_difference_row_set:
 * @self: a row
 * @entry: what differs
 */
void
xg_difference_row_set (XgDifferenceRow *self, const XgDiffEntry *entry)
{
  g_return_if_fail (XG_IS_DIFFERENCE_ROW (self));
  g_return_if_fail (entry != NULL);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self), kinds[i].css_class);
  gtk_widget_add_css_class (GTK_WIDGET (self), kinds[entry->kind].css_class);
  gtk_label_set_label (self->mark, kinds[entry->kind].mark);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->mark), _ (kinds[entry->kind].word));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->mark),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (kinds[entry->kind].word),
                                  -1);
  gtk_label_set_label (self->path, entry->path);
  set_value (self->old_value, entry->old_value);
  set_value (self->new_value, entry->new_value);
}
