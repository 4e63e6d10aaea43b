/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <signal.h>
#include <string.h>

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "security/xg-secrets.h"

/*
 * Every case runs in a process of its own with a bus of its own, for a process has only one session
 * bus. Where there is a keyring it is a real gnome-keyring-daemon, at home in a temporary folder.
 */

#define PASSWORD "canary-1f0c9b \"ä€\" <&>"
#define DEADLINE 20 /* seconds */

typedef struct
{
  GTestDBus *bus;
  GSubprocess *keyring;
  char *home;
} Fixture;

static gboolean
has_owner (GDBusConnection *connection)
{
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_sync (connection,
                                 "org.freedesktop.DBus",
                                 "/org/freedesktop/DBus",
                                 "org.freedesktop.DBus",
                                 "NameHasOwner",
                                 g_variant_new ("(s)", "org.freedesktop.secrets"),
                                 G_VARIANT_TYPE ("(b)"),
                                 G_DBUS_CALL_FLAGS_NONE,
                                 -1,
                                 NULL,
                                 NULL);
  gboolean owned = FALSE;

  g_assert_nonnull (reply);
  g_variant_get (reply, "(b)", &owned);
  return owned;
}

/* Starts the daemon; with @password it opens its keyring, without it has none. */
static void
start_keyring (Fixture *f, const char *password)
{
  g_autoptr (GDBusConnection) connection = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GSubprocessLauncher) launcher =
    g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE |
                               G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr (GError) error = NULL;
  GOutputStream *input;
  gint64 end = g_get_monotonic_time () + DEADLINE * G_TIME_SPAN_SECOND;

  g_subprocess_launcher_setenv (launcher, "HOME", f->home, TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_DATA_HOME", f->home, TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_RUNTIME_DIR", f->home, TRUE);
  g_subprocess_launcher_setenv (launcher, "G_DEBUG", "", TRUE);
  f->keyring = g_subprocess_launcher_spawn (launcher,
                                            &error,
                                            "gnome-keyring-daemon",
                                            "--foreground",
                                            "--components=secrets",
                                            password != NULL ? "--unlock" : NULL,
                                            NULL);
  g_assert_no_error (error);
  input = g_subprocess_get_stdin_pipe (f->keyring);
  if (password != NULL)
    g_output_stream_write_all (input, password, strlen (password), NULL, NULL, NULL);
  g_output_stream_close (input, NULL, NULL);
  while (!has_owner (connection))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_usleep (10000);
    }
}

static void
fixture_start (Fixture *f)
{
  f->home = g_dir_make_tmp ("xg-secrets-XXXXXX", NULL);
  f->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  f->keyring = NULL;
  g_test_dbus_up (f->bus);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) directory = g_dir_open (path, 0, NULL);
  const char *name;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

static void
fixture_end (Fixture *f)
{
  if (f->keyring != NULL)
    {
      g_subprocess_send_signal (f->keyring, SIGTERM);
      g_subprocess_wait (f->keyring, NULL, NULL);
      g_object_unref (f->keyring);
    }
  g_test_dbus_stop (f->bus);
  g_object_unref (f->bus);
  remove_tree (f->home);
  g_free (f->home);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **slot = user_data;

  *slot = g_object_ref (result);
}

static void
wait_for (GAsyncResult **result)
{
  gint64 end = g_get_monotonic_time () + DEADLINE * G_TIME_SPAN_SECOND;

  while (*result == NULL)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (1000);
    }
}

static gboolean
store (const char *jid, const char *password, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  xg_secrets_store_async (jid, password, NULL, done_cb, &result);
  wait_for (&result);
  return xg_secrets_store_finish (result, error);
}

static char *
look_up (const char *jid, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  xg_secrets_lookup_async (jid, NULL, done_cb, &result);
  wait_for (&result);
  return xg_secrets_lookup_finish (result, error);
}

static gboolean
clear (const char *jid, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  xg_secrets_clear_async (jid, NULL, done_cb, &result);
  wait_for (&result);
  return xg_secrets_clear_finish (result, error);
}

static void
assert_found (const char *jid, const char *password)
{
  g_autoptr (GError) error = NULL;
  char *found = look_up (jid, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, password);
  xg_secrets_wipe (found);
}

/* Asks the service itself, not by our code, how many secrets of an account it has. */
static gsize
count_secrets (const char *jid)
{
  g_autoptr (GDBusConnection) connection = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) unlocked = NULL;
  GVariantBuilder attributes;

  g_variant_builder_init (&attributes, G_VARIANT_TYPE ("a{ss}"));
  g_variant_builder_add (&attributes, "{ss}", "xdg:schema", "org.xmppgrid.Console");
  g_variant_builder_add (&attributes, "{ss}", "account", jid);
  reply = g_dbus_connection_call_sync (connection,
                                       "org.freedesktop.secrets",
                                       "/org/freedesktop/secrets",
                                       "org.freedesktop.Secret.Service",
                                       "SearchItems",
                                       g_variant_new ("(a{ss})", &attributes),
                                       G_VARIANT_TYPE ("(aoao)"),
                                       G_DBUS_CALL_FLAGS_NONE,
                                       -1,
                                       NULL,
                                       &error);
  g_assert_no_error (error);
  unlocked = g_variant_get_child_value (reply, 0);
  return g_variant_n_children (unlocked);
}

static gboolean
tree_contains (const char *path, const char *text)
{
  g_autoptr (GDir) directory = g_dir_open (path, 0, NULL);
  g_autofree char *contents = NULL;
  const char *name;
  gsize length;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (tree_contains (child, text))
        return TRUE;
    }
  return g_file_test (path, G_FILE_TEST_IS_REGULAR) &&
         g_file_get_contents (path, &contents, &length, NULL) &&
         memmem (contents, length, text, strlen (text)) != NULL;
}

static void
test_keyring (void)
{
  g_autoptr (GError) error = NULL;
  Fixture f;

  fixture_start (&f);
  start_keyring (&f, "testpw");
  assert_found ("alice@xgrid.test", NULL);
  g_assert_true (clear ("alice@xgrid.test", &error));
  g_assert_no_error (error);

  g_assert_true (store ("alice@xgrid.test", PASSWORD, &error));
  g_assert_no_error (error);
  g_assert_true (store ("bob@xgrid.test", "other", &error));
  assert_found ("alice@xgrid.test", PASSWORD);
  assert_found ("bob@xgrid.test", "other");
  assert_found ("alice@xgrid", NULL);
  g_assert_cmpuint (count_secrets ("alice@xgrid.test"), ==, 1);
  g_assert_false (tree_contains (f.home, "canary"));

  g_assert_true (store ("alice@xgrid.test", "", &error));
  assert_found ("alice@xgrid.test", "");
  g_assert_true (store ("alice@xgrid.test", "new", &error));
  g_assert_no_error (error);
  assert_found ("alice@xgrid.test", "new");
  g_assert_cmpuint (count_secrets ("alice@xgrid.test"), ==, 1);

  g_assert_true (clear ("alice@xgrid.test", &error));
  g_assert_no_error (error);
  assert_found ("alice@xgrid.test", NULL);
  assert_found ("bob@xgrid.test", "other");
  g_assert_cmpuint (count_secrets ("alice@xgrid.test"), ==, 0);
  fixture_end (&f);
}

/* The service runs, but nobody ever made a keyring, and nobody is there to be asked. */
static void
test_no_keyring (void)
{
  g_autoptr (GError) error = NULL;
  Fixture f;

  fixture_start (&f);
  start_keyring (&f, NULL);
  assert_found ("alice@xgrid.test", NULL);
  g_assert_false (store ("alice@xgrid.test", PASSWORD, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "no keyring"));
  fixture_end (&f);
}

static void
assert_no_service (void)
{
  g_autoptr (GError) store_error = NULL;
  g_autoptr (GError) lookup_error = NULL;
  g_autoptr (GError) clear_error = NULL;

  g_assert_false (store ("alice@xgrid.test", PASSWORD, &store_error));
  g_assert_error (store_error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  g_assert_nonnull (strstr (store_error->message, "No Secret Service"));
  g_assert_null (strstr (store_error->message, "canary"));
  g_assert_null (strstr (store_error->message, "GDBus.Error"));
  g_assert_null (look_up ("alice@xgrid.test", &lookup_error));
  g_assert_error (lookup_error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  g_assert_false (clear ("alice@xgrid.test", &clear_error));
  g_assert_error (clear_error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
}

static void
test_no_service (void)
{
  Fixture f;

  fixture_start (&f);
  assert_no_service ();
  fixture_end (&f);
}

/* libsecret would take a file when told to: we never. */
static void
test_no_file (void)
{
  Fixture f;

  fixture_start (&f);
  g_setenv ("SECRET_BACKEND", "file", TRUE);
  g_setenv ("SECRET_FILE_TEST_PATH", f.home, TRUE);
  g_setenv ("SECRET_FILE_TEST_PASSWORD", "x", TRUE);
  g_setenv ("XDG_DATA_HOME", f.home, TRUE);
  assert_no_service ();
  g_assert_cmpint (g_rmdir (f.home), ==, 0);
  fixture_end (&f);
}

static void
test_no_bus (void)
{
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  assert_no_service ();
}

static GDBusMessage *
swallow_cb (GDBusConnection *connection, GDBusMessage *message, gboolean incoming, gpointer data)
{
  if (incoming && g_dbus_message_get_message_type (message) == G_DBUS_MESSAGE_TYPE_METHOD_CALL)
    {
      g_object_unref (message);
      return NULL;
    }
  return message;
}

/* A service that hears and says nothing. */
static GDBusConnection *
own_name_silently (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;
  GDBusConnection *connection = g_dbus_connection_new_for_address_sync (
    g_test_dbus_get_bus_address (f->bus),
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
    NULL,
    NULL,
    &error);

  g_assert_no_error (error);
  reply = g_dbus_connection_call_sync (connection,
                                       "org.freedesktop.DBus",
                                       "/org/freedesktop/DBus",
                                       "org.freedesktop.DBus",
                                       "RequestName",
                                       g_variant_new ("(su)", "org.freedesktop.secrets", 4),
                                       NULL,
                                       G_DBUS_CALL_FLAGS_NONE,
                                       -1,
                                       NULL,
                                       &error);
  g_assert_no_error (error);
  g_dbus_connection_add_filter (connection, swallow_cb, NULL, NULL);
  return connection;
}

static gboolean
cancel_cb (gpointer user_data)
{
  g_cancellable_cancel (user_data);
  return G_SOURCE_REMOVE;
}

static void
test_hung_service (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GDBusConnection *silent;
  gint64 start;
  Fixture f;

  fixture_start (&f);
  silent = own_name_silently (&f);
  start = g_get_monotonic_time ();
  xg_secrets_lookup_async ("alice@xgrid.test", cancellable, done_cb, &result);
  /* The call itself does not wait. */
  g_assert_cmpint (g_get_monotonic_time () - start, <, G_TIME_SPAN_SECOND);
  g_timeout_add (200, cancel_cb, cancellable);
  wait_for (&result);
  g_assert_null (xg_secrets_lookup_finish (result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 5 * G_TIME_SPAN_SECOND);
  g_dbus_connection_close_sync (silent, NULL, NULL);
  g_object_unref (silent);
  fixture_end (&f);
}

static void
test_wipe (void)
{
  xg_secrets_wipe (NULL);
  xg_secrets_wipe (g_strdup (""));
  xg_secrets_wipe (g_strdup ("secret"));
}

static void
run (gconstpointer path)
{
  if (strstr (path, "keyring") != NULL)
    {
      g_autofree char *daemon = g_find_program_in_path ("gnome-keyring-daemon");

      if (daemon == NULL)
        {
          g_test_skip ("NOT TESTED: gnome-keyring-daemon (Debian: gnome-keyring) is not installed");
          return;
        }
    }
  if (strstr (path, "no-bus") == NULL)
    {
      g_autofree char *daemon = g_find_program_in_path ("dbus-daemon");

      if (daemon == NULL)
        {
          g_test_skip ("NOT TESTED: dbus-daemon (Debian: dbus-daemon) is not installed");
          return;
        }
    }
  g_test_trap_subprocess (path, 60 * G_USEC_PER_SEC, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

int
main (int argc, char *argv[])
{
  g_unsetenv ("DBUS_SESSION_BUS_ADDRESS");
  /* libsecret keeps a few answers of the service until the process ends, which a leak checker
   * takes for leaks where the children use no slices. */
  g_unsetenv ("G_SLICE");
  g_unsetenv ("DISPLAY");
  g_unsetenv ("WAYLAND_DISPLAY");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/secrets/subprocess/keyring", test_keyring);
  g_test_add_func ("/secrets/subprocess/no-keyring", test_no_keyring);
  g_test_add_func ("/secrets/subprocess/no-service", test_no_service);
  g_test_add_func ("/secrets/subprocess/no-file", test_no_file);
  g_test_add_func ("/secrets/subprocess/no-bus", test_no_bus);
  g_test_add_func ("/secrets/subprocess/hung", test_hung_service);

  g_test_add_data_func ("/secrets/kept-found-replaced-cleared", "/secrets/subprocess/keyring", run);
  g_test_add_data_func ("/secrets/no-keyring-is-an-error", "/secrets/subprocess/no-keyring", run);
  g_test_add_data_func ("/secrets/no-service-is-an-error", "/secrets/subprocess/no-service", run);
  g_test_add_data_func ("/secrets/never-in-a-file", "/secrets/subprocess/no-file", run);
  g_test_add_data_func ("/secrets/no-bus-is-an-error", "/secrets/subprocess/no-bus", run);
  g_test_add_data_func ("/secrets/hung-service-can-be-left", "/secrets/subprocess/hung", run);
  g_test_add_func ("/secrets/wipe", test_wipe);
  return g_test_run ();
}
