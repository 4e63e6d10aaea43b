/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * XgColumnOrder:
 *
 * By which of its columns the rows of a table are to be ordered, for tables whose rows have their
 * order from elsewhere: a click on a title says what is wanted, and the titles show what there is.
 * The signal "changed" tells of another order, whoever chose it.
 */
#define XG_TYPE_COLUMN_ORDER (xg_column_order_get_type ())
G_DECLARE_FINAL_TYPE (XgColumnOrder, xg_column_order, XG, COLUMN_ORDER, GObject)

XgColumnOrder *xg_column_order_new (GtkColumnView *table, guint column, gboolean descending);
void xg_column_order_add (XgColumnOrder *self, GtkColumnViewColumn *column);
guint xg_column_order_get (XgColumnOrder *self, gboolean *descending);
void xg_column_order_set (XgColumnOrder *self, guint column, gboolean descending);
void xg_column_order_hold (XgColumnOrder *self, gboolean hold);

G_END_DECLS
