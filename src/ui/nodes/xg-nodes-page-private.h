/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "admin/xg-node-view.h"
#include "nodes/xg-nodes-columns.h"
#include "nodes/xg-nodes-page.h"
#include "nodes/xg-nodes-selection.h"

G_BEGIN_DECLS

/* On the child of a cell: its GtkListItem. */
#define XG_NODES_LIST_ITEM "xg-list-item"

struct _XgNodesPage
{
  XgPage parent_instance;

  /* Template widgets */
  GtkWidget *content;
  AdwWindowTitle *window_title;
  GtkSpinner *spinner;
  GtkWidget *tools;
  GtkDropDown *set_drop;
  GtkWidget *search;
  GtkMenuButton *columns_button;
  GtkRevealer *notice;
  GtkBox *notice_box;
  GtkLabel *notice_text;
  GtkStack *stack;
  GtkScrolledWindow *table_scroller;
  GtkColumnView *table;
  GtkScrolledWindow *rows_scroller;
  GtkListView *rows;
  AdwStatusPage *status;
  GtkBox *status_box;
  GtkWidget *again_button;
  GtkWidget *clear_button;
  GtkRevealer *bar;
  GtkLabel *bar_text;
  GtkMenuButton *actions_button;

  /* Children */
  GtkWidget *menu;           /* of a row */
  GtkWidget *notice_details; /* why the list is not what the Broker has, */
  GtkWidget *status_details; /* and why there is none: buttons */

  /* Owned */
  XgGrid *grid;
  XgBroker *broker;
  XgNodeView *view;
  XgNodesSelection *selection;
  XgNodesColumns *columns;
  GSignalGroup *broker_signals;
  GSignalGroup *session_signals;
  GSignalGroup *capability_signals;

  gboolean narrow;
  guint layout_idle;
  guint update_idle;
  guint look_source; /* at the rows that are seen */
};

/* xg-nodes-state.c */
void xg_nodes_page_update (XgNodesPage *self);
void xg_nodes_page_queue_update (XgNodesPage *self);

/* xg-nodes-actions.c */
void xg_nodes_page_install_actions (GtkWidgetClass *widget_class);
void xg_nodes_page_init_actions (XgNodesPage *self);
void xg_nodes_page_update_actions (XgNodesPage *self);
void xg_nodes_page_update_menus (XgNodesPage *self);

G_END_DECLS
