/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "grid/xg-preparation.h"
#include "grid/xg-session.h"
#include "grid/xg-wake-monitor.h"

G_BEGIN_DECLS

/* What the files of XgSession have in common. */

struct _XgSession
{
  GObject parent_instance;

  /* Owned */
  XgProfile *profile;
  XgIngest *ingest;
  XgPreparation *preparation; /* of the current attempt, until there is a stream */
  XgStream *stream;           /* the current attempt or connection */
  GPtrArray *leaving;         /* (element-type XgStream): earlier ones whose thread may still run */
  GPtrArray *abandoned;       /* (element-type XgPreparation): the same */
  XgResumption *resumption;
  XgStanzaLog *stanza_log;
  char *password; /* or passphrase; wiped */
  char *state_text;
  GError *error;
  XgProbeReport *report; /* of the last attempt that saw a certificate */
  XgCertificate *client; /* ours, that is shown to the server */
  char *address;         /* of the current attempt */
  GNetworkMonitor *monitor;
  XgWakeMonitor *wake_monitor;
  GMutex stream_lock; /* guards the pointer "stream" against xg_session_resume() of other threads */

  /* Where the server sent us */
  char *other_host; /* NULL: nowhere */
  guint16 other_port;
  guint n_hops;
  gboolean location_tried; /* where the session that broke off would rather be resumed */

  XgSessionState state;
  gboolean
    has_secret;    /* connecting needs no question, also when the secret is that there is none */
  gboolean wanted; /* the person wants to be connected */
  gboolean resumed;
  guint attempts; /* since the last good connection */
  gint64 online_since;
  gint64 next_try;
  guint retry_source;
  guint check_source;
};

/* xg-session.c */
void xg_session_set_state (XgSession *self, XgSessionState state, const char *text);
void xg_session_set_error (XgSession *self, const GError *error);
void xg_session_set_next_try (XgSession *self, gint64 when);
void xg_session_set_report (XgSession *self, XgProbeReport *report);

/* xg-session-attempt.c */
void xg_session_start_attempt (XgSession *self);
void xg_session_drop_attempt (XgSession *self);
void xg_session_attempt_ended (XgSession *self, const GError *error);
gboolean xg_session_wait_for_threads (XgSession *self, gint64 end);

/* xg-session-retry.c */
void xg_session_cancel_retry (XgSession *self);
void xg_session_schedule_retry (XgSession *self, XgAdvice advice);
gboolean xg_session_follow (XgSession *self, const GError *error);
void xg_session_choose_place (XgSession *self, const char **host, guint16 *port);
void xg_session_watch_network (XgSession *self);
void xg_session_unwatch_network (XgSession *self);

G_END_DECLS
