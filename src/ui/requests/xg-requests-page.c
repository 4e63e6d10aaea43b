/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "requests/xg-requests-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "requests/xg-request-answer.h"
#include "requests/xg-request-row.h"
#include "requests/xg-request-trouble.h"

struct _XgRequestsPage
{
  XgPage parent_instance;

  /* Template widgets */
  AdwWindowTitle *title;
  GtkBox *troubles; /* of XgRequestTrouble, one for each broker */
  GtkStack *stack;
  GtkListView *list;
  GtkActionBar *bar;
  GtkButton *approve_button;
  GtkButton *deny_button;

  /* Owned */
  XgConnectorList *connectors;
  GListModel *requests; /* of all grids */
  GListModel *brokers;  /* of all grids */
  GtkMultiSelection *selection;
  GSignalGroup *list_signals;
};

G_DEFINE_FINAL_TYPE (XgRequestsPage, xg_requests_page, XG_TYPE_PAGE)

static XgGrid *
find_grid (XgRequestsPage *self, XgBroker *broker)
{
  XgConnector *connector;

  for (guint i = 0; (connector = xg_connector_list_get (self->connectors, i)) != NULL; i++)
    {
      XgGrid *grid = xg_connector_get_grid (connector);

      if (grid != NULL && xg_grid_lookup_broker (grid, xg_broker_get_jid (broker)) == broker)
        return grid;
    }
  return NULL;
}

static gboolean
is_asking (XgRequestsPage *self)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->troubles));

  while (child != NULL && !xg_request_trouble_get_asking (XG_REQUEST_TROUBLE (child)))
    child = gtk_widget_get_next_sibling (child);
  return child != NULL;
}

static void
update (XgRequestsPage *self)
{
  guint n_requests = self->requests != NULL ? g_list_model_get_n_items (self->requests) : 0;
  g_autoptr (GtkBitset) selected =
    gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  guint n_selected = (guint) gtk_bitset_get_size (selected);
  g_autofree char *subtitle = NULL;

  if (is_asking (self))
    subtitle = g_strdup (_ ("Asking who waits…"));
  else if (n_requests > 0)
    subtitle = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%u waits for an answer", "%u wait for an answer", n_requests),
      n_requests);
  adw_window_title_set_subtitle (self->title, subtitle != NULL ? subtitle : "");
  gtk_stack_set_visible_child_name (self->stack, n_requests > 0 ? "list" : "empty");
  gtk_widget_set_visible (GTK_WIDGET (self->bar), n_requests > 0);
  xg_request_label_answer (self->approve_button, _ ("Approve"), n_selected);
  xg_request_label_answer (self->deny_button, _ ("Deny"), n_selected);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "requests.approve", n_selected > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "requests.deny", n_selected > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "requests.select-all", n_selected < n_requests);
}

/* One plan for each broker, as each has a connection of its own. */
static void
answer (XgRequestsPage *self, GPtrArray *requests, gboolean allow)
{
  g_autoptr (GHashTable) lists =
    g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);
  GHashTableIter iter;
  gpointer broker;
  gpointer list;

  for (guint i = 0; i < requests->len; i++)
    {
      broker = xg_request_get_broker (requests->pdata[i]);
      list = g_hash_table_lookup (lists, broker);
      if (list == NULL)
        {
          list = g_ptr_array_new ();
          g_hash_table_insert (lists, broker, list);
        }
      g_ptr_array_add (list, requests->pdata[i]);
    }
  g_hash_table_iter_init (&iter, lists);
  while (g_hash_table_iter_next (&iter, &broker, &list))
    {
      XgGrid *grid = find_grid (self, broker);

      if (grid != NULL)
        g_object_unref (xg_request_answer (grid, broker, list, allow, GTK_WIDGET (self)));
    }
}

static void
row_answered_cb (XgRequestRow *row, gboolean allow, XgRequestsPage *self)
{
  g_autoptr (GPtrArray) one = g_ptr_array_new ();

  if (xg_request_row_get_request (row) == NULL)
    return;
  g_ptr_array_add (one, xg_request_row_get_request (row));
  answer (self, one, allow);
}

static void
answer_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgRequestsPage *self = XG_REQUESTS_PAGE (widget);
  g_autoptr (GtkBitset) selected =
    gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  g_autoptr (GPtrArray) requests = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < gtk_bitset_get_size (selected); i++)
    g_ptr_array_add (
      requests,
      g_list_model_get_item (G_LIST_MODEL (self->selection), gtk_bitset_get_nth (selected, i)));
  answer (self, requests, g_str_equal (name, "requests.approve"));
}

static void
select_all_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_selection_model_select_all (GTK_SELECTION_MODEL (XG_REQUESTS_PAGE (widget)->selection));
}

static void
refresh_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgRequestsPage *self = XG_REQUESTS_PAGE (widget);
  XgConnector *connector;

  for (guint i = 0; self->connectors != NULL &&
                    (connector = xg_connector_list_get (self->connectors, i)) != NULL;
       i++)
    {
      XgGrid *grid = xg_connector_get_grid (connector);
      GListModel *brokers = grid != NULL ? xg_grid_get_brokers (grid) : NULL;

      for (guint j = 0; brokers != NULL && j < g_list_model_get_n_items (brokers); j++)
        {
          g_autoptr (XgBroker) broker = g_list_model_get_item (brokers, j);

          xg_grid_ask_requests (grid, broker);
        }
    }
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, XgRequestsPage *self)
{
  GtkWidget *row = xg_request_row_new ();

  g_signal_connect_object (row, "answered", G_CALLBACK (row_answered_cb), self, 0);
  gtk_list_item_set_child (list_item, row);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, XgRequestsPage *self)
{
  xg_request_row_set_request (XG_REQUEST_ROW (gtk_list_item_get_child (list_item)),
                              gtk_list_item_get_item (list_item),
                              TRUE);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, XgRequestsPage *self)
{
  xg_request_row_set_request (XG_REQUEST_ROW (gtk_list_item_get_child (list_item)), NULL, TRUE);
}

static void
brokers_changed_cb (XgRequestsPage *self)
{
  guint n_brokers = g_list_model_get_n_items (self->brokers);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->troubles))) != NULL)
    gtk_box_remove (self->troubles, child);
  for (guint i = 0; i < n_brokers; i++)
    {
      g_autoptr (XgBroker) broker = g_list_model_get_item (self->brokers, i);
      XgGrid *grid = find_grid (self, broker);

      if (grid == NULL)
        continue;
      child = xg_request_trouble_new (grid, broker);
      gtk_box_append (self->troubles, child);
      g_signal_connect_object (child,
                               "notify::asking",
                               G_CALLBACK (update),
                               self,
                               G_CONNECT_SWAPPED);
    }
  update (self);
}

/* LISTS: (transfer full) */
static void
follow (XgRequestsPage *self, GListModel **list, GListStore *lists, GCallback callback)
{
  if (*list != NULL)
    g_signal_handlers_disconnect_by_data (*list, self);
  g_clear_object (list);
  *list = G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (lists)));
  g_signal_connect_object (*list,
                           "items-changed",
                           callback,
                           self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}

static void
grids_changed_cb (XgRequestsPage *self)
{
  GListStore *requests = g_list_store_new (G_TYPE_LIST_MODEL);
  GListStore *brokers = g_list_store_new (G_TYPE_LIST_MODEL);
  XgConnector *connector;

  for (guint i = 0; self->connectors != NULL &&
                    (connector = xg_connector_list_get (self->connectors, i)) != NULL;
       i++)
    {
      XgGrid *grid = xg_connector_get_grid (connector);

      if (grid == NULL)
        continue;
      g_list_store_append (requests, xg_grid_get_requests (grid));
      g_list_store_append (brokers, xg_grid_get_brokers (grid));
    }
  follow (self, &self->requests, requests, G_CALLBACK (update));
  follow (self, &self->brokers, brokers, G_CALLBACK (brokers_changed_cb));
  gtk_multi_selection_set_model (self->selection, self->requests);
  brokers_changed_cb (self);
}

static void
xg_requests_page_dispose (GObject *object)
{
  XgRequestsPage *self = XG_REQUESTS_PAGE (object);
  GtkWidget *child;

  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  self->list = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->list_signals);
  if (self->requests != NULL)
    g_signal_handlers_disconnect_by_data (self->requests, self);
  if (self->brokers != NULL)
    g_signal_handlers_disconnect_by_data (self->brokers, self);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  g_clear_object (&self->selection);
  g_clear_object (&self->requests);
  g_clear_object (&self->brokers);
  g_clear_object (&self->connectors);
  G_OBJECT_CLASS (xg_requests_page_parent_class)->dispose (object);
}

static void
xg_requests_page_class_init (XgRequestsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = xg_requests_page_dispose;

  gtk_widget_class_set_template_from_resource (
    widget_class,
    "/org/xmppgrid/Console/requests/xg-requests-page.ui");
  gtk_widget_class_bind_template_child (widget_class, XgRequestsPage, title);
  gtk_widget_class_bind_template_child (widget_class, XgRequestsPage, troubles);
  gtk_widget_class_bind_template_child (widget_class, XgRequestsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, XgRequestsPage, list);
  gtk_widget_class_bind_template_child (widget_class, XgRequestsPage, bar);
  gtk_widget_class_bind_template_child (widget_class, XgRequestsPage, approve_button);
  gtk_widget_class_bind_template_child (widget_class, XgRequestsPage, deny_button);
  gtk_widget_class_install_action (widget_class, "requests.approve", NULL, answer_action);
  gtk_widget_class_install_action (widget_class, "requests.deny", NULL, answer_action);
  gtk_widget_class_install_action (widget_class, "requests.select-all", NULL, select_all_action);
  gtk_widget_class_install_action (widget_class, "requests.refresh", NULL, refresh_action);
}

static void
xg_requests_page_init (XgRequestsPage *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), self);
  gtk_list_view_set_factory (self->list, factory);
  g_object_unref (factory);
  self->selection = gtk_multi_selection_new (NULL);
  g_signal_connect_swapped (self->selection, "selection-changed", G_CALLBACK (update), self);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  self->list_signals = g_signal_group_new (XG_TYPE_CONNECTOR_LIST);
  g_signal_group_connect_swapped (self->list_signals,
                                  "grid-changed",
                                  G_CALLBACK (grids_changed_cb),
                                  self);
  g_signal_group_connect_swapped (self->list_signals,
                                  "items-changed",
                                  G_CALLBACK (grids_changed_cb),
                                  self);
  update (self);
}

GtkWidget *
xg_requests_page_new (void)
{
  return g_object_new (XG_TYPE_REQUESTS_PAGE, NULL);
}

/**
 * xg_requests_page_set_connectors:
 * @connectors: (nullable): the profiles of the window: whose requests
 */
void
xg_requests_page_set_connectors (XgRequestsPage *self, XgConnectorList *connectors)
{
  g_return_if_fail (XG_IS_REQUESTS_PAGE (self));
  g_return_if_fail (connectors == NULL || XG_IS_CONNECTOR_LIST (connectors));

  if (!g_set_object (&self->connectors, connectors))
    return;
  g_signal_group_set_target (self->list_signals, connectors);
  grids_changed_cb (self);
}
