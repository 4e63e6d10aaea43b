/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "broker/xg-add-broker-dialog.h"

#include <glib/gi18n.h>

#include "details/xg-details-button.h"
#include "grid/xg-broker-find.h"
#include "grid/xg-reason.h"
#include "xg-breaks.h"
#include "xg-row-grid.h"
#include "xg-ui.h"

struct _XgAddBrokerDialog
{
  AdwWindow parent_instance;

  /* Template widgets */
  GtkWidget *look_button;
  GtkSpinner *spinner;
  AdwEntryRow *address_row;
  GtkBox *problem;
  GtkLabel *words;
  AdwPreferencesGroup *found_group;

  /* Children */
  GtkWidget *details;
  GPtrArray *rows; /* of the group; borrowed */

  /* Owned */
  XgGrid *grid;
  GCancellable *cancellable; /* of the question that is on its way; NULL: there is none */
};

enum
{
  ADDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (XgAddBrokerDialog, xg_add_broker_dialog, ADW_TYPE_WINDOW)

static void
update (XgAddBrokerDialog *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->address_row));
  gboolean waiting = self->cancellable != NULL;

  gtk_widget_set_sensitive (self->look_button, *text != '\0' && !waiting);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), waiting);
  gtk_spinner_set_spinning (self->spinner, waiting);
}

static void
tell (XgAddBrokerDialog *self, const char *words, const GError *error)
{
  gtk_label_set_text (self->words, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), words != NULL);
  xg_details_button_set (self->details, words, error);
}

static void
clear_found (XgAddBrokerDialog *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->found_group, self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  gtk_widget_set_visible (GTK_WIDGET (self->found_group), FALSE);
}

static void
stop (XgAddBrokerDialog *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

/* Another address: what was said of the one before does not hold. */
static void
changed_cb (XgAddBrokerDialog *self)
{
  stop (self);
  clear_found (self);
  tell (self, NULL, NULL);
  gtk_button_set_label (GTK_BUTTON (self->look_button), _ ("_Look Up"));
  update (self);
}

static void
add_cb (XgAddBrokerDialog *self, GtkWidget *button)
{
  const char *jid = g_object_get_data (G_OBJECT (button), "xg-jid");
  const char *name = g_object_get_data (G_OBJECT (button), "xg-name");
  XgBroker *broker = xg_grid_add_broker (self->grid, jid, name);

  g_signal_emit (self, signals[ADDED], 0, broker);
  gtk_window_close (GTK_WINDOW (self));
}

static GtkWidget *
make_add_button (XgAddBrokerDialog *self, const XgFoundBroker *found)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_Add"));
  g_autofree char *label = g_strdup_printf (_ ("Add %s"), found->jid);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "suggested-action");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label,
                                  -1);
  g_object_set_data_full (G_OBJECT (button), "xg-jid", g_strdup (found->jid), g_free);
  g_object_set_data_full (G_OBJECT (button), "xg-name", g_strdup (found->name), g_free);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (add_cb), self);
  return button;
}

static void
show_found (XgAddBrokerDialog *self, const XgFoundBroker *found)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *suffix;

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                 found->name != NULL ? found->name : found->jid);
  if (found->name != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), found->jid);
  if (xg_grid_lookup_broker (self->grid, found->jid) != NULL)
    {
      suffix = gtk_label_new (_ ("In your list"));
      gtk_widget_add_css_class (suffix, "dim-label");
    }
  else
    suffix = make_add_button (self, found);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), suffix);
  xg_row_grid_lay_out_rows (row);
  adw_preferences_group_add (self->found_group, row);
  g_ptr_array_add (self->rows, row);
  if (GTK_IS_BUTTON (suffix) && self->rows->len == 1)
    gtk_widget_grab_focus (suffix);
}

/* What our own server refuses is no matter of a node. */
static char *
describe_refusal (const GError *error)
{
  if (error->domain == G_IO_ERROR && error->code != G_IO_ERROR_TIMED_OUT)
    return g_strdup (error->message);
  if (g_error_matches (error, XG_STANZA_ERROR, XG_STANZA_ERROR_NOT_ALLOWED) ||
      g_error_matches (error, XG_STANZA_ERROR, XG_STANZA_ERROR_FORBIDDEN))
    return g_strdup (_ ("Nobody lets you ask this address. Look for a typing mistake, or ask the "
                        "administrator of your server whether it talks to that domain."));
  return xg_reason_for (error, XG_REASON_LOOK);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (XgAddBrokerDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = xg_broker_find_finish (XG_SESSION (source), result, &error);
  g_autofree char *reason = NULL;

  /* The one that was asked last counts */
  if (self->cancellable == NULL || g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    return;
  g_clear_object (&self->cancellable);
  if (found == NULL)
    {
      reason = describe_refusal (error);
      tell (self, reason, error);
      gtk_button_set_label (GTK_BUTTON (self->look_button), _ ("_Try Again"));
    }
  else
    {
      gtk_widget_set_visible (GTK_WIDGET (self->found_group), TRUE);
      for (guint i = 0; i < found->len; i++)
        show_found (self, found->pdata[i]);
    }
  update (self);
}

static void
look_cb (XgAddBrokerDialog *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->address_row));

  changed_cb (self);
  self->cancellable = g_cancellable_new ();
  xg_broker_find_async (xg_grid_get_session (self->grid),
                        text,
                        self->cancellable,
                        found_cb,
                        g_object_ref (self));
  update (self);
}

/* What waits has a reference. */
static gboolean
xg_add_broker_dialog_close_request (GtkWindow *window)
{
  stop (XG_ADD_BROKER_DIALOG (window));
  return GTK_WINDOW_CLASS (xg_add_broker_dialog_parent_class)->close_request (window);
}

static void
xg_add_broker_dialog_dispose (GObject *object)
{
  XgAddBrokerDialog *self = XG_ADD_BROKER_DIALOG (object);

  stop (self);
  g_clear_object (&self->grid);

  G_OBJECT_CLASS (xg_add_broker_dialog_parent_class)->dispose (object);
}

static void
xg_add_broker_dialog_finalize (GObject *object)
{
  g_ptr_array_unref (XG_ADD_BROKER_DIALOG (object)->rows);

  G_OBJECT_CLASS (xg_add_broker_dialog_parent_class)->finalize (object);
}

static void
xg_add_broker_dialog_class_init (XgAddBrokerDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = xg_add_broker_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = xg_add_broker_dialog_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = xg_add_broker_dialog_close_request;

  signals[ADDED] = g_signal_new ("added",
                                 G_TYPE_FROM_CLASS (klass),
                                 G_SIGNAL_RUN_LAST,
                                 0,
                                 NULL,
                                 NULL,
                                 NULL,
                                 G_TYPE_NONE,
                                 1,
                                 XG_TYPE_BROKER);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               XG_RESOURCE_PATH "/broker/xg-add-broker-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, XgAddBrokerDialog, look_button);
  gtk_widget_class_bind_template_child (widget_class, XgAddBrokerDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, XgAddBrokerDialog, address_row);
  gtk_widget_class_bind_template_child (widget_class, XgAddBrokerDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, XgAddBrokerDialog, words);
  gtk_widget_class_bind_template_child (widget_class, XgAddBrokerDialog, found_group);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, look_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
xg_add_broker_dialog_init (XgAddBrokerDialog *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  xg_breaks_follow_all (GTK_WIDGET (self));
  self->details = xg_details_button_new ();
  gtk_widget_set_valign (self->details, GTK_ALIGN_START);
  gtk_box_append (self->problem, self->details);
  xg_row_grid_lay_out_rows (GTK_WIDGET (self));
  update (self);
}

/**
 * xg_add_broker_dialog_new:
 * @grid: an open grid
 *
 * Returns: (transfer none): a dialog to present
 */
GtkWidget *
xg_add_broker_dialog_new (XgGrid *grid)
{
  XgAddBrokerDialog *self = g_object_new (XG_TYPE_ADD_BROKER_DIALOG, NULL);

  g_return_val_if_fail (XG_IS_GRID (grid), GTK_WIDGET (self));

  self->grid = g_object_ref (grid);
  return GTK_WIDGET (self);
}
