/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "xmpp/xg-answer.h"
#include "xmpp/xg-ask.h"
#include "xmpp/xg-jid.h"
#include "xmpp/xg-namespaces.h"
#include "xmpp/xg-pubsub-payload.h"
#include "xmpp/xg-pubsub-subscribers.h"
#include "xmpp/xg-xml-writer.h"

/* A change of subscriptions that waits for its answer. */
typedef struct
{
  char *node;
  GHashTable *asked; /* set of JIDs with their subids, see make_key() */
  GPtrArray *failed; /* (element-type XgSubscription); NULL: not told */
} Change;

static void
change_free (gpointer data)
{
  Change *self = data;

  g_free (self->node);
  g_hash_table_unref (self->asked);
  g_clear_pointer (&self->failed, g_ptr_array_unref);
  g_free (self);
}

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
  g_autoptr (GString) xml = g_string_new ("<pubsub xmlns=\"" XG_NS_PUBSUB_OWNER "\">"
                                          "<subscriptions");
  GTask *task = g_task_new (stream, cancellable, callback, user_data);

  g_task_set_source_tag (task, xg_pubsub_subscribers_async);
  g_task_set_task_data (task, g_strdup (node != NULL ? node : ""), g_free);
  xg_ask_append_node (xml, node);
  g_string_append (xml, "/></pubsub>");
  xg_ask (task, "get", service, xml->str, 0, read_subscribers, (GDestroyNotify) g_ptr_array_unref);
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

/* Which of the changes failed, as an error reply lists them (XEP-0060 section 8.8.2.4). */
static GPtrArray *
read_failed (const GError *error, const Change *change)
{
  XgStanza *stanza = xg_stanza_error_get_stanza (error);
  const XgElement *pubsub = xg_element_get_child (xg_stanza_get_root (stanza), "pubsub", NULL);
  const XgElement *list = xg_element_get_child (pubsub, "subscriptions", NULL);
  GPtrArray *failed = g_ptr_array_new_with_free_func ((GDestroyNotify) xg_subscription_free);

  for (const XgElement *e = xg_element_get_first_child (list); e != NULL;
       e = xg_element_get_next (e))
    {
      g_autoptr (XgSubscription) subscription = xg_pubsub_subscription_parse (e, change->node);
      g_autofree char *key = subscription != NULL ? make_key (subscription) : NULL;

      if (key != NULL && g_hash_table_contains (change->asked, key))
        g_ptr_array_add (failed, g_steal_pointer (&subscription));
    }
  if (failed->len == 0)
    g_clear_pointer (&failed, g_ptr_array_unref);
  return failed;
}

static void
set_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (XgStanza) answer = xg_stream_iq_finish (XG_STREAM (source), result, &error);
  Change *change = g_task_get_task_data (task);

  if (answer != NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  change->failed = read_failed (error, change);
  g_task_return_error (task, g_steal_pointer (&error));
}

/* Notes what is asked for. */
static char *
find_fault (GPtrArray *changes, Change *change)
{
  for (guint i = 0; i < changes->len; i++)
    {
      const XgSubscription *subscription = changes->pdata[i];

      if (!xg_jid_split (subscription->jid, NULL, NULL, NULL))
        return g_strdup_printf (_ ("“%s” is not an XMPP address such as name@example.org. "
                                   "Correct or remove it."),
                                subscription->jid != NULL ? subscription->jid : "");
      if (!g_hash_table_add (change->asked, make_key (subscription)))
        return g_strdup_printf (_ ("%s is named twice. Remove one of the two."), subscription->jid);
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
  Change *change = g_new0 (Change, 1);
  g_autofree char *fault = NULL;

  change->node = g_strdup (node != NULL ? node : "");
  change->asked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_task_set_source_tag (task, xg_pubsub_set_subscribers_async);
  g_task_set_task_data (task, change, change_free);
  fault = find_fault (changes, change);
  if (fault != NULL)
    {
      xg_ask_refuse (task, fault);
      return;
    }
  xml = xg_pubsub_payload_subscribers (node, changes);
  xg_stream_iq_async (stream, "set", service, xml, 0, cancellable, set_cb, task);
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
  Change *change;
  gboolean done;

  g_return_val_if_fail (g_task_is_valid (result, stream), FALSE);

  change = g_task_get_task_data (G_TASK (result));
  done = g_task_propagate_boolean (G_TASK (result), error);
  if (failed != NULL)
    *failed = done ? NULL : g_steal_pointer (&change->failed);
  return done;
}
