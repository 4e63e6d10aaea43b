/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include "xmpp/xg-answer.h"
#include "xmpp/xg-ask.h"
#include "xmpp/xg-jid.h"
#include "xmpp/xg-namespaces.h"
#include "xmpp/xg-pubsub-change.h"
#include "xmpp/xg-pubsub-payload.h"
#include "xmpp/xg-pubsub-subscribers.h"

/**
 * xg_subscription_new:
 * @jid: whose subscription
 * @subid: (nullable): which of several; %NULL where there is only one
 * @state: what it shall be
 *
 * Returns: (transfer full): an entry for xg_pubsub_set_subscribers_async()
 */
XgSubscription *
xg_subscription_new (const char *jid, const char *subid, XgSubscriptionState state)
{
  XgSubscription *self = g_new0 (XgSubscription, 1);

  self->jid = g_strdup (jid);
  self->subid = g_strdup (subid);
  self->state = state;
  return self;
}

/**
 * xg_subscription_state_to_nick:
 * @state: a state
 *
 * Returns: (transfer none): the `subscription` attribute (XEP-0060 section 4.2)
 */
const char *
xg_subscription_state_to_nick (XgSubscriptionState state)
{
  switch (state)
    {
    case XG_SUBSCRIPTION_PENDING:
      return "pending";
    case XG_SUBSCRIPTION_UNCONFIGURED:
      return "unconfigured";
    case XG_SUBSCRIPTION_SUBSCRIBED:
      return "subscribed";
    case XG_SUBSCRIPTION_NONE:
    default:
      return "none";
    }
}

static gpointer
read_subscribers (const XgElement *iq, gpointer about, GError **error)
{
  const char *node = about;
  const XgElement *pubsub = xg_answer_get_payload (iq, "pubsub", XG_NS_PUBSUB_OWNER, error);
  const XgElement *list = xg_element_get_child (pubsub, "subscriptions", XG_NS_PUBSUB_OWNER);
  const char *list_node = xg_element_get_attribute (list, "node");
  GPtrArray *subscriptions;

  if (pubsub == NULL)
    return NULL;
  if (list == NULL || (list_node != NULL && !g_str_equal (list_node, node)))
    {
      g_propagate_error (error, xg_stanza_error_new (NULL));
      return NULL;
    }
  subscriptions = g_ptr_array_new_with_free_func ((GDestroyNotify) xg_subscription_free);
  for (const XgElement *e = xg_element_get_first_child (list); e != NULL;
       e = xg_element_get_next (e))
    {
      XgSubscription *subscription = xg_pubsub_subscription_parse (e, node);

      if (subscription != NULL)
        g_ptr_array_add (subscriptions, subscription);
    }
  return subscriptions;
}

/**
 * xg_pubsub_subscribers_async:
 * @stream: a stream
 * @service: the broker
 * @node: a node
 * @cancellable: (nullable): to stop waiting
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Asks, as an owner, who is subscribed to a node (XEP-0060 section 8.8.1). Not every broker lists
 * requests that wait for approval: xg_pubsub_pending_async() asks for those.
 */
void
xg_pubsub_subscribers_async (XgStream *stream,
                             const char *service,
                             const char *node,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task = g_task_new (stream, cancellable, callback, user_data);

  g_task_set_source_tag (task, xg_pubsub_subscribers_async);
  xg_ask_about_node (task,
                     service,
                     XG_NS_PUBSUB_OWNER,
                     "subscriptions",
                     node,
                     read_subscribers,
                     (GDestroyNotify) g_ptr_array_unref);
}

/**
 * xg_pubsub_subscribers_finish:
 * @stream: a stream
 * @result: what the callback got
 * @error: return location for a %XG_STANZA_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (element-type XgSubscription): the list, or %NULL with @error set
 */
GPtrArray *
xg_pubsub_subscribers_finish (XgStream *stream, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, stream), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* An account may have several subscriptions, told apart by subid. No JID has a line break. */
static char *
make_key (const XgSubscription *subscription)
{
  g_autofree char *jid = g_utf8_casefold (subscription->jid, -1);

  return g_strconcat (jid, "\n", subscription->subid, NULL);
}

static void
read_failed (const XgElement *list, XgPubsubChange *change)
{
  for (const XgElement *e = xg_element_get_first_child (list); e != NULL;
       e = xg_element_get_next (e))
    {
      g_autoptr (XgSubscription) subscription = xg_pubsub_subscription_parse (e, change->node);
      g_autofree char *key = subscription != NULL ? make_key (subscription) : NULL;

      if (key != NULL && g_hash_table_contains (change->asked, key))
        g_ptr_array_add (change->failed, g_steal_pointer (&subscription));
    }
}

/* Notes what is asked for. */
static char *
find_fault (GPtrArray *changes, XgPubsubChange *change)
{
  for (guint i = 0; i < changes->len; i++)
    {
      const XgSubscription *subscription = changes->pdata[i];

      if (!xg_jid_split (subscription->jid, NULL, NULL, NULL))
        return xg_pubsub_change_tell_no_address (subscription->jid);
      if (!g_hash_table_add (change->asked, make_key (subscription)))
        return xg_pubsub_change_tell_twice (subscription->jid);
    }
  return NULL;
}

/**
 * xg_pubsub_set_subscribers_async:
 * @stream: a stream
 * @service: the broker
 * @node: a node
 * @changes: (element-type XgSubscription): what shall be changed: jid, subid where there are
 * several, and state, which is %XG_SUBSCRIPTION_NONE to remove one and %XG_SUBSCRIPTION_SUBSCRIBED
 * to subscribe somebody or approve a request; none twice
 * @cancellable: (nullable): to stop waiting; changes may be made nevertheless
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Changes the subscriptions of others, as the node's owner, in one request (XEP-0060
 * section 8.8.2). Nothing is sent (%XG_STANZA_ERROR_NOT_SENT) where one of @changes can't be.
 * Brokers ignore states that they do not have.
 */
void
xg_pubsub_set_subscribers_async (XgStream *stream,
                                 const char *service,
                                 const char *node,
                                 GPtrArray *changes,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autofree char *xml = NULL;
  GTask *task = g_task_new (stream, cancellable, callback, user_data);
  XgPubsubChange *change = xg_pubsub_change_new (task,
                                                 node,
                                                 "subscriptions",
                                                 (GDestroyNotify) xg_subscription_free,
                                                 read_failed);
  g_autofree char *fault = NULL;

  g_task_set_source_tag (task, xg_pubsub_set_subscribers_async);
  fault = find_fault (changes, change);
  if (fault != NULL)
    {
      xg_ask_refuse (task, fault);
      return;
    }
  xml = xg_pubsub_payload_subscribers (node, changes);
  xg_pubsub_change_send (task, service, xml);
}

/**
 * xg_pubsub_set_subscribers_finish:
 * @stream: a stream
 * @result: what the callback got
 * @failed: (out) (optional) (nullable) (transfer full) (element-type XgSubscription): on failure,
 *   which changes were not made; all others were. The states are those of now, unless the broker
 *   returned what was sent. %NULL where the broker does not list them: then any part may have been
 *   made, and only the list of subscribers tells
 * @error: return location for a %XG_STANZA_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether the broker took all changes
 */
gboolean
xg_pubsub_set_subscribers_finish (XgStream *stream,
                                  GAsyncResult *result,
                                  GPtrArray **failed,
                                  GError **error)
{
  return xg_pubsub_change_finish (stream, result, failed, error);
}
