/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "store/xg-schema.h"
#include "xg-store-test.h"

/*
 * data/cache-N.sqlite.gz are caches as each released version has left them: they stay as they are.
 * For a new version of the schema run `test-store-schema --make FILE`, gzip the file and add it
 * here.
 */
static const int released[] = { 1 };

static XgRecord *
make_record (const char *id, const char *payload)
{
  XgRecord *record = test_item ("sector/energy", id, payload);

  record->received = G_GINT64_CONSTANT (1700000000000000);
  record->publisher = g_strdup ("csirt@grid.example/feed");
  record->type = g_strdup ("urn:ietf:params:xml:ns:iodef-2.0");
  record->incident = g_strdup ("csirt.example/189493");
  record->severity = XG_SEVERITY_HIGH;
  return record;
}

/* What every fixture holds. */
static int
make_fixture (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (XgStore) store = xg_store_open (path, &error);
  const gint64 rule = 5;
  const gint64 row = 1;
  const XgStoreNode node = { .broker = (char *) TEST_BROKER,
                             .node = (char *) "sector/energy",
                             .name = (char *) "Energy",
                             .kind = 1,
                             .parents = (char *) "sector",
                             .subscribed = TRUE };
  XgRecord *matched;

  if (store == NULL)
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  xg_store_put_node (store, &node);
  xg_store_put_rule (store, 5, "the rule");
  xg_store_push (store, make_record ("one", "<a>first</a>"));
  xg_store_push (store, make_record ("one", "<a>second</a>"));
  xg_store_push (store, make_record ("one", "<a>second</a>"));
  xg_store_push (store, test_rejected ("sector/energy", "no item"));
  xg_store_push (store, test_event (XG_RECORD_RETRACT, "sector/energy", "one"));
  matched = make_record ("two", "<a>third</a>");
  matched->matches = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_val (matched->matches, rule);
  xg_store_push (store, matched);
  xg_store_mark_read (store, &row, 1, TRUE);
  return xg_store_close (store) ? 0 : 1;
}

static void
unpack (int version, const char *path)
{
  g_autofree char *name = g_strdup_printf ("cache-%d.sqlite.gz", version);
  g_autofree char *packed =
    g_test_build_filename (G_TEST_DIST, "backend", "store", "data", name, NULL);
  g_autoptr (GFile) from = g_file_new_for_path (packed);
  g_autoptr (GFile) to = g_file_new_for_path (path);
  g_autoptr (GConverter) unzip =
    G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) source = G_INPUT_STREAM (g_file_read (from, NULL, &error));
  g_autoptr (GInputStream) plain = NULL;
  g_autoptr (GOutputStream) target = NULL;

  g_assert_no_error (error);
  plain = g_converter_input_stream_new (source, unzip);
  target = G_OUTPUT_STREAM (g_file_create (to, G_FILE_CREATE_NONE, NULL, &error));
  g_assert_no_error (error);
  g_output_stream_splice (target, plain, G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, NULL, &error);
  g_assert_no_error (error);
}

static void
assert_fixture (XgStore *store)
{
  g_autoptr (XgReader) reader = test_reader (store);
  g_autoptr (GPtrArray) nodes = xg_reader_list_nodes (reader, NULL);
  g_autoptr (GPtrArray) versions = xg_reader_list_versions (reader, 2, NULL);
  g_autoptr (GHashTable) rules = xg_reader_list_rules (reader, NULL);
  g_autoptr (GArray) alerts = xg_reader_list_alerts (reader, 0, NULL);
  g_autoptr (XgStoreItem) item = xg_reader_get_item (reader, 2);
  g_autofree char *payload = xg_reader_get_payload (reader, 2, NULL);
  g_autofree char *all = test_query (reader, &(XgStoreQuery){ .include_old_versions = TRUE });
  g_autofree char *found = test_search (reader, "\"second\"");
  const XgStoreNode *node = test_find_node (nodes, "sector/energy");
  const gint64 rule = 5;
  XgStoreLedger ledger;

  g_assert_cmpstr (all, ==, "4 3 2 1");
  g_assert_cmpstr (found, ==, "2");
  g_assert_cmpstr (payload, ==, "<a>second</a>");
  g_assert_cmpuint (item->version, ==, 2);
  g_assert_true (item->retracted);
  g_assert_cmpint (item->received, ==, G_GINT64_CONSTANT (1700000000000000));
  g_assert_cmpstr (item->publisher, ==, "csirt@grid.example/feed");
  g_assert_cmpint (item->severity, ==, XG_SEVERITY_HIGH);
  g_assert_cmpuint (versions->len, ==, 2);
  g_assert_true (((const XgStoreItem *) versions->pdata[1])->read);

  g_assert_cmpstr (node->name, ==, "Energy");
  g_assert_cmpstr (node->parents, ==, "sector");
  g_assert_true (node->subscribed);
  g_assert_cmpint (node->unread, ==, 2);
  g_assert_cmpstr (g_hash_table_lookup (rules, &rule), ==, "the rule");
  g_assert_cmpuint (alerts->len, ==, 1);
  g_assert_cmpint (g_array_index (alerts, XgStoreAlert, 0).rowid, ==, 4);
  test_assert_balanced (reader, 0, &ledger);
  g_assert_cmpint (ledger.received, ==, 5);
  g_assert_cmpint (ledger.stored, ==, 2);
  g_assert_cmpint (ledger.updated, ==, 1);
  g_assert_cmpint (ledger.duplicate, ==, 1);
}

static void
test_released (gconstpointer data)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autoptr (XgRecord) record = NULL;

  test_place_init (&place);
  unpack (GPOINTER_TO_INT (data), place.path);
  store = test_open (&place);
  g_assert_null (xg_store_get_set_aside (store));
  assert_fixture (store);
  record = test_store (store, test_item ("sector/energy", "three", "<x/>"));
  g_assert_cmpint (record->rowid, ==, 5);
  xg_store_close (store);
  g_assert_cmpint (test_sql_number (place.path, "PRAGMA user_version"), ==, XG_SCHEMA_VERSION);
}

static void
test_new_file (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;

  test_place_init (&place);
  g_assert_cmpint (make_fixture (place.path), ==, 0);
  g_assert_cmpint (test_sql_number (place.path, "PRAGMA user_version"), ==, XG_SCHEMA_VERSION);
  g_assert_cmpint (test_sql_number (place.path, "PRAGMA application_id"),
                   ==,
                   XG_SCHEMA_APPLICATION_ID);
  store = test_open (&place);
  assert_fixture (store);
}

/* A step that fails leaves nothing of itself behind, and can be taken again. */
static void
test_failed_step (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (GError) error = NULL;
  sqlite3 *db = NULL;
  int application_id = -2;
  int version = -2;
  int columns;

  test_place_init (&place);
  g_assert_cmpint (sqlite3_open (place.path, &db), ==, SQLITE_OK);
  columns = sqlite3_limit (db, SQLITE_LIMIT_COLUMN, 12);
  g_assert_false (xg_schema_migrate (db, place.path, &error));
  g_assert_error (error, XG_STORE_ERROR, XG_STORE_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, place.path));
  g_clear_error (&error);
  g_assert_true (xg_schema_get_versions (db, &application_id, &version, place.path, &error));
  g_assert_cmpint (application_id, ==, 0);
  g_assert_cmpint (version, ==, 0);

  sqlite3_limit (db, SQLITE_LIMIT_COLUMN, columns);
  g_assert_true (xg_schema_migrate (db, place.path, &error));
  g_assert_no_error (error);
  g_assert_true (xg_schema_get_versions (db, &application_id, &version, place.path, &error));
  g_assert_cmpint (version, ==, XG_SCHEMA_VERSION);
  /* Nothing to do the second time. */
  g_assert_true (xg_schema_migrate (db, place.path, &error));
  sqlite3_close (db);
}

/* The planner takes the indexes that the schema is made for. */
static void
assert_plan (sqlite3 *db, const char *sql, const char *index)
{
  g_autofree char *explain = g_strconcat ("EXPLAIN QUERY PLAN ", sql, NULL);
  g_autoptr (GString) plan = g_string_new (NULL);
  sqlite3_stmt *stmt = NULL;

  g_assert_cmpint (sqlite3_prepare_v2 (db, explain, -1, &stmt, NULL), ==, SQLITE_OK);
  while (sqlite3_step (stmt) == SQLITE_ROW)
    g_string_append_printf (plan, "%s\n", (const char *) sqlite3_column_text (stmt, 3));
  sqlite3_finalize (stmt);
  g_assert_nonnull (strstr (plan->str, index));
}

static void
test_plans (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (GError) error = NULL;
  sqlite3 *db = NULL;

  test_place_init (&place);
  g_assert_cmpint (sqlite3_open (place.path, &db), ==, SQLITE_OK);
  g_assert_true (xg_schema_migrate (db, place.path, &error));
  assert_plan (db,
               "SELECT node_key, count (*) FROM item WHERE read = 0 AND current = 1"
               " GROUP BY node_key",
               "item_unread");
  assert_plan (db,
               "UPDATE item SET read = 1 WHERE node_key = 1 AND read = 0 AND current = 1"
               " AND id <= 9",
               "item_unread (node_key=? AND rowid<?)");
  assert_plan (db,
               "SELECT 1 FROM item WHERE kind = 0 AND current = 1 AND retracted = 0"
               " AND item_id = 'x' AND node_key = 1",
               "item_current (node_key=? AND item_id=?)");
  sqlite3_close (db);
}

int
main (int argc, char *argv[])
{
  if (argc == 3 && g_str_equal (argv[1], "--make"))
    return make_fixture (argv[2]);

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/schema/new-file", test_new_file);
  g_test_add_func ("/store/schema/failed-step-leaves-nothing", test_failed_step);
  g_test_add_func ("/store/schema/plans", test_plans);
  for (guint i = 0; i < G_N_ELEMENTS (released); i++)
    {
      g_autofree char *path = g_strdup_printf ("/store/schema/from-version-%d", released[i]);

      g_test_add_data_func (path, GINT_TO_POINTER (released[i]), test_released);
    }
  return g_test_run ();
}
