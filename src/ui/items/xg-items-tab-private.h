/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "items/xg-items-filter.h"
#include "items/xg-items-tab.h"
#include "plan/xg-plan.h"
#include "xg-portion-list.h"

G_BEGIN_DECLS

struct _XgItemsTab
{
  XgNodeTab parent_instance;

  /* Template widgets */
  GtkWidget *content;
  GtkSearchEntry *search;
  GtkMenuButton *filter_button;
  XgItemsFilter *filter;
  GtkMenuButton *menu_button;
  GtkWidget *publish_button;
  GtkRevealer *note;
  GtkLabel *note_label;
  GtkStack *stack;
  AdwStatusPage *status;
  GtkLabel *detail;
  GtkWidget *again;
  GtkScrolledWindow *scroller;
  GtkListView *view;
  GtkWidget *foot;
  GtkSpinner *spinner;
  GtkLabel *foot_label;
  GtkWidget *more_button;
  GtkWidget *all_button;
  GtkWidget *stop_button;
  GtkWidget *retract_button;

  /* Owned */
  XgItemPages *pages; /* NULL: no topic */
  GtkFilter *custom;
  GtkFilterListModel *filtered;
  GtkMultiSelection *selection;
  GSignalGroup *pages_signals;
  XgPortionList *portions; /* of filtered */
  GPtrArray *spare_rows;   /* (element-type XgKeptItemRow): those that are not in the list */

  guint hide_source;      /* 0: the rows that wait are not to be hidden, or are */
  guint loading_source;   /* 0: nobody waits long enough to be told */
  guint n_no_time;        /* items that only lack a time to be shown or not */
  gboolean rows_held;     /* those of what was shown before, unseen, until others come */
  gboolean retract_after; /* when all are loaded: those that the filter shows are to be retracted */
};

/* xg-items-tab.c */
void xg_items_tab_update (XgItemsTab *self);
GPtrArray *xg_items_tab_dup_selected (XgItemsTab *self);
guint xg_items_tab_count_selected (XgItemsTab *self);

/* xg-items-tab-rows.c */
void xg_items_tab_set_up_rows (XgItemsTab *self);
void xg_items_tab_hold_rows (XgItemsTab *self, gboolean other);
void xg_items_tab_release_rows (XgItemsTab *self);

/* xg-items-tab-words.c */
char *xg_items_tab_say_foot (XgItemsTab *self);
char *xg_items_tab_say_note (XgItemsTab *self);

/* xg-items-tab-actions.c */
void xg_items_tab_install_actions (GtkWidgetClass *widget_class);
void xg_items_tab_update_actions (XgItemsTab *self);
void xg_items_tab_pop_up (XgItemsTab *self, GtkWidget *row, double x, double y);
void xg_items_tab_go_on_retracting (XgItemsTab *self);

G_END_DECLS
