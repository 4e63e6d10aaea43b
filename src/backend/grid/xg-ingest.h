/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "alert/xg-engine.h"
#include "store/xg-store.h"
#include "xmpp/xg-pubsub.h"
#include "xmpp/xg-stream.h"

G_BEGIN_DECLS

/*
 * The way of an event from the wire to the store: decode, look into the payload, ask the alert
 * engine, queue. Runs on the stream thread and on workers; thread-safe, reference counted.
 */
typedef struct _XgIngest XgIngest;

XgIngest *xg_ingest_new (XgStore *store, XgEngine *engine, const char *own_domain);
XgIngest *xg_ingest_ref (XgIngest *self);
void xg_ingest_unref (XgIngest *self);
void xg_ingest_accept (XgIngest *self, const char *broker);
void xg_ingest_refuse (XgIngest *self, const char *broker);
void xg_ingest_note_seen (XgIngest *self, gint64 when);
void xg_ingest_get_sink (XgIngest *self, XgStreamSink *sink);
gint64 xg_ingest_get_unknown_senders (XgIngest *self);
guint64 xg_ingest_get_received (XgIngest *self);
gint64 xg_ingest_get_last_event (XgIngest *self);
gboolean xg_ingest_push (XgIngest *self, XgRecord *record);
void xg_ingest_push_gap (XgIngest *self, const char *broker, const char *node, const XgGap *gap);
void
xg_ingest_push_note (XgIngest *self, const char *broker, const char *node, const char *sentence);

gboolean xg_ingest_message (XgIngest *self, const XgElement *message);
XgRecord *
xg_ingest_item (const char *broker, const char *node, const XgPubsubItem *item, gboolean caught_up);
gboolean xg_ingest_push_wait (XgIngest *self, XgRecord *record, GCancellable *cancellable);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgIngest, xg_ingest_unref)

G_END_DECLS
