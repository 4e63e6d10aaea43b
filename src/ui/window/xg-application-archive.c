/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Files that were exported, in windows of their own. */
#define G_LOG_DOMAIN "xg-application"

#include "config.h"

#include "window/xg-application-private.h"

#include <glib/gi18n.h>

#include "archive/xg-archive-window.h"

/**
 * xg_application_open_archive:
 * @file: JSON Lines, as the export writes them
 *
 * Opens a window that reads and shows it.
 */
void
xg_application_open_archive (XgApplication *self, GFile *file)
{
  GtkWidget *window = xg_archive_window_new (GTK_APPLICATION (self), self->settings, file);

  gtk_window_present (GTK_WINDOW (window));
}

static void
response_cb (GtkNativeDialog *chooser, int response, XgApplication *self)
{
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  g_clear_object (&self->archive_chooser);
  if (file != NULL)
    xg_application_open_archive (self, file);
}

static void
add_filter (GtkFileChooser *chooser, const char *name, const char *const *patterns)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  for (guint i = 0; patterns[i] != NULL; i++)
    gtk_file_filter_add_pattern (filter, patterns[i]);
  gtk_file_chooser_add_filter (chooser, filter);
}

/* The portal's chooser inside a sandbox. */
void
xg_application_open_archive_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  static const char *const lines[] = { "*.jsonl", "*.ndjson", NULL };
  static const char *const all[] = { "*", NULL };
  XgApplication *self = data;
  GtkFileChooserNative *chooser;

  if (self->archive_chooser != NULL)
    return;
  chooser = gtk_file_chooser_native_new (_ ("Open Archive"),
                                         gtk_application_get_active_window (GTK_APPLICATION (self)),
                                         GTK_FILE_CHOOSER_ACTION_OPEN,
                                         _ ("_Open"),
                                         NULL);
  add_filter (GTK_FILE_CHOOSER (chooser), _ ("Exported Items (JSON Lines)"), lines);
  add_filter (GTK_FILE_CHOOSER (chooser), _ ("All Files"), all);
  g_signal_connect_object (chooser, "response", G_CALLBACK (response_cb), self, 0);
  self->archive_chooser = GTK_NATIVE_DIALOG (chooser);
  gtk_native_dialog_set_modal (self->archive_chooser, TRUE);
  gtk_native_dialog_show (self->archive_chooser);
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, XgApplication *self)
{
  for (GSList *l = g_value_get_boxed (value); l != NULL; l = l->next)
    xg_application_open_archive (self, l->data);
  return TRUE;
}

/* Files that are dropped on WINDOW. */
void
xg_application_take_drops (XgApplication *self, GtkWidget *window)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), self, 0);
  gtk_widget_add_controller (window, GTK_EVENT_CONTROLLER (target));
}

/* What archives have read goes with their windows. */
void
xg_application_close_archives (XgApplication *self)
{
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (GTK_APPLICATION (self)));

  g_clear_object (&self->archive_chooser);
  for (GList *l = windows; l != NULL; l = l->next)
    if (XG_IS_ARCHIVE_WINDOW (l->data))
      gtk_window_destroy (l->data);
}
