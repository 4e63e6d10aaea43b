/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "security/xg-certificate.h"

G_BEGIN_DECLS

/* What a client certificate says, for who chooses one: no key and no passphrase is kept. Immutable.
 */
typedef struct _XgIdentityInfo XgIdentityInfo;

void xg_identity_info_load_async (const char *cert_file,
                                  const char *key_file,
                                  const char *passphrase,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
XgIdentityInfo *xg_identity_info_load_finish (GAsyncResult *result, GError **error);
void xg_identity_info_free (XgIdentityInfo *self);

XgCertificate *xg_identity_info_get_certificate (XgIdentityInfo *self);
const char *const *xg_identity_info_get_addresses (XgIdentityInfo *self);
gboolean xg_identity_info_check (XgIdentityInfo *self, const char *jid, GError **error);
gboolean xg_identity_info_wants_passphrase (const GError *error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgIdentityInfo, xg_identity_info_free)

G_END_DECLS
