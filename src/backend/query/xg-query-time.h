/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean xg_query_time_parse (const char *text, gint64 now, GTimeZone *zone, gint64 *time);

G_END_DECLS
