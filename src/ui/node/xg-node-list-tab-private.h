/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "node/xg-node-list-tab.h"

G_BEGIN_DECLS

typedef struct
{
  /* Template widgets */
  GtkWidget *content;
  GtkBox *toolbar;
  GtkSearchEntry *search;
  GtkBox *notes;
  GtkStack *stack;
  AdwStatusPage *status;
  GtkLabel *detail;
  GtkWidget *again;
  GtkWidget *details; /* a button */
  GtkListView *view;
  GtkRevealer *bar;
  GtkLabel *bar_text;
  GtkBox *buttons;

  /* Owned */
  GListStore *rows;
  GtkFilter *filter;
  GtkFilterListModel *filtered;
  GtkSortListModel *sorted;
  GtkMultiSelection *selection;
  GCancellable *cancellable; /* of the request that is under way */
  GError *error;             /* why the last one ended; NULL: it did not, or all was well */
  char *folded;              /* what is looked for; NULL: nothing */
  char *order;

  gboolean loaded;
} XgNodeListTabPrivate;

XgNodeListTabPrivate *xg_node_list_tab_get_private (XgNodeListTab *self);

/* xg-node-list-tab-state: what stands in for the list */
gboolean xg_node_list_tab_is_possible (XgNodeListTab *self, const char **reason);
void xg_node_list_tab_show_state (XgNodeListTab *self);

/* xg-node-list-tab-rows: what is on the list, found, in order and selected */
void xg_node_list_tab_make_rows (XgNodeListTab *self);
void xg_node_list_tab_clear_rows (XgNodeListTab *self);
void xg_node_list_tab_put_rows (XgNodeListTab *self, GPtrArray *rows);
void xg_node_list_tab_find (XgNodeListTab *self, const char *text);
void xg_node_list_tab_sort (XgNodeListTab *self);

G_END_DECLS
