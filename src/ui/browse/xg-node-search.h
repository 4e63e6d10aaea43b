/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "grid/xg-grid.h"

G_BEGIN_DECLS

/**
 * XgNodeSearch:
 *
 * The topics and collections of all brokers whose label or id contains every word of a text: a
 * GListModel of XgNode, broker by broker, each in the broker's order. Upper and lower case and
 * accents count as the same. Empty text finds nothing.
 *
 * Properties: text (string), n-items (uint).
 */
#define XG_TYPE_NODE_SEARCH (xg_node_search_get_type ())
G_DECLARE_FINAL_TYPE (XgNodeSearch, xg_node_search, XG, NODE_SEARCH, GObject)

XgNodeSearch *xg_node_search_new (void);
void xg_node_search_set_brokers (XgNodeSearch *self, GListModel *brokers);
const char *xg_node_search_get_text (XgNodeSearch *self);
void xg_node_search_set_text (XgNodeSearch *self, const char *text);

G_END_DECLS
