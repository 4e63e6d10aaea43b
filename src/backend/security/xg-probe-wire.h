/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <openssl/ssl.h>

#include "security/xg-deadline.h"
#include "security/xg-xmpp-reader.h"

G_BEGIN_DECLS

/* The probe's connection, in the clear at first and then by TLS. Every wait ends by its deadline or
 * its cancellable. */
typedef struct
{
  const XgDeadline *deadline; /* borrowed */
  const char *domain;         /* borrowed; in ASCII */
  const char *place;          /* borrowed; for sentences */
  int fd;
  SSL *ssl; /* borrowed; NULL: in the clear */
  char buffer[4096];
  gsize begin; /* what was received and not read yet */
  gsize end;
} XgProbeWire;

void xg_probe_wire_init (XgProbeWire *self,
                         const XgDeadline *deadline,
                         const char *domain,
                         const char *place);
void xg_probe_wire_clear (XgProbeWire *self);
gboolean xg_probe_wire_connect (XgProbeWire *self, const char *ip, guint16 port, GError **error);
gboolean xg_probe_wire_start_tls (XgProbeWire *self, GError **error);
gboolean xg_probe_wire_shake_hands (XgProbeWire *self, SSL *ssl, GError **error);
XgXmppReader *xg_probe_wire_read_features (XgProbeWire *self, GError **error);
void xg_probe_wire_take_leave (XgProbeWire *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (XgProbeWire, xg_probe_wire_clear)

G_END_DECLS
