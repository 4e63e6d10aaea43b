/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "xmpp/xg-stream.h"
#include "xmpp/xg-strophe.h"

G_BEGIN_DECLS

/**
 * XgStreamTls:
 *
 * The TLS handshake of one connection: collects why it fails.
 */
typedef struct _XgStreamTls XgStreamTls;

/* See XgStreamSettings. */
typedef struct
{
  const char *domain; /* what the server's certificate must be for, in ASCII */
  const char *ca_file;
  const char *peer_sha256;
  gboolean accept_peer;
  const char *cert_file;
  const char *key_file;
  const char *passphrase;
  const XgStreamTlsHooks *hooks;
} XgStreamTlsSettings;

XgStreamTls *
xg_stream_tls_new (const XgStreamTlsSettings *settings, const char *address, gboolean direct);
void xg_stream_tls_free (XgStreamTls *self);
gboolean xg_stream_tls_start (XgStreamTls *self,
                              xmpp_conn_t *conn,
                              XgStropheMemory *memory,
                              XgStropheLog *log,
                              GError **error);
GBytes *xg_stream_tls_get_binding (XgStreamTls *self, const char *type);

gboolean xg_stream_tls_check_ca_file (const char *path, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgStreamTls, xg_stream_tls_free)

G_END_DECLS
