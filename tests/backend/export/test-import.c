/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Files that come back: what is in them, what is wrong with them, and that nothing is left. */
#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utime.h>

#include "export/xg-export.h"
#include "export/xg-import.h"
#include "xg-namespace.h"
#include "xg-store-test.h"

#define GOOD                                                                                       \
  "{\"kind\":\"item\",\"broker\":\"b.example\",\"topic\":\"t\",\"id\":\"%s\","                     \
  "\"received\":\"2026-11-21T14:10:00.000250Z\",\"version\":%d,\"current\":true,"                  \
  "\"payload\":\"<a>%s</a>\"}\n"

typedef struct
{
  TestPlace place;
  char *folder; /* of archives */
  char *path;   /* of the file */
  XgImport *import;
  XgStore *store;
  XgReader *reader;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  test_place_init (&self->place);
  self->folder = g_build_filename (self->place.folder, "archives", NULL);
  self->path = g_build_filename (self->place.folder, "items.jsonl", NULL);
}

static guint
count_archives (Fixture *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
close_archive (Fixture *self)
{
  if (self->reader != NULL)
    xg_reader_close (self->reader);
  g_clear_object (&self->reader);
  if (self->store != NULL)
    g_assert_true (xg_store_close (self->store));
  g_clear_object (&self->store);
  g_clear_object (&self->import);
  g_assert_cmpuint (count_archives (self), ==, 0);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  close_archive (self);
  g_unlink (self->path);
  g_rmdir (self->folder);
  g_free (self->path);
  g_free (self->folder);
  test_place_clear (&self->place);
}

typedef struct
{
  gboolean ended;
  GError *error;
} Outcome;

static void
imported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Outcome *outcome = user_data;
  gboolean done = xg_import_run_finish (XG_IMPORT (source), result, &outcome->error);

  g_assert_true (done == (outcome->error == NULL));
  outcome->ended = TRUE;
}

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Outcome *outcome = user_data;

  xg_export_run_finish (XG_EXPORT (source), result, &outcome->error);
  outcome->ended = TRUE;
}

static GError *
import (Fixture *self, GCancellable *cancellable)
{
  g_autoptr (GFile) file = g_file_new_for_path (self->path);
  Outcome outcome = { 0 };

  close_archive (self);
  self->import = xg_import_new (file, self->folder);
  xg_import_run_async (self->import, cancellable, imported_cb, &outcome);
  while (!outcome.ended)
    g_main_context_iteration (NULL, TRUE);
  self->store = xg_import_steal_store (self->import);
  if (self->store != NULL)
    self->reader = test_reader (self->store);
  return outcome.error;
}

static void
write_file (Fixture *self, const char *text, gssize length)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (self->path, text, length, &error);
  g_assert_no_error (error);
}

static void
import_text (Fixture *self, const char *text)
{
  write_file (self, text, -1);
  g_assert_no_error (import (self, NULL));
}

static char *
export_store (Fixture *self, XgReader *reader)
{
  g_autofree char *path = g_build_filename (self->place.folder, "out.jsonl", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  const XgStoreQuery all = { .include_old_versions = TRUE };
  g_autoptr (XgExport) job = xg_export_new (reader, &all, XG_EXPORT_JSON_LINES);
  Outcome outcome = { 0 };
  char *text = NULL;

  xg_export_run_async (job, file, NULL, exported_cb, &outcome);
  while (!outcome.ended)
    g_main_context_iteration (NULL, TRUE);
  g_assert_no_error (outcome.error);
  g_file_get_contents (path, &text, NULL, &outcome.error);
  g_assert_no_error (outcome.error);
  g_unlink (path);
  return text;
}

/* Line numbers and reasons, a line each. */
static char *
list_problems (Fixture *self)
{
  const GPtrArray *problems = xg_import_get_problems (self->import);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < problems->len; i++)
    {
      const XgImportProblem *problem = problems->pdata[i];

      g_string_append_printf (text,
                              "%" G_GUINT64_FORMAT " %d %s\n",
                              problem->line,
                              (int) problem->trouble,
                              problem->reason);
    }
  return g_string_free (text, FALSE);
}

static const char *
any (const char *const *texts, guint n_texts)
{
  return texts[g_test_rand_int_range (0, (int) n_texts)];
}

static XgRecord *
random_record (void)
{
  static const char *const names[] = { "",
                                       " ",
                                       "sector/energy",
                                       "a/b c?#%&+",
                                       "\"\\/\b\f\n\r\t",
                                       "\x01\x1f\x7f",
                                       "é\xE2\x80\xAE\xF0\x9F\x94\x92",
                                       "{\"kind\":\"item\"}",
                                       "\\u0041" };
  static const char *const payloads[] = {
    NULL,         "<a xmlns=\"urn:a\">10.0.0.1 and \"words\"\n</a>",
    "<a>1</a>",   "<a>2</a>",
    "<unclosed>", "no XML \\ \x01"
  };
  static const XgRecordKind kinds[] = { XG_RECORD_ITEM,          XG_RECORD_ITEM,
                                        XG_RECORD_ITEM,          XG_RECORD_ITEM,
                                        XG_RECORD_ITEM,          XG_RECORD_RETRACT,
                                        XG_RECORD_PURGE,         XG_RECORD_DELETE,
                                        XG_RECORD_CONFIGURATION, XG_RECORD_SUBSCRIPTION };
  XgRecordKind kind = kinds[g_test_rand_int_range (0, G_N_ELEMENTS (kinds))];
  const char *node = any (names, G_N_ELEMENTS (names));
  const char *id = g_test_rand_int_range (0, 8) > 0 ? any (names, G_N_ELEMENTS (names)) : NULL;
  XgRecord *record;

  if (kind != XG_RECORD_ITEM)
    record = test_event (kind, node, id);
  else
    record = test_item (node, id, any (payloads, G_N_ELEMENTS (payloads)));
  record->received += g_test_rand_int_range (-1000000, 1000000);
  record->delayed = g_test_rand_bit () ? record->received - g_test_rand_int_range (0, 9999) : 0;
  record->caught_up = g_test_rand_bit ();
  record->severity = (XgSeverity) g_test_rand_int_range (0, XG_SEVERITY_LAST + 1);
  record->tlp = (XgTlp) g_test_rand_int_range (0, XG_TLP_LAST + 1);
  if (g_test_rand_bit ())
    record->publisher = g_strdup (any (names, G_N_ELEMENTS (names)));
  if (g_test_rand_bit ())
    record->collection = g_strdup (any (names, G_N_ELEMENTS (names)));
  if (g_test_rand_bit ())
    record->incident = g_strdup (any (names, G_N_ELEMENTS (names)));
  if (g_test_rand_bit ())
    record->purpose = g_strdup (any (names, G_N_ELEMENTS (names)));
  if (g_test_rand_bit ())
    record->type = g_strdup (any (names, G_N_ELEMENTS (names)));
  g_free (record->summary);
  record->summary = g_strdup (any (names, G_N_ELEMENTS (names)));
  return record;
}

static char *
random_corpus (Fixture *self)
{
  g_autoptr (XgStore) store = test_open (&self->place);
  g_autoptr (XgReader) reader = NULL;
  char *text;

  for (guint i = 0; i < 120; i++)
    {
      gint64 rowid = g_test_rand_int_range (1, 120);

      xg_store_push (store, random_record ());
      if (g_test_rand_int_range (0, 4) == 0)
        xg_store_mark_read (store, &rowid, 1, g_test_rand_bit ());
      if (g_test_rand_int_range (0, 8) == 0)
        xg_store_mark_pinned (store, &rowid, 1, g_test_rand_bit ());
    }
  xg_store_flush (store);
  reader = test_reader (store);
  text = export_store (self, reader);
  xg_reader_close (reader);
  g_assert_true (xg_store_close (store));
  return text;
}

static void
test_round_trip (Fixture *self, gconstpointer data)
{
  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *before = random_corpus (self);
      g_autofree char *after = NULL;
      g_autofree char *problems = NULL;

      import_text (self, before);
      problems = list_problems (self);
      g_assert_cmpstr (problems, ==, "");
      after = export_store (self, self->reader);
      g_assert_cmpstr (after, ==, before);
      g_assert_true (xg_store_delete (self->place.path, NULL));
    }
}

static guint
count_rows (Fixture *self, const char *match)
{
  g_autofree char *rows = test_search (self->reader, match);
  g_auto (GStrv) parts = g_strsplit (rows, " ", -1);

  return *rows != '\0' ? g_strv_length (parts) : 0;
}

/* What filters look for is there again: words, and indicators. */
static void
test_found (Fixture *self, gconstpointer data)
{
  g_autofree char *text = g_strdup_printf (GOOD GOOD, "1", 1, "needle 192.0.2.7", "2", 1, "hay");

  import_text (self, text);
  g_assert_cmpuint (xg_import_get_n_rows (self->import), ==, 2);
  g_assert_cmpfloat (xg_import_get_fraction (self->import), ==, 1);
  g_assert_cmpuint (count_rows (self, "needle"), ==, 1);
  xg_store_flush (self->store);
  g_assert_cmpint (test_sql_number (self->store->path, "SELECT count(*) FROM item_indicator"),
                   ==,
                   1);
  g_assert_cmpint (test_sql_number (self->store->path,
                                    "SELECT count(*) FROM sqlite_schema"
                                    " WHERE name = 'archive_line'"),
                   ==,
                   0);
}

static void
assert_problem (Fixture *self, const char *line, const char *expected)
{
  g_autofree char *text = g_strdup_printf (GOOD "%s\n" GOOD, "1", 1, "", line, "2", 1, "");
  g_autofree char *problems = NULL;

  import_text (self, text);
  problems = list_problems (self);
  g_assert_cmpstr (problems, ==, expected);
  g_assert_cmpuint (xg_import_get_n_rows (self->import) + xg_import_count_left_out (self->import),
                    ==,
                    3);
}

#define BEGIN "{\"kind\":\"item\",\"broker\":\"b\",\"topic\":\"t\""
#define TIME  ",\"received\":\"2026-11-21T14:10:00Z\""

static void
test_bad_lines (Fixture *self, gconstpointer data)
{
  static const char *const cases[][2] = {
    { "hello", "0 it is no JSON: byte 1: “{” was expected" },
    { "[1]", "0 it is no JSON: byte 1: “{” was expected" },
    { "{", "0 it is no JSON: byte 2: a name in quotation marks was expected" },
    { BEGIN TIME "} x", "0 it is no JSON: byte 76: something stands behind the end" },
    { "{\"a\":\"\xff\"}", "1 it is not UTF-8 text" },
    { "{}", "4 “kind” is missing" },
    { BEGIN "}", "4 “received” is missing" },
    { BEGIN ",\"received\":null}", "4 “received” is missing" },
    { BEGIN ",\"received\":\"yesterday\"}", "5 “received” has a value that it can’t have" },
    { BEGIN TIME ",\"version\":0}", "5 “version” has a value that it can’t have" },
    { BEGIN TIME ",\"version\":99999999999}", "5 “version” has a value that it can’t have" },
    { BEGIN TIME ",\"version\":\"1\"}", "5 “version” has a value that it can’t have" },
    { BEGIN TIME ",\"read\":1}", "5 “read” has a value that it can’t have" },
    { BEGIN TIME ",\"id\":7}", "5 “id” has a value that it can’t have" },
    { BEGIN TIME ",\"id\":{}}", "5 “id” has a value that it can’t have" },
    { BEGIN TIME ",\"id\":\"a\\u0000b\"}", "5 “id” has a value that it can’t have" },
    { BEGIN TIME ",\"id\":\"\\ud800\"}", "5 “id” has a value that it can’t have" },
    { BEGIN TIME ",\"id\":\"a\",\"id\":\"b\"}", "5 “id” stands there twice" },
    { BEGIN TIME ",\"severity\":\"dire\"}", "5 “severity” has a value that it can’t have" },
    { BEGIN TIME ",\"tlp\":\"white\"}", "5 “tlp” has a value that it can’t have" },
    { "{\"kind\":\"thing\",\"broker\":\"b\",\"topic\":\"t\"" TIME "}",
      "5 “kind” has a value that it can’t have" },
    { "{\"kind\":\"item\",\"broker\":\"\",\"topic\":\"t\"" TIME "}",
      "5 “broker” has a value that it can’t have" },
  };

  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) expected = g_string_new (NULL);
  g_autofree char *problems = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_string_append_printf (text, "%s\n", cases[i][0]);
      g_string_append_printf (expected, "%u %s\n", i + 1, cases[i][1]);
    }
  g_string_append_printf (text, GOOD, "1", 1, "");
  import_text (self, text->str);
  problems = list_problems (self);
  g_assert_cmpstr (problems, ==, expected->str);
  g_assert_cmpuint (xg_import_get_n_rows (self->import), ==, 1);
  g_assert_cmpuint (xg_import_count_left_out (self->import), ==, G_N_ELEMENTS (cases));
}

/* Of a later version, or of another program: the item is there without it. */
static void
test_unknown (Fixture *self, gconstpointer data)
{
  g_autofree char *deep = g_strnfill (200000, '[');
  g_autofree char *line = g_strdup_printf (BEGIN TIME ",\"x\":%s}", deep);
  g_autofree char *long_summary = g_strnfill (9000, 's');
  g_autofree char *long_line = g_strdup_printf (BEGIN TIME ",\"summary\":\"%s\"}", long_summary);

  assert_problem (self,
                  BEGIN TIME ",\"mood\":{\"a\":[1,\"]\",{}]}}",
                  "2 8 “mood” is not known here and was left out\n");
  g_assert_cmpuint (xg_import_get_n_rows (self->import), ==, 3);
  assert_problem (self, line, "2 0 it is no JSON: byte 144: it is nested too deep\n");
  assert_problem (self, long_line, "2 3 “summary” is too long\n");
}

static void
test_repeated (Fixture *self, gconstpointer data)
{
  g_autofree char *line = g_strdup_printf (GOOD, "1", 1, "");
  g_autofree char *text = g_strconcat (line, "\n \r\n", line, NULL);
  g_autofree char *problems = NULL;

  import_text (self, text);
  problems = list_problems (self);
  g_assert_cmpstr (problems, ==, "4 6 the same line stands above\n");
  g_assert_cmpuint (xg_import_get_n_rows (self->import), ==, 1);
}

/* Two files behind one another: the higher version is the newest, whichever comes first. */
static void
test_contested (Fixture *self, gconstpointer data)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *text =
        g_strdup_printf (GOOD GOOD, "1", 1 + (int) i, "x", "1", 2 - (int) i, "y");
      g_autofree char *problems = NULL;

      import_text (self, text);
      problems = list_problems (self);
      g_assert_cmpstr (problems,
                       ==,
                       "2 7 a line above is the newest version of this item, too: the higher "
                       "number counts\n");
      g_assert_cmpuint (xg_import_get_n_rows (self->import), ==, 2);
      g_assert_cmpuint (xg_import_count_left_out (self->import), ==, 0);
      g_assert_cmpint (
        test_sql_number (self->store->path, "SELECT version FROM item WHERE current = 1"),
        ==,
        2);
    }
}

static void
test_cut_off (Fixture *self, gconstpointer data)
{
  g_autofree char *whole = g_strdup_printf ("\xEF\xBB\xBF" GOOD GOOD, "1", 1, "", "2", 1, "é");
  g_autofree char *problems = NULL;
  gsize length = strlen (whole);

  /* Without the end of the last line, it is all there. */
  write_file (self, whole, (gssize) length - 1);
  g_assert_no_error (import (self, NULL));
  g_assert_cmpuint (xg_import_get_n_rows (self->import), ==, 2);
  g_assert_cmpuint (xg_import_get_problems (self->import)->len, ==, 0);
  /* Within the é. */
  write_file (self, whole, (gssize) length - 9);
  g_assert_no_error (import (self, NULL));
  problems = list_problems (self);
  g_assert_cmpstr (problems, ==, "2 2 the file ends in the middle of this line\n");
  g_assert_cmpuint (xg_import_get_n_rows (self->import), ==, 1);
}

/* A hole in the file is one line without end. */
static void
test_too_long (Fixture *self, gconstpointer data)
{
  g_autofree char *line = g_strdup_printf (GOOD, "1", 1, "");
  g_autofree char *problems = NULL;
  int fd;

  write_file (self, line, -1);
  fd = open (self->path, O_WRONLY | O_CLOEXEC);
  g_assert_cmpint (lseek (fd, XG_IMPORT_MAX_LINE + 4096, SEEK_END), >, 0);
  g_assert_cmpint (write (fd, "\n", 1), ==, 1);
  g_assert_cmpint (write (fd, line, strlen (line) - 20), >, 0);
  close (fd);
  g_assert_no_error (import (self, NULL));
  problems = list_problems (self);
  g_assert_cmpstr (problems,
                   ==,
                   "2 3 it is too long\n3 2 the file ends in the middle of this line\n");
  g_assert_cmpuint (xg_import_get_n_rows (self->import), ==, 1);
}

static void
test_not_ours (Fixture *self, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *expected =
    g_strdup_printf ("“%s” holds no items as this program exports them in JSON Lines. Line 1: it "
                     "is no JSON: byte 1: “{” was expected.",
                     self->path);

  for (guint i = 0; i < 5000; i++)
    {
      g_autoptr (GError) error = NULL;

      g_string_append (text, "<items>\n");
      /* A short file, and one that is given up before its end. */
      if (i != 0 && i != 4999)
        continue;
      write_file (self, text->str, (gssize) text->len);
      error = import (self, NULL);
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
      g_assert_cmpstr (error->message, ==, expected);
      g_assert_null (self->store);
      g_assert_cmpuint (xg_import_count_left_out (self->import), ==, i == 0 ? 1 : 1000);
      g_assert_cmpuint (xg_import_get_problems (self->import)->len, ==, i == 0 ? 1 : 100);
    }
}

static void
test_empty (Fixture *self, gconstpointer data)
{
  import_text (self, "");
  g_assert_nonnull (self->store);
  g_assert_cmpuint (xg_import_get_n_rows (self->import), ==, 0);
}

static void
test_no_file (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = import (self, NULL);

  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_true (g_str_has_prefix (error->message, "“"));
  g_assert_nonnull (strstr (error->message, "” can’t be read: "));
}

static void
test_cancelled (Fixture *self, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *line = g_strdup_printf (GOOD, "1", 1, "");
  g_autoptr (GError) error = NULL;

  write_file (self, line, -1);
  g_cancellable_cancel (cancellable);
  error = import (self, cancellable);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (self->store);
}

/* The store is the person's alone, and what a kill left of one goes with the next. */
static void
test_swept (Fixture *self, gconstpointer data)
{
  g_autofree char *left = g_build_filename (self->folder, "xmpp-grid-console-cache-killed", NULL);
  g_autofree char *lock = g_build_filename (left, "cache.sqlite.lock", NULL);
  g_autofree char *file = g_build_filename (left, "cache.sqlite", NULL);
  g_autofree char *line = g_strdup_printf (GOOD, "1", 1, "");
  const struct utimbuf long_ago = { 1000, 1000 };
  struct stat info;

  g_assert_cmpint (g_mkdir_with_parents (left, 0700), ==, 0);
  g_assert_true (g_file_set_contents (lock, "open\n", -1, NULL));
  g_assert_true (g_file_set_contents (file, "", 0, NULL));
  g_assert_cmpint (utime (lock, &long_ago), ==, 0);
  write_file (self, line, -1);
  self->store = NULL;
  g_assert_cmpuint (count_archives (self), ==, 1);
  {
    g_autoptr (GFile) source = g_file_new_for_path (self->path);
    Outcome outcome = { 0 };

    self->import = xg_import_new (source, self->folder);
    xg_import_run_async (self->import, NULL, imported_cb, &outcome);
    while (!outcome.ended)
      g_main_context_iteration (NULL, TRUE);
    g_assert_no_error (outcome.error);
    self->store = xg_import_steal_store (self->import);
  }
  g_assert_false (g_file_test (left, G_FILE_TEST_EXISTS));
  g_assert_cmpint (stat (self->store->path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_assert_cmpint (stat (self->store->temporary, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0700);
}

/* In a process of its own, with a real disk of 1 MB. */
static void
test_full_disk_subprocess (void)
{
  Fixture fixture = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *large = g_strnfill (100000, 'x');

  if (!test_namespace_enter ())
    {
      g_test_message ("no disk can be mounted here");
      return;
    }
  set_up (&fixture, NULL);
  if (!test_namespace_mount (fixture.folder, "size=1m"))
    {
      g_test_message ("no disk can be mounted here");
      tear_down (&fixture, NULL);
      return;
    }
  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *id = g_strdup_printf ("%u", i);

      g_string_append_printf (text, GOOD, id, 1, large);
    }
  write_file (&fixture, text->str, -1);
  error = import (&fixture, NULL);
  g_assert_error (error, XG_STORE_ERROR, XG_STORE_ERROR_FULL);
  g_assert_true (g_str_has_prefix (error->message, "There is no room on the disk for “"));
  g_assert_cmpuint (count_archives (&fixture), ==, 0);
  test_namespace_unmount (fixture.folder);
  tear_down (&fixture, NULL);
}

static void
test_full_disk (void)
{
  g_test_trap_subprocess ("/import/full-disk/subprocess", 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

#define ADD(name, func) g_test_add ("/import/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("round-trip", test_round_trip);
  ADD ("words-and-indicators-are-found", test_found);
  ADD ("bad-lines-are-told", test_bad_lines);
  ADD ("unknown-members-are-told", test_unknown);
  ADD ("the-same-line-again", test_repeated);
  ADD ("two-newest-versions", test_contested);
  ADD ("cut-off", test_cut_off);
  ADD ("too-long-a-line", test_too_long);
  ADD ("not-ours", test_not_ours);
  ADD ("empty-file", test_empty);
  ADD ("no-such-file", test_no_file);
  ADD ("cancelled-leaves-nothing", test_cancelled);
  ADD ("swept-after-a-kill", test_swept);
  g_test_add_func ("/import/full-disk", test_full_disk);
  g_test_add_func ("/import/full-disk/subprocess", test_full_disk_subprocess);
  return g_test_run ();
}
