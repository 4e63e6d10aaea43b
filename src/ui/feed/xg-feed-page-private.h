/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "feed/xg-feed-empty.h"
#include "feed/xg-feed-page.h"
#include "feed/xg-feed-query.h"
#include "feed/xg-feed-view.h"

G_BEGIN_DECLS

struct _XgFeedPage
{
  XgPage parent_instance;

  guint read_timeout;
  guint clock_timeout;
  int day; /* of the month, that the rows' clocks were written on */

  /* Template widgets */
  AdwWindowTitle *title;
  GtkWidget *search_entry;
  GtkSpinner *search_spinner;
  GtkDropDown *severity_drop;
  GtkLabel *count_label;
  GtkRevealer *held_revealer;
  GtkLabel *held_label;
  GtkToggleButton *pause_button;
  GtkWidget *rule_button;
  GtkStack *stack;
  GtkSpinner *loading_spinner;
  XgFeedView *view;
  XgFeedEmpty *empty;

  /* Owned */
  XgGrid *grid;
  XgBroker *broker;
  XgNode *node;
  XgFeedQuery *query;
  XgFeedModel *model;
  GSignalGroup *grid_signals;
  GSignalGroup *session_signals;
  GSignalGroup *node_signals;
};

XgSeverity xg_feed_page_get_severity (XgFeedPage *self);
void xg_feed_page_activate_item (XgFeedPage *self, XgItem *item);

/* xg-feed-page-actions.c */
void xg_feed_page_install_actions (GtkWidgetClass *widget_class);
void xg_feed_page_update_item_actions (XgFeedPage *self);

G_END_DECLS
