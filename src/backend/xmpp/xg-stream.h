/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "xmpp/xg-stanza.h"
#include "xmpp/xg-xmpp-error.h"

G_BEGIN_DECLS

/* Default time-out of a request, in milliseconds. */
#define XG_STREAM_IQ_TIMEOUT 30000

typedef enum
{
  XG_STREAM_OFFLINE,        /* not started, or ended: see xg_stream_get_error() */
  XG_STREAM_RESOLVING,      /* DNS */
  XG_STREAM_CONNECTING,     /* TCP */
  XG_STREAM_SECURING,       /* TLS handshake */
  XG_STREAM_AUTHENTICATING, /* SASL, then resource binding */
  XG_STREAM_ONLINE,
} XgStreamState;

typedef enum
{
  XG_TLS_STARTTLS,
  XG_TLS_DIRECT,
} XgTlsMode;

/**
 * XgStreamSettings:
 *
 * Where and as whom to connect. Strings are owned by the caller and copied by xg_stream_new().
 */
typedef struct
{
  const char *jid;      /* bare, or full to ask for a resource */
  const char *password; /* wiped from the stream's memory when it ends */
  const char *host;     /* NULL: by DNS SRV of the JID's domain */
  guint16 port;         /* 0: by DNS SRV, or the default of the TLS mode */
  const char *ca_file;  /* PEM; NULL: the system's */
  XgTlsMode tls_mode;
  gsize max_stanza;    /* bytes; 0: 16 MiB */
  guint login_timeout; /* milliseconds for everything up to ONLINE; 0: 30,000 */
  guint ping_after;    /* milliseconds of silence before the server is asked; 0: 15,000 */
  guint ping_timeout;  /* milliseconds it then has for any answer at all; 0: 20,000 */
} XgStreamSettings;

/**
 * XgStreamSink:
 * @message: called on the stream thread for every message stanza; takes no reference
 * @malformed: (nullable): called on the stream thread for a message that is not passed on, because
 *   it is nested too deep or somebody forged its attributes, with its sender (%NULL: not known) and
 *   a sentence; the stream goes on
 * @is_full: called on the stream thread before each piece of input is read; while it returns %TRUE
 *   the stream neither reads nor writes its socket, so that TCP pushes back. Time-outs of requests
 *   and of the server stand still meanwhile. Call xg_stream_resume() when there is room again.
 *
 * Where incoming messages go. Runs on the stream thread: must be quick and thread-safe.
 */
typedef struct
{
  void (*message) (const XgElement *message, gpointer user_data);
  void (*malformed) (const char *from, const char *reason, gpointer user_data);
  gboolean (*is_full) (gpointer user_data);
  gpointer user_data;
  GDestroyNotify destroy; /* called when the stream no longer uses the sink; any thread */
} XgStreamSink;

#define XG_TYPE_STREAM (xg_stream_get_type ())
G_DECLARE_FINAL_TYPE (XgStream, xg_stream, XG, STREAM, GObject)

/*
 * One connection to one Controller: a thread of its own with its own GMainContext that owns a
 * libstrophe context. Used once: start, then stop or end by itself; make a new one to reconnect.
 * All functions but xg_stream_resume() are called in the main context that was the thread default
 * at xg_stream_new() and the "notify::state" signal and all callbacks come there.
 */
XgStream *xg_stream_new (const XgStreamSettings *settings, const XgStreamSink *sink);
void xg_stream_start (XgStream *self);
void xg_stream_stop (XgStream *self);
void xg_stream_resume (XgStream *self); /* any thread */
gboolean xg_stream_wait (XgStream *self, gint64 end);

XgStreamState xg_stream_get_state (XgStream *self);
const GError *xg_stream_get_error (XgStream *self);
const char *xg_stream_get_jid (XgStream *self);
const char *xg_stream_get_mechanism (XgStream *self);
const char *xg_stream_get_address (XgStream *self);

void xg_stream_send (XgStream *self, const char *xml);
void xg_stream_iq_async (XgStream *self,
                         const char *type,
                         const char *to,
                         const char *payload,
                         guint timeout_ms,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data);
XgStanza *xg_stream_iq_finish (XgStream *self, GAsyncResult *result, GError **error);

G_END_DECLS
