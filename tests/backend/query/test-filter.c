/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "query/xg-filter.h"

static XgRecord *
make_record (void)
{
  XgRecord *record = xg_record_new (XG_RECORD_ITEM, "broker.example", "indicators/malware");

  record->summary = g_strdup ("Beacon to 198.51.100.7");
  record->text = g_strdup ("reporting butterfly Größe");
  record->publisher = g_strdup ("sensor7@grid.example");
  record->item_id = g_strdup ("item-4711");
  record->incident = g_strdup ("csirt.example/189493");
  record->type = g_strdup ("urn:never-searched");
  record->payload = g_strdup ("<neither/>");
  record->severity = XG_SEVERITY_MEDIUM;
  return record;
}

static void
assert_matches (const char *text, gboolean expected)
{
  g_autoptr (XgFilter) filter = xg_filter_new (text, XG_SEVERITY_UNKNOWN);
  g_autoptr (XgRecord) record = make_record ();

  if (xg_filter_matches (filter, record) != expected)
    g_error ("“%s” %s", text, expected ? "does not match" : "matches");
}

static void
test_words (void)
{
  assert_matches (NULL, TRUE);
  assert_matches ("", TRUE);
  assert_matches (" ?! ", TRUE);
  assert_matches ("beacon", TRUE);
  assert_matches ("BEA", TRUE);
  assert_matches ("eacon", FALSE);
  assert_matches ("beacon butterfly", TRUE);
  assert_matches ("butterfly beacon beacon", TRUE);
  assert_matches ("beacon moth", FALSE);
  assert_matches ("198.51.100.7", TRUE);
  assert_matches ("198.51.100.8", FALSE);
  assert_matches ("grosse", FALSE);
  assert_matches ("GROßE", TRUE);
}

static void
test_fields (void)
{
  assert_matches ("indicators/malware", TRUE); /* node */
  assert_matches ("sensor7@grid", TRUE);       /* publisher */
  assert_matches ("item-4711", TRUE);          /* item id */
  assert_matches ("189493", TRUE);             /* incident */
  assert_matches ("never", FALSE);             /* type */
  assert_matches ("neither", FALSE);           /* payload */
  assert_matches ("broker", FALSE);            /* broker */
}

static void
test_severity (void)
{
  g_autoptr (XgRecord) record = make_record ();

  for (guint i = 0; i <= XG_SEVERITY_LAST; i++)
    {
      g_autoptr (XgFilter) filter = xg_filter_new ("beacon", (XgSeverity) i);

      g_assert_cmpint (xg_filter_matches (filter, record), ==, i <= XG_SEVERITY_MEDIUM);
    }
}

static void
test_nodes (void)
{
  static const char *const here[] = { "x", "indicators/malware", NULL };
  static const char *const elsewhere[] = { "indicators", NULL };
  static const char *const nowhere[] = { NULL };
  g_autoptr (XgRecord) record = make_record ();
  g_autoptr (XgFilter) base = xg_filter_new ("beacon", XG_SEVERITY_LOW);
  const struct
  {
    const char *broker;
    const char *const *nodes;
    gboolean matches;
  } cases[] = {
    { "broker.example", here, TRUE },     { NULL, here, TRUE },
    { "other.example", here, FALSE },     { "broker.example", elsewhere, FALSE },
    { "broker.example", nowhere, FALSE }, { "broker.example", NULL, TRUE },
    { "other.example", NULL, FALSE },     { NULL, NULL, TRUE },
  };

  g_assert_false (xg_filter_has_nodes (base));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (XgFilter) filter = xg_filter_with_nodes (base, cases[i].broker, cases[i].nodes);

      g_assert_cmpint (xg_filter_matches (filter, record), ==, cases[i].matches);
      g_assert_cmpint (xg_filter_has_nodes (filter), ==, i < G_N_ELEMENTS (cases) - 1);
      g_assert_cmpstr (xg_filter_get_text (filter), ==, "beacon");
      g_assert_cmpint (xg_filter_get_severity_min (filter), ==, XG_SEVERITY_LOW);
    }
}

static void
test_empty (void)
{
  g_autoptr (XgFilter) empty = xg_filter_new (NULL, XG_SEVERITY_UNKNOWN);
  g_autoptr (XgFilter) blank = xg_filter_new (" - ", XG_SEVERITY_UNKNOWN);
  g_autoptr (XgFilter) words = xg_filter_new ("a", XG_SEVERITY_UNKNOWN);
  g_autoptr (XgFilter) severe = xg_filter_new (NULL, XG_SEVERITY_INFO);
  g_autoptr (XgFilter) local = xg_filter_with_nodes (empty, "b", NULL);
  g_autofree char *fts = xg_filter_get_fts (blank);

  g_assert_true (xg_filter_is_empty (empty));
  g_assert_true (xg_filter_is_empty (blank));
  g_assert_false (xg_filter_is_empty (words));
  g_assert_false (xg_filter_is_empty (severe));
  g_assert_false (xg_filter_is_empty (local));
  g_assert_cmpstr (xg_filter_get_text (empty), ==, "");
  g_assert_cmpstr (xg_filter_get_text (blank), ==, " - ");
  g_assert_null (fts);
}

static void
test_fts (void)
{
  g_autoptr (XgFilter) filter = xg_filter_new ("one \"TWO\" OR* one", XG_SEVERITY_UNKNOWN);
  g_autofree char *fts = xg_filter_get_fts (filter);

  g_assert_cmpstr (fts, ==, "\"one\"* AND \"two\"* AND \"or\"*");
}

static void
test_invalid_text (void)
{
  g_autoptr (XgFilter) filter = xg_filter_new ("bea\xff", XG_SEVERITY_UNKNOWN);
  g_autoptr (XgRecord) record = make_record ();

  g_assert_true (g_utf8_validate (xg_filter_get_text (filter), -1, NULL));
  g_assert_true (xg_filter_matches (filter, record));
}

static void
test_many_words (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (XgFilter) filter = NULL;
  g_autofree char *fts = NULL;
  g_auto (GStrv) words = NULL;

  for (guint i = 0; i < 100000; i++)
    g_string_append_printf (text, "w%u ", i % 5000);
  filter = xg_filter_new (text->str, XG_SEVERITY_UNKNOWN);
  fts = xg_filter_get_fts (filter);
  words = g_strsplit (fts, " AND ", -1);
  g_assert_cmpuint (g_strv_length (words), ==, XG_FILTER_MAX_WORDS);
}

static void
test_bare_record (void)
{
  g_autoptr (XgRecord) record = xg_record_new (XG_RECORD_PURGE, "b", "topic");
  g_autoptr (XgFilter) filter = xg_filter_new ("topic", XG_SEVERITY_UNKNOWN);
  g_autoptr (XgFilter) severe = xg_filter_new ("topic", XG_SEVERITY_LOW);

  g_assert_true (xg_filter_matches (filter, record));
  g_assert_false (xg_filter_matches (severe, record));
}

static void
test_index_is_shared (void)
{
  g_autoptr (XgRecord) record = make_record ();
  g_autoptr (XgFilter) severe = xg_filter_new ("beacon", XG_SEVERITY_HIGH);
  g_autoptr (XgFilter) words = xg_filter_new ("beacon", XG_SEVERITY_UNKNOWN);
  g_autoptr (XgFilter) others = xg_filter_new ("moth", XG_SEVERITY_UNKNOWN);
  g_autoptr (XgWordIndex) index = NULL;
  XgWordIndex *first;

  g_assert_false (xg_filter_matches_indexed (severe, record, &index));
  g_assert_null (index); /* no words were needed */
  g_assert_true (xg_filter_matches_indexed (words, record, &index));
  first = index;
  g_assert_nonnull (first);
  g_assert_false (xg_filter_matches_indexed (others, record, &index));
  g_assert_true (index == first);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/filter/words", test_words);
  g_test_add_func ("/filter/fields", test_fields);
  g_test_add_func ("/filter/severity", test_severity);
  g_test_add_func ("/filter/nodes", test_nodes);
  g_test_add_func ("/filter/empty", test_empty);
  g_test_add_func ("/filter/fts", test_fts);
  g_test_add_func ("/filter/invalid-text", test_invalid_text);
  g_test_add_func ("/filter/many-words-are-bounded", test_many_words);
  g_test_add_func ("/filter/bare-record", test_bare_record);
  g_test_add_func ("/filter/index-is-shared", test_index_is_shared);
  return g_test_run ();
}
