/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "security/xg-certificate.h"

G_BEGIN_DECLS

/*
 * Looks into TLS connections that a library of ours makes on its own (libstrophe). Everything here
 * speaks of the last connection that was made on the calling thread after xg_tls_tap_begin().
 * Where that library does not use OpenSSL there never is one: all answers are FALSE and NULL.
 */
gboolean xg_tls_tap_install (void); /* once, in main(), before the first connection */
void xg_tls_tap_begin (void);       /* before a handshake: forget an earlier connection */
void xg_tls_tap_end (void); /* look no more; when the connection is freed it ends by itself */

gboolean xg_tls_tap_is_open (void);         /* whether a handshake was done */
const char *xg_tls_tap_get_protocol (void); /* "TLSv1.3" */
const char *xg_tls_tap_get_cipher (void);   /* "TLS_AES_256_GCM_SHA384" */
char *xg_tls_tap_dup_group (void);          /* "x25519" */
char *xg_tls_tap_dup_peer_sha256 (void);    /* of the server's certificate, "AA:BB:…" */
XgCertificate *xg_tls_tap_dup_peer (void);  /* the server's certificate */
GBytes *xg_tls_tap_dup_binding (const char *type);

G_END_DECLS
