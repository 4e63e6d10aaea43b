/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define XG_EXPORT_TIME_SIZE 32

const char *xg_export_time_format (gint64 time, char *text);
gboolean xg_export_time_parse (const char *text, gint64 *time);

G_END_DECLS
