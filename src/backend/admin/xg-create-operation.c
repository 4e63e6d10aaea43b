/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-admin"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "admin/xg-create-operation.h"
#include "admin/xg-form-catalogue.h"
#include "admin/xg-node-operation-private.h"
#include "admin/xg-removal-operation.h"
#include "form/xg-form-datatype.h"
#include "form/xg-form.h"
#include "xmpp/xg-pubsub-owner.h"
#include "xmpp/xg-pubsub-payload.h"

struct _XgCreateOperation
{
  XgNodeOperation parent_instance;

  /* Owned */
  char *form;        /* what is submitted; NULL: nothing */
  XgDataForm *asked; /* the same, to be read */
  XgDataForm *now;   /* what the broker made of it; NULL: not read yet */

  XgNodeKind kind;
  gboolean instant; /* the broker chooses the name */
  gboolean made;    /* it is there: to try again is to configure it */
};

G_DEFINE_FINAL_TYPE (XgCreateOperation, xg_create_operation, XG_TYPE_NODE_OPERATION)

static char *
dup_payload (XgNodeOperation *operation, const char *node)
{
  XgCreateOperation *self = XG_CREATE_OPERATION (operation);

  return xg_pubsub_payload_create (self->instant ? NULL : node, self->form);
}

static void
send (XgNodeOperation *operation,
      XgStream *stream,
      const char *service,
      const char *node,
      GAsyncReadyCallback callback,
      gpointer user_data)
{
  XgCreateOperation *self = XG_CREATE_OPERATION (operation);

  if (!self->made)
    xg_pubsub_create_async (stream, service, node, self->form, NULL, callback, user_data);
  else
    xg_pubsub_configure_async (stream, service, node, self->form, NULL, callback, user_data);
}

static gboolean
sent (XgNodeOperation *operation, XgStream *stream, GAsyncResult *result, GError **error)
{
  XgCreateOperation *self = XG_CREATE_OPERATION (operation);
  g_autofree char *node = NULL;

  if (self->made)
    return xg_pubsub_configure_finish (stream, result, error);
  node = xg_pubsub_create_finish (stream, result, error);
  if (node == NULL)
    return FALSE;
  xg_node_operation_set_node (operation, node);
  self->made = self->form != NULL;
  return TRUE;
}

/* Where @field, which has what the broker has, is not as it was asked to be. */
static char *
tell_difference (XgFormField *field, const char *const *asked)
{
  g_auto (GStrv) now = g_strdupv ((char **) xg_form_field_get_saved_values (field));
  g_autofree char *label = xg_form_quote (xg_form_field_get_label (field));
  g_autofree char *wanted = NULL;
  g_autofree char *has = NULL;

  xg_form_field_set_values (field, asked);
  if (!xg_form_field_get_changed (field))
    return NULL;
  wanted = xg_form_field_tell_values (field, asked);
  has = xg_form_field_tell_values (field, (const char *const *) now);
  /* Translators: a setting, what it was to be, what it is */
  return g_strdup_printf (_ ("%s: asked for %s, the Broker has %s."), label, wanted, has);
}

static void
say (GString *out, const char *sentence)
{
  if (out->len > 0)
    g_string_append_c (out, '\n');
  g_string_append (out, sentence);
}

/* Brokers ignore what they do not know (Prosody), or keep values within bounds. */
static void
judge_form (XgCreateOperation *self, XgDataForm *now, GString *out)
{
  g_autoptr (XgForm) form = xg_form_new (now);

  xg_form_catalogue_describe (form);
  for (guint i = 0; i < xg_data_form_get_n_fields (self->asked); i++)
    {
      const char *var = xg_data_form_get_var (self->asked, i);
      const char *const *values = xg_data_form_get_values_at (self->asked, i);
      XgFormField *field = var != NULL ? xg_form_find (form, var) : NULL;
      g_autofree char *difference = NULL;

      if (var == NULL || g_str_equal (var, "FORM_TYPE") || values[0] == NULL)
        continue;
      if (field != NULL)
        difference = tell_difference (field, values);
      else if (values[0][0] != '\0' && !g_str_equal (var, "pubsub#node_type"))
        difference =
          g_strdup_printf (_ ("%s: the Broker does not tell this setting, so whether it took it "
                              "can’t be seen."),
                           var);
      if (difference != NULL)
        say (out, difference);
    }
}

static gboolean
judge (XgNodeOperation *operation, XgReading *evidence, char **difference)
{
  XgCreateOperation *self = XG_CREATE_OPERATION (operation);
  g_autoptr (GString) out = g_string_new (NULL);

  if (xg_reading_is_gone (evidence))
    say (out, _ ("The Broker said that it is done, but has no such node."));
  else if (self->kind == XG_NODE_COLLECTION && !xg_reading_is_collection (evidence))
    say (out, _ ("The Broker made a topic of it, not a collection: it has no collections."));
  g_clear_pointer (&self->now, xg_data_form_unref);
  if (xg_reading_get_form (evidence) != NULL)
    self->now = xg_data_form_ref (xg_reading_get_form (evidence));
  if (self->asked != NULL && self->now != NULL)
    judge_form (self, self->now, out);
  if (out->len == 0)
    return TRUE;
  *difference = g_string_free (g_steal_pointer (&out), FALSE);
  return FALSE;
}

static void
note (XgNodeOperation *operation, XgBroker *broker, const char *node)
{
  xg_broker_note_created (broker, node, XG_CREATE_OPERATION (operation)->kind);
}

/* What would configure @node as the broker made it, without secrets. */
static char *
dup_left (XgDataForm *now, const char *node)
{
  g_autoptr (XgForm) form = xg_form_new (now);
  g_autoptr (GString) left = g_string_new (NULL);

  xg_data_form_begin_submit (left, xg_form_get_form_type (form));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (form)); i++)
    {
      g_autoptr (XgFormField) field = g_list_model_get_item (G_LIST_MODEL (form), i);
      const char *var = xg_form_field_get_var (field);

      if (var != NULL && xg_form_field_get_form_type (field) != XG_FORM_TEXT_PRIVATE)
        xg_data_form_append_values (left, var, xg_form_field_get_saved_values (field));
    }
  xg_data_form_end (left);
  return xg_pubsub_payload_configure (node, left->str);
}

/* Also where it is not what it was to be. */
static XgOperation *
dup_inverse (XgOperation *operation)
{
  XgNodeOperation *parent = XG_NODE_OPERATION (operation);
  const char *node = xg_node_operation_get_node (parent);
  XgDataForm *now = XG_CREATE_OPERATION (operation)->now;
  g_autofree char *left = now != NULL && node != NULL ? dup_left (now, node) : NULL;

  return xg_delete_operation_new_undo (xg_node_operation_get_broker (parent), node, left);
}

static void
xg_create_operation_finalize (GObject *object)
{
  XgCreateOperation *self = XG_CREATE_OPERATION (object);

  g_clear_pointer (&self->form, g_free);
  g_clear_pointer (&self->asked, xg_data_form_unref);
  g_clear_pointer (&self->now, xg_data_form_unref);
  G_OBJECT_CLASS (xg_create_operation_parent_class)->finalize (object);
}

static void
xg_create_operation_class_init (XgCreateOperationClass *klass)
{
  XgNodeOperationClass *node_class = XG_NODE_OPERATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = xg_create_operation_finalize;
  XG_OPERATION_CLASS (klass)->dup_inverse = dup_inverse;
  node_class->action = XG_REASON_CREATE;
  node_class->evidence = XG_READING_DESCRIPTION;
  node_class->function = XG_FUNCTION_CREATE;
  node_class->dup_payload = dup_payload;
  node_class->send = send;
  node_class->sent = sent;
  node_class->judge = judge;
  node_class->note = note;
}

static void
xg_create_operation_init (XgCreateOperation *self)
{
}

static char *
make_sentence (const char *node, XgNodeKind kind)
{
  g_autofree char *id = node != NULL ? xg_form_quote (node) : NULL;

  if (kind == XG_NODE_COLLECTION)
    return id != NULL ? g_strdup_printf (_ ("Create the collection “%s”"), id)
                      : g_strdup (_ ("Create a collection whose name the Broker chooses"));
  return id != NULL ? g_strdup_printf (_ ("Create the topic “%s”"), id)
                    : g_strdup (_ ("Create a topic whose name the Broker chooses"));
}

static XgDataForm *
parse_form (const char *form)
{
  g_autoptr (XgStanza) stanza = xg_stanza_parse (form, -1, NULL);

  return stanza != NULL ? xg_data_form_parse (xg_stanza_get_root (stanza)) : NULL;
}

/**
 * xg_create_operation_new:
 * @broker: a broker
 * @node: (nullable): id of the node; %NULL or "" lets the broker choose one: what is done with the
 *   node in the same plan follows this operation, see xg_node_operation_follow()
 * @kind: what it is to be; a collection has to be one in @form too, as `pubsub#node_type`
 * @form: (nullable): configuration to submit, see xg_form_submit(); %NULL for the broker's defaults
 *
 * Returns: (transfer full): the operation
 */
XgOperation *
xg_create_operation_new (XgBroker *broker, const char *node, XgNodeKind kind, const char *form)
{
  XgCreateOperation *self;
  g_autofree char *sentence = NULL;
  gboolean instant = node == NULL || node[0] == '\0';

  g_return_val_if_fail (XG_IS_BROKER (broker), NULL);

  sentence = make_sentence (instant ? NULL : node, kind);
  self = g_object_new (XG_TYPE_CREATE_OPERATION,
                       "broker",
                       broker,
                       "node",
                       instant ? NULL : node,
                       "sentence",
                       sentence,
                       "kind",
                       XG_OPERATION_ADDS,
                       NULL);
  self->kind = kind;
  self->instant = instant;
  self->form = g_strdup (form);
  if (form != NULL)
    self->asked = parse_form (form);
  return XG_OPERATION (self);
}
