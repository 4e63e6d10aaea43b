/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include "xmpp/xg-answer.h"
#include "xmpp/xg-namespaces.h"
#include "xmpp/xg-pubsub.h"
#include "xmpp/xg-xml-writer.h"

/* A page of items is megabytes where a broker ignores paging, and links are slow. */
#define ITEMS_TIMEOUT (4 * XG_STREAM_IQ_TIMEOUT)

#define SUBSCRIBE_OPTIONS "http://jabber.org/protocol/pubsub#subscribe_options"

/* What a request is about, for its answer. */
typedef struct
{
  char *service;
  char *node; /* NULL: the whole service */
  char *jid;
  gboolean has_options;
} Request;

static void
request_free (gpointer data)
{
  Request *self = data;

  g_free (self->service);
  g_free (self->node);
  g_free (self->jid);
  g_free (self);
}

static Request *
request_new (const char *service, const char *node, const char *jid)
{
  Request *self = g_new0 (Request, 1);

  self->service = g_strdup (service);
  self->node = g_strdup (node);
  self->jid = g_strdup (jid);
  return self;
}

/* The root collection has no node id (XEP-0248 section 8.1). */
static void
append_node (GString *out, const char *node)
{
  if (node != NULL && node[0] != '\0')
    xg_xml_append_attribute (out, "node", node);
}

static void
subscriptions_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (XgStanza) answer = xg_stream_iq_finish (XG_STREAM (source), result, &error);
  Request *request = g_task_get_task_data (task);
  GPtrArray *subscriptions = NULL;

  if (answer != NULL)
    subscriptions =
      xg_pubsub_subscriptions_parse (xg_stanza_get_root (answer), request->node, &error);
  if (subscriptions != NULL)
    g_task_return_pointer (task, subscriptions, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * xg_pubsub_subscriptions_async:
 * @stream: a stream
 * @service: the broker
 * @node: (nullable): a node; %NULL for all nodes of the broker
 * @cancellable: (nullable): to stop waiting
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Asks which subscriptions our account has (XEP-0060 section 5.6).
 */
void
xg_pubsub_subscriptions_async (XgStream *stream,
                               const char *service,
                               const char *node,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GString) xml = g_string_new ("<pubsub xmlns=\"" XG_NS_PUBSUB "\"><subscriptions");
  GTask *task = g_task_new (stream, cancellable, callback, user_data);

  g_task_set_source_tag (task, xg_pubsub_subscriptions_async);
  g_task_set_task_data (task, request_new (service, node, NULL), request_free);
  append_node (xml, node);
  g_string_append (xml, "/></pubsub>");
  xg_stream_iq_async (stream, "get", service, xml->str, 0, cancellable, subscriptions_cb, task);
}

/**
 * xg_pubsub_subscriptions_finish:
 * @stream: a stream
 * @result: what the callback got
 * @error: return location for a %XG_STANZA_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (element-type XgSubscription): the list, or %NULL with @error set
 */
GPtrArray *
xg_pubsub_subscriptions_finish (XgStream *stream, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, stream), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Whether the broker may take the same request without options. */
static gboolean
may_be_about_options (const GError *error)
{
  if (g_strcmp0 (xg_stanza_error_get_pubsub_condition (error), "invalid-options") == 0)
    return TRUE;
  if (g_error_matches (error, XG_STANZA_ERROR, XG_STANZA_ERROR_NOT_ALLOWED))
    return xg_stanza_error_get_pubsub_condition (error) == NULL;
  return g_error_matches (error, XG_STANZA_ERROR, XG_STANZA_ERROR_BAD_REQUEST) ||
         g_error_matches (error, XG_STANZA_ERROR, XG_STANZA_ERROR_FEATURE_NOT_IMPLEMENTED) ||
         g_error_matches (error, XG_STANZA_ERROR, XG_STANZA_ERROR_NOT_ACCEPTABLE) ||
         g_error_matches (error, XG_STANZA_ERROR, XG_STANZA_ERROR_RESOURCE_CONSTRAINT);
}

/* An answer without `<subscription/>` is still a yes. */
static XgSubscription *
read_subscribed (const XgElement *iq, const Request *request)
{
  const XgElement *pubsub = xg_element_get_child (iq, "pubsub", XG_NS_PUBSUB);
  XgSubscription *subscription =
    xg_pubsub_subscription_parse (xg_element_get_child (pubsub, "subscription", XG_NS_PUBSUB),
                                  request->node);

  if (subscription == NULL)
    {
      subscription = g_new0 (XgSubscription, 1);
      subscription->node = g_strdup (request->node != NULL ? request->node : "");
      subscription->jid = g_strdup (request->jid);
      subscription->state = XG_SUBSCRIPTION_SUBSCRIBED;
    }
  return subscription;
}

static void send_subscribe (XgStream *stream, GTask *task);

static void
subscribe_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (XgStanza) answer = xg_stream_iq_finish (XG_STREAM (source), result, &error);
  Request *request = g_task_get_task_data (task);

  if (answer != NULL)
    {
      g_task_return_pointer (task,
                             read_subscribed (xg_stanza_get_root (answer), request),
                             (GDestroyNotify) xg_subscription_free);
      return;
    }
  if (request->has_options && may_be_about_options (error))
    {
      request->has_options = FALSE;
      send_subscribe (XG_STREAM (source), g_steal_pointer (&task));
      return;
    }
  g_task_return_error (task, g_steal_pointer (&error));
}

/* @task: (transfer full) */
static void
send_subscribe (XgStream *stream, GTask *task)
{
  g_autoptr (GString) xml = g_string_new ("<pubsub xmlns=\"" XG_NS_PUBSUB "\"><subscribe");
  Request *request = g_task_get_task_data (task);

  append_node (xml, request->node);
  xg_xml_append_attribute (xml, "jid", request->jid);
  g_string_append (xml, "/>");
  if (request->has_options)
    {
      g_string_append (xml, "<options>");
      xg_data_form_begin_submit (xml, SUBSCRIBE_OPTIONS);
      xg_data_form_append_field (xml, "pubsub#subscription_type", "items");
      xg_data_form_append_field (xml, "pubsub#subscription_depth", "all");
      xg_data_form_end (xml);
      g_string_append (xml, "</options>");
    }
  g_string_append (xml, "</pubsub>");
  xg_stream_iq_async (stream,
                      "set",
                      request->service,
                      xml->str,
                      0,
                      g_task_get_cancellable (task),
                      subscribe_cb,
                      task);
}

/**
 * xg_pubsub_subscribe_async:
 * @stream: a stream
 * @service: the broker
 * @node: (nullable): a node; %NULL or "" for the root collection
 * @jid: our bare JID
 * @collection: whether @node is a collection: asks for all items below it
 * @cancellable: (nullable): to stop waiting
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Subscribes us (XEP-0060 section 6.1, XEP-0248 section 6.1). Where a broker refuses the options of
 * a collection the request is made again without them; the error of that second request counts.
 */
void
xg_pubsub_subscribe_async (XgStream *stream,
                           const char *service,
                           const char *node,
                           const char *jid,
                           gboolean collection,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task = g_task_new (stream, cancellable, callback, user_data);
  Request *request = request_new (service, node, jid);

  request->has_options = collection;
  g_task_set_source_tag (task, xg_pubsub_subscribe_async);
  g_task_set_task_data (task, request, request_free);
  send_subscribe (stream, task);
}

/**
 * xg_pubsub_subscribe_finish:
 * @stream: a stream
 * @result: what the callback got
 * @error: return location for a %XG_STANZA_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): the subscription, which may be pending, or %NULL with @error set
 */
XgSubscription *
xg_pubsub_subscribe_finish (XgStream *stream, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, stream), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
unsubscribe_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (XgStanza) answer = xg_stream_iq_finish (XG_STREAM (source), result, &error);

  if (answer != NULL ||
      g_strcmp0 (xg_stanza_error_get_pubsub_condition (error), "not-subscribed") == 0)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * xg_pubsub_unsubscribe_async:
 * @stream: a stream
 * @service: the broker
 * @node: (nullable): a node; %NULL or "" for the root collection
 * @jid: our bare JID
 * @subid: (nullable): which of several subscriptions; %NULL where there is only one
 * @cancellable: (nullable): to stop waiting
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Unsubscribes us (XEP-0060 section 6.2). That there is no subscription is no error.
 */
void
xg_pubsub_unsubscribe_async (XgStream *stream,
                             const char *service,
                             const char *node,
                             const char *jid,
                             const char *subid,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GString) xml = g_string_new ("<pubsub xmlns=\"" XG_NS_PUBSUB "\"><unsubscribe");
  GTask *task = g_task_new (stream, cancellable, callback, user_data);

  g_task_set_source_tag (task, xg_pubsub_unsubscribe_async);
  append_node (xml, node);
  xg_xml_append_attribute (xml, "jid", jid);
  xg_xml_append_attribute (xml, "subid", subid);
  g_string_append (xml, "/></pubsub>");
  xg_stream_iq_async (stream, "set", service, xml->str, 0, cancellable, unsubscribe_cb, task);
}

/**
 * xg_pubsub_unsubscribe_finish:
 * @stream: a stream
 * @result: what the callback got
 * @error: return location for a %XG_STANZA_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether there is no subscription now
 */
gboolean
xg_pubsub_unsubscribe_finish (XgStream *stream, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, stream), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
items_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (XgStanza) answer = xg_stream_iq_finish (XG_STREAM (source), result, &error);
  Request *request = g_task_get_task_data (task);
  XgPubsubItems *items = NULL;

  if (answer != NULL)
    items = xg_pubsub_items_parse (answer, request->node, &error);
  if (items != NULL)
    g_task_return_pointer (task, items, (GDestroyNotify) xg_pubsub_items_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * xg_pubsub_items_async:
 * @stream: a stream
 * @service: the broker
 * @node: a topic
 * @item_ids: (nullable) (array zero-terminated=1): only these items; %NULL for all
 * @max: items a page; 0 for no paging
 * @after: (nullable): `last` of the page before; %NULL for the first page
 * @before: (nullable): `first` of the page behind, or "" for the last page
 * @cancellable: (nullable): to stop waiting
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Fetches items that the broker keeps (XEP-0060 section 6.5). A broker may ignore paging: look at
 * @rsm.present. The last page is also asked for as the newest @max items (section 6.5.7); a broker
 * that takes both may count within those.
 */
void
xg_pubsub_items_async (XgStream *stream,
                       const char *service,
                       const char *node,
                       const char *const *item_ids,
                       int max,
                       const char *after,
                       const char *before,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GString) xml = g_string_new ("<pubsub xmlns=\"" XG_NS_PUBSUB "\"><items");
  GTask *task = g_task_new (stream, cancellable, callback, user_data);

  g_task_set_source_tag (task, xg_pubsub_items_async);
  g_task_set_task_data (task, request_new (service, node, NULL), request_free);
  append_node (xml, node);
  /* Brokers without RSM have at least this, and both mean the same. */
  if (max > 0 && after == NULL && before != NULL && *before == '\0')
    g_string_append_printf (xml, " max_items=\"%d\"", max);
  g_string_append_c (xml, '>');
  for (guint i = 0; item_ids != NULL && item_ids[i] != NULL; i++)
    {
      g_string_append (xml, "<item");
      xg_xml_append_attribute (xml, "id", item_ids[i]);
      g_string_append (xml, "/>");
    }
  g_string_append (xml, "</items>");
  if (max > 0 || after != NULL || before != NULL)
    xg_rsm_append_request (xml, max > 0 ? max : -1, after, before);
  g_string_append (xml, "</pubsub>");
  xg_stream_iq_async (stream, "get", service, xml->str, ITEMS_TIMEOUT, cancellable, items_cb, task);
}

/**
 * xg_pubsub_items_finish:
 * @stream: a stream
 * @result: what the callback got
 * @error: return location for a %XG_STANZA_ERROR or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): the items, or %NULL with @error set
 */
XgPubsubItems *
xg_pubsub_items_finish (XgStream *stream, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, stream), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
