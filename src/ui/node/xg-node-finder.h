/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "grid/xg-grid.h"

G_BEGIN_DECLS

/* Why a node can't be chosen; NULL: it can. (transfer full) */
typedef char *(*XgNodeRefusal) (XgNode *node, gpointer user_data);

/**
 * XgNodeFinder:
 *
 * A list of topics and collections, of which one is chosen by a few letters and Enter.
 *
 * Property: everywhere (boolean: there is a row for no node in particular). Signals: chosen
 * (XgNode, %NULL: everywhere), stopped (the person wants none).
 */
#define XG_TYPE_NODE_FINDER (xg_node_finder_get_type ())
G_DECLARE_FINAL_TYPE (XgNodeFinder, xg_node_finder, XG, NODE_FINDER, GtkWidget)

GtkWidget *xg_node_finder_new (void);
void xg_node_finder_set_grid (XgNodeFinder *self, XgGrid *grid);
void xg_node_finder_set_broker (XgNodeFinder *self, XgBroker *broker, XgNodeKind kind);
void xg_node_finder_set_refusal (XgNodeFinder *self, XgNodeRefusal refusal, gpointer user_data);

G_END_DECLS
