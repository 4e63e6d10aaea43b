/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <openssl/x509.h>

#include "security/xg-deadline.h"
#include "security/xg-revocation-result-private.h"

G_BEGIN_DECLS

/* Lists of revoked certificates (RFC 5280 section 5) */
GPtrArray *xg_crl_read (GBytes *bytes);
GPtrArray *xg_crl_load_file (const char *path, GError **error);
void xg_crl_judge (XgRevocationResult *result, GPtrArray *lists, X509 *issuer);
void xg_crl_fetch (XgRevocationResult *result,
                   const char *url,
                   X509 *issuer,
                   const XgDeadline *deadline);
GStrv xg_crl_dup_urls (X509 *x509);

G_END_DECLS
