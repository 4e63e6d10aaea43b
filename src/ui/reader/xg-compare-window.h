/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "grid/xg-grid.h"

G_BEGIN_DECLS

/**
 * XgCompareWindow:
 *
 * What differs between two items, or two versions of one: what was said, not how it was written.
 */
#define XG_TYPE_COMPARE_WINDOW (xg_compare_window_get_type ())
G_DECLARE_FINAL_TYPE (XgCompareWindow, xg_compare_window, XG, COMPARE_WINDOW, AdwWindow)

GtkWidget *xg_compare_window_new (XgGrid *grid, GPtrArray *items, guint older, guint newer);
gboolean xg_compare_window_get_loading (XgCompareWindow *self);

G_END_DECLS
