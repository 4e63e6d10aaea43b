/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-node"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "admin/xg-form-load.h"
#include "details/xg-details-button.h"
#include "form/xg-form-compare.h"
#include "grid/xg-reason.h"
#include "node/xg-node-configuration-private.h"
#include "xg-line-layout.h"
#include "xg-toast.h"
#include "xg-ui.h"

G_DEFINE_FINAL_TYPE (XgNodeConfiguration, xg_node_configuration, XG_TYPE_NODE_TAB)

XgSession *
xg_node_configuration_get_session (XgNodeConfiguration *self)
{
  return xg_grid_get_session (xg_node_tab_get_grid (XG_NODE_TAB (self)));
}

gboolean
xg_node_configuration_is_changed (XgNodeConfiguration *self)
{
  return self->form != NULL && xg_form_get_changed (self->form);
}

void
xg_node_configuration_update (XgNodeConfiguration *self)
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

void
xg_node_configuration_show_outcome (XgNodeConfiguration *self, const char *icon, const char *words)
{
  xg_details_button_set (self->outcome_details, NULL, NULL);
  gtk_widget_set_visible (self->outcome_box, words != NULL);
  gtk_label_set_text (self->outcome, words != NULL ? words : "");
  gtk_image_set_from_icon_name (self->outcome_icon, icon);
}

/* @error is why, with all that is known of it. */
void
xg_node_configuration_show_failure (XgNodeConfiguration *self,
                                    const char *words,
                                    const GError *error)
{
  xg_node_configuration_show_outcome (self, "dialog-warning-symbolic", words);
  xg_details_button_set (self->outcome_details, words, error);
}

/* What the broker did not do as it was asked to: beside each field, and here in sum. */
static void
tell_differences (XgNodeConfiguration *self, GPtrArray *differences)
{
  g_autoptr (GString) words = g_string_new (NULL);

  if (differences->len == 0)
    {
      xg_node_configuration_show_outcome (self,
                                          "emblem-ok-symbolic",
                                          _ ("Applied, and read again: it is as you asked."));
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
  xg_node_configuration_show_outcome (self, "dialog-warning-symbolic", words->str);
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
      g_signal_connect_swapped (form,
                                "notify::n-changed",
                                G_CALLBACK (xg_node_configuration_update),
                                self);
      g_signal_connect_swapped (form,
                                "notify::n-errors",
                                G_CALLBACK (xg_node_configuration_update),
                                self);
    }
  xg_node_configuration_update (self);
}

static void
show_refusal (XgNodeConfiguration *self, const GError *error)
{
  g_autofree char *reason = xg_reason_for_reading (error, XG_REASON_CONFIGURE);
  g_autofree char *detail = xg_reason_get_detail (error);
  g_autofree char *words = detail != NULL
                             ? g_markup_printf_escaped ("%s\n\n<small>%s</small>", reason, detail)
                             : g_markup_escape_text (reason, -1);
  const gboolean locked = xg_reason_is_locked (error);

  adw_status_page_set_icon_name (self->refused,
                                 locked ? "changes-prevent-symbolic" : "dialog-warning-symbolic");
  adw_status_page_set_title (self->refused,
                             locked ? _ ("Only Owners See the Settings")
                                    : _ ("The Settings Can't Be Shown"));
  adw_status_page_set_description (self->refused, words);
  xg_details_button_set (self->refused_details, reason, error);
  gtk_stack_set_visible_child_name (self->stack, "refused");
}

/* What was edited before stays edited. */
static void
take_form (XgNodeConfiguration *self, XgForm *form)
{
  XgForm *draft = xg_node_configuration_is_changed (self) && self->applied == NULL
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

      xg_node_configuration_show_outcome (self, "dialog-warning-symbolic", words);
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
      xg_node_configuration_show_failure (self, words != NULL ? words : reason, error);
    }
  else
    show_refusal (self, error);
  xg_node_configuration_update (self);
}

void
xg_node_configuration_cancel_loading (XgNodeConfiguration *self)
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

void
xg_node_configuration_load (XgNodeConfiguration *self)
{
  xg_node_configuration_cancel_loading (self);
  if (self->node == NULL || !is_possible (self))
    return;
  if (self->form == NULL)
    gtk_stack_set_visible_child_name (self->stack, "loading");
  self->loading = g_cancellable_new ();
  xg_form_load_configuration_async (xg_node_configuration_get_session (self),
                                    xg_node_tab_get_broker (XG_NODE_TAB (self)),
                                    xg_node_get_id (self->node),
                                    self->loading,
                                    loaded_cb,
                                    g_object_ref (self));
  xg_node_configuration_update (self);
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
  xg_node_configuration_load (self);
}

static void
keep_draft (XgNodeConfiguration *self)
{
  g_autofree char *words = NULL;

  if (self->node == NULL || !xg_node_configuration_is_changed (self))
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

  xg_node_configuration_cancel_loading (self);
  keep_draft (self);
  xg_node_configuration_forget_plan (self);
  g_clear_object (&self->applied);
  xg_node_configuration_show_outcome (self, NULL, NULL);
  set_form (self, NULL);
  g_set_object (&self->node, xg_node_tab_get_node (tab));
}

static void
xg_node_configuration_shown (XgNodeTab *tab)
{
  XgNodeConfiguration *self = XG_NODE_CONFIGURATION (tab);

  /* It may have been changed meanwhile, also by what took a change back */
  if (self->loading == NULL && self->plan == NULL && !xg_node_configuration_is_changed (self))
    xg_node_configuration_load (self);
}

static void
xg_node_configuration_reload (XgNodeTab *tab)
{
  XgNodeConfiguration *self = XG_NODE_CONFIGURATION (tab);

  if (self->plan != NULL)
    return;
  xg_node_configuration_show_outcome (self, NULL, NULL);
  xg_node_configuration_load (self);
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
    xg_node_configuration_load (self);
  xg_node_configuration_update (self);
}

static void
xg_node_configuration_dispose (GObject *object)
{
  XgNodeConfiguration *self = XG_NODE_CONFIGURATION (object);
  GtkWidget *child;

  xg_node_configuration_cancel_loading (self);
  xg_node_configuration_forget_plan (self);
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
  gtk_widget_class_bind_template_callback_full (widget_class,
                                                "apply_cb",
                                                G_CALLBACK (xg_node_configuration_apply));
  gtk_widget_class_bind_template_callback_full (widget_class,
                                                "copy_cb",
                                                G_CALLBACK (xg_node_configuration_copy));
  gtk_widget_class_bind_template_callback (widget_class, discard_cb);
  gtk_widget_class_bind_template_callback (widget_class, retry_cb);
}

static void
xg_node_configuration_init (XgNodeConfiguration *self)
{
  XgCapable *capable = xg_node_tab_get_capable (XG_NODE_TAB (self));

  self->drafts = g_hash_table_new_full (NULL, NULL, g_object_unref, g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
  xg_line_wrap_button (self->copy_button);
  xg_capable_explain (capable, self->apply_button, XG_FUNCTION_CONFIGURE);
  self->refused_details = xg_details_button_new ();
  gtk_box_append (self->refused_box, self->refused_details);
  self->outcome_details = xg_details_button_new ();
  gtk_widget_set_valign (self->outcome_details, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (self->outcome_box), self->outcome_details);
  g_signal_connect (self, "notify::online", G_CALLBACK (online_changed_cb), NULL);
  g_signal_connect_object (capable,
                           "changed",
                           G_CALLBACK (xg_node_configuration_update),
                           self,
                           G_CONNECT_SWAPPED);
}
