/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "query/xg-query.h"

static XgQuery *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  XgQuery *query = xg_query_parse_now (text, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (query);
  return query;
}

static void
assert_error (const char *text, XgQueryErrorCode code, gsize start)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (XgQuery) query = NULL;
  XgQueryMark mark = { G_MAXSIZE, G_MAXSIZE };

  query = xg_query_parse_now (text, &mark, &error);
  g_assert_null (query);
  g_assert_error (error, XG_QUERY_ERROR, (int) code);
  g_assert_cmpuint (mark.start, ==, start);
  g_assert_cmpuint (mark.length, <=, strlen (text) - start);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_cmpuint (strlen (error->message), <, 400);
}

static XgRecord *
make_record (const char *summary)
{
  XgRecord *record = xg_record_new (XG_RECORD_ITEM, "pubsub.example", "Topic");

  record->summary = g_strdup (summary);
  return record;
}

static gboolean
finds (const char *expression, const char *summary)
{
  g_autoptr (XgQuery) query = parse (expression);
  g_autoptr (XgRecord) record = make_record (summary);

  return xg_query_matches_record (query, record);
}

static void
test_nothing (void)
{
  static const char *const texts[] = { NULL, "", " ", "\t\n\u3000 " };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (XgQuery) query = parse (texts[i]);
      g_autoptr (XgCondition) condition = xg_query_compile (query);

      g_assert_true (xg_query_is_all (query));
      g_assert_null (condition->match);
      g_assert_null (condition->where);
      g_assert_cmpuint (condition->values->len, ==, 0);
      g_assert_cmpstr (xg_query_get_text (query), ==, texts[i] != NULL ? texts[i] : "");
    }
}

/* A hundred thousand of anything that could nest ends with a sentence. */
static void
test_hostile (void)
{
  static const char *const pieces[] = { "(", "-",  "not ", "(-", "not (", "((a or b) ",
                                        ")", "\"", "\\",   "a:", "(a ",   "\xf0\x9f\x98\x80",
                                        "- " };

  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      for (guint n = 1; n <= 100000; n *= 10)
        {
          g_autoptr (GString) text = g_string_new (NULL);
          g_autoptr (GError) error = NULL;
          g_autoptr (XgQuery) query = NULL;
          XgQueryMark mark = { G_MAXSIZE, G_MAXSIZE };

          for (guint j = 0; j < n; j++)
            g_string_append (text, pieces[i]);
          query = xg_query_parse_now (text->str, &mark, &error);
          g_assert_null (query);
          g_assert_nonnull (error);
          g_assert_cmpuint (mark.start, <=, text->len);
          g_assert_cmpuint (mark.length, <=, text->len - mark.start);
          g_assert_true (g_utf8_validate (text->str + mark.start, (gssize) mark.length, NULL));
        }
    }
}

static void
test_limits (void)
{
  g_autofree char *long_text = g_strnfill (XG_QUERY_MAX_LENGTH + 1, 'a');
  g_autoptr (GString) deep = g_string_new (NULL);
  g_autoptr (GString) terms = g_string_new (NULL);
  g_autoptr (GString) phrase = g_string_new ("\"");

  assert_error (long_text, XG_QUERY_ERROR_LIMIT, XG_QUERY_MAX_LENGTH);
  for (guint i = 0; i <= XG_QUERY_MAX_DEPTH; i++)
    g_string_append_c (deep, '(');
  assert_error (deep->str, XG_QUERY_ERROR_LIMIT, XG_QUERY_MAX_DEPTH);
  for (guint i = 0; i <= XG_QUERY_MAX_TERMS; i++)
    g_string_append (terms, "a ");
  assert_error (terms->str, XG_QUERY_ERROR_LIMIT, 2 * XG_QUERY_MAX_TERMS);
  for (guint i = 0; i <= XG_QUERY_MAX_WORDS; i++)
    g_string_append (phrase, "a ");
  g_string_append_c (phrase, '"');
  assert_error (phrase->str, XG_QUERY_ERROR_LIMIT, 0);
}

static void
test_no_text (void)
{
  assert_error ("ab\xff"
                "c",
                XG_QUERY_ERROR_SYNTAX,
                2);
}

/* Letters and digits are all that goes into the index's expression; the rest are parameters. */
static void
test_nothing_written_is_sql (void)
{
  g_autoptr (XgQuery) query = parse ("\"a'b\\\"; DROP TABLE item; NEAR(x\" topic:\"x' OR 1\" "
                                     "(is:read or indicator:\"y') --\")");
  g_autoptr (XgCondition) condition = xg_query_compile (query);

  g_assert_cmpstr (condition->match, ==, "\"a b drop table item near x\"");
  g_assert_null (strstr (condition->where, "x'"));
  g_assert_null (strstr (condition->where, "--"));
  g_assert_cmpuint (condition->values->len, ==, 2);
}

static void
test_words_drive (void)
{
  g_autoptr (XgQuery) query = parse ("scan (a or b) severity>=low -c");
  g_autoptr (XgCondition) condition = xg_query_compile (query);

  g_assert_cmpstr (condition->match, ==, "\"scan\"* AND (\"a\"* OR \"b\"*)");
}

static void
test_bare_record (void)
{
  g_autoptr (XgQuery) fields = parse ("publisher:* or type:* or id:* or incident:* or purpose:* or "
                                      "tlp>=clear or has:payload or has:severity");
  g_autoptr (XgQuery) others = parse ("is:unread is:item severity:unknown since:1h topic:topic");
  g_autoptr (XgRecord) record = xg_record_new (XG_RECORD_ITEM, "b", "Topic");

  g_assert_false (xg_query_matches_record (fields, record));
  g_assert_true (xg_query_matches_record (others, record));
}

static void
test_subject_is_shared (void)
{
  g_autoptr (XgRecord) record = make_record ("Scan of a port");
  g_auto (XgQuerySubject) subject = { 0 };
  g_autoptr (XgQuery) one = parse ("scan");
  g_autoptr (XgQuery) other = parse ("port -scan");
  g_autoptr (XgQuery) by_field = parse ("topic:t*");
  XgWordIndex *index;

  xg_query_subject_init_record (&subject, record);
  g_assert_true (xg_query_matches (by_field, &subject));
  g_assert_null (subject.index);
  g_assert_true (xg_query_matches (one, &subject));
  index = subject.index;
  g_assert_nonnull (index);
  g_assert_false (xg_query_matches (other, &subject));
  g_assert_true (subject.index == index);
}

static void
test_quote (void)
{
  static const char *const texts[] = { "a", "a b", "\"", "\\", "a\\\"b (c) or -d", "été*", "or" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *quoted = xg_query_quote (texts[i]);
      g_autofree char *expression = g_strconcat ("id:", quoted, NULL);
      g_autoptr (XgQuery) query = parse (expression);
      g_autoptr (XgRecord) record = make_record ("x");

      g_assert_false (xg_query_matches_record (query, record));
      record->item_id = g_strdup (texts[i]);
      g_assert_true (xg_query_matches_record (query, record));
    }
}

/* What was a rule's text before there was a language means what it meant. */
static void
test_from_words (void)
{
  static const struct
  {
    const char *words;
    const char *expression;
  } cases[] = {
    { NULL, "" },
    { "", "" },
    { "scan", "scan" },
    { "Scan, the (port:80)", "scan the port 80" },
    { "trial or error", "trial \"or\"* error" },
    { "-NOT \"and", "\"not\"* \"and\"*" },
    { "été 日本", "ete 日本" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *expression = xg_query_from_words (cases[i].words);
      g_autoptr (XgQuery) query = parse (expression);

      g_assert_cmpstr (expression, ==, cases[i].expression);
    }
  g_assert_true (finds ("trial \"or\"* error", "trials ordered, errors"));
}

static void
test_severity (void)
{
  g_autoptr (XgQuery) all = xg_query_new_all ();
  g_autoptr (XgQuery) same = xg_query_with_severity (all, XG_SEVERITY_UNKNOWN);
  g_autoptr (XgQuery) words = parse ("scan or port");
  g_autoptr (XgQuery) both = xg_query_with_severity (words, XG_SEVERITY_MEDIUM);
  g_autoptr (XgRecord) record = make_record ("port");

  g_assert_true (same == all);
  g_assert_false (xg_query_matches_record (both, record));
  record->severity = XG_SEVERITY_HIGH;
  g_assert_true (xg_query_matches_record (both, record));
  g_assert_cmpstr (xg_query_get_text (both), ==, "scan or port");
}

static void
test_minus (void)
{
  g_assert_true (finds ("well-known", "a well-known host"));
  g_assert_false (finds ("well -known", "a well-known host"));
  g_assert_true (finds ("--well", "a well-known host"));
  assert_error ("well - known", XG_QUERY_ERROR_VALUE, 5);
  assert_error ("-", XG_QUERY_ERROR_VALUE, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/query/nothing-means-everything", test_nothing);
  g_test_add_func ("/query/hostile-text-is-an-error", test_hostile);
  g_test_add_func ("/query/limits", test_limits);
  g_test_add_func ("/query/what-is-no-text", test_no_text);
  g_test_add_func ("/query/nothing-written-is-sql", test_nothing_written_is_sql);
  g_test_add_func ("/query/words-drive-the-search", test_words_drive);
  g_test_add_func ("/query/bare-record", test_bare_record);
  g_test_add_func ("/query/subject-is-split-once", test_subject_is_shared);
  g_test_add_func ("/query/quoted-text-stands-for-itself", test_quote);
  g_test_add_func ("/query/words-of-before", test_from_words);
  g_test_add_func ("/query/with-severity", test_severity);
  g_test_add_func ("/query/minus", test_minus);
  return g_test_run ();
}
