/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "base/xg-affiliation.h"

G_BEGIN_DECLS

/* Each of these begins with what is not known, so that facts that were never filled in say so. */

typedef enum
{
  XG_TRUTH_UNKNOWN,
  XG_TRUTH_NO,
  XG_TRUTH_YES,
} XgTruth;

/* XEP-0060 section 4.5. */
typedef enum
{
  XG_ACCESS_MODEL_UNKNOWN,
  XG_ACCESS_MODEL_OPEN,
  XG_ACCESS_MODEL_PRESENCE,
  XG_ACCESS_MODEL_ROSTER,
  XG_ACCESS_MODEL_AUTHORIZE,
  XG_ACCESS_MODEL_WHITELIST,
} XgAccessModel;

/* XEP-0060 section 16.4.2, pubsub#publish_model. */
typedef enum
{
  XG_PUBLISH_MODEL_UNKNOWN,
  XG_PUBLISH_MODEL_PUBLISHERS,
  XG_PUBLISH_MODEL_SUBSCRIBERS,
  XG_PUBLISH_MODEL_OPEN,
} XgPublishModel;

/* XEP-0060 section 4.2. */
typedef enum
{
  XG_ACCESS_SUBSCRIPTION_UNKNOWN,
  XG_ACCESS_SUBSCRIPTION_NONE,
  XG_ACCESS_SUBSCRIPTION_PENDING,
  XG_ACCESS_SUBSCRIPTION_UNCONFIGURED,
  XG_ACCESS_SUBSCRIPTION_SUBSCRIBED,
} XgAccessSubscription;

typedef enum
{
  XG_ACCESS_KIND_UNKNOWN,
  XG_ACCESS_KIND_TOPIC,
  XG_ACCESS_KIND_COLLECTION,
} XgAccessKind;

/* Whose ways of their own are known; everybody else is taken to do what XEP-0060 says. */
typedef enum
{
  XG_BROKER_SOFTWARE_OTHER,
  XG_BROKER_SOFTWARE_PROSODY,
  XG_BROKER_SOFTWARE_EJABBERD,
} XgBrokerSoftware;

/**
 * XgAccessFacts:
 *
 * What is known of a node and of an account. All zero is: nothing at all.
 */
typedef struct
{
  XgBrokerSoftware software;

  /* The node */
  XgAccessKind kind;
  XgAccessModel access_model;
  XgPublishModel publish_model;
  XgTruth delivers;         /* sends notifications; unknown: yes, the default */
  XgTruth delivers_content; /* with the content of items; unknown: yes */
  XgTruth keeps_items;      /* unknown: yes */
  XgTruth sends_last;       /* the last item to a new subscriber; unknown: nothing is said */

  /* The account */
  XgAffiliation affiliation;
  XgAccessSubscription subscription;
  XgTruth with_resource; /* subscribed by a full JID; unknown: no */
  XgTruth paused;        /* the subscription's option "deliver" is off; unknown: no */
  XgTruth above;         /* subscribed to a collection above; NO where there is none */
  XgTruth reaches;       /* such a subscription is for items, and down to this node */
  XgTruth sees_presence; /* subscribed to the presence of an owner */
  XgTruth in_group;      /* in one of the allowed groups of an owner's contacts */
  XgTruth administrator; /* of the broker's service; unknown: no */
} XgAccessFacts;

XgAccessModel xg_access_model_from_nick (const char *nick);
XgPublishModel xg_publish_model_from_nick (const char *nick);
XgBrokerSoftware xg_broker_software_from_name (const char *name);

G_END_DECLS
