/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <openssl/x509.h>

#include "security/xg-certificate.h"

G_BEGIN_DECLS

XgCertificate *xg_certificate_new (X509 *x509);
X509 *xg_certificate_get_x509 (const XgCertificate *self);
char *xg_certificate_compute_sha256 (const X509 *x509);
gint64 xg_certificate_parse_time (const ASN1_TIME *time, gint64 fallback);

G_END_DECLS
