/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-export"

#include "config.h"

#include "export/xg-export-dialog.h"

#include <glib/gi18n.h>

#include "feed/xg-format.h"
#include "xg-row-grid.h"
#include "xg-ui.h"

struct _XgExportDialog
{
  AdwWindow parent_instance;

  /* Template widgets */
  GtkStack *stack;
  GtkWidget *choose;
  GtkButton *export_button;
  AdwActionRow *shown_row;
  AdwActionRow *selected_row;
  GtkCheckButton *shown_check;
  GtkCheckButton *selected_check;
  GtkCheckButton *json_check;
  GtkCheckButton *xml_check;
  GtkCheckButton *csv_check;
  GtkLabel *running_label;
  GtkProgressBar *progress;
  AdwStatusPage *done;
  AdwStatusPage *problem;

  /* Owned */
  XgGrid *grid;
  XgItemList *list;
  GArray *rowids; /* gint64: the selection */
  GtkNativeDialog *chooser;
  XgExport *job; /* NULL: none runs */
  GFile *file;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (XgExportDialog, xg_export_dialog, ADW_TYPE_WINDOW)

static void
show (XgExportDialog *self, const char *page)
{
  gtk_stack_set_visible_child_name (self->stack, page);
  gtk_widget_set_visible (GTK_WIDGET (self->export_button), g_str_equal (page, "choose"));
}

static XgExportFormat
get_format (XgExportDialog *self)
{
  if (gtk_check_button_get_active (self->xml_check))
    return XG_EXPORT_XML;
  if (gtk_check_button_get_active (self->csv_check))
    return XG_EXPORT_CSV;
  return XG_EXPORT_JSON_LINES;
}

static void
tell_progress (XgExportDialog *self)
{
  guint64 n_rows = xg_export_get_n_rows (self->job);
  g_autofree char *count = xg_format_count (n_rows);
  g_autofree char *text =
    g_strdup_printf (ngettext ("%s item written", "%s items written", (gulong) n_rows), count);

  gtk_label_set_label (self->running_label, text);
  gtk_progress_bar_set_fraction (self->progress, xg_export_get_fraction (self->job));
}

static void
tell_done (XgExportDialog *self, guint64 n_rows)
{
  g_autofree char *count = xg_format_count (n_rows);
  g_autofree char *title =
    g_strdup_printf (ngettext ("%s Item Exported", "%s Items Exported", (gulong) n_rows), count);
  g_autofree char *name = g_file_get_parse_name (self->file);
  g_autofree char *escaped = g_markup_escape_text (name, -1);

  adw_status_page_set_title (self->done, title);
  adw_status_page_set_description (self->done, escaped);
  show (self, "done");
}

static void
ran_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (XgExportDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  XgExport *job = XG_EXPORT (source);
  gboolean done = xg_export_run_finish (job, result, &error);

  if (self->job != job)
    return;
  g_clear_object (&self->job);
  if (done)
    tell_done (self, xg_export_get_n_rows (job));
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show (self, "choose");
  else
    {
      g_autofree char *escaped = g_markup_escape_text (error->message, -1);

      adw_status_page_set_description (self->problem, escaped);
      show (self, "problem");
    }
}

static void
cancel_cb (XgExportDialog *self)
{
  g_cancellable_cancel (self->cancellable);
}

static void
again_cb (XgExportDialog *self)
{
  show (self, "choose");
}

static void
response_cb (GtkNativeDialog *chooser, int response, XgExportDialog *self)
{
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  g_clear_object (&self->chooser);
  if (file != NULL)
    xg_export_dialog_start (self, file);
}

/* The portal's chooser inside a sandbox. */
static void
export_cb (XgExportDialog *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *day = g_date_time_format (now, "%F");
  g_autofree char *name =
    /* Translators: name of a file: a date, and its suffix */
    g_strdup_printf (_ ("items-%s%s"), day, xg_export_format_get_suffix (get_format (self)));
  GtkFileChooserNative *chooser;

  if (self->chooser != NULL || self->job != NULL)
    return;
  chooser = gtk_file_chooser_native_new (_ ("Export Items"),
                                         GTK_WINDOW (self),
                                         GTK_FILE_CHOOSER_ACTION_SAVE,
                                         _ ("_Export"),
                                         NULL);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  g_signal_connect_object (chooser, "response", G_CALLBACK (response_cb), self, 0);
  self->chooser = GTK_NATIVE_DIALOG (chooser);
  gtk_native_dialog_set_modal (self->chooser, TRUE);
  gtk_native_dialog_show (self->chooser);
}

static void
xg_export_dialog_dispose (GObject *object)
{
  XgExportDialog *self = XG_EXPORT_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->chooser);
  if (self->job != NULL)
    g_signal_handlers_disconnect_by_data (self->job, self);
  g_clear_object (&self->job);
  g_clear_object (&self->file);
  g_clear_object (&self->list);
  g_clear_object (&self->grid);
  g_clear_pointer (&self->rowids, g_array_unref);
  G_OBJECT_CLASS (xg_export_dialog_parent_class)->dispose (object);
}

static void
xg_export_dialog_class_init (XgExportDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = xg_export_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               XG_RESOURCE_PATH "/export/xg-export-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, XgExportDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, XgExportDialog, choose);
  gtk_widget_class_bind_template_child (widget_class, XgExportDialog, export_button);
  gtk_widget_class_bind_template_child (widget_class, XgExportDialog, shown_row);
  gtk_widget_class_bind_template_child (widget_class, XgExportDialog, selected_row);
  gtk_widget_class_bind_template_child (widget_class, XgExportDialog, shown_check);
  gtk_widget_class_bind_template_child (widget_class, XgExportDialog, selected_check);
  gtk_widget_class_bind_template_child (widget_class, XgExportDialog, json_check);
  gtk_widget_class_bind_template_child (widget_class, XgExportDialog, xml_check);
  gtk_widget_class_bind_template_child (widget_class, XgExportDialog, csv_check);
  gtk_widget_class_bind_template_child (widget_class, XgExportDialog, running_label);
  gtk_widget_class_bind_template_child (widget_class, XgExportDialog, progress);
  gtk_widget_class_bind_template_child (widget_class, XgExportDialog, done);
  gtk_widget_class_bind_template_child (widget_class, XgExportDialog, problem);
  gtk_widget_class_bind_template_callback (widget_class, export_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, again_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
xg_export_dialog_init (XgExportDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  xg_row_grid_lay_out_rows (GTK_WIDGET (self));
  self->rowids = g_array_new (FALSE, FALSE, sizeof (gint64));
}

/**
 * xg_export_dialog_new:
 * @grid: an open grid
 * @list: what its feed shows
 * @shown: what that is, in words
 *
 * Returns: (transfer none): a window
 */
GtkWidget *
xg_export_dialog_new (XgGrid *grid, XgItemList *list, const char *shown)
{
  XgExportDialog *self = g_object_new (XG_TYPE_EXPORT_DIALOG, NULL);

  g_return_val_if_fail (XG_IS_GRID (grid), GTK_WIDGET (self));
  g_return_val_if_fail (XG_IS_ITEM_LIST (list), GTK_WIDGET (self));

  self->grid = g_object_ref (grid);
  self->list = g_object_ref (list);
  adw_action_row_set_subtitle (self->shown_row, shown);
  return GTK_WIDGET (self);
}

/**
 * xg_export_dialog_set_selection:
 * @self: a dialog
 * @rowids: (array length=n_rowids): what is selected in the feed; when there is more than one, that
 *   is probably meant
 */
void
xg_export_dialog_set_selection (XgExportDialog *self, const gint64 *rowids, guint n_rowids)
{
  g_autofree char *count = xg_format_count (n_rowids);
  g_autofree char *text = g_strdup_printf (ngettext ("%s item", "%s items", n_rowids), count);

  g_return_if_fail (XG_IS_EXPORT_DIALOG (self));

  g_array_set_size (self->rowids, 0);
  g_array_append_vals (self->rowids, rowids, n_rowids);
  gtk_widget_set_visible (GTK_WIDGET (self->selected_row), n_rowids > 0);
  adw_action_row_set_subtitle (self->selected_row, text);
  gtk_check_button_set_active (n_rowids > 1 ? self->selected_check : self->shown_check, TRUE);
}

/**
 * xg_export_dialog_new_for_page:
 * @grid: an open grid
 * @page: a page of its feed
 *
 * Returns: (transfer none) (nullable): a window about what @page shows and what is selected there;
 *   %NULL while it shows nothing
 */
GtkWidget *
xg_export_dialog_new_for_page (XgGrid *grid, XgFeedPage *page)
{
  XgItemList *list;
  GtkWidget *dialog;
  g_autofree char *shown = NULL;
  g_autoptr (GArray) rowids = NULL;

  g_return_val_if_fail (XG_IS_FEED_PAGE (page), NULL);

  list = xg_feed_page_get_result (page);
  if (list == NULL)
    return NULL;
  shown = xg_feed_page_describe_result (page);
  rowids = xg_feed_page_list_selected (page);
  dialog = xg_export_dialog_new (grid, list, shown);
  xg_export_dialog_set_selection (XG_EXPORT_DIALOG (dialog),
                                  (const gint64 *) (gpointer) rowids->data,
                                  rowids->len);
  return dialog;
}

/**
 * xg_export_dialog_start:
 * @self: a dialog
 * @file: where to
 *
 * What happens when the person has chosen a file.
 */
void
xg_export_dialog_start (XgExportDialog *self, GFile *file)
{
  XgExportFormat format;

  g_return_if_fail (XG_IS_EXPORT_DIALOG (self));
  g_return_if_fail (G_IS_FILE (file));

  if (self->grid == NULL || self->job != NULL)
    return;
  format = get_format (self);
  if (gtk_check_button_get_active (self->selected_check))
    self->job = xg_grid_export_rows (self->grid,
                                     (const gint64 *) (gpointer) self->rowids->data,
                                     self->rowids->len,
                                     format);
  else
    self->job = xg_grid_export_list (self->grid, self->list, format);
  if (self->job == NULL)
    return;
  g_set_object (&self->file, file);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_signal_connect_object (self->job,
                           "notify::n-rows",
                           G_CALLBACK (tell_progress),
                           self,
                           G_CONNECT_SWAPPED);
  tell_progress (self);
  show (self, "running");
  xg_export_run_async (self->job, file, self->cancellable, ran_cb, g_object_ref (self));
}
