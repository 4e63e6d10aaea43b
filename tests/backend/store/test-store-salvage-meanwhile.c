/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <signal.h>
#include <string.h>
#include <sys/prctl.h>

#include <glib/gstdio.h>

#include "salvage-fixture.h"

/* What goes on while a cache is salvaged: events, queries, ends and kills. */

/* How often the program is killed while it salvages. */
#define KILLS 12

static const char *program;

/* What comes while the old rows are still missing. */
static void
test_live_meanwhile (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autoptr (XgReader) reader = NULL;
  g_autoptr (XgRecord) again = NULL;
  g_autoptr (XgRecord) retracted = NULL;
  g_autoptr (XgRecord) purged = NULL;
  g_autoptr (GPtrArray) versions = NULL;

  salvage_copy_origin (&place);
  salvage_damage_page (place.path, 1, TRUE);
  store = test_open (&place);
  again = test_store (store, test_item ("node-2", "id-2", "<p>again</p>"));
  retracted = test_store (store, test_event (XG_RECORD_RETRACT, "node-3", "id-3"));
  purged = test_store (store, test_event (XG_RECORD_PURGE, "node-4", NULL));
  salvage_run (store);

  reader = test_reader (store);
  versions = xg_reader_list_versions (reader, again->rowid, NULL);
  g_assert_cmpuint (versions->len, ==, 2);
  g_assert_cmpuint (((const XgStoreItem *) versions->pdata[0])->version, ==, 2);
  g_assert_true (((const XgStoreItem *) versions->pdata[0])->current);
  g_assert_false (((const XgStoreItem *) versions->pdata[1])->current);
  g_assert_false (xg_reader_has_item (reader, TEST_BROKER, "node-3", "id-3"));
  g_assert_true (xg_reader_has_item (reader, TEST_BROKER, "node-3", "id-10"));
  g_assert_cmpint (
    salvage_count_rows (store,
                        "SELECT count (*) FROM item JOIN node ON node.key = item.node_key"
                        " WHERE node.node = 'node-4' AND retracted = 0 AND current = 1"
                        " AND item.kind = 0"),
    ==,
    0);
  g_assert_cmpint (salvage_count_rows (store, "SELECT count (*) FROM item"),
                   ==,
                   salvage_origin_number ("SELECT count (*) FROM item") + 3);
}

/* Closed before it began, again and again. */
static void
test_closed_and_gone_on (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;

  salvage_copy_origin (&place);
  salvage_damage_page (place.path, 1, TRUE);
  for (guint i = 0; i < 8; i++)
    {
      g_autofree char *problem = NULL;

      store = test_open (&place);
      problem = xg_store_dup_problem (store);
      g_assert_nonnull (strstr (problem, "is being copied"));
      if (i > 0)
        g_assert_null (xg_store_get_set_aside (store));
      if (i > 1)
        xg_store_start_salvage (store, salvage_find_text);
      g_assert_true (xg_store_close (store));
      g_clear_object (&store);
    }
  store = test_open (&place);
  salvage_run (store);
  g_assert_cmpint (salvage_count_rows (store, "SELECT count (*) FROM item"),
                   ==,
                   salvage_origin_number ("SELECT count (*) FROM item"));
  salvage_assert_rows (store);
  xg_store_close (store);
  g_clear_object (&store);
  store = test_open (&place);
  g_assert_null (xg_store_dup_problem (store));
}

/* The child: salvages and writes at the same time, until it is killed or done. */
static int
salvage_and_write (const char *path, const char *round)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (XgStore) store = NULL;
  gboolean done = FALSE;

  prctl (PR_SET_PDEATHSIG, SIGKILL);
  store = xg_store_open (path, &error);
  if (store == NULL)
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  g_signal_connect (store, "salvaged", G_CALLBACK (salvage_done_cb), &done);
  xg_store_start_salvage (store, salvage_find_text);
  for (guint i = 0; !done || i < 20; i++)
    {
      g_autofree char *id = g_strdup_printf ("live-%s-%u", round, i);

      xg_store_push (store, test_item ("live", id, "<p>live</p>"));
      xg_store_flush (store);
      g_print ("%s\n", id);
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
  return xg_store_close (store) ? 0 : 1;
}

static gboolean
run_child (const char *path, guint round, gboolean kill_it, GHashTable *printed)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) child = NULL;
  g_autoptr (GDataInputStream) lines = NULL;
  g_autofree char *name = g_strdup_printf ("%u", round);
  int left = g_test_rand_int_range (0, 60);
  char *line;

  child = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                            &error,
                            program,
                            "--salvage",
                            path,
                            name,
                            NULL);
  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (child));
  while ((line = g_data_input_stream_read_line (lines, NULL, NULL, NULL)) != NULL)
    {
      g_hash_table_add (printed, line);
      if (kill_it && left-- == 0)
        g_subprocess_force_exit (child);
    }
  g_assert_true (g_subprocess_wait (child, NULL, NULL));
  return g_subprocess_get_if_exited (child) && g_subprocess_get_exit_status (child) == 0;
}

static void
test_killed (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autoptr (XgReader) reader = NULL;
  g_autoptr (GHashTable) printed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer id;
  guint kills = 0;

  salvage_copy_origin (&place);
  salvage_damage_page (place.path, 1, TRUE);
  while (kills < KILLS && !run_child (place.path, kills, TRUE, printed))
    kills++;
  g_assert_true (kills < KILLS || run_child (place.path, kills, FALSE, printed));
  g_test_message ("killed %u times, %u live items", kills, g_hash_table_size (printed));

  store = test_open (&place);
  g_assert_null (xg_store_get_set_aside (store));
  reader = test_reader (store);
  g_hash_table_iter_init (&iter, printed);
  /* A kill may cut the last line short: such an id is no whole one. */
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      if (g_str_has_prefix (id, "live-") && strchr ((char *) id + 5, '-') != NULL &&
          !g_str_has_suffix (id, "-"))
        g_assert_true (xg_reader_has_item (reader, TEST_BROKER, "live", id));
    }
  g_assert_cmpint (
    salvage_count_rows (store, "SELECT count (*) FROM item WHERE item_id GLOB 'id-*'"),
    ==,
    salvage_origin_number ("SELECT count (*) FROM item WHERE item_id GLOB 'id-*'"));
  g_assert_cmpint (
    salvage_count_rows (store, "SELECT count (*) FROM item_text WHERE item_text MATCH 'word7'"),
    ==,
    1);
  salvage_assert_rows (store);
}

/* Killed, or out of room, right after the damaged file was renamed. */
static void
test_killed_after_rename (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autofree char *aside = NULL;
  g_autofree char *lock = NULL;

  salvage_copy_origin (&place);
  salvage_damage_page (place.path, 1, TRUE);
  aside = g_strconcat (place.path, ".damaged-20260101-000000", NULL);
  lock = g_strconcat (place.path, ".lock", NULL);
  g_assert_cmpint (g_rename (place.path, aside), ==, 0);
  g_assert_true (g_file_set_contents (lock, "damaged\n", -1, NULL));
  store = test_open (&place);
  g_assert_cmpstr (xg_store_get_set_aside (store), ==, aside);
  salvage_run (store);
  g_assert_cmpint (salvage_count_rows (store, "SELECT count (*) FROM item"),
                   ==,
                   salvage_origin_number ("SELECT count (*) FROM item"));
}

/* A query that comes upon damage tells it; the next start deals with it. */
static void
test_found_by_query (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autoptr (XgStore) next = NULL;
  g_autoptr (XgReader) reader = NULL;
  g_autoptr (GArray) pages =
    salvage_list_pages (salvage_origin.path, "name = 'item_node' AND pagetype = 'internal'");
  g_autoptr (GArray) rows = NULL;
  g_autofree char *problem = NULL;
  XgStoreOptions options = xg_store_default_options;
  const gint64 node = 3;
  const XgStoreQuery query = { .node_keys = &node, .n_node_keys = 1 };

  salvage_copy_origin (&place);
  options.full_check_bytes = 0;
  options.check_delay_ms = 600000;
  store = xg_store_open_with_options (place.path, &options, g_main_context_default (), NULL);
  xg_store_close (store);
  g_clear_object (&store);
  store = xg_store_open_with_options (place.path, &options, g_main_context_default (), NULL);
  reader = test_reader (store);
  for (guint i = 0; i < pages->len; i++)
    salvage_damage_page (place.path, g_array_index (pages, gint64, i), FALSE);
  rows = xg_reader_query (reader, &query, 0, 0, NULL);
  g_assert_null (rows);
  problem = xg_store_dup_problem (store);
  g_assert_nonnull (strstr (problem, "next start"));
  xg_reader_close (reader);
  xg_store_close (store);

  next = xg_store_open_with_options (place.path, &options, g_main_context_default (), NULL);
  g_assert_nonnull (xg_store_get_set_aside (next));
  salvage_run (next);
  g_assert_cmpint (salvage_count_rows (next, "SELECT count (*) FROM item"),
                   ==,
                   salvage_origin_number ("SELECT count (*) FROM item"));
}

static void
add_tests (void)
{
  g_test_add_func ("/store/salvage/live-meanwhile", test_live_meanwhile);
  g_test_add_func ("/store/salvage/closed-and-gone-on", test_closed_and_gone_on);
  g_test_add_func ("/store/salvage/killed", test_killed);
  g_test_add_func ("/store/salvage/killed-after-the-rename", test_killed_after_rename);
  if (salvage_has_dbstat ())
    g_test_add_func ("/store/salvage/found-by-a-query", test_found_by_query);
}

int
main (int argc, char *argv[])
{
  if (argc == 4 && g_str_equal (argv[1], "--salvage"))
    return salvage_and_write (argv[2], argv[3]);
  program = argv[0];
  return salvage_run_tests (argc, argv, add_tests);
}
