/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "storage/xg-storage-topics.h"

#include <glib/gi18n.h>

#include "storage/xg-storage-words.h"
#include "xg-row-grid.h"

/* Nobody reads further down. */
#define MAX_ROWS 100

struct _XgStorageTopics
{
  AdwPreferencesPage parent_instance;

  /* Children */
  AdwComboRow *span_row;
  AdwComboRow *order_row;
  AdwPreferencesGroup *group;

  /* Owned */
  XgGrid *grid;
  GCancellable *cancellable;
  GPtrArray *sums; /* (element-type XgStoreTopicSum) */
  GPtrArray *rows; /* (element-type GtkWidget): borrowed */
};

enum
{
  OPEN,
  LEAVE_OUT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (XgStorageTopics, xg_storage_topics, ADW_TYPE_PREFERENCES_PAGE)

/* In the order of the words; 0: everything. */
static const gint64 spans[] = { G_TIME_SPAN_HOUR, G_TIME_SPAN_DAY, 7 * G_TIME_SPAN_DAY, 0 };

static int
compare_counts (gconstpointer a, gconstpointer b)
{
  const XgStoreTopicSum *one = *(const XgStoreTopicSum *const *) a;
  const XgStoreTopicSum *other = *(const XgStoreTopicSum *const *) b;

  return (other->items > one->items) - (other->items < one->items);
}

static int
compare_bytes (gconstpointer a, gconstpointer b)
{
  const XgStoreTopicSum *one = *(const XgStoreTopicSum *const *) a;
  const XgStoreTopicSum *other = *(const XgStoreTopicSum *const *) b;

  return (other->bytes > one->bytes) - (other->bytes < one->bytes);
}

static const XgStoreTopicSum *
sum_of (GtkWidget *button)
{
  return g_object_get_data (G_OBJECT (button), "xg-sum");
}

static void
open_cb (XgStorageTopics *self, GtkWidget *button)
{
  const XgStoreTopicSum *sum = sum_of (button);

  g_signal_emit (self, signals[OPEN], 0, sum->broker, sum->node);
}

static void
leave_out_cb (XgStorageTopics *self, GtkWidget *button)
{
  g_signal_emit (self, signals[LEAVE_OUT], 0, sum_of (button)->node);
}

static void
add_button (XgStorageTopics *self,
            GtkWidget *row,
            const XgStoreTopicSum *sum,
            const char *icon,
            const char *words,
            GCallback callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_tooltip_text (button, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  words,
                                  -1);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_object_set_data (G_OBJECT (button), "xg-sum", (gpointer) sum);
  g_signal_connect_swapped (button, "clicked", callback, self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static GtkWidget *
make_row (XgStorageTopics *self, const XgStoreTopicSum *sum, double share)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *held = xg_storage_words_held (sum);
  /* Translators: "1,234 items · 5.6 MB", then how much that is of all, in percent */
  g_autofree char *text = g_strdup_printf (_ ("%s · %.0f %%"), held, share * 100);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), xg_storage_words_topic (sum));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  add_button (self,
              row,
              sum,
              "action-unavailable-symbolic",
              _ ("Leave Out of the Feed"),
              G_CALLBACK (leave_out_cb));
  add_button (self,
              row,
              sum,
              "go-next-symbolic",
              _ ("Open the Topic, Where One Can Unsubscribe"),
              G_CALLBACK (open_cb));
  return row;
}

static void
add_row (XgStorageTopics *self, GtkWidget *row)
{
  adw_preferences_group_add (self->group, row);
  g_ptr_array_add (self->rows, row);
}

static void
show_rows (XgStorageTopics *self)
{
  const gboolean by_bytes = adw_combo_row_get_selected (self->order_row) == 1;
  gint64 total = 0;

  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->group, self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  if (self->sums == NULL)
    return;
  g_ptr_array_sort (self->sums, by_bytes ? compare_bytes : compare_counts);
  for (guint i = 0; i < self->sums->len; i++)
    {
      const XgStoreTopicSum *sum = self->sums->pdata[i];

      total += by_bytes ? sum->bytes : sum->items;
    }
  for (guint i = 0; i < self->sums->len && i < MAX_ROWS; i++)
    {
      const XgStoreTopicSum *sum = self->sums->pdata[i];
      gint64 part = by_bytes ? sum->bytes : sum->items;

      add_row (self, make_row (self, sum, total > 0 ? (double) part / (double) total : 0));
    }
  adw_preferences_group_set_description (self->group,
                                         self->sums->len == 0 ? _ ("Nothing came in this time.")
                                                              : NULL);
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (XgStorageTopics) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (XgStorage) storage = xg_grid_look_at_storage_finish (XG_GRID (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_pointer (&self->sums, g_ptr_array_unref);
  if (storage != NULL)
    self->sums = g_ptr_array_ref (storage->sums);
  show_rows (self);
  if (error != NULL)
    adw_preferences_group_set_description (self->group, error->message);
}

static void
look (XgStorageTopics *self)
{
  guint selected = adw_combo_row_get_selected (self->span_row);
  gint64 span = selected < G_N_ELEMENTS (spans) ? spans[selected] : 0;

  if (self->grid == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  adw_preferences_group_set_description (self->group, _ ("Counting…"));
  xg_grid_look_at_storage_async (self->grid,
                                 NULL,
                                 span > 0 ? g_get_real_time () - span : G_MININT64,
                                 self->cancellable,
                                 looked_cb,
                                 g_object_ref (self));
}

static void
xg_storage_topics_dispose (GObject *object)
{
  XgStorageTopics *self = XG_STORAGE_TOPICS (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->grid);
  g_clear_pointer (&self->sums, g_ptr_array_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (xg_storage_topics_parent_class)->dispose (object);
}

static void
xg_storage_topics_class_init (XgStorageTopicsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = xg_storage_topics_dispose;
  signals[OPEN] = g_signal_new ("open",
                                G_TYPE_FROM_CLASS (klass),
                                G_SIGNAL_RUN_LAST,
                                0,
                                NULL,
                                NULL,
                                NULL,
                                G_TYPE_NONE,
                                2,
                                G_TYPE_STRING,
                                G_TYPE_STRING);
  signals[LEAVE_OUT] = g_signal_new ("leave-out",
                                     G_TYPE_FROM_CLASS (klass),
                                     G_SIGNAL_RUN_LAST,
                                     0,
                                     NULL,
                                     NULL,
                                     NULL,
                                     G_TYPE_NONE,
                                     1,
                                     G_TYPE_STRING);
}

static AdwComboRow *
make_choice (XgStorageTopics *self, const char *title, const char *const *words, GCallback callback)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr (GtkStringList) model = gtk_string_list_new (words);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (model));
  g_signal_connect_swapped (row, "notify::selected", callback, self);
  return ADW_COMBO_ROW (row);
}

static void
xg_storage_topics_init (XgStorageTopics *self)
{
  GtkWidget *choices = adw_preferences_group_new ();
  const char *const times[] = { _ ("Last hour"),
                                _ ("Last 24 hours"),
                                _ ("Last 7 days"),
                                _ ("All that is stored"),
                                NULL };
  const char *const orders[] = { _ ("Number of items"), _ ("Size"), NULL };

  self->rows = g_ptr_array_new ();
  adw_preferences_page_set_title (ADW_PREFERENCES_PAGE (self), _ ("What Floods Me"));
  adw_preferences_page_set_icon_name (ADW_PREFERENCES_PAGE (self), "view-sort-descending-symbolic");
  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  self->order_row = make_choice (self, _ ("Order"), orders, G_CALLBACK (show_rows));
  self->span_row = make_choice (self, _ ("Time"), times, G_CALLBACK (look));
  adw_combo_row_set_selected (self->span_row, 1);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (choices), GTK_WIDGET (self->span_row));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (choices), GTK_WIDGET (self->order_row));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (self), ADW_PREFERENCES_GROUP (choices));
  adw_preferences_group_set_title (self->group, _ ("Topics"));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (self), self->group);
  xg_row_grid_lay_out_rows (GTK_WIDGET (self));
}

/**
 * xg_storage_topics_new:
 * @grid: an open grid
 *
 * Returns: (transfer floating): a page
 */
GtkWidget *
xg_storage_topics_new (XgGrid *grid)
{
  XgStorageTopics *self = g_object_new (XG_TYPE_STORAGE_TOPICS, NULL);

  g_return_val_if_fail (XG_IS_GRID (grid), GTK_WIDGET (self));

  self->grid = g_object_ref (grid);
  look (self);
  return GTK_WIDGET (self);
}
