/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include "xmpp/xg-resumption.h"

struct _XgResumption
{
  GMutex lock;
  XgResumptionState state; /* no id: empty */
};

/**
 * xg_resumption_state_clear:
 * @state: (inout): becomes empty
 */
void
xg_resumption_state_clear (XgResumptionState *state)
{
  g_free (state->id);
  g_free (state->jid);
  g_free (state->location);
  *state = (XgResumptionState){ 0 };
}

/**
 * xg_resumption_new:
 *
 * Returns: (transfer full): nothing to resume yet
 */
XgResumption *
xg_resumption_new (void)
{
  XgResumption *self = g_atomic_rc_box_new0 (XgResumption);

  g_mutex_init (&self->lock);
  return self;
}

/**
 * xg_resumption_ref:
 * @self: a resumption
 *
 * Returns: (transfer full): @self
 */
XgResumption *
xg_resumption_ref (XgResumption *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  XgResumption *self = data;

  xg_resumption_state_clear (&self->state);
  g_mutex_clear (&self->lock);
}

/**
 * xg_resumption_unref:
 * @self: (transfer full): a resumption
 */
void
xg_resumption_unref (XgResumption *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

/**
 * xg_resumption_is_possible:
 * @self: a resumption
 *
 * Returns: whether there is a session to go on with
 */
gboolean
xg_resumption_is_possible (XgResumption *self)
{
  gboolean possible;

  g_mutex_lock (&self->lock);
  possible = self->state.id != NULL;
  g_mutex_unlock (&self->lock);
  return possible;
}

/**
 * xg_resumption_dup_location:
 * @self: a resumption
 *
 * Returns: (transfer full) (nullable): host, maybe with a port, that the server would rather have
 * us come back to
 */
char *
xg_resumption_dup_location (XgResumption *self)
{
  char *location;

  g_mutex_lock (&self->lock);
  location = g_strdup (self->state.location);
  g_mutex_unlock (&self->lock);
  return location;
}

/**
 * xg_resumption_clear:
 * @self: a resumption
 *
 * Forgets the session: the next stream begins a new one.
 */
void
xg_resumption_clear (XgResumption *self)
{
  g_mutex_lock (&self->lock);
  xg_resumption_state_clear (&self->state);
  g_mutex_unlock (&self->lock);
}

/**
 * xg_resumption_take:
 * @self: a resumption
 * @state: (out): what to go on with; empty if there is nothing
 *
 * Only one stream can go on: there is nothing left for another one until it gives it back.
 *
 * Returns: whether there was something
 */
gboolean
xg_resumption_take (XgResumption *self, XgResumptionState *state)
{
  g_mutex_lock (&self->lock);
  *state = self->state;
  self->state = (XgResumptionState){ 0 };
  g_mutex_unlock (&self->lock);
  return state->id != NULL;
}

/**
 * xg_resumption_give:
 * @self: a resumption
 * @state: (transfer full): what the next stream can go on with; becomes empty
 */
void
xg_resumption_give (XgResumption *self, XgResumptionState *state)
{
  g_mutex_lock (&self->lock);
  xg_resumption_state_clear (&self->state);
  self->state = *state;
  g_mutex_unlock (&self->lock);
  *state = (XgResumptionState){ 0 };
}
