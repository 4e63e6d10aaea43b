/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "base/xg-affiliation.h"
#include "xmpp/xg-stream.h"

G_BEGIN_DECLS

/**
 * XgAffiliate:
 *
 * What an account is to a node (XEP-0060 section 4.1).
 */
typedef struct
{
  char *node;
  char *jid; /* bare; NULL: our own */
  XgAffiliation affiliation;
  char *nick; /* the broker's word, also where it is none of XEP-0060; NULL: it says none */
} XgAffiliate;

XgAffiliate *xg_affiliate_new (const char *jid, XgAffiliation affiliation);
void xg_affiliate_free (XgAffiliate *self);

/* XEP-0060 section 8.9.1: who is affiliated with a node, as its owner. */
void xg_pubsub_affiliates_async (XgStream *stream,
                                 const char *service,
                                 const char *node,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
GPtrArray * /* (element-type XgAffiliate) */
xg_pubsub_affiliates_finish (XgStream *stream, GAsyncResult *result, GError **error);

/* XEP-0060 sections 8.9.2 to 8.9.3. */
void xg_pubsub_affiliate_async (XgStream *stream,
                                const char *service,
                                const char *node,
                                GPtrArray *changes,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean xg_pubsub_affiliate_finish (XgStream *stream,
                                     GAsyncResult *result,
                                     GPtrArray **failed,
                                     GError **error);

/* XEP-0060 section 5.7: our own affiliations; @node NULL for all nodes of the service. */
void xg_pubsub_own_affiliations_async (XgStream *stream,
                                       const char *service,
                                       const char *node,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
GPtrArray * /* (element-type XgAffiliate) */
xg_pubsub_own_affiliations_finish (XgStream *stream, GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgAffiliate, xg_affiliate_free)

G_END_DECLS
