/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "grid/xg-grid.h"

G_BEGIN_DECLS

#define XG_TIMELINE_MAX_BUCKETS 120

/**
 * XgTimeline:
 *
 * When the rows of a list came, by severity: counted in a worker, anew when the list changes. The
 * span is that of the rows, in buckets whose width is a round one: a second, a minute, six hours.
 *
 * Signal "changed": other counts.
 */
#define XG_TYPE_TIMELINE (xg_timeline_get_type ())
G_DECLARE_FINAL_TYPE (XgTimeline, xg_timeline, XG, TIMELINE, GObject)

XgTimeline *xg_timeline_new (void);
void xg_timeline_set_list (XgTimeline *self, XgItemList *list);

gboolean xg_timeline_get_loading (XgTimeline *self);
guint xg_timeline_get_n_buckets (XgTimeline *self);            /* 0: there is nothing to show */
gint64 xg_timeline_get_start (XgTimeline *self, guint bucket); /* µs since the epoch */
gint64 xg_timeline_get_width (XgTimeline *self);               /* µs */
guint64 xg_timeline_get_count (XgTimeline *self, guint bucket, XgSeverity severity);
guint64 xg_timeline_get_sum (XgTimeline *self, guint bucket);
guint64 xg_timeline_get_largest (XgTimeline *self);

G_END_DECLS
