/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "admins/xg-administrators-dialog.h"

#include <glib/gi18n.h>
#include <string.h>

#include "admin/xg-administrators.h"
#include "admin/xg-jid-list.h"
#include "admins/xg-chosen-node-view.h"
#include "admins/xg-chosen-node.h"
#include "admins/xg-left-out.h"
#include "node/xg-node-chooser.h"
#include "plan/xg-plan-run.h"
#include "xg-ui.h"

struct _XgAdministratorsDialog
{
  AdwWindow parent_instance;

  /* Template widgets */
  GtkWidget *address;
  GtkWidget *search;
  GtkLabel *status;
  GtkWidget *progress;
  GtkWidget *stop_button;
  XgChosenNodeView *view;

  /* Owned */
  XgGrid *grid;
  XgBroker *broker;
  GListStore *rows;   /* of XgChosenNode */
  GHashTable *row_of; /* XgNode -> XgChosenNode, borrowed */
  GtkFilter *filter;
  GtkFilterListModel *found;
  char *needle;              /* case-folded */
  GCancellable *cancellable; /* of the reading; NULL: none is under way */
  guint n_asked;
  guint n_done;
  gboolean stopped; /* by the person */

  guint idle;
};

G_DEFINE_FINAL_TYPE (XgAdministratorsDialog, xg_administrators_dialog, ADW_TYPE_WINDOW)

static XgChosenNode *
peek_row (XgAdministratorsDialog *self, guint position)
{
  g_autoptr (XgChosenNode) row = g_list_model_get_item (G_LIST_MODEL (self->rows), position);

  return row; /* the list keeps it */
}

static guint
count_rows (XgAdministratorsDialog *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->rows));
}

/* The one address that is typed; NULL: it is none. */
static char *
dup_address (XgAdministratorsDialog *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->address));
  g_autoptr (XgJidList) list = xg_jid_list_parse (text, XG_AFFILIATION_OWNER);

  if (list->entries->len != 1 || list->problems->len > 0)
    return NULL;
  return g_strdup (((XgJidEntry *) list->entries->pdata[0])->jid);
}

static void
update (XgAdministratorsDialog *self)
{
  g_autofree char *jid = dup_address (self);
  gboolean online = xg_session_get_state (xg_grid_get_session (self->grid)) == XG_SESSION_ONLINE;
  gboolean reading = self->cancellable != NULL;
  guint n_chosen = 0;
  guint n_unread = 0;
  g_autofree char *words = NULL;

  for (guint i = 0; i < count_rows (self); i++)
    if (xg_chosen_node_get_chosen (peek_row (self, i)))
      {
        n_chosen++;
        n_unread += xg_chosen_node_get_answer (peek_row (self, i)) == NULL;
      }
  if (reading)
    words = g_strdup_printf (_ ("Asking who owns them: %u of %u"), self->n_done, self->n_asked);
  else if (n_chosen > 0 && n_unread > 0)
    words = g_strdup_printf (
      ngettext ("%u node chosen, %u not asked", "%u nodes chosen, %u not asked", n_chosen),
      n_chosen,
      n_unread);
  else
    words = g_strdup_printf (ngettext ("%u node chosen", "%u nodes chosen", n_chosen), n_chosen);
  gtk_label_set_text (self->status, words);
  gtk_widget_set_visible (self->progress, reading);
  gtk_widget_set_visible (self->stop_button, reading);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress),
                                 (double) self->n_done / MAX (self->n_asked, 1));
  gtk_widget_action_set_enabled (GTK_WIDGET (self),
                                 "admins.grant",
                                 online && !reading && n_chosen > 0 && jid != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self),
                                 "admins.withdraw",
                                 online && !reading && n_chosen > 0 && jid != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "admins.refresh", online && n_chosen > 0);
}

static void read_more (XgAdministratorsDialog *self);

static void
answer_cb (const XgNodePeople *answer, guint n_done, gpointer user_data)
{
  XgAdministratorsDialog *self = user_data;
  XgChosenNode *row = g_hash_table_lookup (self->row_of, answer->node);

  self->n_done = n_done;
  if (row != NULL)
    xg_chosen_node_take_answer (row, answer);
  update (self);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (XgAdministratorsDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) answers = xg_people_read_many_finish (XG_BROKER (source), result, &error);

  if (answers == NULL && self->cancellable == NULL)
    return;
  g_clear_object (&self->cancellable);
  if (self->broker == NULL)
    return;
  read_more (self);
  update (self);
}

/* Those that are chosen and were not asked. */
static void
read_more (XgAdministratorsDialog *self)
{
  g_autoptr (GPtrArray) nodes = g_ptr_array_new ();

  if (self->cancellable != NULL || self->stopped ||
      xg_session_get_state (xg_grid_get_session (self->grid)) != XG_SESSION_ONLINE)
    return;
  for (guint i = 0; i < count_rows (self); i++)
    {
      XgChosenNode *row = peek_row (self, i);

      if (xg_chosen_node_get_chosen (row) && xg_chosen_node_get_answer (row) == NULL)
        g_ptr_array_add (nodes, xg_chosen_node_get_node (row));
    }
  if (nodes->len == 0)
    return;
  self->n_asked = nodes->len;
  self->n_done = 0;
  self->cancellable = g_cancellable_new ();
  xg_people_read_many_async (self->broker,
                             nodes,
                             XG_PEOPLE_AFFILIATES,
                             answer_cb,
                             self->cancellable,
                             read_cb,
                             g_object_ref (self));
}

static gboolean
chosen_idle_cb (gpointer data)
{
  XgAdministratorsDialog *self = data;

  self->idle = 0;
  self->stopped = FALSE;
  read_more (self);
  update (self);
  return G_SOURCE_REMOVE;
}

/* A thousand are chosen at once: looked at together. */
static void
queue_chosen (XgAdministratorsDialog *self)
{
  if (self->idle == 0)
    self->idle = g_idle_add (chosen_idle_cb, self);
}

static gboolean
match_cb (gpointer item, gpointer data)
{
  XgAdministratorsDialog *self = data;
  XgNode *node = xg_chosen_node_get_node (item);
  g_autofree char *label = NULL;
  g_autofree char *id = NULL;

  if (*self->needle == '\0')
    return TRUE;
  label = g_utf8_casefold (xg_node_get_label (node), -1);
  id = g_utf8_casefold (xg_node_get_id (node), -1);
  return strstr (label, self->needle) != NULL || strstr (id, self->needle) != NULL;
}

static void
search_changed_cb (XgAdministratorsDialog *self)
{
  g_free (self->needle);
  self->needle = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search)), -1);
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

/* All that the search leaves, or none of them. */
static void
choose_found (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgAdministratorsDialog *self = XG_ADMINISTRATORS_DIALOG (widget);
  gboolean chosen = g_str_equal (name, "admins.all");

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->found)); i++)
    {
      g_autoptr (XgChosenNode) row = g_list_model_get_item (G_LIST_MODEL (self->found), i);

      g_object_set (row, "chosen", chosen, NULL);
    }
}

static void
branch_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkWidget *chooser = xg_node_chooser_new (XG_ADMINISTRATORS_DIALOG (widget)->broker,
                                            XG_NODE_COLLECTION,
                                            _ ("Everything Below"),
                                            widget);

  g_signal_connect_object (chooser,
                           "chosen",
                           G_CALLBACK (xg_administrators_dialog_choose_below),
                           widget,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (chooser));
}

static void
stop_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgAdministratorsDialog *self = XG_ADMINISTRATORS_DIALOG (widget);

  self->stopped = TRUE;
  g_cancellable_cancel (self->cancellable);
}

static void
forget_answers (XgAdministratorsDialog *self)
{
  for (guint i = 0; i < count_rows (self); i++)
    if (xg_chosen_node_get_answer (peek_row (self, i)) != NULL)
      xg_chosen_node_forget_answer (peek_row (self, i));
  queue_chosen (self);
}

static void
refresh_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  forget_answers (XG_ADMINISTRATORS_DIALOG (widget));
}

/* What the broker made of it is read, not supposed. */
static void
plan_changed_cb (XgAdministratorsDialog *self, GParamSpec *pspec, XgPlan *plan)
{
  if (xg_plan_get_state (plan) == XG_PLAN_OVER && self->broker != NULL)
    forget_answers (self);
}

static void
tell_left_out (XgAdministratorsDialog *self, GPtrArray *left_out, gboolean nothing)
{
  const char *title = nothing ? _ ("Nothing to Change") : _ ("Some Are Left Out");
  GtkWidget *dialog;

  if (left_out->len == 0)
    g_ptr_array_add (left_out, g_strdup (_ ("It is so on all chosen nodes already.")));
  dialog = xg_left_out_new (GTK_WINDOW (self), title, left_out);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
plan_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgAdministratorsDialog *self = XG_ADMINISTRATORS_DIALOG (widget);
  g_autofree char *jid = dup_address (self);
  g_autoptr (GPtrArray) answers = g_ptr_array_new ();
  g_autoptr (GPtrArray) left_out = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (XgPlan) plan = NULL;
  gboolean nothing;

  if (jid == NULL)
    return;
  for (guint i = 0; i < count_rows (self); i++)
    {
      XgChosenNode *row = peek_row (self, i);
      const XgNodePeople *answer = xg_chosen_node_get_answer (row);

      if (xg_chosen_node_get_chosen (row) && answer != NULL)
        g_ptr_array_add (answers, (gpointer) answer);
    }
  plan = xg_administrators_plan (self->broker,
                                 xg_session_get_jid (xg_grid_get_session (self->grid)),
                                 jid,
                                 g_str_equal (name, "admins.grant"),
                                 answers,
                                 left_out);
  g_signal_connect_object (plan,
                           "notify::state",
                           G_CALLBACK (plan_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  nothing = g_list_model_get_n_items (G_LIST_MODEL (plan)) == 0;
  if (!nothing)
    xg_plan_review (plan, self->broker, widget);
  if (nothing || left_out->len > 0)
    tell_left_out (self, left_out, nothing);
}

/* What waits for an answer has a reference. */
static gboolean
xg_administrators_dialog_close_request (GtkWindow *window)
{
  XG_ADMINISTRATORS_DIALOG (window)->stopped = TRUE;
  g_cancellable_cancel (XG_ADMINISTRATORS_DIALOG (window)->cancellable);
  return GTK_WINDOW_CLASS (xg_administrators_dialog_parent_class)->close_request (window);
}

static void
xg_administrators_dialog_dispose (GObject *object)
{
  XgAdministratorsDialog *self = XG_ADMINISTRATORS_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->idle, g_source_remove);
  g_clear_object (&self->found);
  g_clear_object (&self->filter);
  g_clear_object (&self->broker);
  G_OBJECT_CLASS (xg_administrators_dialog_parent_class)->dispose (object);
}

static void
xg_administrators_dialog_finalize (GObject *object)
{
  XgAdministratorsDialog *self = XG_ADMINISTRATORS_DIALOG (object);

  g_clear_object (&self->rows);
  g_clear_object (&self->grid);
  g_hash_table_unref (self->row_of);
  g_free (self->needle);
  G_OBJECT_CLASS (xg_administrators_dialog_parent_class)->finalize (object);
}

static void
xg_administrators_dialog_class_init (XgAdministratorsDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = xg_administrators_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = xg_administrators_dialog_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = xg_administrators_dialog_close_request;
  gtk_widget_class_install_action (widget_class, "admins.all", NULL, choose_found);
  gtk_widget_class_install_action (widget_class, "admins.none", NULL, choose_found);
  gtk_widget_class_install_action (widget_class, "admins.branch", NULL, branch_action);
  gtk_widget_class_install_action (widget_class, "admins.refresh", NULL, refresh_action);
  gtk_widget_class_install_action (widget_class, "admins.stop", NULL, stop_action);
  gtk_widget_class_install_action (widget_class, "admins.grant", NULL, plan_action);
  gtk_widget_class_install_action (widget_class, "admins.withdraw", NULL, plan_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);

  g_type_ensure (XG_TYPE_CHOSEN_NODE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               XG_RESOURCE_PATH
                                               "/admins/xg-administrators-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, XgAdministratorsDialog, address);
  gtk_widget_class_bind_template_child (widget_class, XgAdministratorsDialog, search);
  gtk_widget_class_bind_template_child (widget_class, XgAdministratorsDialog, view);
  gtk_widget_class_bind_template_child (widget_class, XgAdministratorsDialog, status);
  gtk_widget_class_bind_template_child (widget_class, XgAdministratorsDialog, progress);
  gtk_widget_class_bind_template_child (widget_class, XgAdministratorsDialog, stop_button);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, update);
}

static void
xg_administrators_dialog_init (XgAdministratorsDialog *self)
{
  self->needle = g_strdup ("");
  self->row_of = g_hash_table_new (NULL, NULL);
  self->rows = g_list_store_new (XG_TYPE_CHOSEN_NODE);
  self->filter = GTK_FILTER (gtk_custom_filter_new (match_cb, self, NULL));
  self->found = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (self->rows)),
                                           g_object_ref (self->filter));
  gtk_widget_init_template (GTK_WIDGET (self));
  xg_chosen_node_view_set_nodes (self->view, G_LIST_MODEL (self->found));
}

static int
compare_chosen (gconstpointer a, gconstpointer b, gpointer user_data)
{
  return xg_chosen_node_get_chosen ((XgChosenNode *) b) -
         xg_chosen_node_get_chosen ((XgChosenNode *) a);
}

/* What the dialog was opened for is seen at once, the rest stays in the order of the broker. */
static void
lift_chosen (XgAdministratorsDialog *self)
{
  g_list_store_sort (self->rows, compare_chosen, NULL);
  xg_chosen_node_view_scroll_up (self->view);
}

static void
fill (XgAdministratorsDialog *self, XgNode *chosen)
{
  GListModel *nodes = xg_broker_get_all_nodes (self->broker);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (nodes); i++)
    {
      g_autoptr (XgNode) node = g_list_model_get_item (nodes, i);
      XgChosenNode *row = xg_chosen_node_new (node);

      if (node == chosen)
        g_object_set (row, "chosen", TRUE, NULL);
      g_signal_connect_object (row,
                               "notify::chosen",
                               G_CALLBACK (queue_chosen),
                               self,
                               G_CONNECT_SWAPPED);
      g_hash_table_insert (self->row_of, node, row);
      g_ptr_array_add (rows, row);
    }
  g_list_store_splice (self->rows, 0, 0, rows->pdata, rows->len);
  lift_chosen (self);
}

/**
 * xg_administrators_dialog_new:
 * @grid: an open grid
 * @broker: one of its brokers
 * @node: (nullable): what is chosen at first
 *
 * Returns: (transfer none): a window over the nodes that are known now
 */
GtkWidget *
xg_administrators_dialog_new (XgGrid *grid, XgBroker *broker, XgNode *node)
{
  XgAdministratorsDialog *self;

  g_return_val_if_fail (XG_IS_GRID (grid), NULL);
  g_return_val_if_fail (XG_IS_BROKER (broker), NULL);

  self = g_object_new (XG_TYPE_ADMINISTRATORS_DIALOG, NULL);
  self->grid = g_object_ref (grid);
  self->broker = g_object_ref (broker);
  g_signal_connect_object (xg_grid_get_session (grid),
                           "notify::state",
                           G_CALLBACK (queue_chosen),
                           self,
                           G_CONNECT_SWAPPED);
  fill (self, node);
  queue_chosen (self);
  update (self);
  gtk_window_set_focus (GTK_WINDOW (self), self->address);
  return GTK_WIDGET (self);
}

/**
 * xg_administrators_dialog_choose:
 * @ids: (array zero-terminated=1): nodes of the broker, besides those that are chosen
 */
void
xg_administrators_dialog_choose (XgAdministratorsDialog *self, const char *const *ids)
{
  g_return_if_fail (XG_IS_ADMINISTRATORS_DIALOG (self));

  for (; *ids != NULL; ids++)
    {
      XgNode *node = xg_broker_lookup_node (self->broker, *ids);
      GObject *row = node != NULL ? g_hash_table_lookup (self->row_of, node) : NULL;

      if (row != NULL)
        g_object_set (row, "chosen", TRUE, NULL);
    }
  lift_chosen (self);
}

/**
 * xg_administrators_dialog_choose_below:
 * @collection: a collection: it, and everything below it
 */
void
xg_administrators_dialog_choose_below (XgAdministratorsDialog *self, XgNode *collection)
{
  g_return_if_fail (XG_IS_ADMINISTRATORS_DIALOG (self));
  g_return_if_fail (XG_IS_NODE (collection));

  for (guint i = 0; i < count_rows (self); i++)
    {
      g_autoptr (GPtrArray) above =
        xg_node_list_above (xg_chosen_node_get_node (peek_row (self, i)));

      if (g_ptr_array_find (above, collection, NULL))
        g_object_set (peek_row (self, i), "chosen", TRUE, NULL);
    }
}
