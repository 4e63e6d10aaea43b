/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "xmpp/xg-login.h"
#include "xmpp/xg-sm.h"
#include "xmpp/xg-stream-core.h"
#include "xmpp/xg-wire.h"

G_BEGIN_DECLS

/* What the files of the stream thread have in common. */

typedef enum
{
  PHASE_RESOLVING,
  PHASE_CONNECTING,
  PHASE_LOGIN,
  PHASE_ONLINE,
  PHASE_CLOSING, /* we have closed our side */
  PHASE_OVER,
} Phase;

/* Lives on the stack of the thread. */
typedef struct
{
  XgStreamCore *core;
  GMainLoop *loop;
  Phase phase;
  GPtrArray *targets; /* (element-type XgStreamTarget) */
  guint next_target;
  GError *connect_error; /* the most telling one of the targets that failed */
  XgWire *wire;
  XgLogin *login;
  XgSm *sm;
  char *passphrase; /* wiped */
  gboolean paused;
  guint64 inputs;    /* of the wire, when last looked at */
  gint64 quiet_from; /* time of core: last input, or when the ping went out */
  gboolean pinged;
  gint64 patience; /* µs that the server has to answer to the ping */
  guint n_pings;
} XgStreamThread;

/* xg-stream-thread.c: of the thread as a whole */
extern const XgWireHandlers xg_stream_thread_handlers;
void xg_stream_thread_finish (XgStreamThread *self, GError *error);
void xg_stream_thread_tell_state (XgStreamThread *self, XgStreamState state);
void xg_stream_thread_tell_text (XgStreamThread *self, XgStreamEventKind kind, const char *text);
void xg_stream_thread_add_timer (XgStreamThread *self, guint ms, GSourceFunc callback);

/* xg-stream-connect.c: until there is a connection */
gboolean xg_stream_connect_begin (XgStreamThread *self, GError **error);
void xg_stream_connect_failed (XgStreamThread *self, GError *error);

/* xg-stream-login.c: until the stream is up */
gboolean xg_stream_login_begin (XgStreamThread *self, GError **error);
void xg_stream_login_connected (XgStreamThread *self);
void xg_stream_login_secured (XgStreamThread *self);
void xg_stream_login_opened (XgStreamThread *self);
void xg_stream_login_handle (XgStreamThread *self, const XgElement *element);

/* xg-stream-online.c: while it is up */
void xg_stream_online_handle (XgStreamThread *self, xmpp_stanza_t *stanza, XgStropheMemory *memory);
void xg_stream_online_give_up (XgStreamThread *self, xmpp_stanza_t *stanza, const char *sentence);
void xg_stream_online_ping (XgStreamThread *self, gint64 patience);
void xg_stream_online_tick (XgStreamThread *self);

G_END_DECLS
