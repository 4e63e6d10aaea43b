/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "grid/xg-node.h"

G_BEGIN_DECLS

/*
 * A GListModel of XgNode kept sorted by label. A node is in a list once at most. Adding many at a
 * time to an empty list is one "items-changed".
 */
#define XG_TYPE_NODE_LIST (xg_node_list_get_type ())
G_DECLARE_FINAL_TYPE (XgNodeList, xg_node_list, XG, NODE_LIST, GObject)

XgNodeList *xg_node_list_new (void);
void xg_node_list_add (XgNodeList *self, GPtrArray *nodes);
gboolean xg_node_list_remove (XgNodeList *self, XgNode *node);
gboolean xg_node_list_contains (XgNodeList *self, XgNode *node);
void xg_node_list_resort (XgNodeList *self, XgNode *node);
XgNode *xg_node_list_peek (XgNodeList *self, guint index);
guint xg_node_list_get_length (XgNodeList *self);

G_END_DECLS
