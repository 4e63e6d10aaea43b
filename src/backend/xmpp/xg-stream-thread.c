/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <pthread.h>
#include <string.h>

#include "base/xg-wipe.h"
#include "xmpp/xg-iq-responder.h"
#include "xmpp/xg-jid.h"
#include "xmpp/xg-login-error.h"
#include "xmpp/xg-login.h"
#include "xmpp/xg-namespaces.h"
#include "xmpp/xg-stream-core.h"
#include "xmpp/xg-stream-tls.h"
#include "xmpp/xg-wire.h"

/* How long the server has to close the stream after we did. */
#define CLOSE_TIMEOUT 500 /* ms */
#define TICK_MAX      G_TIME_SPAN_SECOND

typedef enum
{
  PHASE_RESOLVING,
  PHASE_CONNECTING,
  PHASE_LOGIN,
  PHASE_ONLINE,
  PHASE_CLOSING, /* we have closed our side */
  PHASE_OVER,
} Phase;

/* Lives on the stack of the stream thread. */
typedef struct
{
  XgStreamCore *core;
  GMainLoop *loop;
  Phase phase;
  GPtrArray *targets; /* (element-type XgStreamTarget) */
  guint next_target;
  GError *connect_error; /* the most telling one of the targets that failed */
  XgWire *wire;
  XgLogin *login;
  char *passphrase; /* wiped */
  gboolean paused;
  guint64 inputs;    /* of the wire, when last looked at */
  gint64 quiet_from; /* time of core: last input, or when the ping went out */
  gboolean pinged;
  guint n_pings;
} Thread;

static void connect_next (Thread *self);

static void
tell_state (Thread *self, XgStreamState state)
{
  XgStreamEvent *event = xg_stream_core_new_event (XG_STREAM_EVENT_STATE);

  event->state = state;
  xg_stream_core_post (self->core, event);
}

static void
tell_text (Thread *self, XgStreamEventKind kind, const char *text)
{
  XgStreamEvent *event = xg_stream_core_new_event (kind);

  event->text = g_strdup (text);
  xg_stream_core_post (self->core, event);
}

/* Ends the thread; not inside a call of the wire other than `closed`. */
static void
finish (Thread *self, GError *error)
{
  XgStreamEvent *event;

  if (self->phase == PHASE_OVER)
    {
      g_clear_error (&error);
      return;
    }
  self->phase = PHASE_OVER;
  g_clear_pointer (&self->wire, xg_wire_free);
  event = xg_stream_core_new_event (XG_STREAM_EVENT_ENDED);
  event->error = error;
  xg_stream_core_post (self->core, event);
  g_main_loop_quit (self->loop);
}

static void
connected_cb (gpointer user_data)
{
  Thread *self = user_data;

  self->phase = PHASE_LOGIN;
  tell_state (self, XG_STREAM_SECURING);
  if (self->core->tls_mode == XG_TLS_DIRECT)
    xg_wire_start_tls (self->wire);
  else
    xg_wire_open_stream (self->wire, self->core->domain, NULL);
}

static void
open_stream (Thread *self)
{
  g_autofree char *bare = xg_jid_bare (self->core->jid);

  xg_wire_open_stream (self->wire, self->core->domain, bare);
}

/* Of no more use, unless another place is to be tried. */
static void
forget_passphrase (Thread *self)
{
  xg_wipe_string (g_steal_pointer (&self->passphrase));
}

static void
secured_cb (gpointer user_data)
{
  Thread *self = user_data;

  forget_passphrase (self);
  xg_login_set_secured (self->login);
  tell_state (self, XG_STREAM_AUTHENTICATING);
  open_stream (self);
}

static void
opened_cb (gpointer user_data)
{
  Thread *self = user_data;
  GError *error = NULL;

  if (self->phase == PHASE_LOGIN && !xg_login_stream_opened (self->login, &error))
    xg_wire_fail (self->wire, error);
}

static void
go_online (Thread *self)
{
  const char *jid = xg_login_get_bound_jid (self->login);

  self->phase = PHASE_ONLINE;
  self->inputs = xg_wire_get_inputs (self->wire);
  self->quiet_from = xg_stream_core_get_time (self->core);
  xg_iq_table_set_own_jid (self->core->requests, jid);
  /* Messages to a bare JID, which is what topics are subscribed with, reach only resources whose
   * priority is not negative (RFC 6121 section 8.5.2.1.1). */
  g_string_append (xg_wire_begin_write (self->wire), "<presence/>");
  xg_wire_end_write (self->wire);
  tell_text (self, XG_STREAM_EVENT_MECHANISM, xg_login_get_mechanism (self->login));
  tell_text (self, XG_STREAM_EVENT_BOUND, jid);
  tell_state (self, XG_STREAM_ONLINE);
  g_clear_pointer (&self->login, xg_login_free);
}

static void
handle_login (Thread *self, const XgElement *element)
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

static gboolean
is_answer (xmpp_stanza_t *stanza)
{
  const char *type = xmpp_stanza_get_type (stanza);

  return g_strcmp0 (type, "result") == 0 || g_strcmp0 (type, "error") == 0;
}

static void
handle_answer (Thread *self, xmpp_stanza_t *stanza, XgStropheMemory *memory)
{
  gpointer request = xg_iq_table_take_answer (self->core->requests,
                                              xmpp_stanza_get_id (stanza),
                                              xmpp_stanza_get_from (stanza));
  XgStreamEvent *event;

  if (request == NULL)
    return;
  event = xg_stream_core_new_event (XG_STREAM_EVENT_ANSWER);
  event->request = request;
  event->stanza = xg_strophe_convert (stanza, memory, &event->error);
  xg_stream_core_post (self->core, event);
}

/* So that whoever asked learns that it is the answer that ends the connection. */
static void
given_up_cb (xmpp_stanza_t *stanza, const char *sentence, gpointer user_data)
{
  Thread *self = user_data;
  gpointer request = NULL;
  XgStreamEvent *event;

  if (self->phase == PHASE_ONLINE && g_strcmp0 (xmpp_stanza_get_ns (stanza), XG_NS_CLIENT) == 0 &&
      strcmp (xmpp_stanza_get_name (stanza), "iq") == 0 && is_answer (stanza))
    request = xg_iq_table_take_answer (self->core->requests,
                                       xmpp_stanza_get_id (stanza),
                                       xmpp_stanza_get_from (stanza));
  if (request == NULL)
    return;
  event = xg_stream_core_new_event (XG_STREAM_EVENT_ANSWER);
  event->request = request;
  g_set_error_literal (&event->error, XG_STANZA_ERROR, XG_STANZA_ERROR_TOO_BIG, sentence);
  xg_stream_core_post (self->core, event);
}

static void
handle_message (Thread *self, xmpp_stanza_t *stanza, XgStropheMemory *memory)
{
  const XgStreamSink *sink = &self->core->sink;
  gboolean forged = xg_strophe_memory_is_ambiguous (memory, stanza);
  g_autoptr (GError) error = NULL;
  g_autoptr (XgStanza) message = xg_strophe_convert (stanza, memory, &error);

  if (message != NULL)
    sink->message (xg_stanza_get_root (message), sink->user_data);
  else if (sink->malformed != NULL)
    {
      g_autofree char *reason = g_strdup_printf (_ ("A message was left out. %s"), error->message);

      sink->malformed (forged ? NULL : xmpp_stanza_get_from (stanza), reason, sink->user_data);
    }
}

static void
handle_other (Thread *self, const XgElement *element)
{
  GString *out = xg_wire_begin_write (self->wire);

  if (xg_element_is (element, "error", XG_NS_STREAMS))
    xg_wire_fail (self->wire, xg_login_stream_error (element));
  else if (xg_iq_respond (element, out))
    xg_wire_end_write (self->wire);
}

static void
stanza_cb (xmpp_stanza_t *stanza, XgStropheMemory *memory, gpointer user_data)
{
  Thread *self = user_data;
  const char *name = xmpp_stanza_get_name (stanza);
  gboolean own = g_strcmp0 (xmpp_stanza_get_ns (stanza), XG_NS_CLIENT) == 0;
  g_autoptr (XgStanza) copy = NULL;

  if (self->phase == PHASE_ONLINE && own && strcmp (name, "message") == 0)
    handle_message (self, stanza, memory);
  else if (self->phase == PHASE_ONLINE && own && strcmp (name, "presence") == 0)
    return;
  else if (xg_strophe_memory_is_ambiguous (memory, stanza))
    g_info ("Left out <%s/> with attributes that contradict each other", name);
  else if (self->phase == PHASE_ONLINE && own && strcmp (name, "iq") == 0 && is_answer (stanza))
    handle_answer (self, stanza, memory);
  else if (self->phase == PHASE_LOGIN || self->phase == PHASE_ONLINE)
    {
      copy = xg_strophe_convert (stanza, memory, NULL);
      if (copy == NULL)
        g_info ("Left out <%s/>, which is nested too deep or forged", name);
      else if (self->phase == PHASE_LOGIN)
        handle_login (self, xg_stanza_get_root (copy));
      else
        handle_other (self, xg_stanza_get_root (copy));
    }
}

static gboolean
is_full_cb (gpointer user_data)
{
  Thread *self = user_data;
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
  Thread *self = user_data;

  return xg_stream_core_begin_blocking (self->core, fd);
}

static void
end_blocking_cb (gpointer user_data)
{
  Thread *self = user_data;

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
note_connect_error (Thread *self, GError *error)
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
  Thread *self = user_data;

  if (self->phase == PHASE_CONNECTING)
    {
      note_connect_error (self, error);
      connect_next (self);
    }
  else if (self->phase == PHASE_CLOSING)
    {
      g_error_free (error);
      finish (self, NULL);
    }
  else
    finish (self, error);
}

static const XgWireHandlers wire_handlers = {
  .connected = connected_cb,
  .secured = secured_cb,
  .opened = opened_cb,
  .stanza = stanza_cb,
  .given_up = given_up_cb,
  .is_full = is_full_cb,
  .begin_blocking = begin_blocking_cb,
  .end_blocking = end_blocking_cb,
  .closed = closed_cb,
};

static void
connect_next (Thread *self)
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
  finish (self, g_steal_pointer (&self->connect_error));
}

static void
connect_to (Thread *self, GPtrArray *targets)
{
  self->targets = targets;
  tell_state (self, XG_STREAM_CONNECTING);
  connect_next (self);
}

static void
targets_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Thread *self = user_data;
  GError *error = NULL;
  GPtrArray *targets = xg_stream_targets_finish (result, &error);

  if (targets != NULL)
    connect_to (self, targets);
  else
    finish (self, error);
}

static void
add_timer (Thread *self, guint ms, GSourceFunc callback)
{
  g_autoptr (GSource) source = g_timeout_source_new (ms);

  g_source_set_callback (source, callback, self, NULL);
  g_source_attach (source, self->core->context);
}

static gboolean
close_timeout_cb (gpointer user_data)
{
  Thread *self = user_data;

  finish (self, NULL);
  return G_SOURCE_REMOVE;
}

static void
begin_close (Thread *self)
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
    finish (self, NULL);
}

static gboolean
wake_cb (gpointer user_data)
{
  Thread *self = user_data;
  g_autoptr (GString) nowhere = g_string_new (NULL);
  gboolean online = self->phase == PHASE_ONLINE;

  if (xg_stream_core_take_commands (self->core,
                                    online ? xg_wire_begin_write (self->wire) : nowhere))
    begin_close (self);
  else if (self->wire != NULL)
    xg_wire_wake (self->wire);
  return G_SOURCE_CONTINUE;
}

static void
ping (Thread *self)
{
  self->pinged = TRUE;
  g_string_append_printf (xg_wire_begin_write (self->wire),
                          "<iq type=\"get\" id=\"xg-ping-%u\"><ping xmlns=\"" XG_NS_PING
                          "\"/></iq>",
                          ++self->n_pings);
  xg_wire_end_write (self->wire);
}

static void
watch_silence (Thread *self)
{
  gint64 now = xg_stream_core_get_time (self->core);
  guint64 inputs = xg_wire_get_inputs (self->wire);

  if (inputs != self->inputs || self->paused)
    {
      self->inputs = inputs;
      self->quiet_from = now;
      self->pinged = FALSE;
    }
  else if (!self->pinged && now - self->quiet_from >= self->core->ping_after)
    {
      self->quiet_from = now;
      ping (self);
    }
  else if (self->pinged && now - self->quiet_from >= self->core->ping_timeout)
    finish (self,
            xg_stream_error_new (XG_STREAM_ERROR_TIMED_OUT,
                                 NULL,
                                 NULL,
                                 _ ("The server has been silent for too long, even when asked. The "
                                    "network may be down.")));
}

static gboolean
tick_cb (gpointer user_data)
{
  Thread *self = user_data;

  if (self->phase == PHASE_ONLINE)
    watch_silence (self);
  return G_SOURCE_CONTINUE;
}

static GBytes *
get_binding_cb (const char *type, gpointer user_data)
{
  Thread *self = user_data;

  return xg_wire_get_binding (self->wire, type);
}

static gboolean
begin_login (Thread *self, GError **error)
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
  if (core->tls_hooks != NULL)
    xg_login_set_binding (self->login, get_binding_cb, self);
  self->passphrase = xg_stream_core_take_passphrase (core);
  return TRUE;
}

/* To where we were told to go, once the main loop runs. */
static gboolean
connect_to_target_cb (gpointer user_data)
{
  Thread *self = user_data;
  GPtrArray *targets = g_ptr_array_new_with_free_func ((GDestroyNotify) xg_stream_target_free);

  g_ptr_array_add (targets, xg_stream_target_copy (self->core->target));
  /* A stop while we were not looking waits for a look-up, which there is none of. */
  if (g_cancellable_is_cancelled (self->core->cancellable))
    {
      g_ptr_array_unref (targets);
      finish (self, NULL);
    }
  else
    connect_to (self, targets);
  return G_SOURCE_REMOVE;
}

static gboolean
begin (Thread *self, GError **error)
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
  Thread self = { .core = core, .phase = PHASE_RESOLVING };
  gint64 tick = MIN (TICK_MAX, MIN (core->ping_after, core->ping_timeout) / 4);
  GError *error = NULL;

  pthread_setname_np (pthread_self (), "xg-stream");
  g_main_context_push_thread_default (core->context);
  self.loop = g_main_loop_new (core->context, FALSE);
  g_source_set_callback (core->wake, wake_cb, &self, NULL);
  add_timer (&self, (guint) (tick / G_TIME_SPAN_MILLISECOND), tick_cb);
  if (!begin (&self, &error))
    finish (&self, error);
  else
    g_main_loop_run (self.loop);

  /* Sources that are left over stay in the context, which nobody runs any more. */
  xg_login_free (self.login);
  forget_passphrase (&self);
  g_clear_error (&self.connect_error);
  g_clear_pointer (&self.targets, g_ptr_array_unref);
  g_main_loop_unref (self.loop);
  g_main_context_pop_thread_default (core->context);
  xg_stream_core_unref (core);
  return NULL;
}
