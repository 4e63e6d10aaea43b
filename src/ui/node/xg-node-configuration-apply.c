/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-node"

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "admin/xg-configure-operation.h"
#include "admin/xg-form-copy.h"
#include "admin/xg-form-warning.h"
#include "node/xg-node-configuration-private.h"
#include "plan/xg-plan-run.h"
#include "xg-phrases.h"

static char *
dup_own_jid (XgNodeConfiguration *self)
{
  const char *jid = xg_session_get_jid (xg_node_configuration_get_session (self));
  const char *slash = jid != NULL ? strchr (jid, '/') : NULL;

  return slash != NULL ? g_strndup (jid, (gsize) (slash - jid)) : g_strdup (jid);
}

void
xg_node_configuration_forget_plan (XgNodeConfiguration *self)
{
  if (self->plan != NULL)
    g_signal_handlers_disconnect_by_data (self->plan, self);
  g_clear_object (&self->plan);
}

/* A refusal leaves every edit where it is. */
static void
plan_changed_cb (XgNodeConfiguration *self)
{
  g_autoptr (XgOperation) operation = NULL;

  if (xg_plan_get_state (self->plan) != XG_PLAN_OVER)
    return;
  operation = g_list_model_get_item (G_LIST_MODEL (self->plan), 0);
  xg_node_configuration_forget_plan (self);
  if (operation != NULL && xg_operation_is_applied (operation))
    xg_node_configuration_load (self);
  else
    {
      g_clear_object (&self->applied);
      xg_node_configuration_show_failure (
        self,
        operation != NULL ? xg_operation_get_result (operation) : NULL,
        operation != NULL ? xg_operation_get_error (operation) : NULL);
    }
  xg_node_configuration_update (self);
}

static void
send_changes (XgNodeConfiguration *self)
{
  XgBroker *broker = xg_node_tab_get_broker (XG_NODE_TAB (self));
  g_autoptr (GError) error = NULL;
  g_autoptr (XgOperation) operation = NULL;
  g_autofree char *label = NULL;
  g_autofree char *title = NULL;

  if (broker == NULL || self->plan != NULL || !xg_node_configuration_is_changed (self))
    return;
  operation = xg_configure_operation_new (broker, xg_node_get_id (self->node), self->form, &error);
  if (operation == NULL)
    {
      xg_node_configuration_show_outcome (self, "dialog-warning-symbolic", error->message);
      return;
    }
  /* Translators: a node */
  label = xg_phrase_label (self->node);
  title = g_strdup_printf (_ ("Settings of %s"), label);
  xg_node_configuration_show_outcome (self, NULL, NULL);
  g_clear_object (&self->applied);
  self->applied = xg_form_copy (self->form);
  self->plan = xg_plan_new (title);
  xg_plan_add (self->plan, g_steal_pointer (&operation));
  g_signal_connect_swapped (self->plan, "notify::state", G_CALLBACK (plan_changed_cb), self);
  xg_node_configuration_update (self);
  xg_plan_run (self->plan, broker, GTK_WIDGET (self));
}

static void
warned_cb (XgNodeConfiguration *self, const char *response)
{
  if (g_str_equal (response, "apply"))
    send_changes (self);
}

static void
warn (XgNodeConfiguration *self, GPtrArray *warnings)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *dialog = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                              _ ("Apply These Changes?"),
                                              NULL);
  g_autoptr (GString) body = g_string_new (NULL);

  for (guint i = 0; i < warnings->len; i++)
    {
      if (i > 0)
        g_string_append (body, "\n\n");
      g_string_append (body, warnings->pdata[i]);
    }
  adw_message_dialog_set_body (ADW_MESSAGE_DIALOG (dialog), body->str);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog),
                                    "cancel",
                                    _ ("_Cancel"),
                                    "apply",
                                    _ ("_Apply"),
                                    NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog),
                                              "apply",
                                              ADW_RESPONSE_DESTRUCTIVE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (warned_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* Asks first where it would hurt. */
void
xg_node_configuration_apply (XgNodeConfiguration *self)
{
  g_autofree char *own = NULL;
  g_autoptr (GPtrArray) warnings = NULL;

  if (self->form == NULL || self->plan != NULL || !xg_form_view_commit (self->view) ||
      xg_form_view_show_fault (self->view))
    return;
  own = dup_own_jid (self);
  warnings = xg_form_warnings (self->form, own);
  if (warnings->len > 0)
    warn (self, warnings);
  else
    send_changes (self);
}
