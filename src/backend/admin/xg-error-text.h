/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "xmpp/xg-xmpp-error.h"

G_BEGIN_DECLS

/* What was asked for: the same condition means something else each time. */
typedef enum
{
  XG_ADMIN_LOOK,
  XG_ADMIN_SUBSCRIBE,
  XG_ADMIN_PUBLISH,
  XG_ADMIN_RETRIEVE,
  XG_ADMIN_RETRACT,
  XG_ADMIN_PURGE,
  XG_ADMIN_CREATE,
  XG_ADMIN_CONFIGURE,
  XG_ADMIN_DELETE,
  XG_ADMIN_AFFILIATIONS,
  XG_ADMIN_SUBSCRIPTIONS,
  XG_ADMIN_ASSOCIATE,
} XgAdminAction;

#define XG_ADMIN_N_ACTIONS (XG_ADMIN_ASSOCIATE + 1)

char *xg_error_text_for (const GError *error, XgAdminAction action);

G_END_DECLS
