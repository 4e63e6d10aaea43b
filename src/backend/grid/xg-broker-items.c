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

static void pump_fetches (XgBroker *self);

static void
queued_fetch_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  XgBroker *self = XG_BROKER (source);
  g_autofree QueuedFetch *queued = user_data;
  g_autoptr (XgNode) node = queued->node;
  g_autoptr (GError) error = NULL;

  if (xg_broker_fetch_items_finish (self, result, &error) < 0)
    g_info ("items of %s: %s", xg_node_get_id (node), error->message);
  if (queued->generation != self->generation)
    return;
  self->fetches_in_flight--;
  pump_fetches (self);
}

static void
pump_fetches (XgBroker *self)
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
  pump_fetches (self);
}

/* At most once on a connection, unless AGAIN. */
static void
queue_topic (XgBroker *self, XgNode *node, gboolean again)
{
  const char *const key = "xg-fetched-on";
  const guint now = self->generation + 1; /* 0 is never */

  if (xg_node_get_kind (node) == XG_NODE_COLLECTION || xg_node_get_locked (node) ||
      g_queue_find (&self->fetches, node) != NULL)
    return;
  if (!again && GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (node), key)) == now)
    return;
  g_object_set_data (G_OBJECT (node), key, GUINT_TO_POINTER (now));
  g_queue_push_tail (&self->fetches, g_object_ref (node));
}

/**
 * xg_broker_fetch_covered:
 * @self: a broker
 *
 * After the walk: fetches what was published on our topics while we were away, and what the one
 * that the person looks at has.
 */
void
xg_broker_fetch_covered (XgBroker *self)
{
  guint n_nodes = xg_node_list_get_length (self->all);

  for (guint i = 0; i < n_nodes; i++)
    {
      XgNode *node = xg_node_list_peek (self->all, i);

      if (node == self->looked_at ||
          (xg_node_get_kind (node) == XG_NODE_TOPIC && xg_broker_is_covered (self, node)))
        queue_topic (self, node, FALSE);
    }
  pump_fetches (self);
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
  queue_topic (self, node, again);
  pump_fetches (self);
}

void
xg_broker_clear_fetches (XgBroker *self)
{
  g_queue_clear_full (&self->fetches, g_object_unref);
  self->fetches_in_flight = 0;
}
