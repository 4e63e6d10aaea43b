/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "browse/xg-node-actions.h"
#include "double/xg-sample.h"
#include "node/xg-node-overview.h"
#include "node/xg-node-page.h"
#include "xg-ui-test.h"

typedef struct
{
  GtkWidget *window;
  XgNodePage *page;
  XgNodeActions *actions;
  XgGrid *grid;
} Fixture;

static GtkWidget *
part (Fixture *fixture, const char *id)
{
  GtkWidget *tab = xg_ui_test_find_type (GTK_WIDGET (fixture->page), XG_TYPE_NODE_OVERVIEW);

  return GTK_WIDGET (gtk_widget_get_template_child (tab, XG_TYPE_NODE_OVERVIEW, id));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->grid = xg_sample_grid_new ();
  fixture->page = XG_NODE_PAGE (xg_node_page_new ());
  fixture->window = xg_ui_test_show (GTK_WIDGET (fixture->page), 800, 900);
  fixture->actions = xg_node_actions_new (fixture->window);
  xg_node_actions_set_grid (fixture->actions, fixture->grid);
  g_free (xg_double_take_calls ());
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_assert_finalize_object (fixture->actions);
  xg_ui_test_settle (30);
  g_assert_finalize_object (fixture->grid);
  g_free (xg_double_take_calls ());
}

static XgNode *
show (Fixture *fixture, const char *id)
{
  XgNode *node = xg_sample_get_node (fixture->grid, id);

  xg_node_actions_set_target (fixture->actions, xg_sample_get_broker (fixture->grid), node);
  xg_node_page_set_node (fixture->page, fixture->grid, node);
  gtk_test_widget_wait_for_draw (fixture->window);

  return node;
}

static gboolean
says (Fixture *fixture, const char *text)
{
  return xg_ui_test_find_text (GTK_WIDGET (fixture->page), text) != NULL;
}

static void
test_names (Fixture *fixture, gconstpointer data)
{
  show (fixture, "energy");
  xg_ui_test_check_names (GTK_WIDGET (fixture->page));
}

static void
test_topic_tells_everything (Fixture *fixture, gconstpointer data)
{
  show (fixture, "energy");

  g_assert_true (says (fixture, "urn:ietf:params:xml:ns:iodef-2.0"));
  g_assert_true (says (fixture, "csirt@utility-a.example"));
  g_assert_true (says (fixture, "By invitation"));
  g_assert_true (says (fixture, "Publishers"));
  g_assert_true (says (fixture, "96"));
  g_assert_true (says (fixture, "pubsub.grid.example"));
  g_assert_true (says (fixture, "Subscribed"));
  /* Both ways up. */
  g_assert_true (says (fixture, "Incidents › By sector"));
  g_assert_true (says (fixture, "Vulnerabilities"));
  g_assert_false (gtk_widget_get_visible (part (fixture, "children_group")));
  g_assert_false (gtk_widget_get_visible (part (fixture, "lock_group")));
}

static void
test_collection_lists_what_is_in_it (Fixture *fixture, gconstpointer data)
{
  XgNode *node = show (fixture, "incidents");

  g_assert_true (says (fixture, "By sector"));
  g_assert_true (says (fixture, "partners"));
  xg_double_broker_add_node (xg_sample_get_broker (fixture->grid),
                             node,
                             "late",
                             "came later",
                             XG_NODE_TOPIC);
  gtk_test_widget_wait_for_draw (fixture->window);
  g_assert_true (says (fixture, "came later"));
}

static void
test_locked_says_why (Fixture *fixture, gconstpointer data)
{
  XgNode *node = show (fixture, "legal-hold");

  g_assert_true (gtk_widget_get_visible (part (fixture, "lock_group")));
  g_assert_true (
    says (fixture, "The broker shows this topic only to platforms that its owners list."));
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (part (fixture, "lock_detail"))),
                   ==,
                   "forbidden (auth): Access to node legal-hold denied");
  g_assert_true (says (fixture, "Details"));

  xg_node_set_lock (node, NULL, NULL);
  XG_WAIT (!gtk_widget_get_visible (part (fixture, "lock_group")), 1000);
}

/* What a node is called comes from the network. */
static void
test_names_are_no_markup (Fixture *fixture, gconstpointer data)
{
  XgBroker *broker = xg_sample_get_broker (fixture->grid);
  XgNode *evil =
    xg_double_broker_add_node (broker, NULL, "a&b<\"'", "<b>Bold & co", XG_NODE_COLLECTION);

  xg_double_broker_add_node (broker, evil, "below", "below", XG_NODE_TOPIC);
  show (fixture, "below");
  g_assert_true (says (fixture, "<b>Bold & co"));
  show (fixture, "a&b<\"'");
  g_assert_true (says (fixture, "<b>Bold & co"));
  g_assert_true (says (fixture, "a&b<\"'"));
}

static void
test_circles_end (Fixture *fixture, gconstpointer data)
{
  XgBroker *broker = xg_sample_get_broker (fixture->grid);
  XgNode *a = xg_double_broker_add_node (broker, NULL, "a", "Circle A", XG_NODE_COLLECTION);
  XgNode *b = xg_double_broker_add_node (broker, a, "b", "Circle B", XG_NODE_COLLECTION);

  xg_double_broker_add_node (broker, b, "a", NULL, XG_NODE_COLLECTION);
  show (fixture, "b");
  g_assert_true (says (fixture, "Circle B"));
}

static void
test_subscribe_and_unsubscribe (Fixture *fixture, gconstpointer data)
{
  XgNode *node = show (fixture, "swid");
  GtkWidget *subscribe = part (fixture, "subscribe_button");
  GtkWidget *unsubscribe = part (fixture, "unsubscribe_button");
  g_autofree char *calls = NULL;

  g_assert_true (gtk_widget_get_visible (subscribe));
  g_assert_true (gtk_widget_get_sensitive (subscribe));
  g_signal_emit_by_name (subscribe, "clicked");
  /* No second request while the first one is under way. */
  g_assert_true (xg_node_get_busy (node));
  g_assert_false (gtk_widget_get_sensitive (subscribe));
  XG_WAIT (gtk_widget_get_visible (unsubscribe), 1000);
  g_assert_cmpint (xg_node_get_subscription (node), ==, XG_SUBSCRIPTION_SUBSCRIBED);

  g_signal_emit_by_name (unsubscribe, "clicked");
  XG_WAIT (gtk_widget_get_visible (subscribe), 1000);
  g_assert_cmpint (xg_node_get_subscription (node), ==, XG_SUBSCRIPTION_NONE);
  calls = xg_double_take_calls ();
  g_assert_cmpstr (calls, ==, "subscribe swid; unsubscribe swid");
}

static void
test_refused_is_not_shown_as_done (Fixture *fixture, gconstpointer data)
{
  XgNode *node = show (fixture, "swid");
  g_autoptr (GError) error =
    g_error_new_literal (G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, "The broker refused.");

  xg_double_broker_set_subscribe_error (xg_sample_get_broker (fixture->grid), error);
  g_signal_emit_by_name (part (fixture, "subscribe_button"), "clicked");
  XG_WAIT (!xg_node_get_busy (node), 1000);
  xg_ui_test_settle (30);
  g_assert_cmpint (xg_node_get_subscription (node), ==, XG_SUBSCRIPTION_NONE);
  g_assert_true (gtk_widget_get_visible (part (fixture, "subscribe_button")));
  g_assert_true (gtk_widget_get_sensitive (part (fixture, "subscribe_button")));
}

static void
test_collection_covers_its_topics (Fixture *fixture, gconstpointer data)
{
  xg_node_set_subscription (xg_sample_get_node (fixture->grid, "incidents"),
                            XG_SUBSCRIPTION_SUBSCRIBED,
                            NULL);
  show (fixture, "health");
  g_assert_true (
    says (fixture, "Its items are sent here because the collection “Incidents” is subscribed."));
  show (fixture, "nea1");
  g_assert_true (says (fixture, "Its items are not sent here."));
}

static void
test_offline_asks_nothing (Fixture *fixture, gconstpointer data)
{
  show (fixture, "swid");
  g_object_set (xg_grid_get_session (fixture->grid), "state", XG_SESSION_WAITING, NULL);
  g_assert_false (gtk_widget_get_sensitive (part (fixture, "subscribe_button")));
  g_object_set (xg_grid_get_session (fixture->grid), "state", XG_SESSION_ONLINE, NULL);
  g_assert_true (gtk_widget_get_sensitive (part (fixture, "subscribe_button")));
}

static void
test_loading_and_failure (Fixture *fixture, gconstpointer data)
{
  XgNode *node = show (fixture, "zz-new");

  xg_node_set_info_state (node, XG_LOAD_RUNNING);
  XG_WAIT (g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (part (fixture, "stack"))),
                      "loading") == 0,
           1000);
  xg_node_set_info_state (node, XG_LOAD_FAILED);
  XG_WAIT (gtk_widget_get_visible (part (fixture, "error_group")), 1000);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (GTK_STACK (part (fixture, "stack"))),
                   ==,
                   "page");
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

static void
register_tests (void)
{
  add ("/ui/node/names", test_names);
  add ("/ui/node/topic-tells-everything", test_topic_tells_everything);
  add ("/ui/node/collection-lists-what-is-in-it", test_collection_lists_what_is_in_it);
  add ("/ui/node/locked-says-why", test_locked_says_why);
  add ("/ui/node/names-are-no-markup", test_names_are_no_markup);
  add ("/ui/node/circles-end", test_circles_end);
  add ("/ui/node/subscribe-and-unsubscribe", test_subscribe_and_unsubscribe);
  add ("/ui/node/refused-is-not-shown-as-done", test_refused_is_not_shown_as_done);
  add ("/ui/node/collection-covers-its-topics", test_collection_covers_its_topics);
  add ("/ui/node/offline-asks-nothing", test_offline_asks_nothing);
  add ("/ui/node/loading-and-failure", test_loading_and_failure);
}

int
main (int argc, char **argv)
{
  return xg_ui_test_main (argc, argv, register_tests);
}
