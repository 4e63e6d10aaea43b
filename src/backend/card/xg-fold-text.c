/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-card"

#include "config.h"

#include "card/xg-fold-text-private.h"

#include <string.h>

/* What one step changes at most: bytes that come, lines that go */
#define STEP_BYTES (16 * 1024)
#define STEP_LINES 500

/* How @line is to be shown. */
static XgFoldShown
want (XgFoldText *self, guint line, guint *hint)
{
  guint fold = xg_fold_text_fold_of_line (self, line, hint);
  XgFoldShown wanted = { line, line + 1 };

  if (fold != XG_FOLD_NONE && self->folded[fold])
    wanted.next = xg_fold_text_get_fold (self, fold)->last + 1;
  return wanted;
}

static gboolean
is_right (XgFoldText *self, guint index, XgFoldShown wanted)
{
  return index < self->shown->len &&
         xg_fold_text_get_shown_line (self, index)->first == wanted.first &&
         xg_fold_text_get_shown_line (self, index)->next == wanted.next;
}

static void
append_line (XgFoldText *self, XgFoldShown wanted, guint hint, GString *out)
{
  guint start = xg_fold_text_line_start (self, wanted.first);
  guint end = xg_fold_text_line_start (self, wanted.next);

  if (wanted.next == wanted.first + 1)
    {
      g_string_append_len (out, self->text + start, end - start);
      return;
    }
  g_string_append_len (out, self->text + start, xg_fold_text_get_fold (self, hint)->open - start);
  g_string_append (out, XG_FOLD_MARK);
  g_string_append_len (out,
                       self->text + xg_fold_text_get_fold (self, hint)->close,
                       end - xg_fold_text_get_fold (self, hint)->close);
}

/* A line that is to be seen: @line, or the one that is folded over it. */
static guint
seen_line (XgFoldText *self, guint line)
{
  for (guint i = 0;
       i < xg_fold_text_get_n_folds (self) && xg_fold_text_get_fold (self, i)->first < line;
       i++)
    if (self->folded[i] && xg_fold_text_get_fold (self, i)->last >= line)
      return xg_fold_text_get_fold (self, i)->first;
  return line;
}

static void
mark_dirty (XgFoldText *self, guint from, guint to)
{
  from = seen_line (self, from);
  if (self->dirty >= self->dirty_last)
    self->dirty = self->dirty_last = from;
  self->dirty = MIN (self->dirty, from);
  self->dirty_last = MAX (self->dirty_last, to);
}

/* Whether it was otherwise. */
static gboolean
set_folded (XgFoldText *self, guint index, gboolean folded)
{
  if (self->folded[index] == folded)
    return FALSE;
  self->folded[index] = folded;
  if (folded)
    self->n_folded++;
  else
    self->n_folded--;
  return TRUE;
}

/**
 * xg_fold_text_new:
 * @text: UTF-8; it, @lines and @folds outlive what is returned
 * @length: its bytes
 * @lines: (element-type guint): of xg_text_lines_find()
 * @folds: (nullable) (element-type XgXmlFold): of xg_xml_folds_find()
 *
 * Returns: (transfer full): the text, unfolded, with a view that shows nothing yet
 */
XgFoldText *
xg_fold_text_new (const char *text, gsize length, const GArray *lines, const GArray *folds)
{
  XgFoldText *self = g_new0 (XgFoldText, 1);

  self->text = text;
  self->length = length;
  self->lines = lines;
  self->folds = folds;
  self->folded = g_new0 (gboolean, xg_fold_text_get_n_folds (self) + 1);
  self->shown = g_array_new (FALSE, FALSE, sizeof (XgFoldShown));
  return self;
}

/**
 * xg_fold_text_free:
 * @self: (transfer full): a text
 */
void
xg_fold_text_free (XgFoldText *self)
{
  g_free (self->folded);
  g_array_unref (self->shown);
  g_free (self);
}

/**
 * xg_fold_text_show_up_to:
 * @self: a text
 * @place: how much of it is to be shown at least, in bytes; it never becomes less
 */
void
xg_fold_text_show_up_to (XgFoldText *self, gsize place)
{
  guint end;

  g_return_if_fail (self != NULL);

  end = place < self->length ? xg_fold_text_line_at (self, place) : self->lines->len;
  if (place < self->length && xg_fold_text_line_start (self, end) < place)
    end++;
  if (end <= self->end)
    return;
  mark_dirty (self, self->end, end);
  self->end = end;
}

/**
 * xg_fold_text_get_shown:
 * @self: a text
 *
 * Returns: up to which place it is to be shown
 */
gsize
xg_fold_text_get_shown (XgFoldText *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return xg_fold_text_line_start (self, self->end);
}

/**
 * xg_fold_text_restart:
 * @self: a text
 *
 * The view is empty now, and gets everything anew.
 */
void
xg_fold_text_restart (XgFoldText *self)
{
  g_return_if_fail (self != NULL);

  g_array_set_size (self->shown, 0);
  mark_dirty (self, 0, self->end);
}

/**
 * xg_fold_text_can_fold:
 * @self: a text
 *
 * Returns: whether there is anything that can be folded
 */
gboolean
xg_fold_text_can_fold (XgFoldText *self)
{
  g_return_val_if_fail (self != NULL, FALSE);
  return xg_fold_text_get_n_folds (self) > 0;
}

/**
 * xg_fold_text_count_all:
 * @self: a text
 *
 * Returns: how many lines it has
 */
guint
xg_fold_text_count_all (XgFoldText *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->lines->len;
}

/**
 * xg_fold_text_get_complete:
 * @self: a text
 *
 * Returns: whether nothing was asked for that is not in the view yet
 */
gboolean
xg_fold_text_get_complete (XgFoldText *self)
{
  g_return_val_if_fail (self != NULL, TRUE);
  return self->dirty >= MIN (self->dirty_last, self->end);
}

/* Goes over what is right already. Returns whether there is something left. */
static gboolean
skip_right (XgFoldText *self, guint *index, guint *hint)
{
  guint last = MIN (self->dirty_last, self->end);

  while (self->dirty < last)
    {
      XgFoldShown wanted = want (self, self->dirty, hint);

      if (!is_right (self, *index, wanted))
        return TRUE;
      self->dirty = wanted.next;
      *index += 1;
    }
  self->dirty = self->dirty_last = 0;
  return FALSE;
}

/**
 * xg_fold_text_step:
 * @self: a text
 * @edit: (inout): what to do next; its string is the caller's, and emptied first
 *
 * The view is expected to do it. Lines go from the end of what is hidden, so that what a fold
 * leaves comes when all the rest is gone.
 *
 * Returns: %FALSE when the view is as it should be, and there is nothing to do
 */
gboolean
xg_fold_text_step (XgFoldText *self, XgFoldEdit *edit)
{
  guint hint, index, line, gone;
  GArray *lines;

  g_return_val_if_fail (self != NULL, FALSE);

  g_string_truncate (edit->inserted, 0);
  edit->n_deleted = edit->n_inserted = 0;
  /* The line may be within one that is still folded in the view. */
  index = xg_fold_text_shown_from (self, self->dirty);
  hint = xg_fold_text_fold_from (self, self->dirty);
  if (!skip_right (self, &index, &hint))
    return FALSE;

  gone = xg_fold_text_shown_from (self, want (self, self->dirty, &hint).next) - index;
  if (gone > STEP_LINES)
    {
      edit->at = index + gone - STEP_LINES;
      edit->n_deleted = STEP_LINES;
      g_array_remove_range (self->shown, edit->at, edit->n_deleted);
      return TRUE;
    }

  lines = g_array_new (FALSE, FALSE, sizeof (XgFoldShown));
  edit->at = index;
  for (line = self->dirty; line < self->end && edit->inserted->len < STEP_BYTES;)
    {
      XgFoldShown wanted = want (self, line, &hint);
      guint behind = xg_fold_text_shown_from (self, wanted.next) - index;

      if (behind > STEP_LINES || is_right (self, index + gone, wanted))
        break;
      append_line (self, wanted, hint, edit->inserted);
      g_array_append_val (lines, wanted);
      gone = behind;
      line = wanted.next;
    }
  edit->n_deleted = gone;
  edit->n_inserted = lines->len;
  if (gone > 0)
    g_array_remove_range (self->shown, index, gone);
  g_array_insert_vals (self->shown, index, lines->data, lines->len);
  g_array_unref (lines);
  self->dirty = line;
  self->dirty_last = MAX (self->dirty_last, line);
  return TRUE;
}

/**
 * xg_fold_text_get_folded:
 * @self: a text
 * @fold: one of its folds
 *
 * Returns: whether it is folded, or will be
 */
gboolean
xg_fold_text_get_folded (XgFoldText *self, guint fold)
{
  g_return_val_if_fail (self != NULL && fold < xg_fold_text_get_n_folds (self), FALSE);
  return self->folded[fold];
}

/**
 * xg_fold_text_set_folded:
 * @self: a text
 * @fold: one of its folds
 * @folded: whether to fold it; what is folded within it stays so
 */
void
xg_fold_text_set_folded (XgFoldText *self, guint fold, gboolean folded)
{
  g_return_if_fail (self != NULL && fold < xg_fold_text_get_n_folds (self));

  if (set_folded (self, fold, folded))
    mark_dirty (self,
                xg_fold_text_get_fold (self, fold)->first,
                xg_fold_text_get_fold (self, fold)->last + 1);
}

/**
 * xg_fold_text_set_all:
 * @self: a text
 * @folded: whether to fold everything but the document element, or to unfold all
 */
void
xg_fold_text_set_all (XgFoldText *self, gboolean folded)
{
  guint end = 0; /* behind the last that is in no other */

  g_return_if_fail (self != NULL);

  for (guint i = 0; i < xg_fold_text_get_n_folds (self); i++)
    {
      const XgXmlFold *fold = xg_fold_text_get_fold (self, i);
      gboolean outermost = fold->first >= end && g_str_has_prefix (self->text + fold->close, "</");

      end = MAX (end, fold->last + 1);
      set_folded (self, i, folded && !outermost);
    }
  mark_dirty (self, 0, self->end);
}

/**
 * xg_fold_text_count_folded:
 * @self: a text
 *
 * Returns: how many are folded, those within others included
 */
guint
xg_fold_text_count_folded (XgFoldText *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->n_folded;
}

/**
 * xg_fold_text_reveal:
 * @self: a text
 * @start: a place
 * @end: the place behind what is to be seen
 *
 * Unfolds what hides any of it.
 */
void
xg_fold_text_reveal (XgFoldText *self, gsize start, gsize end)
{
  guint line;
  guint from = XG_FOLD_NONE;
  guint to = 0;

  g_return_if_fail (self != NULL);

  line = xg_fold_text_line_at (self, end);
  for (guint i = 0;
       i < xg_fold_text_get_n_folds (self) && xg_fold_text_get_fold (self, i)->first <= line;
       i++)
    {
      const XgXmlFold *fold = xg_fold_text_get_fold (self, i);

      if (fold->open >= end || fold->close <= start || !set_folded (self, i, FALSE))
        continue;
      from = MIN (from, fold->first);
      to = MAX (to, fold->last + 1);
    }
  if (to > 0)
    mark_dirty (self, from, to);
}
