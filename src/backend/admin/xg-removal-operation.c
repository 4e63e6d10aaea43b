/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-admin"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "admin/xg-changed-since.h"
#include "admin/xg-impact.h"
#include "admin/xg-node-operation-private.h"
#include "admin/xg-removal-operation.h"
#include "form/xg-form-datatype.h"
#include "xmpp/xg-namespaces.h"
#include "xmpp/xg-pubsub-owner.h"
#include "xmpp/xg-pubsub-payload.h"
#include "xmpp/xg-pubsub-publish.h"

typedef enum
{
  REMOVAL_DELETE,
  REMOVAL_PURGE,
  REMOVAL_RETRACT,
} Removal;

struct _XgRemovalOperation
{
  XgNodeOperation parent_instance;

  /* Owned */
  char *item_id; /* of REMOVAL_RETRACT */
  char *before;  /* of a creation that is undone: what is to be there; NULL: nobody knows */

  Removal removal;
  gboolean undo;
};

G_DEFINE_FINAL_TYPE (XgRemovalOperation, xg_removal_operation, XG_TYPE_NODE_OPERATION)

static char *
dup_payload (XgNodeOperation *operation, const char *node)
{
  XgRemovalOperation *self = XG_REMOVAL_OPERATION (operation);

  switch (self->removal)
    {
    case REMOVAL_DELETE:
      return xg_pubsub_payload_delete (node, NULL);
    case REMOVAL_PURGE:
      return xg_pubsub_payload_purge (node);
    case REMOVAL_RETRACT:
    default:
      return xg_pubsub_payload_retract (node, self->item_id, TRUE);
    }
}

static void
send (XgNodeOperation *operation,
      XgStream *stream,
      const char *service,
      const char *node,
      GAsyncReadyCallback callback,
      gpointer user_data)
{
  XgRemovalOperation *self = XG_REMOVAL_OPERATION (operation);

  switch (self->removal)
    {
    case REMOVAL_DELETE:
      xg_pubsub_delete_async (stream, service, node, NULL, NULL, callback, user_data);
      break;
    case REMOVAL_PURGE:
      xg_pubsub_purge_async (stream, service, node, NULL, callback, user_data);
      break;
    case REMOVAL_RETRACT:
    default:
      xg_pubsub_retract_async (stream,
                               service,
                               node,
                               self->item_id,
                               TRUE,
                               NULL,
                               callback,
                               user_data);
    }
}

static gboolean
sent (XgNodeOperation *operation, XgStream *stream, GAsyncResult *result, GError **error)
{
  switch (XG_REMOVAL_OPERATION (operation)->removal)
    {
    case REMOVAL_DELETE:
      return xg_pubsub_delete_finish (stream, result, error);
    case REMOVAL_PURGE:
      return xg_pubsub_purge_finish (stream, result, error);
    case REMOVAL_RETRACT:
    default:
      return xg_pubsub_retract_finish (stream, result, error);
    }
}

static gboolean
judge (XgNodeOperation *operation, XgReading *evidence, char **difference)
{
  XgRemovalOperation *self = XG_REMOVAL_OPERATION (operation);
  guint n_items = xg_reading_count_ids (evidence);

  switch (self->removal)
    {
    case REMOVAL_DELETE:
      if (!xg_reading_is_gone (evidence))
        *difference = g_strdup (_ ("The Broker said that it is done, but still has the node."));
      break;
    case REMOVAL_PURGE:
      if (n_items > 0)
        *difference = g_strdup_printf (
          ngettext ("The topic has %u item: it was published since, or was not removed.",
                    "The topic has %u items: they were published since, or were not removed.",
                    n_items),
          n_items);
      break;
    case REMOVAL_RETRACT:
    default:
      if (xg_reading_has_id (evidence, self->item_id))
        *difference = g_strdup (_ ("The Broker said that it is done, but still has the item."));
    }
  return *difference == NULL;
}

static gboolean
can_look (XgOperation *operation)
{
  return XG_REMOVAL_OPERATION (operation)->undo;
}

/* What else the plan deletes. */
static GHashTable *
collect_deleted (GListModel *plan)
{
  GHashTable *deleted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < g_list_model_get_n_items (plan); i++)
    {
      g_autoptr (XgOperation) each = g_list_model_get_item (plan, i);
      const char *node;

      if (!XG_IS_REMOVAL_OPERATION (each) ||
          XG_REMOVAL_OPERATION (each)->removal != REMOVAL_DELETE || !xg_operation_get_chosen (each))
        continue;
      node = xg_node_operation_get_node (XG_NODE_OPERATION (each));
      if (node != NULL)
        g_hash_table_add (deleted, g_strdup (node));
    }
  return deleted;
}

/* The JIDs whose affiliation a request about a node changes (XEP-0060 section 8.9.2). */
static void
collect_changed_jids (XgOperation *operation, GHashTable *jids)
{
  g_autofree char *request = xg_operation_dup_request (operation);
  g_autoptr (XgStanza) stanza = request != NULL ? xg_stanza_parse (request, -1, NULL) : NULL;
  const XgElement *root = stanza != NULL ? xg_stanza_get_root (stanza) : NULL;
  const XgElement *pubsub = xg_element_get_child (root, "pubsub", XG_NS_PUBSUB_OWNER);
  const XgElement *list = xg_element_get_child (pubsub, "affiliations", NULL);
  const XgElement *each = xg_element_get_child (list, "affiliation", NULL);

  for (; each != NULL; each = xg_element_get_next_named (each, "affiliation", NULL))
    {
      const char *jid = xg_element_get_attribute (each, "jid");

      if (jid != NULL)
        g_hash_table_add (jids, g_utf8_casefold (jid, -1));
    }
}

/* Whose affiliation with the same node the plan takes back. */
static GHashTable *
collect_people (GListModel *plan, const char *node)
{
  GHashTable *people = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < g_list_model_get_n_items (plan); i++)
    {
      g_autoptr (XgOperation) each = g_list_model_get_item (plan, i);

      if (XG_IS_NODE_OPERATION (each) && xg_operation_get_chosen (each) &&
          g_strcmp0 (xg_node_operation_get_node (XG_NODE_OPERATION (each)), node) == 0)
        collect_changed_jids (each, people);
    }
  return people;
}

/* The settings that the creation left and that are others now. */
static char *
find_changed_settings (XgRemovalOperation *self, XgDataForm *now)
{
  g_autoptr (XgStanza) stanza =
    self->before != NULL ? xg_stanza_parse (self->before, -1, NULL) : NULL;
  const XgElement *what =
    stanza != NULL ? xg_element_get_first_child (xg_stanza_get_root (stanza)) : NULL;
  const XgElement *form = what != NULL ? xg_element_get_first_child (what) : NULL;
  g_autoptr (XgDataForm) before = form != NULL ? xg_data_form_parse (form) : NULL;
  g_autoptr (GString) told = g_string_new (NULL);

  if (before != NULL)
    xg_changed_since_tell_settings (before, now, told);
  return xg_changed_since_say (told);
}

/* Of a creation that is undone: what the node has become since then. */
static char *
find_change (XgOperation *operation, GListModel *plan, GObject *evidence)
{
  XgRemovalOperation *self = XG_REMOVAL_OPERATION (operation);
  XgReading *contents = XG_READING (evidence);
  g_autoptr (GHashTable) deleted = NULL;
  g_autoptr (GHashTable) people = NULL;
  g_autoptr (GString) found = g_string_new (NULL);
  g_autofree char *impact = NULL;
  g_autofree char *settings = NULL;

  if (xg_reading_is_gone (contents))
    return g_strdup (_ ("There is no such node any more."));
  if (xg_reading_is_collection (contents))
    deleted = collect_deleted (plan);
  people = collect_people (plan, xg_node_operation_get_node (XG_NODE_OPERATION (self)));
  impact = xg_impact_of_contents (xg_node_operation_get_broker (XG_NODE_OPERATION (self)),
                                  contents,
                                  deleted,
                                  people);
  settings = find_changed_settings (self, xg_reading_get_form (contents));
  if (impact != NULL)
    /* Translators: %s are sentences, such as "Its 3 items are gone for good." */
    g_string_append_printf (found, _ ("It is in use by now. %s"), impact);
  if (settings != NULL)
    xg_changed_since_append (found, settings);
  return found->len > 0 ? g_string_free (g_steal_pointer (&found), FALSE) : NULL;
}

static char *
dup_before (XgNodeOperation *operation, const char *node)
{
  return g_strdup (XG_REMOVAL_OPERATION (operation)->before);
}

static void
note (XgNodeOperation *operation, XgBroker *broker, const char *node)
{
  switch (XG_REMOVAL_OPERATION (operation)->removal)
    {
    case REMOVAL_DELETE:
      xg_broker_note_deleted (broker, node);
      break;
    case REMOVAL_PURGE:
      xg_broker_note_purged (broker, node);
      break;
    case REMOVAL_RETRACT:
    default:
      break;
    }
}

static void
xg_removal_operation_finalize (GObject *object)
{
  g_clear_pointer (&XG_REMOVAL_OPERATION (object)->item_id, g_free);
  g_clear_pointer (&XG_REMOVAL_OPERATION (object)->before, g_free);
  G_OBJECT_CLASS (xg_removal_operation_parent_class)->finalize (object);
}

static void
xg_removal_operation_class_init (XgRemovalOperationClass *klass)
{
  XgNodeOperationClass *node_class = XG_NODE_OPERATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = xg_removal_operation_finalize;
  XG_OPERATION_CLASS (klass)->can_look = can_look;
  XG_OPERATION_CLASS (klass)->find_change = find_change;
  node_class->dup_before = dup_before;
  node_class->dup_payload = dup_payload;
  node_class->send = send;
  node_class->sent = sent;
  node_class->judge = judge;
  node_class->note = note;
}

static void
xg_removal_operation_init (XgRemovalOperation *self)
{
}

static XgOperation *
removal_new (XgBroker *broker,
             const char *node,
             const char *sentence,
             const char *consequence,
             const char *confirmation,
             Removal removal)
{
  XgRemovalOperation *self = g_object_new (XG_TYPE_REMOVAL_OPERATION,
                                           "broker",
                                           broker,
                                           "node",
                                           node,
                                           "sentence",
                                           sentence,
                                           "consequence",
                                           consequence,
                                           "kind",
                                           XG_OPERATION_DESTROYS,
                                           "destructive",
                                           TRUE,
                                           "confirmation",
                                           confirmation,
                                           NULL);

  self->removal = removal;
  return XG_OPERATION (self);
}

/**
 * xg_delete_operation_new:
 * @broker: a broker
 * @node: (nullable): a node, not the root collection; %NULL where it follows a creation
 *
 * Returns: (transfer full): what deletes it with all its items
 */
XgOperation *
xg_delete_operation_new (XgBroker *broker, const char *node)
{
  XgOperation *self;
  g_autofree char *told = NULL;
  g_autofree char *sentence = NULL;
  g_autofree char *impact = NULL;

  g_return_val_if_fail (XG_IS_BROKER (broker), NULL);
  g_return_val_if_fail (node == NULL || node[0] != '\0', NULL);

  told = xg_node_operation_tell_node (broker, node);
  sentence = g_strdup_printf (xg_node_operation_get_kind_of (broker, node) == XG_NODE_COLLECTION
                                ? _ ("Delete the collection %s")
                                : _ ("Delete the topic %s"),
                              told);
  impact = xg_impact_of_delete (broker, node);
  self = removal_new (broker, node, sentence, impact, node, REMOVAL_DELETE);
  xg_node_operation_set_about (XG_NODE_OPERATION (self),
                               XG_REASON_DELETE,
                               XG_READING_EXISTENCE,
                               XG_FUNCTION_DELETE);
  return self;
}

/**
 * xg_delete_operation_new_undo:
 * @broker: a broker
 * @node: (nullable): a node that was created; %NULL where it follows the creation
 * @before: (nullable): what the creation left, as the payload of a request that would configure it
 *   so; %NULL: nobody knows
 *
 * Looks at what the node holds before it is deleted, since others may use it by now: that is what
 * xg_operation_get_found() says then.
 *
 * Returns: (transfer full): what deletes it
 */
XgOperation *
xg_delete_operation_new_undo (XgBroker *broker, const char *node, const char *before)
{
  XgOperation *self = xg_delete_operation_new (broker, node);

  g_return_val_if_fail (self != NULL, NULL);
  XG_REMOVAL_OPERATION (self)->undo = TRUE;
  XG_REMOVAL_OPERATION (self)->before = g_strdup (before);
  xg_node_operation_set_about (XG_NODE_OPERATION (self),
                               XG_REASON_DELETE,
                               XG_READING_CONTENTS,
                               XG_FUNCTION_DELETE);
  return self;
}

/**
 * xg_purge_operation_new:
 * @broker: a broker
 * @node: a topic
 *
 * Returns: (transfer full): what removes all its items
 */
XgOperation *
xg_purge_operation_new (XgBroker *broker, const char *node)
{
  XgOperation *self;
  g_autofree char *told = NULL;
  g_autofree char *sentence = NULL;
  g_autofree char *impact = NULL;

  g_return_val_if_fail (XG_IS_BROKER (broker), NULL);
  g_return_val_if_fail (node != NULL && node[0] != '\0', NULL);

  told = xg_node_operation_tell_node (broker, node);
  sentence = g_strdup_printf (_ ("Remove all items of %s"), told);
  impact = xg_impact_of_purge (broker, node);
  self = removal_new (broker, node, sentence, impact, node, REMOVAL_PURGE);
  xg_node_operation_set_about (XG_NODE_OPERATION (self),
                               XG_REASON_PURGE,
                               XG_READING_ITEMS,
                               XG_FUNCTION_PURGE);
  return self;
}

/**
 * xg_retract_operation_new:
 * @broker: a broker
 * @node: a topic
 * @item_id: one of its items
 *
 * Returns: (transfer full): what removes the item, and tells subscribers
 */
XgOperation *
xg_retract_operation_new (XgBroker *broker, const char *node, const char *item_id)
{
  XgOperation *self;
  g_autofree char *told = NULL;
  g_autofree char *item = NULL;
  g_autofree char *sentence = NULL;

  g_return_val_if_fail (XG_IS_BROKER (broker), NULL);
  g_return_val_if_fail (node != NULL && node[0] != '\0', NULL);
  g_return_val_if_fail (item_id != NULL && item_id[0] != '\0', NULL);

  told = xg_node_operation_tell_node (broker, node);
  item = xg_form_quote (item_id);
  /* Translators: id of an item, then the topic */
  sentence = g_strdup_printf (_ ("Retract the item “%s” from %s"), item, told);
  self = removal_new (broker,
                      node,
                      sentence,
                      _ ("Subscribers are told. This can’t be undone."),
                      NULL,
                      REMOVAL_RETRACT);
  XG_REMOVAL_OPERATION (self)->item_id = g_strdup (item_id);
  xg_node_operation_set_about (XG_NODE_OPERATION (self),
                               XG_REASON_RETRACT,
                               XG_READING_ITEMS,
                               XG_FUNCTION_RETRACT);
  return self;
}

/**
 * xg_removal_operation_get_item_id:
 * @self: an operation
 *
 * Returns: (nullable): the item that it retracts; %NULL: it removes more
 */
const char *
xg_removal_operation_get_item_id (XgRemovalOperation *self)
{
  g_return_val_if_fail (XG_IS_REMOVAL_OPERATION (self), NULL);
  return self->item_id;
}
