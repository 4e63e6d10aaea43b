/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "xmpp/xg-login-error.h"
#include "xmpp/xg-namespaces.h"
#include "xmpp/xg-xmpp-error.h"

typedef struct
{
  const char *condition;
  XgStreamError code;
  const char *sentence;
} Reason;

/* RFC 6120 section 4.9.3 */
static const Reason stream_reasons[] = {
  { "bad-format", XG_STREAM_ERROR_STREAM, N_ ("The server could not read what we sent.") },
  { "bad-namespace-prefix",
    XG_STREAM_ERROR_STREAM,
    N_ ("The server could not read what we sent.") },
  { "conflict",
    XG_STREAM_ERROR_CONFLICT,
    N_ ("Another client logged in with the same account and took the place of this one.") },
  { "connection-timeout", XG_STREAM_ERROR_STREAM, N_ ("The server heard nothing for too long.") },
  { "host-gone", XG_STREAM_ERROR_STREAM, N_ ("The server does not serve this domain any more.") },
  { "host-unknown", XG_STREAM_ERROR_STREAM, N_ ("The server does not serve this domain.") },
  { "improper-addressing", XG_STREAM_ERROR_STREAM, N_ ("The server misses an address.") },
  { "internal-server-error",
    XG_STREAM_ERROR_STREAM,
    N_ ("The server ended the connection because of an error of its own.") },
  { "invalid-namespace", XG_STREAM_ERROR_STREAM, N_ ("The server speaks another protocol.") },
  { "invalid-xml", XG_STREAM_ERROR_STREAM, N_ ("The server could not read what we sent.") },
  { "not-authorized", XG_STREAM_ERROR_STREAM, N_ ("The server wants a login first.") },
  { "not-well-formed", XG_STREAM_ERROR_STREAM, N_ ("The server could not read what we sent.") },
  { "policy-violation",
    XG_STREAM_ERROR_STREAM,
    N_ ("The server ended the connection: something was against its policy.") },
  { "remote-connection-failed",
    XG_STREAM_ERROR_STREAM,
    N_ ("The server could not reach another server that it needs.") },
  { "reset", XG_STREAM_ERROR_STREAM, N_ ("The server wants the connection made anew.") },
  { "resource-constraint", XG_STREAM_ERROR_STREAM, N_ ("The server is too busy.") },
  { "restricted-xml", XG_STREAM_ERROR_STREAM, N_ ("The server could not read what we sent.") },
  { "see-other-host", XG_STREAM_ERROR_STREAM, N_ ("The server sends us to another host.") },
  { "system-shutdown", XG_STREAM_ERROR_STREAM, N_ ("The server is being shut down.") },
  { "unsupported-version", XG_STREAM_ERROR_STREAM, N_ ("The server is too old.") },
};

/* RFC 6120 section 6.5 */
static const Reason sasl_reasons[] = {
  { "aborted", XG_STREAM_ERROR_AUTH_FAILED, N_ ("The server broke off the login.") },
  { "account-disabled", XG_STREAM_ERROR_AUTH_FAILED, N_ ("The account is disabled.") },
  { "credentials-expired", XG_STREAM_ERROR_AUTH_FAILED, N_ ("The password has expired.") },
  { "encryption-required",
    XG_STREAM_ERROR_AUTH_FAILED,
    N_ ("The server wants more encryption for this login.") },
  { "incorrect-encoding",
    XG_STREAM_ERROR_AUTH_FAILED,
    N_ ("The server could not read our side of the login.") },
  { "invalid-authzid",
    XG_STREAM_ERROR_AUTH_FAILED,
    N_ ("The server does not let this account act under that address.") },
  { "invalid-mechanism",
    XG_STREAM_ERROR_AUTH_FAILED,
    N_ ("The server does not do the kind of login that it offered.") },
  { "malformed-request",
    XG_STREAM_ERROR_AUTH_FAILED,
    N_ ("The server could not read our side of the login.") },
  { "mechanism-too-weak",
    XG_STREAM_ERROR_AUTH_FAILED,
    N_ ("The server wants a stronger kind of login for this account.") },
  { "not-authorized",
    XG_STREAM_ERROR_NOT_AUTHORIZED,
    N_ ("The server refused the user name or the password.") },
  { "temporary-auth-failure",
    XG_STREAM_ERROR_AUTH_FAILED,
    N_ ("The server cannot check passwords at the moment.") },
};

static const Reason *
find_reason (const Reason *reasons, gsize n_reasons, const char *condition)
{
  for (gsize i = 0; condition != NULL && i < n_reasons; i++)
    {
      if (strcmp (reasons[i].condition, condition) == 0)
        return &reasons[i];
    }
  return NULL;
}

static const XgElement *
find_condition (const XgElement *parent, const char *ns)
{
  const XgElement *e = xg_element_get_child (parent, NULL, ns);

  while (e != NULL && strcmp (xg_element_get_name (e), "text") == 0)
    e = xg_element_get_next_named (e, NULL, ns);
  return e;
}

/**
 * xg_login_stream_error:
 * @stream_error: a `<stream:error/>` (RFC 6120 section 4.9)
 *
 * Returns: (transfer full): what it says
 */
GError *
xg_login_stream_error (const XgElement *stream_error)
{
  const XgElement *e = find_condition (stream_error, XG_NS_STREAM_ERRORS);
  const char *condition = xg_element_get_name (e);
  const char *text =
    xg_element_get_text (xg_element_get_child (stream_error, "text", XG_NS_STREAM_ERRORS));
  const Reason *reason = find_reason (stream_reasons, G_N_ELEMENTS (stream_reasons), condition);
  g_autofree char *sentence = NULL;
  const char *other = NULL;
  GError *error;

  if (reason != NULL && strcmp (condition, "see-other-host") == 0)
    other = xg_element_get_text (e);
  if (other != NULL)
    {
      g_autofree char *host = xg_error_clip_text (other);

      sentence = g_strdup_printf (_ ("The server sends us to another host, “%s”. Enter it as the "
                                     "host to connect to if you trust it."),
                                  host);
    }
  else if (reason != NULL)
    sentence = g_strdup (_ (reason->sentence));
  else
    sentence = g_strdup_printf (_ ("The server ended the connection (%s)."),
                                condition != NULL ? condition : "undefined-condition");
  error = xg_stream_error_new (reason != NULL ? reason->code : XG_STREAM_ERROR_STREAM,
                               condition,
                               text,
                               sentence);
  if (other != NULL)
    xg_stream_error_set_other_host (error, other);
  return error;
}

/* EXTERNAL is refused in one word, whatever is wrong. */
static gboolean
is_certificate_refused (const char *condition)
{
  static const char *const conditions[] = { "not-authorized",
                                            "invalid-authzid",
                                            "credentials-expired",
                                            NULL };

  return condition == NULL || g_strv_contains (conditions, condition);
}

/**
 * xg_login_fail_sasl:
 * @failure: a SASL `<failure/>` (RFC 6120 section 6.5)
 * @address: (nullable): the address that was to be shown by a certificate; %NULL if it was a
 *   password
 * @error: return location for what it says
 */
void
xg_login_fail_sasl (const XgElement *failure, const char *address, GError **error)
{
  const char *condition = xg_element_get_name (find_condition (failure, XG_NS_SASL));
  const char *text = xg_element_get_text (xg_element_get_child (failure, "text", XG_NS_SASL));
  const Reason *reason = find_reason (sasl_reasons, G_N_ELEMENTS (sasl_reasons), condition);

  if (address != NULL && is_certificate_refused (condition))
    {
      g_autofree char *sentence =
        g_strdup_printf (_ ("The server refused your certificate for “%s”. Likely reasons: its "
                            "authority is not one that the server trusts, it has expired or is "
                            "revoked, or it is not for this address."),
                         address);

      g_propagate_error (
        error,
        xg_stream_error_new (XG_STREAM_ERROR_CERT_REFUSED, condition, text, sentence));
      return;
    }
  g_propagate_error (
    error,
    xg_stream_error_new (reason != NULL ? reason->code : XG_STREAM_ERROR_AUTH_FAILED,
                         condition,
                         text,
                         reason != NULL ? _ (reason->sentence)
                                        : _ ("The server refused the login.")));
}

/**
 * xg_login_fail_mechanisms:
 * @offered: (array zero-terminated=1): what the server offers
 * @error: return location for an error that says why none of it is used
 */
void
xg_login_fail_mechanisms (const char *const *offered, GError **error)
{
  g_autofree char *list = g_strjoinv (", ", (char **) offered);
  g_autofree char *clipped = xg_error_clip_text (list);
  g_autofree char *sentence = NULL;

  if (clipped == NULL)
    sentence = g_strdup (_ ("The server offers no way to log in. Nothing was sent to it."));
  else
    sentence = g_strdup_printf (_ ("The server offers only kinds of login that this program does "
                                   "not use, because they are unsafe or unknown to it: %s. It "
                                   "needs SCRAM. Your password was not sent."),
                                clipped);
  g_propagate_error (error,
                     xg_stream_error_new (XG_STREAM_ERROR_NO_MECHANISM, NULL, NULL, sentence));
}

/**
 * xg_login_fail_unexpected:
 * @error: return location for an error that says that the server does not keep to the protocol
 *
 * Returns: %FALSE
 */
gboolean
xg_login_fail_unexpected (GError **error)
{
  g_propagate_error (error,
                     xg_stream_error_new (XG_STREAM_ERROR_MALFORMED,
                                          NULL,
                                          NULL,
                                          _ ("The server sent something that the protocol does not "
                                             "allow at this point of the login.")));
  return FALSE;
}
