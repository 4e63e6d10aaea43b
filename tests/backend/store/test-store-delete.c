/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>

#include "xg-store-test.h"

static void
test_nothing_is_left (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) folder = NULL;

  test_place_init (&place);
  store = test_open (&place);
  xg_record_unref (test_store (store, test_item ("energy", "1", "<a/>")));

  /* Not under somebody who uses it. */
  g_assert_false (xg_store_delete (place.path, &error));
  g_assert_error (error, XG_STORE_ERROR, XG_STORE_ERROR_BUSY);
  g_clear_error (&error);
  xg_record_unref (test_store (store, test_item ("energy", "2", "<a/>")));

  xg_store_close (store);
  g_assert_true (xg_store_delete (place.path, &error));
  g_assert_no_error (error);
  folder = g_dir_open (place.folder, 0, NULL);
  g_assert_cmpstr (g_dir_read_name (folder), ==, NULL);
  /* What is not there needs no deleting. */
  g_assert_true (xg_store_delete (place.path, &error));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/delete/nothing-is-left", test_nothing_is_left);
  return g_test_run ();
}
