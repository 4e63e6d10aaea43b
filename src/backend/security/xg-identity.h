/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "security/xg-certificate.h"

G_BEGIN_DECLS

#define XG_TYPE_IDENTITY  (xg_identity_get_type ())
#define XG_IDENTITY_ERROR (xg_identity_error_quark ())

/* Why a client certificate cannot be used; the message of the error is a sentence for people. The
 * first ones come from loading, those from XG_IDENTITY_ERROR_EXPIRED on from xg_identity_check().
 */
typedef enum
{
  XG_IDENTITY_ERROR_FILE,             /* a file is not there, cannot be read, is no plain file */
  XG_IDENTITY_ERROR_DAMAGED,          /* a certificate or key in it is broken */
  XG_IDENTITY_ERROR_UNSUPPORTED,      /* an encryption that OpenSSL does not do any more */
  XG_IDENTITY_ERROR_NO_CERTIFICATE,   /* none in the file */
  XG_IDENTITY_ERROR_NO_KEY,           /* no private key in the file */
  XG_IDENTITY_ERROR_NEEDS_PASSPHRASE, /* and none was given: ask */
  XG_IDENTITY_ERROR_WRONG_PASSPHRASE, /* ask again */
  XG_IDENTITY_ERROR_KEY_MISMATCH,     /* the key belongs to another certificate */
  XG_IDENTITY_ERROR_EXPIRED,
  XG_IDENTITY_ERROR_NOT_YET_VALID,
  XG_IDENTITY_ERROR_IS_CA,          /* an authority's certificate instead of a client's */
  XG_IDENTITY_ERROR_NOT_FOR_CLIENT, /* its extended key usage is for something else */
  XG_IDENTITY_ERROR_NO_ADDRESS,     /* no XmppAddr in it */
  XG_IDENTITY_ERROR_OTHER_ADDRESS,  /* XmppAddrs of others only */
} XgIdentityError;

/* A client certificate with its private key (XEP-0178). Immutable: any thread may use it. */
typedef struct _XgIdentity XgIdentity;

GQuark xg_identity_error_quark (void);
GType xg_identity_get_type (void);

/* Blocks: for workers. KEY_FILE may be NULL: the key is in CERT_FILE too (PEM or PKCS#12). */
XgIdentity *xg_identity_load (const char *cert_file,
                              const char *key_file,
                              const char *passphrase,
                              GError **error);
void xg_identity_load_async (const char *cert_file,
                             const char *key_file,
                             const char *passphrase,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
XgIdentity *xg_identity_load_finish (GAsyncResult *result, GError **error);
XgIdentity *xg_identity_ref (XgIdentity *self);
void xg_identity_unref (XgIdentity *self);

XgCertificate *xg_identity_get_certificate (const XgIdentity *self);
const char *const *xg_identity_get_addresses (const XgIdentity *self);
gboolean xg_identity_check (const XgIdentity *self, const char *jid, gint64 now, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgIdentity, xg_identity_unref)

G_END_DECLS
