/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * XgPane:
 *
 * One pane of the window: asks for as much width as the person gave it, but can be as narrow as its
 * child, so that an AdwLeaflet folds when it has to and not when a pane was drawn wide.
 *
 * Properties: child; width (int, logical pixels: what to ask for; 0: no more than needed).
 */
#define XG_TYPE_PANE (xg_pane_get_type ())
G_DECLARE_FINAL_TYPE (XgPane, xg_pane, XG, PANE, GtkWidget)

GtkWidget *xg_pane_new (void);
GtkWidget *xg_pane_get_child (XgPane *self);
void xg_pane_set_child (XgPane *self, GtkWidget *child);
int xg_pane_get_width (XgPane *self);
void xg_pane_set_width (XgPane *self, int width);

G_END_DECLS
