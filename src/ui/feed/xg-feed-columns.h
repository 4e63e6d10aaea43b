/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "base/xg-item-order.h"
#include "grid/xg-item.h"

G_BEGIN_DECLS

/* In the order of the screen, unless the person has another. */
typedef enum
{
  XG_FEED_COLUMN_TIME,
  XG_FEED_COLUMN_SEVERITY,
  XG_FEED_COLUMN_SUMMARY,
  XG_FEED_COLUMN_TOPIC,
  XG_FEED_COLUMN_PUBLISHER,
  XG_FEED_COLUMN_TYPE,
  XG_FEED_COLUMN_ID,
  XG_FEED_COLUMN_INCIDENT,
  XG_FEED_COLUMN_PURPOSE,
  XG_FEED_COLUMN_TLP,
  XG_N_FEED_COLUMNS
} XgFeedColumn;

GtkColumnViewColumn *xg_feed_column_new (XgFeedColumn column);
gboolean xg_feed_column_is_short_clock (GtkColumnViewColumn *column);
void xg_feed_column_set_short_clock (GtkColumnViewColumn *column, gboolean short_clock);
int xg_feed_column_get_room (XgFeedColumn column);
int xg_feed_column_get_width (XgFeedColumn column);
const char *xg_feed_column_get_nick (XgFeedColumn column);
const char *xg_feed_column_get_title (XgFeedColumn column);
gboolean xg_feed_column_from_nick (const char *nick, gsize length, XgFeedColumn *column);
XgItemOrder xg_feed_column_get_order (XgFeedColumn column);
XgItem *xg_feed_cell_get_item (GtkWidget *widget, guint *position);
void xg_feed_cell_set_list_item (GtkWidget *child, GtkListItem *list_item);
void xg_feed_style_summary (GtkInscription *inscription, XgItem *item);

G_END_DECLS
