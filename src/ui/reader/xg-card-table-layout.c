/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "reader/xg-card-table-layout.h"

/* Pixels: between columns and between what stands below each other, of the titles beside values in
 * a narrow table, and the most that a column wants for itself. */
#define COLUMN_GAP 14
#define ROW_GAP    6
#define LINE_GAP   4
#define TITLE      112
#define TITLE_GAP  12
#define WANTED     300

struct _XgCardTableLayout
{
  GtkLayoutManager parent_instance;

  guint n_columns;
};

G_DEFINE_FINAL_TYPE (XgCardTableLayout, xg_card_table_layout, GTK_TYPE_LAYOUT_MANAGER)

static gboolean
is_wide (XgCardTableLayout *self, int width)
{
  return width >= (int) self->n_columns * XG_CARD_TABLE_COLUMN;
}

static int
measure (GtkWidget *child, GtkOrientation orientation, int for_size, gboolean natural)
{
  int minimum, wanted;

  gtk_widget_measure (child, orientation, for_size, &minimum, &wanted, NULL, NULL);
  return natural ? wanted : minimum;
}

/* Where a row begins: its line. */
static GtkWidget *
first_row (XgCardTableLayout *self, GtkWidget *widget)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);

  for (guint i = 0; i < self->n_columns && child != NULL; i++)
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static void
measure_columns (XgCardTableLayout *self, GtkWidget *widget, GtkRequestedSize *columns)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);

  for (guint i = 0; i < self->n_columns; i++, child = gtk_widget_get_next_sibling (child))
    {
      columns[i].minimum_size = measure (child, GTK_ORIENTATION_HORIZONTAL, -1, FALSE);
      columns[i].natural_size = measure (child, GTK_ORIENTATION_HORIZONTAL, -1, TRUE);
    }
  while (child != NULL)
    {
      child = gtk_widget_get_next_sibling (child);
      for (guint i = 0; i < self->n_columns && child != NULL; i++)
        {
          GtkWidget *box = gtk_widget_get_next_sibling (child);
          int minimum = measure (box, GTK_ORIENTATION_HORIZONTAL, -1, FALSE);
          int natural = measure (box, GTK_ORIENTATION_HORIZONTAL, -1, TRUE);

          columns[i].minimum_size = MAX (columns[i].minimum_size, minimum);
          columns[i].natural_size = MAX (columns[i].natural_size, MIN (natural, WANTED));
          child = gtk_widget_get_next_sibling (box);
        }
    }
  for (guint i = 0; i < self->n_columns; i++)
    columns[i].natural_size = MAX (columns[i].natural_size, columns[i].minimum_size);
}

/* The widths of all columns, in minimum_size. */
static void
size_columns (XgCardTableLayout *self, GtkWidget *widget, int width, GtkRequestedSize *columns)
{
  int room = width - (int) (self->n_columns - 1) * COLUMN_GAP;
  int extra;

  measure_columns (self, widget, columns);
  for (guint i = 0; i < self->n_columns; i++)
    room -= columns[i].minimum_size;
  extra = gtk_distribute_natural_allocation (MAX (room, 0), self->n_columns, columns);
  columns[self->n_columns - 1].minimum_size += extra;
}

/* Allocates too, unless @widget is only measured. Returns the height. */
static int
lay_out_wide (XgCardTableLayout *self, GtkWidget *widget, int width, gboolean allocate)
{
  g_autofree GtkRequestedSize *columns = g_new0 (GtkRequestedSize, self->n_columns);
  GtkWidget *child = gtk_widget_get_first_child (widget);
  int y = 0;
  int x = 0;

  size_columns (self, widget, width, columns);
  for (guint i = 0; i < self->n_columns; i++, child = gtk_widget_get_next_sibling (child))
    y = MAX (y, measure (child, GTK_ORIENTATION_VERTICAL, columns[i].minimum_size, TRUE));
  child = gtk_widget_get_first_child (widget);
  for (guint i = 0; i < self->n_columns; i++, child = gtk_widget_get_next_sibling (child))
    {
      const GtkAllocation at = { x, 0, columns[i].minimum_size, y };

      if (allocate)
        {
          gtk_widget_set_child_visible (child, TRUE);
          gtk_widget_size_allocate (child, &at, -1);
        }
      x += columns[i].minimum_size + COLUMN_GAP;
    }
  while (child != NULL)
    {
      GtkWidget *line = child;
      int height = 0;

      y += LINE_GAP;
      if (allocate)
        gtk_widget_size_allocate (line, &(GtkAllocation){ 0, y, width, 1 }, -1);
      y += 1 + LINE_GAP;
      child = gtk_widget_get_next_sibling (line);
      for (guint i = 0; i < self->n_columns; i++)
        {
          GtkWidget *box = gtk_widget_get_next_sibling (child);

          height =
            MAX (height, measure (box, GTK_ORIENTATION_VERTICAL, columns[i].minimum_size, TRUE));
          child = gtk_widget_get_next_sibling (box);
        }
      child = gtk_widget_get_next_sibling (line);
      x = 0;
      for (guint i = 0; i < self->n_columns; i++)
        {
          GtkWidget *box = gtk_widget_get_next_sibling (child);
          const GtkAllocation at = { x, y, columns[i].minimum_size, height };

          if (allocate)
            {
              gtk_widget_set_child_visible (child, FALSE);
              gtk_widget_size_allocate (box, &at, -1);
            }
          x += columns[i].minimum_size + COLUMN_GAP;
          child = gtk_widget_get_next_sibling (box);
        }
      y += height;
    }
  return y;
}

static int
lay_out_narrow (XgCardTableLayout *self, GtkWidget *widget, int width, gboolean allocate)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);
  int room = MAX (width - TITLE - TITLE_GAP, 1);
  int y = 0;

  for (guint i = 0; i < self->n_columns; i++, child = gtk_widget_get_next_sibling (child))
    if (allocate)
      gtk_widget_set_child_visible (child, FALSE);
  while (child != NULL)
    {
      y += y > 0 ? LINE_GAP : 0;
      if (allocate)
        gtk_widget_size_allocate (child, &(GtkAllocation){ 0, y, width, 1 }, -1);
      y += 1 + LINE_GAP;
      child = gtk_widget_get_next_sibling (child);
      for (guint i = 0; i < self->n_columns; i++)
        {
          GtkWidget *title = child;
          GtkWidget *box = gtk_widget_get_next_sibling (title);
          gboolean empty = gtk_widget_get_first_child (box) == NULL;
          int height;

          child = gtk_widget_get_next_sibling (box);
          if (allocate)
            gtk_widget_set_child_visible (title, !empty);
          if (allocate && empty)
            gtk_widget_size_allocate (box, &(GtkAllocation){ 0, y, room, 0 }, -1);
          if (empty)
            continue;
          height = MAX (measure (title, GTK_ORIENTATION_VERTICAL, TITLE, TRUE),
                        measure (box, GTK_ORIENTATION_VERTICAL, room, TRUE));
          if (allocate)
            {
              gtk_widget_size_allocate (title, &(GtkAllocation){ 0, y, TITLE, height }, -1);
              gtk_widget_size_allocate (box,
                                        &(GtkAllocation){ TITLE + TITLE_GAP, y, room, height },
                                        -1);
            }
          y += height + ROW_GAP;
        }
    }
  return y;
}

static void
xg_card_table_layout_measure (GtkLayoutManager *manager,
                              GtkWidget *widget,
                              GtkOrientation orientation,
                              int for_size,
                              int *minimum,
                              int *natural,
                              int *minimum_baseline,
                              int *natural_baseline)
{
  XgCardTableLayout *self = XG_CARD_TABLE_LAYOUT (manager);

  *minimum = *natural = 0;
  if (self->n_columns == 0 || first_row (self, widget) == NULL)
    return;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      g_autofree GtkRequestedSize *columns = g_new0 (GtkRequestedSize, self->n_columns);

      measure_columns (self, widget, columns);
      for (guint i = 0; i < self->n_columns; i++)
        {
          *minimum = MAX (*minimum, columns[i].minimum_size + TITLE + TITLE_GAP);
          *natural += columns[i].natural_size + COLUMN_GAP;
        }
      *natural = MAX (*natural, *minimum);
      return;
    }
  if (for_size < 0)
    for_size = (int) self->n_columns * XG_CARD_TABLE_COLUMN;
  *minimum = *natural = is_wide (self, for_size) ? lay_out_wide (self, widget, for_size, FALSE)
                                                 : lay_out_narrow (self, widget, for_size, FALSE);
}

static void
xg_card_table_layout_allocate (GtkLayoutManager *manager,
                               GtkWidget *widget,
                               int width,
                               int height,
                               int baseline)
{
  XgCardTableLayout *self = XG_CARD_TABLE_LAYOUT (manager);

  if (self->n_columns == 0)
    return;
  if (is_wide (self, width))
    lay_out_wide (self, widget, width, TRUE);
  else
    lay_out_narrow (self, widget, width, TRUE);
}

static GtkSizeRequestMode
xg_card_table_layout_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
xg_card_table_layout_class_init (XgCardTableLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  layout_class->measure = xg_card_table_layout_measure;
  layout_class->allocate = xg_card_table_layout_allocate;
  layout_class->get_request_mode = xg_card_table_layout_get_request_mode;
}

static void
xg_card_table_layout_init (XgCardTableLayout *self)
{
}

/**
 * xg_card_table_layout_set_n_columns:
 * @self: a layout
 * @n_columns: how many columns the table has
 */
void
xg_card_table_layout_set_n_columns (XgCardTableLayout *self, guint n_columns)
{
  g_return_if_fail (XG_IS_CARD_TABLE_LAYOUT (self));

  self->n_columns = n_columns;
  gtk_layout_manager_layout_changed (GTK_LAYOUT_MANAGER (self));
}
