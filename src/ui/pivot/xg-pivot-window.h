/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "grid/xg-grid.h"

G_BEGIN_DECLS

/**
 * XgPivotWindow:
 *
 * What the cache knows about an indicator: the items that have it, since when and until when they
 * came, where, from whom, and what other indicators they have.
 */
#define XG_TYPE_PIVOT_WINDOW (xg_pivot_window_get_type ())
G_DECLARE_FINAL_TYPE (XgPivotWindow, xg_pivot_window, XG, PIVOT_WINDOW, AdwWindow)

GtkWidget *xg_pivot_window_new (XgGrid *grid, const char *indicator);
void xg_pivot_window_look_for (XgPivotWindow *self, const char *indicator);
gboolean xg_pivot_window_is_complete (XgPivotWindow *self);

G_END_DECLS
