/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "feed/xg-feed-empty.h"
#include "feed/xg-feed-page.h"
#include "feed/xg-feed-query.h"
#include "feed/xg-feed-view.h"
#include "feed/xg-filter-completion.h"

G_BEGIN_DECLS

struct _XgFeedPage
{
  XgPage parent_instance;

  guint read_timeout;
  gint64 wanted; /* row that is selected when it is listed; 0: none */
  guint wanted_source;
  guint clock_timeout;
  int day; /* of the month, that the rows' clocks were written on */
  gboolean triage;
  gboolean archive; /* the grid is one: nothing can be changed */

  /* Borrowed */
  GtkEventController *triage_keys;

  /* Template widgets */
  AdwWindowTitle *title;
  GMenu *rows_menu; /* how they stand; the columns come after its first entry */
  GMenu *export_menu;
  GtkWidget *search_entry;
  GtkSpinner *search_spinner;
  GtkDropDown *severity_drop;
  GtkWidget *save_button;
  GtkLabel *count_label;
  GtkLabel *problem_label;
  GtkLabel *facts_label; /* what is below may grow */
  AdwBin *above;         /* the list: a place for others */
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
  XgFilterCompletion *completion;
  XgFilterList *filters; /* where filters are saved */
  XgFilterList *colours; /* the rules that colour rows */
  XgFilterEntry *saved;  /* that is shown; NULL: none */
  GSignalGroup *grid_signals;
  GSignalGroup *session_signals;
  GSignalGroup *node_signals;
};

void xg_feed_page_activate_item (XgFeedPage *self, XgItem *item);

/* xg-feed-page-search.c: which of the rows are wanted */
void xg_feed_page_bind_search (GtkWidgetClass *widget_class);
void xg_feed_page_init_search (XgFeedPage *self);
XgSeverity xg_feed_page_get_severity (XgFeedPage *self);

/* xg-feed-page-filters.c: saved filters and colour rules */
void xg_feed_page_install_filter_actions (GtkWidgetClass *widget_class);
void xg_feed_page_init_filters (XgFeedPage *self);
void xg_feed_page_clear_filters (XgFeedPage *self);
void xg_feed_page_update_filter_actions (XgFeedPage *self);

/* xg-feed-page-triage.c: going through the rows by single keys */
void xg_feed_page_install_triage (GtkWidgetClass *widget_class);
void xg_feed_page_init_triage (XgFeedPage *self);
void xg_feed_page_set_triage (XgFeedPage *self, gboolean triage);

/* xg-feed-page-selection.c: which row is selected, and when that is reading it */
void xg_feed_page_note_selected (XgFeedPage *self, XgItem *item);
void xg_feed_page_forget_selected (XgFeedPage *self);
void xg_feed_page_look_for_wanted (XgFeedPage *self);

/* xg-feed-page-state.c: what the page says about its rows, and what of it follows whom */
void xg_feed_page_init_state (XgFeedPage *self);
void xg_feed_page_update_title (XgFeedPage *self);
void xg_feed_page_update_count (XgFeedPage *self);
void xg_feed_page_update_menu (XgFeedPage *self);
void xg_feed_page_update_problem (XgFeedPage *self);
void xg_feed_page_update_state (XgFeedPage *self);

/* xg-feed-page-actions.c */
void xg_feed_page_install_actions (GtkWidgetClass *widget_class);
void xg_feed_page_update_item_actions (XgFeedPage *self);

G_END_DECLS
