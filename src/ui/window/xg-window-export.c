/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the feed shows as a file, and how much the cache holds. */
#define G_LOG_DOMAIN "xg-window"

#include "config.h"

#include "window/xg-window-private.h"

#include "export/xg-export-dialog.h"
#include "storage/xg-storage-dialog.h"

static void
present (XgWindow *self, GtkWidget *dialog)
{
  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (self));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
export_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgWindow *self = XG_WINDOW (widget);
  GtkWidget *dialog =
    self->grid != NULL ? xg_export_dialog_new_for_page (self->grid, self->feed_page) : NULL;

  if (dialog != NULL)
    present (self, dialog);
}

static void
storage_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgWindow *self = XG_WINDOW (widget);

  if (self->grid != NULL)
    present (self, xg_storage_dialog_new (self->grid));
}

/* What floods the feed does not any more. */
static void
leave_out_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgWindow *self = XG_WINDOW (widget);
  g_autofree char *expression = xg_feed_page_dup_expression (self->feed_page);
  g_autofree char *topic = xg_query_quote (g_variant_get_string (parameter, NULL));
  gboolean any = expression != NULL && *expression != '\0';
  g_autofree char *text = any ? g_strdup_printf ("(%s) -topic:%s", expression, topic)
                              : g_strdup_printf ("-topic:%s", topic);

  xg_window_show_place (self, XG_PLACE_ITEMS, NULL);
  xg_window_show_page (self, "feed");
  xg_feed_page_search (self->feed_page, text, XG_SEVERITY_UNKNOWN);
}

static gboolean
is_forbidden (XgWindow *self)
{
  return self->settings != NULL && xg_settings_get_boolean (self->settings, "forbid-export");
}

void
xg_window_update_export (XgWindow *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self),
                                 "win.export",
                                 self->grid != NULL && !is_forbidden (self));
}

static void
forbidden_cb (XgWindow *self)
{
  xg_window_update_export (self);
  xg_feed_page_set_export_forbidden (self->feed_page, is_forbidden (self));
}

/* Where the administrator of this computer forbids it, the entry says so and can't be chosen. */
void
xg_window_init_export (XgWindow *self)
{
  g_signal_connect_object (self->settings,
                           "notify::forbid-export",
                           G_CALLBACK (forbidden_cb),
                           self,
                           G_CONNECT_SWAPPED);
  forbidden_cb (self);
}

void
xg_window_install_export_actions (XgWindowClass *klass)
{
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "win.storage", NULL, storage_cb);
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "win.leave-out", "s", leave_out_cb);
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "win.export", NULL, export_cb);
}
