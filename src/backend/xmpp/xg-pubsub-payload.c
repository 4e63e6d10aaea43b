/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include "xmpp/xg-ask.h"
#include "xmpp/xg-data-form.h"
#include "xmpp/xg-namespaces.h"
#include "xmpp/xg-pubsub-affiliations.h"
#include "xmpp/xg-pubsub-payload.h"
#include "xmpp/xg-pubsub-subscribers.h"
#include "xmpp/xg-xml-writer.h"

/* @xml: (transfer full) */
static char *
end (GString *xml, const char *rest)
{
  g_string_append (xml, rest);
  g_string_append (xml, "</pubsub>");
  return g_string_free (xml, FALSE);
}

/**
 * xg_pubsub_payload_create:
 * @node: (nullable): id of the node
 * @form: (nullable): configuration to submit
 *
 * Returns: (transfer full): the child element of the request
 */
char *
xg_pubsub_payload_create (const char *node, const char *form)
{
  GString *xml = xg_ask_begin (XG_NS_PUBSUB, "create", node);

  g_string_append (xml, "/>");
  if (form != NULL)
    g_string_append_printf (xml, "<configure>%s</configure>", form);
  return end (xml, "");
}

/**
 * xg_pubsub_payload_configure:
 * @node: (nullable): id of the node
 * @form: the fields to change
 *
 * Returns: (transfer full): the child element of the request
 */
char *
xg_pubsub_payload_configure (const char *node, const char *form)
{
  GString *xml = xg_ask_begin (XG_NS_PUBSUB_OWNER, "configure", node);

  g_string_append_printf (xml, ">%s", form);
  return end (xml, "</configure>");
}

/**
 * xg_pubsub_payload_delete:
 * @node: id of the node
 * @redirect: (nullable): URI of the node that takes its place
 *
 * Returns: (transfer full): the child element of the request
 */
char *
xg_pubsub_payload_delete (const char *node, const char *redirect)
{
  GString *xml = xg_ask_begin (XG_NS_PUBSUB_OWNER, "delete", node);

  if (redirect == NULL || redirect[0] == '\0')
    return end (xml, "/>");
  g_string_append (xml, "><redirect");
  xg_xml_append_attribute (xml, "uri", redirect);
  return end (xml, "/></delete>");
}

/**
 * xg_pubsub_payload_purge:
 * @node: id of the topic
 *
 * Returns: (transfer full): the child element of the request
 */
char *
xg_pubsub_payload_purge (const char *node)
{
  return end (xg_ask_begin (XG_NS_PUBSUB_OWNER, "purge", node), "/>");
}

/**
 * xg_pubsub_payload_collection:
 * @collection: (nullable): the collection
 * @child: the node
 * @associate: whether it comes into the collection; else it leaves it
 *
 * Returns: (transfer full): the child element of the request
 */
char *
xg_pubsub_payload_collection (const char *collection, const char *child, gboolean associate)
{
  GString *xml = xg_ask_begin (XG_NS_PUBSUB_OWNER, "collection", collection);

  g_string_append (xml, associate ? "><associate" : "><dissociate");
  xg_ask_append_node (xml, child);
  return end (xml, "/></collection>");
}

/**
 * xg_pubsub_payload_subscribers:
 * @node: (nullable): id of the node
 * @changes: (element-type XgSubscription): see xg_pubsub_set_subscribers_async()
 *
 * Returns: (transfer full): the child element of the request
 */
char *
xg_pubsub_payload_subscribers (const char *node, GPtrArray *changes)
{
  GString *xml = xg_ask_begin (XG_NS_PUBSUB_OWNER, "subscriptions", node);

  g_string_append_c (xml, '>');
  for (guint i = 0; i < changes->len; i++)
    {
      const XgSubscription *subscription = changes->pdata[i];

      g_string_append (xml, "<subscription");
      xg_xml_append_attribute (xml, "jid", subscription->jid);
      xg_xml_append_attribute (xml, "subid", subscription->subid);
      xg_xml_append_attribute (xml,
                               "subscription",
                               xg_subscription_state_to_nick (subscription->state));
      g_string_append (xml, "/>");
    }
  return end (xml, "</subscriptions>");
}

/**
 * xg_pubsub_payload_affiliate:
 * @node: (nullable): id of the node
 * @changes: (element-type XgAffiliate): see xg_pubsub_affiliate_async()
 *
 * Returns: (transfer full): the child element of the request
 */
char *
xg_pubsub_payload_affiliate (const char *node, GPtrArray *changes)
{
  GString *xml = xg_ask_begin (XG_NS_PUBSUB_OWNER, "affiliations", node);

  g_string_append_c (xml, '>');
  for (guint i = 0; i < changes->len; i++)
    {
      const XgAffiliate *affiliate = changes->pdata[i];

      g_string_append (xml, "<affiliation");
      xg_xml_append_attribute (xml, "jid", affiliate->jid);
      xg_xml_append_attribute (xml, "affiliation", xg_affiliation_to_nick (affiliate->affiliation));
      g_string_append (xml, "/>");
    }
  return end (xml, "</affiliations>");
}

/**
 * xg_pubsub_payload_publish:
 * @node: id of the topic
 * @item_id: (nullable): id of the item; %NULL lets the broker choose one
 * @payload: (nullable): the content, as XML that was checked
 * @options: (nullable): form of what the topic has to be like
 *
 * Returns: (transfer full): the child element of the request
 */
char *
xg_pubsub_payload_publish (const char *node,
                           const char *item_id,
                           const char *payload,
                           const char *options)
{
  GString *xml = xg_ask_begin (XG_NS_PUBSUB, "publish", node);

  g_string_append (xml, "><item");
  xg_xml_append_attribute (xml, "id", item_id);
  g_string_append_c (xml, '>');
  if (payload != NULL)
    g_string_append (xml, payload);
  g_string_append (xml, "</item></publish>");
  if (options != NULL)
    {
      g_string_append (xml, "<publish-options>");
      g_string_append (xml, options);
      g_string_append (xml, "</publish-options>");
    }
  return end (xml, "");
}

/**
 * xg_pubsub_payload_retract:
 * @node: id of the topic
 * @item_id: id of the item
 * @notify: whether subscribers are to be told
 *
 * Returns: (transfer full): the child element of the request
 */
char *
xg_pubsub_payload_retract (const char *node, const char *item_id, gboolean notify)
{
  GString *xml = xg_ask_begin (XG_NS_PUBSUB, "retract", node);

  if (notify)
    g_string_append (xml, " notify=\"true\"");
  g_string_append (xml, "><item");
  xg_xml_append_attribute (xml, "id", item_id);
  return end (xml, "/></retract>");
}

/**
 * xg_pubsub_payload_answer:
 * @request: who asked for what
 * @id: (nullable): of the message
 * @allow: whether the subscription is allowed
 *
 * Returns: (transfer full): the message that answers @request
 */
char *
xg_pubsub_payload_answer (const XgPubsubRequest *request, const char *id, gboolean allow)
{
  GString *xml = g_string_new ("<message");

  xg_xml_append_attribute (xml, "to", request->broker);
  xg_xml_append_attribute (xml, "id", id);
  g_string_append_c (xml, '>');
  xg_data_form_begin_submit (xml, XG_PUBSUB_AUTHORIZATION);
  if (request->subid != NULL)
    xg_data_form_append_field (xml, "pubsub#subid", request->subid);
  xg_data_form_append_field (xml, "pubsub#node", request->node);
  xg_data_form_append_field (xml, "pubsub#subscriber_jid", request->jid);
  xg_data_form_append_field (xml, "pubsub#allow", allow ? "true" : "false");
  xg_data_form_end (xml);
  g_string_append (xml, "</message>");
  return g_string_free (xml, FALSE);
}
