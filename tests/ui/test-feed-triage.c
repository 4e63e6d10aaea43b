/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Going through the feed by single keys, pinning and marking. */
#include "config.h"

#include "feed/xg-feed-page.h"
#include "feed/xg-feed-view.h"
#include "grid/xg-grid-private.h"
#include "xg-ui-grid.h"
#include "xg-ui-test.h"

typedef struct
{
  XgGrid *grid;
  GtkWidget *page;
  GtkWidget *window;
  XgFeedModel *model;
} Fixture;

static void
set_up (Fixture *fixture, guint n_items)
{
  fixture->grid = xg_ui_grid_new ();
  xg_ui_grid_publish_samples (fixture->grid, n_items);
  xg_ui_grid_flush (fixture->grid);
  fixture->page = xg_feed_page_new ();
  fixture->window = xg_ui_test_show (fixture->page, 900, 600);
  xg_feed_page_set_scope (XG_FEED_PAGE (fixture->page), fixture->grid, NULL, NULL);
  g_object_get (xg_ui_test_find_type (fixture->page, XG_TYPE_FEED_VIEW),
                "model",
                &fixture->model,
                NULL);
  XG_WAIT (g_list_model_get_n_items (G_LIST_MODEL (fixture->model)) == n_items, 3000);
  XG_WAIT (xg_feed_page_has_rows (XG_FEED_PAGE (fixture->page)), 3000);
  gtk_widget_grab_focus (fixture->page);
  xg_ui_test_settle (50);
}

static void
tear_down (Fixture *fixture)
{
  g_clear_object (&fixture->model);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  xg_ui_test_settle (20);
  xg_ui_grid_free (fixture->grid);
}

static void
press (Fixture *fixture, const char *keys)
{
  for (const char *at = keys; *at != '\0'; at++)
    {
      const char key[] = { *at, '\0' };

      if (!xg_ui_test_press (GTK_WINDOW (fixture->window), key))
        g_error ("nothing happens on %s", key);
      xg_ui_test_settle (20);
    }
}

static XgItem *
dup_item (Fixture *fixture, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (fixture->model), position);
}

static void
assert_flags (Fixture *fixture, guint position, gboolean read, gboolean pinned)
{
  g_autoptr (XgItem) item = dup_item (fixture, position);

  g_assert_cmpint (xg_item_get_read (item), ==, read);
  g_assert_cmpint (xg_item_get_pinned (item), ==, pinned);
}

static guint
count_matches (Fixture *fixture, const char *filter)
{
  g_autoptr (XgQuery) query = xg_query_parse_now (filter, NULL, NULL);
  g_autoptr (XgItemList) list = NULL;

  g_assert_nonnull (query);
  xg_ui_grid_flush (fixture->grid);
  list = xg_grid_list_items (fixture->grid, NULL, NULL, query, FALSE);
  XG_WAIT (!xg_item_list_get_loading (list), 3000);
  return g_list_model_get_n_items (G_LIST_MODEL (list));
}

static void
test_next_and_previous (void)
{
  Fixture fixture;

  set_up (&fixture, 40);
  xg_feed_model_set_selected (fixture.model, 0);
  press (&fixture, "jj");
  g_assert_cmpuint (xg_feed_model_get_selected (fixture.model), ==, 2);
  press (&fixture, "k");
  g_assert_cmpuint (xg_feed_model_get_selected (fixture.model), ==, 1);
  press (&fixture, "kkk");
  g_assert_cmpuint (xg_feed_model_get_selected (fixture.model), ==, 0);
  press (&fixture, "jjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjj");
  g_assert_cmpuint (xg_feed_model_get_selected (fixture.model), ==, 39);
  tear_down (&fixture);
}

static void
test_pin_and_unread (void)
{
  Fixture fixture;

  set_up (&fixture, 10);
  xg_feed_model_set_selected (fixture.model, 3);
  press (&fixture, "p");
  assert_flags (&fixture, 3, FALSE, TRUE);
  g_assert_cmpuint (count_matches (&fixture, "is:pinned"), ==, 1);
  press (&fixture, "u");
  assert_flags (&fixture, 3, TRUE, TRUE);
  press (&fixture, "u");
  assert_flags (&fixture, 3, FALSE, TRUE);
  press (&fixture, "p");
  assert_flags (&fixture, 3, FALSE, FALSE);
  g_assert_cmpuint (count_matches (&fixture, "is:pinned"), ==, 0);
  tear_down (&fixture);
}

static void
test_several_at_once (void)
{
  Fixture fixture;
  GtkBorder padding;

  set_up (&fixture, 10);
  xg_feed_model_set_selected (fixture.model, 1);
  /* Two are chosen; where one is when the keys are pressed does not count. */
  press (&fixture, "xjjxjpu");
  g_assert_nonnull (xg_ui_test_find_text (fixture.page, "2 selected"));
  assert_flags (&fixture, 1, TRUE, TRUE);
  assert_flags (&fixture, 2, FALSE, FALSE);
  assert_flags (&fixture, 3, TRUE, TRUE);
  assert_flags (&fixture, 4, FALSE, FALSE);
  g_assert_cmpuint (count_matches (&fixture, "is:pinned is:read"), ==, 2);
  /* Styled as on a newer toolkit: there is room for the pin. */
  gtk_style_context_get_padding (
    gtk_widget_get_style_context (
      xg_ui_test_find_text (fixture.page, "DNS tunnelling suspected, 1.2 GB outbound")),
    &padding);
  g_assert_cmpint (padding.right, ==, 20);
  xg_ui_test_pictures (fixture.window, "feed-selected");
  gtk_widget_activate_action (fixture.page, "item.unpin", NULL);
  assert_flags (&fixture, 1, TRUE, FALSE);
  assert_flags (&fixture, 3, TRUE, FALSE);
  gtk_widget_activate_action (fixture.page, "feed.unselect", NULL);
  g_assert_null (xg_ui_test_find_text (fixture.page, "2 selected"));
  tear_down (&fixture);
}

static void
test_marking_all_is_counted (void)
{
  Fixture fixture;

  set_up (&fixture, 300);
  gtk_selection_model_select_all (GTK_SELECTION_MODEL (fixture.model));
  g_assert_nonnull (xg_ui_test_find_text (fixture.page, "300 selected"));
  gtk_widget_activate_action (fixture.page, "item.mark-read", NULL);
  gtk_widget_activate_action (fixture.page, "item.pin", NULL);
  XG_WAIT (count_matches (&fixture, "is:read is:pinned") == 300, 5000);
  tear_down (&fixture);
}

static void
test_a_new_version_is_pinned_too (void)
{
  Fixture fixture;

  set_up (&fixture, 3);
  xg_feed_model_set_selected (fixture.model, 2);
  press (&fixture, "p");
  xg_ui_grid_publish (fixture.grid, "energy", "sample-0", NULL, "<a xmlns='urn:a'>again</a>");
  g_assert_cmpuint (count_matches (&fixture, "is:pinned again"), ==, 1);
  xg_feed_page_search (XG_FEED_PAGE (fixture.page), "is:pinned", XG_SEVERITY_UNKNOWN);
  XG_WAIT (g_list_model_get_n_items (G_LIST_MODEL (fixture.model)) == 1, 3000);
  /* The next one replaces it in the list of what is pinned. */
  xg_ui_grid_publish (fixture.grid, "energy", "sample-0", NULL, "<a xmlns='urn:a'>once more</a>");
  xg_ui_grid_flush (fixture.grid);
  xg_ui_test_settle (100);
  XG_WAIT (g_list_model_get_n_items (G_LIST_MODEL (fixture.model)) == 1, 3000);
  assert_flags (&fixture, 0, FALSE, TRUE);
  tear_down (&fixture);
}

static void
test_letters_search_where_it_is_off (void)
{
  Fixture fixture;
  GtkWidget *entry;

  set_up (&fixture, 10);
  entry = xg_ui_test_find_type (fixture.page, GTK_TYPE_SEARCH_ENTRY);
  g_object_set (fixture.page, "triage", FALSE, NULL);
  xg_feed_model_set_selected (fixture.model, 3);
  xg_ui_test_press (GTK_WINDOW (fixture.window), "p");
  xg_ui_test_settle (50);
  assert_flags (&fixture, 3, FALSE, FALSE);
  g_assert_true (gtk_search_entry_get_key_capture_widget (GTK_SEARCH_ENTRY (entry)) != NULL);
  g_object_set (fixture.page, "triage", TRUE, NULL);
  g_assert_null (gtk_search_entry_get_key_capture_widget (GTK_SEARCH_ENTRY (entry)));
  tear_down (&fixture);
}

static void
test_letters_are_text_in_the_entry (void)
{
  Fixture fixture;
  GtkWidget *entry;

  set_up (&fixture, 10);
  entry = xg_ui_test_find_type (fixture.page, GTK_TYPE_SEARCH_ENTRY);
  xg_feed_model_set_selected (fixture.model, 3);
  gtk_widget_grab_focus (entry);
  xg_ui_test_press (GTK_WINDOW (fixture.window), "p");
  xg_ui_test_settle (50);
  assert_flags (&fixture, 3, FALSE, FALSE);
  tear_down (&fixture);
}

static void
register_tests (void)
{
  g_test_add_func ("/ui/feed-triage/next-and-previous", test_next_and_previous);
  g_test_add_func ("/ui/feed-triage/pin-and-unread", test_pin_and_unread);
  g_test_add_func ("/ui/feed-triage/several-at-once", test_several_at_once);
  g_test_add_func ("/ui/feed-triage/marking-all-is-counted", test_marking_all_is_counted);
  g_test_add_func ("/ui/feed-triage/a-new-version-is-pinned-too", test_a_new_version_is_pinned_too);
  g_test_add_func ("/ui/feed-triage/letters-search-where-it-is-off",
                   test_letters_search_where_it_is_off);
  g_test_add_func ("/ui/feed-triage/letters-are-text-in-the-entry",
                   test_letters_are_text_in_the_entry);
}

int
main (int argc, char **argv)
{
  return xg_ui_test_main (argc, argv, register_tests);
}
