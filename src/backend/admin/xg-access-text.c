/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-admin"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "admin/xg-access-text.h"

#define AFFILIATION  XG_ACCESS_LEANS_AFFILIATION
#define ACCESS       XG_ACCESS_LEANS_ACCESS_MODEL
#define PUBLISH      XG_ACCESS_LEANS_PUBLISH_MODEL
#define SUBSCRIPTION XG_ACCESS_LEANS_SUBSCRIPTION

#define ADD_TO_LIST    N_ ("An owner can make this account a member, or a publisher.")
#define TAKE_OWNERSHIP N_ ("Another owner can take its ownership away.")
#define APPROVE        N_ ("An owner can approve the request, or subscribe this account.")
#define UNSUBSCRIBE    N_ ("An owner can end its subscription.")

static const struct
{
  guint leans;
  const char *because;
  const char *to_allow;
  const char *to_forbid;
} texts[XG_ACCESS_N_RULES] = {
  [XG_ACCESS_RULE_NO_ITEMS] = { 0,
                                N_ ("A collection holds topics and no items of its own."),
                                N_ ("Use one of the topics in the collection instead."),
                                NULL },
  [XG_ACCESS_RULE_OUTCAST] = { AFFILIATION,
                               N_ ("Outcasts may do nothing here."),
                               N_ ("An owner can lift the ban: give it another affiliation."),
                               NULL },
  [XG_ACCESS_RULE_PUBLISH_ONLY] = { AFFILIATION,
                                    N_ ("Who may only publish may neither subscribe nor read."),
                                    N_ ("An owner can make this account a publisher."),
                                    NULL },
  [XG_ACCESS_RULE_OWNER] = { AFFILIATION, N_ ("Owners may do everything."), NULL, TAKE_OWNERSHIP },
  [XG_ACCESS_RULE_ADMINISTRATOR] = { AFFILIATION,
                                     N_ ("It administers the Broker, which makes it an owner of "
                                         "everything that gives it no other affiliation."),
                                     NULL,
                                     N_ ("An owner can give it another affiliation.") },
  [XG_ACCESS_RULE_NOT_OWNER] = { AFFILIATION,
                                 N_ (
                                   "Only owners may change the configuration and who may use it."),
                                 N_ ("An owner can make this account an owner."),
                                 NULL },
  [XG_ACCESS_RULE_LISTED] = { AFFILIATION,
                              N_ ("Members and publishers may subscribe and read."),
                              NULL,
                              N_ ("An owner can take it off the list, or ban it.") },
  [XG_ACCESS_RULE_OPEN] = { ACCESS | AFFILIATION,
                            N_ ("So it needs nobody’s permission."),
                            NULL,
                            N_ ("An owner can ban this account, or choose another access model.") },
  [XG_ACCESS_RULE_PRESENCE] = { ACCESS,
                                N_ ("This account sees the presence of an owner."),
                                NULL,
                                N_ ("The owner can stop sharing presence with it, or ban it.") },
  [XG_ACCESS_RULE_NO_PRESENCE] = { ACCESS | AFFILIATION,
                                   N_ ("This account does not see the presence of any owner."),
                                   N_ ("An owner can share presence with this account."),
                                   NULL },
  [XG_ACCESS_RULE_LISTED_NO_PRESENCE] = { ACCESS | AFFILIATION,
                                          N_ ("This Broker makes no exception for members and "
                                              "publishers: they too need an owner’s presence."),
                                          N_ ("An owner can share presence with this account."),
                                          NULL },
  [XG_ACCESS_RULE_GROUP] = { ACCESS,
                             N_ ("An owner has this account in one of these groups of contacts."),
                             NULL,
                             N_ ("The owner can take it out of the groups, or ban it.") },
  [XG_ACCESS_RULE_NO_GROUP] = { ACCESS | AFFILIATION,
                                N_ ("No owner has this account in one of these groups."),
                                N_ ("An owner can put it into one of the groups of contacts."),
                                NULL },
  [XG_ACCESS_RULE_LISTED_NO_GROUP] = { ACCESS | AFFILIATION,
                                       N_ ("This Broker makes no exception for members, "
                                           "publishers and owners: they too need the group."),
                                       N_ ("An owner can put it into one of the groups of "
                                           "contacts."),
                                       NULL },
  [XG_ACCESS_RULE_APPROVAL] = { ACCESS | AFFILIATION,
                                N_ ("An owner is asked each time somebody wants to subscribe."),
                                N_ ("An owner can approve the request when it comes, subscribe "
                                    "this account, or make it a member."),
                                N_ ("An owner can deny the request, or ban this account.") },
  [XG_ACCESS_RULE_LISTED_APPROVAL] = { ACCESS | AFFILIATION,
                                       N_ ("This Broker asks an owner about everybody, also about "
                                           "members, publishers and owners."),
                                       APPROVE,
                                       N_ ("An owner can deny the request.") },
  [XG_ACCESS_RULE_PENDING] = { SUBSCRIPTION,
                               N_ ("Until then the Broker sends it nothing."),
                               APPROVE,
                               N_ ("An owner can deny the request.") },
  [XG_ACCESS_RULE_APPROVED] = { ACCESS | SUBSCRIPTION,
                                N_ ("Its subscription was approved."),
                                NULL,
                                UNSUBSCRIBE },
  [XG_ACCESS_RULE_NOT_APPROVED] = { ACCESS | SUBSCRIPTION,
                                    N_ ("Only those may read whose subscription was approved."),
                                    N_ ("It can ask to subscribe, which an owner can approve."),
                                    N_ ("An owner can deny the request when it comes.") },
  [XG_ACCESS_RULE_NOT_WHITELISTED] = { ACCESS | AFFILIATION,
                                       N_ ("So it is not on the list."),
                                       ADD_TO_LIST,
                                       NULL },
  [XG_ACCESS_RULE_SUBSCRIBER_READS] = { ACCESS | SUBSCRIPTION,
                                        N_ ("It is not on the list, but this Broker lets every "
                                            "subscriber read."),
                                        NULL,
                                        UNSUBSCRIBE },
  [XG_ACCESS_RULE_STUCK] = { SUBSCRIPTION,
                             N_ ("This Broker has no options for subscriptions, so that such a "
                                 "one can’t be finished and brings nothing."),
                             N_ ("An owner can set the subscription to subscribed."),
                             NULL },
  [XG_ACCESS_RULE_PROVIDER] = { AFFILIATION,
                                N_ ("Owners and publishers are the Providers of a topic."),
                                NULL,
                                N_ ("An owner can make it a member, or ban it.") },
  [XG_ACCESS_RULE_NOT_PROVIDER] = { PUBLISH | AFFILIATION,
                                    N_ ("So it is not a Provider of this topic."),
                                    N_ ("An owner can make this account a publisher."),
                                    NULL },
  [XG_ACCESS_RULE_PUBLISH_OPEN] = { PUBLISH,
                                    N_ ("So it needs nobody’s permission."),
                                    NULL,
                                    N_ ("An owner can choose another publish model.") },
  [XG_ACCESS_RULE_OUTCAST_PUBLISHES] = { PUBLISH | AFFILIATION,
                                         N_ ("This Broker makes no exception for outcasts: a ban "
                                             "does not stop them from publishing."),
                                         NULL,
                                         N_ ("An owner can choose another publish model.") },
  [XG_ACCESS_RULE_SUBSCRIBER_PUBLISHES] = { PUBLISH | SUBSCRIPTION,
                                            N_ ("So it is a Provider of this topic."),
                                            NULL,
                                            N_ ("An owner can end its subscription, or choose "
                                                "another publish model.") },
  [XG_ACCESS_RULE_NOT_SUBSCRIBER] = { PUBLISH | SUBSCRIPTION | AFFILIATION,
                                      N_ ("So it is not a Provider of this topic."),
                                      N_ ("It can subscribe, if it may, or an owner can subscribe "
                                          "it."),
                                      NULL },
  [XG_ACCESS_RULE_PROVIDER_NOT_SUBSCRIBER] = { PUBLISH | SUBSCRIPTION | AFFILIATION,
                                               N_ ("This Broker makes no exception for publishers "
                                                   "and owners: they too must be subscribed."),
                                               N_ ("It has to be subscribed first; an owner can "
                                                   "do that for it."),
                                               NULL },
  [XG_ACCESS_RULE_FULL_JID_ONLY] = { PUBLISH | SUBSCRIPTION,
                                     N_ ("This Broker counts only a subscription of the full "
                                         "address, with the resource that publishes. This one is "
                                         "of the account."),
                                     N_ ("An owner can make this account a publisher."),
                                     NULL },
  [XG_ACCESS_RULE_NO_PUBLISH_ONLY] = { AFFILIATION,
                                       N_ ("This Broker does not know this affiliation, and allows "
                                           "nothing to it."),
                                       N_ ("An owner can make this account a publisher."),
                                       NULL },
  [XG_ACCESS_RULE_SUBSCRIBED] = { SUBSCRIPTION,
                                  N_ ("The Broker sends it what is published."),
                                  NULL,
                                  UNSUBSCRIBE },
  [XG_ACCESS_RULE_SUBSCRIBED_BELOW] = { SUBSCRIPTION,
                                        N_ ("The Broker sends it what is published in the topics "
                                            "of the collection, as far as it may subscribe to "
                                            "them."),
                                        NULL,
                                        UNSUBSCRIBE },
  [XG_ACCESS_RULE_SUBSCRIBED_ABOVE] = { 0,
                                        N_ ("It is subscribed to a collection above, and may read "
                                            "this itself."),
                                        NULL,
                                        N_ ("An owner of the collection can end its subscription "
                                            "to that.") },
  [XG_ACCESS_RULE_OUT_OF_REACH] = { SUBSCRIPTION,
                                    N_ ("It is subscribed to a collection above, but the options "
                                        "of that subscription leave the items of this topic out."),
                                    N_ ("It can change these options, or subscribe here."),
                                    NULL },
  [XG_ACCESS_RULE_NOT_SUBSCRIBED] = { SUBSCRIPTION,
                                      N_ ("Only Consumers, who are subscribed, are sent what is "
                                          "published."),
                                      N_ ("It can subscribe, if it may, or an owner can subscribe "
                                          "it."),
                                      NULL },
  [XG_ACCESS_RULE_UNCONFIGURED] = { SUBSCRIPTION,
                                    N_ ("Brokers may, but need not, send anything before the "
                                        "options are set."),
                                    N_ ("The options of the subscription have to be set."),
                                    UNSUBSCRIBE },
  [XG_ACCESS_RULE_NO_NOTIFICATIONS] = { 0,
                                        N_ ("Notifications are switched off in the "
                                            "configuration, so that nobody is sent anything."),
                                        N_ ("An owner can switch notifications on."),
                                        NULL },
  [XG_ACCESS_RULE_PAUSED] = { SUBSCRIPTION,
                              N_ ("Deliveries are switched off in the options of the "
                                  "subscription."),
                              N_ ("It can switch deliveries on in its subscription’s options."),
                              NULL },
  [XG_ACCESS_RULE_OUTCAST_RECEIVES] = { AFFILIATION | SUBSCRIPTION,
                                        N_ ("The ban does not end its subscription, and this "
                                            "Broker goes on sending."),
                                        NULL,
                                        UNSUBSCRIBE },
};

static const char *
translated (const char *text)
{
  return text != NULL ? _ (text) : NULL;
}

guint
xg_access_text_get_leans (XgAccessRule rule)
{
  return texts[rule].leans;
}

const char *
xg_access_text_get_because (XgAccessRule rule)
{
  return translated (texts[rule].because);
}

const char *
xg_access_text_get_to_allow (XgAccessRule rule)
{
  return translated (texts[rule].to_allow);
}

const char *
xg_access_text_get_to_forbid (XgAccessRule rule)
{
  return translated (texts[rule].to_forbid);
}

const char *
xg_access_text_for_affiliation (XgAffiliation affiliation)
{
  static const char *const sentences[] = {
    N_ ("What this account is to the node is not known here."),
    N_ ("This account is an outcast: an owner has banned it."),
    N_ ("This account is neither owner nor publisher nor member."),
    N_ ("This account is a member."),
    N_ ("This account may only publish (a Provider that does not read)."),
    N_ ("This account is a publisher (a Provider)."),
    N_ ("This account is an owner."),
  };

  return _ (sentences[affiliation]);
}

const char *
xg_access_text_for_access_model (XgAccessModel model)
{
  static const char *const sentences[] = {
    N_ ("The access model is not known here."),
    N_ ("By the access model, anybody may subscribe and read (“open”)."),
    N_ ("By the access model, those may subscribe and read who see an owner’s presence "
        "(“presence”)."),
    N_ ("By the access model, certain groups of an owner’s contacts may subscribe and read "
        "(“roster”)."),
    N_ ("By the access model, owners approve every subscription, and subscribers may read "
        "(“authorize”)."),
    N_ ("By the access model, only those on a list may subscribe and read (“whitelist”)."),
  };

  return _ (sentences[model]);
}

const char *
xg_access_text_for_publish_model (XgPublishModel model)
{
  static const char *const sentences[] = {
    N_ ("The publish model is not known here."),
    N_ ("By the publish model, only owners and publishers may publish (“publishers”)."),
    N_ ("By the publish model, subscribers may publish (“subscribers”)."),
    N_ ("By the publish model, anybody may publish (“open”)."),
  };

  return _ (sentences[model]);
}

const char *
xg_access_text_for_subscription (XgAccessSubscription subscription)
{
  static const char *const sentences[] = {
    N_ ("Whether it is subscribed is not known here."),
    N_ ("It is not subscribed."),
    N_ ("Its request to subscribe waits for an owner’s approval."),
    N_ ("It is subscribed, but the options of its subscription were never set."),
    N_ ("It is subscribed."),
  };

  return _ (sentences[subscription]);
}
