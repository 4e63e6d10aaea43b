/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "xmpp/xg-data-form.h"
#include "xmpp/xg-stream.h"

G_BEGIN_DECLS

/* XEP-0060 section 6.3: how a subscription delivers. */
void xg_pubsub_options_async (XgStream *stream,
                              const char *service,
                              const char *node,
                              const char *jid,
                              const char *subid,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
XgDataForm *xg_pubsub_options_finish (XgStream *stream, GAsyncResult *result, GError **error);

void xg_pubsub_set_options_async (XgStream *stream,
                                  const char *service,
                                  const char *node,
                                  const char *jid,
                                  const char *subid,
                                  const char *form,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean xg_pubsub_set_options_finish (XgStream *stream, GAsyncResult *result, GError **error);

G_END_DECLS
