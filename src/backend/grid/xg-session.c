/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "grid/xg-session-private.h"
#include "security/xg-secrets.h"

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
  PROP_REPORT,
  PROP_RESUMED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

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

/**
 * xg_session_set_state:
 * @self: a session
 * @state: new state
 * @text: (nullable): what to say instead of the usual
 */
void
xg_session_set_state (XgSession *self, XgSessionState state, const char *text)
{
  if (text == NULL)
    text = describe_state (state);
  if (self->state == state && g_strcmp0 (self->state_text, text) == 0)
    return;
  self->state = state;
  g_free (self->state_text);
  self->state_text = g_strdup (text);
  g_object_freeze_notify (G_OBJECT (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE_TEXT]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MECHANISM]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ADDRESS]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_JID]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RESUMED]);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * xg_session_set_error:
 * @self: a session
 * @error: (nullable): why there is no connection
 */
void
xg_session_set_error (XgSession *self, const GError *error)
{
  if (self->error == NULL && error == NULL)
    return;
  g_clear_error (&self->error);
  self->error = error != NULL ? g_error_copy (error) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR_TEXT]);
}

/**
 * xg_session_set_next_try:
 * @self: a session
 * @when: monotonic microseconds; 0: no try is planned
 */
void
xg_session_set_next_try (XgSession *self, gint64 when)
{
  if (self->next_try == when)
    return;
  self->next_try = when;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NEXT_TRY]);
}

/**
 * xg_session_set_report:
 * @self: a session
 * @report: (nullable): what the probe of the last attempt saw
 */
void
xg_session_set_report (XgSession *self, XgProbeReport *report)
{
  if (self->report == report)
    return;
  g_clear_pointer (&self->report, xg_probe_report_unref);
  self->report = report != NULL ? xg_probe_report_ref (report) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REPORT]);
}

static void
xg_session_dispose (GObject *object)
{
  XgSession *self = XG_SESSION (object);

  self->wanted = FALSE;
  g_clear_handle_id (&self->retry_source, g_source_remove);
  xg_session_drop_attempt (self);
  xg_session_unwatch_network (self);
  g_clear_object (&self->profile);
  G_OBJECT_CLASS (xg_session_parent_class)->dispose (object);
}

static void
xg_session_finalize (GObject *object)
{
  XgSession *self = XG_SESSION (object);

  xg_secrets_wipe (g_steal_pointer (&self->password));
  g_clear_pointer (&self->leaving, g_ptr_array_unref);
  g_clear_pointer (&self->abandoned, g_ptr_array_unref);
  g_clear_pointer (&self->resumption, xg_resumption_unref);
  g_clear_pointer (&self->report, xg_probe_report_unref);
  g_clear_pointer (&self->client, xg_certificate_unref);
  g_clear_pointer (&self->address, g_free);
  g_clear_pointer (&self->other_host, g_free);
  g_clear_pointer (&self->ingest, xg_ingest_unref);
  g_clear_pointer (&self->stanza_log, xg_stanza_log_unref);
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
    case PROP_REPORT:
      g_value_set_boxed (value, self->report);
      break;
    case PROP_RESUMED:
      g_value_set_boolean (value, self->resumed);
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
  properties[PROP_REPORT] = g_param_spec_boxed ("report", NULL, NULL, XG_TYPE_PROBE_REPORT, flags);
  properties[PROP_RESUMED] = g_param_spec_boolean ("resumed", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
xg_session_init (XgSession *self)
{
  self->stanza_log = xg_stanza_log_new ();
  g_mutex_init (&self->stream_lock);
  self->leaving = g_ptr_array_new_with_free_func (g_object_unref);
  self->abandoned = g_ptr_array_new_with_free_func ((GDestroyNotify) xg_preparation_unref);
  self->resumption = xg_resumption_new ();
  self->state_text = g_strdup (describe_state (XG_SESSION_OFFLINE));
  xg_session_watch_network (self);
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
 * xg_session_has_password:
 * @self: a session
 *
 * Returns: whether the secret is still in memory, or known not to be needed, so that connecting
 *   needs no question
 */
gboolean
xg_session_has_password (XgSession *self)
{
  g_return_val_if_fail (XG_IS_SESSION (self), FALSE);
  return self->has_secret;
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
  return self->stream != NULL && xg_stream_get_address (self->stream) != NULL
           ? xg_stream_get_address (self->stream)
           : self->address;
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
 * xg_session_get_report:
 * @self: a session
 *
 * Returns: (nullable) (transfer none): what the last probe saw of the server, also when it was
 *   refused. A person who wants to trust its certificate in spite of that sets the pin of the
 *   profile and calls xg_session_connect() with %NULL
 */
XgProbeReport *
xg_session_get_report (XgSession *self)
{
  g_return_val_if_fail (XG_IS_SESSION (self), NULL);
  return self->report;
}

/**
 * xg_session_get_client:
 * @self: a session
 *
 * Returns: (nullable) (transfer none): our certificate, once it was read
 */
XgCertificate *
xg_session_get_client (XgSession *self)
{
  g_return_val_if_fail (XG_IS_SESSION (self), NULL);
  return self->client;
}

/**
 * xg_session_get_resumed:
 * @self: a session that is online
 *
 * Returns: whether the connection goes on where the one before broke off (XEP-0198), so that the
 *   server itself has sent what came in between
 */
gboolean
xg_session_get_resumed (XgSession *self)
{
  g_return_val_if_fail (XG_IS_SESSION (self), FALSE);
  return self->resumed;
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

/**
 * xg_session_get_stanza_log:
 * @self: a session
 *
 * Returns: (transfer none): what goes over its connections, while somebody looks
 */
XgStanzaLog *
xg_session_get_stanza_log (XgSession *self)
{
  g_return_val_if_fail (XG_IS_SESSION (self), NULL);
  return self->stanza_log;
}
