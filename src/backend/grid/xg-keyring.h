/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "grid/xg-profile.h"

G_BEGIN_DECLS

/* The password of a profile in the person's keyring (Secret Service), and nowhere else. */
void xg_keyring_remember_async (XgProfile *profile,
                                const char *password,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean xg_keyring_remember_finish (GAsyncResult *result, GError **error);
void xg_keyring_recall_async (XgProfile *profile,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
char *xg_keyring_recall_finish (GAsyncResult *result, GError **error);
void xg_keyring_forget_async (XgProfile *profile,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean xg_keyring_forget_finish (GAsyncResult *result, GError **error);
void xg_keyring_wipe (char *password);

G_END_DECLS
