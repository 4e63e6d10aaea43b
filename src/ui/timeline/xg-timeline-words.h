/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "grid/xg-timeline.h"

G_BEGIN_DECLS

char *xg_timeline_words_range (gint64 since, gint64 before);
char *xg_timeline_words_counts (XgTimeline *timeline, guint first, guint last);
char *xg_timeline_words_summary (XgTimeline *timeline, guint first, guint last);
char *xg_timeline_words_narrow (const char *expression, gint64 since, gint64 before);
char *xg_timeline_words_widen (const char *expression);

G_END_DECLS
