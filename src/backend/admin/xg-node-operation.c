/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-admin"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "admin/xg-node-operation-private.h"
#include "form/xg-form-datatype.h"
#include "grid/xg-session.h"
#include "xmpp/xg-xml-writer.h"

typedef struct
{
  /* Owned */
  XgBroker *broker;
  XgNodeOperation *creation; /* NULL, or what makes the node and knows its name afterwards */
  char *node;

  XgReasonAction action;
  XgReadingKind evidence;
  XgFunction function;
} XgNodeOperationPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (XgNodeOperation, xg_node_operation, XG_TYPE_OPERATION)

enum
{
  PROP_BROKER = 1,
  PROP_NODE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* The connection to ask on; NULL: there is none. */
static XgStream *
get_stream (XgNodeOperation *self, GObject *context)
{
  XgNodeOperationPrivate *priv = xg_node_operation_get_instance_private (self);

  if (context != NULL && XG_IS_STREAM (context))
    return XG_STREAM (context);
  return xg_session_get_stream (xg_broker_get_session (priv->broker));
}

/* A task whose request can be sent; NULL: it has ended. */
static GTask *
begin (XgNodeOperation *self,
       XgStream *stream,
       GCancellable *cancellable,
       GAsyncReadyCallback callback,
       gpointer user_data)
{
  XgNodeOperationPrivate *priv = xg_node_operation_get_instance_private (self);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, begin);
  if (stream == NULL)
    g_task_return_error (task, xg_stanza_error_new_disconnected ());
  else if (priv->creation != NULL && xg_node_operation_get_node (self) == NULL)
    g_task_return_new_error (task,
                             XG_STANZA_ERROR,
                             XG_STANZA_ERROR_NOT_SENT,
                             _ ("The node was not created, so that its name is not known."));
  else
    return g_steal_pointer (&task);
  return NULL;
}

/*
 * The first refusal of what the broker does not have is the last: controls ask before it is tried
 * again. A collection without items is no broker without them (XEP-0248 section 5).
 */
static void
learn (XgNodeOperation *self, const GError *error)
{
  XgNodeOperationPrivate *priv = xg_node_operation_get_instance_private (self);
  XgNodeKind kind = xg_node_operation_get_kind_of (priv->broker, xg_node_operation_get_node (self));

  if (error != NULL && kind == XG_NODE_COLLECTION && xg_function_is_about_items (priv->function))
    return;
  xg_capabilities_learn (xg_broker_get_capabilities (priv->broker), priv->function, error);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  XgNodeOperation *self = XG_NODE_OPERATION (g_task_get_source_object (task));
  XgNodeOperationClass *klass = XG_NODE_OPERATION_GET_CLASS (self);
  XgNodeOperationPrivate *priv = xg_node_operation_get_instance_private (self);
  GError *error = NULL;

  if (!klass->sent (self, XG_STREAM (source), result, &error))
    {
      learn (self, error);
      g_task_return_error (task, error);
      return;
    }
  learn (self, NULL);
  if (klass->note != NULL)
    klass->note (self, priv->broker, xg_node_operation_get_node (self));
  g_task_return_boolean (task, TRUE);
}

static void
apply_async (XgOperation *operation,
             GObject *context,
             GCancellable *cancellable,
             GAsyncReadyCallback callback,
             gpointer user_data)
{
  XgNodeOperation *self = XG_NODE_OPERATION (operation);
  XgNodeOperationPrivate *priv = xg_node_operation_get_instance_private (self);
  XgStream *stream = get_stream (self, context);
  GTask *task = begin (self, stream, cancellable, callback, user_data);

  if (task != NULL)
    XG_NODE_OPERATION_GET_CLASS (self)->send (self,
                                              stream,
                                              xg_broker_get_jid (priv->broker),
                                              xg_node_operation_get_node (self),
                                              sent_cb,
                                              task);
}

static gboolean
apply_finish (XgOperation *operation, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static char *
dup_request (XgOperation *operation)
{
  XgNodeOperation *self = XG_NODE_OPERATION (operation);
  XgNodeOperationPrivate *priv = xg_node_operation_get_instance_private (self);
  const char *node = xg_node_operation_get_node (self);
  g_autoptr (GString) xml = g_string_new ("<iq type=\"set\"");
  g_autofree char *payload =
    XG_NODE_OPERATION_GET_CLASS (self)->dup_payload (self,
                                                     node != NULL ? node
                                                                  : _ ("(the name of the new "
                                                                       "node)"));

  xg_xml_append_attribute (xml, "to", xg_broker_get_jid (priv->broker));
  g_string_append_printf (xml, ">%s</iq>", payload);
  return g_string_free (g_steal_pointer (&xml), FALSE);
}

static const char *
get_evidence_node (XgNodeOperation *self)
{
  XgNodeOperationClass *klass = XG_NODE_OPERATION_GET_CLASS (self);

  return klass->get_evidence_node != NULL ? klass->get_evidence_node (self)
                                          : xg_node_operation_get_node (self);
}

static char *
dup_evidence_key (XgOperation *operation)
{
  XgNodeOperation *self = XG_NODE_OPERATION (operation);
  XgNodeOperationPrivate *priv = xg_node_operation_get_instance_private (self);
  const char *node = get_evidence_node (self);

  if (priv->evidence == XG_READING_NONE || node == NULL)
    return NULL;
  return g_strdup_printf ("%d\n%s\n%s",
                          (int) priv->evidence,
                          xg_broker_get_jid (priv->broker),
                          node);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  XgReading *evidence = xg_reading_finish (result, &error);

  if (evidence != NULL)
    g_task_return_pointer (task, evidence, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
read_async (XgOperation *operation,
            GObject *context,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  XgNodeOperation *self = XG_NODE_OPERATION (operation);
  XgNodeOperationPrivate *priv = xg_node_operation_get_instance_private (self);
  XgStream *stream = get_stream (self, context);
  GTask *task = begin (self, stream, cancellable, callback, user_data);

  if (task != NULL)
    xg_reading_async (stream,
                      xg_broker_get_jid (priv->broker),
                      get_evidence_node (self),
                      priv->evidence,
                      cancellable,
                      read_cb,
                      task);
}

static GObject *
read_finish (XgOperation *operation, GAsyncResult *result, GError **error)
{
  g_autoptr (GError) why = NULL;
  GObject *evidence = g_task_propagate_pointer (G_TASK (result), &why);
  g_autofree char *reason = evidence == NULL ? xg_reason_for (why, XG_REASON_LOOK) : NULL;

  if (reason != NULL)
    {
      /* With its stanzas */
      g_free (why->message);
      why->message = g_steal_pointer (&reason);
      g_propagate_error (error, g_steal_pointer (&why));
    }
  return evidence;
}

static gboolean
check (XgOperation *operation, GObject *evidence, char **difference)
{
  XgNodeOperation *self = XG_NODE_OPERATION (operation);

  return XG_NODE_OPERATION_GET_CLASS (self)->judge (self, XG_READING (evidence), difference);
}

/* What it means, then the broker's own words. What was not sent has a reason of its own. */
static char *
dup_failure (XgOperation *operation, const GError *error)
{
  XgNodeOperationPrivate *priv =
    xg_node_operation_get_instance_private (XG_NODE_OPERATION (operation));
  g_autofree char *reason = NULL;
  const char *text = error->domain == XG_STANZA_ERROR ? xg_stanza_error_get_text (error) : NULL;

  if (g_error_matches (error, XG_STANZA_ERROR, XG_STANZA_ERROR_NOT_SENT))
    return g_strdup (error->message);
  reason = xg_reason_for (error, priv->action);
  if (text == NULL || text[0] == '\0')
    return g_steal_pointer (&reason);
  /* Translators: a sentence of ours, then the server's own words */
  return g_strdup_printf (_ ("%s The Broker said: “%s”"), reason, text);
}

/**
 * xg_node_operation_set_about:
 * @self: an operation
 * @action: what it is
 * @evidence: what is read again
 * @function: what the broker needs for it
 *
 * For classes of which not all operations are the same.
 */
void
xg_node_operation_set_about (XgNodeOperation *self,
                             XgReasonAction action,
                             XgReadingKind evidence,
                             XgFunction function)
{
  XgNodeOperationPrivate *priv = xg_node_operation_get_instance_private (self);

  priv->action = action;
  priv->evidence = evidence;
  priv->function = function;
}

static void
xg_node_operation_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  XgNodeOperationPrivate *priv =
    xg_node_operation_get_instance_private (XG_NODE_OPERATION (object));

  switch (id)
    {
    case PROP_BROKER:
      g_value_set_object (value, priv->broker);
      break;
    case PROP_NODE:
      g_value_set_string (value, xg_node_operation_get_node (XG_NODE_OPERATION (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
xg_node_operation_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  XgNodeOperationPrivate *priv =
    xg_node_operation_get_instance_private (XG_NODE_OPERATION (object));

  switch (id)
    {
    case PROP_BROKER:
      priv->broker = g_value_dup_object (value);
      break;
    case PROP_NODE:
      priv->node = g_value_dup_string (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
xg_node_operation_constructed (GObject *object)
{
  XgNodeOperation *self = XG_NODE_OPERATION (object);
  const XgNodeOperationClass *klass = XG_NODE_OPERATION_GET_CLASS (self);

  G_OBJECT_CLASS (xg_node_operation_parent_class)->constructed (object);
  xg_node_operation_set_about (self, klass->action, klass->evidence, klass->function);
}

static void
xg_node_operation_finalize (GObject *object)
{
  XgNodeOperationPrivate *priv =
    xg_node_operation_get_instance_private (XG_NODE_OPERATION (object));

  g_clear_object (&priv->broker);
  g_clear_object (&priv->creation);
  g_clear_pointer (&priv->node, g_free);
  G_OBJECT_CLASS (xg_node_operation_parent_class)->finalize (object);
}

static void
xg_node_operation_class_init (XgNodeOperationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  XgOperationClass *operation_class = XG_OPERATION_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->constructed = xg_node_operation_constructed;
  object_class->finalize = xg_node_operation_finalize;
  object_class->get_property = xg_node_operation_get_property;
  object_class->set_property = xg_node_operation_set_property;
  operation_class->apply_async = apply_async;
  operation_class->apply_finish = apply_finish;
  operation_class->dup_request = dup_request;
  operation_class->dup_evidence_key = dup_evidence_key;
  operation_class->read_async = read_async;
  operation_class->read_finish = read_finish;
  operation_class->check = check;
  operation_class->dup_failure = dup_failure;

  properties[PROP_BROKER] = g_param_spec_object ("broker", NULL, NULL, XG_TYPE_BROKER, flags);
  properties[PROP_NODE] = g_param_spec_string ("node", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
xg_node_operation_init (XgNodeOperation *self)
{
}

/**
 * xg_node_operation_get_broker:
 * @self: an operation
 *
 * Returns: (transfer none): the broker that it changes
 */
XgBroker *
xg_node_operation_get_broker (XgNodeOperation *self)
{
  XgNodeOperationPrivate *priv = xg_node_operation_get_instance_private (self);

  g_return_val_if_fail (XG_IS_NODE_OPERATION (self), NULL);
  return priv->broker;
}

/**
 * xg_node_operation_get_node:
 * @self: an operation
 *
 * Returns: (nullable): id of the node that it changes, "" for the root collection; %NULL while
 *   nobody knows it
 */
const char *
xg_node_operation_get_node (XgNodeOperation *self)
{
  XgNodeOperationPrivate *priv = xg_node_operation_get_instance_private (self);

  g_return_val_if_fail (XG_IS_NODE_OPERATION (self), NULL);
  if (priv->creation != NULL)
    return xg_node_operation_get_node (priv->creation);
  return priv->node;
}

/**
 * xg_node_operation_dup_before:
 * @self: an operation that was not applied yet
 *
 * Returns: (transfer full) (nullable): what there was when it was made, as the payload of a request
 *   that would make it so, without secrets; %NULL: nobody knows
 */
char *
xg_node_operation_dup_before (XgNodeOperation *self)
{
  XgNodeOperationClass *klass = XG_NODE_OPERATION_GET_CLASS (self);
  const char *node = xg_node_operation_get_node (self);

  g_return_val_if_fail (XG_IS_NODE_OPERATION (self), NULL);
  return klass->dup_before != NULL && node != NULL ? klass->dup_before (self, node) : NULL;
}

/**
 * xg_node_operation_follow:
 * @self: an operation
 * @creation: what creates the node that @self is about
 *
 * For a node whose name the broker chooses (XEP-0060 section 8.1.2): @self changes the node that
 * @creation made. The plan has to know that @self needs @creation: xg_plan_add_need().
 */
void
xg_node_operation_follow (XgNodeOperation *self, XgNodeOperation *creation)
{
  XgNodeOperationPrivate *priv = xg_node_operation_get_instance_private (self);

  g_return_if_fail (XG_IS_NODE_OPERATION (self));
  g_return_if_fail (XG_IS_NODE_OPERATION (creation) && creation != self);
  g_set_object (&priv->creation, creation);
}

/**
 * xg_node_operation_set_node:
 * @self: an operation
 * @node: what its node is called, as the broker said
 */
void
xg_node_operation_set_node (XgNodeOperation *self, const char *node)
{
  XgNodeOperationPrivate *priv = xg_node_operation_get_instance_private (self);

  g_free (priv->node);
  priv->node = g_strdup (node);
}

/**
 * xg_node_operation_tell_node:
 * @broker: a broker
 * @node: (nullable): a node id; "" for the root collection; %NULL where it is not known yet
 *
 * Returns: (transfer full): the node in a sentence, by its title and, where that is another, its id
 */
char *
xg_node_operation_tell_node (XgBroker *broker, const char *node)
{
  g_autofree char *id = NULL;
  g_autofree char *label = NULL;
  XgNode *known;

  if (node == NULL)
    return g_strdup (_ ("the new node"));
  if (node[0] == '\0')
    return g_strdup (_ ("the top level"));
  known = xg_broker_lookup_node (broker, node);
  id = xg_form_quote (node);
  if (known != NULL)
    label = xg_form_quote (xg_node_get_label (known));
  if (label == NULL || g_str_equal (label, id))
    return g_strdup_printf (_ ("“%s”"), id);
  /* Translators: the title of a node, then its id */
  return g_strdup_printf (_ ("“%s” (%s)"), label, id);
}

/**
 * xg_node_operation_get_kind_of:
 * @broker: a broker
 * @node: (nullable): a node id
 *
 * Returns: what the tree knows it to be
 */
XgNodeKind
xg_node_operation_get_kind_of (XgBroker *broker, const char *node)
{
  XgNode *known = node != NULL ? xg_broker_lookup_node (broker, node) : NULL;

  return known != NULL ? xg_node_get_kind (known) : XG_NODE_UNKNOWN;
}
