/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "base/xg-record.h"
#include "grid/xg-item.h"

G_BEGIN_DECLS

/* How things are said to people. Times are µs since the epoch, UTC; they are shown in the local
 * zone. */

const char *xg_format_severity (XgSeverity severity);
const char *xg_format_severity_at_least (XgSeverity severity);
const char *xg_format_kind (XgRecordKind kind);
const char *xg_format_kind_icon (XgRecordKind kind);

char *xg_format_clock (gint64 time, gint64 now, gboolean millis);
char *xg_format_time (gint64 time, gint64 now);
char *xg_format_span (gint64 span);
char *xg_format_ago (gint64 time, gint64 now);
char *xg_format_count (guint64 count);
char *xg_format_rate (guint per_minute);
char *xg_format_facts_left (gint64 left);
char *xg_format_payload_type (const char *payload_type);
char *xg_format_paragraphs (const char *text);
char *xg_format_row (XgItem *item, gint64 now);

G_END_DECLS
