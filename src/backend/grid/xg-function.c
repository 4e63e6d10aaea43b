/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "grid/xg-function.h"

typedef struct
{
  const char *nick;    /* in the store */
  const char *feature; /* behind "http://jabber.org/protocol/pubsub#" (XEP-0060 section 10) */
  XgFunctionGroup group;
  XgAbsence absence;
  gboolean hollow; /* there are brokers that list it and don't have it */
  const char *title;
  const char *meaning;
  const char *missing;
} Function;

static const Function functions[XG_N_FUNCTIONS] = {
  [XG_FUNCTION_META_DATA] = { "meta-data",
                              "meta-data",
                              XG_FUNCTION_GROUP_REQUIRED,
                              XG_ABSENCE_UNSURE,
                              FALSE,
                              N_ ("Describe topics"),
                              N_ ("A topic tells its title, its type and who may subscribe before "
                                  "anybody subscribes to it."),
                              N_ ("This Broker does not describe its topics: only their names are "
                                  "known.") },
  [XG_FUNCTION_CREATE] = { "create",
                           "create-nodes",
                           XG_FUNCTION_GROUP_REQUIRED,
                           XG_ABSENCE_UNSURE,
                           FALSE,
                           N_ ("Create topics"),
                           N_ (
                             "New topics are made from here, by those whom the Broker allows it."),
                           N_ ("This Broker does not let topics be created.") },
  [XG_FUNCTION_CONFIGURE] = { "configure",
                              "config-node",
                              XG_FUNCTION_GROUP_REQUIRED,
                              XG_ABSENCE_UNSURE,
                              FALSE,
                              N_ ("Configure topics"),
                              N_ ("Who may subscribe and publish, and how many items are kept, can "
                                  "be "
                                  "changed by the owners."),
                              N_ ("This Broker does not let topics be configured.") },
  [XG_FUNCTION_SUBSCRIBE] = { "subscribe",
                              "subscribe",
                              XG_FUNCTION_GROUP_REQUIRED,
                              XG_ABSENCE_UNSURE,
                              FALSE,
                              N_ ("Subscribe to topics"),
                              N_ ("Consumers get new items as soon as they are published."),
                              N_ ("This Broker does not accept subscriptions.") },
  [XG_FUNCTION_PUBLISH] = { "publish",
                            "publish",
                            XG_FUNCTION_GROUP_REQUIRED,
                            XG_ABSENCE_UNSURE,
                            FALSE,
                            N_ ("Publish items"),
                            N_ ("Providers send incidents and indicators through topics."),
                            N_ ("This Broker does not let items be published.") },
  [XG_FUNCTION_WHITELIST] = { "whitelist",
                              "access-whitelist",
                              XG_FUNCTION_GROUP_REQUIRED,
                              XG_ABSENCE_UNSURE,
                              FALSE,
                              N_ ("Topics for chosen accounts only"),
                              N_ ("A topic can be closed to all but those who are on its list "
                                  "(access model “whitelist”)."),
                              N_ ("This Broker can't close a topic to all but chosen accounts.") },
  [XG_FUNCTION_AUTHORIZE] = { "authorize",
                              "access-authorize",
                              XG_FUNCTION_GROUP_REQUIRED,
                              XG_ABSENCE_NO,
                              FALSE,
                              N_ ("Subscriptions that an owner approves"),
                              N_ (
                                "Whoever wants to subscribe waits until an owner agrees; requests "
                                "come here as they are made (access model “authorize”)."),
                              N_ ("This Broker can't have owners approve subscriptions.") },
  [XG_FUNCTION_AFFILIATIONS] = { "affiliations",
                                 "modify-affiliations",
                                 XG_FUNCTION_GROUP_REQUIRED,
                                 XG_ABSENCE_UNSURE,
                                 FALSE,
                                 N_ ("Providers, members and owners"),
                                 N_ (
                                   "Owners decide for each account whether it may publish, read or "
                                   "administer a topic."),
                                 N_ ("This Broker does not let the affiliations of a topic be "
                                     "changed.") },
  [XG_FUNCTION_RETRIEVE] = { "retrieve",
                             "retrieve-items",
                             XG_FUNCTION_GROUP_NEEDED,
                             XG_ABSENCE_UNSURE,
                             FALSE,
                             N_ ("Read items that were published before"),
                             N_ ("What was missed during an interruption is fetched, and a topic "
                                 "shows "
                                 "what it has when it is opened."),
                             N_ (
                               "This Broker does not give out items that were published before.") },
  [XG_FUNCTION_PAGE] = { "page",
                         "rsm",
                         XG_FUNCTION_GROUP_NEEDED,
                         XG_ABSENCE_UNSURE,
                         TRUE,
                         N_ ("Items page by page"),
                         N_ ("Topics with thousands of items are read in small pieces. Without it, "
                             "the list of item ids is fetched first, then the items by their ids."),
                         N_ (
                           "This Broker does not give out items page by page; they are fetched by "
                           "their ids instead.") },
  [XG_FUNCTION_RETRACT] = { "retract",
                            "retract-items",
                            XG_FUNCTION_GROUP_NEEDED,
                            XG_ABSENCE_UNSURE,
                            FALSE,
                            N_ ("Retract single items"),
                            N_ ("An item that was wrong can be taken back."),
                            N_ ("This Broker does not let items be retracted.") },
  [XG_FUNCTION_PURGE] = { "purge",
                          "purge-nodes",
                          XG_FUNCTION_GROUP_NEEDED,
                          XG_ABSENCE_UNSURE,
                          FALSE,
                          N_ ("Purge a topic"),
                          N_ ("All items of a topic can be removed at once."),
                          N_ ("This Broker can't remove all items of a topic at once.") },
  [XG_FUNCTION_DELETE] = { "delete",
                           "delete-nodes",
                           XG_FUNCTION_GROUP_NEEDED,
                           XG_ABSENCE_UNSURE,
                           FALSE,
                           N_ ("Delete topics"),
                           N_ ("Owners can remove a topic with everything in it."),
                           N_ ("This Broker does not let topics be deleted.") },
  [XG_FUNCTION_DEFAULTS] = { "defaults",
                             "retrieve-default",
                             XG_FUNCTION_GROUP_NEEDED,
                             XG_ABSENCE_UNSURE,
                             FALSE,
                             N_ ("Tell how new topics are configured"),
                             N_ ("The form of a new topic begins with the Broker's own values, and "
                                 "has all fields that the Broker knows."),
                             N_ ("This Broker does not tell how new topics are configured.") },
  [XG_FUNCTION_SUBSCRIPTIONS] = { "subscriptions",
                                  "manage-subscriptions",
                                  XG_FUNCTION_GROUP_NEEDED,
                                  XG_ABSENCE_UNSURE,
                                  FALSE,
                                  N_ ("Subscriptions of others"),
                                  N_ ("Owners see who is subscribed, and can subscribe and "
                                      "unsubscribe others."),
                                  N_ ("This Broker does not let owners see or change the "
                                      "subscriptions of others.") },
  [XG_FUNCTION_PENDING] = { "pending",
                            "get-pending",
                            XG_FUNCTION_GROUP_NEEDED,
                            XG_ABSENCE_NO,
                            TRUE,
                            N_ ("Ask for requests that wait"),
                            N_ (
                              "Requests that were made while this console was not connected can be "
                              "asked for. Without it, only those are seen that come meanwhile."),
                            N_ ("This Broker can't be asked for requests that wait: only those are "
                                "seen that come while this console is connected.") },
  [XG_FUNCTION_COLLECTIONS] = { "collections",
                                "collections",
                                XG_FUNCTION_GROUP_NEEDED,
                                XG_ABSENCE_NO,
                                TRUE,
                                N_ ("Collections"),
                                N_ ("Topics can be put together into collections, and one "
                                    "subscription "
                                    "covers all topics below."),
                                N_ ("This Broker has no collections: topics can't be put together, "
                                    "and each has to be subscribed to by itself.") },
  [XG_FUNCTION_OWN_SUBSCRIPTIONS] = { "own-subscriptions",
                                      "retrieve-subscriptions",
                                      XG_FUNCTION_GROUP_NEEDED,
                                      XG_ABSENCE_UNSURE,
                                      FALSE,
                                      N_ ("List own subscriptions"),
                                      N_ ("All subscriptions of this account are known with one "
                                          "question."),
                                      N_ ("This Broker does not list the subscriptions of an "
                                          "account; "
                                          "each topic is asked when it is opened.") },
  [XG_FUNCTION_OWN_AFFILIATIONS] = { "own-affiliations",
                                     "retrieve-affiliations",
                                     XG_FUNCTION_GROUP_NEEDED,
                                     XG_ABSENCE_UNSURE,
                                     TRUE,
                                     N_ ("List own rights"),
                                     N_ (
                                       "Which topics this account owns or may publish to is known "
                                       "with one question."),
                                     N_ ("This Broker does not tell what an account is to its "
                                         "topics: "
                                         "whether you own one shows only when you use it.") },
  [XG_FUNCTION_CREATE_CONFIGURED] = { "create-configured",
                                      "create-and-configure",
                                      XG_FUNCTION_GROUP_OPTIONAL,
                                      XG_ABSENCE_NO,
                                      FALSE,
                                      N_ ("Create and configure in one step"),
                                      N_ (
                                        "A new topic is never open to others for the moment before "
                                        "it is configured."),
                                      N_ (
                                        "This Broker can't configure a topic in the moment that it "
                                        "is created; it is configured right afterwards.") },
  [XG_FUNCTION_INSTANT_NODE] = { "instant-node",
                                 "instant-nodes",
                                 XG_FUNCTION_GROUP_OPTIONAL,
                                 XG_ABSENCE_NO,
                                 FALSE,
                                 N_ ("Topics without a name of yours"),
                                 N_ ("The Broker makes up the id of a new topic."),
                                 N_ ("This Broker can't make up the id of a new topic.") },
  [XG_FUNCTION_MULTI_COLLECTIONS] = { "multi-collections",
                                      "multi-collections",
                                      XG_FUNCTION_GROUP_OPTIONAL,
                                      XG_ABSENCE_NO,
                                      FALSE,
                                      N_ ("Topics in several collections"),
                                      N_ ("A topic can belong to more than one collection."),
                                      N_ ("This Broker can't put a topic into more than one "
                                          "collection.") },
  [XG_FUNCTION_PUBLISH_OPTIONS] = { "publish-options",
                                    "publish-options",
                                    XG_FUNCTION_GROUP_OPTIONAL,
                                    XG_ABSENCE_NO,
                                    FALSE,
                                    N_ ("Publish under conditions"),
                                    N_ (
                                      "A provider can say how a topic has to be configured for its "
                                      "item, which is refused otherwise."),
                                    N_ ("This Broker does not check conditions of a publisher.") },
  [XG_FUNCTION_ITEM_IDS] = { "item-ids",
                             "item-ids",
                             XG_FUNCTION_GROUP_OPTIONAL,
                             XG_ABSENCE_UNSURE,
                             FALSE,
                             N_ ("Item ids of the publisher's choice"),
                             N_ ("An item can be replaced by a newer version of the same id."),
                             N_ ("This Broker does not accept ids of items.") },
  [XG_FUNCTION_SUBSCRIPTION_OPTIONS] = { "subscription-options",
                                         "subscription-options",
                                         XG_FUNCTION_GROUP_OPTIONAL,
                                         XG_ABSENCE_NO,
                                         FALSE,
                                         N_ ("Options of a subscription"),
                                         N_ ("How and what is delivered can be set for each "
                                             "subscription."),
                                         N_ ("This Broker has no options of subscriptions.") },
  [XG_FUNCTION_PUBLISH_ONLY] = { "publish-only",
                                 "publish-only-affiliation",
                                 XG_FUNCTION_GROUP_OPTIONAL,
                                 XG_ABSENCE_NO,
                                 FALSE,
                                 N_ ("Providers that may not read"),
                                 N_ ("An account can be let publish without being able to see what "
                                     "others published."),
                                 N_ ("This Broker does not have the affiliation “publish only”.") },
};

/**
 * xg_function_get_nick:
 * @self: a function
 *
 * Returns: its word in the store, which never changes
 */
const char *
xg_function_get_nick (XgFunction self)
{
  g_return_val_if_fail (self < XG_N_FUNCTIONS, NULL);
  return functions[self].nick;
}

/**
 * xg_function_from_nick:
 * @nick: a word of xg_function_get_nick()
 * @function: (out): set where it is one
 *
 * Returns: whether there is such a function
 */
gboolean
xg_function_from_nick (const char *nick, XgFunction *function)
{
  for (guint i = 0; i < XG_N_FUNCTIONS; i++)
    {
      if (g_strcmp0 (functions[i].nick, nick) == 0)
        {
          *function = i;
          return TRUE;
        }
    }
  return FALSE;
}

XgFunctionGroup
xg_function_get_group (XgFunction self)
{
  g_return_val_if_fail (self < XG_N_FUNCTIONS, XG_FUNCTION_GROUP_OPTIONAL);
  return functions[self].group;
}

/**
 * xg_function_get_feature:
 * @self: a function
 *
 * Returns: its feature behind `http://jabber.org/protocol/pubsub#` (XEP-0060 section 10)
 */
const char *
xg_function_get_feature (XgFunction self)
{
  g_return_val_if_fail (self < XG_N_FUNCTIONS, NULL);
  return functions[self].feature;
}

/**
 * xg_function_from_feature:
 * @feature: (nullable): a feature, as an error of pubsub names it (XEP-0060 section 10)
 * @function: (out): set where one of ours depends on it
 *
 * Returns: whether there is such a function
 */
gboolean
xg_function_from_feature (const char *feature, XgFunction *function)
{
  for (guint i = 0; i < XG_N_FUNCTIONS; i++)
    {
      if (g_strcmp0 (functions[i].feature, feature) == 0)
        {
          *function = i;
          return TRUE;
        }
    }
  return FALSE;
}

/**
 * xg_function_get_absence:
 * @self: a function
 *
 * Returns: what it means that a broker does not list it
 */
XgAbsence
xg_function_get_absence (XgFunction self)
{
  g_return_val_if_fail (self < XG_N_FUNCTIONS, XG_ABSENCE_UNSURE);
  return functions[self].absence;
}

/**
 * xg_function_is_proven:
 * @self: a function
 *
 * Returns: whether that a broker lists it is enough to believe it
 */
gboolean
xg_function_is_proven (XgFunction self)
{
  g_return_val_if_fail (self < XG_N_FUNCTIONS, FALSE);
  return !functions[self].hollow;
}

/**
 * xg_function_is_about_items:
 * @self: a function
 *
 * Returns: whether it is done to items, which collections have none of (XEP-0248 section 5): there
 *   a broker refuses it in the same words as what it does not have at all
 */
gboolean
xg_function_is_about_items (XgFunction self)
{
  switch (self)
    {
    case XG_FUNCTION_PUBLISH:
    case XG_FUNCTION_PUBLISH_OPTIONS:
    case XG_FUNCTION_RETRIEVE:
    case XG_FUNCTION_PAGE:
    case XG_FUNCTION_RETRACT:
    case XG_FUNCTION_PURGE:
    case XG_FUNCTION_ITEM_IDS:
      return TRUE;
    default:
      return FALSE;
    }
}

/**
 * xg_function_get_title:
 * @self: a function
 *
 * Returns: a few words for people
 */
const char *
xg_function_get_title (XgFunction self)
{
  g_return_val_if_fail (self < XG_N_FUNCTIONS, NULL);
  return _ (functions[self].title);
}

/**
 * xg_function_get_meaning:
 * @self: a function
 *
 * Returns: why it matters, as a sentence
 */
const char *
xg_function_get_meaning (XgFunction self)
{
  g_return_val_if_fail (self < XG_N_FUNCTIONS, NULL);
  return _ (functions[self].meaning);
}

/**
 * xg_function_get_missing:
 * @self: a function
 *
 * Returns: what can't be done where it is missing, as a sentence
 */
const char *
xg_function_get_missing (XgFunction self)
{
  g_return_val_if_fail (self < XG_N_FUNCTIONS, NULL);
  return _ (functions[self].missing);
}
