/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-security"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include "security/xg-certificate-private.h"
#include "security/xg-http.h"
#include "security/xg-ocsp.h"
#include "security/xg-openssl.h"

#define ANSWER_MAX  (256 << 10)
#define ANSWERS_MAX 64 /* certificates that one answer may be about */
#define URLS_MAX    2
#define CLOCK_SLACK 300 /* seconds that clocks may differ */
/* An answer that does not say when there will be a newer one is believed so long. */
#define AGE_MAX (24 * 60 * 60)

static void
set_unknown (XgRevocationResult *result, const char *why)
{
  ERR_clear_error ();
  xg_revocation_result_set (result,
                            XG_REVOCATION_STATUS_UNKNOWN,
                            g_strdup_printf (_ ("The answer about “%s” cannot be used: %s."),
                                             xg_certificate_get_name (result->certificate),
                                             why));
}

/*
 * RFC 6960 section 4.2.2.2: an answer is signed by the authority that issued the certificate, or by
 * whom that authority delegated it to directly. So nobody else is trusted here, no root either.
 */
static gboolean
is_signed (OCSP_BASICRESP *basic, X509 *issuer)
{
  g_autoptr (X509_STORE) store = X509_STORE_new ();
  STACK_OF (X509) *known = sk_X509_new_null ();
  gboolean good = FALSE;

  if (store != NULL && known != NULL && X509_STORE_add_cert (store, issuer) == 1 &&
      X509_STORE_set_flags (store, X509_V_FLAG_PARTIAL_CHAIN) == 1 &&
      sk_X509_push (known, issuer) > 0)
    good = OCSP_basic_verify (basic, known, store, OCSP_NOEXPLICIT) == 1;
  sk_X509_free (known);
  ERR_clear_error ();
  return good;
}

/* Whether @single is about @x509, whatever hash its issuer is named by. */
static gboolean
is_about (OCSP_SINGLERESP *single, X509 *x509, X509 *issuer)
{
  const OCSP_CERTID *theirs = OCSP_SINGLERESP_get0_id (single);
  ASN1_OBJECT *object = NULL;
  const EVP_MD *digest = NULL;
  g_autoptr (OCSP_CERTID) ours = NULL;

  if (OCSP_id_get0_info (NULL, &object, NULL, NULL, (OCSP_CERTID *) theirs) == 1)
    digest = EVP_get_digestbyobj (object);
  if (digest != NULL)
    ours = OCSP_cert_to_id (digest, x509, issuer);
  return ours != NULL && OCSP_id_cmp (ours, theirs) == 0;
}

static OCSP_SINGLERESP *
find_single (OCSP_BASICRESP *basic, X509 *x509, X509 *issuer)
{
  int n = MIN (OCSP_resp_count (basic), ANSWERS_MAX);

  for (int i = 0; i < n; i++)
    {
      OCSP_SINGLERESP *single = OCSP_resp_get0 (basic, i);

      if (is_about (single, x509, issuer))
        return single;
    }
  ERR_clear_error ();
  return NULL;
}

static void
judge_single (XgRevocationResult *result, OCSP_SINGLERESP *single)
{
  ASN1_GENERALIZEDTIME *revoked_at = NULL;
  ASN1_GENERALIZEDTIME *this_update = NULL;
  ASN1_GENERALIZEDTIME *next_update = NULL;
  int reason = -1;
  int status = OCSP_single_get0_status (single, &reason, &revoked_at, &this_update, &next_update);
  long age_max = next_update != NULL ? -1 : AGE_MAX;

  result->this_update = xg_certificate_parse_time (this_update, 0);
  result->next_update = xg_certificate_parse_time (next_update, 0);
  if (OCSP_check_validity (this_update, next_update, CLOCK_SLACK, age_max) != 1)
    {
      g_autofree char *date = xg_certificate_format_time (result->this_update);
      g_autofree char *why = g_strdup_printf (_ ("it is out of date, or its clock or that of this "
                                                 "computer is wrong (it is of %s)"),
                                              date);

      set_unknown (result, why);
      return;
    }
  switch (status)
    {
    case V_OCSP_CERTSTATUS_GOOD:
      xg_revocation_result_set_good (result);
      break;
    case V_OCSP_CERTSTATUS_REVOKED:
      xg_revocation_result_set_revoked (result,
                                        xg_certificate_parse_time (revoked_at, 0),
                                        reason >= 0 ? OCSP_crl_reason_str (reason) : NULL);
      break;
    default:
      set_unknown (result, _ ("the responder does not know the certificate"));
      break;
    }
}

/**
 * xg_ocsp_judge:
 * @result: about whom; gets what the answer says
 * @answer: an OCSP response (RFC 6960 section 4.2), in DER form
 * @request: (nullable): what was asked; %NULL if the answer was stapled
 * @issuer: who issued the certificate, by a signature that was checked
 *
 * Checks an answer, its signature, its time, and whether it is one to the question, and notes what
 * it says.
 */
void
xg_ocsp_judge (XgRevocationResult *result, GBytes *answer, OCSP_REQUEST *request, X509 *issuer)
{
  X509 *x509 = xg_certificate_get_x509 (result->certificate);
  gsize length;
  const unsigned char *data = g_bytes_get_data (answer, &length);
  const unsigned char *end = data;
  g_autoptr (OCSP_RESPONSE) response = NULL;
  g_autoptr (OCSP_BASICRESP) basic = NULL;
  OCSP_SINGLERESP *single;

  if (length > 0 && length <= ANSWER_MAX)
    response = d2i_OCSP_RESPONSE (NULL, &end, (long) length);
  if (response == NULL)
    {
      set_unknown (result, _ ("it is no OCSP answer"));
      return;
    }
  if (OCSP_response_status (response) != OCSP_RESPONSE_STATUS_SUCCESSFUL)
    {
      g_autofree char *why =
        g_strdup_printf (_ ("the responder says “%s”"),
                         OCSP_response_status_str (OCSP_response_status (response)));

      set_unknown (result, why);
      return;
    }
  basic = OCSP_response_get1_basic (response);
  if (basic == NULL)
    set_unknown (result, _ ("it is no OCSP answer"));
  else if (!is_signed (basic, issuer))
    set_unknown (result, _ ("it is not signed by the authority of the certificate"));
  /* Many responders sign ahead and have no nonce; another one than ours is an old answer. */
  else if (request != NULL && OCSP_check_nonce (request, basic) == 0)
    set_unknown (result, _ ("it is an answer to another question"));
  else if ((single = find_single (basic, x509, issuer)) == NULL)
    set_unknown (result, _ ("it is about other certificates"));
  else
    judge_single (result, single);
  ERR_clear_error ();
}

static OCSP_REQUEST *
make_request (X509 *x509, X509 *issuer)
{
  g_autoptr (OCSP_REQUEST) request = OCSP_REQUEST_new ();
  /* RFC 5019 section 2.1.1, RFC 6960: by SHA-1, which every responder knows; it is a mere name. */
  g_autoptr (OCSP_CERTID) id = OCSP_cert_to_id (EVP_sha1 (), x509, issuer);

  if (request == NULL || id == NULL || OCSP_request_add0_id (request, id) == NULL)
    return NULL;
  id = NULL;
  if (OCSP_request_add1_nonce (request, NULL, -1) != 1)
    return NULL;
  return g_steal_pointer (&request);
}

/**
 * xg_ocsp_ask:
 * @result: about whom; gets what the answer says
 * @url: address of a responder
 * @issuer: who issued the certificate, by a signature that was checked
 * @deadline: how long to wait
 *
 * Asks a responder (RFC 6960 appendix A). For workers.
 */
void
xg_ocsp_ask (XgRevocationResult *result, const char *url, X509 *issuer, const XgDeadline *deadline)
{
  g_autoptr (OCSP_REQUEST) request =
    make_request (xg_certificate_get_x509 (result->certificate), issuer);
  g_autoptr (GBytes) answer = NULL;
  g_autoptr (GError) error = NULL;

  if (request == NULL)
    {
      set_unknown (result, _ ("OpenSSL does not work"));
      return;
    }
  answer = xg_http_fetch (url, request, ANSWER_MAX, deadline, &error);
  if (answer != NULL)
    xg_ocsp_judge (result, answer, request, issuer);
  else
    xg_revocation_result_set (result,
                              XG_REVOCATION_STATUS_UNREACHABLE,
                              g_strdup_printf (_ ("The responder of “%s” could not be asked: %s."),
                                               xg_certificate_get_name (result->certificate),
                                               error->message));
}

/**
 * xg_ocsp_dup_urls:
 * @x509: a certificate
 *
 * Returns: (transfer full): addresses of its responders (RFC 5280 section 4.2.2.1), at most 2
 */
GStrv
xg_ocsp_dup_urls (X509 *x509)
{
  g_autoptr (GStrvBuilder) urls = g_strv_builder_new ();
  STACK_OF (OPENSSL_STRING) *all = X509_get1_ocsp (x509);

  for (int i = 0; all != NULL && i < MIN (sk_OPENSSL_STRING_num (all), URLS_MAX); i++)
    g_strv_builder_add (urls, sk_OPENSSL_STRING_value (all, i));
  X509_email_free (all);
  ERR_clear_error ();
  return g_strv_builder_end (urls);
}
