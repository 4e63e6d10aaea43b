/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "base/xg-fold.h"

#include <string.h>

/**
 * xg_fold:
 * @text: UTF-8
 *
 * Lower case without accents, so that what a person types finds what is written otherwise: "Zurich"
 * finds "Zürich".
 *
 * Returns: (transfer full): @text for comparing, not for reading
 */
char *
xg_fold (const char *text)
{
  g_autofree char *plain = NULL;
  g_autofree char *lower = NULL;
  GString *folded;

  g_return_val_if_fail (text != NULL, NULL);

  /* Most names are, and there may be ten thousand. */
  if (g_str_is_ascii (text))
    return g_ascii_strdown (text, -1);
  plain = g_utf8_normalize (text, -1, G_NORMALIZE_ALL);
  lower = plain != NULL ? g_utf8_casefold (plain, -1) : g_strdup ("");
  folded = g_string_sized_new (strlen (lower));
  for (const char *at = lower; *at != '\0'; at = g_utf8_next_char (at))
    if (!g_unichar_ismark (g_utf8_get_char (at)))
      g_string_append_len (folded, at, g_utf8_next_char (at) - at);
  return g_string_free (folded, FALSE);
}
