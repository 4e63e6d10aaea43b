/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "xg-row-grid.h"

#include "xg-breaks.h"

static void
place (GtkWidget *widget, const char *property)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (widget);
  int i = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    g_object_set (gtk_layout_manager_get_layout_child (layout, child), property, i++, NULL);
}

/* What is within WIDGET may take all of ORIENTATION; whether WIDGET itself does stays as it is. */
static void
expand_children (GtkWidget *widget, GtkOrientation orientation)
{
  gboolean across = orientation == GTK_ORIENTATION_HORIZONTAL;

  if (across)
    gtk_widget_set_hexpand (widget, gtk_widget_compute_expand (widget, orientation));
  else
    gtk_widget_set_vexpand (widget, gtk_widget_compute_expand (widget, orientation));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (across)
        gtk_widget_set_hexpand (child, TRUE);
      else
        gtk_widget_set_vexpand (child, TRUE);
    }
}

/**
 * xg_row_grid_lay_out:
 * @widget: a widget with a #GtkBoxLayout, all of whose children are there
 *
 * Keeps them where they are, side by side or one below the other, but by a #GtkGridLayout: see
 * #XgLineLayout, which is for what is not within a list of rows or scrolled. Asked how high it is
 * at any width, a grid answers for the least.
 */
void
xg_row_grid_lay_out (GtkWidget *widget)
{
  GtkLayoutManager *box = gtk_widget_get_layout_manager (widget);
  GtkLayoutManager *grid;
  gboolean across;
  guint spacing;

  g_return_if_fail (GTK_IS_BOX_LAYOUT (box));

  across = gtk_orientable_get_orientation (GTK_ORIENTABLE (box)) == GTK_ORIENTATION_HORIZONTAL;
  spacing = gtk_box_layout_get_spacing (GTK_BOX_LAYOUT (box));
  grid = gtk_grid_layout_new ();
  if (across)
    gtk_grid_layout_set_column_spacing (GTK_GRID_LAYOUT (grid), spacing);
  else
    {
      gtk_grid_layout_set_row_spacing (GTK_GRID_LAYOUT (grid), spacing);
      /* Nor has a box a baseline. With one, what is beside it would need more room. */
      gtk_grid_layout_set_baseline_row (GTK_GRID_LAYOUT (grid), -1);
    }
  expand_children (widget, across ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_widget_set_layout_manager (widget, grid);
  place (widget, across ? "column" : "row");
}

static gboolean
is_box (GtkWidget *widget)
{
  return widget != NULL && GTK_IS_BOX_LAYOUT (gtk_widget_get_layout_manager (widget));
}

/* Prefixes and suffixes of rows are boxes too, and may get more children. */
static void
lay_out_header (GtkWidget *header)
{
  for (GtkWidget *child = gtk_widget_get_first_child (header); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (is_box (child) &&
        gtk_orientable_get_orientation (GTK_ORIENTABLE (child)) == GTK_ORIENTATION_VERTICAL)
      xg_row_grid_lay_out (child);
  xg_row_grid_lay_out (header);
}

/**
 * xg_row_grid_lay_out_rows:
 * @tree: a widget
 *
 * Does the same to all #AdwActionRow and #AdwPreferencesGroup in @tree, or to @tree if it is one:
 * libadwaita's templates are boxes. The suffix of a group's header has to be there. Addresses in
 * titles and subtitles are broken where they divide.
 */
void
xg_row_grid_lay_out_rows (GtkWidget *tree)
{
  GtkWidget *header = NULL;

  g_return_if_fail (GTK_IS_WIDGET (tree));

  if (ADW_IS_ACTION_ROW (tree))
    {
      header = gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (tree));
      xg_breaks_follow_all (header);
    }
  else if (ADW_IS_PREFERENCES_GROUP (tree))
    header = gtk_widget_get_first_child (gtk_widget_get_first_child (tree));
  if (is_box (header))
    lay_out_header (header);
  for (GtkWidget *child = gtk_widget_get_first_child (tree); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    xg_row_grid_lay_out_rows (child);
}
