/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Asks SQLite's own tokenizer what a word is, and compares. `test-tokenizer --print-table` prints
 * the three tables of src/backend/base/xg-text-table.c.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include <sqlite3.h>

#include "base/xg-text.h"

typedef struct
{
  sqlite3 *db;
  fts5_tokenizer functions;
  Fts5Tokenizer *tokenizer;
} Fixture;

static void
fixture_init (Fixture *self)
{
  const char *arguments[] = { "remove_diacritics", "2" };
  sqlite3_stmt *statement;
  fts5_api *api = NULL;
  void *context = NULL;

  g_assert_cmpint (sqlite3_open (":memory:", &self->db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (self->db, "SELECT fts5 (?1)", -1, &statement, NULL),
                   ==,
                   SQLITE_OK);
  sqlite3_bind_pointer (statement, 1, &api, "fts5_api_ptr", NULL);
  sqlite3_step (statement);
  sqlite3_finalize (statement);
  g_assert_nonnull (api);
  g_assert_cmpint (api->xFindTokenizer (api, "unicode61", &context, &self->functions),
                   ==,
                   SQLITE_OK);
  g_assert_cmpint (
    self->functions.xCreate (context, arguments, G_N_ELEMENTS (arguments), &self->tokenizer),
    ==,
    SQLITE_OK);
}

static void
fixture_clear (Fixture *self)
{
  self->functions.xDelete (self->tokenizer);
  sqlite3_close (self->db);
}

static int
token_cb (void *context, int flags, const char *token, int length, int start, int end)
{
  g_ptr_array_add (context, g_strndup (token, (gsize) length));
  return SQLITE_OK;
}

static GPtrArray *
ask_sqlite (Fixture *self, const char *text)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);

  g_assert_cmpint (self->functions.xTokenize (self->tokenizer,
                                              words,
                                              FTS5_TOKENIZE_DOCUMENT,
                                              text,
                                              (int) strlen (text),
                                              token_cb),
                   ==,
                   SQLITE_OK);
  return words;
}

static void
assert_agree (Fixture *self, const char *text)
{
  g_autoptr (GPtrArray) theirs = ask_sqlite (self, text);
  g_autoptr (GPtrArray) ours = xg_text_split_words (text, -1);

  if (theirs->len != ours->len)
    g_error ("%u words instead of %u in “%s”", ours->len, theirs->len, text);
  for (guint i = 0; i < theirs->len; i++)
    g_assert_cmpstr (ours->pdata[i], ==, theirs->pdata[i]);
}

static gboolean
is_character (gunichar c)
{
  return c < 0xd800 || c > 0xdfff;
}

/* Alone, as the first, and inside of a word */
static void
test_every_character (void)
{
  Fixture fixture;

  fixture_init (&fixture);
  for (gunichar c = 1; c < 0x110000; c++)
    {
      char utf8[8] = "";
      char text[32];

      if (!is_character (c))
        continue;
      g_unichar_to_utf8 (c, utf8);
      g_snprintf (text, sizeof text, "%s %sx x%sy", utf8, utf8, utf8);
      assert_agree (&fixture, text);
    }
  fixture_clear (&fixture);
}

/* What was split once is split into itself again: the words of a filter are quoted and given back.
 */
static void
test_idempotent (void)
{
  for (gunichar c = 1; c < 0x110000; c++)
    {
      g_autoptr (GPtrArray) words = NULL;
      g_autoptr (GPtrArray) again = NULL;
      char utf8[8] = "";

      if (!is_character (c))
        continue;
      g_unichar_to_utf8 (c, utf8);
      words = xg_text_split_words (utf8, -1);
      if (words->len == 0)
        continue;
      again = xg_text_split_words (words->pdata[0], -1);
      g_assert_cmpuint (again->len, ==, 1);
      g_assert_cmpstr (again->pdata[0], ==, words->pdata[0]);
    }
}

static void
test_random (void)
{
  static const gunichar limits[] = { 0x7f, 0x17f, 0x52f, 0xffff, 0x10ffff };
  GRand *random = g_rand_new_with_seed (42);
  Fixture fixture;

  fixture_init (&fixture);
  for (guint i = 0; i < 20000; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      gunichar limit = limits[i % G_N_ELEMENTS (limits)];

      for (gint n = g_rand_int_range (random, 0, 40); n > 0; n--)
        {
          gunichar c = (gunichar) g_rand_int_range (random, 1, (gint32) limit);

          if (g_rand_int_range (random, 0, 4) == 0)
            c = (gunichar) g_rand_int_range (random, 0x300, 0x340);
          if (is_character (c))
            g_string_append_unichar (text, c);
        }
      assert_agree (&fixture, text->str);
    }
  fixture_clear (&fixture);
  g_rand_free (random);
}

static void
print_pair (guint *column, guint32 a, guint32 b)
{
  *column += (guint) printf ("%s{ 0x%04x, 0x%04x },", *column == 0 ? "  " : " ", a, b);
  if (*column > 77)
    {
      printf ("\n");
      *column = 0;
    }
}

/* What becomes of a character inside a word: itself or another, 0 for a separator, 1 for nothing.
 */
static guint32
ask_fate (Fixture *fixture, gunichar c)
{
  g_autoptr (GPtrArray) words = NULL;
  char utf8[8] = "";
  char text[16];

  g_unichar_to_utf8 (c, utf8);
  g_snprintf (text, sizeof text, "x%sy", utf8);
  words = ask_sqlite (fixture, text);
  if (words->len == 2)
    return 0;
  return strlen (words->pdata[0]) == 2 ? 1 : g_utf8_get_char ((char *) words->pdata[0] + 1);
}

static void
print_ranges (Fixture *fixture, const char *name, guint32 fate)
{
  guint32 first = 0;
  guint column = 0;

  printf ("const XgTextPair %s[] = {\n", name);
  for (gunichar c = 0x80; c <= 0x110000; c++)
    {
      gboolean in = c < 0x110000 && is_character (c) && ask_fate (fixture, c) == fate;

      if (in && first == 0)
        first = c;
      else if (!in && first != 0)
        {
          print_pair (&column, first, c - 1);
          first = 0;
        }
    }
  printf ("\n};\n\n");
}

static int
print_table (void)
{
  Fixture fixture;
  guint column = 0;

  fixture_init (&fixture);
  print_ranges (&fixture, "xg_text_separators", 0);
  print_ranges (&fixture, "xg_text_dropped", 1);
  printf ("const XgTextPair xg_text_folded[] = {\n");
  for (gunichar c = 0x80; c < 0x110000; c++)
    {
      guint32 fate = is_character (c) ? ask_fate (&fixture, c) : c;

      if (fate > 1 && fate != c)
        print_pair (&column, c, fate);
    }
  printf ("\n};\n");
  fixture_clear (&fixture);
  return 0;
}

int
main (int argc, char *argv[])
{
  if (argc > 1 && strcmp (argv[1], "--print-table") == 0)
    return print_table ();

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tokenizer/every-character-as-sqlite", test_every_character);
  g_test_add_func ("/tokenizer/random-text-as-sqlite", test_random);
  g_test_add_func ("/tokenizer/words-stay-words", test_idempotent);
  return g_test_run ();
}
