/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>
#include <unistd.h>

#include "salvage-fixture.h"

/* Damage of every kind, and how much of a cache is saved from it. */

/* DAMAGE pages, open, salvage: exactly the rows of the other pages are there. */
static void
check_pages (const char *where, guint n, gboolean zero)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autoptr (GArray) pages = salvage_list_pages (salvage_origin.path, where);
  g_autofree char *list = NULL;
  g_autofree char *problem = NULL;
  g_autofree char *said = NULL;
  gint64 left;

  g_assert_cmpuint (pages->len, >, 0);
  for (guint i = pages->len; i > 1; i--)
    {
      guint j = (guint) g_test_rand_int_range (0, (int) i);
      gint64 swapped = g_array_index (pages, gint64, i - 1);

      g_array_index (pages, gint64, i - 1) = g_array_index (pages, gint64, j);
      g_array_index (pages, gint64, j) = swapped;
    }
  n = MIN (n, pages->len);
  salvage_copy_origin (&place);
  for (guint i = 0; i < n; i++)
    salvage_damage_page (place.path, g_array_index (pages, gint64, i), zero);
  list = salvage_join_numbers (pages, n);

  store = test_open (&place);
  g_assert_nonnull (xg_store_get_set_aside (store));
  salvage_run (store);
  left = salvage_count_left ("item", list);
  g_test_message ("%s, %u of %u: %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT
                  " rows, %" G_GINT64_FORMAT " payloads",
                  where,
                  n,
                  pages->len,
                  salvage_count_rows (store, "SELECT count (*) FROM item"),
                  salvage_origin_number ("SELECT count (*) FROM item"),
                  salvage_count_rows (store, "SELECT count (*) FROM payload"));
  g_assert_cmpint (salvage_count_rows (store, "SELECT count (*) FROM item"), ==, left);
  if (strstr (where, "overflow") == NULL)
    g_assert_cmpint (salvage_count_rows (store, "SELECT count (*) FROM payload"),
                     ==,
                     salvage_count_left ("payload", list));
  else
    g_assert_cmpint (salvage_count_rows (store, "SELECT count (*) FROM payload"),
                     >=,
                     salvage_origin_number ("SELECT count (*) FROM payload") - n);
  problem = xg_store_dup_problem (store);
  said = g_strdup_printf ("Saved from it: %" G_GINT64_FORMAT " events", left);
  g_assert_nonnull (strstr (problem, said));
  g_assert_nonnull (strstr (problem, xg_store_get_set_aside (store)));
  salvage_assert_rows (store);
  g_assert_true (xg_store_close (store));
}

static void
test_pages (gconstpointer data)
{
  const char *where = data;

  for (guint zero = 0; zero < 2; zero++)
    {
      /* The end of a chain of overflow pages that is zeroed is no damage that SQLite can see. */
      if (zero == 0 || strstr (where, "overflow") == NULL)
        check_pages (where, 1, zero != 0);
      check_pages (where, 25, zero != 0);
    }
}

/* Everything, though SQLite knows nothing of the file any more. */
static void
test_header (void)
{
  static const char *const sums[] = {
    "SELECT sum (received) FROM ledger",
    "SELECT sum (stored * 7 + updated * 13 + node_key) FROM ledger",
    "SELECT sum (count) FROM ledger_reject",
    "SELECT max (opened) FROM session WHERE id = 1",
  };
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autoptr (XgReader) reader = NULL;
  g_autoptr (GHashTable) rules = NULL;
  g_autoptr (GPtrArray) nodes = NULL;
  const gint64 rule = 3;

  salvage_copy_origin (&place);
  salvage_damage_page (place.path, 1, FALSE);
  store = test_open (&place);
  salvage_run (store);
  g_assert_cmpint (salvage_count_rows (store, "SELECT count (*) FROM item"),
                   ==,
                   salvage_origin_number ("SELECT count (*) FROM item"));
  g_assert_cmpint (salvage_count_rows (store, "SELECT count (*) FROM payload"),
                   ==,
                   salvage_origin_number ("SELECT count (*) FROM payload"));
  g_assert_cmpint (salvage_count_rows (store, "SELECT count (*) FROM alert"),
                   ==,
                   salvage_origin_number ("SELECT count (*) FROM alert"));
  for (guint i = 0; i < G_N_ELEMENTS (sums); i++)
    g_assert_cmpint (salvage_count_rows (store, sums[i]), ==, salvage_origin_number (sums[i]));
  reader = test_reader (store);
  rules = xg_reader_list_rules (reader, NULL);
  g_assert_cmpstr (g_hash_table_lookup (rules, &rule), ==, "{\"name\": \"the rule\"}");
  nodes = xg_reader_list_nodes (reader, NULL);
  g_assert_nonnull (test_find_node (nodes, "node-3"));
  salvage_assert_rows (store);
}

static void
test_truncated (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autofree char *list = NULL;
  gint64 size = salvage_origin_number ("SELECT page_count * page_size / 2 FROM pragma_page_count,"
                                       " pragma_page_size") /
                SALVAGE_PAGE * SALVAGE_PAGE;

  salvage_copy_origin (&place);
  g_assert_cmpint (truncate (place.path, size), ==, 0);
  store = test_open (&place);
  salvage_run (store);
  list = g_strdup_printf ("SELECT pageno FROM dbstat WHERE pageno > %" G_GINT64_FORMAT,
                          size / SALVAGE_PAGE);
  g_assert_cmpint (salvage_count_rows (store, "SELECT count (*) FROM item"),
                   ==,
                   salvage_count_left ("item", list));
  salvage_assert_rows (store);
}

/* The rows of topics, brokers and rules are on few pages: what hangs on them must not be lost with
 * them. */
static void
test_topics_lost (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autoptr (XgReader) reader = NULL;
  g_autoptr (GPtrArray) nodes = NULL;
  g_autoptr (GArray) pages = salvage_list_pages (salvage_origin.path, "name IN ('node', 'broker')");
  g_autofree char *all = NULL;

  salvage_copy_origin (&place);
  for (guint i = 0; i < pages->len; i++)
    salvage_damage_page (place.path, g_array_index (pages, gint64, i), FALSE);
  store = test_open (&place);
  salvage_run (store);
  g_assert_cmpint (salvage_count_rows (store, "SELECT count (*) FROM item"),
                   ==,
                   salvage_origin_number ("SELECT count (*) FROM item"));
  reader = test_reader (store);
  nodes = xg_reader_list_nodes (reader, NULL);
  g_assert_cmpuint (nodes->len, ==, SALVAGE_NODES);
  g_assert_nonnull (test_find_node (nodes, "lost-topic-1"));
  salvage_assert_rows (store);
}

static const char *const small_tables[] = { "request", "capability", "plan", "plan_operation" };
#define OF_SMALL_TABLES "name IN ('request', 'capability', 'plan', 'plan_operation') AND "

/* Enough of each that its rows stand on several pages, below others. */
static void
fill_small_tables (const char *path)
{
  static const char sql[] =
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 600)"
    " INSERT INTO request SELECT i, (SELECT min (key) FROM node), 'user-' || i || '@grid.example',"
    " 'sub-' || i, 1700000000 + i FROM n;"
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)"
    " INSERT INTO capability SELECT 'pubsub.' || i || '.example', '[broker]' || char (10) ||"
    " 'key=' || hex (zeroblob (100 + i)) || char (10) FROM n;"
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)"
    " INSERT INTO plan SELECT i, 'uuid-' || i, 'Title ' || i, 'pubsub.example', 'a@grid.example',"
    " 1700000000 + i, 1700000001 + i, 5, 4, 1 FROM n;"
    "INSERT INTO plan_operation SELECT plan.id, n.value, 'Sentence', '<iq>' ||"
    " hex (zeroblob (50)) || '</iq>', 4, CASE n.value WHEN 3 THEN 'refused' END"
    " FROM plan JOIN (SELECT 1 AS value UNION SELECT 2 UNION SELECT 3) AS n;";
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

/* Damages pages of @path; each row that stands on another page is saved, as it was. */
static void
check_small_tables (const char *path, const GArray *pages, guint first, guint n)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autoptr (GString) list = g_string_new ("0");

  test_place_init (&place);
  salvage_copy_file (path, place.path);
  for (guint i = first; i < first + n; i++)
    {
      salvage_damage_page (place.path, g_array_index (pages, gint64, i), FALSE);
      g_string_append_printf (list, ",%" G_GINT64_FORMAT, g_array_index (pages, gint64, i));
    }
  store = test_open (&place);
  g_assert_nonnull (xg_store_get_set_aside (store));
  for (guint i = 0; i < G_N_ELEMENTS (small_tables); i++)
    {
      const char *table = small_tables[i];
      /* Where rows have no number, those of the pages above are rows as well. */
      g_autofree char *left = g_strdup_printf (
        "SELECT coalesce (sum (ncell), 0) FROM dbstat WHERE name = '%s' AND pageno NOT IN (%s)"
        " AND (pagetype = 'leaf' OR name IN ('capability', 'plan_operation'))",
        table,
        list->str);
      g_autofree char *count = g_strdup_printf ("SELECT count (*) FROM %s", table);
      g_autofree char *other = g_strdup_printf ("SELECT count (*) FROM (SELECT * FROM main.%s"
                                                " EXCEPT SELECT * FROM origin.%s)",
                                                table,
                                                table);

      g_test_message ("%s without %s: %" G_GINT64_FORMAT,
                      table,
                      list->str,
                      salvage_count_rows (store, count));
      g_assert_cmpint (salvage_count_rows (store, count), ==, test_sql_number (path, left));
      g_assert_cmpint (salvage_count_beside (store, path, other), ==, 0);
    }
  g_assert_true (xg_store_close (store));
}

/* Requests, what brokers can do, and plans: page by page, and all pages above the rows at once. */
static void
test_small_tables (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autoptr (XgRecord) record = NULL;
  g_autoptr (GArray) each = NULL;
  g_autoptr (GArray) above = NULL;

  test_place_init (&place);
  store = test_open (&place);
  record = test_store (store, test_item ("node", "id", "<p>one</p>"));
  g_assert_true (xg_store_close (store));
  fill_small_tables (place.path);
  each = salvage_list_pages (place.path, OF_SMALL_TABLES "pagetype <> 'overflow'");
  above = salvage_list_pages (place.path, OF_SMALL_TABLES "pagetype = 'internal'");
  g_assert_cmpuint (above->len, >=, G_N_ELEMENTS (small_tables));
  for (guint i = 0; i < each->len; i += 5)
    check_small_tables (place.path, each, i, 1);
  for (guint i = 0; i < above->len; i++)
    check_small_tables (place.path, above, i, 1);
  check_small_tables (place.path, above, 0, above->len);
}

/* Anything at all: no crash, nothing that was not there before. */
static void
test_any_bytes (void)
{
  for (guint round = 0; round < 12; round++)
    {
      g_auto (TestPlace) place = { 0 };
      g_autoptr (XgStore) store = NULL;
      gint64 size = salvage_origin_number ("SELECT page_count * page_size FROM pragma_page_count,"
                                           " pragma_page_size");

      salvage_copy_origin (&place);
      /* So that it is set aside even if what follows hits nothing of importance. */
      salvage_damage_page (place.path, 1, TRUE);
      for (guint i = 0; i < 400; i++)
        {
          guint8 bytes[8];

          for (guint j = 0; j < sizeof bytes; j++)
            bytes[j] = (guint8) g_test_rand_int_range (0, 256);
          salvage_write_at (place.path,
                            g_test_rand_int_range (SALVAGE_PAGE, (int) size - 8),
                            bytes,
                            1 + (gsize) g_test_rand_int_range (0, 8));
        }
      store = test_open (&place);
      salvage_run (store);
      g_assert_cmpint (salvage_count_rows (store, "SELECT count (*) FROM item"),
                       <=,
                       salvage_origin_number ("SELECT max (id) FROM item") + 400);
      g_assert_cmpint (salvage_count_rows (store,
                                           "SELECT count (*) FROM pragma_integrity_check"
                                           " WHERE integrity_check = 'ok'"),
                       ==,
                       1);
    }
}

static void
add_tests (void)
{
  static const char *const classes[] = {
    "name = 'item' AND pagetype = 'leaf'",
    "name = 'item' AND pagetype = 'internal'",
    "name = 'payload' AND pagetype = 'leaf'",
    "name = 'payload' AND pagetype = 'internal'",
    "name = 'payload' AND pagetype = 'overflow'",
    "name = 'item_feed'",
    "name = 'item_current'",
    "name = 'item_text_data' AND pagetype = 'leaf'",
    "name IN ('ledger', 'session', 'alert')",
    "name = 'sqlite_schema'",
    "name = 'words' AND pagetype = 'leaf'",
    "pageno > 1 AND name NOT LIKE '%item%' AND name NOT IN ('payload', 'node', 'words')",
  };

  if (salvage_has_dbstat ())
    {
      for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
        {
          g_autofree char *name = g_strdup_printf ("/store/salvage/pages/%s", classes[i]);

          g_test_add_data_func (name, classes[i], test_pages);
        }
      g_test_add_func ("/store/salvage/truncated", test_truncated);
      g_test_add_func ("/store/salvage/requests-capabilities-and-plans", test_small_tables);
      g_test_add_func ("/store/salvage/topics-lost", test_topics_lost);
    }
  g_test_add_func ("/store/salvage/header", test_header);
  g_test_add_func ("/store/salvage/any-bytes", test_any_bytes);
}

int
main (int argc, char *argv[])
{
  return salvage_run_tests (argc, argv, add_tests);
}
