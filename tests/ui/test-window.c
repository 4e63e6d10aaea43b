/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "browse/xg-sidebar.h"
#include "double/xg-sample.h"
#include "window/xg-banner.h"
#include "window/xg-pane-handle.h"
#include "window/xg-screenshots.h"
#include "window/xg-status-bar.h"
#include "window/xg-window.h"
#include "xg-ui-profiles.h"
#include "xg-ui-test.h"

typedef struct
{
  XgWindow *window;
  XgSettings *settings;
  XgGrid *grid;
  XgConnectorList *connectors;
  XgSession *session;
} Fixture;

static GtkWidget *
part (Fixture *fixture, const char *id)
{
  return GTK_WIDGET (
    gtk_widget_get_template_child (GTK_WIDGET (fixture->window), XG_TYPE_WINDOW, id));
}

/* The page in the middle pane */
static GtkWidget *
shown_page (Fixture *fixture)
{
  return gtk_stack_get_visible_child (GTK_STACK (part (fixture, "content_stack")));
}

static void
open_window (Fixture *fixture, int width, int height)
{
  g_object_set (fixture->settings, "window-width", width, "window-height", height, NULL);
  fixture->window =
    xg_window_new (ADW_APPLICATION (xg_ui_test_get_application ()), fixture->settings);
  xg_window_set_connectors (fixture->window, fixture->connectors);
  xg_window_show_grid (fixture->window);
  gtk_window_present (GTK_WINDOW (fixture->window));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (fixture->window));
  xg_ui_test_settle (100);
  g_free (xg_double_take_calls ());
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  const char *size = data;

  fixture->settings = xg_settings_new ();
  fixture->grid = xg_sample_grid_new ();
  fixture->connectors = xg_ui_profiles_new (fixture->grid, NULL);
  fixture->session = xg_grid_get_session (fixture->grid);
  if (g_str_equal (size, "wide"))
    open_window (fixture, 1180, 760);
  else
    open_window (fixture, 360, 640);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->window != NULL)
    gtk_window_destroy (GTK_WINDOW (fixture->window));
  xg_ui_test_settle (50);
  g_clear_object (&fixture->connectors);
  g_assert_finalize_object (fixture->grid);
  g_clear_object (&fixture->settings);
  g_free (xg_double_take_calls ());
}

static void
act (Fixture *fixture, const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->window), action, NULL));
}

static gboolean
is_shown (Fixture *fixture, const char *id)
{
  GtkWidget *widget = part (fixture, id);
  graphene_rect_t bounds;

  return gtk_widget_get_mapped (widget) &&
         gtk_widget_compute_bounds (widget, GTK_WIDGET (fixture->window), &bounds) &&
         bounds.origin.x + bounds.size.width > 1 &&
         bounds.origin.x < (float) gtk_widget_get_width (GTK_WIDGET (fixture->window)) - 1;
}

static void
test_names (Fixture *fixture, gconstpointer data)
{
  static const char *const pages[] = { "feed", "overview" };

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      xg_window_show_node (fixture->window, xg_sample_get_node (fixture->grid, "energy"), pages[i]);
      xg_ui_test_settle (50);
      xg_ui_test_check_names (GTK_WIDGET (fixture->window));
    }
  xg_window_show_place (fixture->window, XG_PLACE_ALERTS, NULL);
  xg_ui_test_check_names (GTK_WIDGET (fixture->window));
  xg_window_show_connect (fixture->window);
  xg_ui_test_check_names (GTK_WIDGET (fixture->window));
  xg_window_show_problem (fixture->window, "No.");
  xg_ui_test_check_names (GTK_WIDGET (fixture->window));
}

static void
test_places_choose_the_page (Fixture *fixture, gconstpointer data)
{
  XgNode *energy = xg_sample_get_node (fixture->grid, "energy");

  g_assert_cmpstr (xg_window_get_page (fixture->window), ==, "feed");
  act (fixture, "win.alerts");
  g_assert_cmpstr (xg_window_get_page (fixture->window), ==, "alerts");
  act (fixture, "win.items");
  g_assert_cmpstr (xg_window_get_page (fixture->window), ==, "feed");

  xg_window_show_node (fixture->window, energy, "overview");
  g_assert_cmpstr (xg_window_get_page (fixture->window), ==, "overview");
  /* The next topic is looked at in the same way. */
  xg_sidebar_select_node (XG_SIDEBAR (part (fixture, "sidebar")),
                          xg_sample_get_node (fixture->grid, "health"));
  g_assert_cmpstr (xg_window_get_page (fixture->window), ==, "overview");
  /* A locked one has nothing but its reason. */
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.page", "s", "feed");
  g_assert_cmpstr (xg_window_get_page (fixture->window), ==, "feed");
  xg_sidebar_select_node (XG_SIDEBAR (part (fixture, "sidebar")),
                          xg_sample_get_node (fixture->grid, "legal-hold"));
  g_assert_cmpstr (xg_window_get_page (fixture->window), ==, "overview");
  act (fixture, "win.items");
  g_assert_cmpstr (xg_window_get_page (fixture->window), ==, "feed");
}

static void
test_show_node_by_address (Fixture *fixture, gconstpointer data)
{
  gtk_widget_activate_action (GTK_WIDGET (fixture->window),
                              "win.show-node",
                              "(ssss)",
                              "",
                              "pubsub.grid.example",
                              "finance",
                              "overview");
  g_assert_cmpstr (xg_window_get_page (fixture->window), ==, "overview");
  g_assert_nonnull (xg_ui_test_find_text (shown_page (fixture), "finance"));

  /* What is not there changes nothing. */
  gtk_widget_activate_action (GTK_WIDGET (fixture->window),
                              "win.show-node",
                              "(ssss)",
                              "",
                              "pubsub.elsewhere.example",
                              "finance",
                              "feed");
  g_assert_cmpstr (xg_window_get_page (fixture->window), ==, "overview");
}

static void
test_wide_shows_three_panes (Fixture *fixture, gconstpointer data)
{
  g_assert_true (is_shown (fixture, "sidebar_pane"));
  g_assert_true (is_shown (fixture, "content_pane"));
  g_assert_true (is_shown (fixture, "detail_pane"));
  /* Alerts and topics need the room of the details. */
  act (fixture, "win.alerts");
  xg_ui_test_settle (50);
  g_assert_false (is_shown (fixture, "detail_pane"));

  act (fixture, "win.sidebar");
  xg_ui_test_settle (50);
  g_assert_false (is_shown (fixture, "sidebar_pane"));
  act (fixture, "win.back");
  xg_ui_test_settle (50);
  g_assert_true (is_shown (fixture, "sidebar_pane"));
}

static void
test_narrow_shows_one_pane (Fixture *fixture, gconstpointer data)
{
  g_assert_true (is_shown (fixture, "sidebar_pane"));
  g_assert_false (is_shown (fixture, "content_pane"));

  act (fixture, "win.alerts");
  xg_ui_test_settle (50);
  g_assert_true (is_shown (fixture, "content_pane"));
  g_assert_false (is_shown (fixture, "sidebar_pane"));

  act (fixture, "win.back");
  xg_ui_test_settle (50);
  g_assert_true (is_shown (fixture, "sidebar_pane"));
  g_assert_false (is_shown (fixture, "content_pane"));
}

static void
test_narrow_fits (Fixture *fixture, gconstpointer data)
{
  static const char *const pages[] = { "feed", "overview" };
  int minimum;

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      xg_window_show_node (fixture->window, xg_sample_get_node (fixture->grid, "energy"), pages[i]);
      xg_ui_test_settle (100);
      gtk_widget_measure (
        adw_application_window_get_content (ADW_APPLICATION_WINDOW (fixture->window)),
        GTK_ORIENTATION_HORIZONTAL,
        -1,
        &minimum,
        NULL,
        NULL,
        NULL);
      g_assert_cmpint (minimum, <=, 360);
    }
}

static void
test_panes_keep_their_width (Fixture *fixture, gconstpointer data)
{
  XgPaneHandle *handle = XG_PANE_HANDLE (part (fixture, "sidebar_handle"));
  XgPaneHandle *detail_handle = XG_PANE_HANDLE (part (fixture, "detail_handle"));
  int before = gtk_widget_get_width (part (fixture, "sidebar_pane"));
  int detail = gtk_widget_get_width (part (fixture, "detail_pane"));

  g_assert_cmpint (before, ==, xg_settings_get_int (fixture->settings, "sidebar-width"));
  xg_pane_handle_move (handle, 40);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (fixture->window));
  g_assert_cmpint (gtk_widget_get_width (part (fixture, "sidebar_pane")), ==, before + 40);
  g_assert_cmpint (xg_settings_get_int (fixture->settings, "sidebar-width"), ==, before + 40);

  xg_pane_handle_move (detail_handle, -30);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (fixture->window));
  g_assert_cmpint (gtk_widget_get_width (part (fixture, "detail_pane")), ==, detail - 30);

  /* However far one drags, nothing folds and nothing vanishes. */
  xg_pane_handle_move (handle, 5000);
  xg_ui_test_settle (50);
  g_assert_true (is_shown (fixture, "content_pane"));
  g_assert_false (adw_leaflet_get_folded (ADW_LEAFLET (part (fixture, "outer"))));
  xg_pane_handle_move (handle, -5000);
  xg_pane_handle_move (detail_handle, -5000);
  xg_ui_test_settle (50);
  g_assert_true (is_shown (fixture, "detail_pane"));
  g_assert_cmpint (gtk_widget_get_width (part (fixture, "sidebar_pane")), >=, 150);
}

static void
test_size_is_remembered (Fixture *fixture, gconstpointer data)
{
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1100, 700);
  xg_ui_test_settle (100);
  gtk_window_close (GTK_WINDOW (fixture->window));
  fixture->window = NULL;
  xg_ui_test_settle (50);
  g_assert_cmpint (xg_settings_get_int (fixture->settings, "window-width"), ==, 1100);
  g_assert_cmpint (xg_settings_get_int (fixture->settings, "window-height"), ==, 700);
}

static void
test_lost_connection_is_told (Fixture *fixture, gconstpointer data)
{
  XgBanner *banner = XG_BANNER (part (fixture, "banner"));
  g_autofree char *calls = NULL;

  g_assert_null (xg_banner_get_text (banner));
  g_object_set (
    fixture->session,
    "error-text",
    "The server ended the connection. It was asked for something with so many elements, "
    "attributes or lines in one place that reading it would take minutes. If that happens "
    "again, ask whoever runs the service to remove it.",
    "next-try",
    g_get_monotonic_time () + 12 * G_USEC_PER_SEC,
    "state",
    XG_SESSION_WAITING,
    NULL);
  g_assert_nonnull (strstr (xg_banner_get_text (banner), "The server ended the connection."));
  g_assert_nonnull (
    xg_ui_test_find_text (part (fixture, "status_bar"), "Connection lost · next try in 12 s"));
  xg_ui_test_settle (50);
  xg_ui_test_pictures (GTK_WIDGET (fixture->window), "banner");
  act (fixture, "win.retry");
  calls = xg_double_take_calls ();
  g_assert_cmpstr (calls, ==, "retry");

  g_object_set (fixture->session, "error-text", NULL, "state", XG_SESSION_ONLINE, NULL);
  g_assert_null (xg_banner_get_text (banner));
  g_assert_false (gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.no-such", NULL));
}

static void
test_cache_trouble_comes_first (Fixture *fixture, gconstpointer data)
{
  XgBanner *banner = XG_BANNER (part (fixture, "banner"));

  xg_double_grid_set_discovery_error (fixture->grid, "No pubsub service there.");
  g_assert_cmpstr (xg_banner_get_text (banner), ==, "No pubsub service there.");
  g_object_set (fixture->grid, "problem", "The disk is full.", NULL);
  g_assert_cmpstr (xg_banner_get_text (banner), ==, "The disk is full.");
  g_object_set (fixture->grid, "problem", NULL, NULL);
  g_assert_cmpstr (xg_banner_get_text (banner), ==, "No pubsub service there.");
}

/* What the profile names can't be used: another password would not help. */
static void
test_bad_certificate_leads_to_the_profile (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error =
    xg_stream_error_new (XG_STREAM_ERROR_IDENTITY, NULL, NULL, "The certificate has expired.");
  GtkWidget *banner = part (fixture, "banner");

  xg_double_session_fail (fixture->session, error);
  g_assert_cmpstr (xg_banner_get_text (XG_BANNER (banner)), ==, "The certificate has expired.");
  g_assert_nonnull (xg_ui_test_find_text (banner, "Edit Profile…"));
  g_assert_null (xg_ui_test_find_text (banner, "Sign In…"));
}

static void
test_refused_login_leads_back (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error =
    g_error_new_literal (XG_STREAM_ERROR, XG_STREAM_ERROR_NOT_AUTHORIZED, "The password is wrong.");

  xg_double_session_fail (fixture->session, error);
  g_assert_cmpstr (xg_banner_get_text (XG_BANNER (part (fixture, "banner"))),
                   ==,
                   "The password is wrong.");
  act (fixture, "win.connect");
  g_assert_cmpstr (xg_window_get_page (fixture->window), ==, "connect");
  act (fixture, "win.show-grid");
  g_assert_cmpstr (xg_window_get_page (fixture->window), ==, "feed");
}

static void
test_status_bar_counts (Fixture *fixture, gconstpointer data)
{
  GtkWidget *bar = part (fixture, "status_bar");
  g_autofree char *ledger = xg_status_bar_format_ledger (10, 5, 2, 2, 1);

  g_assert_cmpstr (ledger, ==, "Received 10 = stored 5 + updated 2 + duplicate 2 + rejected 1");
  g_assert_nonnull (xg_ui_test_find_text (bar, "Encrypted · SCRAM-SHA-256"));
  xg_double_grid_set_catch_up (
    fixture->grid,
    &(XgCatchUp){ .running = TRUE, .n_topics = 9, .n_done = 3, .n_items = 2 });
  XG_WAIT (xg_ui_test_find_text (bar, "Catching up: 3 of 9 topics, 2 items") != NULL, 2000);
  xg_double_grid_set_catch_up (fixture->grid, &(XgCatchUp){ .n_topics = 9, .n_done = 9 });
  g_object_set (fixture->grid,
                "n-received",
                (guint64) 7,
                "n-stored",
                (guint64) 7,
                "n-updated",
                (guint64) 0,
                NULL);
  XG_WAIT (xg_ui_test_find_text (bar, "Received 7 = stored 7") != NULL, 2000);
  g_object_set (fixture->session, "state", XG_SESSION_OFFLINE, NULL);
  g_assert_nonnull (xg_ui_test_find_text (bar, "Offline"));
}

static void
test_disconnect_and_log_out (Fixture *fixture, gconstpointer data)
{
  g_autofree char *calls = NULL;

  act (fixture, "win.disconnect");
  calls = xg_double_take_calls ();
  g_assert_cmpstr (calls, ==, "disconnect");
  g_assert_cmpstr (xg_window_get_page (fixture->window), ==, "feed");
  g_clear_pointer (&calls, g_free);

  g_object_set (fixture->session, "state", XG_SESSION_ONLINE, NULL);
  act (fixture, "win.log-out");
  calls = xg_double_take_calls ();
  g_assert_cmpstr (calls, ==, "log out");
  g_assert_cmpstr (xg_window_get_page (fixture->window), ==, "connect");
}

static gboolean
says (Fixture *fixture, const char *text)
{
  return xg_ui_test_find_text (GTK_WIDGET (fixture->window), text) != NULL;
}

/* One that was found at an address: in the sidebar beside our own, on its page, with a way out. */
static void
test_broker_of_another_domain (Fixture *fixture, gconstpointer data)
{
  XgBroker *broker = xg_double_grid_add_broker (fixture->grid,
                                                "pubsub.cert.other.example",
                                                "CERT of the other domain");

  xg_double_broker_add_node (broker, NULL, "warnings", "Warnings", XG_NODE_TOPIC);
  xg_window_show_place (fixture->window, XG_PLACE_BROKER, broker);
  xg_ui_test_settle (50);
  xg_ui_test_click (GTK_WIDGET (fixture->window), "Broker");
  xg_ui_test_settle (50);
  g_assert_cmpstr (xg_window_get_page (fixture->window), ==, "broker");
  g_assert_true (says (fixture, "pubsub.cert.other.example"));
  xg_ui_test_pictures (GTK_WIDGET (fixture->window), "broker-found");
  xg_sidebar_open_menu (XG_SIDEBAR (part (fixture, "sidebar")));
  xg_ui_test_settle (50);
  g_assert_true (says (fixture, "Remove Broker From List…"));
  xg_ui_test_pictures (GTK_WIDGET (fixture->window), "broker-found-menu");
  /* The toolkit looks for a tooltip half a second after a popover came. */
  xg_ui_test_settle (700);
}

static void
test_requests_notification_leads_to_them (Fixture *fixture, gconstpointer data)
{
  g_signal_emit_by_name (fixture->grid, "open-requests");
  g_assert_cmpstr (xg_window_get_page (fixture->window), ==, "requests");
  act (fixture, "win.items");
  act (fixture, "win.requests");
  g_assert_cmpstr (xg_window_get_page (fixture->window), ==, "requests");
}

static void
test_find_focuses_the_search (Fixture *fixture, gconstpointer data)
{
  GtkWidget *focus;

  act (fixture, "win.sidebar");
  act (fixture, "win.find-node");
  xg_ui_test_settle (50);
  focus = gtk_window_get_focus (GTK_WINDOW (fixture->window));
  g_assert_nonnull (focus);
  g_assert_true (gtk_widget_is_ancestor (focus, part (fixture, "sidebar")));
  g_assert_nonnull (gtk_widget_get_ancestor (focus, GTK_TYPE_SEARCH_ENTRY));

  act (fixture, "win.search");
  xg_ui_test_settle (50);
  focus = gtk_window_get_focus (GTK_WINDOW (fixture->window));
  g_assert_true (gtk_widget_is_ancestor (focus, part (fixture, "feed_page")));
}

static void
test_toasts_are_no_markup (Fixture *fixture, gconstpointer data)
{
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.toast", "s", "<b>a & b");
  xg_ui_test_settle (50);
  g_assert_nonnull (xg_ui_test_find_text (GTK_WIDGET (fixture->window), "<b>a & b"));
}

static void
test_grid_goes_away (Fixture *fixture, gconstpointer data)
{
  xg_window_show_node (fixture->window, xg_sample_get_node (fixture->grid, "energy"), "overview");
  xg_window_set_connectors (fixture->window, NULL);
  xg_window_show_connect (fixture->window);
  g_assert_cmpstr (xg_window_get_page (fixture->window), ==, "connect");
  xg_ui_test_settle (100);
}

static void
test_picture_is_a_picture (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (g_get_user_cache_dir (), "window.png", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = NULL;

  g_mkdir_with_parents (g_get_user_cache_dir (), 0700);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (fixture->window));
  g_assert_true (xg_screenshots_take (GTK_WIDGET (fixture->window), path, &error));
  g_assert_no_error (error);
  texture = gdk_texture_new_from_filename (path, &error);
  g_assert_no_error (error);
  g_assert_cmpint (gdk_texture_get_width (texture),
                   ==,
                   gtk_widget_get_width (GTK_WIDGET (fixture->window)));
  g_assert_false (
    xg_screenshots_take (GTK_WIDGET (fixture->window), "/nowhere/at/all.png", &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer), const char *size)
{
  g_test_add (path, Fixture, size, set_up, test, tear_down);
}

static void
register_tests (void)
{
  add ("/ui/window/names", test_names, "wide");
  add ("/ui/window/places-choose-the-page", test_places_choose_the_page, "wide");
  add ("/ui/window/show-node-by-address", test_show_node_by_address, "wide");
  add ("/ui/window/wide-shows-three-panes", test_wide_shows_three_panes, "wide");
  add ("/ui/window/narrow-shows-one-pane", test_narrow_shows_one_pane, "narrow");
  add ("/ui/window/narrow-fits", test_narrow_fits, "narrow");
  add ("/ui/window/panes-keep-their-width", test_panes_keep_their_width, "wide");
  add ("/ui/window/size-is-remembered", test_size_is_remembered, "wide");
  add ("/ui/window/lost-connection-is-told", test_lost_connection_is_told, "wide");
  add ("/ui/window/cache-trouble-comes-first", test_cache_trouble_comes_first, "wide");
  add ("/ui/window/bad-certificate-leads-to-the-profile",
       test_bad_certificate_leads_to_the_profile,
       "wide");
  add ("/ui/window/refused-login-leads-back", test_refused_login_leads_back, "wide");
  add ("/ui/window/status-bar-counts", test_status_bar_counts, "wide");
  add ("/ui/window/disconnect-and-log-out", test_disconnect_and_log_out, "wide");
  add ("/ui/window/broker-of-another-domain", test_broker_of_another_domain, "wide");
  add ("/ui/window/requests-notification-leads-to-them",
       test_requests_notification_leads_to_them,
       "wide");
  add ("/ui/window/find-focuses-the-search", test_find_focuses_the_search, "wide");
  add ("/ui/window/toasts-are-no-markup", test_toasts_are_no_markup, "wide");
  add ("/ui/window/grid-goes-away", test_grid_goes_away, "wide");
  add ("/ui/window/picture-is-a-picture", test_picture_is_a_picture, "wide");
}

int
main (int argc, char **argv)
{
  return xg_ui_test_main (argc, argv, register_tests);
}
