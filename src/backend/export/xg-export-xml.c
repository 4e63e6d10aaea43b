/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One well-formed document. Elements of ours are in no namespace, so that a payload without one
 * stays in none. */
#define G_LOG_DOMAIN "xg-export"

#include "config.h"

#include "export/xg-export-format.h"
#include "export/xg-export-time.h"
#include "payload/xg-xml.h"

/* XML 1.0 section 2.2 */
static gboolean
is_allowed (gunichar c)
{
  return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c != 0xFFFE && c != 0xFFFF);
}

static void
append_char (GString *text, gunichar c)
{
  switch (c)
    {
    case '&':
      g_string_append (text, "&amp;");
      break;
    case '<':
      g_string_append (text, "&lt;");
      break;
    case '>':
      g_string_append (text, "&gt;");
      break;
    case '"':
      g_string_append (text, "&quot;");
      break;
    case '\t':
    case '\n':
    case '\r':
      /* Else they would be spaces in an attribute, and one character less in text. */
      g_string_append_printf (text, "&#%u;", c);
      break;
    default:
      g_string_append_unichar (text, is_allowed (c) ? c : 0xFFFD);
    }
}

static void
append_escaped (GString *text, const char *value, gssize length)
{
  const char *end = length >= 0 ? value + length : NULL;

  for (const char *p = value; end != NULL ? p < end : *p != '\0'; p = g_utf8_next_char (p))
    append_char (text, g_utf8_get_char (p));
}

static void
add_attribute (GString *text, const char *name, const char *value)
{
  if (value == NULL)
    return;
  g_string_append_printf (text, " %s=\"", name);
  append_escaped (text, value, -1);
  g_string_append_c (text, '"');
}

static void
add_time (GString *text, const char *name, gint64 time)
{
  char buffer[XG_EXPORT_TIME_SIZE];

  if (time != 0)
    add_attribute (text, name, xg_export_time_format (time, buffer));
}

static void
add_flag (GString *text, const char *name, gboolean value)
{
  add_attribute (text, name, value ? "true" : "false");
}

static void
add_attributes (GString *text, const XgStoreRow *row)
{
  const XgStoreItem *item = row->item;

  add_attribute (text, "kind", xg_record_kind_to_nick (item->kind));
  add_attribute (text, "broker", item->broker);
  add_attribute (text, "topic", item->node);
  add_attribute (text, "id", item->item_id);
  add_time (text, "received", item->received);
  add_time (text, "stamped", item->delayed);
  add_attribute (text, "publisher", item->publisher);
  add_attribute (text, "type", item->type);
  add_attribute (text, "severity", xg_severity_to_nick (item->severity));
  add_attribute (text, "tlp", item->tlp != XG_TLP_NONE ? xg_tlp_to_nick (item->tlp) : NULL);
  add_attribute (text, "purpose", item->purpose);
  add_attribute (text, "incident", item->incident);
  add_attribute (text, "collection", row->collection);
  g_string_append_printf (text, " version=\"%u\"", item->version);
  add_flag (text, "current", item->current);
  add_flag (text, "read", item->read);
  add_flag (text, "pinned", item->pinned);
  add_flag (text, "retracted", item->retracted);
  add_flag (text, "missed", item->caught_up);
}

/* What is no well-formed element by itself would spoil the document: it goes in as text. */
static void
add_payload (GString *text, const XgStoreRow *row)
{
  if (xg_xml_is_element (row->payload, row->payload_length))
    {
      g_string_append (text, "<payload>");
      g_string_append_len (text, row->payload, (gssize) row->payload_length);
    }
  else
    {
      g_string_append (text, "<payload encoding=\"text\">");
      append_escaped (text, row->payload, (gssize) row->payload_length);
    }
  g_string_append (text, "</payload>\n");
}

static void
add_row (GString *text, const XgStoreRow *row)
{
  g_string_append (text, "<item");
  add_attributes (text, row);
  g_string_append (text, ">\n<summary>");
  append_escaped (text, row->item->summary != NULL ? row->item->summary : "", -1);
  g_string_append (text, "</summary>\n");
  if (row->payload != NULL)
    add_payload (text, row);
  g_string_append (text, "</item>\n");
}

static void
begin (GString *text)
{
  g_string_append (text, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<items>\n");
}

static void
end (GString *text)
{
  g_string_append (text, "</items>\n");
}

const XgExportWriter xg_export_xml_writer = {
  .suffix = ".xml",
  .begin = begin,
  .row = add_row,
  .end = end,
};
