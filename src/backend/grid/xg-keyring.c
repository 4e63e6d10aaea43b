/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include "grid/xg-keyring.h"
#include "security/xg-secrets.h"

/* The window's way to the keyring: it knows profiles, not the Secret Service. */

/* What the keyring calls the secret: a password and a passphrase of one profile are two. */
static char *
dup_account (XgProfile *profile)
{
  return g_strconcat (xg_profile_get_key (profile),
                      xg_profile_get_auth (profile) == XG_AUTH_CERTIFICATE ? "#key" : NULL,
                      NULL);
}

/**
 * xg_keyring_remember_async:
 * @profile: a profile with a JID
 * @password: its secret: password, or passphrase of its key; copied by the keyring
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is kept, or can't be
 * @user_data: for @callback
 */
void
xg_keyring_remember_async (XgProfile *profile,
                           const char *password,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autofree char *account = NULL;

  g_return_if_fail (XG_IS_PROFILE (profile));

  account = dup_account (profile);
  xg_secrets_store_async (account, password, cancellable, callback, user_data);
}

/**
 * xg_keyring_remember_finish:
 * @result: what the callback got
 * @error: return location; a sentence when there is no keyring
 *
 * Returns: whether the password is kept
 */
gboolean
xg_keyring_remember_finish (GAsyncResult *result, GError **error)
{
  return xg_secrets_store_finish (result, error);
}

/**
 * xg_keyring_recall_async:
 * @profile: a profile with a JID
 * @cancellable: (nullable): a cancellable
 * @callback: called with the answer
 * @user_data: for @callback
 */
void
xg_keyring_recall_async (XgProfile *profile,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autofree char *account = NULL;

  g_return_if_fail (XG_IS_PROFILE (profile));

  account = dup_account (profile);
  xg_secrets_lookup_async (account, cancellable, callback, user_data);
}

/**
 * xg_keyring_recall_finish:
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the password, for xg_keyring_wipe(); %NULL without error:
 * none is kept
 */
char *
xg_keyring_recall_finish (GAsyncResult *result, GError **error)
{
  return xg_secrets_lookup_finish (result, error);
}

/**
 * xg_keyring_forget_async:
 * @profile: a profile with a JID
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is gone
 * @user_data: for @callback
 */
void
xg_keyring_forget_async (XgProfile *profile,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autofree char *account = NULL;

  g_return_if_fail (XG_IS_PROFILE (profile));

  account = dup_account (profile);
  xg_secrets_clear_async (account, cancellable, callback, user_data);
}

gboolean
xg_keyring_forget_finish (GAsyncResult *result, GError **error)
{
  return xg_secrets_clear_finish (result, error);
}

/**
 * xg_keyring_wipe:
 * @password: (transfer full) (nullable): a password that is no longer needed
 */
void
xg_keyring_wipe (char *password)
{
  xg_secrets_wipe (password);
}
