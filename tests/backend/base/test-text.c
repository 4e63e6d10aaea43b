/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "base/xg-text.h"

/* That all of this is what SQLite does, tests/backend/query/test-tokenizer.c proves. */

static char *
split (const char *text, gssize length)
{
  g_autoptr (GPtrArray) words = xg_text_split_words (text, length);

  g_ptr_array_add (words, NULL);
  return g_strjoinv ("|", (char **) words->pdata);
}

static void
assert_split (const char *text, const char *expected)
{
  g_autofree char *words = split (text, -1);

  g_assert_cmpstr (words, ==, expected);
}

static void
test_split (void)
{
  assert_split (NULL, "");
  assert_split ("", "");
  assert_split (" \t-.,;", "");
  assert_split ("One two", "one|two");
  assert_split ("192.0.2.1/24", "192|0|2|1|24");
  assert_split ("csirt.example/189-x_y", "csirt|example|189|x|y");
  assert_split ("\"quoted\" AND NOT(x*)", "quoted|and|not|x");
}

static void
test_fold (void)
{
  assert_split ("Größe ÀÉ Ångström", "große|ae|angstrom");
  assert_split ("e\xcc\x81t\xcc\x88", "et"); /* combining marks */
  assert_split ("\xcc\x81 x", "x");          /* a mark alone */
  assert_split ("ΣΊΣΥΦΟΣ ЁЖ", "σίσυφοσ|ёж");
  assert_split ("日本語、東京", "日本語|東京");
  assert_split ("\xf0\x90\x90\x80", "\xf0\x90\x90\xa8"); /* beyond the BMP */
  assert_split ("a\xf0\x9f\x98\x80"
                "b",
                "a|b"); /* an emoji separates */
}

static void
test_length (void)
{
  g_autofree char *words = split ("abcdef", 3);
  g_autofree char *with_nul = split ("ab\0cd", 5);

  g_assert_cmpstr (words, ==, "abc");
  g_assert_cmpstr (with_nul, ==, "ab|cd");
}

static void
test_invalid (void)
{
  assert_split ("ab\xff"
                "cd\xc3",
                "ab|cd");
  assert_split ("\xe2\x82", "");
}

static void
test_long_word (void)
{
  g_autofree char *text = g_strnfill (100000, 'x');
  g_autoptr (GPtrArray) words = xg_text_split_words (text, -1);
  g_autoptr (GString) wide = g_string_new (NULL);
  g_autoptr (GPtrArray) wide_words = NULL;

  g_assert_cmpuint (words->len, ==, 1);
  g_assert_cmpuint (strlen (words->pdata[0]), ==, XG_TEXT_MAX_WORD);

  for (guint i = 0; i < 20000; i++)
    g_string_append (wide, "日");
  wide_words = xg_text_split_words (wide->str, -1);
  g_assert_cmpuint (strlen (wide_words->pdata[0]), ==, XG_TEXT_MAX_WORD - 2);
  g_assert_true (g_utf8_validate (wide_words->pdata[0], -1, NULL));
}

static void
assert_contains (const char *haystack, const char *words, gboolean expected)
{
  g_autoptr (GPtrArray) split_words = xg_text_split_words (words, -1);

  g_assert_cmpint (xg_text_contains_words (haystack, split_words), ==, expected);
}

static void
test_contains (void)
{
  assert_contains ("Scan of port 102", "SC 10", TRUE);
  assert_contains ("Scan of port 102", "can", FALSE);
  assert_contains ("Scan of port 102", "scan 103", FALSE);
  assert_contains ("Scan of port 102", "", TRUE);
  assert_contains (NULL, "", TRUE);
  assert_contains (NULL, "x", FALSE);
  assert_contains ("Ärger in Köln", "arg koln", TRUE);
}

static void
test_index (void)
{
  g_autoptr (XgWordIndex) index = xg_word_index_new ();

  g_assert_false (xg_word_index_has_prefix (index, "a"));
  xg_word_index_add (index, "alpha beta");
  xg_word_index_add (index, NULL);
  xg_word_index_add (index, "Gamma alphabet");
  g_assert_true (xg_word_index_has_prefix (index, "alph"));
  g_assert_true (xg_word_index_has_prefix (index, "alphab"));
  g_assert_true (xg_word_index_has_prefix (index, "gamma"));
  g_assert_false (xg_word_index_has_prefix (index, "betag")); /* two texts, two words */
  g_assert_false (xg_word_index_has_prefix (index, "alphabets"));
  g_assert_false (xg_word_index_has_prefix (index, "z"));
}

/* What was split once is the same words when it is split again, each character of it. */
static void
test_append (void)
{
  g_autoptr (GString) once = g_string_new (NULL);
  g_autoptr (GString) twice = g_string_new (NULL);
  char text[8] = { 0 };

  xg_text_append_words (once, "One, TWO");
  xg_text_append_words (once, NULL);
  xg_text_append_words (once, "…");
  xg_text_append_words (once, "Été");
  g_assert_cmpstr (once->str, ==, " one two ete ");
  for (gunichar c = 1; c <= 0x10ffff; c++)
    {
      if (!g_unichar_validate (c))
        continue;
      text[g_unichar_to_utf8 (c, text)] = '\0';
      g_string_truncate (once, 0);
      g_string_truncate (twice, 0);
      xg_text_append_words (once, text);
      xg_text_append_words (twice, once->str);
      if (!g_string_equal (once, twice))
        g_error ("U+%04X: “%s”, then “%s”", c, once->str, twice->str);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/split", test_split);
  g_test_add_func ("/text/fold", test_fold);
  g_test_add_func ("/text/length", test_length);
  g_test_add_func ("/text/invalid-bytes-separate", test_invalid);
  g_test_add_func ("/text/long-words-are-cut", test_long_word);
  g_test_add_func ("/text/contains", test_contains);
  g_test_add_func ("/text/append", test_append);
  g_test_add_func ("/text/index", test_index);
  return g_test_run ();
}
