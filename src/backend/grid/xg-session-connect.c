/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include "grid/xg-session-private.h"
#include "security/xg-secrets.h"

/* What the person wants of a session: to be connected, and not to be. */

/**
 * xg_session_connect:
 * @self: a session
 * @secret: (nullable): the password, or the passphrase of the key; %NULL to use the one from
 * before, or none for a key that is not encrypted
 *
 * Connects and stays connected: after a loss it tries again by itself, except where the reason is
 * one that only a person can mend. Each attempt probes the server first: see
 * xg_session_get_report().
 */
void
xg_session_connect (XgSession *self, const char *secret)
{
  g_return_if_fail (XG_IS_SESSION (self));

  if (secret != NULL && secret != self->password)
    {
      xg_secrets_wipe (self->password);
      self->password = g_strdup (secret);
    }
  g_return_if_fail (self->password != NULL ||
                    xg_profile_get_auth (self->profile) == XG_AUTH_CERTIFICATE);

  xg_session_cancel_retry (self);
  xg_session_drop_attempt (self);
  self->has_secret = TRUE;
  self->wanted = TRUE;
  self->attempts = 0;
  self->n_hops = 0;
  self->location_tried = FALSE;
  xg_session_set_error (self, NULL);
  xg_session_set_report (self, NULL);
  xg_session_start_attempt (self);
}

/**
 * xg_session_disconnect:
 * @self: a session
 *
 * Ends the connection; the secret stays in memory for xg_session_connect() with %NULL.
 */
void
xg_session_disconnect (XgSession *self)
{
  g_return_if_fail (XG_IS_SESSION (self));

  self->wanted = FALSE;
  self->online_since = 0;
  xg_session_cancel_retry (self);
  xg_session_drop_attempt (self);
  xg_resumption_clear (self->resumption);
  xg_session_set_error (self, NULL);
  xg_session_set_state (self, XG_SESSION_OFFLINE, NULL);
}

/**
 * xg_session_log_out:
 * @self: a session
 *
 * Ends the connection and forgets the secret.
 */
void
xg_session_log_out (XgSession *self)
{
  g_return_if_fail (XG_IS_SESSION (self));

  xg_session_disconnect (self);
  self->has_secret = FALSE;
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
  g_return_val_if_fail (self->stream == NULL && self->preparation == NULL, FALSE);

  return xg_session_wait_for_threads (self,
                                      g_get_monotonic_time () + limit_ms * G_TIME_SPAN_MILLISECOND);
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
  xg_session_cancel_retry (self);
  xg_session_start_attempt (self);
}
