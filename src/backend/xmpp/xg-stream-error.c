/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "xmpp/xg-xmpp-error.h"

typedef struct
{
  char *condition;
  char *text;
  char *other_host;
} XgStreamErrorPrivate;

static void
xg_stream_error_private_init (XgStreamErrorPrivate *priv)
{
}

static void
xg_stream_error_private_copy (const XgStreamErrorPrivate *from, XgStreamErrorPrivate *to)
{
  to->condition = g_strdup (from->condition);
  to->text = g_strdup (from->text);
  to->other_host = g_strdup (from->other_host);
}

static void
xg_stream_error_private_clear (XgStreamErrorPrivate *priv)
{
  g_free (priv->condition);
  g_free (priv->text);
  g_free (priv->other_host);
}

G_DEFINE_EXTENDED_ERROR (XgStreamError, xg_stream_error)

/**
 * xg_stream_error_new:
 * @code: what happened
 * @condition: (nullable): the condition the server named, without namespace
 * @text: (nullable): the server's own words
 * @sentence: a translated sentence for people; @text is added to it
 *
 * Returns: (transfer full): an error of the %XG_STREAM_ERROR domain
 */
GError *
xg_stream_error_new (XgStreamError code,
                     const char *condition,
                     const char *text,
                     const char *sentence)
{
  g_autofree char *clipped = xg_error_clip_text (text);
  GError *error;
  XgStreamErrorPrivate *priv;

  if (clipped != NULL)
    error = g_error_new (XG_STREAM_ERROR,
                         (int) code,
                         /* Translators: our sentence, then the server's own words */
                         _ ("%s The server says: “%s”"),
                         sentence,
                         clipped);
  else
    error = g_error_new_literal (XG_STREAM_ERROR, (int) code, sentence);
  priv = xg_stream_error_get_private (error);
  priv->condition = g_strdup (condition);
  priv->text = g_steal_pointer (&clipped);
  return error;
}

/**
 * xg_stream_error_get_condition:
 * @error: (nullable): an error
 *
 * Returns: (nullable): the stream or SASL condition that the server named; %NULL if the server
 *   named none or @error is of another domain
 */
const char *
xg_stream_error_get_condition (const GError *error)
{
  XgStreamErrorPrivate *priv =
    error != NULL && error->domain == XG_STREAM_ERROR ? xg_stream_error_get_private (error) : NULL;

  return priv != NULL ? priv->condition : NULL;
}

/**
 * xg_stream_error_get_text:
 * @error: (nullable): an error
 *
 * Returns: (nullable): the server's own words, clipped to a sane length
 */
const char *
xg_stream_error_get_text (const GError *error)
{
  XgStreamErrorPrivate *priv =
    error != NULL && error->domain == XG_STREAM_ERROR ? xg_stream_error_get_private (error) : NULL;

  return priv != NULL ? priv->text : NULL;
}

/**
 * xg_stream_error_set_other_host:
 * @error: a %XG_STREAM_ERROR
 * @host: where the server sends us, as it says it
 */
void
xg_stream_error_set_other_host (GError *error, const char *host)
{
  XgStreamErrorPrivate *priv = xg_stream_error_get_private (error);

  g_free (priv->other_host);
  priv->other_host = g_strdup (host);
}

/**
 * xg_stream_error_get_other_host:
 * @error: (nullable): an error
 *
 * Returns: (nullable): where the server sends us (RFC 6120 section 4.9.3.19): a host, maybe with a
 *   port; not looked at in any way
 */
const char *
xg_stream_error_get_other_host (const GError *error)
{
  XgStreamErrorPrivate *priv =
    error != NULL && error->domain == XG_STREAM_ERROR ? xg_stream_error_get_private (error) : NULL;

  return priv != NULL ? priv->other_host : NULL;
}

static XgAdvice
advice_of_condition (const char *condition, XgAdvice otherwise)
{
  static const char *const later[] = { "temporary-auth-failure", "policy-violation",
                                       "resource-constraint",    "remote-connection-failed",
                                       "internal-server-error",  NULL };
  static const char *const ask[] = { "host-unknown",        "host-gone",
                                     "see-other-host",      "unsupported-version",
                                     "not-authorized",      "invalid-namespace",
                                     "improper-addressing", NULL };

  if (condition == NULL)
    return otherwise;
  if (g_strv_contains (later, condition))
    return XG_ADVICE_RETRY_LATER;
  if (g_strv_contains (ask, condition))
    return XG_ADVICE_ASK;
  return otherwise;
}

/**
 * xg_stream_error_is_about_time:
 * @error: (nullable): why a connection ended
 *
 * Returns: whether another time of day may do away with it: the computer's clock may be wrong
 */
gboolean
xg_stream_error_is_about_time (const GError *error)
{
  return g_error_matches (error, XG_STREAM_ERROR, XG_STREAM_ERROR_CERT_NOT_YET_VALID) ||
         g_error_matches (error, XG_STREAM_ERROR, XG_STREAM_ERROR_CERT_EXPIRED) ||
         g_error_matches (error, XG_STREAM_ERROR, XG_STREAM_ERROR_CERT_UNCHECKED) ||
         (g_error_matches (error, XG_STREAM_ERROR, XG_STREAM_ERROR_IDENTITY) &&
          g_strcmp0 (xg_stream_error_get_condition (error), XG_CONDITION_NOT_YET_VALID) == 0);
}

/**
 * xg_stream_error_get_advice:
 * @error: (nullable): why a connection ended
 *
 * What is not valid yet becomes so by itself, when the clock is put right if not sooner: it is
 * refused, and tried again. An expired certificate of the server may have been renewed, or our
 * clock may be ahead: it is tried again slowly.
 *
 * Returns: whether it makes sense to connect again without asking a person
 */
XgAdvice
xg_stream_error_get_advice (const GError *error)
{
  if (error == NULL || error->domain != XG_STREAM_ERROR)
    return XG_ADVICE_RETRY;

  switch ((XgStreamError) error->code)
    {
    case XG_STREAM_ERROR_FAILED:
    case XG_STREAM_ERROR_DNS:
    case XG_STREAM_ERROR_REFUSED:
    case XG_STREAM_ERROR_UNREACHABLE:
    case XG_STREAM_ERROR_TIMED_OUT:
    case XG_STREAM_ERROR_CLOSED:
    case XG_STREAM_ERROR_CERT_NOT_YET_VALID:
    /* Each second without a connection is one in which something is missed. */
    case XG_STREAM_ERROR_STANZA_TOO_BIG:
      return XG_ADVICE_RETRY;
    case XG_STREAM_ERROR_IDENTITY:
      return g_strcmp0 (xg_stream_error_get_condition (error), XG_CONDITION_NOT_YET_VALID) == 0
               ? XG_ADVICE_RETRY
               : XG_ADVICE_ASK;
    case XG_STREAM_ERROR_STREAM:
      return advice_of_condition (xg_stream_error_get_condition (error), XG_ADVICE_RETRY);
    case XG_STREAM_ERROR_AUTH_FAILED:
    case XG_STREAM_ERROR_BIND:
      return advice_of_condition (xg_stream_error_get_condition (error), XG_ADVICE_ASK);
    case XG_STREAM_ERROR_MALFORMED:
    case XG_STREAM_ERROR_TLS:
    case XG_STREAM_ERROR_CERT_UNCHECKED:
    case XG_STREAM_ERROR_CERT_EXPIRED:
      return XG_ADVICE_RETRY_LATER;
    case XG_STREAM_ERROR_NO_TLS:
    case XG_STREAM_ERROR_CERT_UNKNOWN_CA:
    case XG_STREAM_ERROR_CERT_WRONG_HOST:
    case XG_STREAM_ERROR_CERT_REVOKED:
    case XG_STREAM_ERROR_CERT_OTHER:
    case XG_STREAM_ERROR_NO_MECHANISM:
    case XG_STREAM_ERROR_NOT_AUTHORIZED:
    case XG_STREAM_ERROR_SERVER_NOT_GENUINE:
    case XG_STREAM_ERROR_CONFLICT:
    case XG_STREAM_ERROR_CA_FILE:
    case XG_STREAM_ERROR_POLICY:
    case XG_STREAM_ERROR_NO_EXTERNAL:
    case XG_STREAM_ERROR_CERT_REFUSED:
    case XG_STREAM_ERROR_CERT_CHANGED:
    default:
      return XG_ADVICE_ASK;
    }
}
