/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * XgCardTableLayout:
 *
 * Lays a table out by the width that there is: in columns below their titles, or, where these would
 * be too narrow, as the rows of a card, each value beside its title.
 *
 * The children come in this order: the titles of all columns; then for each row a line above it,
 * and for each column the title again and a box with the values, or without.
 */
#define XG_TYPE_CARD_TABLE_LAYOUT (xg_card_table_layout_get_type ())
G_DECLARE_FINAL_TYPE (XgCardTableLayout,
                      xg_card_table_layout,
                      XG,
                      CARD_TABLE_LAYOUT,
                      GtkLayoutManager)

/* A column that has less room is no column any more. */
#define XG_CARD_TABLE_COLUMN 104

void xg_card_table_layout_set_n_columns (XgCardTableLayout *self, guint n_columns);

G_END_DECLS
