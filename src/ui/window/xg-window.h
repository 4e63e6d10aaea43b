/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "grid/xg-grid.h"

G_BEGIN_DECLS

#define XG_TYPE_WINDOW (xg_window_get_type ())
G_DECLARE_FINAL_TYPE (XgWindow, xg_window, XG, WINDOW, AdwApplicationWindow)

XgWindow *xg_window_new (AdwApplication *application);
void xg_window_set_grid (XgWindow *self, XgGrid *grid);

G_END_DECLS
