/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "grid/xg-wake-monitor.h"

#define DEADLINE 30 /* seconds */

static void
woke_cb (XgWakeMonitor *monitor, gpointer user_data)
{
  ++*(guint *) user_data;
}

static void
iterate (gint64 *end)
{
  if (*end == 0)
    *end = g_get_monotonic_time () + DEADLINE * G_TIME_SPAN_SECOND;
  g_assert_cmpint (g_get_monotonic_time (), <, *end);
  if (!g_main_context_iteration (NULL, FALSE))
    g_usleep (1000);
}

/* What logind says, by another sender's connection that has its name. */
static void
say (GDBusConnection *logind, gboolean begins)
{
  g_autoptr (GError) error = NULL;

  g_dbus_connection_emit_signal (logind,
                                 NULL,
                                 "/org/freedesktop/login1",
                                 "org.freedesktop.login1.Manager",
                                 "PrepareForSleep",
                                 g_variant_new ("(b)", begins),
                                 &error);
  g_assert_no_error (error);
}

static GDBusConnection *
become_logind (const char *address)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;
  GDBusConnection *bus = g_dbus_connection_new_for_address_sync (
    address,
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
    NULL,
    NULL,
    &error);

  g_assert_no_error (error);
  reply = g_dbus_connection_call_sync (bus,
                                       "org.freedesktop.DBus",
                                       "/org/freedesktop/DBus",
                                       "org.freedesktop.DBus",
                                       "RequestName",
                                       g_variant_new ("(su)", "org.freedesktop.login1", 0),
                                       NULL,
                                       G_DBUS_CALL_FLAGS_NONE,
                                       -1,
                                       NULL,
                                       &error);
  g_assert_no_error (error);
  return bus;
}

static void
test_logind (gconstpointer data)
{
  g_autoptr (GDBusConnection) logind = become_logind (data);
  g_autoptr (XgWakeMonitor) monitor = xg_wake_monitor_new ();
  guint woke = 0;
  gint64 end = 0;

  g_signal_connect (monitor, "woke", G_CALLBACK (woke_cb), &woke);
  /* Until the monitor listens, nobody hears. */
  while (woke == 0)
    {
      say (logind, FALSE);
      iterate (&end);
    }
  g_signal_handlers_disconnect_by_data (monitor, &woke);
}

static void
barrier_cb (GDBusConnection *bus,
            const char *sender,
            const char *path,
            const char *interface,
            const char *signal,
            GVariant *parameters,
            gpointer user_data)
{
  guint32 *waited_for = user_data;
  guint32 number = 0;

  /* Some may be left of those that were said before. */
  g_variant_get (parameters, "(u)", &number);
  if (number == *waited_for)
    *waited_for = 0;
}

/* Until all that was said before has come. */
static void
wait_for_all (GDBusConnection *logind)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SYSTEM, NULL, &error);
  static guint32 n_barriers;
  guint32 waited_for = ++n_barriers;
  gint64 end = 0;
  guint id;

  g_assert_no_error (error);
  id = g_dbus_connection_signal_subscribe (bus,
                                           NULL,
                                           "test.Barrier",
                                           NULL,
                                           NULL,
                                           NULL,
                                           G_DBUS_SIGNAL_FLAGS_NONE,
                                           barrier_cb,
                                           &waited_for,
                                           NULL);
  while (waited_for != 0)
    {
      g_dbus_connection_emit_signal (logind,
                                     NULL,
                                     "/",
                                     "test.Barrier",
                                     "Here",
                                     g_variant_new ("(u)", n_barriers),
                                     &error);
      g_assert_no_error (error);
      iterate (&end);
    }
  g_dbus_connection_signal_unsubscribe (bus, id);
}

/* Going to sleep is not waking, and a clock that was not asleep says nothing. */
static void
test_awake (gconstpointer data)
{
  g_autoptr (GDBusConnection) logind = become_logind (data);
  g_autoptr (XgWakeMonitor) monitor = xg_wake_monitor_new ();
  guint woke = 0;
  gint64 end = 0;

  g_signal_connect (monitor, "woke", G_CALLBACK (woke_cb), &woke);
  while (woke == 0)
    {
      say (logind, FALSE);
      iterate (&end);
    }
  wait_for_all (logind);
  woke = 0;
  say (logind, TRUE);
  wait_for_all (logind);
  xg_wake_monitor_check (monitor);
  g_assert_cmpuint (woke, ==, 0);
  say (logind, FALSE);
  wait_for_all (logind);
  g_assert_cmpuint (woke, ==, 1);
  g_signal_handlers_disconnect_by_data (monitor, &woke);
}

/* Instead of the C library's: the clock of the day can be set. */
static gint64 set_by; /* seconds */

int
clock_gettime (clockid_t id, struct timespec *now)
{
  int rc = (int) syscall (SYS_clock_gettime, id, now);

  if (rc == 0 && id == CLOCK_REALTIME)
    now->tv_sec += set_by;
  return rc;
}

/* Forwards and back; each time is told once, and is no sleep. */
static void
test_clock_set (void)
{
  g_autoptr (XgWakeMonitor) monitor = xg_wake_monitor_new ();
  guint set = 0;
  guint woke = 0;

  g_signal_connect (monitor, "clock-set", G_CALLBACK (woke_cb), &set);
  g_signal_connect (monitor, "woke", G_CALLBACK (woke_cb), &woke);
  xg_wake_monitor_check (monitor);
  g_assert_cmpuint (set, ==, 0);
  set_by = -86400;
  xg_wake_monitor_check (monitor);
  g_assert_cmpuint (set, ==, 1);
  xg_wake_monitor_check (monitor);
  g_assert_cmpuint (set, ==, 1);
  set_by = 0;
  xg_wake_monitor_check (monitor);
  g_assert_cmpuint (set, ==, 2);
  g_assert_cmpuint (woke, ==, 0);
  g_signal_handlers_disconnect_by_data (monitor, &set);
  g_signal_handlers_disconnect_by_data (monitor, &woke);
}

static void
test_gone_before_bus (void)
{
  XgWakeMonitor *monitor = xg_wake_monitor_new ();

  g_assert_finalize_object (monitor);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

int
main (int argc, char *argv[])
{
  g_autoptr (GTestDBus) bus = NULL;
  g_autofree char *daemon = g_find_program_in_path ("dbus-daemon");
  int rc;

  g_test_init (&argc, &argv, NULL);
  if (daemon == NULL)
    {
      g_print ("1..0 # SKIP dbus-daemon is not installed\n");
      return 0;
    }
  bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (bus);
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", g_test_dbus_get_bus_address (bus), TRUE);
  g_test_add_data_func ("/wake-monitor/logind", g_test_dbus_get_bus_address (bus), test_logind);
  g_test_add_data_func ("/wake-monitor/awake", g_test_dbus_get_bus_address (bus), test_awake);
  g_test_add_func ("/wake-monitor/clock-set", test_clock_set);
  g_test_add_func ("/wake-monitor/gone-before-there-is-a-bus", test_gone_before_bus);
  rc = g_test_run ();
  g_test_dbus_stop (bus);
  return rc;
}
