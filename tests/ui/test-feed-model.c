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

/* What a list that believes the model knows of it, change by change. */
static void
mirror_cb (GListModel *model, guint position, guint removed, guint added, GArray *mirror)
{
  g_assert_cmpuint (position + removed, <=, mirror->len);
  if (removed > 0)
    g_array_remove_range (mirror, position, removed);
  for (guint i = position; i < position + added; i++)
    {
      gint64 rowid = rowid_at (XG_FEED_MODEL (model), i);

      g_array_insert_val (mirror, i, rowid);
    }
  g_assert_cmpuint (mirror->len, ==, g_list_model_get_n_items (model));
  for (guint i = 0; i < mirror->len; i++)
    g_assert_cmpint (rowid_at (XG_FEED_MODEL (model), i), ==, g_array_index (mirror, gint64, i));
  g_assert_cmpint (rowid_at (XG_FEED_MODEL (model), mirror->len), ==, 0);
}

static void
test_every_change_of_a_set_is_true (void)
{
  g_autoptr (GListStore) many = xg_ui_items_make_list (1200);
  g_autoptr (GListStore) few = xg_ui_items_make_list (3);
  g_autoptr (GListStore) none = g_list_store_new (XG_TYPE_ITEM);
  g_autoptr (XgFeedModel) model = xg_feed_model_new ();
  g_autoptr (GArray) mirror = g_array_new (FALSE, FALSE, sizeof (gint64));
  Change change = { 0 };

  g_signal_connect (model, "items-changed", G_CALLBACK (mirror_cb), mirror);
  g_signal_connect (model, "items-changed", G_CALLBACK (items_changed_cb), &change);
  xg_feed_model_set_source (model, G_LIST_MODEL (many));
  xg_feed_model_set_source (model, G_LIST_MODEL (few));
  /* The new rows were there before the old ones went. */
  g_assert_cmpuint (change.n, ==, 3);
  g_assert_cmpuint (change.position, ==, 3);
  g_assert_cmpuint (change.removed, ==, 1200);
  g_assert_false (xg_feed_model_get_replacing (model));
  xg_feed_model_set_source (model, G_LIST_MODEL (many));
  xg_feed_model_set_newest_first (model, FALSE);
  xg_feed_model_set_source (model, G_LIST_MODEL (few));
  xg_feed_model_set_source (model, G_LIST_MODEL (many));
  xg_feed_model_set_source (model, G_LIST_MODEL (none));
  xg_feed_model_set_newest_first (model, TRUE);
  xg_feed_model_set_source (model, G_LIST_MODEL (few));
  xg_feed_model_set_source (model, NULL);
  g_assert_cmpuint (mirror->len, ==, 0);
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

static char *
list_selected (XgFeedModel *model)
{
  g_autoptr (GArray) rowids = xg_feed_model_list_selected (model);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < rowids->len; i++)
    g_string_append_printf (text,
                            "%s%" G_GINT64_FORMAT,
                            i > 0 ? " " : "",
                            g_array_index (rowids, gint64, i));
  g_assert_cmpuint (xg_feed_model_get_n_selected (model), ==, rowids->len);
  return g_string_free (text, FALSE);
}

static void
assert_selected (XgFeedModel *model, const char *expected)
{
  g_autofree char *selected = list_selected (model);

  g_assert_cmpstr (selected, ==, expected);
}

static void
test_several_are_selected (void)
{
  g_autoptr (GListStore) store = xg_ui_items_make_list (10);
  g_autoptr (XgFeedModel) model = xg_feed_model_new ();
  GtkSelectionModel *selection = GTK_SELECTION_MODEL (model);

  xg_feed_model_set_source (model, G_LIST_MODEL (store));
  assert_selected (model, "");
  xg_feed_model_set_selected (model, 4);
  assert_selected (model, "6");
  /* As with Ctrl: the row where the person is, is one of them. */
  gtk_selection_model_select_item (selection, 1, FALSE);
  assert_selected (model, "9 6");
  g_assert_cmpuint (xg_feed_model_get_selected (model), ==, 1);
  xg_ui_items_arrive (store, 2);
  assert_selected (model, "9 6");
  g_assert_true (gtk_selection_model_is_selected (selection, 3));
  g_assert_true (gtk_selection_model_is_selected (selection, 6));
  g_assert_false (gtk_selection_model_is_selected (selection, 1));
  gtk_selection_model_unselect_item (selection, 6);
  assert_selected (model, "9");
  gtk_selection_model_select_range (selection, 0, 3, TRUE);
  assert_selected (model, "12 11 10");
  /* What is no longer listed is not selected. */
  g_list_store_remove (store, 1);
  assert_selected (model, "12 10");
  xg_feed_model_set_selected (model, 0);
  assert_selected (model, "12");
}

static void
test_all_are_those_of_the_moment (void)
{
  g_autoptr (GListStore) store = xg_ui_items_make_list (4);
  g_autoptr (XgFeedModel) model = xg_feed_model_new ();
  GtkSelectionModel *selection = GTK_SELECTION_MODEL (model);

  xg_feed_model_set_source (model, G_LIST_MODEL (store));
  gtk_selection_model_select_all (selection);
  assert_selected (model, "4 3 2 1");
  xg_ui_items_arrive (store, 2);
  assert_selected (model, "4 3 2 1");
  gtk_selection_model_unselect_item (selection, 3);
  gtk_selection_model_select_item (selection, 0, FALSE);
  assert_selected (model, "6 4 2 1");
  gtk_selection_model_unselect_all (selection);
  assert_selected (model, "6");
}

static void
test_going_on_keeps_what_is_selected (void)
{
  g_autoptr (GListStore) store = xg_ui_items_make_list (6);
  g_autoptr (XgFeedModel) model = xg_feed_model_new ();

  xg_feed_model_set_source (model, G_LIST_MODEL (store));
  xg_feed_model_set_cursor (model, 1);
  assert_selected (model, "5");
  xg_feed_model_set_cursor (model, 2);
  assert_selected (model, "4");
  xg_feed_model_toggle (model);
  xg_feed_model_set_cursor (model, 4);
  assert_selected (model, "4");
  g_assert_cmpuint (xg_feed_model_get_selected (model), ==, 4);
  xg_feed_model_toggle (model);
  assert_selected (model, "4 2");
  xg_feed_model_toggle (model);
  assert_selected (model, "4");
}

static void
test_another_set_has_its_own_selection (void)
{
  g_autoptr (GListStore) store = xg_ui_items_make_list (6);
  g_autoptr (GListStore) other = xg_ui_items_make_list (6);
  g_autoptr (XgFeedModel) model = xg_feed_model_new ();

  xg_feed_model_set_source (model, G_LIST_MODEL (store));
  gtk_selection_model_select_all (GTK_SELECTION_MODEL (model));
  xg_feed_model_set_source (model, G_LIST_MODEL (other));
  assert_selected (model, "");
}

static void
register_tests (void)
{
  g_test_add_func ("/ui/feed-model/several-are-selected", test_several_are_selected);
  g_test_add_func ("/ui/feed-model/all-are-those-of-the-moment", test_all_are_those_of_the_moment);
  g_test_add_func ("/ui/feed-model/going-on-keeps-what-is-selected",
                   test_going_on_keeps_what_is_selected);
  g_test_add_func ("/ui/feed-model/another-set-has-its-own-selection",
                   test_another_set_has_its_own_selection);
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
  g_test_add_func ("/ui/feed-model/every-change-of-a-set-is-true",
                   test_every_change_of_a_set_is_true);
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
