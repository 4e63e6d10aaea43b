/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "grid/xg-session.h"

G_BEGIN_DECLS

/* A pubsub service that was found. */
typedef struct
{
  char *jid;
  char *name; /* NULL: it gives none */
} XgFoundBroker;

void xg_found_broker_free (XgFoundBroker *self);

char *xg_broker_find_check (const char *address, GError **error);
void xg_broker_find_async (XgSession *session,
                           const char *address,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
GPtrArray *xg_broker_find_finish (XgSession *session, GAsyncResult *result, GError **error);

G_END_DECLS
