/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "xmpp/xg-resumption.h"
#include "xmpp/xg-sasl-policy.h"
#include "xmpp/xg-stanza-log.h"
#include "xmpp/xg-stanza.h"
#include "xmpp/xg-xmpp-error.h"

G_BEGIN_DECLS

/* Default time-out of a request, in milliseconds. What takes longer is given a multiple of it. */
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

typedef struct _XgStreamTarget XgStreamTarget;

/**
 * XgStreamTlsHooks:
 * @begin: called before the handshake; the others are about the connection that is made next on
 *   this thread
 * @get_binding: data of a type of channel binding (RFC 5929, RFC 9266); (transfer full), %NULL if
 *   this connection has no such thing
 * @end: called when the connection is over
 *
 * What is told of the TLS connection by a room that may use OpenSSL. All are called on the stream
 * thread, which has one connection at a time.
 */
typedef struct
{
  void (*begin) (void);
  GBytes *(*get_binding) (const char *type);
  void (*end) (void);
} XgStreamTlsHooks;

/**
 * XgStreamSettings:
 *
 * Where and as whom to connect. Strings are owned by the caller and copied by xg_stream_new().
 */
typedef struct
{
  const char *jid;              /* bare, or full to ask for a resource */
  const char *password;         /* wiped from the stream's memory when used; NULL: none */
  const char *host;             /* NULL: by DNS SRV of the JID's domain */
  guint16 port;                 /* 0: by DNS SRV, or the default of the TLS mode */
  const XgStreamTarget *target; /* where to; NULL: host and port are looked up */
  const char *ca_file;          /* PEM; NULL: the system's */
  XgTlsMode tls_mode;
  const char *peer_sha256; /* fingerprint of the only certificate that the server may have, in hex;
                              NULL: any that verifies */
  gboolean accept_peer;    /* with peer_sha256: that one even if it does not verify */
  const char *cert_file;   /* our certificate, to log in with: PEM or PKCS#12; NULL: none */
  const char *key_file;    /* its key in PEM; NULL: in the same file */
  const char *passphrase;  /* of the key, or of the PKCS#12 file; wiped when used; NULL: none */
  gboolean send_address;   /* the certificate has other addresses than that of the JID, or none */
  XgSaslPolicy sasl_policy;
  const XgStreamTlsHooks *tls_hooks; /* static; NULL: no channel binding */
  XgResumption *resumption; /* of the stream before, and for the next; NULL: no stream management */
  XgStanzaLog *stanza_log;  /* for a person who looks at what is sent and received; may be NULL */
  gsize max_stanza;         /* bytes; 0: 16 MiB */
  guint request_timeout;    /* milliseconds that an answer may take; 0: XG_STREAM_IQ_TIMEOUT */
  guint login_timeout;      /* milliseconds for everything up to ONLINE; 0: 30,000 */
  guint ping_after;         /* milliseconds of silence before the server is asked; 0: 15,000 */
  guint ping_timeout;       /* milliseconds it then has for any answer at all; 0: 20,000 */
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
void xg_stream_check (XgStream *self, guint timeout_ms);
gboolean xg_stream_wait (XgStream *self, gint64 end);

XgStreamState xg_stream_get_state (XgStream *self);
const GError *xg_stream_get_error (XgStream *self);
const char *xg_stream_get_jid (XgStream *self);
const char *xg_stream_get_mechanism (XgStream *self);
const char *xg_stream_get_address (XgStream *self);
gboolean xg_stream_get_resumed (XgStream *self);
guint xg_stream_get_request_timeout (XgStream *self);

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
