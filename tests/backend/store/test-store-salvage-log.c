/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "salvage-fixture.h"
#include "store/xg-page-file.h"

/* A log beside the cache, damaged or cut off. */

/* What a kill leaves: nothing is in the file yet, all of it in the log. */
static void
test_log_damaged (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) writer = NULL;
  g_autoptr (XgStore) store = NULL;
  g_autoptr (XgPageFile) pages = NULL;
  g_auto (TestPlace) copy = { 0 };
  g_autofree char *log = NULL;
  g_autofree char *copied_log = NULL;
  g_autofree char *lock = NULL;
  guint8 garbage[SALVAGE_PAGE];
  gint64 n;
  struct stat info;

  test_place_init (&place);
  test_place_init (&copy);
  log = g_strconcat (place.path, "-wal", NULL);
  copied_log = g_strconcat (copy.path, "-wal", NULL);
  lock = g_strconcat (copy.path, ".lock", NULL);
  writer = test_open (&place);
  for (guint i = 0; i < 600; i++)
    {
      g_autofree char *id = g_strdup_printf ("id-%u", i);
      g_autofree char *payload = salvage_make_payload (i, "first");

      xg_store_push (writer, test_item ("n", id, payload));
      if (i % 20 == 0)
        xg_store_flush (writer);
    }
  xg_store_flush (writer);
  salvage_copy_file (place.path, copy.path);
  salvage_copy_file (log, copied_log);
  g_assert_true (g_file_set_contents (lock, "open\n", -1, NULL));
  g_assert_true (xg_store_close (writer));

  g_assert_cmpint (g_stat (copied_log, &info), ==, 0);
  memset (garbage, 0x5a, sizeof garbage);
  salvage_write_at (copied_log, info.st_size / 2, garbage, 100);
  pages = xg_page_file_open (copy.path, NULL);
  g_assert_true (xg_page_file_is_log_damaged (pages));

  store = test_open (&copy);
  g_assert_nonnull (xg_store_get_set_aside (store));
  salvage_run (store);
  n = salvage_count_rows (store, "SELECT count (*) FROM item");
  g_test_message ("%" G_GINT64_FORMAT " of 600", n);
  /* One frame of the log: at most a page of rows. */
  g_assert_cmpint (n, >, 500);
}

static void
test_log_sound (void)
{
  g_auto (TestPlace) place = { 0 };
  g_auto (TestPlace) copy = { 0 };
  g_autoptr (XgStore) writer = NULL;
  g_autoptr (XgStore) store = NULL;
  g_autofree char *log = NULL;
  g_autofree char *copied_log = NULL;
  g_autofree char *lock = NULL;
  struct stat info;

  test_place_init (&place);
  log = g_strconcat (place.path, "-wal", NULL);
  writer = test_open (&place);
  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *id = g_strdup_printf ("id-%u", i);

      g_autoptr (XgRecord) record = test_store (writer, test_item ("n", id, "<p/>"));
    }
  test_place_init (&copy);
  copied_log = g_strconcat (copy.path, "-wal", NULL);
  lock = g_strconcat (copy.path, ".lock", NULL);
  salvage_copy_file (place.path, copy.path);
  salvage_copy_file (log, copied_log);
  g_assert_true (g_file_set_contents (lock, "open\n", -1, NULL));
  /* A transaction that was being written. */
  g_assert_cmpint (g_stat (copied_log, &info), ==, 0);
  g_assert_cmpint (truncate (copied_log, info.st_size - 1000), ==, 0);
  store = test_open (&copy);
  g_assert_null (xg_store_get_set_aside (store));
  g_assert_cmpint (salvage_count_rows (store, "SELECT count (*) FROM item"), ==, 39);
  /* The log was moved into the file: nothing of what was cut off comes back. */
  g_assert_cmpint (g_stat (copied_log, &info), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/salvage/log-damaged", test_log_damaged);
  g_test_add_func ("/store/salvage/log-cut-off-is-sound", test_log_sound);
  return g_test_run ();
}
