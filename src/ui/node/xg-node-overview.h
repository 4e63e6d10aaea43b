/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "node/xg-node-tab.h"

G_BEGIN_DECLS

/**
 * XgNodeOverview:
 *
 * What a topic or collection is: its metadata, where it belongs, what is in it and what we have to
 * do with it.
 */
#define XG_TYPE_NODE_OVERVIEW (xg_node_overview_get_type ())
G_DECLARE_FINAL_TYPE (XgNodeOverview, xg_node_overview, XG, NODE_OVERVIEW, XgNodeTab)

G_END_DECLS
