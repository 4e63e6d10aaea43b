/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "browse/xg-place.h"
#include "connect/xg-connect-page.h"
#include "grid/xg-grid.h"
#include "xg-settings.h"

G_BEGIN_DECLS

/**
 * XgWindow:
 *
 * The one window: the connect page, or the grids of its profiles in up to three panes. The grid of
 * the profile that is selected is the current one: its feed, its topics, its state at the bottom.
 * Which profiles there are, and which of them connect, is decided by the application.
 *
 * Properties: page (string: what the middle pane shows: "feed", "alerts" or the
 * name of a tab of a node, as "overview").
 */
#define XG_TYPE_WINDOW (xg_window_get_type ())
G_DECLARE_FINAL_TYPE (XgWindow, xg_window, XG, WINDOW, AdwApplicationWindow)

XgWindow *xg_window_new (AdwApplication *application, XgSettings *settings);
void xg_window_set_connectors (XgWindow *self, XgConnectorList *connectors);
void xg_window_show_connector (XgWindow *self, XgConnector *connector);
void xg_window_ask_secret (XgWindow *self, XgConnector *connector, const char *sentence);
XgConnector *xg_window_get_connector (XgWindow *self);
XgGrid *xg_window_get_grid (XgWindow *self);
XgConnectPage *xg_window_get_connect_page (XgWindow *self);
void xg_window_show_connect (XgWindow *self);
void xg_window_show_problem (XgWindow *self, const char *sentence);
void xg_window_show_grid (XgWindow *self);
void xg_window_show_place (XgWindow *self, XgPlaceKind kind, XgBroker *broker);
void xg_window_show_node (XgWindow *self, XgNode *node, const char *page);
void xg_window_show_item (XgWindow *self, XgGrid *grid, gint64 rowid);
const char *xg_window_get_page (XgWindow *self);
gboolean xg_window_has_rows (XgWindow *self);

gboolean xg_window_may_close (XgWindow *self);

G_END_DECLS
