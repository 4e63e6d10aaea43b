/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/xg-schema.h"
#include "xg-fault-vfs.h"
#include "xg-store-test.h"

/*
 * data/version-N.sql makes a cache as version N of the schema has it, with rows in every table. A
 * new version needs a file of its own here; the others stay as they are.
 */

/* More statements than all migrations together have. */
#define MAX_STATEMENTS 500

static void
make_version (const TestPlace *place, int version)
{
  g_autofree char *name = g_strdup_printf ("version-%d.sql", version);
  g_autofree char *path =
    g_test_build_filename (G_TEST_DIST, "backend", "store", "data", name, NULL);
  g_autofree char *sql = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &sql, NULL, &error);
  g_assert_no_error (error);
  test_sql (place->path, sql);
  g_assert_cmpint (test_sql_number (place->path, "PRAGMA user_version"), ==, version);
}

/* What a table holds, of the columns that it has in COLUMNS; each row in its order. */
static char *
dump_table (sqlite3 *db, const char *table, const char *columns)
{
  g_autofree char *sql = g_strdup_printf ("SELECT %s FROM %s ORDER BY 1, 2", columns, table);
  GString *text = g_string_new (NULL);
  sqlite3_stmt *stmt = NULL;

  if (sqlite3_prepare_v2 (db, sql, -1, &stmt, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (db));
  while (sqlite3_step (stmt) == SQLITE_ROW)
    {
      for (int i = 0; i < sqlite3_column_count (stmt); i++)
        g_string_append_printf (text,
                                "%d:%s|",
                                sqlite3_column_type (stmt, i),
                                (const char *) sqlite3_column_text (stmt, i));
      g_string_append_c (text, '\n');
    }
  sqlite3_finalize (stmt);
  return g_string_free (text, FALSE);
}

static GPtrArray *
list_strings (sqlite3 *db, const char *sql)
{
  GPtrArray *strings = g_ptr_array_new_with_free_func (g_free);
  sqlite3_stmt *stmt = NULL;

  if (sqlite3_prepare_v2 (db, sql, -1, &stmt, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (db));
  while (sqlite3_step (stmt) == SQLITE_ROW)
    g_ptr_array_add (strings, g_strdup ((const char *) sqlite3_column_text (stmt, 0)));
  sqlite3_finalize (stmt);
  return strings;
}

/* (element-type utf8 utf8): "SELECT" of every table of ours -> what it gave before migrating */
static GHashTable *
dump (const char *path)
{
  GHashTable *tables = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GPtrArray) names = NULL;
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  names = list_strings (db,
                        "SELECT name || ':' || (SELECT group_concat (info.name, ', ')"
                        " FROM pragma_table_info (s.name) AS info) FROM sqlite_schema AS s"
                        " WHERE type = 'table' AND name NOT LIKE 'item_text%'"
                        " AND name NOT LIKE 'sqlite_%'"
                        /* What was still to be found out is begun anew by version 6. */
                        " AND name <> 'facts'");
  for (guint i = 0; i < names->len; i++)
    {
      g_auto (GStrv) parts = g_strsplit (names->pdata[i], ":", 2);
      g_autofree char *rows = dump_table (db, parts[0], parts[1]);

      /* Each table of the fixture has rows, or the test proves nothing. */
      g_assert_cmpstr (rows, !=, "");
      g_hash_table_insert (tables, g_strdup (names->pdata[i]), g_steal_pointer (&rows));
    }
  sqlite3_close (db);
  return tables;
}

static void
assert_same (const char *path, GHashTable *tables)
{
  GHashTableIter iter;
  gpointer key;
  gpointer value;
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_hash_table_iter_init (&iter, tables);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      g_auto (GStrv) parts = g_strsplit (key, ":", 2);
      g_autofree char *rows = dump_table (db, parts[0], parts[1]);

      g_assert_cmpstr (rows, ==, value);
    }
  sqlite3_close (db);
}

/* The schema is the same whichever way it came about. */
static char *
get_schema (const char *path)
{
  sqlite3 *db = NULL;
  char *text;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  text = dump_table (db,
                     "(SELECT s.type, s.name, info.name AS column_name,"
                     " info.type AS column_type, info.[notnull], info.dflt_value, info.pk"
                     " FROM sqlite_schema AS s LEFT JOIN pragma_table_info (s.name) AS info"
                     " ORDER BY 1, 2, info.cid)",
                     "*");
  sqlite3_close (db);
  return text;
}

static void
assert_migrated (const TestPlace *place, GHashTable *tables)
{
  g_autoptr (XgStore) store = NULL;
  g_autoptr (XgReader) reader = NULL;
  g_autoptr (XgRecord) record = NULL;
  g_autofree char *found = NULL;
  g_auto (TestPlace) fresh_place = { 0 };
  g_autoptr (XgStore) fresh = NULL;
  g_autofree char *schema = NULL;
  g_autofree char *fresh_schema = NULL;
  XgStoreLedger ledger;

  g_assert_cmpint (test_sql_number (place->path, "PRAGMA user_version"), ==, XG_SCHEMA_VERSION);
  assert_same (place->path, tables);

  test_place_init (&fresh_place);
  fresh = test_open (&fresh_place);
  g_assert_true (xg_store_close (fresh));
  schema = get_schema (place->path);
  fresh_schema = get_schema (fresh_place.path);
  g_assert_cmpstr (schema, ==, fresh_schema);

  /* And it works. */
  store = test_open (place);
  g_assert_null (xg_store_get_set_aside (store));
  reader = test_reader (store);
  found = test_search (reader, "second");
  g_assert_cmpstr (found, ==, "2");
  test_assert_balanced (reader, 0, &ledger);
  g_assert_cmpint (ledger.received, ==, 6);
  record = test_store (store, test_item ("sector/energy", "one", "<a>third</a>"));
  g_assert_cmpint (record->outcome, ==, XG_OUTCOME_UPDATED);
  g_assert_cmpint (record->version, ==, 3);
  g_assert_cmpint (record->rowid, ==, 5);
  xg_reader_close (reader);
  g_assert_true (xg_store_close (store));
}

static gboolean
migrate (const char *path, GError **error)
{
  sqlite3 *db = xg_store_connect (path, FALSE, 1024, error);
  gboolean result = db != NULL && xg_schema_migrate (db, path, error);

  sqlite3_close_v2 (db);
  return result;
}

static void
test_migrate (gconstpointer data)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (GHashTable) tables = NULL;
  g_autoptr (GError) error = NULL;

  test_place_init (&place);
  make_version (&place, GPOINTER_TO_INT (data));
  tables = dump (place.path);
  g_assert_true (migrate (place.path, &error));
  g_assert_no_error (error);
  assert_migrated (&place, tables);
}

static int
count_down_cb (unsigned type, void *data, void *stmt, void *sql)
{
  int *left = data;

  if ((*left)-- == 0)
    kill (getpid (), SIGKILL);
  return 0;
}

/* In a child: migrates, and is killed before its statement number N; TRUE: it came to the end. */
static gboolean
migrate_and_die (const char *path, int n)
{
  pid_t pid = fork ();
  int status = 0;

  if (pid == 0)
    {
      sqlite3 *db = NULL;
      gboolean result;

      if (sqlite3_open (path, &db) != SQLITE_OK)
        _exit (2);
      sqlite3_trace_v2 (db, SQLITE_TRACE_STMT, count_down_cb, &n);
      result = xg_schema_migrate (db, path, NULL);
      _exit (result ? 0 : 1);
    }
  g_assert_cmpint (pid, >, 0);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  if (WIFSIGNALED (status))
    {
      g_assert_cmpint (WTERMSIG (status), ==, SIGKILL);
      return FALSE;
    }
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
  return TRUE;
}

/* The oldest version goes all ways that there are, and the newest is what people have: each place
 * of theirs is tried; of the others, whose ways are a part of those of the oldest, each fifth. */
static int
get_step (int version)
{
  return version == 1 || version >= XG_SCHEMA_VERSION - 1 ? 1 : 5;
}

/* Before each statement, those between two versions included: the next start goes on. */
static void
test_killed (gconstpointer data)
{
  const int step = get_step (GPOINTER_TO_INT (data));
  int n = GPOINTER_TO_INT (data) % step;

  for (gboolean done = FALSE; !done; n += step)
    {
      g_auto (TestPlace) place = { 0 };
      g_autoptr (GHashTable) tables = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_cmpint (n, <, MAX_STATEMENTS);
      test_place_init (&place);
      make_version (&place, GPOINTER_TO_INT (data));
      tables = dump (place.path);
      done = migrate_and_die (place.path, n);
      assert_same (place.path, tables);
      g_assert_true (migrate (place.path, &error));
      g_assert_no_error (error);
      assert_migrated (&place, tables);
    }
  g_test_message ("killed before one statement in %d, up to number %d", step, n - step);
}

/* Each write fails in turn, for want of room: told, nothing is lost, and the next attempt works. */
static void
test_no_room (gconstpointer data)
{
  const int step = get_step (GPOINTER_TO_INT (data));
  guint n = (guint) (GPOINTER_TO_INT (data) % step);

  for (gboolean done = FALSE; !done; n += (guint) step)
    {
      g_auto (TestPlace) place = { 0 };
      g_autoptr (GHashTable) tables = NULL;
      g_autoptr (GError) error = NULL;

      test_place_init (&place);
      make_version (&place, GPOINTER_TO_INT (data));
      tables = dump (place.path);
      fault_vfs_fail (FAULT_VFS_WRITE, ENOSPC, "", n);
      done = migrate (place.path, &error);
      fault_vfs_heal ();
      if (!done)
        {
          g_assert_error (error, XG_STORE_ERROR, XG_STORE_ERROR_FULL);
          g_assert_nonnull (strstr (error->message, place.path));
        }
      assert_same (place.path, tables);
      g_clear_error (&error);
      g_assert_true (migrate (place.path, &error));
      g_assert_no_error (error);
      assert_migrated (&place, tables);
    }
  g_test_message ("failed at one write in %d, up to number %u", step, n - (guint) step);
}

static void
test_newer (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *log = NULL;
  g_autofree char *sql = g_strdup_printf ("PRAGMA journal_mode = DELETE; PRAGMA user_version = %d",
                                          XG_SCHEMA_VERSION + 1);
  gsize n_before = 0;
  gsize n_after = 0;

  test_place_init (&place);
  make_version (&place, XG_SCHEMA_VERSION);
  /* Also a setting of its own stays. */
  test_sql (place.path, sql);
  g_assert_true (g_file_get_contents (place.path, &before, &n_before, NULL));
  store = xg_store_open (place.path, &error);
  g_assert_null (store);
  g_assert_error (error, XG_STORE_ERROR, XG_STORE_ERROR_NEWER);
  g_assert_nonnull (strstr (error->message, place.path));
  g_assert_true (g_file_get_contents (place.path, &after, &n_after, NULL));
  g_assert_cmpmem (before, n_before, after, n_after);
  log = g_strconcat (place.path, "-wal", NULL);
  g_assert_false (g_file_test (log, G_FILE_TEST_EXISTS));
}

static void
test_read_only (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) tables = NULL;

  test_place_init (&place);
  make_version (&place, 1);
  tables = dump (place.path);
  fault_vfs_fail (FAULT_VFS_WRITE, EROFS, "", 0);
  store = xg_store_open (place.path, &error);
  fault_vfs_heal ();
  g_assert_null (store);
  g_assert_error (error, XG_STORE_ERROR, XG_STORE_ERROR_UNWRITABLE);
  g_assert_nonnull (strstr (error->message, place.path));
  assert_same (place.path, tables);
  g_clear_error (&error);
  g_assert_true (migrate (place.path, &error));
  assert_migrated (&place, tables);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  fault_vfs_install ();
  for (int i = 1; i <= XG_SCHEMA_VERSION; i++)
    {
      g_autofree char *from = g_strdup_printf ("/store/migrate/from-version-%d", i);
      g_autofree char *killed = g_strdup_printf ("/store/migrate/killed-from-version-%d", i);
      g_autofree char *full = g_strdup_printf ("/store/migrate/no-room-from-version-%d", i);

      g_test_add_data_func (from, GINT_TO_POINTER (i), test_migrate);
      g_test_add_data_func (killed, GINT_TO_POINTER (i), test_killed);
      g_test_add_data_func (full, GINT_TO_POINTER (i), test_no_room);
    }
  g_test_add_func ("/store/migrate/newer-stays-as-it-is", test_newer);
  g_test_add_func ("/store/migrate/read-only", test_read_only);
  return g_test_run ();
}
