/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "grid-kit.h"

/* Nodes, subscriptions, events, alerts and requests, against a real server. */

static void
test_browse (GridFixture *fixture, gconstpointer data)
{
  g_autofree char *plain = grid_fresh_name ("plain");
  g_autofree char *odd = g_strdup_printf ("odd/# (%%) ünïcode 🙂 %u", g_random_int ());
  XgNode *node;

  owner_create (fixture->owner, plain, "A plain topic", "");
  owner_create (fixture->owner, odd, "Odd &amp; &lt;b&gt;bold&lt;/b&gt;", "");
  grid_connect (fixture);
  g_assert_null (xg_grid_get_discovery_error (fixture->grid));
  node = xg_broker_lookup_node (fixture->broker, plain);
  g_assert_nonnull (node);
  WAIT (xg_node_get_info_state (node) == XG_LOAD_DONE);
  g_assert_cmpint (xg_node_get_kind (node), ==, XG_NODE_TOPIC);
  g_assert_cmpstr (xg_node_get_label (node), ==, "A plain topic");
  node = xg_broker_lookup_node (fixture->broker, odd);
  g_assert_nonnull (node);
  WAIT (xg_node_get_info_state (node) == XG_LOAD_DONE);
  g_assert_cmpstr (xg_node_get_label (node), ==, "Odd & <b>bold</b>");
  g_assert_cmpuint (xg_node_get_n_parents (node), ==, 0);
}

static void
test_collections (GridFixture *fixture, gconstpointer data)
{
  g_autofree char *top = grid_fresh_name ("top");
  g_autofree char *left = grid_fresh_name ("left");
  g_autofree char *right = grid_fresh_name ("right");
  g_autofree char *leaf = grid_fresh_name ("leaf");
  g_autofree char *in_top = NULL;
  g_autofree char *in_both = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (XgItemList) list = NULL;
  g_auto (GStrv) paths = NULL;
  g_autoptr (XgItem) item = NULL;
  XgNode *node;
  const char *const collection = "<field var='pubsub#node_type'><value>collection</value></field>";

  if (g_strcmp0 (g_getenv ("XG_SERVER"), "ejabberd") == 0)
    {
      g_test_skip ("this server has no collections");
      return;
    }
  owner_create (fixture->owner, top, "Top", collection);
  in_top =
    g_strdup_printf ("%s<field var='pubsub#collection'><value>%s</value></field>", collection, top);
  owner_create (fixture->owner, left, "Left", in_top);
  owner_create (fixture->owner, right, "Right", in_top);
  in_both =
    g_strdup_printf ("<field var='pubsub#collection'><value>%s</value><value>%s</value></field>",
                     left,
                     right);
  owner_create (fixture->owner, leaf, "Leaf", in_both);
  grid_connect (fixture);

  node = xg_broker_lookup_node (fixture->broker, leaf);
  g_assert_nonnull (node);
  paths = xg_node_get_parent_paths (node);
  g_assert_cmpuint (g_strv_length (paths), ==, 2);
  g_assert_cmpstr (paths[0], ==, "Top › Left");
  g_assert_cmpstr (paths[1], ==, "Top › Right");

  node = xg_broker_lookup_node (fixture->broker, top);
  g_assert_cmpint (xg_node_get_kind (node), ==, XG_NODE_COLLECTION);
  g_assert_cmpuint (g_list_model_get_n_items (xg_node_get_children (node)), ==, 2);
  g_assert_true (grid_subscribe (fixture, node, &error));
  g_assert_no_error (error);
  list = xg_grid_list_items (fixture->grid, fixture->broker, node, NULL, FALSE);
  owner_publish (fixture->owner, leaf, "one", "Through two collections");
  WAIT (grid_length (list) == 1);
  item = grid_item_at (list, 0);
  g_assert_cmpstr (xg_item_get_node (item), ==, leaf);
  WAIT (xg_node_get_unread (node) == 1);
  g_assert_cmpint (xg_broker_get_unread (fixture->broker), ==, 1);
}

static void
test_watch (GridFixture *fixture, gconstpointer data)
{
  g_autofree char *topic = grid_fresh_name ("watch");
  g_autofree char *retract = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (XgItemList) list = NULL;
  g_autoptr (XgItem) first = NULL;
  g_autoptr (XgItem) second = NULL;
  g_autoptr (XgItem) event = NULL;
  g_autoptr (GPtrArray) versions = NULL;
  XgNode *node;

  owner_create (fixture->owner,
                topic,
                "Watched",
                "<field var='pubsub#notify_retract'><value>1</value></field>"
                "<field var='pubsub#max_items'><value>100</value></field>");
  grid_connect (fixture);
  node = xg_broker_lookup_node (fixture->broker, topic);
  g_assert_true (grid_subscribe (fixture, node, &error));
  g_assert_no_error (error);
  g_assert_cmpint (xg_node_get_subscription (node), ==, XG_SUBSCRIPTION_SUBSCRIBED);
  list = xg_grid_list_items (fixture->grid, fixture->broker, node, NULL, FALSE);

  owner_publish (fixture->owner, topic, "i1", "First &lt;words&gt; &amp; more");
  WAIT (grid_length (list) == 1);
  first = grid_item_at (list, 0);
  g_assert_cmpstr (xg_item_get_summary (first), ==, "First <words> & more");
  g_assert_cmpint (xg_item_get_severity (first), >=, XG_SEVERITY_HIGH);
  g_assert_cmpstr (xg_item_get_payload_type (first), ==, "urn:ietf:params:xml:ns:iodef-2.0");
  g_assert_cmpint (xg_item_get_version (first), ==, 1);
  WAIT (xg_node_get_unread (node) == 1);
  xg_grid_mark_read (fixture->grid, first, TRUE);
  g_assert_cmpint (xg_node_get_unread (node), ==, 0);

  owner_publish (fixture->owner, topic, "i1", "Second words");
  WAIT (!xg_item_get_current (first));
  WAIT (grid_length (list) == 1);
  second = grid_item_at (list, 0);
  g_assert_cmpint (xg_item_get_version (second), ==, 2);
  versions = xg_grid_list_versions (fixture->grid, xg_item_get_rowid (second));
  g_assert_cmpuint (versions->len, ==, 2);
  g_assert_true (versions->pdata[1] == (gpointer) first);

  retract = g_strdup_printf ("<retract node='%s' notify='1'><item id='i1'/></retract>", topic);
  owner_set (fixture->owner, XG_NS_PUBSUB, retract);
  WAIT (xg_item_get_retracted (second));
  event = grid_item_at (list, 0);
  g_assert_cmpint (xg_item_get_kind (event), ==, XG_RECORD_RETRACT);
}

static void
test_purge_and_delete (GridFixture *fixture, gconstpointer data)
{
  g_autofree char *topic = grid_fresh_name ("purge");
  g_autofree char *purge = g_strdup_printf ("<purge node='%s'/>", topic);
  g_autofree char *delete = g_strdup_printf ("<delete node='%s'/>", topic);
  g_autoptr (XgItemList) list = NULL;
  g_autoptr (XgItem) item = NULL;
  g_autoptr (XgItem) event = NULL;
  XgNode *node;

  owner_create (fixture->owner,
                topic,
                "Purged",
                "<field var='pubsub#notify_delete'><value>1</value></field>");
  grid_connect (fixture);
  node = xg_broker_lookup_node (fixture->broker, topic);
  g_assert_true (grid_subscribe (fixture, node, NULL));
  list = xg_grid_list_items (fixture->grid, fixture->broker, node, NULL, FALSE);
  owner_publish (fixture->owner, topic, "i2", "Words");
  WAIT (grid_length (list) == 1);
  item = grid_item_at (list, 0);
  owner_set (fixture->owner, XG_NS_PUBSUB_OWNER, purge);
  WAIT (grid_length (list) == 2 && xg_item_get_retracted (item));
  event = grid_item_at (list, 0);
  g_assert_cmpint (xg_item_get_kind (event), ==, XG_RECORD_PURGE);
  owner_set (fixture->owner, XG_NS_PUBSUB_OWNER, delete);
  WAIT (grid_length (list) == 3);
  g_clear_object (&event);
  event = grid_item_at (list, 0);
  g_assert_cmpint (xg_item_get_kind (event), ==, XG_RECORD_DELETE);
  WAIT (xg_broker_lookup_node (fixture->broker, topic) == NULL);
}

static void
test_refused (GridFixture *fixture, gconstpointer data)
{
  g_autofree char *topic = grid_fresh_name ("closed");
  g_autoptr (GError) error = NULL;
  XgNode *node;

  owner_create (fixture->owner,
                topic,
                "Closed",
                "<field var='pubsub#access_model'><value>whitelist</value></field>");
  grid_connect (fixture);
  node = xg_broker_lookup_node (fixture->broker, topic);
  if (node == NULL)
    {
      g_test_message ("the server hides whitelisted nodes");
      return;
    }
  g_assert_false (grid_subscribe (fixture, node, &error));
  g_assert_true (error->domain == XG_STANZA_ERROR);
  g_assert_cmpint (xg_node_get_subscription (node), ==, XG_SUBSCRIPTION_NONE);
}

static void
test_wrong_password (GridFixture *fixture, gconstpointer data)
{
  XgSession *session = xg_grid_get_session (fixture->grid);

  xg_session_connect (session, "not the password");
  WAIT (xg_session_get_state (session) == XG_SESSION_OFFLINE);
  g_assert_error (xg_session_get_error (session), XG_STREAM_ERROR, XG_STREAM_ERROR_NOT_AUTHORIZED);
  g_assert_cmpint (xg_session_get_next_try (session), ==, 0);
}

static void
test_alert (GridFixture *fixture, gconstpointer data)
{
  g_autofree char *topic = grid_fresh_name ("alert");
  g_autoptr (XgRule) rule = xg_rule_new (0, "High here");
  GListModel *alerts = xg_grid_get_alerts (fixture->grid);
  g_autoptr (XgAlert) alert = NULL;

  owner_create (fixture->owner, topic, "Alerts", "");
  grid_connect (fixture);
  g_object_set (rule,
                "broker",
                service (),
                "node",
                topic,
                "text",
                "beacon",
                "severity",
                XG_SEVERITY_HIGH,
                "enabled",
                TRUE,
                NULL);
  xg_grid_save_rule (fixture->grid, rule);
  g_assert_true (grid_subscribe (fixture, xg_broker_lookup_node (fixture->broker, topic), NULL));
  owner_publish (fixture->owner, topic, "a1", "Quiet");
  owner_publish (fixture->owner, topic, "a2", "Ransomware beacons seen");
  WAIT (g_list_model_get_n_items (alerts) == 1);
  alert = g_list_model_get_item (alerts, 0);
  g_assert_cmpstr (xg_item_get_item_id (xg_alert_get_item (alert)), ==, "a2");
  g_assert_cmpstr (xg_alert_get_rule_name (alert), ==, "High here");
  xg_grid_set_alert_state (fixture->grid, alert, XG_ALERT_ACKNOWLEDGED);
  g_clear_object (&alert);

  grid_reopen (fixture);
  alerts = xg_grid_get_alerts (fixture->grid);
  g_assert_cmpuint (g_list_model_get_n_items (alerts), ==, 1);
  alert = g_list_model_get_item (alerts, 0);
  g_assert_cmpint (xg_alert_get_state (alert), ==, XG_ALERT_ACKNOWLEDGED);
  g_assert_cmpuint (g_list_model_get_n_items (xg_grid_get_rules (fixture->grid)), ==, 1);
}

static void
ask_for (const char *name, const char *node)
{
  XgStream *stream = grid_connect_as (name);
  g_autofree char *inner =
    g_strdup_printf ("<subscribe node='%s' jid='%s@%s'/>", node, name, g_getenv ("XG_DOMAIN"));

  owner_set (stream, XG_NS_PUBSUB, inner);
  xg_stream_stop (stream);
  g_object_unref (stream);
}

/* How often NAME waits for NODE in the list. */
static guint
count_requests (GridFixture *fixture, const char *name, const char *node)
{
  g_autofree char *jid = g_strdup_printf ("%s@%s", name, g_getenv ("XG_DOMAIN"));
  GListModel *requests = xg_grid_get_requests (fixture->grid);
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (requests); i++)
    {
      g_autoptr (XgRequest) request = g_list_model_get_item (requests, i);

      n += g_strcmp0 (xg_request_get_jid (request), jid) == 0 &&
           g_strcmp0 (xg_request_get_node_id (request), node) == 0;
    }
  return n;
}

/* A request comes as it is made, or is asked for when it was missed; it outlives the program, is
 * there once, and goes when another owner has answered. */
static void
test_requests (GridFixture *fixture, gconstpointer data)
{
  g_autofree char *node = grid_fresh_name ("ask");
  g_autofree char *owners = NULL;
  g_autofree char *answer = NULL;

  owner_create (fixture->owner,
                node,
                "By approval",
                "<field var='pubsub#access_model'><value>authorize</value></field>");
  owners = g_strdup_printf ("<affiliations node='%s'><affiliation jid='alice@%s' "
                            "affiliation='owner'/></affiliations>",
                            node,
                            g_getenv ("XG_DOMAIN"));
  owner_set (fixture->owner, XG_NS_PUBSUB_OWNER, owners);
  grid_connect (fixture);
  ask_for ("carol", node);
  WAIT (count_requests (fixture, "carol", node) == 1);

  grid_reopen (fixture);
  g_assert_cmpuint (count_requests (fixture, "carol", node), ==, 1);
  ask_for ("bob", node);
  grid_connect (fixture);
  WAIT (count_requests (fixture, "bob", node) == 1);
  g_assert_cmpuint (count_requests (fixture, "carol", node), ==, 1);

  answer = g_strdup_printf ("<subscriptions node='%s'><subscription jid='carol@%s' "
                            "subscription='subscribed'/></subscriptions>",
                            node,
                            g_getenv ("XG_DOMAIN"));
  owner_set (fixture->owner, XG_NS_PUBSUB_OWNER, answer);
  xg_grid_ask_requests (fixture->grid, fixture->broker);
  WAIT (count_requests (fixture, "carol", node) == 0);
  g_assert_cmpuint (count_requests (fixture, "bob", node), ==, 1);
  grid_reopen (fixture);
  g_assert_cmpuint (count_requests (fixture, "carol", node), ==, 0);
  g_assert_cmpuint (count_requests (fixture, "bob", node), ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  if (!account_is_possible ())
    return 0;
  GRID_TEST ("/grid/browse", test_browse);
  GRID_TEST ("/grid/collections", test_collections);
  GRID_TEST ("/grid/watch", test_watch);
  GRID_TEST ("/grid/purge-and-delete", test_purge_and_delete);
  GRID_TEST ("/grid/refused", test_refused);
  GRID_TEST ("/grid/wrong-password", test_wrong_password);
  GRID_TEST ("/grid/alert", test_alert);
  GRID_TEST ("/grid/requests", test_requests);
  return g_test_run ();
}
