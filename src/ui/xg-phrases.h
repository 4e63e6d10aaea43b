/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "base/xg-affiliation.h"
#include "grid/xg-broker-trouble.h"

G_BEGIN_DECLS

/* What the protocol's words mean, in sentences for people. All pure functions. */

const char *xg_phrase_access_model (const char *model);
const char *xg_phrase_access_model_meaning (const char *model);
const char *xg_phrase_publish_model (const char *model);
const char *xg_phrase_publish_model_meaning (const char *model);
const char *xg_phrase_subscription (XgSubscriptionState state);
const char *xg_phrase_affiliation (XgAffiliation affiliation);
const char *xg_phrase_node_kind (XgNodeKind kind);
char *xg_phrase_countdown (gint64 microseconds);
char *xg_phrase_moment (const char *iso8601);
char *xg_phrase_node (XgNode *node);
char *xg_phrase_label (XgNode *node);
char *xg_phrase_broker_trouble (XgBroker *broker);

G_END_DECLS
