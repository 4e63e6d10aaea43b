/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "feed/xg-feed-model.h"
#include "xg-ui-items.h"
#include "xg-ui-test.h"

typedef struct
{
  guint n;
  guint position;
  guint removed;
  guint added;
} Change;

static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added, Change *change)
{
  change->n++;
  change->position = position;
  change->removed = removed;
  change->added = added;
}

static gint64
rowid_at (XgFeedModel *model, guint position)
{
  g_autoptr (XgItem) item = g_list_model_get_item (G_LIST_MODEL (model), position);

  return item != NULL ? xg_item_get_rowid (item) : 0;
}

static void
test_order (void)
{
  g_autoptr (GListStore) store = xg_ui_items_make_list (5);
  g_autoptr (XgFeedModel) model = xg_feed_model_new ();

  xg_feed_model_set_source (model, G_LIST_MODEL (store));
  g_assert_cmpint (rowid_at (model, 0), ==, 5);
  g_assert_cmpuint (xg_feed_model_get_newest (model), ==, 0);
  xg_feed_model_set_newest_first (model, FALSE);
  g_assert_cmpint (rowid_at (model, 0), ==, 1);
  g_assert_cmpint (rowid_at (model, 4), ==, 5);
  g_assert_cmpint (rowid_at (model, 5), ==, 0);
  g_assert_cmpuint (xg_feed_model_get_newest (model), ==, 4);
}

static void
test_arrival_is_one_change (void)
{
  g_autoptr (GListStore) store = xg_ui_items_make_list (5);
  g_autoptr (XgFeedModel) model = xg_feed_model_new ();
  Change change = { 0 };

  xg_feed_model_set_source (model, G_LIST_MODEL (store));
  xg_feed_model_set_newest_first (model, FALSE);
  g_signal_connect (model, "items-changed", G_CALLBACK (items_changed_cb), &change);
  xg_ui_items_arrive (store, 3);
  g_assert_cmpuint (change.n, ==, 1);
  g_assert_cmpuint (change.position, ==, 5);
  g_assert_cmpuint (change.removed, ==, 0);
  g_assert_cmpuint (change.added, ==, 3);
  g_assert_cmpint (rowid_at (model, 7), ==, 8);
}

static void
test_selection_moves_with_its_row (gconstpointer newest_first)
{
  g_autoptr (GListStore) store = xg_ui_items_make_list (10);
  g_autoptr (XgFeedModel) model = xg_feed_model_new ();
  gint64 rowid;

  xg_feed_model_set_source (model, G_LIST_MODEL (store));
  xg_feed_model_set_newest_first (model, GPOINTER_TO_INT (newest_first));
  xg_feed_model_set_selected (model, 4);
  rowid = xg_item_get_rowid (xg_feed_model_get_selected_item (model));
  xg_ui_items_arrive (store, 7);
  g_assert_cmpint (rowid_at (model, xg_feed_model_get_selected (model)), ==, rowid);
  g_list_store_remove (store, 0);
  g_list_store_remove (store, g_list_model_get_n_items (G_LIST_MODEL (store)) - 1);
  g_assert_cmpint (rowid_at (model, xg_feed_model_get_selected (model)), ==, rowid);
  g_assert_true (gtk_selection_model_is_selected (GTK_SELECTION_MODEL (model),
                                                  xg_feed_model_get_selected (model)));
}

static void
test_selection_survives_another_set (void)
{
  g_autoptr (GListStore) all = xg_ui_items_make_list (1000);
  g_autoptr (GListStore) some = g_list_store_new (XG_TYPE_ITEM);
  g_autoptr (GListStore) none = g_list_store_new (XG_TYPE_ITEM);
  g_autoptr (XgFeedModel) model = xg_feed_model_new ();

  for (guint i = 0; i < 1000; i += 10)
    {
      g_autoptr (XgItem) item = g_list_model_get_item (G_LIST_MODEL (all), i);

      g_list_store_append (some, item);
    }
  xg_feed_model_set_source (model, G_LIST_MODEL (all));
  xg_feed_model_set_selected (model, 500);
  xg_feed_model_set_source (model, G_LIST_MODEL (some));
  g_assert_cmpuint (xg_feed_model_get_selected (model), ==, 50);
  g_assert_cmpint (rowid_at (model, 50), ==, 500);
  xg_feed_model_set_source (model, G_LIST_MODEL (none));
  g_assert_null (xg_feed_model_get_selected_item (model));
  g_assert_cmpuint (xg_feed_model_get_selected (model), ==, GTK_INVALID_LIST_POSITION);
}

static void
test_selection_survives_a_reload (void)
{
  g_autoptr (GListStore) store = xg_ui_items_make_list (20);
  g_autoptr (XgFeedModel) model = xg_feed_model_new ();
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < 20; i++)
    g_ptr_array_add (items, g_list_model_get_item (G_LIST_MODEL (store), i));
  xg_feed_model_set_source (model, G_LIST_MODEL (store));
  xg_feed_model_set_selected (model, 7);
  g_list_store_remove_all (store);
  g_assert_cmpuint (xg_feed_model_get_selected (model), ==, GTK_INVALID_LIST_POSITION);
  g_list_store_splice (store, 0, 0, items->pdata, items->len);
  g_assert_cmpuint (xg_feed_model_get_selected (model), ==, 7);
}

static void
count_cb (GObject *object, GParamSpec *pspec, guint *n)
{
  (*n)++;
}

static void
test_selected_row_that_goes_is_told_once (void)
{
  g_autoptr (GListStore) store = xg_ui_items_make_list (5);
  g_autoptr (XgFeedModel) model = xg_feed_model_new ();
  guint n = 0;

  xg_feed_model_set_source (model, G_LIST_MODEL (store));
  xg_feed_model_set_selected (model, 2);
  g_signal_connect (model, "notify::selected-item", G_CALLBACK (count_cb), &n);
  g_list_store_remove (store, 2);
  g_assert_null (xg_feed_model_get_selected_item (model));
  g_assert_cmpuint (n, ==, 1);
}

static void
test_find_by_rowid (void)
{
  g_autoptr (GListStore) store = xg_ui_items_make_list (1000);
  g_autoptr (XgFeedModel) model = xg_feed_model_new ();

  xg_feed_model_set_source (model, G_LIST_MODEL (store));
  g_assert_true (xg_feed_model_select_rowid (model, 123));
  g_assert_cmpuint (xg_feed_model_get_selected (model), ==, 877);
  g_assert_false (xg_feed_model_select_rowid (model, 5000));
  g_assert_cmpuint (xg_feed_model_get_selected (model), ==, 877);
}

static void
register_tests (void)
{
  g_test_add_func ("/ui/feed-model/order", test_order);
  g_test_add_func ("/ui/feed-model/arrival-is-one-change", test_arrival_is_one_change);
  g_test_add_data_func ("/ui/feed-model/selection-moves-with-its-row/newest-first",
                        GINT_TO_POINTER (TRUE),
                        test_selection_moves_with_its_row);
  g_test_add_data_func ("/ui/feed-model/selection-moves-with-its-row/newest-last",
                        GINT_TO_POINTER (FALSE),
                        test_selection_moves_with_its_row);
  g_test_add_func ("/ui/feed-model/selection-survives-another-set",
                   test_selection_survives_another_set);
  g_test_add_func ("/ui/feed-model/selection-survives-a-reload", test_selection_survives_a_reload);
  g_test_add_func ("/ui/feed-model/selected-row-that-goes-is-told-once",
                   test_selected_row_that_goes_is_told_once);
  g_test_add_func ("/ui/feed-model/find-by-rowid", test_find_by_rowid);
}

int
main (int argc, char **argv)
{
  return xg_ui_test_main (argc, argv, register_tests);
}
