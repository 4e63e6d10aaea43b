/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-admin"

#include "config.h"

#include "admin/xg-access-rules.h"

/* Affiliation and access model both speak about who may subscribe and read (XEP-0060 sections 4.1
 * and 4.5). We take an affiliation that an owner gave as the owner's permission. Where Prosody 0.12
 * and ejabberd 23.01 do otherwise, it was found by asking them; the integration test "access" asks
 * them again. */

static gboolean
is_ejabberd (const XgAccessFacts *f)
{
  return f->software == XG_BROKER_SOFTWARE_EJABBERD;
}

/* ejabberd calls nodes collections, and treats them as topics. */
static gboolean
has_no_items (const XgAccessFacts *f)
{
  return f->kind == XG_ACCESS_KIND_COLLECTION && !is_ejabberd (f);
}

static gboolean
is_listed (const XgAccessFacts *f)
{
  return f->affiliation == XG_AFFILIATION_MEMBER || f->affiliation == XG_AFFILIATION_PUBLISHER ||
         f->affiliation == XG_AFFILIATION_OWNER;
}

static gboolean
is_provider (const XgAccessFacts *f)
{
  return f->affiliation == XG_AFFILIATION_OWNER || f->affiliation == XG_AFFILIATION_PUBLISHER ||
         f->affiliation == XG_AFFILIATION_PUBLISH_ONLY;
}

static gboolean
is_subscribed (const XgAccessFacts *f)
{
  return f->subscription == XG_ACCESS_SUBSCRIPTION_SUBSCRIBED;
}

static XgAccessRule
presence_rule (const XgAccessFacts *f)
{
  if (f->sees_presence == XG_TRUTH_YES)
    return XG_ACCESS_RULE_PRESENCE;
  return is_listed (f) ? XG_ACCESS_RULE_LISTED_NO_PRESENCE : XG_ACCESS_RULE_NO_PRESENCE;
}

static XgAccessRule
group_rule (const XgAccessFacts *f)
{
  if (f->in_group == XG_TRUTH_YES)
    return XG_ACCESS_RULE_GROUP;
  return is_listed (f) ? XG_ACCESS_RULE_LISTED_NO_GROUP : XG_ACCESS_RULE_NO_GROUP;
}

/* What ejabberd says to a member, a publisher or an owner: its access models come first. */
static XgAccessRule
subscribe_ejabberd_listed (const XgAccessFacts *f)
{
  if (f->access_model == XG_ACCESS_MODEL_AUTHORIZE)
    return is_subscribed (f) ? XG_ACCESS_RULE_APPROVED : XG_ACCESS_RULE_LISTED_APPROVAL;
  if (f->affiliation == XG_AFFILIATION_OWNER)
    return XG_ACCESS_RULE_OWNER;
  if (f->access_model == XG_ACCESS_MODEL_PRESENCE)
    return presence_rule (f);
  if (f->access_model == XG_ACCESS_MODEL_ROSTER)
    return group_rule (f);
  return XG_ACCESS_RULE_LISTED;
}

static XgAccessRule
rule_for_subscribe (const XgAccessFacts *f)
{
  if (f->affiliation == XG_AFFILIATION_OUTCAST)
    return XG_ACCESS_RULE_OUTCAST;
  if (f->affiliation == XG_AFFILIATION_PUBLISH_ONLY)
    return XG_ACCESS_RULE_PUBLISH_ONLY;
  if (is_ejabberd (f) && f->subscription == XG_ACCESS_SUBSCRIPTION_UNCONFIGURED)
    return XG_ACCESS_RULE_STUCK;
  if (is_ejabberd (f) && f->subscription == XG_ACCESS_SUBSCRIPTION_PENDING)
    return XG_ACCESS_RULE_PENDING;
  if (is_ejabberd (f) && is_listed (f))
    return subscribe_ejabberd_listed (f);
  if (f->affiliation == XG_AFFILIATION_OWNER)
    return XG_ACCESS_RULE_OWNER;
  if (is_listed (f))
    return XG_ACCESS_RULE_LISTED;
  switch (f->access_model)
    {
    case XG_ACCESS_MODEL_PRESENCE:
      return presence_rule (f);
    case XG_ACCESS_MODEL_ROSTER:
      return group_rule (f);
    case XG_ACCESS_MODEL_AUTHORIZE:
      if (is_subscribed (f))
        return XG_ACCESS_RULE_APPROVED;
      return f->subscription == XG_ACCESS_SUBSCRIPTION_PENDING ? XG_ACCESS_RULE_PENDING
                                                               : XG_ACCESS_RULE_APPROVAL;
    case XG_ACCESS_MODEL_WHITELIST:
      return XG_ACCESS_RULE_NOT_WHITELISTED;
    case XG_ACCESS_MODEL_UNKNOWN:
    case XG_ACCESS_MODEL_OPEN:
    default:
      return XG_ACCESS_RULE_OPEN;
    }
}

static XgAccessRule
rule_for_retrieve (const XgAccessFacts *f)
{
  gboolean by_model = !is_listed (f) || is_ejabberd (f);

  if (has_no_items (f))
    return XG_ACCESS_RULE_NO_ITEMS;
  if (f->affiliation == XG_AFFILIATION_OUTCAST)
    return XG_ACCESS_RULE_OUTCAST;
  if (f->affiliation == XG_AFFILIATION_PUBLISH_ONLY)
    return XG_ACCESS_RULE_PUBLISH_ONLY;
  /* ejabberd asks even an owner for the group, but takes an owner for a contact of itself */
  if (by_model && f->access_model == XG_ACCESS_MODEL_ROSTER)
    return group_rule (f);
  if (f->affiliation == XG_AFFILIATION_OWNER)
    return XG_ACCESS_RULE_OWNER;
  if (by_model && f->access_model == XG_ACCESS_MODEL_PRESENCE)
    return presence_rule (f);
  if (is_listed (f))
    return XG_ACCESS_RULE_LISTED;
  if (f->access_model == XG_ACCESS_MODEL_AUTHORIZE)
    {
      if (is_subscribed (f))
        return XG_ACCESS_RULE_APPROVED;
      return f->subscription == XG_ACCESS_SUBSCRIPTION_PENDING ? XG_ACCESS_RULE_PENDING
                                                               : XG_ACCESS_RULE_NOT_APPROVED;
    }
  if (f->access_model == XG_ACCESS_MODEL_WHITELIST)
    return is_ejabberd (f) && is_subscribed (f) ? XG_ACCESS_RULE_SUBSCRIBER_READS
                                                : XG_ACCESS_RULE_NOT_WHITELISTED;
  return XG_ACCESS_RULE_OPEN;
}

static XgAccessRule
publish_as_standard (const XgAccessFacts *f)
{
  if (f->affiliation == XG_AFFILIATION_OUTCAST)
    return XG_ACCESS_RULE_OUTCAST;
  if (is_provider (f))
    return XG_ACCESS_RULE_PROVIDER;
  if (f->publish_model == XG_PUBLISH_MODEL_OPEN)
    return XG_ACCESS_RULE_PUBLISH_OPEN;
  if (f->publish_model == XG_PUBLISH_MODEL_SUBSCRIBERS)
    return is_subscribed (f) ? XG_ACCESS_RULE_SUBSCRIBER_PUBLISHES : XG_ACCESS_RULE_NOT_SUBSCRIBER;
  return XG_ACCESS_RULE_NOT_PROVIDER;
}

/* Prosody compares who publishes, a full JID, with the JIDs that are subscribed. */
static XgAccessRule
publish_as_prosody (const XgAccessFacts *f)
{
  if (f->affiliation == XG_AFFILIATION_OWNER || f->affiliation == XG_AFFILIATION_PUBLISHER)
    return XG_ACCESS_RULE_PROVIDER;
  if (f->publish_model == XG_PUBLISH_MODEL_SUBSCRIBERS && is_subscribed (f))
    return f->with_resource == XG_TRUTH_YES ? XG_ACCESS_RULE_SUBSCRIBER_PUBLISHES
                                            : XG_ACCESS_RULE_FULL_JID_ONLY;
  if (f->affiliation == XG_AFFILIATION_PUBLISH_ONLY)
    return XG_ACCESS_RULE_NO_PUBLISH_ONLY;
  return publish_as_standard (f);
}

/* ejabberd's publish model "subscribers" means subscribers and nobody else. */
static XgAccessRule
publish_as_ejabberd (const XgAccessFacts *f)
{
  if (f->publish_model != XG_PUBLISH_MODEL_SUBSCRIBERS)
    return publish_as_standard (f);
  if (is_subscribed (f))
    return XG_ACCESS_RULE_SUBSCRIBER_PUBLISHES;
  return is_provider (f) ? XG_ACCESS_RULE_PROVIDER_NOT_SUBSCRIBER : XG_ACCESS_RULE_NOT_SUBSCRIBER;
}

static XgAccessRule
rule_for_publish (const XgAccessFacts *f)
{
  if (has_no_items (f))
    return XG_ACCESS_RULE_NO_ITEMS;
  if (f->software != XG_BROKER_SOFTWARE_OTHER && f->publish_model == XG_PUBLISH_MODEL_OPEN)
    {
      if (f->affiliation == XG_AFFILIATION_OUTCAST)
        return XG_ACCESS_RULE_OUTCAST_PUBLISHES;
      if (f->affiliation == XG_AFFILIATION_PUBLISH_ONLY)
        return XG_ACCESS_RULE_PUBLISH_OPEN;
    }
  if (f->software == XG_BROKER_SOFTWARE_PROSODY)
    return publish_as_prosody (f);
  if (is_ejabberd (f))
    return publish_as_ejabberd (f);
  return publish_as_standard (f);
}

static XgAccessRule
receive_as_subscriber (const XgAccessFacts *f)
{
  gboolean banned = f->affiliation == XG_AFFILIATION_OUTCAST;

  if (banned && f->software == XG_BROKER_SOFTWARE_OTHER)
    return XG_ACCESS_RULE_OUTCAST;
  if (f->delivers == XG_TRUTH_NO)
    return XG_ACCESS_RULE_NO_NOTIFICATIONS;
  if (f->paused == XG_TRUTH_YES)
    return XG_ACCESS_RULE_PAUSED;
  if (banned)
    return XG_ACCESS_RULE_OUTCAST_RECEIVES;
  return has_no_items (f) ? XG_ACCESS_RULE_SUBSCRIBED_BELOW : XG_ACCESS_RULE_SUBSCRIBED;
}

static XgAccessRule
rule_for_receive (const XgAccessFacts *f)
{
  /* XEP-0248 section 6: through a collection comes what one might subscribe to, nothing else */
  gboolean by_collection = f->above == XG_TRUTH_YES && !is_ejabberd (f) &&
                           xg_access_rule_get_verdict (rule_for_subscribe (f)) == XG_ACCESS_YES;

  if (is_subscribed (f))
    return receive_as_subscriber (f);
  if (f->affiliation == XG_AFFILIATION_OUTCAST)
    return XG_ACCESS_RULE_OUTCAST;
  if (by_collection && f->reaches == XG_TRUTH_YES)
    return f->delivers == XG_TRUTH_NO ? XG_ACCESS_RULE_NO_NOTIFICATIONS
                                      : XG_ACCESS_RULE_SUBSCRIBED_ABOVE;
  if (f->subscription == XG_ACCESS_SUBSCRIPTION_PENDING)
    return XG_ACCESS_RULE_PENDING;
  if (f->subscription == XG_ACCESS_SUBSCRIPTION_UNCONFIGURED)
    return is_ejabberd (f) ? XG_ACCESS_RULE_STUCK : XG_ACCESS_RULE_UNCONFIGURED;
  return by_collection ? XG_ACCESS_RULE_OUT_OF_REACH : XG_ACCESS_RULE_NOT_SUBSCRIBED;
}

static XgAccessRule
rule_for (const XgAccessFacts *facts, XgAccessAction action)
{
  switch (action)
    {
    case XG_ACCESS_SUBSCRIBE:
      return rule_for_subscribe (facts);
    case XG_ACCESS_PUBLISH:
      return rule_for_publish (facts);
    case XG_ACCESS_RECEIVE:
      return rule_for_receive (facts);
    case XG_ACCESS_RETRIEVE:
      return rule_for_retrieve (facts);
    case XG_ACCESS_CONFIGURE:
    default:
      return facts->affiliation == XG_AFFILIATION_OWNER ? XG_ACCESS_RULE_OWNER
                                                        : XG_ACCESS_RULE_NOT_OWNER;
    }
}

/**
 * xg_access_rule_for:
 * @facts: facts that are all known, except those with a default
 * @action: what the account would do
 *
 * Decides by XEP-0060 sections 4.1, 4.2 and 4.5, or by what the broker's software does instead.
 *
 * Returns: the rule that decides
 */
XgAccessRule
xg_access_rule_for (const XgAccessFacts *facts, XgAccessAction action)
{
  XgAccessFacts f = *facts;
  XgAccessRule rule;

  /* Prosody: who administers the service owns every node that gives no other affiliation */
  if (f.software != XG_BROKER_SOFTWARE_PROSODY || f.administrator != XG_TRUTH_YES ||
      f.affiliation != XG_AFFILIATION_NONE)
    return rule_for (&f, action);
  f.affiliation = XG_AFFILIATION_OWNER;
  rule = rule_for (&f, action);
  return rule == XG_ACCESS_RULE_OWNER || rule == XG_ACCESS_RULE_PROVIDER
           ? XG_ACCESS_RULE_ADMINISTRATOR
           : rule;
}

/**
 * xg_access_rule_get_verdict:
 * @rule: a rule
 *
 * Returns: what it decides
 */
XgAccessVerdict
xg_access_rule_get_verdict (XgAccessRule rule)
{
  switch (rule)
    {
    case XG_ACCESS_RULE_OWNER:
    case XG_ACCESS_RULE_ADMINISTRATOR:
    case XG_ACCESS_RULE_LISTED:
    case XG_ACCESS_RULE_OPEN:
    case XG_ACCESS_RULE_PRESENCE:
    case XG_ACCESS_RULE_GROUP:
    case XG_ACCESS_RULE_APPROVED:
    case XG_ACCESS_RULE_SUBSCRIBER_READS:
    case XG_ACCESS_RULE_PROVIDER:
    case XG_ACCESS_RULE_PUBLISH_OPEN:
    case XG_ACCESS_RULE_OUTCAST_PUBLISHES:
    case XG_ACCESS_RULE_SUBSCRIBER_PUBLISHES:
    case XG_ACCESS_RULE_SUBSCRIBED:
    case XG_ACCESS_RULE_SUBSCRIBED_BELOW:
    case XG_ACCESS_RULE_SUBSCRIBED_ABOVE:
    case XG_ACCESS_RULE_OUTCAST_RECEIVES:
      return XG_ACCESS_YES;
    case XG_ACCESS_RULE_APPROVAL:
    case XG_ACCESS_RULE_LISTED_APPROVAL:
    case XG_ACCESS_RULE_PENDING:
    case XG_ACCESS_RULE_NOT_APPROVED:
      return XG_ACCESS_AFTER_APPROVAL;
    case XG_ACCESS_RULE_UNCONFIGURED:
      return XG_ACCESS_DEPENDS;
    default:
      return XG_ACCESS_NO;
    }
}
