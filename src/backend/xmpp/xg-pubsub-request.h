/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "xmpp/xg-stream.h"

G_BEGIN_DECLS

/* FORM_TYPE of requests and of answers to them */
#define XG_PUBSUB_AUTHORIZATION "http://jabber.org/protocol/pubsub#subscribe_authorization"

/**
 * XgPubsubRequest:
 *
 * Somebody asks an owner for a subscription (XEP-0060 section 8.6).
 */
typedef struct
{
  char *broker;
  char *node;
  char *jid;   /* who asks */
  char *subid; /* NULL: the broker tells none */
} XgPubsubRequest;

void xg_pubsub_request_free (XgPubsubRequest *self);
XgPubsubRequest *xg_pubsub_request_parse (const XgElement *message);
char *xg_pubsub_request_answer (XgStream *stream, const XgPubsubRequest *request, gboolean allow);
char *xg_pubsub_request_parse_refusal (const XgElement *message, GError **reason);

/* XEP-0060 section 8.7: requests that wait. */
void xg_pubsub_pending_async (XgStream *stream,
                              const char *service,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
GPtrArray * /* (element-type utf8) */
xg_pubsub_pending_finish (XgStream *stream, GAsyncResult *result, GError **error);
void xg_pubsub_send_pending_async (XgStream *stream,
                                   const char *service,
                                   const char *node,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean xg_pubsub_send_pending_finish (XgStream *stream, GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgPubsubRequest, xg_pubsub_request_free)

G_END_DECLS
