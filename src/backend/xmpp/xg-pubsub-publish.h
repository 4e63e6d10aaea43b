/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "xmpp/xg-stream.h"

G_BEGIN_DECLS

/* XEP-0060 section 7: what a publisher does. */

void xg_pubsub_publish_async (XgStream *stream,
                              const char *service,
                              const char *node,
                              const char *item_id,
                              const char *payload,
                              const char *options,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean
xg_pubsub_publish_finish (XgStream *stream, GAsyncResult *result, char **item_id, GError **error);

void xg_pubsub_retract_async (XgStream *stream,
                              const char *service,
                              const char *node,
                              const char *item_id,
                              gboolean notify,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean xg_pubsub_retract_finish (XgStream *stream, GAsyncResult *result, GError **error);

G_END_DECLS
