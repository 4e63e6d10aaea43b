/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "xmpp/xg-pubsub.h"

G_BEGIN_DECLS

/* XEP-0060 section 8.8: the subscriptions of others to a node, as its owner. */

XgSubscription *xg_subscription_new (const char *jid, const char *subid, XgSubscriptionState state);
const char *xg_subscription_state_to_nick (XgSubscriptionState state);

void xg_pubsub_subscribers_async (XgStream *stream,
                                  const char *service,
                                  const char *node,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
GPtrArray * /* (element-type XgSubscription) */
xg_pubsub_subscribers_finish (XgStream *stream, GAsyncResult *result, GError **error);

void xg_pubsub_set_subscribers_async (XgStream *stream,
                                      const char *service,
                                      const char *node,
                                      GPtrArray *changes,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean xg_pubsub_set_subscribers_finish (XgStream *stream,
                                           GAsyncResult *result,
                                           GPtrArray **failed,
                                           GError **error);

G_END_DECLS
