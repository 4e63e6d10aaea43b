/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "base/xg-affiliation.h"
#include "xmpp/xg-data-form.h"
#include "xmpp/xg-pubsub.h"

G_BEGIN_DECLS

typedef enum
{
  XG_EVIDENCE_NONE,          /* nothing can be read */
  XG_EVIDENCE_EXISTENCE,     /* whether there is such a node, and of what kind */
  XG_EVIDENCE_DESCRIPTION,   /* the same and its configuration */
  XG_EVIDENCE_CONFIGURATION, /* its configuration */
  XG_EVIDENCE_AFFILIATES,
  XG_EVIDENCE_SUBSCRIBERS,
  XG_EVIDENCE_CHILDREN, /* what is in a collection */
  XG_EVIDENCE_ITEMS,    /* ids of its items */
} XgEvidenceKind;

#define XG_TYPE_EVIDENCE (xg_evidence_get_type ())
G_DECLARE_FINAL_TYPE (XgEvidence, xg_evidence, XG, EVIDENCE, GObject)

/* What a broker tells of a node after it was changed. */
void xg_evidence_read_async (XgStream *stream,
                             const char *service,
                             const char *node,
                             XgEvidenceKind kind,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
XgEvidence *xg_evidence_read_finish (GAsyncResult *result, GError **error);

gboolean xg_evidence_is_gone (XgEvidence *self);
gboolean xg_evidence_is_collection (XgEvidence *self);
XgDataForm *xg_evidence_get_form (XgEvidence *self);
XgAffiliation xg_evidence_get_affiliation (XgEvidence *self, const char *jid);
XgSubscriptionState
xg_evidence_get_subscription (XgEvidence *self, const char *jid, const char *subid);
gboolean xg_evidence_has_id (XgEvidence *self, const char *id);
guint xg_evidence_count_ids (XgEvidence *self);

G_END_DECLS
