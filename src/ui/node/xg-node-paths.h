/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "grid/xg-broker.h"

G_BEGIN_DECLS

#define XG_TYPE_NODE_PATHS (xg_node_paths_get_type ())
G_DECLARE_FINAL_TYPE (XgNodePaths, xg_node_paths, XG, NODE_PATHS, GtkWidget)

/* Every way from the top to a node, as links to what is on it; not visible where there is none. */
GtkWidget *xg_node_paths_new (void);
void xg_node_paths_set_node (XgNodePaths *self, XgNode *node);

G_END_DECLS
