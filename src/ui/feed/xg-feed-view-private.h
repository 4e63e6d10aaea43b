/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "feed/xg-feed-columns.h"
#include "feed/xg-feed-view.h"

G_BEGIN_DECLS

struct _XgFeedView
{
  GtkWidget parent_instance;

  gboolean narrow;
  gboolean compact;
  gboolean short_clock;
  gboolean show_topic;
  gboolean following;
  gboolean in_layout;
  guint n_new; /* rows that arrived since following ended */
  guint width_idle;
  int width; /* that the columns were chosen for */

  /* Children */
  GtkWidget *overlay;
  GtkWidget *stack;
  GtkWidget *table;
  GtkWidget *rows;
  GtkWidget *table_scroller;
  GtkWidget *rows_scroller;
  GtkWidget *new_button;
  GtkWidget *popover;

  /* Owned */
  GtkColumnViewColumn *columns[XG_N_FEED_COLUMNS];
  XgFeedModel *model;
};

void xg_feed_view_activate_item (XgFeedView *self, XgItem *item);

/* xg-feed-view-input.c */
void xg_feed_view_install_keys (GtkWidgetClass *widget_class);
void xg_feed_view_init_input (XgFeedView *self);

G_END_DECLS
