/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "alerts/xg-rules-dialog.h"
#include "feed/xg-feed-page.h"
#include "feed/xg-feed-query.h"
#include "feed/xg-feed-view.h"
#include "grid/xg-grid-private.h"
#include "xg-ui-grid.h"
#include "xg-ui-test.h"

typedef struct
{
  XgGrid *grid;
  GtkWidget *page;
  GtkWidget *window;
} Fixture;

static void
set_up (Fixture *fixture, guint n_items, int width)
{
  fixture->grid = xg_ui_grid_new ();
  if (n_items > 0)
    xg_ui_grid_publish_samples (fixture->grid, n_items);
  xg_ui_grid_flush (fixture->grid);
  fixture->page = xg_feed_page_new ();
  fixture->window = xg_ui_test_show (fixture->page, width, 600);
  xg_feed_page_set_scope (XG_FEED_PAGE (fixture->page), fixture->grid, NULL, NULL);
  xg_ui_test_settle (200);
}

static void
tear_down (Fixture *fixture)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  xg_ui_test_settle (20);
  xg_ui_grid_free (fixture->grid);
}

static XgFeedModel *
get_model (Fixture *fixture)
{
  XgFeedModel *model;

  g_object_get (xg_ui_test_find_type (fixture->page, XG_TYPE_FEED_VIEW), "model", &model, NULL);
  g_object_unref (model);
  return model;
}

static guint
count_rows (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (get_model (fixture)));
}

static void
search (Fixture *fixture, const char *text, XgSeverity severity)
{
  xg_feed_page_search (XG_FEED_PAGE (fixture->page), text, severity);
  xg_ui_test_settle (300);
}

static void
test_without_a_grid (void)
{
  GtkWidget *page = xg_feed_page_new ();
  GtkWidget *window = xg_ui_test_show (page, 360, 600);

  g_assert_nonnull (xg_ui_test_find_text (page, "Not Connected"));
  xg_ui_test_check_names (page);
  g_assert_cmpint (gtk_widget_get_width (page), <=, 360);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_items_appear_as_they_come (void)
{
  Fixture fixture;

  set_up (&fixture, 0, 900);
  g_assert_nonnull (xg_ui_test_find_text (fixture.page, "Offline, and Nothing Stored Yet"));
  xg_ui_grid_publish_samples (fixture.grid, 25);
  xg_ui_grid_flush (fixture.grid);
  XG_WAIT (count_rows (&fixture) == 25, 2000);
  xg_ui_test_settle (50);
  g_assert_nonnull (
    xg_ui_test_find_text (fixture.page, "Ransomware beacon from energy OT jump host"));
  g_assert_nonnull (xg_ui_test_find_text (fixture.page, "25 items"));
  xg_ui_test_check_names (fixture.page);
  tear_down (&fixture);
}

static void
test_search_and_severity (void)
{
  Fixture fixture;
  GtkWidget *entry;

  set_up (&fixture, 50, 900);
  search (&fixture, "ranso", XG_SEVERITY_UNKNOWN);
  g_assert_cmpuint (count_rows (&fixture), ==, 10);
  g_assert_nonnull (xg_ui_test_find_text (fixture.page, "10 of 50"));
  search (&fixture, "", XG_SEVERITY_MEDIUM);
  g_assert_cmpuint (count_rows (&fixture), ==, 30);
  search (&fixture, "nothing like this", XG_SEVERITY_UNKNOWN);
  g_assert_nonnull (xg_ui_test_find_text (fixture.page, "No Matching Items"));

  /* New items that match come in, others don't. */
  search (&fixture, "ransomware", XG_SEVERITY_UNKNOWN);
  xg_ui_grid_publish (fixture.grid, "energy", "x", NULL, "<a xmlns='urn:a'>ransomware again</a>");
  xg_ui_grid_publish (fixture.grid, "energy", "y", NULL, "<a xmlns='urn:a'>something else</a>");
  xg_ui_grid_flush (fixture.grid);
  XG_WAIT (count_rows (&fixture) == 11, 2000);
  g_assert_nonnull (xg_ui_test_find_text (fixture.page, "11 of 52"));

  /* Escape clears. */
  entry = xg_ui_test_find_type (fixture.page, GTK_TYPE_SEARCH_ENTRY);
  g_signal_emit_by_name (entry, "stop-search");
  xg_ui_test_settle (100);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "");
  g_assert_cmpuint (count_rows (&fixture), ==, 52);
  tear_down (&fixture);
}

static GtkWidget *
find_problem (Fixture *fixture)
{
  return GTK_WIDGET (
    gtk_widget_get_template_child (fixture->page, XG_TYPE_FEED_PAGE, "problem_label"));
}

/* What can't be read is told and marked, and the rows stay. */
static void
test_filter_errors_are_marked (void)
{
  Fixture fixture;
  GtkWidget *entry;
  GtkEditable *text;
  guint n_rows;
  int end = (int) strlen ("severity>=medium");

  set_up (&fixture, 4, 900);
  entry = xg_ui_test_find_type (fixture.page, GTK_TYPE_SEARCH_ENTRY);
  text = gtk_editable_get_delegate (GTK_EDITABLE (entry));
  search (&fixture, "severity>=medium", XG_SEVERITY_UNKNOWN);
  n_rows = count_rows (&fixture);
  g_assert_cmpuint (n_rows, <, 4);
  g_assert_false (gtk_widget_get_visible (find_problem (&fixture)));

  gtk_editable_insert_text (GTK_EDITABLE (entry), "xyz", -1, &end);
  g_signal_emit_by_name (entry, "activate");
  xg_ui_test_settle (300);
  g_assert_cmpuint (count_rows (&fixture), ==, n_rows);
  g_assert_true (gtk_widget_get_visible (find_problem (&fixture)));
  g_assert_nonnull (
    strstr (gtk_label_get_label (GTK_LABEL (find_problem (&fixture))), "mediumxyz"));
  g_assert_true (gtk_widget_has_css_class (entry, "error"));
  g_assert_nonnull (gtk_text_get_attributes (GTK_TEXT (text)));

  search (&fixture, "severity>=unknown", XG_SEVERITY_UNKNOWN);
  g_assert_cmpuint (count_rows (&fixture), ==, 4);
  g_assert_false (gtk_widget_get_visible (find_problem (&fixture)));
  g_assert_false (gtk_widget_has_css_class (entry, "error"));
  g_assert_null (gtk_text_get_attributes (GTK_TEXT (text)));
  tear_down (&fixture);
}

static GtkWidget *
find_facts (Fixture *fixture)
{
  return GTK_WIDGET (
    gtk_widget_get_template_child (fixture->page, XG_TYPE_FEED_PAGE, "facts_label"));
}

/* While older items are looked through, filters that need it say so, and no others. */
static void
test_result_may_grow (void)
{
  Fixture fixture;

  set_up (&fixture, 4, 900);
  fixture.grid->facts_left = 12345;
  xg_grid_notify_facts_left (fixture.grid);
  g_assert_false (gtk_widget_get_visible (find_facts (&fixture)));
  search (&fixture, "severity>=low", XG_SEVERITY_UNKNOWN);
  g_assert_false (gtk_widget_get_visible (find_facts (&fixture)));
  search (&fixture, "severity>=low -tlp:red", XG_SEVERITY_UNKNOWN);
  g_assert_true (gtk_widget_get_visible (find_facts (&fixture)));
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (find_facts (&fixture))),
                   ==,
                   "Up to 12345 older items are still being looked through: more may be found.");
  search (&fixture, "indicator:192.0.2.0/24", XG_SEVERITY_UNKNOWN);
  g_assert_true (gtk_widget_get_visible (find_facts (&fixture)));
  fixture.grid->facts_left = 0;
  xg_grid_notify_facts_left (fixture.grid);
  g_assert_false (gtk_widget_get_visible (find_facts (&fixture)));
  tear_down (&fixture);
}

static void
test_typing_searches_after_a_pause (void)
{
  Fixture fixture;
  GtkWidget *entry;

  set_up (&fixture, 50, 900);
  entry = xg_ui_test_find_type (fixture.page, GTK_TYPE_SEARCH_ENTRY);
  gtk_editable_set_text (GTK_EDITABLE (entry), "phish");
  g_assert_cmpuint (count_rows (&fixture), ==, 50);
  XG_WAIT (count_rows (&fixture) == 10, 3000);
  tear_down (&fixture);
}

static void
test_pause_holds_back (void)
{
  Fixture fixture;
  GtkWidget *resume = NULL;
  g_autoptr (GPtrArray) buttons = NULL;

  set_up (&fixture, 10, 900);
  gtk_widget_activate_action (fixture.page, "feed.paused", NULL);
  xg_ui_grid_publish (fixture.grid, "energy", "a", NULL, "<a xmlns='urn:a'>one</a>");
  xg_ui_grid_publish (fixture.grid, "energy", "b", NULL, "<a xmlns='urn:a'>two</a>");
  xg_ui_grid_flush (fixture.grid);
  g_assert_cmpuint (count_rows (&fixture), ==, 10);
  g_assert_nonnull (
    xg_ui_test_find_text (fixture.page, "Paused. 2 new items are stored and wait."));

  /* A search while paused is paused too. */
  search (&fixture, "one", XG_SEVERITY_UNKNOWN);
  search (&fixture, "", XG_SEVERITY_UNKNOWN);

  buttons = xg_ui_test_find_all (fixture.page, GTK_TYPE_BUTTON);
  for (guint i = 0; i < buttons->len; i++)
    if (g_strcmp0 (gtk_button_get_label (buttons->pdata[i]), "_Resume") == 0)
      resume = buttons->pdata[i];
  g_signal_emit_by_name (resume, "clicked");
  XG_WAIT (count_rows (&fixture) == 12, 2000);
  tear_down (&fixture);
}

static void
take_item_cb (XgFeedPage *page, XgItem *item, XgItem **selected)
{
  g_set_object (selected, item);
}

static void
test_selecting_marks_read (void)
{
  Fixture fixture;
  g_autoptr (XgItem) selected = NULL;

  set_up (&fixture, 10, 900);
  g_signal_connect (fixture.page, "item-selected", G_CALLBACK (take_item_cb), &selected);
  xg_feed_model_set_selected (get_model (&fixture), 2);
  g_assert_nonnull (selected);
  g_assert_false (xg_item_get_read (selected));
  XG_WAIT (xg_item_get_read (selected), 3000);
  gtk_widget_activate_action (fixture.page, "item.mark-unread", NULL);
  XG_WAIT (!xg_item_get_read (selected), 1000);
  xg_ui_test_settle (1100);
  g_assert_false (xg_item_get_read (selected));
  gtk_widget_activate_action (fixture.page, "feed.mark-all-read", NULL);
  XG_WAIT (xg_item_get_read (selected), 2000);
  g_clear_object (&selected);
  tear_down (&fixture);
}

static void
test_passing_over_does_not_mark_read (void)
{
  Fixture fixture;
  g_autoptr (XgItem) passed = NULL;

  set_up (&fixture, 10, 900);
  xg_feed_model_set_selected (get_model (&fixture), 2);
  passed = g_object_ref (xg_feed_page_get_selected_item (XG_FEED_PAGE (fixture.page)));
  xg_ui_test_settle (100);
  xg_feed_model_set_selected (get_model (&fixture), 3);
  xg_ui_test_settle (1200);
  g_assert_false (xg_item_get_read (passed));
  g_clear_object (&passed);
  tear_down (&fixture);
}

static void
test_scope_is_a_topic (void)
{
  Fixture fixture;
  XgBroker *broker;
  XgNode *node;

  set_up (&fixture, 50, 900);
  broker = xg_grid_lookup_broker (fixture.grid, "pubsub.grid.example");
  g_assert_nonnull (broker);
  node = xg_broker_lookup_node (broker, "health");
  g_assert_nonnull (node);
  xg_feed_page_set_scope (XG_FEED_PAGE (fixture.page), fixture.grid, broker, node);
  XG_WAIT (count_rows (&fixture) == 10, 2000);
  g_assert_nonnull (xg_ui_test_find_text (fixture.page, "health"));
  /* The filter stays with the page. */
  search (&fixture, "nomatch", XG_SEVERITY_UNKNOWN);
  xg_feed_page_set_scope (XG_FEED_PAGE (fixture.page), fixture.grid, NULL, NULL);
  xg_ui_test_settle (400);
  g_assert_cmpuint (count_rows (&fixture), ==, 0);
  xg_feed_page_set_scope (XG_FEED_PAGE (fixture.page), NULL, NULL, NULL);
  xg_ui_test_settle (50);
  g_assert_nonnull (xg_ui_test_find_text (fixture.page, "Not Connected"));
  tear_down (&fixture);
}

static void
test_newest_last (void)
{
  Fixture fixture;
  g_autoptr (XgItem) first = NULL;

  set_up (&fixture, 10, 900);
  g_object_set (fixture.page, "newest-first", FALSE, NULL);
  first = g_list_model_get_item (G_LIST_MODEL (get_model (&fixture)), 0);
  g_assert_cmpstr (xg_item_get_item_id (first), ==, "sample-0");
  gtk_widget_activate_action (fixture.page, "feed.newest-first", NULL);
  g_clear_object (&first);
  first = g_list_model_get_item (G_LIST_MODEL (get_model (&fixture)), 0);
  g_assert_cmpstr (xg_item_get_item_id (first), ==, "sample-9");
  g_clear_object (&first);
  tear_down (&fixture);
}

static void
test_narrow (void)
{
  Fixture fixture;
  g_autoptr (XgItem) opened = NULL;

  set_up (&fixture, 10, 360);
  g_assert_cmpint (gtk_widget_get_width (fixture.page), <=, 360);
  g_assert_nonnull (xg_ui_test_find_text (fixture.page, "csirt@utility-a.example"));
  g_signal_connect (fixture.page, "item-activated", G_CALLBACK (take_item_cb), &opened);
  xg_feed_model_set_selected (get_model (&fixture), 1);
  gtk_widget_activate_action (fixture.page, "item.open", NULL);
  g_assert_nonnull (opened);
  xg_ui_test_check_names (fixture.page);
  xg_ui_test_check_large_letters (fixture.page);
  g_clear_object (&opened);
  tear_down (&fixture);
}

static gboolean
can_choose (GtkMenuButton *button, const char *label)
{
  GtkPopover *menu = gtk_menu_button_get_popover (button);
  g_autoptr (GPtrArray) labels = xg_ui_test_find_all (GTK_WIDGET (menu), GTK_TYPE_LABEL);

  for (guint i = 0; i < labels->len; i++)
    if (g_str_equal (gtk_label_get_text (labels->pdata[i]), label))
      return TRUE;
  return FALSE;
}

/* Columns are to be chosen where the rows are a table, and there alone. */
static void
test_columns_of_a_table (void)
{
  const int widths[] = { 900, 360, 900 };
  Fixture fixture;
  GtkMenuButton *button;

  set_up (&fixture, 10, 900);
  button = GTK_MENU_BUTTON (xg_ui_test_find_type (fixture.page, GTK_TYPE_MENU_BUTTON));
  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      gtk_window_set_default_size (GTK_WINDOW (fixture.window), widths[i], 600);
      XG_WAIT (can_choose (button, "Columns") == (widths[i] == 900), 2000);
      g_assert_true (can_choose (button, "Order"));
      gtk_menu_button_popup (button);
      xg_ui_test_settle (100);
      gtk_menu_button_popdown (button);
    }
  tear_down (&fixture);
}

static GtkWidget *
find_dialog (void)
{
  GListModel *toplevels = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (toplevels, i);

      if (XG_IS_RULES_DIALOG (window))
        return window;
    }
  return NULL;
}

static gint64
get_rowid (Fixture *fixture, guint position)
{
  g_autoptr (XgItem) item = g_list_model_get_item (G_LIST_MODEL (get_model (fixture)), position);

  return xg_item_get_rowid (item);
}

/* Rows are looked for, and what is listed meanwhile is a topic that does not have the one that is
 * wanted: as when a notification is clicked. */
static void
list_anew (Fixture *fixture, gint64 rowid)
{
  XgFeedPage *page = XG_FEED_PAGE (fixture->page);
  XgBroker *broker = xg_grid_lookup_broker (fixture->grid, "pubsub.grid.example");

  xg_feed_page_set_scope (page, fixture->grid, broker, xg_broker_lookup_node (broker, "health"));
  XG_WAIT (count_rows (fixture) == 60, 2000);
  xg_ui_test_settle (50);
  xg_feed_page_set_scope (page, fixture->grid, NULL, NULL);
  g_assert_false (xg_feed_page_select_rowid (page, rowid));
}

static void
test_select_by_rowid_before_it_is_listed (void)
{
  Fixture fixture;
  XgFeedModel *model;
  gint64 rowid;

  set_up (&fixture, 300, 900);
  model = get_model (&fixture);
  /* The topics take turns: this row is of another one. */
  rowid = get_rowid (&fixture, 72);
  list_anew (&fixture, rowid);
  XG_WAIT (xg_feed_model_get_selected_item (model) != NULL, 2000);
  g_assert_cmpint (xg_item_get_rowid (xg_feed_model_get_selected_item (model)), ==, rowid);
  XG_WAIT (xg_item_get_read (xg_feed_model_get_selected_item (model)), 3000);

  /* What a person chooses meanwhile stays chosen. */
  rowid = get_rowid (&fixture, 72);
  list_anew (&fixture, rowid);
  XG_WAIT (count_rows (&fixture) > 60, 2000);
  xg_feed_model_set_selected (model, 3);
  xg_ui_test_settle (200);
  g_assert_cmpuint (xg_feed_model_get_selected (model), ==, 3);
  tear_down (&fixture);
}

static void
test_rule_from_the_view (void)
{
  Fixture fixture;
  GtkWidget *dialog;

  set_up (&fixture, 10, 900);
  search (&fixture, "ransomware", XG_SEVERITY_HIGH);
  gtk_widget_activate_action (fixture.page, "feed.create-rule", NULL);
  xg_ui_test_settle (100);
  dialog = find_dialog ();
  g_assert_nonnull (dialog);
  g_assert_nonnull (xg_ui_test_find_text (dialog, "New Rule"));
  g_assert_nonnull (xg_ui_test_find_text (dialog, "High or critical"));
  XG_WAIT (xg_ui_test_find_text (dialog, "0 of the 10 stored items there would have set it off.") !=
               NULL ||
             xg_ui_test_find_text (dialog,
                                   "2 of the 10 stored items there would have set it off.") != NULL,
           3000);
  gtk_window_destroy (GTK_WINDOW (dialog));
  tear_down (&fixture);
}

static void
test_select_by_rowid (void)
{
  Fixture fixture;
  g_autoptr (XgItem) item = NULL;

  set_up (&fixture, 300, 900);
  item = g_list_model_get_item (G_LIST_MODEL (get_model (&fixture)), 250);
  g_assert_true (xg_feed_page_select_rowid (XG_FEED_PAGE (fixture.page), xg_item_get_rowid (item)));
  g_assert_true (xg_feed_page_get_selected_item (XG_FEED_PAGE (fixture.page)) == item);
  xg_ui_test_settle (100);
  g_assert_false (xg_feed_page_select_rowid (XG_FEED_PAGE (fixture.page), 100000));
  g_clear_object (&item);
  tear_down (&fixture);
}

static void
register_tests (void)
{
  g_test_add_func ("/ui/feed-page/without-a-grid", test_without_a_grid);
  g_test_add_func ("/ui/feed-page/items-appear-as-they-come", test_items_appear_as_they_come);
  g_test_add_func ("/ui/feed-page/search-and-severity", test_search_and_severity);
  g_test_add_func ("/ui/feed-page/filter-errors-are-marked", test_filter_errors_are_marked);
  g_test_add_func ("/ui/feed-page/result-may-grow", test_result_may_grow);
  g_test_add_func ("/ui/feed-page/typing-searches-after-a-pause",
                   test_typing_searches_after_a_pause);
  g_test_add_func ("/ui/feed-page/select-by-rowid-before-it-is-listed",
                   test_select_by_rowid_before_it_is_listed);
  g_test_add_func ("/ui/feed-page/pause-holds-back", test_pause_holds_back);
  g_test_add_func ("/ui/feed-page/selecting-marks-read", test_selecting_marks_read);
  g_test_add_func ("/ui/feed-page/passing-over-does-not-mark-read",
                   test_passing_over_does_not_mark_read);
  g_test_add_func ("/ui/feed-page/scope-is-a-topic", test_scope_is_a_topic);
  g_test_add_func ("/ui/feed-page/newest-last", test_newest_last);
  g_test_add_func ("/ui/feed-page/narrow", test_narrow);
  g_test_add_func ("/ui/feed-page/columns-of-a-table", test_columns_of_a_table);
  g_test_add_func ("/ui/feed-page/rule-from-the-view", test_rule_from_the_view);
  g_test_add_func ("/ui/feed-page/select-by-rowid", test_select_by_rowid);
}

int
main (int argc, char **argv)
{
  return xg_ui_test_main (argc, argv, register_tests);
}
