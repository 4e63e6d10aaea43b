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

static void
append_time (GString *out, const char *name, gint64 time)
{
  g_autoptr (GDateTime) seconds = g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC);
  g_autofree char *text = NULL;

  if (seconds != NULL)
    text = g_date_time_format (seconds, "%Y-%m-%dT%H:%M:%S");
  if (text == NULL)
    g_string_append_printf (out, "\"%s\":null", name);
  else
    g_string_append_printf (out, "\"%s\":\"%s.%03dZ\"", name, text, (int) (time / 1000 % 1000));
}

/* What nobody can give us any more. */
static void
append_gap (GString *out, const XgGap *gap)
{
  g_string_append_c (out, ',');
  append_time (out, "from", gap->since);
  g_string_append_c (out, ',');
  append_time (out, "until", gap->until);
  if (gap->known == XG_GAP_UNKNOWN)
    g_string_append (out, ",\"count\":null");
  else
    g_string_append_printf (out, ",\"count\":%" G_GINT64_FORMAT, gap->count);
  g_string_append_printf (out, ",\"exact\":%s", gap->known == XG_GAP_EXACT ? "true" : "false");
  append_member (out, "known", xg_gap_count_to_nick (gap->known));
  append_member (out, "reason", xg_gap_reason_to_nick (gap->reason));
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
  g_string_append (out, "{\"event\":");
  append_string (out, xg_record_kind_to_nick (record->kind));
  g_string_append_c (out, ',');
  append_time (out, "received", record->received);
  append_member (out, "broker", record->broker);
  append_member (out, "node", record->node);
  append_member (out, "id", record->item_id);
  append_member (out, "publisher", record->publisher);
  append_member (out, "type", record->type);
  append_member (out, "severity", xg_severity_to_nick (record->severity));
  append_member (out, "summary", record->summary);
  append_member (out, "payload", record->payload);
  g_string_append_printf (out, ",\"caught_up\":%s", record->caught_up ? "true" : "false");
  if (record->gap != NULL)
    append_gap (out, record->gap);
  g_string_append (out, "}\n");
}
