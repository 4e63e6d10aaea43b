/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "grid/xg-broker.h"

G_BEGIN_DECLS

/* What the metadata of a node say, a line for each fact that there is. */
#define XG_TYPE_NODE_FACTS (xg_node_facts_get_type ())
G_DECLARE_FINAL_TYPE (XgNodeFacts, xg_node_facts, XG, NODE_FACTS, GtkGrid)

void xg_node_facts_show (XgNodeFacts *self, XgNode *node);

G_END_DECLS
