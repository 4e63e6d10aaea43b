/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "query/xg-query-completion.h"
#include "query/xg-query.h"

/* The bar is the cursor; CANDIDATES are joined by spaces, RESULT is the text with the first one. */
static void
assert_completes (const char *text, const char *candidates, const char *result)
{
  g_auto (GStrv) parts = g_strsplit (text, "|", 2);
  g_autofree char *whole = g_strconcat (parts[0], parts[1], NULL);
  g_auto (XgQueryCompletion) completion = { 0 };
  g_autofree char *joined = NULL;
  g_autofree char *applied = NULL;
  g_autofree char *marked = NULL;
  gsize cursor = 0;

  xg_query_complete (whole, strlen (parts[0]), &completion);
  if (candidates == NULL)
    {
      g_assert_cmpint (completion.kind, ==, XG_COMPLETION_NOTHING);
      return;
    }
  joined = g_strjoinv (" ", completion.candidates);
  g_assert_cmpstr (joined, ==, candidates);
  if (result == NULL)
    return;
  applied = xg_query_completion_apply (&completion, whole, completion.candidates[0], &cursor);
  g_assert_cmpuint (cursor, <=, strlen (applied));
  marked = g_strdup_printf ("%.*s|%s", (int) cursor, applied, applied + cursor);
  g_assert_cmpstr (marked, ==, result);
}

static void
test_fields (void)
{
  assert_completes ("to|", "topic:", "topic:|");
  assert_completes ("T|", "topic: type: tlp:", "topic:|");
  assert_completes ("scan -se|", "severity:", "scan -severity:|");
  assert_completes ("(scan or is|) x", "is:", "(scan or is:|) x");
  assert_completes ("i|", "id: incident: indicator: is:", NULL);
  assert_completes ("xyz|", "", NULL);
  assert_completes ("sev|xx scan", "severity:", "severity:| scan");
}

static void
test_values (void)
{
  assert_completes ("severity:|", "unknown info low medium high critical", "severity:unknown |");
  assert_completes ("severity>=h|", "high", "severity>=high |");
  assert_completes ("severity≥M| scan", "medium", "severity≥medium |scan");
  assert_completes ("scan -is:un|", "unread", "scan -is:unread |");
  assert_completes ("(tlp:a|)", "amber amber+strict", "(tlp:amber |)");
  assert_completes ("topic:se|", "", NULL);
}

static void
test_nothing (void)
{
  assert_completes ("|", NULL, NULL);
  assert_completes ("scan |", NULL, NULL);
  assert_completes ("\"to|", NULL, NULL);
  assert_completes ("\"a (se|\"", NULL, NULL);
  assert_completes ("topics:a|", NULL, NULL);
  assert_completes ("1a|", NULL, NULL);
}

/* What was seen goes in so that it is read as it is. */
static void
test_seen_values (void)
{
  static const char *const values[] = {
    "plain", "with space", "a(b)", "q\"\\", "any*", "?", "été"
  };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_auto (XgQueryCompletion) completion = { 0 };
      g_autoptr (GError) error = NULL;
      g_autoptr (XgQuery) query = NULL;
      g_autoptr (XgRecord) record = xg_record_new (XG_RECORD_ITEM, "b", values[i]);
      g_autofree char *text = NULL;
      gsize cursor;

      xg_query_complete ("topic:x", strlen ("topic:x"), &completion);
      g_assert_cmpint (completion.field, ==, XG_QUERY_TOPIC);
      g_assert_cmpstr (completion.prefix, ==, "x");
      text = xg_query_completion_apply (&completion, "topic:x", values[i], &cursor);
      query = xg_query_parse_now (text, NULL, &error);
      g_assert_no_error (error);
      g_assert_true (xg_query_matches_record (query, record));
    }
}

/* Any text, any place */
static void
test_anywhere (void)
{
  static const char text[] = "é \"a\\\" (\" topic:\"x y\"*) -severity≥hi \\( is:😀 not(to";

  for (gsize i = 0; i <= sizeof text; i++)
    {
      g_auto (XgQueryCompletion) completion = { 0 };

      if (i < sizeof text - 1 && ((guchar) text[i] & 0xc0) == 0x80)
        continue;
      xg_query_complete (text, i, &completion);
      g_assert_cmpuint (completion.start, <=, completion.end);
      g_assert_cmpuint (completion.end, <=, strlen (text));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/query/completion/fields", test_fields);
  g_test_add_func ("/query/completion/values", test_values);
  g_test_add_func ("/query/completion/nothing", test_nothing);
  g_test_add_func ("/query/completion/seen-values", test_seen_values);
  g_test_add_func ("/query/completion/anywhere", test_anywhere);
  return g_test_run ();
}
