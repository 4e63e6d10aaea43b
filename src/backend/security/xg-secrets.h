/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The password of an account (bare JID) in the Secret Service, and nowhere else. Without such a
 * service every call ends with an error whose message says so; nothing falls back to a file. */
void xg_secrets_store_async (const char *jid,
                             const char *password,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean xg_secrets_store_finish (GAsyncResult *result, GError **error);
void xg_secrets_lookup_async (const char *jid,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
char *xg_secrets_lookup_finish (GAsyncResult *result,
                                GError **error); /* NULL without error: none */
void xg_secrets_clear_async (const char *jid,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean xg_secrets_clear_finish (GAsyncResult *result, GError **error);
void xg_secrets_wipe (char *secret); /* overwrites and frees; takes NULL */

G_END_DECLS
