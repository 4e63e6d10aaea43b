/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Items that an earlier version stored are found by what they did not have then. */
#include "config.h"

#include <string.h>

#include "grid/xg-grid-private.h"
#include "xg-store-test.h"

#define DEADLINE_S 60
#define PAYLOAD                                                                                    \
  "<IODEF-Document xmlns='urn:ietf:params:xml:ns:iodef-2.0'>"                                      \
  "<Incident purpose='watch' restriction='red'/></IODEF-Document>"

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  xg_grid_open_finish (XG_GRID (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *) data = TRUE;
}

/* SEEN: what is told of the items that are left. */
static void
note_left_cb (XgGrid *grid, GParamSpec *pspec, GString *seen)
{
  g_string_append_printf (seen, "%" G_GINT64_FORMAT " ", xg_grid_get_facts_left (grid));
}

static XgGrid *
open_watched (const char *dir, GString *seen)
{
  g_autoptr (XgProfile) profile = xg_profile_new ("test");
  XgGrid *grid;
  gboolean opened = FALSE;

  g_object_set (profile, "jid", "alice@grid.example", NULL);
  grid = xg_grid_new (profile, dir, FALSE);
  if (seen != NULL)
    g_signal_connect (grid, "notify::facts-left", G_CALLBACK (note_left_cb), seen);
  xg_grid_open_async (grid, FALSE, NULL, opened_cb, &opened);
  while (!opened)
    g_main_context_iteration (NULL, TRUE);
  return grid;
}

static XgGrid *
open_grid (const char *dir)
{
  return open_watched (dir, NULL);
}

static void
wait_rows (XgItemList *list, guint n_rows)
{
  gint64 deadline = g_get_monotonic_time () + DEADLINE_S * G_USEC_PER_SEC;

  while (g_list_model_get_n_items (G_LIST_MODEL (list)) != n_rows ||
         xg_item_list_get_loading (list))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (1000);
    }
}

/* As an earlier version left it: a payload, and nothing known of it */
static char *
make_old_cache (const char *dir)
{
  XgGrid *grid = open_grid (dir);
  XgRecord *record = xg_record_new (XG_RECORD_ITEM, "pubsub.grid.example", "topic");
  char *path = g_strdup (grid->store->path);

  record->item_id = g_strdup ("one");
  record->summary = g_strdup ("One");
  record->payload = g_strdup (PAYLOAD);
  record->payload_len = strlen (PAYLOAD);
  g_assert_true (xg_ingest_push (grid->ingest, record));
  xg_store_flush (grid->store);
  xg_commit_queue_flush (grid->commits);
  xg_grid_close (grid);
  g_object_unref (grid);
  test_sql (path, "INSERT INTO facts (id, next) SELECT 1, max (id) FROM item");
  return path;
}

static void
test_found_in_the_background (void)
{
  g_autoptr (GString) seen = g_string_new (NULL);
  g_auto (TestPlace) place = { 0 };
  g_autofree char *path = NULL;
  g_autoptr (XgQuery) query = xg_query_parse_now ("tlp:red purpose:watch", NULL, NULL);
  g_autoptr (XgItemList) list = NULL;
  XgGrid *grid;

  test_place_init (&place);
  path = make_old_cache (place.folder);
  g_assert_cmpint (test_sql_number (path, "SELECT count (*) FROM item WHERE tlp <> 0"), ==, 0);
  grid = open_watched (place.folder, seen);
  list = xg_grid_list_items (grid, NULL, NULL, query, FALSE);
  wait_rows (list, 1);
  /* How much is left was told, and that nothing is; the row may have been found a little sooner. */
  while (strcmp (seen->str, "1 ") == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (seen->str, ==, "1 0 ");
  g_assert_cmpint (test_sql_number (path, "SELECT count (*) FROM facts"), ==, 0);
  g_clear_object (&list);
  xg_grid_close (grid);
  g_object_unref (grid);
}

/* Closing does not wait for the work, and the next start does it. */
static void
test_closed_meanwhile (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autofree char *path = NULL;
  g_autoptr (XgQuery) query = xg_query_parse_now ("tlp:red", NULL, NULL);
  g_autoptr (XgItemList) list = NULL;
  XgGrid *grid;

  test_place_init (&place);
  path = make_old_cache (place.folder);
  grid = open_grid (place.folder);
  xg_grid_close (grid);
  g_object_unref (grid);
  grid = open_grid (place.folder);
  list = xg_grid_list_items (grid, NULL, NULL, query, FALSE);
  wait_rows (list, 1);
  g_clear_object (&list);
  xg_grid_close (grid);
  g_object_unref (grid);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/grid/facts/found-in-the-background", test_found_in_the_background);
  g_test_add_func ("/grid/facts/closed-meanwhile", test_closed_meanwhile);
  return g_test_run ();
}
