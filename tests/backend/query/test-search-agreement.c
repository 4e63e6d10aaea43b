/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The same filter gives the same set in memory and in a full-text index. */
#include "config.h"

#include <string.h>

#include <sqlite3.h>

#include "query/xg-filter.h"

#define N_RECORDS 400
#define N_FILTERS 1500

typedef struct
{
  sqlite3 *db;
  sqlite3_stmt *insert;
  sqlite3_stmt *search;
} Index;

static void
index_open (Index *self)
{
  g_assert_cmpint (sqlite3_open (":memory:", &self->db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (self->db,
                                 "CREATE VIRTUAL TABLE t USING fts5 (text, content='',"
                                 " tokenize='unicode61 remove_diacritics 2')",
                                 NULL,
                                 NULL,
                                 NULL),
                   ==,
                   SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (self->db,
                                       "INSERT INTO t (rowid, text) VALUES (?, ?)",
                                       -1,
                                       &self->insert,
                                       NULL),
                   ==,
                   SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (self->db,
                                       "SELECT rowid FROM t WHERE t MATCH ? ORDER BY rowid",
                                       -1,
                                       &self->search,
                                       NULL),
                   ==,
                   SQLITE_OK);
}

static void
index_close (Index *self)
{
  sqlite3_finalize (self->insert);
  sqlite3_finalize (self->search);
  g_assert_cmpint (sqlite3_close (self->db), ==, SQLITE_OK);
}

static void
index_add (Index *self, gint64 rowid, const XgRecord *record)
{
  g_autofree char *text = g_strjoin ("\n",
                                     record->summary,
                                     record->text,
                                     record->node,
                                     record->publisher,
                                     record->item_id,
                                     record->incident,
                                     NULL);

  sqlite3_bind_int64 (self->insert, 1, rowid);
  sqlite3_bind_text (self->insert, 2, text, -1, SQLITE_TRANSIENT);
  g_assert_cmpint (sqlite3_step (self->insert), ==, SQLITE_DONE);
  sqlite3_reset (self->insert);
}

static GArray *
index_find (Index *self, const char *expression)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (gint64));
  int status;

  sqlite3_bind_text (self->search, 1, expression, -1, SQLITE_TRANSIENT);
  while ((status = sqlite3_step (self->search)) == SQLITE_ROW)
    {
      gint64 rowid = sqlite3_column_int64 (self->search, 0);

      g_array_append_val (found, rowid);
    }
  if (status != SQLITE_DONE)
    g_error ("%s: %s", expression, sqlite3_errmsg (self->db));
  sqlite3_reset (self->search);
  return found;
}

static void
append_random (GRand *random, GString *text, gboolean syntax)
{
  static const char *const words[] = { "Scan",  "scans",      "SCANNER", "Größe", "große",  "été",
                                       "ete",   "192.0.2.1",  "192",     "日本",  "日本語", "ΣΟΦΟΣ",
                                       "σοφος", "a",          "ab",      "x-y",   "x",      "Ёлка",
                                       "елка",  "e\xcc\x81t", "naïve",   "हिन्दी", "हि",     "µm" };
  static const char *const junk[] = { "\"", "*",     "AND",   "NOT", "OR", "(", ")",
                                      "^",  "NEAR(", "text:", "-",   "{",  "}", "+",
                                      ";",  "'",     ":",     ",",   "--", "%" };

  if (syntax && g_rand_int_range (random, 0, 3) == 0)
    g_string_append (text, junk[g_rand_int_range (random, 0, G_N_ELEMENTS (junk))]);
  else if (g_rand_int_range (random, 0, 6) == 0)
    {
      gunichar c = (gunichar) g_rand_int_range (random, 1, 0x2fff);

      g_string_append_unichar (text, c);
    }
  else
    g_string_append (text, words[g_rand_int_range (random, 0, G_N_ELEMENTS (words))]);
  if (g_rand_int_range (random, 0, 5) != 0)
    g_string_append_c (text, ' ');
}

static char *
random_text (GRand *random, guint max_pieces, gboolean syntax)
{
  GString *text = g_string_new (NULL);

  for (gint n = g_rand_int_range (random, 0, (gint32) max_pieces + 1); n > 0; n--)
    append_random (random, text, syntax);
  return g_string_free (text, FALSE);
}

static XgRecord *
random_record (GRand *random)
{
  XgRecord *record = xg_record_new (XG_RECORD_ITEM, "b", "");

  g_free (record->node);
  record->node = random_text (random, 2, FALSE);
  record->summary = random_text (random, 4, FALSE);
  record->text = random_text (random, 12, FALSE);
  record->publisher = random_text (random, 1, FALSE);
  record->item_id = random_text (random, 1, FALSE);
  record->incident = random_text (random, 1, FALSE);
  return record;
}

static void
assert_agree (Index *index, GPtrArray *records, const char *text)
{
  g_autoptr (XgFilter) filter = xg_filter_new (text, XG_SEVERITY_UNKNOWN);
  g_autofree char *expression = xg_filter_get_fts (filter);
  g_autoptr (GArray) found = NULL;
  guint next = 0;

  if (expression == NULL)
    {
      g_assert_true (xg_filter_is_empty (filter));
      return;
    }
  found = index_find (index, expression);
  for (guint i = 0; i < records->len; i++)
    {
      gboolean in_index = next < found->len && g_array_index (found, gint64, next) == i + 1;
      gboolean in_memory = xg_filter_matches (filter, records->pdata[i]);

      if (in_index)
        next++;
      if (in_index != in_memory)
        g_error ("“%s” (%s) finds record %u in %s only",
                 text,
                 expression,
                 i,
                 in_index ? "the index" : "memory");
    }
  g_assert_cmpuint (next, ==, found->len);
}

static void
test_random (void)
{
  GRand *random = g_rand_new_with_seed (7);
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) xg_record_unref);
  Index index;

  index_open (&index);
  for (guint i = 0; i < N_RECORDS; i++)
    {
      g_ptr_array_add (records, random_record (random));
      index_add (&index, i + 1, records->pdata[i]);
    }
  for (guint i = 0; i < N_FILTERS; i++)
    {
      g_autofree char *text = random_text (random, 3, TRUE);

      assert_agree (&index, records, text);
    }
  index_close (&index);
  g_rand_free (random);
}

static void
test_limits (void)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) xg_record_unref);
  g_autoptr (GString) many = g_string_new (NULL);
  g_autofree char *wide = NULL;
  g_autofree char *too_wide = NULL;
  g_autofree char *shorter = g_strnfill (32000, 'x');
  g_autofree char *longer = g_strnfill (200000, 'x');
  XgRecord *record = xg_record_new (XG_RECORD_ITEM, "b", "n");
  GString *text = g_string_new (NULL);
  Index index;

  for (guint i = 0; i < 20000; i++)
    g_string_append (text, "日");
  wide = g_strndup (text->str, 3 * 10000);
  too_wide = g_strconcat (text->str, "本", NULL);
  g_string_append (text, " ");
  for (guint i = 0; i < 40000; i++)
    g_string_append_c (text, 'x');
  for (guint i = 0; i < 1000; i++)
    {
      g_string_append_printf (text, " n%u", i);
      g_string_append_printf (many, " n%u", i);
    }
  record->summary = g_strdup ("limits");
  record->text = g_string_free (text, FALSE);
  g_ptr_array_add (records, record);

  index_open (&index);
  index_add (&index, 1, record);
  assert_agree (&index, records, shorter);
  assert_agree (&index, records, longer);
  assert_agree (&index, records, wide);
  assert_agree (&index, records, too_wide);
  assert_agree (&index, records, many->str);
  assert_agree (&index, records, "xx nn");
  index_close (&index);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/search/random-corpus-agrees", test_random);
  g_test_add_func ("/search/limits-agree", test_limits);
  return g_test_run ();
}
