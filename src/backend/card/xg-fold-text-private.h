/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "card/xg-fold-text.h"

G_BEGIN_DECLS

/* A line of the view: those of the text from @first to before @next */
typedef struct
{
  guint first;
  guint next;
} XgFoldShown;

struct _XgFoldText
{
  guint end;        /* the line behind the last one that is to be shown */
  guint dirty;      /* from this line on the view may be wrong */
  guint dirty_last; /* and before this one */
  guint n_folded;

  /* Borrowed */
  const char *text;
  gsize length;
  const GArray *lines; /* (element-type guint) */
  const GArray *folds; /* (element-type XgXmlFold) (nullable) */

  /* Owned */
  gboolean *folded; /* for each of @folds */
  GArray *shown;    /* (element-type XgFoldShown) */
};

static inline const XgXmlFold *
xg_fold_text_get_fold (XgFoldText *self, guint index)
{
  return &g_array_index (self->folds, XgXmlFold, index);
}

static inline guint
xg_fold_text_get_n_folds (XgFoldText *self)
{
  return self->folds != NULL ? self->folds->len : 0;
}

static inline const XgFoldShown *
xg_fold_text_get_shown_line (XgFoldText *self, guint index)
{
  return &g_array_index (self->shown, XgFoldShown, index);
}

static inline guint
xg_fold_text_line_start (XgFoldText *self, guint line)
{
  return line < self->lines->len ? g_array_index (self->lines, guint, line) : (guint) self->length;
}

/* xg-fold-text-places.c */
guint xg_fold_text_line_at (XgFoldText *self, gsize place);
guint xg_fold_text_fold_from (XgFoldText *self, guint line);
guint xg_fold_text_shown_from (XgFoldText *self, guint line);
guint xg_fold_text_fold_of_line (XgFoldText *self, guint line, guint *hint);

G_END_DECLS
