/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "store/xg-page-file.h"
#include "xg-store-test.h"

#define N_ITEMS 2000
#define N_NODES 7
#define PAGE    4096

/* How often the program is killed while it salvages. */
#define KILLS 12

static char *program;
static TestPlace origin; /* a sound cache, closed in order; never written to again */

/* Words of a payload: what stands between its tags. */
static char *
find_text (const char *xml, gsize length)
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

static char *
make_payload (guint i, const char *state)
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

  test_place_init (&origin);
  store = test_open (&origin);
  xg_store_put_rule (store, rule, "{\"name\": \"the rule\"}");
  for (guint i = 0; i < N_ITEMS; i++)
    {
      g_autofree char *id = g_strdup_printf ("id-%u", i);
      g_autofree char *node = g_strdup_printf ("node-%u", i % N_NODES);
      g_autofree char *payload = make_payload (i, "first");
      XgRecord *record = test_item (node, id, payload);

      if (i % 100 == 0)
        {
          record->matches = g_array_new (FALSE, FALSE, sizeof (gint64));
          g_array_append_val (record->matches, rule);
        }
      xg_store_push_wait (store, record, NULL);
      if (i % 20 == 0)
        {
          g_autofree char *second = make_payload (i, "second");

          xg_store_push_wait (store, test_item (node, id, second), NULL);
        }
    }
  xg_store_push (store, test_rejected ("node-1", "no item"));
  xg_store_push (store, test_event (XG_RECORD_RETRACT, "node-1", "id-1"));
  g_assert_true (xg_store_close (store));
}

static void
copy_file (const char *from, const char *to)
{
  g_autofree char *contents = NULL;
  gsize length = 0;

  g_assert_true (g_file_get_contents (from, &contents, &length, NULL));
  g_assert_true (g_file_set_contents (to, contents, (gssize) length, NULL));
}

static void
place_copy (TestPlace *place)
{
  test_place_init (place);
  copy_file (origin.path, place->path);
}

static gint64
origin_number (const char *sql)
{
  return test_sql_number (origin.path, sql);
}

static void
write_at (const char *path, gint64 offset, const guint8 *bytes, gsize length)
{
  int fd = g_open (path, O_WRONLY, 0);

  g_assert_cmpint (pwrite (fd, bytes, length, offset), ==, (gssize) length);
  close (fd);
}

static void
damage_page (const char *path, gint64 number, gboolean zero)
{
  guint8 bytes[PAGE];

  for (guint i = 0; i < PAGE; i++)
    bytes[i] = zero ? 0 : (guint8) g_test_rand_int_range (0, 256);
  write_at (path, (number - 1) * PAGE, bytes, PAGE);
}

/* The numbers of all pages of a kind; SQLite tells them of the sound file. */
static GArray *
list_pages (const char *where)
{
  g_autofree char *sql = g_strdup_printf ("SELECT pageno FROM dbstat WHERE %s", where);
  GArray *pages = g_array_new (FALSE, FALSE, sizeof (gint64));
  sqlite3 *db = NULL;
  sqlite3_stmt *stmt = NULL;

  g_assert_cmpint (sqlite3_open_v2 (origin.path, &db, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
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

static char *
join_numbers (const GArray *numbers, guint n)
{
  GString *text = g_string_new ("0");

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, ",%" G_GINT64_FORMAT, g_array_index (numbers, gint64, i));
  return g_string_free (text, FALSE);
}

/* Rows of TABLE that stand on none of the pages PAGES. */
static gint64
count_left (const char *table, const char *pages)
{
  g_autofree char *sql = g_strdup_printf (
    "SELECT coalesce (sum (ncell), 0) FROM dbstat WHERE name = '%s' AND pagetype = 'leaf'"
    " AND pageno NOT IN (%s)",
    table,
    pages);

  return origin_number (sql);
}

static void
salvaged_cb (XgStore *store, gint64 last, gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
}

static void
salvage (XgStore *store)
{
  gboolean done = FALSE;

  g_signal_connect (store, "salvaged", G_CALLBACK (salvaged_cb), &done);
  xg_store_start_salvage (store, find_text);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
}

static gint64
count_rows (XgStore *store, const char *sql)
{
  return test_sql_number (xg_store_get_path (store), sql);
}

/* Rows are as they were, older than new ones, and found. */
static void
assert_rows (XgStore *store)
{
  g_autoptr (XgReader) reader = test_reader (store);
  g_autoptr (XgRecord) fresh = test_store (store, test_item ("node-0", "fresh", "<p>fresh</p>"));
  g_autofree char *found = NULL;
  g_autofree char *expected = NULL;
  g_autofree char *match = NULL;
  sqlite3 *db = NULL;
  sqlite3_stmt *stmt = NULL;
  char *attach = sqlite3_mprintf ("ATTACH %Q AS origin", origin.path);
  gint64 row;

  g_assert_cmpint (fresh->rowid, >, origin_number ("SELECT max (id) FROM item"));
  g_assert_cmpint (sqlite3_open (xg_store_get_path (store), &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, attach, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (db,
                                       "SELECT count (*) FROM (SELECT * FROM main.item WHERE id <="
                                       " (SELECT max (id) FROM origin.item)"
                                       " EXCEPT SELECT * FROM origin.item)",
                                       -1,
                                       &stmt,
                                       NULL),
                   ==,
                   SQLITE_OK);
  g_assert_cmpint (sqlite3_step (stmt), ==, SQLITE_ROW);
  g_assert_cmpint (sqlite3_column_int64 (stmt, 0), ==, 0);
  sqlite3_finalize (stmt);
  sqlite3_prepare_v2 (db,
                      "SELECT count (*) FROM (SELECT * FROM main.payload WHERE item <="
                      " (SELECT max (id) FROM origin.item)"
                      " EXCEPT SELECT * FROM origin.payload)",
                      -1,
                      &stmt,
                      NULL);
  g_assert_cmpint (sqlite3_step (stmt), ==, SQLITE_ROW);
  g_assert_cmpint (sqlite3_column_int64 (stmt, 0), ==, 0);
  sqlite3_finalize (stmt);
  sqlite3_close (db);
  sqlite3_free (attach);

  row = count_rows (store,
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
  g_assert_cmpint (count_rows (store,
                               "SELECT count (*) FROM pragma_integrity_check"
                               " WHERE integrity_check = 'ok'"),
                   ==,
                   1);
}

/* DAMAGE pages, open, salvage: exactly the rows of the other pages are there. */
static void
check_pages (const char *where, guint n, gboolean zero)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autoptr (GArray) pages = list_pages (where);
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
  place_copy (&place);
  for (guint i = 0; i < n; i++)
    damage_page (place.path, g_array_index (pages, gint64, i), zero);
  list = join_numbers (pages, n);

  store = test_open (&place);
  g_assert_nonnull (xg_store_get_set_aside (store));
  salvage (store);
  left = count_left ("item", list);
  g_test_message ("%s, %u of %u: %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT
                  " rows, %" G_GINT64_FORMAT " payloads",
                  where,
                  n,
                  pages->len,
                  count_rows (store, "SELECT count (*) FROM item"),
                  origin_number ("SELECT count (*) FROM item"),
                  count_rows (store, "SELECT count (*) FROM payload"));
  g_assert_cmpint (count_rows (store, "SELECT count (*) FROM item"), ==, left);
  if (strstr (where, "overflow") == NULL)
    g_assert_cmpint (count_rows (store, "SELECT count (*) FROM payload"),
                     ==,
                     count_left ("payload", list));
  else
    g_assert_cmpint (count_rows (store, "SELECT count (*) FROM payload"),
                     >=,
                     origin_number ("SELECT count (*) FROM payload") - n);
  problem = xg_store_dup_problem (store);
  said = g_strdup_printf ("Saved from it: %" G_GINT64_FORMAT " events", left);
  g_assert_nonnull (strstr (problem, said));
  g_assert_nonnull (strstr (problem, xg_store_get_set_aside (store)));
  assert_rows (store);
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

static gboolean
has_dbstat (void)
{
  return sqlite3_compileoption_used ("ENABLE_DBSTAT_VTAB") != 0;
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

  place_copy (&place);
  damage_page (place.path, 1, FALSE);
  store = test_open (&place);
  salvage (store);
  g_assert_cmpint (count_rows (store, "SELECT count (*) FROM item"),
                   ==,
                   origin_number ("SELECT count (*) FROM item"));
  g_assert_cmpint (count_rows (store, "SELECT count (*) FROM payload"),
                   ==,
                   origin_number ("SELECT count (*) FROM payload"));
  g_assert_cmpint (count_rows (store, "SELECT count (*) FROM alert"),
                   ==,
                   origin_number ("SELECT count (*) FROM alert"));
  for (guint i = 0; i < G_N_ELEMENTS (sums); i++)
    g_assert_cmpint (count_rows (store, sums[i]), ==, origin_number (sums[i]));
  reader = test_reader (store);
  rules = xg_reader_list_rules (reader, NULL);
  g_assert_cmpstr (g_hash_table_lookup (rules, &rule), ==, "{\"name\": \"the rule\"}");
  nodes = xg_reader_list_nodes (reader, NULL);
  g_assert_nonnull (test_find_node (nodes, "node-3"));
  assert_rows (store);
}

static void
test_truncated (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autofree char *list = NULL;
  gint64 size = origin_number ("SELECT page_count * page_size / 2 FROM pragma_page_count,"
                               " pragma_page_size") /
                PAGE * PAGE;

  place_copy (&place);
  g_assert_cmpint (truncate (place.path, size), ==, 0);
  store = test_open (&place);
  salvage (store);
  list =
    g_strdup_printf ("SELECT pageno FROM dbstat WHERE pageno > %" G_GINT64_FORMAT, size / PAGE);
  g_assert_cmpint (count_rows (store, "SELECT count (*) FROM item"), ==, count_left ("item", list));
  assert_rows (store);
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
  g_autoptr (GArray) pages = list_pages ("name IN ('node', 'broker')");
  g_autofree char *all = NULL;

  place_copy (&place);
  for (guint i = 0; i < pages->len; i++)
    damage_page (place.path, g_array_index (pages, gint64, i), FALSE);
  store = test_open (&place);
  salvage (store);
  g_assert_cmpint (count_rows (store, "SELECT count (*) FROM item"),
                   ==,
                   origin_number ("SELECT count (*) FROM item"));
  reader = test_reader (store);
  nodes = xg_reader_list_nodes (reader, NULL);
  g_assert_cmpuint (nodes->len, ==, N_NODES);
  g_assert_nonnull (test_find_node (nodes, "lost-topic-1"));
  assert_rows (store);
}

static const char *const small_tables[] = { "request", "capability", "plan", "plan_operation" };

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

/* The pages of these tables that @where is true of, of the file @path. */
static GArray *
list_small_pages (const char *path, const char *where)
{
  g_autofree char *sql =
    g_strdup_printf ("SELECT pageno FROM dbstat WHERE name IN ('request', 'capability', 'plan',"
                     " 'plan_operation') AND %s",
                     where);
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

/* A number out of the cache, with the file @path as "origin" beside it. */
static gint64
count_beside (XgStore *store, const char *path, const char *sql)
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

/* Damages pages of @path; each row that stands on another page is saved, as it was. */
static void
check_small_tables (const char *path, const GArray *pages, guint first, guint n)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autoptr (GString) list = g_string_new ("0");

  test_place_init (&place);
  copy_file (path, place.path);
  for (guint i = first; i < first + n; i++)
    {
      damage_page (place.path, g_array_index (pages, gint64, i), FALSE);
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
                      count_rows (store, count));
      g_assert_cmpint (count_rows (store, count), ==, test_sql_number (path, left));
      g_assert_cmpint (count_beside (store, path, other), ==, 0);
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
  each = list_small_pages (place.path, "pagetype <> 'overflow'");
  above = list_small_pages (place.path, "pagetype = 'internal'");
  g_assert_cmpuint (above->len, >=, G_N_ELEMENTS (small_tables));
  for (guint i = 0; i < each->len; i += 5)
    check_small_tables (place.path, each, i, 1);
  for (guint i = 0; i < above->len; i++)
    check_small_tables (place.path, above, i, 1);
  check_small_tables (place.path, above, 0, above->len);
}

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

  place_copy (&place);
  damage_page (place.path, 1, TRUE);
  store = test_open (&place);
  again = test_store (store, test_item ("node-2", "id-2", "<p>again</p>"));
  retracted = test_store (store, test_event (XG_RECORD_RETRACT, "node-3", "id-3"));
  purged = test_store (store, test_event (XG_RECORD_PURGE, "node-4", NULL));
  salvage (store);

  reader = test_reader (store);
  versions = xg_reader_list_versions (reader, again->rowid, NULL);
  g_assert_cmpuint (versions->len, ==, 2);
  g_assert_cmpuint (((const XgStoreItem *) versions->pdata[0])->version, ==, 2);
  g_assert_true (((const XgStoreItem *) versions->pdata[0])->current);
  g_assert_false (((const XgStoreItem *) versions->pdata[1])->current);
  g_assert_false (xg_reader_has_item (reader, TEST_BROKER, "node-3", "id-3"));
  g_assert_true (xg_reader_has_item (reader, TEST_BROKER, "node-3", "id-10"));
  g_assert_cmpint (count_rows (store,
                               "SELECT count (*) FROM item JOIN node ON node.key = item.node_key"
                               " WHERE node.node = 'node-4' AND retracted = 0 AND current = 1"
                               " AND item.kind = 0"),
                   ==,
                   0);
  g_assert_cmpint (count_rows (store, "SELECT count (*) FROM item"),
                   ==,
                   origin_number ("SELECT count (*) FROM item") + 3);
}

/* Closed before it began, again and again. */
static void
test_closed_and_gone_on (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;

  place_copy (&place);
  damage_page (place.path, 1, TRUE);
  for (guint i = 0; i < 8; i++)
    {
      g_autofree char *problem = NULL;

      store = test_open (&place);
      problem = xg_store_dup_problem (store);
      g_assert_nonnull (strstr (problem, "is being copied"));
      if (i > 0)
        g_assert_null (xg_store_get_set_aside (store));
      if (i > 1)
        xg_store_start_salvage (store, find_text);
      g_assert_true (xg_store_close (store));
      g_clear_object (&store);
    }
  store = test_open (&place);
  salvage (store);
  g_assert_cmpint (count_rows (store, "SELECT count (*) FROM item"),
                   ==,
                   origin_number ("SELECT count (*) FROM item"));
  assert_rows (store);
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
  g_signal_connect (store, "salvaged", G_CALLBACK (salvaged_cb), &done);
  xg_store_start_salvage (store, find_text);
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

  place_copy (&place);
  damage_page (place.path, 1, TRUE);
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
  g_assert_cmpint (count_rows (store, "SELECT count (*) FROM item WHERE item_id GLOB 'id-*'"),
                   ==,
                   origin_number ("SELECT count (*) FROM item WHERE item_id GLOB 'id-*'"));
  g_assert_cmpint (
    count_rows (store, "SELECT count (*) FROM item_text WHERE item_text MATCH 'word7'"),
    ==,
    1);
  assert_rows (store);
}

/* Killed, or out of room, right after the damaged file was renamed. */
static void
test_killed_after_rename (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autofree char *aside = NULL;
  g_autofree char *lock = NULL;

  place_copy (&place);
  damage_page (place.path, 1, TRUE);
  aside = g_strconcat (place.path, ".damaged-20260101-000000", NULL);
  lock = g_strconcat (place.path, ".lock", NULL);
  g_assert_cmpint (g_rename (place.path, aside), ==, 0);
  g_assert_true (g_file_set_contents (lock, "damaged\n", -1, NULL));
  store = test_open (&place);
  g_assert_cmpstr (xg_store_get_set_aside (store), ==, aside);
  salvage (store);
  g_assert_cmpint (count_rows (store, "SELECT count (*) FROM item"),
                   ==,
                   origin_number ("SELECT count (*) FROM item"));
}

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
  guint8 garbage[PAGE];
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
      g_autofree char *payload = make_payload (i, "first");

      xg_store_push (writer, test_item ("n", id, payload));
      if (i % 20 == 0)
        xg_store_flush (writer);
    }
  xg_store_flush (writer);
  copy_file (place.path, copy.path);
  copy_file (log, copied_log);
  g_assert_true (g_file_set_contents (lock, "open\n", -1, NULL));
  g_assert_true (xg_store_close (writer));

  g_assert_cmpint (g_stat (copied_log, &info), ==, 0);
  memset (garbage, 0x5a, sizeof garbage);
  write_at (copied_log, info.st_size / 2, garbage, 100);
  pages = xg_page_file_open (copy.path, NULL);
  g_assert_true (xg_page_file_is_log_damaged (pages));

  store = test_open (&copy);
  g_assert_nonnull (xg_store_get_set_aside (store));
  salvage (store);
  n = count_rows (store, "SELECT count (*) FROM item");
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
  copy_file (place.path, copy.path);
  copy_file (log, copied_log);
  g_assert_true (g_file_set_contents (lock, "open\n", -1, NULL));
  /* A transaction that was being written. */
  g_assert_cmpint (g_stat (copied_log, &info), ==, 0);
  g_assert_cmpint (truncate (copied_log, info.st_size - 1000), ==, 0);
  store = test_open (&copy);
  g_assert_null (xg_store_get_set_aside (store));
  g_assert_cmpint (count_rows (store, "SELECT count (*) FROM item"), ==, 39);
  /* The log was moved into the file: nothing of what was cut off comes back. */
  g_assert_cmpint (g_stat (copied_log, &info), ==, 0);
}

/* A query that comes upon damage tells it; the next start deals with it. */
static void
test_found_by_query (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autoptr (XgStore) next = NULL;
  g_autoptr (XgReader) reader = NULL;
  g_autoptr (GArray) pages = list_pages ("name = 'item_node' AND pagetype = 'internal'");
  g_autoptr (GArray) rows = NULL;
  g_autofree char *problem = NULL;
  XgStoreOptions options = xg_store_default_options;
  const gint64 node = 3;
  const XgStoreQuery query = { .node_keys = &node, .n_node_keys = 1 };

  place_copy (&place);
  options.full_check_bytes = 0;
  options.check_delay_ms = 600000;
  store = xg_store_open_with_options (place.path, &options, g_main_context_default (), NULL);
  xg_store_close (store);
  g_clear_object (&store);
  store = xg_store_open_with_options (place.path, &options, g_main_context_default (), NULL);
  reader = test_reader (store);
  for (guint i = 0; i < pages->len; i++)
    damage_page (place.path, g_array_index (pages, gint64, i), FALSE);
  rows = xg_reader_query (reader, &query, 0, 0, NULL);
  g_assert_null (rows);
  problem = xg_store_dup_problem (store);
  g_assert_nonnull (strstr (problem, "next start"));
  xg_reader_close (reader);
  xg_store_close (store);

  next = xg_store_open_with_options (place.path, &options, g_main_context_default (), NULL);
  g_assert_nonnull (xg_store_get_set_aside (next));
  salvage (next);
  g_assert_cmpint (count_rows (next, "SELECT count (*) FROM item"),
                   ==,
                   origin_number ("SELECT count (*) FROM item"));
}

/* Anything at all: no crash, nothing that was not there before. */
static void
test_any_bytes (void)
{
  for (guint round = 0; round < 12; round++)
    {
      g_auto (TestPlace) place = { 0 };
      g_autoptr (XgStore) store = NULL;
      gint64 size = origin_number ("SELECT page_count * page_size FROM pragma_page_count,"
                                   " pragma_page_size");

      place_copy (&place);
      /* So that it is set aside even if what follows hits nothing of importance. */
      damage_page (place.path, 1, TRUE);
      for (guint i = 0; i < 400; i++)
        {
          guint8 bytes[8];

          for (guint j = 0; j < sizeof bytes; j++)
            bytes[j] = (guint8) g_test_rand_int_range (0, 256);
          write_at (place.path,
                    g_test_rand_int_range (PAGE, (int) size - 8),
                    bytes,
                    1 + (gsize) g_test_rand_int_range (0, 8));
        }
      store = test_open (&place);
      salvage (store);
      g_assert_cmpint (count_rows (store, "SELECT count (*) FROM item"),
                       <=,
                       origin_number ("SELECT max (id) FROM item") + 400);
      g_assert_cmpint (count_rows (store,
                                   "SELECT count (*) FROM pragma_integrity_check"
                                   " WHERE integrity_check = 'ok'"),
                       ==,
                       1);
    }
}

int
main (int argc, char *argv[])
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
  int status;

  if (argc == 4 && g_str_equal (argv[1], "--salvage"))
    return salvage_and_write (argv[2], argv[3]);

  g_test_init (&argc, &argv, NULL);
  program = g_strdup (argv[0]);
  make_origin ();
  if (has_dbstat ())
    {
      for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
        {
          g_autofree char *name = g_strdup_printf ("/store/salvage/pages/%s", classes[i]);

          g_test_add_data_func (name, classes[i], test_pages);
        }
      g_test_add_func ("/store/salvage/truncated", test_truncated);
      g_test_add_func ("/store/salvage/requests-capabilities-and-plans", test_small_tables);
      g_test_add_func ("/store/salvage/topics-lost", test_topics_lost);
      g_test_add_func ("/store/salvage/found-by-a-query", test_found_by_query);
    }
  g_test_add_func ("/store/salvage/header", test_header);
  g_test_add_func ("/store/salvage/live-meanwhile", test_live_meanwhile);
  g_test_add_func ("/store/salvage/closed-and-gone-on", test_closed_and_gone_on);
  g_test_add_func ("/store/salvage/killed", test_killed);
  g_test_add_func ("/store/salvage/killed-after-the-rename", test_killed_after_rename);
  g_test_add_func ("/store/salvage/log-damaged", test_log_damaged);
  g_test_add_func ("/store/salvage/log-cut-off-is-sound", test_log_sound);
  g_test_add_func ("/store/salvage/any-bytes", test_any_bytes);
  status = g_test_run ();
  test_place_clear (&origin);
  g_free (program);
  return status;
}
