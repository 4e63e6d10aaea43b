/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "feed/xg-feed-page.h"
#include "grid/xg-grid-private.h"
#include "timeline/xg-timeline-bar.h"
#include "timeline/xg-timeline-chart.h"
#include "timeline/xg-timeline-words.h"
#include "xg-ui-grid.h"
#include "xg-ui-test.h"

#define BROKER "pubsub.grid.example"
#define MINUTE ((gint64) 60 * G_USEC_PER_SEC)

typedef struct
{
  XgGrid *grid;
  GtkWidget *page;
  GtkWidget *window;
  GtkWidget *bar;
  GtkWidget *chart;
} Fixture;

/* Comes so many minutes after midnight of a day in the past, in the local zone. */
static void
add (Fixture *fixture, guint minutes, XgSeverity severity)
{
  static guint n_items = 0;
  g_autoptr (GDateTime) day = g_date_time_new_local (2026, 11, 18, 0, 0, 0);
  g_autofree char *id = g_strdup_printf ("%u", n_items++);
  XgRecord *record = xg_record_new (XG_RECORD_ITEM, BROKER, "n");

  record->item_id = g_strdup (id);
  record->summary = g_strdup ("An item");
  record->severity = severity;
  record->received = g_date_time_to_unix (day) * G_USEC_PER_SEC + minutes * MINUTE;
  xg_ingest_push (fixture->grid->ingest, record);
}

/* In the first hour one item a minute, low; then a critical one and two of none. */
static void
fill (Fixture *fixture)
{
  for (guint i = 0; i < 60; i++)
    add (fixture, i, XG_SEVERITY_LOW);
  add (fixture, 100, XG_SEVERITY_CRITICAL);
  add (fixture, 100, XG_SEVERITY_UNKNOWN);
  add (fixture, 119, XG_SEVERITY_UNKNOWN);
}

static void
open_page (Fixture *fixture, int width)
{
  xg_ui_grid_flush (fixture->grid);
  fixture->page = xg_feed_page_new ();
  fixture->bar = xg_timeline_bar_new (XG_FEED_PAGE (fixture->page));
  xg_feed_page_set_above (XG_FEED_PAGE (fixture->page), fixture->bar);
  fixture->window = xg_ui_test_show (fixture->page, width, 600);
  fixture->chart = xg_ui_test_find_type (fixture->bar, XG_TYPE_TIMELINE_CHART);
  xg_feed_page_set_scope (XG_FEED_PAGE (fixture->page), fixture->grid, NULL, NULL);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->grid = xg_ui_grid_new ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  xg_ui_test_settle (20);
  xg_ui_grid_free (fixture->grid);
}

static gboolean
says (Fixture *fixture, const char *text)
{
  return xg_ui_test_find_text (fixture->bar, text) != NULL;
}

static guint
count_rows (Fixture *fixture)
{
  XgItemList *list = xg_feed_page_get_result (XG_FEED_PAGE (fixture->page));

  return list != NULL ? g_list_model_get_n_items (G_LIST_MODEL (list)) : 0;
}

static void
press (Fixture *fixture, const char *key)
{
  gtk_widget_grab_focus (fixture->chart);
  g_assert_true (xg_ui_test_press (GTK_WINDOW (fixture->window), key));
}

#define ALL "2026-11-18 00:00:00 – 02:00:00 · 63 items: Critical 1, Low 60, Unrated 2"

static void
test_shows_when_items_came (Fixture *fixture, gconstpointer data)
{
  fill (fixture);
  open_page (fixture, 900);
  XG_WAIT (says (fixture, ALL), 2000);
  g_assert_true (gtk_widget_get_mapped (fixture->chart));
  xg_ui_test_pictures (fixture->window, "timeline");
  xg_ui_test_check_names (fixture->page);
}

/* A range chosen by keys becomes a part of the filter, and can be left again. */
static void
test_narrows_by_keys (Fixture *fixture, gconstpointer data)
{
  g_autofree char *expression = NULL;
  g_autofree char *wide = NULL;

  fill (fixture);
  open_page (fixture, 900);
  XG_WAIT (says (fixture, ALL), 2000);
  press (fixture, "Home");
  g_assert_true (says (fixture, "2026-11-18 00:00:00 – 00:02:00 · 2 items: Low 2"));
  press (fixture, "<Shift>Right");
  press (fixture, "<Shift>Right");
  g_assert_true (says (fixture, "2026-11-18 00:00:00 – 00:06:00 · 6 items: Low 6"));
  xg_ui_test_pictures (fixture->window, "timeline-range");
  press (fixture, "Return");
  expression = xg_feed_page_dup_expression (XG_FEED_PAGE (fixture->page));
  g_assert_cmpstr (expression, ==, "since:2026-11-18T00:00:00 before:2026-11-18T00:06:00");
  XG_WAIT (count_rows (fixture) == 6, 2000);
  XG_WAIT (says (fixture, "2026-11-18 00:00:00 – 00:05:10 · 6 items: Low 6"), 2000);

  xg_ui_test_click (fixture->bar, "All Times");
  XG_WAIT (count_rows (fixture) == 63, 2000);
  wide = xg_feed_page_dup_expression (XG_FEED_PAGE (fixture->page));
  g_assert_cmpstr (wide, ==, "");
  XG_WAIT (says (fixture, ALL), 2000);
}

static void
test_escape_leaves_the_range (Fixture *fixture, gconstpointer data)
{
  fill (fixture);
  open_page (fixture, 900);
  XG_WAIT (says (fixture, ALL), 2000);
  press (fixture, "End");
  g_assert_true (says (fixture, "2026-11-18 01:58:00 – 02:00:00 · 1 item: Unrated 1"));
  press (fixture, "Escape");
  g_assert_true (says (fixture, ALL));
}

static void
test_follows_the_filter_and_what_comes (Fixture *fixture, gconstpointer data)
{
  fill (fixture);
  open_page (fixture, 900);
  XG_WAIT (says (fixture, ALL), 2000);
  xg_feed_page_search (XG_FEED_PAGE (fixture->page), "severity=critical", XG_SEVERITY_UNKNOWN);
  XG_WAIT (says (fixture, "2026-11-18 01:40:00 – 01:40:01 · 1 item: Critical 1"), 2000);
  add (fixture, 102, XG_SEVERITY_CRITICAL);
  xg_ui_grid_flush (fixture->grid);
  XG_WAIT (says (fixture, "2026-11-18 01:40:00 – 01:42:05 · 2 items: Critical 2"), 3000);
}

static void
test_nothing_takes_no_room (Fixture *fixture, gconstpointer data)
{
  open_page (fixture, 360);
  xg_ui_test_settle (200);
  g_assert_false (gtk_widget_get_visible (fixture->bar));
  fill (fixture);
  xg_ui_grid_flush (fixture->grid);
  XG_WAIT (gtk_widget_get_visible (fixture->bar), 3000);
  g_assert_cmpint (gtk_widget_get_width (fixture->window), <=, 360);
  xg_ui_test_pictures (fixture->window, "timeline-narrow");
}

static void
assert_narrow (const char *expression, const char *expected)
{
  g_autoptr (GDateTime) day = g_date_time_new_local (2026, 11, 18, 0, 0, 0);
  gint64 since = g_date_time_to_unix (day) * G_USEC_PER_SEC;
  g_autofree char *text = xg_timeline_words_narrow (expression, since, since + MINUTE);
  g_autofree char *full =
    g_strconcat (expected, "since:2026-11-18T00:00:00 before:2026-11-18T00:01:00", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (XgQuery) query = xg_query_parse_now (text, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, full);
}

static void
test_words (void)
{
  assert_narrow ("", "");
  assert_narrow ("scan", "scan ");
  assert_narrow ("scan since:2h", "scan ");
  assert_narrow ("scan since:2026-11-18 before:2026-11-19", "scan ");
  assert_narrow ("since:2h scan", "since:2h scan ");
  assert_narrow ("\"scan since:2h\"", "\"scan since:2h\" ");
  assert_narrow ("scan or probe", "(scan or probe) ");
  assert_narrow ("(scan or probe)", "(scan or probe) ");
  assert_narrow ("severity>=high OR tlp:red before:today", "(severity>=high OR tlp:red) ");
}

/* Where a machine takes half a second for three hundred rows, they are not waited for. */
static void
counted_cb (XgTimeline *timeline, XgItemList *list)
{
  const gint64 *begun = g_object_get_data (G_OBJECT (list), "begun");

  if (g_get_monotonic_time () - *begun < 500 * 1000)
    g_assert_false (xg_item_list_get_loading (list));
}

/* More rows than a list gets at once: they are counted when all are there. */
static void
test_rows_come_first (Fixture *fixture, gconstpointer data)
{
  g_autoptr (XgTimeline) timeline = xg_timeline_new ();
  g_autoptr (XgItemList) list = NULL;
  gint64 begun;
  guint64 sum = 0;

  for (guint i = 0; i < 300; i++)
    add (fixture, i, XG_SEVERITY_LOW);
  open_page (fixture, 900);
  list = xg_grid_list_items (fixture->grid, NULL, NULL, NULL, FALSE);
  g_assert_true (xg_item_list_get_loading (list));
  begun = g_get_monotonic_time ();
  g_object_set_data (G_OBJECT (list), "begun", &begun);
  g_signal_connect_object (timeline, "changed", G_CALLBACK (counted_cb), list, 0);
  xg_timeline_set_list (timeline, list);
  g_assert_true (xg_timeline_get_loading (timeline));
  XG_WAIT (!xg_timeline_get_loading (timeline), 5000);
  for (guint i = 0; i < xg_timeline_get_n_buckets (timeline); i++)
    sum += xg_timeline_get_sum (timeline, i);
  g_assert_cmpuint (sum, ==, 300);
}

#define ADD(name, func) g_test_add ("/ui/timeline/" name, Fixture, NULL, set_up, func, tear_down)

static void
register_tests (void)
{
  ADD ("shows-when-items-came", test_shows_when_items_came);
  ADD ("narrows-by-keys", test_narrows_by_keys);
  ADD ("escape-leaves-the-range", test_escape_leaves_the_range);
  ADD ("follows-the-filter-and-what-comes", test_follows_the_filter_and_what_comes);
  ADD ("nothing-takes-no-room", test_nothing_takes_no_room);
  ADD ("rows-come-first", test_rows_come_first);
  g_test_add_func ("/ui/timeline/words", test_words);
}

int
main (int argc, char **argv)
{
  return xg_ui_test_main (argc, argv, register_tests);
}
