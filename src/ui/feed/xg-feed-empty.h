/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "grid/xg-grid.h"

G_BEGIN_DECLS

/**
 * XgFeedEmpty:
 *
 * What stands in place of a feed that has no rows: why there are none, and the button that helps.
 *
 * Signal: "clear-filter": the person wants to see what the filter hides.
 */
#define XG_TYPE_FEED_EMPTY (xg_feed_empty_get_type ())
G_DECLARE_FINAL_TYPE (XgFeedEmpty, xg_feed_empty, XG, FEED_EMPTY, GtkWidget)

void xg_feed_empty_update (XgFeedEmpty *self, XgGrid *grid, XgNode *node, gboolean filtered);

G_END_DECLS
