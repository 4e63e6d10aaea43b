/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "grid/xg-broker-private.h"

/* What a broker answers, put into its tree: nodes, their metadata, our subscriptions. */

/**
 * xg_broker_learn_children:
 * @self: a broker
 * @parent: (nullable): a collection; %NULL for the top level
 * @items: (array length=n_items): some of what is in it
 * @n_items: how many
 * @ids: (nullable) (element-type XgNode): the set that gets their nodes
 */
void
xg_broker_learn_children (XgBroker *self,
                          XgNode *parent,
                          XgDiscoItem *const *items,
                          guint n_items,
                          GHashTable *ids)
{
  g_autoptr (GPtrArray) nodes = g_ptr_array_new ();
  g_autoptr (GPtrArray) fresh = g_ptr_array_new ();

  for (guint i = 0; i < n_items; i++)
    {
      const XgDiscoItem *item = items[i];
      XgNode *node;

      /* Items of a leaf are listed without node attribute (XEP-0060 section 5.5). */
      if (item->node == NULL || g_strcmp0 (item->jid, self->jid) != 0)
        continue;
      if (parent != NULL && g_str_equal (item->node, xg_node_get_id (parent)))
        continue;
      node = xg_broker_lookup_node (self, item->node);
      if (node == NULL)
        {
          node = xg_broker_ensure_node (self, item->node);
          g_ptr_array_add (fresh, node);
        }
      xg_node_set_name (node, item->name);
      g_ptr_array_add (nodes, node);
      if (ids != NULL)
        g_hash_table_add (ids, node);
    }

  if (parent != NULL)
    {
      xg_node_link (parent, nodes);
      if (nodes->len > 0)
        xg_capabilities_learn (self->capabilities, XG_FUNCTION_COLLECTIONS, NULL);
    }
  xg_node_list_add (self->all, fresh);
  if (parent == NULL)
    {
      g_autoptr (GPtrArray) top = g_ptr_array_new ();

      for (guint i = 0; i < nodes->len; i++)
        {
          if (xg_node_get_n_parents (nodes->pdata[i]) == 0)
            g_ptr_array_add (top, nodes->pdata[i]);
        }
      xg_node_list_add (self->roots, top);
    }
  for (guint i = 0; i < nodes->len; i++)
    {
      XgNode *node = nodes->pdata[i];

      if (parent != NULL)
        {
          xg_node_list_remove (self->roots, node);
          xg_broker_save_node (self, node);
        }
      if (xg_node_get_info_state (node) == XG_LOAD_NOT ||
          xg_node_get_info_state (node) == XG_LOAD_FAILED)
        xg_broker_walk_info (self, node, FALSE);
    }
}

/*
 * What was in a list and is not any more. A broker may cut its lists without a sign, so a missing
 * node is asked for itself and only taken away when the broker says that it does not exist.
 */
void
xg_broker_learn_missing (XgBroker *self, XgNode *parent, GHashTable *seen)
{
  XgNodeList *list = parent != NULL ? xg_node_get_child_list (parent) : self->roots;
  g_autoptr (GPtrArray) missing = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < xg_node_list_get_length (list); i++)
    {
      XgNode *node = xg_node_list_peek (list, i);

      if (!g_hash_table_contains (seen, node))
        g_ptr_array_add (missing, g_object_ref (node));
    }
  for (guint i = 0; i < missing->len; i++)
    {
      if (parent != NULL)
        {
          xg_node_unlink (parent, missing->pdata[i]);
          xg_broker_update_root (self, missing->pdata[i]);
          xg_broker_save_node (self, missing->pdata[i]);
        }
      xg_broker_walk_info (self, missing->pdata[i], FALSE);
    }
}

static gint64
parse_count (const char *text)
{
  gint64 number;

  if (text == NULL || !g_ascii_string_to_signed (text, 10, 0, G_MAXINT64, &number, NULL))
    return -1;
  return number;
}

/* Some brokers tell the collections of a node in its metadata. */
static void
link_told_parents (XgBroker *self, XgNode *node, XgDataForm *form)
{
  const char *const *parents = xg_data_form_get_values (form, "pubsub#collection");

  for (guint i = 0; parents != NULL && parents[i] != NULL; i++)
    {
      g_autoptr (GPtrArray) one = g_ptr_array_new ();
      XgNode *parent = *parents[i] != '\0' ? xg_broker_lookup_node (self, parents[i]) : NULL;

      if (parent == NULL || parent == node || xg_node_has_parent (node, parent))
        continue;
      g_ptr_array_add (one, node);
      xg_node_link (parent, one);
      xg_node_list_remove (self->roots, node);
      xg_broker_queue_sums (self);
    }
}

/**
 * xg_broker_learn_info:
 * @self: a broker
 * @node: one of its nodes
 * @info: what the broker tells about it (XEP-0060 section 5.4)
 */
void
xg_broker_learn_info (XgBroker *self, XgNode *node, const XgDiscoInfo *info)
{
  XgDataForm *form = info->meta_data;
  XgNodeInfo known = { .kind = XG_NODE_TOPIC, .n_subscribers = -1 };

  if (xg_disco_info_has_identity (info, "pubsub", "collection"))
    known.kind = XG_NODE_COLLECTION;
  if (form != NULL)
    {
      xg_capabilities_learn (self->capabilities, XG_FUNCTION_META_DATA, NULL);
      known.title = xg_data_form_get_value (form, "pubsub#title");
      known.description = xg_data_form_get_value (form, "pubsub#description");
      known.type = xg_data_form_get_value (form, "pubsub#type");
      known.owner = xg_data_form_get_value (form, "pubsub#owner");
      known.created = xg_data_form_get_value (form, "pubsub#creation_date");
      known.access_model = xg_data_form_get_value (form, "pubsub#access_model");
      known.publish_model = xg_data_form_get_value (form, "pubsub#publish_model");
      known.n_subscribers = parse_count (xg_data_form_get_value (form, "pubsub#num_subscribers"));
    }
  xg_node_set_info (node, &known);
  if (form != NULL)
    link_told_parents (self, node, form);
  xg_node_set_lock (node, NULL, NULL);
  xg_node_set_info_state (node, XG_LOAD_DONE);
  xg_node_list_resort (self->roots, node);
  xg_node_list_resort (self->all, node);
  xg_broker_save_node (self, node);
  if (known.kind == XG_NODE_COLLECTION && (xg_node_get_children_state (node) == XG_LOAD_NOT ||
                                           xg_node_get_children_state (node) == XG_LOAD_FAILED))
    xg_broker_walk_children (self, node, FALSE);
}

/**
 * xg_broker_learn_subscriptions:
 * @self: a broker
 * @subscriptions: (element-type XgSubscription): all of ours
 * @serial: subscription_serial when the broker was asked
 */
void
xg_broker_learn_subscriptions (XgBroker *self, GPtrArray *subscriptions, guint serial)
{
  g_autoptr (GPtrArray) fresh = g_ptr_array_new ();
  g_autoptr (GHashTable) subscribed = g_hash_table_new (NULL, NULL);
  guint n_nodes = xg_node_list_get_length (self->all);

  for (guint i = 0; i < subscriptions->len; i++)
    {
      XgSubscription *subscription = subscriptions->pdata[i];
      XgNode *node;

      if (subscription->node == NULL)
        continue;
      node = xg_broker_lookup_node (self, subscription->node);
      if (node == NULL)
        {
          node = xg_broker_ensure_node (self, subscription->node);
          g_ptr_array_add (fresh, node);
        }
      g_hash_table_add (subscribed, node);
      if (xg_broker_subscription_is_newer (self, node, serial))
        continue;
      xg_broker_set_subscription (self, node, subscription->state, subscription->subid);
      xg_broker_save_node (self, node);
    }
  /* The broker's answer is the truth, the cache was a memory. */
  for (guint i = 0; i < n_nodes; i++)
    {
      XgNode *node = xg_node_list_peek (self->all, i);

      if (xg_node_get_subscription (node) != XG_SUBSCRIPTION_NONE &&
          !g_hash_table_contains (subscribed, node) &&
          !xg_broker_subscription_is_newer (self, node, serial))
        {
          if (xg_node_get_subscription (node) == XG_SUBSCRIPTION_SUBSCRIBED)
            xg_ingest_push_note (self->ingest,
                                 self->jid,
                                 xg_node_get_id (node),
                                 _ ("The Broker no longer has your subscription. Subscribe again "
                                    "to get what is published from now on."));
          xg_broker_set_subscription (self, node, XG_SUBSCRIPTION_NONE, NULL);
          xg_broker_save_node (self, node);
        }
    }
  xg_node_list_add (self->all, fresh);
  for (guint i = 0; i < fresh->len; i++)
    {
      xg_broker_update_root (self, fresh->pdata[i]);
      xg_broker_walk_info (self, fresh->pdata[i], FALSE);
    }
}
