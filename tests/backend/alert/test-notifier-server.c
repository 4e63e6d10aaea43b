/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <signal.h>
#include <string.h>

#include "notify-fixture.h"

/* Notification servers that are not there, go away, or hang. */

/* A stall that a person would notice; the calls take microseconds. */
#define STALL_LIMIT (100 * G_TIME_SPAN_MILLISECOND)

static void
test_no_server (void)
{
  XgNotifier *notifier = notifier_new ();
  g_autoptr (Server) server = NULL;
  g_auto (GStrv) call = NULL;

  notifier_wait_available (notifier, FALSE);
  xg_notifier_notify (notifier, 1, "Nobody", "listens", XG_SEVERITY_CRITICAL, 1);
  xg_notifier_notify (notifier, 1, "Nobody", "listens", XG_SEVERITY_CRITICAL, 1);

  /* One that comes later is used */
  server = server_new (FULL);
  notifier_wait_available (notifier, TRUE);
  g_usleep (1100 * 1000);
  xg_notifier_notify (notifier, 2, "Somebody", "listens", XG_SEVERITY_LOW, 1);
  do
    {
      g_strfreev (call);
      call = server_expect (server, "notify");
    }
  while (strcmp (call[TITLE], "Somebody") != 0);
  notifier_end (notifier);
}

static void
test_server_restarts (void)
{
  XgNotifier *notifier = notifier_new ();
  Server *server = server_new (FULL);
  g_auto (GStrv) one = NULL;
  g_auto (GStrv) two = NULL;

  xg_notifier_notify (notifier, 1, "One", "<1>", XG_SEVERITY_LOW, 1);
  one = server_expect (server, "notify");
  g_assert_cmpstr (one[BODY], ==, "&lt;1&gt;");
  server_free (server);
  notifier_wait_available (notifier, FALSE);

  server = server_new ("body");
  notifier_wait_available (notifier, TRUE);
  xg_notifier_notify (notifier, 1, "One", "<2>", XG_SEVERITY_LOW, 1);
  two = server_expect (server, "notify");
  g_assert_cmpstr (two[REPLACES], ==, "0"); /* the old number may be another's here */
  g_assert_cmpstr (two[BODY], ==, "<2>");   /* and this one has no markup */
  g_assert_cmpstr (two[ACTIONS], ==, "");
  notifier_end (notifier);
  server_free (server);
}

static void
test_no_bus (void)
{
  g_autofree char *address = g_strdup (g_getenv ("DBUS_SESSION_BUS_ADDRESS"));
  XgNotifier *notifier;

  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  notifier = notifier_new ();
  xg_notifier_notify (notifier, 1, "Nobody", "listens", XG_SEVERITY_CRITICAL, 1);
  notifier_wait_available (notifier, FALSE);
  notifier_end (notifier);
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", address, TRUE);
}

/* Main goes on, whatever the server does: no call and no turn of its loop takes long. */
static gint64
longest_stall (XgNotifier *notifier, guint n)
{
  gint64 longest = 0;

  for (guint i = 0; i < n; i++)
    {
      gint64 start = g_get_monotonic_time ();

      xg_notifier_notify (notifier, i % 7, "Rule", "body", XG_SEVERITY_HIGH, i);
      while (g_main_context_iteration (NULL, FALSE))
        ;
      longest = MAX (longest, g_get_monotonic_time () - start);
      g_usleep (500);
    }
  return longest;
}

static void
test_hung_server (void)
{
  g_autoptr (Server) server = server_new (FULL);
  XgNotifier *notifier = notifier_new ();
  g_auto (GStrv) call = NULL;
  gint64 start;

  xg_notifier_notify (notifier, 1, "One", "", XG_SEVERITY_LOW, 1);
  call = server_expect (server, "notify");
  server_stop (server);
  g_assert_cmpint (longest_stall (notifier, 2000), <, STALL_LIMIT);

  start = g_get_monotonic_time ();
  xg_notifier_close (notifier);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 2 * STALL_LIMIT);
  g_assert_finalize_object (notifier);
}

/* Hangs from the beginning: not even its capabilities are known. */
static void
test_hung_at_first (void)
{
  g_autoptr (Server) server = server_new (FULL);
  XgNotifier *notifier;
  gint64 start;

  server_stop (server);
  notifier = notifier_new ();
  g_assert_cmpint (longest_stall (notifier, 200), <, STALL_LIMIT);
  start = g_get_monotonic_time ();
  xg_notifier_close (notifier);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 2 * STALL_LIMIT);
  g_assert_finalize_object (notifier);
}

/* What was set off while the server hung is told when it wakes up, all of it. */
static void
test_hung_then_awake (void)
{
  g_autoptr (Server) server = server_new (FULL);
  XgNotifier *notifier = notifier_new ();
  guint64 n_told = 0;

  server_stop (server);
  for (guint i = 0; i < 500; i++)
    xg_notifier_notify (notifier, 1, "One", "x", XG_SEVERITY_LOW, 1);
  g_usleep (300 * 1000);
  for (guint i = 0; i < 500; i++)
    xg_notifier_notify (notifier, 1, "One", "x", XG_SEVERITY_LOW, 1);
  g_subprocess_send_signal (server->process, SIGCONT);
  while (n_told < 1000)
    {
      g_auto (GStrv) call = server_expect (server, "notify");

      n_told += notifier_count_of (call[BODY]);
    }
  g_assert_cmpuint (n_told, ==, 1000);
  notifier_end (notifier);
}

/* The thread of an abandoned notifier is still stuck when the next one comes. */
static void
test_after_hung (void)
{
  g_autoptr (Server) server = server_new (FULL);
  XgNotifier *first = notifier_new ();
  XgNotifier *second;
  g_auto (GStrv) call = NULL;
  g_auto (GStrv) again = NULL;

  xg_notifier_notify (first, 1, "First", "", XG_SEVERITY_LOW, 1);
  call = server_expect (server, "notify");
  server_stop (server);
  xg_notifier_notify (first, 2, "Stuck", "", XG_SEVERITY_LOW, 1);
  g_usleep (100 * 1000);
  notifier_end (first);

  second = notifier_new ();
  xg_notifier_notify (second, 1, "Second", "", XG_SEVERITY_LOW, 1);
  g_subprocess_send_signal (server->process, SIGCONT);
  do
    {
      g_strfreev (again);
      again = server_next_line (server, PATIENCE);
      g_assert_nonnull (again);
    }
  while (strcmp (again[WORD], "notify") != 0 || strcmp (again[TITLE], "Second") != 0);
  notifier_end (second);
}

static void
add_tests (void)
{
  g_test_add_func ("/notifier/server/comes-later", test_no_server);
  g_test_add_func ("/notifier/server/restarts", test_server_restarts);
  g_test_add_func ("/notifier/server/no-bus", test_no_bus);
  g_test_add_func ("/notifier/hung/caller-never-blocks", test_hung_server);
  g_test_add_func ("/notifier/hung/at-first", test_hung_at_first);
  g_test_add_func ("/notifier/hung/awake-again", test_hung_then_awake);
  g_test_add_func ("/notifier/hung/next-notifier-works", test_after_hung);
}

int
main (int argc, char **argv)
{
  return notifier_run (argc, argv, add_tests);
}
