/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "grid/xg-grid.h"

G_BEGIN_DECLS

/**
 * XgNodeActions:
 *
 * What one can do with a topic or collection (or, without a node, with a broker or everything), as
 * actions for the prefix "node": subscribe, unsubscribe, open, overview, mark-all-read, copy-link,
 * refresh, purge, delete. They are enabled as the node, the session, what the broker can do and a
 * running request allow.
 *
 * What they have to tell goes to the action "win.toast" of @widget; "open" and "overview" go to
 * "win.show-node" with (profile, broker, node, page).
 */
#define XG_TYPE_NODE_ACTIONS (xg_node_actions_get_type ())
G_DECLARE_FINAL_TYPE (XgNodeActions, xg_node_actions, XG, NODE_ACTIONS, GObject)

XgNodeActions *xg_node_actions_new (GtkWidget *widget);
void xg_node_actions_set_grid (XgNodeActions *self, XgGrid *grid);
void xg_node_actions_set_target (XgNodeActions *self, XgBroker *broker, XgNode *node);
XgNode *xg_node_actions_get_node (XgNodeActions *self);
GMenuModel *xg_node_actions_get_menu (XgNodeActions *self);

G_END_DECLS
