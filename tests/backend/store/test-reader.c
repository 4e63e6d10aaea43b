/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "xg-store-test.h"

typedef struct
{
  TestPlace place;
  XgStore *store;
  XgReader *reader;
} Fixture;

static void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  test_place_init (&fixture->place);
  fixture->store = test_open (&fixture->place);
  fixture->reader = test_reader (fixture->store);
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  /* A worker may still be about to let go of it. */
  g_object_unref (fixture->reader);
  g_assert_finalize_object (fixture->store);
  test_place_clear (&fixture->place);
}

/* Rows 1 to 6: nodes a b a b a b, severities 0 to 5. */
static void
store_six (Fixture *fixture, gint64 *key_a, gint64 *key_b)
{
  for (int i = 0; i < 6; i++)
    {
      XgRecord *record =
        test_item (i % 2 == 0 ? "a" : "b", NULL, i < 3 ? "<x>early</x>" : "<x>late</x>");
      g_autoptr (XgRecord) stored = NULL;

      record->severity = (XgSeverity) i;
      stored = test_store (fixture->store, record);
      g_assert_cmpint (stored->rowid, ==, i + 1);
      *(i % 2 == 0 ? key_a : key_b) = stored->node_key;
    }
}

static void
assert_rows (Fixture *fixture, const XgStoreQuery *query, const char *expected)
{
  g_autofree char *rows = test_query (fixture->reader, query);

  g_assert_cmpstr (rows, ==, expected);
}

static void
test_filters (Fixture *fixture, gconstpointer data)
{
  gint64 keys[2] = { 0 };
  const gint64 both[] = { 4711, 1, 2 };

  store_six (fixture, &keys[0], &keys[1]);
  assert_rows (fixture, &(XgStoreQuery){ 0 }, "6 5 4 3 2 1");
  assert_rows (fixture, &(XgStoreQuery){ .severity_min = XG_SEVERITY_MEDIUM }, "6 5 4");
  assert_rows (fixture, &(XgStoreQuery){ .match = "early" }, "3 2 1");
  assert_rows (fixture, &(XgStoreQuery){ .where = "received < 0 OR severity = 2" }, "3");
  assert_rows (fixture, &(XgStoreQuery){ .node_keys = keys, .n_node_keys = 1 }, "5 3 1");
  assert_rows (fixture, &(XgStoreQuery){ .node_keys = keys + 1, .n_node_keys = 1 }, "6 4 2");
  assert_rows (fixture, &(XgStoreQuery){ .node_keys = keys, .n_node_keys = 0 }, "");
  assert_rows (fixture, &(XgStoreQuery){ .node_keys = both, .n_node_keys = 3 }, "6 5 4 3 2 1");
  assert_rows (fixture,
               &(XgStoreQuery){ .node_keys = keys,
                                .n_node_keys = 1,
                                .match = "late OR early",
                                .severity_min = XG_SEVERITY_LOW,
                                .where = "item.kind = 0 AND read = 0" },
               "5 3");
}

static void
test_pages (Fixture *fixture, gconstpointer data)
{
  const XgStoreQuery queries[] = { { 0 }, { .match = "x OR early OR late" } };
  gint64 keys[2];

  store_six (fixture, &keys[0], &keys[1]);
  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autoptr (GArray) first = xg_reader_query (fixture->reader, &queries[i], 0, 4, NULL);
      g_autoptr (GArray) second = xg_reader_query (fixture->reader, &queries[i], 3, 4, NULL);
      g_autoptr (GArray) end = xg_reader_query (fixture->reader, &queries[i], 1, 4, NULL);
      g_autofree char *first_rows = test_rows (first);
      g_autofree char *second_rows = test_rows (second);

      g_assert_cmpstr (first_rows, ==, "6 5 4 3");
      g_assert_cmpstr (second_rows, ==, "2 1");
      g_assert_cmpuint (end->len, ==, 0);
    }
}

static void
test_old_versions (Fixture *fixture, gconstpointer data)
{
  const XgStoreQuery old = { .include_old_versions = TRUE };

  xg_record_unref (test_store (fixture->store, test_item ("n", "1", "<a/>")));
  xg_record_unref (test_store (fixture->store, test_item ("n", "1", "<b/>")));
  xg_record_unref (test_store (fixture->store, test_event (XG_RECORD_RETRACT, "n", "1")));
  assert_rows (fixture, &(XgStoreQuery){ 0 }, "3 2");
  assert_rows (fixture, &old, "3 2 1");
}

static void
test_many_nodes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 a;
  gint64 b;
  XgStoreQuery query;

  store_six (fixture, &a, &b);
  for (gint64 i = 0; i < 10000; i++)
    {
      gint64 key = i == 5000 ? a : 100000 + i;

      g_array_append_val (keys, key);
    }
  query =
    (XgStoreQuery){ .node_keys = (const gint64 *) (gpointer) keys->data, .n_node_keys = keys->len };
  assert_rows (fixture, &query, "5 3 1");
  query.match = "early";
  assert_rows (fixture, &query, "3 1");
}

static void
assert_found (Fixture *fixture, const char *match, const char *expected)
{
  g_autofree char *rows = test_search (fixture->reader, match);

  g_assert_cmpstr (rows, ==, expected);
}

static void
test_words (Fixture *fixture, gconstpointer data)
{
  XgRecord *record = test_item ("sector/Energie-Netz", "ID77", NULL);
  XgRecord *event;

  record->publisher = g_strdup ("cérts@grid.example/feed");
  record->incident = g_strdup ("csirt.example/189493");
  g_free (record->summary);
  record->summary = g_strdup ("Brute force from 203.0.113.5 — Überlastung");
  record->text = g_strdup ("Attacker naïve ПРИВЕТ 東京 deadbeef00");
  xg_record_unref (test_store (fixture->store, record));
  event = test_event (XG_RECORD_PURGE, "other", NULL);
  xg_record_unref (test_store (fixture->store, event));

  assert_found (fixture, "\"brute\"", "1");
  assert_found (fixture, "\"BRUTE\" \"force\"", "1");
  assert_found (fixture, "\"brut\"*", "1");
  assert_found (fixture, "\"brut\"", "");
  assert_found (fixture, "\"uberlastung\"", "1");
  assert_found (fixture, "\"UBER\"*", "1");
  assert_found (fixture, "\"naive\"", "1");
  assert_found (fixture, "\"привет\"", "1");
  assert_found (fixture, "\"東京\"", "1");
  assert_found (fixture, "\"203.0.113.5\"", "1");
  assert_found (fixture, "\"113.0.203\"", "");
  assert_found (fixture, "\"energie\"", "1");
  assert_found (fixture, "\"id77\"", "1");
  assert_found (fixture, "\"certs\"", "1");
  assert_found (fixture, "\"189493\"", "1");
  assert_found (fixture, "\"dead\"*", "1");
  assert_found (fixture, "\"event\"", "2");
  assert_found (fixture, "\"other\"", "2");
}

/* Whatever somebody types or a filter makes: an error or an answer, and the next query works. */
static void
test_hostile_match (Fixture *fixture, gconstpointer data)
{
  static const char *const broken[] = { "",     "\"",        "(",           "a AND", "NEAR(a b",
                                        "*",    "NEAR(a b)", "^",           "a:b",   "{a",
                                        "-",    "\xff\xfe",  "a NOT",       "';",    "--",
                                        "a\"b", "AND",       "nope:x",      "+",     "),",
                                        "a (b", "NOT a",     "\"a\" NEAR/x" };
  static const char *const fine[] = { "\"a'; DROP TABLE item; --\"",
                                      "\"\"",
                                      "\"\"\"\"",
                                      "\"*\"",
                                      "\"\xc3\"" };

  xg_record_unref (test_store (fixture->store, test_item ("n", "1", "word")));
  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      const XgStoreQuery query = { .match = broken[i] };
      g_autoptr (GError) error = NULL;
      g_autoptr (GArray) rows = xg_reader_query (fixture->reader, &query, 0, 0, &error);

      if (rows == NULL)
        g_assert_error (error, XG_STORE_ERROR, XG_STORE_ERROR_FAILED);
      else
        g_assert_no_error (error);
    }
  for (guint i = 0; i < G_N_ELEMENTS (fine); i++)
    assert_found (fixture, fine[i], "");
  assert_found (fixture, "word", "1");
}

static void
test_broken_where (Fixture *fixture, gconstpointer data)
{
  const XgStoreQuery query = { .where = "no_such_column = 1" };
  g_autoptr (GError) error = NULL;

  g_assert_null (xg_reader_query (fixture->reader, &query, 0, 0, &error));
  g_assert_error (error, XG_STORE_ERROR, XG_STORE_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "no_such_column"));
}

static void
result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
wait_result (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static void
test_query_async (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) rows = NULL;
  g_autofree char *text = NULL;
  gint64 keys[2];
  gint64 *copied;

  store_six (fixture, &keys[0], &keys[1]);
  copied = g_memdup2 (keys, sizeof (gint64));
  xg_reader_query_async (fixture->reader,
                         &(XgStoreQuery){ .node_keys = copied, .n_node_keys = 1 },
                         5,
                         1,
                         NULL,
                         result_cb,
                         &result);
  copied[0] = -1;
  g_free (copied);
  rows = xg_reader_query_finish (fixture->reader, wait_result (&result), &error);
  g_assert_no_error (error);
  text = test_rows (rows);
  g_assert_cmpstr (text, ==, "3");
}

static void
test_query_async_error (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  xg_reader_query_async (fixture->reader,
                         &(XgStoreQuery){ .match = "\"" },
                         0,
                         0,
                         NULL,
                         result_cb,
                         &result);
  g_assert_null (xg_reader_query_finish (fixture->reader, wait_result (&result), &error));
  g_assert_error (error, XG_STORE_ERROR, XG_STORE_ERROR_FAILED);
}

static const char endless[] =
  "(WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 100000000000)"
  " SELECT count (*) FROM n) > 0";

/* A query that would take hours is over soon. */
static void
test_query_async_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) late = NULL;
  g_autoptr (GError) error = NULL;

  xg_record_unref (test_store (fixture->store, test_item ("n", "1", "<a/>")));
  xg_reader_query_async (fixture->reader,
                         &(XgStoreQuery){ .where = endless },
                         0,
                         0,
                         cancellable,
                         result_cb,
                         &result);
  g_usleep (50000);
  g_assert_null (result);
  g_cancellable_cancel (cancellable);
  g_assert_null (xg_reader_query_finish (fixture->reader, wait_result (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  g_clear_error (&error);
  xg_reader_query_async (fixture->reader,
                         &(XgStoreQuery){ 0 },
                         0,
                         0,
                         cancellable,
                         result_cb,
                         &late);
  g_assert_null (xg_reader_query_finish (fixture->reader, wait_result (&late), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  /* The connection is fit for the next. */
  assert_rows (fixture, &(XgStoreQuery){ 0 }, "1");
}

static void
test_payload_async (Fixture *fixture, gconstpointer data)
{
  g_autofree char *big = g_strnfill (3 * 1024 * 1024, 'x');
  g_autoptr (XgRecord) with = test_store (fixture->store, test_item ("n", "1", big));
  g_autoptr (XgRecord) without = test_store (fixture->store, test_item ("n", "2", NULL));
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) found = NULL;
  g_autoptr (GAsyncResult) none = NULL;
  g_autoptr (GAsyncResult) cancelled = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *payload = NULL;

  xg_reader_get_payload_async (fixture->reader, with->rowid, NULL, result_cb, &found);
  payload = xg_reader_get_payload_finish (fixture->reader, wait_result (&found), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (payload, ==, big);

  xg_reader_get_payload_async (fixture->reader, without->rowid, NULL, result_cb, &none);
  g_assert_null (xg_reader_get_payload_finish (fixture->reader, wait_result (&none), &error));
  g_assert_no_error (error);

  g_cancellable_cancel (cancellable);
  xg_reader_get_payload_async (fixture->reader, with->rowid, cancellable, result_cb, &cancelled);
  g_assert_null (xg_reader_get_payload_finish (fixture->reader, wait_result (&cancelled), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
assert_versions (Fixture *fixture, gint64 rowid, const char *expected)
{
  g_autoptr (GPtrArray) items = xg_reader_list_versions (fixture->reader, rowid, NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < items->len; i++)
    {
      const XgStoreItem *item = items->pdata[i];

      g_string_append_printf (text, "%" G_GINT64_FORMAT "v%u ", item->rowid, item->version);
    }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_versions (Fixture *fixture, gconstpointer data)
{
  xg_record_unref (test_store (fixture->store, test_item ("n", "1", "<a/>")));
  xg_record_unref (test_store (fixture->store, test_item ("m", "1", "<a/>")));
  xg_record_unref (test_store (fixture->store, test_item ("n", "1", "<b/>")));
  xg_record_unref (test_store (fixture->store, test_event (XG_RECORD_RETRACT, "n", "1")));
  xg_record_unref (test_store (fixture->store, test_item ("n", "1", "<c/>")));
  xg_record_unref (test_store (fixture->store, test_item ("n", NULL, "<c/>")));

  assert_versions (fixture, 1, "5v3 3v2 1v1 ");
  assert_versions (fixture, 3, "5v3 3v2 1v1 ");
  assert_versions (fixture, 5, "5v3 3v2 1v1 ");
  assert_versions (fixture, 2, "2v1 ");
  assert_versions (fixture, 4, "4v1 ");
  assert_versions (fixture, 6, "6v1 ");
  assert_versions (fixture, 7, "");
}

static void
test_has_item (Fixture *fixture, gconstpointer data)
{
  xg_record_unref (test_store (fixture->store, test_item ("n", "1", "<a/>")));
  g_assert_true (xg_reader_has_item (fixture->reader, TEST_BROKER, "n", "1"));
  g_assert_false (xg_reader_has_item (fixture->reader, TEST_BROKER, "n", "2"));
  g_assert_false (xg_reader_has_item (fixture->reader, TEST_BROKER, "m", "1"));
  g_assert_false (xg_reader_has_item (fixture->reader, "other.example", "n", "1"));
}

/* Rows are only ever seen whole, while they are written. */
static gpointer
read_thread (gpointer data)
{
  XgReader *reader = data;
  guint n_read = 0;

  while (n_read < 2000)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GArray) rows = xg_reader_query (reader, &(XgStoreQuery){ 0 }, 0, 1, &error);

      g_assert_no_error (error);
      if (rows->len == 1)
        {
          gint64 rowid = g_array_index (rows, gint64, 0);
          g_autoptr (XgStoreItem) item = xg_reader_get_item (reader, rowid);
          g_autofree char *payload = xg_reader_get_payload (reader, rowid, NULL);

          g_assert_cmpint (item->rowid, ==, rowid);
          g_assert_cmpstr (payload, ==, item->item_id);
          n_read++;
        }
    }
  return NULL;
}

static void
test_threads (Fixture *fixture, gconstpointer data)
{
  GThread *threads[3];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("reader", read_thread, fixture->reader);
  for (guint i = 0; i < 20000; i++)
    {
      g_autofree char *id = g_strdup_printf ("item-%u", i);

      xg_store_push_wait (fixture->store, test_item ("n", id, id), NULL);
    }
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

/* So that the end of the program need not wait for a query, and leaves one file behind. */
static void
test_close (Fixture *fixture, gconstpointer data)
{
  g_autoptr (XgRecord) record = test_store (fixture->store, test_item ("n", "1", "<a/>"));
  g_autofree char *log = g_strconcat (fixture->place.path, "-wal", NULL);
  g_autofree char *index = g_strconcat (fixture->place.path, "-shm", NULL);
  g_autoptr (GAsyncResult) running = NULL;
  g_autoptr (GAsyncResult) late = NULL;
  g_autoptr (GError) error = NULL;

  assert_rows (fixture, &(XgStoreQuery){ 0 }, "1");
  xg_reader_query_async (fixture->reader,
                         &(XgStoreQuery){ .where = endless },
                         0,
                         0,
                         NULL,
                         result_cb,
                         &running);
  g_usleep (50000);
  g_assert_true (g_file_test (log, G_FILE_TEST_EXISTS));
  xg_reader_close (fixture->reader);
  xg_reader_close (fixture->reader);
  g_assert_true (xg_store_close (fixture->store));
  g_assert_false (g_file_test (log, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (index, G_FILE_TEST_EXISTS));

  g_assert_null (xg_reader_query_finish (fixture->reader, wait_result (&running), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  xg_reader_query_async (fixture->reader, &(XgStoreQuery){ 0 }, 0, 0, NULL, result_cb, &late);
  g_assert_null (xg_reader_query_finish (fixture->reader, wait_result (&late), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (xg_reader_get_item (fixture->reader, record->rowid));
  g_assert_null (xg_reader_get_payload (fixture->reader, record->rowid, NULL));
  g_assert_false (xg_reader_has_item (fixture->reader, TEST_BROKER, "n", "1"));
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *path;
    void (*func) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/reader/query/filters", test_filters },
    { "/reader/query/pages", test_pages },
    { "/reader/query/old-versions-only-if-asked", test_old_versions },
    { "/reader/query/ten-thousand-nodes", test_many_nodes },
    { "/reader/query/broken-where-is-an-error", test_broken_where },
    { "/reader/search/words", test_words },
    { "/reader/search/hostile-expressions", test_hostile_match },
    { "/reader/async/query", test_query_async },
    { "/reader/async/error", test_query_async_error },
    { "/reader/async/cancelled-is-soon-over", test_query_async_cancelled },
    { "/reader/async/payload", test_payload_async },
    { "/reader/versions", test_versions },
    { "/reader/has-item", test_has_item },
    { "/reader/threads-see-whole-rows", test_threads },
    { "/reader/close/ends-queries-and-leaves-one-file", test_close },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, fixture_set_up, tests[i].func, fixture_tear_down);
  return g_test_run ();
}
