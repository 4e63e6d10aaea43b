/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A table for spreadsheets (RFC 4180); xg_csv_append() keeps formulas from being any. */
#define G_LOG_DOMAIN "xg-export"

#include "config.h"

#include "base/xg-csv.h"
#include "export/xg-export-format.h"
#include "export/xg-export-time.h"

static void
begin (GString *text)
{
  static const char *const names[] = {
    "received", "stamped", "kind", "broker",  "topic",     "id",      "publisher",
    "severity", "tlp",     "type", "purpose", "incident",  "summary", "collection",
    "version",  "current", "read", "pinned",  "retracted", "missed",  "payload bytes",
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    xg_csv_append (text, names[i], i + 1 == G_N_ELEMENTS (names));
}

static void
add_time (GString *text, gint64 time)
{
  char buffer[XG_EXPORT_TIME_SIZE];

  xg_csv_append (text, time != 0 ? xg_export_time_format (time, buffer) : NULL, FALSE);
}

static void
add_flag (GString *text, gboolean value)
{
  xg_csv_append (text, value ? "true" : "false", FALSE);
}

static void
add_number (GString *text, gsize number, gboolean last)
{
  char buffer[32];

  g_snprintf (buffer, sizeof buffer, "%" G_GSIZE_FORMAT, number);
  xg_csv_append (text, buffer, last);
}

static void
add_row (GString *text, const XgStoreRow *row)
{
  const XgStoreItem *item = row->item;

  add_time (text, item->received);
  add_time (text, item->delayed);
  xg_csv_append (text, xg_record_kind_to_nick (item->kind), FALSE);
  xg_csv_append (text, item->broker, FALSE);
  xg_csv_append (text, item->node, FALSE);
  xg_csv_append (text, item->item_id, FALSE);
  xg_csv_append (text, item->publisher, FALSE);
  xg_csv_append (text, xg_severity_to_nick (item->severity), FALSE);
  xg_csv_append (text, xg_tlp_to_nick (item->tlp), FALSE);
  xg_csv_append (text, item->type, FALSE);
  xg_csv_append (text, item->purpose, FALSE);
  xg_csv_append (text, item->incident, FALSE);
  xg_csv_append (text, item->summary, FALSE);
  xg_csv_append (text, row->collection, FALSE);
  add_number (text, item->version, FALSE);
  add_flag (text, item->current);
  add_flag (text, item->read);
  add_flag (text, item->pinned);
  add_flag (text, item->retracted);
  add_flag (text, item->caught_up);
  add_number (text, row->payload_length, TRUE);
}

static void
end (GString *text)
{
}

const XgExportWriter xg_export_csv_writer = {
  .suffix = ".csv",
  .begin = begin,
  .row = add_row,
  .end = end,
};
