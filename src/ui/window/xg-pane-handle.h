/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "window/xg-pane.h"

G_BEGIN_DECLS

/**
 * XgPaneHandle:
 *
 * The line between two panes: drag it, or focus it and press the arrow keys, and "pane" gets wider
 * or narrower while "rest" gives or takes the room.
 *
 * Properties: pane (XgPane: whose width changes), rest (GtkWidget: the neighbour that has what is
 * left), at-end (boolean: the pane is after the handle).
 */
#define XG_TYPE_PANE_HANDLE (xg_pane_handle_get_type ())
G_DECLARE_FINAL_TYPE (XgPaneHandle, xg_pane_handle, XG, PANE_HANDLE, GtkWidget)

void xg_pane_handle_move (XgPaneHandle *self, int pixels);

G_END_DECLS
