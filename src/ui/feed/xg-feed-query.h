/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "grid/xg-grid.h"

G_BEGIN_DECLS

/**
 * XgFeedQuery:
 *
 * Which items a feed shows: a scope (everything, a broker, a topic, a branch), a filter and a least
 * severity. Changing any of them keeps the rows of before until the new ones are there, or until a
 * quarter of a second has passed, so that typing does not flicker.
 *
 * Properties: list (XgItemList to show, NULL without a grid), loading (boolean), filtered
 * (boolean), paused (boolean, read-write), held (uint), n-matches (uint), n-total (uint: rows of
 * the scope), problem (string, NULL: why the filter can't be read).
 */
#define XG_TYPE_FEED_QUERY (xg_feed_query_get_type ())
G_DECLARE_FINAL_TYPE (XgFeedQuery, xg_feed_query, XG, FEED_QUERY, GObject)

XgFeedQuery *xg_feed_query_new (void);
void xg_feed_query_set_scope (XgFeedQuery *self, XgGrid *grid, XgBroker *broker, XgNode *node);
void xg_feed_query_set_filter (XgFeedQuery *self, const char *text, XgSeverity severity_min);
char *xg_feed_query_dup_expression (XgFeedQuery *self);
void xg_feed_query_set_order (XgFeedQuery *self, XgItemOrder order, gboolean descending);
XgItemList *xg_feed_query_get_list (XgFeedQuery *self);
gboolean xg_feed_query_get_loading (XgFeedQuery *self);
gboolean xg_feed_query_get_filtered (XgFeedQuery *self);
gboolean xg_feed_query_get_paused (XgFeedQuery *self);
void xg_feed_query_set_paused (XgFeedQuery *self, gboolean paused);
guint xg_feed_query_get_held (XgFeedQuery *self);
guint xg_feed_query_get_n_matches (XgFeedQuery *self);
guint xg_feed_query_get_n_total (XgFeedQuery *self);
const char *xg_feed_query_get_problem (XgFeedQuery *self, XgQueryMark *mark);

G_END_DECLS
