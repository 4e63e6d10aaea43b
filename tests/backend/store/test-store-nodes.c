/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "xg-store-test.h"

/* Topics in the cache: what is unread there, and what is known of them. */

static void
test_unread_counts (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autoptr (XgReader) reader = NULL;
  g_autoptr (XgRecord) one = NULL;
  g_autoptr (XgRecord) two = NULL;
  g_autoptr (XgRecord) update = NULL;
  g_autoptr (XgRecord) event = NULL;

  test_place_init (&place);
  store = test_open (&place);
  reader = test_reader (store);
  one = test_store (store, test_item ("n", "1", "<a/>"));
  two = test_store (store, test_item ("n", "2", "<a/>"));
  event = test_store (store, test_event (XG_RECORD_RETRACT, "n", "2"));
  xg_record_unref (test_store (store, test_item ("m", "1", "<a/>")));
  g_assert_cmpint (test_unread (reader, "n"), ==, 2);
  g_assert_cmpint (test_unread (reader, "m"), ==, 1);

  xg_store_mark_read (store, &one->rowid, 1, TRUE);
  xg_store_flush (store);
  g_assert_cmpint (test_unread (reader, "n"), ==, 1);
  xg_store_mark_read (store, &one->rowid, 1, FALSE);
  xg_store_mark_read (store, &event->rowid, 1, FALSE);
  xg_store_flush (store);
  g_assert_cmpint (test_unread (reader, "n"), ==, 2);

  /* A new version of an unread item is one unread item. */
  update = test_store (store, test_item ("n", "1", "<b/>"));
  g_assert_true (update->replaced_unread);
  g_assert_cmpint (test_unread (reader, "n"), ==, 2);
  xg_store_mark_read (store, &update->rowid, 1, TRUE);
  xg_store_flush (store);
  g_assert_cmpint (test_unread (reader, "n"), ==, 1);

  xg_store_mark_node_read (store, two->node_key);
  xg_store_flush (store);
  g_assert_cmpint (test_unread (reader, "n"), ==, 0);
  g_assert_cmpint (test_unread (reader, "m"), ==, 1);
  xg_store_mark_node_read (store, 0);
  xg_store_flush (store);
  g_assert_cmpint (test_unread (reader, "m"), ==, 0);
}

static void
block_cb (GPtrArray *records, gpointer user_data)
{
  GMutex *gate = user_data;

  g_mutex_lock (gate);
  g_mutex_unlock (gate);
}

/* What nobody can have seen is not read. */
static void
test_mark_node_read_spares_the_queue (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autoptr (XgReader) reader = NULL;
  g_autoptr (XgRecord) seen = NULL;
  GMutex gate;

  test_place_init (&place);
  store = test_open (&place);
  reader = test_reader (store);
  seen = test_store (store, test_item ("n", "1", "<a/>"));

  g_mutex_init (&gate);
  xg_store_set_commit_func (store, block_cb, &gate, NULL);
  g_mutex_lock (&gate);
  xg_store_push (store, test_item ("m", "1", "<a/>"));
  xg_store_push (store, test_item ("n", "2", "<a/>"));
  xg_store_mark_node_read (store, seen->node_key);
  g_mutex_unlock (&gate);
  xg_store_flush (store);
  g_assert_cmpint (test_unread (reader, "n"), ==, 1);
  xg_store_close (store);
  g_mutex_clear (&gate);
}

static void
test_nodes_persist (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autoptr (XgReader) reader = NULL;
  g_autoptr (GPtrArray) nodes = NULL;
  g_autoptr (XgRecord) record = NULL;
  XgStoreNode node = { .broker = (char *) TEST_BROKER,
                       .node = (char *) "topic",
                       .name = (char *) "A topic",
                       .kind = 1,
                       .parents = (char *) "a\x1f"
                                           "b",
                       .subscribed = TRUE };
  const XgStoreNode *found;

  test_place_init (&place);
  store = test_open (&place);
  xg_store_put_node (store, &node);
  node.node = (char *) "other";
  node.name = NULL;
  node.parents = NULL;
  node.subscribed = FALSE;
  xg_store_put_node (store, &node);
  node.broker = (char *) "second.example";
  xg_store_put_node (store, &node);
  record = test_item ("topic", "1", "<a/>");
  record->received = 4711;
  xg_store_push (store, xg_record_ref (record));
  xg_store_close (store);
  g_clear_object (&store);

  store = test_open (&place);
  reader = test_reader (store);
  nodes = xg_reader_list_nodes (reader, NULL);
  g_assert_cmpuint (nodes->len, ==, 3);
  found = test_find_node (nodes, "topic");
  g_assert_cmpint (found->key, ==, record->node_key);
  g_assert_cmpstr (found->broker, ==, TEST_BROKER);
  g_assert_cmpstr (found->name, ==, "A topic");
  g_assert_cmpint (found->kind, ==, 1);
  g_assert_cmpstr (found->parents,
                   ==,
                   "a\x1f"
                   "b");
  g_assert_true (found->subscribed);
  g_assert_cmpint (found->unread, ==, 1);
  g_assert_cmpint (found->last_activity, ==, 4711);
  found = nodes->pdata[2];
  g_assert_cmpstr (found->broker, ==, "second.example");
  g_assert_null (found->name);
  g_assert_null (found->parents);
  g_assert_false (found->subscribed);
}

static void
test_nodes_change_and_go (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autoptr (XgReader) reader = NULL;
  g_autoptr (XgRecord) record = NULL;
  g_autoptr (XgStoreItem) row = NULL;
  XgStoreNode node = { .broker = (char *) TEST_BROKER, .node = (char *) "n", .subscribed = TRUE };

  test_place_init (&place);
  store = test_open (&place);
  reader = test_reader (store);
  record = test_store (store, test_item ("n", "1", "<a/>"));
  xg_store_put_node (store, &node);
  node.name = (char *) "New";
  node.parents = (char *) "";
  xg_store_put_node (store, &node);
  xg_store_flush (store);
  {
    g_autoptr (GPtrArray) nodes = xg_reader_list_nodes (reader, NULL);
    const XgStoreNode *found = test_find_node (nodes, "n");

    g_assert_cmpuint (nodes->len, ==, 1);
    g_assert_cmpstr (found->name, ==, "New");
    g_assert_cmpstr (found->parents, ==, "");
  }

  xg_store_forget_node (store, TEST_BROKER, "n");
  xg_store_forget_node (store, "nobody", "n");
  xg_store_flush (store);
  {
    g_autoptr (GPtrArray) nodes = xg_reader_list_nodes (reader, NULL);

    g_assert_cmpuint (nodes->len, ==, 0);
  }
  row = xg_reader_get_item (reader, record->rowid);
  g_assert_cmpstr (row->node, ==, "n");

  /* An item shows that the node is there. */
  xg_record_unref (test_store (store, test_item ("n", "2", "<a/>")));
  g_assert_cmpint (test_unread (reader, "n"), ==, 2);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/unread/counts", test_unread_counts);
  g_test_add_func ("/store/unread/marking-a-node-spares-the-queue",
                   test_mark_node_read_spares_the_queue);
  g_test_add_func ("/store/node/persists", test_nodes_persist);
  g_test_add_func ("/store/node/changes-and-goes", test_nodes_change_and_go);
  return g_test_run ();
}
