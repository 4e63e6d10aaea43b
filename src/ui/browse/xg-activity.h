/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "grid/xg-grid.h"

G_BEGIN_DECLS

/* The last minutes in pieces, newest last. */
#define XG_ACTIVITY_BUCKETS 24
#define XG_ACTIVITY_SECONDS 10 /* of one bucket */

/**
 * XgActivity:
 *
 * How many items came lately, per topic; a collection has the sum of what is below it. Counts what
 * the grid reports while the window is open; memory is bounded by the number of topics.
 *
 * Signal "changed": there is something new to draw; at most once a second.
 */
#define XG_TYPE_ACTIVITY (xg_activity_get_type ())
G_DECLARE_FINAL_TYPE (XgActivity, xg_activity, XG, ACTIVITY, GObject)

XgActivity *xg_activity_new (void);
void xg_activity_watch (XgActivity *self, XgGrid *grid);
void xg_activity_sweep (XgActivity *self);
void xg_activity_add (XgActivity *self, XgNode *node, gint64 time, guint n_items);
guint xg_activity_read (XgActivity *self, XgNode *node, gint64 now, guint *buckets);
guint xg_activity_get_minute (XgActivity *self, XgNode *node, gint64 now);

G_END_DECLS
