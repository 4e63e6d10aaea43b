/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "card/xg-tree.h"

G_BEGIN_DECLS

/* By what an element is known to be the one of another document. */

char *xg_tree_node_dup_key (const XgTreeNode *node);
gboolean xg_tree_node_has_key (const XgTreeNode *node);
char *xg_tree_node_dup_attributes (const XgTreeNode *node);
GPtrArray *xg_tree_node_sort_attributes (const XgTreeNode *node);

G_END_DECLS
