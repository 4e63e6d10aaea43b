/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include <openssl/ssl.h>

G_BEGIN_DECLS

SSL_CTX *xg_probe_tls_context (void);
gboolean xg_probe_tls_ask (SSL *ssl, const char *domain, gboolean direct);
GError *xg_probe_tls_error (const char *place, const char *domain);

G_END_DECLS
