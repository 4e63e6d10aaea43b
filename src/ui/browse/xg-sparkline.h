/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "browse/xg-activity.h"

G_BEGIN_DECLS

/**
 * XgSparkline:
 *
 * The recent activity of a topic or collection as a small line without a scale, which says "alive",
 * "busy now", "quiet since", and, where there is room, how many came in the last minute. Draws
 * nothing where nothing came. Its least width is that of the line.
 */
#define XG_TYPE_SPARKLINE (xg_sparkline_get_type ())
G_DECLARE_FINAL_TYPE (XgSparkline, xg_sparkline, XG, SPARKLINE, GtkWidget)

void xg_sparkline_set (XgSparkline *self, XgActivity *activity, XgNode *node);

G_END_DECLS
