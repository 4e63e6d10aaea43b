/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "base/xg-item-order.h"
#include "grid/xg-item.h"
#include "query/xg-query.h"

G_BEGIN_DECLS

#define XG_TYPE_ITEM_LIST (xg_item_list_get_type ())
G_DECLARE_FINAL_TYPE (XgItemList, xg_item_list, XG, ITEM_LIST, GObject)

/*
 * The rows that match a query, newest first: a GListModel of XgItem over an array of row ids (8
 * bytes a row), rows read when asked for. New arrivals come at index 0, once per frame at most.
 * Properties: loading (boolean), paused (boolean, read-write: new rows are held back and counted),
 * held (uint: how many are held back), n-items (uint).
 * Made by xg_grid_list_items().
 */
gboolean xg_item_list_get_loading (XgItemList *self);
gboolean xg_item_list_get_paused (XgItemList *self);
void xg_item_list_set_paused (XgItemList *self, gboolean paused);
guint xg_item_list_get_held (XgItemList *self);
XgQuery *xg_item_list_get_query (XgItemList *self);
gint64 xg_item_list_get_rowid (XgItemList *self, guint position);
gboolean xg_item_list_find (XgItemList *self, gint64 rowid, guint *position);
gboolean xg_item_list_is_ordered (XgItemList *self);
void xg_item_list_set_order (XgItemList *self, XgItemOrder order, gboolean descending);

G_END_DECLS
