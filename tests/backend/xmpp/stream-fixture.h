/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "fake-server.h"
#include "xmpp/xg-stream.h"

/* A stream and the server it talks to, with what came out of it. */
typedef struct
{
  FakeServer *server;
  XgStream *stream;
  XgStreamSettings settings;
  GMutex lock;
  GPtrArray *messages;  /* (element-type utf8); under the lock */
  GPtrArray *malformed; /* (element-type utf8) senders; under the lock */
  guint64 n_messages;   /* under the lock; also those that are not kept */
  gint count_only;
  gint full;
  gint sink_destroyed;
  XgStanza *answer;
  GError *error;
  guint n_answers;
  guint n_awaited;
  char *received; /* by the server, after fixture_stop() */
} Fixture;

char *fixture_make_certificates (void);
void fixture_remove_certificates (const char *directory);
void fixture_set_up (Fixture *f, FakeScript script);
void fixture_start (Fixture *f, FakeScript script);
void fixture_begin (Fixture *f);
void fixture_wait_for (Fixture *f, XgStreamState state);
void fixture_wait_for_messages (Fixture *f, guint64 count);
void fixture_iterate (gint64 *end);
void fixture_ask (Fixture *f, const char *to, guint timeout_ms, GCancellable *cancellable);
void fixture_wait_for_answer (Fixture *f);
void fixture_stop (Fixture *f);
void fixture_clear (Fixture *f);
void fixture_expect_error (Fixture *f, FakeScript script, XgStreamError code, const char *words);
