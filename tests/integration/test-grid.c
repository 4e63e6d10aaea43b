/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "grid/xg-grid.h"
#include "xmpp/xg-namespaces.h"

/*
 * The domain against a real server: tests/broker/harness tells in XG_* where it listens. "alice"
 * watches with a grid, "admin" owns the nodes and publishes by bare requests.
 */

#define DEADLINE_S 20

#define WAIT(condition)                                                                            \
  G_STMT_START                                                                                     \
  {                                                                                                \
    gint64 until_ = g_get_monotonic_time () + DEADLINE_S * G_USEC_PER_SEC;                         \
    guint tick_ = g_timeout_add (20, tick_cb, NULL);                                               \
    while (!(condition) && g_get_monotonic_time () < until_)                                       \
      g_main_context_iteration (NULL, TRUE);                                                       \
    g_source_remove (tick_);                                                                       \
    if (!(condition))                                                                              \
      g_error ("line %d: waited in vain for: " #condition, __LINE__);                              \
  }                                                                                                \
  G_STMT_END

static const char *host, *domain, *service, *ca_file;
static guint16 port;
static gboolean has_collections;
static guint n_names;

static gboolean
tick_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

static char *
fresh_name (const char *stem)
{
  return g_strdup_printf ("%s-%d-%u", stem, g_random_int_range (0, G_MAXINT), n_names++);
}

static void
keep_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* The other side: an owner without any of the domain's code. */

static void
set_ok (XgStream *stream, const char *ns, const char *inner)
{
  g_autofree char *payload = g_strdup_printf ("<pubsub xmlns='%s'>%s</pubsub>", ns, inner);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (XgStanza) answer = NULL;

  xg_stream_iq_async (stream, "set", service, payload, 0, NULL, keep_result_cb, &result);
  WAIT (result != NULL);
  answer = xg_stream_iq_finish (stream, result, &error);
  g_assert_no_error (error);
  g_assert_nonnull (answer);
}

static void
create_node (XgStream *owner, const char *node, const char *title, const char *fields)
{
  g_autofree char *inner =
    g_strdup_printf ("<create node='%s'/><configure><x xmlns='jabber:x:data' type='submit'>"
                     "<field var='FORM_TYPE' type='hidden'>"
                     "<value>http://jabber.org/protocol/pubsub#node_config</value></field>"
                     "<field var='pubsub#title'><value>%s</value></field>%s</x></configure>",
                     node,
                     title,
                     fields);

  set_ok (owner, XG_NS_PUBSUB, inner);
}

static void
publish (XgStream *owner, const char *node, const char *id, const char *text)
{
  g_autofree char *inner = g_strdup_printf (
    "<publish node='%s'><item id='%s'><IODEF-Document xmlns='urn:ietf:params:xml:ns:iodef-2.0' "
    "version='2.00'><Incident purpose='reporting'><IncidentID name='csirt.example'>%s</IncidentID>"
    "<GenerationTime>2026-01-01T00:00:00Z</GenerationTime><Description>%s</Description>"
    "<Assessment><SystemImpact severity='high' type='takeover-system'/></Assessment>"
    "</Incident></IODEF-Document></item></publish>",
    node,
    id,
    id,
    text);

  set_ok (owner, XG_NS_PUBSUB, inner);
}

static void
ignore_message (const XgElement *message, gpointer user_data)
{
}

static XgStream *
connect_as (const char *name)
{
  g_autofree char *jid = g_strdup_printf ("%s@%s", name, domain);
  g_autofree char *password = g_strdup_printf ("pw-%s", name);
  XgStreamSettings settings = { .jid = jid,
                                .password = password,
                                .host = host,
                                .port = port,
                                .ca_file = ca_file };
  XgStreamSink sink = { .message = ignore_message };
  XgStream *stream = xg_stream_new (&settings, &sink);

  xg_stream_start (stream);
  WAIT (xg_stream_get_state (stream) == XG_STREAM_ONLINE);
  return stream;
}

/* Our side */

typedef struct
{
  char *dir;
  XgGrid *grid;
  XgStream *owner;
  XgBroker *broker;
} Fixture;

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (xg_grid_open_finish (XG_GRID (source), result, &error));
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

static XgGrid *
open_grid (const char *dir)
{
  g_autofree char *jid = g_strdup_printf ("alice@%s", domain);
  g_autoptr (XgProfile) profile = xg_profile_new ("test");
  gboolean opened = FALSE;
  XgGrid *grid;

  g_object_set (profile, "jid", jid, "host", host, "port", (guint) port, "ca-file", ca_file, NULL);
  grid = xg_grid_new (profile, dir, FALSE);
  xg_grid_open_async (grid, FALSE, NULL, opened_cb, &opened);
  WAIT (opened);
  return grid;
}

static void
connect_grid (Fixture *fixture)
{
  XgSession *session = xg_grid_get_session (fixture->grid);

  xg_session_connect (session, "pw-alice");
  WAIT (xg_session_get_state (session) == XG_SESSION_ONLINE);
  WAIT ((fixture->broker = xg_grid_lookup_broker (fixture->grid, service)) != NULL &&
        xg_broker_get_state (fixture->broker) == XG_LOAD_DONE &&
        !xg_broker_get_loading (fixture->broker));
}

static void
reopen (Fixture *fixture)
{
  xg_grid_close (fixture->grid);
  g_assert_finalize_object (fixture->grid);
  fixture->grid = open_grid (fixture->dir);
  fixture->broker = xg_grid_lookup_broker (fixture->grid, service);
  g_assert_nonnull (fixture->broker);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->dir = g_dir_make_tmp ("xg-grid-XXXXXX", NULL);
  fixture->owner = connect_as ("admin");
  fixture->grid = open_grid (fixture->dir);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  xg_grid_close (fixture->grid);
  g_assert_finalize_object (fixture->grid);
  xg_stream_stop (fixture->owner);
  g_object_unref (fixture->owner);

  dir = g_dir_open (fixture->dir, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (fixture->dir, name, NULL);

      g_assert_cmpint (g_remove (file), ==, 0);
    }
  g_rmdir (fixture->dir);
  g_free (fixture->dir);
}

static gboolean
subscribe (Fixture *fixture, XgNode *node, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  xg_broker_subscribe_async (fixture->broker, node, NULL, keep_result_cb, &result);
  g_assert_true (xg_node_get_busy (node));
  WAIT (result != NULL);
  g_assert_false (xg_node_get_busy (node));
  return xg_broker_subscribe_finish (fixture->broker, result, error);
}

static XgItem *
item_at (XgItemList *list, guint index)
{
  return g_list_model_get_item (G_LIST_MODEL (list), index);
}

static guint
length (XgItemList *list)
{
  return g_list_model_get_n_items (G_LIST_MODEL (list));
}

static void
test_browse (Fixture *fixture, gconstpointer data)
{
  g_autofree char *plain = fresh_name ("plain");
  g_autofree char *odd = g_strdup_printf ("odd/# (%%) ünïcode 🙂 %u", g_random_int ());
  XgNode *node;

  create_node (fixture->owner, plain, "A plain topic", "");
  create_node (fixture->owner, odd, "Odd &amp; &lt;b&gt;bold&lt;/b&gt;", "");
  connect_grid (fixture);
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
test_collections (Fixture *fixture, gconstpointer data)
{
  g_autofree char *top = fresh_name ("top");
  g_autofree char *left = fresh_name ("left");
  g_autofree char *right = fresh_name ("right");
  g_autofree char *leaf = fresh_name ("leaf");
  g_autofree char *in_top = NULL;
  g_autofree char *in_both = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (XgItemList) list = NULL;
  g_auto (GStrv) paths = NULL;
  g_autoptr (XgItem) item = NULL;
  XgNode *node;
  const char *const collection = "<field var='pubsub#node_type'><value>collection</value></field>";

  if (!has_collections)
    {
      g_test_skip ("this server has no collections");
      return;
    }
  create_node (fixture->owner, top, "Top", collection);
  in_top =
    g_strdup_printf ("%s<field var='pubsub#collection'><value>%s</value></field>", collection, top);
  create_node (fixture->owner, left, "Left", in_top);
  create_node (fixture->owner, right, "Right", in_top);
  in_both =
    g_strdup_printf ("<field var='pubsub#collection'><value>%s</value><value>%s</value></field>",
                     left,
                     right);
  create_node (fixture->owner, leaf, "Leaf", in_both);
  connect_grid (fixture);

  node = xg_broker_lookup_node (fixture->broker, leaf);
  g_assert_nonnull (node);
  paths = xg_node_get_parent_paths (node);
  g_assert_cmpuint (g_strv_length (paths), ==, 2);
  g_assert_cmpstr (paths[0], ==, "Top › Left");
  g_assert_cmpstr (paths[1], ==, "Top › Right");

  node = xg_broker_lookup_node (fixture->broker, top);
  g_assert_cmpint (xg_node_get_kind (node), ==, XG_NODE_COLLECTION);
  g_assert_cmpuint (g_list_model_get_n_items (xg_node_get_children (node)), ==, 2);
  g_assert_true (subscribe (fixture, node, &error));
  g_assert_no_error (error);
  list = xg_grid_list_items (fixture->grid, fixture->broker, node, NULL, FALSE);
  publish (fixture->owner, leaf, "one", "Through two collections");
  WAIT (length (list) == 1);
  item = item_at (list, 0);
  g_assert_cmpstr (xg_item_get_node (item), ==, leaf);
  WAIT (xg_node_get_unread (node) == 1);
  g_assert_cmpint (xg_broker_get_unread (fixture->broker), ==, 1);
}

static void
test_watch (Fixture *fixture, gconstpointer data)
{
  g_autofree char *topic = fresh_name ("watch");
  g_autofree char *retract = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (XgItemList) list = NULL;
  g_autoptr (XgItem) first = NULL;
  g_autoptr (XgItem) second = NULL;
  g_autoptr (XgItem) event = NULL;
  g_autoptr (GPtrArray) versions = NULL;
  XgNode *node;

  create_node (fixture->owner,
               topic,
               "Watched",
               "<field var='pubsub#notify_retract'><value>1</value></field>"
               "<field var='pubsub#max_items'><value>100</value></field>");
  connect_grid (fixture);
  node = xg_broker_lookup_node (fixture->broker, topic);
  g_assert_true (subscribe (fixture, node, &error));
  g_assert_no_error (error);
  g_assert_cmpint (xg_node_get_subscription (node), ==, XG_SUBSCRIPTION_SUBSCRIBED);
  list = xg_grid_list_items (fixture->grid, fixture->broker, node, NULL, FALSE);

  publish (fixture->owner, topic, "i1", "First &lt;words&gt; &amp; more");
  WAIT (length (list) == 1);
  first = item_at (list, 0);
  g_assert_cmpstr (xg_item_get_summary (first), ==, "First <words> & more");
  g_assert_cmpint (xg_item_get_severity (first), >=, XG_SEVERITY_HIGH);
  g_assert_cmpstr (xg_item_get_payload_type (first), ==, "urn:ietf:params:xml:ns:iodef-2.0");
  g_assert_cmpint (xg_item_get_version (first), ==, 1);
  WAIT (xg_node_get_unread (node) == 1);
  xg_grid_mark_read (fixture->grid, first, TRUE);
  g_assert_cmpint (xg_node_get_unread (node), ==, 0);

  publish (fixture->owner, topic, "i1", "Second words");
  WAIT (!xg_item_get_current (first));
  WAIT (length (list) == 1);
  second = item_at (list, 0);
  g_assert_cmpint (xg_item_get_version (second), ==, 2);
  versions = xg_grid_list_versions (fixture->grid, xg_item_get_rowid (second));
  g_assert_cmpuint (versions->len, ==, 2);
  g_assert_true (versions->pdata[1] == (gpointer) first);

  retract = g_strdup_printf ("<retract node='%s' notify='1'><item id='i1'/></retract>", topic);
  set_ok (fixture->owner, XG_NS_PUBSUB, retract);
  WAIT (xg_item_get_retracted (second));
  event = item_at (list, 0);
  g_assert_cmpint (xg_item_get_kind (event), ==, XG_RECORD_RETRACT);
}

static void
test_purge_and_delete (Fixture *fixture, gconstpointer data)
{
  g_autofree char *topic = fresh_name ("purge");
  g_autofree char *purge = g_strdup_printf ("<purge node='%s'/>", topic);
  g_autofree char *delete = g_strdup_printf ("<delete node='%s'/>", topic);
  g_autoptr (XgItemList) list = NULL;
  g_autoptr (XgItem) item = NULL;
  g_autoptr (XgItem) event = NULL;
  XgNode *node;

  create_node (fixture->owner,
               topic,
               "Purged",
               "<field var='pubsub#notify_delete'><value>1</value></field>");
  connect_grid (fixture);
  node = xg_broker_lookup_node (fixture->broker, topic);
  g_assert_true (subscribe (fixture, node, NULL));
  list = xg_grid_list_items (fixture->grid, fixture->broker, node, NULL, FALSE);
  publish (fixture->owner, topic, "i2", "Words");
  WAIT (length (list) == 1);
  item = item_at (list, 0);
  set_ok (fixture->owner, XG_NS_PUBSUB_OWNER, purge);
  WAIT (length (list) == 2 && xg_item_get_retracted (item));
  event = item_at (list, 0);
  g_assert_cmpint (xg_item_get_kind (event), ==, XG_RECORD_PURGE);
  set_ok (fixture->owner, XG_NS_PUBSUB_OWNER, delete);
  WAIT (length (list) == 3);
  g_clear_object (&event);
  event = item_at (list, 0);
  g_assert_cmpint (xg_item_get_kind (event), ==, XG_RECORD_DELETE);
  WAIT (xg_broker_lookup_node (fixture->broker, topic) == NULL);
}

static void
count_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  *(gssize *) user_data = xg_broker_fetch_items_finish (XG_BROKER (source), result, &error);
  g_assert_no_error (error);
}

/* Until the connection is gone the broker may still send us what is published. */
static void
disconnect_grid (Fixture *fixture)
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

      publish (owner, topic, id, id);
    }
}

/* What was there before is fetched once; what comes while away is fetched and marked. */
static void
test_history (Fixture *fixture, gconstpointer data)
{
  g_autofree char *topic = fresh_name ("history");
  g_autoptr (XgItemList) list = NULL;
  g_autoptr (XgItem) newest = NULL;
  g_autoptr (XgItem) oldest = NULL;
  g_autoptr (XgRule) rule = xg_rule_new (0, "Everything");
  GListModel *alerts = xg_grid_get_alerts (fixture->grid);
  XgNode *node;
  gssize n_new = -1;

  xg_grid_save_rule (fixture->grid, rule);
  create_node (fixture->owner,
               topic,
               "History",
               "<field var='pubsub#persist_items'><value>1</value></field>"
               "<field var='pubsub#max_items'><value>1000</value></field>"
               "<field var='pubsub#send_last_published_item'><value>never</value></field>");
  publish_many (fixture->owner, topic, 0, 250);
  connect_grid (fixture);
  node = xg_broker_lookup_node (fixture->broker, topic);
  list = xg_grid_list_items (fixture->grid, fixture->broker, node, NULL, FALSE);
  g_assert_true (subscribe (fixture, node, NULL));
  WAIT (length (list) == 250);
  newest = item_at (list, 0);
  oldest = item_at (list, 249);
  g_assert_cmpstr (xg_item_get_item_id (newest), ==, "h249");
  g_assert_cmpstr (xg_item_get_item_id (oldest), ==, "h000");
  g_assert_false (xg_item_get_caught_up (newest));
  g_assert_cmpuint (g_list_model_get_n_items (alerts), ==, 0);

  xg_broker_fetch_items_async (fixture->broker, node, NULL, count_cb, &n_new);
  WAIT (n_new >= 0);
  g_assert_cmpint (n_new, ==, 0);
  g_assert_cmpuint (length (list), ==, 250);

  disconnect_grid (fixture);
  publish_many (fixture->owner, topic, 250, 270);
  connect_grid (fixture);
  WAIT (length (list) == 270);
  g_clear_object (&newest);
  newest = item_at (list, 0);
  g_assert_cmpstr (xg_item_get_item_id (newest), ==, "h269");
  g_assert_true (xg_item_get_caught_up (newest));
  g_assert_cmpuint (g_list_model_get_n_items (alerts), ==, 20);
}

/* The very first item of a quiet topic may be the one that one waits for. */
static void
test_missed_first_item (Fixture *fixture, gconstpointer data)
{
  g_autofree char *topic = fresh_name ("missed");
  g_autoptr (XgRule) rule = xg_rule_new (0, "Everything");
  GListModel *alerts = xg_grid_get_alerts (fixture->grid);
  g_autoptr (XgItemList) list = NULL;
  g_autoptr (XgItem) item = NULL;
  XgNode *node;

  g_object_set (rule, "broker", service, "node", topic, NULL);
  xg_grid_save_rule (fixture->grid, rule);
  create_node (fixture->owner,
               topic,
               "Missed",
               "<field var='pubsub#persist_items'><value>1</value></field>"
               "<field var='pubsub#send_last_published_item'><value>never</value></field>");
  connect_grid (fixture);
  node = xg_broker_lookup_node (fixture->broker, topic);
  list = xg_grid_list_items (fixture->grid, fixture->broker, node, NULL, FALSE);
  g_assert_true (subscribe (fixture, node, NULL));
  disconnect_grid (fixture);
  publish (fixture->owner, topic, "m1", "Words");
  connect_grid (fixture);
  WAIT (length (list) == 1);
  item = item_at (list, 0);
  g_assert_true (xg_item_get_caught_up (item));
  WAIT (g_list_model_get_n_items (alerts) == 1);
}

/* Opening a topic fetches what it has, without a subscription and without alerts. */
static void
test_open_without_subscription (Fixture *fixture, gconstpointer data)
{
  g_autofree char *topic = fresh_name ("opened");
  g_autoptr (XgRule) rule = xg_rule_new (0, "Everything");
  GListModel *alerts = xg_grid_get_alerts (fixture->grid);
  g_autoptr (XgItemList) list = NULL;
  g_autoptr (XgItem) item = NULL;
  XgNode *node;

  g_object_set (rule, "broker", service, "node", topic, NULL);
  xg_grid_save_rule (fixture->grid, rule);
  create_node (fixture->owner,
               topic,
               "Opened",
               "<field var='pubsub#persist_items'><value>1</value></field>"
               "<field var='pubsub#max_items'><value>10</value></field>"
               "<field var='pubsub#send_last_published_item'><value>never</value></field>");
  publish_many (fixture->owner, topic, 0, 3);
  connect_grid (fixture);
  node = xg_broker_lookup_node (fixture->broker, topic);
  list = xg_grid_list_items (fixture->grid, fixture->broker, node, NULL, FALSE);
  xg_broker_look_at (fixture->broker, node, FALSE);
  WAIT (length (list) == 3);

  /* What was published while it was open and there was no connection: not ours to be alerted of. */
  disconnect_grid (fixture);
  publish_many (fixture->owner, topic, 3, 5);
  connect_grid (fixture);
  WAIT (length (list) == 5);
  item = item_at (list, 0);
  g_assert_false (xg_item_get_caught_up (item));
  g_assert_cmpuint (g_list_model_get_n_items (alerts), ==, 0);
}

static void
test_offline (Fixture *fixture, gconstpointer data)
{
  g_autofree char *topic = fresh_name ("offline");
  g_autoptr (XgQuery) filter = xg_query_parse_now ("fínd severity>=low", NULL, NULL);
  g_autoptr (XgItemList) found = NULL;
  g_autoptr (XgItemList) list = NULL;
  XgNode *node;

  create_node (fixture->owner, topic, "Kept", "");
  connect_grid (fixture);
  node = xg_broker_lookup_node (fixture->broker, topic);
  g_assert_true (subscribe (fixture, node, NULL));
  found = xg_grid_list_items (fixture->grid, NULL, NULL, filter, FALSE);
  publish (fixture->owner, topic, "k1", "Words to find");
  publish (fixture->owner, topic, "k2", "Nothing");
  WAIT (length (found) == 1);
  WAIT (xg_node_get_unread (node) == 2);
  g_clear_object (&found);

  reopen (fixture);
  node = xg_broker_lookup_node (fixture->broker, topic);
  g_assert_nonnull (node);
  g_assert_cmpstr (xg_node_get_label (node), ==, "Kept");
  g_assert_cmpint (xg_node_get_unread (node), ==, 2);
  g_assert_cmpint (xg_node_get_subscription (node), ==, XG_SUBSCRIPTION_SUBSCRIBED);
  list = xg_grid_list_items (fixture->grid, fixture->broker, node, NULL, FALSE);
  WAIT (!xg_item_list_get_loading (list));
  g_assert_cmpuint (length (list), ==, 2);
  found = xg_grid_list_items (fixture->grid, NULL, NULL, filter, FALSE);
  WAIT (length (found) == 1);
  xg_grid_mark_all_read (fixture->grid, NULL, NULL);
  g_assert_cmpint (xg_node_get_unread (node), ==, 0);
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_autofree char *topic = fresh_name ("closed");
  g_autoptr (GError) error = NULL;
  XgNode *node;

  create_node (fixture->owner,
               topic,
               "Closed",
               "<field var='pubsub#access_model'><value>whitelist</value></field>");
  connect_grid (fixture);
  node = xg_broker_lookup_node (fixture->broker, topic);
  if (node == NULL)
    {
      g_test_message ("the server hides whitelisted nodes");
      return;
    }
  g_assert_false (subscribe (fixture, node, &error));
  g_assert_true (error->domain == XG_STANZA_ERROR);
  g_assert_cmpint (xg_node_get_subscription (node), ==, XG_SUBSCRIPTION_NONE);
}

static void
test_wrong_password (Fixture *fixture, gconstpointer data)
{
  XgSession *session = xg_grid_get_session (fixture->grid);

  xg_session_connect (session, "not the password");
  WAIT (xg_session_get_state (session) == XG_SESSION_OFFLINE);
  g_assert_error (xg_session_get_error (session), XG_STREAM_ERROR, XG_STREAM_ERROR_NOT_AUTHORIZED);
  g_assert_cmpint (xg_session_get_next_try (session), ==, 0);
}

static void
test_alert (Fixture *fixture, gconstpointer data)
{
  g_autofree char *topic = fresh_name ("alert");
  g_autoptr (XgRule) rule = xg_rule_new (0, "High here");
  GListModel *alerts = xg_grid_get_alerts (fixture->grid);
  g_autoptr (XgAlert) alert = NULL;

  create_node (fixture->owner, topic, "Alerts", "");
  connect_grid (fixture);
  g_object_set (rule,
                "broker",
                service,
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
  g_assert_true (subscribe (fixture, xg_broker_lookup_node (fixture->broker, topic), NULL));
  publish (fixture->owner, topic, "a1", "Quiet");
  publish (fixture->owner, topic, "a2", "Ransomware beacons seen");
  WAIT (g_list_model_get_n_items (alerts) == 1);
  alert = g_list_model_get_item (alerts, 0);
  g_assert_cmpstr (xg_item_get_item_id (xg_alert_get_item (alert)), ==, "a2");
  g_assert_cmpstr (xg_alert_get_rule_name (alert), ==, "High here");
  xg_grid_set_alert_state (fixture->grid, alert, XG_ALERT_ACKNOWLEDGED);
  g_clear_object (&alert);

  reopen (fixture);
  alerts = xg_grid_get_alerts (fixture->grid);
  g_assert_cmpuint (g_list_model_get_n_items (alerts), ==, 1);
  alert = g_list_model_get_item (alerts, 0);
  g_assert_cmpint (xg_alert_get_state (alert), ==, XG_ALERT_ACKNOWLEDGED);
  g_assert_cmpuint (g_list_model_get_n_items (xg_grid_get_rules (fixture->grid)), ==, 1);
}

static void
ask_for (const char *name, const char *node)
{
  XgStream *stream = connect_as (name);
  g_autofree char *inner =
    g_strdup_printf ("<subscribe node='%s' jid='%s@%s'/>", node, name, domain);

  set_ok (stream, XG_NS_PUBSUB, inner);
  xg_stream_stop (stream);
  g_object_unref (stream);
}

/* How often NAME waits for NODE in the list. */
static guint
count_requests (Fixture *fixture, const char *name, const char *node)
{
  g_autofree char *jid = g_strdup_printf ("%s@%s", name, domain);
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
test_requests (Fixture *fixture, gconstpointer data)
{
  g_autofree char *node = fresh_name ("ask");
  g_autofree char *owners = NULL;
  g_autofree char *answer = NULL;

  create_node (fixture->owner,
               node,
               "By approval",
               "<field var='pubsub#access_model'><value>authorize</value></field>");
  owners = g_strdup_printf ("<affiliations node='%s'><affiliation jid='alice@%s' "
                            "affiliation='owner'/></affiliations>",
                            node,
                            domain);
  set_ok (fixture->owner, XG_NS_PUBSUB_OWNER, owners);
  connect_grid (fixture);
  ask_for ("carol", node);
  WAIT (count_requests (fixture, "carol", node) == 1);

  reopen (fixture);
  g_assert_cmpuint (count_requests (fixture, "carol", node), ==, 1);
  ask_for ("bob", node);
  connect_grid (fixture);
  WAIT (count_requests (fixture, "bob", node) == 1);
  g_assert_cmpuint (count_requests (fixture, "carol", node), ==, 1);

  answer = g_strdup_printf ("<subscriptions node='%s'><subscription jid='carol@%s' "
                            "subscription='subscribed'/></subscriptions>",
                            node,
                            domain);
  set_ok (fixture->owner, XG_NS_PUBSUB_OWNER, answer);
  xg_grid_ask_requests (fixture->grid, fixture->broker);
  WAIT (count_requests (fixture, "carol", node) == 0);
  g_assert_cmpuint (count_requests (fixture, "bob", node), ==, 1);
  reopen (fixture);
  g_assert_cmpuint (count_requests (fixture, "carol", node), ==, 0);
  g_assert_cmpuint (count_requests (fixture, "bob", node), ==, 1);
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  host = g_getenv ("XG_HOST");
  domain = g_getenv ("XG_DOMAIN");
  service = g_getenv ("XG_SERVICE");
  ca_file = g_getenv ("XG_CA");
  if (host == NULL || domain == NULL || service == NULL || ca_file == NULL)
    {
      g_print ("1..0 # SKIP run it in tests/broker/harness\n");
      return 0;
    }
  port = (guint16) g_ascii_strtoull (g_getenv ("XG_PORT"), NULL, 10);
  has_collections = g_strcmp0 (g_getenv ("XG_SERVER"), "ejabberd") != 0;

  ADD ("/grid/browse", test_browse);
  ADD ("/grid/collections", test_collections);
  ADD ("/grid/watch", test_watch);
  ADD ("/grid/purge-and-delete", test_purge_and_delete);
  ADD ("/grid/history", test_history);
  ADD ("/grid/missed-first-item-alerts", test_missed_first_item);
  ADD ("/grid/open-without-subscription", test_open_without_subscription);
  ADD ("/grid/offline", test_offline);
  ADD ("/grid/refused", test_refused);
  ADD ("/grid/wrong-password", test_wrong_password);
  ADD ("/grid/alert", test_alert);
  ADD ("/grid/requests", test_requests);
  return g_test_run ();
}
