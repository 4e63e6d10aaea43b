/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "grid/xg-grid.h"
#include "xg-page.h"

G_BEGIN_DECLS

/**
 * XgNodePage:
 *
 * Everything about one topic or collection, in tabs (see #XgNodeTab). Uses the actions of the
 * prefix "node" (see #XgNodeActions) for that node.
 *
 * Properties: tab (string: the name of the one in front), and those of #XgPage. Signal: changed:
 * which tabs the node has, or what is said of one, is another.
 */
#define XG_TYPE_NODE_PAGE (xg_node_page_get_type ())
G_DECLARE_FINAL_TYPE (XgNodePage, xg_node_page, XG, NODE_PAGE, XgPage)

GtkWidget *xg_node_page_new (void);
void xg_node_page_set_node (XgNodePage *self, XgGrid *grid, XgNode *node);
XgNode *xg_node_page_get_node (XgNodePage *self);
void xg_node_page_show_tab (XgNodePage *self, const char *name);
const char *xg_node_page_get_tab (XgNodePage *self);
gint64 xg_node_page_get_count (XgNodePage *self, const char *name);
gboolean xg_node_page_get_modified (XgNodePage *self, const char *name);
void xg_node_page_reload (XgNodePage *self);
gboolean xg_node_page_search (XgNodePage *self);
gboolean xg_node_page_has_changes (XgNodePage *self);

G_END_DECLS
