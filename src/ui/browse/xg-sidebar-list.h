/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "browse/xg-place.h"
#include "filters/xg-filter-list.h"

G_BEGIN_DECLS

/**
 * XgSidebarList:
 *
 * The rows of the sidebar as a tree: a GListModel of GtkTreeListRow. One profile: the places "All
 * items" and "Alerts", then for each broker its heading and its topics and collections. Several:
 * the alerts of all, then each profile with what belongs to it. Asks a broker for the children of a
 * collection that is expanded.
 */
#define XG_TYPE_SIDEBAR_LIST (xg_sidebar_list_get_type ())
G_DECLARE_FINAL_TYPE (XgSidebarList, xg_sidebar_list, XG, SIDEBAR_LIST, GObject)

XgSidebarList *xg_sidebar_list_new (XgConnectorList *connectors);
void xg_sidebar_list_set_filters (XgSidebarList *self, XgFilterList *filters);
GObject *xg_sidebar_list_get_filter_place (XgSidebarList *self, XgFilterEntry *filter);
GListModel *xg_sidebar_list_get_model (XgSidebarList *self);
guint xg_sidebar_list_find (XgSidebarList *self, GObject *item);
GObject *xg_sidebar_list_get_place (XgSidebarList *self,
                                    XgPlaceKind kind,
                                    XgConnector *connector,
                                    XgBroker *broker);
GListModel *xg_sidebar_list_new_brokers (XgSidebarList *self);
XgConnector *xg_sidebar_list_find_connector (XgSidebarList *self, XgBroker *broker);
guint xg_sidebar_list_reveal (XgSidebarList *self, XgNode *node);
void xg_sidebar_list_row_shown (XgSidebarList *self, GtkTreeListRow *row);

G_END_DECLS
