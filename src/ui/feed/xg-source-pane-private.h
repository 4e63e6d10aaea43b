/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtksourceview/gtksource.h>

#include "feed/xg-source-pane.h"
#include "reader/xg-source-search.h"
#include "reader/xg-source-text.h"

G_BEGIN_DECLS

struct _XgSourcePane
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkSearchBar *search_bar;
  GtkWidget *search_entry;
  GtkWidget *xpath_button;
  GtkLabel *count_label;
  GtkRevealer *note_revealer;
  GtkLabel *note_label;
  GtkWidget *all_button;
  GtkScrolledWindow *scroller;
  GtkSourceView *view;
  GtkWidget *fold_buttons;
  GtkWidget *fold_button;
  GtkWidget *fold_all_button;

  /* Owned */
  XgItemDocument *document; /* keeps @text alive */
  const XgItemText *text;
  char *note;
  XgSourceText *shown;            /* what of @text is in @view */
  GtkSourceSearchContext *search; /* marks what is looked for */
  XgSourceSearch *places;         /* where it is */
  GMenuModel *menu;               /* of what can be folded */
};

/* xg-source-pane-folds.c */
void xg_source_pane_install_folds (GtkWidgetClass *widget_class);
GMenuModel *xg_source_pane_menu_new (void);
void xg_source_pane_update_folds (XgSourcePane *self);
void xg_source_pane_update_cursor_fold (XgSourcePane *self);

G_END_DECLS
