/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "alert/xg-engine.h"

static XgRecord *
make_record (const char *summary, XgSeverity severity)
{
  XgRecord *record = xg_record_new (XG_RECORD_ITEM, "b", "topic");

  record->summary = g_strdup (summary);
  record->severity = severity;
  return record;
}

static void
set_rules (XgEngine *engine, const char *const *texts, guint n, gint64 first_id)
{
  g_autofree XgEngineRule *rules = g_new (XgEngineRule, n);

  for (guint i = 0; i < n; i++)
    {
      rules[i].id = first_id + i;
      rules[i].query = xg_query_parse_now (texts[i], NULL, NULL);
    }
  xg_engine_set_rules (engine, rules, n);
  for (guint i = 0; i < n; i++)
    xg_query_unref (rules[i].query);
}

static void
test_match (void)
{
  static const char *const texts[] = { "scan", "nothing", "", "port" };
  g_autoptr (XgEngine) engine = xg_engine_new ();
  g_autoptr (XgRecord) record = make_record ("Scan of a port", XG_SEVERITY_LOW);
  g_autoptr (XgRecord) other = make_record ("Quiet", XG_SEVERITY_LOW);

  xg_engine_match (engine, record);
  g_assert_null (record->matches);

  set_rules (engine, texts, G_N_ELEMENTS (texts), 10);
  xg_engine_match (engine, record);
  g_assert_cmpuint (record->matches->len, ==, 3);
  g_assert_cmpint (g_array_index (record->matches, gint64, 0), ==, 10);
  g_assert_cmpint (g_array_index (record->matches, gint64, 1), ==, 12);
  g_assert_cmpint (g_array_index (record->matches, gint64, 2), ==, 13);

  set_rules (engine, texts, 2, 10);
  xg_engine_match (engine, other);
  g_assert_null (other->matches);

  /* Matching again replaces */
  xg_engine_match (engine, record);
  g_assert_cmpuint (record->matches->len, ==, 1);
  xg_engine_set_rules (engine, NULL, 0);
  xg_engine_match (engine, record);
  g_assert_null (record->matches);
}

static void
test_items_only (void)
{
  static const char *const texts[] = { "" };
  g_autoptr (XgEngine) engine = xg_engine_new ();

  set_rules (engine, texts, 1, 1);
  for (guint kind = 0; kind <= XG_RECORD_KIND_LAST; kind++)
    {
      g_autoptr (XgRecord) record = xg_record_new ((XgRecordKind) kind, "b", "n");

      xg_engine_match (engine, record);
      g_assert_cmpint (record->matches != NULL, ==, kind == XG_RECORD_ITEM);
    }
}

static void
test_rejected (void)
{
  static const char *const texts[] = { "" };
  g_autoptr (XgEngine) engine = xg_engine_new ();
  g_autoptr (XgRecord) record = make_record ("x", XG_SEVERITY_HIGH);

  set_rules (engine, texts, 1, 1);
  record->reject_reason = g_strdup ("no id");
  xg_engine_match (engine, record);
  g_assert_null (record->matches);
}

typedef struct
{
  XgEngine *engine;
  int running;
  guint n_matched;
} Load;

static gpointer
match_thread (gpointer data)
{
  Load *load = data;
  guint n = 0;

  while (g_atomic_int_get (&load->running))
    {
      g_autoptr (XgRecord) record = make_record ("alpha", XG_SEVERITY_LOW);
      gint64 first;

      xg_engine_match (load->engine, record);
      /* One set or the other, never a mixture: all ten rules of a set match, and no other. */
      g_assert_nonnull (record->matches);
      g_assert_cmpuint (record->matches->len, ==, 10);
      first = g_array_index (record->matches, gint64, 0);
      for (guint i = 1; i < 10; i++)
        g_assert_cmpint (g_array_index (record->matches, gint64, i), ==, first + i);
      n++;
    }
  return GUINT_TO_POINTER (n);
}

static void
test_swap (void)
{
  static const char *const texts[] = { "a", "al", "alp", "alph", "alpha", "", "a", "a", "a", "a" };
  g_autoptr (XgEngine) engine = xg_engine_new ();
  Load load = { engine, 1, 0 };
  GThread *threads[3];

  set_rules (engine, texts, G_N_ELEMENTS (texts), 0);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("match", match_thread, &load);
  for (guint i = 0; i < 500; i++)
    {
      set_rules (engine, texts, G_N_ELEMENTS (texts), i * 100);
      g_thread_yield ();
    }
  g_usleep (20000);
  g_atomic_int_set (&load.running, 0);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_assert_cmpuint (GPOINTER_TO_UINT (g_thread_join (threads[i])), >, 0);
}

/* 50 rules of two words on records of 1.4 KB. */
static double
measure (guint n_rules)
{
  g_autoptr (XgEngine) engine = xg_engine_new ();
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (XgRecord) record = make_record ("Beacon to 198.51.100.7", XG_SEVERITY_MEDIUM);
  g_autoptr (GString) text = g_string_new (NULL);
  gint64 start;
  guint n = 5000;

  for (guint i = 0; i < 100; i++)
    g_string_append_printf (text, "word%u abc%u ", i * 7919 % 1000, i);
  record->text = g_strdup (text->str);
  for (guint i = 0; i < n_rules; i++)
    g_ptr_array_add (texts, g_strdup_printf ("word%u malware%u", i, i));
  set_rules (engine, (const char *const *) texts->pdata, n_rules, 1);

  start = g_get_monotonic_time ();
  for (guint i = 0; i < n; i++)
    xg_engine_match (engine, record);
  return (double) (g_get_monotonic_time () - start) / n;
}

static void
test_cost (void)
{
  double one = measure (1);
  double fifty = measure (50);

  g_test_message ("%.1f µs with 1 rule, %.1f µs with 50", one, fifty);
  /* Were the record split again for each rule, this would be 50. */
  g_assert_cmpfloat (fifty / one, <, 15);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/match", test_match);
  g_test_add_func ("/engine/items-only", test_items_only);
  g_test_add_func ("/engine/rejected-never-match", test_rejected);
  g_test_add_func ("/engine/rules-are-swapped-at-once", test_swap);
  g_test_add_func ("/engine/fifty-rules-cost-little-more-than-one", test_cost);
  return g_test_run ();
}
