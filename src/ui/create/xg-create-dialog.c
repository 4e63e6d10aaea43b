/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "create/xg-create-dialog.h"

#include <glib/gi18n.h>
#include <string.h>

#include "admin/xg-create-operation.h"
#include "admin/xg-form-load.h"
#include "admin/xg-new-node.h"
#include "create/xg-parent-list.h"
#include "details/xg-details-button.h"
#include "form/xg-form-view.h"
#include "grid/xg-reason.h"
#include "plan/xg-plan-run.h"
#include "xg-capable.h"
#include "xg-row-grid.h"
#include "xg-ui.h"

struct _XgCreateDialog
{
  AdwWindow parent_instance;

  /* Template widgets */
  AdwWindowTitle *window_title;
  GtkWidget *review_button;
  AdwComboRow *kind_row;
  GtkWidget *id_row;
  AdwActionRow *instant_row;
  GtkSwitch *instant_switch;
  XgParentList *parents;
  AdwComboRow *preset_row;
  GtkLabel *preset_help;
  GtkLabel *missing;
  XgFormView *people_view;
  GtkLabel *settings_words;
  GtkWidget *again_button;
  XgFormView *settings_view;
  GtkLabel *words;

  /* Children */
  GtkWidget *details; /* a button */

  /* Owned */
  XgSession *session;
  XgBroker *broker;
  XgForm *settings; /* NULL: the broker has not answered yet */
  XgForm *people;
  GCancellable *loading;
  XgPlan *plan;  /* that is being reviewed or applied */
  char *problem; /* of the last review */
};

G_DEFINE_FINAL_TYPE (XgCreateDialog, xg_create_dialog, ADW_TYPE_WINDOW)

static XgNodeKind
get_kind (XgCreateDialog *self)
{
  return adw_combo_row_get_selected (self->kind_row) == 1 ? XG_NODE_COLLECTION : XG_NODE_TOPIC;
}

static const char *
get_id (XgCreateDialog *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->id_row));
}

static char *
dup_own_jid (XgCreateDialog *self)
{
  const char *jid = xg_session_get_jid (self->session);
  const char *slash = jid != NULL ? strchr (jid, '/') : NULL;

  return slash != NULL ? g_strndup (jid, (gsize) (slash - jid)) : g_strdup (jid);
}

/* Why there is nothing to review yet; NULL: there is. */
static char *
find_fault (XgCreateDialog *self)
{
  const char *reason = NULL;

  if (xg_session_get_state (self->session) != XG_SESSION_ONLINE)
    return g_strdup (_ ("There is no connection. Connect first."));
  if (!xg_capable_ask (self->broker, XG_FUNCTION_CREATE, &reason))
    return g_strdup (reason);
  if (self->settings == NULL)
    return g_strdup (_ ("Asking the broker for its settings…"));
  if (!gtk_switch_get_active (self->instant_switch))
    return xg_new_node_check_id (self->broker, get_id (self));
  return NULL;
}

static void
mark_id (XgCreateDialog *self, gboolean wrong)
{
  if (wrong)
    gtk_widget_add_css_class (self->id_row, "error");
  else
    gtk_widget_remove_css_class (self->id_row, "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->id_row),
                               GTK_ACCESSIBLE_STATE_INVALID,
                               wrong ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
}

/* An id may begin with a blank, but hardly anybody means it. */
static const char *
find_hint (XgCreateDialog *self)
{
  g_autofree char *stripped = g_strstrip (g_strdup (get_id (self)));

  if (!gtk_switch_get_active (self->instant_switch) && strcmp (stripped, get_id (self)) != 0)
    return _ ("The id begins or ends with a blank. It becomes part of it.");
  return _ ("Nothing is sent before you have reviewed it.");
}

static void
update (XgCreateDialog *self)
{
  const gboolean instant = gtk_switch_get_active (self->instant_switch);
  g_autofree char *fault = NULL;

  if (self->broker == NULL)
    return;
  fault = find_fault (self);
  gtk_widget_set_sensitive (self->id_row, !instant);
  mark_id (self,
           !instant && *get_id (self) != '\0' && self->settings != NULL && fault != NULL &&
             xg_session_get_state (self->session) == XG_SESSION_ONLINE);
  gtk_widget_set_sensitive (self->review_button, fault == NULL);
  gtk_widget_set_tooltip_text (self->review_button, fault);
  gtk_label_set_text (self->words,
                      fault != NULL           ? fault
                      : self->problem != NULL ? self->problem
                                              : find_hint (self));
}

static void
set_problem (XgCreateDialog *self, const char *problem)
{
  g_free (self->problem);
  self->problem = g_strdup (problem);
  update (self);
}

/* What is asked for though the form has no field for it; NULL: nothing. */
static const char *
get_payload_type (XgCreateDialog *self)
{
  return xg_preset_get_unlisted_type (
    (XgPreset) adw_combo_row_get_selected (self->preset_row),
    get_kind (self),
    self->settings,
    xg_capabilities_get_software (xg_broker_get_capabilities (self->broker)));
}

static void
apply_preset (XgCreateDialog *self)
{
  const XgPreset preset = (XgPreset) adw_combo_row_get_selected (self->preset_row);
  g_autoptr (GPtrArray) missing = NULL;
  g_autofree char *words = NULL;

  gtk_label_set_text (self->preset_help, xg_preset_get_help (preset));
  if (self->settings == NULL)
    return;
  missing = xg_preset_apply (preset, get_kind (self), self->settings);
  if (get_payload_type (self) != NULL)
    g_ptr_array_add (missing,
                     g_strdup_printf (_ ("Payload type: the broker does not list this setting, but "
                                         "keeps it. It is asked for “%s”."),
                                      get_payload_type (self)));
  g_ptr_array_add (missing, NULL);
  words = g_strjoinv ("\n", (char **) missing->pdata);
  gtk_label_set_text (self->missing, words);
  gtk_widget_set_visible (GTK_WIDGET (self->missing), *words != '\0');
}

static void
preset_changed_cb (XgCreateDialog *self)
{
  apply_preset (self);
}

/* Edits of the other kind stay, as far as this kind has such settings. */
static void
take_settings (XgCreateDialog *self, XgForm *settings, const char *words)
{
  if (xg_form_view_get_form (self->settings_view) != NULL)
    xg_form_carry_over (settings, xg_form_view_get_form (self->settings_view));
  g_set_object (&self->settings, settings);
  apply_preset (self);
  xg_form_view_set_form (self->settings_view, settings);
  gtk_label_set_text (self->settings_words, words);
  update (self);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (XgCreateDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (XgForm) settings = xg_form_load_finish (result, &error);
  g_autofree char *reason = NULL;
  g_autofree char *words = NULL;

  if (self->loading != g_task_get_cancellable (G_TASK (result)))
    return;
  g_clear_object (&self->loading);
  gtk_widget_set_visible (self->again_button, settings == NULL);
  xg_details_button_set (self->details, NULL, NULL);
  if (settings != NULL)
    {
      take_settings (self, settings, _ ("What you leave is as the broker has it for new nodes."));
      return;
    }
  reason = xg_reason_for (error, XG_REASON_LOOK);
  words = g_strdup_printf (_ ("The broker does not tell its settings for new nodes: %s What you "
                              "leave empty is as the broker has it."),
                           reason);
  xg_details_button_set (self->details, words, error);
  settings = xg_new_node_settings (get_kind (self));
  take_settings (self, settings, words);
}

static void
load (XgCreateDialog *self)
{
  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  g_clear_object (&self->settings);
  gtk_label_set_text (self->settings_words, _ ("Asking the broker…"));
  gtk_widget_set_visible (self->again_button, FALSE);
  xg_details_button_set (self->details, NULL, NULL);
  self->loading = g_cancellable_new ();
  xg_form_load_defaults_async (self->session,
                               self->broker,
                               get_kind (self),
                               self->loading,
                               loaded_cb,
                               g_object_ref (self));
  update (self);
}

static void
kind_changed_cb (XgCreateDialog *self)
{
  if (self->broker != NULL)
    load (self);
}

static void
forget_plan (XgCreateDialog *self)
{
  if (self->plan != NULL)
    g_signal_handlers_disconnect_by_data (self->plan, self);
  g_clear_object (&self->plan);
}

/* The node is there: this dialog has done what it is for, whatever became of the rest. */
static void
plan_changed_cb (XgCreateDialog *self)
{
  g_autoptr (XgOperation) create = NULL;

  if (xg_plan_get_state (self->plan) != XG_PLAN_OVER)
    return;
  create = g_list_model_get_item (G_LIST_MODEL (self->plan), 0);
  if (!xg_operation_is_applied (create))
    {
      set_problem (self, xg_operation_get_result (create));
      return;
    }
  forget_plan (self);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
review_cb (XgCreateDialog *self)
{
  g_autofree char *own = dup_own_jid (self);
  g_autoptr (GError) error = NULL;
  GtkWindow *parent;
  XgNewNode node = {
    .id = gtk_switch_get_active (self->instant_switch) ? NULL : get_id (self),
    .kind = get_kind (self),
    .settings = self->settings,
    .people = self->people,
    .parents = xg_parent_list_get_ids (self->parents),
    .own_jid = own,
    .payload_type = get_payload_type (self),
  };

  if (!xg_form_view_commit (self->people_view) || !xg_form_view_commit (self->settings_view))
    return;
  forget_plan (self);
  self->plan = xg_new_node_make_plan (&node, self->broker, &error);
  set_problem (self, error != NULL ? error->message : NULL);
  if (self->plan == NULL)
    {
      if (!xg_form_view_show_fault (self->people_view))
        xg_form_view_show_fault (self->settings_view);
      return;
    }
  g_signal_connect_swapped (self->plan, "notify::state", G_CALLBACK (plan_changed_cb), self);
  /* What became of it is to be seen when this dialog is gone */
  parent = gtk_window_get_transient_for (GTK_WINDOW (self));
  xg_plan_review (self->plan,
                  self->broker,
                  parent != NULL ? GTK_WIDGET (parent) : GTK_WIDGET (self));
}

/* What the broker can't do is not offered, and why is told. */
static void
capabilities_changed_cb (XgCreateDialog *self)
{
  const char *reason = NULL;
  gboolean offered = xg_capable_ask (self->broker, XG_FUNCTION_COLLECTIONS, &reason);

  gtk_widget_set_sensitive (GTK_WIDGET (self->kind_row), offered);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->kind_row), offered ? "" : reason);
  if (!offered && get_kind (self) == XG_NODE_COLLECTION)
    adw_combo_row_set_selected (self->kind_row, 0);
  offered = xg_capable_ask (self->broker, XG_FUNCTION_INSTANT_NODE, &reason);
  gtk_widget_set_sensitive (GTK_WIDGET (self->instant_row), offered);
  adw_action_row_set_subtitle (self->instant_row, offered ? "" : reason);
  if (!offered)
    gtk_switch_set_active (self->instant_switch, FALSE);
  update (self);
}

/* What waits for an answer has a reference. */
static gboolean
xg_create_dialog_close_request (GtkWindow *window)
{
  g_cancellable_cancel (XG_CREATE_DIALOG (window)->loading);
  return GTK_WINDOW_CLASS (xg_create_dialog_parent_class)->close_request (window);
}

static void
xg_create_dialog_dispose (GObject *object)
{
  XgCreateDialog *self = XG_CREATE_DIALOG (object);

  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  forget_plan (self);
  g_clear_object (&self->settings);
  g_clear_object (&self->people);
  g_clear_object (&self->session);
  g_clear_object (&self->broker);
  G_OBJECT_CLASS (xg_create_dialog_parent_class)->dispose (object);
}

static void
xg_create_dialog_finalize (GObject *object)
{
  g_free (XG_CREATE_DIALOG (object)->problem);
  G_OBJECT_CLASS (xg_create_dialog_parent_class)->finalize (object);
}

static void
xg_create_dialog_class_init (XgCreateDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = xg_create_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = xg_create_dialog_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = xg_create_dialog_close_request;

  g_type_ensure (XG_TYPE_FORM_VIEW);
  g_type_ensure (XG_TYPE_PARENT_LIST);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               XG_RESOURCE_PATH "/create/xg-create-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, XgCreateDialog, window_title);
  gtk_widget_class_bind_template_child (widget_class, XgCreateDialog, review_button);
  gtk_widget_class_bind_template_child (widget_class, XgCreateDialog, kind_row);
  gtk_widget_class_bind_template_child (widget_class, XgCreateDialog, id_row);
  gtk_widget_class_bind_template_child (widget_class, XgCreateDialog, instant_row);
  gtk_widget_class_bind_template_child (widget_class, XgCreateDialog, instant_switch);
  gtk_widget_class_bind_template_child (widget_class, XgCreateDialog, parents);
  gtk_widget_class_bind_template_child (widget_class, XgCreateDialog, preset_row);
  gtk_widget_class_bind_template_child (widget_class, XgCreateDialog, preset_help);
  gtk_widget_class_bind_template_child (widget_class, XgCreateDialog, missing);
  gtk_widget_class_bind_template_child (widget_class, XgCreateDialog, people_view);
  gtk_widget_class_bind_template_child (widget_class, XgCreateDialog, settings_words);
  gtk_widget_class_bind_template_child (widget_class, XgCreateDialog, again_button);
  gtk_widget_class_bind_template_child (widget_class, XgCreateDialog, settings_view);
  gtk_widget_class_bind_template_child (widget_class, XgCreateDialog, words);
  gtk_widget_class_bind_template_callback (widget_class, kind_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, load);
  gtk_widget_class_bind_template_callback (widget_class, preset_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, review_cb);
  gtk_widget_class_bind_template_callback (widget_class, update);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
xg_create_dialog_init (XgCreateDialog *self)
{
  g_autoptr (GtkStringList) presets = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  xg_row_grid_lay_out_rows (GTK_WIDGET (self));
  self->details = xg_details_button_new ();
  gtk_widget_set_halign (self->details, GTK_ALIGN_START);
  gtk_box_insert_child_after (GTK_BOX (gtk_widget_get_parent (self->again_button)),
                              self->details,
                              self->again_button);
  for (int i = 0; i < XG_N_PRESETS; i++)
    gtk_string_list_append (presets, xg_preset_get_title ((XgPreset) i));
  adw_combo_row_set_model (self->preset_row, G_LIST_MODEL (presets));
  self->people = xg_new_node_people ();
  xg_form_view_set_show_variables (self->people_view, FALSE);
  xg_form_view_set_form (self->people_view, self->people);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->instant_switch),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("The broker chooses the id"),
                                  -1);
}

/**
 * xg_create_dialog_new:
 * @session: the connection
 * @broker: where the node is to be
 * @parent: (nullable): a collection that it is put into
 *
 * Returns: (transfer none): a dialog
 */
GtkWidget *
xg_create_dialog_new (XgSession *session, XgBroker *broker, XgNode *parent)
{
  XgCreateDialog *self;

  g_return_val_if_fail (XG_IS_SESSION (session), NULL);
  g_return_val_if_fail (XG_IS_BROKER (broker), NULL);

  self = g_object_new (XG_TYPE_CREATE_DIALOG, NULL);
  self->session = g_object_ref (session);
  self->broker = g_object_ref (broker);
  adw_window_title_set_subtitle (self->window_title, xg_broker_get_jid (broker));
  xg_parent_list_set_broker (self->parents, broker);
  if (parent != NULL && xg_node_get_kind (parent) == XG_NODE_COLLECTION)
    xg_parent_list_add (self->parents, parent);
  g_signal_connect_object (xg_broker_get_capabilities (broker),
                           "changed",
                           G_CALLBACK (capabilities_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::state", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  capabilities_changed_cb (self);
  /* RFC 8600 asks for access that is restricted */
  adw_combo_row_set_selected (self->preset_row, XG_PRESET_LISTED);
  load (self);
  gtk_widget_grab_focus (self->id_row);
  return GTK_WIDGET (self);
}

/**
 * xg_create_dialog_present:
 * @session: the connection
 * @broker: where the node is to be
 * @parent: (nullable): a collection that it is put into
 * @near: a widget of the window that it belongs to
 */
void
xg_create_dialog_present (XgSession *session, XgBroker *broker, XgNode *parent, GtkWidget *near)
{
  GtkWidget *self = xg_create_dialog_new (session, broker, parent);
  GtkRoot *root;

  g_return_if_fail (self != NULL);

  root = gtk_widget_get_root (near);
  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (self), GTK_WINDOW (root));
  gtk_window_present (GTK_WINDOW (self));
}
