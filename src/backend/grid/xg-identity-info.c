/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include "grid/xg-identity-info.h"
#include "security/xg-identity.h"

/* The window's way to client certificates: it knows what they say, not how they are opened. */

struct _XgIdentityInfo
{
  XgIdentity *identity;
};

/**
 * xg_identity_info_load_async:
 * @cert_file: file of the certificate: PEM, or PKCS#12 with the key
 * @key_file: (nullable): file of the private key; %NULL if it is in @cert_file
 * @passphrase: (nullable): what the key is encrypted with; %NULL if nobody was asked yet
 * @cancellable: (nullable): a cancellable
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Loads a client certificate in a worker.
 */
void
xg_identity_info_load_async (const char *cert_file,
                             const char *key_file,
                             const char *passphrase,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  xg_identity_load_async (cert_file, key_file, passphrase, cancellable, callback, user_data);
}

/**
 * xg_identity_info_load_finish:
 * @result: what the callback got
 * @error: return location; a sentence why it can't be used
 *
 * Returns: (transfer full) (nullable): what it says
 */
XgIdentityInfo *
xg_identity_info_load_finish (GAsyncResult *result, GError **error)
{
  XgIdentity *identity = xg_identity_load_finish (result, error);
  XgIdentityInfo *self;

  if (identity == NULL)
    return NULL;
  self = g_new0 (XgIdentityInfo, 1);
  self->identity = identity;
  return self;
}

void
xg_identity_info_free (XgIdentityInfo *self)
{
  xg_identity_unref (self->identity);
  g_free (self);
}

XgCertificate *
xg_identity_info_get_certificate (XgIdentityInfo *self)
{
  return xg_identity_get_certificate (self->identity);
}

/**
 * xg_identity_info_get_addresses:
 * @self: what a certificate says
 *
 * Returns: (transfer none): the accounts that it is for (XmppAddr, RFC 6120 section 13.7.1.4); one
 * of them is to be proposed
 */
const char *const *
xg_identity_info_get_addresses (XgIdentityInfo *self)
{
  return xg_identity_get_addresses (self->identity);
}

/**
 * xg_identity_info_check:
 * @self: what a certificate says
 * @jid: (nullable): the account; %NULL while it is not known
 * @error: return location; a sentence
 *
 * Returns: whether one can log in with it as @jid now
 */
gboolean
xg_identity_info_check (XgIdentityInfo *self, const char *jid, GError **error)
{
  return xg_identity_check (self->identity, jid, g_get_real_time () / G_USEC_PER_SEC, error);
}

/**
 * xg_identity_info_wants_passphrase:
 * @error: (nullable): of xg_identity_info_load_finish()
 *
 * Returns: whether the person should be asked for a passphrase, or another one
 */
gboolean
xg_identity_info_wants_passphrase (const GError *error)
{
  return g_error_matches (error, XG_IDENTITY_ERROR, XG_IDENTITY_ERROR_NEEDS_PASSPHRASE) ||
         g_error_matches (error, XG_IDENTITY_ERROR, XG_IDENTITY_ERROR_WRONG_PASSPHRASE);
}
