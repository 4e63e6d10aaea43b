/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/xg-record.h"

G_BEGIN_DECLS

#define XG_TYPE_ITEM (xg_item_get_type ())
G_DECLARE_FINAL_TYPE (XgItem, xg_item, XG, ITEM, GObject)

/*
 * One row of the feed: passive, made on demand from the store, without the payload. Properties:
 * rowid (int64), kind (int, XgRecordKind), severity (XgSeverity), received (int64 µs), broker,
 * node, topic (the node's label), item-id, publisher, payload-type, summary, version (uint), read,
 * pinned, retracted, current, caught-up (booleans). "read", "pinned", "retracted" and "current"
 * notify.
 */
gint64 xg_item_get_rowid (XgItem *self);
XgRecordKind xg_item_get_kind (XgItem *self);
XgSeverity xg_item_get_severity (XgItem *self);
gint64 xg_item_get_received (XgItem *self);
gint64 xg_item_get_delayed (XgItem *self);
const char *xg_item_get_broker (XgItem *self);
const char *xg_item_get_node (XgItem *self);
const char *xg_item_get_topic (XgItem *self);
const char *xg_item_get_item_id (XgItem *self);
const char *xg_item_get_publisher (XgItem *self);
const char *xg_item_get_collection (XgItem *self);
const char *xg_item_get_payload_type (XgItem *self);
const char *xg_item_get_summary (XgItem *self);
const char *xg_item_get_incident (XgItem *self);
const char *xg_item_get_purpose (XgItem *self);
XgTlp xg_item_get_tlp (XgItem *self);
guint xg_item_get_version (XgItem *self);
gboolean xg_item_get_read (XgItem *self);
gboolean xg_item_get_pinned (XgItem *self);
gboolean xg_item_get_retracted (XgItem *self);
gboolean xg_item_get_current (XgItem *self);
gboolean xg_item_get_caught_up (XgItem *self);

G_END_DECLS
