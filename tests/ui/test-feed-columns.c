/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The table of the feed: which columns it has, and by which its rows are ordered. */
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
  GtkColumnView *table;
  XgFeedModel *model;
} Fixture;

static guint
count (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (fixture->model));
}

static void
set_up (Fixture *fixture, guint n_items, int width)
{
  fixture->grid = xg_ui_grid_new ();
  xg_ui_grid_publish_samples (fixture->grid, n_items);
  xg_ui_grid_flush (fixture->grid);
  fixture->page = xg_feed_page_new ();
  fixture->window = xg_ui_test_show (fixture->page, width, 600);
  fixture->table = GTK_COLUMN_VIEW (xg_ui_test_find_type (fixture->page, GTK_TYPE_COLUMN_VIEW));
  xg_feed_page_set_scope (XG_FEED_PAGE (fixture->page), fixture->grid, NULL, NULL);
  g_object_get (xg_ui_test_find_type (fixture->page, XG_TYPE_FEED_VIEW),
                "model",
                &fixture->model,
                NULL);
  XG_WAIT (count (fixture) == n_items, 3000);
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

static char *
list_titles (Fixture *fixture)
{
  GListModel *columns = gtk_column_view_get_columns (fixture->table);
  GString *titles = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      g_string_append_printf (titles,
                              "%s%s",
                              i > 0 ? "," : "",
                              gtk_column_view_column_get_title (column));
    }
  return g_string_free (titles, FALSE);
}

static void
assert_titles (Fixture *fixture, const char *expected)
{
  g_autofree char *titles = list_titles (fixture);

  g_assert_cmpstr (titles, ==, expected);
}

static char *
dup_property (Fixture *fixture, const char *name)
{
  char *value = NULL;

  g_object_get (fixture->page, name, &value, NULL);
  return value;
}

static void
assert_property (Fixture *fixture, const char *name, const char *expected)
{
  g_autofree char *value = dup_property (fixture, name);

  g_assert_cmpstr (value, ==, expected);
}

static GtkColumnViewColumn *
get_column (Fixture *fixture, const char *title)
{
  GListModel *columns = gtk_column_view_get_columns (fixture->table);

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      if (g_str_equal (gtk_column_view_column_get_title (column), title))
        return column;
    }
  g_assert_not_reached ();
}

static void
test_columns_are_chosen_moved_and_sized (void)
{
  Fixture fixture;

  set_up (&fixture, 5, 1180);
  assert_titles (&fixture, "Time,Severity,Summary,Topic,Publisher,Type");
  gtk_widget_activate_action (fixture.page, "columns.type", NULL);
  gtk_widget_activate_action (fixture.page, "columns.id", NULL);
  assert_titles (&fixture, "Time,Severity,Summary,Topic,Publisher,Item ID");
  xg_ui_test_settle (50);
  g_assert_nonnull (xg_ui_test_find_text (fixture.page, "sample-0"));
  gtk_column_view_insert_column (fixture.table, 0, get_column (&fixture, "Topic"));
  gtk_column_view_column_set_fixed_width (get_column (&fixture, "Publisher"), 222);
  assert_property (&fixture, "columns", "topic,time,severity,summary,publisher=222,id");

  /* What was remembered comes back; the summary can't go. */
  g_object_set (fixture.page, "columns", "tlp,nonsense,time=150,time,severity=7", NULL);
  assert_titles (&fixture, "TLP,Time,Severity,Summary");
  assert_property (&fixture, "columns", "tlp,time=150,severity,summary");
  tear_down (&fixture);
}

/* From the menu of the page, where a line of it leads to them. */
static void
test_columns_are_in_the_menu (void)
{
  Fixture fixture;
  GtkWidget *button = NULL;
  GtkPopover *popover;
  g_autoptr (GPtrArray) all = NULL;

  set_up (&fixture, 30, 1180);
  all = xg_ui_test_find_all (fixture.page, GTK_TYPE_MENU_BUTTON);
  for (guint i = 0; i < all->len; i++)
    if (gtk_menu_button_get_menu_model (all->pdata[i]) != NULL)
      button = all->pdata[i];
  g_assert_nonnull (button);
  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  popover = gtk_menu_button_get_popover (GTK_MENU_BUTTON (button));
  xg_ui_test_settle (50);
  xg_ui_test_pictures (fixture.window, "feed-menu");
  g_object_set (popover, "visible-submenu", "C_olumns", NULL);
  xg_ui_test_settle (50);
  g_assert_nonnull (xg_ui_test_find_text (GTK_WIDGET (popover), "Publisher"));
  xg_ui_test_pictures (fixture.window, "feed-columns");
  gtk_popover_popdown (popover);
  xg_ui_test_settle (700);
  tear_down (&fixture);
}

static void
test_columns_without_room_come_back (void)
{
  Fixture fixture;

  set_up (&fixture, 5, 700);
  assert_titles (&fixture, "Time,Severity,Summary,Topic");
  /* Moved among those that are seen, the others stay between them. */
  gtk_column_view_insert_column (fixture.table, 0, get_column (&fixture, "Topic"));
  assert_property (&fixture, "columns", "topic,time,severity,summary,publisher,type");
  gtk_window_set_default_size (GTK_WINDOW (fixture.window), 1180, 600);
  XG_WAIT (g_list_model_get_n_items (gtk_column_view_get_columns (fixture.table)) == 6, 3000);
  assert_titles (&fixture, "Topic,Time,Severity,Summary,Publisher,Type");
  tear_down (&fixture);
}

/* Whether the rows fall or rise by severity, the newer of equal ones first. */
static gboolean
is_by_severity (Fixture *fixture, int sign)
{
  for (guint i = 1; i < count (fixture); i++)
    {
      g_autoptr (XgItem) one = g_list_model_get_item (G_LIST_MODEL (fixture->model), i - 1);
      g_autoptr (XgItem) two = g_list_model_get_item (G_LIST_MODEL (fixture->model), i);
      int difference = (int) xg_item_get_severity (one) - (int) xg_item_get_severity (two);

      if (difference * sign < 0 ||
          (difference == 0 && xg_item_get_rowid (one) <= xg_item_get_rowid (two)))
        return FALSE;
    }
  return TRUE;
}

static void
test_order_by_a_column (void)
{
  Fixture fixture;

  set_up (&fixture, 60, 1180);
  g_assert_false (is_by_severity (&fixture, 1));
  g_object_set (fixture.page, "order", "-severity", NULL);
  XG_WAIT (count (&fixture) == 60 && is_by_severity (&fixture, 1), 3000);
  /* As a click on the title does it. */
  gtk_column_view_sort_by_column (fixture.table,
                                  get_column (&fixture, "Severity"),
                                  GTK_SORT_ASCENDING);
  assert_property (&fixture, "order", "severity");
  XG_WAIT (count (&fixture) == 60 && is_by_severity (&fixture, -1), 3000);
  gtk_widget_activate_action (fixture.page, "feed.order", "s", "");
  XG_WAIT (count (&fixture) == 60 && !is_by_severity (&fixture, -1), 3000);
  g_assert_cmpuint (xg_feed_model_get_newest (fixture.model), ==, 0);
  tear_down (&fixture);
}

static void
test_the_time_turns_the_order_round (void)
{
  Fixture fixture;
  gboolean newest_first = TRUE;

  set_up (&fixture, 10, 1180);
  gtk_column_view_sort_by_column (fixture.table, get_column (&fixture, "Time"), GTK_SORT_ASCENDING);
  g_object_get (fixture.page, "newest-first", &newest_first, NULL);
  g_assert_false (newest_first);
  assert_property (&fixture, "order", "");
  g_assert_cmpuint (xg_feed_model_get_newest (fixture.model), ==, 9);
  g_object_set (fixture.page, "newest-first", TRUE, NULL);
  g_assert_cmpuint (xg_feed_model_get_newest (fixture.model), ==, 0);
  tear_down (&fixture);
}

static void
test_arrivals_take_their_places (void)
{
  Fixture fixture;

  set_up (&fixture, 30, 1180);
  g_object_set (fixture.page, "order", "-severity", NULL);
  XG_WAIT (count (&fixture) == 30 && is_by_severity (&fixture, 1), 3000);
  xg_ui_grid_publish_samples (fixture.grid, 5);
  xg_ui_grid_publish (fixture.grid, "energy", "z", NULL, "<a xmlns='urn:a'>one</a>");
  xg_ui_grid_flush (fixture.grid);
  /* More at once than are put in one by one */
  XG_WAIT (count (&fixture) >= 31 && is_by_severity (&fixture, 1), 3000);
  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *id = g_strdup_printf ("more-%u", i);

      xg_ui_grid_publish (fixture.grid, "health", id, NULL, "<a xmlns='urn:a'>more</a>");
    }
  xg_ui_grid_flush (fixture.grid);
  XG_WAIT (count (&fixture) >= 71 && is_by_severity (&fixture, 1), 3000);

  /* Only what matches; a later version replaces the one before. */
  xg_feed_page_search (XG_FEED_PAGE (fixture.page), "more", XG_SEVERITY_UNKNOWN);
  XG_WAIT (count (&fixture) == 40, 3000);
  xg_ui_grid_publish (fixture.grid, "health", "more-3", NULL, "<a xmlns='urn:a'>more again</a>");
  xg_ui_grid_publish (fixture.grid, "health", "less", NULL, "<a xmlns='urn:a'>less</a>");
  xg_ui_grid_publish (fixture.grid, "health", "plus", NULL, "<a xmlns='urn:a'>more too</a>");
  xg_ui_grid_flush (fixture.grid);
  XG_WAIT (count (&fixture) == 41 && is_by_severity (&fixture, 1), 3000);
  tear_down (&fixture);
}

static void
test_the_selected_row_stays_in_another_order (void)
{
  Fixture fixture;
  gint64 rowid;
  g_autoptr (GArray) selected = NULL;

  set_up (&fixture, 700, 1180);
  xg_feed_model_set_selected (fixture.model, 650);
  rowid = xg_item_get_rowid (xg_feed_model_get_selected_item (fixture.model));
  g_object_set (fixture.page, "order", "topic", NULL);
  XG_WAIT (count (&fixture) == 700, 3000);
  g_assert_true (xg_feed_page_select_rowid (XG_FEED_PAGE (fixture.page), rowid));
  gtk_selection_model_select_all (GTK_SELECTION_MODEL (fixture.model));
  selected = xg_feed_page_list_selected (XG_FEED_PAGE (fixture.page));
  g_assert_cmpuint (selected->len, ==, 700);
  g_clear_pointer (&selected, g_array_unref);
  tear_down (&fixture);
}

static void
register_tests (void)
{
  g_test_add_func ("/ui/feed-columns/chosen-moved-and-sized",
                   test_columns_are_chosen_moved_and_sized);
  g_test_add_func ("/ui/feed-columns/in-the-menu", test_columns_are_in_the_menu);
  g_test_add_func ("/ui/feed-columns/without-room-come-back", test_columns_without_room_come_back);
  g_test_add_func ("/ui/feed-columns/order-by-a-column", test_order_by_a_column);
  g_test_add_func ("/ui/feed-columns/the-time-turns-the-order-round",
                   test_the_time_turns_the_order_round);
  g_test_add_func ("/ui/feed-columns/arrivals-take-their-places", test_arrivals_take_their_places);
  g_test_add_func ("/ui/feed-columns/the-selected-row-stays-in-another-order",
                   test_the_selected_row_stays_in_another_order);
}

int
main (int argc, char **argv)
{
  return xg_ui_test_main (argc, argv, register_tests);
}
