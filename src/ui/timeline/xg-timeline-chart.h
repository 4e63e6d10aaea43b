/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "grid/xg-timeline.h"

G_BEGIN_DECLS

/**
 * XgTimelineChart:
 *
 * The bars of a timeline, the severest at the bottom, with a cursor. A range is dragged with the
 * pointer; with the keyboard Left, Right, Home and End move the cursor, with Shift they take a
 * range, and Enter chooses it. Every bar tells its time and numbers in words.
 *
 * Signals: "range-chosen" (uint first, uint last): buckets; "cursor-moved".
 */
#define XG_TYPE_TIMELINE_CHART (xg_timeline_chart_get_type ())
G_DECLARE_FINAL_TYPE (XgTimelineChart, xg_timeline_chart, XG, TIMELINE_CHART, GtkWidget)

GtkWidget *xg_timeline_chart_new (XgTimeline *timeline);
gboolean xg_timeline_chart_get_range (XgTimelineChart *self, guint *first, guint *last);

G_END_DECLS
