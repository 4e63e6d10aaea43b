/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "xmpp/xg-xmpp-error.h"

G_BEGIN_DECLS

/* What was asked for: the same condition means something else each time. */
typedef enum
{
  XG_REASON_LOOK,
  XG_REASON_SUBSCRIBE,
  XG_REASON_PUBLISH,
  XG_REASON_RETRIEVE,
  XG_REASON_RETRACT,
  XG_REASON_PURGE,
  XG_REASON_CREATE,
  XG_REASON_CONFIGURE,
  XG_REASON_DELETE,
  XG_REASON_AFFILIATIONS,
  XG_REASON_SUBSCRIPTIONS,
  XG_REASON_ASSOCIATE,
  XG_REASON_OPTIONS, /* of a subscription */
} XgReasonAction;

#define XG_REASON_N_ACTIONS (XG_REASON_OPTIONS + 1)

gboolean xg_reason_is_locked (const GError *error);
gboolean xg_reason_is_gone (const GError *error);
gboolean xg_reason_is_passing (const GError *error);
char *xg_reason_for (const GError *error, XgReasonAction action);
char *xg_reason_for_reading (const GError *error, XgReasonAction action);
const char *xg_reason_get_failure (const GError *error, XgReasonAction action);
char *xg_reason_in_full (const GError *error, XgReasonAction action);
char *xg_reason_for_node (const GError *error);
char *xg_reason_get_detail (const GError *error);
char *xg_reason_get_terms (const GError *error);

G_END_DECLS
