/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include "xmpp/xg-saslprep.h"

#include <string.h>

#include "base/xg-wipe.h"

/* RFC 4013 section 2.1, tables C.1.2 and B.1 of RFC 3454. */
static gboolean
maps_to_nothing (gunichar c)
{
  return c == 0x00ad || c == 0x034f || c == 0x1806 || (c >= 0x180b && c <= 0x180d) ||
         (c >= 0x200b && c <= 0x200d) || c == 0x2060 || (c >= 0xfe00 && c <= 0xfe0f) || c == 0xfeff;
}

static gboolean
is_prohibited (gunichar c)
{
  switch (g_unichar_type (c))
    {
    case G_UNICODE_CONTROL:
    case G_UNICODE_PRIVATE_USE:
    case G_UNICODE_SURROGATE:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
      return TRUE;
    default:
      break;
    }
  return (c & 0xfffe) == 0xfffe || (c >= 0xfdd0 && c <= 0xfdef) /* non-characters */
         || (c >= 0xfff9 && c <= 0xfffd) || (c >= 0x2ff0 && c <= 0x2ffb) || c == 0x0340 ||
         c == 0x0341 || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) ||
         (c >= 0x206a && c <= 0x206f) || c == 0x06dd || c == 0x070f || c == 0x180e ||
         c == 0xe0001 || (c >= 0xe0020 && c <= 0xe007f);
}

/**
 * xg_saslprep:
 * @string: a user name or password in UTF-8
 *
 * Prepares a string by SASLprep (RFC 4013), so that the same password typed on two keyboards is
 * the same bytes. The check of bidirectional text is left to the server.
 *
 * Returns: (transfer full) (nullable): the prepared string, or %NULL if @string is empty or has a
 *   character that is forbidden
 */
char *
xg_saslprep (const char *string)
{
  GString *mapped;
  char *normal;

  if (!g_utf8_validate (string, -1, NULL))
    return NULL;

  /* Sized so that the buffer never moves and leaves a copy of the secret behind. */
  mapped = g_string_sized_new (strlen (string) * 2 + 1);
  for (const char *p = string; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (maps_to_nothing (c))
        continue;
      if (c > 0x7f && g_unichar_type (c) == G_UNICODE_SPACE_SEPARATOR)
        c = ' ';
      g_string_append_unichar (mapped, c);
    }
  /* ASCII is normal as it is. GLib makes other text normal by way of a copy that nobody wipes. */
  if (g_str_is_ascii (mapped->str))
    normal = g_strdup (mapped->str);
  else
    normal = g_utf8_normalize (mapped->str, -1, G_NORMALIZE_NFKC);
  xg_wipe_buffer (mapped);

  for (const char *p = normal; p != NULL && *p != '\0'; p = g_utf8_next_char (p))
    {
      if (is_prohibited (g_utf8_get_char (p)))
        {
          xg_wipe_string (g_steal_pointer (&normal));
          break;
        }
    }
  if (normal != NULL && *normal == '\0')
    g_clear_pointer (&normal, g_free);
  return normal;
}
