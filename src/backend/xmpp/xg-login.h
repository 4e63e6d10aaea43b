/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "xmpp/xg-stanza.h"

G_BEGIN_DECLS

/**
 * XgLogin:
 *
 * The negotiation of a client stream (RFC 6120 sections 4.3, 5, 6, 7): encryption, then SCRAM, then
 * resource binding. Without any I/O: it is told what the server sent and says what to do next.
 *
 * Nothing but SCRAM is ever used, and only on an encrypted stream; one failure ends the login.
 */
typedef struct _XgLogin XgLogin;

typedef enum
{
  XG_LOGIN_FAILED,
  XG_LOGIN_READ,        /* send what was written, then wait for the server */
  XG_LOGIN_START_TLS,   /* handshake, then xg_login_set_secured(), then a new stream header */
  XG_LOGIN_OPEN_STREAM, /* a new stream header */
  XG_LOGIN_DONE,
} XgLoginStep;

XgLogin *xg_login_new (const char *jid, const char *password, GError **error);
void xg_login_free (XgLogin *self);

void xg_login_set_secured (XgLogin *self);
gboolean xg_login_stream_opened (XgLogin *self, GError **error);
XgLoginStep xg_login_handle (XgLogin *self,
                             const XgElement *stanza,
                             GString *out,
                             GCancellable *cancellable,
                             GError **error);
const char *xg_login_get_mechanism (XgLogin *self);
const char *xg_login_get_bound_jid (XgLogin *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgLogin, xg_login_free)

G_END_DECLS
