/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "xmpp/xg-data-form.h"
#include "xmpp/xg-rsm.h"
#include "xmpp/xg-stream.h"

G_BEGIN_DECLS

typedef enum
{
  XG_SUBSCRIPTION_NONE,
  XG_SUBSCRIPTION_PENDING,
  XG_SUBSCRIPTION_UNCONFIGURED,
  XG_SUBSCRIPTION_SUBSCRIBED,
} XgSubscriptionState;

typedef struct
{
  char *node;
  char *jid;
  char *subid; /* NULL: the broker uses none */
  XgSubscriptionState state;
} XgSubscription;

void xg_subscription_free (XgSubscription *self);

/**
 * XgPubsubItem:
 *
 * One `<item/>`, of an event or of an answer. Points into @stanza.
 */
typedef struct
{
  const char *id;           /* NULL: none, which XEP-0060 forbids in events but brokers do */
  const char *publisher;    /* NULL: not told */
  const XgElement *element; /* the item itself */
  const XgElement *payload; /* first child element; NULL: none */
} XgPubsubItem;

typedef struct
{
  XgStanza *stanza; /* owns the memory of items */
  GArray *items;    /* (element-type XgPubsubItem) in the broker's order */
  XgRsm rsm;
} XgPubsubItems;

void xg_pubsub_items_free (XgPubsubItems *self);

/* XEP-0060 section 5.6: own subscriptions; @node NULL for the whole service. */
void xg_pubsub_subscriptions_async (XgStream *stream,
                                    const char *service,
                                    const char *node,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
GPtrArray * /* (element-type XgSubscription) */
xg_pubsub_subscriptions_finish (XgStream *stream, GAsyncResult *result, GError **error);

/*
 * XEP-0060 section 6.1. @jid is our bare JID. @collection TRUE adds options for a collection
 * subscription (XEP-0248 section 6.1: subscription_type items, subscription_depth all), and
 * retries without options where the broker refuses them.
 */
void xg_pubsub_subscribe_async (XgStream *stream,
                                const char *service,
                                const char *node,
                                const char *jid,
                                gboolean collection,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
XgSubscription *xg_pubsub_subscribe_finish (XgStream *stream, GAsyncResult *result, GError **error);

/* XEP-0060 section 6.2. "not-subscribed" counts as success. @subid may be NULL. */
void xg_pubsub_unsubscribe_async (XgStream *stream,
                                  const char *service,
                                  const char *node,
                                  const char *jid,
                                  const char *subid,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean xg_pubsub_unsubscribe_finish (XgStream *stream, GAsyncResult *result, GError **error);

/*
 * XEP-0060 section 6.5. @max 0 asks for all without paging; @after NULL for the first page; with
 * @item_ids (NULL-terminated, may be NULL) only those. The answer is not decoded further on the
 * main thread: decode it in a worker with xg_pubsub_items_*.
 */
void xg_pubsub_items_async (XgStream *stream,
                            const char *service,
                            const char *node,
                            const char *const *item_ids,
                            int max,
                            const char *after,
                            const char *before,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
XgPubsubItems *xg_pubsub_items_finish (XgStream *stream, GAsyncResult *result, GError **error);

/* XEP-0060 section 5.5: which items a topic has, without their content. */
void xg_pubsub_item_ids_async (XgStream *stream,
                               const char *service,
                               const char *node,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
GPtrArray * /* (element-type utf8) in the broker's order */
xg_pubsub_item_ids_finish (XgStream *stream, GAsyncResult *result, GError **error);

XgPubsubItems *xg_pubsub_items_parse (XgStanza *iq, const char *node, GError **error);

GPtrArray *xg_pubsub_subscriptions_parse (const XgElement *iq, const char *node, GError **error);
XgSubscription *xg_pubsub_subscription_parse (const XgElement *subscription, const char *node);
XgSubscriptionState xg_subscription_state_from_nick (const char *nick);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgSubscription, xg_subscription_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgPubsubItems, xg_pubsub_items_free)

G_END_DECLS
