/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/xg-severity.h"
#include "store/xg-reader.h"
#include "xmpp/xg-pubsub.h"

G_BEGIN_DECLS

/* Who says it. No broker tells when an item was published; what is known of that is known here. */
typedef enum
{
  XG_KEPT_UNKNOWN, /* nobody */
  XG_KEPT_BROKER,  /* the broker: with the item, or as the stamp of a notification */
  XG_KEPT_CACHE,   /* the cache: when it first had the item, so that this is the latest possible */
  XG_KEPT_MISSED,  /* the same, fetched after an interruption */
} XgKeptSource;

/**
 * XgKeptItem:
 *
 * One item that a broker keeps, without its content, joined with what the cache knows of it.
 * Immutable.
 */
#define XG_TYPE_KEPT_ITEM (xg_kept_item_get_type ())
G_DECLARE_FINAL_TYPE (XgKeptItem, xg_kept_item, XG, KEPT_ITEM, GObject)

XgKeptItem *
xg_kept_item_new (const char *broker, const char *node, const XgPubsubItem *item, XgReader *reader);
const char *xg_kept_item_get_id (XgKeptItem *self);
const char *xg_kept_item_get_publisher (XgKeptItem *self);
XgKeptSource xg_kept_item_get_publisher_source (XgKeptItem *self);
gint64 xg_kept_item_get_time (XgKeptItem *self);
XgKeptSource xg_kept_item_get_time_source (XgKeptItem *self);
gsize xg_kept_item_get_size (XgKeptItem *self);
const char *xg_kept_item_get_payload_type (XgKeptItem *self);
const char *xg_kept_item_get_summary (XgKeptItem *self);
XgSeverity xg_kept_item_get_severity (XgKeptItem *self);
gint64 xg_kept_item_get_row (XgKeptItem *self);

G_END_DECLS
