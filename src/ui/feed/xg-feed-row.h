/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "grid/xg-item.h"

G_BEGIN_DECLS

/**
 * XgFeedRow:
 *
 * An item in a narrow window: severity, topic and time; the summary; the publisher.
 */
#define XG_TYPE_FEED_ROW (xg_feed_row_get_type ())
G_DECLARE_FINAL_TYPE (XgFeedRow, xg_feed_row, XG, FEED_ROW, GtkWidget)

GtkListItemFactory *xg_feed_row_factory_new (void);
void xg_feed_row_set_item (XgFeedRow *self, XgItem *item);

G_END_DECLS
