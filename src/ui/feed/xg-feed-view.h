/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "feed/xg-feed-layout.h"
#include "feed/xg-feed-model.h"
#include "filters/xg-row-colours.h"

G_BEGIN_DECLS

/**
 * XgFeedView:
 *
 * The rows of a feed: a table, or below XG_FEED_NARROW pixels (more for large letters) rows of
 * three lines. While the newest row is in view it follows what arrives; scrolled away it keeps its
 * place and offers a button with the number of new rows.
 *
 * Properties: model (XgFeedModel), compact (boolean), narrow (boolean, read-only), following
 * (boolean, read-only), n-new (uint, read-only), menu-model (GMenuModel of a row).
 * Signals: "activate" (XgItem): Enter, double click, or a tap while narrow.
 */
#define XG_TYPE_FEED_VIEW (xg_feed_view_get_type ())
G_DECLARE_FINAL_TYPE (XgFeedView, xg_feed_view, XG, FEED_VIEW, GtkWidget)

#define XG_FEED_NARROW 600

GtkWidget *xg_feed_view_new (void);
void xg_feed_view_set_model (XgFeedView *self, XgFeedModel *model);
void xg_feed_view_set_compact (XgFeedView *self, gboolean compact);
void xg_feed_view_set_show_topic (XgFeedView *self, gboolean show_topic);
void xg_feed_view_set_menu_model (XgFeedView *self, GMenuModel *menu);
XgFeedLayout *xg_feed_view_get_layout (XgFeedView *self);
XgRowColours *xg_feed_view_get_colours (XgFeedView *self);
gboolean xg_feed_view_get_narrow (XgFeedView *self);
gboolean xg_feed_view_has_rows (XgFeedView *self);
gboolean xg_feed_view_get_following (XgFeedView *self);
guint xg_feed_view_get_n_new (XgFeedView *self);
void xg_feed_view_scroll_to_newest (XgFeedView *self);
void xg_feed_view_scroll_to (XgFeedView *self, guint position);
void xg_feed_view_refresh (XgFeedView *self);

G_END_DECLS
