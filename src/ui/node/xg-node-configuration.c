/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-node"

#include "config.h"

#include "node/xg-node-configuration.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#include "admin/xg-configure-operation.h"
#include "admin/xg-form-copy.h"
#include "admin/xg-form-load.h"
#include "admin/xg-form-warning.h"
#include "details/xg-details-button.h"
#include "form/xg-form-compare.h"
#include "form/xg-form-view.h"
#include "grid/xg-reason.h"
#include "node/xg-node-chooser.h"
#include "plan/xg-plan-run.h"
#include "xg-toast.h"
#include "xg-ui.h"

struct _XgNodeConfiguration
{
  XgNodeTab parent_instance;

  /* Template widgets */
  GtkStack *stack;
  AdwStatusPage *refused;
  GtkBox *refused_box;
  GtkWidget *copy_button;
  GtkWidget *outcome_box;
  GtkImage *outcome_icon;
  GtkLabel *outcome;
  XgFormView *view;
  GtkWidget *bar;
  GtkLabel *bar_label;
  GtkWidget *discard_button;
  GtkWidget *apply_button;

  /* Children */
  GtkWidget *refused_details;
  GtkWidget *outcome_details;

  /* Owned */
  XgNode *node;          /* whose form it is; the base knows the next one already when it changes */
  XgForm *form;          /* NULL: not there */
  GHashTable *drafts;    /* XgNode -> XgForm: edits that wait for their node to be shown again */
  GCancellable *loading; /* NULL: nothing is asked for */
  XgPlan *plan;          /* that is under way for this node; NULL: none */
  XgForm *applied;       /* what it applies */
};

G_DEFINE_FINAL_TYPE (XgNodeConfiguration, xg_node_configuration, XG_TYPE_NODE_TAB)

static void load (XgNodeConfiguration *self);

static XgSession *
get_session (XgNodeConfiguration *self)
{
  return xg_grid_get_session (xg_node_tab_get_grid (XG_NODE_TAB (self)));
}

static char *
dup_own_jid (XgNodeConfiguration *self)
{
  const char *jid = xg_session_get_jid (get_session (self));
  const char *slash = jid != NULL ? strchr (jid, '/') : NULL;

  return slash != NULL ? g_strndup (jid, (gsize) (slash - jid)) : g_strdup (jid);
}

static gboolean
is_changed (XgNodeConfiguration *self)
{
  return self->form != NULL && xg_form_get_changed (self->form);
}

static void
update (XgNodeConfiguration *self)
{
  const guint n_changed = self->form != NULL ? xg_form_get_n_changed (self->form) : 0;
  const guint n_errors = self->form != NULL ? xg_form_get_n_errors (self->form) : 0;
  const gboolean applying = self->plan != NULL;
  g_autofree char *words = NULL;

  if (applying)
    words = g_strdup (_ ("Applying…"));
  else if (n_errors > 0)
    words = g_strdup_printf (
      ngettext ("%u value has to be corrected", "%u values have to be corrected", n_errors),
      n_errors);
  else
    words =
      g_strdup_printf (ngettext ("%u change not applied", "%u changes not applied", n_changed),
                       n_changed);
  gtk_label_set_text (self->bar_label, words);
  gtk_widget_set_visible (self->bar, n_changed > 0 || applying);
  gtk_widget_set_sensitive (self->discard_button, !applying);
  gtk_widget_set_sensitive (
    self->apply_button,
    !applying && xg_node_tab_get_online (XG_NODE_TAB (self)) &&
      xg_capable_ask (xg_node_tab_get_broker (XG_NODE_TAB (self)), XG_FUNCTION_CONFIGURE, NULL));
  gtk_widget_set_sensitive (GTK_WIDGET (self->view), !applying);
  gtk_widget_set_sensitive (self->copy_button, !applying);
  xg_node_tab_set_modified (XG_NODE_TAB (self), n_changed > 0 && !applying);
  xg_node_tab_set_busy (XG_NODE_TAB (self), applying || self->loading != NULL);
}

static void
show_outcome (XgNodeConfiguration *self, const char *icon, const char *words)
{
  xg_details_button_set (self->outcome_details, NULL, NULL);
  gtk_widget_set_visible (self->outcome_box, words != NULL);
  gtk_label_set_text (self->outcome, words != NULL ? words : "");
  gtk_image_set_from_icon_name (self->outcome_icon, icon);
}

/* @error is why, with all that is known of it. */
static void
show_failure (XgNodeConfiguration *self, const char *words, const GError *error)
{
  show_outcome (self, "dialog-warning-symbolic", words);
  xg_details_button_set (self->outcome_details, words, error);
}

/* What the broker did not do as it was asked to: beside each field, and here in sum. */
static void
tell_differences (XgNodeConfiguration *self, GPtrArray *differences)
{
  g_autoptr (GString) words = g_string_new (NULL);

  if (differences->len == 0)
    {
      show_outcome (self, "emblem-ok-symbolic", _ ("Applied, and read again: it is as you asked."));
      return;
    }
  g_string_append_printf (words,
                          ngettext ("Applied, but %u setting is not as you asked:",
                                    "Applied, but %u settings are not as you asked:",
                                    differences->len),
                          differences->len);
  for (guint i = 0; i < differences->len; i++)
    {
      const XgFormDifference *difference = differences->pdata[i];

      g_string_append_printf (words, "\n%s", difference->sentence);
    }
  show_outcome (self, "dialog-warning-symbolic", words->str);
  xg_form_view_set_outcomes (self->view, differences);
}

static void
set_form (XgNodeConfiguration *self, XgForm *form)
{
  if (self->form != NULL)
    g_signal_handlers_disconnect_by_data (self->form, self);
  g_set_object (&self->form, form);
  xg_form_view_set_form (self->view, form);
  if (form != NULL)
    {
      g_signal_connect_swapped (form, "notify::n-changed", G_CALLBACK (update), self);
      g_signal_connect_swapped (form, "notify::n-errors", G_CALLBACK (update), self);
    }
  update (self);
}

static void
show_refusal (XgNodeConfiguration *self, const GError *error)
{
  g_autofree char *reason = xg_reason_for_reading (error, XG_REASON_CONFIGURE);
  g_autofree char *detail = xg_reason_get_detail (error);
  g_autofree char *words = detail != NULL ? g_strdup_printf ("%s\n\n%s", reason, detail) : NULL;
  g_autofree char *escaped = g_markup_escape_text (words != NULL ? words : reason, -1);
  const gboolean locked = xg_reason_is_locked (error);

  adw_status_page_set_icon_name (self->refused,
                                 locked ? "changes-prevent-symbolic" : "dialog-warning-symbolic");
  adw_status_page_set_title (self->refused,
                             locked ? _ ("Only Owners See the Settings")
                                    : _ ("The Settings Can't Be Shown"));
  adw_status_page_set_description (self->refused, escaped);
  xg_details_button_set (self->refused_details, reason, error);
  gtk_stack_set_visible_child_name (self->stack, "refused");
}

/* What was edited before stays edited. */
static void
take_form (XgNodeConfiguration *self, XgForm *form)
{
  XgForm *draft = is_changed (self) && self->applied == NULL
                    ? self->form
                    : g_hash_table_lookup (self->drafts, self->node);
  g_autoptr (GPtrArray) differences = NULL;
  guint n_lost = 0;

  if (self->applied != NULL)
    {
      differences = xg_form_compare (self->applied, xg_form_get_data (form));
      g_clear_object (&self->applied);
    }
  else if (draft != NULL)
    n_lost = xg_form_carry_over (form, draft);
  set_form (self, form);
  g_hash_table_remove (self->drafts, self->node);
  if (differences != NULL)
    tell_differences (self, differences);
  if (n_lost > 0)
    {
      g_autofree char *words =
        g_strdup_printf (ngettext ("%u change is lost: the broker has no such setting any more.",
                                   "%u changes are lost: the broker has no such settings any more.",
                                   n_lost),
                         n_lost);

      show_outcome (self, "dialog-warning-symbolic", words);
    }
  gtk_stack_set_visible_child_name (self->stack, "form");
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (XgNodeConfiguration) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (XgForm) form = xg_form_load_finish (result, &error);

  /* Another one is under way, or none is wanted */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
      self->loading != g_task_get_cancellable (G_TASK (result)))
    return;
  g_clear_object (&self->loading);
  if (form != NULL)
    take_form (self, form);
  else if (self->form != NULL)
    {
      g_autofree char *reason = xg_reason_for (error, XG_REASON_LOOK);
      /* TRANSLATORS: %s is a sentence that says why */
      g_autofree char *words =
        self->applied != NULL
          ? g_strdup_printf (_ ("Sent, but whether it was done could not be read: %s"), reason)
          : NULL;

      g_clear_object (&self->applied);
      show_failure (self, words != NULL ? words : reason, error);
    }
  else
    show_refusal (self, error);
  update (self);
}

static void
cancel_loading (XgNodeConfiguration *self)
{
  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
}

/* Nothing is asked where the broker is known not to answer. */
static gboolean
is_possible (XgNodeConfiguration *self)
{
  XgBroker *broker = xg_node_tab_get_broker (XG_NODE_TAB (self));
  const char *reason = NULL;

  if (xg_capable_ask (broker, XG_FUNCTION_CONFIGURE, &reason))
    return TRUE;
  adw_status_page_set_icon_name (self->refused, "action-unavailable-symbolic");
  adw_status_page_set_title (self->refused, _ ("The Broker Has No Settings"));
  xg_details_button_set (self->refused_details, NULL, NULL);
  adw_status_page_set_description (self->refused, reason);
  gtk_stack_set_visible_child_name (self->stack, "refused");
  return FALSE;
}

static void
load (XgNodeConfiguration *self)
{
  cancel_loading (self);
  if (self->node == NULL || !is_possible (self))
    return;
  if (self->form == NULL)
    gtk_stack_set_visible_child_name (self->stack, "loading");
  self->loading = g_cancellable_new ();
  xg_form_load_configuration_async (get_session (self),
                                    xg_node_tab_get_broker (XG_NODE_TAB (self)),
                                    xg_node_get_id (self->node),
                                    self->loading,
                                    loaded_cb,
                                    g_object_ref (self));
  update (self);
}

static void
forget_plan (XgNodeConfiguration *self)
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
  forget_plan (self);
  if (operation != NULL && xg_operation_is_applied (operation))
    load (self);
  else
    {
      g_clear_object (&self->applied);
      show_failure (self,
                    operation != NULL ? xg_operation_get_result (operation) : NULL,
                    operation != NULL ? xg_operation_get_error (operation) : NULL);
    }
  update (self);
}

static void
apply (XgNodeConfiguration *self)
{
  XgBroker *broker = xg_node_tab_get_broker (XG_NODE_TAB (self));
  g_autoptr (GError) error = NULL;
  g_autoptr (XgOperation) operation = NULL;
  g_autofree char *title = NULL;

  if (broker == NULL || self->plan != NULL || !is_changed (self))
    return;
  operation = xg_configure_operation_new (broker, xg_node_get_id (self->node), self->form, &error);
  if (operation == NULL)
    {
      show_outcome (self, "dialog-warning-symbolic", error->message);
      return;
    }
  /* Translators: a node */
  title = g_strdup_printf (_ ("Settings of %s"), xg_node_get_label (self->node));
  show_outcome (self, NULL, NULL);
  g_clear_object (&self->applied);
  self->applied = xg_form_copy (self->form);
  self->plan = xg_plan_new (title);
  xg_plan_add (self->plan, g_steal_pointer (&operation));
  g_signal_connect_swapped (self->plan, "notify::state", G_CALLBACK (plan_changed_cb), self);
  update (self);
  xg_plan_run (self->plan, broker, GTK_WIDGET (self));
}

static void
warned_cb (XgNodeConfiguration *self, const char *response)
{
  if (g_str_equal (response, "apply"))
    apply (self);
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

static void
apply_cb (XgNodeConfiguration *self)
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
    apply (self);
}

static void
discard_cb (XgNodeConfiguration *self)
{
  if (self->form != NULL)
    xg_form_reset (self->form);
}

static void
retry_cb (XgNodeConfiguration *self)
{
  load (self);
}

static void
copied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (XgNodeConfiguration) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (XgForm) other = xg_form_load_finish (result, &error);
  g_autofree char *words = NULL;
  guint n_copied;

  if (self->loading != g_task_get_cancellable (G_TASK (result)))
    return;
  g_clear_object (&self->loading);
  update (self);
  if (other == NULL)
    {
      words = xg_reason_for (error, XG_REASON_CONFIGURE);
      show_failure (self, words, error);
      return;
    }
  if (self->form == NULL)
    return;
  n_copied = xg_form_copy_settings (self->form, other);
  words = n_copied > 0
            ? g_strdup_printf (ngettext ("%u setting is different there. Look at it and apply it.",
                                         "%u settings are different there. Look at them and apply "
                                         "them.",
                                         n_copied),
                               n_copied)
            : g_strdup (_ ("That node has the same settings."));
  show_outcome (self, "dialog-information-symbolic", words);
}

static void
chosen_cb (XgNodeConfiguration *self, XgNode *node)
{
  XgBroker *broker = xg_node_get_broker (node);

  if (self->node == NULL || broker == NULL)
    return;
  cancel_loading (self);
  self->loading = g_cancellable_new ();
  xg_form_load_configuration_async (get_session (self),
                                    broker,
                                    xg_node_get_id (node),
                                    self->loading,
                                    copied_cb,
                                    g_object_ref (self));
  update (self);
}

static void
copy_cb (XgNodeConfiguration *self)
{
  XgBroker *broker = xg_node_tab_get_broker (XG_NODE_TAB (self));
  GtkWidget *chooser;

  if (broker == NULL)
    return;
  chooser = xg_node_chooser_new (broker,
                                 xg_node_get_kind (self->node),
                                 _ ("Copy Settings From"),
                                 GTK_WIDGET (self));
  g_signal_connect_object (chooser, "chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (chooser));
}

static void
keep_draft (XgNodeConfiguration *self)
{
  g_autofree char *words = NULL;

  if (self->node == NULL || !is_changed (self))
    return;
  g_hash_table_insert (self->drafts, g_object_ref (self->node), g_object_ref (self->form));
  if (self->plan != NULL)
    return;
  /* Translators: a node */
  words = g_strdup_printf (_ ("Changes of “%s” are kept, but not applied"),
                           xg_node_get_label (self->node));
  xg_toast (GTK_WIDGET (self), words);
}

static void
xg_node_configuration_node_changed (XgNodeTab *tab)
{
  XgNodeConfiguration *self = XG_NODE_CONFIGURATION (tab);

  cancel_loading (self);
  keep_draft (self);
  forget_plan (self);
  g_clear_object (&self->applied);
  show_outcome (self, NULL, NULL);
  set_form (self, NULL);
  g_set_object (&self->node, xg_node_tab_get_node (tab));
}

static void
xg_node_configuration_shown (XgNodeTab *tab)
{
  XgNodeConfiguration *self = XG_NODE_CONFIGURATION (tab);

  /* It may have been changed meanwhile, also by what took a change back */
  if (self->loading == NULL && self->plan == NULL && !is_changed (self))
    load (self);
}

static void
xg_node_configuration_reload (XgNodeTab *tab)
{
  XgNodeConfiguration *self = XG_NODE_CONFIGURATION (tab);

  if (self->plan != NULL)
    return;
  show_outcome (self, NULL, NULL);
  load (self);
}

static gboolean
xg_node_configuration_search (XgNodeTab *tab)
{
  XgNodeConfiguration *self = XG_NODE_CONFIGURATION (tab);

  return self->form != NULL && xg_form_view_focus_search (self->view);
}

static gboolean
xg_node_configuration_has_drafts (XgNodeTab *tab)
{
  return g_hash_table_size (XG_NODE_CONFIGURATION (tab)->drafts) > 0;
}

/* A page that could not be loaded for want of a connection is, once there is one. */
static void
online_changed_cb (XgNodeConfiguration *self)
{
  if (xg_node_tab_get_online (XG_NODE_TAB (self)) && self->form == NULL && self->loading == NULL &&
      self->node != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    load (self);
  update (self);
}

static void
xg_node_configuration_dispose (GObject *object)
{
  XgNodeConfiguration *self = XG_NODE_CONFIGURATION (object);
  GtkWidget *child;

  cancel_loading (self);
  forget_plan (self);
  g_clear_object (&self->applied);
  if (self->form != NULL)
    g_signal_handlers_disconnect_by_data (self->form, self);
  g_clear_object (&self->form);
  g_clear_object (&self->node);
  g_clear_pointer (&self->drafts, g_hash_table_unref);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (xg_node_configuration_parent_class)->dispose (object);
}

static void
xg_node_configuration_class_init (XgNodeConfigurationClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  XgNodeTabClass *tab_class = XG_NODE_TAB_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = xg_node_configuration_dispose;
  tab_class->node_changed = xg_node_configuration_node_changed;
  tab_class->shown = xg_node_configuration_shown;
  tab_class->reload = xg_node_configuration_reload;
  tab_class->search = xg_node_configuration_search;
  tab_class->has_drafts = xg_node_configuration_has_drafts;

  g_type_ensure (XG_TYPE_FORM_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               XG_RESOURCE_PATH "/node/xg-node-configuration.ui");
  gtk_widget_class_bind_template_child (widget_class, XgNodeConfiguration, stack);
  gtk_widget_class_bind_template_child (widget_class, XgNodeConfiguration, refused);
  gtk_widget_class_bind_template_child (widget_class, XgNodeConfiguration, refused_box);
  gtk_widget_class_bind_template_child (widget_class, XgNodeConfiguration, copy_button);
  gtk_widget_class_bind_template_child (widget_class, XgNodeConfiguration, outcome_box);
  gtk_widget_class_bind_template_child (widget_class, XgNodeConfiguration, outcome_icon);
  gtk_widget_class_bind_template_child (widget_class, XgNodeConfiguration, outcome);
  gtk_widget_class_bind_template_child (widget_class, XgNodeConfiguration, view);
  gtk_widget_class_bind_template_child (widget_class, XgNodeConfiguration, bar);
  gtk_widget_class_bind_template_child (widget_class, XgNodeConfiguration, bar_label);
  gtk_widget_class_bind_template_child (widget_class, XgNodeConfiguration, discard_button);
  gtk_widget_class_bind_template_child (widget_class, XgNodeConfiguration, apply_button);
  gtk_widget_class_bind_template_callback (widget_class, apply_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
  gtk_widget_class_bind_template_callback (widget_class, discard_cb);
  gtk_widget_class_bind_template_callback (widget_class, retry_cb);
}

static void
xg_node_configuration_init (XgNodeConfiguration *self)
{
  XgCapable *capable = xg_node_tab_get_capable (XG_NODE_TAB (self));

  self->drafts = g_hash_table_new_full (NULL, NULL, g_object_unref, g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
  xg_capable_explain (capable, self->apply_button, XG_FUNCTION_CONFIGURE);
  self->refused_details = xg_details_button_new ();
  gtk_box_append (self->refused_box, self->refused_details);
  self->outcome_details = xg_details_button_new ();
  gtk_widget_set_valign (self->outcome_details, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (self->outcome_box), self->outcome_details);
  g_signal_connect (self, "notify::online", G_CALLBACK (online_changed_cb), NULL);
  g_signal_connect_object (capable, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
}
