/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "base/xg-record.h"
#include "xmpp/xg-stanza.h"

G_BEGIN_DECLS

/*
 * What a broker notifies, as records. Of %XG_RECORD_COLLECTION records node is the collection whose
 * children changed (of a created node: the subscribed collection, which may be any ancestor) and
 * item_id the child; where the broker tells no collection node is the created node. A record with
 * reject_reason stands for what can't be read, so that it is counted: "no broker", "no node", "no
 * item id", "no jid", "no child", "unknown state", "unknown event", "empty event".
 */
GPtrArray *xg_pubsub_event_decode (const XgElement *message, GPtrArray **payloads);
XgRecord *xg_pubsub_event_record_item (const char *broker, const char *node, const XgElement *item);

G_END_DECLS
