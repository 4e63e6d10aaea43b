/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include "grid/xg-request.h"

struct _XgRequest
{
  GObject parent_instance;

  /* Owned */
  XgBroker *broker;
  XgPubsubRequest *pubsub;

  gint64 received;
};

G_DEFINE_FINAL_TYPE (XgRequest, xg_request, G_TYPE_OBJECT)

static void
xg_request_finalize (GObject *object)
{
  XgRequest *self = XG_REQUEST (object);

  xg_pubsub_request_free (self->pubsub);
  g_clear_object (&self->broker);
  G_OBJECT_CLASS (xg_request_parent_class)->finalize (object);
}

static void
xg_request_class_init (XgRequestClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = xg_request_finalize;
}

static void
xg_request_init (XgRequest *self)
{
}

/**
 * xg_request_new:
 * @broker: who passed it on
 * @node: what is asked for
 * @jid: who asks
 * @subid: (nullable): id of the subscription
 * @received: when it came, microseconds since the epoch
 *
 * Returns: (transfer full): a request
 */
XgRequest *
xg_request_new (XgBroker *broker,
                const char *node,
                const char *jid,
                const char *subid,
                gint64 received)
{
  XgRequest *self = g_object_new (XG_TYPE_REQUEST, NULL);

  self->broker = g_object_ref (broker);
  self->pubsub = g_new0 (XgPubsubRequest, 1);
  self->pubsub->broker = g_strdup (xg_broker_get_jid (broker));
  self->pubsub->node = g_strdup (node);
  self->pubsub->jid = g_strdup (jid);
  self->pubsub->subid = g_strdup (subid);
  self->received = received;
  return self;
}

XgBroker *
xg_request_get_broker (XgRequest *self)
{
  g_return_val_if_fail (XG_IS_REQUEST (self), NULL);
  return self->broker;
}

/**
 * xg_request_get_node:
 * @self: a request
 *
 * Returns: (transfer none) (nullable): what is asked for, as far as it is known
 */
XgNode *
xg_request_get_node (XgRequest *self)
{
  g_return_val_if_fail (XG_IS_REQUEST (self), NULL);
  return xg_broker_lookup_node (self->broker, self->pubsub->node);
}

const char *
xg_request_get_node_id (XgRequest *self)
{
  g_return_val_if_fail (XG_IS_REQUEST (self), NULL);
  return self->pubsub->node;
}

const char *
xg_request_get_jid (XgRequest *self)
{
  g_return_val_if_fail (XG_IS_REQUEST (self), NULL);
  return self->pubsub->jid;
}

gint64
xg_request_get_received (XgRequest *self)
{
  g_return_val_if_fail (XG_IS_REQUEST (self), 0);
  return self->received;
}

/**
 * xg_request_get_pubsub:
 * @self: a request
 *
 * Returns: (transfer none): what an answer refers to
 */
const XgPubsubRequest *
xg_request_get_pubsub (XgRequest *self)
{
  g_return_val_if_fail (XG_IS_REQUEST (self), NULL);
  return self->pubsub;
}

/**
 * xg_request_is:
 * @self: a request
 * @node: a node of its broker
 * @jid: who asks
 * @subid: (nullable): id of the subscription
 *
 * Returns: whether this is that request
 */
gboolean
xg_request_is (XgRequest *self, const char *node, const char *jid, const char *subid)
{
  g_return_val_if_fail (XG_IS_REQUEST (self), FALSE);

  return g_strcmp0 (self->pubsub->node, node) == 0 && g_strcmp0 (self->pubsub->jid, jid) == 0 &&
         g_strcmp0 (self->pubsub->subid, subid) == 0;
}
