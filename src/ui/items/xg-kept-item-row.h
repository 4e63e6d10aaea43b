/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "admin/xg-kept-item.h"

G_BEGIN_DECLS

/**
 * XgKeptItemRow:
 *
 * One item of a topic: what it says, its id, who published it, and when, as well as is known.
 *
 * Signal: "menu" (double, double): the person wants to see what can be done with it; where.
 */
#define XG_TYPE_KEPT_ITEM_ROW (xg_kept_item_row_get_type ())
G_DECLARE_FINAL_TYPE (XgKeptItemRow, xg_kept_item_row, XG, KEPT_ITEM_ROW, GtkWidget)

GtkWidget *xg_kept_item_row_new (void);
void xg_kept_item_row_set_item (XgKeptItemRow *self, XgKeptItem *item);
XgKeptItem *xg_kept_item_row_get_item (XgKeptItemRow *self);

/* In words, also for those who do not see the row. */
char *xg_kept_item_describe (XgKeptItem *item, gint64 now);
const char *xg_kept_item_explain_time (XgKeptItem *item);

G_END_DECLS
