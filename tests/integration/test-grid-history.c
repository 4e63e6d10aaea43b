/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "grid-kit.h"

/* What was there before, and what was missed, against a real server. */

static void
count_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  *(gssize *) user_data = xg_broker_fetch_items_finish (XG_BROKER (source), result, &error);
  g_assert_no_error (error);
}

/* Until the connection is gone the broker may still send us what is published. */
static void
disconnect_grid (GridFixture *fixture)
{
  XgSession *session = xg_grid_get_session (fixture->grid);

  xg_session_disconnect (session);
  g_assert_true (xg_session_wait (session, DEADLINE_S * 1000));
}

static void
publish_many (XgStream *owner, const char *topic, guint from, guint to)
{
  for (guint i = from; i < to; i++)
    {
      g_autofree char *id = g_strdup_printf ("h%03u", i);

      owner_publish (owner, topic, id, id);
    }
}

/* What was there before is fetched once; what comes while away is fetched and marked. */
static void
test_history (GridFixture *fixture, gconstpointer data)
{
  g_autofree char *topic = grid_fresh_name ("history");
  g_autoptr (XgItemList) list = NULL;
  g_autoptr (XgItem) newest = NULL;
  g_autoptr (XgItem) oldest = NULL;
  g_autoptr (XgRule) rule = xg_rule_new (0, "All of it");
  GListModel *alerts = xg_grid_get_alerts (fixture->grid);
  XgNode *node;
  gssize n_new = -1;

  /* Other tests have left topics that we are subscribed to. */
  g_object_set (rule, "broker", service (), "node", topic, NULL);
  xg_grid_save_rule (fixture->grid, rule);
  owner_create (fixture->owner,
                topic,
                "History",
                "<field var='pubsub#persist_items'><value>1</value></field>"
                "<field var='pubsub#max_items'><value>1000</value></field>"
                "<field var='pubsub#send_last_published_item'><value>never</value></field>");
  publish_many (fixture->owner, topic, 0, 250);
  grid_connect (fixture);
  node = xg_broker_lookup_node (fixture->broker, topic);
  list = xg_grid_list_items (fixture->grid, fixture->broker, node, NULL, FALSE);
  g_assert_true (grid_subscribe (fixture, node, NULL));
  WAIT (grid_length (list) == 250);
  newest = grid_item_at (list, 0);
  oldest = grid_item_at (list, 249);
  g_assert_cmpstr (xg_item_get_item_id (newest), ==, "h249");
  g_assert_cmpstr (xg_item_get_item_id (oldest), ==, "h000");
  g_assert_false (xg_item_get_caught_up (newest));
  g_assert_cmpuint (g_list_model_get_n_items (alerts), ==, 0);

  xg_broker_fetch_items_async (fixture->broker, node, NULL, count_cb, &n_new);
  WAIT (n_new >= 0);
  g_assert_cmpint (n_new, ==, 0);
  g_assert_cmpuint (grid_length (list), ==, 250);

  disconnect_grid (fixture);
  publish_many (fixture->owner, topic, 250, 270);
  grid_connect (fixture);
  WAIT (grid_length (list) == 270);
  g_clear_object (&newest);
  newest = grid_item_at (list, 0);
  g_assert_cmpstr (xg_item_get_item_id (newest), ==, "h269");
  g_assert_true (xg_item_get_caught_up (newest));
  g_assert_cmpuint (g_list_model_get_n_items (alerts), ==, 20);
}

/* The very first item of a quiet topic may be the one that one waits for. */
static void
test_missed_first_item (GridFixture *fixture, gconstpointer data)
{
  g_autofree char *topic = grid_fresh_name ("missed");
  g_autoptr (XgRule) rule = xg_rule_new (0, "Everything");
  GListModel *alerts = xg_grid_get_alerts (fixture->grid);
  g_autoptr (XgItemList) list = NULL;
  g_autoptr (XgItem) item = NULL;
  XgNode *node;

  g_object_set (rule, "broker", service (), "node", topic, NULL);
  xg_grid_save_rule (fixture->grid, rule);
  owner_create (fixture->owner,
                topic,
                "Missed",
                "<field var='pubsub#persist_items'><value>1</value></field>"
                "<field var='pubsub#send_last_published_item'><value>never</value></field>");
  grid_connect (fixture);
  node = xg_broker_lookup_node (fixture->broker, topic);
  list = xg_grid_list_items (fixture->grid, fixture->broker, node, NULL, FALSE);
  g_assert_true (grid_subscribe (fixture, node, NULL));
  disconnect_grid (fixture);
  owner_publish (fixture->owner, topic, "m1", "Words");
  grid_connect (fixture);
  WAIT (grid_length (list) == 1);
  item = grid_item_at (list, 0);
  g_assert_true (xg_item_get_caught_up (item));
  WAIT (g_list_model_get_n_items (alerts) == 1);
}

/* Opening a topic fetches what it has, without a subscription and without alerts. */
static void
test_open_without_subscription (GridFixture *fixture, gconstpointer data)
{
  g_autofree char *topic = grid_fresh_name ("opened");
  g_autoptr (XgRule) rule = xg_rule_new (0, "Everything");
  GListModel *alerts = xg_grid_get_alerts (fixture->grid);
  g_autoptr (XgItemList) list = NULL;
  g_autoptr (XgItem) item = NULL;
  XgNode *node;

  g_object_set (rule, "broker", service (), "node", topic, NULL);
  xg_grid_save_rule (fixture->grid, rule);
  owner_create (fixture->owner,
                topic,
                "Opened",
                "<field var='pubsub#persist_items'><value>1</value></field>"
                "<field var='pubsub#max_items'><value>10</value></field>"
                "<field var='pubsub#send_last_published_item'><value>never</value></field>");
  publish_many (fixture->owner, topic, 0, 3);
  grid_connect (fixture);
  node = xg_broker_lookup_node (fixture->broker, topic);
  list = xg_grid_list_items (fixture->grid, fixture->broker, node, NULL, FALSE);
  xg_broker_look_at (fixture->broker, node, FALSE);
  WAIT (grid_length (list) == 3);

  /* What was published while it was open and there was no connection: not ours to be alerted of. */
  disconnect_grid (fixture);
  publish_many (fixture->owner, topic, 3, 5);
  grid_connect (fixture);
  WAIT (grid_length (list) == 5);
  item = grid_item_at (list, 0);
  g_assert_false (xg_item_get_caught_up (item));
  g_assert_cmpuint (g_list_model_get_n_items (alerts), ==, 0);
}

static void
test_offline (GridFixture *fixture, gconstpointer data)
{
  g_autofree char *topic = grid_fresh_name ("offline");
  g_autoptr (XgQuery) filter = xg_query_parse_now ("fínd severity>=low", NULL, NULL);
  g_autoptr (XgItemList) found = NULL;
  g_autoptr (XgItemList) list = NULL;
  XgNode *node;

  owner_create (fixture->owner, topic, "Kept", "");
  grid_connect (fixture);
  node = xg_broker_lookup_node (fixture->broker, topic);
  g_assert_true (grid_subscribe (fixture, node, NULL));
  found = xg_grid_list_items (fixture->grid, NULL, NULL, filter, FALSE);
  owner_publish (fixture->owner, topic, "k1", "Words to find");
  owner_publish (fixture->owner, topic, "k2", "Nothing");
  WAIT (grid_length (found) == 1);
  WAIT (xg_node_get_unread (node) == 2);
  g_clear_object (&found);

  grid_reopen (fixture);
  node = xg_broker_lookup_node (fixture->broker, topic);
  g_assert_nonnull (node);
  g_assert_cmpstr (xg_node_get_label (node), ==, "Kept");
  g_assert_cmpint (xg_node_get_unread (node), ==, 2);
  g_assert_cmpint (xg_node_get_subscription (node), ==, XG_SUBSCRIPTION_SUBSCRIBED);
  list = xg_grid_list_items (fixture->grid, fixture->broker, node, NULL, FALSE);
  WAIT (!xg_item_list_get_loading (list));
  g_assert_cmpuint (grid_length (list), ==, 2);
  found = xg_grid_list_items (fixture->grid, NULL, NULL, filter, FALSE);
  WAIT (grid_length (found) == 1);
  xg_grid_mark_all_read (fixture->grid, NULL, NULL);
  g_assert_cmpint (xg_node_get_unread (node), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  if (!account_is_possible ())
    return 0;
  GRID_TEST ("/grid/history", test_history);
  GRID_TEST ("/grid/missed-first-item-alerts", test_missed_first_item);
  GRID_TEST ("/grid/open-without-subscription", test_open_without_subscription);
  GRID_TEST ("/grid/offline", test_offline);
  return g_test_run ();
}
