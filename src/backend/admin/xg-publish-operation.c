/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-admin"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "admin/xg-form-catalogue.h"
#include "admin/xg-node-operation-private.h"
#include "admin/xg-publish-operation.h"
#include "form/xg-form-datatype.h"
#include "xmpp/xg-pubsub-payload.h"
#include "xmpp/xg-pubsub-publish.h"

/*
 * The broker's answer is all that can be known: a topic need not keep what is published (XEP-0060
 * section 4.3), so that its absence afterwards says nothing. Nor can what subscribers have be
 * taken back. What can be known is whether conditions were looked at: an item that was published
 * though the topic is not so tells of a broker that ignores them.
 */
struct _XgPublishOperation
{
  XgNodeOperation parent_instance;

  /* Owned */
  char *item_id; /* NULL: the broker chooses, or does not say */
  char *xml;     /* NULL: no content */
  char *options; /* form of what the topic must be like; NULL: anything */
};

G_DEFINE_FINAL_TYPE (XgPublishOperation, xg_publish_operation, XG_TYPE_NODE_OPERATION)

static char *
dup_payload (XgNodeOperation *operation, const char *node)
{
  XgPublishOperation *self = XG_PUBLISH_OPERATION (operation);

  return xg_pubsub_payload_publish (node, self->item_id, self->xml, self->options);
}

static void
send (XgNodeOperation *operation,
      XgStream *stream,
      const char *service,
      const char *node,
      GAsyncReadyCallback callback,
      gpointer user_data)
{
  XgPublishOperation *self = XG_PUBLISH_OPERATION (operation);

  xg_pubsub_publish_async (stream,
                           service,
                           node,
                           self->item_id,
                           self->xml,
                           self->options,
                           NULL,
                           callback,
                           user_data);
}

static gboolean
sent (XgNodeOperation *operation, XgStream *stream, GAsyncResult *result, GError **error)
{
  XgPublishOperation *self = XG_PUBLISH_OPERATION (operation);
  g_autofree char *item_id = NULL;

  if (!xg_pubsub_publish_finish (stream, result, &item_id, error))
    return FALSE;
  if (item_id != NULL)
    {
      g_free (self->item_id);
      self->item_id = g_steal_pointer (&item_id);
    }
  return TRUE;
}

/* What of the conditions is not so, as “setting: has, not wanted”; NULL: all of it is. */
static char *
find_broken (XgPublishOperation *self, XgDataForm *now)
{
  g_autoptr (XgStanza) stanza = xg_stanza_parse (self->options, -1, NULL);
  g_autoptr (XgDataForm) conditions =
    stanza != NULL ? xg_data_form_parse (xg_stanza_get_root (stanza)) : NULL;
  g_autoptr (XgForm) form = xg_form_new (now);
  g_autoptr (GString) out = g_string_new (NULL);

  xg_form_catalogue_describe (form);
  for (guint i = 0; conditions != NULL && i < xg_data_form_get_n_fields (conditions); i++)
    {
      const char *var = xg_data_form_get_var (conditions, i);
      XgFormField *field = var != NULL ? xg_form_find (form, var) : NULL;
      g_autofree char *label = NULL;
      g_autofree char *has = NULL;
      g_autofree char *wanted = NULL;

      if (field == NULL || xg_form_field_get_form_type (field) == XG_FORM_TEXT_PRIVATE)
        continue;
      xg_form_field_set_values (field, xg_data_form_get_values_at (conditions, i));
      if (!xg_form_field_get_changed (field))
        continue;
      label = xg_form_quote (xg_form_field_get_label (field));
      has = xg_form_field_tell_values (field, xg_form_field_get_saved_values (field));
      wanted = xg_form_field_tell_values (field, xg_form_field_get_values (field));
      if (out->len > 0)
        g_string_append (out, _ ("; "));
      /* Translators: a setting, its value, the value that it was to have */
      g_string_append_printf (out, _ ("%s: %s, not %s"), label, has, wanted);
    }
  return out->len > 0 ? g_string_free (g_steal_pointer (&out), FALSE) : NULL;
}

static gboolean
judge (XgNodeOperation *operation, XgReading *evidence, char **difference)
{
  XgDataForm *now = xg_reading_get_form (evidence);
  g_autofree char *broken =
    now != NULL ? find_broken (XG_PUBLISH_OPERATION (operation), now) : NULL;

  if (broken == NULL)
    return TRUE;
  xg_capabilities_learn_ignored (
    xg_broker_get_capabilities (xg_node_operation_get_broker (operation)),
    XG_FUNCTION_PUBLISH_OPTIONS);
  /* Translators: %s is what is not so: settings, each with what it has and what it was to have */
  *difference = g_strdup_printf (_ ("The item was published, although the topic is not as it was "
                                    "to be (%s): the Broker ignores conditions."),
                                 broken);
  return FALSE;
}

static void
xg_publish_operation_finalize (GObject *object)
{
  XgPublishOperation *self = XG_PUBLISH_OPERATION (object);

  g_clear_pointer (&self->item_id, g_free);
  g_clear_pointer (&self->xml, g_free);
  g_clear_pointer (&self->options, g_free);
  G_OBJECT_CLASS (xg_publish_operation_parent_class)->finalize (object);
}

static void
xg_publish_operation_class_init (XgPublishOperationClass *klass)
{
  XgNodeOperationClass *node_class = XG_NODE_OPERATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = xg_publish_operation_finalize;
  node_class->action = XG_REASON_PUBLISH;
  node_class->evidence = XG_READING_NONE;
  node_class->function = XG_FUNCTION_PUBLISH;
  node_class->dup_payload = dup_payload;
  node_class->send = send;
  node_class->sent = sent;
  node_class->judge = judge;
}

static void
xg_publish_operation_init (XgPublishOperation *self)
{
}

/**
 * xg_publish_operation_new:
 * @broker: a broker
 * @node: (nullable): a topic; %NULL where it follows a creation
 * @item_id: (nullable): id of the item, which replaces one of the same; %NULL lets the broker
 *   choose one
 * @xml: (nullable): the content: one element
 * @options: (nullable): the submit form of xg_publish_conditions_new(): the broker refuses the item
 *   where the topic is not so; %NULL for no condition
 *
 * Returns: (transfer full): the operation
 */
XgOperation *
xg_publish_operation_new (XgBroker *broker,
                          const char *node,
                          const char *item_id,
                          const char *xml,
                          const char *options)
{
  XgPublishOperation *self;
  g_autofree char *told = NULL;
  g_autofree char *item = NULL;
  g_autofree char *sentence = NULL;

  g_return_val_if_fail (XG_IS_BROKER (broker), NULL);

  told = xg_node_operation_tell_node (broker, node);
  if (item_id != NULL && item_id[0] != '\0')
    item = xg_form_quote (item_id);
  /* Translators: id of an item, then a topic */
  sentence = item != NULL ? g_strdup_printf (_ ("Publish the item “%s” on %s"), item, told)
                          : g_strdup_printf (_ ("Publish a new item on %s"), told);
  self = g_object_new (XG_TYPE_PUBLISH_OPERATION,
                       "broker",
                       broker,
                       "node",
                       node,
                       "sentence",
                       sentence,
                       "consequence",
                       options != NULL
                         ? _ ("Goes to all subscribers, and can’t be taken back; refused if the "
                              "topic is not as it is to be.")
                         : _ ("Goes to all subscribers, and can’t be taken back."),
                       "kind",
                       XG_OPERATION_SENDS,
                       NULL);
  self->item_id = item != NULL ? g_strdup (item_id) : NULL;
  self->xml = g_strdup (xml);
  self->options = g_strdup (options);
  if (options != NULL)
    xg_node_operation_set_about (XG_NODE_OPERATION (self),
                                 XG_REASON_PUBLISH,
                                 XG_READING_CONFIGURATION,
                                 XG_FUNCTION_PUBLISH_OPTIONS);
  return XG_OPERATION (self);
}

/**
 * xg_publish_operation_get_item_id:
 * @self: an operation
 *
 * Returns: (nullable): id of the item, when it was published the one that the broker says
 */
const char *
xg_publish_operation_get_item_id (XgPublishOperation *self)
{
  g_return_val_if_fail (XG_IS_PUBLISH_OPERATION (self), NULL);
  return self->item_id;
}
