/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-main"

#include "config.h"

#include "program/xg-json-line.h"

/*
 * Written straight into the output buffer: json-glib would build a tree of a dozen objects for each
 * of tens of thousands of events a second.
 */

/* A JSON string (RFC 8259 section 7); null for NULL. All texts of a record are valid UTF-8. */
static void
append_string (GString *out, const char *text)
{
  if (text == NULL)
    {
      g_string_append (out, "null");
      return;
    }
  g_string_append_c (out, '"');
  for (const char *p = text; *p != '\0'; p++)
    {
      guchar c = (guchar) *p;

      if (c == '"' || c == '\\')
        {
          g_string_append_c (out, '\\');
          g_string_append_c (out, *p);
        }
      else if (c == '\n')
        g_string_append (out, "\\n");
      else if (c == '\t')
        g_string_append (out, "\\t");
      else if (c < 0x20 || c == 0x7f)
        g_string_append_printf (out, "\\u%04x", c);
      else
        g_string_append_c (out, *p);
    }
  g_string_append_c (out, '"');
}

static void
append_member (GString *out, const char *name, const char *text)
{
  g_string_append_printf (out, ",\"%s\":", name);
  append_string (out, text);
}

/**
 * xg_json_line_append:
 * @out: where to append
 * @record: a durable record
 *
 * Appends @record as one JSON object and a newline: the format of `--headless --json`.
 */
void
xg_json_line_append (GString *out, const XgRecord *record)
{
  g_autoptr (GDateTime) seconds = g_date_time_new_from_unix_utc (record->received / G_USEC_PER_SEC);
  g_autofree char *time = g_date_time_format (seconds, "%Y-%m-%dT%H:%M:%S");

  g_string_append (out, "{\"event\":");
  append_string (out, xg_record_kind_to_nick (record->kind));
  g_string_append_printf (out,
                          ",\"received\":\"%s.%03dZ\"",
                          time,
                          (int) (record->received / 1000 % 1000));
  append_member (out, "broker", record->broker);
  append_member (out, "node", record->node);
  append_member (out, "id", record->item_id);
  append_member (out, "publisher", record->publisher);
  append_member (out, "type", record->type);
  append_member (out, "severity", xg_severity_to_nick (record->severity));
  append_member (out, "summary", record->summary);
  append_member (out, "payload", record->payload);
  g_string_append_printf (out, ",\"caught_up\":%s}\n", record->caught_up ? "true" : "false");
}
