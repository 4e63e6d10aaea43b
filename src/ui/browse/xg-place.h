/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "filters/xg-filter-entry.h"
#include "profiles/xg-connector-list.h"

G_BEGIN_DECLS

typedef enum
{
  XG_PLACE_ITEMS,    /* everything of one profile */
  XG_PLACE_ALERTS,   /* the alert inbox of all */
  XG_PLACE_REQUESTS, /* who waits for a subscription, of all */
  XG_PLACE_BROKER,   /* the heading of a broker */
  XG_PLACE_FILTERS,  /* the heading of the saved filters */
  XG_PLACE_FILTER,   /* what one of them finds */
} XgPlaceKind;

/**
 * XgPlace:
 *
 * A row of the sidebar that is not a topic or collection. Properties: label, count (int64: the
 * number in its badge, 0 for none), busy (boolean), status (string: a word beside a heading),
 * failed (boolean: what "status" says is bad), open (boolean: the rows below a heading are shown),
 * named (boolean: one of several profiles: the row of its items is its heading).
 */
#define XG_TYPE_PLACE (xg_place_get_type ())
G_DECLARE_FINAL_TYPE (XgPlace, xg_place, XG, PLACE, GObject)

XgPlace *xg_place_new_items (XgConnector *connector);
XgPlace *xg_place_new_alerts (XgConnectorList *connectors);
XgPlace *xg_place_new_requests (XgConnectorList *connectors);
XgPlace *xg_place_new_broker (XgConnector *connector, XgBroker *broker);
XgPlace *xg_place_new_filters (void);
XgPlace *xg_place_new_filter (XgFilterEntry *filter);
XgPlaceKind xg_place_get_kind (XgPlace *self);
XgConnector *xg_place_get_connector (XgPlace *self);
XgBroker *xg_place_get_broker (XgPlace *self);
XgFilterEntry *xg_place_get_filter (XgPlace *self);
gboolean xg_place_is_heading (XgPlace *self);
const char *xg_place_get_label (XgPlace *self);
const char *xg_place_get_icon_name (XgPlace *self);
const char *xg_place_get_status (XgPlace *self);
char *xg_place_describe (XgPlace *self);
gboolean xg_place_get_failed (XgPlace *self);
gboolean xg_place_get_busy (XgPlace *self);
gint64 xg_place_get_count (XgPlace *self);
gboolean xg_place_get_open (XgPlace *self);
void xg_place_set_open (XgPlace *self, gboolean open);
gboolean xg_place_get_named (XgPlace *self);
void xg_place_set_named (XgPlace *self, gboolean named);

G_END_DECLS
