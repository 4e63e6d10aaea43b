/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "feed/xg-feed-row.h"
#include "feed/xg-feed-view.h"
#include "feed/xg-severity-pill.h"
#include "xg-ui-items.h"
#include "xg-ui-test.h"

typedef struct
{
  GListStore *store;
  XgFeedModel *model;
  XgFeedView *view;
  GtkWidget *window;
} Fixture;

static void
set_up (Fixture *fixture, guint n, int width)
{
  fixture->store = xg_ui_items_make_list (n);
  fixture->model = xg_feed_model_new ();
  xg_feed_model_set_source (fixture->model, G_LIST_MODEL (fixture->store));
  fixture->view = XG_FEED_VIEW (xg_feed_view_new ());
  xg_feed_view_set_model (fixture->view, fixture->model);
  fixture->window = xg_ui_test_show (GTK_WIDGET (fixture->view), width, 500);
  xg_ui_test_settle (100);
}

static void
tear_down (Fixture *fixture)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_assert_finalize_object (fixture->model);
  g_assert_finalize_object (fixture->store);
}

/* Of the list that is seen. */
static GtkAdjustment *
get_adjustment (Fixture *fixture)
{
  g_autoptr (GPtrArray) scrollers =
    xg_ui_test_find_all (GTK_WIDGET (fixture->view), GTK_TYPE_SCROLLED_WINDOW);

  for (guint i = 0; i < scrollers->len; i++)
    if (gtk_widget_get_mapped (scrollers->pdata[i]))
      return gtk_scrolled_window_get_vadjustment (scrollers->pdata[i]);
  g_assert_not_reached ();
}

static void
wait_for_rows (Fixture *fixture)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (fixture->model));

  XG_WAIT (gtk_adjustment_get_upper (get_adjustment (fixture)) >= 15.0 * n, 3000);
  xg_ui_test_settle (50);
}

static double
distance_to_newest (Fixture *fixture)
{
  GtkAdjustment *adjustment = get_adjustment (fixture);
  double value = gtk_adjustment_get_value (adjustment);

  if (xg_feed_model_get_newest_first (fixture->model))
    return value;
  return gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment) - value;
}

static GtkWidget *
get_new_button (Fixture *fixture)
{
  g_autoptr (GPtrArray) buttons = xg_ui_test_find_all (GTK_WIDGET (fixture->view), GTK_TYPE_BUTTON);

  for (guint i = 0; i < buttons->len; i++)
    if (gtk_widget_has_css_class (buttons->pdata[i], "new-items"))
      return buttons->pdata[i];
  g_assert_not_reached ();
}

static void
arrive (Fixture *fixture, guint n)
{
  xg_ui_items_arrive (fixture->store, n);
  xg_ui_test_settle (80);
}

typedef struct
{
  int width;
  gboolean newest_first;
} Shape;

static const Shape shapes[] = {
  { 900, TRUE },
  { 900, FALSE },
  { 400, TRUE },
  { 400, FALSE },
};

static void
test_follows_at_the_newest_end (gconstpointer data)
{
  const Shape *shape = data;
  Fixture fixture = { 0 };

  set_up (&fixture, 300, shape->width);
  xg_feed_model_set_newest_first (fixture.model, shape->newest_first);
  wait_for_rows (&fixture);
  g_assert_true (xg_feed_view_get_following (fixture.view));
  for (guint i = 0; i < 5; i++)
    {
      arrive (&fixture, 40);
      g_assert_true (xg_feed_view_get_following (fixture.view));
      XG_WAIT (distance_to_newest (&fixture) <= 1, 3000);
    }
  g_assert_false (gtk_widget_get_visible (get_new_button (&fixture)));
  tear_down (&fixture);
}

/* The summary that stands at the top of the visible rows. */
static gint64
rowid_in_view (Fixture *fixture)
{
  GtkAdjustment *adjustment = get_adjustment (fixture);
  double share =
    gtk_adjustment_get_value (adjustment) / MAX (gtk_adjustment_get_upper (adjustment), 1);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (fixture->model));
  g_autoptr (XgItem) item =
    g_list_model_get_item (G_LIST_MODEL (fixture->model), (guint) (share * n + 0.5));

  return xg_item_get_rowid (item);
}

static void
test_yields_when_scrolled_away (gconstpointer data)
{
  const Shape *shape = data;
  Fixture fixture = { 0 };
  GtkAdjustment *adjustment;
  gint64 before;

  set_up (&fixture, 300, shape->width);
  xg_feed_model_set_newest_first (fixture.model, shape->newest_first);
  wait_for_rows (&fixture);
  adjustment = get_adjustment (&fixture);
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment) / 2);
  g_assert_false (xg_feed_view_get_following (fixture.view));
  xg_ui_test_settle (100);
  g_assert_false (xg_feed_view_get_following (fixture.view));
  before = rowid_in_view (&fixture);

  arrive (&fixture, 30);
  arrive (&fixture, 7);
  g_assert_false (xg_feed_view_get_following (fixture.view));
  g_assert_cmpuint (xg_feed_view_get_n_new (fixture.view), ==, 37);
  g_assert_true (gtk_widget_get_visible (get_new_button (&fixture)));
  g_assert_cmpint (gtk_widget_get_height (get_new_button (&fixture)), <, 60);
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (get_new_button (&fixture))),
                   ==,
                   shape->newest_first ? "↑ 37 new items" : "↓ 37 new items");
  /* Rows that were never seen have an estimated height: a row more or less. */
  g_assert_cmpint (ABS (rowid_in_view (&fixture) - before), <=, shape->width < 600 ? 8 : 2);

  g_signal_emit_by_name (get_new_button (&fixture), "clicked");
  xg_ui_test_settle (100);
  g_assert_true (xg_feed_view_get_following (fixture.view));
  g_assert_cmpuint (xg_feed_view_get_n_new (fixture.view), ==, 0);
  XG_WAIT (distance_to_newest (&fixture) <= 1, 3000);
  g_assert_false (gtk_widget_get_visible (get_new_button (&fixture)));
  tear_down (&fixture);
}

static void
test_scrolling_back_follows_again (void)
{
  Fixture fixture = { 0 };

  set_up (&fixture, 300, 900);
  wait_for_rows (&fixture);
  gtk_adjustment_set_value (get_adjustment (&fixture), 2000);
  arrive (&fixture, 3);
  g_assert_cmpuint (xg_feed_view_get_n_new (fixture.view), ==, 3);
  gtk_adjustment_set_value (get_adjustment (&fixture), 0);
  xg_ui_test_settle (50);
  g_assert_true (xg_feed_view_get_following (fixture.view));
  g_assert_cmpuint (xg_feed_view_get_n_new (fixture.view), ==, 0);
  arrive (&fixture, 3);
  XG_WAIT (distance_to_newest (&fixture) <= 1, 3000);
  tear_down (&fixture);
}

static void
test_another_set_begins_with_its_newest (void)
{
  Fixture fixture = { 0 };
  g_autoptr (GListStore) other = xg_ui_items_make_list (150);

  set_up (&fixture, 300, 900);
  wait_for_rows (&fixture);
  gtk_adjustment_set_value (get_adjustment (&fixture), 2000);
  xg_ui_test_settle (50);
  g_assert_false (xg_feed_view_get_following (fixture.view));
  xg_feed_model_set_source (fixture.model, G_LIST_MODEL (other));
  xg_ui_test_settle (100);
  g_assert_true (xg_feed_view_get_following (fixture.view));
  XG_WAIT (distance_to_newest (&fixture) <= 1, 3000);
  tear_down (&fixture);
}

static void
test_older_rows_are_no_arrivals (void)
{
  Fixture fixture = { 0 };
  g_autoptr (XgItem) old = xg_ui_items_make (0, 0);

  set_up (&fixture, 300, 900);
  wait_for_rows (&fixture);
  gtk_adjustment_set_value (get_adjustment (&fixture), 2000);
  xg_ui_test_settle (50);
  g_list_store_append (fixture.store, old);
  xg_ui_test_settle (50);
  g_assert_cmpuint (xg_feed_view_get_n_new (fixture.view), ==, 0);
  tear_down (&fixture);
}

static void
test_width_chooses_the_layout (void)
{
  Fixture fixture = { 0 };

  set_up (&fixture, 50, 900);
  g_assert_false (xg_feed_view_get_narrow (fixture.view));
  g_assert_nonnull (xg_ui_test_find_text (fixture.window, "Publisher"));
  g_assert_null (xg_ui_test_find_type (fixture.window, XG_TYPE_FEED_ROW));
  tear_down (&fixture);

  set_up (&fixture, 50, 700);
  g_assert_false (xg_feed_view_get_narrow (fixture.view));
  g_assert_nonnull (xg_ui_test_find_text (fixture.window, "Topic"));
  g_assert_null (xg_ui_test_find_text (fixture.window, "Publisher"));
  xg_feed_view_set_show_topic (fixture.view, FALSE);
  xg_ui_test_settle (50);
  g_assert_null (xg_ui_test_find_text (fixture.window, "Topic"));
  g_assert_nonnull (xg_ui_test_find_text (fixture.window, "Summary"));
  tear_down (&fixture);

  set_up (&fixture, 50, 380);
  g_assert_true (xg_feed_view_get_narrow (fixture.view));
  g_assert_nonnull (xg_ui_test_find_type (fixture.window, XG_TYPE_FEED_ROW));
  g_assert_cmpint (gtk_widget_get_width (fixture.window), <=, 400);
  tear_down (&fixture);
}

static void
count_activated_cb (XgFeedView *view, XgItem *item, gint64 *rowid)
{
  *rowid = xg_item_get_rowid (item);
}

static void
test_enter_activates (void)
{
  Fixture fixture = { 0 };
  GtkWidget *table;
  gint64 rowid = 0;

  set_up (&fixture, 50, 900);
  g_signal_connect (fixture.view, "activate", G_CALLBACK (count_activated_cb), &rowid);
  table = xg_ui_test_find_type (fixture.window, GTK_TYPE_COLUMN_VIEW);
  g_signal_emit_by_name (table, "activate", 3u);
  g_assert_cmpint (rowid, ==, 47);
  tear_down (&fixture);
}

static GtkWidget *
find_pill (GtkWidget *root, const char *word)
{
  g_autoptr (GPtrArray) pills = xg_ui_test_find_all (root, XG_TYPE_SEVERITY_PILL);

  for (guint i = 0; i < pills->len; i++)
    if (gtk_test_accessible_check_property (GTK_ACCESSIBLE (pills->pdata[i]),
                                            GTK_ACCESSIBLE_PROPERTY_LABEL,
                                            word) == NULL)
      return pills->pdata[i];
  return NULL;
}

static void
test_severity_is_a_word (void)
{
  Fixture fixture = { 0 };
  g_autoptr (XgItem) event =
    xg_ui_items_make_event (1000, XG_RECORD_PURGE, "All items were purged");

  set_up (&fixture, 50, 900);
  g_list_store_insert (fixture.store, 0, event);
  xg_ui_test_settle (80);
  g_assert_nonnull (find_pill (fixture.window, "Critical"));
  g_assert_nonnull (find_pill (fixture.window, "Purged"));
  g_assert_nonnull (xg_ui_test_find_text (fixture.window, "All items were purged"));
  tear_down (&fixture);
}

static void
test_rows_have_names (void)
{
  Fixture fixture = { 0 };
  GtkWidget *cell, *row;
  g_autofree char *complaint = NULL;

  set_up (&fixture, 9, 900);
  cell = xg_ui_test_find_text (fixture.window, "Phishing kit hosted at invoice-portal[.]example");
  g_assert_nonnull (cell);
  row = gtk_widget_get_parent (gtk_widget_get_parent (cell));
  g_assert_true (
    gtk_test_accessible_has_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL));
  /* The right name up to the clock. */
  complaint =
    gtk_test_accessible_check_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, "?");
  g_assert_nonnull (strstr (complaint,
                            "unread, Medium, Phishing kit hosted at invoice-portal[.]example, "
                            "partners, feed@cert.example, "));
  tear_down (&fixture);
}

/* Two thousand items a second, thirty times a second: no turn of the main loop may take long. */
static void
test_stream_keeps_the_loop_free (gconstpointer data)
{
  const Shape *shape = data;
  Fixture fixture = { 0 };
  gint64 worst = 0;
  gint64 next;
  gint64 end;
  guint sent = 0;

  set_up (&fixture, 20000, shape->width);
  xg_feed_model_set_newest_first (fixture.model, shape->newest_first);
  wait_for_rows (&fixture);
  next = g_get_monotonic_time ();
  end = next + 3 * G_USEC_PER_SEC / 2;
  while (g_get_monotonic_time () < end)
    {
      if (g_get_monotonic_time () >= next)
        {
          xg_ui_items_arrive (fixture.store, 66);
          sent += 66;
          next += G_USEC_PER_SEC / 30;
        }
      xg_ui_test_turn (&worst);
    }
  g_test_message ("%u rows, longest turn %.1f ms", sent, (double) worst / 1000);
  g_assert_cmpuint (sent, >, 500);
  g_assert_cmpint (worst, <, 100 * 1000);
  XG_WAIT (distance_to_newest (&fixture) <= 1, 3000);
  tear_down (&fixture);
}

static void
add_shapes (const char *name, GTestDataFunc func)
{
  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      g_autofree char *path = g_strdup_printf ("/ui/feed-view/%s/%s-%s",
                                               name,
                                               shapes[i].width < XG_FEED_NARROW ? "narrow" : "wide",
                                               shapes[i].newest_first ? "first" : "last");

      g_test_add_data_func (path, &shapes[i], func);
    }
}

static void
register_tests (void)
{
  add_shapes ("follows-at-the-newest-end", test_follows_at_the_newest_end);
  add_shapes ("yields-when-scrolled-away", test_yields_when_scrolled_away);
  add_shapes ("stream-keeps-the-loop-free", test_stream_keeps_the_loop_free);
  g_test_add_func ("/ui/feed-view/scrolling-back-follows-again", test_scrolling_back_follows_again);
  g_test_add_func ("/ui/feed-view/another-set-begins-with-its-newest",
                   test_another_set_begins_with_its_newest);
  g_test_add_func ("/ui/feed-view/older-rows-are-no-arrivals", test_older_rows_are_no_arrivals);
  g_test_add_func ("/ui/feed-view/width-chooses-the-layout", test_width_chooses_the_layout);
  g_test_add_func ("/ui/feed-view/enter-activates", test_enter_activates);
  g_test_add_func ("/ui/feed-view/severity-is-a-word", test_severity_is_a_word);
  g_test_add_func ("/ui/feed-view/rows-have-names", test_rows_have_names);
}

int
main (int argc, char **argv)
{
  return xg_ui_test_main (argc, argv, register_tests);
}
