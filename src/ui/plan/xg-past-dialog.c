/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "plan/xg-past-dialog.h"

#include <glib/gi18n.h>

#include "admin/xg-past-plan.h"
#include "feed/xg-format.h"
#include "plan/xg-plan-run.h"
#include "plan/xg-plan-words.h"
#include "xg-breaks.h"
#include "xg-row-grid.h"
#include "xg-stanza-text.h"
#include "xg-ui.h"

/* Plans that are listed, and operations of each: who wants more has the cache. */
#define MAX_PLANS      100
#define MAX_OPERATIONS 200

struct _XgPastDialog
{
  AdwWindow parent_instance;

  /* Template widgets */
  GtkStack *stack;
  GtkListBox *list;
  AdwStatusPage *problem;

  /* Owned */
  GCancellable *cancellable;
  GListModel *brokers; /* of the grid */
};

G_DEFINE_FINAL_TYPE (XgPastDialog, xg_past_dialog, ADW_TYPE_WINDOW)

/* The grid keeps it. */
static XgBroker *
find_broker (XgPastDialog *self, const char *jid)
{
  for (guint i = 0; i < g_list_model_get_n_items (self->brokers); i++)
    {
      g_autoptr (XgBroker) broker = g_list_model_get_item (self->brokers, i);

      if (g_strcmp0 (xg_broker_get_jid (broker), jid) == 0)
        return broker;
    }
  return NULL;
}

static void
set_words (GtkWidget *row, const char *title, const char *subtitle)
{
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (ADW_IS_ACTION_ROW (row))
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle != NULL ? subtitle : "");
  else
    adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), subtitle);
}

/* What was sent and what came, made readable when somebody wants to see it. */
static char *
describe_stanzas (const XgPastOperation *operation)
{
  g_autofree char *sent = xg_stanza_text (operation->request);
  g_autofree char *received = NULL;

  if (operation->reply == NULL)
    return g_steal_pointer (&sent);
  received = xg_stanza_text (operation->reply);
  return g_strdup_printf ("%s\n%s\n\n%s\n%s", _ ("Sent"), sent, _ ("Received"), received);
}

static void
create_popover_cb (GtkMenuButton *button, gpointer user_data)
{
  XgPastPlan *plan = g_object_get_data (G_OBJECT (button), "xg-plan");
  XgPastOperation operation;
  g_autofree char *text = NULL;
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *label = gtk_label_new (NULL);

  xg_past_plan_get_operation (plan, GPOINTER_TO_UINT (user_data), &operation);
  text = describe_stanzas (&operation);
  gtk_label_set_text (GTK_LABEL (label), text);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  xg_breaks_follow (GTK_LABEL (label));
  gtk_label_set_width_chars (GTK_LABEL (label), 28);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 64);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "monospace");
  gtk_widget_add_css_class (label, "caption");
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), label);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled),
                                  GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_propagate_natural_width (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), 320);
  gtk_popover_set_child (GTK_POPOVER (popover), scrolled);
  gtk_menu_button_set_popover (button, popover);
}

static GtkWidget *
stanzas_button_new (XgPastPlan *plan, guint index, gboolean answered)
{
  GtkWidget *button = gtk_menu_button_new ();
  const char *label = answered ? _ ("Show What Was Sent and Received") : _ ("Show the Request");

  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "text-x-generic-symbolic");
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (button),
                                         create_popover_cb,
                                         GUINT_TO_POINTER (index),
                                         NULL);
  g_object_set_data_full (G_OBJECT (button), "xg-plan", g_object_ref (plan), g_object_unref);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label,
                                  -1);
  return button;
}

static GtkWidget *
make_operation_row (XgPastPlan *plan, guint index)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon;
  XgPastOperation operation;
  XgPlanSign sign;

  xg_past_plan_get_operation (plan, index, &operation);
  sign = xg_plan_words_of_state (operation.state);
  set_words (row, operation.sentence, operation.result);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  icon =
    gtk_image_new_from_icon_name (sign.icon != NULL ? sign.icon : "action-unavailable-symbolic");
  if (sign.style != NULL)
    gtk_widget_add_css_class (icon, sign.style);
  gtk_widget_set_tooltip_text (icon, sign.words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (icon),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  sign.words,
                                  -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), icon);
  if (operation.request != NULL && *operation.request != '\0')
    adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                               stanzas_button_new (plan, index, operation.reply != NULL));
  xg_row_grid_lay_out_rows (row);
  return row;
}

/* What can't be taken back. */
static void
add_limits (AdwExpanderRow *row, XgPastPlan *plan)
{
  g_autofree char *limits = xg_past_plan_tell_undo (plan);
  GtkWidget *note;

  if (limits == NULL)
    return;
  note = adw_action_row_new ();
  set_words (note, limits, NULL);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (note), 0);
  gtk_widget_add_css_class (note, "dim-label");
  xg_row_grid_lay_out_rows (note);
  adw_expander_row_add_row (row, note);
}

/* Rows are made when somebody wants to see them. */
static void
expanded_cb (AdwExpanderRow *row)
{
  XgPastPlan *plan = g_object_get_data (G_OBJECT (row), "xg-plan");
  g_autoptr (XgPastPlan) shown = NULL;
  guint n;

  if (plan == NULL || !adw_expander_row_get_expanded (row))
    return;
  shown = g_object_ref (plan);
  g_object_set_data (G_OBJECT (row), "xg-plan", NULL);
  add_limits (row, shown);
  n = xg_past_plan_get_n_operations (shown);
  for (guint i = 0; i < MIN (n, MAX_OPERATIONS); i++)
    adw_expander_row_add_row (row, make_operation_row (shown, i));
  if (n > MAX_OPERATIONS)
    {
      GtkWidget *more = adw_action_row_new ();
      g_autofree char *text =
        g_strdup_printf (ngettext ("and %'u more", "and %'u more", n - MAX_OPERATIONS),
                         n - MAX_OPERATIONS);

      set_words (more, text, NULL);
      adw_expander_row_add_row (row, more);
    }
}

/* When, who, where, and what became of it. */
static char *
describe (XgPastPlan *plan)
{
  g_autofree char *when = xg_format_time (xg_past_plan_get_begun (plan), g_get_real_time ());
  guint n = xg_past_plan_get_n_operations (plan);
  guint n_applied = xg_past_plan_get_n_applied (plan);
  g_autofree char *outcome = NULL;

  if (xg_past_plan_is_lost (plan))
    return g_strdup (_ ("The cache was damaged: who applied them, where and when is not known."));
  if (xg_past_plan_get_ended (plan) == 0)
    outcome = g_strdup (_ ("begun, not finished"));
  else
    /* Translators: how many operations of a plan were done, and how many it has */
    outcome = g_strdup_printf (_ ("%'u of %'u done"), n_applied, n);
  /* Translators: a moment, who, a Broker, and "3 of 4 done" */
  return g_strdup_printf (_ ("%s · %s · %s · %s"),
                          when,
                          xg_past_plan_get_who (plan),
                          xg_past_plan_get_broker (plan),
                          outcome);
}

static void
undo_cb (GtkWidget *button, XgPastPlan *plan)
{
  GtkWidget *dialog = gtk_widget_get_ancestor (button, XG_TYPE_PAST_DIALOG);
  XgBroker *broker = find_broker (XG_PAST_DIALOG (dialog), xg_past_plan_get_broker (plan));
  g_autofree char *title = g_strdup_printf (_ ("Undo: %s"), xg_past_plan_get_title (plan));
  g_autoptr (XgPlan) undo = NULL;

  if (broker == NULL)
    return;
  undo = xg_past_plan_make_undo (plan, broker, title);
  if (g_list_model_get_n_items (G_LIST_MODEL (undo)) > 0)
    xg_plan_review (undo, broker, dialog);
}

/* Why it can't be pressed; NULL: it can be. */
static char *
find_obstacle (XgPastDialog *self, XgPastPlan *plan)
{
  if (!xg_past_plan_can_undo (plan))
    return xg_past_plan_tell_undo (plan);
  if (find_broker (self, xg_past_plan_get_broker (plan)) == NULL)
    return g_strdup (_ ("The Broker of these changes is not in the list any more"));
  return NULL;
}

static void
add_undo (GtkWidget *row, XgPastDialog *self, XgPastPlan *plan)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_Undo…"));
  g_autofree char *obstacle = find_obstacle (self, plan);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_sensitive (button, obstacle == NULL);
  gtk_widget_set_tooltip_text (
    button,
    obstacle != NULL ? obstacle : _ ("Shows what takes back what can be taken back"));
  g_signal_connect_object (button, "clicked", G_CALLBACK (undo_cb), plan, 0);
  adw_expander_row_add_action (ADW_EXPANDER_ROW (row), button);
}

static GtkWidget *
make_row (gpointer item, gpointer user_data)
{
  XgPastPlan *plan = XG_PAST_PLAN (item);
  GtkWidget *row = adw_expander_row_new ();
  g_autofree char *subtitle = describe (plan);

  set_words (row, xg_past_plan_get_title (plan), subtitle);
  g_object_set_data_full (G_OBJECT (row), "xg-plan", g_object_ref (plan), g_object_unref);
  g_signal_connect (row, "notify::expanded", G_CALLBACK (expanded_cb), NULL);
  add_undo (row, XG_PAST_DIALOG (user_data), plan);
  return row;
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (XgPastDialog) self = XG_PAST_DIALOG (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) plans = xg_past_plans_load_finish (result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (plans == NULL)
    {
      adw_status_page_set_description (self->problem, error->message);
      gtk_stack_set_visible_child_name (self->stack, "problem");
      return;
    }
  gtk_list_box_bind_model (self->list, plans, make_row, self, NULL);
  gtk_stack_set_visible_child_name (self->stack,
                                    g_list_model_get_n_items (plans) > 0 ? "list" : "empty");
}

static void
load (XgPastDialog *self)
{
  g_autoptr (XgBroker) broker = g_list_model_get_item (self->brokers, 0);

  gtk_stack_set_visible_child_name (self->stack, "loading");
  xg_past_plans_load_async (broker, MAX_PLANS, self->cancellable, loaded_cb, g_object_ref (self));
}

/* What waits has a reference. */
static gboolean
xg_past_dialog_close_request (GtkWindow *window)
{
  g_cancellable_cancel (XG_PAST_DIALOG (window)->cancellable);
  return GTK_WINDOW_CLASS (xg_past_dialog_parent_class)->close_request (window);
}

static void
xg_past_dialog_dispose (GObject *object)
{
  XgPastDialog *self = XG_PAST_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  G_OBJECT_CLASS (xg_past_dialog_parent_class)->dispose (object);
}

static void
xg_past_dialog_finalize (GObject *object)
{
  g_clear_object (&XG_PAST_DIALOG (object)->cancellable);
  g_clear_object (&XG_PAST_DIALOG (object)->brokers);
  G_OBJECT_CLASS (xg_past_dialog_parent_class)->finalize (object);
}

static void
xg_past_dialog_class_init (XgPastDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = xg_past_dialog_dispose;
  object_class->finalize = xg_past_dialog_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = xg_past_dialog_close_request;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               XG_RESOURCE_PATH "/plan/xg-past-dialog.ui");
  /* One that is in a hidden page would draw a frame after the other. */
  gtk_widget_class_bind_template_callback (widget_class, gtk_spinner_start);
  gtk_widget_class_bind_template_callback (widget_class, gtk_spinner_stop);
  gtk_widget_class_bind_template_callback (widget_class, load);
  gtk_widget_class_bind_template_child (widget_class, XgPastDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, XgPastDialog, list);
  gtk_widget_class_bind_template_child (widget_class, XgPastDialog, problem);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
xg_past_dialog_init (XgPastDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
}

/**
 * xg_past_dialog_new:
 * @brokers: (element-type XgBroker): of the grid whose changes are meant, at least one
 *
 * Returns: (transfer none): a window that loads and lists them
 */
GtkWidget *
xg_past_dialog_new (GListModel *brokers)
{
  g_autoptr (XgBroker) broker = g_list_model_get_item (brokers, 0);
  XgPastDialog *self;

  g_return_val_if_fail (XG_IS_BROKER (broker), NULL);

  self = g_object_new (XG_TYPE_PAST_DIALOG, NULL);
  self->brokers = g_object_ref (brokers);
  load (self);
  return GTK_WIDGET (self);
}
