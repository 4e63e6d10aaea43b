/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "grid/xg-session.h"
#include "security/xg-secrets.h"

/* Back-off between attempts, seconds: doubles from the first to the last, ± a quarter by chance, so
 * that a thousand consoles do not come back at the same moment. */
#define BACKOFF_FIRST 1.0
#define BACKOFF_LAST  60.0
#define BACKOFF_LATER 30.0
/* A connection that held this long was good: the next loss starts from the first pause again. */
#define GOOD_AFTER (30 * G_USEC_PER_SEC)

struct _XgSession
{
  GObject parent_instance;

  /* Owned */
  XgProfile *profile;
  XgIngest *ingest;
  XgStream *stream;   /* the current attempt or connection */
  GPtrArray *leaving; /* (element-type XgStream): earlier ones whose thread may not be gone yet */
  char *password;
  char *state_text;
  GError *error;
  GNetworkMonitor *monitor;
  GMutex stream_lock; /* guards the pointer "stream" against xg_session_resume() of other threads */

  XgSessionState state;
  gboolean wanted; /* the person wants to be connected */
  guint attempts;  /* since the last good connection */
  gint64 online_since;
  gint64 next_try;
  guint retry_source;
};

G_DEFINE_FINAL_TYPE (XgSession, xg_session, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_STATE,
  PROP_STATE_TEXT,
  PROP_ERROR_TEXT,
  PROP_NEXT_TRY,
  PROP_MECHANISM,
  PROP_ADDRESS,
  PROP_JID,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void start_attempt (XgSession *self);

static const char *
describe_state (XgSessionState state)
{
  switch (state)
    {
    case XG_SESSION_CONNECTING:
      return _ ("Connecting…");
    case XG_SESSION_SECURING:
      return _ ("Securing the connection…");
    case XG_SESSION_AUTHENTICATING:
      return _ ("Signing in…");
    case XG_SESSION_ONLINE:
      return _ ("Connected");
    case XG_SESSION_WAITING:
      return _ ("Connection lost");
    case XG_SESSION_OFFLINE:
    default:
      return _ ("Not connected");
    }
}

static void
set_state (XgSession *self, XgSessionState state)
{
  if (self->state == state && self->state_text != NULL)
    return;
  self->state = state;
  g_free (self->state_text);
  self->state_text = g_strdup (describe_state (state));
  g_object_freeze_notify (G_OBJECT (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE_TEXT]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MECHANISM]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ADDRESS]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_JID]);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
set_error (XgSession *self, const GError *error)
{
  if (self->error == NULL && error == NULL)
    return;
  g_clear_error (&self->error);
  self->error = error != NULL ? g_error_copy (error) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR_TEXT]);
}

static void
set_next_try (XgSession *self, gint64 when)
{
  if (self->next_try == when)
    return;
  self->next_try = when;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NEXT_TRY]);
}

static void
cancel_retry (XgSession *self)
{
  g_clear_handle_id (&self->retry_source, g_source_remove);
  set_next_try (self, 0);
}

/* Forgets those that are gone at END at the latest. */
static gboolean
wait_for_leaving (XgSession *self, gint64 end)
{
  for (guint i = self->leaving->len; i > 0; i--)
    {
      if (xg_stream_wait (self->leaving->pdata[i - 1], end))
        g_ptr_array_remove_index_fast (self->leaving, i - 1);
    }
  return self->leaving->len == 0;
}

static void
drop_stream (XgSession *self)
{
  XgStream *stream;

  g_mutex_lock (&self->stream_lock);
  stream = g_steal_pointer (&self->stream);
  g_mutex_unlock (&self->stream_lock);
  if (stream == NULL)
    return;
  g_signal_handlers_disconnect_by_data (stream, self);
  xg_stream_stop (stream);
  wait_for_leaving (self, 0);
  g_ptr_array_add (self->leaving, stream);
}

static gboolean
retry_cb (gpointer user_data)
{
  XgSession *self = XG_SESSION (user_data);

  self->retry_source = 0;
  set_next_try (self, 0);
  start_attempt (self);
  return G_SOURCE_REMOVE;
}

static void
schedule_retry (XgSession *self, XgAdvice advice)
{
  double seconds = BACKOFF_FIRST;

  for (guint i = 1; i < self->attempts && seconds < BACKOFF_LAST; i++)
    seconds *= 2;
  if (advice == XG_ADVICE_RETRY_LATER)
    seconds = MAX (seconds, BACKOFF_LATER);
  seconds = MIN (seconds, BACKOFF_LAST) * g_random_double_range (0.75, 1.25);

  set_next_try (self, g_get_monotonic_time () + (gint64) (seconds * G_USEC_PER_SEC));
  self->retry_source = g_timeout_add ((guint) (seconds * 1000), retry_cb, self);
}

/* The connection ended, or never came to be. */
static void
stream_ended (XgSession *self)
{
  g_autoptr (GError) error = NULL;
  XgAdvice advice;

  if (xg_stream_get_error (self->stream) != NULL)
    error = g_error_copy (xg_stream_get_error (self->stream));
  drop_stream (self);

  if (self->online_since != 0 && g_get_monotonic_time () - self->online_since > GOOD_AFTER)
    self->attempts = 0;
  if (self->online_since != 0)
    xg_ingest_note_seen (self->ingest, g_get_real_time ());
  self->online_since = 0;
  self->attempts++;
  set_error (self, error);
  if (!self->wanted)
    {
      set_state (self, XG_SESSION_OFFLINE);
      return;
    }

  advice = error != NULL ? xg_stream_error_get_advice (error) : XG_ADVICE_RETRY;
  if (advice == XG_ADVICE_ASK)
    {
      self->wanted = FALSE;
      set_state (self, XG_SESSION_OFFLINE);
      return;
    }
  schedule_retry (self, advice);
  set_state (self, XG_SESSION_WAITING);
}

static void
stream_state_cb (XgStream *stream, GParamSpec *pspec, gpointer user_data)
{
  XgSession *self = XG_SESSION (user_data);

  g_assert (XG_IS_STREAM (stream));
  if (stream != self->stream)
    return;

  switch (xg_stream_get_state (stream))
    {
    case XG_STREAM_OFFLINE:
      stream_ended (self);
      break;
    case XG_STREAM_RESOLVING:
    case XG_STREAM_CONNECTING:
      set_state (self, XG_SESSION_CONNECTING);
      break;
    case XG_STREAM_SECURING:
      set_state (self, XG_SESSION_SECURING);
      break;
    case XG_STREAM_AUTHENTICATING:
      set_state (self, XG_SESSION_AUTHENTICATING);
      break;
    case XG_STREAM_ONLINE:
      self->online_since = g_get_monotonic_time ();
      set_error (self, NULL);
      set_state (self, XG_SESSION_ONLINE);
      break;
    }
}

static void
start_attempt (XgSession *self)
{
  XgStreamSettings settings = {
    .jid = xg_profile_get_jid (self->profile),
    .password = self->password,
    .host = xg_profile_get_host (self->profile),
    .port = (guint16) xg_profile_get_port (self->profile),
    .ca_file = xg_profile_get_ca_file (self->profile),
    .tls_mode = xg_profile_get_tls_mode (self->profile),
  };
  XgStreamSink sink;
  XgStream *stream;

  xg_ingest_get_sink (self->ingest, &sink);
  stream = xg_stream_new (&settings, &sink);

  g_mutex_lock (&self->stream_lock);
  self->stream = stream;
  g_mutex_unlock (&self->stream_lock);
  g_signal_connect (stream, "notify::state", G_CALLBACK (stream_state_cb), self);
  set_state (self, XG_SESSION_CONNECTING);
  xg_stream_start (stream);
}

static void
network_changed_cb (GNetworkMonitor *monitor, gboolean available, gpointer user_data)
{
  XgSession *self = XG_SESSION (user_data);

  if (available && self->state == XG_SESSION_WAITING)
    xg_session_retry_now (self);
}

static void
xg_session_dispose (GObject *object)
{
  XgSession *self = XG_SESSION (object);

  self->wanted = FALSE;
  g_clear_handle_id (&self->retry_source, g_source_remove);
  drop_stream (self);
  if (self->monitor != NULL)
    g_signal_handlers_disconnect_by_data (self->monitor, self);
  g_clear_object (&self->monitor);
  g_clear_object (&self->profile);
  G_OBJECT_CLASS (xg_session_parent_class)->dispose (object);
}

static void
xg_session_finalize (GObject *object)
{
  XgSession *self = XG_SESSION (object);

  xg_secrets_wipe (g_steal_pointer (&self->password));
  g_clear_pointer (&self->leaving, g_ptr_array_unref);
  g_clear_pointer (&self->ingest, xg_ingest_unref);
  g_clear_pointer (&self->state_text, g_free);
  g_clear_error (&self->error);
  g_mutex_clear (&self->stream_lock);
  G_OBJECT_CLASS (xg_session_parent_class)->finalize (object);
}

static void
xg_session_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  XgSession *self = XG_SESSION (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_int (value, (int) self->state);
      break;
    case PROP_STATE_TEXT:
      g_value_set_string (value, self->state_text);
      break;
    case PROP_ERROR_TEXT:
      g_value_set_string (value, xg_session_get_error_text (self));
      break;
    case PROP_NEXT_TRY:
      g_value_set_int64 (value, self->next_try);
      break;
    case PROP_MECHANISM:
      g_value_set_string (value, xg_session_get_mechanism (self));
      break;
    case PROP_ADDRESS:
      g_value_set_string (value, xg_session_get_address (self));
      break;
    case PROP_JID:
      g_value_set_string (value, xg_session_get_jid (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
xg_session_class_init (XgSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = xg_session_dispose;
  object_class->finalize = xg_session_finalize;
  object_class->get_property = xg_session_get_property;

  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, 0, XG_SESSION_WAITING, 0, flags);
  properties[PROP_STATE_TEXT] = g_param_spec_string ("state-text", NULL, NULL, NULL, flags);
  properties[PROP_ERROR_TEXT] = g_param_spec_string ("error-text", NULL, NULL, NULL, flags);
  properties[PROP_NEXT_TRY] = g_param_spec_int64 ("next-try", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_MECHANISM] = g_param_spec_string ("mechanism", NULL, NULL, NULL, flags);
  properties[PROP_ADDRESS] = g_param_spec_string ("address", NULL, NULL, NULL, flags);
  properties[PROP_JID] = g_param_spec_string ("jid", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
xg_session_init (XgSession *self)
{
  g_mutex_init (&self->stream_lock);
  self->leaving = g_ptr_array_new_with_free_func (g_object_unref);
  self->state_text = g_strdup (describe_state (XG_SESSION_OFFLINE));
  self->monitor = g_object_ref (g_network_monitor_get_default ());
  g_signal_connect (self->monitor, "network-changed", G_CALLBACK (network_changed_cb), self);
}

/**
 * xg_session_new:
 * @profile: whom to connect as and where
 * @ingest: where messages go, on the stream's thread
 *
 * Returns: (transfer full): a session that is not connected
 */
XgSession *
xg_session_new (XgProfile *profile, XgIngest *ingest)
{
  XgSession *self;

  g_return_val_if_fail (XG_IS_PROFILE (profile), NULL);

  self = g_object_new (XG_TYPE_SESSION, NULL);
  self->profile = g_object_ref (profile);
  self->ingest = xg_ingest_ref (ingest);
  return self;
}

/**
 * xg_session_connect:
 * @self: a session
 * @password: (nullable): the password; %NULL to use the one from before
 *
 * Connects and stays connected: after a loss it tries again by itself, except where the reason is
 * one that only a person can mend.
 */
void
xg_session_connect (XgSession *self, const char *password)
{
  g_return_if_fail (XG_IS_SESSION (self));

  if (password != NULL)
    {
      xg_secrets_wipe (self->password);
      self->password = g_strdup (password);
    }
  g_return_if_fail (self->password != NULL);

  cancel_retry (self);
  drop_stream (self);
  self->wanted = TRUE;
  self->attempts = 0;
  set_error (self, NULL);
  start_attempt (self);
}

/**
 * xg_session_disconnect:
 * @self: a session
 *
 * Ends the connection; the password stays in memory for xg_session_connect() with %NULL.
 */
void
xg_session_disconnect (XgSession *self)
{
  g_return_if_fail (XG_IS_SESSION (self));

  self->wanted = FALSE;
  self->online_since = 0;
  cancel_retry (self);
  drop_stream (self);
  set_error (self, NULL);
  set_state (self, XG_SESSION_OFFLINE);
}

/**
 * xg_session_log_out:
 * @self: a session
 *
 * Ends the connection and forgets the password.
 */
void
xg_session_log_out (XgSession *self)
{
  g_return_if_fail (XG_IS_SESSION (self));

  xg_session_disconnect (self);
  xg_secrets_wipe (g_steal_pointer (&self->password));
}

/**
 * xg_session_wait:
 * @self: a session that is not connected
 * @limit_ms: milliseconds to wait at most
 *
 * Blocks until nothing of its connections runs any more, which takes half a second when the server
 * does not take leave. For the end of the program, so that no library is torn down while a thread
 * uses it.
 *
 * Returns: whether nothing runs any more
 */
gboolean
xg_session_wait (XgSession *self, guint limit_ms)
{
  g_return_val_if_fail (XG_IS_SESSION (self), TRUE);
  g_return_val_if_fail (self->stream == NULL, FALSE);

  return wait_for_leaving (self, g_get_monotonic_time () + limit_ms * G_TIME_SPAN_MILLISECOND);
}

/**
 * xg_session_retry_now:
 * @self: a session
 *
 * Does not wait for the next try. Does nothing unless it is waiting.
 */
void
xg_session_retry_now (XgSession *self)
{
  g_return_if_fail (XG_IS_SESSION (self));

  if (self->state != XG_SESSION_WAITING)
    return;
  cancel_retry (self);
  start_attempt (self);
}

/**
 * xg_session_has_password:
 * @self: a session
 *
 * Returns: whether the password is still in memory, so that connecting needs no question
 */
gboolean
xg_session_has_password (XgSession *self)
{
  g_return_val_if_fail (XG_IS_SESSION (self), FALSE);
  return self->password != NULL;
}

XgSessionState
xg_session_get_state (XgSession *self)
{
  g_return_val_if_fail (XG_IS_SESSION (self), XG_SESSION_OFFLINE);
  return self->state;
}

const char *
xg_session_get_state_text (XgSession *self)
{
  g_return_val_if_fail (XG_IS_SESSION (self), NULL);
  return self->state_text;
}

/**
 * xg_session_get_error:
 * @self: a session
 *
 * Returns: (nullable): why there is no connection, or why the last one ended; %NULL while there
 *   is one
 */
const GError *
xg_session_get_error (XgSession *self)
{
  g_return_val_if_fail (XG_IS_SESSION (self), NULL);
  return self->error;
}

/**
 * xg_session_get_error_text:
 * @self: a session
 *
 * Returns: (nullable): why the last attempt or connection ended, a sentence for people
 */
const char *
xg_session_get_error_text (XgSession *self)
{
  g_return_val_if_fail (XG_IS_SESSION (self), NULL);
  return self->error != NULL ? self->error->message : NULL;
}

/**
 * xg_session_get_next_try:
 * @self: a session
 *
 * Returns: when the next attempt begins, monotonic microseconds; 0 when none is planned
 */
gint64
xg_session_get_next_try (XgSession *self)
{
  g_return_val_if_fail (XG_IS_SESSION (self), 0);
  return self->next_try;
}

const char *
xg_session_get_mechanism (XgSession *self)
{
  g_return_val_if_fail (XG_IS_SESSION (self), NULL);
  return self->stream != NULL ? xg_stream_get_mechanism (self->stream) : NULL;
}

const char *
xg_session_get_address (XgSession *self)
{
  g_return_val_if_fail (XG_IS_SESSION (self), NULL);
  return self->stream != NULL ? xg_stream_get_address (self->stream) : NULL;
}

/**
 * xg_session_get_jid:
 * @self: a session
 *
 * Returns: (nullable): the full address of the connection, as far as it is known
 */
const char *
xg_session_get_jid (XgSession *self)
{
  g_return_val_if_fail (XG_IS_SESSION (self), NULL);
  return self->stream != NULL ? xg_stream_get_jid (self->stream) : NULL;
}

/**
 * xg_session_get_stream:
 * @self: a session
 *
 * Returns: (transfer none) (nullable): the stream to send requests on; %NULL unless online
 */
XgStream *
xg_session_get_stream (XgSession *self)
{
  g_return_val_if_fail (XG_IS_SESSION (self), NULL);
  return self->state == XG_SESSION_ONLINE ? self->stream : NULL;
}

/**
 * xg_session_resume:
 * @self: a session
 *
 * Tells the stream that the store has room again. May be called from any thread.
 */
void
xg_session_resume (XgSession *self)
{
  /* Under the lock, so that the last reference is never dropped here. */
  g_mutex_lock (&self->stream_lock);
  if (self->stream != NULL)
    xg_stream_resume (self->stream);
  g_mutex_unlock (&self->stream_lock);
}
