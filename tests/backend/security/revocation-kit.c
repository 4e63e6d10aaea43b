/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>
#include <time.h>

#include <openssl/ocsp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "revocation-kit.h"

#define TEN_MINUTES 600

static ASN1_TIME *
time_from_now (gint64 seconds)
{
  return ASN1_TIME_adj (NULL, time (NULL), 0, (long) seconds);
}

static void
add_nonce (OCSP_BASICRESP *basic, GBytes *request, gboolean wrong)
{
  OCSP_REQUEST *asked = NULL;
  unsigned char other[16] = "not your nonce!";
  gsize length;
  const unsigned char *data;

  if (wrong)
    OCSP_basic_add1_nonce (basic, other, sizeof other);
  if (wrong || request == NULL)
    return;
  data = g_bytes_get_data (request, &length);
  asked = d2i_OCSP_REQUEST (NULL, &data, (long) length);
  g_assert_nonnull (asked);
  OCSP_copy_nonce (basic, asked);
  OCSP_REQUEST_free (asked);
}

GBytes *
ocsp_answer (const OcspSpec *spec, GBytes *request)
{
  const Pki *signer = spec->signer != NULL ? spec->signer : spec->issuer;
  OCSP_BASICRESP *basic = OCSP_BASICRESP_new ();
  OCSP_CERTID *id = OCSP_cert_to_id (spec->sha256 ? EVP_sha256 () : EVP_sha1 (),
                                     spec->about->x509,
                                     spec->issuer->x509);
  g_autoptr (ASN1_TIME) revoked_at = time_from_now (-PKI_DAY);
  g_autoptr (ASN1_TIME) from = time_from_now (spec->from != 0 ? spec->from : -TEN_MINUTES);
  g_autoptr (ASN1_TIME) until = NULL;
  OCSP_RESPONSE *response;
  unsigned char *data = NULL;
  int length;
  GBytes *bytes;

  if (spec->until != G_MAXINT64)
    until = time_from_now (spec->until != 0 ? spec->until : TEN_MINUTES);
  OCSP_basic_add1_status (basic,
                          id,
                          spec->revoked   ? V_OCSP_CERTSTATUS_REVOKED
                          : spec->unknown ? V_OCSP_CERTSTATUS_UNKNOWN
                                          : V_OCSP_CERTSTATUS_GOOD,
                          OCSP_REVOKED_STATUS_KEYCOMPROMISE,
                          spec->revoked ? revoked_at : NULL,
                          from,
                          until);
  add_nonce (basic, spec->without_nonce ? NULL : request, spec->wrong_nonce);
  g_assert_cmpint (OCSP_basic_sign (basic, signer->x509, signer->key, EVP_sha256 (), NULL, 0),
                   ==,
                   1);
  response = OCSP_response_create (OCSP_RESPONSE_STATUS_SUCCESSFUL, basic);
  length = i2d_OCSP_RESPONSE (response, &data);
  bytes = g_bytes_new (data, (gsize) length);
  OPENSSL_free (data);
  OCSP_RESPONSE_free (response);
  OCSP_BASICRESP_free (basic);
  OCSP_CERTID_free (id);
  return bytes;
}

GBytes *
ocsp_answer_cb (GBytes *request, gpointer spec)
{
  return ocsp_answer (spec, request);
}

static void
add_scope (X509_CRL *list, const CrlSpec *spec)
{
  ISSUING_DIST_POINT *scope;

  if (spec->scope == NULL && !spec->only_ca)
    return;
  scope = ISSUING_DIST_POINT_new ();
  scope->onlyCA = spec->only_ca ? 0xff : 0;
  if (spec->scope != NULL)
    {
      GENERAL_NAME *name = GENERAL_NAME_new ();
      ASN1_IA5STRING *uri = ASN1_IA5STRING_new ();

      ASN1_STRING_set (uri, spec->scope, -1);
      GENERAL_NAME_set0_value (name, GEN_URI, uri);
      scope->distpoint = DIST_POINT_NAME_new ();
      scope->distpoint->type = 0;
      scope->distpoint->name.fullname = GENERAL_NAMES_new ();
      sk_GENERAL_NAME_push (scope->distpoint->name.fullname, name);
    }
  g_assert_cmpint (
    X509_CRL_add1_ext_i2d (list, NID_issuing_distribution_point, scope, 1, X509V3_ADD_DEFAULT),
    ==,
    1);
  ISSUING_DIST_POINT_free (scope);
}

static void
add_odd_extension (X509_CRL *list)
{
  ASN1_OBJECT *object = OBJ_txt2obj ("1.2.3.4.5", 1);
  ASN1_OCTET_STRING *value = ASN1_OCTET_STRING_new ();
  X509_EXTENSION *extension;

  ASN1_OCTET_STRING_set (value, (const unsigned char *) "\x05\x00", 2);
  extension = X509_EXTENSION_create_by_OBJ (NULL, object, 1, value);
  X509_CRL_add_ext (list, extension, -1);
  X509_EXTENSION_free (extension);
  ASN1_OCTET_STRING_free (value);
  ASN1_OBJECT_free (object);
}

static void
add_revoked (X509_CRL *list, X509 *x509)
{
  X509_REVOKED *entry = X509_REVOKED_new ();
  g_autoptr (ASN1_TIME) date = time_from_now (-PKI_DAY);
  ASN1_ENUMERATED *reason = ASN1_ENUMERATED_new ();

  ASN1_ENUMERATED_set (reason, OCSP_REVOKED_STATUS_SUPERSEDED);
  X509_REVOKED_set_serialNumber (entry, X509_get_serialNumber (x509));
  X509_REVOKED_set_revocationDate (entry, date);
  X509_REVOKED_add1_ext_i2d (entry, NID_crl_reason, reason, 0, 0);
  X509_CRL_add0_revoked (list, entry);
  ASN1_ENUMERATED_free (reason);
}

GBytes *
crl_make (const CrlSpec *spec)
{
  const Pki *signer = spec->signer != NULL ? spec->signer : spec->issuer;
  X509_CRL *list = X509_CRL_new ();
  g_autoptr (ASN1_TIME) from = time_from_now (spec->from != 0 ? spec->from : -TEN_MINUTES);
  g_autoptr (ASN1_TIME) until = time_from_now (spec->until != 0 ? spec->until : TEN_MINUTES);
  BIO *bio = BIO_new (BIO_s_mem ());
  char *data;
  long length;
  GBytes *bytes;

  X509_CRL_set_version (list, X509_CRL_VERSION_2);
  X509_CRL_set_issuer_name (list, X509_get_subject_name (spec->issuer->x509));
  X509_CRL_set1_lastUpdate (list, from);
  X509_CRL_set1_nextUpdate (list, until);
  if (spec->revoked != NULL)
    add_revoked (list, spec->revoked->x509);
  add_scope (list, spec);
  if (spec->odd)
    add_odd_extension (list);
  X509_CRL_sort (list);
  g_assert_cmpint (X509_CRL_sign (list, signer->key, EVP_sha256 ()), >, 0);
  if (spec->pem)
    PEM_write_bio_X509_CRL (bio, list);
  else
    i2d_X509_CRL_bio (bio, list);
  length = BIO_get_mem_data (bio, &data);
  bytes = g_bytes_new (data, (gsize) length);
  BIO_free (bio);
  X509_CRL_free (list);
  return bytes;
}

GBytes *
crl_make_cb (GBytes *request, gpointer spec)
{
  return crl_make (spec);
}
