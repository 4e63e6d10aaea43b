/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-browse"

#include "config.h"

#include "browse/xg-sidebar-row-layout.h"

#include "browse/xg-sparkline.h"

#define SPACING 6

static int
get_size (GtkWidget *child, GtkOrientation orientation, gboolean natural)
{
  int minimum_size, natural_size;

  gtk_widget_measure (child, orientation, -1, &minimum_size, &natural_size, NULL, NULL);

  return natural ? natural_size : minimum_size;
}

static void
measure (GtkWidget *row,
         GtkOrientation orientation,
         int for_size,
         int *minimum,
         int *natural,
         int *minimum_baseline,
         int *natural_baseline)
{
  *minimum = *natural = 0;
  for (GtkWidget *child = gtk_widget_get_first_child (row); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      gboolean expand = gtk_widget_get_hexpand (child);
      int size;

      if (!gtk_widget_should_layout (child))
        continue;
      size = get_size (child, orientation, TRUE);
      if (orientation == GTK_ORIENTATION_VERTICAL)
        *minimum = *natural = MAX (*natural, size);
      else if (size > 0)
        {
          *natural += size + (*natural > 0 ? SPACING : 0);
          if (XG_IS_SPARKLINE (child))
            continue;
          *minimum +=
            (expand ? get_size (child, orientation, FALSE) : size) + (*minimum > 0 ? SPACING : 0);
        }
    }
}

static int
get_text_width (GtkInscription *inscription)
{
  g_autoptr (PangoLayout) layout =
    gtk_widget_create_pango_layout (GTK_WIDGET (inscription),
                                    gtk_inscription_get_text (inscription));
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);

  return width;
}

/* What is left for the name beside the others, with the small line as wide as @line_width. */
static int
get_room (GtkWidget *row, int width, int line_width)
{
  for (GtkWidget *child = gtk_widget_get_first_child (row); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int size = 0;

      if (XG_IS_SPARKLINE (child))
        size = line_width;
      else if (!gtk_widget_get_hexpand (child) && gtk_widget_should_layout (child))
        size = get_size (child, GTK_ORIENTATION_HORIZONTAL, TRUE);
      if (size > 0)
        width -= size + SPACING;
    }

  return MAX (width, 0);
}

/* The name goes first, then the line, then its number; 0: there is no room for the line. */
static int
choose_line_width (GtkWidget *row, int width, GtkWidget *line, GtkWidget *name)
{
  int needed = name != NULL ? get_text_width (GTK_INSCRIPTION (name)) : 0;
  int natural = get_size (line, GTK_ORIENTATION_HORIZONTAL, TRUE);
  int minimum = get_size (line, GTK_ORIENTATION_HORIZONTAL, FALSE);

  if (get_room (row, width, natural) >= needed)
    return natural;
  return get_room (row, width, minimum) >= needed ? minimum : 0;
}

static void
allocate (GtkWidget *row, int width, int height, int baseline)
{
  gboolean mirrored = gtk_widget_get_direction (row) == GTK_TEXT_DIR_RTL;
  GtkWidget *name = NULL;
  GtkWidget *line = NULL;
  int line_width = 0;
  int room;
  int x = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (row); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (GTK_IS_INSCRIPTION (child))
        name = child;
      else if (XG_IS_SPARKLINE (child))
        line = child;
    }

  if (line != NULL && gtk_widget_should_layout (line))
    {
      line_width = choose_line_width (row, width, line, name);
      gtk_widget_set_child_visible (line, line_width > 0);
    }
  room = get_room (row, width, line_width);

  for (GtkWidget *child = gtk_widget_get_first_child (row); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkAllocation place = { 0, 0, room, height };

      if (!gtk_widget_should_layout (child) || !gtk_widget_get_child_visible (child))
        continue;
      if (child == line)
        place.width = line_width;
      else if (!gtk_widget_get_hexpand (child))
        place.width = get_size (child, GTK_ORIENTATION_HORIZONTAL, TRUE);
      place.x = mirrored ? width - x - place.width : x;
      gtk_widget_size_allocate (child, &place, -1);
      x += place.width > 0 ? place.width + SPACING : 0;
    }
}

/**
 * xg_sidebar_row_layout_new:
 *
 * One part beside the other; the one that expands, the name, has what the others leave. Where the
 * name does not fit, the number beside the small line of activity gives way to it, then the line.
 *
 * Returns: (transfer full): a layout for #XgSidebarRow
 */
GtkLayoutManager *
xg_sidebar_row_layout_new (void)
{
  return gtk_custom_layout_new (NULL, measure, allocate);
}
