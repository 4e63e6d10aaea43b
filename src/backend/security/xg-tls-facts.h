/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

#include <openssl/ssl.h>

G_BEGIN_DECLS

/* What can be asked of any TLS connection after its handshake. */
char *xg_tls_facts_dup_group (SSL *ssl);
GBytes *xg_tls_facts_dup_binding (SSL *ssl, const char *type);

G_END_DECLS
