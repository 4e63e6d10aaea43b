/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "node/xg-node-list-tab.h"

G_BEGIN_DECLS

/**
 * XgAffiliationsTab:
 *
 * Who owns a node, publishes to it, may subscribe or is banned. Changes are collected, checked
 * against what would lock people out, and made as one plan.
 *
 * Property: sort (string: "address", "affiliation" or "changes").
 */
#define XG_TYPE_AFFILIATIONS_TAB (xg_affiliations_tab_get_type ())
G_DECLARE_FINAL_TYPE (XgAffiliationsTab, xg_affiliations_tab, XG, AFFILIATIONS_TAB, XgNodeListTab)

G_END_DECLS
