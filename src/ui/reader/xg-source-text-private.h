/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "reader/xg-source-gutter.h"
#include "reader/xg-source-text.h"

G_BEGIN_DECLS

/* Lines of a view that are changed all at once by giving it another buffer */
#define XG_SOURCE_TEXT_MANY_LINES 1000

struct _XgSourceText
{
  GObject parent_instance;

  guint source;       /* does what is left to be done */
  guint cursor_line;  /* of the view, when it was told last */
  gsize target;       /* where to go to when it is there */
  gsize target_end;   /* 0: nowhere */
  gboolean selecting; /* whether it is to be selected then */
  gboolean renewing;  /* the view gets everything anew */

  /* Borrowed: they outlive us */
  GtkSourceView *view;
  XgSourceGutter *gutter; /* NULL in dispose */
  GtkTextTag *plain;      /* no hyphens where a line is broken */
  GtkTextTag *mark;       /* what stands for what is hidden */
  const XgItemText *text;

  /* Owned */
  XgFoldText *model; /* NULL without text */
  GString *inserted;
};

/* xg-source-text.c */
void xg_source_text_tell_changed (XgSourceText *self);
void xg_source_text_clear_view (XgSourceText *self);
void xg_source_text_get_cursor_iter (XgSourceText *self, GtkTextIter *iter);
void xg_source_text_reach (XgSourceText *self, gsize start, gsize end, gboolean selecting);

/* xg-source-text-folds.c */
void xg_source_text_toggle_line (XgSourceText *self, guint view_line);

G_END_DECLS
