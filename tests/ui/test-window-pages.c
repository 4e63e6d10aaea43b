/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "alerts/xg-alerts-page.h"
#include "broker/xg-broker-page.h"
#include "double/xg-sample.h"
#include "feed/xg-source-pane.h"
#include "node/xg-node-page.h"
#include "nodes/xg-nodes-page.h"
#include "profiles/xg-profile-page.h"
#include "requests/xg-requests-page.h"
#include "window/xg-window.h"
#include "xg-ui-items.h"
#include "xg-ui-profiles.h"
#include "xg-ui-test.h"

/* Pages of the window that are made when they are first shown: they know what happened before. */

typedef struct
{
  XgWindow *window;
  XgSettings *settings;
  XgGrid *grid;
  XgConnectorList *connectors;
} Fixture;

static GtkWidget *
find (Fixture *fixture, GType type)
{
  return xg_ui_test_find_type (GTK_WIDGET (fixture->window), type);
}

static void
act (Fixture *fixture, const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->window), action, NULL));
  xg_ui_test_settle (20);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->settings = xg_settings_new ();
  fixture->grid = xg_sample_grid_new ();
  fixture->connectors = xg_ui_profiles_new (fixture->grid, NULL);
  g_object_set (fixture->settings, "window-width", 1180, "window-height", 760, NULL);
  fixture->window =
    xg_window_new (ADW_APPLICATION (xg_ui_test_get_application ()), fixture->settings);
  xg_window_set_connectors (fixture->window, fixture->connectors);
  xg_window_show_grid (fixture->window);
  gtk_window_present (GTK_WINDOW (fixture->window));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (fixture->window));
  g_free (xg_double_take_calls ());
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  xg_window_set_connectors (fixture->window, NULL);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_object_unref (fixture->connectors);
  g_object_unref (fixture->grid);
  g_object_unref (fixture->settings);
}

static void
test_start_makes_none (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpstr (xg_window_get_page (fixture->window), ==, "feed");
  g_assert_null (find (fixture, XG_TYPE_ALERTS_PAGE));
  g_assert_null (find (fixture, XG_TYPE_BROKER_PAGE));
  g_assert_null (find (fixture, XG_TYPE_NODES_PAGE));
  g_assert_null (find (fixture, XG_TYPE_NODE_PAGE));
  g_assert_null (find (fixture, XG_TYPE_PROFILE_PAGE));
  g_assert_null (find (fixture, XG_TYPE_REQUESTS_PAGE));
  g_assert_null (find (fixture, XG_TYPE_SOURCE_PANE));
}

static void
test_each_is_made_once (Fixture *fixture, gconstpointer data)
{
  GtkWidget *page;

  act (fixture, "win.alerts");
  page = find (fixture, XG_TYPE_ALERTS_PAGE);
  g_assert_nonnull (page);
  g_assert_true (gtk_widget_get_mapped (page));
  act (fixture, "win.items");
  g_assert_false (gtk_widget_get_mapped (page));
  act (fixture, "win.alerts");
  g_assert_true (find (fixture, XG_TYPE_ALERTS_PAGE) == page);
  g_assert_true (gtk_widget_get_mapped (page));
}

static XgItem *
read_item (gint64 rowid, gpointer user_data)
{
  return xg_ui_items_make (rowid, g_get_real_time ());
}

/* What came while nobody looked is there. */
static void
test_alerts_from_before (Fixture *fixture, gconstpointer data)
{
  g_autoptr (XgAlert) alert = xg_alert_new (1,
                                            1,
                                            "Quiet feed",
                                            1,
                                            g_get_real_time (),
                                            XG_ALERT_OPEN,
                                            G_OBJECT (fixture->grid),
                                            read_item);
  GtkWidget *list;
  GListModel *model;

  xg_double_grid_add_alert (fixture->grid, alert);
  act (fixture, "win.alerts");
  list = xg_ui_test_find_type (find (fixture, XG_TYPE_ALERTS_PAGE), GTK_TYPE_LIST_VIEW);
  model = G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (list)));
  g_assert_true (gtk_widget_get_mapped (list));
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 1);
}

static void
test_requests_follow (Fixture *fixture, gconstpointer data)
{
  act (fixture, "win.requests");
  g_assert_true (gtk_widget_get_mapped (find (fixture, XG_TYPE_REQUESTS_PAGE)));
  g_signal_emit_by_name (fixture->grid, "open-requests");
  g_assert_cmpstr (xg_window_get_page (fixture->window), ==, "requests");
}

static void
test_settings_count (Fixture *fixture, gconstpointer data)
{
  g_autofree char *set = NULL;
  g_autofree char *kept = NULL;
  GtkWidget *page;

  g_object_set (fixture->settings, "contents-set", "collections", NULL);
  xg_window_show_place (fixture->window, XG_PLACE_BROKER, xg_sample_get_broker (fixture->grid));
  g_assert_null (find (fixture, XG_TYPE_NODES_PAGE));
  g_object_set (fixture->window, "page", "contents", NULL);
  page = find (fixture, XG_TYPE_NODES_PAGE);
  g_object_get (page, "set", &set, NULL);
  g_assert_cmpstr (set, ==, "collections");
  g_object_set (page, "set", "topics", NULL);
  kept = xg_settings_get_string (fixture->settings, "contents-set");
  g_assert_cmpstr (kept, ==, "topics");
}

/* The tabs of a node stand above its feed, too. */
static void
test_node_page_comes_with_the_node (Fixture *fixture, gconstpointer data)
{
  XgNode *energy = xg_sample_get_node (fixture->grid, "energy");
  XgNode *finance = xg_sample_get_node (fixture->grid, "finance");
  XgNodePage *page;

  xg_window_show_node (fixture->window, energy, "feed");
  xg_ui_test_settle (20);
  page = XG_NODE_PAGE (find (fixture, XG_TYPE_NODE_PAGE));
  g_assert_nonnull (page);
  g_assert_true (xg_node_page_get_node (page) == energy);
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (page)));

  g_object_set (fixture->window, "page", "overview", NULL);
  g_assert_cmpstr (xg_window_get_page (fixture->window), ==, "overview");
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (page)));
  xg_window_show_node (fixture->window, finance, "overview");
  g_assert_true (xg_node_page_get_node (page) == finance);
}

static void
test_broker_page_has_the_broker (Fixture *fixture, gconstpointer data)
{
  GtkWidget *page;

  xg_window_show_place (fixture->window, XG_PLACE_BROKER, xg_sample_get_broker (fixture->grid));
  g_object_set (fixture->window, "page", "broker", NULL);
  xg_ui_test_settle (20);
  page = find (fixture, XG_TYPE_BROKER_PAGE);
  g_assert_true (gtk_widget_get_mapped (page));
  g_assert_nonnull (xg_ui_test_find_text (page, "pubsub.grid.example"));
}

/* From a notification, before anything but the feed was seen. */
static void
test_item_is_shown_at_once (Fixture *fixture, gconstpointer data)
{
  g_autoptr (XgItem) item = xg_ui_items_make (1, g_get_real_time ());

  xg_double_grid_add_item (fixture->grid, item);
  act (fixture, "win.alerts");
  g_signal_emit_by_name (fixture->grid, "open-item", (gint64) 1);
  xg_ui_test_settle (20);
  g_assert_cmpstr (xg_window_get_page (fixture->window), ==, "feed");
  g_assert_nonnull (find (fixture, XG_TYPE_SOURCE_PANE));
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

static void
register_tests (void)
{
  add ("/ui/window-pages/start-makes-none", test_start_makes_none);
  add ("/ui/window-pages/each-is-made-once", test_each_is_made_once);
  add ("/ui/window-pages/alerts-from-before", test_alerts_from_before);
  add ("/ui/window-pages/requests-follow", test_requests_follow);
  add ("/ui/window-pages/settings-count", test_settings_count);
  add ("/ui/window-pages/node-page-comes-with-the-node", test_node_page_comes_with_the_node);
  add ("/ui/window-pages/broker-page-has-the-broker", test_broker_page_has_the_broker);
  add ("/ui/window-pages/item-is-shown-at-once", test_item_is_shown_at_once);
}

int
main (int argc, char **argv)
{
  return xg_ui_test_main (argc, argv, register_tests);
}
