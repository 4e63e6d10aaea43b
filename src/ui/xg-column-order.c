/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "xg-column-order.h"

#define NOBODY G_MAXUINT

struct _XgColumnOrder
{
  GObject parent_instance;

  /* Borrowed */
  GtkColumnView *table; /* weak */

  /* Owned */
  GPtrArray *columns; /* (element-type GtkColumnViewColumn) */
  GPtrArray *sorters; /* (element-type GtkSorter): of each */

  guint order;
  gboolean descending;
  guint asked;   /* the column that was asked first, in compare_cb() */
  gboolean hold; /* the table is being told */
};

G_DEFINE_FINAL_TYPE (XgColumnOrder, xg_column_order, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Nothing is ever sorted with it. The table asks the sorters of its columns in their order, which
 * is how a title that was clicked is found out in GTK 4.8. */
static int
compare_cb (gconstpointer a, gconstpointer b, gpointer user_data)
{
  GtkSorter *sorter = user_data;
  XgColumnOrder *self = g_object_get_data (G_OBJECT (sorter), "order");

  if (self != NULL && self->asked == NOBODY)
    g_ptr_array_find (self->sorters, sorter, &self->asked);
  return -1;
}

static void
take (XgColumnOrder *self, guint order, gboolean descending)
{
  if (self->order == order && self->descending == descending)
    return;
  self->order = order;
  self->descending = descending;
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
clicked_cb (XgColumnOrder *self)
{
  GtkOrdering ordering;

  if (self->hold || self->table == NULL)
    return;
  self->asked = NOBODY;
  /* Two that are not the same, or nobody is asked */
  ordering = gtk_sorter_compare (gtk_column_view_get_sorter (self->table), self, self->table);
  if (self->asked != NOBODY)
    take (self, self->asked, ordering == GTK_ORDERING_LARGER);
}

static void
show (XgColumnOrder *self)
{
  gboolean hold = self->hold;

  if (self->table == NULL || self->order >= self->columns->len)
    return;
  self->hold = TRUE;
  gtk_column_view_sort_by_column (self->table,
                                  self->columns->pdata[self->order],
                                  self->descending ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING);
  self->hold = hold;
}

static void
xg_column_order_dispose (GObject *object)
{
  XgColumnOrder *self = XG_COLUMN_ORDER (object);

  for (guint i = 0; i < self->sorters->len; i++)
    g_object_set_data (self->sorters->pdata[i], "order", NULL);
  g_clear_weak_pointer (&self->table);
  G_OBJECT_CLASS (xg_column_order_parent_class)->dispose (object);
}

static void
xg_column_order_finalize (GObject *object)
{
  XgColumnOrder *self = XG_COLUMN_ORDER (object);

  g_clear_pointer (&self->columns, g_ptr_array_unref);
  g_clear_pointer (&self->sorters, g_ptr_array_unref);
  G_OBJECT_CLASS (xg_column_order_parent_class)->finalize (object);
}

static void
xg_column_order_class_init (XgColumnOrderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = xg_column_order_dispose;
  object_class->finalize = xg_column_order_finalize;
  signals[CHANGED] = g_signal_new ("changed",
                                   G_TYPE_FROM_CLASS (klass),
                                   G_SIGNAL_RUN_LAST,
                                   0,
                                   NULL,
                                   NULL,
                                   NULL,
                                   G_TYPE_NONE,
                                   0);
}

static void
xg_column_order_init (XgColumnOrder *self)
{
  self->columns = g_ptr_array_new_with_free_func (g_object_unref);
  self->sorters = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * xg_column_order_new:
 * @table: a table whose columns have no sorters
 * @column: which one the rows are ordered by now, by its number
 * @descending: whether the greatest comes first
 *
 * Returns: (transfer full): the order; the titles show it with the first xg_column_order_set()
 */
XgColumnOrder *
xg_column_order_new (GtkColumnView *table, guint column, gboolean descending)
{
  XgColumnOrder *self = g_object_new (XG_TYPE_COLUMN_ORDER, NULL);

  g_return_val_if_fail (GTK_IS_COLUMN_VIEW (table), self);

  g_set_weak_pointer (&self->table, table);
  self->order = column;
  self->descending = descending;
  g_signal_connect_object (gtk_column_view_get_sorter (table),
                           "changed",
                           G_CALLBACK (clicked_cb),
                           self,
                           G_CONNECT_SWAPPED);
  return self;
}

/**
 * xg_column_order_add:
 * @self: an order
 * @column: the next column, whether the table has it or not; the first has the number 0
 */
void
xg_column_order_add (XgColumnOrder *self, GtkColumnViewColumn *column)
{
  GtkCustomSorter *sorter = gtk_custom_sorter_new (NULL, NULL, NULL);

  g_return_if_fail (XG_IS_COLUMN_ORDER (self));
  g_return_if_fail (GTK_IS_COLUMN_VIEW_COLUMN (column));

  g_object_set_data (G_OBJECT (sorter), "order", self);
  gtk_custom_sorter_set_sort_func (sorter, compare_cb, sorter, NULL);
  gtk_column_view_column_set_sorter (column, GTK_SORTER (sorter));
  g_ptr_array_add (self->columns, g_object_ref (column));
  g_ptr_array_add (self->sorters, sorter);
}

/**
 * xg_column_order_get:
 * @self: an order
 * @descending: (out): whether the greatest comes first
 *
 * Returns: the number of the column by which the rows are to be ordered
 */
guint
xg_column_order_get (XgColumnOrder *self, gboolean *descending)
{
  g_return_val_if_fail (XG_IS_COLUMN_ORDER (self), 0);

  *descending = self->descending;
  return self->order;
}

/**
 * xg_column_order_set:
 * @self: an order
 * @column: the number of a column
 * @descending: whether the greatest comes first
 *
 * Orders by @column, and has the titles show it.
 */
void
xg_column_order_set (XgColumnOrder *self, guint column, gboolean descending)
{
  g_return_if_fail (XG_IS_COLUMN_ORDER (self));
  g_return_if_fail (column < self->columns->len);

  take (self, column, !!descending);
  show (self);
}

/**
 * xg_column_order_hold:
 * @self: an order
 * @hold: whether columns are being put in and taken out, which is no wish for another order
 */
void
xg_column_order_hold (XgColumnOrder *self, gboolean hold)
{
  g_return_if_fail (XG_IS_COLUMN_ORDER (self));

  self->hold = hold;
}
