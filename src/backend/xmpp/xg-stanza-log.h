/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "xmpp/xg-stanza.h"

G_BEGIN_DECLS

/* What waits to be taken at most, in elements and in bytes; bytes of each that are shown. */
#define XG_STANZA_LOG_MAX_WAITING 500
#define XG_STANZA_LOG_MAX_BYTES   (8 * 1024 * 1024)
#define XG_STANZA_LOG_MAX_SHOWN   (16 * 1024)

/**
 * XgStanzaLog:
 *
 * What goes over a stream in both directions, for a person who looks at it now. Off until somebody
 * does. The stream's thread only leaves references and copies here; nothing waits for whoever takes
 * them, so that what is too much is counted and not kept. Reference counted, for any thread.
 */
typedef struct _XgStanzaLog XgStanzaLog;

/**
 * XgLoggedStanza:
 *
 * One element that was sent or received.
 */
typedef struct
{
  gboolean sent;
  gint64 time;  /* µs since 1970 */
  char *xml;    /* well-formed, without secrets */
  gboolean cut; /* only its beginning */
} XgLoggedStanza;

XgStanzaLog *xg_stanza_log_new (void);
XgStanzaLog *xg_stanza_log_ref (XgStanzaLog *self);
void xg_stanza_log_unref (XgStanzaLog *self);
void xg_stanza_log_set_enabled (XgStanzaLog *self, gboolean enabled);

/* For the stream's thread */
gboolean xg_stanza_log_wants (XgStanzaLog *self);
void xg_stanza_log_received (XgStanzaLog *self, XgStanza *stanza);
void xg_stanza_log_sent (XgStanzaLog *self, const char *xml, gsize length);

/* For whoever looks */
GPtrArray *xg_stanza_log_take (XgStanzaLog *self, guint64 *n_dropped);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgStanzaLog, xg_stanza_log_unref)

G_END_DECLS
