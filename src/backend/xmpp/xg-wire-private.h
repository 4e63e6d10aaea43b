/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "xmpp/xg-stanza-meter.h"
#include "xmpp/xg-stream-tls.h"
#include "xmpp/xg-wire.h"

G_BEGIN_DECLS

/* What the files of XgWire have in common. */

/* libstrophe has timers of its own. */
#define XG_WIRE_TICK G_TIME_SPAN_SECOND

struct _XgWire
{
  XgWireHandlers handlers;
  gpointer user_data;
  XgStreamTlsSettings tls_settings; /* borrowed */

  XgStropheMemory memory;
  XgStropheLog log;
  xmpp_ctx_t *ctx;
  xmpp_conn_t *conn;
  XgStreamTls *tls;
  XgStreamTarget *target;
  GSource *source;
  gpointer fd_tag; /* NULL: no socket */
  int fd;

  GString *out;
  GError *error; /* why it is to end */
  gboolean connected;
  gboolean header_due;   /* of the server's stream */
  gboolean disconnected; /* libstrophe has closed the socket */
  int number;            /* of the socket, kept from others; -1: none */
  gboolean tls_wanted;
  gboolean reading; /* inside xmpp_run_once() */
  int disconnect_errno;

  guint64 inputs;
  XgStanzaMeter meter;
};

void xg_wire_enter (XgWire *self);
void xg_wire_drop_connection (XgWire *self);
void xg_wire_fail_size (XgWire *self, XgStanzaSize size, xmpp_stanza_t *stanza);
void xg_wire_flush (XgWire *self);
gboolean xg_wire_pump (gpointer user_data);

G_END_DECLS
