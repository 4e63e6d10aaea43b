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

static gboolean
is_empty (const XgCardTable *self, guint column)
{
  for (guint row = 0; row < xg_card_table_get_n_rows (self); row++)
    if (xg_card_table_get_cell (self, row, column)->rows->len > 0)
      return FALSE;
  return TRUE;
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
  for (guint column = self->columns->len; column > 0; column--)
    {
      guint n_columns = self->columns->len;

      if (n_columns == 1 || !is_empty (self, column - 1))
        continue;
      for (guint row = xg_card_table_get_n_rows (self); row > 0; row--)
        g_ptr_array_remove_index (self->cells, (row - 1) * n_columns + column - 1);
      g_ptr_array_remove_index (self->columns, column - 1);
    }
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
