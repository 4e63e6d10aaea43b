/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "xmpp/xg-iq-table.h"
#include "xmpp/xg-stream-targets.h"

G_BEGIN_DECLS

typedef enum
{
  XG_STREAM_EVENT_STATE,     /* state */
  XG_STREAM_EVENT_ADDRESS,   /* text */
  XG_STREAM_EVENT_MECHANISM, /* text */
  XG_STREAM_EVENT_BOUND,     /* text: our full JID */
  XG_STREAM_EVENT_RESUMED,
  XG_STREAM_EVENT_ANSWER, /* request, stanza or error */
  XG_STREAM_EVENT_ENDED,  /* error (NULL: we wanted it) */
} XgStreamEventKind;

/* What the stream thread tells the owner of the stream. */
typedef struct
{
  XgStreamEventKind kind;
  XgStreamState state;
  char *text;
  gpointer request;
  XgStanza *stanza;
  GError *error;
} XgStreamEvent;

void xg_stream_event_free (XgStreamEvent *self);

typedef struct _XgStreamCore XgStreamCore;

/**
 * XgStreamCore:
 *
 * What an #XgStream and its thread have in common. Reference counted, so that whoever lasts longer
 * touches nothing that is gone.
 */
struct _XgStreamCore
{
  /* Constant once the thread runs */
  char *jid;
  char *domain;       /* of the JID, as it is */
  char *ascii_domain; /* for DNS and certificates */
  char *host;
  guint16 port;
  XgStreamTarget *target; /* NULL: host and port are looked up */
  char *ca_file;
  XgTlsMode tls_mode;
  char *peer_sha256;
  gboolean accept_peer;
  char *cert_file;
  char *key_file;
  gboolean send_address;
  XgSaslPolicy sasl_policy;
  const XgStreamTlsHooks *tls_hooks;
  XgResumption *resumption; /* has a lock of its own; NULL: no stream management */
  XgStanzaLog *stanza_log;  /* has a lock of its own; NULL: none */
  gsize max_stanza;         /* bytes */
  gint64 ping_after;        /* µs */
  gint64 ping_timeout;      /* µs */
  XgStreamSink sink;
  XgIqTable *requests;       /* has a lock of its own */
  GCancellable *cancellable; /* cancelled by a stop */
  GMainContext *context;     /* of the thread */
  GMainContext *owner_context;
  GSource *wake;                    /* in context; ready when there is something to take */
  void (*deliver) (gpointer owner); /* called in owner_context when there are events */

  /* Under the lock */
  GMutex lock;
  char *password;   /* wiped; the thread takes it */
  char *passphrase; /* the same */
  GString *commands;
  guint n_commands;     /* stanzas in it */
  gint64 check_timeout; /* µs; 0: the server need not be asked at once */
  gboolean stopping;
  GQueue events;
  gboolean delivery_pending;
  int blocking_fd; /* socket of a handshake that blocks the thread; -1: none */
  gint64 paused_since;
  gint64 paused_total;

  /* Owner's thread only */
  gpointer owner; /* NULL: gone */
};

XgStreamCore *xg_stream_core_new (const XgStreamSettings *settings,
                                  const XgStreamSink *sink,
                                  gpointer owner,
                                  void (*deliver) (gpointer owner));
XgStreamCore *xg_stream_core_ref (XgStreamCore *self);
void xg_stream_core_unref (XgStreamCore *self);

/* For the owner */
void xg_stream_core_send (XgStreamCore *self, const char *xml);
void xg_stream_core_check (XgStreamCore *self, gint64 timeout);
void xg_stream_core_stop (XgStreamCore *self);
XgStreamEvent *xg_stream_core_take_event (XgStreamCore *self);

/* For the thread */
XgStreamEvent *xg_stream_core_new_event (XgStreamEventKind kind);
void xg_stream_core_post (XgStreamCore *self, XgStreamEvent *event);
gboolean xg_stream_core_take_commands (XgStreamCore *self, GString *out, guint *n_stanzas);
gint64 xg_stream_core_take_check (XgStreamCore *self);
char *xg_stream_core_take_password (XgStreamCore *self);
char *xg_stream_core_take_passphrase (XgStreamCore *self);
gboolean xg_stream_core_begin_blocking (XgStreamCore *self, int fd);
void xg_stream_core_end_blocking (XgStreamCore *self);
void xg_stream_core_set_paused (XgStreamCore *self, gboolean paused);
void *xg_stream_thread_main (void *core);

/* For both */
void xg_stream_core_wake (XgStreamCore *self);
gint64 xg_stream_core_get_time (XgStreamCore *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgStreamEvent, xg_stream_event_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgStreamCore, xg_stream_core_unref)

G_END_DECLS
