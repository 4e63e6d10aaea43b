/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * XgScram:
 *
 * The client's side of one SCRAM login (RFC 5802, RFC 7677): neither side shows the password, and
 * the server proves that it knows it too. With channel binding (-PLUS) both also prove that
 * they see the same TLS connection.
 */
typedef struct _XgScram XgScram;

/**
 * XgScramBinding:
 * @type: name of the channel binding (RFC 5929, RFC 9266); %NULL: we could bind, but the server
 *   does not offer it, which it learns so (a server that did offer it then knows that somebody
 *   stands between)
 * @data: what it binds to
 */
typedef struct
{
  const char *type;
  GBytes *data;
} XgScramBinding;

const char *xg_scram_choose (const char *const *offered, gboolean bound);

XgScram *xg_scram_new (const char *mechanism,
                       const char *user,
                       const char *password,
                       const XgScramBinding *binding,
                       const char *nonce,
                       GError **error);
const char *xg_scram_get_first (XgScram *self);
char *xg_scram_respond (XgScram *self,
                        const char *server_first,
                        GCancellable *cancellable,
                        GError **error);
gboolean xg_scram_verify (XgScram *self, const char *server_final, GError **error);
void xg_scram_free (XgScram *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgScram, xg_scram_free)

G_END_DECLS
