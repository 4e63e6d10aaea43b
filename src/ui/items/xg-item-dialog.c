/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-items"

#include "config.h"

#include "items/xg-item-dialog.h"

#include <glib/gi18n.h>

#include "admin/xg-item-reader.h"
#include "feed/xg-item-document.h"
#include "grid/xg-reason.h"
#include "items/xg-kept-item-row.h"
#include "reader/xg-reading-view.h"
#include "xg-ui.h"

struct _XgItemDialog
{
  AdwWindow parent_instance;

  /* Template widgets */
  AdwWindowTitle *title;
  GtkStack *stack;
  AdwStatusPage *status;
  GtkStackSwitcher *switcher;
  XgReadingView *reading;

  /* Owned */
  XgGrid *grid;
  XgBroker *broker;
  char *node;
  XgKeptItem *item;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (XgItemDialog, xg_item_dialog, ADW_TYPE_WINDOW)

static void
show_status (XgItemDialog *self, const char *title, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_status_page_set_title (self->status, title);
  adw_status_page_set_description (self->status, escaped);
  gtk_stack_set_visible_child_name (self->stack, "state");
}

static void
format_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_task_return_pointer (task, xg_item_document_new (g_strdup (task_data)), g_object_unref);
}

static void
formatted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  XgItemDialog *self = XG_ITEM_DIALOG (source);
  g_autoptr (XgItemDocument) document = g_task_propagate_pointer (G_TASK (result), NULL);

  if (document == NULL)
    return; /* closed */
  xg_reading_view_set_document (self->reading, document);
  gtk_widget_set_sensitive (GTK_WIDGET (self->switcher), TRUE);
  gtk_stack_set_visible_child_name (self->stack, "text");
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (XgItemDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GTask) task = NULL;
  g_autofree char *reason = NULL;
  char *xml = NULL;

  if (!xg_item_reader_content_finish (result, &xml, &error))
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
      reason = g_error_matches (error, XG_STANZA_ERROR, XG_STANZA_ERROR_ITEM_NOT_FOUND)
                 ? g_strdup (error->message)
                 : xg_reason_for (error, XG_REASON_RETRIEVE);
      show_status (self, _ ("The Broker Did Not Tell"), reason);
      return;
    }
  if (xml == NULL)
    {
      show_status (self, _ ("No Content"), _ ("The item was published without content."));
      return;
    }
  task = g_task_new (self, self->cancellable, formatted_cb, NULL);
  g_task_set_task_data (task, xml, g_free);
  g_task_run_in_thread (task, format_worker);
}

static void
load (XgItemDialog *self)
{
  gtk_stack_set_visible_child_name (self->stack, "loading");
  xg_item_reader_content_async (self->broker,
                                NULL,
                                self->node,
                                xg_kept_item_get_id (self->item),
                                self->cancellable,
                                read_cb,
                                g_object_ref (self));
}

static void
again_cb (XgItemDialog *self)
{
  load (self);
}

static void
cached_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (XgItemDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (XgItemDocument) document =
    xg_item_document_load_finish (XG_GRID (source), result, &error);

  if (document != NULL)
    xg_reading_view_set_document (self->reading, document);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_status (self, _ ("The Cache Can’t Be Read"), error->message);
}

/* One of the cache, from here on. */
static void
version_chosen_cb (XgItemDialog *self, XgItem *item)
{
  g_autofree char *words = g_strdup_printf (_ ("%s · version %u, from the cache"),
                                            xg_item_get_item_id (item),
                                            xg_item_get_version (item));

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  adw_window_title_set_title (self->title, xg_item_get_summary (item));
  adw_window_title_set_subtitle (self->title, words);
  xg_reading_view_set_item (self->reading, self->grid, item);
  xg_item_document_load_async (self->grid, item, self->cancellable, cached_cb, g_object_ref (self));
}

static void
search_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgItemDialog *self = XG_ITEM_DIALOG (widget);

  if (gtk_widget_get_sensitive (GTK_WIDGET (self->switcher)))
    xg_reading_view_search (self->reading);
}

static gboolean
xg_item_dialog_close_request (GtkWindow *window)
{
  g_cancellable_cancel (XG_ITEM_DIALOG (window)->cancellable);
  return GTK_WINDOW_CLASS (xg_item_dialog_parent_class)->close_request (window);
}

static void
xg_item_dialog_dispose (GObject *object)
{
  XgItemDialog *self = XG_ITEM_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->broker);
  g_clear_object (&self->grid);
  g_clear_object (&self->item);
  g_clear_pointer (&self->node, g_free);

  G_OBJECT_CLASS (xg_item_dialog_parent_class)->dispose (object);
}

static void
xg_item_dialog_finalize (GObject *object)
{
  g_clear_object (&XG_ITEM_DIALOG (object)->cancellable);
  G_OBJECT_CLASS (xg_item_dialog_parent_class)->finalize (object);
}

static void
xg_item_dialog_class_init (XgItemDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = xg_item_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = xg_item_dialog_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = xg_item_dialog_close_request;

  gtk_widget_class_install_action (widget_class, "item-dialog.search", NULL, search_action);
  gtk_widget_class_add_binding_action (widget_class,
                                       GDK_KEY_f,
                                       GDK_CONTROL_MASK,
                                       "item-dialog.search",
                                       NULL);
  g_type_ensure (XG_TYPE_READING_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               XG_RESOURCE_PATH "/items/xg-item-dialog.ui");
  /* One that is in a hidden page would draw a frame after the other. */
  gtk_widget_class_bind_template_callback (widget_class, gtk_spinner_start);
  gtk_widget_class_bind_template_callback (widget_class, gtk_spinner_stop);
  gtk_widget_class_bind_template_child (widget_class, XgItemDialog, title);
  gtk_widget_class_bind_template_child (widget_class, XgItemDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, XgItemDialog, status);
  gtk_widget_class_bind_template_child (widget_class, XgItemDialog, switcher);
  gtk_widget_class_bind_template_child (widget_class, XgItemDialog, reading);
  gtk_widget_class_bind_template_callback (widget_class, again_cb);
  gtk_widget_class_bind_template_callback (widget_class, version_chosen_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
xg_item_dialog_init (XgItemDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  gtk_stack_switcher_set_stack (self->switcher, xg_reading_view_get_tabs (self->reading));
}

/**
 * xg_item_dialog_new:
 * @grid: whose cache may have its history
 * @broker: a broker
 * @node: a topic
 * @item: one of its items, with an id
 *
 * Asks for the content at once.
 *
 * Returns: (transfer none): the dialog, not shown yet
 */
GtkWidget *
xg_item_dialog_new (XgGrid *grid, XgBroker *broker, const char *node, XgKeptItem *item)
{
  XgItemDialog *self = g_object_new (XG_TYPE_ITEM_DIALOG, NULL);
  g_autofree char *words = NULL;

  self->grid = g_object_ref (grid);
  self->broker = g_object_ref (broker);
  self->node = g_strdup (node);
  self->item = g_object_ref (item);
  adw_window_title_set_title (self->title, xg_kept_item_get_summary (item));
  adw_window_title_set_subtitle (self->title, xg_kept_item_get_id (item));
  words = xg_kept_item_describe (item, g_get_real_time ());
  gtk_window_set_title (GTK_WINDOW (self), words);
  xg_reading_view_set_kept (self->reading, grid, xg_broker_get_jid (broker), node, item);
  load (self);
  return GTK_WIDGET (self);
}
