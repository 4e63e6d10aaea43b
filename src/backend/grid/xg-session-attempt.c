/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "grid/xg-advice.h"
#include "grid/xg-login-policy.h"
#include "grid/xg-session-private.h"
#include "grid/xg-system-settings.h"
#include "security/xg-tls-tap.h"

/* A connection that held this long was good: the next loss starts from the first pause again. */
#define GOOD_AFTER (30 * G_USEC_PER_SEC)

static const XgStreamTlsHooks tls_hooks = {
  .begin = xg_tls_tap_begin,
  .get_binding = xg_tls_tap_dup_binding,
  .end = xg_tls_tap_end,
};

/**
 * xg_session_wait_for_threads:
 * @self: a session
 * @end: when to give up, monotonic time in microseconds; in the past: does not wait
 *
 * Forgets the attempts whose threads are gone by then.
 *
 * Returns: whether none is left
 */
gboolean
xg_session_wait_for_threads (XgSession *self, gint64 end)
{
  for (guint i = self->leaving->len; i > 0; i--)
    {
      if (xg_stream_wait (self->leaving->pdata[i - 1], end))
        g_ptr_array_remove_index_fast (self->leaving, i - 1);
    }
  for (guint i = self->abandoned->len; i > 0; i--)
    {
      if (xg_preparation_wait (self->abandoned->pdata[i - 1], end))
        g_ptr_array_remove_index_fast (self->abandoned, i - 1);
    }
  return self->leaving->len == 0 && self->abandoned->len == 0;
}

static void
drop_preparation (XgSession *self)
{
  XgPreparation *preparation = g_steal_pointer (&self->preparation);

  if (preparation == NULL)
    return;
  xg_preparation_cancel (preparation);
  g_ptr_array_add (self->abandoned, preparation);
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
  g_ptr_array_add (self->leaving, stream);
}

/**
 * xg_session_drop_attempt:
 * @self: a session
 *
 * Ends the current attempt or connection, in order.
 */
void
xg_session_drop_attempt (XgSession *self)
{
  drop_preparation (self);
  drop_stream (self);
  self->resumed = FALSE;
  xg_session_wait_for_threads (self, 0);
}

static void
note_end_of_connection (XgSession *self)
{
  if (self->online_since == 0)
    return;
  if (g_get_monotonic_time () - self->online_since > GOOD_AFTER)
    self->attempts = 0;
  xg_ingest_note_seen (self->ingest, g_get_real_time ());
  self->online_since = 0;
}

/**
 * xg_session_attempt_ended:
 * @self: a session
 * @error: (nullable): why
 *
 * The connection ended, or never came to be: tries again, goes where the server sends us, or leaves
 * it to the person.
 */
void
xg_session_attempt_ended (XgSession *self, const GError *error)
{
  g_autoptr (GError) why = error != NULL ? g_error_copy (error) : NULL;
  XgAdvice advice = why != NULL ? xg_stream_error_get_advice (why) : XG_ADVICE_RETRY;

  xg_session_drop_attempt (self);
  note_end_of_connection (self);
  self->attempts++;
  if (self->wanted && xg_session_follow (self, why))
    {
      xg_session_set_error (self, why);
      xg_session_start_attempt (self);
      return;
    }
  self->n_hops = 0;
  xg_session_set_error (self, why);
  if (g_error_matches (why, XG_STREAM_ERROR, XG_STREAM_ERROR_IDENTITY) &&
      xg_advice_is_about_secret (why))
    self->has_secret = FALSE;
  if (!self->wanted || advice == XG_ADVICE_ASK)
    {
      self->wanted = FALSE;
      xg_session_set_state (self, XG_SESSION_OFFLINE, NULL);
      return;
    }
  xg_session_schedule_retry (self, advice);
  xg_session_set_state (self, XG_SESSION_WAITING, NULL);
}

static void
stream_online (XgSession *self)
{
  self->online_since = g_get_monotonic_time ();
  self->resumed = xg_stream_get_resumed (self->stream);
  g_clear_pointer (&self->other_host, g_free);
  self->n_hops = 0;
  self->location_tried = FALSE;
  xg_session_set_error (self, NULL);
  xg_session_set_state (self, XG_SESSION_ONLINE, NULL);
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
      xg_session_attempt_ended (self, xg_stream_get_error (stream));
      break;
    case XG_STREAM_RESOLVING:
    case XG_STREAM_CONNECTING:
    case XG_STREAM_SECURING:
      xg_session_set_state (self, XG_SESSION_SECURING, NULL);
      break;
    case XG_STREAM_AUTHENTICATING:
      xg_session_set_state (self, XG_SESSION_AUTHENTICATING, NULL);
      break;
    case XG_STREAM_ONLINE:
      stream_online (self);
      break;
    }
}

/* To the very place that was probed, and to the very certificate that was seen there. What the
 * probe found good is not judged again by other rules. */
static void
start_stream (XgSession *self)
{
  XgCertificate *leaf = xg_probe_report_get_leaf (self->report);
  gboolean certificate = xg_profile_get_auth (self->profile) == XG_AUTH_CERTIFICATE;
  XgStreamSettings settings = {
    .jid = xg_profile_get_jid (self->profile),
    .password = certificate ? NULL : self->password,
    .target = xg_preparation_get_target (self->preparation),
    .ca_file = xg_profile_get_ca_file (self->profile),
    .tls_mode = xg_profile_get_tls_mode (self->profile),
    .peer_sha256 = xg_certificate_get_sha256 (leaf),
    .accept_peer = TRUE,
    .cert_file = certificate ? xg_profile_get_cert_file (self->profile) : NULL,
    .key_file = certificate ? xg_profile_get_key_file (self->profile) : NULL,
    .passphrase = certificate ? self->password : NULL,
    .send_address = xg_preparation_get_send_address (self->preparation),
    .sasl_policy = xg_login_policy_get (),
    .tls_hooks = &tls_hooks,
    .resumption = self->resumption,
    .stanza_log = self->stanza_log,
    .request_timeout = xg_system_settings_get_request_timeout (),
  };
  XgStreamSink sink;
  XgStream *stream;

  xg_ingest_get_sink (self->ingest, &sink);
  stream = xg_stream_new (&settings, &sink);
  drop_preparation (self);

  g_mutex_lock (&self->stream_lock);
  self->stream = stream;
  g_mutex_unlock (&self->stream_lock);
  g_signal_connect (stream, "notify::state", G_CALLBACK (stream_state_cb), self);
  xg_stream_start (stream);
}

static void
preparation_done (XgSession *self)
{
  XgCertificate *client = xg_preparation_get_client (self->preparation);

  g_clear_pointer (&self->client, xg_certificate_unref);
  self->client = client != NULL ? xg_certificate_ref (client) : NULL;
  if (xg_preparation_get_report (self->preparation) != NULL)
    xg_session_set_report (self, xg_preparation_get_report (self->preparation));
  if (xg_preparation_get_target (self->preparation) != NULL)
    start_stream (self);
  else
    xg_session_attempt_ended (self, xg_preparation_get_error (self->preparation));
}

static void
preparation_cb (XgPreparation *preparation, gpointer user_data)
{
  XgSession *self = XG_SESSION (user_data);
  g_autoptr (XgSession) alive = g_object_ref (self);

  g_free (self->address);
  self->address = xg_preparation_dup_place (preparation);
  switch (xg_preparation_get_state (preparation))
    {
    case XG_PREPARATION_READING:
    case XG_PREPARATION_RESOLVING:
      xg_session_set_state (self, XG_SESSION_CONNECTING, NULL);
      break;
    case XG_PREPARATION_PROBING:
      xg_session_set_state (self, XG_SESSION_SECURING, NULL);
      break;
    case XG_PREPARATION_DONE:
    default:
      preparation_done (self);
      break;
    }
}

/**
 * xg_session_start_attempt:
 * @self: a session without attempt or connection
 */
void
xg_session_start_attempt (XgSession *self)
{
  const char *host = NULL;
  guint16 port = 0;
  g_autofree char *text = NULL;

  xg_session_choose_place (self, &host, &port);
  self->preparation =
    xg_preparation_start (self->profile, self->password, host, port, preparation_cb, self);
  if (host != NULL)
    /* Translators: %s is a host, where the server sent us */
    text = g_strdup_printf (_ ("Connecting to %s, as the server asks…"), host);
  xg_session_set_state (self, XG_SESSION_CONNECTING, text);
}
