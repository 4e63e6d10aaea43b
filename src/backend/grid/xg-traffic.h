/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "grid/xg-session.h"

G_BEGIN_DECLS

/* Stanzas that are kept, in number and in bytes. */
#define XG_TRAFFIC_MAX       5000
#define XG_TRAFFIC_MAX_BYTES (8 * 1024 * 1024)

typedef enum
{
  XG_TRAFFIC_IQ,
  XG_TRAFFIC_MESSAGE,
  XG_TRAFFIC_PRESENCE,
  XG_TRAFFIC_STREAM, /* of the connection itself: login, acknowledgements */
} XgTrafficKind;

/**
 * XgTrafficEntry:
 *
 * One stanza that was sent or received, without secrets.
 */
#define XG_TYPE_TRAFFIC_ENTRY (xg_traffic_entry_get_type ())
G_DECLARE_FINAL_TYPE (XgTrafficEntry, xg_traffic_entry, XG, TRAFFIC_ENTRY, GObject)

gboolean xg_traffic_entry_get_sent (XgTrafficEntry *self);
gint64 xg_traffic_entry_get_time (XgTrafficEntry *self); /* µs since 1970 */
XgTrafficKind xg_traffic_entry_get_kind (XgTrafficEntry *self);
const char *xg_traffic_entry_get_summary (XgTrafficEntry *self);
const char *xg_traffic_entry_get_peer (XgTrafficEntry *self);
const char *xg_traffic_entry_get_xml (XgTrafficEntry *self);
gboolean xg_traffic_entry_contains (XgTrafficEntry *self, const char *words);

/**
 * XgTraffic:
 *
 * What goes over the connections of a session, the newest last: a #GListModel of #XgTrafficEntry.
 * Looks from xg_traffic_new() on until it is gone, a few times a second. Properties with
 * notification: paused (boolean: what comes is counted and not kept), n-dropped (uint64: how many
 * could not be followed, or came while it was paused).
 */
#define XG_TYPE_TRAFFIC (xg_traffic_get_type ())
G_DECLARE_FINAL_TYPE (XgTraffic, xg_traffic, XG, TRAFFIC, GObject)

XgTraffic *xg_traffic_new (XgStanzaLog *log);
void xg_traffic_take (XgTraffic *self);
void xg_traffic_clear (XgTraffic *self);
gboolean xg_traffic_get_paused (XgTraffic *self);
void xg_traffic_set_paused (XgTraffic *self, gboolean paused);
guint64 xg_traffic_get_n_dropped (XgTraffic *self);

G_END_DECLS
