/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

#include <openssl/evp.h>
#include <openssl/x509.h>

/* A certificate that signs itself, and its key. */
static inline X509 *
make_certificate (const char *name, EVP_PKEY **key)
{
  X509 *certificate = X509_new ();
  X509_NAME *subject = X509_NAME_new ();

  *key = EVP_EC_gen ("P-256");
  g_assert_nonnull (*key);
  X509_NAME_add_entry_by_txt (subject,
                              "CN",
                              MBSTRING_UTF8,
                              (const unsigned char *) name,
                              -1,
                              -1,
                              0);
  X509_set_version (certificate, X509_VERSION_3);
  ASN1_INTEGER_set (X509_get_serialNumber (certificate), 1);
  X509_gmtime_adj (X509_getm_notBefore (certificate), -3600);
  X509_gmtime_adj (X509_getm_notAfter (certificate), 3600);
  X509_set_subject_name (certificate, subject);
  X509_set_issuer_name (certificate, subject);
  X509_set_pubkey (certificate, *key);
  g_assert_cmpint (X509_sign (certificate, *key, EVP_sha256 ()), >, 0);
  X509_NAME_free (subject);
  return certificate;
}
