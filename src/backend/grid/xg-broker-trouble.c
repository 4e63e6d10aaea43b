/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include "grid/xg-broker-private.h"
#include "grid/xg-reason.h"

/*
 * A broker that does not tell what it has: because it is down, on a domain that can't be reached,
 * or slow. It is asked again by itself, with pauses that grow, as long as the reason is one that
 * passes. And who waits for a subscription: whether that was told.
 */

/* Seconds before a broker is asked again, at first and at most. */
#define FIRST_PAUSE   5
#define LONGEST_PAUSE 600

/**
 * xg_broker_get_error:
 * @self: a broker
 *
 * Returns: (nullable): why the list of its nodes could not be had, with both stanzas
 */
const GError *
xg_broker_get_error (XgBroker *self)
{
  g_return_val_if_fail (XG_IS_BROKER (self), NULL);
  return self->error;
}

/**
 * xg_broker_get_again_at:
 * @self: a broker
 *
 * Returns: when it is asked again by itself, in microseconds since the epoch; 0: it is not
 */
gint64
xg_broker_get_again_at (XgBroker *self)
{
  g_return_val_if_fail (XG_IS_BROKER (self), 0);
  return self->again_at;
}

/**
 * xg_broker_get_requests_error:
 * @self: a broker
 *
 * Returns: (nullable): why it does not tell which requests for subscriptions wait (XEP-0060 section
 *   8.7); %NULL: it does, or was not asked yet
 */
const GError *
xg_broker_get_requests_error (XgBroker *self)
{
  g_return_val_if_fail (XG_IS_BROKER (self), NULL);
  return self->requests_error;
}

/**
 * xg_broker_get_asking_requests:
 * @self: a broker
 *
 * Returns: whether an answer to that is awaited
 */
gboolean
xg_broker_get_asking_requests (XgBroker *self)
{
  g_return_val_if_fail (XG_IS_BROKER (self), FALSE);
  return self->requests_asked > 0;
}

/**
 * xg_broker_next_pause:
 * @seconds: the pause before; 0: there was none
 *
 * Returns: how many seconds later a broker that can't be reached is asked once more
 */
guint
xg_broker_next_pause (guint seconds)
{
  return seconds == 0 ? FIRST_PAUSE : MIN (seconds, LONGEST_PAUSE / 2) * 2;
}

static void
set_again_at (XgBroker *self, gint64 time)
{
  if (self->again_at == time)
    return;
  self->again_at = time;
  xg_broker_notify_again (self);
}

static gboolean
again_cb (gpointer user_data)
{
  XgBroker *self = user_data;

  self->again_source = 0;
  set_again_at (self, 0);
  xg_broker_walk_start (self);
  return G_SOURCE_REMOVE;
}

/**
 * xg_broker_fail:
 * @self: a broker
 * @reason: why the list of its nodes can't be had, for a person
 * @error: the same
 *
 * Asks again after a while, unless the reason is one that stays.
 */
void
xg_broker_fail (XgBroker *self, const char *reason, const GError *error)
{
  g_clear_handle_id (&self->again_source, g_source_remove);
  g_clear_error (&self->error);
  self->error = g_error_copy (error);
  if (xg_reason_is_passing (error))
    {
      self->again_s = xg_broker_next_pause (self->again_s);
      self->again_source = g_timeout_add_seconds (self->again_s, again_cb, self);
      set_again_at (self, g_get_real_time () + self->again_s * G_USEC_PER_SEC);
      g_info ("%s is asked again in %u s", self->jid, self->again_s);
    }
  xg_broker_set_state (self, XG_LOAD_FAILED, reason);
}

/**
 * xg_broker_trouble_over:
 * @self: a broker that answers, or is being asked
 */
void
xg_broker_trouble_over (XgBroker *self)
{
  g_clear_handle_id (&self->again_source, g_source_remove);
  g_clear_error (&self->error);
  set_again_at (self, 0);
}

/**
 * xg_broker_trouble_forget:
 * @self: a broker
 *
 * The next pause is the first one again.
 */
void
xg_broker_trouble_forget (XgBroker *self)
{
  self->again_s = 0;
}

/**
 * xg_broker_requests_asked:
 * @self: a broker that is asked who waits; each time is to be answered
 */
void
xg_broker_requests_asked (XgBroker *self)
{
  self->requests_asked++;
  xg_broker_notify_requests (self);
}

/**
 * xg_broker_requests_answered:
 * @self: a broker
 * @error: (nullable): why it does not tell
 */
void
xg_broker_requests_answered (XgBroker *self, const GError *error)
{
  g_return_if_fail (self->requests_asked > 0);

  self->requests_asked--;
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_autoptr (GError) before = g_steal_pointer (&self->requests_error);

      self->requests_error = error != NULL ? g_error_copy (error) : NULL;
    }
  xg_broker_notify_requests (self);
}
