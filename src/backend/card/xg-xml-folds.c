/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-card"

#include "config.h"

#include "card/xg-xml-folds.h"

#include <string.h>

/* U+2029 ends a line in a text view, as newline and carriage return do. */
#define SEPARATOR "\xe2\x80\xa9"

typedef struct
{
  const char *text;
  gsize length;
  gsize at;
  const GArray *lines;
  guint line; /* that of the last place that was asked for */
} Scanner;

/* How many bytes end a line at @at, or 0. */
static gsize
line_end (const char *text, gsize length, gsize at)
{
  if (text[at] == '\n')
    return 1;
  if (text[at] == '\r')
    return at + 1 < length && text[at + 1] == '\n' ? 2 : 1;
  return text[at] == SEPARATOR[0] && length - at >= 3 && memcmp (text + at, SEPARATOR, 3) == 0 ? 3
                                                                                               : 0;
}

/**
 * xg_text_lines_find:
 * @text: UTF-8
 * @length: its bytes, less than 4 GiB
 *
 * Lines as a text view counts them; what follows the last line end is one only if it is not empty.
 * Thread-safe.
 *
 * Returns: (transfer full) (element-type guint): the byte at which each line begins
 */
GArray *
xg_text_lines_find (const char *text, gsize length)
{
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (guint));
  guint start = 0;

  g_return_val_if_fail (length < G_MAXUINT, lines);

  for (gsize at = 0; at < length;)
    {
      gsize end = line_end (text, length, at);

      at += MAX (end, 1);
      if (end == 0)
        continue;
      g_array_append_val (lines, start);
      start = (guint) at;
    }
  if (start < length)
    g_array_append_val (lines, start);
  return lines;
}

/* The line of a place; places are asked for in their order. */
static guint
get_line (Scanner *self, gsize at)
{
  while (self->line + 1 < self->lines->len &&
         g_array_index (self->lines, guint, self->line + 1) <= at)
    self->line++;
  return self->line;
}

static gboolean
starts (const Scanner *self, const char *what)
{
  gsize length = strlen (what);

  return self->length - self->at >= length && memcmp (self->text + self->at, what, length) == 0;
}

/* Goes behind @what, or to the end. Returns whether it is there. */
static gboolean
skip_past (Scanner *self, const char *what)
{
  for (; self->at < self->length; self->at++)
    if (starts (self, what))
      {
        self->at += strlen (what);
        return TRUE;
      }
  return FALSE;
}

/* Behind the tag that begins here. Returns whether it opens an element. */
static gboolean
skip_tag (Scanner *self)
{
  char quote = '\0';

  for (; self->at < self->length; self->at++)
    {
      char c = self->text[self->at];

      if (quote != '\0')
        quote = c == quote ? '\0' : quote;
      else if (c == '"' || c == '\'')
        quote = c;
      else if (c == '>')
        {
          self->at++;
          return self->text[self->at - 2] != '/';
        }
    }
  return FALSE;
}

/* A comment or a CDATA section. */
static void
add_section (Scanner *self, GArray *folds, const char *start, const char *end)
{
  XgXmlFold fold = { get_line (self, self->at), 0, (guint) (self->at + strlen (start)), 0 };

  self->at += strlen (start);
  if (!skip_past (self, end))
    return;
  fold.close = (guint) (self->at - strlen (end));
  fold.last = get_line (self, fold.close);
  g_array_append_val (folds, fold);
}

static void
open_element (Scanner *self, GArray *folds, GArray *open)
{
  XgXmlFold fold = { 0 };
  guint index = folds->len;

  if (!skip_tag (self))
    return;
  fold.open = (guint) self->at;
  fold.first = fold.last = get_line (self, self->at - 1);
  g_array_append_val (folds, fold);
  g_array_append_val (open, index);
}

static void
close_element (Scanner *self, GArray *folds, GArray *open)
{
  if (open->len > 0)
    {
      XgXmlFold *fold =
        &g_array_index (folds, XgXmlFold, g_array_index (open, guint, open->len - 1));

      fold->close = (guint) self->at;
      fold->last = get_line (self, self->at);
      g_array_set_size (open, open->len - 1);
    }
  skip_tag (self);
}

/* A line has room for one: that of the outermost that begins there, unless another one ends there
 * (mixed content), so that a folded line never goes on into another. */
static GArray *
keep_lines (GArray *folds, guint n_lines)
{
  GArray *kept = g_array_new (FALSE, FALSE, sizeof (XgXmlFold));
  g_autofree gboolean *taken = g_new0 (gboolean, n_lines + 1);

  for (guint i = 0; i < folds->len; i++)
    {
      const XgXmlFold *fold = &g_array_index (folds, XgXmlFold, i);

      if (fold->last <= fold->first || taken[fold->first])
        continue;
      taken[fold->first] = taken[fold->last] = TRUE;
      g_array_append_val (kept, *fold);
    }
  return kept;
}

/**
 * xg_xml_folds_find:
 * @text: XML, well-formed or not
 * @length: its bytes
 * @lines: its lines, of xg_text_lines_find()
 *
 * Which elements, comments and CDATA sections go over more than one line. Takes linear time.
 * Thread-safe.
 *
 * Returns: (transfer full) (element-type XgXmlFold): by their first line, which is of one only and
 *   never the last of another
 */
GArray *
xg_xml_folds_find (const char *text, gsize length, const GArray *lines)
{
  Scanner self = { text, length, 0, lines, 0 };
  g_autoptr (GArray) folds = g_array_new (FALSE, FALSE, sizeof (XgXmlFold));
  g_autoptr (GArray) open = g_array_new (FALSE, FALSE, sizeof (guint)); /* indices of @folds */

  while (self.at < length)
    {
      const char *next = memchr (text + self.at, '<', length - self.at);

      if (next == NULL)
        break;
      self.at = (gsize) (next - text);
      if (starts (&self, "<!--"))
        add_section (&self, folds, "<!--", "-->");
      else if (starts (&self, "<![CDATA["))
        add_section (&self, folds, "<![CDATA[", "]]>");
      else if (starts (&self, "<?"))
        skip_past (&self, "?>");
      else if (starts (&self, "</"))
        close_element (&self, folds, open);
      else
        open_element (&self, folds, open);
    }
  return keep_lines (folds, lines->len);
}
