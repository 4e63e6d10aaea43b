/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "card/xg-diff.h"

G_BEGIN_DECLS

/**
 * XgDifferenceRow:
 *
 * One thing that was added, removed or changed.
 */
#define XG_TYPE_DIFFERENCE_ROW (xg_difference_row_get_type ())
G_DECLARE_FINAL_TYPE (XgDifferenceRow, xg_difference_row, XG, DIFFERENCE_ROW, GtkWidget)

GtkWidget *xg_difference_row_new (void);
void xg_difference_row_set (XgDifferenceRow *self, const XgDiffEntry *entry);

G_END_DECLS
