/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-card"

#include "config.h"

#include "card/xg-fold-text.h"

#include <string.h>

/* What one step changes at most: bytes that come, lines that go */
#define STEP_BYTES (16 * 1024)
#define STEP_LINES 500

/* A line of the view: those of the text from @first to before @next */
typedef struct
{
  guint first;
  guint next;
} Shown;

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
  GArray *shown;    /* (element-type Shown) */
};

static const XgXmlFold *
get_fold (XgFoldText *self, guint index)
{
  return &g_array_index (self->folds, XgXmlFold, index);
}

static guint
get_n_folds (XgFoldText *self)
{
  return self->folds != NULL ? self->folds->len : 0;
}

static const Shown *
get_shown (XgFoldText *self, guint index)
{
  return &g_array_index (self->shown, Shown, index);
}

static guint
line_start (XgFoldText *self, guint line)
{
  return line < self->lines->len ? g_array_index (self->lines, guint, line) : (guint) self->length;
}

/* The line in which a place is. */
static guint
find_line (XgFoldText *self, gsize place)
{
  guint low = 0;
  guint high = self->lines->len;

  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;

      if (line_start (self, middle) <= place)
        low = middle;
      else
        high = middle;
    }
  return low;
}

/* The first fold at @line or behind it */
static guint
find_fold (XgFoldText *self, guint line)
{
  guint low = 0;
  guint high = get_n_folds (self);

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (get_fold (self, middle)->first < line)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* The first line of the view that begins at @line or behind it */
static guint
find_shown (XgFoldText *self, guint line)
{
  guint low = 0;
  guint high = self->shown->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (get_shown (self, middle)->first < line)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* The fold that begins on @line, or XG_FOLD_NONE. @hint is the one to look at first. */
static guint
fold_of_line (XgFoldText *self, guint line, guint *hint)
{
  while (*hint < get_n_folds (self) && get_fold (self, *hint)->first < line)
    *hint = get_fold (self, *hint)->first + 64 < line ? find_fold (self, line) : *hint + 1;
  return *hint < get_n_folds (self) && get_fold (self, *hint)->first == line ? *hint : XG_FOLD_NONE;
}

/* How @line is to be shown. */
static Shown
want (XgFoldText *self, guint line, guint *hint)
{
  guint fold = fold_of_line (self, line, hint);
  Shown wanted = { line, line + 1 };

  if (fold != XG_FOLD_NONE && self->folded[fold])
    wanted.next = get_fold (self, fold)->last + 1;
  return wanted;
}

static gboolean
is_right (XgFoldText *self, guint index, Shown wanted)
{
  return index < self->shown->len && get_shown (self, index)->first == wanted.first &&
         get_shown (self, index)->next == wanted.next;
}

static void
append_line (XgFoldText *self, Shown wanted, guint hint, GString *out)
{
  guint start = line_start (self, wanted.first);
  guint end = line_start (self, wanted.next);

  if (wanted.next == wanted.first + 1)
    {
      g_string_append_len (out, self->text + start, end - start);
      return;
    }
  g_string_append_len (out, self->text + start, get_fold (self, hint)->open - start);
  g_string_append (out, XG_FOLD_MARK);
  g_string_append_len (out,
                       self->text + get_fold (self, hint)->close,
                       end - get_fold (self, hint)->close);
}

/* A line that is to be seen: @line, or the one that is folded over it. */
static guint
seen_line (XgFoldText *self, guint line)
{
  for (guint i = 0; i < get_n_folds (self) && get_fold (self, i)->first < line; i++)
    if (self->folded[i] && get_fold (self, i)->last >= line)
      return get_fold (self, i)->first;
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
  self->folded = g_new0 (gboolean, get_n_folds (self) + 1);
  self->shown = g_array_new (FALSE, FALSE, sizeof (Shown));
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

  end = place < self->length ? find_line (self, place) : self->lines->len;
  if (place < self->length && line_start (self, end) < place)
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
  return line_start (self, self->end);
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
  return get_n_folds (self) > 0;
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

/* Goes over what is right already. Returns whether there is something left. */
static gboolean
skip_right (XgFoldText *self, guint *index, guint *hint)
{
  guint last = MIN (self->dirty_last, self->end);

  while (self->dirty < last)
    {
      Shown wanted = want (self, self->dirty, hint);

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
  index = find_shown (self, self->dirty);
  hint = find_fold (self, self->dirty);
  if (!skip_right (self, &index, &hint))
    return FALSE;

  gone = find_shown (self, want (self, self->dirty, &hint).next) - index;
  if (gone > STEP_LINES)
    {
      edit->at = index + gone - STEP_LINES;
      edit->n_deleted = STEP_LINES;
      g_array_remove_range (self->shown, edit->at, edit->n_deleted);
      return TRUE;
    }

  lines = g_array_new (FALSE, FALSE, sizeof (Shown));
  edit->at = index;
  for (line = self->dirty; line < self->end && edit->inserted->len < STEP_BYTES;)
    {
      Shown wanted = want (self, line, &hint);
      guint behind = find_shown (self, wanted.next) - index;

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
  const Shown *shown;
  guint hint;

  g_return_val_if_fail (self != NULL, XG_FOLD_NONE);

  if (fold != NULL)
    *fold = XG_FOLD_NONE;
  if (folded != NULL)
    *folded = FALSE;
  if (view_line >= self->shown->len)
    return XG_FOLD_NONE;
  shown = get_shown (self, view_line);
  hint = find_fold (self, shown->first);
  if (fold != NULL)
    *fold = fold_of_line (self, shown->first, &hint);
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

  return folded ? get_fold (self, fold)->open - line_start (self, line) : XG_FOLD_NONE;
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
  const Shown *shown;

  g_return_val_if_fail (self != NULL, FALSE);

  line = find_line (self, place);
  index = find_shown (self, line + 1);
  if (index == 0 || get_shown (self, index - 1)->next <= line)
    return FALSE;
  *view_line = index - 1;
  shown = get_shown (self, *view_line);
  mark = xg_fold_text_get_mark (self, *view_line);
  *view_byte = (guint) place - line_start (self, shown->first);
  if (mark != XG_FOLD_NONE && *view_byte > mark)
    {
      guint close = get_fold (self, find_fold (self, shown->first))->close;

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
  const Shown *shown;
  guint mark;

  g_return_val_if_fail (self != NULL, 0);

  if (view_line >= self->shown->len)
    return self->shown->len > 0 ? line_start (self, get_shown (self, self->shown->len - 1)->next)
                                : 0;
  shown = get_shown (self, view_line);
  mark = xg_fold_text_get_mark (self, view_line);
  if (mark != XG_FOLD_NONE && view_byte > mark)
    {
      guint close = get_fold (self, find_fold (self, shown->first))->close;
      guint end = mark + (guint) strlen (XG_FOLD_MARK);

      return view_byte < end ? close : MIN (close + view_byte - end, self->length);
    }
  return MIN ((gsize) line_start (self, shown->first) + view_byte, self->length);
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

  for (guint i = find_fold (self, line + 1); i > 0; i--)
    if (get_fold (self, i - 1)->last >= line)
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
  g_return_val_if_fail (self != NULL && fold < get_n_folds (self), XG_FOLD_NONE);

  for (guint i = fold; i > 0; i--)
    if (get_fold (self, i - 1)->close > get_fold (self, fold)->close)
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

  g_return_val_if_fail (self != NULL && fold < get_n_folds (self), NULL);

  p = self->text + get_fold (self, fold)->close;
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
  g_return_val_if_fail (self != NULL && fold < get_n_folds (self), 0);
  return get_fold (self, fold)->first;
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
  g_return_val_if_fail (self != NULL && fold < get_n_folds (self), 0);
  return get_fold (self, fold)->last - get_fold (self, fold)->first;
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
  g_return_val_if_fail (self != NULL && fold < get_n_folds (self), FALSE);
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
  g_return_if_fail (self != NULL && fold < get_n_folds (self));

  if (set_folded (self, fold, folded))
    mark_dirty (self, get_fold (self, fold)->first, get_fold (self, fold)->last + 1);
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

  for (guint i = 0; i < get_n_folds (self); i++)
    {
      const XgXmlFold *fold = get_fold (self, i);
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

  line = find_line (self, end);
  for (guint i = 0; i < get_n_folds (self) && get_fold (self, i)->first <= line; i++)
    {
      const XgXmlFold *fold = get_fold (self, i);

      if (fold->open >= end || fold->close <= start || !set_folded (self, i, FALSE))
        continue;
      from = MIN (from, fold->first);
      to = MAX (to, fold->last + 1);
    }
  if (to > 0)
    mark_dirty (self, from, to);
}
