/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "grid/xg-session.h"

G_BEGIN_DECLS

/* A request in a person's own words, past everything that this program guards. */
char *xg_own_request_check (const char *to, const char *xml, GError **error);
void xg_own_request_send_async (XgSession *session,
                                gboolean set,
                                const char *to,
                                const char *xml,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
char *xg_own_request_send_finish (GAsyncResult *result, gint64 *took, GError **error);

G_END_DECLS
