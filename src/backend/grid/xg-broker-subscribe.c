/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include "grid/xg-broker-private.h"
#include "xmpp/xg-jid.h"

/*
 * Our subscriptions: made, ended, and since when we have them. What is published on a topic after
 * we subscribed and does not reach us was missed, and is told as if it had come at once; what was
 * there before is history.
 */

/**
 * xg_broker_set_subscription:
 * @self: a broker
 * @node: one of its nodes
 * @state: as the broker told it
 * @subid: (nullable): the subscription's id
 *
 * Remembers with the state on which connection the subscription was seen first. When a broker has
 * lost it, that is remembered until the connection ends: what came meanwhile was missed all the
 * same.
 */
void
xg_broker_set_subscription (XgBroker *self,
                            XgNode *node,
                            XgSubscriptionState state,
                            const char *subid)
{
  xg_node_set_subscription (node, state, subid);
  if (state == XG_SUBSCRIPTION_SUBSCRIBED && !g_hash_table_contains (self->subscribed_since, node))
    g_hash_table_insert (self->subscribed_since, node, GUINT_TO_POINTER (self->connection));
}

/* What the broker said or will say of @node is newer than what it was asked before. */
static void
note_change (XgBroker *self, XgNode *node)
{
  self->subscription_serial++;
  g_hash_table_insert (self->subscription_changes,
                       node,
                       GUINT_TO_POINTER (self->subscription_serial));
}

/**
 * xg_broker_subscription_is_newer:
 * @self: a broker
 * @node: one of its nodes
 * @serial: subscription_serial when the broker was asked for our subscriptions
 *
 * A broker that works on several requests at once may list our subscriptions before it subscribes
 * us, and send the list after it has said that we are subscribed.
 *
 * Returns: whether a request of ours that changes the subscription to @node is under way, or was
 *   answered since then: the list says nothing about @node
 */
gboolean
xg_broker_subscription_is_newer (XgBroker *self, XgNode *node, guint serial)
{
  return xg_node_get_busy (node) ||
         GPOINTER_TO_UINT (g_hash_table_lookup (self->subscription_changes, node)) > serial;
}

static gboolean
is_lost (gpointer node, gpointer since, gpointer user_data)
{
  return xg_node_get_subscription (node) != XG_SUBSCRIPTION_SUBSCRIBED;
}

/**
 * xg_broker_next_connection:
 * @self: a broker
 *
 * The connection ended: subscriptions from now on are newer, and those that are lost are forgotten.
 */
void
xg_broker_next_connection (XgBroker *self)
{
  self->connection++;
  self->online_since = 0;
  g_hash_table_foreach_remove (self->subscribed_since, is_lost, NULL);
  g_hash_table_remove_all (self->fresh);
  g_hash_table_remove_all (self->subscription_changes);
}

/**
 * xg_broker_was_covered:
 * @self: a broker
 * @node: a topic
 *
 * Returns: whether a subscription that covers @node is older than the present connection: what is
 *   new there was missed
 */
gboolean
xg_broker_was_covered (XgBroker *self, XgNode *node)
{
  g_autoptr (GPtrArray) above = xg_node_list_above (node);

  for (guint i = 0; i < above->len; i++)
    {
      gpointer since;

      if (g_hash_table_lookup_extended (self->subscribed_since, above->pdata[i], NULL, &since) &&
          GPOINTER_TO_UINT (since) < self->connection)
        return TRUE;
    }
  return FALSE;
}

static char *
own_bare_jid (XgBroker *self)
{
  return xg_jid_bare (xg_session_get_jid (self->session));
}

/* A task for a request about a node, busy until it ends; NULL when there is no connection. */
static GTask *
begin_request (XgBroker *self,
               XgNode *node,
               GCancellable *cancellable,
               GAsyncReadyCallback callback,
               gpointer user_data,
               gpointer tag)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, g_object_ref (node), g_object_unref);
  if (xg_session_get_stream (self->session) == NULL)
    {
      g_task_return_error (task, xg_stanza_error_new_disconnected ());
      g_object_unref (task);
      return NULL;
    }
  xg_node_set_busy (node, TRUE);
  return task;
}

/* What the topics have now is history. */
static void
note_fresh (XgBroker *self, XgNode *node)
{
  g_autoptr (GPtrArray) branch = xg_broker_collect_topics (self, node);

  for (guint i = 0; i < branch->len; i++)
    {
      if (!xg_broker_was_covered (self, branch->pdata[i]))
        g_hash_table_add (self->fresh, branch->pdata[i]);
    }
}

static void
subscribed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  XgBroker *self = XG_BROKER (g_task_get_source_object (task));
  XgNode *node = XG_NODE (g_task_get_task_data (task));
  GError *error = NULL;
  g_autoptr (XgSubscription) subscription =
    xg_pubsub_subscribe_finish (XG_STREAM (source), result, &error);

  xg_node_set_busy (node, FALSE);
  xg_capabilities_learn (xg_broker_get_capabilities (self), XG_FUNCTION_SUBSCRIBE, error);
  if (subscription == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  note_change (self, node);
  xg_broker_set_subscription (self, node, subscription->state, subscription->subid);
  xg_broker_save_node (self, node);
  if (subscription->state == XG_SUBSCRIPTION_SUBSCRIBED)
    {
      note_fresh (self, node);
      xg_broker_queue_fetch (self, node);
    }
  g_task_return_boolean (task, TRUE);
}

void
xg_broker_subscribe_async (XgBroker *self,
                           XgNode *node,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autofree char *jid = NULL;
  GTask *task;

  g_return_if_fail (XG_IS_BROKER (self));
  g_return_if_fail (XG_IS_NODE (node));

  task = begin_request (self, node, cancellable, callback, user_data, xg_broker_subscribe_async);
  if (task == NULL)
    return;
  jid = own_bare_jid (self);
  xg_pubsub_subscribe_async (xg_session_get_stream (self->session),
                             self->jid,
                             xg_node_get_id (node),
                             jid,
                             xg_node_get_kind (node) == XG_NODE_COLLECTION,
                             cancellable,
                             subscribed_cb,
                             task);
}

/**
 * xg_broker_subscribe_finish:
 * @self: a broker
 * @result: what the callback got
 * @error: return location: what the broker answered, as XG_STANZA_ERROR
 *
 * Returns: whether the broker took the request; the node's state tells whether it still waits
 *   for an owner
 */
gboolean
xg_broker_subscribe_finish (XgBroker *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
unsubscribed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  XgBroker *self = XG_BROKER (g_task_get_source_object (task));
  XgNode *node = XG_NODE (g_task_get_task_data (task));
  GError *error = NULL;

  xg_node_set_busy (node, FALSE);
  if (!xg_pubsub_unsubscribe_finish (XG_STREAM (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  note_change (self, node);
  xg_broker_set_subscription (self, node, XG_SUBSCRIPTION_NONE, NULL);
  g_hash_table_remove (self->subscribed_since, node);
  xg_broker_save_node (self, node);
  g_task_return_boolean (task, TRUE);
}

/**
 * xg_broker_unsubscribe_async:
 * @self: a broker
 * @node: a node with a subscription of ours
 * @cancellable: (nullable): a cancellable
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Ends our subscription (XEP-0060 section 6.2). Needs a connection.
 */
void
xg_broker_unsubscribe_async (XgBroker *self,
                             XgNode *node,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autofree char *jid = NULL;
  GTask *task;

  g_return_if_fail (XG_IS_BROKER (self));
  g_return_if_fail (XG_IS_NODE (node));

  task = begin_request (self, node, cancellable, callback, user_data, xg_broker_unsubscribe_async);
  if (task == NULL)
    return;
  jid = own_bare_jid (self);
  xg_pubsub_unsubscribe_async (xg_session_get_stream (self->session),
                               self->jid,
                               xg_node_get_id (node),
                               jid,
                               xg_node_get_subid (node),
                               cancellable,
                               unsubscribed_cb,
                               task);
}

/**
 * xg_broker_unsubscribe_finish:
 * @self: a broker
 * @result: what the callback got
 * @error: return location: what the broker answered, as XG_STANZA_ERROR
 *
 * Returns: whether the subscription has ended
 */
gboolean
xg_broker_unsubscribe_finish (XgBroker *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
