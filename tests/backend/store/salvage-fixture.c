/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "salvage-fixture.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#define N_ITEMS 2000

TestPlace salvage_origin;

/* Words of a payload: what stands between its tags. */
char *
salvage_find_text (const char *xml, gsize length)
{
  GString *text = g_string_new (NULL);
  gboolean inside = FALSE;

  for (gsize i = 0; i < length; i++)
    {
      inside = xml[i] == '<' || (inside && xml[i] != '>');
      g_string_append_c (text, inside || xml[i] == '>' ? ' ' : xml[i]);
    }
  return g_string_free (text, FALSE);
}

char *
salvage_make_payload (guint i, const char *state)
{
  /* Every twentieth goes over several pages of its own. */
  g_autofree char *filler = g_strnfill (i % 20 == 0 ? 9000 + i : 100 + i % 300, 'f');

  return g_strdup_printf ("<p>word%u %s %s</p>", i, state, filler);
}

static void
make_origin (void)
{
  g_autoptr (XgStore) store = NULL;
  const gint64 rule = 3;

  test_place_init (&salvage_origin);
  store = test_open (&salvage_origin);
  xg_store_put_rule (store, rule, "{\"name\": \"the rule\"}");
  for (guint i = 0; i < N_ITEMS; i++)
    {
      g_autofree char *id = g_strdup_printf ("id-%u", i);
      g_autofree char *node = g_strdup_printf ("node-%u", i % SALVAGE_NODES);
      g_autofree char *payload = salvage_make_payload (i, "first");
      XgRecord *record = test_item (node, id, payload);

      if (i % 100 == 0)
        {
          record->matches = g_array_new (FALSE, FALSE, sizeof (gint64));
          g_array_append_val (record->matches, rule);
        }
      xg_store_push_wait (store, record, NULL);
      if (i % 20 == 0)
        {
          g_autofree char *second = salvage_make_payload (i, "second");

          xg_store_push_wait (store, test_item (node, id, second), NULL);
        }
    }
  xg_store_push (store, test_rejected ("node-1", "no item"));
  xg_store_push (store, test_event (XG_RECORD_RETRACT, "node-1", "id-1"));
  g_assert_true (xg_store_close (store));
}

void
salvage_copy_file (const char *from, const char *to)
{
  g_autofree char *contents = NULL;
  gsize length = 0;

  g_assert_true (g_file_get_contents (from, &contents, &length, NULL));
  g_assert_true (g_file_set_contents (to, contents, (gssize) length, NULL));
}

void
salvage_copy_origin (TestPlace *place)
{
  test_place_init (place);
  salvage_copy_file (salvage_origin.path, place->path);
}

gint64
salvage_origin_number (const char *sql)
{
  return test_sql_number (salvage_origin.path, sql);
}

void
salvage_write_at (const char *path, gint64 offset, const guint8 *bytes, gsize length)
{
  int fd = g_open (path, O_WRONLY, 0);

  g_assert_cmpint (pwrite (fd, bytes, length, offset), ==, (gssize) length);
  close (fd);
}

void
salvage_damage_page (const char *path, gint64 number, gboolean zero)
{
  guint8 bytes[SALVAGE_PAGE];

  for (guint i = 0; i < SALVAGE_PAGE; i++)
    bytes[i] = zero ? 0 : (guint8) g_test_rand_int_range (0, 256);
  salvage_write_at (path, (number - 1) * SALVAGE_PAGE, bytes, SALVAGE_PAGE);
}

/* The numbers of all pages of a kind of a sound file; SQLite tells them. */
GArray *
salvage_list_pages (const char *path, const char *where)
{
  g_autofree char *sql = g_strdup_printf ("SELECT pageno FROM dbstat WHERE %s", where);
  GArray *pages = g_array_new (FALSE, FALSE, sizeof (gint64));
  sqlite3 *db = NULL;
  sqlite3_stmt *stmt = NULL;

  g_assert_cmpint (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &stmt, NULL), ==, SQLITE_OK);
  while (sqlite3_step (stmt) == SQLITE_ROW)
    {
      gint64 number = sqlite3_column_int64 (stmt, 0);

      g_array_append_val (pages, number);
    }
  sqlite3_finalize (stmt);
  sqlite3_close (db);
  return pages;
}

char *
salvage_join_numbers (const GArray *numbers, guint n)
{
  GString *text = g_string_new ("0");

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, ",%" G_GINT64_FORMAT, g_array_index (numbers, gint64, i));
  return g_string_free (text, FALSE);
}

/* Rows of TABLE that stand on none of the pages SALVAGE_PAGES. */
gint64
salvage_count_left (const char *table, const char *pages)
{
  g_autofree char *sql = g_strdup_printf (
    "SELECT coalesce (sum (ncell), 0) FROM dbstat WHERE name = '%s' AND pagetype = 'leaf'"
    " AND pageno NOT IN (%s)",
    table,
    pages);

  return salvage_origin_number (sql);
}

void
salvage_done_cb (XgStore *store, gint64 last, gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
}

void
salvage_run (XgStore *store)
{
  gboolean done = FALSE;

  g_signal_connect (store, "salvaged", G_CALLBACK (salvage_done_cb), &done);
  xg_store_start_salvage (store, salvage_find_text);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
}

gint64
salvage_count_rows (XgStore *store, const char *sql)
{
  return test_sql_number (xg_store_get_path (store), sql);
}

/* A number out of the cache, with the file @path as "origin" beside it. */
gint64
salvage_count_beside (XgStore *store, const char *path, const char *sql)
{
  char *attach = sqlite3_mprintf ("ATTACH %Q AS origin", path);
  sqlite3 *db = NULL;
  sqlite3_stmt *stmt = NULL;
  gint64 number;

  g_assert_cmpint (sqlite3_open (xg_store_get_path (store), &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, attach, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &stmt, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (stmt), ==, SQLITE_ROW);
  number = sqlite3_column_int64 (stmt, 0);
  sqlite3_finalize (stmt);
  sqlite3_close (db);
  sqlite3_free (attach);
  return number;
}

/* Rows are as they were, older than new ones, and found. */
void
salvage_assert_rows (XgStore *store)
{
  g_autoptr (XgReader) reader = test_reader (store);
  g_autoptr (XgRecord) fresh = test_store (store, test_item ("node-0", "fresh", "<p>fresh</p>"));
  g_autofree char *found = NULL;
  g_autofree char *expected = NULL;
  g_autofree char *match = NULL;
  gint64 row;

  g_assert_cmpint (fresh->rowid, >, salvage_origin_number ("SELECT max (id) FROM item"));
  g_assert_cmpint (
    salvage_count_beside (store,
                          salvage_origin.path,
                          "SELECT count (*) FROM (SELECT * FROM main.item WHERE id <="
                          " (SELECT max (id) FROM origin.item) EXCEPT SELECT * FROM origin.item)"),
    ==,
    0);
  g_assert_cmpint (salvage_count_beside (
                     store,
                     salvage_origin.path,
                     "SELECT count (*) FROM (SELECT * FROM main.payload WHERE item <="
                     " (SELECT max (id) FROM origin.item) EXCEPT SELECT * FROM origin.payload)"),
                   ==,
                   0);

  row = salvage_count_rows (store,
                            "SELECT max (item.id) FROM item JOIN payload ON payload.item = item.id"
                            " WHERE current = 1 AND kind = 0 AND item_id GLOB 'id-*5'");
  if (row > 0)
    {
      g_autoptr (XgStoreItem) item = xg_reader_get_item (reader, row);

      match = g_strdup_printf ("word%s", item->item_id + strlen ("id-"));
      expected = g_strdup_printf ("%" G_GINT64_FORMAT, row);
      found = test_search (reader, match);
      g_assert_cmpstr (found, ==, expected);
    }
  g_assert_cmpint (salvage_count_rows (store,
                                       "SELECT count (*) FROM pragma_integrity_check"
                                       " WHERE integrity_check = 'ok'"),
                   ==,
                   1);
}

gboolean
salvage_has_dbstat (void)
{
  return sqlite3_compileoption_used ("ENABLE_DBSTAT_VTAB") != 0;
}

/* The main () of a program of such tests: with a sound cache, which @add may look at. */
int
salvage_run_tests (int argc, char **argv, void (*add) (void))
{
  int status;

  g_test_init (&argc, &argv, NULL);
  make_origin ();
  add ();
  status = g_test_run ();
  test_place_clear (&salvage_origin);
  return status;
}
