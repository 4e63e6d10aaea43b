/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "xmpp/xg-strophe.h"

G_BEGIN_DECLS

/**
 * XgStreamTls:
 *
 * The TLS handshake of one connection: collects why it fails.
 */
typedef struct _XgStreamTls XgStreamTls;

XgStreamTls *xg_stream_tls_new (const char *domain, const char *address, gboolean direct);
void xg_stream_tls_free (XgStreamTls *self);
gboolean
xg_stream_tls_start (XgStreamTls *self, xmpp_conn_t *conn, XgStropheLog *log, GError **error);

gboolean xg_stream_tls_check_ca_file (const char *path, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgStreamTls, xg_stream_tls_free)

G_END_DECLS
