/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include "grid/xg-session-private.h"

/* When and where the next attempt is made. All times are those of the monotonic clock: setting the
 * computer's clock changes nothing. */

/* Pause before the next attempt, seconds: at most doubles from the first to the last, and half of
 * it is left to chance, so that a thousand consoles do not come back at the same moment. */
#define BACKOFF_FIRST 2.0
#define BACKOFF_LAST  60.0
/* How often a server may send us on before it gets anywhere. */
#define HOPS_MAX 3
/* How long a server has to answer after the network has changed, or the computer was asleep. */
#define CHECK_TIMEOUT 5000 /* ms */
/* Changes of the network come in bursts. */
#define CHECK_DELAY 300 /* ms */

static gboolean
retry_cb (gpointer user_data)
{
  XgSession *self = XG_SESSION (user_data);

  self->retry_source = 0;
  xg_session_set_next_try (self, 0);
  xg_session_start_attempt (self);
  return G_SOURCE_REMOVE;
}

/**
 * xg_session_cancel_retry:
 * @self: a session
 */
void
xg_session_cancel_retry (XgSession *self)
{
  g_clear_handle_id (&self->retry_source, g_source_remove);
  xg_session_set_next_try (self, 0);
}

/**
 * xg_session_schedule_retry:
 * @self: a session whose attempt has failed
 * @advice: how soon
 */
void
xg_session_schedule_retry (XgSession *self, XgAdvice advice)
{
  double seconds = advice == XG_ADVICE_RETRY_LATER ? BACKOFF_LAST : BACKOFF_FIRST;

  for (guint i = 1; i < self->attempts && seconds < BACKOFF_LAST; i++)
    seconds *= 2;
  seconds = MIN (seconds, BACKOFF_LAST) * g_random_double_range (0.5, 1.0);

  xg_session_set_next_try (self, g_get_monotonic_time () + (gint64) (seconds * G_USEC_PER_SEC));
  self->retry_source = g_timeout_add ((guint) (seconds * 1000), retry_cb, self);
}

static gboolean
parse_place (const char *text, char **host, guint16 *port)
{
  g_autoptr (GSocketConnectable) address = NULL;

  if (text == NULL)
    return FALSE;
  address = g_network_address_parse (text, 0, NULL);
  if (address == NULL)
    return FALSE;
  g_free (*host);
  *host = g_strdup (g_network_address_get_hostname (G_NETWORK_ADDRESS (address)));
  *port = g_network_address_get_port (G_NETWORK_ADDRESS (address));
  return **host != '\0';
}

/**
 * xg_session_follow:
 * @self: a session whose attempt or connection has ended
 * @error: (nullable): why
 *
 * Whether the server sends us to another host (RFC 6120 section 4.9.3.19), and that may be
 * followed. It is probed like any other: it must be encrypted and have a certificate for the domain
 * of the account, or the pinned one. So it does not matter who sends us; but not more than a few
 * times.
 *
 * Returns: whether the next attempt, which is due at once, goes there
 */
gboolean
xg_session_follow (XgSession *self, const GError *error)
{
  const char *other = xg_stream_error_get_other_host (error);

  if (other == NULL || self->n_hops >= HOPS_MAX)
    return FALSE;
  if (!parse_place (other, &self->other_host, &self->other_port))
    return FALSE;
  self->n_hops++;
  return TRUE;
}

/**
 * xg_session_choose_place:
 * @self: a session about to make an attempt
 * @host: (out) (nullable) (transfer none): where the server wants us to go; %NULL: the place of the
 *   profile
 * @port: (out): port there; 0: the default one
 */
void
xg_session_choose_place (XgSession *self, const char **host, guint16 *port)
{
  g_autofree char *location = xg_resumption_dup_location (self->resumption);

  /* XEP-0198 section 3: once. If nobody answers there, the usual place will do. */
  if (self->n_hops == 0)
    {
      g_clear_pointer (&self->other_host, g_free);
      if (!self->location_tried && parse_place (location, &self->other_host, &self->other_port))
        self->location_tried = TRUE;
    }
  *host = self->other_host;
  *port = self->other_host != NULL ? self->other_port : 0;
}

/* What was up may be down. */
static void
look_again (XgSession *self)
{
  if (self->state == XG_SESSION_WAITING)
    xg_session_retry_now (self);
  else if (self->state == XG_SESSION_ONLINE)
    xg_stream_check (self->stream, CHECK_TIMEOUT);
}

static gboolean
check_cb (gpointer user_data)
{
  XgSession *self = XG_SESSION (user_data);

  self->check_source = 0;
  look_again (self);
  return G_SOURCE_REMOVE;
}

static void
network_changed_cb (GNetworkMonitor *monitor, gboolean available, gpointer user_data)
{
  XgSession *self = XG_SESSION (user_data);

  if (self->check_source == 0 && (available || self->state == XG_SESSION_ONLINE))
    self->check_source = g_timeout_add (CHECK_DELAY, check_cb, self);
}

/* An attempt that has slept waits for what was answered long ago. */
static void
woke_cb (XgWakeMonitor *monitor, gpointer user_data)
{
  XgSession *self = XG_SESSION (user_data);

  if (self->state == XG_SESSION_OFFLINE || self->state == XG_SESSION_ONLINE ||
      self->state == XG_SESSION_WAITING)
    {
      look_again (self);
      return;
    }
  xg_session_drop_attempt (self);
  xg_session_start_attempt (self);
}

/* What was not valid by the clock may be so now. */
static void
clock_set_cb (XgWakeMonitor *monitor, gpointer user_data)
{
  XgSession *self = XG_SESSION (user_data);

  if (xg_stream_error_is_about_time (self->error))
    xg_session_retry_now (self);
}

/**
 * xg_session_watch_network:
 * @self: a session
 *
 * Looks out for changes of the network, for the computer's sleep, and for its clock being set.
 */
void
xg_session_watch_network (XgSession *self)
{
  self->monitor = g_object_ref (g_network_monitor_get_default ());
  g_signal_connect (self->monitor, "network-changed", G_CALLBACK (network_changed_cb), self);
  self->wake_monitor = xg_wake_monitor_new ();
  g_signal_connect (self->wake_monitor, "woke", G_CALLBACK (woke_cb), self);
  g_signal_connect (self->wake_monitor, "clock-set", G_CALLBACK (clock_set_cb), self);
}

/**
 * xg_session_unwatch_network:
 * @self: a session
 */
void
xg_session_unwatch_network (XgSession *self)
{
  g_clear_handle_id (&self->check_source, g_source_remove);
  if (self->monitor != NULL)
    g_signal_handlers_disconnect_by_data (self->monitor, self);
  if (self->wake_monitor != NULL)
    g_signal_handlers_disconnect_by_data (self->wake_monitor, self);
  g_clear_object (&self->monitor);
  g_clear_object (&self->wake_monitor);
}
