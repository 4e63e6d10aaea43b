/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "xg-stanza-text.h"

#include <string.h>

#include "payload/xg-payload.h"

/* Characters of a stanza that are shown. */
#define MAX_STANZA 20000

/* What turns the direction of text is shown as what it is: here one looks at what there is. */
static gboolean
is_control (gunichar c)
{
  return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x200e ||
         c == 0x200f || c == 0x061c;
}

static char *
show_controls (const char *text)
{
  GString *out = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (is_control (c))
        g_string_append_printf (out, "&#x%X;", c);
      else
        g_string_append_unichar (out, c);
    }
  return g_string_free (out, FALSE);
}

/**
 * xg_stanza_text:
 * @xml: a stanza
 *
 * Returns: (transfer full): the same to be read: with indentation, not too long, and with controls
 * of direction as references to characters
 */
char *
xg_stanza_text (const char *xml)
{
  g_autofree char *formatted = xg_payload_format (xml, strlen (xml), NULL);
  const char *text = formatted != NULL ? formatted : xml;
  g_autofree char *head = NULL;
  g_autofree char *whole = NULL;

  if (g_utf8_strlen (text, -1) > MAX_STANZA)
    head = g_utf8_substring (text, 0, MAX_STANZA);
  whole = show_controls (head != NULL ? head : text);
  return head != NULL ? g_strconcat (whole, "…", NULL) : g_strchomp (g_steal_pointer (&whole));
}
