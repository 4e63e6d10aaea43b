/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "grid/xg-advice.h"
#include "xmpp/xg-xmpp-error.h"

/**
 * xg_advice_for_error:
 * @error: (nullable): why a connection could not be made
 *
 * Returns: (nullable): what the person can do about it, in a sentence; %NULL where there is nothing
 * to say
 */
const char *
xg_advice_for_error (const GError *error)
{
  if (error == NULL || error->domain != XG_STREAM_ERROR)
    return NULL;

  switch ((XgStreamError) error->code)
    {
    case XG_STREAM_ERROR_DNS:
      return _ ("Check the part of the address after the “@”, or enter the host below.");
    case XG_STREAM_ERROR_REFUSED:
      return _ ("Check host, port and encryption below, or ask whether the Controller is running.");
    case XG_STREAM_ERROR_UNREACHABLE:
    case XG_STREAM_ERROR_TIMED_OUT:
      return _ ("Check the network, and host and port below.");
    case XG_STREAM_ERROR_NO_TLS:
      return _ ("This program never connects without encryption. Try direct TLS below, or ask the "
                "operator of the Controller.");
    case XG_STREAM_ERROR_TLS:
      return _ ("Check whether the port expects STARTTLS or direct TLS.");
    case XG_STREAM_ERROR_CERT_UNKNOWN_CA:
      return _ ("The file is chosen below, under “Server address and encryption”.");
    case XG_STREAM_ERROR_CERT_EXPIRED:
    case XG_STREAM_ERROR_CERT_NOT_YET_VALID:
      return _ (
        "Check the clock of this computer; else the operator has to renew the certificate.");
    case XG_STREAM_ERROR_CERT_WRONG_HOST:
      return _ ("Check the address and the host: the certificate belongs to another name.");
    case XG_STREAM_ERROR_CERT_REVOKED:
    case XG_STREAM_ERROR_SERVER_NOT_GENUINE:
      return _ ("Do not go on: somebody else may be answering. Tell the operator of the grid.");
    case XG_STREAM_ERROR_CERT_CHANGED:
      return _ ("Ask the operator, by another way than this grid, whether the certificate was "
                "replaced, and compare fingerprints before you trust the new one.");
    case XG_STREAM_ERROR_CERT_UNCHECKED:
      return _ ("Try again later, ask the operator about the authority’s OCSP responder, or choose "
                "a less strict check of revocation below.");
    case XG_STREAM_ERROR_CERT_OTHER:
      return _ ("The operator of the Controller has to look at its certificate.");
    case XG_STREAM_ERROR_NO_MECHANISM:
      return _ (
        "The Controller would see the password itself, so it was not sent. Ask the operator "
        "for SCRAM.");
    case XG_STREAM_ERROR_POLICY:
      return _ ("Whoever looks after this computer sets the policy. Ask them, or the operator of "
                "the Controller for a kind of login that it allows.");
    case XG_STREAM_ERROR_NO_EXTERNAL:
      return _ ("Log in with a password, or ask the operator of the Controller for logins with "
                "certificates.");
    case XG_STREAM_ERROR_CERT_REFUSED:
      return _ ("Check the address and choose a valid certificate of the grid’s authority, or ask "
                "the operator of the Controller for one.");
    case XG_STREAM_ERROR_IDENTITY:
      return _ ("Choose another certificate or key below, or enter the passphrase again.");
    case XG_STREAM_ERROR_NOT_AUTHORIZED:
      return _ ("Check the address and enter the password again.");
    case XG_STREAM_ERROR_CONFLICT:
      return _ ("The account was connected from elsewhere. Connect again to take it back.");
    case XG_STREAM_ERROR_CA_FILE:
      return _ ("Choose another file below: PEM, with at least one certificate.");
    case XG_STREAM_ERROR_AUTH_FAILED:
    case XG_STREAM_ERROR_BIND:
      return _ ("Ask the operator whether the account may connect.");
    case XG_STREAM_ERROR_MALFORMED:
      return _ ("Something else than an XMPP server answers there: check host and port.");
    case XG_STREAM_ERROR_FAILED:
    case XG_STREAM_ERROR_STREAM:
    case XG_STREAM_ERROR_CLOSED:
    case XG_STREAM_ERROR_STANZA_TOO_BIG:
    default:
      return NULL;
    }
}

static gboolean
is_about_passphrase (const GError *error, const char *condition)
{
  return g_error_matches (error, XG_STREAM_ERROR, XG_STREAM_ERROR_IDENTITY) &&
         g_strcmp0 (xg_stream_error_get_condition (error), condition) == 0;
}

/**
 * xg_advice_is_about_secret:
 * @error: (nullable): why a connection could not be made
 *
 * Returns: whether another password or passphrase may help: the person should be asked for it
 */
gboolean
xg_advice_is_about_secret (const GError *error)
{
  return g_error_matches (error, XG_STREAM_ERROR, XG_STREAM_ERROR_NOT_AUTHORIZED) ||
         is_about_passphrase (error, XG_CONDITION_NEEDS_PASSPHRASE) ||
         is_about_passphrase (error, XG_CONDITION_WRONG_PASSPHRASE);
}

/**
 * xg_advice_is_secret_missing:
 * @error: (nullable): why a connection could not be made
 *
 * Returns: whether nothing was wrong but that nobody has the passphrase of the key
 */
gboolean
xg_advice_is_secret_missing (const GError *error)
{
  return is_about_passphrase (error, XG_CONDITION_NEEDS_PASSPHRASE);
}

/**
 * xg_advice_is_about_profile:
 * @error: (nullable): why a connection could not be made
 *
 * Returns: whether something that the profile names can't be used, so that it should be edited
 */
gboolean
xg_advice_is_about_profile (const GError *error)
{
  if (error == NULL || error->domain != XG_STREAM_ERROR || xg_advice_is_about_secret (error))
    return FALSE;

  return error->code == XG_STREAM_ERROR_IDENTITY || error->code == XG_STREAM_ERROR_CERT_REFUSED ||
         error->code == XG_STREAM_ERROR_NO_EXTERNAL || error->code == XG_STREAM_ERROR_CA_FILE;
}
