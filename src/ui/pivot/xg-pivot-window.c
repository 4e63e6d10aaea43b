/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-pivot"

#include "config.h"

#include "pivot/xg-pivot-window.h"

#include <glib/gi18n.h>

#include "feed/xg-format.h"
#include "grid/xg-grid-pivot.h"
#include "grid/xg-item.h"
#include "xg-ui.h"

/* Asked for first, so that something is there at once; then all. */
#define FIRST_ITEMS 100
/* The rest is in the feed. */
#define SHOWN_ITEMS 20

struct _XgPivotWindow
{
  AdwWindow parent_instance;

  /* Template widgets */
  GtkWidget *filter_button;
  GtkEditable *entry;
  GtkStack *stack;
  AdwStatusPage *problem;
  GtkLabel *summary;
  GtkWidget *related_group;
  GtkListBox *related;
  GtkWidget *items_group;
  GtkListBox *items;
  GtkWidget *topics_group;
  GtkListBox *topics;
  GtkWidget *publishers_group;
  GtkListBox *publishers;

  /* Owned */
  XgGrid *grid;
  GCancellable *cancellable; /* of what is being looked for */
  char *indicator;

  gboolean setting; /* the entry is being filled in: on the way it is empty */
  gboolean asked_all;
  gboolean complete;
};

G_DEFINE_FINAL_TYPE (XgPivotWindow, xg_pivot_window, ADW_TYPE_WINDOW)

static void
clear (GtkListBox *list)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
    gtk_list_box_remove (list, child);
}

/* What comes from the network is no markup. */
static GtkWidget *
add_row (GtkListBox *list, const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
  if (subtitle != NULL)
    {
      g_autofree char *escaped = g_markup_escape_text (subtitle, -1);

      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), escaped);
      adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 2);
    }
  gtk_list_box_append (list, row);
  return row;
}

static void
show_counts (GtkWidget *group, GtkListBox *list, const GPtrArray *counts)
{
  clear (list);
  for (guint i = 0; i < counts->len; i++)
    {
      const XgPivotCount *count = counts->pdata[i];
      g_autofree char *number = xg_format_count (count->count);
      GtkWidget *label = gtk_label_new (number);
      GtkWidget *row;

      row =
        add_row (list, count->name, count->kind != 0 ? xg_ioc_kind_describe (count->kind) : NULL);
      gtk_widget_add_css_class (label, "dim-label");
      gtk_widget_add_css_class (label, "numeric");
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), count->kind != 0);
    }
  gtk_widget_set_visible (group, counts->len > 0);
}

static void
show_items (XgPivotWindow *self, const XgPivot *pivot)
{
  gint64 now = g_get_real_time ();

  clear (self->items);
  for (guint i = 0; i < MIN (pivot->rowids->len, SHOWN_ITEMS); i++)
    {
      gint64 *rowid = g_memdup2 (&g_array_index (pivot->rowids, gint64, i), sizeof (gint64));
      g_autoptr (XgItem) item = xg_grid_get_item (self->grid, *rowid);
      g_autofree char *time = NULL;
      g_autofree char *subtitle = NULL;
      GtkWidget *row;

      if (item == NULL)
        {
          g_free (rowid);
          continue;
        }
      time = xg_format_time (xg_item_get_received (item), now);
      /* Translators: a moment, and a topic */
      subtitle = g_strdup_printf (_ ("%s · %s"), time, xg_item_get_topic (item));
      row = add_row (self->items, xg_item_get_summary (item), subtitle);
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      g_object_set_data_full (G_OBJECT (row), "xg-rowid", rowid, g_free);
    }
}

static void
show_summary (XgPivotWindow *self, const XgPivot *pivot)
{
  gint64 now = g_get_real_time ();
  guint n = pivot->rowids->len;
  g_autofree char *number = xg_format_count (n);
  g_autofree char *first = xg_format_time (pivot->first, now);
  g_autofree char *last = xg_format_time (pivot->last, now);
  g_autoptr (GString) words = g_string_new (NULL);

  if (self->complete)
    g_string_append_printf (words,
                            /* Translators: how many items; two moments, as in "today 10:02:31" */
                            g_dngettext (GETTEXT_PACKAGE,
                                         "%s item has it. First seen: %s. Last seen: %s.",
                                         "%s items have it. First seen: %s. Last seen: %s.",
                                         n),
                            number,
                            first,
                            last);
  else
    g_string_append_printf (words, _ ("Last seen: %s. Older items are being counted…"), last);
  if (n > pivot->n_counted)
    {
      g_autofree char *counted = xg_format_count (pivot->n_counted);

      g_string_append_c (words, ' ');
      g_string_append_printf (words, _ ("What is below counts the newest %s."), counted);
    }
  if (xg_grid_get_facts_left (self->grid) > 0)
    {
      g_autofree char *left = xg_format_facts_left (xg_grid_get_facts_left (self->grid));

      g_string_append_c (words, ' ');
      g_string_append (words, left);
    }
  gtk_label_set_text (self->summary, words->str);
}

static void
show (XgPivotWindow *self, const XgPivot *pivot)
{
  if (pivot->rowids->len == 0)
    {
      gtk_stack_set_visible_child_name (self->stack, "empty");
      return;
    }
  show_summary (self, pivot);
  show_counts (self->related_group, self->related, pivot->related);
  show_counts (self->topics_group, self->topics, pivot->topics);
  show_counts (self->publishers_group, self->publishers, pivot->publishers);
  show_items (self, pivot);
  gtk_stack_set_visible_child_name (self->stack, "page");
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (XgPivotWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (XgPivot) pivot = xg_grid_pivot_finish (XG_GRID (source), result, &error);

  /* Another one is looked for, or the window is gone. */
  if (g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result))))
    return;
  if (pivot == NULL)
    {
      adw_status_page_set_description (self->problem, error->message);
      gtk_stack_set_visible_child_name (self->stack, "problem");
      return;
    }
  self->complete = self->asked_all || pivot->rowids->len < FIRST_ITEMS;
  show (self, pivot);
  gtk_widget_set_sensitive (self->filter_button, pivot->rowids->len > 0);
  if (self->complete)
    return;
  self->asked_all = TRUE;
  xg_grid_pivot_async (self->grid,
                       self->indicator,
                       0,
                       self->cancellable,
                       found_cb,
                       g_object_ref (self));
}

static void
entry_changed_cb (XgPivotWindow *self)
{
  if (!self->setting)
    xg_pivot_window_look_for (self, gtk_editable_get_text (self->entry));
}

static void
related_cb (XgPivotWindow *self, GtkListBoxRow *row)
{
  xg_pivot_window_look_for (self, adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)));
}

static GtkWindow *
get_parent (XgPivotWindow *self)
{
  return gtk_window_get_transient_for (GTK_WINDOW (self));
}

static void
item_cb (XgPivotWindow *self, GtkListBoxRow *row)
{
  const gint64 *rowid = g_object_get_data (G_OBJECT (row), "xg-rowid");
  GtkWindow *parent = get_parent (self);

  if (rowid == NULL || parent == NULL)
    return;
  gtk_widget_activate_action (GTK_WIDGET (parent),
                              "win.show-item",
                              "(sx)",
                              xg_profile_get_key (xg_grid_get_profile (self->grid)),
                              *rowid);
  gtk_window_present (parent);
}

static void
filter_cb (XgPivotWindow *self)
{
  g_autofree char *filter = xg_grid_pivot_dup_filter (self->indicator);
  GtkWindow *parent = get_parent (self);

  if (parent == NULL)
    return;
  gtk_widget_activate_action (GTK_WIDGET (parent), "win.filter", "s", filter);
  gtk_window_present (parent);
}

static void
xg_pivot_window_dispose (GObject *object)
{
  XgPivotWindow *self = XG_PIVOT_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->grid);
  G_OBJECT_CLASS (xg_pivot_window_parent_class)->dispose (object);
}

static void
xg_pivot_window_finalize (GObject *object)
{
  g_free (XG_PIVOT_WINDOW (object)->indicator);
  G_OBJECT_CLASS (xg_pivot_window_parent_class)->finalize (object);
}

static void
xg_pivot_window_class_init (XgPivotWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = xg_pivot_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = xg_pivot_window_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               XG_RESOURCE_PATH "/pivot/xg-pivot-window.ui");
  gtk_widget_class_bind_template_child (widget_class, XgPivotWindow, filter_button);
  gtk_widget_class_bind_template_child (widget_class, XgPivotWindow, entry);
  gtk_widget_class_bind_template_child (widget_class, XgPivotWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, XgPivotWindow, problem);
  gtk_widget_class_bind_template_child (widget_class, XgPivotWindow, summary);
  gtk_widget_class_bind_template_child (widget_class, XgPivotWindow, related_group);
  gtk_widget_class_bind_template_child (widget_class, XgPivotWindow, related);
  gtk_widget_class_bind_template_child (widget_class, XgPivotWindow, items_group);
  gtk_widget_class_bind_template_child (widget_class, XgPivotWindow, items);
  gtk_widget_class_bind_template_child (widget_class, XgPivotWindow, topics_group);
  gtk_widget_class_bind_template_child (widget_class, XgPivotWindow, topics);
  gtk_widget_class_bind_template_child (widget_class, XgPivotWindow, publishers_group);
  gtk_widget_class_bind_template_child (widget_class, XgPivotWindow, publishers);
  gtk_widget_class_bind_template_callback (widget_class, entry_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, related_cb);
  gtk_widget_class_bind_template_callback (widget_class, item_cb);
  gtk_widget_class_bind_template_callback (widget_class, filter_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
xg_pivot_window_init (XgPivotWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * xg_pivot_window_new:
 * @grid: an open grid
 * @indicator: what to look for, in any writing; "" for nothing yet
 *
 * Returns: (transfer none): a window
 */
GtkWidget *
xg_pivot_window_new (XgGrid *grid, const char *indicator)
{
  XgPivotWindow *self;

  g_return_val_if_fail (XG_IS_GRID (grid), NULL);

  self = g_object_new (XG_TYPE_PIVOT_WINDOW, NULL);
  self->grid = g_object_ref (grid);
  xg_pivot_window_look_for (self, indicator);
  return GTK_WIDGET (self);
}

/**
 * xg_pivot_window_look_for:
 * @self: a window
 * @indicator: what to look for, in any writing
 *
 * Looks for it, and for nothing else any more.
 */
void
xg_pivot_window_look_for (XgPivotWindow *self, const char *indicator)
{
  g_autofree char *wanted = g_strstrip (g_strdup (indicator));

  g_return_if_fail (XG_IS_PIVOT_WINDOW (self));

  if (g_strcmp0 (self->indicator, wanted) == 0)
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_free (self->indicator);
  self->indicator = g_steal_pointer (&wanted);
  self->asked_all = FALSE;
  self->complete = FALSE;
  gtk_widget_set_sensitive (self->filter_button, FALSE);
  self->setting = TRUE;
  if (g_strcmp0 (gtk_editable_get_text (self->entry), self->indicator) != 0)
    gtk_editable_set_text (self->entry, self->indicator);
  self->setting = FALSE;
  if (*self->indicator == '\0')
    {
      gtk_stack_set_visible_child_name (self->stack, "start");
      return;
    }
  self->cancellable = g_cancellable_new ();
  xg_grid_pivot_async (self->grid,
                       self->indicator,
                       FIRST_ITEMS,
                       self->cancellable,
                       found_cb,
                       g_object_ref (self));
}

/**
 * xg_pivot_window_is_complete:
 * @self: a window
 *
 * Returns: whether what is shown is of all items
 */
gboolean
xg_pivot_window_is_complete (XgPivotWindow *self)
{
  g_return_val_if_fail (XG_IS_PIVOT_WINDOW (self), FALSE);

  return self->complete;
}
