/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "xmpp/xg-sasl.h"
#include "xmpp/xg-sm.h"

G_BEGIN_DECLS

/**
 * XgLogin:
 *
 * The negotiation of a client stream (RFC 6120 sections 4.3, 5, 6, 7): encryption, then SASL, then
 * resource binding, or the resumption of an earlier session. Without any I/O: it is told what the
 * server sent and says what to do next.
 *
 * Nothing but EXTERNAL and SCRAM is ever used, and only on an encrypted stream; one failure ends
 * the login.
 */
typedef struct _XgLogin XgLogin;

typedef struct
{
  const char *jid;       /* bare, or full to ask for a resource */
  const char *password;  /* NULL: none. Copied, and wiped as soon as it is of no more use */
  gboolean certificate;  /* one of ours is shown in the TLS handshake */
  gboolean send_address; /* it has more addresses than that of @jid, or others */
  XgSaslPolicy policy;
} XgLoginSettings;

typedef enum
{
  XG_LOGIN_FAILED,
  XG_LOGIN_READ,        /* send what was written, then wait for the server */
  XG_LOGIN_START_TLS,   /* handshake, then xg_login_set_secured(), then a new stream header */
  XG_LOGIN_OPEN_STREAM, /* a new stream header */
  XG_LOGIN_DONE,
} XgLoginStep;

XgLogin *xg_login_new (const XgLoginSettings *settings, GError **error);
void xg_login_free (XgLogin *self);
void xg_login_set_sm (XgLogin *self, XgSm *sm);
void xg_login_set_binding (XgLogin *self, XgSaslBindingFunc get_binding, gpointer user_data);

void xg_login_set_secured (XgLogin *self);
gboolean xg_login_stream_opened (XgLogin *self, GError **error);
XgLoginStep xg_login_handle (XgLogin *self,
                             const XgElement *stanza,
                             GString *out,
                             GCancellable *cancellable,
                             GError **error);
const char *xg_login_get_mechanism (XgLogin *self);
const char *xg_login_get_bound_jid (XgLogin *self);
gboolean xg_login_get_resumed (XgLogin *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgLogin, xg_login_free)

G_END_DECLS
