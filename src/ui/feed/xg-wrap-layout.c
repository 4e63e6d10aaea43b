/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "feed/xg-wrap-layout.h"

struct _XgWrapLayout
{
  GtkLayoutManager parent_instance;

  int spacing;
};

G_DEFINE_FINAL_TYPE (XgWrapLayout, xg_wrap_layout, GTK_TYPE_LAYOUT_MANAGER)

static GtkSizeRequestMode
xg_wrap_layout_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* Goes through the lines of @width pixels; places the children if @place. Returns the height. */
static int
go_through (XgWrapLayout *self, GtkWidget *widget, int width, gboolean place)
{
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int x = 0, y = 0, line = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkRequisition size;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_get_preferred_size (child, NULL, &size);
      if (size.width > width)
        {
          size.width = width;
          gtk_widget_measure (child,
                              GTK_ORIENTATION_VERTICAL,
                              width,
                              NULL,
                              &size.height,
                              NULL,
                              NULL);
        }
      if (x > 0 && x + size.width > width)
        {
          x = 0;
          y += line + self->spacing;
          line = 0;
        }
      if (place)
        gtk_widget_size_allocate (
          child,
          &(const GtkAllocation){ rtl ? width - x - size.width : x, y, size.width, size.height },
          -1);
      x += size.width + self->spacing;
      line = MAX (line, size.height);
    }
  return y + line;
}

static void
xg_wrap_layout_measure (GtkLayoutManager *manager,
                        GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  XgWrapLayout *self = XG_WRAP_LAYOUT (manager);

  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      *minimum = *natural =
        go_through (self, widget, for_size < 0 ? G_MAXINT / 2 : for_size, FALSE);
      return;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int child_min, child_nat;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, orientation, -1, &child_min, &child_nat, NULL, NULL);
      *minimum = MAX (*minimum, child_min);
      *natural += child_nat + (*natural > 0 ? self->spacing : 0);
    }
}

static void
xg_wrap_layout_allocate (GtkLayoutManager *manager,
                         GtkWidget *widget,
                         int width,
                         int height,
                         int baseline)
{
  go_through (XG_WRAP_LAYOUT (manager), widget, width, TRUE);
}

static void
xg_wrap_layout_class_init (XgWrapLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  layout_class->get_request_mode = xg_wrap_layout_get_request_mode;
  layout_class->measure = xg_wrap_layout_measure;
  layout_class->allocate = xg_wrap_layout_allocate;
}

static void
xg_wrap_layout_init (XgWrapLayout *self)
{
}

/**
 * xg_wrap_layout_new:
 * @spacing: pixels between children and between lines
 *
 * Returns: (transfer full): a layout manager
 */
GtkLayoutManager *
xg_wrap_layout_new (int spacing)
{
  XgWrapLayout *self = g_object_new (XG_TYPE_WRAP_LAYOUT, NULL);

  self->spacing = spacing;
  return GTK_LAYOUT_MANAGER (self);
}
