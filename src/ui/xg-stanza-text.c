/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "xg-stanza-text.h"

#include <string.h>

#include "payload/xg-payload.h"

/* Characters of a stanza that are shown. */
#define MAX_STANZA 20000

/**
 * xg_stanza_text:
 * @xml: a stanza
 *
 * Returns: (transfer full): the same to be read: with indentation, and not too long
 */
char *
xg_stanza_text (const char *xml)
{
  g_autofree char *formatted = xg_payload_format (xml, strlen (xml), NULL);
  const char *text = formatted != NULL ? formatted : xml;
  g_autofree char *head = NULL;

  if (g_utf8_strlen (text, -1) <= MAX_STANZA)
    return g_strchomp (g_strdup (text));
  head = g_utf8_substring (text, 0, MAX_STANZA);
  return g_strconcat (head, "…", NULL);
}
