/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include <glib/gstdio.h>
#include <sqlite3.h>

#include "xg-store-test.h"

void
test_place_init (TestPlace *place)
{
  g_autoptr (GError) error = NULL;

  place->folder = g_dir_make_tmp ("xg-store-XXXXXX", &error);
  g_assert_no_error (error);
  place->path = g_build_filename (place->folder, "cache.sqlite", NULL);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (!g_file_test (path, G_FILE_TEST_IS_SYMLINK) && g_file_test (path, G_FILE_TEST_IS_DIR))
    dir = g_dir_open (path, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

void
test_place_clear (TestPlace *place)
{
  if (place->folder != NULL)
    remove_tree (place->folder);
  g_clear_pointer (&place->folder, g_free);
  g_clear_pointer (&place->path, g_free);
}

static void
reported_cb (GPtrArray *records, gpointer user_data)
{
  TestReports *reports = user_data;

  g_mutex_lock (&reports->lock);
  reports->n_calls++;
  for (guint i = 0; i < records->len; i++)
    g_ptr_array_add (reports->records, xg_record_ref (records->pdata[i]));
  g_mutex_unlock (&reports->lock);
}

TestReports *
test_reports_new (XgStore *store)
{
  TestReports *reports = g_new0 (TestReports, 1);

  g_mutex_init (&reports->lock);
  reports->records = g_ptr_array_new_with_free_func ((GDestroyNotify) xg_record_unref);
  xg_store_set_commit_func (store, reported_cb, reports, NULL);
  return reports;
}

/* After the store was closed, or took another commit function. */
void
test_reports_free (TestReports *reports)
{
  g_ptr_array_unref (reports->records);
  g_mutex_clear (&reports->lock);
  g_free (reports);
}

XgStore *
test_open (const TestPlace *place)
{
  g_autoptr (GError) error = NULL;
  XgStore *store = xg_store_open (place->path, &error);

  g_assert_no_error (error);
  g_assert_nonnull (store);
  return store;
}

XgReader *
test_reader (XgStore *store)
{
  g_autoptr (GError) error = NULL;
  XgReader *reader = xg_reader_new (store, &error);

  g_assert_no_error (error);
  g_assert_nonnull (reader);
  return reader;
}

XgRecord *
test_item (const char *node, const char *item_id, const char *payload)
{
  XgRecord *record = xg_record_new (XG_RECORD_ITEM, TEST_BROKER, node);

  record->item_id = g_strdup (item_id);
  record->payload = g_strdup (payload);
  record->payload_len = payload != NULL ? strlen (payload) : 0;
  record->summary = g_strdup ("An item");
  record->text = g_strdup (payload);
  return record;
}

XgRecord *
test_event (XgRecordKind kind, const char *node, const char *item_id)
{
  XgRecord *record = xg_record_new (kind, TEST_BROKER, node);

  record->item_id = g_strdup (item_id);
  record->summary = g_strdup ("An event");
  return record;
}

XgRecord *
test_rejected (const char *node, const char *reason)
{
  XgRecord *record = test_item (node, "rejected", "<x/>");

  record->reject_reason = g_strdup (reason);
  return record;
}

XgRecord *
test_store (XgStore *store, XgRecord *record)
{
  XgRecord *result = xg_record_ref (record);

  xg_store_push (store, record);
  xg_store_flush (store);
  return result;
}

char *
test_rows (const GArray *rows)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < rows->len; i++)
    g_string_append_printf (text,
                            "%s%" G_GINT64_FORMAT,
                            i > 0 ? " " : "",
                            g_array_index (rows, gint64, i));
  return g_string_free (text, FALSE);
}

char *
test_query (XgReader *reader, const XgStoreQuery *query)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) rows = xg_reader_query (reader, query, 0, 0, &error);

  g_assert_no_error (error);
  return test_rows (rows);
}

char *
test_search (XgReader *reader, const char *match)
{
  const XgStoreQuery query = { .match = match };

  return test_query (reader, &query);
}

const XgStoreNode *
test_find_node (const GPtrArray *nodes, const char *node)
{
  for (guint i = 0; i < nodes->len; i++)
    {
      const XgStoreNode *candidate = nodes->pdata[i];

      if (g_str_equal (candidate->node, node))
        return candidate;
    }
  return NULL;
}

gint64
test_unread (XgReader *reader, const char *node)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) nodes = xg_reader_list_nodes (reader, &error);
  const XgStoreNode *found;

  g_assert_no_error (error);
  found = test_find_node (nodes, node);
  g_assert_nonnull (found);
  return found->unread;
}

void
test_assert_balanced (XgReader *reader, gint64 node_key, XgStoreLedger *ledger)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (xg_reader_get_ledger (reader, node_key, ledger, &error));
  g_assert_no_error (error);
  g_assert_cmpint (ledger->received,
                   ==,
                   ledger->stored + ledger->updated + ledger->duplicate + ledger->rejected);
}

gint64
test_sql_number (const char *path, const char *sql)
{
  sqlite3 *db = NULL;
  sqlite3_stmt *stmt = NULL;
  gint64 number;

  g_assert_cmpint (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &stmt, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (stmt), ==, SQLITE_ROW);
  number = sqlite3_column_int64 (stmt, 0);
  sqlite3_finalize (stmt);
  sqlite3_close (db);
  return number;
}

void
test_sql (const char *path, const char *sql)
{
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}
