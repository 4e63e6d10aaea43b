/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include <string.h>

#include "xmpp/xg-xml-writer.h"

static void
append_escaped (GString *out, const char *text, const char *special)
{
  while (*text != '\0')
    {
      gsize plain = strcspn (text, special);

      g_string_append_len (out, text, (gssize) plain);
      text += plain;
      switch (*text)
        {
        case '&':
          g_string_append (out, "&amp;");
          break;
        case '<':
          g_string_append (out, "&lt;");
          break;
        case '>':
          g_string_append (out, "&gt;");
          break;
        case '"':
          g_string_append (out, "&quot;");
          break;
        case '\n':
          g_string_append (out, "&#10;");
          break;
        case '\t':
          g_string_append (out, "&#9;");
          break;
        case '\r':
          g_string_append (out, "&#13;");
          break;
        default:
          return;
        }
      text++;
    }
}

/**
 * xg_xml_is_valid:
 * @text: any bytes
 * @length: how many
 *
 * Returns: whether @text is UTF-8 and has only the characters of XML 1.0 (section 2.2)
 */
gboolean
xg_xml_is_valid (const char *text, gsize length)
{
  if (!g_utf8_validate_len (text, length, NULL))
    return FALSE;
  for (gsize i = 0; i < length; i++)
    {
      guchar c = (guchar) text[i];

      if (c < 0x20 && c != '\t' && c != '\n' && c != '\r')
        return FALSE;
      /* U+FFFE and U+FFFF */
      if (c == 0xef && length - i > 2 && (guchar) text[i + 1] == 0xbf &&
          (guchar) text[i + 2] >= 0xbe)
        return FALSE;
    }
  return TRUE;
}

/**
 * xg_xml_append_text:
 * @out: where to append
 * @text: character data, UTF-8 without control characters
 */
void
xg_xml_append_text (GString *out, const char *text)
{
  append_escaped (out, text, "&<>\r");
}

/**
 * xg_xml_append_attribute:
 * @out: where to append, inside a start tag
 * @name: attribute name
 * @value: (nullable): its value; nothing is written for %NULL
 */
void
xg_xml_append_attribute (GString *out, const char *name, const char *value)
{
  if (value == NULL)
    return;
  g_string_append_c (out, ' ');
  g_string_append (out, name);
  g_string_append (out, "=\"");
  append_escaped (out, value, "&<\"\n\t\r");
  g_string_append_c (out, '"');
}

/**
 * xg_xml_append_element:
 * @out: where to append
 * @name: element name
 * @text: (nullable): its character data
 */
void
xg_xml_append_element (GString *out, const char *name, const char *text)
{
  g_string_append_c (out, '<');
  g_string_append (out, name);
  g_string_append_c (out, '>');
  if (text != NULL)
    xg_xml_append_text (out, text);
  g_string_append (out, "</");
  g_string_append (out, name);
  g_string_append_c (out, '>');
}
