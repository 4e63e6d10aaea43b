/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-payload"

#include "config.h"

#include "payload/xg-payload-reader.h"
#include "payload/xg-payload.h"
#include "payload/xg-xml.h"

static void
start (gpointer user_data,
       guint depth,
       const char *name,
       const char *uri,
       const XgXmlAttribute *attributes,
       guint n_attributes)
{
  /* The scan ends before elements are too deep. */
  xg_payload_reader_start (user_data, name, uri, attributes, n_attributes, NULL);
}

static void
end (gpointer user_data, guint depth)
{
  xg_payload_reader_end (user_data);
}

static void
text (gpointer user_data, guint depth, const char *piece, gsize length)
{
  xg_payload_reader_text (user_data, piece, length);
}

/**
 * xg_payload_summarize:
 * @xml: payload element as XML text
 * @length: its bytes
 * @summary: (out caller-allocates): where to put the result; xg_summary_clear() it
 *
 * Never fails: what can't be parsed gets a title that says so, and keeps the text that came before
 * the place of the error. One pass, no tree. Thread-safe. Who has read the payload already tells an
 * XgPayloadReader of it instead, with the same result.
 *
 * IODEF (RFC 7970 version 2, RFC 5070 version 1), also inside a wrapper such as an Atom entry:
 * the title is the Description of the first Incident, else the first Description of one of its
 * indicators, events or methods, else its id and purpose; further incidents are counted. The
 * severity is the worst of all impacts of all incidents: low, medium and high as written; a
 * BusinessImpact of "none" is informational; without one it is unknown, whatever the purpose. It is
 * critical when in one incident all of this holds:
 * - the Assessment is not one of occurrence "potential";
 * - a SystemImpact (version 1: Impact) has severity "high" and completion "succeeded";
 * - the type of that impact means loss of control ("takeover-…", "cps-…", "damaged-system",
 *   version 1: "admin"), or there is a BusinessImpact of severity "high", too.
 *
 * Other formats: the title is the first element called title, summary, description, name or message
 * (in this order), else the text of a document element without children, else such an attribute of
 * the document element, else the element's name. The severity is the highest
 * word of ours (xg_severity_to_nick()) in an attribute or element called "severity".
 */
void
xg_payload_summarize (const char *xml, gsize length, XgSummary *summary)
{
  static const XgXmlHandler handler = { start, end, text };
  XgPayloadReader *reader = xg_payload_reader_new (length);
  g_autoptr (GError) error = NULL;

  xg_xml_scan (xml, (gssize) length, &handler, reader, &error);
  xg_payload_reader_finish (reader, error, summary);
}

/**
 * xg_summary_clear:
 * @summary: a summary; all unset afterwards
 */
void
xg_summary_clear (XgSummary *summary)
{
  g_clear_pointer (&summary->type, g_free);
  g_clear_pointer (&summary->title, g_free);
  g_clear_pointer (&summary->text, g_free);
  g_clear_pointer (&summary->incident, g_free);
  g_clear_pointer (&summary->purpose, g_free);
  g_clear_pointer (&summary->iocs, xg_ioc_set_unref);
  summary->tlp = XG_TLP_NONE;
  summary->severity = XG_SEVERITY_UNKNOWN;
}
