/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "grid/xg-grid.h"
#include "xg-page.h"

G_BEGIN_DECLS

/**
 * XgNodesPage:
 *
 * What a broker has as a table: all topics, top-level collections or all collections, found by
 * letters of their names, in the order of any column, to be opened, copied, or changed several at
 * once. In a narrow pane it is a list of rows of two lines.
 *
 * Properties: columns, order (strings, to be remembered; see #XgNodesColumns), set (string:
 * "topics", "top-collections" or "collections"). Actions of its own: nodes.*. Wanted from the
 * window: win.show-node, win.administrators-of, win.back, win.page.
 */
#define XG_TYPE_NODES_PAGE (xg_nodes_page_get_type ())
G_DECLARE_FINAL_TYPE (XgNodesPage, xg_nodes_page, XG, NODES_PAGE, XgPage)

GtkWidget *xg_nodes_page_new (void);
void xg_nodes_page_set_broker (XgNodesPage *self, XgGrid *grid, XgBroker *broker);
void xg_nodes_page_search (XgNodesPage *self);

G_END_DECLS
