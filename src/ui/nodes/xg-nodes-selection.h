/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "admin/xg-node-view.h"

G_BEGIN_DECLS

/**
 * XgNodesSelection:
 *
 * Which rows of a table of nodes are selected, kept by node: a selection survives that rows move.
 * What is no row any more, because of the filter or since it is gone, is not selected any more.
 *
 * Property: n-selected (uint).
 */
#define XG_TYPE_NODES_SELECTION (xg_nodes_selection_get_type ())
G_DECLARE_FINAL_TYPE (XgNodesSelection, xg_nodes_selection, XG, NODES_SELECTION, GObject)

XgNodesSelection *xg_nodes_selection_new (XgNodeView *view);
guint xg_nodes_selection_get_n_selected (XgNodesSelection *self);
GPtrArray *xg_nodes_selection_list (XgNodesSelection *self); /* XgNode, as the rows stand */

G_END_DECLS
