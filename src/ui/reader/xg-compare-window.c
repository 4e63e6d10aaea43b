/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "reader/xg-compare-window.h"

#include <glib/gi18n.h>

#include "feed/xg-format.h"
#include "reader/xg-comparison.h"
#include "reader/xg-difference-row.h"
#include "xg-portion-list.h"
#include "xg-ui.h"

struct _XgCompareWindow
{
  AdwWindow parent_instance;

  gboolean loading;

  /* Template widgets */
  AdwWindowTitle *title;
  GtkDropDown *older;
  GtkDropDown *newer;
  GtkLabel *summary;
  GtkStack *stack;
  AdwStatusPage *status;
  GtkListView *list;

  /* Owned */
  XgGrid *grid;
  GPtrArray *items; /* of XgItem, newest first */
  GArray *entries;  /* of XgDiffEntry, or NULL */
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (XgCompareWindow, xg_compare_window, ADW_TYPE_WINDOW)

static void
show_status (XgCompareWindow *self, const char *icon, const char *title, const char *text)
{
  g_autofree char *escaped = text != NULL ? g_markup_escape_text (text, -1) : NULL;

  self->loading = FALSE;
  gtk_label_set_label (self->summary, NULL);
  adw_status_page_set_icon_name (self->status, icon);
  adw_status_page_set_title (self->status, title);
  adw_status_page_set_description (self->status, escaped);
  gtk_stack_set_visible_child_name (self->stack, "status");
}

/* "2 added, 1 removed, 3 changed" */
static char *
dup_summary (const GArray *entries, guint64 n_left_out)
{
  guint counts[3] = { 0 };
  g_autofree char *added = NULL;
  g_autofree char *removed = NULL;
  g_autofree char *changed = NULL;
  g_autofree char *left_out = NULL;

  for (guint i = 0; i < entries->len; i++)
    counts[g_array_index (entries, XgDiffEntry, i).kind]++;
  added = xg_format_count (counts[XG_DIFF_ADDED]);
  removed = xg_format_count (counts[XG_DIFF_REMOVED]);
  changed = xg_format_count (counts[XG_DIFF_CHANGED]);
  if (n_left_out == 0)
    return g_strdup_printf (
      _ ("%s added, %s removed, %s changed. The order of elements and the way "
         "of writing do not count."),
      added,
      removed,
      changed);
  left_out = xg_format_count (n_left_out);
  return g_strdup_printf (_ ("%s added, %s removed, %s changed. The documents are very large: %s "
                             "elements and attributes at their ends were not compared."),
                          added,
                          removed,
                          changed,
                          left_out);
}

static void
show_entries (XgCompareWindow *self, guint64 n_left_out)
{
  g_autoptr (GtkStringList) numbers = gtk_string_list_new (NULL);
  g_autoptr (GtkNoSelection) selection = NULL;
  g_autofree char *summary = dup_summary (self->entries, n_left_out);
  XgPortionList *portions;

  if (self->entries->len == 0 && n_left_out == 0)
    {
      show_status (self, "emblem-ok-symbolic", _ ("Both Say the Same"), NULL);
      return;
    }
  for (guint i = 0; i < self->entries->len; i++)
    {
      char number[16];

      g_snprintf (number, sizeof number, "%u", i);
      gtk_string_list_append (numbers, number);
    }
  portions = xg_portion_list_new (g_object_ref (G_LIST_MODEL (numbers)), GTK_WIDGET (self->list));
  selection = gtk_no_selection_new (G_LIST_MODEL (portions));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
  gtk_label_set_label (self->summary, summary);
  self->loading = FALSE;
  gtk_stack_set_visible_child_name (self->stack, "list");
}

static void
compared_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (XgCompareWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (XgComparison) comparison =
    xg_comparison_load_finish (XG_GRID (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->list == NULL)
    return;
  if (comparison == NULL)
    {
      g_autofree char *text =
        g_strdup_printf (_ ("One of them can’t be read: %s. Look at it in the Raw tab."),
                         error->message);

      show_status (self, "dialog-warning-symbolic", _ ("They Can’t Be Compared"), text);
      return;
    }
  gtk_list_view_set_model (self->list, NULL);
  g_clear_pointer (&self->entries, g_array_unref);
  self->entries = g_array_ref (comparison->entries);
  show_entries (self, comparison->n_left_out);
}

static XgItem *
chosen_item (XgCompareWindow *self, GtkDropDown *choice)
{
  guint selected = gtk_drop_down_get_selected (choice);

  return selected < self->items->len ? self->items->pdata[selected] : NULL;
}

static void
compare (XgCompareWindow *self)
{
  XgItem *older = chosen_item (self, self->older);
  XgItem *newer = chosen_item (self, self->newer);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (older == NULL || newer == NULL)
    return;
  self->cancellable = g_cancellable_new ();
  self->loading = TRUE;
  gtk_label_set_label (self->summary, NULL);
  gtk_stack_set_visible_child_name (self->stack, "loading");

  xg_comparison_load_async (self->grid,
                            xg_item_get_rowid (older),
                            xg_item_get_rowid (newer),
                            self->cancellable,
                            compared_cb,
                            g_object_ref (self));
}

static void
chosen_cb (XgCompareWindow *self)
{
  if (self->items != NULL)
    compare (self);
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  gtk_list_item_set_child (list_item, xg_difference_row_new ());
  gtk_list_item_set_activatable (list_item, FALSE);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, XgCompareWindow *self)
{
  GtkStringObject *number = gtk_list_item_get_item (list_item);
  guint i = (guint) g_ascii_strtoull (gtk_string_object_get_string (number), NULL, 10);

  xg_difference_row_set (XG_DIFFERENCE_ROW (gtk_list_item_get_child (list_item)),
                         &g_array_index (self->entries, XgDiffEntry, i));
}

static void
setup_choice_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_list_item_set_child (list_item, label);
}

static void
bind_choice_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  GtkStringObject *text = gtk_list_item_get_item (list_item);

  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (list_item)),
                       gtk_string_object_get_string (text));
}

static void
xg_compare_window_dispose (GObject *object)
{
  XgCompareWindow *self = XG_COMPARE_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_object (&self->grid);
  G_OBJECT_CLASS (xg_compare_window_parent_class)->dispose (object);
}

static void
xg_compare_window_finalize (GObject *object)
{
  XgCompareWindow *self = XG_COMPARE_WINDOW (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->entries, g_array_unref);
  G_OBJECT_CLASS (xg_compare_window_parent_class)->finalize (object);
}

static gboolean
xg_compare_window_close_request (GtkWindow *window)
{
  g_cancellable_cancel (XG_COMPARE_WINDOW (window)->cancellable);
  return GTK_WINDOW_CLASS (xg_compare_window_parent_class)->close_request (window);
}

static void
xg_compare_window_class_init (XgCompareWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = xg_compare_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = xg_compare_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = xg_compare_window_close_request;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               XG_RESOURCE_PATH "/reader/xg-compare-window.ui");
  gtk_widget_class_bind_template_callback (widget_class, gtk_spinner_start);
  gtk_widget_class_bind_template_callback (widget_class, gtk_spinner_stop);
  gtk_widget_class_bind_template_child (widget_class, XgCompareWindow, title);
  gtk_widget_class_bind_template_child (widget_class, XgCompareWindow, older);
  gtk_widget_class_bind_template_child (widget_class, XgCompareWindow, newer);
  gtk_widget_class_bind_template_child (widget_class, XgCompareWindow, summary);
  gtk_widget_class_bind_template_child (widget_class, XgCompareWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, XgCompareWindow, status);
  gtk_widget_class_bind_template_child (widget_class, XgCompareWindow, list);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
xg_compare_window_init (XgCompareWindow *self)
{
  g_autoptr (GtkListItemFactory) rows = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkListItemFactory) choices = gtk_signal_list_item_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (rows, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (rows, "bind", G_CALLBACK (bind_cb), self);
  gtk_list_view_set_factory (self->list, rows);
  g_signal_connect (choices, "setup", G_CALLBACK (setup_choice_cb), NULL);
  g_signal_connect (choices, "bind", G_CALLBACK (bind_choice_cb), NULL);
  gtk_drop_down_set_factory (self->older, choices);
  gtk_drop_down_set_factory (self->newer, choices);
}

/* "Version 2 · today 13:58:40 · energy · alice@grid.example" */
static char *
dup_choice (XgItem *item)
{
  g_autofree char *time = xg_format_time (xg_item_get_received (item), g_get_real_time ());
  const char *publisher = xg_item_get_publisher (item);

  return g_strdup_printf (_ ("Version %u · %s · %s%s%s"),
                          xg_item_get_version (item),
                          time,
                          xg_item_get_topic (item),
                          publisher != NULL ? " · " : "",
                          publisher != NULL ? publisher : "");
}

/**
 * xg_compare_window_new:
 * @grid: where the items are stored
 * @items: (element-type XgItem): what can be chosen, newest first; at least one
 * @older: index of the item to compare with at first
 * @newer: index of the item that is compared
 *
 * Reads and compares at once, in a worker.
 *
 * Returns: (transfer none): the window, not shown yet
 */
GtkWidget *
xg_compare_window_new (XgGrid *grid, GPtrArray *items, guint older, guint newer)
{
  XgCompareWindow *self;
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  g_return_val_if_fail (XG_IS_GRID (grid), NULL);
  g_return_val_if_fail (older < items->len && newer < items->len, NULL);

  self = g_object_new (XG_TYPE_COMPARE_WINDOW, NULL);
  for (guint i = 0; i < items->len; i++)
    {
      g_autofree char *name = dup_choice (items->pdata[i]);

      gtk_string_list_append (names, name);
    }
  adw_window_title_set_subtitle (self->title, xg_item_get_summary (items->pdata[newer]));
  gtk_drop_down_set_model (self->older, G_LIST_MODEL (names));
  gtk_drop_down_set_model (self->newer, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->older, older);
  gtk_drop_down_set_selected (self->newer, newer);
  self->grid = g_object_ref (grid);
  self->items = g_ptr_array_ref (items);
  compare (self);
  return GTK_WIDGET (self);
}

/**
 * xg_compare_window_get_loading:
 * @self: a window
 *
 * Returns: whether the two are still being read and compared
 */
gboolean
xg_compare_window_get_loading (XgCompareWindow *self)
{
  g_return_val_if_fail (XG_IS_COMPARE_WINDOW (self), FALSE);
  return self->loading;
}
