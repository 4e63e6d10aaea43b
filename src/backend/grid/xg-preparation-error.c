/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "grid/xg-preparation-error.h"
#include "security/xg-identity.h"
#include "security/xg-probe.h"
#include "xmpp/xg-xmpp-error.h"

/**
 * xg_preparation_error_from_domain:
 * @jid: an address whose domain cannot be one
 *
 * Returns: (transfer full): an error that says so
 */
GError *
xg_preparation_error_from_domain (const char *jid)
{
  g_autofree char *sentence =
    g_strdup_printf (_ ("“%s” has no domain that could be looked up."), jid);

  return xg_stream_error_new (XG_STREAM_ERROR_DNS, NULL, NULL, sentence);
}

/**
 * xg_preparation_error_from_identity:
 * @error: (transfer full): a %XG_IDENTITY_ERROR
 *
 * Returns: (transfer full): %XG_STREAM_ERROR_IDENTITY with the same sentence. Its condition is
 *   "needs-passphrase", "wrong-passphrase" or "not-yet-valid" when that is what is wrong
 */
GError *
xg_preparation_error_from_identity (GError *error)
{
  const char *condition = NULL;
  GError *result;

  if (g_error_matches (error, XG_IDENTITY_ERROR, XG_IDENTITY_ERROR_NEEDS_PASSPHRASE))
    condition = XG_CONDITION_NEEDS_PASSPHRASE;
  else if (g_error_matches (error, XG_IDENTITY_ERROR, XG_IDENTITY_ERROR_WRONG_PASSPHRASE))
    condition = XG_CONDITION_WRONG_PASSPHRASE;
  else if (g_error_matches (error, XG_IDENTITY_ERROR, XG_IDENTITY_ERROR_NOT_YET_VALID))
    condition = XG_CONDITION_NOT_YET_VALID;
  result = xg_stream_error_new (XG_STREAM_ERROR_IDENTITY, condition, NULL, error->message);
  g_error_free (error);
  return result;
}

static XgStreamError
code_of_probe_error (int code)
{
  switch ((XgProbeError) code)
    {
    case XG_PROBE_ERROR_UNREACHABLE:
      return XG_STREAM_ERROR_UNREACHABLE;
    case XG_PROBE_ERROR_TIMED_OUT:
      return XG_STREAM_ERROR_TIMED_OUT;
    case XG_PROBE_ERROR_CLOSED:
      return XG_STREAM_ERROR_CLOSED;
    case XG_PROBE_ERROR_NOT_XMPP:
      return XG_STREAM_ERROR_MALFORMED;
    case XG_PROBE_ERROR_STREAM:
      return XG_STREAM_ERROR_STREAM;
    case XG_PROBE_ERROR_NO_STARTTLS:
      return XG_STREAM_ERROR_NO_TLS;
    case XG_PROBE_ERROR_TLS:
    case XG_PROBE_ERROR_TLS_VERSION:
      return XG_STREAM_ERROR_TLS;
    case XG_PROBE_ERROR_CA_FILE:
      return XG_STREAM_ERROR_CA_FILE;
    case XG_PROBE_ERROR_IDENTITY:
      return XG_STREAM_ERROR_IDENTITY;
    default:
      return XG_STREAM_ERROR_FAILED;
    }
}

/**
 * xg_preparation_error_from_probe:
 * @error: why a probe saw no certificate: a %XG_PROBE_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): the same as a %XG_STREAM_ERROR
 */
GError *
xg_preparation_error_from_probe (const GError *error)
{
  XgStreamError code =
    error->domain == XG_PROBE_ERROR ? code_of_probe_error (error->code) : XG_STREAM_ERROR_FAILED;
  g_autofree char *sentence = NULL;

  if (code != XG_STREAM_ERROR_CLOSED)
    return xg_stream_error_new (code, NULL, NULL, error->message);
  /* Translators: %s is a sentence that says that the server hung up */
  sentence = g_strdup_printf (_ ("%s Is the port right, and does it want STARTTLS or direct TLS?"),
                              error->message);
  return xg_stream_error_new (code, NULL, NULL, sentence);
}

static XgStreamError
code_of_report (XgProbeCode code)
{
  switch (code)
    {
    case XG_PROBE_UNKNOWN_CA:
      return XG_STREAM_ERROR_CERT_UNKNOWN_CA;
    case XG_PROBE_WRONG_HOST:
      return XG_STREAM_ERROR_CERT_WRONG_HOST;
    case XG_PROBE_EXPIRED:
      return XG_STREAM_ERROR_CERT_EXPIRED;
    case XG_PROBE_NOT_YET_VALID:
      return XG_STREAM_ERROR_CERT_NOT_YET_VALID;
    case XG_PROBE_REVOKED:
      return XG_STREAM_ERROR_CERT_REVOKED;
    case XG_PROBE_REVOCATION_UNKNOWN:
    case XG_PROBE_STAPLE_MISSING:
      return XG_STREAM_ERROR_CERT_UNCHECKED;
    case XG_PROBE_PIN_CHANGED:
      return XG_STREAM_ERROR_CERT_CHANGED;
    case XG_PROBE_WEAK:
    case XG_PROBE_BAD_CHAIN:
    case XG_PROBE_ACCEPTED:
    default:
      return XG_STREAM_ERROR_CERT_OTHER;
    }
}

/**
 * xg_preparation_error_from_report:
 * @report: what a probe saw
 *
 * Returns: (transfer full) (nullable): why the server is refused; %NULL if it is not
 */
GError *
xg_preparation_error_from_report (const XgProbeReport *report)
{
  const char *other = xg_probe_report_get_other_host (report);
  GError *error;

  if (!xg_probe_report_is_accepted (report))
    return xg_stream_error_new (code_of_report (xg_probe_report_get_code (report)),
                                NULL,
                                NULL,
                                xg_probe_report_get_sentence (report));
  if (other == NULL)
    return NULL;
  error = xg_stream_error_new (XG_STREAM_ERROR_STREAM,
                               "see-other-host",
                               NULL,
                               _ ("The server sends us to another host."));
  xg_stream_error_set_other_host (error, other);
  return error;
}
