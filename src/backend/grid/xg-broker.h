/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "grid/xg-capabilities.h"
#include "grid/xg-catch-up.h"
#include "grid/xg-node.h"

G_BEGIN_DECLS

#define XG_TYPE_BROKER (xg_broker_get_type ())
G_DECLARE_FINAL_TYPE (XgBroker, xg_broker, XG, BROKER, GObject)

/*
 * One pubsub service. Read-only properties with notification: jid, label, state (int, XgLoadState),
 * error-text (sentence, NULL when all is well), n-nodes (uint), unread (int64),
 * loading (boolean: the tree is still being walked), catching-up (boolean: topics are being
 * compared with the broker; notifies with each step, see xg_broker_get_catch_up()). What it does
 * not tell is in xg-broker-trouble.h.
 */
const char *xg_broker_get_jid (XgBroker *self);
const char *xg_broker_get_label (XgBroker *self);
XgLoadState xg_broker_get_state (XgBroker *self);
const char *xg_broker_get_error_text (XgBroker *self);
gint64 xg_broker_get_unread (XgBroker *self);
gboolean xg_broker_get_loading (XgBroker *self);
void xg_broker_get_catch_up (XgBroker *self, XgCatchUp *catch_up);
GListModel *xg_broker_get_roots (XgBroker *self); /* XgNode: top level, sorted */
GListModel *
xg_broker_get_all_nodes (XgBroker *self); /* XgNode: every one known, sorted, for filters */
XgNode *xg_broker_lookup_node (XgBroker *self, const char *id);
XgCapabilities *xg_broker_get_capabilities (XgBroker *self);
gboolean xg_broker_has_feature (XgBroker *self, const char *feature);

void xg_broker_refresh (XgBroker *self);
/* What a person sees of a table of nodes: asked ahead of the rest, and what nothing else asks. */
void xg_broker_show_nodes (XgBroker *self, GPtrArray *nodes);
gboolean xg_broker_knows_subscriptions (XgBroker *self);
/* Asks for metadata (and children of a collection) ahead of the background walk. */
void xg_broker_load_node (XgBroker *self, XgNode *node, gboolean again);

/* Subscribes (a collection: to all items below it) or unsubscribes us; then fetches what the topic
 * has persisted. node's "busy" and "subscription" follow. */
void xg_broker_subscribe_async (XgBroker *self,
                                XgNode *node,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean xg_broker_subscribe_finish (XgBroker *self, GAsyncResult *result, GError **error);
void xg_broker_unsubscribe_async (XgBroker *self,
                                  XgNode *node,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean xg_broker_unsubscribe_finish (XgBroker *self, GAsyncResult *result, GError **error);

/* The person opened NODE (NULL: left): fetches what the topic has persisted, once a connection. */
void xg_broker_look_at (XgBroker *self, XgNode *node, gboolean again);

/* Fetches the persisted items of a topic into the store; returns how many were new. */
void xg_broker_fetch_items_async (XgBroker *self,
                                  XgNode *node,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gssize xg_broker_fetch_items_finish (XgBroker *self, GAsyncResult *result, GError **error);

G_END_DECLS
