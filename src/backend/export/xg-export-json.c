/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One object a line (jsonlines.org), members always in the same order. */
#define G_LOG_DOMAIN "xg-export"

#include "config.h"

#include "export/xg-export-format.h"
#include "export/xg-export-time.h"

static void
append_string (GString *text, const char *value, gssize length)
{
  const char *end = length >= 0 ? value + length : NULL;
  const char *begin = value;
  const char *p = value;

  g_string_append_c (text, '"');
  for (; end != NULL ? p < end : *p != '\0'; p++)
    {
      guchar c = (guchar) *p;

      if (c >= 0x20 && c != '"' && c != '\\')
        continue;
      g_string_append_len (text, begin, p - begin);
      begin = p + 1;
      if (c == '"' || c == '\\')
        g_string_append_printf (text, "\\%c", c);
      else if (c == '\n')
        g_string_append (text, "\\n");
      else if (c == '\t')
        g_string_append (text, "\\t");
      else if (c == '\r')
        g_string_append (text, "\\r");
      else
        g_string_append_printf (text, "\\u%04x", (guint) c);
    }
  g_string_append_len (text, begin, p - begin);
  g_string_append_c (text, '"');
}

/* What there is nothing of is left out. */
static void
add_text (GString *text, const char *name, const char *value)
{
  if (value == NULL)
    return;
  g_string_append_printf (text, "\"%s\":", name);
  append_string (text, value, -1);
  g_string_append_c (text, ',');
}

static void
add_time (GString *text, const char *name, gint64 time)
{
  char buffer[XG_EXPORT_TIME_SIZE];

  if (time != 0)
    add_text (text, name, xg_export_time_format (time, buffer));
}

static void
add_flag (GString *text, const char *name, gboolean value)
{
  g_string_append_printf (text, "\"%s\":%s,", name, value ? "true" : "false");
}

static void
add_row (GString *text, const XgStoreRow *row)
{
  const XgStoreItem *item = row->item;

  g_string_append_c (text, '{');
  add_text (text, "kind", xg_record_kind_to_nick (item->kind));
  add_text (text, "broker", item->broker);
  add_text (text, "topic", item->node);
  add_text (text, "id", item->item_id);
  add_time (text, "received", item->received);
  add_time (text, "stamped", item->delayed);
  add_text (text, "publisher", item->publisher);
  add_text (text, "type", item->type);
  add_text (text, "severity", xg_severity_to_nick (item->severity));
  add_text (text, "tlp", item->tlp != XG_TLP_NONE ? xg_tlp_to_nick (item->tlp) : NULL);
  add_text (text, "purpose", item->purpose);
  add_text (text, "incident", item->incident);
  add_text (text, "summary", item->summary);
  add_text (text, "collection", row->collection);
  g_string_append_printf (text, "\"version\":%u,", item->version);
  add_flag (text, "current", item->current);
  add_flag (text, "read", item->read);
  add_flag (text, "pinned", item->pinned);
  add_flag (text, "retracted", item->retracted);
  add_flag (text, "missed", item->caught_up);
  if (row->payload != NULL)
    {
      g_string_append (text, "\"payload\":");
      append_string (text, row->payload, (gssize) row->payload_length);
      g_string_append_c (text, ',');
    }
  text->str[text->len - 1] = '}';
  g_string_append_c (text, '\n');
}

static void
add_nothing (GString *text)
{
}

const XgExportWriter xg_export_json_writer = {
  .suffix = ".jsonl",
  .begin = add_nothing,
  .row = add_row,
  .end = add_nothing,
};
