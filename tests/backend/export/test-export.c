/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What leaves the cache as a file: formats, order, and that there is a whole file or none. */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "export/xg-export-time.h"
#include "export/xg-export.h"
#include "payload/xg-xml.h"
#include "xg-namespace.h"
#include "xg-store-test.h"

typedef struct
{
  TestPlace place;
  XgStore *store;
  XgReader *reader;
  char *target; /* path of the file */
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  test_place_init (&self->place);
  self->store = test_open (&self->place);
  self->reader = test_reader (self->store);
  self->target = g_build_filename (self->place.folder, "items.out", NULL);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  xg_reader_close (self->reader);
  g_clear_object (&self->reader);
  g_assert_true (xg_store_close (self->store));
  g_clear_object (&self->store);
  g_unlink (self->target);
  g_free (self->target);
  test_place_clear (&self->place);
}

static void
add (Fixture *self, XgRecord *record)
{
  g_autoptr (XgRecord) stored = test_store (self->store, record);
}

typedef struct
{
  gboolean ended;
  gboolean done;
  GError *error;
} Outcome;

static void
ran_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Outcome *outcome = user_data;

  outcome->done = xg_export_run_finish (XG_EXPORT (source), result, &outcome->error);
  outcome->ended = TRUE;
}

/* Runs to its end; returns the error, NULL when all is well. */
static GError *
run (XgExport *job, const char *path, GCancellable *cancellable)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  Outcome outcome = { 0 };

  xg_export_run_async (job, file, cancellable, ran_cb, &outcome);
  while (!outcome.ended)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (outcome.done == (outcome.error == NULL));
  return outcome.error;
}

static char *
read_file (const char *path)
{
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

/* All that matches, as text. */
static char *
export_query (Fixture *self, const XgStoreQuery *query, XgExportFormat format)
{
  g_autoptr (XgExport) job = xg_export_new (self->reader, query, format);

  g_assert_no_error (run (job, self->target, NULL));
  g_assert_cmpfloat (xg_export_get_fraction (job), <=, 1);
  return read_file (self->target);
}

static char *
export_all (Fixture *self, XgExportFormat format)
{
  const XgStoreQuery all = { 0 };

  return export_query (self, &all, format);
}

static guint
count_files (Fixture *self)
{
  g_autoptr (GDir) folder = g_dir_open (self->place.folder, 0, NULL);
  guint n_files = 0;

  /* All but those of the database. */
  for (const char *name; (name = g_dir_read_name (folder)) != NULL;)
    n_files += strstr (name, "items.out") != NULL;
  return n_files;
}

static XgRecord *
full_item (void)
{
  XgRecord *record = test_item ("sector/energy", "ps-1", "<a x=\"1\">q\"\\\n</a>");

  record->publisher = g_strdup ("alice@corp.example/laptop");
  record->type = g_strdup ("urn:a");
  g_free (record->summary);
  record->summary = g_strdup ("Tab\there, \"quoted\" <b> & é\x01");
  record->incident = g_strdup ("csirt.example/1");
  record->purpose = g_strdup ("reporting");
  record->collection = g_strdup ("sector");
  record->severity = XG_SEVERITY_HIGH;
  record->tlp = XG_TLP_AMBER_STRICT;
  record->received = G_GINT64_CONSTANT (1795270200000250);
  record->delayed = G_GINT64_CONSTANT (1795270199999999);
  record->caught_up = TRUE;
  return record;
}

static void
test_json (Fixture *self, gconstpointer data)
{
  g_autofree char *text = NULL;

  add (self, full_item ());
  text = export_all (self, XG_EXPORT_JSON_LINES);
  g_assert_cmpstr (
    text,
    ==,
    "{\"kind\":\"item\",\"broker\":\"pubsub.grid.example\",\"topic\":\"sector/energy\","
    "\"id\":\"ps-1\",\"received\":\"2026-11-21T14:10:00.000250Z\","
    "\"stamped\":\"2026-11-21T14:09:59.999999Z\",\"publisher\":\"alice@corp.example/laptop\","
    "\"type\":\"urn:a\",\"severity\":\"high\",\"tlp\":\"amber+strict\",\"purpose\":\"reporting\","
    "\"incident\":\"csirt.example/1\","
    "\"summary\":\"Tab\\there, \\\"quoted\\\" <b> & é\\u0001\",\"collection\":\"sector\","
    "\"version\":1,\"current\":true,\"read\":false,\"pinned\":false,\"retracted\":false,"
    "\"missed\":true,\"payload\":\"<a x=\\\"1\\\">q\\\"\\\\\\n</a>\"}\n");
}

static void
note_start (gpointer user_data,
            guint depth,
            const char *name,
            const char *uri,
            const XgXmlAttribute *attributes,
            guint n_attributes)
{
  GString *seen = user_data;

  g_string_append_printf (seen, "%u%s%s ", depth, name, uri != NULL ? "*" : "");
}

static void
note_end (gpointer user_data, guint depth)
{
}

static void
note_text (gpointer user_data, guint depth, const char *text, gsize length)
{
}

/* The whole document is one, whatever payloads are. */
static void
test_xml (Fixture *self, gconstpointer data)
{
  static const XgXmlHandler handler = { note_start, note_end, note_text };
  g_autoptr (GString) seen = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  add (self, full_item ());
  add (self, test_item ("n", "2", "<b xmlns='urn:b'><c/></b>"));
  add (self, test_item ("n", "3", "<unclosed>"));
  add (self, test_item ("n", "4", "<?xml version='1.0'?><a/>"));
  add (self, test_item ("n", "5", "<p:a/>"));
  add (self, test_item ("n", "6", NULL));
  add (self, test_item ("n", "7", "<!DOCTYPE a><a/>"));
  text = export_all (self, XG_EXPORT_XML);
  xg_xml_scan (text, -1, &handler, seen, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (seen->str,
                   ==,
                   "1items "
                   "2item 3summary 3payload 4a "
                   "2item 3summary 3payload 4b* 5c* "
                   "2item 3summary 3payload "
                   "2item 3summary 3payload "
                   "2item 3summary 3payload "
                   "2item 3summary "
                   "2item 3summary 3payload ");
  g_assert_nonnull (strstr (text, "<payload encoding=\"text\">&lt;unclosed&gt;</payload>"));
  g_assert_nonnull (strstr (text,
                            "<summary>Tab&#9;here, &quot;quoted&quot; &lt;b&gt; &amp; é\xEF"
                            "\xBF\xBD</summary>"));
}

static void
test_csv (Fixture *self, gconstpointer data)
{
  XgRecord *record = test_item ("=cmd|'/c calc'!A1", "@id", "<a/>");
  g_autofree char *text = NULL;

  g_free (record->summary);
  record->summary = g_strdup ("-1+2, \"x\"\nline");
  record->publisher = g_strdup ("+49");
  record->received = G_GINT64_CONSTANT (1795270200000250);
  add (self, record);
  text = export_all (self, XG_EXPORT_CSV);
  g_assert_cmpstr (text,
                   ==,
                   "\"received\",\"stamped\",\"kind\",\"broker\",\"topic\",\"id\",\"publisher\","
                   "\"severity\",\"tlp\",\"type\",\"purpose\",\"incident\",\"summary\","
                   "\"collection\",\"version\",\"current\",\"read\",\"pinned\",\"retracted\","
                   "\"missed\",\"payload bytes\"\r\n"
                   "\"2026-11-21T14:10:00.000250Z\",\"\",\"item\",\"pubsub.grid.example\","
                   "\"'=cmd|'/c calc'!A1\",\"'@id\",\"'+49\",\"unknown\",\"\",\"\",\"\",\"\","
                   "\"'-1+2, \"\"x\"\"\nline\",\"\",\"1\",\"true\",\"false\",\"false\",\"false\","
                   "\"false\",\"4\"\r\n");
}

static void
test_nothing (Fixture *self, gconstpointer data)
{
  g_autofree char *json = export_all (self, XG_EXPORT_JSON_LINES);
  g_autofree char *xml = export_all (self, XG_EXPORT_XML);

  g_assert_cmpstr (json, ==, "");
  g_assert_cmpstr (xml, ==, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<items>\n</items>\n");
}

/* The ids of a file's items, in its order. */
static char *
list_ids (const char *text)
{
  GString *ids = g_string_new (NULL);

  for (const char *p = text; (p = strstr (p, "\"id\":\"")) != NULL;)
    {
      p += strlen ("\"id\":\"");
      g_string_append_len (ids, p, strchr (p, '"') - p);
      g_string_append_c (ids, ' ');
    }
  return g_string_free (ids, FALSE);
}

static void
assert_ids (Fixture *self, const XgStoreQuery *query, const char *expected)
{
  g_autofree char *text = export_query (self, query, XG_EXPORT_JSON_LINES);
  g_autofree char *ids = list_ids (text);

  g_assert_cmpstr (ids, ==, expected);
}

static void
test_by_query (Fixture *self, gconstpointer data)
{
  const XgStoreQuery all = { 0 };
  const XgStoreQuery severe = { .severity_min = XG_SEVERITY_HIGH };
  const XgStoreQuery words = { .match = "needle" };
  const XgStoreQuery old = { .include_old_versions = TRUE };
  const gint64 no_keys[] = { 0 };
  const XgStoreQuery none = { .node_keys = no_keys };

  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *id = g_strdup_printf ("%u", i);
      XgRecord *record = test_item ("n", id, i % 2 == 0 ? "<a>needle</a>" : "<a>hay</a>");

      record->severity = i >= 2 ? XG_SEVERITY_HIGH : XG_SEVERITY_LOW;
      add (self, record);
    }
  add (self, test_item ("n", "0", "<a>straw</a>"));
  assert_ids (self, &all, "1 2 3 0 ");
  assert_ids (self, &old, "0 1 2 3 0 ");
  assert_ids (self, &severe, "2 3 ");
  assert_ids (self, &words, "2 ");
  assert_ids (self, &none, "");
}

/* More than the reader asks for at once. */
static void
test_many (Fixture *self, gconstpointer data)
{
  const XgStoreQuery all = { 0 };
  g_autoptr (GString) expected = g_string_new (NULL);
  g_autoptr (XgExport) job = NULL;
  g_autofree char *text = NULL;
  g_autofree char *ids = NULL;

  for (guint i = 0; i < 2500; i++)
    {
      g_autofree char *id = g_strdup_printf ("%u", i);

      g_string_append_printf (expected, "%s ", id);
      xg_store_push (self->store, test_item ("n", id, "<a/>"));
    }
  xg_store_flush (self->store);
  job = xg_export_new (self->reader, &all, XG_EXPORT_JSON_LINES);
  g_assert_no_error (run (job, self->target, NULL));
  g_assert_cmpuint (xg_export_get_n_rows (job), ==, 2500);
  g_assert_cmpfloat (xg_export_get_fraction (job), ==, 1);
  text = read_file (self->target);
  ids = list_ids (text);
  g_assert_cmpstr (ids, ==, expected->str);
}

static void
test_selection (Fixture *self, gconstpointer data)
{
  const gint64 rowids[] = { 3, 1, 77 };
  g_autoptr (XgExport) job = NULL;
  g_autofree char *text = NULL;
  g_autofree char *ids = NULL;

  add (self, test_item ("n", "a", "<a/>"));
  add (self, test_item ("n", "b", "<a/>"));
  add (self, test_item ("n", "c", "<a/>"));
  job = xg_export_new_for_rows (self->reader, rowids, 3, XG_EXPORT_JSON_LINES);
  g_assert_no_error (run (job, self->target, NULL));
  text = read_file (self->target);
  ids = list_ids (text);
  /* As they came; one that is gone is left out. */
  g_assert_cmpstr (ids, ==, "a c ");
}

/* A file that is there is replaced as a whole; a new one is for nobody else. */
static void
test_replaces (Fixture *self, gconstpointer data)
{
  g_autofree char *link = g_build_filename (self->place.folder, "link", NULL);
  g_autoptr (XgExport) job = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  const XgStoreQuery all = { 0 };
  struct stat info;

  add (self, test_item ("n", "a", "<a/>"));
  g_free (export_all (self, XG_EXPORT_JSON_LINES));
  g_assert_cmpint (stat (self->target, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);

  g_file_set_contents (self->target, "before", -1, &error);
  g_assert_no_error (error);
  g_assert_cmpint (chmod (self->target, 0640), ==, 0);
  g_assert_cmpint (symlink ("items.out", link), ==, 0);
  job = xg_export_new (self->reader, &all, XG_EXPORT_JSON_LINES);
  g_assert_no_error (run (job, link, NULL));
  text = read_file (self->target);
  g_assert_true (g_str_has_prefix (text, "{\"kind\""));
  g_assert_cmpint (lstat (link, &info), ==, 0);
  g_assert_true (S_ISLNK (info.st_mode));
  g_assert_cmpint (stat (self->target, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0640);
  g_assert_cmpuint (count_files (self), ==, 1);
  g_unlink (link);
}

static gboolean
cancel_visitor (const XgStoreRow *row, gpointer user_data, GError **error)
{
  g_cancellable_cancel (user_data);
  return TRUE;
}

static void
test_cancelled (Fixture *self, gconstpointer data)
{
  const XgStoreQuery all = { 0 };
  g_autoptr (XgExport) job = xg_export_new (self->reader, &all, XG_EXPORT_XML);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) walk_error = NULL;
  g_autofree char *text = NULL;

  add (self, test_item ("n", "a", "<a/>"));
  add (self, test_item ("n", "b", "<a/>"));
  g_file_set_contents (self->target, "before", -1, NULL);
  g_cancellable_cancel (cancellable);
  error = run (job, self->target, cancellable);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  text = read_file (self->target);
  g_assert_cmpstr (text, ==, "before");
  g_assert_cmpuint (count_files (self), ==, 1);

  /* In the middle: no second row is seen. */
  g_cancellable_reset (cancellable);
  g_assert_false (xg_reader_walk (self->reader,
                                  &all,
                                  G_MAXINT64,
                                  cancel_visitor,
                                  cancellable,
                                  cancellable,
                                  &walk_error));
  g_assert_error (walk_error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_no_folder (Fixture *self, gconstpointer data)
{
  const XgStoreQuery all = { 0 };
  g_autoptr (XgExport) job = xg_export_new (self->reader, &all, XG_EXPORT_XML);
  g_autofree char *path = g_build_filename (self->place.folder, "no", "such.xml", NULL);
  g_autofree char *expected =
    g_strdup_printf ("“%s” can’t be written: No such file or directory.", path);
  g_autoptr (GError) error = run (job, path, NULL);

  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_cmpstr (error->message, ==, expected);
}

static void
test_folder_in_the_way (Fixture *self, gconstpointer data)
{
  const XgStoreQuery all = { 0 };
  g_autoptr (XgExport) job = xg_export_new (self->reader, &all, XG_EXPORT_XML);
  g_autoptr (GError) error = run (job, self->place.folder, NULL);

  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY);
}

/* In a process of its own, with a real disk of 64 KB. */
static void
test_full_disk_subprocess (void)
{
  Fixture fixture = { 0 };
  const XgStoreQuery all = { 0 };
  g_autoptr (XgExport) job = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *small = NULL;
  g_autofree char *path = NULL;
  g_autofree char *large = g_strnfill (200000, 'x');
  g_autofree char *payload = g_strdup_printf ("<a>%s</a>", large);
  g_autoptr (GDir) folder = NULL;

  /* Before there is a thread. A test that is skipped here would be one that fails there. */
  if (!test_namespace_enter ())
    {
      g_test_message ("no disk can be mounted here");
      return;
    }
  set_up (&fixture, NULL);
  small = g_build_filename (fixture.place.folder, "small", NULL);
  path = g_build_filename (small, "items.out", NULL);
  if (!test_namespace_mount (small, "size=64k"))
    {
      g_test_message ("no disk can be mounted here");
      tear_down (&fixture, NULL);
      return;
    }
  add (&fixture, test_item ("n", "a", payload));
  add (&fixture, test_item ("n", "b", payload));
  job = xg_export_new (fixture.reader, &all, XG_EXPORT_JSON_LINES);
  error = run (job, path, NULL);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_assert_nonnull (strstr (error->message, "The disk is full: “"));
  folder = g_dir_open (small, 0, NULL);
  g_assert_null (g_dir_read_name (folder));
  g_clear_pointer (&folder, g_dir_close);
  test_namespace_unmount (small);
  g_rmdir (small);
  tear_down (&fixture, NULL);
}

static void
test_full_disk (void)
{
  g_test_trap_subprocess ("/export/full-disk/subprocess", 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

static void
test_times (void)
{
  char text[XG_EXPORT_TIME_SIZE];
  const gint64 times[] = {
    1,
    999999,
    -1,
    G_GINT64_CONSTANT (1795270200123456),
    G_GINT64_CONSTANT (1795270200000000),
    G_GINT64_CONSTANT (-62135596800000000), /* year 1 */
    G_GINT64_CONSTANT (253402300799999999), /* year 9999 */
  };
  gint64 time = 0;

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_assert_nonnull (xg_export_time_format (times[i], text));
      g_assert_true (xg_export_time_parse (text, &time));
      g_assert_cmpint (time, ==, times[i]);
    }
  g_assert_null (xg_export_time_format (G_MAXINT64, text));
  g_assert_true (xg_export_time_parse ("2026-11-21T14:10:00+01:00", &time));
  g_assert_cmpint (time, ==, G_GINT64_CONSTANT (1795266600000000));
  g_assert_true (xg_export_time_parse ("1970-01-01T00:00:00.1234567Z", &time));
  g_assert_cmpint (time, ==, 123456);
  g_assert_false (xg_export_time_parse ("2026-11-21T14:10:00", &time));
  g_assert_false (xg_export_time_parse ("yesterday", &time));
  g_assert_false (xg_export_time_parse ("", &time));
}

#define ADD(name, func) g_test_add ("/export/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("json/all-members", test_json);
  ADD ("xml/one-document", test_xml);
  ADD ("csv/formulas-are-text", test_csv);
  ADD ("nothing-to-export", test_nothing);
  ADD ("by-query", test_by_query);
  ADD ("many", test_many);
  ADD ("selection", test_selection);
  ADD ("replaces-a-file", test_replaces);
  ADD ("cancelled-leaves-nothing", test_cancelled);
  ADD ("no-such-folder", test_no_folder);
  ADD ("folder-in-the-way", test_folder_in_the_way);
  g_test_add_func ("/export/full-disk", test_full_disk);
  g_test_add_func ("/export/full-disk/subprocess", test_full_disk_subprocess);
  g_test_add_func ("/export/times", test_times);
  return g_test_run ();
}
