/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "grid/xg-item.h"

G_BEGIN_DECLS

/**
 * XgFeedModel:
 *
 * What stands between an item list and a list view: the order (newest first or last) and the one
 * selected row. GtkSingleSelection is not used because, whenever the set changes, it reads every
 * new row to look for the selected one; here the row is found by bisection, since row ids fall with
 * the index.
 *
 * Properties: source (a GListModel of XgItem, newest first), newest-first, selected-item (XgItem).
 */
#define XG_TYPE_FEED_MODEL (xg_feed_model_get_type ())
G_DECLARE_FINAL_TYPE (XgFeedModel, xg_feed_model, XG, FEED_MODEL, GObject)

XgFeedModel *xg_feed_model_new (void);
GListModel *xg_feed_model_get_source (XgFeedModel *self);
void xg_feed_model_set_source (XgFeedModel *self, GListModel *source);
gboolean xg_feed_model_get_newest_first (XgFeedModel *self);
void xg_feed_model_set_newest_first (XgFeedModel *self, gboolean newest_first);
guint xg_feed_model_get_selected (XgFeedModel *self);
void xg_feed_model_set_selected (XgFeedModel *self, guint position);
XgItem *xg_feed_model_get_selected_item (XgFeedModel *self);
guint xg_feed_model_get_newest (XgFeedModel *self);
gboolean xg_feed_model_select_rowid (XgFeedModel *self, gint64 rowid);

G_END_DECLS
