/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "plan/xg-plan-dialog-private.h"

#include <glib/gi18n.h>

#include "admin/xg-plan-keeper.h"
#include "grid/xg-broker-changes.h"
#include "grid/xg-session.h"
#include "plan/xg-plan-row.h"
#include "plan/xg-plan-words.h"
#include "xg-breaks.h"
#include "xg-portion-list.h"
#include "xg-rows-layout.h"
#include "xg-ui.h"

/* How often the sum of a running plan is told: each time the whole dialog is laid out anew, and
 * answers wait for that. */
#define UPDATE_MS 200

G_DEFINE_FINAL_TYPE (XgPlanDialog, xg_plan_dialog, ADW_TYPE_WINDOW)

static gboolean
went_wrong (gpointer item, gpointer user_data)
{
  XgPlanDialog *self = user_data;
  XgOperation *operation = XG_OPERATION (item);

  return !gtk_check_button_get_active (self->wrong_check) ||
         (xg_operation_is_over (operation) && !xg_operation_is_applied (operation) &&
          xg_operation_get_state (operation) != XG_OPERATION_LEFT_OUT);
}

static gboolean
update_cb (gpointer user_data)
{
  XgPlanDialog *self = XG_PLAN_DIALOG (user_data);

  self->update_source = 0;
  xg_plan_dialog_update_summary (self);
  return G_SOURCE_REMOVE;
}

/* A thousand operations end in a moment: once for all that did. */
static void
counts_cb (XgPlanDialog *self)
{
  if (self->update_source == 0)
    self->update_source = g_timeout_add (UPDATE_MS, update_cb, self);
}

static void
applied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (XgPlanDialog) self = XG_PLAN_DIALOG (user_data);

  xg_plan_apply_finish (XG_PLAN (source), result, NULL);
  g_clear_object (&self->cancellable);
  xg_plan_dialog_update_buttons (self);
  if (gtk_widget_get_visible (GTK_WIDGET (self->leave_button)))
    gtk_widget_grab_focus (GTK_WIDGET (self->leave_button));
}

static void
apply (XgPlanDialog *self)
{
  self->cancellable = g_cancellable_new ();
  if (self->broker != NULL)
    xg_plan_keep (self->plan, self->broker);
  xg_plan_apply_async (self->plan,
                       self->context,
                       XG_PLAN_WINDOW,
                       self->cancellable,
                       applied_cb,
                       g_object_ref (self));
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (XgPlanDialog) self = XG_PLAN_DIALOG (user_data);
  gboolean news = FALSE;
  gboolean to_apply = self->to_apply;

  self->to_apply = FALSE;
  g_clear_object (&self->looking);
  if (!xg_plan_look_finish (XG_PLAN (source), result, &news, NULL))
    return;
  self->looked = TRUE;
  xg_plan_dialog_update_summary (self);
  xg_plan_dialog_update_buttons (self);
  /* What the person was not told yet is read first. */
  if (to_apply && !news)
    apply (self);
}

/* Whether what there is now has to be looked at, and can be: then it is. */
static gboolean
look (XgPlanDialog *self, gboolean to_apply)
{
  if (self->looking != NULL)
    return TRUE;
  if (xg_plan_get_state (self->plan) != XG_PLAN_DRAFT || !xg_plan_dialog_is_online (self) ||
      !xg_plan_can_look (self->plan))
    return FALSE;
  self->to_apply = to_apply;
  self->looking = g_cancellable_new ();
  xg_plan_look_async (self->plan,
                      self->context,
                      XG_PLAN_WINDOW,
                      self->looking,
                      looked_cb,
                      g_object_ref (self));
  xg_plan_dialog_update_summary (self);
  xg_plan_dialog_update_buttons (self);
  return TRUE;
}

static void
state_cb (XgPlanDialog *self)
{
  if (!self->looked)
    look (self, FALSE);
  xg_plan_dialog_update_summary (self);
  xg_plan_dialog_update_buttons (self);
  xg_plan_dialog_update_after (self);
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

static void
apply_cb (XgPlanDialog *self)
{
  if (xg_plan_get_state (self->plan) != XG_PLAN_DRAFT || !xg_plan_dialog_is_confirmed (self))
    return;
  /* The review may have been open for an hour. */
  if (!look (self, TRUE))
    apply (self);
}

static void
retry_cb (XgPlanDialog *self)
{
  gtk_check_button_set_active (self->wrong_check, FALSE);
  /* What was confirmed once is. */
  g_clear_pointer (&self->confirmation, g_free);
  if (xg_plan_reset_failed (self->plan) > 0)
    apply_cb (self);
}

static void
undo_cb (XgPlanDialog *self)
{
  /* Translators: %s is the title of a plan */
  g_autofree char *title = g_strdup_printf (_ ("Undo: %s"), xg_plan_get_title (self->plan));
  g_autoptr (XgPlan) undo = xg_plan_make_undo (self->plan, title, NULL);
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));
  GtkWidget *dialog = xg_plan_dialog_new (undo, self->broker, self->context);

  gtk_window_set_transient_for (GTK_WINDOW (dialog), parent);
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_window_close (GTK_WINDOW (self));
}

/* Changes that are under way are waited for: they can't be called back. Reading again is not. */
static void
leave_cb (XgPlanDialog *self)
{
  if (!xg_plan_dialog_is_running (self))
    {
      gtk_window_close (GTK_WINDOW (self));
      return;
    }
  if (xg_plan_get_state (self->plan) == XG_PLAN_CHECKING)
    xg_plan_stop_reading (self->plan);
  else
    g_cancellable_cancel (self->cancellable);
  xg_plan_dialog_update_buttons (self);
}

static gboolean
xg_plan_dialog_close_request (GtkWindow *window)
{
  XgPlanDialog *self = XG_PLAN_DIALOG (window);

  if (xg_plan_dialog_is_running (self))
    {
      leave_cb (self);
      return TRUE;
    }
  g_cancellable_cancel (self->looking);
  return GTK_WINDOW_CLASS (xg_plan_dialog_parent_class)->close_request (window);
}

static void
wrong_cb (XgPlanDialog *self)
{
  if (self->filter != NULL)
    gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

/* Whether a row is open: as all are, unless the person chose otherwise for it. */
static gboolean
is_expanded (XgPlanDialog *self, XgOperation *operation)
{
  return gtk_check_button_get_active (self->stanzas_check) !=
         g_hash_table_contains (self->expanded, operation);
}

static void
toggled_cb (XgPlanDialog *self, XgPlanRow *row)
{
  XgOperation *operation = xg_plan_row_get_operation (row);

  if (operation == NULL)
    return;
  if (xg_plan_row_get_expanded (row) != gtk_check_button_get_active (self->stanzas_check))
    g_hash_table_add (self->expanded, operation);
  else
    g_hash_table_remove (self->expanded, operation);
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, XgPlanDialog *self)
{
  GtkWidget *row = xg_plan_row_new ();

  gtk_list_item_set_activatable (item, FALSE);
  gtk_list_item_set_child (item, row);
  g_signal_connect_object (row, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row,
                           "chosen",
                           G_CALLBACK (xg_plan_dialog_update_apply_button),
                           self,
                           G_CONNECT_SWAPPED);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, XgPlanDialog *self)
{
  XgOperation *operation = gtk_list_item_get_item (item);

  xg_plan_row_set_operation (XG_PLAN_ROW (gtk_list_item_get_child (item)),
                             operation,
                             is_expanded (self, operation));
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, XgPlanDialog *self)
{
  xg_plan_row_set_operation (XG_PLAN_ROW (gtk_list_item_get_child (item)), NULL, FALSE);
}

static GtkListItemFactory *
make_factory (XgPlanDialog *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, 0);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, 0);
  return factory;
}

static void
stanzas_cb (XgPlanDialog *self)
{
  g_autoptr (GtkListItemFactory) factory = make_factory (self);

  g_hash_table_remove_all (self->expanded);
  gtk_list_view_set_factory (self->list, factory);
}

/* A title that has no room between the buttons stands below them, whole. */
static void
squeezed_cb (XgPlanDialog *self)
{
  gtk_widget_set_visible (self->heading,
                          adw_squeezer_get_visible_child (self->squeezer) !=
                            GTK_WIDGET (self->window_title));
}

static void
xg_plan_dialog_dispose (GObject *object)
{
  XgPlanDialog *self = XG_PLAN_DIALOG (object);

  g_clear_handle_id (&self->update_source, g_source_remove);
  g_cancellable_cancel (self->looking);
  if (self->list != NULL)
    {
      gtk_list_view_set_model (self->list, NULL);
      gtk_list_view_set_factory (self->list, NULL);
    }
  g_clear_object (&self->filter);
  g_clear_object (&self->broker);
  g_clear_object (&self->context);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (xg_plan_dialog_parent_class)->dispose (object);
}

static void
xg_plan_dialog_finalize (GObject *object)
{
  XgPlanDialog *self = XG_PLAN_DIALOG (object);

  g_clear_object (&self->plan);
  g_clear_pointer (&self->expanded, g_hash_table_unref);
  g_clear_pointer (&self->confirmation, g_free);
  G_OBJECT_CLASS (xg_plan_dialog_parent_class)->finalize (object);
}

static void
xg_plan_dialog_class_init (XgPlanDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = xg_plan_dialog_dispose;
  object_class->finalize = xg_plan_dialog_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = xg_plan_dialog_close_request;
  g_type_ensure (XG_TYPE_ROWS_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               XG_RESOURCE_PATH "/plan/xg-plan-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, XgPlanDialog, squeezer);
  gtk_widget_class_bind_template_child (widget_class, XgPlanDialog, window_title);
  gtk_widget_class_bind_template_child (widget_class, XgPlanDialog, heading);
  gtk_widget_class_bind_template_child (widget_class, XgPlanDialog, leave_button);
  gtk_widget_class_bind_template_child (widget_class, XgPlanDialog, apply_button);
  gtk_widget_class_bind_template_child (widget_class, XgPlanDialog, progress);
  gtk_widget_class_bind_template_child (widget_class, XgPlanDialog, summary);
  gtk_widget_class_bind_template_child (widget_class, XgPlanDialog, list);
  gtk_widget_class_bind_template_child (widget_class, XgPlanDialog, stanzas_check);
  gtk_widget_class_bind_template_child (widget_class, XgPlanDialog, wrong_check);
  gtk_widget_class_bind_template_child (widget_class, XgPlanDialog, confirmation_box);
  gtk_widget_class_bind_template_child (widget_class, XgPlanDialog, question);
  gtk_widget_class_bind_template_child (widget_class, XgPlanDialog, asked);
  gtk_widget_class_bind_template_child (widget_class, XgPlanDialog, confirmation_entry);
  gtk_widget_class_bind_template_child (widget_class, XgPlanDialog, after_box);
  gtk_widget_class_bind_template_child (widget_class, XgPlanDialog, retry_button);
  gtk_widget_class_bind_template_child (widget_class, XgPlanDialog, undo_button);
  gtk_widget_class_bind_template_callback (widget_class, apply_cb);
  gtk_widget_class_bind_template_callback (widget_class, squeezed_cb);
  gtk_widget_class_bind_template_callback (widget_class, leave_cb);
  gtk_widget_class_bind_template_callback (widget_class, retry_cb);
  gtk_widget_class_bind_template_callback (widget_class, undo_cb);
  gtk_widget_class_bind_template_callback (widget_class, stanzas_cb);
  gtk_widget_class_bind_template_callback (widget_class, wrong_cb);
  gtk_widget_class_bind_template_callback_full (widget_class,
                                                "update_buttons",
                                                G_CALLBACK (xg_plan_dialog_update_buttons));
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
xg_plan_dialog_init (XgPlanDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  xg_breaks_follow_all (GTK_WIDGET (self));
  self->expanded = g_hash_table_new (NULL, NULL);
}

static void
set_up_list (XgPlanDialog *self)
{
  GtkFilterListModel *filtered;
  XgPortionList *portions;
  g_autoptr (GtkSelectionModel) model = NULL;

  self->filter = GTK_FILTER (gtk_custom_filter_new (went_wrong, self, NULL));
  filtered = gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (self->plan)),
                                        g_object_ref (self->filter));
  portions = xg_portion_list_new (G_LIST_MODEL (filtered), GTK_WIDGET (self->list));
  model = GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (portions)));
  stanzas_cb (self);
  gtk_list_view_set_model (self->list, model);
}

static void
set_up_words (XgPlanDialog *self)
{
  g_autofree char *size = xg_plan_words_size (self->plan);
  g_autofree char *question = NULL;
  g_autofree char *subtitle = NULL;

  gtk_window_set_title (GTK_WINDOW (self), xg_plan_get_title (self->plan));
  adw_window_title_set_title (self->window_title, xg_plan_get_title (self->plan));
  gtk_label_set_text (GTK_LABEL (self->heading), xg_plan_get_title (self->plan));
  if (self->broker != NULL)
    /* Translators: "5 operations on 2 nodes", then the Broker */
    subtitle = g_strdup_printf (_ ("%s of %s"), size, xg_broker_get_label (self->broker));
  adw_window_title_set_subtitle (self->window_title, subtitle != NULL ? subtitle : size);
  self->confirmation = xg_plan_words_confirmation (self->plan, &question);
  if (self->confirmation != NULL)
    {
      gtk_label_set_text (self->question, question);
      gtk_label_set_text (self->asked, self->confirmation);
      gtk_window_set_focus (GTK_WINDOW (self), GTK_WIDGET (self->confirmation_entry));
    }
}

/**
 * xg_plan_dialog_new:
 * @plan: a plan
 * @broker: (nullable): the broker that it changes
 * @context: (nullable): what its operations work on, where that is not the connection of @broker
 *
 * Returns: (transfer none): a window that shows @plan, and applies it when the person says so
 */
GtkWidget *
xg_plan_dialog_new (XgPlan *plan, XgBroker *broker, GObject *context)
{
  XgPlanDialog *self;

  g_return_val_if_fail (XG_IS_PLAN (plan), NULL);
  g_return_val_if_fail (broker == NULL || XG_IS_BROKER (broker), NULL);

  self = g_object_new (XG_TYPE_PLAN_DIALOG, NULL);
  self->plan = g_object_ref (plan);
  g_set_object (&self->broker, broker);
  g_set_object (&self->context, context);
  set_up_words (self);
  set_up_list (self);
  g_signal_connect_object (plan, "counts-changed", G_CALLBACK (counts_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (plan, "notify::state", G_CALLBACK (state_cb), self, G_CONNECT_SWAPPED);
  if (broker != NULL)
    g_signal_connect_object (xg_broker_get_session (broker),
                             "notify::state",
                             G_CALLBACK (state_cb),
                             self,
                             G_CONNECT_SWAPPED);
  state_cb (self);
  gtk_window_set_default_widget (GTK_WINDOW (self), GTK_WIDGET (self->apply_button));
  return GTK_WIDGET (self);
}
