/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include <string.h>

#include "xmpp/xg-iq-responder.h"
#include "xmpp/xg-namespaces.h"
#include "xmpp/xg-xml-writer.h"

static const char *const features[] = {
  XG_NS_DISCO_INFO,
  XG_NS_PING,
  XG_NS_VERSION,
};

static void
begin_reply (GString *out, const XgElement *iq, const char *type)
{
  g_string_append (out, "<iq");
  xg_xml_append_attribute (out, "type", type);
  xg_xml_append_attribute (out, "id", xg_element_get_attribute (iq, "id"));
  xg_xml_append_attribute (out, "to", xg_element_get_attribute (iq, "from"));
  g_string_append_c (out, '>');
}

static void
append_error (GString *out, const XgElement *iq, const char *condition)
{
  begin_reply (out, iq, "error");
  g_string_append_printf (out,
                          "<error type=\"cancel\"><%s xmlns=\"" XG_NS_STANZAS "\"/></error></iq>",
                          condition);
}

static void
append_disco_info (GString *out, const XgElement *iq)
{
  begin_reply (out, iq, "result");
  g_string_append (out,
                   "<query xmlns=\"" XG_NS_DISCO_INFO "\">"
                   "<identity category=\"client\" type=\"pc\" name=\"Grid Console\"/>");
  for (gsize i = 0; i < G_N_ELEMENTS (features); i++)
    g_string_append_printf (out, "<feature var=\"%s\"/>", features[i]);
  g_string_append (out, "</query></iq>");
}

static void
append_version (GString *out, const XgElement *iq)
{
  begin_reply (out, iq, "result");
  g_string_append (out, "<query xmlns=\"" XG_NS_VERSION "\">");
  xg_xml_append_element (out, "name", "Grid Console");
  xg_xml_append_element (out, "version", PACKAGE_VERSION);
  g_string_append (out, "</query></iq>");
}

/**
 * xg_iq_respond:
 * @iq: a stanza
 * @out: where to append the answer
 *
 * Answers a request that others make to us: ping (XEP-0199), service discovery (XEP-0030) and
 * software version (XEP-0092); anything else is refused, as RFC 6120 section 8.2.3 demands.
 *
 * Returns: whether @iq was a request
 */
gboolean
xg_iq_respond (const XgElement *iq, GString *out)
{
  const char *type = xg_element_get_attribute (iq, "type");
  const XgElement *query = xg_element_get_first_child (iq);

  if (!xg_element_is (iq, "iq", XG_NS_CLIENT) ||
      (g_strcmp0 (type, "get") != 0 && g_strcmp0 (type, "set") != 0))
    return FALSE;

  if (strcmp (type, "set") == 0)
    append_error (out, iq, "service-unavailable");
  else if (xg_element_is (query, "ping", XG_NS_PING))
    {
      begin_reply (out, iq, "result");
      g_string_append (out, "</iq>");
    }
  else if (xg_element_is (query, "query", XG_NS_DISCO_INFO))
    {
      if (xg_element_get_attribute (query, "node") != NULL)
        append_error (out, iq, "item-not-found");
      else
        append_disco_info (out, iq);
    }
  else if (xg_element_is (query, "query", XG_NS_VERSION))
    append_version (out, iq);
  else
    append_error (out, iq, "service-unavailable");
  return TRUE;
}
