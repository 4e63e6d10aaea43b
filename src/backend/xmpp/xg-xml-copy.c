/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "xmpp/xg-stanza.h"
#include "xmpp/xg-xml-copy.h"
#include "xmpp/xg-xml-writer.h"

/*
 * GMarkup is told about everything that was checked before; prefixes of elements and attributes
 * stay as they are. White space around the element is left out.
 */
static void
start_element_cb (GMarkupParseContext *context,
                  const char *name,
                  const char **names,
                  const char **values,
                  gpointer user_data,
                  GError **error)
{
  GString *out = user_data;

  g_string_append_c (out, '<');
  g_string_append (out, name);
  for (guint i = 0; names[i] != NULL; i++)
    xg_xml_append_attribute (out, names[i], values[i]);
  g_string_append_c (out, '>');
}

static void
end_element_cb (GMarkupParseContext *context, const char *name, gpointer user_data, GError **error)
{
  g_string_append_printf (user_data, "</%s>", name);
}

static void
text_cb (GMarkupParseContext *context,
         const char *text,
         gsize length,
         gpointer user_data,
         GError **error)
{
  g_autofree char *terminated = NULL;

  if (g_markup_parse_context_get_element_stack (context) == NULL)
    return;
  terminated = g_strndup (text, length);
  xg_xml_append_text (user_data, terminated);
}

/**
 * xg_xml_copy:
 * @xml: one XML element of a person or a file, UTF-8
 * @error: return location for a #GMarkupError that says where and why
 *
 * Writes an element anew, so that what XMPP can't carry does not end the connection (RFC 6120
 * section 11): the XML declaration is left out, CDATA sections become text, comments, document
 * types and what is not well-formed are refused. The element must be in a namespace, or it would
 * get that of the stanza. Takes time in proportion to the length; may be called in any thread.
 *
 * Returns: (transfer full): the element, or %NULL with @error set
 */
char *
xg_xml_copy (const char *xml, GError **error)
{
  static const GMarkupParser callbacks = {
    .start_element = start_element_cb,
    .end_element = end_element_cb,
    .text = text_cb,
  };
  g_autoptr (XgStanza) checked = xg_stanza_parse (xml, -1, error);
  g_autoptr (GString) out = NULL;
  g_autoptr (GMarkupParseContext) context = NULL;
  const char *ns;

  if (checked == NULL)
    return NULL;
  ns = xg_element_get_ns (xg_stanza_get_root (checked));
  if (ns == NULL || ns[0] == '\0')
    {
      g_set_error_literal (error,
                           G_MARKUP_ERROR,
                           G_MARKUP_ERROR_INVALID_CONTENT,
                           _ ("The outermost element is in no namespace. Add xmlns=\"…\" to it."));
      return NULL;
    }

  out = g_string_sized_new (strlen (xml));
  context = g_markup_parse_context_new (&callbacks, G_MARKUP_TREAT_CDATA_AS_TEXT, out, NULL);
  if (!g_markup_parse_context_parse (context, xml, -1, error) ||
      !g_markup_parse_context_end_parse (context, error))
    return NULL;
  return g_string_free (g_steal_pointer (&out), FALSE);
}
