/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-card"

#include "config.h"

#include "card/xg-card-private.h"

static void
row_clear (gpointer data)
{
  XgCardRow *row = data;

  g_free (row->label);
  g_free (row->value);
  g_free (row->detail);
}

/**
 * xg_card_section_new:
 * @title: for people
 *
 * Returns: (transfer full): a section without rows
 */
XgCardSection *
xg_card_section_new (const char *title)
{
  XgCardSection *self = g_atomic_rc_box_new0 (XgCardSection);

  self->title = g_strdup (title);
  self->rows = g_array_new (FALSE, TRUE, sizeof (XgCardRow));
  g_array_set_clear_func (self->rows, row_clear);
  return self;
}

/**
 * xg_card_section_ref:
 * @self: a section
 *
 * Returns: (transfer full): @self
 */
XgCardSection *
xg_card_section_ref (XgCardSection *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
section_clear (gpointer data)
{
  XgCardSection *self = data;

  g_free (self->title);
  g_array_unref (self->rows);
  g_clear_pointer (&self->table, xg_card_table_free);
}

/**
 * xg_card_section_unref:
 * @self: (transfer full): a section
 */
void
xg_card_section_unref (XgCardSection *self)
{
  g_atomic_rc_box_release_full (self, section_clear);
}

/**
 * xg_card_section_add:
 * @self: a section
 * @level: of the row
 * @label: what it is
 * @value: (nullable): what the document says
 *
 * Returns: (transfer none): the new row, until the next one is added
 */
XgCardRow *
xg_card_section_add (XgCardSection *self, guint level, const char *label, const char *value)
{
  XgCardRow *row;

  g_array_set_size (self->rows, self->rows->len + 1);
  row = &g_array_index (self->rows, XgCardRow, self->rows->len - 1);
  row->level = level;
  row->label = g_strdup (label);
  row->value = g_strdup (value);
  return row;
}
