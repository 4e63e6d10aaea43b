/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "store/xg-store-private.h"
#include "xg-fault-vfs.h"
#include "xg-store-test.h"

/*
 * What the system may answer while the cache is written: no room, no quota, a disk that broke or
 * became read-only; in the log, in the file, when it is made durable.
 */

#define N_ITEMS    400
#define ITEM_BYTES 3000

typedef struct
{
  const char *name;
  int code;
  FaultVfsKind kinds;
  const char *suffix;
  const char *said; /* part of the sentence */
} Trouble;

static const Trouble troubles[] = {
  { "no-room", ENOSPC, FAULT_VFS_WRITE, "-wal", "no room" },
  { "quota", EDQUOT, FAULT_VFS_WRITE, "-wal", "no room" },
  { "broken-disk", EIO, FAULT_VFS_WRITE, "-wal", "can’t be written: " },
  { "read-only", EROFS, FAULT_VFS_WRITE, "-wal", "can’t be written: " },
  { "everything", EIO, FAULT_VFS_WRITE | FAULT_VFS_SYNC, "", "can’t be written: " },
};

static XgStore *
open_impatient (const char *path)
{
  XgStoreOptions options = xg_store_default_options;
  g_autoptr (GError) error = NULL;
  XgStore *store;

  options.retry_ms = 20;
  options.patience_ms = 20000;
  options.queue.ops = 200;
  options.queue.batch_ops = 50;
  store = xg_store_open_with_options (path, &options, g_main_context_default (), &error);
  g_assert_no_error (error);
  return store;
}

static void
push_items (XgStore *store, guint from, guint n)
{
  g_autofree char *filler = g_strnfill (ITEM_BYTES, 'x');

  for (guint i = from; i < from + n; i++)
    {
      g_autofree char *id = g_strdup_printf ("id-%u", i);

      xg_store_push (store, test_item ("n", id, filler));
    }
}

static char *
wait_problem (XgStore *store, gboolean there)
{
  for (;;)
    {
      char *problem = xg_store_dup_problem (store);

      if ((problem != NULL) == there)
        return problem;
      g_free (problem);
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
}

static guint
count_reported (TestReports *reports)
{
  guint n;

  g_mutex_lock (&reports->lock);
  n = reports->records->len;
  g_mutex_unlock (&reports->lock);
  return n;
}

/* Every item is stored once, in order, and told once. */
static void
assert_all_there (const TestPlace *place, XgStore *store, TestReports *reports, guint n)
{
  g_autoptr (XgReader) reader = test_reader (store);
  XgStoreLedger ledger;

  test_assert_balanced (reader, 0, &ledger);
  g_assert_cmpint (ledger.stored, ==, n);
  g_assert_cmpuint (count_reported (reports), ==, n);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("id-%u", i);

      g_assert_cmpstr (((const XgRecord *) reports->records->pdata[i])->item_id, ==, id);
      g_assert_true (xg_reader_has_item (reader, TEST_BROKER, "n", id));
    }
  xg_reader_close (reader);
  g_assert_cmpint (test_sql_number (place->path,
                                    "SELECT count (*) FROM pragma_integrity_check"
                                    " WHERE integrity_check = 'ok'"),
                   ==,
                   1);
}

static void
test_trouble (gconstpointer data)
{
  const Trouble *trouble = data;
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autoptr (XgStore) next = NULL;
  g_autoptr (TestReports) reports = NULL;
  g_autofree char *problem = NULL;
  g_autofree char *healed = NULL;
  guint n_reported;

  test_place_init (&place);
  store = open_impatient (place.path);
  reports = test_reports_new (store);
  push_items (store, 0, N_ITEMS / 2);
  xg_store_flush (store);

  fault_vfs_fail (trouble->kinds, trouble->code, trouble->suffix, 10);
  push_items (store, N_ITEMS / 2, N_ITEMS / 2);
  problem = wait_problem (store, TRUE);
  g_test_message ("%s", problem);
  g_assert_nonnull (strstr (problem, trouble->said));
  g_assert_nonnull (strstr (problem, place.path));
  g_assert_true (xg_store_is_full (store));

  /* Nothing is told that is not durable, however often it is tried. */
  n_reported = count_reported (reports);
  g_assert_cmpuint (n_reported, <, N_ITEMS);
  for (guint before = fault_vfs_count (); fault_vfs_count () < before + 5;)
    g_usleep (1000);
  g_assert_cmpuint (count_reported (reports), ==, n_reported);

  fault_vfs_heal ();
  healed = wait_problem (store, FALSE);
  xg_store_flush (store);
  assert_all_there (&place, store, reports, N_ITEMS);
  g_assert_true (xg_store_close (store));
  next = open_impatient (place.path);
  g_assert_null (xg_store_get_set_aside (next));
  assert_all_there (&place, next, reports, N_ITEMS);
}

/* The log can be written and the file can't: items go on being durable, in a log that grows. */
static void
test_checkpoint_fails (gconstpointer data)
{
  const FaultVfsKind kind = (FaultVfsKind) GPOINTER_TO_INT (data);
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autoptr (XgStore) next = NULL;
  g_autoptr (TestReports) reports = NULL;
  g_autofree char *log = NULL;
  const guint n = 8000;

  test_place_init (&place);
  log = g_strconcat (place.path, "-wal", NULL);
  store = open_impatient (place.path);
  reports = test_reports_new (store);
  /* More than what makes SQLite move the log into the file. */
  fault_vfs_fail (kind, EIO, kind == FAULT_VFS_SYNC ? "" : ".sqlite", 0);
  for (guint i = 0; i < n; i += 100)
    {
      push_items (store, i, 100);
      xg_store_flush (store);
    }
  g_assert_cmpuint (fault_vfs_count (), >, 0);
  g_assert_cmpuint (count_reported (reports), ==, n);
  g_assert_null (xg_store_dup_problem (store));

  /* Closed like this, nothing is lost, and the next start checks the file. */
  xg_store_close (store);
  g_assert_true (g_file_test (log, G_FILE_TEST_EXISTS));
  fault_vfs_heal ();
  next = open_impatient (place.path);
  g_assert_null (xg_store_get_set_aside (next));
  assert_all_there (&place, next, reports, n);
}

/* A disk that can't be read for a while is no damage. */
static void
test_read_fails (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TestReports) reports = NULL;

  test_place_init (&place);
  store = open_impatient (place.path);
  reports = test_reports_new (store);
  push_items (store, 0, N_ITEMS);
  g_assert_true (xg_store_close (store));
  g_clear_object (&store);

  fault_vfs_fail (FAULT_VFS_READ, EIO, ".sqlite", 5);
  store = xg_store_open (place.path, &error);
  fault_vfs_heal ();
  g_assert_null (store);
  g_assert_error (error, XG_STORE_ERROR, XG_STORE_ERROR_UNWRITABLE);
  store = open_impatient (place.path);
  g_assert_null (xg_store_get_set_aside (store));
  assert_all_there (&place, store, reports, N_ITEMS);
}

/* No room while a damaged cache is being saved: it waits, as everything does. */
static void
test_no_room_to_salvage (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autofree char *contents = NULL;
  g_autofree char *problem = NULL;
  gsize length = 0;

  test_place_init (&place);
  store = open_impatient (place.path);
  push_items (store, 0, N_ITEMS);
  g_assert_true (xg_store_close (store));
  g_clear_object (&store);
  g_assert_true (g_file_get_contents (place.path, &contents, &length, NULL));
  memset (contents, 0, 4096);
  g_assert_true (g_file_set_contents (place.path, contents, (gssize) length, NULL));

  store = open_impatient (place.path);
  g_assert_nonnull (xg_store_get_set_aside (store));
  fault_vfs_fail (FAULT_VFS_WRITE, ENOSPC, "-wal", 20);
  xg_store_start_salvage (store, NULL);
  while (problem == NULL || strstr (problem, "no room") == NULL)
    {
      g_free (problem);
      g_usleep (1000);
      problem = xg_store_dup_problem (store);
    }
  fault_vfs_heal ();
  while (strstr (problem, "Saved from it") == NULL)
    {
      g_free (problem);
      g_usleep (1000);
      problem = xg_store_dup_problem (store);
    }
  g_assert_cmpint (test_sql_number (place.path, "SELECT count (*) FROM item"), ==, N_ITEMS);
}

static int
stop_cb (void *data)
{
  return 1;
}

/* Closing interrupts whatever runs, wherever it is: that is nobody's trouble. */
static void
test_interrupted (void)
{
  g_autoptr (GError) error = NULL;
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (":memory:", &db), ==, SQLITE_OK);
  sqlite3_progress_handler (db, 1, stop_cb, NULL);
  g_assert_cmpint (sqlite3_exec (db, "SELECT count (*) FROM sqlite_schema", NULL, NULL, NULL),
                   ==,
                   SQLITE_INTERRUPT);
  xg_store_set_sqlite_error (&error, db, "cache");
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  sqlite3_close (db);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  fault_vfs_install ();
  for (guint i = 0; i < G_N_ELEMENTS (troubles); i++)
    {
      g_autofree char *name = g_strconcat ("/store/io/", troubles[i].name, NULL);

      g_test_add_data_func (name, &troubles[i], test_trouble);
    }
  g_test_add_data_func ("/store/io/checkpoint-can-not-write",
                        GINT_TO_POINTER (FAULT_VFS_WRITE),
                        test_checkpoint_fails);
  g_test_add_data_func ("/store/io/checkpoint-can-not-sync",
                        GINT_TO_POINTER (FAULT_VFS_SYNC),
                        test_checkpoint_fails);
  g_test_add_func ("/store/io/unreadable-is-not-damaged", test_read_fails);
  g_test_add_func ("/store/io/no-room-to-salvage", test_no_room_to_salvage);
  g_test_add_func ("/store/io/interrupted-is-no-trouble", test_interrupted);
  return g_test_run ();
}
