/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-admin"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "admin/xg-node-operation-private.h"
#include "admin/xg-subscription-operation.h"
#include "form/xg-form-datatype.h"
#include "xmpp/xg-pubsub-payload.h"
#include "xmpp/xg-pubsub-subscribers.h"

/* Both ways to change a subscription: the owner's list, and the answer to who asked. What the
 * broker has afterwards is the same. */
struct _XgSubscriptionOperation
{
  XgNodeOperation parent_instance;

  /* Owned */
  char *jid;
  char *subid;
  GPtrArray *changes;       /* (element-type XgSubscription): the one */
  XgPubsubRequest *request; /* NULL: nobody asked */

  XgSubscriptionState before;
  XgSubscriptionState after;
};

G_DEFINE_FINAL_TYPE (XgSubscriptionOperation, xg_subscription_operation, XG_TYPE_NODE_OPERATION)

static gboolean
allows (XgSubscriptionOperation *self)
{
  return self->after == XG_SUBSCRIPTION_SUBSCRIBED;
}

static char *
dup_payload (XgNodeOperation *operation, const char *node)
{
  return xg_pubsub_payload_subscribers (node, XG_SUBSCRIPTION_OPERATION (operation)->changes);
}

static char *
dup_request (XgOperation *operation)
{
  XgSubscriptionOperation *self = XG_SUBSCRIPTION_OPERATION (operation);

  if (self->request != NULL)
    return xg_pubsub_payload_answer (self->request, NULL, allows (self));
  return XG_OPERATION_CLASS (xg_subscription_operation_parent_class)->dup_request (operation);
}

/* Nobody answers an answer: what became of it is read. */
static void
send_answer (XgSubscriptionOperation *self,
             XgStream *stream,
             GAsyncReadyCallback callback,
             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (stream, NULL, callback, user_data);
  g_autofree char *id = NULL;

  g_task_set_source_tag (task, send_answer);
  id = xg_pubsub_request_answer (stream, self->request, allows (self));
  if (id != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task,
                             XG_STANZA_ERROR,
                             XG_STANZA_ERROR_NOT_SENT,
                             _ ("The answer was not sent: there is no connection, or the request "
                                "has characters that XMPP can’t carry."));
}

static void
send (XgNodeOperation *operation,
      XgStream *stream,
      const char *service,
      const char *node,
      GAsyncReadyCallback callback,
      gpointer user_data)
{
  XgSubscriptionOperation *self = XG_SUBSCRIPTION_OPERATION (operation);

  if (self->request != NULL)
    send_answer (self, stream, callback, user_data);
  else
    xg_pubsub_set_subscribers_async (stream,
                                     service,
                                     node,
                                     self->changes,
                                     NULL,
                                     callback,
                                     user_data);
}

static gboolean
sent (XgNodeOperation *operation, XgStream *stream, GAsyncResult *result, GError **error)
{
  if (XG_SUBSCRIPTION_OPERATION (operation)->request != NULL)
    return g_task_propagate_boolean (G_TASK (result), error);
  return xg_pubsub_set_subscribers_finish (stream, result, NULL, error);
}

static gboolean
judge (XgNodeOperation *operation, XgReading *evidence, char **difference)
{
  XgSubscriptionOperation *self = XG_SUBSCRIPTION_OPERATION (operation);
  XgSubscriptionState now = xg_reading_get_subscription (evidence, self->jid, self->subid);

  if (now == self->after)
    return TRUE;
  switch (now)
    {
    case XG_SUBSCRIPTION_SUBSCRIBED:
    case XG_SUBSCRIPTION_UNCONFIGURED:
      *difference =
        g_strdup_printf (_ ("The Broker still lists the subscription of %s."), self->jid);
      break;
    case XG_SUBSCRIPTION_PENDING:
      *difference = g_strdup_printf (_ ("The request of %s still waits. Perhaps the Broker takes "
                                        "answers by the list of subscribers only."),
                                     self->jid);
      break;
    case XG_SUBSCRIPTION_NONE:
    default:
      *difference =
        g_strdup_printf (_ ("The Broker does not list a subscription of %s."), self->jid);
    }
  return FALSE;
}

static char *
tell_now (XgNodeOperation *operation, XgReading *evidence)
{
  XgSubscriptionOperation *self = XG_SUBSCRIPTION_OPERATION (operation);
  g_autofree char *shown = xg_form_quote (self->jid);

  switch (xg_reading_get_subscription (evidence, self->jid, self->subid))
    {
    case XG_SUBSCRIPTION_SUBSCRIBED:
    case XG_SUBSCRIPTION_UNCONFIGURED:
      /* Translators: %s is an address, here and in the next ones */
      return g_strdup_printf (_ ("%s is subscribed"), shown);
    case XG_SUBSCRIPTION_PENDING:
      return g_strdup_printf (_ ("%s waits for an answer"), shown);
    case XG_SUBSCRIPTION_NONE:
    default:
      return g_strdup_printf (_ ("%s is not subscribed"), shown);
    }
}

static char *
dup_before (XgNodeOperation *operation, const char *node)
{
  XgSubscriptionOperation *self = XG_SUBSCRIPTION_OPERATION (operation);
  g_autoptr (GPtrArray) before =
    g_ptr_array_new_with_free_func ((GDestroyNotify) xg_subscription_free);

  g_ptr_array_add (before, xg_subscription_new (self->jid, self->subid, self->before));
  return xg_pubsub_payload_subscribers (node, before);
}

/* Our own shows in the tree. */
static void
note (XgNodeOperation *operation, XgBroker *broker, const char *node)
{
  xg_broker_note_changed (broker, node);
}

/* A request that was answered does not wait again. */
static XgOperation *
dup_inverse (XgOperation *operation)
{
  XgSubscriptionOperation *self = XG_SUBSCRIPTION_OPERATION (operation);
  XgNodeOperation *parent = XG_NODE_OPERATION (operation);
  gboolean waited = self->before == XG_SUBSCRIPTION_PENDING;

  if (!xg_operation_is_applied (operation) || (waited && !allows (self)))
    return NULL;
  return xg_subscription_operation_new (xg_node_operation_get_broker (parent),
                                        xg_node_operation_get_node (parent),
                                        self->jid,
                                        allows (self) ? self->subid : NULL,
                                        self->after,
                                        waited ? XG_SUBSCRIPTION_NONE : self->before);
}

static void
xg_subscription_operation_finalize (GObject *object)
{
  XgSubscriptionOperation *self = XG_SUBSCRIPTION_OPERATION (object);

  g_clear_pointer (&self->jid, g_free);
  g_clear_pointer (&self->subid, g_free);
  g_clear_pointer (&self->changes, g_ptr_array_unref);
  g_clear_pointer (&self->request, xg_pubsub_request_free);
  G_OBJECT_CLASS (xg_subscription_operation_parent_class)->finalize (object);
}

static void
xg_subscription_operation_class_init (XgSubscriptionOperationClass *klass)
{
  XgOperationClass *operation_class = XG_OPERATION_CLASS (klass);
  XgNodeOperationClass *node_class = XG_NODE_OPERATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = xg_subscription_operation_finalize;
  operation_class->dup_inverse = dup_inverse;
  operation_class->dup_request = dup_request;
  node_class->action = XG_REASON_SUBSCRIPTIONS;
  node_class->evidence = XG_READING_SUBSCRIBERS;
  node_class->function = XG_FUNCTION_SUBSCRIPTIONS;
  node_class->dup_payload = dup_payload;
  node_class->send = send;
  node_class->sent = sent;
  node_class->judge = judge;
  node_class->tell_now = tell_now;
  node_class->dup_before = dup_before;
  node_class->note = note;
}

static void
xg_subscription_operation_init (XgSubscriptionOperation *self)
{
}

static char *
make_sentence (const char *jid,
               const char *node,
               XgSubscriptionState before,
               XgSubscriptionState after)
{
  gboolean waits = before == XG_SUBSCRIPTION_PENDING;

  if (after == XG_SUBSCRIPTION_NONE)
    /* Translators: an address and a node, here and in the next ones */
    return g_strdup_printf (waits ? _ ("Refuse %s the subscription to %s")
                                  : _ ("End the subscription of %s to %s"),
                            jid,
                            node);
  if (after == XG_SUBSCRIPTION_SUBSCRIBED)
    return g_strdup_printf (waits ? _ ("Allow %s the subscription to %s")
                                  : _ ("Subscribe %s to %s"),
                            jid,
                            node);
  return g_strdup_printf (_ ("Change the subscription of %s to %s"), jid, node);
}

static const char *
find_consequence (XgSubscriptionState before, XgSubscriptionState after)
{
  if (after == XG_SUBSCRIPTION_NONE && before == XG_SUBSCRIPTION_SUBSCRIBED)
    return _ ("Receives nothing more from it; the options of the subscription are lost.");
  if (after == XG_SUBSCRIPTION_NONE && before == XG_SUBSCRIPTION_PENDING)
    return _ ("Has to ask again.");
  if (after == XG_SUBSCRIPTION_SUBSCRIBED)
    return _ ("Receives what is published from now on.");
  return NULL;
}

/**
 * xg_subscription_operation_new:
 * @broker: a broker
 * @node: (nullable): a node; "" for the root collection; %NULL where it follows a creation
 * @jid: whose subscription
 * @subid: (nullable): which of several
 * @before: how it is now
 * @after: how it is to be; %XG_SUBSCRIPTION_NONE ends it
 *
 * Returns: (transfer full): the operation
 */
XgOperation *
xg_subscription_operation_new (XgBroker *broker,
                               const char *node,
                               const char *jid,
                               const char *subid,
                               XgSubscriptionState before,
                               XgSubscriptionState after)
{
  XgSubscriptionOperation *self;
  g_autofree char *shown = NULL;
  g_autofree char *told = NULL;
  g_autofree char *sentence = NULL;

  g_return_val_if_fail (XG_IS_BROKER (broker), NULL);
  g_return_val_if_fail (jid != NULL, NULL);

  shown = xg_form_quote (jid);
  told = xg_node_operation_tell_node (broker, node);
  sentence = make_sentence (shown, told, before, after);
  self = g_object_new (XG_TYPE_SUBSCRIPTION_OPERATION,
                       "broker",
                       broker,
                       "node",
                       node,
                       "sentence",
                       sentence,
                       "consequence",
                       find_consequence (before, after),
                       "kind",
                       after == XG_SUBSCRIPTION_NONE ? XG_OPERATION_TAKES_AWAY : XG_OPERATION_ADDS,
                       NULL);
  self->jid = g_strdup (jid);
  self->subid = g_strdup (subid);
  self->before = before;
  self->after = after;
  self->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) xg_subscription_free);
  g_ptr_array_add (self->changes, xg_subscription_new (jid, subid, after));
  return XG_OPERATION (self);
}

/**
 * xg_answer_operation_new:
 * @broker: a broker
 * @request: who asks for what
 * @allow: whether it is allowed
 *
 * Returns: (transfer full): the operation
 */
XgOperation *
xg_answer_operation_new (XgBroker *broker, const XgPubsubRequest *request, gboolean allow)
{
  XgOperation *operation;
  XgPubsubRequest *copy;

  g_return_val_if_fail (request != NULL, NULL);

  operation =
    xg_subscription_operation_new (broker,
                                   request->node,
                                   request->jid,
                                   request->subid,
                                   XG_SUBSCRIPTION_PENDING,
                                   allow ? XG_SUBSCRIPTION_SUBSCRIBED : XG_SUBSCRIPTION_NONE);
  copy = g_new0 (XgPubsubRequest, 1);
  copy->broker = g_strdup (request->broker);
  copy->node = g_strdup (request->node);
  copy->jid = g_strdup (request->jid);
  copy->subid = g_strdup (request->subid);
  XG_SUBSCRIPTION_OPERATION (operation)->request = copy;
  xg_node_operation_set_about (XG_NODE_OPERATION (operation),
                               XG_REASON_SUBSCRIPTIONS,
                               XG_READING_SUBSCRIBERS,
                               XG_FUNCTION_AUTHORIZE);
  return operation;
}
