/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "grid/xg-ingest.h"
#include "grid/xg-profile.h"
#include "security/xg-probe-report.h"

G_BEGIN_DECLS

typedef enum
{
  XG_SESSION_OFFLINE, /* nobody asked for a connection, or it was refused for good: see error */
  XG_SESSION_CONNECTING,
  XG_SESSION_SECURING,
  XG_SESSION_AUTHENTICATING,
  XG_SESSION_ONLINE,
  XG_SESSION_WAITING, /* lost; next try at next-try */
} XgSessionState;

#define XG_TYPE_SESSION (xg_session_get_type ())
G_DECLARE_FINAL_TYPE (XgSession, xg_session, XG, SESSION, GObject)

/*
 * The connection to one Controller as people see it: keeps it up, with back-off, until told
 * otherwise. Read-only properties with notification: state (int, XgSessionState), state-text
 * (a translated sentence), error-text (why the last attempt ended, NULL: no error),
 * next-try (int64, monotonic µs; 0 none), mechanism, address, jid (bound), report (XgProbeReport,
 * of the last attempt that saw a certificate), resumed (boolean: the connection goes on where the
 * one before broke off). Messages go to the ingest on the stream thread.
 */
XgSession *xg_session_new (XgProfile *profile, XgIngest *ingest);
void xg_session_connect (XgSession *self, const char *secret);
void xg_session_disconnect (XgSession *self); /* keeps the secret in memory for reconnecting */
void xg_session_log_out (XgSession *self);    /* wipes it */
gboolean xg_session_wait (XgSession *self, guint limit_ms);
void xg_session_retry_now (XgSession *self);
gboolean xg_session_has_password (XgSession *self);
XgSessionState xg_session_get_state (XgSession *self);
const char *xg_session_get_state_text (XgSession *self);
const char *xg_session_get_error_text (XgSession *self);
const GError *xg_session_get_error (XgSession *self);
gint64 xg_session_get_next_try (XgSession *self);
const char *xg_session_get_mechanism (XgSession *self);
const char *xg_session_get_address (XgSession *self);
const char *xg_session_get_jid (XgSession *self);
XgProbeReport *xg_session_get_report (XgSession *self);
XgCertificate *xg_session_get_client (XgSession *self);
gboolean xg_session_get_resumed (XgSession *self);
XgStream *xg_session_get_stream (XgSession *self); /* NULL unless online */
XgStanzaLog *xg_session_get_stanza_log (XgSession *self);
void xg_session_resume (XgSession *self); /* any thread: the store has room again */

G_END_DECLS
