/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "alerts/xg-alerts-page.h"
#include "browse/xg-node-actions.h"
#include "browse/xg-sidebar.h"
#include "broker/xg-broker-page.h"
#include "connect/xg-connect-page.h"
#include "feed/xg-feed-page.h"
#include "feed/xg-item-view.h"
#include "node/xg-node-bar.h"
#include "node/xg-node-page.h"
#include "nodes/xg-nodes-page.h"
#include "profiles/xg-profile-page.h"
#include "requests/xg-requests-page.h"
#include "trust/xg-trust-asker.h"
#include "window/xg-banner.h"
#include "window/xg-pane-handle.h"
#include "window/xg-status-bar.h"
#include "window/xg-window.h"

G_BEGIN_DECLS

struct _XgWindow
{
  AdwApplicationWindow parent_instance;

  /* Template widgets */
  AdwToastOverlay *toast_overlay;
  GtkStack *main_stack;
  XgConnectPage *connect_page;
  GtkWidget *connect_back_button;
  AdwStatusPage *problem_page;
  AdwLeaflet *outer;
  AdwLeaflet *inner;
  XgPane *sidebar_pane;
  XgPaneHandle *sidebar_handle;
  XgSidebar *sidebar;
  XgPane *content_pane;
  GtkStack *content_stack;
  XgFeedPage *feed_page;
  XgPaneHandle *detail_handle;
  XgPane *detail_pane;
  XgItemView *item_view;
  XgBanner *banner;
  XgStatusBar *status_bar;
  GtkWidget *feed_broker_bar;

  /* Of the content stack; NULL until they are needed, see xg-window-pages.c */
  XgNodePage *node_page;
  GtkWidget *feed_bar; /* its tabs, above the feed of the node */
  XgBrokerPage *broker_page;
  XgNodesPage *nodes_page;
  XgAlertsPage *alerts_page;
  XgRequestsPage *requests_page;
  XgProfilePage *profile_page;

  /* Owned */
  XgSettings *settings;
  XgFilterList *filters; /* the saved ones */
  XgFilterList *colours; /* the rules that colour rows */
  XgConnectorList *connectors;
  XgConnector *connector; /* the current one; NULL: none was chosen so far */
  XgGrid *grid;           /* that it has open */
  XgBroker *broker;       /* what is shown: NULL: everything */
  XgNode *node;           /* NULL: the whole broker */
  XgNodeActions *node_actions;
  GHashTable *watched; /* (element-type XgGrid): whose notifications are followed */
  GQueue *questions;   /* (element-type Question): for secrets, one at a time */
  GtkWindow *question; /* the one that is shown; weak */
  XgConnector *asked;  /* what it is about */
  XgTrustAsker *trust_asker;
  GSignalGroup *grid_signals;
  GSignalGroup *session_signals;
  GSignalGroup *broker_signals;     /* of the list of brokers */
  GSignalGroup *capability_signals; /* of the broker where something new would be */

  XgPlaceKind place;
  gboolean sidebar_hidden; /* by the person, in a wide window */
  gboolean narrow;
  gboolean closing; /* the person knows what is lost */
  guint layout_idle;
  guint look_again; /* at certificates */
};

/* xg-window.c */
void xg_window_show_page (XgWindow *self, const char *page);
gboolean xg_window_is_page (XgWindow *self, const char *page);
gboolean xg_window_is_broker (XgWindow *self);

/* xg-window-actions.c */
void xg_window_install_actions (XgWindowClass *klass);
void xg_window_update_actions (XgWindow *self);

/* xg-window-banner.c */
void xg_window_update_banner (XgWindow *self);

/* xg-window-brokers.c */
void xg_window_install_broker_actions (XgWindowClass *klass);

/* xg-window-create.c */
void xg_window_install_create_actions (XgWindowClass *klass);
void xg_window_init_create (XgWindow *self);
void xg_window_update_create (XgWindow *self);

/* xg-window-export.c */
void xg_window_install_export_actions (XgWindowClass *klass);
void xg_window_init_export (XgWindow *self);
void xg_window_update_export (XgWindow *self);

/* xg-window-filters.c */
void xg_window_init_filters (XgWindow *self);
void xg_window_install_filter_actions (XgWindowClass *klass);

/* xg-window-focus.c */
void xg_window_install_keys (XgWindowClass *klass);
void xg_window_focus_pane (XgWindow *self);
void xg_window_cycle_panes (XgWindow *self, int step);

/* xg-window-pages.c */
void xg_window_set_page (XgWindow *self, const char *name);
XgNodePage *xg_window_ensure_node_page (XgWindow *self);
void xg_window_tell_pages_place (XgWindow *self);
void xg_window_tell_pages_grid (XgWindow *self);
void xg_window_tell_pages_profiles (XgWindow *self);
void xg_window_tell_pages_buttons (XgWindow *self, gboolean start, gboolean end);

/* xg-window-panes.c */
void xg_window_update_panes (XgWindow *self);
void xg_window_note_width (XgWindow *self, int width);
void xg_window_go_back (XgWindow *self);
gboolean xg_window_can_go_back (XgWindow *self);

/* xg-window-places.c */
void xg_window_bind_places (GtkWidgetClass *widget_class);
void xg_window_install_place_actions (XgWindowClass *klass);
void xg_window_open_scope (XgWindow *self);
void xg_window_show_contents (XgWindow *self, XgGrid *grid, XgBroker *broker);

/* xg-window-profile-actions.c */
void xg_window_install_profile_actions (XgWindowClass *klass);
void xg_window_connect_profile (XgWindow *self, XgConnector *connector);
void xg_window_log_out_profile (XgWindow *self, XgConnector *connector);

/* xg-window-profiles.c */
void xg_window_init_profiles (XgWindow *self);
void xg_window_clear_profiles (XgWindow *self);
void xg_window_set_connector (XgWindow *self, XgConnector *connector);
XgConnector *xg_window_choose_connector (XgWindow *self);
guint xg_window_count_profiles (XgWindow *self);
gboolean xg_window_has_grids (XgWindow *self);
void xg_window_update_title (XgWindow *self);

/* xg-window-secrets.c */
void xg_window_init_secrets (XgWindow *self);
void xg_window_clear_secrets (XgWindow *self);

/* xg-window-timeline.c */
void xg_window_init_timeline (XgWindow *self);

/* xg-window-trust.c */
void xg_window_install_trust_actions (XgWindowClass *klass);
void xg_window_init_trust (XgWindow *self);
void xg_window_clear_trust (XgWindow *self);
gboolean xg_window_warn_of_expiry (XgWindow *self);
gboolean xg_window_is_refused (XgWindow *self);

G_END_DECLS
