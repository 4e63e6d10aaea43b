/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What is folded, and what the cursor is at.
 */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include <string.h>

#include "reader/xg-source-text-private.h"

/* Folds or unfolds, and puts the cursor on its line. */
static void
set_folded (XgSourceText *self, guint fold, gboolean folded)
{
  guint first = xg_fold_text_get_first (self->model, fold);
  guint place = g_array_index (self->text->lines, guint, first);

  place += (guint) strspn (self->text->text + place, " \t");
  xg_fold_text_set_folded (self->model, fold, folded);
  xg_source_text_reach (self, place, place, FALSE);
  xg_source_text_tell_changed (self);
}

/* What can be folded on a line of the view. */
static guint
fold_of_line (XgSourceText *self, guint view_line)
{
  guint fold;

  if (self->model == NULL)
    return XG_FOLD_NONE;
  xg_fold_text_get_line (self->model, view_line, &fold, NULL);
  return fold;
}

/* What begins on a line of the view. */
void
xg_source_text_toggle_line (XgSourceText *self, guint view_line)
{
  guint fold = fold_of_line (self, view_line);

  if (fold != XG_FOLD_NONE)
    set_folded (self, fold, !xg_fold_text_get_folded (self->model, fold));
}

/**
 * xg_source_text_can_fold:
 * @self: a text
 *
 * Returns: whether there is anything to fold
 */
gboolean
xg_source_text_can_fold (XgSourceText *self)
{
  g_return_val_if_fail (XG_IS_SOURCE_TEXT (self), FALSE);
  return self->model != NULL && xg_fold_text_can_fold (self->model);
}

/**
 * xg_source_text_count_folded:
 * @self: a text
 *
 * Returns: how many elements are folded
 */
guint
xg_source_text_count_folded (XgSourceText *self)
{
  g_return_val_if_fail (XG_IS_SOURCE_TEXT (self), 0);
  return self->model != NULL ? xg_fold_text_count_folded (self->model) : 0;
}

/**
 * xg_source_text_set_all_folded:
 * @self: a text
 * @folded: whether to fold everything but the document element, or to unfold all
 *
 * What is folded is short, so that all of the text is shown then.
 */
void
xg_source_text_set_all_folded (XgSourceText *self, gboolean folded)
{
  gsize cursor;

  g_return_if_fail (XG_IS_SOURCE_TEXT (self));

  if (self->model == NULL)
    return;
  cursor = folded ? 0 : xg_source_text_get_cursor (self);
  xg_fold_text_set_all (self->model, folded);
  if (xg_fold_text_count_all (self->model) > XG_SOURCE_TEXT_MANY_LINES)
    {
      g_clear_handle_id (&self->source, g_source_remove);
      self->renewing = TRUE;
    }
  if (folded)
    xg_fold_text_show_up_to (self->model, self->text->length);
  xg_source_text_reach (self, cursor, cursor, FALSE);
  xg_source_text_tell_changed (self);
}

/* The line of the text in which the cursor is. */
static guint
get_cursor_line (XgSourceText *self)
{
  GtkTextIter cursor;

  xg_source_text_get_cursor_iter (self, &cursor);
  return self->model != NULL ? xg_fold_text_get_line (self->model,
                                                      (guint) gtk_text_iter_get_line (&cursor),
                                                      NULL,
                                                      NULL)
                             : XG_FOLD_NONE;
}

/**
 * xg_source_text_fold:
 * @self: a text
 *
 * Folds the innermost element around the cursor that is not folded yet.
 */
void
xg_source_text_fold (XgSourceText *self)
{
  guint line, fold;

  g_return_if_fail (XG_IS_SOURCE_TEXT (self));

  line = get_cursor_line (self);
  if (line == XG_FOLD_NONE)
    return;
  fold = xg_fold_text_find_around (self->model, line);
  while (fold != XG_FOLD_NONE && xg_fold_text_get_folded (self->model, fold))
    fold = xg_fold_text_find_outer (self->model, fold);
  if (fold != XG_FOLD_NONE)
    set_folded (self, fold, TRUE);
}

/**
 * xg_source_text_unfold:
 * @self: a text
 *
 * Unfolds what is folded where the cursor is.
 */
void
xg_source_text_unfold (XgSourceText *self)
{
  GtkTextIter cursor;
  guint fold;

  g_return_if_fail (XG_IS_SOURCE_TEXT (self));

  xg_source_text_get_cursor_iter (self, &cursor);
  fold = fold_of_line (self, (guint) gtk_text_iter_get_line (&cursor));
  if (fold != XG_FOLD_NONE && xg_fold_text_get_folded (self->model, fold))
    set_folded (self, fold, FALSE);
}

/**
 * xg_source_text_toggle:
 * @self: a text
 *
 * Unfolds what is folded where the cursor is, or else folds the innermost element around it.
 */
void
xg_source_text_toggle (XgSourceText *self)
{
  gboolean folded;

  if (!xg_source_text_get_cursor_fold (self, &folded, NULL, NULL, NULL))
    return;
  if (folded)
    xg_source_text_unfold (self);
  else
    xg_source_text_fold (self);
}

/**
 * xg_source_text_get_cursor_fold:
 * @self: a text
 * @folded: (out): whether it is folded
 * @name: (out) (optional) (nullable): the element; %NULL of a comment
 * @line: (out) (optional): the line on which it begins, from 1
 * @n_lines: (out) (optional): how many lines are hidden when it is folded
 *
 * What can be folded or unfolded where the cursor is.
 *
 * Returns: whether there is anything
 */
gboolean
xg_source_text_get_cursor_fold (XgSourceText *self,
                                gboolean *folded,
                                char **name,
                                guint *line,
                                guint *n_lines)
{
  guint at, fold;

  g_return_val_if_fail (XG_IS_SOURCE_TEXT (self), FALSE);

  at = get_cursor_line (self);
  fold = at != XG_FOLD_NONE ? xg_fold_text_find_around (self->model, at) : XG_FOLD_NONE;
  if (fold == XG_FOLD_NONE)
    return FALSE;
  *folded = xg_fold_text_get_folded (self->model, fold);
  if (name != NULL)
    *name = xg_fold_text_dup_name (self->model, fold);
  if (line != NULL)
    *line = xg_fold_text_get_first (self->model, fold) + 1;
  if (n_lines != NULL)
    *n_lines = xg_fold_text_count_lines (self->model, fold);
  return TRUE;
}
