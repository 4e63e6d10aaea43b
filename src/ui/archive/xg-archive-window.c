/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-archive"

#include "config.h"

#include "archive/xg-archive-window.h"

#include <glib/gi18n.h>

#include "archive/xg-archive-words.h"
#include "export/xg-export-dialog.h"
#include "feed/xg-feed-page.h"
#include "feed/xg-format.h"
#include "feed/xg-item-view.h"
#include "grid/xg-grid-archive.h"
#include "pivot/xg-pivot-window.h"
#include "timeline/xg-timeline-bar.h"
#include "window/xg-pane-handle.h"
#include "xg-toast.h"
#include "xg-ui.h"

struct _XgArchiveWindow
{
  AdwApplicationWindow parent_instance;

  /* Template widgets */
  AdwToastOverlay *toast_overlay;
  GtkStack *stack;
  AdwStatusPage *reading;
  GtkProgressBar *progress;
  AdwStatusPage *problem;
  AdwLeaflet *leaflet;
  XgPane *content_pane;
  XgFeedPage *feed_page;
  XgPane *detail_pane;
  XgItemView *item_view;
  GtkBox *words;
  GtkLabel *name_label;
  GtkLabel *count_label;
  GtkMenuButton *trouble_button;
  GtkLabel *trouble_counts;
  GtkLabel *trouble_lines;

  /* Owned */
  XgSettings *settings;
  XgImport *import;
  XgGrid *grid;
  GCancellable *cancellable;
  gboolean ready;
};

G_DEFINE_FINAL_TYPE (XgArchiveWindow, xg_archive_window, ADW_TYPE_APPLICATION_WINDOW)

static void
update_panes (XgArchiveWindow *self)
{
  gboolean folded = adw_leaflet_get_folded (self->leaflet);

  xg_page_set_buttons (XG_PAGE (self->feed_page), TRUE, folded, FALSE);
  xg_page_set_buttons (XG_PAGE (self->item_view), folded, TRUE, folded);
  /* Side by side they would leave each other no room; how many items there are the list says. */
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->words),
                                  folded ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_box_set_spacing (self->words, folded ? 0 : 8);
  gtk_widget_set_visible (GTK_WIDGET (self->count_label), !folded);
}

static void
show_item (XgArchiveWindow *self, XgItem *item)
{
  xg_item_view_set_item (self->item_view, self->grid, item);
}

static void
item_activated_cb (XgArchiveWindow *self, XgItem *item)
{
  show_item (self, item);
  adw_leaflet_set_visible_child (self->leaflet, GTK_WIDGET (self->detail_pane));
}

static void
timeline_cb (XgArchiveWindow *self)
{
  gboolean wanted = xg_settings_get_boolean (self->settings, "timeline");

  xg_feed_page_set_above (self->feed_page, wanted ? xg_timeline_bar_new (self->feed_page) : NULL);
}

static void
forbid_cb (XgArchiveWindow *self)
{
  gboolean forbidden = xg_settings_get_boolean (self->settings, "forbid-export");

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.export", self->ready && !forbidden);
  xg_feed_page_set_export_forbidden (self->feed_page, forbidden);
}

static void
show_trouble (XgArchiveWindow *self)
{
  g_autofree char *text = xg_archive_words_trouble (self->import);
  g_autofree char *counts = xg_archive_words_counts (self->import);
  g_autofree char *lines = xg_archive_words_lines (self->import);

  gtk_widget_set_visible (GTK_WIDGET (self->trouble_button), text != NULL);
  if (text == NULL)
    return;
  gtk_menu_button_set_label (self->trouble_button, text);
  gtk_label_set_label (self->trouble_counts, counts);
  gtk_label_set_label (self->trouble_lines, lines);
}

static void
show_problem (XgArchiveWindow *self, const GError *error)
{
  g_autofree char *escaped = g_markup_escape_text (error->message, -1);

  adw_status_page_set_description (self->problem, escaped);
  gtk_stack_set_visible_child_name (self->stack, "problem");
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (XgArchiveWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = xg_grid_open_finish (XG_GRID (source), result, &error);
  guint64 n_rows;
  g_autofree char *count = NULL;
  g_autofree char *text = NULL;

  /* The window was closed meanwhile. */
  if (self->grid == NULL)
    {
      xg_grid_close (XG_GRID (source));
      return;
    }
  if (!done)
    {
      show_problem (self, error);
      return;
    }
  n_rows = xg_import_get_n_rows (self->import);
  count = xg_format_count (n_rows);
  text = g_strdup_printf (ngettext ("%s item", "%s items", (gulong) n_rows), count);
  gtk_label_set_label (self->count_label, text);
  show_trouble (self);
  self->ready = TRUE;
  xg_feed_page_set_scope (self->feed_page, self->grid, NULL, NULL);
  timeline_cb (self);
  forbid_cb (self);
  gtk_stack_set_visible_child_name (self->stack, "archive");
  gtk_widget_grab_focus (GTK_WIDGET (self->feed_page));
}

static void
imported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (XgArchiveWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = xg_import_run_finish (XG_IMPORT (source), result, &error);

  if (self->grid == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (done)
    xg_grid_open_archive_async (self->grid, self->import, NULL, opened_cb, g_object_ref (self));
  else
    show_problem (self, error);
}

static void
progress_cb (XgArchiveWindow *self)
{
  g_autofree char *text = xg_archive_words_progress (self->import);

  adw_status_page_set_description (self->reading, text);
  gtk_progress_bar_set_fraction (self->progress, xg_import_get_fraction (self->import));
}

static void
search_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgArchiveWindow *self = XG_ARCHIVE_WINDOW (widget);

  if (!self->ready)
    return;
  adw_leaflet_set_visible_child (self->leaflet, GTK_WIDGET (self->content_pane));
  gtk_widget_activate_action (GTK_WIDGET (self->feed_page), "feed.search", NULL);
}

static void
back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgArchiveWindow *self = XG_ARCHIVE_WINDOW (widget);

  adw_leaflet_set_visible_child (self->leaflet, GTK_WIDGET (self->content_pane));
  gtk_widget_grab_focus (GTK_WIDGET (self->feed_page));
}

static void
present_above (XgArchiveWindow *self, GtkWidget *window)
{
  gtk_window_set_transient_for (GTK_WINDOW (window), GTK_WINDOW (self));
  gtk_window_present (GTK_WINDOW (window));
}

static void
pivot_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgArchiveWindow *self = XG_ARCHIVE_WINDOW (widget);

  if (self->ready)
    present_above (self, xg_pivot_window_new (self->grid, g_variant_get_string (parameter, NULL)));
}

static void
filter_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgArchiveWindow *self = XG_ARCHIVE_WINDOW (widget);

  adw_leaflet_set_visible_child (self->leaflet, GTK_WIDGET (self->content_pane));
  xg_feed_page_search (self->feed_page,
                       g_variant_get_string (parameter, NULL),
                       XG_SEVERITY_UNKNOWN);
}

static void
show_item_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgArchiveWindow *self = XG_ARCHIVE_WINDOW (widget);
  g_autoptr (XgItem) item = NULL;
  const char *key;
  gint64 rowid;

  g_variant_get (parameter, "(&sx)", &key, &rowid);
  item = self->ready ? xg_grid_get_item (self->grid, rowid) : NULL;
  if (item == NULL)
    return;
  xg_feed_page_select_rowid (self->feed_page, rowid);
  item_activated_cb (self, item);
}

static void
export_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgArchiveWindow *self = XG_ARCHIVE_WINDOW (widget);
  GtkWidget *dialog = xg_export_dialog_new_for_page (self->grid, self->feed_page);

  if (dialog != NULL)
    present_above (self, dialog);
}

static void
toast_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgArchiveWindow *self = XG_ARCHIVE_WINDOW (widget);

  xg_toast_show (self->toast_overlay, adw_toast_new (g_variant_get_string (parameter, NULL)));
}

static void
xg_archive_window_dispose (GObject *object)
{
  XgArchiveWindow *self = XG_ARCHIVE_WINDOW (object);
  g_autoptr (XgGrid) grid = g_steal_pointer (&self->grid);

  g_cancellable_cancel (self->cancellable);
  if (self->import != NULL)
    g_signal_handlers_disconnect_by_data (self->import, self);
  if (self->feed_page != NULL && self->ready)
    {
      xg_item_view_set_item (self->item_view, NULL, NULL);
      xg_feed_page_set_above (self->feed_page, NULL);
      xg_feed_page_set_scope (self->feed_page, NULL, NULL, NULL);
    }
  self->ready = FALSE;
  if (grid != NULL)
    xg_grid_close (grid);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->import);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (xg_archive_window_parent_class)->dispose (object);
}

static void
xg_archive_window_class_init (XgArchiveWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = xg_archive_window_dispose;
  g_type_ensure (XG_TYPE_FEED_PAGE);
  g_type_ensure (XG_TYPE_ITEM_VIEW);
  g_type_ensure (XG_TYPE_PANE);
  g_type_ensure (XG_TYPE_PANE_HANDLE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               XG_RESOURCE_PATH "/archive/xg-archive-window.ui");
  gtk_widget_class_bind_template_child (widget_class, XgArchiveWindow, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, XgArchiveWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, XgArchiveWindow, reading);
  gtk_widget_class_bind_template_child (widget_class, XgArchiveWindow, progress);
  gtk_widget_class_bind_template_child (widget_class, XgArchiveWindow, problem);
  gtk_widget_class_bind_template_child (widget_class, XgArchiveWindow, leaflet);
  gtk_widget_class_bind_template_child (widget_class, XgArchiveWindow, content_pane);
  gtk_widget_class_bind_template_child (widget_class, XgArchiveWindow, feed_page);
  gtk_widget_class_bind_template_child (widget_class, XgArchiveWindow, detail_pane);
  gtk_widget_class_bind_template_child (widget_class, XgArchiveWindow, item_view);
  gtk_widget_class_bind_template_child (widget_class, XgArchiveWindow, words);
  gtk_widget_class_bind_template_child (widget_class, XgArchiveWindow, name_label);
  gtk_widget_class_bind_template_child (widget_class, XgArchiveWindow, count_label);
  gtk_widget_class_bind_template_child (widget_class, XgArchiveWindow, trouble_button);
  gtk_widget_class_bind_template_child (widget_class, XgArchiveWindow, trouble_counts);
  gtk_widget_class_bind_template_child (widget_class, XgArchiveWindow, trouble_lines);
  gtk_widget_class_bind_template_callback (widget_class, show_item);
  gtk_widget_class_bind_template_callback (widget_class, item_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, update_panes);

  gtk_widget_class_install_action (widget_class, "win.search", NULL, search_action);
  gtk_widget_class_install_action (widget_class, "win.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "win.pivot", "s", pivot_action);
  gtk_widget_class_install_action (widget_class, "win.filter", "s", filter_action);
  gtk_widget_class_install_action (widget_class, "win.show-item", "(sx)", show_item_action);
  gtk_widget_class_install_action (widget_class, "win.export", NULL, export_action);
  gtk_widget_class_install_action (widget_class, "win.toast", "s", toast_action);
}

static void
xg_archive_window_init (XgArchiveWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.export", FALSE);
  update_panes (self);
}

/* As the person has set it for the feed; what is set here stays here. */
static void
follow_settings (XgArchiveWindow *self)
{
  static const char *const same[][2] = {
    { "newest-first", "newest-first" },
    { "compact-rows", "compact" },
    { "feed-columns", "columns" },
    { "triage-keys", "triage" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (same); i++)
    g_object_bind_property (self->settings,
                            same[i][0],
                            self->feed_page,
                            same[i][1],
                            G_BINDING_SYNC_CREATE);
  g_signal_connect_object (self->settings,
                           "notify::timeline",
                           G_CALLBACK (timeline_cb),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings,
                           "notify::forbid-export",
                           G_CALLBACK (forbid_cb),
                           self,
                           G_CONNECT_SWAPPED);
}

/**
 * xg_archive_window_new:
 * @application: whose window
 * @settings: how the feed looks
 * @file: what to read; it begins at once
 *
 * Returns: (transfer none): a window
 */
GtkWidget *
xg_archive_window_new (GtkApplication *application, XgSettings *settings, GFile *file)
{
  XgArchiveWindow *self;
  g_autofree char *name = NULL;
  g_autofree char *base = NULL;
  g_autofree char *title = NULL;

  g_return_val_if_fail (XG_IS_SETTINGS (settings), NULL);
  g_return_val_if_fail (G_IS_FILE (file), NULL);

  self = g_object_new (XG_TYPE_ARCHIVE_WINDOW, "application", application, NULL);
  self->settings = g_object_ref (settings);
  follow_settings (self);
  name = g_file_get_basename (file);
  base = g_filename_display_name (name != NULL ? name : "");
  /* Translators: of a window: the name of a file */
  title = g_strdup_printf (_ ("%s (archive)"), base);
  gtk_window_set_title (GTK_WINDOW (self), title);
  gtk_label_set_label (self->name_label, base);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->name_label), base);
  self->grid = xg_grid_new_archive (base);
  self->import = xg_import_new (file, NULL);
  g_signal_connect_object (self->import,
                           "notify",
                           G_CALLBACK (progress_cb),
                           self,
                           G_CONNECT_SWAPPED);
  progress_cb (self);
  xg_import_run_async (self->import, self->cancellable, imported_cb, g_object_ref (self));
  return GTK_WIDGET (self);
}

/**
 * xg_archive_window_is_ready:
 *
 * Returns: whether the file was read and is shown
 */
gboolean
xg_archive_window_is_ready (XgArchiveWindow *self)
{
  g_return_val_if_fail (XG_IS_ARCHIVE_WINDOW (self), FALSE);

  return self->ready;
}
