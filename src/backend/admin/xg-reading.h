/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "base/xg-affiliation.h"
#include "xmpp/xg-data-form.h"
#include "xmpp/xg-pubsub.h"

G_BEGIN_DECLS

typedef enum
{
  XG_READING_NONE,          /* nothing can be read */
  XG_READING_EXISTENCE,     /* whether there is such a node, and of what kind */
  XG_READING_DESCRIPTION,   /* the same and its configuration */
  XG_READING_CONFIGURATION, /* its configuration */
  XG_READING_AFFILIATES,
  XG_READING_SUBSCRIBERS,
  XG_READING_CHILDREN, /* what is in a collection */
  XG_READING_ITEMS,    /* ids of its items */
  XG_READING_CONTENTS, /* whether it is there, and then its items or children, subscribers,
                        * configuration and affiliates, as far as the broker tells them */
} XgReadingKind;

#define XG_TYPE_READING (xg_reading_get_type ())
G_DECLARE_FINAL_TYPE (XgReading, xg_reading, XG, READING, GObject)

/* What a broker tells of a node after it was changed. */
void xg_reading_async (XgStream *stream,
                       const char *service,
                       const char *node,
                       XgReadingKind kind,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data);
XgReading *xg_reading_finish (GAsyncResult *result, GError **error);

gboolean xg_reading_is_gone (XgReading *self);
gboolean xg_reading_is_collection (XgReading *self);
XgDataForm *xg_reading_get_form (XgReading *self);
XgAffiliation xg_reading_get_affiliation (XgReading *self, const char *jid);
XgSubscriptionState
xg_reading_get_subscription (XgReading *self, const char *jid, const char *subid);
gboolean xg_reading_has_id (XgReading *self, const char *id);
guint xg_reading_count_ids (XgReading *self);
const char **xg_reading_list_ids (XgReading *self);
guint xg_reading_count_subscribers (XgReading *self);
guint xg_reading_count_affiliates (XgReading *self, XgAffiliation affiliation, GHashTable *but);

G_END_DECLS
