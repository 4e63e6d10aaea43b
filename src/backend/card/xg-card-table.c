/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-card"

#include "config.h"

#include "card/xg-card-private.h"

/**
 * xg_card_table_new:
 * @columns: titles
 * @n_columns: how many
 *
 * Returns: (transfer full): a table without rows
 */
XgCardTable *
xg_card_table_new (const char *const *columns, guint n_columns)
{
  XgCardTable *self = g_new0 (XgCardTable, 1);

  self->columns = g_ptr_array_new_with_free_func (g_free);
  self->cells = g_ptr_array_new_with_free_func ((GDestroyNotify) xg_card_section_unref);
  for (guint i = 0; i < n_columns; i++)
    g_ptr_array_add (self->columns, g_strdup (columns[i]));
  return self;
}

/**
 * xg_card_table_free:
 * @self: (transfer full): a table
 */
void
xg_card_table_free (XgCardTable *self)
{
  g_ptr_array_unref (self->columns);
  g_ptr_array_unref (self->cells);
  g_free (self);
}

/**
 * xg_card_table_add_row:
 * @self: a table
 *
 * Returns: index of a new row, of empty cells
 */
guint
xg_card_table_add_row (XgCardTable *self)
{
  guint row = xg_card_table_get_n_rows (self);

  for (guint i = 0; i < self->columns->len; i++)
    g_ptr_array_add (self->cells, xg_card_section_new (self->columns->pdata[i]));
  return row;
}

/**
 * xg_card_table_drop_empty:
 * @self: a table, which is complete
 *
 * Leaves out the columns in which no row has anything.
 */
void
xg_card_table_drop_empty (XgCardTable *self)
{
  guint n = self->columns->len;
  g_autofree gboolean *used = g_new0 (gboolean, n);
  GPtrArray *columns = g_ptr_array_new_with_free_func (g_free);
  GPtrArray *cells = g_ptr_array_new_with_free_func ((GDestroyNotify) xg_card_section_unref);

  for (guint i = 0; i < self->cells->len; i++)
    used[i % n] = used[i % n] || ((XgCardSection *) self->cells->pdata[i])->rows->len > 0;
  for (guint i = 0; i < n; i++)
    if (used[i])
      g_ptr_array_add (columns, g_strdup (self->columns->pdata[i]));
  for (guint i = 0; i < self->cells->len; i++)
    if (used[i % n])
      g_ptr_array_add (cells, xg_card_section_ref (self->cells->pdata[i]));
  if (columns->len > 0)
    {
      GPtrArray *swap = self->columns;

      self->columns = columns;
      columns = swap;
      swap = self->cells;
      self->cells = cells;
      cells = swap;
    }
  g_ptr_array_unref (columns);
  g_ptr_array_unref (cells);
}

/**
 * xg_card_table_get_n_rows:
 * @self: a table
 *
 * Returns: the number of its rows
 */
guint
xg_card_table_get_n_rows (const XgCardTable *self)
{
  return self->cells->len / self->columns->len;
}

/**
 * xg_card_table_get_cell:
 * @self: a table
 * @row: index of a row
 * @column: index of a column
 *
 * Returns: (transfer none): what stands there: any number of values; those of a column that is of
 *   one kind need no label
 */
XgCardSection *
xg_card_table_get_cell (const XgCardTable *self, guint row, guint column)
{
  g_return_val_if_fail (column < self->columns->len, NULL);
  g_return_val_if_fail (row < xg_card_table_get_n_rows (self), NULL);
  return self->cells->pdata[row * self->columns->len + column];
}
