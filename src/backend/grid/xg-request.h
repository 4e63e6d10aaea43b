/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "grid/xg-broker.h"
#include "xmpp/xg-pubsub-request.h"

G_BEGIN_DECLS

/**
 * XgRequest:
 *
 * Somebody asks for a subscription to a node of ours, and has no answer yet. Immutable.
 */
#define XG_TYPE_REQUEST (xg_request_get_type ())
G_DECLARE_FINAL_TYPE (XgRequest, xg_request, XG, REQUEST, GObject)

XgRequest *xg_request_new (XgBroker *broker,
                           const char *node,
                           const char *jid,
                           const char *subid,
                           gint64 received);
XgBroker *xg_request_get_broker (XgRequest *self);
XgNode *xg_request_get_node (XgRequest *self);
const char *xg_request_get_node_id (XgRequest *self);
const char *xg_request_get_jid (XgRequest *self);
gint64 xg_request_get_received (XgRequest *self);
const XgPubsubRequest *xg_request_get_pubsub (XgRequest *self);
gboolean xg_request_is (XgRequest *self, const char *node, const char *jid, const char *subid);

G_END_DECLS
