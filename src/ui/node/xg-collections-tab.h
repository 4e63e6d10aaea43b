/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "node/xg-node-tab.h"

G_BEGIN_DECLS

/**
 * XgCollectionsTab:
 *
 * The collections that a node is in (XEP-0248), with every way from the top, and what is in it when
 * it is one itself. Nodes are put into collections, taken out and moved; before, the tab asks who
 * will receive what by that.
 */
#define XG_TYPE_COLLECTIONS_TAB (xg_collections_tab_get_type ())
G_DECLARE_FINAL_TYPE (XgCollectionsTab, xg_collections_tab, XG, COLLECTIONS_TAB, XgNodeTab)

G_END_DECLS
