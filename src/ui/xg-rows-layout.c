/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "xg-rows-layout.h"

#include "xg-portion-list.h"

/* More rows are scrolled whatever they say; to measure them with each change of one would cost more
 * than all else that a running plan does. */
#define FEW 12
/* As many fill any screen. */
#define ENOUGH 100
/* The lowest row that such a list has, about. */
#define ROW_HEIGHT 48 /* px */

struct _XgRowsLayout
{
  GtkLayoutManager parent_instance;
};

G_DEFINE_FINAL_TYPE (XgRowsLayout, xg_rows_layout, GTK_TYPE_LAYOUT_MANAGER)

static GtkWidget *
find_list (GtkWidget *widget)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);
  GtkWidget *list = NULL;

  if (GTK_IS_SCROLLED_WINDOW (child))
    list = gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (child));
  return GTK_IS_LIST_VIEW (list) ? list : NULL;
}

/* Also those that are still to come: the first portion of many is not few. */
static guint
count_rows (GtkWidget *list)
{
  GtkSelectionModel *model = list != NULL ? gtk_list_view_get_model (GTK_LIST_VIEW (list)) : NULL;
  GListModel *inner =
    GTK_IS_NO_SELECTION (model) ? gtk_no_selection_get_model (GTK_NO_SELECTION (model)) : NULL;

  if (XG_IS_PORTION_LIST (inner))
    return xg_portion_list_get_n_coming (XG_PORTION_LIST (inner));
  return model != NULL ? g_list_model_get_n_items (G_LIST_MODEL (model)) : 0;
}

static GtkSizeRequestMode
xg_rows_layout_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return count_rows (find_list (widget)) > FEW ? GTK_SIZE_REQUEST_CONSTANT_SIZE
                                               : GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* Few rows are all there, as children of the list view. */
static int
measure_rows (GtkWidget *list, int width)
{
  int height = 0;

  for (GtkWidget *row = gtk_widget_get_first_child (list); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    {
      int natural = 0;

      if (!gtk_widget_should_layout (row))
        continue;
      gtk_widget_measure (row, GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL, NULL);
      height += natural;
    }
  return height;
}

static void
xg_rows_layout_measure (GtkLayoutManager *manager,
                        GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);
  GtkWidget *list = find_list (widget);
  guint n_rows = count_rows (list);

  if (child == NULL)
    return;
  gtk_widget_measure (child, orientation, for_size, minimum, natural, NULL, NULL);
  if (orientation != GTK_ORIENTATION_VERTICAL || list == NULL)
    return;
  if (n_rows > FEW)
    *natural = MAX (*minimum, (int) MIN (n_rows, ENOUGH) * ROW_HEIGHT);
  else if (for_size >= 0)
    *natural = MAX (*minimum, measure_rows (list, for_size));
}

static void
xg_rows_layout_allocate (GtkLayoutManager *manager,
                         GtkWidget *widget,
                         int width,
                         int height,
                         int baseline)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);

  if (child != NULL && gtk_widget_should_layout (child))
    gtk_widget_allocate (child, width, height, baseline, NULL);
}

static void
xg_rows_layout_class_init (XgRowsLayoutClass *klass)
{
  GtkLayoutManagerClass *manager_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  manager_class->get_request_mode = xg_rows_layout_get_request_mode;
  manager_class->measure = xg_rows_layout_measure;
  manager_class->allocate = xg_rows_layout_allocate;
}

static void
xg_rows_layout_init (XgRowsLayout *self)
{
}
