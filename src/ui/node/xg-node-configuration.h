/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "node/xg-node-tab.h"

G_BEGIN_DECLS

/**
 * XgNodeConfiguration:
 *
 * The settings of a topic or collection, for its owners. Edits that are not applied are kept for
 * each node until they are applied or discarded.
 */
#define XG_TYPE_NODE_CONFIGURATION (xg_node_configuration_get_type ())
G_DECLARE_FINAL_TYPE (XgNodeConfiguration, xg_node_configuration, XG, NODE_CONFIGURATION, XgNodeTab)

G_END_DECLS
