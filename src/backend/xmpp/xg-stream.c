/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <pthread.h>
#include <string.h>
#include <time.h>

#include "xmpp/xg-stream-private.h"

#define LOGIN_TIMEOUT 30000 /* ms */
/*
 * libstrophe recurses over the tree of a stanza: at most 110 bytes of stack for a level, which
 * takes at least 330 bytes of memory, of which a stanza may take 12 times what is allowed for its
 * text (MEMORY_FACTOR in xg-stanza-meter.c). Twice that, for other compilers. Only pages that are
 * used cost anything.
 */
#define STACK_FACTOR 8
#define STACK_MIN    (64 * 1024 * 1024)

typedef enum
{
  PROP_STATE = 1,
  N_PROPS,
} XgStreamProperty;

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (XgStream, xg_stream, G_TYPE_OBJECT)

void
xg_stream_clear_source (GSource **source)
{
  if (*source != NULL)
    {
      g_source_destroy (*source);
      g_source_unref (*source);
    }
  *source = NULL;
}

static void
set_state (XgStream *self, XgStreamState state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

/* The end, for whatever reason; the thread may still be about to notice. */
static void
end (XgStream *self, GError *error)
{
  g_autoptr (XgStream) alive = g_object_ref (self);

  if (self->state == XG_STREAM_OFFLINE)
    {
      g_clear_error (&error);
      return;
    }
  xg_stream_clear_source (&self->login_timer);
  xg_stream_clear_source (&self->request_timer);
  self->error = error;
  xg_stream_fail_requests (self);
  set_state (self, XG_STREAM_OFFLINE);
}

static void
take_text (char **field, XgStreamEvent *event)
{
  g_free (*field);
  *field = g_steal_pointer (&event->text);
}

static void
handle_event (XgStream *self, XgStreamEvent *event)
{
  if (event->kind == XG_STREAM_EVENT_ANSWER)
    xg_stream_take_answer (self, event);
  else if (self->state == XG_STREAM_OFFLINE)
    return;
  else if (event->kind == XG_STREAM_EVENT_ADDRESS)
    take_text (&self->address, event);
  else if (event->kind == XG_STREAM_EVENT_MECHANISM)
    take_text (&self->mechanism, event);
  else if (event->kind == XG_STREAM_EVENT_BOUND)
    take_text (&self->jid, event);
  else if (event->kind == XG_STREAM_EVENT_RESUMED)
    self->resumed = TRUE;
  else if (event->kind == XG_STREAM_EVENT_ENDED)
    end (self, g_steal_pointer (&event->error));
  else
    {
      if (event->state == XG_STREAM_ONLINE)
        xg_stream_clear_source (&self->login_timer);
      set_state (self, event->state);
    }
}

static void
deliver (gpointer owner)
{
  g_autoptr (XgStream) self = g_object_ref (owner);

  while (TRUE)
    {
      g_autoptr (XgStreamEvent) event = xg_stream_core_take_event (self->core);

      if (event == NULL)
        break;
      handle_event (self, event);
    }
}

static void
xg_stream_dispose (GObject *object)
{
  XgStream *self = XG_STREAM (object);

  xg_stream_stop (self);
  if (self->core != NULL)
    self->core->owner = NULL;
  G_OBJECT_CLASS (xg_stream_parent_class)->dispose (object);
}

static void
xg_stream_finalize (GObject *object)
{
  XgStream *self = XG_STREAM (object);

  if (self->has_thread)
    pthread_detach (self->thread);
  g_clear_pointer (&self->core, xg_stream_core_unref);
  g_clear_error (&self->error);
  g_free (self->jid);
  g_free (self->mechanism);
  g_free (self->address);
  G_OBJECT_CLASS (xg_stream_parent_class)->finalize (object);
}

static void
xg_stream_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  XgStream *self = XG_STREAM (object);

  switch ((XgStreamProperty) id)
    {
    case PROP_STATE:
      g_value_set_int (value, (int) self->state);
      break;
    case N_PROPS:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
xg_stream_class_init (XgStreamClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = xg_stream_dispose;
  object_class->finalize = xg_stream_finalize;
  object_class->get_property = xg_stream_get_property;

  /**
   * XgStream:state:
   *
   * How far the connection is, an #XgStreamState.
   */
  properties[PROP_STATE] =
    g_param_spec_int ("state",
                      NULL,
                      NULL,
                      XG_STREAM_OFFLINE,
                      XG_STREAM_ONLINE,
                      XG_STREAM_OFFLINE,
                      G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
xg_stream_init (XgStream *self)
{
  self->next_deadline = -1;
  self->request_timeout = XG_STREAM_IQ_TIMEOUT;
}

/**
 * xg_stream_new:
 * @settings: where and as whom to connect; copied
 * @sink: where messages go; copied, its user data is handed over
 *
 * Returns: (transfer full): a stream that is not started
 */
XgStream *
xg_stream_new (const XgStreamSettings *settings, const XgStreamSink *sink)
{
  XgStream *self;

  g_return_val_if_fail (settings != NULL && settings->jid != NULL, NULL);
  g_return_val_if_fail (sink != NULL && sink->message != NULL, NULL);

  self = g_object_new (XG_TYPE_STREAM, NULL);
  self->core = xg_stream_core_new (settings, sink, self, deliver);
  self->login_timeout = settings->login_timeout != 0 ? settings->login_timeout : LOGIN_TIMEOUT;
  if (settings->request_timeout != 0)
    self->request_timeout = settings->request_timeout;
  return self;
}

static GError *
login_timeout_error (XgStream *self)
{
  const char *place = self->address != NULL ? self->address : self->core->domain;
  g_autofree char *sentence = NULL;

  switch (self->state)
    {
    case XG_STREAM_RESOLVING:
      sentence = g_strdup_printf (_ ("The name “%s” was not found in the network in time."),
                                  self->core->host != NULL ? self->core->host : self->core->domain);
      break;
    case XG_STREAM_SECURING:
      sentence = g_strdup_printf (_ ("%s accepted the connection, but did not begin encryption in "
                                     "time."),
                                  place);
      break;
    case XG_STREAM_AUTHENTICATING:
      sentence = g_strdup_printf (_ ("%s did not complete the login in time."), place);
      break;
    case XG_STREAM_OFFLINE:
    case XG_STREAM_CONNECTING:
    case XG_STREAM_ONLINE:
    default:
      sentence = g_strdup_printf (_ ("%s did not answer in time."), place);
      break;
    }
  return xg_stream_error_new (XG_STREAM_ERROR_TIMED_OUT, NULL, NULL, sentence);
}

static gboolean
login_timeout_cb (gpointer user_data)
{
  XgStream *self = user_data;
  g_autoptr (XgStream) alive = g_object_ref (self);

  xg_stream_core_stop (self->core);
  end (self, login_timeout_error (self));
  return G_SOURCE_REMOVE;
}

static gboolean
start_thread (XgStream *self)
{
  pthread_attr_t attributes;
  int rc;

  if (pthread_attr_init (&attributes) != 0)
    return FALSE;
  rc =
    pthread_attr_setstacksize (&attributes, MAX (STACK_MIN, self->core->max_stanza * STACK_FACTOR));
  if (rc == 0)
    rc = pthread_create (&self->thread,
                         &attributes,
                         xg_stream_thread_main,
                         xg_stream_core_ref (self->core));
  if (rc != 0)
    xg_stream_core_unref (self->core);
  pthread_attr_destroy (&attributes);
  self->has_thread = rc == 0;
  return rc == 0;
}

/**
 * xg_stream_start:
 * @self: a stream that was not started before
 *
 * Begins to connect and log in. `notify::state` tells how it goes.
 */
void
xg_stream_start (XgStream *self)
{
  g_return_if_fail (XG_IS_STREAM (self));
  g_return_if_fail (!self->started);

  self->started = TRUE;
  set_state (self, XG_STREAM_RESOLVING);
  if (!start_thread (self))
    {
      end (self,
           xg_stream_error_new (XG_STREAM_ERROR_FAILED,
                                NULL,
                                NULL,
                                _ ("This computer has no room for another thread.")));
      return;
    }
  self->login_timer = g_timeout_source_new (self->login_timeout);
  g_source_set_callback (self->login_timer, login_timeout_cb, self, NULL);
  g_source_attach (self->login_timer, self->core->owner_context);
}

/**
 * xg_stream_stop:
 * @self: a stream
 *
 * Disconnects in order: there is nothing to resume then. The state is %XG_STREAM_OFFLINE when this
 * returns, there is no error, no message comes any more, and requests fail from an idle. The thread
 * takes leave of the server by itself, which takes half a second at most.
 */
void
xg_stream_stop (XgStream *self)
{
  g_return_if_fail (XG_IS_STREAM (self));

  if (!self->started || self->state == XG_STREAM_OFFLINE)
    return;
  xg_stream_core_stop (self->core);
  end (self, NULL);
}

/**
 * xg_stream_wait:
 * @self: a stream that is stopped or has ended
 * @end: when to give up, monotonic time in microseconds; in the past: does not wait
 *
 * Blocks until the thread is gone, half a second or so. For the end of a program, so that no
 * library is torn down while the thread uses it, and for tests.
 *
 * Returns: whether it is gone
 */
gboolean
xg_stream_wait (XgStream *self, gint64 end)
{
  struct timespec until = {
    .tv_sec = end / G_USEC_PER_SEC,
    .tv_nsec = end % G_USEC_PER_SEC * 1000,
  };

  g_return_val_if_fail (XG_IS_STREAM (self), TRUE);
  g_return_val_if_fail (self->state == XG_STREAM_OFFLINE, FALSE);

  /* Monotonic time of GLib is that of CLOCK_MONOTONIC. */
  if (self->has_thread &&
      pthread_clockjoin_np (self->thread, NULL, CLOCK_MONOTONIC, &until) == ETIMEDOUT)
    return FALSE;
  self->has_thread = FALSE;
  return TRUE;
}

/**
 * xg_stream_resume:
 * @self: a stream
 *
 * Tells that the sink has room again. Any thread.
 */
void
xg_stream_resume (XgStream *self)
{
  xg_stream_core_wake (self->core);
}

/**
 * xg_stream_check:
 * @self: a stream
 * @timeout_ms: milliseconds that the server has for any sign of life
 *
 * Asks the server at once whether it is still there, for when the network may have changed. If not,
 * the stream ends with %XG_STREAM_ERROR_TIMED_OUT.
 */
void
xg_stream_check (XgStream *self, guint timeout_ms)
{
  g_return_if_fail (XG_IS_STREAM (self));

  if (self->state == XG_STREAM_ONLINE)
    xg_stream_core_check (self->core, timeout_ms * G_TIME_SPAN_MILLISECOND);
}

/**
 * xg_stream_get_state:
 * @self: a stream
 *
 * Returns: how far the connection is
 */
XgStreamState
xg_stream_get_state (XgStream *self)
{
  g_return_val_if_fail (XG_IS_STREAM (self), XG_STREAM_OFFLINE);
  return self->state;
}

/**
 * xg_stream_get_error:
 * @self: a stream
 *
 * Returns: (transfer none) (nullable): why it ended, of the %XG_STREAM_ERROR domain; %NULL while it
 *   has not, or when xg_stream_stop() ended it
 */
const GError *
xg_stream_get_error (XgStream *self)
{
  g_return_val_if_fail (XG_IS_STREAM (self), NULL);
  return self->error;
}

/**
 * xg_stream_get_jid:
 * @self: a stream
 *
 * Returns: (nullable): our full JID, once online
 */
const char *
xg_stream_get_jid (XgStream *self)
{
  g_return_val_if_fail (XG_IS_STREAM (self), NULL);
  return self->jid;
}

/**
 * xg_stream_get_mechanism:
 * @self: a stream
 *
 * Returns: (nullable): the SASL mechanism that was used, once online
 */
const char *
xg_stream_get_mechanism (XgStream *self)
{
  g_return_val_if_fail (XG_IS_STREAM (self), NULL);
  return self->mechanism;
}

/**
 * xg_stream_get_address:
 * @self: a stream
 *
 * Returns: (nullable): host, address and port that it is or was connected to, for people
 */
const char *
xg_stream_get_address (XgStream *self)
{
  g_return_val_if_fail (XG_IS_STREAM (self), NULL);
  return self->address;
}

/**
 * xg_stream_get_resumed:
 * @self: a stream that is online
 *
 * Returns: whether it goes on with the session of an earlier one (XEP-0198): nothing that was sent
 *   to us in between is lost
 */
gboolean
xg_stream_get_resumed (XgStream *self)
{
  g_return_val_if_fail (XG_IS_STREAM (self), FALSE);
  return self->resumed;
}

/**
 * xg_stream_get_request_timeout:
 * @self: a stream
 *
 * Returns: milliseconds that it gives a request, unless it is one that takes longer
 */
guint
xg_stream_get_request_timeout (XgStream *self)
{
  g_return_val_if_fail (XG_IS_STREAM (self), XG_STREAM_IQ_TIMEOUT);
  return self->request_timeout;
}

/**
 * xg_stream_send:
 * @self: a stream
 * @xml: one whole stanza
 *
 * Sends text as it is, once the sink has room; nothing happens unless online.
 */
void
xg_stream_send (XgStream *self, const char *xml)
{
  g_return_if_fail (XG_IS_STREAM (self));

  if (self->state == XG_STREAM_ONLINE)
    xg_stream_core_send (self->core, xml);
}
