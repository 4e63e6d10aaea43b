/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-payload"

#include "config.h"

#include <string.h>

#include "payload/xg-line.h"

/* A word that was cut is not a word: up to this many bytes of it go too. */
#define MAX_CUT_WORD 64

static inline gboolean
is_space (char c)
{
  return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/**
 * xg_line_init:
 * @self: uninitialised
 * @size_hint: bytes to expect
 * @max_bytes: bytes to keep at most
 */
void
xg_line_init (XgLine *self, gsize size_hint, gsize max_bytes)
{
  self->text = g_string_sized_new (MIN (size_hint, max_bytes));
  self->max_bytes = max_bytes;
  self->pending_space = FALSE;
  self->full = FALSE;
}

static void
cut (XgLine *self)
{
  GString *text = self->text;
  const char *end = NULL;
  const char *space;

  g_string_truncate (text, self->max_bytes);
  if (!g_utf8_validate_len (text->str, text->len, &end))
    g_string_truncate (text, (gsize) (end - text->str));
  space = memrchr (text->str, ' ', text->len);
  if (space != NULL && (gsize) (text->str + text->len - space) <= MAX_CUT_WORD)
    g_string_truncate (text, (gsize) (space - text->str));
  self->full = TRUE;
}

/**
 * xg_line_append:
 * @self: a line
 * @text: valid UTF-8
 * @length: its bytes
 *
 * Appends directly to what came before: a word may arrive in two pieces.
 */
void
xg_line_append (XgLine *self, const char *text, gsize length)
{
  const char *end = text + length;

  while (!self->full && text < end)
    {
      const char *start = text;

      while (text < end && !is_space (*text))
        text++;
      if (text > start)
        {
          if (self->pending_space && self->text->len > 0)
            g_string_append_c (self->text, ' ');
          self->pending_space = FALSE;
          g_string_append_len (self->text, start, text - start);
          if (self->text->len > self->max_bytes)
            cut (self);
        }
      while (text < end && is_space (*text))
        {
          self->pending_space = TRUE;
          text++;
        }
    }
}

/**
 * xg_line_break:
 * @self: a line
 *
 * What comes next is another word.
 */
void
xg_line_break (XgLine *self)
{
  self->pending_space = TRUE;
}

/**
 * xg_line_reset:
 * @self: a line; empty afterwards
 */
void
xg_line_reset (XgLine *self)
{
  g_string_truncate (self->text, 0);
  self->pending_space = FALSE;
  self->full = FALSE;
}

/**
 * xg_line_clear:
 * @self: a line; not to be used afterwards
 */
void
xg_line_clear (XgLine *self)
{
  if (self->text != NULL)
    g_string_free (self->text, TRUE);
  self->text = NULL;
}

/**
 * xg_line_steal:
 * @self: a line; not to be used afterwards
 *
 * Returns: (transfer full) (nullable): its text, or %NULL when it is empty
 */
char *
xg_line_steal (XgLine *self)
{
  GString *text = g_steal_pointer (&self->text);
  gboolean empty = text->len == 0;

  return g_string_free (text, empty);
}

/* Most of what comes: neither white space nor anything that is not shown. */
static inline gboolean
is_plain (gunichar c)
{
  return c > 0x20 && c < 0x7f;
}

/* Control characters, and the format characters by which a text can pretend to be another. */
static gboolean
is_shown (gunichar c)
{
  switch (g_unichar_type (c))
    {
    case G_UNICODE_CONTROL:
    case G_UNICODE_SURROGATE:
      return FALSE;
    case G_UNICODE_FORMAT:
      return c == 0x200c || c == 0x200d; /* joiners: emoji and several scripts need them */
    default:
      return TRUE;
    }
}

/**
 * xg_line_clean:
 * @text: valid UTF-8
 * @max_chars: characters to keep at most
 *
 * Makes one line for people: any white space becomes one space, control and direction-changing
 * characters go, and what is too long ends with "…".
 *
 * Returns: (transfer full): the line, maybe empty
 */
char *
xg_line_clean (const char *text, gsize max_chars)
{
  GString *line = g_string_sized_new (MIN (strlen (text), max_chars) + 4);
  gboolean space = FALSE;
  gsize n = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!is_plain (c))
        {
          if (c == ' ' || g_unichar_isspace (c))
            {
              space = n > 0;
              continue;
            }
          if (!is_shown (c))
            continue;
        }
      if (n + (space ? 2 : 1) > max_chars)
        {
          if (n == max_chars && n > 0)
            g_string_truncate (line,
                               (gsize) (g_utf8_prev_char (line->str + line->len) - line->str));
          g_string_append (line, "…");
          break;
        }
      if (space)
        {
          g_string_append_c (line, ' ');
          n++;
        }
      if (c < 0x80)
        g_string_append_c (line, (char) c);
      else
        g_string_append_unichar (line, c);
      n++;
      space = FALSE;
    }
  return g_string_free (line, FALSE);
}
