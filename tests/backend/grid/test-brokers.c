/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "grid/xg-broker-find.h"
#include "grid/xg-grid-private.h"

/* Brokers that a person adds to a grid and takes out again, without a connection. */

#define OWN   "pubsub.grid.example"
#define OTHER "pubsub.other.example"

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  xg_grid_open_finish (XG_GRID (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *) data = TRUE;
}

static XgGrid *
open_grid (XgProfile *profile, const char *dir)
{
  XgGrid *grid = xg_grid_new (profile, dir, FALSE);
  gboolean opened = FALSE;

  xg_grid_open_async (grid, FALSE, NULL, opened_cb, &opened);
  while (!opened)
    g_main_context_iteration (NULL, TRUE);
  return grid;
}

static void
close_grid (XgGrid *grid)
{
  xg_grid_close (grid);
  g_object_unref (grid);
}

static XgProfile *
new_profile (void)
{
  XgProfile *profile = xg_profile_new ("test");

  g_object_set (profile, "jid", "alice@grid.example", NULL);
  return profile;
}

static void
remove_dir (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      g_assert_cmpint (g_remove (file), ==, 0);
    }
  g_assert_cmpint (g_rmdir (path), ==, 0);
}

static guint
count_brokers (XgGrid *grid)
{
  return g_list_model_get_n_items (xg_grid_get_brokers (grid));
}

/* An item of a topic of OTHER, by the way of the store. */
static void
push_item (XgGrid *grid, const char *id)
{
  XgRecord *record = xg_record_new (XG_RECORD_ITEM, OTHER, "topic");

  record->item_id = g_strdup (id);
  record->summary = g_strdup (id);
  record->payload = g_strdup ("<a xmlns='urn:a'/>");
  record->payload_len = strlen (record->payload);
  g_assert_true (xg_ingest_push (grid->ingest, record));
  xg_store_flush (grid->store);
  xg_commit_queue_flush (grid->commits);
}

static void
test_added (void)
{
  g_autofree char *dir = g_dir_make_tmp ("xg-brokers-XXXXXX", NULL);
  g_autoptr (XgProfile) profile = new_profile ();
  XgGrid *grid = open_grid (profile, dir);
  XgBroker *broker = xg_grid_add_broker (grid, OTHER, "Other");

  g_assert_cmpstr (xg_broker_get_label (broker), ==, "Other");
  g_assert_true (xg_grid_add_broker (grid, OTHER, NULL) == broker);
  xg_grid_add_broker (grid, "third.example", NULL);
  g_assert_cmpstr (xg_profile_get_brokers (profile), ==, OTHER " third.example");
  close_grid (grid);

  /* Nothing of it was in the cache */
  grid = open_grid (profile, dir);
  g_assert_cmpuint (count_brokers (grid), ==, 2);
  g_assert_nonnull (xg_grid_lookup_broker (grid, OTHER));
  close_grid (grid);
  remove_dir (dir);
}

static void
test_removed (void)
{
  g_autofree char *dir = g_dir_make_tmp ("xg-brokers-XXXXXX", NULL);
  g_autoptr (XgProfile) profile = new_profile ();
  XgGrid *grid = open_grid (profile, dir);
  g_autoptr (XgItemList) items = NULL;
  XgBroker *broker;

  xg_grid_ensure_broker (grid, OWN, NULL);
  broker = xg_grid_add_broker (grid, OTHER, NULL);
  push_item (grid, "one");
  g_assert_nonnull (xg_broker_lookup_node (broker, "topic"));
  g_assert_cmpint (xg_broker_get_unread (broker), ==, 1);

  xg_grid_remove_broker (grid, broker);
  g_assert_cmpuint (count_brokers (grid), ==, 1);
  g_assert_null (xg_profile_get_brokers (profile));
  /* What was on its way is kept, and does not bring the broker back */
  push_item (grid, "two");
  g_assert_null (xg_grid_lookup_broker (grid, OTHER));
  close_grid (grid);

  /* The items are there still */
  grid = open_grid (profile, dir);
  items = xg_grid_list_items (grid, NULL, NULL, NULL, FALSE);
  while (g_list_model_get_n_items (G_LIST_MODEL (items)) < 2)
    g_main_context_iteration (NULL, TRUE);
  g_clear_object (&items);
  close_grid (grid);
  remove_dir (dir);
}

static void
test_which (void)
{
  g_autofree char *dir = g_dir_make_tmp ("xg-brokers-XXXXXX", NULL);
  g_autoptr (XgProfile) profile = new_profile ();
  XgGrid *grid = open_grid (profile, dir);

  g_assert_false (xg_grid_is_foreign (grid, OWN));
  g_assert_false (xg_grid_is_foreign (grid, "grid.example"));
  g_assert_false (xg_grid_is_foreign (grid, "PubSub.Grid.Example"));
  g_assert_true (xg_grid_is_foreign (grid, OTHER));
  g_assert_true (xg_grid_is_foreign (grid, "evilgrid.example"));
  g_assert_true (xg_grid_is_foreign (grid, "example"));
  g_assert_false (xg_grid_can_remove_broker (grid, xg_grid_ensure_broker (grid, OWN, NULL)));
  g_assert_true (xg_grid_can_remove_broker (grid, xg_grid_add_broker (grid, OTHER, NULL)));
  close_grid (grid);
  remove_dir (dir);
}

static void
test_addresses (void)
{
  static const char *const bad[] = {
    "", "  ", "alice@grid.example", "pubsub.grid.example/home", "two words", "@", "a@b@c",
  };
  g_autoptr (GError) none = NULL;
  g_autofree char *good = xg_broker_find_check ("  PubSub.Other.example\n", &none);

  g_assert_no_error (none);
  g_assert_cmpstr (good, ==, OTHER);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (xg_broker_find_check (bad[i], &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
      g_assert_cmpuint (strlen (error->message), >, 20);
    }
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_assert_null (xg_broker_find_finish (XG_SESSION (source), result, data));
}

static void
test_offline (void)
{
  g_autofree char *dir = g_dir_make_tmp ("xg-brokers-XXXXXX", NULL);
  g_autoptr (XgProfile) profile = new_profile ();
  XgGrid *grid = open_grid (profile, dir);
  g_autoptr (GError) error = NULL;

  xg_broker_find_async (xg_grid_get_session (grid), OTHER, NULL, found_cb, &error);
  while (error == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED);
  close_grid (grid);
  remove_dir (dir);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/brokers/an-added-one-is-there-the-next-time", test_added);
  g_test_add_func ("/brokers/a-removed-one-stays-away-and-its-items-stay", test_removed);
  g_test_add_func ("/brokers/which-are-on-another-domain", test_which);
  g_test_add_func ("/brokers/addresses-are-checked", test_addresses);
  g_test_add_func ("/brokers/without-a-connection-it-is-said", test_offline);
  return g_test_run ();
}
