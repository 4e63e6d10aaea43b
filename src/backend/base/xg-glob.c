/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-base"

#include "config.h"

#include <string.h>

#include "base/xg-glob.h"

/* Beyond all characters. */
#define ANY_RUN 0x110000
#define ANY_ONE 0x110001

struct _XgGlob
{
  char *pattern;
  guint n;
  gunichar *parts; /* n of them: characters in lower case, ANY_RUN, ANY_ONE */
};

/* The next character in lower case; a byte that is not UTF-8 counts as one. */
static gunichar
next_char (const char **p)
{
  gunichar c = (guchar) * *p;

  if (c < 0x80)
    {
      (*p)++;
      return (gunichar) g_ascii_tolower ((char) c);
    }
  c = g_utf8_get_char_validated (*p, -1);
  if (c == (gunichar) -1 || c == (gunichar) -2)
    {
      (*p)++;
      return 0xfffd;
    }
  *p = g_utf8_next_char (*p);
  return g_unichar_tolower (c);
}

/**
 * xg_glob_new:
 * @pattern: UTF-8; a backslash at its end stands for itself
 *
 * Returns: (transfer full): the pattern
 */
XgGlob *
xg_glob_new (const char *pattern)
{
  XgGlob *self = g_new0 (XgGlob, 1);

  self->pattern = g_strdup (pattern);
  self->parts = g_new (gunichar, strlen (pattern) + 1);
  while (*pattern != '\0')
    {
      gboolean escaped = *pattern == '\\' && pattern[1] != '\0';

      if (escaped)
        pattern++;
      if (!escaped && *pattern == '*')
        {
          if (self->n == 0 || self->parts[self->n - 1] != ANY_RUN)
            self->parts[self->n++] = ANY_RUN;
          pattern++;
        }
      else if (!escaped && *pattern == '?')
        {
          self->parts[self->n++] = ANY_ONE;
          pattern++;
        }
      else
        self->parts[self->n++] = next_char (&pattern);
    }
  return self;
}

/**
 * xg_glob_free:
 * @self: (transfer full) (nullable): a pattern
 */
void
xg_glob_free (XgGlob *self)
{
  if (self == NULL)
    return;
  g_free (self->pattern);
  g_free (self->parts);
  g_free (self);
}

/**
 * xg_glob_get_pattern:
 * @self: a pattern
 *
 * Returns: (transfer none): as it was written
 */
const char *
xg_glob_get_pattern (const XgGlob *self)
{
  return self->pattern;
}

/**
 * xg_glob_matches:
 * @self: a pattern
 * @text: (nullable): a text; %NULL matches nothing
 *
 * Takes at most the product of both lengths in steps, whatever was written.
 *
 * Returns: whether @self means the whole of @text
 */
gboolean
xg_glob_matches (const XgGlob *self, const char *text)
{
  const char *resume = NULL; /* where the run ends if what follows does not fit */
  guint run = 0;             /* the part behind the last run */
  guint i = 0;

  if (text == NULL)
    return FALSE;
  while (*text != '\0')
    {
      const char *next = text;
      gunichar c;

      if (i < self->n && self->parts[i] == ANY_RUN)
        {
          run = ++i;
          resume = text;
          continue;
        }
      c = next_char (&next);
      if (i < self->n && (self->parts[i] == ANY_ONE || self->parts[i] == c))
        {
          i++;
          text = next;
          continue;
        }
      if (resume == NULL)
        return FALSE;
      next_char (&resume);
      text = resume;
      i = run;
    }
  while (i < self->n && self->parts[i] == ANY_RUN)
    i++;
  return i == self->n;
}

/**
 * xg_glob_append_escaped:
 * @pattern: a pattern that is being written
 * @text: what is to stand for itself
 * @length: its bytes, or -1
 */
void
xg_glob_append_escaped (GString *pattern, const char *text, gssize length)
{
  gsize n = length < 0 ? strlen (text) : (gsize) length;

  for (gsize i = 0; i < n; i++)
    {
      if (text[i] == '*' || text[i] == '?' || text[i] == '\\')
        g_string_append_c (pattern, '\\');
      g_string_append_c (pattern, text[i]);
    }
}
