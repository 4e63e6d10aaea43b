/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-admin"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "admin/xg-affiliation-operation.h"
#include "admin/xg-changed-since.h"
#include "admin/xg-collection-operation.h"
#include "admin/xg-form-catalogue.h"
#include "admin/xg-kept-operation.h"
#include "admin/xg-node-operation-private.h"
#include "admin/xg-removal-operation.h"
#include "admin/xg-subscription-operation.h"
#include "form/xg-form-compare.h"
#include "form/xg-form-datatype.h"
#include "xmpp/xg-namespaces.h"

/* A broker may have much to do for one. */
#define TIMEOUT_MS 60000

/* What a request says, to be compared with what the broker has. */
typedef struct
{
  GPtrArray *parts;     /* (element-type XgNodeOperation) owned */
  XgDataForm *settings; /* owned; of a configuration: what was submitted; else NULL */
} Saying;

struct _XgKeptOperation
{
  XgNodeOperation parent_instance;

  /* Owned */
  char *payload;
  Saying after;  /* what it is to be */
  Saying before; /* what it is, unless somebody changed it since then; may be empty */
};

G_DEFINE_FINAL_TYPE (XgKeptOperation, xg_kept_operation, XG_TYPE_NODE_OPERATION)

static char *
dup_payload (XgNodeOperation *operation, const char *node)
{
  return g_strdup (XG_KEPT_OPERATION (operation)->payload);
}

static void
send (XgNodeOperation *operation,
      XgStream *stream,
      const char *service,
      const char *node,
      GAsyncReadyCallback callback,
      gpointer user_data)
{
  xg_stream_iq_async (stream,
                      "set",
                      service,
                      XG_KEPT_OPERATION (operation)->payload,
                      TIMEOUT_MS,
                      NULL,
                      callback,
                      user_data);
}

static gboolean
sent (XgNodeOperation *operation, XgStream *stream, GAsyncResult *result, GError **error)
{
  g_autoptr (XgStanza) answer = xg_stream_iq_finish (stream, result, error);

  return answer != NULL;
}

/* Everything about it is in one answer: that of the first. */
static XgNodeOperation *
get_part (XgNodeOperation *operation)
{
  GPtrArray *parts = XG_KEPT_OPERATION (operation)->after.parts;

  return parts->len > 0 ? parts->pdata[0] : NULL;
}

static const char *
get_evidence_node (XgNodeOperation *operation)
{
  XgNodeOperation *part = get_part (operation);

  if (part != NULL && XG_NODE_OPERATION_GET_CLASS (part)->get_evidence_node != NULL)
    return XG_NODE_OPERATION_GET_CLASS (part)->get_evidence_node (part);
  return xg_node_operation_get_node (operation);
}

static void
judge_parts (XgKeptOperation *self, XgReading *evidence, GString *differences)
{
  for (guint i = 0; i < self->after.parts->len; i++)
    {
      XgNodeOperation *part = self->after.parts->pdata[i];
      g_autofree char *difference = NULL;

      if (!XG_NODE_OPERATION_GET_CLASS (part)->judge (part, evidence, &difference))
        xg_changed_since_append (differences, difference);
    }
}

/* The kept settings are laid over the form that was read: labels and choices are those of now. */
static void
judge_settings (XgKeptOperation *self, XgDataForm *now, GString *differences)
{
  g_autoptr (XgForm) form = xg_form_new (now);
  g_autoptr (GPtrArray) found = NULL;

  xg_form_catalogue_describe (form);
  for (guint i = 0; i < xg_data_form_get_n_fields (self->after.settings); i++)
    {
      const char *var = xg_data_form_get_var (self->after.settings, i);
      XgFormField *field = var != NULL ? xg_form_find (form, var) : NULL;
      g_autofree char *line = NULL;

      if (var == NULL || g_str_equal (var, "FORM_TYPE"))
        continue;
      if (field != NULL)
        {
          xg_form_field_set_values (field, xg_data_form_get_values_at (self->after.settings, i));
          continue;
        }
      /* Translators: the name of a setting */
      line = g_strdup_printf (_ ("%s: the Broker does not tell this setting."), var);
      xg_changed_since_append (differences, line);
    }
  found = xg_form_compare (form, now);
  for (guint i = 0; i < found->len; i++)
    xg_changed_since_append (differences, ((const XgFormDifference *) found->pdata[i])->sentence);
}

static gboolean
judge (XgNodeOperation *operation, XgReading *evidence, char **difference)
{
  XgKeptOperation *self = XG_KEPT_OPERATION (operation);
  g_autoptr (GString) differences = g_string_new (NULL);

  if (self->after.settings != NULL)
    judge_settings (self, xg_reading_get_form (evidence), differences);
  judge_parts (self, evidence, differences);
  if (differences->len == 0)
    return TRUE;
  *difference = g_string_free (g_steal_pointer (&differences), FALSE);
  return FALSE;
}

static void
tell_parts (XgKeptOperation *self, XgReading *evidence, GString *told)
{
  for (guint i = 0; i < self->before.parts->len; i++)
    {
      XgNodeOperation *part = self->before.parts->pdata[i];
      XgNodeOperationClass *klass = XG_NODE_OPERATION_GET_CLASS (part);
      g_autofree char *difference = NULL;
      g_autofree char *now = NULL;

      if (klass->judge (part, evidence, &difference))
        continue;
      now = klass->tell_now (part, evidence);
      xg_changed_since_append (told, now);
    }
}

static char *
find_change (XgOperation *operation, GListModel *plan, GObject *evidence)
{
  XgKeptOperation *self = XG_KEPT_OPERATION (operation);
  XgReading *reading = XG_READING (evidence);
  g_autoptr (GString) told = g_string_new (NULL);

  if (self->before.settings != NULL)
    xg_changed_since_tell_settings (self->before.settings, xg_reading_get_form (reading), told);
  tell_parts (self, reading, told);
  return xg_changed_since_say (told);
}

static void
saying_clear (Saying *saying)
{
  g_clear_pointer (&saying->parts, g_ptr_array_unref);
  g_clear_pointer (&saying->settings, xg_data_form_unref);
}

static void
note (XgNodeOperation *operation, XgBroker *broker, const char *node)
{
  XgNodeOperation *part = get_part (operation);

  if (part != NULL && XG_NODE_OPERATION_GET_CLASS (part)->note != NULL)
    XG_NODE_OPERATION_GET_CLASS (part)->note (part, broker, xg_node_operation_get_node (part));
  else
    xg_broker_note_changed (broker, node);
}

static void
xg_kept_operation_finalize (GObject *object)
{
  XgKeptOperation *self = XG_KEPT_OPERATION (object);

  g_clear_pointer (&self->payload, g_free);
  saying_clear (&self->after);
  saying_clear (&self->before);
  G_OBJECT_CLASS (xg_kept_operation_parent_class)->finalize (object);
}

static void
xg_kept_operation_class_init (XgKeptOperationClass *klass)
{
  XgNodeOperationClass *node_class = XG_NODE_OPERATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = xg_kept_operation_finalize;
  XG_OPERATION_CLASS (klass)->find_change = find_change;
  node_class->action = XG_REASON_CONFIGURE;
  node_class->evidence = XG_READING_NONE;
  node_class->function = XG_FUNCTION_CONFIGURE;
  node_class->dup_payload = dup_payload;
  node_class->send = send;
  node_class->sent = sent;
  node_class->get_evidence_node = get_evidence_node;
  node_class->judge = judge;
  node_class->note = note;
}

static void
xg_kept_operation_init (XgKeptOperation *self)
{
  self->after.parts = g_ptr_array_new_with_free_func (g_object_unref);
  self->before.parts = g_ptr_array_new_with_free_func (g_object_unref);
}

static const XgElement *
get_only_child (const XgElement *element)
{
  return element != NULL ? xg_element_get_first_child (element) : NULL;
}

/* What the request says is what each of these would say, and reads again. */
static void
add_affiliations (XgBroker *broker, Saying *saying, const XgElement *what, const char *node)
{
  for (const XgElement *each = xg_element_get_first_child (what); each != NULL;
       each = xg_element_get_next (each))
    {
      const char *jid = xg_element_get_attribute (each, "jid");
      XgAffiliation after =
        xg_affiliation_from_nick (xg_element_get_attribute (each, "affiliation"));

      if (jid != NULL && after != XG_AFFILIATION_UNKNOWN)
        g_ptr_array_add (
          saying->parts,
          xg_affiliation_operation_new (broker, node, jid, XG_AFFILIATION_UNKNOWN, after));
    }
}

static void
add_collections (XgBroker *broker, Saying *saying, const XgElement *what, const char *collection)
{
  for (const XgElement *each = xg_element_get_first_child (what); each != NULL;
       each = xg_element_get_next (each))
    {
      const char *node = xg_element_get_attribute (each, "node");
      gboolean associate = xg_element_is (each, "associate", XG_NS_PUBSUB_OWNER);

      if (node != NULL && (associate || xg_element_is (each, "dissociate", XG_NS_PUBSUB_OWNER)))
        g_ptr_array_add (saying->parts,
                         xg_collection_operation_new (broker, node, collection, associate, NULL));
    }
}

static void
add_subscriptions (XgBroker *broker, Saying *saying, const XgElement *what, const char *node)
{
  for (const XgElement *each = xg_element_get_first_child (what); each != NULL;
       each = xg_element_get_next (each))
    {
      const char *jid = xg_element_get_attribute (each, "jid");
      const char *state = xg_element_get_attribute (each, "subscription");

      if (jid != NULL && state != NULL)
        g_ptr_array_add (saying->parts,
                         xg_subscription_operation_new (broker,
                                                        node,
                                                        jid,
                                                        xg_element_get_attribute (each, "subid"),
                                                        XG_SUBSCRIPTION_NONE,
                                                        xg_subscription_state_from_nick (state)));
    }
}

static void
add_settings (XgBroker *broker, Saying *saying, const XgElement *what, const char *node)
{
  const XgElement *form = xg_element_get_first_child (what);

  if (form != NULL)
    saying->settings = xg_data_form_parse (form);
}

/* What is kept and may be sent again. */
static const struct
{
  const char *name; /* in <pubsub/> */
  XgReasonAction action;
  XgReadingKind evidence;
  XgFunction function;
  void (*add) (XgBroker *broker, Saying *saying, const XgElement *what, const char *node);
} requests[] = {
  { "affiliations",
    XG_REASON_AFFILIATIONS,
    XG_READING_AFFILIATES,
    XG_FUNCTION_AFFILIATIONS,
    add_affiliations },
  { "collection",
    XG_REASON_ASSOCIATE,
    XG_READING_CHILDREN,
    XG_FUNCTION_COLLECTIONS,
    add_collections },
  { "configure",
    XG_REASON_CONFIGURE,
    XG_READING_CONFIGURATION,
    XG_FUNCTION_CONFIGURE,
    add_settings },
  { "subscriptions",
    XG_REASON_SUBSCRIPTIONS,
    XG_READING_SUBSCRIBERS,
    XG_FUNCTION_SUBSCRIPTIONS,
    add_subscriptions },
};

/* The one thing that @pubsub asks for; NULL: nothing that may be sent again. */
static const XgElement *
find_what (const XgElement *pubsub, guint *which)
{
  const XgElement *what = NULL;

  if (pubsub != NULL && xg_element_is (pubsub, "pubsub", XG_NS_PUBSUB_OWNER))
    what = get_only_child (pubsub);
  for (*which = 0; what != NULL && *which < G_N_ELEMENTS (requests); (*which)++)
    if (xg_element_is (what, requests[*which].name, XG_NS_PUBSUB_OWNER))
      return what;
  return NULL;
}

/* The request is written anew: whatever became of the cache, nothing but one request is sent. */
static void
read_request (XgKeptOperation *self, const XgElement *pubsub, const XgElement *what, guint which)
{
  XgBroker *broker = xg_node_operation_get_broker (XG_NODE_OPERATION (self));
  const char *node = xg_element_get_attribute (what, "node");
  GString *payload = g_string_new (NULL);

  xg_element_serialize (pubsub, payload);
  self->payload = g_string_free (payload, FALSE);
  requests[which].add (broker, &self->after, what, node != NULL ? node : "");
  /* Without anything to compare there is nothing to be read for. */
  xg_node_operation_set_about (XG_NODE_OPERATION (self),
                               requests[which].action,
                               self->after.parts->len > 0 || self->after.settings != NULL
                                 ? requests[which].evidence
                                 : XG_READING_NONE,
                               requests[which].function);
}

/* What is said of another kind of thing can't be compared. */
static void
read_before (XgKeptOperation *self, const char *before, guint which)
{
  g_autoptr (XgStanza) stanza = before != NULL ? xg_stanza_parse (before, -1, NULL) : NULL;
  const XgElement *what;
  const char *node;
  guint same;

  what = stanza != NULL ? find_what (xg_stanza_get_root (stanza), &same) : NULL;
  if (what == NULL || same != which)
    return;
  node = xg_element_get_attribute (what, "node");
  requests[which].add (xg_node_operation_get_broker (XG_NODE_OPERATION (self)),
                       &self->before,
                       what,
                       node != NULL ? node : "");
}

/**
 * xg_kept_operation_new:
 * @broker: a broker
 * @node: the node that it changes
 * @sentence: what it does
 * @request: an `<iq/>` as xg_operation_dup_request() gave it
 * @before: (nullable): what the broker has unless somebody changed it since then, as
 *   xg_node_operation_dup_before() gave it; %NULL: that was not kept
 * @kind: what it does to what is there
 *
 * What deletes a node that was created is made anew, and looks at what the node holds by now. All
 * others are sent as they stand, and then compared with what the broker has.
 *
 * Returns: (transfer full) (nullable): the operation; %NULL: it is none that may be sent again
 */
XgOperation *
xg_kept_operation_new (XgBroker *broker,
                       const char *node,
                       const char *sentence,
                       const char *request,
                       const char *before,
                       XgOperationKind kind)
{
  XgKeptOperation *self;
  g_autoptr (XgStanza) stanza = NULL;
  const XgElement *pubsub;
  const XgElement *what;
  guint which;

  g_return_val_if_fail (XG_IS_BROKER (broker), NULL);
  g_return_val_if_fail (node != NULL, NULL);

  if (kind == XG_OPERATION_DESTROYS)
    return xg_delete_operation_new_undo (broker, node, before);
  stanza = xg_stanza_parse (request, -1, NULL);
  pubsub = stanza != NULL ? get_only_child (xg_stanza_get_root (stanza)) : NULL;
  what = find_what (pubsub, &which);
  if (what == NULL)
    return NULL;
  self = g_object_new (
    XG_TYPE_KEPT_OPERATION,
    "broker",
    broker,
    "node",
    node,
    "sentence",
    sentence,
    "consequence",
    before != NULL ? NULL
                   : _ ("What these changes had made was not kept: what somebody changed since "
                        "then is lost."),
    "kind",
    (int) kind,
    NULL);
  read_request (self, pubsub, what, which);
  read_before (self, before, which);
  return XG_OPERATION (self);
}
