/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-admin"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "admin/xg-collection-operation.h"
#include "admin/xg-node-operation-private.h"
#include "xmpp/xg-pubsub-owner.h"
#include "xmpp/xg-pubsub-payload.h"

struct _XgCollectionOperation
{
  XgNodeOperation parent_instance;

  /* Owned */
  char *collection;          /* "" for the root collection */
  XgNodeOperation *creation; /* NULL, or what makes the collection */

  gboolean associate;
};

G_DEFINE_FINAL_TYPE (XgCollectionOperation, xg_collection_operation, XG_TYPE_NODE_OPERATION)

static const char *
get_collection (XgNodeOperation *operation)
{
  XgCollectionOperation *self = XG_COLLECTION_OPERATION (operation);

  return self->creation != NULL ? xg_node_operation_get_node (self->creation) : self->collection;
}

static char *
dup_payload (XgNodeOperation *operation, const char *node)
{
  XgCollectionOperation *self = XG_COLLECTION_OPERATION (operation);
  const char *collection = get_collection (operation);

  return xg_pubsub_payload_collection (collection != NULL ? collection
                                                          : _ ("(the name of the new node)"),
                                       node,
                                       self->associate);
}

static void
send (XgNodeOperation *operation,
      XgStream *stream,
      const char *service,
      const char *node,
      GAsyncReadyCallback callback,
      gpointer user_data)
{
  const char *collection = get_collection (operation);

  if (XG_COLLECTION_OPERATION (operation)->associate)
    xg_pubsub_associate_async (stream, service, collection, node, NULL, callback, user_data);
  else
    xg_pubsub_dissociate_async (stream, service, collection, node, NULL, callback, user_data);
}

static gboolean
sent (XgNodeOperation *operation, XgStream *stream, GAsyncResult *result, GError **error)
{
  if (XG_COLLECTION_OPERATION (operation)->associate)
    return xg_pubsub_associate_finish (stream, result, error);
  return xg_pubsub_dissociate_finish (stream, result, error);
}

static gboolean
judge (XgNodeOperation *operation, XgReading *evidence, char **difference)
{
  XgCollectionOperation *self = XG_COLLECTION_OPERATION (operation);
  gboolean there = xg_reading_has_id (evidence, xg_node_operation_get_node (operation));

  if (there == self->associate)
    return TRUE;
  *difference = g_strdup (
    self->associate ? _ ("The Broker said that it is done, but does not list the node there.")
                    : _ ("The Broker said that it is done, but still lists the node there."));
  return FALSE;
}

static char *
tell_now (XgNodeOperation *operation, XgReading *evidence)
{
  XgBroker *broker = xg_node_operation_get_broker (operation);
  const char *node = xg_node_operation_get_node (operation);
  g_autofree char *told = xg_node_operation_tell_node (broker, node);
  g_autofree char *where = xg_node_operation_tell_node (broker, get_collection (operation));

  /* Translators: a node, then a collection */
  return g_strdup_printf (xg_reading_has_id (evidence, node) ? _ ("%s is in %s")
                                                             : _ ("%s is not in %s"),
                          told,
                          where);
}

static char *
dup_before (XgNodeOperation *operation, const char *node)
{
  const char *collection = get_collection (operation);

  return collection != NULL
           ? xg_pubsub_payload_collection (collection,
                                           node,
                                           !XG_COLLECTION_OPERATION (operation)->associate)
           : NULL;
}

static void
note (XgNodeOperation *operation, XgBroker *broker, const char *node)
{
  xg_broker_note_moved (broker,
                        node,
                        get_collection (operation),
                        XG_COLLECTION_OPERATION (operation)->associate);
}

static XgOperation *
dup_inverse (XgOperation *operation)
{
  XgCollectionOperation *self = XG_COLLECTION_OPERATION (operation);
  XgNodeOperation *parent = XG_NODE_OPERATION (operation);

  if (!xg_operation_is_applied (operation))
    return NULL;
  return xg_collection_operation_new (xg_node_operation_get_broker (parent),
                                      xg_node_operation_get_node (parent),
                                      get_collection (parent),
                                      !self->associate,
                                      NULL);
}

static void
xg_collection_operation_finalize (GObject *object)
{
  XgCollectionOperation *self = XG_COLLECTION_OPERATION (object);

  g_clear_pointer (&self->collection, g_free);
  g_clear_object (&self->creation);
  G_OBJECT_CLASS (xg_collection_operation_parent_class)->finalize (object);
}

static void
xg_collection_operation_class_init (XgCollectionOperationClass *klass)
{
  XgNodeOperationClass *node_class = XG_NODE_OPERATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = xg_collection_operation_finalize;
  XG_OPERATION_CLASS (klass)->dup_inverse = dup_inverse;
  node_class->action = XG_REASON_ASSOCIATE;
  node_class->evidence = XG_READING_CHILDREN;
  node_class->function = XG_FUNCTION_COLLECTIONS;
  node_class->dup_payload = dup_payload;
  node_class->send = send;
  node_class->sent = sent;
  node_class->get_evidence_node = get_collection;
  node_class->judge = judge;
  node_class->tell_now = tell_now;
  node_class->dup_before = dup_before;
  node_class->note = note;
}

static void
xg_collection_operation_init (XgCollectionOperation *self)
{
}

/**
 * xg_collection_operation_new:
 * @broker: a broker
 * @node: (nullable): a topic or collection; %NULL where it follows a creation
 * @collection: (nullable): the collection; "" for the root collection; %NULL where that follows a
 *   creation
 * @associate: whether @node comes into it; else it leaves it
 * @reach: (nullable): what that means for others; %NULL: as far as the tree knows
 *
 * Returns: (transfer full): the operation
 */
XgOperation *
xg_collection_operation_new (XgBroker *broker,
                             const char *node,
                             const char *collection,
                             gboolean associate,
                             const char *reach)
{
  XgCollectionOperation *self;
  g_autofree char *told = NULL;
  g_autofree char *where = NULL;
  g_autofree char *sentence = NULL;
  XgNode *known;
  gint64 n_subscribers;
  g_autofree char *consequence = NULL;

  g_return_val_if_fail (XG_IS_BROKER (broker), NULL);

  known = collection != NULL ? xg_broker_lookup_node (broker, collection) : NULL;
  n_subscribers = known != NULL ? xg_node_get_n_subscribers (known) : 0;
  told = xg_node_operation_tell_node (broker, node);
  where = xg_node_operation_tell_node (broker, collection);
  /* Translators: a node, then a collection */
  sentence =
    g_strdup_printf (associate ? _ ("Put %s into %s") : _ ("Take %s out of %s"), told, where);
  if (reach != NULL)
    consequence = g_strdup (reach);
  else if (n_subscribers > 0)
    consequence = g_strdup_printf (
      associate ? ngettext ("%" G_GINT64_FORMAT " subscriber of the collection will "
                            "receive it too.",
                            "%" G_GINT64_FORMAT " subscribers of the collection will "
                            "receive it too.",
                            (gulong) n_subscribers)
                : ngettext ("%" G_GINT64_FORMAT " subscriber of the collection will no "
                            "longer receive it.",
                            "%" G_GINT64_FORMAT " subscribers of the collection will no "
                            "longer receive it.",
                            (gulong) n_subscribers),
      n_subscribers);
  self = g_object_new (XG_TYPE_COLLECTION_OPERATION,
                       "broker",
                       broker,
                       "node",
                       node,
                       "sentence",
                       sentence,
                       "consequence",
                       consequence,
                       "kind",
                       associate ? XG_OPERATION_ADDS : XG_OPERATION_TAKES_AWAY,
                       NULL);
  self->collection = g_strdup (collection);
  self->associate = associate;
  return XG_OPERATION (self);
}

/**
 * xg_collection_operation_follow:
 * @self: an operation
 * @creation: what creates the collection, whose name the broker chooses
 *
 * As xg_node_operation_follow(), but for the collection.
 */
void
xg_collection_operation_follow (XgCollectionOperation *self, XgNodeOperation *creation)
{
  g_return_if_fail (XG_IS_COLLECTION_OPERATION (self));
  g_return_if_fail (XG_IS_NODE_OPERATION (creation));
  g_set_object (&self->creation, creation);
}
