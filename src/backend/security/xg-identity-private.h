/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include "security/xg-identity.h"

G_BEGIN_DECLS

/* What files of an identity contain. */
typedef struct
{
  STACK_OF (X509) * certificates; /* in their order */
  EVP_PKEY *key;                  /* nullable */
} XgIdentityParts;

gboolean xg_identity_parts_read (XgIdentityParts *self,
                                 const char *path,
                                 gboolean want_certificates,
                                 gboolean want_key,
                                 const char *passphrase,
                                 GError **error);
void xg_identity_parts_clear (XgIdentityParts *self);

gboolean xg_identity_use (const XgIdentity *self, SSL *ssl);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (XgIdentityParts, xg_identity_parts_clear)

G_END_DECLS
