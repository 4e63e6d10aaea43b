/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-security"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include "security/xg-certificate-private.h"
#include "security/xg-certificate-text.h"
#include "security/xg-crl.h"
#include "security/xg-ocsp.h"
#include "security/xg-openssl.h"
#include "security/xg-revocation.h"

/* Chains of real authorities have two or three certificates below the root. */
#define CERTIFICATES_MAX           8
#define TLS_FEATURE_STATUS_REQUEST 5 /* RFC 6066 section 8 */

/* Everything about one certificate. */
typedef struct
{
  const XgRevocationQuestion *question;
  XgCertificate *certificate;
  X509 *issuer;       /* NULL: not known */
  GPtrArray *lists;   /* of the file; NULL: none */
  GError *list_error; /* why there are none; NULL: no file was named */
  GPtrArray *results;
  gboolean known; /* somebody told */
} Round;

static XgRevocationResult *
begin (Round *round, XgRevocationSource source, const char *place)
{
  g_autofree char *safe = place != NULL ? xg_certificate_text_escape (place, strlen (place)) : NULL;
  XgRevocationResult *result = xg_revocation_result_new (source, round->certificate, safe);

  g_ptr_array_add (round->results, result);
  return result;
}

static void
end (Round *round, const XgRevocationResult *result)
{
  round->known |=
    result->status == XG_REVOCATION_STATUS_GOOD || result->status == XG_REVOCATION_STATUS_REVOKED;
}

static void
say_absent (Round *round, XgRevocationSource source, char *sentence)
{
  xg_revocation_result_set (begin (round, source, NULL), XG_REVOCATION_STATUS_ABSENT, sentence);
}

static void
say_not_asked (Round *round, XgRevocationSource source, const char *place)
{
  XgRevocationResult *result = begin (round, source, place);

  xg_revocation_result_set (
    result,
    XG_REVOCATION_STATUS_NOT_ASKED,
    g_strdup (round->known ? _ ("It was not asked, as another source told already.")
                           : _ ("It was not asked, as an address in a certificate that is not "
                                "trusted may be anybody’s.")));
}

static void
look_at_staple (Round *round)
{
  XgRevocationResult *result;

  if (round->question->staple == NULL)
    {
      say_absent (round,
                  XG_REVOCATION_SOURCE_STAPLED,
                  g_strdup_printf (_ ("The server sent no answer about “%s” along."),
                                   xg_certificate_get_name (round->certificate)));
      return;
    }
  result = begin (round, XG_REVOCATION_SOURCE_STAPLED, NULL);
  xg_ocsp_judge (result, round->question->staple, NULL, round->issuer);
  end (round, result);
}

static void
look_into_file (Round *round)
{
  const char *path = round->question->crl_file;
  g_autofree char *name = path != NULL ? g_filename_display_name (path) : NULL;
  XgRevocationResult *result;

  if (path == NULL)
    {
      say_absent (round,
                  XG_REVOCATION_SOURCE_CRL_FILE,
                  g_strdup_printf (_ ("There is no file with a revocation list for “%s”."),
                                   xg_certificate_get_name (round->certificate)));
      return;
    }
  result = begin (round, XG_REVOCATION_SOURCE_CRL_FILE, name);
  if (round->lists == NULL)
    xg_revocation_result_set (result,
                              XG_REVOCATION_STATUS_UNREACHABLE,
                              g_strdup (round->list_error->message));
  else
    xg_crl_judge (result, round->lists, round->issuer);
  end (round, result);
}

typedef void (*AskFunc) (XgRevocationResult *result,
                         const char *url,
                         X509 *issuer,
                         const XgDeadline *deadline);

static void
ask_all (Round *round, XgRevocationSource source, GStrv urls, AskFunc ask)
{
  for (guint i = 0; urls[i] != NULL; i++)
    {
      g_auto (XgDeadline) deadline = { 0 };
      XgRevocationResult *result;

      if (round->known || !round->question->may_fetch)
        {
          say_not_asked (round, source, urls[i]);
          continue;
        }
      xg_deadline_init_within (&deadline,
                               round->question->deadline,
                               round->question->fetch_timeout);
      result = begin (round, source, urls[i]);
      ask (result, urls[i], round->issuer, &deadline);
      end (round, result);
    }
}

static void
ask_network (Round *round)
{
  X509 *x509 = xg_certificate_get_x509 (round->certificate);
  g_auto (GStrv) responders = xg_ocsp_dup_urls (x509);
  g_auto (GStrv) places = xg_crl_dup_urls (x509);

  if (responders[0] == NULL)
    say_absent (round,
                XG_REVOCATION_SOURCE_OCSP,
                g_strdup_printf (_ ("The certificate “%s” names no responder."),
                                 xg_certificate_get_name (round->certificate)));
  ask_all (round, XG_REVOCATION_SOURCE_OCSP, responders, xg_ocsp_ask);
  if (places[0] == NULL)
    say_absent (round,
                XG_REVOCATION_SOURCE_CRL_HTTP,
                g_strdup_printf (_ ("The certificate “%s” names no revocation list."),
                                 xg_certificate_get_name (round->certificate)));
  ask_all (round, XG_REVOCATION_SOURCE_CRL_HTTP, places, xg_crl_fetch);
}

static gboolean
has_signed (X509 *issuer, X509 *x509)
{
  EVP_PKEY *key = X509_get0_pubkey (issuer);
  gboolean good =
    key != NULL && X509_check_issued (issuer, x509) == X509_V_OK && X509_verify (x509, key) == 1;

  ERR_clear_error ();
  return good;
}

/* By a signature that holds, not by a name. Whether that issuer is trusted is another question. */
static X509 *
find_issuer (const XgRevocationQuestion *question, int index)
{
  X509 *x509 = sk_X509_value (question->chain, index);
  X509 *next = sk_X509_value (question->chain, index + 1);

  if (next != NULL && has_signed (next, x509))
    return next;
  for (int i = 0;
       question->sent != NULL && i < MIN (sk_X509_num (question->sent), CERTIFICATES_MAX);
       i++)
    {
      if (has_signed (sk_X509_value (question->sent, i), x509))
        return sk_X509_value (question->sent, i);
    }
  return NULL;
}

static void
look_at (Round *round, gboolean is_leaf)
{
  XgRevocationResult *result;

  if (round->issuer == NULL)
    {
      result = begin (round, XG_REVOCATION_SOURCE_CRL_FILE, NULL);
      xg_revocation_result_set (
        result,
        XG_REVOCATION_STATUS_UNKNOWN,
        g_strdup_printf (_ ("Whether “%s” is revoked cannot be told, as the certificate of its "
                            "authority, “%s”, is not known."),
                         xg_certificate_get_name (round->certificate),
                         xg_certificate_get_issuer (round->certificate)));
      return;
    }
  if (is_leaf)
    look_at_staple (round);
  look_into_file (round);
  ask_network (round);
}

/* Also one that, by its key usage, may not sign certificates. */
static gboolean
signs_itself (X509 *x509)
{
  EVP_PKEY *key = X509_get0_pubkey (x509);
  gboolean same = X509_NAME_cmp (X509_get_subject_name (x509), X509_get_issuer_name (x509)) == 0 &&
                  key != NULL && X509_verify (x509, key) == 1;

  ERR_clear_error ();
  return same;
}

/**
 * xg_revocation_check:
 * @question: what to find out
 * @error: return location for %G_IO_ERROR_CANCELLED
 *
 * Finds out whether the certificates of a chain, but its root, are revoked: by the answer that came
 * with the handshake, the file of the person, the responders and the lists that the certificates
 * name. The network is asked as little as needed: not once somebody told. That time is up, or that
 * somebody cannot be reached, is a result. For workers.
 *
 * Returns: (transfer full) (nullable) (element-type XgRevocationResult): what each source says
 * about each certificate, from the server's own up
 */
GPtrArray *
xg_revocation_check (const XgRevocationQuestion *question, GError **error)
{
  g_autoptr (GPtrArray) results =
    g_ptr_array_new_with_free_func ((GDestroyNotify) xg_revocation_result_unref);
  g_autoptr (GPtrArray) lists = NULL;
  g_autoptr (GError) list_error = NULL;
  int n = MIN (sk_X509_num (question->chain), CERTIFICATES_MAX);

  if (question->crl_file != NULL)
    lists = xg_crl_load_file (question->crl_file, &list_error);
  for (int i = 0; i < n; i++)
    {
      X509 *x509 = sk_X509_value (question->chain, i);
      g_autoptr (XgCertificate) certificate = NULL;
      Round round = { question, NULL, NULL, lists, list_error, results, FALSE };

      /* Nobody stands above a root, or one that vouches for itself, who could revoke it. */
      if (signs_itself (x509))
        break;
      certificate = xg_certificate_new (x509);
      round.certificate = certificate;
      round.issuer = find_issuer (question, i);
      look_at (&round, i == 0);
      if (g_cancellable_set_error_if_cancelled (question->deadline->cancellable, error))
        return NULL;
    }
  return g_steal_pointer (&results);
}

/**
 * xg_revocation_must_staple:
 * @x509: the certificate of a server
 *
 * Returns: whether it demands that the server sends an OCSP answer along (RFC 7633)
 */
gboolean
xg_revocation_must_staple (X509 *x509)
{
  TLS_FEATURE *features = X509_get_ext_d2i (x509, NID_tlsfeature, NULL, NULL);
  gboolean found = FALSE;

  for (int i = 0; features != NULL && i < sk_ASN1_INTEGER_num (features); i++)
    found |= ASN1_INTEGER_get (sk_ASN1_INTEGER_value (features, i)) == TLS_FEATURE_STATUS_REQUEST;
  TLS_FEATURE_free (features);
  ERR_clear_error ();
  return found;
}
