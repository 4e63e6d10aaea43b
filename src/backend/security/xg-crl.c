/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-security"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include <openssl/err.h>
#include <openssl/ocsp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "security/xg-certificate-private.h"
#include "security/xg-crl.h"
#include "security/xg-http.h"
#include "security/xg-openssl.h"
#include "security/xg-plain-file.h"

/* The lists of the largest authorities of the web are some megabytes. */
#define LIST_MAX  (16 << 20)
#define LISTS_MAX 64
#define URLS_MAX  2

static void
list_free (gpointer list)
{
  X509_CRL_free (list);
}

/**
 * xg_crl_read:
 * @bytes: one revocation list in DER form, or any number in PEM form
 *
 * Returns: (transfer full) (nullable) (element-type X509_CRL): the lists; %NULL if there are none
 * or one is damaged
 */
GPtrArray *
xg_crl_read (GBytes *bytes)
{
  g_autoptr (GPtrArray) lists = g_ptr_array_new_with_free_func (list_free);
  gsize length;
  const unsigned char *data = g_bytes_get_data (bytes, &length);
  const unsigned char *end = data;
  g_autoptr (BIO) bio = NULL;
  X509_CRL *list;
  gboolean whole;

  if (length == 0 || length > LIST_MAX)
    return NULL;
  if (data[0] == 0x30)
    {
      list = d2i_X509_CRL (NULL, &end, (long) length);
      whole = list != NULL && end == data + length;
    }
  else
    {
      bio = BIO_new_mem_buf (data, (int) length);
      ERR_clear_error ();
      while (lists->len < LISTS_MAX &&
             (list = PEM_read_bio_X509_CRL (bio, NULL, NULL, NULL)) != NULL)
        g_ptr_array_add (lists, list);
      list = NULL;
      whole = ERR_GET_REASON (ERR_peek_last_error ()) == PEM_R_NO_START_LINE;
    }
  if (list != NULL)
    g_ptr_array_add (lists, list);
  ERR_clear_error ();
  return whole && lists->len > 0 ? g_steal_pointer (&lists) : NULL;
}

/**
 * xg_crl_load_file:
 * @path: name of a file
 * @error: return location for a %G_IO_ERROR whose message is a sentence for people
 *
 * Reads the revocation lists of a file. Blocks.
 *
 * Returns: (transfer full) (nullable) (element-type X509_CRL): the lists
 */
GPtrArray *
xg_crl_load_file (const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = xg_plain_file_read (path, LIST_MAX, error);
  g_autofree char *name = g_filename_display_name (path);
  GPtrArray *lists;

  if (bytes == NULL)
    return NULL;
  lists = xg_crl_read (bytes);
  if (lists == NULL)
    g_set_error (error,
                 G_IO_ERROR,
                 G_IO_ERROR_INVALID_DATA,
                 _ ("There is no sound revocation list in the file “%s”."),
                 name);
  return lists;
}

typedef struct
{
  int problem; /* with the list; X509_V_OK: none */
  gboolean revoked;
} Outcome;

/* Notes what is wrong with the list or by the list; the certificate itself was judged before. */
static int
checked_cb (int fine, X509_STORE_CTX *ctx)
{
  Outcome *outcome = X509_STORE_CTX_get_app_data (ctx);
  int error = X509_STORE_CTX_get_error (ctx);

  if (fine)
    return 1;
  switch (error)
    {
    case X509_V_ERR_CERT_REVOKED:
      outcome->revoked = TRUE;
      break;
    case X509_V_ERR_UNABLE_TO_GET_CRL:
    case X509_V_ERR_UNABLE_TO_DECRYPT_CRL_SIGNATURE:
    case X509_V_ERR_CRL_SIGNATURE_FAILURE:
    case X509_V_ERR_CRL_NOT_YET_VALID:
    case X509_V_ERR_CRL_HAS_EXPIRED:
    case X509_V_ERR_ERROR_IN_CRL_LAST_UPDATE_FIELD:
    case X509_V_ERR_ERROR_IN_CRL_NEXT_UPDATE_FIELD:
    case X509_V_ERR_UNABLE_TO_GET_CRL_ISSUER:
    case X509_V_ERR_KEYUSAGE_NO_CRL_SIGN:
    case X509_V_ERR_UNHANDLED_CRITICAL_CRL_EXTENSION:
    case X509_V_ERR_DIFFERENT_CRL_SCOPE:
    case X509_V_ERR_CRL_PATH_VALIDATION_ERROR:
      /* Being out of date is the least of them. */
      if (outcome->problem == X509_V_OK || outcome->problem == X509_V_ERR_CRL_HAS_EXPIRED)
        outcome->problem = error;
      break;
    default:
      break;
    }
  return 1;
}

/* By OpenSSL's own checks: signature, key usage, times, scope and critical extensions of the list.
 * The issuer alone is trusted, for its list. */
static gboolean
check_list (X509_CRL *list, X509 *x509, X509 *issuer, Outcome *outcome)
{
  g_autoptr (X509_STORE) store = X509_STORE_new ();
  g_autoptr (X509_STORE_CTX) ctx = X509_STORE_CTX_new ();

  if (store == NULL || ctx == NULL || X509_STORE_add_cert (store, issuer) != 1 ||
      X509_STORE_add_crl (store, list) != 1 ||
      X509_STORE_set_flags (store, X509_V_FLAG_CRL_CHECK | X509_V_FLAG_PARTIAL_CHAIN) != 1 ||
      X509_STORE_CTX_init (ctx, store, x509, NULL) != 1)
    return FALSE;
  X509_STORE_CTX_set_app_data (ctx, outcome);
  X509_STORE_CTX_set_verify_cb (ctx, checked_cb);
  return X509_verify_cert (ctx) >= 0;
}

static const char *
reason_of (const X509_REVOKED *entry)
{
  ASN1_ENUMERATED *value = X509_REVOKED_get_ext_d2i (entry, NID_crl_reason, NULL, NULL);
  const char *reason = NULL;

  if (value != NULL)
    reason = OCSP_crl_reason_str (ASN1_ENUMERATED_get (value));
  ASN1_ENUMERATED_free (value);
  return reason;
}

static void
judge_list (XgRevocationResult *result, X509_CRL *list, X509 *issuer)
{
  X509 *x509 = xg_certificate_get_x509 (result->certificate);
  const char *name = xg_certificate_get_name (result->certificate);
  Outcome outcome = { X509_V_OK, FALSE };
  X509_REVOKED *entry = NULL;

  result->this_update = xg_certificate_parse_time (X509_CRL_get0_lastUpdate (list), 0);
  result->next_update = xg_certificate_parse_time (X509_CRL_get0_nextUpdate (list), 0);
  if (!check_list (list, x509, issuer, &outcome))
    outcome.problem = X509_V_ERR_UNSPECIFIED;
  ERR_clear_error ();
  /* A list that is out of date still tells who was revoked. */
  if (outcome.problem != X509_V_OK &&
      !(outcome.problem == X509_V_ERR_CRL_HAS_EXPIRED && outcome.revoked))
    {
      xg_revocation_result_set (result,
                                XG_REVOCATION_STATUS_UNKNOWN,
                                g_strdup_printf (_ ("The revocation list cannot be used for “%s”: "
                                                    "%s."),
                                                 name,
                                                 X509_verify_cert_error_string (outcome.problem)));
      return;
    }
  if (!outcome.revoked)
    {
      xg_revocation_result_set_good (result);
      return;
    }
  X509_CRL_get0_by_cert (list, &entry, x509);
  xg_revocation_result_set_revoked (
    result,
    entry != NULL ? xg_certificate_parse_time (X509_REVOKED_get0_revocationDate (entry), 0) : 0,
    entry != NULL ? reason_of (entry) : NULL);
  ERR_clear_error ();
}

/* Of several lists the one that says revoked counts, then one that says good. */
static gboolean
is_better (XgRevocationStatus status, XgRevocationStatus than)
{
  static const int worth[] = {
    [XG_REVOCATION_STATUS_GOOD] = 3,    [XG_REVOCATION_STATUS_REVOKED] = 4,
    [XG_REVOCATION_STATUS_UNKNOWN] = 2, [XG_REVOCATION_STATUS_UNREACHABLE] = 1,
    [XG_REVOCATION_STATUS_ABSENT] = 0,  [XG_REVOCATION_STATUS_NOT_ASKED] = 0
  };

  return worth[status] > worth[than];
}

static void
take_over (XgRevocationResult *result, XgRevocationResult *better)
{
  result->revoked_at = better->revoked_at;
  result->this_update = better->this_update;
  result->next_update = better->next_update;
  g_free (result->reason);
  result->reason = g_steal_pointer (&better->reason);
  xg_revocation_result_set (result, better->status, g_steal_pointer (&better->sentence));
}

/**
 * xg_crl_judge:
 * @result: about whom; gets what the lists say
 * @lists: (element-type X509_CRL): revocation lists of anybody
 * @issuer: who issued the certificate, by a signature that was checked
 *
 * Looks for a certificate in the lists of its authority (RFC 5280 section 6.3).
 */
void
xg_crl_judge (XgRevocationResult *result, GPtrArray *lists, X509 *issuer)
{
  X509 *x509 = xg_certificate_get_x509 (result->certificate);

  for (guint i = 0; i < lists->len; i++)
    {
      X509_CRL *list = g_ptr_array_index (lists, i);
      g_autoptr (XgRevocationResult) one = NULL;

      if (X509_NAME_cmp (X509_CRL_get_issuer (list), X509_get_issuer_name (x509)) != 0)
        continue;
      one = xg_revocation_result_new (result->source, result->certificate, NULL);
      judge_list (one, list, issuer);
      if (is_better (one->status, result->status))
        take_over (result, one);
    }
  if (result->sentence == NULL)
    xg_revocation_result_set (result,
                              XG_REVOCATION_STATUS_ABSENT,
                              g_strdup_printf (_ ("There is no list of “%s”, who issued “%s”."),
                                               xg_certificate_get_issuer (result->certificate),
                                               xg_certificate_get_name (result->certificate)));
}

/**
 * xg_crl_fetch:
 * @result: about whom; gets what the list says
 * @url: where the list is
 * @issuer: who issued the certificate, by a signature that was checked
 * @deadline: how long to wait
 *
 * Fetches a revocation list (RFC 5280 section 4.2.1.13) and looks into it. For workers.
 */
void
xg_crl_fetch (XgRevocationResult *result, const char *url, X509 *issuer, const XgDeadline *deadline)
{
  const char *name = xg_certificate_get_name (result->certificate);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = xg_http_fetch (url, NULL, LIST_MAX, deadline, &error);
  g_autoptr (GPtrArray) lists = bytes != NULL ? xg_crl_read (bytes) : NULL;

  if (bytes == NULL)
    xg_revocation_result_set (
      result,
      XG_REVOCATION_STATUS_UNREACHABLE,
      g_strdup_printf (_ ("The revocation list for “%s” could not be fetched: %s."),
                       name,
                       error->message));
  else if (lists == NULL)
    xg_revocation_result_set (
      result,
      XG_REVOCATION_STATUS_UNKNOWN,
      g_strdup_printf (_ ("What was fetched for “%s” is no revocation list."), name));
  else
    xg_crl_judge (result, lists, issuer);
}

static void
add_urls (GStrvBuilder *urls, guint *n, const DIST_POINT *point)
{
  const GENERAL_NAMES *names;

  /* Lists that others sign, or that have some reasons only, are not for us. */
  if (point->distpoint == NULL || point->distpoint->type != 0 || point->CRLissuer != NULL ||
      point->reasons != NULL)
    return;
  names = point->distpoint->name.fullname;
  for (int i = 0; i < sk_GENERAL_NAME_num (names) && *n < URLS_MAX; i++)
    {
      const GENERAL_NAME *name = sk_GENERAL_NAME_value (names, i);
      const ASN1_IA5STRING *uri = name->d.uniformResourceIdentifier;
      g_autofree char *url = NULL;

      if (name->type != GEN_URI ||
          g_ascii_strncasecmp ((const char *) ASN1_STRING_get0_data (uri), "http:", 5) != 0)
        continue;
      url =
        g_strndup ((const char *) ASN1_STRING_get0_data (uri), (gsize) ASN1_STRING_length (uri));
      g_strv_builder_add (urls, url);
      (*n)++;
    }
}

/**
 * xg_crl_dup_urls:
 * @x509: a certificate
 *
 * Returns: (transfer full): where lists are that it may stand in, by HTTP, at most 2
 */
GStrv
xg_crl_dup_urls (X509 *x509)
{
  g_autoptr (GStrvBuilder) urls = g_strv_builder_new ();
  CRL_DIST_POINTS *points = X509_get_ext_d2i (x509, NID_crl_distribution_points, NULL, NULL);
  guint n = 0;

  for (int i = 0; points != NULL && i < sk_DIST_POINT_num (points); i++)
    add_urls (urls, &n, sk_DIST_POINT_value (points, i));
  CRL_DIST_POINTS_free (points);
  ERR_clear_error ();
  return g_strv_builder_end (urls);
}
