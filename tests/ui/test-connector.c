/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>

#include "double/xg-double.h"
#include "profiles/xg-connector-list.h"
#include "xg-ui-test.h"
#include "xmpp/xg-xmpp-error.h"

typedef struct
{
  XgConnectorList *connectors;
  XgConnector *connector; /* of "profile" */
  XgSettings *settings;
  XgProfile *profile;
  char *config_dir;
  char *sentence; /* of the last question or failure of the cache */
  guint n_ready;
  guint n_asked;
  guint n_cache_failed;
} Fixture;

static void
news_cb (XgConnectorList *connectors,
         XgConnector *connector,
         int news,
         const char *sentence,
         Fixture *fixture)
{
  fixture->n_ready += news == XG_NEWS_READY;
  fixture->n_asked += news == XG_NEWS_ASKS;
  fixture->n_cache_failed += news == XG_NEWS_CACHE_FAILED;
  if (news != XG_NEWS_ASKS && news != XG_NEWS_CACHE_FAILED)
    return;
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
  XgConnectorPlace place;

  fixture->settings = xg_settings_new ();
  fixture->config_dir = g_dir_make_tmp ("xg-connector-XXXXXX", NULL);
  place = (XgConnectorPlace){ fixture->config_dir, fixture->config_dir, FALSE };
  fixture->connectors = xg_connector_list_new (fixture->settings, &place);
  g_signal_connect (fixture->connectors, "news", G_CALLBACK (news_cb), fixture);
  fixture->profile = new_profile ("greta@grid.example");
  fixture->connector = xg_connector_list_add (fixture->connectors, fixture->profile);
  g_free (xg_double_take_calls ());
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autofree char *profiles = g_build_filename (fixture->config_dir, "profiles.ini", NULL);

  xg_connector_list_close (fixture->connectors);
  xg_ui_test_settle (50);
  g_object_ref (fixture->connector);
  g_assert_finalize_object (fixture->connectors);
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

  xg_connector_connect (fixture->connector, "secret", XG_CONNECT_NORMAL);
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

  xg_connector_connect (fixture->connector, NULL, XG_CONNECT_OFFLINE);
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
  xg_connector_connect (fixture->connector, "secret", XG_CONNECT_NORMAL);
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
  xg_connector_connect (fixture->connector, "secret", XG_CONNECT_NORMAL);
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

  xg_connector_connect (fixture->connector, "wrong", XG_CONNECT_NORMAL);
  wait_for_attempt (fixture);
  grid = xg_connector_get_grid (fixture->connector);
  g_object_set (get_session (fixture), "state", XG_SESSION_OFFLINE, NULL);
  g_free (xg_double_take_calls ());

  g_object_set (again, "host", "other.example", "port", 5223u, NULL);
  g_assert_true (xg_connector_list_add (fixture->connectors, again) == fixture->connector);
  xg_connector_connect (fixture->connector, "right", XG_CONNECT_NORMAL);
  g_assert_true (xg_connector_get_grid (fixture->connector) == grid);
  g_assert_cmpstr (xg_profile_get_host (xg_grid_get_profile (grid)), ==, "other.example");
  calls = xg_double_take_calls ();
  g_assert_cmpstr (calls, ==, "connect right");
}

static void
test_other_account_is_another_one (Fixture *fixture, gconstpointer data)
{
  g_autoptr (XgProfile) other = new_profile ("hugo@grid.example");
  g_autofree char *calls = NULL;
  XgConnector *second;

  xg_connector_connect (fixture->connector, "one", XG_CONNECT_NORMAL);
  wait_for_attempt (fixture);
  g_free (xg_double_take_calls ());
  second = xg_connector_list_add (fixture->connectors, other);
  g_assert_true (second != fixture->connector);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->connectors)), ==, 2);
  xg_connector_connect (second, "two", XG_CONNECT_NORMAL);
  XG_WAIT (xg_connector_get_state (second) == XG_CONNECTOR_CONNECTING, 2000);
  calls = xg_double_take_calls ();
  g_assert_cmpstr (calls, ==, "open; notifications on; connect two");

  /* One ends, and the other knows nothing of it. */
  g_object_set (xg_connector_get_session (second), "state", XG_SESSION_ONLINE, NULL);
  g_object_set (get_session (fixture), "state", XG_SESSION_ONLINE, NULL);
  g_assert_cmpuint (xg_connector_list_get_n_online (fixture->connectors), ==, 2);
  xg_connector_log_out (fixture->connector);
  g_assert_cmpint (xg_connector_get_state (fixture->connector), ==, XG_CONNECTOR_OFFLINE);
  g_assert_cmpint (xg_connector_get_state (second), ==, XG_CONNECTOR_ONLINE);
  g_assert_cmpuint (xg_connector_list_get_n_online (fixture->connectors), ==, 1);
}

static void
test_another_address_closes_the_cache (Fixture *fixture, gconstpointer data)
{
  g_autoptr (XgProfile) changed = xg_profile_copy (fixture->profile);
  g_autofree char *calls = NULL;

  xg_connector_connect (fixture->connector, "one", XG_CONNECT_NORMAL);
  wait_for_attempt (fixture);
  g_free (xg_double_take_calls ());
  g_object_set (changed, "jid", "other@grid.example", NULL);
  xg_connector_set_profile (fixture->connector, changed);
  g_assert_null (xg_connector_get_grid (fixture->connector));
  g_assert_cmpint (xg_connector_get_state (fixture->connector), ==, XG_CONNECTOR_CLOSED);
  calls = xg_double_take_calls ();
  g_assert_cmpstr (calls, ==, "close");
}

static void
test_asks_where_there_is_no_secret (Fixture *fixture, gconstpointer data)
{
  g_autofree char *calls = NULL;

  xg_connector_connect (fixture->connector, NULL, XG_CONNECT_NORMAL);
  XG_WAIT (fixture->n_asked == 1, 2000);
  g_assert_cmpint (xg_connector_get_state (fixture->connector), ==, XG_CONNECTOR_ASKING);
  g_assert_true (xg_connector_is_active (fixture->connector));
  xg_connector_cancel (fixture->connector);
  g_assert_cmpint (xg_connector_get_state (fixture->connector), ==, XG_CONNECTOR_OFFLINE);

  xg_connector_connect (fixture->connector, "secret", XG_CONNECT_NORMAL);
  wait_for_attempt (fixture);
  calls = xg_double_take_calls ();
  g_assert_true (g_str_has_suffix (calls, "connect secret"));
  g_assert_cmpuint (fixture->n_asked, ==, 1);
}

/* A key may have no passphrase: nobody is asked before it is known to need one. */
static void
test_a_key_without_a_passphrase (Fixture *fixture, gconstpointer data)
{
  g_autofree char *calls = NULL;

  g_object_set (fixture->profile, "auth", XG_AUTH_CERTIFICATE, "cert-file", "/me.p12", NULL);
  xg_connector_connect (fixture->connector, NULL, XG_CONNECT_NORMAL);
  wait_for_attempt (fixture);
  calls = xg_double_take_calls ();
  g_assert_cmpstr (calls, ==, "open; notifications on; connect ");
  g_assert_cmpuint (fixture->n_asked, ==, 0);
}

static void
end_for_key (Fixture *fixture, const char *condition, const char *sentence)
{
  g_autoptr (GError) error =
    xg_stream_error_new (XG_STREAM_ERROR_IDENTITY, condition, NULL, sentence);

  wait_for_attempt (fixture);
  xg_double_session_fail (get_session (fixture), error);
}

static void
test_a_key_with_a_passphrase (Fixture *fixture, gconstpointer data)
{
  g_autofree char *calls = NULL;

  g_object_set (fixture->profile, "auth", XG_AUTH_CERTIFICATE, "cert-file", "/me.p12", NULL);
  xg_connector_connect (fixture->connector, NULL, XG_CONNECT_NORMAL);
  end_for_key (fixture, XG_CONDITION_NEEDS_PASSPHRASE, "The key needs a passphrase.");
  g_assert_cmpuint (fixture->n_asked, ==, 1);
  g_assert_null (fixture->sentence);
  g_assert_cmpint (xg_connector_get_state (fixture->connector), ==, XG_CONNECTOR_ASKING);

  xg_connector_connect (fixture->connector, "wrong", XG_CONNECT_NORMAL);
  end_for_key (fixture, XG_CONDITION_WRONG_PASSPHRASE, "The passphrase is wrong.");
  g_assert_cmpuint (fixture->n_asked, ==, 2);
  g_assert_cmpstr (fixture->sentence, ==, "The passphrase is wrong.");
  g_free (xg_double_take_calls ());
  xg_connector_connect (fixture->connector, "right", XG_CONNECT_NORMAL);
  wait_for_attempt (fixture);
  calls = xg_double_take_calls ();
  g_assert_cmpstr (calls, ==, "connect right");

  /* Nobody can help with a file that is broken. */
  end_for_key (fixture, NULL, "The file is no certificate.");
  g_assert_cmpuint (fixture->n_asked, ==, 2);
  g_assert_cmpint (xg_connector_get_state (fixture->connector), ==, XG_CONNECTOR_REFUSED);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static XgConnector *
load (Fixture *fixture, gboolean *has_cache)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  XgConnector *last;

  xg_connector_list_load_async (fixture->connectors, NULL, done_cb, &result);
  XG_WAIT (result != NULL, 2000);
  last = xg_connector_list_load_finish (fixture->connectors, result, has_cache, &error);
  g_assert_no_error (error);

  return last;
}

static void
test_kept_only_once_it_worked (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->config_dir, "profiles.ini", NULL);
  g_autofree char *cache = NULL;
  g_autofree char *text = NULL;
  gboolean has_cache;

  g_object_set (fixture->profile, "host", "h.example", NULL);
  xg_connector_connect (fixture->connector, "canary", XG_CONNECT_KEEP);
  wait_for_attempt (fixture);
  g_assert_null (load (fixture, &has_cache));
  g_assert_false (xg_connector_is_saved (fixture->connector));

  g_object_set (get_session (fixture), "state", XG_SESSION_ONLINE, NULL);
  XG_WAIT (xg_connector_is_saved (fixture->connector), 2000);
  g_assert_true (load (fixture, &has_cache) == fixture->connector);
  g_assert_cmpstr (xg_profile_get_host (fixture->profile), ==, "h.example");
  g_assert_false (has_cache);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_null (strstr (text, "canary"));

  /* What the double calls the cache of this account. */
  cache = xg_grid_get_cache_path (fixture->profile, fixture->config_dir);
  g_assert_true (g_file_set_contents (cache, "", 0, NULL));
  g_assert_true (load (fixture, &has_cache) == fixture->connector);
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
  xg_connector_list_load_async (fixture->connectors, NULL, done_cb, &result);
  XG_WAIT (result != NULL, 2000);
  g_assert_null (xg_connector_list_load_finish (fixture->connectors, result, &has_cache, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
}

static XgConnector *
save (Fixture *fixture, XgConnector *connector, XgProfile *profile, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  xg_connector_list_save_async (fixture->connectors, connector, profile, done_cb, &result);
  XG_WAIT (result != NULL, 2000);

  return xg_connector_list_save_finish (fixture->connectors, result, error);
}

static void
test_saved_changed_and_removed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (XgProfile) profile = new_profile ("hugo@grid.example");
  g_autoptr (XgProfile) twice = new_profile ("third@grid.example");
  g_autoptr (XgProfile) changed = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) left = NULL;
  g_autoptr (GError) error = NULL;
  XgConnector *connector = save (fixture, NULL, profile, &error);

  g_assert_no_error (error);
  g_assert_true (xg_connector_is_saved (connector));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->connectors)), ==, 2);

  changed = xg_profile_copy (xg_connector_get_profile (connector));
  g_object_set (changed, "name", "Hugo", NULL);
  g_assert_true (save (fixture, connector, changed, &error) == connector);
  g_assert_cmpstr (xg_connector_get_label (connector), ==, "Hugo");
  g_assert_true (xg_connector_list_find_profile (fixture->connectors, "Hugo") == connector);
  g_assert_true (xg_connector_list_find_profile (fixture->connectors, "hugo@grid.example") ==
                 connector);

  g_object_set (twice, "name", "Hugo", NULL);
  g_assert_null (save (fixture, NULL, twice, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
  g_clear_error (&error);

  xg_connector_list_remove_async (fixture->connectors, connector, TRUE, done_cb, &result);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->connectors)), ==, 1);
  XG_WAIT (result != NULL, 2000);
  g_assert_true (xg_connector_list_remove_finish (fixture->connectors, result, &error));
  g_assert_no_error (error);
  left = xg_profile_load_all (fixture->config_dir, &error);
  g_assert_cmpuint (left->len, ==, 0);
}

static void
test_notifications_follow_the_setting (Fixture *fixture, gconstpointer data)
{
  g_autofree char *calls = NULL;

  g_object_set (fixture->settings, "notifications", FALSE, NULL);
  xg_connector_connect (fixture->connector, NULL, XG_CONNECT_OFFLINE);
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
  add ("/ui/connector/other-account-is-another-one", test_other_account_is_another_one);
  add ("/ui/connector/another-address-closes-the-cache", test_another_address_closes_the_cache);
  add ("/ui/connector/asks-where-there-is-no-secret", test_asks_where_there_is_no_secret);
  add ("/ui/connector/a-key-without-a-passphrase", test_a_key_without_a_passphrase);
  add ("/ui/connector/a-key-with-a-passphrase", test_a_key_with_a_passphrase);
  add ("/ui/connector/saved-changed-and-removed", test_saved_changed_and_removed);
  add ("/ui/connector/kept-only-once-it-worked", test_kept_only_once_it_worked);
  add ("/ui/connector/unreadable-profiles-are-told", test_unreadable_profiles_are_told);
  add ("/ui/connector/notifications-follow-the-setting", test_notifications_follow_the_setting);
}

int
main (int argc, char **argv)
{
  return xg_ui_test_main (argc, argv, register_tests);
}
