/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "grid/xg-item.h"

G_BEGIN_DECLS

/**
 * XgFeedModel:
 *
 * What stands between an item list and a list view: the order (newest first or last) and what is
 * selected. That is one row, or several that were chosen ("marked"); in both cases one of all rows
 * is where the person is, the selected item. GTK's selections are not used because, whenever the
 * set changes, they read every new row; here rows are told by their ids, which the list has at
 * hand.
 *
 * Properties: source (a GListModel of XgItem, newest first, or an XgItemList in any order),
 * newest-first, selected-item (XgItem), n-selected (uint, read-only).
 */
#define XG_TYPE_FEED_MODEL (xg_feed_model_get_type ())
G_DECLARE_FINAL_TYPE (XgFeedModel, xg_feed_model, XG, FEED_MODEL, GObject)

XgFeedModel *xg_feed_model_new (void);
GListModel *xg_feed_model_get_source (XgFeedModel *self);
void xg_feed_model_set_source (XgFeedModel *self, GListModel *source);
gboolean xg_feed_model_get_replacing (XgFeedModel *self);
gboolean xg_feed_model_get_newest_first (XgFeedModel *self);
gboolean xg_feed_model_get_newest_on_top (XgFeedModel *self);
void xg_feed_model_set_newest_first (XgFeedModel *self, gboolean newest_first);
guint xg_feed_model_get_selected (XgFeedModel *self);
void xg_feed_model_set_selected (XgFeedModel *self, guint position);
void xg_feed_model_set_cursor (XgFeedModel *self, guint position);
void xg_feed_model_toggle (XgFeedModel *self);
gboolean xg_feed_model_get_marking (XgFeedModel *self);
guint xg_feed_model_get_n_selected (XgFeedModel *self);
GArray *xg_feed_model_list_selected (XgFeedModel *self);
XgItem *xg_feed_model_get_selected_item (XgFeedModel *self);
guint xg_feed_model_get_newest (XgFeedModel *self);
gboolean xg_feed_model_select_rowid (XgFeedModel *self, gint64 rowid);

G_END_DECLS
