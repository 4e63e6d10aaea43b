/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "browse/xg-sidebar-private.h"
#include "double/xg-sample.h"
#include "xg-ui-profiles.h"
#include "xg-ui-test.h"

typedef struct
{
  GtkWidget *window;
  XgSidebar *sidebar;
  XgGrid *grid;
  XgBroker *broker;
  XgConnectorList *connectors;
  int kind; /* of the last "place-changed"; -1: none */
  XgConnector *changed_connector;
  XgBroker *changed_broker;
  XgNode *changed_node;
  guint n_changed;
  guint n_activated;
} Fixture;

static GtkWidget *
part (Fixture *fixture, const char *id)
{
  return GTK_WIDGET (
    gtk_widget_get_template_child (GTK_WIDGET (fixture->sidebar), XG_TYPE_SIDEBAR, id));
}

static GtkWidget *
message_part (Fixture *fixture, const char *id)
{
  return GTK_WIDGET (
    gtk_widget_get_template_child (part (fixture, "message"), XG_TYPE_SIDEBAR_MESSAGE, id));
}

static GListModel *
get_rows (Fixture *fixture)
{
  return G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (part (fixture, "tree_view"))));
}

/* What the rows show, from the top: "All items|Alerts|grid.example|…" */
static char *
get_labels (Fixture *fixture)
{
  GListModel *rows = get_rows (fixture);
  GString *labels = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (GtkTreeListRow) row = g_list_model_get_item (rows, i);
      g_autoptr (GObject) item = gtk_tree_list_row_get_item (row);
      g_autofree char *label = NULL;

      g_object_get (item, "label", &label, NULL);
      g_string_append_printf (labels, "%s%s", i > 0 ? "|" : "", label);
    }

  return g_string_free (labels, FALSE);
}

static gboolean
has_labels (Fixture *fixture, const char *part_of_labels)
{
  g_autofree char *labels = get_labels (fixture);

  return strstr (labels, part_of_labels) != NULL;
}

static GtkTreeListRow *
find_row (Fixture *fixture, const char *label)
{
  GListModel *rows = get_rows (fixture);

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (GtkTreeListRow) row = g_list_model_get_item (rows, i);
      g_autoptr (GObject) item = gtk_tree_list_row_get_item (row);
      g_autofree char *text = NULL;

      g_object_get (item, "label", &text, NULL);
      if (g_strcmp0 (text, label) == 0)
        return g_steal_pointer (&row);
    }

  return NULL;
}

static void
search (Fixture *fixture, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (part (fixture, "entry")), text);
}

static void
changed_cb (XgSidebar *sidebar,
            int kind,
            XgConnector *connector,
            XgBroker *broker,
            XgNode *node,
            Fixture *fixture)
{
  fixture->n_changed++;
  fixture->kind = kind;
  fixture->changed_connector = connector;
  fixture->changed_broker = broker;
  fixture->changed_node = node;
}

static void
activated_cb (XgSidebar *sidebar, Fixture *fixture)
{
  fixture->n_activated++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->kind = -1;
  fixture->grid = xg_sample_grid_new ();
  fixture->broker = xg_sample_get_broker (fixture->grid);
  fixture->sidebar = XG_SIDEBAR (xg_sidebar_new ());
  g_signal_connect (fixture->sidebar, "place-changed", G_CALLBACK (changed_cb), fixture);
  g_signal_connect (fixture->sidebar, "place-activated", G_CALLBACK (activated_cb), fixture);
  fixture->connectors = xg_ui_profiles_new (fixture->grid, NULL);
  xg_sidebar_set_connectors (fixture->sidebar, fixture->connectors);
  xg_sidebar_select_place (fixture->sidebar,
                           XG_PLACE_ITEMS,
                           xg_connector_list_get (fixture->connectors, 0),
                           NULL);
  fixture->window = xg_ui_test_show (GTK_WIDGET (fixture->sidebar), 320, 800);
  xg_ui_test_settle (50);
  g_free (xg_double_take_calls ());
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  xg_ui_test_settle (20);
  g_clear_object (&fixture->connectors);
  g_assert_finalize_object (fixture->grid);
  g_free (xg_double_take_calls ());
}

static void
test_names (Fixture *fixture, gconstpointer data)
{
  xg_ui_test_check_names (GTK_WIDGET (fixture->sidebar));
}

static void
test_small_tree_is_open (Fixture *fixture, gconstpointer data)
{
  g_autofree char *labels = NULL;

  XG_WAIT (has_labels (fixture, "Vulnerabilities|energy"), 2000);
  labels = get_labels (fixture);
  g_assert_cmpstr (labels,
                   ==,
                   "All items|Alerts|grid.example|Endpoint posture|nea1|swid-inventory|Incidents|"
                   "By sector|energy|finance|health|partners|legal-hold|Vulnerabilities|energy|"
                   "Exploited CVEs|zz-new");
}

static void
test_everything_is_selected_first (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (fixture->kind, ==, XG_PLACE_ITEMS);
  g_assert_null (fixture->changed_node);
  xg_sidebar_select_place (fixture->sidebar, XG_PLACE_ALERTS, NULL, NULL);
  g_assert_cmpint (fixture->kind, ==, XG_PLACE_ALERTS);
  xg_sidebar_select_place (fixture->sidebar, XG_PLACE_BROKER, NULL, fixture->broker);
  g_assert_cmpint (fixture->kind, ==, XG_PLACE_BROKER);
  g_assert_true (fixture->changed_broker == fixture->broker);
}

static void
test_choosing_a_topic_asks_for_it (Fixture *fixture, gconstpointer data)
{
  XgNode *node = xg_sample_get_node (fixture->grid, "health");
  g_autofree char *calls = NULL;

  g_assert_true (xg_sidebar_select_node (fixture->sidebar, node));
  g_assert_true (fixture->changed_node == node);
  g_assert_true (fixture->changed_broker == fixture->broker);
  calls = xg_double_take_calls ();
  g_assert_nonnull (strstr (calls, "load health"));
}

static void
test_opening_a_collection_loads_it (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GtkTreeListRow) row = find_row (fixture, "By sector");
  g_autofree char *calls = NULL;

  gtk_tree_list_row_set_expanded (row, FALSE);
  g_free (xg_double_take_calls ());
  gtk_tree_list_row_set_expanded (row, TRUE);
  xg_ui_test_settle (20);
  calls = xg_double_take_calls ();
  g_assert_cmpstr (calls, ==, "load by-sector");
}

static void
test_closed_stays_closed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GtkTreeListRow) row = find_row (fixture, "Incidents");
  g_autofree char *labels = NULL;

  gtk_tree_list_row_set_expanded (row, FALSE);
  xg_ui_test_settle (50);
  labels = get_labels (fixture);
  g_assert_null (strstr (labels, "By sector"));
}

/* A new name moves it to where it belongs, in a row of its own. */
static void
test_new_name_leaves_it_open (Fixture *fixture, gconstpointer data)
{
  XgNode *parent = xg_sample_get_node (fixture->grid, "incidents");
  XgNode *node =
    xg_double_broker_add_node (fixture->broker, parent, "branch", NULL, XG_NODE_COLLECTION);
  g_autoptr (GtkTreeListRow) row = NULL;

  xg_double_broker_add_node (fixture->broker, node, "late", "late child", XG_NODE_TOPIC);
  XG_WAIT (has_labels (fixture, "|branch|late child|By sector|"), 2000);
  xg_node_set_name (node, "now later");
  XG_WAIT (has_labels (fixture, "|now later|late child|"), 2000);

  row = find_row (fixture, "now later");
  gtk_tree_list_row_set_expanded (row, FALSE);
  xg_node_set_name (node, "and now first");
  xg_ui_test_settle (50);
  g_assert_true (has_labels (fixture, "|and now first|By sector|"));
}

/* A node listed before it was looked at must become a branch when it turns out to be one. */
static void
test_unknown_becomes_collection (Fixture *fixture, gconstpointer data)
{
  XgNode *node = xg_sample_get_node (fixture->grid, "zz-new");

  xg_double_broker_add_node (fixture->broker, node, "late", "late child", XG_NODE_TOPIC);
  xg_node_set_kind (node, XG_NODE_COLLECTION);
  XG_WAIT (has_labels (fixture, "zz-new|late child"), 2000);
}

static void
test_selection_survives_a_new_name (Fixture *fixture, gconstpointer data)
{
  XgNode *node = xg_sample_get_node (fixture->grid, "zz-new");
  GtkSingleSelection *selection = GTK_SINGLE_SELECTION (get_rows (fixture));
  g_autoptr (GObject) item = NULL;
  guint n_changed;

  xg_sidebar_select_node (fixture->sidebar, node);
  n_changed = fixture->n_changed;
  xg_node_set_name (node, "aaa now first");
  xg_ui_test_settle (50);

  g_assert_cmpuint (fixture->n_changed, ==, n_changed);
  item = gtk_tree_list_row_get_item (gtk_single_selection_get_selected_item (selection));
  g_assert_true (item == G_OBJECT (node));
}

static void
test_heading_closes_the_broker (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GtkTreeListRow) row = find_row (fixture, "grid.example");
  g_autoptr (GObject) heading = gtk_tree_list_row_get_item (row);
  g_autofree char *labels = NULL;

  xg_place_set_open (XG_PLACE (heading), FALSE);
  labels = get_labels (fixture);
  g_assert_cmpstr (labels, ==, "All items|Alerts|grid.example");
  xg_place_set_open (XG_PLACE (heading), TRUE);
  XG_WAIT (has_labels (fixture, "Incidents|By sector|energy"), 2000);
  xg_place_set_open (XG_PLACE (heading), FALSE);

  /* Going to a topic opens what is above it. */
  g_assert_true (
    xg_sidebar_select_node (fixture->sidebar, xg_sample_get_node (fixture->grid, "health")));
  g_assert_true (xg_place_get_open (XG_PLACE (heading)));
}

/* Where one pane fits, a click on the row that is selected already has to lead on too. */
static void
test_click_leads_on (Fixture *fixture, gconstpointer data)
{
  XgNode *node = xg_sample_get_node (fixture->grid, "health");

  xg_sidebar_select_node (fixture->sidebar, node);
  xg_sidebar_row_clicked (fixture->sidebar, G_OBJECT (node));
  XG_WAIT (fixture->n_activated == 1, 1000);

  /* A click that did not select, on the arrow of another row say, stays here. */
  xg_sidebar_row_clicked (fixture->sidebar,
                          G_OBJECT (xg_sample_get_node (fixture->grid, "incidents")));
  xg_ui_test_settle (50);
  g_assert_cmpuint (fixture->n_activated, ==, 1);
}

static void
test_menu_is_for_the_row (Fixture *fixture, gconstpointer data)
{
  XgNode *node = xg_sample_get_node (fixture->grid, "swid");
  g_autofree char *calls = NULL;

  xg_sidebar_select_node (fixture->sidebar, node);
  g_free (xg_double_take_calls ());
  xg_sidebar_open_menu (fixture->sidebar);
  gtk_widget_activate_action (GTK_WIDGET (fixture->sidebar), "node.subscribe", NULL);
  XG_WAIT (xg_node_get_subscription (node) == XG_SUBSCRIPTION_SUBSCRIBED, 1000);
  calls = xg_double_take_calls ();
  g_assert_cmpstr (calls, ==, "subscribe swid");

  /* The toolkit looks for a tooltip half a second after a popover came, and wants it to be there
   * still. */
  xg_ui_test_settle (700);
}

static void
test_search_finds_at_once (Fixture *fixture, gconstpointer data)
{
  search (fixture, "ENERGY");
  g_assert_cmpuint (xg_sidebar_get_n_found (fixture->sidebar), ==, 1);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (GTK_STACK (part (fixture, "stack"))),
                   ==,
                   "found");
  search (fixture, "cves exp");
  g_assert_cmpuint (xg_sidebar_get_n_found (fixture->sidebar), ==, 1);
  search (fixture, "no such topic");
  g_assert_cmpuint (xg_sidebar_get_n_found (fixture->sidebar), ==, 0);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (GTK_STACK (part (fixture, "stack"))),
                   ==,
                   "nothing-found");
  search (fixture, "");
  g_assert_cmpstr (gtk_stack_get_visible_child_name (GTK_STACK (part (fixture, "stack"))),
                   ==,
                   "tree");
}

static void
test_enter_takes_the_first_found (Fixture *fixture, gconstpointer data)
{
  search (fixture, "finance");
  g_signal_emit_by_name (part (fixture, "entry"), "activate");
  g_assert_true (fixture->changed_node == xg_sample_get_node (fixture->grid, "finance"));
  g_assert_cmpuint (fixture->n_activated, ==, 1);

  /* Escape goes back to the tree, with the topic selected there. */
  g_signal_emit_by_name (part (fixture, "entry"), "stop-search");
  g_assert_cmpstr (xg_sidebar_get_search_text (fixture->sidebar), ==, "");
  g_assert_true (fixture->changed_node == xg_sample_get_node (fixture->grid, "finance"));
}

static void
test_search_of_ten_thousand (Fixture *fixture, gconstpointer data)
{
  static const char *const typed[] = {
    "n", "no", "node", "node 7", "node 77", "node 777", "node 7"
  };

  for (guint i = 0; i < 10000; i++)
    {
      g_autofree char *id = g_strdup_printf ("n%05u", i);
      g_autofree char *title = g_strdup_printf ("Node %u of Zürich", i);

      xg_double_broker_add_node (fixture->broker, NULL, id, title, XG_NODE_TOPIC);
    }
  search (fixture, "warm up");
  for (guint i = 0; i < G_N_ELEMENTS (typed); i++)
    {
      search (fixture, typed[i]);
      xg_ui_test_settle (20);
    }
  search (fixture, "zurich 4242");
  g_assert_cmpuint (xg_sidebar_get_n_found (fixture->sidebar), ==, 1);
}

static void
test_new_topics_are_found (Fixture *fixture, gconstpointer data)
{
  /* Also those that come while one searches. */
  search (fixture, "brand");
  g_assert_cmpuint (xg_sidebar_get_n_found (fixture->sidebar), ==, 0);
  xg_double_broker_add_node (fixture->broker, NULL, "b", "brand new", XG_NODE_TOPIC);
  g_assert_cmpuint (xg_sidebar_get_n_found (fixture->sidebar), ==, 1);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (GTK_STACK (part (fixture, "stack"))),
                   ==,
                   "found");
}

static void
test_badges_follow (Fixture *fixture, gconstpointer data)
{
  XgNode *node = xg_sample_get_node (fixture->grid, "nea1");

  g_assert_null (xg_ui_test_find_text (GTK_WIDGET (fixture->sidebar), "17"));
  xg_node_set_shown (node, 17, g_get_real_time ());
  g_assert_nonnull (xg_ui_test_find_text (GTK_WIDGET (fixture->sidebar), "17"));
  g_object_set (fixture->grid, "n-open-alerts", 23u, NULL);
  g_assert_nonnull (xg_ui_test_find_text (GTK_WIDGET (fixture->sidebar), "23"));
}

static void
test_no_broker_is_explained (Fixture *fixture, gconstpointer data)
{
  g_autoptr (XgGrid) grid = xg_double_grid_new ();
  g_autoptr (XgConnectorList) connectors = xg_ui_profiles_new (grid, NULL);

  xg_sidebar_set_connectors (fixture->sidebar, connectors);
  g_assert_true (gtk_widget_get_visible (message_part (fixture, "spinner")));
  xg_double_grid_set_discovery_error (grid, "No pubsub service there.");
  g_assert_nonnull (
    xg_ui_test_find_text (GTK_WIDGET (fixture->sidebar), "No pubsub service there."));
  g_assert_false (gtk_widget_get_visible (message_part (fixture, "spinner")));
  g_assert_true (gtk_widget_get_visible (message_part (fixture, "button")));

  g_object_set (xg_grid_get_session (grid), "state", XG_SESSION_OFFLINE, NULL);
  g_assert_false (gtk_widget_get_visible (message_part (fixture, "button")));
  xg_double_grid_add_broker (grid, "pubsub.other.example", "other");
  g_assert_false (gtk_widget_get_visible (part (fixture, "message")));
  xg_sidebar_set_connectors (fixture->sidebar, NULL);
}

/* A second profile beside that of the fixture. */
static XgGrid *
add_profile (Fixture *fixture, const char *name)
{
  XgGrid *grid = xg_double_grid_new ();
  g_autoptr (XgConnector) connector = xg_connector_new_for_grid (grid);

  g_object_set (xg_grid_get_profile (grid), "name", name, "jid", "hugo@two.example", NULL);
  xg_double_grid_add_broker (grid, "pubsub.two.example", "two.example");
  xg_connector_list_append (fixture->connectors, connector);

  return grid;
}

static void
test_several_profiles_have_a_row_each (Fixture *fixture, gconstpointer data)
{
  g_autoptr (XgGrid) grid = NULL;
  g_autofree char *labels = NULL;

  g_object_set (xg_grid_get_profile (fixture->grid), "name", "One", NULL);
  grid = add_profile (fixture, "Two");
  XG_WAIT (has_labels (fixture, "Exploited CVEs|zz-new|Two|two.example"), 2000);
  labels = get_labels (fixture);
  g_assert_true (g_str_has_prefix (labels, "Alerts|One|grid.example|Endpoint posture|"));

  g_object_set (xg_grid_get_profile (grid), "name", "Zwei", NULL);
  g_assert_true (has_labels (fixture, "zz-new|Zwei|two.example"));

  /* As simple as before when one is left. */
  xg_connector_list_drop (fixture->connectors, xg_connector_list_get (fixture->connectors, 1));
  XG_WAIT (has_labels (fixture, "All items|Alerts|grid.example|Endpoint posture|"), 2000);
  g_assert_false (has_labels (fixture, "two.example"));
}

static void
test_a_profile_closes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (XgGrid) grid = add_profile (fixture, "Two");
  g_autoptr (GtkTreeListRow) row = NULL;
  g_autoptr (GObject) place = NULL;

  g_object_set (xg_grid_get_profile (fixture->grid), "name", "One", NULL);
  row = find_row (fixture, "One");
  place = gtk_tree_list_row_get_item (row);
  xg_place_set_open (XG_PLACE (place), FALSE);
  g_assert_true (has_labels (fixture, "Alerts|One|Two|two.example"));

  /* Going to a topic opens what is above it. */
  g_assert_true (
    xg_sidebar_select_node (fixture->sidebar, xg_sample_get_node (fixture->grid, "health")));
  g_assert_true (xg_place_get_open (XG_PLACE (place)));
  g_assert_true (has_labels (fixture, "Alerts|One|grid.example|"));
}

static void
test_choosing_tells_the_profile (Fixture *fixture, gconstpointer data)
{
  g_autoptr (XgGrid) grid = add_profile (fixture, "Two");
  XgConnector *first = xg_connector_list_get (fixture->connectors, 0);
  XgConnector *second = xg_connector_list_get (fixture->connectors, 1);

  xg_sidebar_select_place (fixture->sidebar, XG_PLACE_ITEMS, second, NULL);
  g_assert_cmpint (fixture->kind, ==, XG_PLACE_ITEMS);
  g_assert_true (fixture->changed_connector == second);
  xg_sidebar_select_node (fixture->sidebar, xg_sample_get_node (fixture->grid, "health"));
  g_assert_true (fixture->changed_connector == first);
  xg_sidebar_select_place (fixture->sidebar,
                           XG_PLACE_BROKER,
                           NULL,
                           xg_grid_lookup_broker (grid, "pubsub.two.example"));
  g_assert_true (fixture->changed_connector == second);
  /* The alerts are of all. */
  xg_sidebar_select_place (fixture->sidebar, XG_PLACE_ALERTS, NULL, NULL);
  g_assert_null (fixture->changed_connector);
}

static XgPlace *
get_place (Fixture *fixture, const char *label)
{
  g_autoptr (GtkTreeListRow) row = find_row (fixture, label);
  g_autoptr (GObject) place = gtk_tree_list_row_get_item (row);

  return XG_PLACE (place);
}

static void
test_each_profile_tells_its_state (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    XgSessionState state;
    const char *error;
    const char *status;
    gboolean failed;
  } cases[] = {
    { XG_SESSION_ONLINE, NULL, "Connected", FALSE },
    { XG_SESSION_CONNECTING, NULL, "Connecting", FALSE },
    { XG_SESSION_WAITING, "No network.", "Waiting", FALSE },
    { XG_SESSION_OFFLINE, NULL, "Offline", FALSE },
    { XG_SESSION_OFFLINE, "Wrong.", "Refused", TRUE },
  };
  g_autoptr (XgGrid) grid = add_profile (fixture, "Two");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *told = NULL;

      g_object_set (xg_grid_get_session (grid),
                    "state",
                    cases[i].state,
                    "error-text",
                    cases[i].error,
                    NULL);
      g_assert_cmpstr (xg_place_get_status (get_place (fixture, "Two")), ==, cases[i].status);
      g_assert_true (xg_place_get_failed (get_place (fixture, "Two")) == cases[i].failed);
      told = xg_place_describe (get_place (fixture, "Two"));
      g_assert_nonnull (strstr (told, "hugo@two.example"));
      if (cases[i].error != NULL)
        g_assert_nonnull (strstr (told, cases[i].error));
      g_assert_cmpstr (xg_place_get_status (get_place (fixture, "greta@grid.example")),
                       ==,
                       "Connected");
    }
  xg_ui_test_check_names (GTK_WIDGET (fixture->sidebar));
}

static void
test_alerts_of_all_are_counted (Fixture *fixture, gconstpointer data)
{
  g_autoptr (XgGrid) grid = add_profile (fixture, "Two");

  g_object_set (fixture->grid, "n-open-alerts", 20u, NULL);
  g_object_set (grid, "n-open-alerts", 3u, NULL);
  g_assert_cmpint (xg_place_get_count (get_place (fixture, "Alerts")), ==, 23);
  g_object_set (grid, "unread", (gint64) 7, NULL);
  g_assert_cmpint (xg_place_get_count (get_place (fixture, "Two")), ==, 7);
  g_assert_cmpint (xg_connector_list_get_unread (fixture->connectors), >=, 7);
}

static void
test_search_finds_in_all (Fixture *fixture, gconstpointer data)
{
  g_autoptr (XgGrid) grid = add_profile (fixture, "Two");
  XgBroker *broker = xg_grid_lookup_broker (grid, "pubsub.two.example");

  xg_double_broker_add_node (broker, NULL, "e2", "energy of the other", XG_NODE_TOPIC);
  search (fixture, "energy");
  XG_WAIT (xg_sidebar_get_n_found (fixture->sidebar) == 2, 1000);
  search (fixture, "");
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

static void
register_tests (void)
{
  add ("/ui/sidebar/names", test_names);
  add ("/ui/sidebar/small-tree-is-open", test_small_tree_is_open);
  add ("/ui/sidebar/everything-is-selected-first", test_everything_is_selected_first);
  add ("/ui/sidebar/choosing-a-topic-asks-for-it", test_choosing_a_topic_asks_for_it);
  add ("/ui/sidebar/opening-a-collection-loads-it", test_opening_a_collection_loads_it);
  add ("/ui/sidebar/closed-stays-closed", test_closed_stays_closed);
  add ("/ui/sidebar/new-name-leaves-it-open", test_new_name_leaves_it_open);
  add ("/ui/sidebar/unknown-becomes-collection", test_unknown_becomes_collection);
  add ("/ui/sidebar/selection-survives-a-new-name", test_selection_survives_a_new_name);
  add ("/ui/sidebar/heading-closes-the-broker", test_heading_closes_the_broker);
  add ("/ui/sidebar/click-leads-on", test_click_leads_on);
  add ("/ui/sidebar/menu-is-for-the-row", test_menu_is_for_the_row);
  add ("/ui/sidebar/search-finds-at-once", test_search_finds_at_once);
  add ("/ui/sidebar/enter-takes-the-first-found", test_enter_takes_the_first_found);
  add ("/ui/sidebar/search-of-ten-thousand", test_search_of_ten_thousand);
  add ("/ui/sidebar/new-topics-are-found", test_new_topics_are_found);
  add ("/ui/sidebar/badges-follow", test_badges_follow);
  add ("/ui/sidebar/no-broker-is-explained", test_no_broker_is_explained);
  add ("/ui/sidebar/profiles/a-row-each", test_several_profiles_have_a_row_each);
  add ("/ui/sidebar/profiles/close-and-open", test_a_profile_closes);
  add ("/ui/sidebar/profiles/choosing-tells-which", test_choosing_tells_the_profile);
  add ("/ui/sidebar/profiles/each-tells-its-state", test_each_profile_tells_its_state);
  add ("/ui/sidebar/profiles/alerts-of-all-are-counted", test_alerts_of_all_are_counted);
  add ("/ui/sidebar/profiles/search-finds-in-all", test_search_finds_in_all);
}

int
main (int argc, char **argv)
{
  return xg_ui_test_main (argc, argv, register_tests);
}
