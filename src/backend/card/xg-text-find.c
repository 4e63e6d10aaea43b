/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-card"

#include "config.h"

#include "card/xg-text-find.h"

/* The bytes from @p on that say @words, or 0. */
static gsize
match (const char *p, const char *end, const gunichar *words, gsize n)
{
  const char *from = p;

  for (gsize i = 0; i < n; i++, p = g_utf8_next_char (p))
    if (p >= end || g_unichar_tolower (g_utf8_get_char (p)) != words[i])
      return 0;
  return (gsize) (p - from);
}

/**
 * xg_text_find:
 * @text: UTF-8
 * @length: its bytes, less than 4 GiB
 * @words: what to look for, in capital letters or small ones; not empty
 * @max: how many places to tell
 * @n_found: (out): how many there are, none of them within another
 *
 * Takes linear time, for a worker when @length is large. Thread-safe.
 *
 * Returns: (transfer full) (element-type XgTextPlace): where they stand, in their order
 */
GArray *
xg_text_find (const char *text, gsize length, const char *words, guint max, guint *n_found)
{
  GArray *places = g_array_new (FALSE, FALSE, sizeof (XgTextPlace));
  const char *end = text + length;
  g_autofree gunichar *low = NULL;
  glong n = 0;

  *n_found = 0;
  g_return_val_if_fail (*words != '\0' && length < G_MAXUINT, places);

  low = g_utf8_to_ucs4_fast (words, -1, &n);
  for (glong i = 0; i < n; i++)
    low[i] = g_unichar_tolower (low[i]);
  for (const char *p = text; p < end;)
    {
      gsize bytes = 0;

      /* Most characters are told by their first byte. */
      if ((guchar) *p >= 0x80 || (gunichar) g_ascii_tolower (*p) == low[0])
        bytes = match (p, end, low, (gsize) n);
      if (bytes > 0 && (*n_found)++ < max)
        {
          XgTextPlace place = { (guint) (p - text), (guint) (p - text + (gssize) bytes) };

          g_array_append_val (places, place);
        }
      p = bytes > 0 ? p + bytes : g_utf8_next_char (p);
    }
  return places;
}
