/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "node/xg-node-page.h"

G_BEGIN_DECLS

/**
 * XgNodeBar:
 *
 * The tabs of a node as buttons, the feed first; each goes to the action "win.page". Where they do
 * not fit they can be scrolled, and the one in front is kept in sight.
 */
#define XG_TYPE_NODE_BAR (xg_node_bar_get_type ())
G_DECLARE_FINAL_TYPE (XgNodeBar, xg_node_bar, XG, NODE_BAR, GtkWidget)

GtkWidget *xg_node_bar_new (void);
void xg_node_bar_set_page (XgNodeBar *self, XgNodePage *page);

G_END_DECLS
