/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-node"

#include "config.h"

#include "node/xg-requests-tab.h"

#include <glib/gi18n.h>
#include <string.h>

#include "admin/xg-people-reader.h"
#include "node/xg-node-widgets.h"
#include "requests/xg-request-answer.h"
#include "requests/xg-request-row.h"

struct _XgRequestsTab
{
  XgNodeListTab parent_instance;

  /* Children */
  GtkWidget *approve_button;
  GtkWidget *deny_button;
  GtkWidget *unread; /* a label: what the broker did not tell */

  /* Owned */
  GPtrArray *listed; /* (element-type XgRequest): whom the broker lists; some list nobody */
  GSignalGroup *kept_signals;
};

G_DEFINE_FINAL_TYPE (XgRequestsTab, xg_requests_tab, XG_TYPE_NODE_LIST_TAB)

/* The messages of some brokers have no subid, their lists have. */
static gboolean
is_same (XgRequest *left, XgRequest *right)
{
  const XgPubsubRequest *a = xg_request_get_pubsub (left);
  const XgPubsubRequest *b = xg_request_get_pubsub (right);

  return g_ascii_strcasecmp (a->jid, b->jid) == 0 &&
         (a->subid == NULL || b->subid == NULL || g_str_equal (a->subid, b->subid));
}

static XgRequest *
find_same (GPtrArray *requests, XgRequest *request)
{
  for (guint i = 0; i < requests->len; i++)
    if (is_same (requests->pdata[i], request))
      return requests->pdata[i];
  return NULL;
}

static void
collect_kept (XgGrid *grid, XgNode *node, GPtrArray *found)
{
  GListModel *kept = xg_grid_get_requests (grid);

  for (guint i = 0; i < g_list_model_get_n_items (kept); i++)
    {
      g_autoptr (XgRequest) request = g_list_model_get_item (kept, i);

      if (xg_request_get_broker (request) == xg_node_get_broker (node) &&
          g_str_equal (xg_request_get_node_id (request), xg_node_get_id (node)))
        g_ptr_array_add (found, g_steal_pointer (&request));
    }
}

/* Whoever is shown stays the row that it is, also when a message tells of the same one: a press of
 * its button would be lost with it. */
static void
keep_shown (XgRequestsTab *self, GPtrArray *rows)
{
  GListModel *shown = G_LIST_MODEL (xg_node_list_tab_get_rows (XG_NODE_LIST_TAB (self)));

  for (guint i = 0; i < g_list_model_get_n_items (shown); i++)
    {
      g_autoptr (XgRequest) row = g_list_model_get_item (shown, i);
      guint at;

      for (at = 0; at < rows->len && !is_same (rows->pdata[at], row); at++)
        ;
      if (at < rows->len)
        {
          g_object_unref (rows->pdata[at]);
          rows->pdata[at] = g_steal_pointer (&row);
        }
    }
}

/* The kept ones, and whom the broker lists besides. */
static void
show_rows (XgRequestsTab *self)
{
  XgNodeTab *tab = XG_NODE_TAB (self);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);

  collect_kept (xg_node_tab_get_grid (tab), xg_node_tab_get_node (tab), rows);
  for (guint i = 0; i < self->listed->len; i++)
    if (find_same (rows, self->listed->pdata[i]) == NULL)
      g_ptr_array_add (rows, g_object_ref (self->listed->pdata[i]));
  keep_shown (self, rows);
  xg_node_list_tab_take (XG_NODE_LIST_TAB (self), rows);
}

/* What is on its way shows them itself. */
static void
kept_changed_cb (XgRequestsTab *self)
{
  XgNodeTab *tab = XG_NODE_TAB (self);

  if (xg_node_tab_get_node (tab) != NULL && xg_node_list_tab_get_loaded (XG_NODE_LIST_TAB (self)) &&
      !xg_node_tab_get_busy (tab))
    show_rows (self);
}

static void
show_unread (XgRequestsTab *self, const GError *error)
{
  g_autofree char *reason =
    error != NULL ? xg_reason_for_reading (error, XG_REASON_SUBSCRIPTIONS) : NULL;
  /* TRANSLATORS: %s is a sentence that says why */
  g_autofree char *words =
    reason != NULL
      ? g_strdup_printf (_ ("Only those are listed whom a message told of. %s"), reason)
      : NULL;

  gtk_label_set_text (GTK_LABEL (self->unread), words != NULL ? words : "");
  gtk_widget_set_visible (self->unread, words != NULL);
}

static void
take_listed (XgRequestsTab *self, GPtrArray *people)
{
  XgNodeTab *tab = XG_NODE_TAB (self);

  show_unread (self, NULL);
  g_ptr_array_set_size (self->listed, 0);
  for (guint i = 0; i < people->len; i++)
    {
      XgPerson *person = people->pdata[i];

      if (xg_person_get_state (person) == XG_SUBSCRIPTION_PENDING)
        g_ptr_array_add (self->listed,
                         xg_request_new (xg_node_tab_get_broker (tab),
                                         xg_node_get_id (xg_node_tab_get_node (tab)),
                                         xg_person_get_jid (person),
                                         xg_person_get_subid (person),
                                         0));
    }
  show_rows (self);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (XgRequestsTab) self = data;
  XgNodeTab *tab = XG_NODE_TAB (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) people =
    xg_people_read_subscribers_finish (XG_BROKER (source), result, &error);
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_object_unref);

  if (people != NULL)
    {
      take_listed (self, people);
      return;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  /* Who was told of by a message waits in any case. */
  g_ptr_array_set_size (self->listed, 0);
  collect_kept (xg_node_tab_get_grid (tab), xg_node_tab_get_node (tab), kept);
  show_unread (self, kept->len > 0 ? error : NULL);
  if (kept->len > 0)
    show_rows (self);
  else
    xg_node_list_tab_fail (XG_NODE_LIST_TAB (self), error);
}

static void
xg_requests_tab_load (XgNodeListTab *list, GCancellable *cancellable)
{
  XgNodeTab *tab = XG_NODE_TAB (list);

  /* Those that it sends again come as messages. */
  xg_grid_ask_requests (xg_node_tab_get_grid (tab), xg_node_tab_get_broker (tab));
  xg_people_read_subscribers_async (xg_node_tab_get_broker (tab),
                                    xg_node_get_id (xg_node_tab_get_node (tab)),
                                    cancellable,
                                    read_cb,
                                    g_object_ref (list));
}

static void
xg_requests_tab_clear (XgNodeListTab *list)
{
  XgRequestsTab *self = XG_REQUESTS_TAB (list);
  XgGrid *grid = xg_node_tab_get_grid (XG_NODE_TAB (list));

  g_ptr_array_set_size (self->listed, 0);
  show_unread (self, NULL);
  g_signal_group_set_target (self->kept_signals, grid != NULL ? xg_grid_get_requests (grid) : NULL);
}

static void
plan_changed_cb (XgRequestsTab *self, GParamSpec *pspec, XgPlan *plan)
{
  if (xg_plan_get_state (plan) == XG_PLAN_OVER)
    xg_node_tab_reload (XG_NODE_TAB (self));
}

static void
answer (XgRequestsTab *self, GPtrArray *requests, gboolean allow)
{
  XgNodeTab *tab = XG_NODE_TAB (self);
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) answered = g_ptr_array_new ();
  g_autoptr (XgPlan) plan = NULL;

  if (requests->len == 0 || xg_node_tab_get_node (tab) == NULL)
    return;
  /* What is kept by now is what has to be forgotten. */
  collect_kept (xg_node_tab_get_grid (tab), xg_node_tab_get_node (tab), kept);
  for (guint i = 0; i < requests->len; i++)
    {
      XgRequest *same = find_same (kept, requests->pdata[i]);

      g_ptr_array_add (answered, same != NULL ? same : requests->pdata[i]);
    }
  plan = xg_request_answer (xg_node_tab_get_grid (tab),
                            xg_node_tab_get_broker (tab),
                            answered,
                            allow,
                            GTK_WIDGET (self));
  g_signal_connect_object (plan,
                           "notify::state",
                           G_CALLBACK (plan_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
}

static void
answer_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GPtrArray) selected = xg_node_list_tab_dup_selected (XG_NODE_LIST_TAB (widget));

  answer (XG_REQUESTS_TAB (widget), selected, g_str_equal (name, "waiting.approve"));
}

static void
row_answered_cb (XgRequestRow *row, gboolean allow, XgRequestsTab *self)
{
  g_autoptr (GPtrArray) one = g_ptr_array_new ();

  if (xg_request_row_get_request (row) == NULL)
    return;
  g_ptr_array_add (one, xg_request_row_get_request (row));
  answer (self, one, allow);
}

static void
xg_requests_tab_update (XgNodeListTab *list)
{
  XgRequestsTab *self = XG_REQUESTS_TAB (list);
  GtkWidget *widget = GTK_WIDGET (list);
  gboolean loaded = xg_node_list_tab_get_loaded (list);
  gboolean online = xg_node_tab_get_online (XG_NODE_TAB (list));
  guint n_selected = xg_node_list_tab_count_selected (list);
  GListModel *rows = G_LIST_MODEL (xg_node_list_tab_get_rows (list));
  g_autofree char *text = NULL;

  if (n_selected > 0)
    text = g_strdup_printf (ngettext ("%u selected", "%u selected", n_selected), n_selected);
  xg_node_list_tab_set_bar (list, text);
  xg_request_label_answer (GTK_BUTTON (self->approve_button), _ ("Approve"), n_selected);
  xg_request_label_answer (GTK_BUTTON (self->deny_button), _ ("Deny"), n_selected);
  gtk_widget_action_set_enabled (widget, "waiting.approve", online && n_selected > 0);
  gtk_widget_action_set_enabled (widget, "waiting.deny", online && n_selected > 0);
  xg_node_tab_set_count (XG_NODE_TAB (list),
                         loaded ? (gint64) g_list_model_get_n_items (rows) : -1);
}

static gboolean
xg_requests_tab_matches (XgNodeListTab *list, GObject *row, const char *folded)
{
  g_autofree char *jid = g_utf8_casefold (xg_request_get_jid (XG_REQUEST (row)), -1);

  return strstr (jid, folded) != NULL;
}

/* Who waits longest first; of those that are only listed nobody knows how long. */
static int
xg_requests_tab_compare (XgNodeListTab *list, GObject *a, GObject *b, const char *order)
{
  gint64 left = xg_request_get_received (XG_REQUEST (a));
  gint64 right = xg_request_get_received (XG_REQUEST (b));

  if (g_strcmp0 (order, "time") == 0 && left != right)
    return left < right ? -1 : 1;
  return g_strcmp0 (xg_request_get_jid (XG_REQUEST (a)), xg_request_get_jid (XG_REQUEST (b)));
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, XgRequestsTab *self)
{
  GtkWidget *row = xg_request_row_new ();

  g_signal_connect_object (row, "answered", G_CALLBACK (row_answered_cb), self, 0);
  gtk_list_item_set_child (list_item, row);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  xg_request_row_set_request (XG_REQUEST_ROW (gtk_list_item_get_child (list_item)),
                              gtk_list_item_get_item (list_item),
                              FALSE);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  xg_request_row_set_request (XG_REQUEST_ROW (gtk_list_item_get_child (list_item)), NULL, FALSE);
}

static void
xg_requests_tab_dispose (GObject *object)
{
  g_clear_object (&XG_REQUESTS_TAB (object)->kept_signals);
  G_OBJECT_CLASS (xg_requests_tab_parent_class)->dispose (object);
}

static void
xg_requests_tab_finalize (GObject *object)
{
  g_ptr_array_unref (XG_REQUESTS_TAB (object)->listed);
  G_OBJECT_CLASS (xg_requests_tab_parent_class)->finalize (object);
}

static void
xg_requests_tab_class_init (XgRequestsTabClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  XgNodeListTabClass *list_class = XG_NODE_LIST_TAB_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = xg_requests_tab_dispose;
  G_OBJECT_CLASS (klass)->finalize = xg_requests_tab_finalize;
  list_class->load = xg_requests_tab_load;
  list_class->matches = xg_requests_tab_matches;
  list_class->compare = xg_requests_tab_compare;
  list_class->order = "time";
  list_class->update = xg_requests_tab_update;
  list_class->clear = xg_requests_tab_clear;
  list_class->search_text = N_ ("Find an address");
  list_class->empty_icon = "avatar-default-symbolic";
  list_class->empty_title = N_ ("Nobody Waits");
  list_class->empty_text =
    N_ ("Who asks for a subscription that needs an approval is listed here, until an owner has "
        "answered.");
  list_class->label = N_ ("Requests for subscriptions");
  list_class->action = XG_REASON_SUBSCRIPTIONS;

  gtk_widget_class_install_action (widget_class, "waiting.approve", NULL, answer_action);
  gtk_widget_class_install_action (widget_class, "waiting.deny", NULL, answer_action);
}

static void
xg_requests_tab_init (XgRequestsTab *self)
{
  XgNodeListTab *list = XG_NODE_LIST_TAB (self);
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GMenu) orders = g_menu_new ();

  self->listed = g_ptr_array_new_with_free_func (g_object_unref);
  self->kept_signals = g_signal_group_new (G_TYPE_LIST_MODEL);
  g_signal_group_connect_swapped (self->kept_signals,
                                  "items-changed",
                                  G_CALLBACK (kept_changed_cb),
                                  self);
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
  xg_node_list_tab_set_factory (list, factory);
  g_menu_append (orders, _ ("_Longest First"), "rows.order::time");
  g_menu_append (orders, _ ("By A_ddress"), "rows.order::address");
  xg_node_list_tab_add_tool (list, xg_node_order_button_new (G_MENU_MODEL (orders)));
  self->unread = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->unread), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (self->unread), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (self->unread), 0);
  gtk_widget_set_visible (self->unread, FALSE);
  gtk_widget_add_css_class (self->unread, "dim-label");
  xg_node_list_tab_add_note (list, self->unread);
  self->deny_button = xg_node_button_new (_ ("Deny"), "waiting.deny", NULL);
  self->approve_button = xg_node_button_new (_ ("Approve"), "waiting.approve", "suggested-action");
  xg_node_list_tab_add_button (list, self->deny_button);
  xg_node_list_tab_add_button (list, self->approve_button);
}

/**
 * xg_requests_tab_count_kept:
 * @grid: the grid of @node
 * @node: a topic or collection
 *
 * Returns: how many wait as far as they were told of; -1: nobody
 */
gint64
xg_requests_tab_count_kept (XgGrid *grid, XgNode *node)
{
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_object_unref);

  collect_kept (grid, node, kept);
  return kept->len > 0 ? (gint64) kept->len : -1;
}
