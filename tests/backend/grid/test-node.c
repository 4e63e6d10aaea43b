/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "grid/xg-node-private.h"

static XgNode *
make (const char *id, const char *name)
{
  XgNode *node = xg_node_new (NULL, id);

  xg_node_set_name (node, name);
  return node;
}

static void
link_one (XgNode *parent, XgNode *child)
{
  g_autoptr (GPtrArray) one = g_ptr_array_new ();

  g_ptr_array_add (one, child);
  xg_node_link (parent, one);
}

static const char *
id_at (gpointer list, guint index)
{
  g_autoptr (XgNode) node = g_list_model_get_item (G_LIST_MODEL (list), index);

  return xg_node_get_id (node);
}

static void
test_label (void)
{
  g_autoptr (XgNode) node = make ("a/b", NULL);
  XgNodeInfo info = { .kind = XG_NODE_TOPIC, .title = "Energy", .n_subscribers = -1 };
  XgNodeInfo empty = { .kind = XG_NODE_TOPIC, .title = "", .n_subscribers = -1 };

  g_assert_cmpstr (xg_node_get_label (node), ==, "a/b");
  xg_node_set_name (node, "energy feed");
  g_assert_cmpstr (xg_node_get_label (node), ==, "energy feed");
  xg_node_set_info (node, &info);
  g_assert_cmpstr (xg_node_get_label (node), ==, "Energy");
  xg_node_set_info (node, &empty);
  g_assert_null (xg_node_get_title (node));
  g_assert_cmpstr (xg_node_get_label (node), ==, "energy feed");
}

static void
test_sorted (void)
{
  g_autoptr (XgNode) parent = make ("p", NULL);
  g_autoptr (XgNode) a = make ("1", "topic 10");
  g_autoptr (XgNode) b = make ("2", "Topic 9");
  g_autoptr (XgNode) c = make ("3", "alpha");
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  GListModel *children = xg_node_get_children (parent);

  g_ptr_array_add (all, a);
  g_ptr_array_add (all, b);
  xg_node_link (parent, all);
  link_one (parent, c);
  link_one (parent, c);
  g_assert_cmpuint (g_list_model_get_n_items (children), ==, 3);
  g_assert_cmpstr (id_at (children, 0), ==, "3");
  g_assert_cmpstr (id_at (children, 1), ==, "2");
  g_assert_cmpstr (id_at (children, 2), ==, "1");

  xg_node_set_name (c, "zulu");
  g_assert_cmpstr (id_at (children, 2), ==, "3");
  xg_node_unlink_all (parent);
  g_assert_cmpuint (g_list_model_get_n_items (children), ==, 0);
  g_assert_cmpuint (xg_node_get_n_parents (c), ==, 0);
}

/* What a view believes after each signal must be what the list says. */
typedef struct
{
  GPtrArray *mirror;
  guint n_signals;
} Mirror;

static void
mirror_cb (GListModel *list, guint position, guint removed, guint added, gpointer user_data)
{
  Mirror *mirror = user_data;

  mirror->n_signals++;
  g_assert_cmpuint (position + removed, <=, mirror->mirror->len);
  if (removed > 0)
    g_ptr_array_remove_range (mirror->mirror, position, removed);
  for (guint i = 0; i < added; i++)
    {
      g_autoptr (XgNode) node = g_list_model_get_item (list, position + i);

      g_ptr_array_insert (mirror->mirror, (int) (position + i), node);
    }
  g_assert_cmpuint (mirror->mirror->len, ==, g_list_model_get_n_items (list));
  for (guint i = 0; i < mirror->mirror->len; i++)
    {
      g_autoptr (XgNode) node = g_list_model_get_item (list, i);

      g_assert_true (mirror->mirror->pdata[i] == (gpointer) node);
    }
}

static void
test_signals (void)
{
  g_autoptr (XgNodeList) list = xg_node_list_new ();
  g_autoptr (GPtrArray) nodes = g_ptr_array_new_with_free_func (g_object_unref);
  Mirror mirror = { .mirror = g_ptr_array_new () };
  guint before;

  g_signal_connect (list, "items-changed", G_CALLBACK (mirror_cb), &mirror);
  for (guint i = 0; i < 600; i++)
    {
      g_autofree char *id = g_strdup_printf ("node-%d", g_test_rand_int_range (0, 1000000));

      g_ptr_array_add (nodes, xg_node_new (NULL, id));
    }
  for (guint i = 0; i < 600; i += 200)
    {
      g_autoptr (GPtrArray) part = g_ptr_array_new ();

      for (guint j = 0; j < 200; j++)
        g_ptr_array_add (part, nodes->pdata[i + j]);
      before = mirror.n_signals;
      xg_node_list_add (list, part);
      g_assert_cmpuint (mirror.n_signals, ==, before + 1);
    }
  for (guint i = 0; i < 100; i++)
    {
      XgNode *node = nodes->pdata[g_test_rand_int_range (0, 600)];

      xg_node_set_name (node, g_test_rand_bit () ? "aa" : "zz");
      xg_node_list_resort (list, node);
    }
  for (guint i = 1; i < xg_node_list_get_length (list); i++)
    g_assert_cmpint (xg_node_compare (xg_node_list_peek (list, i - 1), xg_node_list_peek (list, i)),
                     <=,
                     0);
  for (guint i = 0; i < 300; i++)
    g_assert_true (xg_node_list_remove (list, nodes->pdata[i]));
  g_assert_false (xg_node_list_remove (list, nodes->pdata[0]));
  g_assert_cmpuint (xg_node_list_get_length (list), ==, 300);
  g_ptr_array_unref (mirror.mirror);
}

static void
test_paths (void)
{
  g_autoptr (XgNode) top = make ("top", "Top");
  g_autoptr (XgNode) left = make ("left", "Left");
  g_autoptr (XgNode) right = make ("right", "Right");
  g_autoptr (XgNode) leaf = make ("leaf", "Leaf");
  g_auto (GStrv) paths = NULL;

  link_one (top, left);
  link_one (top, right);
  link_one (left, leaf);
  link_one (right, leaf);
  paths = xg_node_get_parent_paths (leaf);
  g_assert_cmpuint (g_strv_length (paths), ==, 2);
  g_assert_cmpstr (paths[0], ==, "Top › Left");
  g_assert_cmpstr (paths[1], ==, "Top › Right");
  xg_node_unlink_all (top);
  xg_node_unlink_all (leaf);
}

static void
test_circle (void)
{
  g_autoptr (XgNode) a = make ("a", "A");
  g_autoptr (XgNode) b = make ("b", "B");
  g_autoptr (XgNode) top = make ("top", "Top");
  g_auto (GStrv) paths = NULL;

  link_one (a, b);
  link_one (b, a);
  link_one (b, b);
  paths = xg_node_get_parent_paths (b);
  g_assert_cmpuint (g_strv_length (paths), ==, 0);
  link_one (top, a);
  g_strfreev (paths);
  paths = xg_node_get_parent_paths (b);
  g_assert_cmpuint (g_strv_length (paths), ==, 1);
  g_assert_cmpstr (paths[0], ==, "Top › A");
  xg_node_unlink_all (a);
  xg_node_unlink_all (b);
}

static void
test_hostile_ids (void)
{
  const char *ids[] = { "a/b#c(d)%&<\"", "", " ", "ünïcode 🙂", "\xff\xfe", "شبكة" };

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (XgNode) node = xg_node_new (NULL, ids[i]);
      g_autofree char *uri = xg_node_get_uri (node);

      g_assert_true (g_utf8_validate (xg_node_get_label (node), -1, NULL));
      g_assert_true (g_str_has_prefix (uri, "xmpp:?;node="));
      g_assert_null (strpbrk (uri + 6, "<\"# "));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/node/label-is-title-name-or-id", test_label);
  g_test_add_func ("/node/children-are-sorted-as-people-read", test_sorted);
  g_test_add_func ("/node-list/signals-tell-the-truth", test_signals);
  g_test_add_func ("/node/paths-of-a-topic-in-two-collections", test_paths);
  g_test_add_func ("/node/circles-end", test_circle);
  g_test_add_func ("/node/hostile-ids", test_hostile_ids);
  return g_test_run ();
}
