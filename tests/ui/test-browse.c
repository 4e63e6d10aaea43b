/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "browse/xg-activity.h"
#include "browse/xg-node-actions.h"
#include "browse/xg-sparkline.h"
#include "double/xg-sample.h"
#include "xg-phrases.h"
#include "xg-settings.h"
#include "xg-ui-test.h"

#define SECOND ((gint64) G_USEC_PER_SEC)
#define NOW    (1700000000 * SECOND) /* the beginning of a bucket */

static void
test_activity_counts_up_the_tree (void)
{
  g_autoptr (XgGrid) grid = xg_sample_grid_new ();
  g_autoptr (XgActivity) activity = xg_activity_new ();
  guint buckets[XG_ACTIVITY_BUCKETS];

  /* "energy" is in two collections, one of which is in a third. */
  xg_activity_add (activity, xg_sample_get_node (grid, "energy"), NOW, 3);
  xg_activity_add (activity, xg_sample_get_node (grid, "finance"), NOW, 4);

  g_assert_cmpuint (xg_activity_read (activity, xg_sample_get_node (grid, "energy"), NOW, buckets),
                    ==,
                    3);
  g_assert_cmpuint (buckets[XG_ACTIVITY_BUCKETS - 1], ==, 3);
  g_assert_cmpuint (buckets[XG_ACTIVITY_BUCKETS - 2], ==, 0);
  g_assert_cmpuint (
    xg_activity_read (activity, xg_sample_get_node (grid, "incidents"), NOW, buckets),
    ==,
    7);
  g_assert_cmpuint (
    xg_activity_read (activity, xg_sample_get_node (grid, "vulnerabilities"), NOW, buckets),
    ==,
    3);
  g_assert_cmpuint (xg_activity_read (activity, xg_sample_get_node (grid, "posture"), NOW, buckets),
                    ==,
                    0);
}

static void
test_activity_of_the_last_minute (void)
{
  g_autoptr (XgGrid) grid = xg_sample_grid_new ();
  g_autoptr (XgActivity) activity = xg_activity_new ();
  XgNode *node = xg_sample_get_node (grid, "nea1");

  xg_activity_add (activity, node, NOW, 5);
  xg_activity_add (activity, node, NOW + 20 * SECOND, 3);
  g_assert_cmpuint (xg_activity_get_minute (activity, node, NOW + 50 * SECOND), ==, 8);
  g_assert_cmpuint (xg_activity_get_minute (activity, node, NOW + 60 * SECOND), ==, 3);
  g_assert_cmpuint (xg_activity_get_minute (activity, node, NOW + 80 * SECOND), ==, 0);
}

/* The number needs more room than the line, and is not there without items. */
static void
test_sparkline_with_its_number (void)
{
  g_autoptr (XgGrid) grid = xg_sample_grid_new ();
  g_autoptr (XgActivity) activity = xg_activity_new ();
  XgNode *node = xg_sample_get_node (grid, "nea1");
  GtkWidget *line = g_object_ref_sink (g_object_new (XG_TYPE_SPARKLINE, NULL));
  int minimum, natural;

  xg_sparkline_set (XG_SPARKLINE (line), activity, node);
  gtk_widget_measure (line, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (minimum, ==, 0);
  g_assert_cmpint (natural, ==, 0);

  xg_activity_add (activity, node, g_get_real_time (), 100);
  xg_sparkline_set (XG_SPARKLINE (line), activity, node);
  gtk_widget_measure (line, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (minimum, >, 0);
  g_assert_cmpint (natural, >, minimum);
  g_object_unref (line);
}

static void
test_activity_moves_on (void)
{
  g_autoptr (XgGrid) grid = xg_sample_grid_new ();
  g_autoptr (XgActivity) activity = xg_activity_new ();
  XgNode *node = xg_sample_get_node (grid, "nea1");
  const gint64 bucket = XG_ACTIVITY_SECONDS * SECOND;
  guint buckets[XG_ACTIVITY_BUCKETS];

  xg_activity_add (activity, node, NOW, 5);
  xg_activity_read (activity, node, NOW + 3 * bucket, buckets);
  g_assert_cmpuint (buckets[XG_ACTIVITY_BUCKETS - 4], ==, 5);

  /* What is older than all buckets is forgotten, also when nothing came in between. */
  g_assert_cmpuint (xg_activity_read (activity, node, NOW + XG_ACTIVITY_BUCKETS * bucket, buckets),
                    ==,
                    0);
  xg_activity_add (activity, node, NOW + 1000 * bucket, 1);
  g_assert_cmpuint (xg_activity_read (activity, node, NOW + 1000 * bucket, buckets), ==, 1);
  for (guint i = 0; i < XG_ACTIVITY_BUCKETS - 1; i++)
    g_assert_cmpuint (buckets[i], ==, 0);
}

static void
test_activity_follows_events (void)
{
  g_autoptr (XgGrid) grid = xg_sample_grid_new ();
  g_autoptr (XgActivity) activity = xg_activity_new ();
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) xg_record_unref);
  static const XgRecordKind kinds[] = { XG_RECORD_ITEM, XG_RECORD_ITEM, XG_RECORD_RETRACT };
  guint buckets[XG_ACTIVITY_BUCKETS];

  xg_activity_watch (activity, grid);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    g_ptr_array_add (records, xg_record_new (kinds[i], "pubsub.grid.example", "health"));
  g_ptr_array_add (records, xg_record_new (XG_RECORD_ITEM, "pubsub.grid.example", "not there"));
  g_ptr_array_add (records, xg_record_new (XG_RECORD_ITEM, "elsewhere.example", "health"));
  g_signal_emit_by_name (grid, "events", records);

  g_assert_cmpuint (
    xg_activity_read (activity, xg_sample_get_node (grid, "health"), g_get_real_time (), buckets),
    ==,
    2);
}

static void
test_activity_survives_a_circle (void)
{
  g_autoptr (XgGrid) grid = xg_sample_grid_new ();
  g_autoptr (XgActivity) activity = xg_activity_new ();
  XgBroker *broker = xg_sample_get_broker (grid);
  XgNode *a = xg_double_broker_add_node (broker, NULL, "a", "A", XG_NODE_COLLECTION);
  XgNode *b = xg_double_broker_add_node (broker, a, "b", "B", XG_NODE_COLLECTION);
  guint buckets[XG_ACTIVITY_BUCKETS];

  xg_double_broker_add_node (broker, b, "a", NULL, XG_NODE_COLLECTION);
  xg_activity_add (activity, b, NOW, 2);
  g_assert_cmpuint (xg_activity_read (activity, a, NOW, buckets), ==, 2);
  g_assert_cmpuint (xg_activity_read (activity, b, NOW, buckets), ==, 2);
}

static void
test_models_have_a_meaning (void)
{
  static const char *const access[] = { "open", "presence", "roster", "authorize", "whitelist" };
  static const char *const publish[] = { "publishers", "subscribers", "open" };

  for (guint i = 0; i < G_N_ELEMENTS (access); i++)
    {
      g_assert_cmpstr (xg_phrase_access_model (access[i]), !=, access[i]);
      g_assert_true (g_str_has_suffix (xg_phrase_access_model_meaning (access[i]), "."));
    }
  for (guint i = 0; i < G_N_ELEMENTS (publish); i++)
    g_assert_true (g_str_has_suffix (xg_phrase_publish_model_meaning (publish[i]), "."));

  /* A model of the broker's own is shown as it is, and nothing is invented for none. */
  g_assert_cmpstr (xg_phrase_access_model ("x-members"), ==, "x-members");
  g_assert_cmpstr (xg_phrase_access_model (NULL), ==, "Unknown");
  g_assert_cmpstr (xg_phrase_publish_model ("x-members"), ==, "x-members");
  g_assert_nonnull (xg_phrase_publish_model_meaning (NULL));
}

static void
check_countdown (gint64 microseconds, const char *expected)
{
  g_autofree char *text = xg_phrase_countdown (microseconds);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_countdown (void)
{
  check_countdown (-5 * SECOND, "0 s");
  check_countdown (0, "0 s");
  check_countdown (1, "1 s");
  check_countdown (12 * SECOND, "12 s");
  check_countdown (59 * SECOND + 1, "1:00 min");
  check_countdown (125 * SECOND, "2:05 min");
}

static void
check_moment (const char *iso8601, const char *expected)
{
  g_autofree char *text = xg_phrase_moment (iso8601);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_moment (void)
{
  g_autofree char *zone = g_strdup (g_getenv ("TZ"));

  g_setenv ("TZ", "UTC", TRUE);
  check_moment ("2026-02-11T09:30:00Z", "11 February 2026, 09:30");
  check_moment ("2026-02-11T09:30:00+02:00", "11 February 2026, 07:30");
  check_moment ("some day", "some day");
  check_moment (NULL, NULL);
  if (zone != NULL)
    g_setenv ("TZ", zone, TRUE);
}

static void
test_row_as_a_sentence (void)
{
  g_autoptr (XgGrid) grid = xg_sample_grid_new ();
  g_autofree char *energy = xg_phrase_node (xg_sample_get_node (grid, "energy"));
  g_autofree char *locked = xg_phrase_node (xg_sample_get_node (grid, "legal-hold"));

  g_assert_cmpstr (energy, ==, "energy, Topic, Subscribed, 301 unread items");
  g_assert_cmpstr (locked,
                   ==,
                   "legal-hold, Topic or collection, The broker shows this topic only to platforms "
                   "that its owners list.");
}

static void
test_actions_are_what_can_be_done (void)
{
  g_autoptr (XgGrid) grid = xg_sample_grid_new ();
  GtkWidget *window = xg_ui_test_show (gtk_label_new ("x"), 100, 100);
  g_autoptr (XgNodeActions) actions = xg_node_actions_new (window);
  g_autofree char *calls = NULL;

  /* Without a grid nothing can be done. */
  gtk_widget_activate_action (window, "node.mark-all-read", NULL);
  xg_node_actions_set_grid (actions, grid);
  xg_node_actions_set_target (actions, xg_sample_get_broker (grid), NULL);
  gtk_widget_activate_action (window, "node.refresh", NULL);
  gtk_widget_activate_action (window, "node.subscribe", NULL); /* a broker can't be subscribed */
  xg_node_actions_set_target (actions,
                              xg_sample_get_broker (grid),
                              xg_sample_get_node (grid, "nea1"));
  gtk_widget_activate_action (window, "node.refresh", NULL);
  gtk_widget_activate_action (window, "node.mark-all-read", NULL);
  calls = xg_double_take_calls ();
  g_assert_cmpstr (calls, ==, "refresh pubsub.grid.example; load nea1 again; read all of nea1");

  g_object_set (xg_grid_get_session (grid), "state", XG_SESSION_OFFLINE, NULL);
  gtk_widget_activate_action (window, "node.refresh", NULL);
  gtk_widget_activate_action (window, "node.subscribe", NULL);
  gtk_widget_activate_action (window, "node.mark-all-read", NULL);
  g_free (calls);
  calls = xg_double_take_calls ();
  g_assert_cmpstr (calls, ==, "read all of nea1");
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
copied_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(char **) data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

static void
test_link_is_copied (void)
{
  g_autoptr (XgGrid) grid = xg_sample_grid_new ();
  GtkWidget *window = xg_ui_test_show (gtk_label_new ("x"), 100, 100);
  g_autoptr (XgNodeActions) actions = xg_node_actions_new (window);
  g_autofree char *text = NULL;

  xg_node_actions_set_grid (actions, grid);
  xg_node_actions_set_target (actions,
                              xg_sample_get_broker (grid),
                              xg_sample_get_node (grid, "nea1"));
  gtk_widget_activate_action (window, "node.copy-link", NULL);
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (window), NULL, copied_cb, &text);
  XG_WAIT (text != NULL, 2000);
  g_assert_cmpstr (text, ==, "xmpp:pubsub.grid.example?;node=nea1");
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_settings (void)
{
  g_autoptr (XgSettings) settings = xg_settings_new ();
  g_autofree char *style = xg_settings_get_string (settings, "color-scheme");

  g_assert_cmpint (xg_settings_get_int (settings, "window-width"), ==, 1280);
  g_assert_true (xg_settings_get_boolean (settings, "newest-first"));
  g_assert_false (xg_settings_get_boolean (settings, "compact-rows"));
  g_assert_cmpstr (style, ==, "default");

  /* With the schema another part of the program sees the change, else it lasts here. */
  g_object_set (settings, "sidebar-width", 345, NULL);
  g_assert_cmpint (xg_settings_get_int (settings, "sidebar-width"), ==, 345);
  if (xg_settings_is_kept (settings))
    {
      g_autoptr (XgSettings) other = xg_settings_new ();

      g_assert_cmpint (xg_settings_get_int (other, "sidebar-width"), ==, 345);
      g_object_set (other, "color-scheme", "dark", NULL);
      g_free (style);
      style = xg_settings_get_string (settings, "color-scheme");
      g_assert_cmpstr (style, ==, "dark");
      g_object_set (other, "color-scheme", "default", "sidebar-width", 300, NULL);
    }
}

static void
register_tests (void)
{
  g_test_add_func ("/ui/activity/counts-up-the-tree", test_activity_counts_up_the_tree);
  g_test_add_func ("/ui/activity/last-minute", test_activity_of_the_last_minute);
  g_test_add_func ("/ui/sparkline/number", test_sparkline_with_its_number);
  g_test_add_func ("/ui/activity/moves-on", test_activity_moves_on);
  g_test_add_func ("/ui/activity/follows-events", test_activity_follows_events);
  g_test_add_func ("/ui/activity/survives-a-circle", test_activity_survives_a_circle);
  g_test_add_func ("/ui/phrases/models-have-a-meaning", test_models_have_a_meaning);
  g_test_add_func ("/ui/phrases/countdown", test_countdown);
  g_test_add_func ("/ui/phrases/moment", test_moment);
  g_test_add_func ("/ui/phrases/row-as-a-sentence", test_row_as_a_sentence);
  g_test_add_func ("/ui/node-actions/what-can-be-done", test_actions_are_what_can_be_done);
  g_test_add_func ("/ui/node-actions/link-is-copied", test_link_is_copied);
  g_test_add_func ("/ui/settings/kept-or-not", test_settings);
}

int
main (int argc, char **argv)
{
  return xg_ui_test_main (argc, argv, register_tests);
}
