/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "xmpp/xg-stream-targets.h"
#include "xmpp/xg-stream-tls.h"

G_BEGIN_DECLS

/**
 * XgWire:
 *
 * One TCP connection with libstrophe on it, as a #GSource of the thread's main context. It knows
 * encryption, XML and limits, but nothing of XMPP above a stanza. Used once.
 */
typedef struct _XgWire XgWire;

/**
 * XgWireHandlers:
 * @connected: TCP is up
 * @secured: xg_wire_start_tls() is done and the certificate is good
 * @opened: the server's stream header has come
 * @stanza: a stanza has come, for xg_strophe_convert(); it lives as long as the call
 * @given_up: a stanza that has come in part is too big or too costly to be read, as a sentence
 * says;
 *   @closed follows
 * @sent: elements are being handed to libstrophe, as XML
 * @is_full: whether reading is to wait; xg_wire_wake() looks again
 * @begin_blocking: the thread is about to be blocked by @fd until a shutdown() of it; returns
 * %FALSE if it should rather not
 * @end_blocking: that is over
 * @closed: the connection is gone; the last call. The error is the receiver's, its message a
 *   sentence. The wire may be freed in this call, and in no other.
 */
typedef struct
{
  void (*connected) (gpointer user_data);
  void (*secured) (gpointer user_data);
  void (*opened) (gpointer user_data);
  void (*stanza) (xmpp_stanza_t *stanza, XgStropheMemory *memory, gpointer user_data);
  void (*given_up) (xmpp_stanza_t *stanza, const char *sentence, gpointer user_data);
  void (*sent) (const char *xml, gsize length, gpointer user_data);
  gboolean (*is_full) (gpointer user_data);
  gboolean (*begin_blocking) (int fd, gpointer user_data);
  void (*end_blocking) (gpointer user_data);
  void (*closed) (GError *error, gpointer user_data);
} XgWireHandlers;

XgWire *xg_wire_new (GMainContext *context,
                     const XgStreamTlsSettings *tls,
                     gsize max_stanza,
                     const XgWireHandlers *handlers,
                     gpointer user_data);
void xg_wire_free (XgWire *self);

gboolean
xg_wire_connect (XgWire *self, const XgStreamTarget *target, gboolean direct_tls, GError **error);
void xg_wire_start_tls (XgWire *self);
void xg_wire_open_stream (XgWire *self, const char *to, const char *from);
GString *xg_wire_begin_write (XgWire *self);
void xg_wire_end_write (XgWire *self);
void xg_wire_fail (XgWire *self, GError *error);
void xg_wire_wake (XgWire *self);
gboolean xg_wire_is_connected (XgWire *self);
guint64 xg_wire_get_inputs (XgWire *self);
GBytes *xg_wire_get_binding (XgWire *self, const char *type);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgWire, xg_wire_free)

G_END_DECLS
