/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "admin/xg-node-view.h"
#include "grid/xg-broker-private.h"
#include "grid/xg-grid-private.h"

/* The nodes of a broker as a table: which, found by what, in which order, and at what cost. */

#define MANY 10000

typedef struct
{
  XgGrid *grid;
  XgBroker *broker;
  XgNodeView *view;
  GPtrArray *mirror; /* what a list widget believes */
  guint n_signals;
} Bench;

static void
note_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
mirror_cb (GListModel *list, guint position, guint removed, guint added, gpointer user_data)
{
  Bench *b = user_data;

  b->n_signals++;
  g_assert_cmpuint (position + removed, <=, b->mirror->len);
  if (removed > 0)
    g_ptr_array_remove_range (b->mirror, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (b->mirror,
                        (int) (position + i),
                        g_list_model_get_item (list, position + i));
}

static void
start (Bench *b)
{
  g_autoptr (XgProfile) profile = xg_profile_new ("test");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_object_set (profile, "jid", "alice@xgrid.test", NULL);
  b->grid = xg_grid_new (profile, g_get_user_data_dir (), FALSE);
  xg_grid_open_async (b->grid, TRUE, NULL, note_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  xg_grid_open_finish (b->grid, result, &error);
  g_assert_no_error (error);
  b->broker = xg_broker_new ("pubsub.xgrid.test",
                             NULL,
                             xg_grid_get_session (b->grid),
                             b->grid->store,
                             b->grid->ingest);
  b->view = xg_node_view_new ();
  b->mirror = g_ptr_array_new_with_free_func (g_object_unref);
  b->n_signals = 0;
  g_signal_connect (b->view, "items-changed", G_CALLBACK (mirror_cb), b);
}

/* What was told is what there is. */
static void
check_mirror (Bench *b)
{
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (b->view)), ==, b->mirror->len);
  for (guint i = 0; i < b->mirror->len; i++)
    {
      g_autoptr (XgNode) node = g_list_model_get_item (G_LIST_MODEL (b->view), i);

      g_assert_true (node == b->mirror->pdata[i]);
      g_assert_true (xg_node_view_contains (b->view, node));
    }
}

static void
finish (Bench *b)
{
  check_mirror (b);
  g_ptr_array_unref (b->mirror);
  g_signal_handlers_disconnect_by_data (b->view, b);
  g_assert_finalize_object (b->view);
  g_assert_finalize_object (b->broker);
  xg_grid_close (b->grid);
  g_assert_finalize_object (b->grid);
}

static XgNode *
add (Bench *b, const char *id, XgNodeKind kind)
{
  g_autoptr (GPtrArray) one = g_ptr_array_new ();
  XgNode *node = xg_broker_ensure_node (b->broker, id);

  xg_node_set_kind (node, kind);
  g_ptr_array_add (one, node);
  xg_node_list_add (XG_NODE_LIST (xg_broker_get_all_nodes (b->broker)), one);
  return node;
}

static void
set_name (Bench *b, XgNode *node, const char *name)
{
  xg_node_set_name (node, name);
  xg_node_list_resort (XG_NODE_LIST (xg_broker_get_all_nodes (b->broker)), node);
}

static void
put_into (XgNode *parent, XgNode *child)
{
  g_autoptr (GPtrArray) one = g_ptr_array_new ();

  g_ptr_array_add (one, child);
  xg_node_link (parent, one);
}

static void
add_many (Bench *b, guint n)
{
  g_autoptr (GPtrArray) nodes = g_ptr_array_new ();

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id =
        g_strdup_printf ("grid/%s/topic-%u", i % 2 == 0 ? "energy" : "water", i);
      XgNode *node = xg_broker_ensure_node (b->broker, id);

      xg_node_set_kind (node, XG_NODE_TOPIC);
      xg_node_set_n_items (node, (i * 7919) % n);
      g_ptr_array_add (nodes, node);
    }
  xg_node_list_add (XG_NODE_LIST (xg_broker_get_all_nodes (b->broker)), nodes);
}

static void
settle (Bench *b)
{
  gboolean done = FALSE;
  gulong id = g_signal_connect_swapped (b->view, "refreshed", G_CALLBACK (g_atomic_int_inc), &done);

  while (!done)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handler_disconnect (b->view, id);
}

/* "a b c": the ids of the rows. */
static void
assert_rows (Bench *b, const char *expected)
{
  g_autoptr (GString) ids = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (b->view)); i++)
    {
      g_autoptr (XgNode) node = g_list_model_get_item (G_LIST_MODEL (b->view), i);

      g_string_append_printf (ids, "%s%s", i > 0 ? " " : "", xg_node_get_id (node));
    }
  g_assert_cmpstr (ids->str, ==, expected);
  check_mirror (b);
}

static void
test_sets (void)
{
  Bench b = { 0 };
  XgNode *top, *below;

  start (&b);
  top = add (&b, "top", XG_NODE_COLLECTION);
  below = add (&b, "below", XG_NODE_COLLECTION);
  put_into (top, below);
  put_into (below, add (&b, "topic", XG_NODE_TOPIC));
  add (&b, "alone", XG_NODE_TOPIC);
  add (&b, "nobody-knows", XG_NODE_UNKNOWN);
  xg_node_view_set_broker (b.view, b.broker);
  assert_rows (&b, "alone nobody-knows topic");
  g_assert_cmpuint (xg_node_view_get_n_total (b.view), ==, 3);
  xg_node_view_set_set (b.view, XG_NODE_SET_COLLECTIONS);
  assert_rows (&b, "below top");
  xg_node_view_set_set (b.view, XG_NODE_SET_TOP_COLLECTIONS);
  assert_rows (&b, "top");
  g_assert_cmpuint (xg_node_view_get_n_total (b.view), ==, 1);
  xg_node_view_set_broker (b.view, NULL);
  assert_rows (&b, "");
  finish (&b);
}

static void
test_filter (void)
{
  Bench b = { 0 };

  start (&b);
  set_name (&b, add (&b, "n1", XG_NODE_TOPIC), "Zürich Energy");
  set_name (&b, add (&b, "n2", XG_NODE_TOPIC), "Zürich Water");
  set_name (&b, add (&b, "n3", XG_NODE_TOPIC), "Genève");
  xg_node_view_set_broker (b.view, b.broker);
  xg_node_view_set_filter (b.view, "zuri");
  assert_rows (&b, "n1 n2");
  g_assert_true (xg_node_view_is_filtered (b.view));
  xg_node_view_set_filter (b.view, "zuri  WAT");
  assert_rows (&b, "n2");
  xg_node_view_set_filter (b.view, "N3");
  assert_rows (&b, "n3");
  xg_node_view_set_filter (b.view, "nothing of the kind");
  assert_rows (&b, "");
  g_assert_cmpuint (xg_node_view_get_n_total (b.view), ==, 3);
  xg_node_view_set_filter (b.view, "  ");
  assert_rows (&b, "n3 n1 n2");
  g_assert_false (xg_node_view_is_filtered (b.view));
  finish (&b);
}

static void
set_info (XgNode *node, const char *type, const char *created, gint64 n_subscribers)
{
  xg_node_set_info (node,
                    &(XgNodeInfo){ .kind = XG_NODE_TOPIC,
                                   .type = type,
                                   .created = created,
                                   .access_model = type,
                                   .n_subscribers = n_subscribers });
}

static void
assert_order (Bench *b, XgNodeColumn column, const char *rising, const char *falling)
{
  xg_node_view_set_order (b->view, column, FALSE);
  assert_rows (b, rising);
  xg_node_view_set_order (b->view, column, TRUE);
  assert_rows (b, falling);
}

static void
test_order (void)
{
  Bench b = { 0 };
  XgNode *n1, *n2, *n10;

  start (&b);
  n1 = add (&b, "n1", XG_NODE_TOPIC);
  n2 = add (&b, "n2", XG_NODE_TOPIC);
  n10 = add (&b, "n10", XG_NODE_TOPIC);
  add (&b, "unknown", XG_NODE_UNKNOWN);
  set_name (&b, n1, "c");
  set_name (&b, n2, "b");
  set_name (&b, n10, "a");
  set_info (n1, "urn:b", "2024-03-01T10:00:00Z", 0);
  set_info (n2, "urn:a", "2024-03-01T12:30:00+05:00", 20);
  set_info (n10, NULL, "in spring", 3);
  xg_node_set_n_items (n2, 100);
  xg_node_set_n_items (n10, 0);
  xg_node_set_affiliation (n1, XG_AFFILIATION_OWNER);
  xg_node_set_affiliation (n10, XG_AFFILIATION_NONE);
  xg_node_set_subscription (n10, XG_SUBSCRIPTION_SUBSCRIBED, NULL);
  xg_node_view_set_broker (b.view, b.broker);
  assert_order (&b, XG_NODE_COLUMN_LABEL, "n10 n2 n1 unknown", "unknown n1 n2 n10");
  assert_order (&b, XG_NODE_COLUMN_ID, "n1 n2 n10 unknown", "unknown n10 n2 n1");
  assert_order (&b, XG_NODE_COLUMN_TYPE, "n2 n1 n10 unknown", "n1 n2 n10 unknown");
  assert_order (&b, XG_NODE_COLUMN_ACCESS, "n2 n1 n10 unknown", "n1 n2 n10 unknown");
  assert_order (&b, XG_NODE_COLUMN_CREATED, "n2 n1 n10 unknown", "n1 n2 n10 unknown");
  assert_order (&b, XG_NODE_COLUMN_ITEMS, "n10 n2 n1 unknown", "n2 n10 n1 unknown");
  assert_order (&b, XG_NODE_COLUMN_SUBSCRIBERS, "n1 n10 n2 unknown", "n2 n10 n1 unknown");
  assert_order (&b, XG_NODE_COLUMN_AFFILIATION, "n10 n1 n2 unknown", "n1 n10 n2 unknown");
  assert_order (&b, XG_NODE_COLUMN_KIND, "n10 n2 n1 unknown", "n10 n2 n1 unknown");
  assert_order (&b, XG_NODE_COLUMN_SUBSCRIPTION, "n2 n1 unknown n10", "n10 n2 n1 unknown");
  finish (&b);
}

static void
test_contains (void)
{
  Bench b = { 0 };
  XgNode *big, *small;
  gint64 number;

  start (&b);
  big = add (&b, "big", XG_NODE_COLLECTION);
  small = add (&b, "small", XG_NODE_COLLECTION);
  add (&b, "never-asked", XG_NODE_COLLECTION);
  put_into (big, add (&b, "t1", XG_NODE_TOPIC));
  put_into (big, add (&b, "t2", XG_NODE_TOPIC));
  xg_node_set_children_state (big, XG_LOAD_DONE);
  xg_node_set_children_state (small, XG_LOAD_DONE);
  xg_node_view_set_set (b.view, XG_NODE_SET_COLLECTIONS);
  xg_node_view_set_broker (b.view, b.broker);
  assert_order (&b, XG_NODE_COLUMN_CONTAINS, "small big never-asked", "big small never-asked");
  g_assert_true (xg_node_column_get_number (XG_NODE_COLUMN_CONTAINS, big, &number));
  g_assert_cmpint (number, ==, 2);
  finish (&b);
}

static void
test_follows (void)
{
  Bench b = { 0 };
  XgNode *a;

  start (&b);
  a = add (&b, "a", XG_NODE_TOPIC);
  add (&b, "b", XG_NODE_TOPIC);
  xg_node_view_set_broker (b.view, b.broker);
  xg_node_view_set_filter (b.view, "b");
  assert_rows (&b, "b");
  set_name (&b, a, "z is a b now");
  add (&b, "bb", XG_NODE_TOPIC);
  settle (&b);
  assert_rows (&b, "b bb a");
  xg_broker_remove_node (b.broker, a);
  settle (&b);
  assert_rows (&b, "b bb");
  xg_node_set_kind (xg_broker_lookup_node (b.broker, "b"), XG_NODE_COLLECTION);
  settle (&b);
  assert_rows (&b, "bb");
  finish (&b);
}

static void
test_sleeps (void)
{
  Bench b = { 0 };

  start (&b);
  add (&b, "a", XG_NODE_TOPIC);
  xg_node_view_set_broker (b.view, b.broker);
  xg_node_view_set_live (b.view, FALSE);
  add (&b, "b", XG_NODE_TOPIC);
  for (guint i = 0; i < 20; i++)
    g_main_context_iteration (NULL, FALSE);
  assert_rows (&b, "a");
  xg_node_view_set_live (b.view, TRUE);
  assert_rows (&b, "a b");
  finish (&b);
}

static void
test_what_moves_nothing_is_not_told (void)
{
  Bench b = { 0 };
  guint before;

  start (&b);
  add_many (&b, 100);
  xg_node_view_set_broker (b.view, b.broker);
  before = b.n_signals;
  xg_node_set_n_items (xg_broker_lookup_node (b.broker, "grid/energy/topic-4"), 5000);
  settle (&b);
  g_assert_cmpuint (b.n_signals, ==, before);
  xg_node_view_set_order (b.view, XG_NODE_COLUMN_ITEMS, FALSE);
  before = b.n_signals;
  xg_node_set_n_items (xg_broker_lookup_node (b.broker, "grid/energy/topic-4"), 6000);
  settle (&b);
  g_assert_cmpuint (b.n_signals, ==, before);
  finish (&b);
}

/* Typing costs a look at each name that is left, and nothing else. */
static void
test_typing_over_many (void)
{
  Bench b = { 0 };
  XgNodeViewWork before, after;
  guint n_left;

  start (&b);
  add_many (&b, MANY);
  xg_node_view_set_broker (b.view, b.broker);
  xg_node_view_set_order (b.view, XG_NODE_COLUMN_ITEMS, TRUE);
  g_assert_cmpuint (b.mirror->len, ==, MANY);
  xg_node_view_get_work (b.view, &before);
  g_assert_cmpuint (before.n_folds, ==, 0);
  g_assert_cmpuint (before.n_keys, ==, MANY);
  b.n_signals = 0;

  xg_node_view_set_filter (b.view, "w");
  xg_node_view_get_work (b.view, &after);
  g_assert_cmpuint (after.n_tests - before.n_tests, ==, MANY);
  g_assert_cmpuint (after.n_folds, ==, MANY);
  g_assert_cmpuint (b.mirror->len, ==, MANY / 2);

  n_left = b.mirror->len;
  before = after;
  xg_node_view_set_filter (b.view, "water/topic-99");
  xg_node_view_get_work (b.view, &after);
  g_assert_cmpuint (after.n_tests - before.n_tests, ==, n_left);
  g_assert_cmpuint (b.mirror->len, ==, 55 + 1);

  before = after;
  xg_node_view_set_filter (b.view, "");
  xg_node_view_get_work (b.view, &after);
  g_assert_cmpuint (after.n_tests, ==, before.n_tests);
  g_assert_cmpuint (b.mirror->len, ==, MANY);

  g_assert_cmpuint (after.n_folds, ==, MANY);
  g_assert_cmpuint (after.n_keys, ==, MANY);
  g_assert_cmpuint (b.n_signals, ==, 3);
  finish (&b);
}

/* Every value is made ready once, and putting in order is no more than a sort. */
static void
test_order_over_many (void)
{
  Bench b = { 0 };
  XgNodeViewWork work, before;

  start (&b);
  add_many (&b, MANY);
  xg_node_view_set_broker (b.view, b.broker);
  xg_node_view_get_work (b.view, &work);
  g_assert_cmpuint (work.n_comparisons, ==, 0);
  g_assert_cmpuint (work.n_keys, ==, 0);
  xg_node_view_set_order (b.view, XG_NODE_COLUMN_LABEL, TRUE);
  xg_node_view_get_work (b.view, &work);
  g_assert_cmpuint (work.n_comparisons, ==, 0);
  xg_node_view_set_order (b.view, XG_NODE_COLUMN_ITEMS, FALSE);
  xg_node_view_get_work (b.view, &work);
  g_assert_cmpuint (work.n_keys, ==, MANY);
  g_assert_cmpuint (work.n_comparisons, <, MANY * 16);
  before = work;
  xg_node_view_set_order (b.view, XG_NODE_COLUMN_ITEMS, TRUE);
  xg_node_set_n_items (xg_broker_lookup_node (b.broker, "grid/energy/topic-4"), 5);
  settle (&b);
  xg_node_view_get_work (b.view, &work);
  g_assert_cmpuint (work.n_keys - before.n_keys, ==, 1);
  finish (&b);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/node-view/sets", test_sets);
  g_test_add_func ("/node-view/filter-finds-words-of-label-and-id", test_filter);
  g_test_add_func ("/node-view/order-puts-unknown-last", test_order);
  g_test_add_func ("/node-view/order-by-what-collections-contain", test_contains);
  g_test_add_func ("/node-view/follows-the-broker", test_follows);
  g_test_add_func ("/node-view/sleeps-while-nobody-looks", test_sleeps);
  g_test_add_func ("/node-view/what-moves-nothing-is-not-told",
                   test_what_moves_nothing_is_not_told);
  g_test_add_func ("/node-view/typing-over-10000-only-looks-at-names", test_typing_over_many);
  g_test_add_func ("/node-view/order-over-10000-makes-each-value-once", test_order_over_many);
  return g_test_run ();
}
