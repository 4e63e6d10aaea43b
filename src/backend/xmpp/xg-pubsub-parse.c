/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include "xmpp/xg-answer.h"
#include "xmpp/xg-namespaces.h"
#include "xmpp/xg-pubsub.h"

/**
 * xg_subscription_state_from_nick:
 * @nick: (nullable): a `subscription` attribute (XEP-0060 section 4.2)
 *
 * Returns: the state; %XG_SUBSCRIPTION_NONE for what is not known
 */
XgSubscriptionState
xg_subscription_state_from_nick (const char *nick)
{
  if (g_strcmp0 (nick, "subscribed") == 0)
    return XG_SUBSCRIPTION_SUBSCRIBED;
  if (g_strcmp0 (nick, "pending") == 0)
    return XG_SUBSCRIPTION_PENDING;
  if (g_strcmp0 (nick, "unconfigured") == 0)
    return XG_SUBSCRIPTION_UNCONFIGURED;
  return XG_SUBSCRIPTION_NONE;
}

/**
 * xg_subscription_free:
 * @self: (transfer full) (nullable): a subscription
 */
void
xg_subscription_free (XgSubscription *self)
{
  if (self == NULL)
    return;
  g_free (self->node);
  g_free (self->jid);
  g_free (self->subid);
  g_free (self);
}

/**
 * xg_pubsub_subscription_parse:
 * @subscription: (nullable): a `<subscription/>`
 * @node: (nullable): the node that was asked about, for answers that do not repeat it (ejabberd)
 *
 * Returns: (transfer full) (nullable): the subscription; its node is "" (the root collection,
 * XEP-0248 section 8.1) when nobody says which. %NULL when @subscription names no JID
 */
XgSubscription *
xg_pubsub_subscription_parse (const XgElement *subscription, const char *node)
{
  const char *jid = xg_element_get_attribute (subscription, "jid");
  const char *own_node = xg_element_get_attribute (subscription, "node");
  const char *subid = xg_element_get_attribute (subscription, "subid");
  XgSubscription *self;

  if (!xg_element_is (subscription, "subscription", NULL) || jid == NULL || jid[0] == '\0')
    return NULL;

  if (own_node == NULL)
    own_node = node != NULL ? node : "";
  self = g_new0 (XgSubscription, 1);
  self->node = g_strdup (own_node);
  self->jid = g_strdup (jid);
  self->subid = g_strdup (subid != NULL && subid[0] != '\0' ? subid : NULL);
  self->state =
    xg_subscription_state_from_nick (xg_element_get_attribute (subscription, "subscription"));
  return self;
}

/**
 * xg_pubsub_subscriptions_parse:
 * @iq: (nullable): an answer
 * @node: (nullable): the node that was asked about
 * @error: return location for a %XG_STANZA_ERROR
 *
 * Reads a list of subscriptions (XEP-0060 section 5.6). Entries without a JID are left out.
 *
 * Returns: (transfer full) (element-type XgSubscription): the list, or %NULL with @error set
 */
GPtrArray *
xg_pubsub_subscriptions_parse (const XgElement *iq, const char *node, GError **error)
{
  const XgElement *pubsub = xg_answer_get_payload (iq, "pubsub", XG_NS_PUBSUB, error);
  const XgElement *list = xg_element_get_child (pubsub, "subscriptions", XG_NS_PUBSUB);
  const XgElement *child = xg_element_get_child (list, "subscription", XG_NS_PUBSUB);
  const char *list_node = xg_element_get_attribute (list, "node");
  GPtrArray *subscriptions;

  if (pubsub == NULL)
    return NULL;

  subscriptions = g_ptr_array_new_with_free_func ((GDestroyNotify) xg_subscription_free);
  for (; child != NULL; child = xg_element_get_next_named (child, "subscription", XG_NS_PUBSUB))
    {
      XgSubscription *subscription =
        xg_pubsub_subscription_parse (child, list_node != NULL ? list_node : node);

      if (subscription != NULL)
        g_ptr_array_add (subscriptions, subscription);
    }
  return subscriptions;
}

static void
read_items (GArray *items, const XgElement *list)
{
  const XgElement *child = xg_element_get_child (list, "item", XG_NS_PUBSUB);

  for (; child != NULL; child = xg_element_get_next_named (child, "item", XG_NS_PUBSUB))
    {
      const char *id = xg_element_get_attribute (child, "id");
      XgPubsubItem item = {
        .id = id != NULL && id[0] != '\0' ? id : NULL,
        .publisher = xg_element_get_attribute (child, "publisher"),
        .element = child,
        .payload = xg_element_get_first_child (child),
      };

      g_array_append_val (items, item);
    }
}

/**
 * xg_pubsub_items_parse:
 * @iq: (transfer none): an answer; the result keeps a reference
 * @node: (nullable): the topic that was asked about; %NULL takes the items of every topic
 * @error: return location for a %XG_STANZA_ERROR
 *
 * Reads a page of items (XEP-0060 section 6.5). Asked about a collection a broker may answer with
 * the items of its topics, one `<items/>` each (XEP-0248 section 6.2.2): those of other topics than
 * @node are left out. Cheap: nothing is copied but pointers.
 *
 * Returns: (transfer full): the items, or %NULL with @error set
 */
XgPubsubItems *
xg_pubsub_items_parse (XgStanza *iq, const char *node, GError **error)
{
  const XgElement *pubsub =
    xg_answer_get_payload (xg_stanza_get_root (iq), "pubsub", XG_NS_PUBSUB, error);
  const XgElement *list = xg_element_get_child (pubsub, "items", XG_NS_PUBSUB);
  XgPubsubItems *self;

  if (pubsub == NULL)
    return NULL;

  self = g_new0 (XgPubsubItems, 1);
  self->stanza = xg_stanza_ref (iq);
  self->items = g_array_new (FALSE, FALSE, sizeof (XgPubsubItem));
  xg_rsm_parse (pubsub, &self->rsm);
  for (; list != NULL; list = xg_element_get_next_named (list, "items", XG_NS_PUBSUB))
    {
      const char *list_node = xg_element_get_attribute (list, "node");

      if (node == NULL || list_node == NULL || g_str_equal (list_node, node))
        read_items (self->items, list);
    }
  return self;
}

/**
 * xg_pubsub_items_free:
 * @self: (transfer full) (nullable): items
 */
void
xg_pubsub_items_free (XgPubsubItems *self)
{
  if (self == NULL)
    return;
  xg_stanza_unref (self->stanza);
  g_array_unref (self->items);
  xg_rsm_clear (&self->rsm);
  g_free (self);
}
