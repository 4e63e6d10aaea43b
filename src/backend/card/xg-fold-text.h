/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "card/xg-xml-folds.h"

G_BEGIN_DECLS

/* What stands for something that is hidden, wide enough to be pressed: with no-break spaces */
#define XG_FOLD_MARK "\xc2\xa0…\xc2\xa0"

/* No fold, or no line */
#define XG_FOLD_NONE G_MAXUINT

/**
 * XgFoldText:
 *
 * A text some of whose elements are folded, and what a view shows of it. The view holds only what
 * is to be seen; each step tells what to change in it, so little that it takes no time, until it is
 * as it should be. At any time between two steps each of its lines is known.
 *
 * Lines of the text and of the view count from 0; places are bytes.
 */
typedef struct _XgFoldText XgFoldText;

/**
 * XgFoldEdit:
 * @at: a line of the view
 * @n_deleted: how many lines go away from there on
 * @n_inserted: how many come to their place
 * @inserted: these lines, with their line ends
 */
typedef struct
{
  guint at;
  guint n_deleted;
  guint n_inserted;
  GString *inserted;
} XgFoldEdit;

XgFoldText *
xg_fold_text_new (const char *text, gsize length, const GArray *lines, const GArray *folds);
void xg_fold_text_free (XgFoldText *self);

void xg_fold_text_show_up_to (XgFoldText *self, gsize place);
gsize xg_fold_text_get_shown (XgFoldText *self);
void xg_fold_text_restart (XgFoldText *self);
gboolean xg_fold_text_can_fold (XgFoldText *self);
guint xg_fold_text_count_all (XgFoldText *self);
gboolean xg_fold_text_get_complete (XgFoldText *self);
gboolean xg_fold_text_step (XgFoldText *self, XgFoldEdit *edit);

guint xg_fold_text_get_line (XgFoldText *self, guint view_line, guint *fold, gboolean *folded);
guint xg_fold_text_get_mark (XgFoldText *self, guint view_line);
gboolean xg_fold_text_locate (XgFoldText *self, gsize place, guint *view_line, guint *view_byte);
gsize xg_fold_text_get_place (XgFoldText *self, guint view_line, guint view_byte);

guint xg_fold_text_find_around (XgFoldText *self, guint line);
guint xg_fold_text_find_outer (XgFoldText *self, guint fold);
char *xg_fold_text_dup_name (XgFoldText *self, guint fold);
guint xg_fold_text_get_first (XgFoldText *self, guint fold);
guint xg_fold_text_count_lines (XgFoldText *self, guint fold);
gboolean xg_fold_text_get_folded (XgFoldText *self, guint fold);
void xg_fold_text_set_folded (XgFoldText *self, guint fold, gboolean folded);
void xg_fold_text_set_all (XgFoldText *self, gboolean folded);
guint xg_fold_text_count_folded (XgFoldText *self);
void xg_fold_text_reveal (XgFoldText *self, gsize start, gsize end);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgFoldText, xg_fold_text_free)

G_END_DECLS
