/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "node/xg-node-list-tab.h"

G_BEGIN_DECLS

/**
 * XgSubscriptionsTab:
 *
 * Who gets what is published, as the owner sees it: others can be subscribed, approved, and their
 * subscriptions ended, each as a plan.
 *
 * Property: sort (string: "address" or "state").
 */
#define XG_TYPE_SUBSCRIPTIONS_TAB (xg_subscriptions_tab_get_type ())
G_DECLARE_FINAL_TYPE (XgSubscriptionsTab,
                      xg_subscriptions_tab,
                      XG,
                      SUBSCRIPTIONS_TAB,
                      XgNodeListTab)

G_END_DECLS
