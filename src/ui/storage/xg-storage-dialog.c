/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "storage/xg-storage-dialog.h"

#include <glib/gi18n.h>

#include "feed/xg-format.h"
#include "storage/xg-storage-topics.h"
#include "storage/xg-storage-words.h"
#include "xg-row-grid.h"
#include "xg-toast.h"
#include "xg-ui.h"

/* Limits are tried when nothing was typed for so long. */
#define TRY_MS   400
#define MAX_ROWS 50
#define MEGABYTE 1000000

struct _XgStorageDialog
{
  AdwPreferencesWindow parent_instance;

  /* Template widgets */
  GtkLabel *size_label;
  AdwActionRow *free_row;
  GtkLabel *free_label;
  GtkWidget *facts_row;
  GtkLabel *facts_label;
  AdwComboRow *scope_row;
  GtkSpinButton *days;
  GtkSpinButton *items;
  GtkSpinButton *megabytes;
  AdwPreferencesGroup *preview;
  GtkButton *apply_button;

  /* Owned */
  XgGrid *grid;
  GCancellable *cancellable;
  GArray *rules;     /* XgStoreRetention: in force */
  GPtrArray *topics; /* (element-type XgStoreTopicSum): in the order of the scope row, from 1 on */
  GPtrArray *rows;   /* (element-type GtkWidget): borrowed, of the preview */

  guint try_source;
  gboolean filling; /* the values are set by the program */
};

G_DEFINE_FINAL_TYPE (XgStorageDialog, xg_storage_dialog, ADW_TYPE_PREFERENCES_WINDOW)

static gint64
get_scope (XgStorageDialog *self)
{
  guint selected = adw_combo_row_get_selected (self->scope_row);

  if (selected == 0 || self->topics == NULL || selected > self->topics->len)
    return 0;
  return ((XgStoreTopicSum *) self->topics->pdata[selected - 1])->node_key;
}

static XgStoreRetention
get_rule (XgStorageDialog *self)
{
  return (XgStoreRetention){
    .node_key = get_scope (self),
    .days = (guint) gtk_spin_button_get_value_as_int (self->days),
    .items = (gint64) gtk_spin_button_get_value (self->items),
    .bytes = (gint64) gtk_spin_button_get_value (self->megabytes) * MEGABYTE,
  };
}

static const XgStoreRetention *
find_rule (XgStorageDialog *self, gint64 node_key)
{
  for (guint i = 0; self->rules != NULL && i < self->rules->len; i++)
    {
      const XgStoreRetention *rule = &g_array_index (self->rules, XgStoreRetention, i);

      if (rule->node_key == node_key)
        return rule;
    }
  return NULL;
}

/* Those in force, with what stands in the form in the place of its own. */
static GArray *
make_rules (XgStorageDialog *self)
{
  GArray *rules = g_array_new (FALSE, FALSE, sizeof (XgStoreRetention));
  const XgStoreRetention edited = get_rule (self);

  for (guint i = 0; self->rules != NULL && i < self->rules->len; i++)
    {
      const XgStoreRetention *rule = &g_array_index (self->rules, XgStoreRetention, i);

      if (rule->node_key != edited.node_key)
        g_array_append_val (rules, *rule);
    }
  g_array_append_val (rules, edited);
  return rules;
}

static gboolean
is_changed (XgStorageDialog *self)
{
  static const XgStoreRetention none = { 0 };
  const XgStoreRetention edited = get_rule (self);
  const XgStoreRetention *rule = find_rule (self, edited.node_key);

  if (rule == NULL)
    rule = &none;
  return rule->days != edited.days || rule->items != edited.items || rule->bytes != edited.bytes;
}

static void
add_preview (XgStorageDialog *self, const XgStoreTopicSum *sum)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *text = xg_storage_words_going (sum);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), xg_storage_words_topic (sum));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  adw_preferences_group_add (self->preview, row);
  g_ptr_array_add (self->rows, row);
}

static void
show_preview (XgStorageDialog *self, const GPtrArray *sums)
{
  g_autofree char *sentence = xg_storage_words_preview (sums);

  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->preview, self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < sums->len && self->rows->len < MAX_ROWS; i++)
    if (((const XgStoreTopicSum *) sums->pdata[i])->going > 0)
      add_preview (self, sums->pdata[i]);
  adw_preferences_group_set_description (self->preview, sentence);
}

static void
show_space (XgStorageDialog *self, const XgStoreSpace *space)
{
  g_autofree char *size = g_format_size ((guint64) space->size);
  g_autofree char *free = g_format_size ((guint64) space->free);

  gtk_label_set_label (self->size_label, size);
  gtk_label_set_label (self->free_label, free);
  adw_action_row_set_subtitle (self->free_row,
                               space->shrinks
                                 ? _ ("New items go there; more than a tenth is given back")
                                 : _ ("New items go there; this file does not shrink"));
}

/* Of a cache of an earlier version. */
static void
show_facts (XgStorageDialog *self)
{
  gint64 left = xg_grid_get_facts_left (self->grid);
  g_autofree char *count = xg_format_count ((guint64) left);
  /* Translators: a number of items */
  g_autofree char *text = g_strdup_printf (_ ("up to %s"), count);

  gtk_label_set_label (self->facts_label, text);
  gtk_widget_set_visible (self->facts_row, left > 0);
}

static void
fill_form (XgStorageDialog *self)
{
  const XgStoreRetention *rule = find_rule (self, get_scope (self));

  self->filling = TRUE;
  gtk_spin_button_set_value (self->days, rule != NULL ? rule->days : 0);
  gtk_spin_button_set_value (self->items, rule != NULL ? (double) rule->items : 0);
  gtk_spin_button_set_value (self->megabytes, rule != NULL ? (double) (rule->bytes / MEGABYTE) : 0);
  self->filling = FALSE;
}

static void
list_topics (XgStorageDialog *self, GPtrArray *sums)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  self->topics = g_ptr_array_ref (sums);
  gtk_string_list_append (names, _ ("Whole cache"));
  for (guint i = 0; i < sums->len; i++)
    gtk_string_list_append (names, xg_storage_words_topic (sums->pdata[i]));
  self->filling = TRUE;
  adw_combo_row_set_model (self->scope_row, G_LIST_MODEL (names));
  self->filling = FALSE;
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (XgStorageDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (XgStorage) storage = xg_grid_look_at_storage_finish (XG_GRID (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (storage == NULL)
    {
      adw_preferences_group_set_description (self->preview, error->message);
      return;
    }
  g_clear_pointer (&self->rules, g_array_unref);
  self->rules = g_array_ref (storage->rules);
  show_space (self, &storage->space);
  if (self->topics == NULL)
    {
      list_topics (self, storage->sums);
      fill_form (self);
    }
  show_preview (self, storage->sums);
  gtk_widget_set_sensitive (GTK_WIDGET (self->apply_button), is_changed (self));
}

static void
look (XgStorageDialog *self)
{
  g_autoptr (GArray) rules = self->topics != NULL ? make_rules (self) : NULL;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  adw_preferences_group_set_description (self->preview, _ ("Counting…"));
  xg_grid_look_at_storage_async (self->grid,
                                 rules,
                                 G_MININT64,
                                 self->cancellable,
                                 looked_cb,
                                 g_object_ref (self));
}

static gboolean
try_cb (gpointer user_data)
{
  XgStorageDialog *self = XG_STORAGE_DIALOG (user_data);

  self->try_source = 0;
  look (self);
  return G_SOURCE_REMOVE;
}

static void
value_cb (XgStorageDialog *self)
{
  if (self->filling || self->topics == NULL)
    return;
  /* What was not looked at can't be applied. */
  gtk_widget_set_sensitive (GTK_WIDGET (self->apply_button), FALSE);
  g_clear_handle_id (&self->try_source, g_source_remove);
  self->try_source = g_timeout_add (TRY_MS, try_cb, self);
}

static void
scope_cb (XgStorageDialog *self)
{
  if (self->topics == NULL || self->filling)
    return;
  fill_form (self);
  value_cb (self);
}

static void
apply_cb (XgStorageDialog *self)
{
  const XgStoreRetention rule = get_rule (self);

  xg_grid_put_retention (self->grid, &rule);
  gtk_widget_set_sensitive (GTK_WIDGET (self->apply_button), FALSE);
  adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (self),
                                    adw_toast_new (_ ("The limits are in force")));
  value_cb (self);
}

static char *
show_value (GtkSpinButton *button)
{
  double value = gtk_adjustment_get_value (gtk_spin_button_get_adjustment (button));

  return value < 1 ? g_strdup (_ ("No limit")) : g_strdup_printf ("%.0f", value);
}

/* No limit is a word, not a zero. */
static gboolean
output_cb (GtkSpinButton *button)
{
  g_autofree char *text = show_value (button);

  if (g_strcmp0 (text, gtk_editable_get_text (GTK_EDITABLE (button))) != 0)
    gtk_editable_set_text (GTK_EDITABLE (button), text);
  return TRUE;
}

static int
input_cb (GtkSpinButton *button, double *value)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (button));

  /* What is no number is no limit. */
  *value = g_strtod (text, NULL);
  return TRUE;
}

static void
open_cb (XgStorageDialog *self, const char *broker, const char *node)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));

  if (parent == NULL)
    return;
  gtk_widget_activate_action (GTK_WIDGET (parent),
                              "win.show-node",
                              "(ssss)",
                              xg_profile_get_key (xg_grid_get_profile (self->grid)),
                              broker,
                              node,
                              "overview");
  gtk_window_present (parent);
}

static void
leave_out_cb (XgStorageDialog *self, const char *node)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));

  if (parent == NULL)
    return;
  gtk_widget_activate_action (GTK_WIDGET (parent), "win.leave-out", "s", node);
  gtk_window_present (parent);
}

static void
xg_storage_dialog_dispose (GObject *object)
{
  XgStorageDialog *self = XG_STORAGE_DIALOG (object);

  g_clear_handle_id (&self->try_source, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->grid);
  g_clear_pointer (&self->rules, g_array_unref);
  g_clear_pointer (&self->topics, g_ptr_array_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (xg_storage_dialog_parent_class)->dispose (object);
}

static void
xg_storage_dialog_class_init (XgStorageDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = xg_storage_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               XG_RESOURCE_PATH "/storage/xg-storage-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, XgStorageDialog, size_label);
  gtk_widget_class_bind_template_child (widget_class, XgStorageDialog, free_row);
  gtk_widget_class_bind_template_child (widget_class, XgStorageDialog, free_label);
  gtk_widget_class_bind_template_child (widget_class, XgStorageDialog, facts_row);
  gtk_widget_class_bind_template_child (widget_class, XgStorageDialog, facts_label);
  gtk_widget_class_bind_template_child (widget_class, XgStorageDialog, scope_row);
  gtk_widget_class_bind_template_child (widget_class, XgStorageDialog, days);
  gtk_widget_class_bind_template_child (widget_class, XgStorageDialog, items);
  gtk_widget_class_bind_template_child (widget_class, XgStorageDialog, megabytes);
  gtk_widget_class_bind_template_child (widget_class, XgStorageDialog, preview);
  gtk_widget_class_bind_template_child (widget_class, XgStorageDialog, apply_button);
  gtk_widget_class_bind_template_callback (widget_class, value_cb);
  gtk_widget_class_bind_template_callback (widget_class, scope_cb);
  gtk_widget_class_bind_template_callback (widget_class, apply_cb);
  gtk_widget_class_bind_template_callback (widget_class, output_cb);
  gtk_widget_class_bind_template_callback (widget_class, input_cb);
}

static void
xg_storage_dialog_init (XgStorageDialog *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  xg_row_grid_lay_out_rows (GTK_WIDGET (self));
}

/**
 * xg_storage_dialog_new:
 * @grid: an open grid
 *
 * Returns: (transfer none): a window
 */
GtkWidget *
xg_storage_dialog_new (XgGrid *grid)
{
  XgStorageDialog *self = g_object_new (XG_TYPE_STORAGE_DIALOG, NULL);
  GtkWidget *topics;

  g_return_val_if_fail (XG_IS_GRID (grid), GTK_WIDGET (self));

  self->grid = g_object_ref (grid);
  g_signal_connect_object (grid,
                           "notify::facts-left",
                           G_CALLBACK (show_facts),
                           self,
                           G_CONNECT_SWAPPED);
  show_facts (self);
  topics = xg_storage_topics_new (grid);
  g_signal_connect_object (topics, "open", G_CALLBACK (open_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (topics, "leave-out", G_CALLBACK (leave_out_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_window_add (ADW_PREFERENCES_WINDOW (self), ADW_PREFERENCES_PAGE (topics));
  look (self);
  return GTK_WIDGET (self);
}
