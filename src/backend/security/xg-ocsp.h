/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <openssl/ocsp.h>
#include <openssl/x509.h>

#include "security/xg-deadline.h"
#include "security/xg-revocation-result-private.h"

G_BEGIN_DECLS

void
xg_ocsp_judge (XgRevocationResult *result, GBytes *answer, OCSP_REQUEST *request, X509 *issuer);
void
xg_ocsp_ask (XgRevocationResult *result, const char *url, X509 *issuer, const XgDeadline *deadline);
GStrv xg_ocsp_dup_urls (X509 *x509);

G_END_DECLS
