/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-admin"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "admin/xg-configure-operation.h"
#include "admin/xg-form-catalogue.h"
#include "admin/xg-node-operation-private.h"
#include "base/xg-wipe.h"
#include "form/xg-form-compare.h"
#include "form/xg-form-datatype.h"
#include "xmpp/xg-pubsub-owner.h"
#include "xmpp/xg-pubsub-payload.h"

/* How many settings a consequence names. */
#define MAX_TOLD 8

struct _XgConfigureOperation
{
  XgNodeOperation parent_instance;

  /* Owned */
  XgForm *form;    /* a copy: with the edits that are applied */
  char *submitted; /* what is sent; has secrets where the form has some */
  XgDataForm *now; /* the configuration as it was read again; NULL: it was not */
};

G_DEFINE_FINAL_TYPE (XgConfigureOperation, xg_configure_operation, XG_TYPE_NODE_OPERATION)

/* Nobody who looks at the request, or at what is kept of it, sees a secret. */
static char *
dup_without_secrets (XgConfigureOperation *self)
{
  static const char *const hidden[] = { "…", NULL };
  g_autoptr (XgForm) copy = xg_form_copy (self->form);
  GListModel *fields = G_LIST_MODEL (copy);
  char *xml;

  for (guint i = 0; i < g_list_model_get_n_items (fields); i++)
    {
      g_autoptr (XgFormField) field = g_list_model_get_item (fields, i);

      if (xg_form_field_get_form_type (field) == XG_FORM_TEXT_PRIVATE &&
          xg_form_field_get_changed (field))
        xg_form_field_set_values (field, hidden);
    }
  xml = xg_form_submit (copy, XG_FORM_SUBMIT_CHANGES, NULL);
  return xml != NULL ? xml : g_strdup ("");
}

static char *
dup_payload (XgNodeOperation *operation, const char *node)
{
  g_autofree char *form = dup_without_secrets (XG_CONFIGURE_OPERATION (operation));

  return xg_pubsub_payload_configure (node, form);
}

static void
send (XgNodeOperation *operation,
      XgStream *stream,
      const char *service,
      const char *node,
      GAsyncReadyCallback callback,
      gpointer user_data)
{
  XgConfigureOperation *self = XG_CONFIGURE_OPERATION (operation);

  g_clear_pointer (&self->now, xg_data_form_unref);
  xg_pubsub_configure_async (stream, service, node, self->submitted, NULL, callback, user_data);
}

static gboolean
sent (XgNodeOperation *operation, XgStream *stream, GAsyncResult *result, GError **error)
{
  return xg_pubsub_configure_finish (stream, result, error);
}

static gboolean
judge (XgNodeOperation *operation, XgReading *evidence, char **difference)
{
  XgConfigureOperation *self = XG_CONFIGURE_OPERATION (operation);
  g_autoptr (GPtrArray) differences = NULL;
  g_autoptr (GString) out = g_string_new (NULL);

  self->now = xg_data_form_ref (xg_reading_get_form (evidence));
  differences = xg_form_compare (self->form, self->now);
  for (guint i = 0; i < differences->len; i++)
    {
      const XgFormDifference *each = differences->pdata[i];

      if (i > 0)
        g_string_append_c (out, '\n');
      g_string_append (out, each->sentence);
    }
  if (differences->len == 0)
    return TRUE;
  *difference = g_string_free (g_steal_pointer (&out), FALSE);
  return FALSE;
}

/* What the edited fields were. Secrets stay away. */
static char *
dup_before (XgNodeOperation *operation, const char *node)
{
  XgForm *form = XG_CONFIGURE_OPERATION (operation)->form;
  g_autoptr (GString) saved = g_string_new (NULL);

  xg_data_form_begin_submit (saved, xg_form_get_form_type (form));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (form)); i++)
    {
      g_autoptr (XgFormField) field = g_list_model_get_item (G_LIST_MODEL (form), i);

      if (xg_form_field_get_changed (field) &&
          xg_form_field_get_form_type (field) != XG_FORM_TEXT_PRIVATE)
        xg_data_form_append_values (saved,
                                    xg_form_field_get_var (field),
                                    xg_form_field_get_saved_values (field));
    }
  xg_data_form_end (saved);
  return xg_pubsub_payload_configure (node, saved->str);
}

static void
note (XgNodeOperation *operation, XgBroker *broker, const char *node)
{
  xg_broker_note_changed (broker, node);
}

/* Back from what the broker has to what it had, which is only known when it was read again. */
static XgOperation *
dup_inverse (XgOperation *operation)
{
  XgConfigureOperation *self = XG_CONFIGURE_OPERATION (operation);
  XgNodeOperation *parent = XG_NODE_OPERATION (operation);
  GListModel *fields = G_LIST_MODEL (self->form);
  g_autoptr (XgForm) back = NULL;

  if (self->now == NULL)
    return NULL;
  back = xg_form_new (self->now);
  for (guint i = 0; i < g_list_model_get_n_items (fields); i++)
    {
      g_autoptr (XgFormField) field = g_list_model_get_item (fields, i);
      const char *var = xg_form_field_get_var (field);
      XgFormField *other = var != NULL ? xg_form_find (back, var) : NULL;

      if (other != NULL && xg_form_field_get_changed (field) &&
          xg_form_field_get_form_type (field) != XG_FORM_TEXT_PRIVATE)
        xg_form_field_set_values (other, xg_form_field_get_saved_values (field));
    }
  if (!xg_form_get_changed (back))
    return NULL;
  return xg_configure_operation_new (xg_node_operation_get_broker (parent),
                                     xg_node_operation_get_node (parent),
                                     back,
                                     NULL);
}

static void
xg_configure_operation_finalize (GObject *object)
{
  XgConfigureOperation *self = XG_CONFIGURE_OPERATION (object);

  g_clear_object (&self->form);
  g_clear_pointer (&self->submitted, xg_wipe_string);
  g_clear_pointer (&self->now, xg_data_form_unref);
  G_OBJECT_CLASS (xg_configure_operation_parent_class)->finalize (object);
}

static void
xg_configure_operation_class_init (XgConfigureOperationClass *klass)
{
  XgNodeOperationClass *node_class = XG_NODE_OPERATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = xg_configure_operation_finalize;
  XG_OPERATION_CLASS (klass)->dup_inverse = dup_inverse;
  node_class->action = XG_REASON_CONFIGURE;
  node_class->evidence = XG_READING_CONFIGURATION;
  node_class->function = XG_FUNCTION_CONFIGURE;
  node_class->dup_payload = dup_payload;
  node_class->send = send;
  node_class->sent = sent;
  node_class->judge = judge;
  node_class->dup_before = dup_before;
  node_class->note = note;
}

static void
xg_configure_operation_init (XgConfigureOperation *self)
{
}

/* One setting as “old” → “new”. */
static char *
tell_change (XgFormField *field)
{
  g_autofree char *label = xg_form_quote (xg_form_field_get_label (field));
  g_autofree char *before =
    xg_form_field_tell_values (field, xg_form_field_get_saved_values (field));
  g_autofree char *after = xg_form_field_tell_values (field, xg_form_field_get_values (field));

  /* Translators: a setting, its value, its new value */
  return g_strdup_printf (_ ("%s: %s → %s"), label, before, after);
}

static char *
tell_changes (XgForm *form)
{
  g_autoptr (GString) out = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (form)); i++)
    {
      g_autoptr (XgFormField) field = g_list_model_get_item (G_LIST_MODEL (form), i);
      g_autofree char *change = NULL;

      if (!xg_form_field_get_changed (field))
        continue;
      if (++n > MAX_TOLD)
        break;
      change = tell_change (field);
      if (out->len > 0)
        g_string_append (out, _ ("; "));
      g_string_append (out, change);
    }
  if (n > MAX_TOLD)
    g_string_append (out, _ ("; …"));
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/**
 * xg_configure_operation_new:
 * @broker: a broker
 * @node: (nullable): a node; "" for the root collection; %NULL where it follows a creation
 * @form: its configuration form with edits, which are copied
 * @error: return location for %XG_FORM_ERROR_INVALID
 *
 * Returns: (transfer full) (nullable): what submits the edited fields; %NULL where one of them has
 *   a wrong value
 */
XgOperation *
xg_configure_operation_new (XgBroker *broker, const char *node, XgForm *form, GError **error)
{
  XgConfigureOperation *self;
  g_autoptr (XgForm) copy = NULL;
  char *submitted;
  g_autofree char *told = NULL;
  g_autofree char *changes = NULL;
  g_autofree char *sentence = NULL;
  guint n_changed;

  g_return_val_if_fail (XG_IS_BROKER (broker), NULL);
  g_return_val_if_fail (XG_IS_FORM (form), NULL);

  copy = xg_form_copy (form);
  xg_form_catalogue_describe (copy);
  submitted = xg_form_submit (copy, XG_FORM_SUBMIT_CHANGES, error);
  if (submitted == NULL)
    return NULL;
  n_changed = xg_form_get_n_changed (copy);
  told = xg_node_operation_tell_node (broker, node);
  changes = tell_changes (copy);
  /* Translators: the number of settings, then a node */
  sentence =
    g_strdup_printf (ngettext ("Change %u setting of %s", "Change %u settings of %s", n_changed),
                     n_changed,
                     told);
  self = g_object_new (XG_TYPE_CONFIGURE_OPERATION,
                       "broker",
                       broker,
                       "node",
                       node,
                       "sentence",
                       sentence,
                       "consequence",
                       changes,
                       "kind",
                       XG_OPERATION_ALTERS,
                       NULL);
  self->form = g_steal_pointer (&copy);
  self->submitted = submitted;
  return XG_OPERATION (self);
}
