/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

#include <openssl/evp.h>
#include <openssl/x509.h>

#define PKI_HOUR 3600
#define PKI_DAY  (24 * PKI_HOUR)

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ASN1_TIME, ASN1_TIME_free)

/* Certificates of any kind, good and bad, made in memory. */
typedef struct
{
  X509 *x509;
  EVP_PKEY *key;
} Pki;

typedef struct
{
  const char *name;    /* common name; NULL: none */
  const char *names;   /* subjectAltName as openssl.cnf writes it */
  const char *address; /* one XmppAddr more, byte by byte */
  const char *usage;   /* extendedKeyUsage */
  const char *aia;     /* URL of an OCSP responder */
  const char *cdp;     /* URL of a revocation list */
  const char *key;     /* "P-256" when NULL; "RSA:1024", "ED25519", … */
  const char *digest;  /* "SHA256" when NULL */
  gint64 from;         /* seconds from now; an hour ago when 0 */
  gint64 until;        /* seconds from now; in an hour when 0 */
  gboolean ca;
  gboolean must_staple;
} PkiSpec;

Pki *pki_new (const PkiSpec *spec, const Pki *issuer); /* NULL: signs itself */
Pki *pki_new_server (const char *host, const Pki *issuer);
Pki *pki_new_ca (const char *name, const Pki *issuer);
void pki_free (Pki *self);
char *pki_certificate_text (const Pki *self);
char *pki_key_text (const Pki *self, const char *cipher, const char *passphrase);
char *pki_traditional_key_text (const Pki *self, const char *passphrase);
GBytes *pki_pkcs12 (const Pki *self, const Pki *issuer, const char *passphrase);
GBytes *pki_der (const Pki *self);
char *pki_sha256 (const Pki *self);
char *pki_write (const char *directory, const char *name, const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pki, pki_free)
