/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>

#include "double/xg-double.h"
#include "window/xg-connector.h"
#include "xg-ui-test.h"

typedef struct
{
  XgConnector *connector;
  XgSettings *settings;
  XgProfile *profile;
  char *config_dir;
  char *sentence; /* of the last "failed", "cache-failed" or "note" */
  guint n_ready;
  guint n_failed;
  guint n_cache_failed;
} Fixture;

static void
ready_cb (XgConnector *connector, Fixture *fixture)
{
  fixture->n_ready++;
}

static void
failed_cb (XgConnector *connector, const char *sentence, Fixture *fixture)
{
  fixture->n_failed++;
  g_free (fixture->sentence);
  fixture->sentence = g_strdup (sentence);
}

static void
cache_failed_cb (XgConnector *connector, const char *sentence, Fixture *fixture)
{
  fixture->n_cache_failed++;
  g_free (fixture->sentence);
  fixture->sentence = g_strdup (sentence);
}

static XgProfile *
new_profile (const char *jid)
{
  XgProfile *profile = xg_profile_new (jid);

  g_object_set (profile, "jid", jid, NULL);

  return profile;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->settings = xg_settings_new ();
  fixture->config_dir = g_dir_make_tmp ("xg-connector-XXXXXX", NULL);
  fixture->connector =
    xg_connector_new (fixture->settings, fixture->config_dir, fixture->config_dir, FALSE);
  g_signal_connect (fixture->connector, "ready", G_CALLBACK (ready_cb), fixture);
  g_signal_connect (fixture->connector, "failed", G_CALLBACK (failed_cb), fixture);
  g_signal_connect (fixture->connector, "cache-failed", G_CALLBACK (cache_failed_cb), fixture);
  fixture->profile = new_profile ("greta@grid.example");
  g_free (xg_double_take_calls ());
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autofree char *profiles = g_build_filename (fixture->config_dir, "profiles.ini", NULL);

  xg_ui_test_settle (50);
  g_assert_finalize_object (fixture->connector);
  g_clear_object (&fixture->profile);
  g_clear_object (&fixture->settings);
  g_remove (profiles);
  g_rmdir (fixture->config_dir);
  g_free (fixture->config_dir);
  g_free (fixture->sentence);
  g_free (xg_double_take_calls ());
}

static XgSession *
get_session (Fixture *fixture)
{
  XgGrid *grid = xg_connector_get_grid (fixture->connector);

  return grid != NULL ? xg_grid_get_session (grid) : NULL;
}

static void
wait_for_attempt (Fixture *fixture)
{
  XG_WAIT (get_session (fixture) != NULL &&
             xg_session_get_state (get_session (fixture)) == XG_SESSION_CONNECTING,
           2000);
}

static void
test_opens_then_connects (Fixture *fixture, gconstpointer data)
{
  g_autofree char *calls = NULL;

  xg_connector_connect (fixture->connector, fixture->profile, "secret", XG_CONNECT_NORMAL);
  g_assert_null (xg_connector_get_grid (fixture->connector));
  wait_for_attempt (fixture);
  calls = xg_double_take_calls ();
  g_assert_cmpstr (calls, ==, "open; notifications on; connect secret");
  g_assert_cmpuint (fixture->n_ready, ==, 0);

  g_object_set (get_session (fixture), "state", XG_SESSION_ONLINE, NULL);
  g_assert_cmpuint (fixture->n_ready, ==, 1);
  /* A loss and a return later on are the session's own business. */
  g_object_set (get_session (fixture), "state", XG_SESSION_WAITING, NULL);
  g_object_set (get_session (fixture), "state", XG_SESSION_ONLINE, NULL);
  g_assert_cmpuint (fixture->n_ready, ==, 1);
}

static void
test_offline_does_not_connect (Fixture *fixture, gconstpointer data)
{
  g_autofree char *calls = NULL;

  xg_connector_connect (fixture->connector, fixture->profile, NULL, XG_CONNECT_OFFLINE);
  XG_WAIT (fixture->n_ready == 1, 2000);
  calls = xg_double_take_calls ();
  g_assert_cmpstr (calls, ==, "open; notifications on");
}

static void
test_cache_failure_can_be_met (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error =
    g_error_new_literal (G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, "Nothing can be written there.");
  g_autofree char *calls = NULL;

  xg_double_set_open_error (error);
  xg_connector_connect (fixture->connector, fixture->profile, "secret", XG_CONNECT_NORMAL);
  XG_WAIT (fixture->n_cache_failed == 1, 2000);
  g_assert_cmpstr (fixture->sentence, ==, "Nothing can be written there.");
  g_assert_null (xg_connector_get_grid (fixture->connector));

  /* Only when the person says so it runs without a cache; then it goes on where it was. */
  xg_connector_open_again (fixture->connector, TRUE);
  wait_for_attempt (fixture);
  calls = xg_double_take_calls ();
  g_assert_cmpstr (calls, ==, "open; open in memory; notifications on; connect secret");
}

static void
test_cancel_while_opening (Fixture *fixture, gconstpointer data)
{
  xg_connector_connect (fixture->connector, fixture->profile, "secret", XG_CONNECT_NORMAL);
  xg_connector_cancel (fixture->connector);
  xg_ui_test_settle (100);
  g_assert_null (xg_connector_get_grid (fixture->connector));
  g_assert_cmpuint (fixture->n_ready, ==, 0);
  g_assert_cmpuint (fixture->n_cache_failed, ==, 0);
}

static void
test_same_account_keeps_its_cache (Fixture *fixture, gconstpointer data)
{
  g_autoptr (XgProfile) again = new_profile ("greta@grid.example");
  g_autofree char *calls = NULL;
  XgGrid *grid;

  xg_connector_connect (fixture->connector, fixture->profile, "wrong", XG_CONNECT_NORMAL);
  wait_for_attempt (fixture);
  grid = xg_connector_get_grid (fixture->connector);
  g_object_set (get_session (fixture), "state", XG_SESSION_OFFLINE, NULL);
  g_free (xg_double_take_calls ());

  g_object_set (again, "host", "other.example", "port", 5223u, NULL);
  xg_connector_connect (fixture->connector, again, "right", XG_CONNECT_NORMAL);
  g_assert_true (xg_connector_get_grid (fixture->connector) == grid);
  g_assert_cmpstr (xg_profile_get_host (xg_grid_get_profile (grid)), ==, "other.example");
  calls = xg_double_take_calls ();
  g_assert_cmpstr (calls, ==, "connect right");
}

static void
test_other_account_closes_the_cache (Fixture *fixture, gconstpointer data)
{
  g_autoptr (XgProfile) other = new_profile ("hugo@grid.example");
  g_autofree char *calls = NULL;

  xg_connector_connect (fixture->connector, fixture->profile, "one", XG_CONNECT_NORMAL);
  wait_for_attempt (fixture);
  g_free (xg_double_take_calls ());
  xg_connector_connect (fixture->connector, other, "two", XG_CONNECT_NORMAL);
  g_assert_null (xg_connector_get_grid (fixture->connector));
  wait_for_attempt (fixture);
  calls = xg_double_take_calls ();
  g_assert_cmpstr (calls, ==, "close; open; notifications on; connect two");
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static XgProfile *
find_last (Fixture *fixture, gboolean *has_cache)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  XgProfile *profile;

  xg_connector_find_last_async (fixture->connector, NULL, found_cb, &result);
  XG_WAIT (result != NULL, 2000);
  profile = xg_connector_find_last_finish (fixture->connector, result, has_cache, &error);
  g_assert_no_error (error);

  return profile;
}

static void
test_kept_only_once_it_worked (Fixture *fixture, gconstpointer data)
{
  g_autoptr (XgProfile) none = NULL;
  g_autoptr (XgProfile) last = NULL;
  g_autofree char *path = g_build_filename (fixture->config_dir, "profiles.ini", NULL);
  g_autofree char *cache = NULL;
  g_autofree char *text = NULL;
  gboolean has_cache;

  g_object_set (fixture->profile, "host", "h.example", NULL);
  xg_connector_connect (fixture->connector, fixture->profile, "canary", XG_CONNECT_KEEP);
  wait_for_attempt (fixture);
  none = find_last (fixture, &has_cache);
  g_assert_null (none);

  g_object_set (get_session (fixture), "state", XG_SESSION_ONLINE, NULL);
  XG_WAIT (g_file_test (path, G_FILE_TEST_EXISTS), 2000);
  xg_ui_test_settle (50);
  last = find_last (fixture, &has_cache);
  g_assert_cmpstr (xg_profile_get_jid (last), ==, "greta@grid.example");
  g_assert_cmpstr (xg_profile_get_host (last), ==, "h.example");
  g_assert_false (has_cache);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_null (strstr (text, "canary"));

  /* What the double calls the cache of this account. */
  cache = xg_grid_get_cache_path (last, fixture->config_dir);
  g_assert_true (g_file_set_contents (cache, "", 0, NULL));
  g_clear_object (&last);
  last = find_last (fixture, &has_cache);
  g_assert_true (has_cache);
  g_remove (cache);
}

static void
test_unreadable_profiles_are_told (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->config_dir, "profiles.ini", NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gboolean has_cache;

  g_assert_true (g_file_set_contents (path, "no key file at all", -1, NULL));
  xg_connector_find_last_async (fixture->connector, NULL, found_cb, &result);
  XG_WAIT (result != NULL, 2000);
  g_assert_null (xg_connector_find_last_finish (fixture->connector, result, &has_cache, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
}

static void
test_notifications_follow_the_setting (Fixture *fixture, gconstpointer data)
{
  g_autofree char *calls = NULL;

  g_object_set (fixture->settings, "notifications", FALSE, NULL);
  xg_connector_connect (fixture->connector, fixture->profile, NULL, XG_CONNECT_OFFLINE);
  XG_WAIT (fixture->n_ready == 1, 2000);
  g_object_set (fixture->settings, "notifications", TRUE, NULL);
  calls = xg_double_take_calls ();
  g_assert_cmpstr (calls, ==, "open; notifications off; notifications on");
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

static void
register_tests (void)
{
  add ("/ui/connector/opens-then-connects", test_opens_then_connects);
  add ("/ui/connector/offline-does-not-connect", test_offline_does_not_connect);
  add ("/ui/connector/cache-failure-can-be-met", test_cache_failure_can_be_met);
  add ("/ui/connector/cancel-while-opening", test_cancel_while_opening);
  add ("/ui/connector/same-account-keeps-its-cache", test_same_account_keeps_its_cache);
  add ("/ui/connector/other-account-closes-the-cache", test_other_account_closes_the_cache);
  add ("/ui/connector/kept-only-once-it-worked", test_kept_only_once_it_worked);
  add ("/ui/connector/unreadable-profiles-are-told", test_unreadable_profiles_are_told);
  add ("/ui/connector/notifications-follow-the-setting", test_notifications_follow_the_setting);
}

int
main (int argc, char **argv)
{
  return xg_ui_test_main (argc, argv, register_tests);
}
