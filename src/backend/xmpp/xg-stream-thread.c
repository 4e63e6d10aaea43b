/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include <pthread.h>

#include "base/xg-wipe.h"
#include "xmpp/xg-stream-thread-private.h"

/*
 * The life of the stream thread: what it is woken for, which of its phases is told what the wire
 * has, and its end. What a phase does is in xg-stream-connect, xg-stream-login and
 * xg-stream-online.
 */

/* How long the server has to close the stream after we did. */
#define CLOSE_TIMEOUT 500 /* ms */
#define TICK_MAX      G_TIME_SPAN_SECOND

/**
 * xg_stream_thread_tell_state:
 * @self: a thread
 * @state: what it has come to
 *
 * Tells it to the main thread.
 */
void
xg_stream_thread_tell_state (XgStreamThread *self, XgStreamState state)
{
  XgStreamEvent *event = xg_stream_core_new_event (XG_STREAM_EVENT_STATE);

  event->state = state;
  xg_stream_core_post (self->core, event);
}

/**
 * xg_stream_thread_tell_text:
 * @self: a thread
 * @kind: what is told
 * @text: its words
 *
 * Tells it to the main thread.
 */
void
xg_stream_thread_tell_text (XgStreamThread *self, XgStreamEventKind kind, const char *text)
{
  XgStreamEvent *event = xg_stream_core_new_event (kind);

  event->text = g_strdup (text);
  xg_stream_core_post (self->core, event);
}

/**
 * xg_stream_thread_add_timer:
 * @self: a thread
 * @ms: milliseconds; 0: when its main loop runs next
 * @callback: runs in the thread, with @self
 */
void
xg_stream_thread_add_timer (XgStreamThread *self, guint ms, GSourceFunc callback)
{
  g_autoptr (GSource) source = g_timeout_source_new (ms);

  g_source_set_callback (source, callback, self, NULL);
  g_source_attach (source, self->core->context);
}

/* Whether the session may go on in another stream: we did not take leave, and the server neither
 * broke the protocol nor left <resume/> unanswered until we lost patience. */
static gboolean
is_resumable (XgStreamThread *self, const GError *error)
{
  return self->phase != PHASE_CLOSING && (error != NULL || !xg_sm_is_resuming (self->sm)) &&
         !g_error_matches (error, XG_STREAM_ERROR, XG_STREAM_ERROR_MALFORMED);
}

/**
 * xg_stream_thread_finish:
 * @self: a thread
 * @error: (transfer full) (nullable): why; %NULL: we wanted it
 *
 * Ends the thread; not inside a call of the wire other than `closed`.
 */
void
xg_stream_thread_finish (XgStreamThread *self, GError *error)
{
  XgStreamEvent *event;
  gboolean resumable = is_resumable (self, error);

  if (self->phase == PHASE_OVER)
    {
      g_clear_error (&error);
      return;
    }
  self->phase = PHASE_OVER;
  g_clear_pointer (&self->wire, xg_wire_free);
  xg_sm_end (self->sm, resumable);
  event = xg_stream_core_new_event (XG_STREAM_EVENT_ENDED);
  event->error = error;
  xg_stream_core_post (self->core, event);
  g_main_loop_quit (self->loop);
}

static void
connected_cb (gpointer user_data)
{
  XgStreamThread *self = user_data;

  xg_stream_login_connected (self);
}

static void
secured_cb (gpointer user_data)
{
  XgStreamThread *self = user_data;

  xg_stream_login_secured (self);
}

static void
opened_cb (gpointer user_data)
{
  XgStreamThread *self = user_data;

  xg_stream_login_opened (self);
}

/* A copy of its own: nobody looks but for a moment. */
static void
log_received (XgStreamThread *self, xmpp_stanza_t *stanza, XgStropheMemory *memory)
{
  g_autoptr (XgStanza) copy = NULL;

  if (!xg_stanza_log_wants (self->core->stanza_log))
    return;
  copy = xg_strophe_convert (stanza, memory, NULL);
  if (copy != NULL)
    xg_stanza_log_received (self->core->stanza_log, copy);
}

static void
stanza_cb (xmpp_stanza_t *stanza, XgStropheMemory *memory, gpointer user_data)
{
  XgStreamThread *self = user_data;
  g_autoptr (XgStanza) copy = NULL;

  log_received (self, stanza, memory);
  if (self->phase == PHASE_ONLINE)
    xg_stream_online_handle (self, stanza, memory);
  else if (self->phase == PHASE_LOGIN && !xg_strophe_memory_is_ambiguous (memory, stanza))
    {
      copy = xg_strophe_convert (stanza, memory, NULL);
      if (copy != NULL)
        xg_stream_login_handle (self, xg_stanza_get_root (copy));
      else
        g_info ("Left out something that is nested too deep or forged");
    }
}

static void
given_up_cb (xmpp_stanza_t *stanza, const char *sentence, gpointer user_data)
{
  XgStreamThread *self = user_data;

  if (self->phase == PHASE_ONLINE)
    xg_stream_online_give_up (self, stanza, sentence);
}

static void
sent_cb (const char *xml, gsize length, gpointer user_data)
{
  XgStreamThread *self = user_data;

  xg_stanza_log_sent (self->core->stanza_log, xml, length);
}

static gboolean
is_full_cb (gpointer user_data)
{
  XgStreamThread *self = user_data;
  const XgStreamSink *sink = &self->core->sink;
  gboolean full =
    self->phase == PHASE_ONLINE && sink->is_full != NULL && sink->is_full (sink->user_data);

  if (full != self->paused)
    {
      self->paused = full;
      xg_stream_core_set_paused (self->core, full);
    }
  return full;
}

static gboolean
begin_blocking_cb (int fd, gpointer user_data)
{
  XgStreamThread *self = user_data;

  return xg_stream_core_begin_blocking (self->core, fd);
}

static void
end_blocking_cb (gpointer user_data)
{
  XgStreamThread *self = user_data;

  xg_stream_core_end_blocking (self->core);
}

static void
closed_cb (GError *error, gpointer user_data)
{
  XgStreamThread *self = user_data;

  if (self->phase == PHASE_CONNECTING)
    xg_stream_connect_failed (self, error);
  else if (self->phase == PHASE_CLOSING)
    {
      g_error_free (error);
      xg_stream_thread_finish (self, NULL);
    }
  else
    xg_stream_thread_finish (self, error);
}

const XgWireHandlers xg_stream_thread_handlers = {
  .connected = connected_cb,
  .secured = secured_cb,
  .opened = opened_cb,
  .stanza = stanza_cb,
  .given_up = given_up_cb,
  .sent = sent_cb,
  .is_full = is_full_cb,
  .begin_blocking = begin_blocking_cb,
  .end_blocking = end_blocking_cb,
  .closed = closed_cb,
};

static gboolean
close_timeout_cb (gpointer user_data)
{
  XgStreamThread *self = user_data;

  xg_stream_thread_finish (self, NULL);
  return G_SOURCE_REMOVE;
}

static void
begin_close (XgStreamThread *self)
{
  if (self->phase == PHASE_ONLINE)
    {
      self->phase = PHASE_CLOSING;
      xg_stream_thread_add_timer (self, CLOSE_TIMEOUT, close_timeout_cb);
      g_string_append (xg_wire_begin_write (self->wire), "</stream:stream>");
      xg_wire_end_write (self->wire);
    }
  /* While the look-up runs, its callback ends the thread. */
  else if (self->phase != PHASE_RESOLVING && self->phase != PHASE_CLOSING)
    xg_stream_thread_finish (self, NULL);
}

static gboolean
wake_cb (gpointer user_data)
{
  XgStreamThread *self = user_data;
  g_autoptr (GString) nowhere = g_string_new (NULL);
  gboolean online = self->phase == PHASE_ONLINE;
  GString *out = online ? xg_wire_begin_write (self->wire) : nowhere;
  guint n_stanzas = 0;
  gboolean stopping = xg_stream_core_take_commands (self->core, out, &n_stanzas);
  gint64 patience = xg_stream_core_take_check (self->core);

  if (online)
    xg_sm_note_sent (self->sm, n_stanzas);
  if (online && patience > 0 && !stopping)
    xg_stream_online_ping (self, patience);
  if (stopping)
    begin_close (self);
  else if (self->wire != NULL)
    xg_wire_wake (self->wire);
  return G_SOURCE_CONTINUE;
}

static gboolean
tick_cb (gpointer user_data)
{
  XgStreamThread *self = user_data;

  if (self->phase == PHASE_ONLINE)
    xg_stream_online_tick (self);
  return G_SOURCE_CONTINUE;
}

/**
 * xg_stream_thread_main:
 * @data: (transfer full): an #XgStreamCore
 *
 * The stream thread. Ends when the connection does.
 *
 * Returns: %NULL
 */
void *
xg_stream_thread_main (void *data)
{
  XgStreamCore *core = data;
  XgStreamThread self = { .core = core, .phase = PHASE_RESOLVING };
  gint64 tick = MIN (TICK_MAX, MIN (core->ping_after, core->ping_timeout) / 4);
  GError *error = NULL;

  pthread_setname_np (pthread_self (), "xg-stream");
  g_main_context_push_thread_default (core->context);
  self.loop = g_main_loop_new (core->context, FALSE);
  self.sm = xg_sm_new (core->resumption);
  g_source_set_callback (core->wake, wake_cb, &self, NULL);
  xg_stream_thread_add_timer (&self, (guint) (tick / G_TIME_SPAN_MILLISECOND), tick_cb);
  if (!xg_stream_login_begin (&self, &error) || !xg_stream_connect_begin (&self, &error))
    xg_stream_thread_finish (&self, error);
  else
    g_main_loop_run (self.loop);

  /* Sources that are left over stay in the context, which nobody runs any more. */
  xg_login_free (self.login);
  xg_sm_free (self.sm);
  xg_wipe_string (self.passphrase);
  g_clear_error (&self.connect_error);
  g_clear_pointer (&self.targets, g_ptr_array_unref);
  g_main_loop_unref (self.loop);
  g_main_context_pop_thread_default (core->context);
  xg_stream_core_unref (core);
  return NULL;
}
