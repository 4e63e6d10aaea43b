/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <pthread.h>

#include "xmpp/xg-stream-core.h"
#include "xmpp/xg-stream.h"

G_BEGIN_DECLS

struct _XgStream
{
  GObject parent_instance;

  /* Owned */
  XgStreamCore *core;
  GSource *login_timer;
  GSource *request_timer;
  GError *error;
  char *jid;
  char *mechanism;
  char *address;

  pthread_t thread;
  gboolean has_thread; /* not joined yet */
  gboolean started;
  gboolean resumed;
  XgStreamState state;
  guint login_timeout;   /* ms */
  guint request_timeout; /* ms */
  gint64 next_deadline;  /* time of core; -1: none */
};

/* xg-stream.c */
void xg_stream_clear_source (GSource **source);

/* xg-stream-requests.c */
void xg_stream_fail_requests (XgStream *self);
void xg_stream_take_answer (XgStream *self, XgStreamEvent *event);

G_END_DECLS
