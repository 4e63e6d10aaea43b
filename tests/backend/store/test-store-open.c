/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "store/xg-schema.h"
#include "xg-store-test.h"

#define PAGE 4096

static gint64
file_size (const char *path)
{
  GStatBuf info;

  g_assert_cmpint (g_stat (path, &info), ==, 0);
  return info.st_size;
}

static guint
file_mode (const char *path)
{
  GStatBuf info;

  g_assert_cmpint (g_stat (path, &info), ==, 0);
  return info.st_mode & 0777;
}

static void
overwrite (const char *path, gint64 offset, gsize length)
{
  g_autofree char *garbage = g_malloc (length);
  int fd = g_open (path, O_WRONLY | O_CREAT, 0600);

  memset (garbage, 0xa5, length);
  g_assert_cmpint (pwrite (fd, garbage, length, offset), ==, (gssize) length);
  close (fd);
}

/* A closed cache with 300 items, a rule and a topic that was put. */
static void
make_cache (const TestPlace *place)
{
  g_autoptr (XgStore) store = test_open (place);
  g_autofree char *filler = g_strnfill (1500, 'f');
  const XgStoreNode node = { .broker = (char *) TEST_BROKER,
                             .node = (char *) "put",
                             .name = (char *) "A topic",
                             .subscribed = TRUE };

  xg_store_put_rule (store, 3, "the rule");
  xg_store_put_node (store, &node);
  for (guint i = 0; i < 300; i++)
    {
      g_autofree char *id = g_strdup_printf ("id-%u", i);
      g_autofree char *payload = g_strdup_printf ("<p>word%u %s</p>", i, filler);

      xg_store_push (store, test_item ("n", id, payload));
    }
  g_assert_true (xg_store_close (store));
}

static void
assert_works (XgStore *store)
{
  g_autoptr (XgReader) reader = test_reader (store);
  g_autoptr (XgRecord) record = test_store (store, test_item ("fresh", "fresh", "<fresh/>"));
  g_autofree char *rows = test_search (reader, "fresh");
  g_autofree char *expected = g_strdup_printf ("%" G_GINT64_FORMAT, record->rowid);

  g_assert_cmpint (record->outcome, ==, XG_OUTCOME_STORED);
  g_assert_cmpstr (rows, ==, expected);
}

static void
assert_set_aside (const TestPlace *place, XgStore *store, gint64 size)
{
  const char *aside = xg_store_get_set_aside (store);
  g_autofree char *prefix = g_strconcat (place->path, ".damaged-", NULL);

  g_assert_nonnull (aside);
  g_assert_true (g_str_has_prefix (aside, prefix));
  g_assert_cmpuint (strlen (aside), ==, strlen (prefix) + strlen ("YYYYMMDD-HHMMSS"));
  g_assert_cmpint (file_size (aside), ==, size);
  g_assert_cmpuint (file_mode (place->path), ==, 0600);
  assert_works (store);
}

static void
test_header_damaged (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  gint64 size;

  test_place_init (&place);
  make_cache (&place);
  size = file_size (place.path);
  overwrite (place.path, 0, 100);
  store = test_open (&place);
  assert_set_aside (&place, store, size);
}

static void
test_not_a_database (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autoptr (XgStore) again = NULL;
  g_autofree char *first = NULL;

  test_place_init (&place);
  g_assert_true (g_file_set_contents (place.path, "This is a letter to my aunt.\n", -1, NULL));
  store = test_open (&place);
  assert_set_aside (&place, store, (gint64) strlen ("This is a letter to my aunt.\n"));

  /* Twice in a second: another name. */
  first = g_strdup (xg_store_get_set_aside (store));
  xg_store_close (store);
  overwrite (place.path, 0, 100);
  again = test_open (&place);
  g_assert_nonnull (xg_store_get_set_aside (again));
  g_assert_cmpstr (xg_store_get_set_aside (again), !=, first);
  g_assert_true (g_file_test (first, G_FILE_TEST_EXISTS));
}

static void
test_middle_damaged (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autoptr (XgReader) reader = NULL;
  g_autoptr (GHashTable) rules = NULL;
  g_autoptr (GPtrArray) nodes = NULL;
  const XgStoreNode *node;
  const gint64 rule = 3;
  gint64 size;

  test_place_init (&place);
  make_cache (&place);
  size = file_size (place.path);
  overwrite (place.path, size / 2 / PAGE * PAGE, PAGE);
  store = test_open (&place);
  assert_set_aside (&place, store, size);

  /* What people made, and what took long to fetch, is saved. */
  reader = test_reader (store);
  rules = xg_reader_list_rules (reader, NULL);
  g_assert_cmpstr (g_hash_table_lookup (rules, &rule), ==, "the rule");
  nodes = xg_reader_list_nodes (reader, NULL);
  node = test_find_node (nodes, "put");
  g_assert_nonnull (node);
  g_assert_cmpstr (node->name, ==, "A topic");
  g_assert_true (node->subscribed);
}

static void
test_truncated (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  gint64 size;

  test_place_init (&place);
  make_cache (&place);
  size = file_size (place.path) / 2 / PAGE * PAGE;
  g_assert_cmpint (truncate (place.path, size), ==, 0);
  store = test_open (&place);
  assert_set_aside (&place, store, size);
}

static XgStore *
open_as_large (const TestPlace *place, guint check_delay_ms)
{
  XgStoreOptions options = xg_store_default_options;
  g_autoptr (GError) error = NULL;
  XgStore *store;

  options.full_check_bytes = 0;
  options.check_delay_ms = check_delay_ms;
  store = xg_store_open_with_options (place->path, &options, g_main_context_default (), &error);
  g_assert_no_error (error);
  return store;
}

static void
notified_cb (GObject *object, GParamSpec *pspec, gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
}

/* Found in the background, told, and set aside at the next start. */
static void
test_large_file_is_checked_later (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autoptr (XgStore) next = NULL;
  g_autofree char *problem = NULL;
  gboolean notified = FALSE;
  gint64 size;

  test_place_init (&place);
  make_cache (&place);
  size = file_size (place.path);
  overwrite (place.path, size / 2 / PAGE * PAGE, PAGE);

  store = open_as_large (&place, 50);
  g_assert_null (xg_store_get_set_aside (store));
  g_assert_null (xg_store_dup_problem (store));
  g_signal_connect (store, "notify::problem", G_CALLBACK (notified_cb), &notified);
  while (!notified)
    g_main_context_iteration (NULL, TRUE);
  problem = xg_store_dup_problem (store);
  g_assert_nonnull (strstr (problem, "damaged"));
  g_assert_nonnull (strstr (problem, place.path));
  xg_store_close (store);

  next = open_as_large (&place, 60000);
  g_assert_nonnull (xg_store_get_set_aside (next));
  assert_works (next);
}

static void
test_large_sound_file (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autoptr (XgStore) waiting = NULL;

  test_place_init (&place);
  make_cache (&place);
  store = open_as_large (&place, 0);
  assert_works (store);
  g_usleep (100000);
  g_assert_null (xg_store_dup_problem (store));
  g_assert_true (xg_store_close (store));
  /* Closing does not wait for the check. */
  waiting = open_as_large (&place, 600000);
  g_assert_null (xg_store_get_set_aside (waiting));
  g_assert_true (xg_store_close (waiting));
}

/* Not closed in order: all of it is checked at once, however large. */
static void
test_unclean_is_checked_whole (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autofree char *lock = NULL;
  gint64 size;

  test_place_init (&place);
  make_cache (&place);
  lock = g_strconcat (place.path, ".lock", NULL);
  g_assert_true (g_file_set_contents (lock, "open\n", -1, NULL));
  size = file_size (place.path);
  overwrite (place.path, size / 2 / PAGE * PAGE, PAGE);
  store = open_as_large (&place, 600000);
  assert_set_aside (&place, store, size);
}

static void
test_foreign_log (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autoptr (XgReader) reader = NULL;
  g_autofree char *log = NULL;

  test_place_init (&place);
  make_cache (&place);
  log = g_strconcat (place.path, "-wal", NULL);
  overwrite (log, 0, 100000);
  store = test_open (&place);
  reader = test_reader (store);
  g_assert_null (xg_store_get_set_aside (store));
  g_assert_true (xg_reader_has_item (reader, TEST_BROKER, "n", "id-299"));
  assert_works (store);
}

static void
assert_refused (const char *path, XgStoreError code, const char *word)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (XgStore) store = xg_store_open (path, &error);

  g_assert_null (store);
  g_assert_error (error, XG_STORE_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, word));
  /* A sentence that names the file. */
  g_assert_true (g_str_has_suffix (error->message, "."));
}

static void
test_newer (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autofree char *set = g_strdup_printf ("PRAGMA user_version = %d", XG_SCHEMA_VERSION + 1);
  g_autofree char *back = g_strdup_printf ("PRAGMA user_version = %d", XG_SCHEMA_VERSION);

  test_place_init (&place);
  make_cache (&place);
  test_sql (place.path, set);
  assert_refused (place.path, XG_STORE_ERROR_NEWER, place.path);
  /* Untouched. */
  test_sql (place.path, back);
  store = test_open (&place);
  g_assert_null (xg_store_get_set_aside (store));
  assert_works (store);
}

static void
test_foreign_database (void)
{
  g_auto (TestPlace) place = { 0 };

  test_place_init (&place);
  test_sql (place.path, "CREATE TABLE moz_places (id); INSERT INTO moz_places VALUES (7)");
  assert_refused (place.path, XG_STORE_ERROR_FAILED, place.path);
  g_assert_cmpint (test_sql_number (place.path, "SELECT id FROM moz_places"), ==, 7);
}

static void
test_unwritable (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autofree char *below_file = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *inside = NULL;

  test_place_init (&place);
  g_assert_true (g_file_set_contents (place.path, "", 0, NULL));
  below_file = g_build_filename (place.path, "x", "cache.sqlite", NULL);
  assert_refused (below_file, XG_STORE_ERROR_UNWRITABLE, place.path);

  folder = g_build_filename (place.folder, "folder.sqlite", NULL);
  g_mkdir (folder, 0700);
  assert_refused (folder, XG_STORE_ERROR_UNWRITABLE, folder);

  inside = g_build_filename (folder, "cache.sqlite", NULL);
  g_chmod (folder, 0500);
  if (geteuid () == 0)
    g_test_message ("root writes everywhere: the read-only folder is left out");
  else
    assert_refused (inside, XG_STORE_ERROR_UNWRITABLE, inside);
  g_chmod (folder, 0700);
}

static void
test_modes (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *path = NULL;
  static const char *const suffixes[] = { "", "-wal", "-shm", ".lock" };
  mode_t mask = umask (0);

  test_place_init (&place);
  folder = g_build_filename (place.folder, "new", "deep", NULL);
  path = g_build_filename (folder, "cache.sqlite", NULL);
  store = xg_store_open (path, &error);
  g_assert_no_error (error);
  assert_works (store);
  g_assert_cmpuint (file_mode (folder), ==, 0700);
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *name = g_strconcat (path, suffixes[i], NULL);

      g_assert_cmpuint (file_mode (name), ==, 0600);
    }
  xg_store_close (store);
  g_clear_object (&store);

  /* Somebody opened it up. */
  g_chmod (path, 0664);
  store = xg_store_open (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (file_mode (path), ==, 0600);
  umask (mask);
}

/* A cache that was moved to another disk: one cache under two names. */
static void
test_link (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *link = NULL;

  test_place_init (&place);
  make_cache (&place);
  link = g_build_filename (place.folder, "link.sqlite", NULL);
  g_assert_cmpint (symlink (place.path, link), ==, 0);
  store = xg_store_open (link, &error);
  g_assert_no_error (error);
  assert_works (store);
  assert_refused (place.path, XG_STORE_ERROR_BUSY, place.path);
}

static void
test_busy_here (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autoptr (XgStore) next = NULL;

  test_place_init (&place);
  store = test_open (&place);
  assert_refused (place.path, XG_STORE_ERROR_BUSY, place.path);
  assert_works (store);
  xg_store_close (store);
  next = test_open (&place);
  g_assert_null (xg_store_get_set_aside (next));
}

static void
test_busy_elsewhere (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;

  if (g_test_subprocess ())
    {
      assert_refused (g_getenv ("XG_TEST_PATH"), XG_STORE_ERROR_BUSY, "in use");
      return;
    }
  test_place_init (&place);
  store = test_open (&place);
  g_setenv ("XG_TEST_PATH", place.path, TRUE);
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
  assert_works (store);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/damage/header", test_header_damaged);
  g_test_add_func ("/store/damage/not-a-database", test_not_a_database);
  g_test_add_func ("/store/damage/middle-page-saves-rules-and-nodes", test_middle_damaged);
  g_test_add_func ("/store/damage/truncated", test_truncated);
  g_test_add_func ("/store/damage/large-file-is-checked-later", test_large_file_is_checked_later);
  g_test_add_func ("/store/damage/large-sound-file", test_large_sound_file);
  g_test_add_func ("/store/damage/unclean-is-checked-whole", test_unclean_is_checked_whole);
  g_test_add_func ("/store/damage/foreign-log-is-ignored", test_foreign_log);
  g_test_add_func ("/store/open/newer-is-refused-untouched", test_newer);
  g_test_add_func ("/store/open/foreign-database-is-refused-untouched", test_foreign_database);
  g_test_add_func ("/store/open/unwritable", test_unwritable);
  g_test_add_func ("/store/open/modes", test_modes);
  g_test_add_func ("/store/open/link-to-the-file", test_link);
  g_test_add_func ("/store/open/busy-in-this-process", test_busy_here);
  g_test_add_func ("/store/open/busy-in-another-process", test_busy_elsewhere);
  return g_test_run ();
}
