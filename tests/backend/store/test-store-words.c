/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Words that the full-text index does not have yet are found all the same, by whatever asks for
 * words. XG_WORDS_SEED chooses other rows.
 */
#include "config.h"

#include <stdlib.h>

#include "store/xg-reader-histogram.h"
#include "store/xg-reader-walk.h"
#include "store/xg-store-private.h"
#include "store/xg-store-retention.h"
#include "store/xg-word-match.h"
#include "xg-store-test.h"

#define N_ROWS   120
#define N_ROUNDS 6
#define NEVER    G_MAXINT32

static const char *const vocabulary[] = {
  "alpha", "alphabet", "beta", "gamma", "gammas", "2001", "20", "été", "日本", "x-y", "Ёлка",
};
static const char *const expressions[] = {
  "\"alpha\"",
  "\"alpha\"*",
  "\"alpha beta\"",
  "\"beta gam\"*",
  "\"2\"*",
  "\"ete\"",
  "\"日本\"",
  "\"x y\"",
  "\"елка\"",
  "\"alpha\" \"beta\"",
  "\"alpha\" AND (\"beta\" OR \"gamma\"*)",
  "(\"gamma\" OR \"20\") AND \"ete\"",
  "\"nowhere\"",
};

/* How far the index is, and what is kept, at random; nothing is done while it is quiet. */
static XgStore *
open_behind (const TestPlace *place, GRand *random)
{
  XgStoreOptions options = xg_store_default_options;
  g_autoptr (GError) error = NULL;
  XgStore *store;

  options.queue.batch_ops = 7;
  options.words = (XgStoreWordsLimits){
    .step = { (guint64) g_rand_int_range (random, 1, 30), 100000 },
    .most = { (guint64) g_rand_int_range (random, 0, N_ROWS), 1000000 },
    .keep = { (guint64) g_rand_int_range (random, 0, N_ROWS), 100000 },
    .burst_rows = 1,
    .quiet_ms = NEVER,
    .delay_ms = NEVER,
  };
  store = xg_store_open_with_options (place->path, &options, g_main_context_default (), &error);
  g_assert_no_error (error);
  return store;
}

/* Everything goes into the index, and next to nothing is kept beside it. */
static void
index_all (const TestPlace *place)
{
  XgStoreOptions options = xg_store_default_options;
  g_autoptr (XgStore) store = NULL;
  g_autoptr (GError) error = NULL;

  options.words = (XgStoreWordsLimits){ .step = { 1, 100000 } };
  store = xg_store_open_with_options (place->path, &options, g_main_context_default (), &error);
  g_assert_no_error (error);
  /* Steps come while there is nothing to write. */
  while (test_sql_number (place->path, "SELECT count (*) FROM words") > 1)
    g_usleep (1000);
  g_assert_true (xg_store_close (store));
}

static void
fill (XgStore *store, GRand *random)
{
  for (guint i = 0; i < N_ROWS; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autofree char *id = g_strdup_printf ("%d", g_rand_int_range (random, 0, N_ROWS * 3 / 4));

      for (int n = g_rand_int_range (random, 0, 6); n > 0; n--)
        g_string_append_printf (
          text,
          "%s ",
          vocabulary[g_rand_int_range (random, 0, G_N_ELEMENTS (vocabulary))]);
      xg_store_push (store, test_item (i % 3 == 0 ? "a" : "b", id, text->str));
    }
  xg_store_flush (store);
}

static gboolean
visit_cb (const XgStoreRow *row, gpointer user_data, GError **error)
{
  g_string_append_printf (user_data, "%" G_GINT64_FORMAT " ", row->item->rowid);
  return TRUE;
}

static void
append_query (GString *answers, XgReader *reader, const XgStoreQuery *query, gint64 before, guint n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) rows = xg_reader_query (reader, query, before, n, &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  text = test_rows (rows);
  g_string_append_printf (answers, "%s\n", text);
}

/* All that can be asked by words, as text. */
static char *
ask_all (const TestPlace *place)
{
  g_autoptr (XgStore) store = NULL;
  g_autoptr (XgReader) reader = NULL;
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  g_autoptr (GString) answers = g_string_new (NULL);

  store = open_behind (place, random);
  reader = test_reader (store);
  for (guint i = 0; i < G_N_ELEMENTS (expressions); i++)
    {
      const XgStoreQuery query = { .match = expressions[i], .include_old_versions = i % 2 == 0 };
      const XgStoreQuery ordered = { .match = expressions[i], .order = XG_ORDER_ID };
      XgStoreHistogram histogram = { .since = 0, .width = G_MAXINT64, .n_buckets = 1 };
      g_autoptr (XgCondition) condition = xg_condition_new ();
      g_autoptr (GError) error = NULL;

      g_string_append_printf (answers, "%s:\n", expressions[i]);
      append_query (answers, reader, &query, 0, 0);
      append_query (answers, reader, &query, 0, 5);
      append_query (answers, reader, &query, N_ROWS / 2, 0);
      append_query (answers, reader, &query, N_ROWS / 3, 5);
      append_query (answers, reader, &ordered, 0, 0);
      g_assert_true (xg_reader_walk (reader, &query, N_ROWS - 10, visit_cb, answers, NULL, &error));
      g_assert_no_error (error);
      g_assert_true (xg_reader_count_by_time (reader, &query, &histogram, NULL, &error));
      g_string_append_printf (answers,
                              "\n%" G_GINT64_FORMAT "\n",
                              histogram.counts[0][XG_SEVERITY_UNKNOWN]);
      condition->where = g_strdup_printf ("NOT item.id IN (SELECT rowid FROM item_words (?%u))",
                                          xg_condition_add_text (condition, expressions[i]));
      append_query (answers, reader, &(XgStoreQuery){ .condition = condition }, 0, 0);
    }
  xg_reader_close (reader);
  g_assert_true (xg_store_close (store));
  return g_string_free (g_steal_pointer (&answers), FALSE);
}

static void
test_same_answers (void)
{
  const char *wanted = g_getenv ("XG_WORDS_SEED");
  guint32 seed = wanted != NULL ? (guint32) g_ascii_strtoull (wanted, NULL, 10) : 11;
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  guint n_behind = 0;

  for (guint round = 0; round < N_ROUNDS; round++)
    {
      g_auto (TestPlace) place = { 0 };
      g_autoptr (XgStore) store = NULL;
      g_autofree char *behind = NULL;
      g_autofree char *indexed = NULL;
      gint64 lag;

      test_place_init (&place);
      store = open_behind (&place, random);
      fill (store, random);
      g_assert_true (xg_store_close (store));
      lag = test_sql_number (place.path,
                             "SELECT count (*) FROM words"
                             " WHERE item > (SELECT item FROM words_indexed)");
      n_behind += lag > 0 ? 1 : 0;
      behind = ask_all (&place);
      index_all (&place);
      g_assert_cmpint (test_sql_number (place.path, "SELECT item FROM words_indexed"),
                       ==,
                       test_sql_number (place.path, "SELECT max (id) FROM item"));
      indexed = ask_all (&place);
      g_assert_cmpstr (behind, ==, indexed);
      g_assert_nonnull (strstr (indexed, " 1"));
    }
  g_assert_cmpuint (n_behind, >, 0);
}

/* Beyond the limit a step comes with each transaction, however much there is to write. */
static void
test_bounded (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autoptr (GError) error = NULL;
  XgStoreOptions options = xg_store_default_options;

  test_place_init (&place);
  options.queue.batch_ops = 10;
  options.words = (XgStoreWordsLimits){
    .step = { 20, 100000 },
    .most = { 50, 100000 },
    .keep = { 30, 100000 },
    .burst_rows = 1,
    .quiet_ms = NEVER,
  };
  store = xg_store_open_with_options (place.path, &options, g_main_context_default (), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 500; i++)
    {
      g_autofree char *id = g_strdup_printf ("%u", i);

      xg_store_push (store, test_item ("n", id, id));
    }
  g_assert_true (xg_store_close (store));
  g_assert_cmpint (test_sql_number (place.path,
                                    "SELECT count (*) FROM words"
                                    " WHERE item > (SELECT item FROM words_indexed)"),
                   <=,
                   60);
  g_assert_cmpint (test_sql_number (place.path, "SELECT count (*) FROM words"), <=, 90);
  g_assert_cmpint (
    test_sql_number (place.path, "SELECT count (*) FROM item_text WHERE item_text MATCH '7'"),
    ==,
    1);
}

static char *
find_words (const char *xml, gsize length)
{
  return g_strndup (xml, length);
}

/* Rows that are taken out leave nothing in the index, whether it has them or not. */
static void
test_taken_out (void)
{
  g_auto (TestPlace) place = { 0 };
  g_autoptr (XgStore) store = NULL;
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 n_rows;

  test_place_init (&place);
  store = open_behind (&place, random);
  fill (store, random);
  g_assert_true (xg_store_close (store));
  g_clear_object (&store);
  index_all (&place);

  store = open_behind (&place, random);
  xg_store_start_salvage (store, find_words);
  fill (store, random);
  n_rows = test_sql_number (place.path, "SELECT max (id) FROM item");
  for (gint64 row = 1; row <= n_rows; row++)
    g_array_append_val (rows, row);
  xg_store_retire (store, (const gint64 *) (gpointer) rows->data, rows->len);
  xg_store_flush (store);
  g_assert_true (xg_store_close (store));
  g_assert_cmpint (test_sql_number (place.path, "SELECT count (*) FROM item"), ==, 0);
  g_assert_cmpint (test_sql_number (place.path, "SELECT count (*) FROM words"), ==, 0);
  test_sql (place.path,
            "INSERT INTO item_text (item_text) VALUES ('optimize');"
            "CREATE VIRTUAL TABLE terms USING fts5vocab (item_text, row)");
  g_assert_cmpint (test_sql_number (place.path, "SELECT count (*) FROM terms"), ==, 0);
}

static void
test_match (void)
{
  static const struct
  {
    const char *expression;
    const char *words;
    gboolean matches;
  } cases[] = {
    { "\"a\"", " a b ", TRUE },
    { "\"a\"", " ab ", FALSE },
    { "\"a\"*", " ab ", TRUE },
    { "\"b\"*", " ab ", FALSE },
    { "\"a b\"", " a b ", TRUE },
    { "\"a b\"", " a x b ", FALSE },
    { "\"a b\"*", " x a bc ", TRUE },
    { "\"a\" \"b\"", " b a ", TRUE },
    { "\"a\" AND \"c\"", " b a ", FALSE },
    { "\"c\" OR \"a\"", " b a ", TRUE },
    { "\"a\" OR \"b\" \"c\"", " a ", TRUE },
    { "(\"a\" OR \"b\") AND \"c\"", " a ", FALSE },
    { "(\"a\" OR \"b\") AND \"c\"", " c b ", TRUE },
    { "word", " word ", TRUE },
    { "\"\"", " a ", FALSE },
    { "\"a\"", "", FALSE },
  };
  static const char *const broken[] = { "",   "\"",    "(",     "a AND",    "NEAR(a b)",
                                        "*",  "a:b",   "{a}",   "-",        "a NOT b",
                                        "^a", "a + b", "(a) )", "a OR OR b" };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (XgWordMatch) match = xg_word_match_new (cases[i].expression);

      g_test_message ("%s in “%s”", cases[i].expression, cases[i].words);
      g_assert_nonnull (match);
      g_assert_cmpint (xg_word_match_test (match, cases[i].words, strlen (cases[i].words)),
                       ==,
                       cases[i].matches);
    }
  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    g_assert_null (xg_word_match_new (broken[i]));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/words/match", test_match);
  g_test_add_func ("/store/words/not-indexed-gives-the-same-answers", test_same_answers);
  g_test_add_func ("/store/words/the-index-never-lags-far-behind", test_bounded);
  g_test_add_func ("/store/words/taken-out-leaves-nothing", test_taken_out);
  return g_test_run ();
}
