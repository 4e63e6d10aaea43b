/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "browse/xg-activity.h"
#include "browse/xg-node-search.h"
#include "browse/xg-sidebar-list.h"
#include "browse/xg-sidebar-menu.h"
#include "browse/xg-sidebar-message.h"
#include "browse/xg-sidebar.h"

G_BEGIN_DECLS

struct _XgSidebar
{
  GtkWidget parent_instance;

  /* Template widgets */
  AdwHeaderBar *header;
  AdwWindowTitle *title;
  GtkMenuButton *menu_button;
  GtkWidget *new_button;
  GtkSearchEntry *entry;
  GtkStack *stack;
  GtkListView *tree_view;
  GtkListView *found_view;
  XgSidebarMessage *message;

  /* Owned */
  XgConnectorList *connectors;
  XgFilterList *filters;
  XgSidebarList *list;
  XgActivity *activity;
  XgNodeSearch *search;
  XgSidebarMenu *menu;
  GtkSingleSelection *tree_selection;
  GtkSingleSelection *found_selection;
  GtkSliceListModel *found_slice;
  GPtrArray *shown_rows; /* (element-type GtkTreeListRow): came into view, to look at when idle */
  GObject *selected;     /* XgPlace or XgNode */
  GObject *clicked;      /* the same; to look at when idle */

  guint idle;
  guint click;
  gboolean selecting; /* we move the selection, not the person */
};

void xg_sidebar_emit_place (XgSidebar *self);
void xg_sidebar_activate (XgSidebar *self);

/* Between the sidebar and its rows. */
void xg_sidebar_show_menu (XgSidebar *self, GtkWidget *row, GObject *item, double x, double y);
void xg_sidebar_row_clicked (XgSidebar *self, GObject *item);
void xg_sidebar_row_appeared (XgSidebar *self, GtkTreeListRow *row);
XgActivity *xg_sidebar_get_activity (XgSidebar *self);

/* xg-sidebar-selection.c */
GtkSingleSelection *xg_sidebar_new_selection (XgSidebar *self);
void xg_sidebar_select_position (XgSidebar *self, GtkSingleSelection *selection, guint position);
void xg_sidebar_keep_selection (XgSidebar *self);

/* xg-sidebar-saved.c: what is done with saved filters */
void xg_sidebar_install_saved (GtkWidgetClass *widget_class);
GMenuModel *xg_sidebar_new_saved_menu (XgSidebar *self, XgFilterEntry *filter);

/* xg-sidebar-found.c */
void xg_sidebar_bind_found (GtkWidgetClass *widget_class);
void xg_sidebar_init_found (XgSidebar *self);

/* xg-sidebar-rows.c */
void xg_sidebar_rows_set_up (XgSidebar *self, GtkListView *tree_view, GtkListView *found_view);

G_END_DECLS
