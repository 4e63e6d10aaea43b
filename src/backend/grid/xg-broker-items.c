/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include "grid/xg-broker-private.h"

/* Which topics are fetched, and when; xg-broker-fetch.c does it. */

typedef struct
{
  XgNode *node;
  guint generation;
} QueuedFetch;

static void
queued_fetch_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  XgBroker *self = XG_BROKER (source);
  g_autofree QueuedFetch *queued = user_data;
  g_autoptr (XgNode) node = queued->node;
  g_autoptr (GError) error = NULL;

  gssize n_new = xg_broker_fetch_items_finish (self, result, &error);

  if (n_new < 0)
    g_info ("items of %s: %s", xg_node_get_id (node), error->message);
  if (queued->generation != self->generation)
    return;
  self->fetches_in_flight--;
  xg_broker_note_fetched (self, node, n_new);
  xg_broker_pump_fetches (self);
}

/* Starts what is queued, as far as the window allows. */
void
xg_broker_pump_fetches (XgBroker *self)
{
  while (self->fetches_in_flight < XG_BROKER_FETCH_WINDOW)
    {
      QueuedFetch *queued;
      XgNode *node = g_queue_pop_head (&self->fetches);

      if (node == NULL)
        return;
      self->fetches_in_flight++;
      queued = g_new0 (QueuedFetch, 1);
      queued->node = node;
      queued->generation = self->generation;
      xg_broker_fetch_items_async (self, node, self->cancellable, queued_fetch_cb, queued);
    }
}

/**
 * xg_broker_queue_fetch:
 * @self: a broker
 * @node: a topic, or a collection for every topic below it
 *
 * Fetches what is persisted, a few topics at a time.
 */
void
xg_broker_queue_fetch (XgBroker *self, XgNode *node)
{
  g_autoptr (GPtrArray) branch = xg_broker_collect_topics (self, node);

  for (guint i = 0; i < branch->len; i++)
    {
      XgNode *topic = branch->pdata[i];

      if (xg_node_get_kind (topic) != XG_NODE_COLLECTION && !xg_node_get_locked (topic) &&
          g_queue_find (&self->fetches, topic) == NULL)
        g_queue_push_tail (&self->fetches, g_object_ref (topic));
    }
  xg_broker_pump_fetches (self);
}

/* At most once on a connection, unless AGAIN. */
void
xg_broker_queue_topic (XgBroker *self, XgNode *node, gboolean again)
{
  const char *const key = "xg-fetched-on";
  const guint now = self->generation + 1; /* 0 is never */

  if (xg_node_get_kind (node) == XG_NODE_COLLECTION || (xg_node_get_locked (node) && !again) ||
      g_queue_find (&self->fetches, node) != NULL)
    return;
  if (!again && GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (node), key)) == now)
    return;
  g_object_set_data (G_OBJECT (node), key, GUINT_TO_POINTER (now));
  g_queue_push_tail (&self->fetches, g_object_ref (node));
}

/**
 * xg_broker_look_at:
 * @self: a broker
 * @node: (nullable): what the person opened, %NULL: nothing of this broker any more
 * @again: also when it was fetched on this connection already
 *
 * Fetches what a topic has persisted, also without a subscription; when there is no connection, as
 * soon as there is one.
 */
void
xg_broker_look_at (XgBroker *self, XgNode *node, gboolean again)
{
  g_return_if_fail (XG_IS_BROKER (self));
  g_return_if_fail (node == NULL || XG_IS_NODE (node));

  self->looked_at = node;
  if (node == NULL || xg_session_get_stream (self->session) == NULL)
    return;
  xg_broker_queue_topic (self, node, again);
  xg_broker_pump_fetches (self);
}

void
xg_broker_clear_fetches (XgBroker *self)
{
  g_queue_clear_full (&self->fetches, g_object_unref);
  self->fetches_in_flight = 0;
}
