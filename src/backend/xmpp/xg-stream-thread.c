/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <pthread.h>
#include <string.h>

#include "base/xg-wipe.h"
#include "xmpp/xg-jid.h"
#include "xmpp/xg-stream-thread-private.h"
#include "xmpp/xg-stream-tls.h"

/* How long the server has to close the stream after we did. */
#define CLOSE_TIMEOUT 500 /* ms */
#define TICK_MAX      G_TIME_SPAN_SECOND

static void connect_next (XgStreamThread *self);

static void
tell_state (XgStreamThread *self, XgStreamState state)
{
  XgStreamEvent *event = xg_stream_core_new_event (XG_STREAM_EVENT_STATE);

  event->state = state;
  xg_stream_core_post (self->core, event);
}

static void
tell_text (XgStreamThread *self, XgStreamEventKind kind, const char *text)
{
  XgStreamEvent *event = xg_stream_core_new_event (kind);

  event->text = g_strdup (text);
  xg_stream_core_post (self->core, event);
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

  self->phase = PHASE_LOGIN;
  tell_state (self, XG_STREAM_SECURING);
  if (self->core->tls_mode == XG_TLS_DIRECT)
    xg_wire_start_tls (self->wire);
  else
    xg_wire_open_stream (self->wire, self->core->domain, NULL);
}

static void
open_stream (XgStreamThread *self)
{
  g_autofree char *bare = xg_jid_bare (self->core->jid);

  xg_wire_open_stream (self->wire, self->core->domain, bare);
}

/* Of no more use, unless another place is to be tried. */
static void
forget_passphrase (XgStreamThread *self)
{
  xg_wipe_string (g_steal_pointer (&self->passphrase));
}

static void
secured_cb (gpointer user_data)
{
  XgStreamThread *self = user_data;

  forget_passphrase (self);
  xg_login_set_secured (self->login);
  tell_state (self, XG_STREAM_AUTHENTICATING);
  open_stream (self);
}

static void
opened_cb (gpointer user_data)
{
  XgStreamThread *self = user_data;
  GError *error = NULL;

  if (self->phase == PHASE_LOGIN && !xg_login_stream_opened (self->login, &error))
    xg_wire_fail (self->wire, error);
}

static void
go_online (XgStreamThread *self)
{
  const char *jid = xg_login_get_bound_jid (self->login);

  self->phase = PHASE_ONLINE;
  self->inputs = xg_wire_get_inputs (self->wire);
  self->quiet_from = xg_stream_core_get_time (self->core);
  xg_iq_table_set_own_jid (self->core->requests, jid);
  xg_sm_start (self->sm, jid, xg_wire_begin_write (self->wire));
  xg_wire_end_write (self->wire);
  if (xg_login_get_resumed (self->login))
    xg_stream_core_post (self->core, xg_stream_core_new_event (XG_STREAM_EVENT_RESUMED));
  tell_text (self, XG_STREAM_EVENT_MECHANISM, xg_login_get_mechanism (self->login));
  tell_text (self, XG_STREAM_EVENT_BOUND, jid);
  tell_state (self, XG_STREAM_ONLINE);
  g_clear_pointer (&self->login, xg_login_free);
}

static void
handle_login (XgStreamThread *self, const XgElement *element)
{
  GError *error = NULL;
  GString *out = xg_wire_begin_write (self->wire);

  switch (xg_login_handle (self->login, element, out, self->core->cancellable, &error))
    {
    case XG_LOGIN_READ:
      xg_wire_end_write (self->wire);
      break;
    case XG_LOGIN_START_TLS:
      xg_wire_start_tls (self->wire);
      break;
    case XG_LOGIN_OPEN_STREAM:
      open_stream (self);
      break;
    case XG_LOGIN_DONE:
      go_online (self);
      break;
    case XG_LOGIN_FAILED:
    default:
      xg_wire_fail (self->wire, error);
      break;
    }
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
        handle_login (self, xg_stanza_get_root (copy));
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

/* The higher, the more it tells about what is wrong. */
static int
weight_of (const GError *error)
{
  switch (error->code)
    {
    case XG_STREAM_ERROR_REFUSED:
      return 2;
    case XG_STREAM_ERROR_TIMED_OUT:
      return 1;
    default:
      return 0;
    }
}

static void
note_connect_error (XgStreamThread *self, GError *error)
{
  if (self->connect_error != NULL && weight_of (self->connect_error) >= weight_of (error))
    {
      g_error_free (error);
      return;
    }
  g_clear_error (&self->connect_error);
  self->connect_error = error;
}

static void
closed_cb (GError *error, gpointer user_data)
{
  XgStreamThread *self = user_data;

  if (self->phase == PHASE_CONNECTING)
    {
      note_connect_error (self, error);
      connect_next (self);
    }
  else if (self->phase == PHASE_CLOSING)
    {
      g_error_free (error);
      xg_stream_thread_finish (self, NULL);
    }
  else
    xg_stream_thread_finish (self, error);
}

static const XgWireHandlers wire_handlers = {
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

static void
connect_next (XgStreamThread *self)
{
  const XgStreamCore *core = self->core;
  XgStreamTlsSettings tls = {
    .domain = core->ascii_domain,
    .ca_file = core->ca_file,
    .peer_sha256 = core->peer_sha256,
    .accept_peer = core->accept_peer,
    .cert_file = core->cert_file,
    .key_file = core->key_file,
    .passphrase = self->passphrase,
    .hooks = core->tls_hooks,
  };
  gboolean direct = core->tls_mode == XG_TLS_DIRECT;

  self->phase = PHASE_CONNECTING;
  while (self->next_target < self->targets->len)
    {
      const XgStreamTarget *target = g_ptr_array_index (self->targets, self->next_target++);
      g_autofree char *place = xg_stream_target_to_string (target);
      GError *error = NULL;

      g_clear_pointer (&self->wire, xg_wire_free);
      self->wire = xg_wire_new (core->context, &tls, core->max_stanza, &wire_handlers, self);
      tell_text (self, XG_STREAM_EVENT_ADDRESS, place);
      if (xg_wire_connect (self->wire, target, direct, &error))
        return;
      note_connect_error (self, error);
    }
  xg_stream_thread_finish (self, g_steal_pointer (&self->connect_error));
}

static void
connect_to (XgStreamThread *self, GPtrArray *targets)
{
  self->targets = targets;
  tell_state (self, XG_STREAM_CONNECTING);
  connect_next (self);
}

static void
targets_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  XgStreamThread *self = user_data;
  GError *error = NULL;
  GPtrArray *targets = xg_stream_targets_finish (result, &error);

  if (targets != NULL)
    connect_to (self, targets);
  else
    xg_stream_thread_finish (self, error);
}

static void
add_timer (XgStreamThread *self, guint ms, GSourceFunc callback)
{
  g_autoptr (GSource) source = g_timeout_source_new (ms);

  g_source_set_callback (source, callback, self, NULL);
  g_source_attach (source, self->core->context);
}

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
      add_timer (self, CLOSE_TIMEOUT, close_timeout_cb);
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

static GBytes *
get_binding_cb (const char *type, gpointer user_data)
{
  XgStreamThread *self = user_data;

  return xg_wire_get_binding (self->wire, type);
}

static gboolean
begin_login (XgStreamThread *self, GError **error)
{
  XgStreamCore *core = self->core;
  char *password = xg_stream_core_take_password (core);
  XgLoginSettings settings = {
    .jid = core->jid,
    .password = password,
    .certificate = core->cert_file != NULL,
    .send_address = core->send_address,
    .policy = core->sasl_policy,
  };

  self->login = xg_login_new (&settings, error);
  xg_wipe_string (password);
  if (self->login == NULL)
    return FALSE;
  xg_login_set_sm (self->login, self->sm);
  if (core->tls_hooks != NULL)
    xg_login_set_binding (self->login, get_binding_cb, self);
  self->passphrase = xg_stream_core_take_passphrase (core);
  return TRUE;
}

/* To where we were told to go, once the main loop runs. */
static gboolean
connect_to_target_cb (gpointer user_data)
{
  XgStreamThread *self = user_data;
  GPtrArray *targets = g_ptr_array_new_with_free_func ((GDestroyNotify) xg_stream_target_free);

  g_ptr_array_add (targets, xg_stream_target_copy (self->core->target));
  /* A stop while we were not looking waits for a look-up, which there is none of. */
  if (g_cancellable_is_cancelled (self->core->cancellable))
    {
      g_ptr_array_unref (targets);
      xg_stream_thread_finish (self, NULL);
    }
  else
    connect_to (self, targets);
  return G_SOURCE_REMOVE;
}

static gboolean
begin (XgStreamThread *self, GError **error)
{
  XgStreamCore *core = self->core;

  if (!begin_login (self, error))
    return FALSE;
  if (core->ascii_domain == NULL)
    {
      g_set_error (error,
                   XG_STREAM_ERROR,
                   XG_STREAM_ERROR_DNS,
                   _ ("“%s” is not the name of a domain."),
                   core->domain);
      return FALSE;
    }
  if (core->ca_file != NULL && !xg_stream_tls_check_ca_file (core->ca_file, error))
    return FALSE;
  if (core->target != NULL)
    add_timer (self, 0, connect_to_target_cb);
  else
    xg_stream_targets_async (core->ascii_domain,
                             core->host,
                             core->port,
                             core->tls_mode,
                             core->cancellable,
                             targets_cb,
                             self);
  return TRUE;
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
  add_timer (&self, (guint) (tick / G_TIME_SPAN_MILLISECOND), tick_cb);
  if (!begin (&self, &error))
    xg_stream_thread_finish (&self, error);
  else
    g_main_loop_run (self.loop);

  /* Sources that are left over stay in the context, which nobody runs any more. */
  xg_login_free (self.login);
  xg_sm_free (self.sm);
  forget_passphrase (&self);
  g_clear_error (&self.connect_error);
  g_clear_pointer (&self.targets, g_ptr_array_unref);
  g_main_loop_unref (self.loop);
  g_main_context_pop_thread_default (core->context);
  xg_stream_core_unref (core);
  return NULL;
}
