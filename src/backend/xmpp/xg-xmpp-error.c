/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "xmpp/xg-namespaces.h"
#include "xmpp/xg-xmpp-error.h"

/* Characters of a server's own words that are kept. */
#define TEXT_MAX 1000

typedef struct
{
  char *condition;
  char *pubsub_condition;
  char *pubsub_feature;
  char *text;
  XgStanza *stanza; /* the whole reply; NULL: none came */
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
}

static void
xg_stanza_error_private_clear (XgStanzaErrorPrivate *priv)
{
  g_free (priv->condition);
  g_free (priv->pubsub_condition);
  g_free (priv->pubsub_feature);
  g_free (priv->text);
  g_clear_pointer (&priv->stanza, xg_stanza_unref);
}

G_DEFINE_EXTENDED_ERROR (XgStanzaError, xg_stanza_error)

typedef struct
{
  const char *condition;
  const char *sentence;
} Sentence;

/* Indexed by XgStanzaErrorCode. */
static const Sentence stanza_sentences[] = {
  { "undefined-condition", N_ ("The server refused without giving a reason that is defined.") },
  { "bad-request", N_ ("The server could not understand the request.") },
  { "conflict", N_ ("The server refused because something of that name exists already.") },
  { "feature-not-implemented", N_ ("The server does not support this.") },
  { "forbidden", N_ ("Your account is not allowed to do this.") },
  { "gone", N_ ("The address is not in use any more.") },
  { "internal-server-error", N_ ("The server ran into an error of its own.") },
  { "item-not-found", N_ ("The server does not know the thing that was asked for.") },
  { "jid-malformed", N_ ("The server does not take this for an XMPP address.") },
  { "not-acceptable", N_ ("The server does not accept these values.") },
  { "not-allowed", N_ ("The server allows nobody to do this.") },
  { "not-authorized", N_ ("The server wants further permission before it allows this.") },
  { "payment-required", N_ ("The server wants to be paid for this.") },
  { "policy-violation", N_ ("This is against the server’s local policy.") },
  { "recipient-unavailable", N_ ("The receiver is not available.") },
  { "redirect", N_ ("The server redirects to another address.") },
  { "registration-required", N_ ("The server wants a registration before it allows this.") },
  { "remote-server-not-found",
    N_ ("The server of that address does not exist or is unreachable.") },
  { "remote-server-timeout", N_ ("The server of that address did not answer in time.") },
  { "resource-constraint", N_ ("The server is too busy or a limit of it is reached.") },
  { "service-unavailable", N_ ("The server does not offer this service.") },
  { "subscription-required", N_ ("The server wants a subscription before it allows this.") },
  { "unexpected-request", N_ ("The server did not expect this request now.") },
};

/* XEP-0060 section 16.3 and the conditions that its examples use. */
static const Sentence pubsub_sentences[] = {
  { "closed-node", N_ ("The topic is closed: only those on its list may use it.") },
  { "configuration-required", N_ ("The subscription must be configured first.") },
  { "invalid-jid", N_ ("The address to subscribe is not that of your account.") },
  { "invalid-options", N_ ("The subscription options are not valid.") },
  { "invalid-payload", N_ ("The broker does not accept this kind of content.") },
  { "invalid-subid", N_ ("The subscription does not exist any more.") },
  { "item-forbidden", N_ ("The topic carries notifications only, no items.") },
  { "item-required", N_ ("The topic wants an item with each notification.") },
  { "jid-required", N_ ("The request names no address to subscribe.") },
  { "max-items-exceeded", N_ ("The topic cannot take any more items.") },
  { "max-nodes-exceeded", N_ ("The collection cannot take any more topics.") },
  { "nodeid-required", N_ ("The request names no topic.") },
  { "not-in-roster-group", N_ ("The topic is only for certain groups of the owner’s contacts.") },
  { "not-subscribed", N_ ("Your account is not subscribed to this topic.") },
  { "payload-required", N_ ("The topic wants content in each item.") },
  { "payload-too-big", N_ ("The content is bigger than the broker allows.") },
  { "pending-subscription", N_ ("The owner of the topic has not approved your subscription yet.") },
  { "precondition-not-met", N_ ("The topic is not configured as the publisher asked for.") },
  { "presence-subscription-required", N_ ("The topic is only for contacts of its owner.") },
  { "subid-required", N_ ("There are several subscriptions and the request names none of them.") },
  { "too-many-subscriptions", N_ ("The limit of subscriptions is reached.") },
  { "unsupported", N_ ("The broker does not support this.") },
  { "unsupported-access-model", N_ ("The broker does not have this way of controlling access.") },
};

/**
 * xg_error_clip_text:
 * @text: (nullable): words from a server
 *
 * Returns: (transfer full) (nullable): @text without surrounding white space and without its rest
 *   after 1,000 characters; %NULL when nothing is left
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
  return *clipped != '\0' ? g_steal_pointer (&clipped) : NULL;
}

static XgStanzaErrorCode
code_of (const char *condition)
{
  for (gsize i = 0; i < G_N_ELEMENTS (stanza_sentences); i++)
    {
      if (strcmp (stanza_sentences[i].condition, condition) == 0)
        return (XgStanzaErrorCode) i;
    }
  return XG_STANZA_ERROR_UNDEFINED_CONDITION;
}

/**
 * xg_stanza_error_info_parse:
 * @stanza: (nullable): a stanza
 *
 * Reads what an error reply says (RFC 6120 section 8.3, XEP-0060 section 16.3). Servers put the
 * conditions in any order.
 *
 * Returns: (transfer full) (nullable): what was read; %NULL if @stanza is not of type `error`
 */
XgStanzaErrorInfo *
xg_stanza_error_info_parse (const XgElement *stanza)
{
  XgStanzaErrorInfo *info;
  const XgElement *error;

  if (g_strcmp0 (xg_element_get_attribute (stanza, "type"), "error") != 0)
    return NULL;

  info = g_new0 (XgStanzaErrorInfo, 1);
  error = xg_element_get_child (stanza, "error", xg_element_get_ns (stanza));
  info->type = g_strdup (xg_element_get_attribute (error, "type"));
  for (const XgElement *e = xg_element_get_first_child (error); e != NULL;
       e = xg_element_get_next (e))
    {
      const char *name = xg_element_get_name (e);

      if (xg_element_is (e, "text", XG_NS_STANZAS))
        {
          if (info->text == NULL)
            info->text = xg_error_clip_text (xg_element_get_text (e));
        }
      else if (xg_element_is (e, NULL, XG_NS_STANZAS) && info->condition == NULL)
        {
          info->condition = g_strdup (name);
          info->code = code_of (name);
        }
      else if (xg_element_is (e, NULL, XG_NS_PUBSUB_ERRORS) && info->pubsub_condition == NULL)
        {
          info->pubsub_condition = g_strdup (name);
          info->pubsub_feature = g_strdup (xg_element_get_attribute (e, "feature"));
        }
    }
  if (info->condition == NULL)
    info->condition = g_strdup (stanza_sentences[0].condition);
  return info;
}

/**
 * xg_stanza_error_info_free:
 * @self: (transfer full) (nullable): an error reply
 */
void
xg_stanza_error_info_free (XgStanzaErrorInfo *self)
{
  if (self == NULL)
    return;
  g_free (self->type);
  g_free (self->condition);
  g_free (self->pubsub_condition);
  g_free (self->pubsub_feature);
  g_free (self->text);
  g_free (self);
}

static const char *
sentence_of (const XgStanzaErrorInfo *info)
{
  for (gsize i = 0; info->pubsub_condition != NULL && i < G_N_ELEMENTS (pubsub_sentences); i++)
    {
      if (strcmp (pubsub_sentences[i].condition, info->pubsub_condition) == 0)
        return _ (pubsub_sentences[i].sentence);
    }
  if ((gsize) info->code < G_N_ELEMENTS (stanza_sentences))
    return _ (stanza_sentences[info->code].sentence);
  return _ (stanza_sentences[0].sentence);
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

  message = g_string_new (sentence_of (info));
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
