/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "xmpp/xg-sasl-policy.h"
#include "xmpp/xg-stanza.h"

G_BEGIN_DECLS

/**
 * XgSasl:
 *
 * One login by SASL (RFC 6120 section 6): chooses the mechanism that the policy demands, and speaks
 * it. EXTERNAL (XEP-0178) and SCRAM, with or without channel binding, are all there is. Without any
 * I/O.
 */
typedef struct _XgSasl XgSasl;

typedef struct
{
  const char *user;      /* local part of the address */
  const char *address;   /* bare JID */
  const char *password;  /* NULL: none. Copied, and wiped as soon as it is of no more use */
  gboolean certificate;  /* one of ours was shown in the TLS handshake */
  gboolean send_address; /* it is not the certificate's only one, so EXTERNAL has to say it */
  XgSaslPolicy policy;
} XgSaslSettings;

/* What the TLS connection is told by, for a type of channel binding; NULL: it has no such thing. */
typedef GBytes *(*XgSaslBindingFunc) (const char *type, gpointer user_data);

typedef enum
{
  XG_SASL_FAILED,
  XG_SASL_READ, /* send what was written, then wait for the server */
  XG_SASL_DONE,
} XgSaslStep;

XgSasl *xg_sasl_new (const XgSaslSettings *settings);
void xg_sasl_free (XgSasl *self);

void xg_sasl_set_binding (XgSasl *self, XgSaslBindingFunc get_binding, gpointer user_data);
gboolean xg_sasl_begin (XgSasl *self, const XgElement *features, GString *out, GError **error);
XgSaslStep xg_sasl_handle (XgSasl *self,
                           const XgElement *stanza,
                           GString *out,
                           GCancellable *cancellable,
                           GError **error);
const char *xg_sasl_get_mechanism (XgSasl *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgSasl, xg_sasl_free)

G_END_DECLS
