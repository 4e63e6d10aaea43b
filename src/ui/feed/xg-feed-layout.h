/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "feed/xg-feed-columns.h"

G_BEGIN_DECLS

/**
 * XgFeedLayout:
 *
 * The columns of the feed's table: which are wanted, how wide, in which order they stand, and by
 * which the rows are ordered. Of those that are wanted the table has as many as there is room for.
 *
 * Properties, both to be remembered: layout (string: nicks in order, "time,topic=180"; what can't
 * be read is left out), order (string: a nick, "-" before it for the greatest first; "" for the
 * order of arrival).
 */
#define XG_TYPE_FEED_LAYOUT (xg_feed_layout_get_type ())
G_DECLARE_FINAL_TYPE (XgFeedLayout, xg_feed_layout, XG, FEED_LAYOUT, GObject)

#define XG_FEED_LAYOUT_DEFAULT "time,severity,summary,topic,publisher,type"

XgFeedLayout *xg_feed_layout_new (GtkColumnView *table);
void xg_feed_layout_fit (XgFeedLayout *self, int width, gboolean show_topic);
void xg_feed_layout_set_short_clock (XgFeedLayout *self, gboolean short_clock);
gboolean xg_feed_layout_get_wanted (XgFeedLayout *self, XgFeedColumn column);
void xg_feed_layout_set_wanted (XgFeedLayout *self, XgFeedColumn column, gboolean wanted);
XgFeedColumn xg_feed_layout_get_order (XgFeedLayout *self, gboolean *descending);
void xg_feed_layout_set_newest_first (XgFeedLayout *self, gboolean newest_first);
GMenuModel *xg_feed_layout_get_menu (XgFeedLayout *self);
GActionGroup *xg_feed_layout_get_actions (XgFeedLayout *self);

G_END_DECLS
