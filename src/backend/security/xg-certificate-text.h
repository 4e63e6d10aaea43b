/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

#include <openssl/x509.h>

G_BEGIN_DECLS

/* Text of a certificate, an answer or an error as people can read it without being deceived. */
char *xg_certificate_text_escape (const char *data, gsize length);
char *xg_certificate_text_name (const X509_NAME *name);
char *xg_certificate_text_common_name (const X509_NAME *name);
char *xg_certificate_text_key (X509 *x509);
char *xg_certificate_text_signature (const X509 *x509);
char *xg_certificate_text_number (const ASN1_INTEGER *number);

G_END_DECLS
