/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include "grid/xg-broker-walk-private.h"
#include "grid/xg-reason.h"

/*
 * Getting to know a broker, its first part: features, our subscriptions and the top level; and what
 * a person asks for.
 */

static void
subscriptions_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (XgWalkJob) job = user_data;
  XgBroker *self = job->broker;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) subscriptions =
    xg_pubsub_subscriptions_finish (XG_STREAM (source), result, &error);

  if (job->generation != self->generation)
    return;
  xg_capabilities_note_question (self->capabilities, XG_FUNCTION_OWN_SUBSCRIPTIONS, error);
  if (subscriptions != NULL)
    {
      self->subscriptions_known = TRUE;
      xg_broker_learn_subscriptions (self, subscriptions, job->serial);
    }
  else
    {
      xg_broker_walk_note_too_big (G_OBJECT (self), XG_WALK_TOO_BIG_SUBSCRIPTIONS, error);
      g_info ("%s does not tell our subscriptions: %s", self->jid, error->message);
    }
  xg_broker_walk_job_done (self);
}

static void
features_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (XgWalkJob) job = user_data;
  XgBroker *self = job->broker;
  g_autoptr (GError) error = NULL;
  g_autoptr (XgDiscoInfo) info = xg_disco_info_finish (XG_STREAM (source), result, &error);

  if (job->generation != self->generation)
    return;
  if (info != NULL)
    {
      xg_broker_set_features (self, info->features);
      xg_capabilities_begin (self->capabilities, XG_STREAM (source), info);
      for (guint i = 0; i < info->identities->len; i++)
        {
          XgDiscoIdentity *identity = info->identities->pdata[i];

          if (g_strcmp0 (identity->category, "pubsub") == 0)
            xg_broker_set_name (self, identity->name);
        }
    }
  else
    {
      g_autofree char *reason = xg_reason_for (error, XG_REASON_LOOK);

      xg_capabilities_take_error (self->capabilities, reason, error);
      xg_capabilities_changed (self->capabilities);
    }
  xg_broker_walk_job_done (self);
}

/* So that a fresh walk looks at everything again. */
static void
forget_states (XgBroker *self)
{
  guint n_nodes = xg_node_list_get_length (self->all);

  for (guint i = 0; i < n_nodes; i++)
    {
      XgNode *node = xg_node_list_peek (self->all, i);

      xg_node_set_info_state (node, XG_LOAD_NOT);
      xg_node_set_children_state (node, XG_LOAD_NOT);
    }
}

/**
 * xg_broker_walk_start:
 * @self: a broker
 *
 * Begins to get to know the broker anew. Needs a connection; without one nothing happens.
 */
void
xg_broker_walk_start (XgBroker *self)
{
  XgStream *stream = xg_session_get_stream (self->session);

  if (stream == NULL)
    return;

  xg_broker_reset (self);
  if (self->online_since == 0)
    self->online_since = g_get_real_time ();
  forget_states (self);
  g_hash_table_remove_all (self->listed);
  self->subscriptions_known = FALSE;
  self->walking = TRUE;
  xg_capabilities_set_listing (self->capabilities, TRUE);
  xg_broker_set_state (self, XG_LOAD_RUNNING, NULL);
  xg_broker_catch_up_soon (self);

  self->in_flight++;
  xg_disco_info_async (stream,
                       self->jid,
                       NULL,
                       self->cancellable,
                       features_cb,
                       xg_walk_job_new (self, NULL, TRUE));
  if (g_object_get_data (G_OBJECT (self), XG_WALK_TOO_BIG_SUBSCRIPTIONS) == NULL)
    {
      self->in_flight++;
      xg_pubsub_subscriptions_async (stream,
                                     self->jid,
                                     NULL,
                                     self->cancellable,
                                     subscriptions_cb,
                                     xg_walk_job_new (self, NULL, TRUE));
    }
  xg_broker_walk_enqueue (self, xg_walk_job_new (self, NULL, FALSE), TRUE);
}

/**
 * xg_broker_refresh:
 * @self: a broker
 *
 * Walks the whole tree again.
 */
void
xg_broker_refresh (XgBroker *self)
{
  g_return_if_fail (XG_IS_BROKER (self));
  xg_broker_trouble_forget (self);
  xg_broker_walk_start (self);
}

static void
node_subscriptions_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (XgWalkJob) job = user_data;
  g_autoptr (GPtrArray) subscriptions =
    xg_pubsub_subscriptions_finish (XG_STREAM (source), result, NULL);

  if (subscriptions == NULL || job->generation != job->broker->generation ||
      xg_broker_subscription_is_newer (job->broker, job->node, job->serial))
    return;
  xg_broker_set_subscription (job->broker, job->node, XG_SUBSCRIPTION_NONE, NULL);
  for (guint i = 0; i < subscriptions->len; i++)
    {
      XgSubscription *subscription = subscriptions->pdata[i];

      xg_broker_set_subscription (job->broker, job->node, subscription->state, subscription->subid);
    }
}

/**
 * xg_broker_walk_subscription:
 * @self: a broker
 * @node: one of its nodes
 *
 * Asks how we are subscribed to @node (XEP-0060 section 5.6).
 */
void
xg_broker_walk_subscription (XgBroker *self, XgNode *node)
{
  XgStream *stream = xg_session_get_stream (self->session);

  if (stream != NULL)
    xg_pubsub_subscriptions_async (stream,
                                   self->jid,
                                   xg_node_get_id (node),
                                   self->cancellable,
                                   node_subscriptions_cb,
                                   xg_walk_job_new (self, node, TRUE));
}

/**
 * xg_broker_walk_top:
 * @self: a broker
 *
 * Asks for the top-level nodes again.
 */
void
xg_broker_walk_top (XgBroker *self)
{
  g_hash_table_remove_all (self->listed);
  xg_broker_walk_enqueue (self, xg_walk_job_new (self, NULL, FALSE), TRUE);
}

/**
 * xg_broker_load_node:
 * @self: a broker
 * @node: one of its nodes
 * @again: also when it is known already
 *
 * Asks for the metadata of @node, and the children of a collection, ahead of the background walk.
 */
void
xg_broker_load_node (XgBroker *self, XgNode *node, gboolean again)
{
  XgStream *stream;

  g_return_if_fail (XG_IS_BROKER (self));
  g_return_if_fail (XG_IS_NODE (node));

  stream = xg_session_get_stream (self->session);
  if (stream == NULL)
    return;
  if (again || xg_node_get_info_state (node) != XG_LOAD_DONE)
    xg_broker_walk_info (self, node, TRUE);
  if (xg_node_get_kind (node) == XG_NODE_COLLECTION &&
      (again || xg_node_get_children_state (node) != XG_LOAD_DONE))
    xg_broker_walk_children (self, node, TRUE);
  /* Where the broker does not tell all our subscriptions at once. */
  if (!self->subscriptions_known && self->state == XG_LOAD_DONE)
    xg_broker_walk_subscription (self, node);
}
