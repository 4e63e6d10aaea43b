/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "feed/xg-feed-page.h"

G_BEGIN_DECLS

/**
 * XgTimelineBar:
 *
 * The timeline of what a feed shows, above its list, with words for what is under the cursor. What
 * is chosen in it becomes a part of the feed's filter, and can be taken out of it again.
 */
#define XG_TYPE_TIMELINE_BAR (xg_timeline_bar_get_type ())
G_DECLARE_FINAL_TYPE (XgTimelineBar, xg_timeline_bar, XG, TIMELINE_BAR, GtkWidget)

GtkWidget *xg_timeline_bar_new (XgFeedPage *page);

G_END_DECLS
