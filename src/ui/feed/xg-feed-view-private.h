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
  gboolean fitted;      /* to a width: before that there are no rows */
  gboolean unfocused;   /* the focus was wanted before there were rows */
  guint wanted;         /* the row that was wanted then */
  guint n_new;          /* rows that arrived since following ended */
  int width;            /* that the columns were chosen for */
  GdkFrameClock *clock; /* owned: will tell when another width can be followed */

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
  XgFeedLayout *layout;
  XgFeedModel *model;
  XgRowColours *colours;
};

void xg_feed_view_activate_item (XgFeedView *self, XgItem *item);
GtkAdjustment *xg_feed_view_get_adjustment (XgFeedView *self);
GtkWidget *xg_feed_view_get_list (XgFeedView *self);

/* xg-feed-view-follow.c: whether the newest row stays in sight */
void xg_feed_view_set_following (XgFeedView *self, gboolean following);
gboolean xg_feed_view_is_at_newest (XgFeedView *self);
void xg_feed_view_move_to_newest (XgFeedView *self);
void xg_feed_view_adjustment_value_changed_cb (GtkAdjustment *adjustment, XgFeedView *self);
void xg_feed_view_items_changed_cb (GListModel *model,
                                    guint position,
                                    guint removed,
                                    guint added,
                                    XgFeedView *self);
void xg_feed_view_newest_first_changed_cb (XgFeedModel *model, GParamSpec *pspec, XgFeedView *self);

/* xg-feed-view-layout.c: a table or rows, and which columns, by the width that there is */
void xg_feed_view_attach_model (XgFeedView *self);
void xg_feed_view_forget_width (XgFeedView *self);
void xg_feed_view_size_allocate (GtkWidget *widget, int width, int height, int baseline);
void xg_feed_view_measure (GtkWidget *widget,
                           GtkOrientation orientation,
                           int for_size,
                           int *minimum,
                           int *natural,
                           int *minimum_baseline,
                           int *natural_baseline);

/* xg-feed-view-input.c */
void xg_feed_view_install_keys (GtkWidgetClass *widget_class);
void xg_feed_view_init_input (XgFeedView *self);

G_END_DECLS
