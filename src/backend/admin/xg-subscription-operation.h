/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "admin/xg-node-operation.h"
#include "xmpp/xg-pubsub-request.h"

G_BEGIN_DECLS

#define XG_TYPE_SUBSCRIPTION_OPERATION (xg_subscription_operation_get_type ())
G_DECLARE_FINAL_TYPE (XgSubscriptionOperation,
                      xg_subscription_operation,
                      XG,
                      SUBSCRIPTION_OPERATION,
                      XgNodeOperation)

/* Changes the subscription of somebody, as an owner (XEP-0060 section 8.8.2). */
XgOperation *xg_subscription_operation_new (XgBroker *broker,
                                            const char *node,
                                            const char *jid,
                                            const char *subid,
                                            XgSubscriptionState before,
                                            XgSubscriptionState after);

/* Answers somebody who asks for a subscription (XEP-0060 section 8.6). */
XgOperation *
xg_answer_operation_new (XgBroker *broker, const XgPubsubRequest *request, gboolean allow);

G_END_DECLS
