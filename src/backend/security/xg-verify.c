/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-security"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "security/xg-ca-file.h"
#include "security/xg-certificate-private.h"
#include "security/xg-host-check.h"
#include "security/xg-openssl.h"
#include "security/xg-probe.h"
#include "security/xg-verify.h"

#define NAMES_SHOWN 8

/**
 * xg_verify_load_store:
 * @ca_file: (nullable): authorities to trust, in PEM form; %NULL for those of the system
 * @error: return location for %XG_PROBE_ERROR_CA_FILE
 *
 * Blocks: reads files.
 *
 * Returns: (transfer full) (nullable): whom to trust
 */
X509_STORE *
xg_verify_load_store (const char *ca_file, GError **error)
{
  g_autoptr (X509_STORE) store = X509_STORE_new ();
  g_autoptr (GError) reason = NULL;
  gboolean loaded;

  if (ca_file != NULL && !xg_ca_file_check (ca_file, &reason))
    {
      g_set_error_literal (error, XG_PROBE_ERROR, XG_PROBE_ERROR_CA_FILE, reason->message);
      return NULL;
    }
  loaded = ca_file != NULL ? X509_STORE_load_file (store, ca_file) == 1
                           : X509_STORE_set_default_paths (store) == 1;
  ERR_clear_error ();
  if (!loaded)
    {
      g_set_error_literal (error,
                           XG_PROBE_ERROR,
                           XG_PROBE_ERROR_CA_FILE,
                           _ ("The list of certificate authorities cannot be loaded."));
      return NULL;
    }
  return g_steal_pointer (&store);
}

static void
problem_free (gpointer data)
{
  XgVerifyProblem *problem = data;

  g_free (problem->sentence);
  g_free (problem);
}

static XgProbeCode
classify (int error)
{
  switch (error)
    {
    case X509_V_ERR_CERT_HAS_EXPIRED:
    case X509_V_ERR_ERROR_IN_CERT_NOT_AFTER_FIELD:
      return XG_PROBE_EXPIRED;
    case X509_V_ERR_CERT_NOT_YET_VALID:
    case X509_V_ERR_ERROR_IN_CERT_NOT_BEFORE_FIELD:
      return XG_PROBE_NOT_YET_VALID;
    case X509_V_ERR_EE_KEY_TOO_SMALL:
    case X509_V_ERR_CA_KEY_TOO_SMALL:
    case X509_V_ERR_CA_MD_TOO_WEAK:
      return XG_PROBE_WEAK;
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_CERT_UNTRUSTED:
      return XG_PROBE_UNKNOWN_CA;
    default:
      return XG_PROBE_BAD_CHAIN;
    }
}

static char *
describe_unknown_ca (const XgCertificate *certificate, int error, int depth)
{
  if (error == X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT)
    return g_strdup_printf (_ ("The server’s certificate “%s” is signed by nobody but itself."),
                            xg_certificate_get_name (certificate));
  if (error == X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN)
    return g_strdup_printf (_ ("The authority “%s” is not trusted here. If the grid has an "
                               "authority of its own, name its CA file."),
                            xg_certificate_get_subject (certificate));
  if (depth == 0)
    return g_strdup_printf (_ ("The server’s certificate was issued by “%s”, which is not known "
                               "here: the server may not send all of its chain, or the CA file of "
                               "its authority is not named."),
                            xg_certificate_get_issuer (certificate));
  return g_strdup_printf (_ ("The certificate of the authority “%s” was issued by “%s”, which is "
                             "not known here."),
                          xg_certificate_get_name (certificate),
                          xg_certificate_get_issuer (certificate));
}

static char *
describe (X509 *x509, XgProbeCode code, int error, int depth)
{
  g_autoptr (XgCertificate) certificate = xg_certificate_new (x509);
  const char *name = xg_certificate_get_name (certificate);
  g_autofree char *from = xg_certificate_format_time (xg_certificate_get_not_before (certificate));
  g_autofree char *until = xg_certificate_format_time (xg_certificate_get_not_after (certificate));

  switch ((int) code)
    {
    case XG_PROBE_EXPIRED:
      return depth == 0
               ? g_strdup_printf (_ ("The server’s certificate expired on %s."), until)
               : g_strdup_printf (_ ("The certificate of the authority “%s” expired on %s."),
                                  name,
                                  until);
    case XG_PROBE_NOT_YET_VALID:
      return depth == 0
               ? g_strdup_printf (
                   _ ("The server’s certificate is not valid before %s. Is the clock "
                      "of this computer right?"),
                   from)
               : g_strdup_printf (_ ("The certificate of the authority “%s” is not valid before "
                                     "%s. Is the clock of this computer right?"),
                                  name,
                                  from);
    case XG_PROBE_WEAK:
      return g_strdup_printf (
        _ ("The certificate “%s” is too weak: its key is %s, and it is signed "
           "by %s. It could be forged."),
        name,
        xg_certificate_get_key (certificate),
        xg_certificate_get_signature (certificate));
    case XG_PROBE_UNKNOWN_CA:
      return describe_unknown_ca (certificate, error, depth);
    default:
      return g_strdup_printf (_ ("The certificate “%s” is not acceptable: %s."),
                              name,
                              X509_verify_cert_error_string (error));
    }
}

/*
 * A pin says: this very certificate, whoever signed it and whatever names are in it. It does not
 * say for how long: nobody learns any more that an expired one was revoked. And it says nothing
 * when the key can be broken, for then the certificate is anybody's.
 */
static gboolean
is_forgivable (XgProbeCode code, int error, int depth)
{
  return depth > 0 || (code != XG_PROBE_EXPIRED && code != XG_PROBE_NOT_YET_VALID &&
                       error != X509_V_ERR_EE_KEY_TOO_SMALL);
}

static void
add_problem (XgVerdict *self, XgProbeCode code, int error, int depth, char *sentence)
{
  XgVerifyProblem *problem = g_new0 (XgVerifyProblem, 1);

  problem->code = code;
  problem->depth = depth;
  problem->forgivable = is_forgivable (code, error, depth);
  problem->sentence = sentence;
  g_ptr_array_add (self->problems, problem);
}

static gboolean
has_problem (const XgVerdict *self, XgProbeCode code, int depth, gboolean forgivable)
{
  for (guint i = 0; i < self->problems->len; i++)
    {
      const XgVerifyProblem *problem = g_ptr_array_index (self->problems, i);

      /* That there is no way to a root is said once. */
      if (problem->code == code && problem->forgivable == forgivable &&
          (code == XG_PROBE_UNKNOWN_CA || problem->depth == depth))
        return TRUE;
    }
  return FALSE;
}

static int
problem_cb (int fine, X509_STORE_CTX *ctx)
{
  XgVerdict *self = X509_STORE_CTX_get_app_data (ctx);
  X509 *x509 = X509_STORE_CTX_get_current_cert (ctx);
  int error = X509_STORE_CTX_get_error (ctx);
  int depth = X509_STORE_CTX_get_error_depth (ctx);
  XgProbeCode code = classify (error);
  char *sentence;

  if (!fine && !has_problem (self, code, depth, is_forgivable (code, error, depth)))
    {
      sentence = x509 != NULL ? describe (x509, code, error, depth)
                              : g_strdup_printf ("%s.", X509_verify_cert_error_string (error));
      add_problem (self, code, error, depth, sentence);
    }
  /* Go on: all that is wrong is wanted, not only the first. */
  return 1;
}

static void
check_host (XgVerdict *self, X509 *leaf, const char *domain)
{
  g_autoptr (XgCertificate) certificate = NULL;
  g_autoptr (GString) names = g_string_new (NULL);
  const char *const *lists[3];
  guint n = 0;

  self->matched = xg_host_check_find (leaf, domain);
  if (self->matched != NULL)
    return;
  certificate = xg_certificate_new (leaf);
  lists[0] = xg_certificate_get_dns_names (certificate);
  lists[1] = xg_certificate_get_srv_names (certificate);
  lists[2] = xg_certificate_get_xmpp_addrs (certificate);
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      for (guint k = 0; lists[i][k] != NULL && n < NAMES_SHOWN; k++, n++)
        g_string_append_printf (names, n > 0 ? ", %s" : "%s", lists[i][k]);
    }
  add_problem (
    self,
    XG_PROBE_WRONG_HOST,
    X509_V_ERR_HOSTNAME_MISMATCH,
    0,
    n > 0 ? g_strdup_printf (_ ("The server’s certificate is not for “%s” but for %s."),
                             domain,
                             names->str)
          : g_strdup_printf (_ ("The server’s certificate is not for “%s”: it names no host."),
                             domain));
}

static int
get_security_level (void)
{
  g_autoptr (SSL_CTX) ctx = SSL_CTX_new (TLS_client_method ());

  return ctx != NULL ? MAX (1, SSL_CTX_get_security_level (ctx)) : 1;
}

static void
run (XgVerdict *self, X509_STORE_CTX *ctx)
{
  X509_VERIFY_PARAM *param = X509_STORE_CTX_get0_param (ctx);

  X509_STORE_CTX_set_app_data (ctx, self);
  X509_STORE_CTX_set_verify_cb (ctx, problem_cb);
  X509_VERIFY_PARAM_set_purpose (param, X509_PURPOSE_SSL_SERVER);
  /* As the TLS connection would: at least RSA of 1,024 bits, 2,048 as most systems are set. */
  X509_VERIFY_PARAM_set_auth_level (param, get_security_level ());
  if (X509_verify_cert (ctx) != 1 && self->problems->len == 0)
    add_problem (self,
                 XG_PROBE_BAD_CHAIN,
                 X509_STORE_CTX_get_error (ctx),
                 0,
                 g_strdup_printf (_ ("The server’s certificate cannot be checked: %s."),
                                  X509_verify_cert_error_string (X509_STORE_CTX_get_error (ctx))));
  self->chain = X509_STORE_CTX_get1_chain (ctx);
}

/**
 * xg_verify_chain:
 * @leaf: the certificate of a server
 * @sent: (nullable): all that the server sent
 * @store: whom to trust
 * @domain: domain of the account, from xg_host_check_to_ascii()
 *
 * Checks a certificate (RFC 5280 section 6, RFC 6120 section 13.7.1.2) and collects all that is
 * wrong with it; revocation is not looked at here.
 *
 * Returns: (transfer full): what is to be thought of it
 */
XgVerdict *
xg_verify_chain (X509 *leaf, STACK_OF (X509) * sent, X509_STORE *store, const char *domain)
{
  XgVerdict *self = g_new0 (XgVerdict, 1);
  g_autoptr (X509_STORE_CTX) ctx = X509_STORE_CTX_new ();

  self->problems = g_ptr_array_new_with_free_func (problem_free);
  if (ctx != NULL && X509_STORE_CTX_init (ctx, store, leaf, sent) == 1)
    run (self, ctx);
  else
    add_problem (self,
                 XG_PROBE_BAD_CHAIN,
                 X509_V_ERR_OUT_OF_MEM,
                 0,
                 g_strdup (_ ("OpenSSL does not work.")));
  check_host (self, leaf, domain);
  ERR_clear_error ();
  return self;
}

/**
 * xg_verdict_free:
 * @self: (transfer full): a verdict
 */
void
xg_verdict_free (XgVerdict *self)
{
  g_ptr_array_unref (self->problems);
  sk_X509_pop_free (self->chain, X509_free);
  g_free (self->matched);
  g_free (self);
}

/**
 * xg_verdict_is_chain_good:
 * @self: a verdict
 *
 * Returns: whether there is a valid chain to somebody who is trusted, whoever the certificate is
 * for
 */
gboolean
xg_verdict_is_chain_good (const XgVerdict *self)
{
  for (guint i = 0; i < self->problems->len; i++)
    {
      const XgVerifyProblem *problem = g_ptr_array_index (self->problems, i);

      if (problem->code != XG_PROBE_WRONG_HOST)
        return FALSE;
    }
  return TRUE;
}
