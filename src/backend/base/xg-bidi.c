/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-base"

#include "config.h"

#include "base/xg-bidi.h"

/* Unicode Bidirectional Algorithm (UAX 9) section 2. */
#define LRE  0x202a
#define RLE  0x202b
#define PDF  0x202c
#define LRO  0x202d
#define RLO  0x202e
#define LRI  0x2066
#define FSI  0x2068
#define PDI  0x2069
#define NONE 0

/* Deeper than UAX 9 lets it be (BD2): what is deeper has no effect. */
#define MAX_DEPTH 125

/* Whether @c may change the direction of what stands beside it. Blocks that are written from right
 * to left, and marks; a few characters more than needed do no harm. */
static gboolean
is_bidi (gunichar c)
{
  return (c >= 0x0590 && c <= 0x08ff) || c == 0x200e || c == 0x200f || (c >= LRE && c <= RLO) ||
         (c >= LRI && c <= PDI) || (c >= 0xfb1d && c <= 0xfdff) || (c >= 0xfe70 && c <= 0xfeff) ||
         (c >= 0x10800 && c <= 0x10fff) || (c >= 0x1e800 && c <= 0x1efff);
}

/* What ends what @c begins. */
static gunichar
closer_of (gunichar c)
{
  if (c == LRE || c == RLE || c == LRO || c == RLO)
    return PDF;
  if (c >= LRI && c <= FSI)
    return PDI;
  return NONE;
}

static gboolean
needs_isolation (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      if ((guchar) *p >= 0x80 && is_bidi (g_utf8_get_char (p)))
        return TRUE;
    }
  return FALSE;
}

/**
 * xg_bidi_isolate:
 * @text: words from elsewhere, UTF-8
 *
 * Keeps words that run from right to left, or that have controls of direction in them, from
 * changing how the sentence around them is shown (UAX 9): they are put into an isolate of their
 * own, what they open is closed in it, and what they would close outside is left out.
 *
 * Returns: (transfer full): @text, in an isolate where it needs one
 */
char *
xg_bidi_isolate (const char *text)
{
  gunichar open[MAX_DEPTH];
  guint depth = 0;
  GString *out;

  if (!needs_isolation (text))
    return g_strdup (text);
  out = g_string_new (NULL);
  g_string_append_unichar (out, FSI);
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      gunichar closer = closer_of (c);

      if (closer != NONE && depth == MAX_DEPTH)
        continue;
      if (closer != NONE)
        open[depth++] = closer;
      else if (c == PDF || c == PDI)
        {
          if (depth == 0 || open[depth - 1] != c)
            continue;
          depth--;
        }
      g_string_append_unichar (out, c);
    }
  while (depth > 0)
    g_string_append_unichar (out, open[--depth]);
  g_string_append_unichar (out, PDI);
  return g_string_free (out, FALSE);
}
