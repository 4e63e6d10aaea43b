/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Where lines, folds and places are, in the text and in the view.
 */
#define G_LOG_DOMAIN "xg-card"

#include "config.h"

#include <string.h>

#include "card/xg-fold-text-private.h"

/* The line in which a place is. */
guint
xg_fold_text_line_at (XgFoldText *self, gsize place)
{
  guint low = 0;
  guint high = self->lines->len;

  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;

      if (xg_fold_text_line_start (self, middle) <= place)
        low = middle;
      else
        high = middle;
    }
  return low;
}

/* The first fold at @line or behind it */
guint
xg_fold_text_fold_from (XgFoldText *self, guint line)
{
  guint low = 0;
  guint high = xg_fold_text_get_n_folds (self);

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (xg_fold_text_get_fold (self, middle)->first < line)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* The first line of the view that begins at @line or behind it */
guint
xg_fold_text_shown_from (XgFoldText *self, guint line)
{
  guint low = 0;
  guint high = self->shown->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (xg_fold_text_get_shown_line (self, middle)->first < line)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* The fold that begins on @line, or XG_FOLD_NONE. @hint is the one to look at first. */
guint
xg_fold_text_fold_of_line (XgFoldText *self, guint line, guint *hint)
{
  while (*hint < xg_fold_text_get_n_folds (self) &&
         xg_fold_text_get_fold (self, *hint)->first < line)
    *hint = xg_fold_text_get_fold (self, *hint)->first + 64 < line
              ? xg_fold_text_fold_from (self, line)
              : *hint + 1;
  return *hint < xg_fold_text_get_n_folds (self) &&
             xg_fold_text_get_fold (self, *hint)->first == line
           ? *hint
           : XG_FOLD_NONE;
}

/**
 * xg_fold_text_get_line:
 * @self: a text
 * @view_line: a line of the view
 * @fold: (out) (optional): what can be folded or is folded on it, or %XG_FOLD_NONE
 * @folded: (out) (optional): whether it is folded there
 *
 * Returns: the line of the text that begins there, or %XG_FOLD_NONE
 */
guint
xg_fold_text_get_line (XgFoldText *self, guint view_line, guint *fold, gboolean *folded)
{
  const XgFoldShown *shown;
  guint hint;

  g_return_val_if_fail (self != NULL, XG_FOLD_NONE);

  if (fold != NULL)
    *fold = XG_FOLD_NONE;
  if (folded != NULL)
    *folded = FALSE;
  if (view_line >= self->shown->len)
    return XG_FOLD_NONE;
  shown = xg_fold_text_get_shown_line (self, view_line);
  hint = xg_fold_text_fold_from (self, shown->first);
  if (fold != NULL)
    *fold = xg_fold_text_fold_of_line (self, shown->first, &hint);
  if (folded != NULL)
    *folded = shown->next > shown->first + 1;
  return shown->first;
}

/**
 * xg_fold_text_get_mark:
 * @self: a text
 * @view_line: a line of the view
 *
 * Returns: the byte of the line at which %XG_FOLD_MARK stands, or %XG_FOLD_NONE
 */
guint
xg_fold_text_get_mark (XgFoldText *self, guint view_line)
{
  guint fold;
  gboolean folded;
  guint line = xg_fold_text_get_line (self, view_line, &fold, &folded);

  return folded ? xg_fold_text_get_fold (self, fold)->open - xg_fold_text_line_start (self, line)
                : XG_FOLD_NONE;
}

/**
 * xg_fold_text_locate:
 * @self: a text
 * @place: a place of the text
 * @view_line: (out): the line of the view in which it is
 * @view_byte: (out): the byte of that line; that of the mark for what is hidden
 *
 * Returns: whether it is in the view
 */
gboolean
xg_fold_text_locate (XgFoldText *self, gsize place, guint *view_line, guint *view_byte)
{
  guint line, index, mark;
  const XgFoldShown *shown;

  g_return_val_if_fail (self != NULL, FALSE);

  line = xg_fold_text_line_at (self, place);
  index = xg_fold_text_shown_from (self, line + 1);
  if (index == 0 || xg_fold_text_get_shown_line (self, index - 1)->next <= line)
    return FALSE;
  *view_line = index - 1;
  shown = xg_fold_text_get_shown_line (self, *view_line);
  mark = xg_fold_text_get_mark (self, *view_line);
  *view_byte = (guint) place - xg_fold_text_line_start (self, shown->first);
  if (mark != XG_FOLD_NONE && *view_byte > mark)
    {
      guint close =
        xg_fold_text_get_fold (self, xg_fold_text_fold_from (self, shown->first))->close;

      *view_byte =
        place < close ? mark : mark + (guint) strlen (XG_FOLD_MARK) + (guint) place - close;
    }
  return TRUE;
}

/**
 * xg_fold_text_get_place:
 * @self: a text
 * @view_line: a line of the view
 * @view_byte: a byte of it
 *
 * Returns: the place of the text that is shown there; its length behind the last line
 */
gsize
xg_fold_text_get_place (XgFoldText *self, guint view_line, guint view_byte)
{
  const XgFoldShown *shown;
  guint mark;

  g_return_val_if_fail (self != NULL, 0);

  if (view_line >= self->shown->len)
    return self->shown->len > 0 ? xg_fold_text_line_start (
                                    self,
                                    xg_fold_text_get_shown_line (self, self->shown->len - 1)->next)
                                : 0;
  shown = xg_fold_text_get_shown_line (self, view_line);
  mark = xg_fold_text_get_mark (self, view_line);
  if (mark != XG_FOLD_NONE && view_byte > mark)
    {
      guint close =
        xg_fold_text_get_fold (self, xg_fold_text_fold_from (self, shown->first))->close;
      guint end = mark + (guint) strlen (XG_FOLD_MARK);

      return view_byte < end ? close : MIN (close + view_byte - end, self->length);
    }
  return MIN ((gsize) xg_fold_text_line_start (self, shown->first) + view_byte, self->length);
}

/**
 * xg_fold_text_find_around:
 * @self: a text
 * @line: a line of the text
 *
 * Returns: the innermost that can be folded around @line, which may be its first, or %XG_FOLD_NONE
 */
guint
xg_fold_text_find_around (XgFoldText *self, guint line)
{
  g_return_val_if_fail (self != NULL, XG_FOLD_NONE);

  for (guint i = xg_fold_text_fold_from (self, line + 1); i > 0; i--)
    if (xg_fold_text_get_fold (self, i - 1)->last >= line)
      return i - 1;
  return XG_FOLD_NONE;
}

/**
 * xg_fold_text_find_outer:
 * @self: a text
 * @fold: one of its folds
 *
 * Returns: the innermost of those that it is in, or %XG_FOLD_NONE
 */
guint
xg_fold_text_find_outer (XgFoldText *self, guint fold)
{
  g_return_val_if_fail (self != NULL && fold < xg_fold_text_get_n_folds (self), XG_FOLD_NONE);

  for (guint i = fold; i > 0; i--)
    if (xg_fold_text_get_fold (self, i - 1)->close > xg_fold_text_get_fold (self, fold)->close)
      return i - 1;
  return XG_FOLD_NONE;
}

/**
 * xg_fold_text_dup_name:
 * @self: a text
 * @fold: one of its folds
 *
 * Returns: (transfer full) (nullable): the name of the element; %NULL of a comment or CDATA section
 */
char *
xg_fold_text_dup_name (XgFoldText *self, guint fold)
{
  const char *p;

  g_return_val_if_fail (self != NULL && fold < xg_fold_text_get_n_folds (self), NULL);

  p = self->text + xg_fold_text_get_fold (self, fold)->close;
  if (!g_str_has_prefix (p, "</"))
    return NULL;
  return g_strndup (p + 2, strcspn (p + 2, "> \t\r\n"));
}

/**
 * xg_fold_text_get_first:
 * @self: a text
 * @fold: one of its folds
 *
 * Returns: the line of the text on which it stays when it is folded
 */
guint
xg_fold_text_get_first (XgFoldText *self, guint fold)
{
  g_return_val_if_fail (self != NULL && fold < xg_fold_text_get_n_folds (self), 0);
  return xg_fold_text_get_fold (self, fold)->first;
}

/**
 * xg_fold_text_count_lines:
 * @self: a text
 * @fold: one of its folds
 *
 * Returns: how many lines less there are when it is folded
 */
guint
xg_fold_text_count_lines (XgFoldText *self, guint fold)
{
  g_return_val_if_fail (self != NULL && fold < xg_fold_text_get_n_folds (self), 0);
  return xg_fold_text_get_fold (self, fold)->last - xg_fold_text_get_fold (self, fold)->first;
}
