/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "xmpp/xg-pubsub-request.h"

G_BEGIN_DECLS

/*
 * What the requests that change something say, as XML: one place for those who send it and for
 * those who show it before. NULL or "" as node means the root collection, or a node whose name is
 * up to the broker.
 */

/* XEP-0060 section 8.1, 8.2.4, 8.4, 8.5 */
char *xg_pubsub_payload_create (const char *node, const char *form);
char *xg_pubsub_payload_configure (const char *node, const char *form);
char *xg_pubsub_payload_delete (const char *node, const char *redirect);
char *xg_pubsub_payload_purge (const char *node);

/* XEP-0248 section 7.4 and 7.5 */
char *xg_pubsub_payload_collection (const char *collection, const char *child, gboolean associate);

/* XEP-0060 section 8.8.2 and 8.9.2 */
char *xg_pubsub_payload_subscribers (const char *node, GPtrArray *changes);
char *xg_pubsub_payload_affiliate (const char *node, GPtrArray *changes);

/* XEP-0060 section 7.1, 7.2 */
char *xg_pubsub_payload_publish (const char *node,
                                 const char *item_id,
                                 const char *payload,
                                 const char *options);
char *xg_pubsub_payload_retract (const char *node, const char *item_id, gboolean notify);

/* XEP-0060 section 8.6: a whole message */
char *xg_pubsub_payload_answer (const XgPubsubRequest *request, const char *id, gboolean allow);

G_END_DECLS
