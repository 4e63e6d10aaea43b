/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the feed shows as a file, and how much the cache holds. */
#define G_LOG_DOMAIN "xg-window"

#include "config.h"

#include "window/xg-window-private.h"

#include <glib/gi18n.h>

#include "export/xg-export-dialog.h"
#include "feed/xg-format.h"
#include "storage/xg-storage-dialog.h"

/* "1,234 items: severity>=high" */
static char *
describe (XgWindow *self, XgItemList *list)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (list));
  g_autofree char *expression = xg_feed_page_dup_expression (self->feed_page);
  g_autofree char *number = xg_format_count (n_items);
  g_autofree char *count = g_strdup_printf (ngettext ("%s item", "%s items", n_items), number);

  if (expression == NULL || *expression == '\0')
    return g_steal_pointer (&count);
  /* Translators: "1,234 items", then a filter as it was typed */
  return g_strdup_printf (_ ("%s: %s"), count, expression);
}

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
  XgItemList *list = xg_feed_page_get_result (self->feed_page);
  g_autoptr (GArray) rowids = NULL;
  g_autofree char *shown = NULL;
  GtkWidget *dialog;

  if (xg_settings_get_boolean (self->settings, "forbid-export"))
    {
      present (self, xg_export_dialog_new_forbidden ());
      return;
    }
  if (self->grid == NULL || list == NULL)
    return;
  shown = describe (self, list);
  rowids = xg_feed_page_list_selected (self->feed_page);
  dialog = xg_export_dialog_new (self->grid, list, shown);
  xg_export_dialog_set_selection (XG_EXPORT_DIALOG (dialog),
                                  (const gint64 *) (gpointer) rowids->data,
                                  rowids->len);
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

void
xg_window_install_export_actions (XgWindowClass *klass)
{
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "win.storage", NULL, storage_cb);
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "win.leave-out", "s", leave_out_cb);
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "win.export", NULL, export_cb);
}
