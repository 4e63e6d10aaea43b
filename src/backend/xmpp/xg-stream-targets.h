/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "xmpp/xg-stream.h"

G_BEGIN_DECLS

/* One place to connect to. */
struct _XgStreamTarget
{
  char *host; /* as people know it */
  char *ip;   /* in numbers */
  guint16 port;
};

XgStreamTarget *xg_stream_target_new (const char *host, const char *ip, guint16 port);
XgStreamTarget *xg_stream_target_copy (const XgStreamTarget *self);
void xg_stream_target_free (XgStreamTarget *self);
char *xg_stream_target_to_string (const XgStreamTarget *self);
GError *xg_stream_target_error (const XgStreamTarget *self, int number);

void xg_stream_targets_async (const char *domain,
                              const char *host,
                              guint16 port,
                              XgTlsMode tls_mode,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
GPtrArray *xg_stream_targets_finish (GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgStreamTarget, xg_stream_target_free)

G_END_DECLS
