/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "grid/xg-function.h"
#include "grid/xg-reason.h"

#define ANY -1

/* Conditions of XEP-0060 are more precise than those of RFC 6120, and what is said of one action
 * more than what is said of all: the first line that fits is taken. */

static const struct
{
  const char *condition;
  int action;
  const char *text;
} pubsub_texts[] = {
  { "closed-node",
    ANY,
    N_ ("Only those on its list may use this node. Ask an owner to make you a member.") },
  { "configuration-required",
    ANY,
    N_ ("The subscription has options that must be set first. Set them and subscribe again.") },
  { "invalid-jid",
    XG_REASON_SUBSCRIBE,
    N_ ("The Broker does not take this address as yours. Only owners may subscribe others.") },
  { "invalid-options",
    XG_REASON_ASSOCIATE,
    N_ ("A collection can’t be inside itself, nor a node twice in one collection. Load the tree "
        "again and choose another collection.") },
  { "invalid-options",
    ANY,
    N_ ("The Broker does not accept these options together. Change them and try again.") },
  { "invalid-jid",
    XG_REASON_AFFILIATIONS,
    N_ (
      "The Broker does not take one of the addresses for one. Load the list again to see what was "
      "changed, look for a typing mistake and try again.") },
  { "invalid-jid",
    ANY,
    N_ ("The Broker does not take one of the addresses for one. Look for a typing mistake.") },
  { "invalid-payload",
    ANY,
    N_ ("The Broker does not accept this content. It must be one XML element of the type that the "
        "topic is for.") },
  { "invalid-subid",
    ANY,
    N_ ("This subscription does not exist any more. Load the list of subscriptions again.") },
  { "item-forbidden",
    ANY,
    N_ ("This topic carries notifications only. Publish without an item, or have an owner make it "
        "keep items.") },
  { "item-required",
    ANY,
    N_ ("The Broker got no item. Give the content that is to be published.") },
  { "jid-required", ANY, N_ ("The Broker got no address. Say who is meant.") },
  { "max-items-exceeded",
    ANY,
    N_ ("The topic can’t take more items. Retract some, or have an owner raise its limit.") },
  { "max-nodes-exceeded",
    XG_REASON_CREATE,
    N_ ("The collection can’t take more topics, or the Broker no more nodes. Choose another "
        "collection, delete what is not needed, or ask for a higher limit.") },
  { "max-nodes-exceeded",
    ANY,
    N_ ("The collection can’t take more topics. Take one out, or have an owner raise its limit.") },
  { "nodeid-required", ANY, N_ ("The Broker wants a name for the node. Give it one.") },
  { "not-in-roster-group",
    ANY,
    N_ (
      "Only certain groups of an owner’s contacts may use this node. Ask an owner to put you into "
      "one of them.") },
  { "not-subscribed",
    XG_REASON_SUBSCRIPTIONS,
    N_ ("That account is not subscribed any more. Load the list of subscriptions again.") },
  { "not-subscribed", XG_REASON_SUBSCRIBE, N_ ("There is no such subscription: nothing to end.") },
  { "not-subscribed",
    ANY,
    N_ ("Only those who are subscribed may do this. Subscribe first and try again.") },
  { "payload-required",
    ANY,
    N_ ("This topic wants content in each item. Give some and try again.") },
  { "payload-too-big",
    ANY,
    N_ ("The content is bigger than the Broker allows. Shorten it, or have an owner raise the "
        "topic’s limit.") },
  { "pending-subscription",
    ANY,
    N_ ("The subscription still waits for an owner’s approval. Ask an owner.") },
  { "precondition-not-met",
    ANY,
    N_ ("The topic is not configured as it was to be for this. Compare its configuration with the "
        "options of the publication.") },
  { "presence-subscription-required",
    ANY,
    N_ ("Only those who see an owner’s presence may use this node. Ask an owner to add you to the "
        "contacts.") },
  { "subid-required",
    ANY,
    N_ (
      "There are several subscriptions, and the Broker must be told which is meant. Load the list "
      "and choose one.") },
  { "too-many-subscriptions",
    ANY,
    N_ ("The limit of subscriptions is reached. End one that is not needed and try again.") },
  { "unsupported",
    ANY,
    N_ (
      "This Broker does not have this function. Ask its administrator whether it can be added.") },
  { "unsupported-access-model",
    ANY,
    N_ ("This Broker does not have this access model. Choose another one.") },
};

static const struct
{
  XgStanzaErrorCode code;
  int action;
  const char *text;
} stanza_texts[] = {
  { XG_STANZA_ERROR_BAD_REQUEST,
    XG_REASON_PUBLISH,
    N_ (
      "The Broker does not accept this item. It takes one item with one XML element at a time.") },
  { XG_STANZA_ERROR_BAD_REQUEST,
    XG_REASON_CONFIGURE,
    N_ ("The Broker takes one of the values for wrong. Nothing was changed: correct it and apply "
        "again.") },
  { XG_STANZA_ERROR_BAD_REQUEST,
    XG_REASON_AFFILIATIONS,
    N_ (
      "The Broker takes one of the addresses or affiliations for wrong. Load the list again to see "
      "what was changed.") },
  { XG_STANZA_ERROR_BAD_REQUEST,
    XG_REASON_ASSOCIATE,
    N_ ("The Broker does not take this node for a collection, or has no collections.") },
  { XG_STANZA_ERROR_BAD_REQUEST,
    XG_REASON_CREATE,
    N_ ("The Broker takes the name or one of the values for wrong. Correct what its own words name "
        "and try again.") },
  { XG_STANZA_ERROR_BAD_REQUEST,
    XG_REASON_RETRACT,
    N_ ("The Broker does not accept this. It may take one item at a time: try each by itself.") },
  { XG_STANZA_ERROR_BAD_REQUEST,
    ANY,
    N_ ("The Broker can’t make sense of the request. Look for a wrong value and try again.") },
  { XG_STANZA_ERROR_CONFLICT,
    XG_REASON_CREATE,
    N_ ("There is a node of this name already. Choose another name.") },
  { XG_STANZA_ERROR_CONFLICT,
    XG_REASON_ASSOCIATE,
    N_ ("A collection can’t be inside itself, nor a node twice in one collection. Load the tree "
        "again and choose another collection.") },
  { XG_STANZA_ERROR_CONFLICT,
    ANY,
    N_ ("Something changed in the meantime, or exists already. Load it again and look.") },
  { XG_STANZA_ERROR_FEATURE_NOT_IMPLEMENTED,
    ANY,
    N_ (
      "This Broker does not have this function. Ask its administrator whether it can be added.") },
  { XG_STANZA_ERROR_FORBIDDEN,
    XG_REASON_CREATE,
    N_ ("You may not create nodes on this Broker. Ask its administrator for that right.") },
  { XG_STANZA_ERROR_FORBIDDEN,
    XG_REASON_PUBLISH,
    N_ ("You may not publish to this topic. Ask an owner to make you a publisher.") },
  { XG_STANZA_ERROR_FORBIDDEN,
    XG_REASON_SUBSCRIBE,
    N_ ("You may not subscribe to this node. Ask an owner to make you a member.") },
  { XG_STANZA_ERROR_FORBIDDEN,
    XG_REASON_LOOK,
    N_ ("You may not look into this node. Ask an owner for access.") },
  { XG_STANZA_ERROR_FORBIDDEN,
    XG_REASON_RETRIEVE,
    N_ ("You may not read the items of this topic. Ask an owner for access.") },
  { XG_STANZA_ERROR_FORBIDDEN,
    XG_REASON_RETRACT,
    N_ ("You may not retract this item: it takes its publisher or an owner. Ask one of them.") },
  { XG_STANZA_ERROR_FORBIDDEN,
    XG_REASON_ASSOCIATE,
    N_ ("It takes an owner of the collection, and often of the node too, and the collection must "
        "accept the node. Ask its owners.") },
  { XG_STANZA_ERROR_FORBIDDEN,
    XG_REASON_AFFILIATIONS,
    N_ ("Only owners may do this. Some Brokers say so and do it all the same: load the list again, "
        "then ask an owner.") },
  { XG_STANZA_ERROR_FORBIDDEN,
    ANY,
    N_ ("Only owners may do this. Ask an owner to do it, or to make you one.") },
  { XG_STANZA_ERROR_GONE,
    ANY,
    N_ ("This node is not here any more. Load the list of nodes again to see what there is.") },
  { XG_STANZA_ERROR_INTERNAL_SERVER_ERROR,
    XG_REASON_CREATE,
    N_ (
      "The Broker failed at this, perhaps because the name is too long to be stored. Try a shorter "
      "one.") },
  { XG_STANZA_ERROR_INTERNAL_SERVER_ERROR,
    ANY,
    N_ (
      "The Broker failed at this. Load again to see what was done of it, then try again or ask its "
      "administrator.") },
  { XG_STANZA_ERROR_ITEM_NOT_FOUND,
    XG_REASON_RETRACT,
    N_ ("The Broker has no such item, or no such topic. Load the items again.") },
  { XG_STANZA_ERROR_ITEM_NOT_FOUND,
    XG_REASON_CREATE,
    N_ ("One of the collections that the node was to be in does not exist. Choose another one.") },
  { XG_STANZA_ERROR_ITEM_NOT_FOUND,
    ANY,
    N_ ("The Broker has no such node any more. Load the list of nodes again.") },
  { XG_STANZA_ERROR_JID_MALFORMED,
    ANY,
    N_ ("One of the addresses is none. Look for a typing mistake.") },
  { XG_STANZA_ERROR_NOT_ACCEPTABLE,
    XG_REASON_CREATE,
    N_ ("The Broker does not accept this configuration, perhaps not this access model. Choose "
        "another one, or leave the name of the node to the Broker if it gave none.") },
  { XG_STANZA_ERROR_NOT_ACCEPTABLE,
    XG_REASON_CONFIGURE,
    N_ ("The Broker does not accept one of the values, also if its form offers it, perhaps the "
        "access "
        "model. Choose another one.") },
  { XG_STANZA_ERROR_NOT_ACCEPTABLE,
    ANY,
    N_ ("The Broker does not accept these values. Change them and try again.") },
  { XG_STANZA_ERROR_NOT_ALLOWED,
    XG_REASON_DELETE,
    N_ ("The Broker lets nobody delete this node. It may be one that it needs itself.") },
  { XG_STANZA_ERROR_NOT_ALLOWED,
    XG_REASON_ASSOCIATE,
    N_ ("The Broker does not take this node for a collection, or lets nobody change this one. "
        "Choose another collection.") },
  { XG_STANZA_ERROR_NOT_ALLOWED,
    XG_REASON_SUBSCRIBE,
    N_ ("This node can’t be subscribed to. Ask an owner whether its configuration allows it.") },
  { XG_STANZA_ERROR_NOT_ALLOWED,
    ANY,
    N_ ("The Broker lets nobody do this with this node. Ask its administrator why.") },
  { XG_STANZA_ERROR_NOT_AUTHORIZED,
    ANY,
    N_ ("You are not authorized for this. Ask an owner of the node for access.") },
  { XG_STANZA_ERROR_PAYMENT_REQUIRED,
    ANY,
    N_ ("The Broker wants to be paid for this. Ask its administrator how.") },
  { XG_STANZA_ERROR_POLICY_VIOLATION,
    ANY,
    N_ ("A policy of the Broker forbids this. Ask its administrator which one.") },
  { XG_STANZA_ERROR_RECIPIENT_UNAVAILABLE,
    ANY,
    N_ ("The Broker can’t be reached at the moment. Try again later.") },
  { XG_STANZA_ERROR_REDIRECT,
    ANY,
    N_ ("The node has moved to another address. Use that one; the Broker’s answer tells it.") },
  { XG_STANZA_ERROR_REGISTRATION_REQUIRED,
    ANY,
    N_ ("The Broker wants you to register first. Ask its administrator how.") },
  { XG_STANZA_ERROR_REMOTE_SERVER_NOT_FOUND,
    ANY,
    N_ ("The Broker’s server can’t be found. Check the Broker’s address, or ask your server’s "
        "administrator whether it may connect to others.") },
  { XG_STANZA_ERROR_REMOTE_SERVER_TIMEOUT,
    XG_REASON_LOOK,
    N_ ("The Broker’s server can’t be reached from yours, or did not answer in time. Try again "
        "later, or ask your server’s administrator whether it can connect to that one.") },
  { XG_STANZA_ERROR_REMOTE_SERVER_TIMEOUT,
    XG_REASON_RETRIEVE,
    N_ ("The Broker’s server can’t be reached from yours, or did not answer in time. Try again "
        "later, or ask your server’s administrator whether it can connect to that one.") },
  { XG_STANZA_ERROR_REMOTE_SERVER_TIMEOUT,
    ANY,
    N_ ("The Broker’s server can’t be reached from yours, or did not answer in time. Load again "
        "later to see whether it was done, then try again.") },
  { XG_STANZA_ERROR_RESOURCE_CONSTRAINT,
    XG_REASON_CONFIGURE,
    N_ (
      "The Broker takes one of the values for wrong, or lacks the resources. Correct what its own "
      "words name and apply again.") },
  { XG_STANZA_ERROR_RESOURCE_CONSTRAINT,
    XG_REASON_CREATE,
    N_ ("The Broker takes one of the values for wrong, or a limit is reached. Correct what its own "
        "words name and try again.") },
  { XG_STANZA_ERROR_RESOURCE_CONSTRAINT,
    ANY,
    N_ ("The Broker lacks the resources, or takes a value for wrong. Try again later, or change "
        "what its own words name.") },
  { XG_STANZA_ERROR_SERVICE_UNAVAILABLE,
    ANY,
    N_ ("The Broker does not offer this, or is not running. Check its address, or try again "
        "later.") },
  { XG_STANZA_ERROR_SUBSCRIPTION_REQUIRED,
    ANY,
    N_ ("Only those who are subscribed may do this. Subscribe first and try again.") },
  { XG_STANZA_ERROR_UNDEFINED_CONDITION,
    ANY,
    N_ ("The Broker refused without a reason that is defined. Its own words may tell more.") },
  { XG_STANZA_ERROR_UNEXPECTED_REQUEST,
    ANY,
    N_ ("The Broker did not expect this now. Load again to see how things are, and try again.") },
  { XG_STANZA_ERROR_DISCONNECTED,
    XG_REASON_RETRIEVE,
    N_ ("There is no connection. It is asked again when there is.") },
  { XG_STANZA_ERROR_DISCONNECTED,
    XG_REASON_LOOK,
    N_ ("There is no connection. It is asked again when there is.") },
  { XG_STANZA_ERROR_DISCONNECTED,
    ANY,
    N_ ("The connection ended before the Broker answered, so that it may have done it or not. Load "
        "again to see when there is a connection.") },
  { XG_STANZA_ERROR_BAD_REPLY,
    XG_REASON_RETRIEVE,
    N_ ("The Broker’s answer can’t be understood. Try again later.") },
  { XG_STANZA_ERROR_BAD_REPLY,
    XG_REASON_LOOK,
    N_ ("The Broker’s answer can’t be understood. Try again later.") },
  { XG_STANZA_ERROR_BAD_REPLY,
    ANY,
    N_ ("The Broker’s answer can’t be understood. Load again to see what was done.") },
  { XG_STANZA_ERROR_TOO_BIG,
    ANY,
    N_ ("The Broker’s answer was too big and ended the connection. Ask for less at a time.") },
  { XG_STANZA_ERROR_NOT_SENT,
    ANY,
    N_ (
      "The request has characters that XMPP can’t carry, so it was not sent. Take them out and try "
      "again.") },
};

/* What follows the sentence that names the seconds. */
static const struct
{
  int action;
  const char *text;
} no_answer_texts[] = {
  { XG_REASON_RETRIEVE, N_ ("Try again later.") },
  { XG_REASON_LOOK, N_ ("Try again later.") },
  { XG_REASON_PURGE,
    N_ ("Purging a big topic can take minutes: load again later to see whether it was done.") },
  /* Measured of Prosody 0.12: it never answers where no options were given at subscribing. */
  { XG_REASON_OPTIONS,
    N_ ("Some Brokers can’t change the options of a subscription that was made without any; others "
        "can later.") },
  { ANY, N_ ("It may have done it or not: load again to see.") },
};

static char *
describe_silence (const GError *error, XgReasonAction action)
{
  guint seconds = xg_stanza_error_get_seconds (error);
  g_autofree char *silence = NULL;
  guint i = 0;

  if (seconds == 0)
    silence = g_strdup (_ ("The Broker did not answer in time."));
  else
    silence = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                            "The Broker did not answer within %u second.",
                                            "The Broker did not answer within %u seconds.",
                                            seconds),
                               seconds);
  while (no_answer_texts[i].action != ANY && no_answer_texts[i].action != (int) action)
    i++;
  /* Translators: that no answer came, then what one can do; both are sentences */
  return g_strdup_printf (_ ("%s %s"), silence, _ (no_answer_texts[i].text));
}

static const char *
find (const GError *error, XgReasonAction action)
{
  const char *condition = xg_stanza_error_get_pubsub_condition (error);

  for (guint i = 0; condition != NULL && i < G_N_ELEMENTS (pubsub_texts); i++)
    {
      if (g_str_equal (pubsub_texts[i].condition, condition) &&
          (pubsub_texts[i].action == ANY || pubsub_texts[i].action == (int) action))
        return pubsub_texts[i].text;
    }
  for (guint i = 0; i < G_N_ELEMENTS (stanza_texts); i++)
    {
      if ((int) stanza_texts[i].code == error->code &&
          (stanza_texts[i].action == ANY || stanza_texts[i].action == (int) action))
        return stanza_texts[i].text;
    }
  return NULL;
}

/* What a function is for is told better by its name than by the condition. */
static char *
describe_feature (const GError *error)
{
  const char *feature = xg_stanza_error_get_pubsub_feature (error);
  g_autofree char *clipped = NULL;
  XgFunction function;

  if (g_strcmp0 (xg_stanza_error_get_pubsub_condition (error), "unsupported") != 0)
    return NULL;
  clipped = xg_error_clip_text (feature);
  if (clipped == NULL)
    return NULL;
  if (xg_function_from_feature (feature, &function))
    /* Translators: %s is a sentence: "This Broker does not let topics be configured." */
    return g_strdup_printf (_ ("%s Ask its administrator whether it can be added."),
                            xg_function_get_missing (function));
  /* Translators: %s is a technical name */
  return g_strdup_printf (_ ("This Broker does not have the function “%s”. Ask its administrator "
                             "whether it can be added."),
                          clipped);
}

/**
 * xg_reason_for:
 * @error: an error of a request about a node
 * @action: what was asked for
 *
 * Says in plain words what went wrong and what one can do about it, for every condition of RFC 6120
 * section 8.3.3 and XEP-0060 section 16.3. The server's own words are apart from it, see
 * xg_stanza_error_get_text(), and so is its reply, xg_stanza_error_get_stanza().
 *
 * Returns: (transfer full): translated sentences; the message of @error where it is of another
 * domain
 */
char *
xg_reason_for (const GError *error, XgReasonAction action)
{
  char *named = describe_feature (error);
  const char *text = NULL;

  if (named != NULL)
    return named;
  if (g_error_matches (error, XG_STANZA_ERROR, XG_STANZA_ERROR_NO_ANSWER))
    return describe_silence (error, action);
  if (error->domain == XG_STANZA_ERROR)
    text = find (error, action);
  return g_strdup (text != NULL ? _ (text) : error->message);
}

/* Whether it was about what a broker tells owners only. */
static gboolean
is_of_owners (XgReasonAction action)
{
  return action == XG_REASON_AFFILIATIONS || action == XG_REASON_SUBSCRIPTIONS ||
         action == XG_REASON_CONFIGURE;
}

/**
 * xg_reason_for_reading:
 * @error: an error of a request that reads about a node, and changes nothing
 * @action: what it is about
 *
 * Like xg_reason_for(); where no usable answer came, nothing can have been done.
 *
 * Returns: (transfer full): translated sentences
 */
char *
xg_reason_for_reading (const GError *error, XgReasonAction action)
{
  static const int without_answer[] = {
    XG_STANZA_ERROR_NO_ANSWER,
    XG_STANZA_ERROR_DISCONNECTED,
    XG_STANZA_ERROR_BAD_REPLY,
    XG_STANZA_ERROR_REMOTE_SERVER_TIMEOUT,
  };

  for (guint i = 0; i < G_N_ELEMENTS (without_answer); i++)
    if (g_error_matches (error, XG_STANZA_ERROR, without_answer[i]))
      return xg_reason_for (error, XG_REASON_LOOK);
  if (g_error_matches (error, XG_STANZA_ERROR, XG_STANZA_ERROR_FORBIDDEN) && is_of_owners (action))
    return g_strdup (_ ("Only owners see this. Ask an owner to look, or to make you one."));
  return xg_reason_for (error, action);
}
