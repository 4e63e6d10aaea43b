/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ledger"

#include "config.h"

#include "ledger/xg-ledger-dialog.h"

#include <glib/gi18n.h>

#include "feed/xg-format.h"
#include "ledger/xg-ledger-columns.h"
#include "ledger/xg-ledger-words.h"
#include "xg-row-grid.h"
#include "xg-ui.h"

/* What is shown follows what is on the disk at this pace. */
#define RELOAD_S 2
/* Below this width the table has only its most important columns. */
#define NARROW 640

struct _XgLedgerDialog
{
  AdwWindow parent_instance;

  /* Template widgets */
  AdwViewSwitcherTitle *switcher_title;
  AdwViewStack *views;
  AdwViewStackPage *gaps_page;
  AdwViewStackPage *rejections_page;
  GtkToggleButton *session_button;
  GtkToggleButton *all_button;
  GtkLabel *balance;
  GtkLabel *more;
  GtkLabel *since;
  GtkStack *stack;
  AdwStatusPage *empty;
  AdwStatusPage *problem;
  GtkColumnView *table;
  GtkStack *gaps_stack;
  GtkListBox *gaps;
  GtkStack *rejections_stack;
  GtkListBox *rejections;

  /* Owned */
  XgGrid *grid;
  XgLedger *ledger;
  GPtrArray *columns; /* (element-type GtkColumnViewColumn) */

  XgGridCounts shown; /* when it was loaded last */
  guint reload_source;
  guint narrow_source;
  gboolean narrow;
};

G_DEFINE_FINAL_TYPE (XgLedgerDialog, xg_ledger_dialog, ADW_TYPE_WINDOW)

static void
reload (XgLedgerDialog *self)
{
  xg_grid_get_counts (self->grid, &self->shown);
  xg_ledger_reload (self->ledger);
}

static gboolean
reload_cb (gpointer user_data)
{
  XgLedgerDialog *self = XG_LEDGER_DIALOG (user_data);
  XgGridCounts counts;

  xg_grid_get_counts (self->grid, &counts);
  if (counts.received != self->shown.received || counts.n_gaps != self->shown.n_gaps ||
      counts.queued != self->shown.queued)
    reload (self);
  return G_SOURCE_CONTINUE;
}

static void
span_cb (XgLedgerDialog *self)
{
  gboolean all = gtk_toggle_button_get_active (self->all_button);

  if (self->ledger == NULL || xg_ledger_get_all (self->ledger) == all)
    return;
  xg_ledger_set_all (self->ledger, all);
  reload (self);
}

static void
update_summary (XgLedgerDialog *self)
{
  const XgLedgerCounts *total = xg_ledger_get_total (self->ledger);
  g_autofree char *balance = xg_ledger_words_balance (total);
  g_autofree char *more = xg_ledger_words_more (total);
  g_autofree char *moment = xg_format_time (xg_ledger_get_since (self->ledger), g_get_real_time ());
  /* Translators: %s is a moment, as in "today 10:02:31" */
  g_autofree char *since = g_strdup_printf (_ ("Counted since %s"), moment);

  gtk_label_set_text (self->balance, balance);
  gtk_label_set_text (self->more, more);
  gtk_label_set_text (self->since, since);
  adw_view_stack_page_set_badge_number (self->gaps_page, (guint) MIN (total->n_gaps, 9999));
  adw_view_stack_page_set_badge_number (self->rejections_page, (guint) MIN (total->rejected, 9999));
}

static void
show_list (GtkStack *stack, GListModel *model)
{
  gtk_stack_set_visible_child_name (stack, g_list_model_get_n_items (model) > 0 ? "list" : "empty");
}

static void
loaded_cb (XgLedgerDialog *self, const GError *error)
{
  const XgLedgerCounts *total = xg_ledger_get_total (self->ledger);

  if (error != NULL)
    {
      adw_status_page_set_description (self->problem, error->message);
      gtk_stack_set_visible_child_name (self->stack, "problem");
      return;
    }
  update_summary (self);
  gtk_sorter_changed (gtk_column_view_get_sorter (self->table), GTK_SORTER_CHANGE_DIFFERENT);
  show_list (self->gaps_stack, xg_ledger_get_gaps (self->ledger));
  show_list (self->rejections_stack, xg_ledger_get_rejections (self->ledger));
  gtk_stack_set_visible_child_name (self->stack,
                                    total->received > 0 || total->n_gaps > 0 ? "page" : "empty");
}

static GtkWidget *
create_note_cb (gpointer item, gpointer user_data)
{
  XgLedgerNote *note = XG_LEDGER_NOTE (item);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *amount = gtk_label_new (xg_ledger_note_get_amount (note));

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), xg_ledger_note_get_label (note));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), xg_ledger_note_get_text (note));
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_label_set_wrap (GTK_LABEL (amount), TRUE);
  gtk_label_set_width_chars (GTK_LABEL (amount), 8);
  gtk_label_set_max_width_chars (GTK_LABEL (amount), 18);
  gtk_label_set_xalign (GTK_LABEL (amount), 1);
  gtk_label_set_justify (GTK_LABEL (amount), GTK_JUSTIFY_RIGHT);
  gtk_widget_add_css_class (amount, "numeric");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), amount);
  xg_row_grid_lay_out_rows (row);
  return row;
}

/* A row leads to its topic, in the window that this one belongs to. */
static void
activate_cb (XgLedgerDialog *self, guint position)
{
  GListModel *model = G_LIST_MODEL (gtk_column_view_get_model (self->table));
  g_autoptr (XgLedgerRow) row = g_list_model_get_item (model, position);
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));

  if (row == NULL || parent == NULL)
    return;
  gtk_widget_activate_action (GTK_WIDGET (parent),
                              "win.show-node",
                              "(ssss)",
                              xg_profile_get_key (xg_grid_get_profile (self->grid)),
                              xg_ledger_row_get_broker (row),
                              xg_ledger_row_get_node (row),
                              "overview");
  gtk_window_present (parent);
}

static gboolean
narrow_cb (gpointer user_data)
{
  XgLedgerDialog *self = XG_LEDGER_DIALOG (user_data);

  self->narrow_source = 0;
  xg_ledger_columns_show (self->columns, self->table, self->narrow);
  xg_ledger_columns_align (self->table);
  return G_SOURCE_REMOVE;
}

static void
xg_ledger_dialog_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  XgLedgerDialog *self = XG_LEDGER_DIALOG (widget);

  GTK_WIDGET_CLASS (xg_ledger_dialog_parent_class)->size_allocate (widget, width, height, baseline);
  if (self->narrow == (width < NARROW))
    return;
  self->narrow = width < NARROW;
  /* Not while it is being laid out. */
  if (self->narrow_source == 0)
    self->narrow_source = g_idle_add (narrow_cb, self);
}

static void
xg_ledger_dialog_dispose (GObject *object)
{
  XgLedgerDialog *self = XG_LEDGER_DIALOG (object);

  g_clear_handle_id (&self->reload_source, g_source_remove);
  g_clear_handle_id (&self->narrow_source, g_source_remove);
  if (self->ledger != NULL)
    {
      gtk_list_box_bind_model (self->gaps, NULL, NULL, NULL, NULL);
      gtk_list_box_bind_model (self->rejections, NULL, NULL, NULL, NULL);
      gtk_column_view_set_model (self->table, NULL);
    }
  g_clear_object (&self->ledger);
  g_clear_pointer (&self->columns, g_ptr_array_unref);
  g_clear_object (&self->grid);
  G_OBJECT_CLASS (xg_ledger_dialog_parent_class)->dispose (object);
}

static void
xg_ledger_dialog_class_init (XgLedgerDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = xg_ledger_dialog_dispose;
  widget_class->size_allocate = xg_ledger_dialog_size_allocate;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               XG_RESOURCE_PATH "/ledger/xg-ledger-dialog.ui");
  /* One that is in a hidden page would draw a frame after the other. */
  gtk_widget_class_bind_template_callback (widget_class, gtk_spinner_start);
  gtk_widget_class_bind_template_callback (widget_class, gtk_spinner_stop);
  gtk_widget_class_bind_template_child (widget_class, XgLedgerDialog, switcher_title);
  gtk_widget_class_bind_template_child (widget_class, XgLedgerDialog, views);
  gtk_widget_class_bind_template_child (widget_class, XgLedgerDialog, gaps_page);
  gtk_widget_class_bind_template_child (widget_class, XgLedgerDialog, rejections_page);
  gtk_widget_class_bind_template_child (widget_class, XgLedgerDialog, session_button);
  gtk_widget_class_bind_template_child (widget_class, XgLedgerDialog, all_button);
  gtk_widget_class_bind_template_child (widget_class, XgLedgerDialog, balance);
  gtk_widget_class_bind_template_child (widget_class, XgLedgerDialog, more);
  gtk_widget_class_bind_template_child (widget_class, XgLedgerDialog, since);
  gtk_widget_class_bind_template_child (widget_class, XgLedgerDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, XgLedgerDialog, empty);
  gtk_widget_class_bind_template_child (widget_class, XgLedgerDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, XgLedgerDialog, table);
  gtk_widget_class_bind_template_child (widget_class, XgLedgerDialog, gaps_stack);
  gtk_widget_class_bind_template_child (widget_class, XgLedgerDialog, gaps);
  gtk_widget_class_bind_template_child (widget_class, XgLedgerDialog, rejections_stack);
  gtk_widget_class_bind_template_child (widget_class, XgLedgerDialog, rejections);
  gtk_widget_class_bind_template_callback (widget_class, span_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
xg_ledger_dialog_init (XgLedgerDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->columns = xg_ledger_columns_new ();
  xg_ledger_columns_show (self->columns, self->table, FALSE);
  xg_ledger_columns_align (self->table);
  xg_ledger_columns_sort (self->columns, self->table);
}

/**
 * xg_ledger_dialog_new:
 * @grid: an open grid
 * @broker: (nullable): only this broker's topics
 * @node: (nullable): only this topic, or what is below this collection
 *
 * Returns: (transfer none): a window that loads the ledger and follows it
 */
GtkWidget *
xg_ledger_dialog_new (XgGrid *grid, XgBroker *broker, XgNode *node)
{
  XgLedgerDialog *self;
  GtkSortListModel *sorted;
  g_autoptr (GtkSelectionModel) model = NULL;

  g_return_val_if_fail (XG_IS_GRID (grid), NULL);

  self = g_object_new (XG_TYPE_LEDGER_DIALOG, NULL);
  self->grid = g_object_ref (grid);
  self->ledger = xg_ledger_new (grid, broker, node);
  if (node != NULL)
    adw_view_switcher_title_set_subtitle (self->switcher_title, xg_node_get_label (node));
  sorted = gtk_sort_list_model_new (G_LIST_MODEL (g_object_ref (xg_ledger_get_rows (self->ledger))),
                                    g_object_ref (gtk_column_view_get_sorter (self->table)));
  model = g_object_new (GTK_TYPE_SINGLE_SELECTION,
                        "autoselect",
                        FALSE,
                        "can-unselect",
                        TRUE,
                        "model",
                        sorted,
                        NULL);
  g_object_unref (sorted);
  gtk_column_view_set_model (self->table, model);
  gtk_list_box_bind_model (self->gaps,
                           xg_ledger_get_gaps (self->ledger),
                           create_note_cb,
                           NULL,
                           NULL);
  gtk_list_box_bind_model (self->rejections,
                           xg_ledger_get_rejections (self->ledger),
                           create_note_cb,
                           NULL,
                           NULL);
  g_signal_connect_object (self->ledger, "loaded", G_CALLBACK (loaded_cb), self, G_CONNECT_SWAPPED);
  self->reload_source = g_timeout_add_seconds (RELOAD_S, reload_cb, self);
  reload (self);
  return GTK_WIDGET (self);
}

/**
 * xg_ledger_dialog_present:
 * @grid: an open grid
 * @broker: (nullable): only this broker's topics
 * @node: (nullable): only this topic, or what is below this collection
 * @parent: a widget of the window that the dialog belongs to
 *
 * Returns: (transfer none): the dialog
 */
GtkWidget *
xg_ledger_dialog_present (XgGrid *grid, XgBroker *broker, XgNode *node, GtkWidget *parent)
{
  GtkWidget *dialog = xg_ledger_dialog_new (grid, broker, node);
  GtkRoot *root = gtk_widget_get_root (parent);

  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (root));
  gtk_window_present (GTK_WINDOW (dialog));
  return dialog;
}
