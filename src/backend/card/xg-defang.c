/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-card"

#include "config.h"

#include "card/xg-defang.h"

#include <string.h>

static void
append_host (GString *out, const char *host, gsize length, const char *marks)
{
  for (gsize i = 0; i < length; i++)
    if (strchr (marks, host[i]) != NULL)
      g_string_append_printf (out, "[%c]", host[i]);
    else
      g_string_append_c (out, host[i]);
}

/* "hxxps://cdn[.]example/a.b": scheme and host, what comes behind stays */
static void
append_url (GString *out, const char *url)
{
  const char *colon = strstr (url, "://");
  gsize length;

  if (colon != NULL)
    {
      if (g_ascii_strncasecmp (url, "http", 4) == 0)
        g_string_append_printf (out, "hxxp%.*s://", (int) (colon - url) - 4, url + 4);
      else if (g_ascii_strncasecmp (url, "ftp", 3) == 0)
        g_string_append_printf (out, "fxp%.*s://", (int) (colon - url) - 3, url + 3);
      else
        g_string_append_len (out, url, colon + 3 - url);
      url = colon + 3;
    }
  length = strcspn (url, "/?#");
  append_host (out, url, length, ".");
  g_string_append (out, url + length);
}

/**
 * xg_defang:
 * @kind: of an #XgIndicator
 * @value: its value
 *
 * Writes what a program could follow in the form that people send each other, which none does:
 * "hxxp://192[.]0[.]2[.]1/". Hashes, file names and the like stay as they are.
 *
 * Returns: (transfer full): the text
 */
char *
xg_defang (const char *kind, const char *value)
{
  GString *out;

  g_return_val_if_fail (kind != NULL, NULL);
  g_return_val_if_fail (value != NULL, NULL);

  out = g_string_new (NULL);
  if (strcmp (kind, "url") == 0)
    append_url (out, value);
  else if (strcmp (kind, "email") == 0)
    append_host (out, value, strlen (value), ".@");
  else if (g_str_has_prefix (kind, "ipv6"))
    append_host (out, value, strlen (value), ".:");
  else if (g_str_has_prefix (kind, "ipv4") || strcmp (kind, "domain") == 0)
    append_host (out, value, strlen (value), ".");
  else
    g_string_append (out, value);
  return g_string_free (out, FALSE);
}
