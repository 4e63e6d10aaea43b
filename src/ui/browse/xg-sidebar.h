/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "browse/xg-place.h"
#include "filters/xg-filter-list.h"

G_BEGIN_DECLS

/**
 * XgSidebar:
 *
 * Where one looks: the inboxes, then each profile with its brokers, collections and topics, and a
 * search over all of them.
 *
 * Signals: "place-changed" (XgPlaceKind as int, XgConnector, XgBroker, XgNode, each or NULL):
 * another row is selected; "place-activated": the person chose the row that is selected, so its
 * page should be seen where only one pane fits. Property: show-end-title-buttons (boolean).
 */
#define XG_TYPE_SIDEBAR (xg_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (XgSidebar, xg_sidebar, XG, SIDEBAR, GtkWidget)

GtkWidget *xg_sidebar_new (void);
void xg_sidebar_set_connectors (XgSidebar *self, XgConnectorList *connectors);
void xg_sidebar_select_place (XgSidebar *self,
                              XgPlaceKind kind,
                              XgConnector *connector,
                              XgBroker *broker);
gboolean xg_sidebar_select_node (XgSidebar *self, XgNode *node);
void xg_sidebar_set_filters (XgSidebar *self, XgFilterList *filters);
void xg_sidebar_select_filter (XgSidebar *self, XgFilterEntry *filter);
XgFilterEntry *xg_sidebar_get_filter (XgSidebar *self);
void xg_sidebar_focus_search (XgSidebar *self);
void xg_sidebar_open_menu (XgSidebar *self);
void xg_sidebar_set_create_reason (XgSidebar *self, const char *reason);
const char *xg_sidebar_get_search_text (XgSidebar *self);
guint xg_sidebar_get_n_found (XgSidebar *self);

G_END_DECLS
