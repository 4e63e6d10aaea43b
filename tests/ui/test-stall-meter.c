/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "window/xg-stall-meter.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <time.h>

typedef struct
{
  double longest; /* ms, of the "stall" lines */
  double work;    /* ms, the most of them */
  double first_rows;
  double first_work;
  double samples;
  double max;
  double over_50;
} Results;

static gboolean
quit_cb (gpointer data)
{
  g_main_loop_quit (data);

  return G_SOURCE_REMOVE;
}

static gboolean
block_cb (gpointer data)
{
  g_usleep (GPOINTER_TO_UINT (data) * 1000);

  return G_SOURCE_REMOVE;
}

static void
run_for (guint milliseconds)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  g_timeout_add (milliseconds, quit_cb, loop);
  g_main_loop_run (loop);
}

static Results
read_results (const char *path)
{
  Results results = { .first_rows = -1 };
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) words = g_strsplit (lines[i], " ", -1);

      if (g_strcmp0 (words[0], "stall") == 0)
        {
          results.longest = MAX (results.longest, g_ascii_strtod (words[2], NULL));
          results.work = MAX (results.work, g_ascii_strtod (words[3], NULL));
        }
      else if (g_strcmp0 (words[0], "first-rows") == 0)
        {
          results.first_rows = g_ascii_strtod (words[1], NULL);
          results.first_work = g_ascii_strtod (words[2], NULL);
        }
      else if (g_strcmp0 (words[0], "samples") == 0)
        results.samples = g_ascii_strtod (words[1], NULL);
      else if (g_strcmp0 (words[0], "max-ms") == 0)
        results.max = g_ascii_strtod (words[1], NULL);
      else if (g_strcmp0 (words[0], "over-50ms") == 0)
        results.over_50 = g_ascii_strtod (words[1], NULL);
    }

  return results;
}

static char *
make_path (void)
{
  g_autoptr (GError) error = NULL;
  char *path = NULL;
  int fd = g_file_open_tmp ("stall-meter-XXXXXX", &path, &error);

  g_assert_no_error (error);
  g_close (fd, NULL);

  return path;
}

static void
test_blocked_loop (void)
{
  g_autofree char *path = make_path ();
  g_autoptr (GError) error = NULL;
  XgStallMeter *meter = xg_stall_meter_new (path, &error);
  Results results;

  g_assert_no_error (error);
  run_for (50);
  g_timeout_add (10, block_cb, GUINT_TO_POINTER (150));
  run_for (250);
  xg_stall_meter_free (meter);

  results = read_results (path);
  g_assert_cmpfloat (results.max, >=, 140);
  g_assert_cmpfloat_with_epsilon (results.longest, results.max, 0.2);
  g_assert_cmpfloat (results.over_50, >=, 1);
  g_assert_cmpfloat (results.samples, >=, 10);
  g_unlink (path);
}

static gboolean
work_cb (gpointer data)
{
  clock_t end = clock () + (clock_t) (GPOINTER_TO_UINT (data) * (CLOCKS_PER_SEC / 1000));

  while (clock () < end)
    ;

  return G_SOURCE_REMOVE;
}

/* Sleeping is no work, so that a machine with other things to do is told from a window that has. */
static void
test_work_is_not_waiting (void)
{
  g_autofree char *path = make_path ();
  g_autoptr (GError) error = NULL;
  XgStallMeter *meter = xg_stall_meter_new (path, &error);
  Results results;

  g_assert_no_error (error);
  g_timeout_add (10, block_cb, GUINT_TO_POINTER (150));
  run_for (250);
  xg_stall_meter_free (meter);
  results = read_results (path);
  g_assert_cmpfloat (results.longest, >=, 140);
  g_assert_cmpfloat (results.work, <, 60);

  meter = xg_stall_meter_new (path, &error);
  g_assert_no_error (error);
  g_timeout_add (10, work_cb, GUINT_TO_POINTER (100));
  run_for (250);
  xg_stall_meter_free (meter);
  results = read_results (path);
  g_assert_cmpfloat (results.work, >=, 80);
  g_unlink (path);
}

/* Blocked when the meter ends. Its thread may begin late: then the same once more. */
static void
test_still_blocked (void)
{
  g_autofree char *path = make_path ();
  gint64 end = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;
  double longest = 0;

  while (longest < 100 && g_get_monotonic_time () < end)
    {
      g_autoptr (GError) error = NULL;
      XgStallMeter *meter = xg_stall_meter_new (path, &error);

      g_assert_no_error (error);
      g_usleep (120 * 1000);
      xg_stall_meter_free (meter);
      longest = read_results (path).max;
      g_unlink (path);
    }

  g_assert_cmpfloat (longest, >=, 100);
}

static void
test_first_rows (void)
{
  g_autofree char *path = make_path ();
  g_autoptr (GError) error = NULL;
  XgStallMeter *meter = xg_stall_meter_new (path, &error);
  Results results;

  g_assert_no_error (error);
  run_for (60);
  xg_stall_meter_first_rows (meter);
  xg_stall_meter_free (meter);

  /* The kernel counts the start of a process in hundredths of a second. */
  results = read_results (path);
  g_assert_cmpfloat (results.first_rows, >=, 50);
  g_assert_cmpfloat (results.first_rows, <, 60 * 1000);
  g_assert_cmpfloat (results.first_work, >, 0);
  g_assert_cmpfloat (results.first_work, <, 60 * 1000);
  g_unlink (path);
}

static void
test_unwritable (void)
{
  g_autoptr (GError) error = NULL;
  XgStallMeter *meter = xg_stall_meter_new ("/nonexistent/folder/log", &error);

  g_assert_null (meter);
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

static void
test_environment (void)
{
  g_unsetenv (XG_STALL_METER_ENV);
  g_assert_null (xg_stall_meter_new_from_environment ());

  g_setenv (XG_STALL_METER_ENV, "/nonexistent/folder/log", TRUE);
  g_test_expect_message ("xg-stall-meter", G_LOG_LEVEL_WARNING, "Nothing is measured*");
  g_assert_null (xg_stall_meter_new_from_environment ());
  g_test_assert_expected_messages ();
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/stall-meter/blocked-loop-is-measured", test_blocked_loop);
  g_test_add_func ("/stall-meter/work-is-not-waiting", test_work_is_not_waiting);
  g_test_add_func ("/stall-meter/probe-under-way-counts", test_still_blocked);
  g_test_add_func ("/stall-meter/first-rows-since-process-start", test_first_rows);
  g_test_add_func ("/stall-meter/unwritable-file-is-an-error", test_unwritable);
  g_test_add_func ("/stall-meter/environment-names-the-file", test_environment);

  return g_test_run ();
}
