/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "admin/xg-node-entry.h"

G_BEGIN_DECLS

/* Which nodes of a broker are meant. */
typedef enum
{
  XG_NODE_SET_TOPICS,          /* whatever is not known to be a collection */
  XG_NODE_SET_TOP_COLLECTIONS, /* those that are in no other */
  XG_NODE_SET_COLLECTIONS,
} XgNodeSet;

#define XG_N_NODE_SETS (XG_NODE_SET_COLLECTIONS + 1)

/* What it has cost so far, counted: a clock would tell of the machine. */
typedef struct
{
  guint64 n_folds;       /* names made ready for the filter */
  guint64 n_tests;       /* names compared with the filter */
  guint64 n_keys;        /* values made ready for an order */
  guint64 n_comparisons; /* of two nodes */
} XgNodeViewWork;

#define XG_TYPE_NODE_VIEW (xg_node_view_get_type ())
G_DECLARE_FINAL_TYPE (XgNodeView, xg_node_view, XG, NODE_VIEW, GObject)

/*
 * Nodes of a broker as a table: a GListModel of XgNode, those of a set whose names contain all
 * words of a filter, in an order. It follows the broker, a few times a second at most; a change
 * that moves nothing is told by the node alone.
 *
 * Property: n-total (uint, with notification): nodes of the set, before the filter. Signal
 * "refreshed": the broker's changes were taken over, whether rows moved or not.
 */
XgNodeView *xg_node_view_new (void);
void xg_node_view_set_broker (XgNodeView *self, XgBroker *broker);
void xg_node_view_set_live (XgNodeView *self, gboolean live);
XgNodeSet xg_node_view_get_set (XgNodeView *self);
void xg_node_view_set_set (XgNodeView *self, XgNodeSet set);
void xg_node_view_set_filter (XgNodeView *self, const char *text);
gboolean xg_node_view_is_filtered (XgNodeView *self);
void xg_node_view_set_order (XgNodeView *self, XgNodeColumn column, gboolean descending);
guint xg_node_view_get_n_total (XgNodeView *self);
gboolean xg_node_view_contains (XgNodeView *self, XgNode *node);
void xg_node_view_get_work (XgNodeView *self, XgNodeViewWork *work);

G_END_DECLS
