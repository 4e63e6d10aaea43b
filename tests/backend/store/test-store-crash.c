/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "xg-store-test.h"

/* How often the writer is killed; a longer run sets XG_CRASH_ROUNDS. */
#define ROUNDS 20

static char *program;

/* What belongs to an item id: every eighth id is published twice, and the payloads differ in size.
 */
static char *
make_payload (const char *id, guint version)
{
  guint hash = g_str_hash (id);
  g_autofree char *filler = g_strnfill (hash % 3000, (char) ('a' + hash % 26));

  return g_strdup_printf ("<p id=\"%s\" version=\"%u\">%s</p>", id, version, filler);
}

static void
print_cb (GPtrArray *records, gpointer user_data)
{
  g_autoptr (GString) lines = g_string_new (NULL);

  for (guint i = 0; i < records->len; i++)
    {
      const XgRecord *record = records->pdata[i];

      g_string_append_printf (lines,
                              "%" G_GINT64_FORMAT " %s %u\n",
                              record->rowid,
                              record->item_id,
                              record->version);
    }
  for (gsize done = 0; done < lines->len;)
    {
      gssize n = write (STDOUT_FILENO, lines->str + done, lines->len - done);

      if (n <= 0)
        _exit (1);
      done += (gsize) n;
    }
}

/* The child: writes until it is killed, and prints what it was told is durable. */
static int
write_for_ever (const char *path, const char *round)
{
  g_autoptr (GError) error = NULL;
  XgStore *store;

  prctl (PR_SET_PDEATHSIG, SIGKILL);
  store = xg_store_open (path, &error);
  if (store == NULL)
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  xg_store_set_commit_func (store, print_cb, NULL, NULL);
  for (guint i = 0;; i++)
    {
      g_autofree char *id = g_strdup_printf ("%s-%u", round, i / 8 * 8 + i % 8 % 7);
      guint version = i % 8 == 7 ? 2 : 1;
      g_autofree char *payload = make_payload (id, version);

      xg_store_push_wait (store, test_item ("n", id, payload), NULL);
      /* Bursts and single records. */
      if (i % 3000 == 0)
        g_usleep (g_random_int_range (0, 60000));
    }
  return 0;
}

/* Runs the child for a random while; returns all that it printed. */
static GString *
run_and_kill (const char *path, guint round)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) child = NULL;
  g_autofree char *name = g_strdup_printf ("%u", round);
  GInputStream *output;
  GString *printed = g_string_new (NULL);
  gint64 end = 0;
  char buffer[65536];
  gssize n;

  child =
    g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, "--write", path, name, NULL);
  g_assert_no_error (error);
  output = g_subprocess_get_stdout_pipe (child);
  while ((n = g_input_stream_read (output, buffer, sizeof buffer, NULL, &error)) > 0)
    {
      g_string_append_len (printed, buffer, n);
      if (end == 0)
        end = g_get_monotonic_time () + g_test_rand_int_range (0, 300000);
      if (g_get_monotonic_time () >= end)
        g_subprocess_force_exit (child);
    }
  g_assert_no_error (error);
  g_subprocess_wait (child, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_signaled (child));
  g_assert_cmpint (g_subprocess_get_term_sig (child), ==, SIGKILL);
  return printed;
}

static void
assert_row (XgReader *reader, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  gint64 rowid = g_ascii_strtoll (words[0], NULL, 10);
  g_autoptr (XgStoreItem) item = xg_reader_get_item (reader, rowid);
  g_autofree char *payload = xg_reader_get_payload (reader, rowid, NULL);
  guint version;
  g_autofree char *expected = NULL;

  g_assert_cmpuint (g_strv_length (words), ==, 3);
  version = (guint) atoi (words[2]);
  expected = make_payload (words[1], version);
  g_assert_nonnull (item);
  g_assert_cmpstr (item->item_id, ==, words[1]);
  g_assert_cmpuint (item->version, ==, version);
  g_assert_cmpstr (payload, ==, expected);
}

static guint
assert_rows (const char *path, GString *printed)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (XgStore) store = xg_store_open (path, &error);
  g_autoptr (XgReader) reader = NULL;
  g_auto (GStrv) lines = NULL;
  guint n = 0;

  g_assert_no_error (error);
  g_assert_null (xg_store_get_set_aside (store));
  reader = test_reader (store);
  /* The last line may be half a line: the kill came in between. */
  g_string_truncate (printed,
                     (gsize) (strrchr (printed->str, '\n') != NULL
                                ? strrchr (printed->str, '\n') - printed->str
                                : 0));
  lines = g_strsplit (printed->str, "\n", -1);
  for (; lines[n] != NULL; n++)
    assert_row (reader, lines[n]);
  g_assert_true (xg_store_close (store));
  return n;
}

static void
test_killed (void)
{
  g_auto (TestPlace) place = { 0 };
  const char *wanted = g_getenv ("XG_CRASH_ROUNDS");
  guint rounds = wanted != NULL ? (guint) atoi (wanted) : ROUNDS;
  guint n = 0;

  test_place_init (&place);
  for (guint i = 0; i < rounds; i++)
    {
      GString *printed = run_and_kill (place.path, i);

      n += assert_rows (place.path, printed);
      g_string_free (printed, TRUE);
    }
  g_test_message ("%u rows were printed before %u kills, and are there", n, rounds);
  g_assert_cmpuint (n, >, rounds);

  g_assert_cmpint (test_sql_number (place.path,
                                    "SELECT count(*) FROM pragma_integrity_check"
                                    " WHERE integrity_check = 'ok'"),
                   ==,
                   1);
  /* Rows, ledger and search go together. */
  g_assert_cmpint (test_sql_number (place.path, "SELECT count(*) FROM item"),
                   ==,
                   test_sql_number (place.path, "SELECT sum(stored + updated) FROM ledger"));
  g_assert_cmpint (test_sql_number (place.path, "SELECT count(*) FROM item"),
                   ==,
                   test_sql_number (place.path, "SELECT count(*) FROM payload"));
  g_assert_cmpint (
    test_sql_number (place.path, "SELECT count(*) FROM item"),
    ==,
    test_sql_number (place.path,
                     "SELECT (SELECT count(*) FROM item_text WHERE item_text MATCH 'version') +"
                     " (SELECT count(*) FROM words WHERE text LIKE '% version %' AND item >"
                     " (SELECT item FROM words_indexed))"));
}

int
main (int argc, char *argv[])
{
  if (argc == 4 && g_str_equal (argv[1], "--write"))
    return write_for_ever (argv[2], argv[3]);

  g_test_init (&argc, &argv, NULL);
  program = g_strdup (argv[0]);
  g_test_add_func ("/store/crash/nothing-that-was-told-is-lost", test_killed);
  return g_test_run ();
}
