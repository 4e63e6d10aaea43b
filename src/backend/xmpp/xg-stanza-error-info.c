/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "xmpp/xg-namespaces.h"
#include "xmpp/xg-xmpp-error.h"

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

static gboolean
find_code (const char *condition, XgStanzaErrorCode *code)
{
  for (gsize i = 0; i < G_N_ELEMENTS (stanza_sentences); i++)
    {
      if (strcmp (stanza_sentences[i].condition, condition) != 0)
        continue;
      *code = (XgStanzaErrorCode) i;
      return TRUE;
    }
  return FALSE;
}

static gboolean
is_pubsub_condition (const char *condition)
{
  for (gsize i = 0; condition != NULL && i < G_N_ELEMENTS (pubsub_sentences); i++)
    {
      if (strcmp (pubsub_sentences[i].condition, condition) == 0)
        return TRUE;
    }
  return FALSE;
}

/* Where there are several, one that we know. */
static void
take_condition (XgStanzaErrorInfo *info, const char *name, gboolean *known)
{
  gboolean knows;

  if (*known)
    return;
  knows = find_code (name, &info->code);
  if (info->condition != NULL && !knows)
    return;
  g_free (info->condition);
  info->condition = g_strdup (name);
  *known = knows;
}

static void
take_pubsub_condition (XgStanzaErrorInfo *info, const XgElement *element)
{
  const char *name = xg_element_get_name (element);

  if (info->pubsub_condition != NULL &&
      (is_pubsub_condition (info->pubsub_condition) || !is_pubsub_condition (name)))
    return;
  g_free (info->pubsub_condition);
  g_free (info->pubsub_feature);
  info->pubsub_condition = g_strdup (name);
  info->pubsub_feature = g_strdup (xg_element_get_attribute (element, "feature"));
}

/* How little the person wants to read words of LANGUAGE. */
static guint
rank_of_language (const char *language)
{
  const char *const *wanted = g_get_language_names ();
  g_autofree char *locale = g_strdelimit (g_strdup (language != NULL ? language : ""), "-", '_');
  gsize length = strcspn (locale, "_");
  guint n = 0;

  for (; *locale != '\0' && wanted[n] != NULL; n++)
    {
      if (g_ascii_strcasecmp (wanted[n], locale) == 0 ||
          (g_ascii_strncasecmp (wanted[n], locale, length) == 0 && wanted[n][length] == '\0'))
        return n;
    }
  /* Then English, as our own sentences are, and what says nothing of itself. */
  n = g_strv_length ((char **) wanted);
  if (g_ascii_strncasecmp (locale, "en", 2) == 0)
    return n + 1;
  return *locale == '\0' ? n + 2 : n + 3;
}

static void
take_text (XgStanzaErrorInfo *info, const XgElement *element, guint *best)
{
  guint rank = rank_of_language (xg_element_get_attribute (element, "lang"));
  g_autofree char *text = xg_error_clip_text (xg_element_get_text (element));

  if (text == NULL || (info->text != NULL && rank >= *best))
    return;
  g_free (info->text);
  info->text = g_steal_pointer (&text);
  *best = rank;
}

/**
 * xg_stanza_error_info_parse:
 * @stanza: (nullable): a stanza
 *
 * Reads what an error reply says (RFC 6120 section 8.3, XEP-0060 section 16.3). Servers put the
 * conditions in any order. Of several conditions the first counts that is defined, of several texts
 * the one in the person's language.
 *
 * Returns: (transfer full) (nullable): what was read; %NULL if @stanza is not of type `error`
 */
XgStanzaErrorInfo *
xg_stanza_error_info_parse (const XgElement *stanza)
{
  XgStanzaErrorInfo *info;
  const XgElement *error;
  gboolean known = FALSE;
  guint best = G_MAXUINT;

  if (g_strcmp0 (xg_element_get_attribute (stanza, "type"), "error") != 0)
    return NULL;

  info = g_new0 (XgStanzaErrorInfo, 1);
  error = xg_element_get_child (stanza, "error", xg_element_get_ns (stanza));
  info->type = g_strdup (xg_element_get_attribute (error, "type"));
  for (const XgElement *e = xg_element_get_first_child (error); e != NULL;
       e = xg_element_get_next (e))
    {
      if (xg_element_is (e, "text", XG_NS_STANZAS))
        take_text (info, e, &best);
      else if (xg_element_is (e, NULL, XG_NS_STANZAS))
        take_condition (info, xg_element_get_name (e), &known);
      else if (xg_element_is (e, NULL, XG_NS_PUBSUB_ERRORS))
        take_pubsub_condition (info, e);
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

/**
 * xg_stanza_error_info_get_sentence:
 * @info: an error reply
 *
 * Returns: what its conditions mean, for people: that of pubsub, where it is one that we know,
 * since it says more
 */
const char *
xg_stanza_error_info_get_sentence (const XgStanzaErrorInfo *info)
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
