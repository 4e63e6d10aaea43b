/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "admin/xg-node-entry.h"

G_BEGIN_DECLS

/**
 * XgNodesColumns:
 *
 * The columns of the table of nodes: which are there, how wide, in which order they stand, and by
 * which the person wants the rows ordered.
 *
 * Properties, both to be remembered: layout (string: nicks in order, "label,id=180"; what can't be
 * read is left out), order (string: a nick, "-" before it for the greatest first).
 */
#define XG_TYPE_NODES_COLUMNS (xg_nodes_columns_get_type ())
G_DECLARE_FINAL_TYPE (XgNodesColumns, xg_nodes_columns, XG, NODES_COLUMNS, GObject)

#define XG_NODES_LAYOUT "label,id,affiliation,subscription,type,items,subscribers,created"

XgNodesColumns *xg_nodes_columns_new (GtkColumnView *table);
gboolean xg_nodes_columns_get_shown (XgNodesColumns *self, XgNodeColumn column);
void xg_nodes_columns_set_shown (XgNodesColumns *self, XgNodeColumn column, gboolean shown);
XgNodeColumn xg_nodes_columns_get_order (XgNodesColumns *self, gboolean *descending);
void xg_nodes_columns_set_order (XgNodesColumns *self, XgNodeColumn column, gboolean descending);

G_END_DECLS
