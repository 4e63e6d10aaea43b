/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/xg-bidi.h"
#include "xmpp/xg-xml-mask.h"
#include "xmpp/xg-xmpp-error.h"

/* Characters of a server's own words that are kept. */
#define TEXT_MAX 1000
/* Bytes of a request and of its answer that a person may want to see. */
#define SHOWN_MAX (16 * 1024)

typedef struct
{
  char *condition;
  char *pubsub_condition;
  char *pubsub_feature;
  char *text;
  XgStanza *stanza; /* the whole reply; NULL: none came */
  char *request;    /* without secrets; NULL: not known */
  guint seconds;    /* that an answer was waited for; 0: not known */
} XgStanzaErrorPrivate;

static void
xg_stanza_error_private_init (XgStanzaErrorPrivate *priv)
{
}

static void
xg_stanza_error_private_copy (const XgStanzaErrorPrivate *from, XgStanzaErrorPrivate *to)
{
  to->condition = g_strdup (from->condition);
  to->pubsub_condition = g_strdup (from->pubsub_condition);
  to->pubsub_feature = g_strdup (from->pubsub_feature);
  to->text = g_strdup (from->text);
  to->stanza = from->stanza != NULL ? xg_stanza_ref (from->stanza) : NULL;
  to->request = g_strdup (from->request);
  to->seconds = from->seconds;
}

static void
xg_stanza_error_private_clear (XgStanzaErrorPrivate *priv)
{
  g_free (priv->condition);
  g_free (priv->pubsub_condition);
  g_free (priv->pubsub_feature);
  g_free (priv->text);
  g_free (priv->request);
  g_clear_pointer (&priv->stanza, xg_stanza_unref);
}

G_DEFINE_EXTENDED_ERROR (XgStanzaError, xg_stanza_error)

/**
 * xg_error_clip_text:
 * @text: (nullable): words from a server
 *
 * Returns: (transfer full) (nullable): @text without surrounding white space and without its rest
 *   after 1,000 characters, so that it can stand in a sentence, see xg_bidi_isolate(); %NULL when
 *   nothing is left
 */
char *
xg_error_clip_text (const char *text)
{
  g_autofree char *clipped = NULL;

  if (text == NULL)
    return NULL;
  while (g_ascii_isspace (*text))
    text++;
  if (g_utf8_strlen (text, TEXT_MAX * 6) > TEXT_MAX)
    {
      g_autofree char *head = g_utf8_substring (text, 0, TEXT_MAX);

      clipped = g_strconcat (head, "…", NULL);
    }
  else
    clipped = g_strdup (text);
  g_strchomp (clipped);
  return *clipped != '\0' ? xg_bidi_isolate (clipped) : NULL;
}

/**
 * xg_stanza_error_new:
 * @info: (nullable): an error reply; %NULL for an answer that is none
 *
 * Makes an error whose message is a whole sentence with the server's own words in it, and which
 * keeps the conditions for xg_stanza_error_get_condition() and the like.
 *
 * Returns: (transfer full): an error of the %XG_STANZA_ERROR domain
 */
GError *
xg_stanza_error_new (const XgStanzaErrorInfo *info)
{
  g_autoptr (GString) message = NULL;
  XgStanzaErrorPrivate *priv;
  GError *error;

  if (info == NULL)
    return g_error_new_literal (XG_STANZA_ERROR,
                                XG_STANZA_ERROR_BAD_REPLY,
                                _ ("The server’s answer is not one that the protocol allows."));

  message = g_string_new (xg_stanza_error_info_get_sentence (info));
  if (info->pubsub_feature != NULL)
    {
      g_autofree char *feature = xg_error_clip_text (info->pubsub_feature);

      /* Translators: a technical name such as "subscription-options" */
      g_string_append_printf (message, _ (" The missing feature is “%s”."), feature);
    }
  if (info->text != NULL)
    g_string_append_printf (message, _ (" The server says: “%s”"), info->text);

  error = g_error_new_literal (XG_STANZA_ERROR, (int) info->code, message->str);
  priv = xg_stanza_error_get_private (error);
  priv->condition = g_strdup (info->condition);
  priv->pubsub_condition = g_strdup (info->pubsub_condition);
  priv->pubsub_feature = g_strdup (info->pubsub_feature);
  priv->text = g_strdup (info->text);
  return error;
}

static XgStanzaErrorPrivate *
private_of (const GError *error)
{
  if (error == NULL || error->domain != XG_STANZA_ERROR)
    return NULL;
  return xg_stanza_error_get_private (error);
}

/**
 * xg_stanza_error_new_no_answer:
 * @timeout_ms: how many milliseconds an answer was waited for
 *
 * Returns: (transfer full): %XG_STANZA_ERROR_NO_ANSWER with a sentence that names the seconds
 */
GError *
xg_stanza_error_new_no_answer (guint timeout_ms)
{
  guint seconds = MAX ((timeout_ms + 500) / 1000, 1);
  XgStanzaErrorPrivate *priv;
  GError *error =
    g_error_new (XG_STANZA_ERROR,
                 XG_STANZA_ERROR_NO_ANSWER,
                 g_dngettext (GETTEXT_PACKAGE,
                              "The server did not answer this request within %u second.",
                              "The server did not answer this request within %u seconds.",
                              seconds),
                 seconds);

  priv = xg_stanza_error_get_private (error);
  priv->seconds = seconds;
  return error;
}

/**
 * xg_stanza_error_new_disconnected:
 *
 * Returns: (transfer full): %XG_STANZA_ERROR_DISCONNECTED of a request that was not made, since
 * there is no connection
 */
GError *
xg_stanza_error_new_disconnected (void)
{
  return g_error_new_literal (XG_STANZA_ERROR,
                              XG_STANZA_ERROR_DISCONNECTED,
                              _ ("There is no connection. Connect first."));
}

/**
 * xg_stanza_error_get_seconds:
 * @error: (nullable): an error
 *
 * Returns: how many seconds an answer was waited for that did not come; 0 where that is not known
 */
guint
xg_stanza_error_get_seconds (const GError *error)
{
  XgStanzaErrorPrivate *priv = private_of (error);

  return priv != NULL ? priv->seconds : 0;
}

/**
 * xg_stanza_error_get_condition:
 * @error: (nullable): an error
 *
 * Returns: (nullable): local name of the stanza condition that the server named
 */
const char *
xg_stanza_error_get_condition (const GError *error)
{
  XgStanzaErrorPrivate *priv = private_of (error);

  return priv != NULL ? priv->condition : NULL;
}

/**
 * xg_stanza_error_get_pubsub_condition:
 * @error: (nullable): an error
 *
 * Returns: (nullable): local name of the pubsub condition that the server named
 */
const char *
xg_stanza_error_get_pubsub_condition (const GError *error)
{
  XgStanzaErrorPrivate *priv = private_of (error);

  return priv != NULL ? priv->pubsub_condition : NULL;
}

/**
 * xg_stanza_error_get_pubsub_feature:
 * @error: (nullable): an error
 *
 * Returns: (nullable): the feature that the server says it lacks
 */
const char *
xg_stanza_error_get_pubsub_feature (const GError *error)
{
  XgStanzaErrorPrivate *priv = private_of (error);

  return priv != NULL ? priv->pubsub_feature : NULL;
}

/**
 * xg_stanza_error_get_text:
 * @error: (nullable): an error
 *
 * Returns: (nullable): the server's own words
 */
const char *
xg_stanza_error_get_text (const GError *error)
{
  XgStanzaErrorPrivate *priv = private_of (error);

  return priv != NULL ? priv->text : NULL;
}

/**
 * xg_stanza_error_set_stanza:
 * @error: an error of the %XG_STANZA_ERROR domain
 * @stanza: the error reply that it was made of
 *
 * Lets @error keep the whole reply, which may say more than its conditions do.
 */
void
xg_stanza_error_set_stanza (GError *error, XgStanza *stanza)
{
  XgStanzaErrorPrivate *priv = private_of (error);

  g_return_if_fail (priv != NULL);
  g_return_if_fail (stanza != NULL);

  xg_stanza_ref (stanza);
  g_clear_pointer (&priv->stanza, xg_stanza_unref);
  priv->stanza = stanza;
}

/**
 * xg_stanza_error_get_stanza:
 * @error: (nullable): an error
 *
 * Returns: (transfer none) (nullable): the error reply as it came; %NULL where none did
 */
XgStanza *
xg_stanza_error_get_stanza (const GError *error)
{
  XgStanzaErrorPrivate *priv = private_of (error);

  return priv != NULL ? priv->stanza : NULL;
}

/**
 * xg_stanza_error_set_request:
 * @error: an error of the %XG_STANZA_ERROR domain
 * @xml: the request that it answers; may be cut off anywhere
 *
 * Lets @error keep the request, without secrets and not more of it than a person wants to see.
 */
void
xg_stanza_error_set_request (GError *error, const char *xml)
{
  XgStanzaErrorPrivate *priv = private_of (error);

  g_return_if_fail (priv != NULL);
  g_return_if_fail (xml != NULL);

  g_free (priv->request);
  priv->request = xg_xml_mask (xml, strlen (xml), SHOWN_MAX);
}

/**
 * xg_stanza_error_get_request:
 * @error: (nullable): an error
 *
 * Returns: (nullable): the request that failed, as XML without secrets; the end of a long one is
 * missing
 */
const char *
xg_stanza_error_get_request (const GError *error)
{
  XgStanzaErrorPrivate *priv = private_of (error);

  return priv != NULL ? priv->request : NULL;
}

/**
 * xg_stanza_error_dup_reply:
 * @error: (nullable): an error
 *
 * Returns: (transfer full) (nullable): the error reply as XML without secrets; the end of a long
 * one is missing; %NULL where no reply came
 */
char *
xg_stanza_error_dup_reply (const GError *error)
{
  XgStanza *stanza = xg_stanza_error_get_stanza (error);

  return stanza != NULL ? xg_element_mask (xg_stanza_get_root (stanza), SHOWN_MAX) : NULL;
}
