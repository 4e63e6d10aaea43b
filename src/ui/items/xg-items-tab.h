/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "admin/xg-item-pages.h"
#include "node/xg-node-tab.h"

G_BEGIN_DECLS

/**
 * XgItemsTab:
 *
 * The items that the broker keeps of a topic, newest first, a page at a time; what can be done with
 * them: look at one, publish, retract some, or all that a filter shows, remove all.
 *
 * Actions of its own: items.*.
 */
#define XG_TYPE_ITEMS_TAB (xg_items_tab_get_type ())
G_DECLARE_FINAL_TYPE (XgItemsTab, xg_items_tab, XG, ITEMS_TAB, XgNodeTab)

XgItemPages *xg_items_tab_get_pages (XgItemsTab *self);
GListModel *xg_items_tab_get_shown (XgItemsTab *self);
gboolean xg_items_tab_applies (XgNode *node);

G_END_DECLS
