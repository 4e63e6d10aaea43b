/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include <sys/socket.h>

#include "base/xg-wipe.h"
#include "xmpp/xg-jid.h"
#include "xmpp/xg-stream-core.h"

#define MAX_STANZA   (16 * 1024 * 1024)
#define PING_AFTER   15000 /* ms */
#define PING_TIMEOUT 20000 /* ms */
/* How long a stanza waits for others to be sent with it (the loop makes a whole millisecond of it):
 * where many requests are under way, the server then reads several at a time. */
#define GATHER (G_TIME_SPAN_MILLISECOND / 2)

/**
 * xg_stream_event_free:
 * @self: (transfer full) (nullable): an event; its request is the owner's
 */
void
xg_stream_event_free (XgStreamEvent *self)
{
  if (self == NULL)
    return;
  g_free (self->text);
  g_clear_pointer (&self->stanza, xg_stanza_unref);
  g_clear_error (&self->error);
  g_free (self);
}

static gboolean
wake_dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  g_source_set_ready_time (source, -1);
  return callback != NULL ? callback (user_data) : G_SOURCE_CONTINUE;
}

static GSourceFuncs wake_funcs = { .dispatch = wake_dispatch };

/**
 * xg_stream_core_new:
 * @settings: where to connect to; copied
 * @sink: where messages go
 * @owner: the stream
 * @deliver: called with @owner in the current thread-default context when there are events
 *
 * Returns: (transfer full): what a stream shares with its thread
 */
XgStreamCore *
xg_stream_core_new (const XgStreamSettings *settings,
                    const XgStreamSink *sink,
                    gpointer owner,
                    void (*deliver) (gpointer owner))
{
  XgStreamCore *self = g_atomic_rc_box_new0 (XgStreamCore);

  self->jid = g_strdup (settings->jid);
  xg_jid_split (settings->jid, NULL, &self->domain, NULL);
  if (self->domain != NULL)
    self->ascii_domain = g_hostname_to_ascii (self->domain);
  self->host = g_strdup (settings->host);
  self->port = settings->port;
  self->target = settings->target != NULL ? xg_stream_target_copy (settings->target) : NULL;
  self->ca_file = g_strdup (settings->ca_file);
  self->tls_mode = settings->tls_mode;
  self->peer_sha256 = g_strdup (settings->peer_sha256);
  self->accept_peer = settings->accept_peer;
  self->cert_file = g_strdup (settings->cert_file);
  self->key_file = g_strdup (settings->key_file);
  self->send_address = settings->send_address;
  self->sasl_policy = settings->sasl_policy;
  self->tls_hooks = settings->tls_hooks;
  if (settings->resumption != NULL)
    self->resumption = xg_resumption_ref (settings->resumption);
  if (settings->stanza_log != NULL)
    self->stanza_log = xg_stanza_log_ref (settings->stanza_log);
  self->max_stanza = settings->max_stanza != 0 ? settings->max_stanza : MAX_STANZA;
  self->ping_after =
    (settings->ping_after != 0 ? settings->ping_after : PING_AFTER) * G_TIME_SPAN_MILLISECOND;
  self->ping_timeout =
    (settings->ping_timeout != 0 ? settings->ping_timeout : PING_TIMEOUT) * G_TIME_SPAN_MILLISECOND;
  self->password = g_strdup (settings->password);
  self->passphrase = g_strdup (settings->passphrase);
  self->sink = *sink;
  self->requests = xg_iq_table_new ();
  self->cancellable = g_cancellable_new ();
  self->context = g_main_context_new ();
  self->owner_context = g_main_context_ref_thread_default ();
  self->wake = g_source_new (&wake_funcs, sizeof (GSource));
  g_source_set_static_name (self->wake, "xg-stream-wake");
  g_source_attach (self->wake, self->context);
  g_mutex_init (&self->lock);
  self->commands = g_string_new (NULL);
  g_queue_init (&self->events);
  self->blocking_fd = -1;
  self->owner = owner;
  self->deliver = deliver;
  return self;
}

/**
 * xg_stream_core_ref:
 * @self: a core
 *
 * Returns: (transfer full): @self
 */
XgStreamCore *
xg_stream_core_ref (XgStreamCore *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
core_clear (gpointer data)
{
  XgStreamCore *self = data;

  xg_wipe_string (xg_stream_core_take_password (self));
  xg_wipe_string (xg_stream_core_take_passphrase (self));
  if (self->sink.destroy != NULL)
    self->sink.destroy (self->sink.user_data);
  g_source_destroy (self->wake);
  g_source_unref (self->wake);
  g_queue_clear_full (&self->events, (GDestroyNotify) xg_stream_event_free);
  g_string_free (self->commands, TRUE);
  g_main_context_unref (self->context);
  g_main_context_unref (self->owner_context);
  xg_iq_table_free (self->requests);
  g_object_unref (self->cancellable);
  g_mutex_clear (&self->lock);
  g_free (self->jid);
  g_free (self->domain);
  g_free (self->ascii_domain);
  g_free (self->host);
  xg_stream_target_free (self->target);
  g_free (self->ca_file);
  g_free (self->peer_sha256);
  g_free (self->cert_file);
  g_free (self->key_file);
  g_clear_pointer (&self->resumption, xg_resumption_unref);
  g_clear_pointer (&self->stanza_log, xg_stanza_log_unref);
}

/**
 * xg_stream_core_unref:
 * @self: (transfer full): a core
 */
void
xg_stream_core_unref (XgStreamCore *self)
{
  g_atomic_rc_box_release_full (self, core_clear);
}

/**
 * xg_stream_core_wake:
 * @self: a core
 *
 * Makes the thread look for commands, a stop, and room in the sink.
 */
void
xg_stream_core_wake (XgStreamCore *self)
{
  g_source_set_ready_time (self->wake, 0);
}

/**
 * xg_stream_core_send:
 * @self: a core
 * @xml: a stanza to send
 *
 * It goes out soon, with what else comes until then.
 */
void
xg_stream_core_send (XgStreamCore *self, const char *xml)
{
  gboolean first;

  g_mutex_lock (&self->lock);
  first = self->n_commands == 0;
  g_string_append (self->commands, xml);
  self->n_commands++;
  g_mutex_unlock (&self->lock);
  if (first)
    g_source_set_ready_time (self->wake, g_get_monotonic_time () + GATHER);
}

/**
 * xg_stream_core_check:
 * @self: a core
 * @timeout: µs that the server has to answer
 *
 * Makes the thread ask the server at once whether it is still there.
 */
void
xg_stream_core_check (XgStreamCore *self, gint64 timeout)
{
  g_mutex_lock (&self->lock);
  self->check_timeout = timeout;
  g_mutex_unlock (&self->lock);
  xg_stream_core_wake (self);
}

/**
 * xg_stream_core_take_check:
 * @self: a core
 *
 * Returns: µs that the server has to answer to a question that is due; 0: none is
 */
gint64
xg_stream_core_take_check (XgStreamCore *self)
{
  gint64 timeout;

  g_mutex_lock (&self->lock);
  timeout = self->check_timeout;
  self->check_timeout = 0;
  g_mutex_unlock (&self->lock);
  return timeout;
}

/**
 * xg_stream_core_stop:
 * @self: a core
 *
 * Makes the thread end soon, wherever it is.
 */
void
xg_stream_core_stop (XgStreamCore *self)
{
  g_mutex_lock (&self->lock);
  self->stopping = TRUE;
  if (self->blocking_fd >= 0)
    shutdown (self->blocking_fd, SHUT_RDWR);
  g_mutex_unlock (&self->lock);
  g_cancellable_cancel (self->cancellable);
  xg_stream_core_wake (self);
}

/**
 * xg_stream_core_take_event:
 * @self: a core
 *
 * Returns: (transfer full) (nullable): the next event
 */
XgStreamEvent *
xg_stream_core_take_event (XgStreamCore *self)
{
  XgStreamEvent *event;

  g_mutex_lock (&self->lock);
  event = g_queue_pop_head (&self->events);
  g_mutex_unlock (&self->lock);
  return event;
}

/**
 * xg_stream_core_new_event:
 * @kind: what kind
 *
 * Returns: (transfer full): an event
 */
XgStreamEvent *
xg_stream_core_new_event (XgStreamEventKind kind)
{
  XgStreamEvent *event = g_new0 (XgStreamEvent, 1);

  event->kind = kind;
  return event;
}

static gboolean
deliver_cb (gpointer user_data)
{
  XgStreamCore *self = user_data;

  g_mutex_lock (&self->lock);
  self->delivery_pending = FALSE;
  g_mutex_unlock (&self->lock);
  if (self->owner != NULL)
    self->deliver (self->owner);
  return G_SOURCE_REMOVE;
}

/**
 * xg_stream_core_post:
 * @self: a core
 * @event: (transfer full): an event for the owner
 */
void
xg_stream_core_post (XgStreamCore *self, XgStreamEvent *event)
{
  gboolean first;

  g_mutex_lock (&self->lock);
  g_queue_push_tail (&self->events, event);
  first = !self->delivery_pending;
  self->delivery_pending = TRUE;
  g_mutex_unlock (&self->lock);

  if (first)
    {
      g_autoptr (GSource) source = g_idle_source_new ();

      g_source_set_priority (source, G_PRIORITY_DEFAULT);
      g_source_set_callback (source,
                             deliver_cb,
                             xg_stream_core_ref (self),
                             (GDestroyNotify) xg_stream_core_unref);
      g_source_attach (source, self->owner_context);
    }
}

/**
 * xg_stream_core_take_commands:
 * @self: a core
 * @out: where to append what is to be sent
 * @n_stanzas: (out): how many stanzas that is
 *
 * Returns: whether the thread is to end
 */
gboolean
xg_stream_core_take_commands (XgStreamCore *self, GString *out, guint *n_stanzas)
{
  gboolean stopping;

  g_mutex_lock (&self->lock);
  g_string_append_len (out, self->commands->str, (gssize) self->commands->len);
  g_string_truncate (self->commands, 0);
  *n_stanzas = self->n_commands;
  self->n_commands = 0;
  stopping = self->stopping;
  g_mutex_unlock (&self->lock);
  return stopping;
}

/**
 * xg_stream_core_take_password:
 * @self: a core
 *
 * Returns: (transfer full) (nullable): the password, to be wiped
 */
char *
xg_stream_core_take_password (XgStreamCore *self)
{
  char *password;

  g_mutex_lock (&self->lock);
  password = g_steal_pointer (&self->password);
  g_mutex_unlock (&self->lock);
  return password;
}

/**
 * xg_stream_core_take_passphrase:
 * @self: a core
 *
 * Returns: (transfer full) (nullable): the passphrase of our key, to be wiped
 */
char *
xg_stream_core_take_passphrase (XgStreamCore *self)
{
  char *passphrase;

  g_mutex_lock (&self->lock);
  passphrase = g_steal_pointer (&self->passphrase);
  g_mutex_unlock (&self->lock);
  return passphrase;
}

/**
 * xg_stream_core_begin_blocking:
 * @self: a core
 * @fd: socket that a stop is to shut down
 *
 * Returns: %FALSE if the thread is to end already
 */
gboolean
xg_stream_core_begin_blocking (XgStreamCore *self, int fd)
{
  gboolean stopping;

  g_mutex_lock (&self->lock);
  stopping = self->stopping;
  if (!stopping)
    self->blocking_fd = fd;
  g_mutex_unlock (&self->lock);
  return !stopping;
}

/**
 * xg_stream_core_end_blocking:
 * @self: a core
 *
 * To be called before the socket is closed.
 */
void
xg_stream_core_end_blocking (XgStreamCore *self)
{
  g_mutex_lock (&self->lock);
  self->blocking_fd = -1;
  g_mutex_unlock (&self->lock);
}

/**
 * xg_stream_core_set_paused:
 * @self: a core
 * @paused: whether the sink is full
 */
void
xg_stream_core_set_paused (XgStreamCore *self, gboolean paused)
{
  gint64 now = g_get_monotonic_time ();

  g_mutex_lock (&self->lock);
  if (paused && self->paused_since == 0)
    self->paused_since = now;
  else if (!paused && self->paused_since != 0)
    {
      self->paused_total += now - self->paused_since;
      self->paused_since = 0;
    }
  g_mutex_unlock (&self->lock);
}

/**
 * xg_stream_core_get_time:
 * @self: a core
 *
 * Returns: microseconds of a clock that stands still while the sink is full
 */
gint64
xg_stream_core_get_time (XgStreamCore *self)
{
  gint64 now = g_get_monotonic_time ();

  g_mutex_lock (&self->lock);
  if (self->paused_since != 0)
    now = self->paused_since;
  now -= self->paused_total;
  g_mutex_unlock (&self->lock);
  return now;
}
