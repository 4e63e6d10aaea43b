/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "filters/xg-filter-list.h"
#include "grid/xg-grid.h"
#include "xg-page.h"

G_BEGIN_DECLS

/**
 * XgFeedPage:
 *
 * The feed of a scope with its header bar, search and severity filter.
 *
 * Properties: show-back, show-start-title-buttons, show-end-title-buttons (boolean; the header
 * bar), newest-first, compact, paused (boolean), triage (boolean: letters are
 * commands while the list has the focus), selected-item (XgItem, read-only), columns, order
 * (string: as XgFeedLayout has them), result (XgItemList, read-only: the rows that are listed).
 * Signals: "item-selected" (XgItem): another row was chosen; "item-activated" (XgItem): Enter,
 * double click, or a tap while narrow: the person wants to see it even where it hides the list.
 * Actions of its own: feed.search, feed.paused, feed.newest-first, feed.order, feed.compact,
 * feed.newest, feed.mark-all-read, feed.create-rule, feed.save-filter, feed.update-filter,
 * feed.colours, and item.* on the selected row. Wanted from
 * the window: win.back, win.export.
 */
#define XG_TYPE_FEED_PAGE (xg_feed_page_get_type ())
G_DECLARE_FINAL_TYPE (XgFeedPage, xg_feed_page, XG, FEED_PAGE, XgPage)

GtkWidget *xg_feed_page_new (void);
void xg_feed_page_set_scope (XgFeedPage *self, XgGrid *grid, XgBroker *broker, XgNode *node);
void xg_feed_page_set_filters (XgFeedPage *self, XgFilterList *filters, XgFilterList *colours);
void xg_feed_page_set_saved_filter (XgFeedPage *self, XgFilterEntry *entry);
XgFilterEntry *xg_feed_page_get_saved_filter (XgFeedPage *self);
void xg_feed_page_update_filter (XgFeedPage *self, XgFilterEntry *entry);
void xg_feed_page_search (XgFeedPage *self, const char *text, XgSeverity severity_min);
char *xg_feed_page_dup_expression (XgFeedPage *self);
XgItemList *xg_feed_page_get_result (XgFeedPage *self);
char *xg_feed_page_describe_result (XgFeedPage *self);
GArray *xg_feed_page_list_selected (XgFeedPage *self);
void xg_feed_page_set_export_forbidden (XgFeedPage *self, gboolean forbidden);
void xg_feed_page_set_above (XgFeedPage *self, GtkWidget *widget);
XgItem *xg_feed_page_get_selected_item (XgFeedPage *self);
gboolean xg_feed_page_select_rowid (XgFeedPage *self, gint64 rowid);
gboolean xg_feed_page_has_rows (XgFeedPage *self);

G_END_DECLS
