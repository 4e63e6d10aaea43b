/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * XgChosenNodeView:
 *
 * A list of XgChosenNode, each with a check button and what it told of its owners.
 */
#define XG_TYPE_CHOSEN_NODE_VIEW (xg_chosen_node_view_get_type ())
G_DECLARE_FINAL_TYPE (XgChosenNodeView, xg_chosen_node_view, XG, CHOSEN_NODE_VIEW, GtkWidget)

void xg_chosen_node_view_set_nodes (XgChosenNodeView *self, GListModel *nodes);

void xg_chosen_node_view_scroll_up (XgChosenNodeView *self);

G_END_DECLS
