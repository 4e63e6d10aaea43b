/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "node/xg-node-list-tab.h"

G_BEGIN_DECLS

/**
 * XgRequestsTab:
 *
 * Who waits for a subscription to the node (XEP-0060 section 8.6): what came as messages and was
 * kept, and whom the broker lists besides. Each can be approved or denied, also many at once.
 */
#define XG_TYPE_REQUESTS_TAB (xg_requests_tab_get_type ())
G_DECLARE_FINAL_TYPE (XgRequestsTab, xg_requests_tab, XG, REQUESTS_TAB, XgNodeListTab)

gint64 xg_requests_tab_count_kept (XgGrid *grid, XgNode *node);

G_END_DECLS
