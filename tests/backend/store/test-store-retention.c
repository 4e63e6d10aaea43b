/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How long rows are kept: by age, number and bytes, of a topic and of all. */
#include "config.h"

#include <signal.h>

#include "store/xg-store-retention.h"
#include "xg-store-test.h"

/* The tests' clock. */
#define NOW ((gint64) 2000 * G_TIME_SPAN_DAY)

typedef struct
{
  TestPlace place;
  XgStore *store;
  XgReader *reader;
  GArray *rules; /* XgStoreRetention */
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  test_place_init (&self->place);
  self->store = test_open (&self->place);
  self->reader = test_reader (self->store);
  self->rules = g_array_new (FALSE, FALSE, sizeof (XgStoreRetention));
}

static void
close_cache (Fixture *self)
{
  xg_reader_close (self->reader);
  g_clear_object (&self->reader);
  g_assert_true (xg_store_close (self->store));
  g_clear_object (&self->store);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  close_cache (self);
  g_array_unref (self->rules);
  test_place_clear (&self->place);
}

/* An item that came so many days ago; returns its row. */
static gint64
add (Fixture *self, const char *node, const char *id, guint days, const char *payload)
{
  XgRecord *record = test_item (node, id, payload);
  g_autoptr (XgRecord) stored = NULL;

  record->received = NOW - days * G_TIME_SPAN_DAY;
  stored = test_store (self->store, record);
  return stored->rowid;
}

static gint64
get_key (Fixture *self, const char *node)
{
  g_autoptr (GPtrArray) nodes = xg_reader_list_nodes (self->reader, NULL);

  return test_find_node (nodes, node)->key;
}

static void
limit (Fixture *self, gint64 node_key, guint days, gint64 items, gint64 bytes)
{
  const XgStoreRetention rule = { node_key, days, items, bytes };

  g_array_append_val (self->rules, rule);
}

static GArray *
list_outdated (Fixture *self, guint most)
{
  g_autoptr (GError) error = NULL;
  GArray *rowids = xg_reader_list_outdated (self->reader, self->rules, NOW, most, NULL, &error);

  g_assert_no_error (error);
  return rowids;
}

static void
assert_outdated (Fixture *self, const char *expected)
{
  g_autoptr (GArray) rowids = list_outdated (self, 1000);
  g_autofree char *text = test_rows (rowids);

  g_assert_cmpstr (text, ==, expected);
}

static void
retire_all (Fixture *self)
{
  g_autoptr (GArray) rowids = list_outdated (self, 1000);

  xg_store_retire (self->store, (const gint64 *) (gpointer) rowids->data, rowids->len);
  xg_store_flush (self->store);
}

static void
assert_rows (Fixture *self, const char *expected)
{
  const XgStoreQuery query = { .include_old_versions = TRUE };
  g_autofree char *rows = test_query (self->reader, &query);

  g_assert_cmpstr (rows, ==, expected);
}

static void
test_nothing (Fixture *self, gconstpointer data)
{
  add (self, "a", "1", 1000, "<a/>");
  assert_outdated (self, "");
  limit (self, 0, 0, 0, 0);
  assert_outdated (self, "");
}

static void
test_age (Fixture *self, gconstpointer data)
{
  add (self, "a", "1", 40, "<a/>");
  add (self, "a", "2", 20, "<a/>");
  add (self, "b", "1", 40, "<a/>");
  add (self, "b", "2", 5, "<a/>");
  limit (self, 0, 30, 0, 0);
  assert_outdated (self, "1 3");
  /* That of a topic stands for the other, longer or shorter. */
  limit (self, get_key (self, "a"), 50, 0, 0);
  assert_outdated (self, "3");
  g_array_index (self->rules, XgStoreRetention, 1).days = 10;
  assert_outdated (self, "1 2 3");
}

static void
test_count (Fixture *self, gconstpointer data)
{
  for (guint i = 0; i < 6; i++)
    {
      g_autofree char *id = g_strdup_printf ("%u", i);

      add (self, i < 4 ? "a" : "b", id, 1, "<a/>");
    }
  limit (self, get_key (self, "a"), 0, 3, 0);
  assert_outdated (self, "1");
  limit (self, 0, 0, 2, 0);
  assert_outdated (self, "1 2 3 4");
  g_array_index (self->rules, XgStoreRetention, 1).items = 6;
  assert_outdated (self, "1");
}

static void
test_bytes (Fixture *self, gconstpointer data)
{
  add (self, "a", "1", 1, "<a>456</a>");
  add (self, "a", "2", 1, "<a>456</a>");
  add (self, "b", "1", 1, "<a>456</a>");
  limit (self, 0, 0, 0, 20);
  assert_outdated (self, "1");
  g_array_index (self->rules, XgStoreRetention, 0).bytes = 19;
  assert_outdated (self, "1 2");
  g_array_index (self->rules, XgStoreRetention, 0).bytes = 30;
  limit (self, get_key (self, "b"), 0, 0, 9);
  assert_outdated (self, "3");
  /* Rows of before their size was counted */
  test_sql (self->place.path, "UPDATE item SET bytes = NULL");
  assert_outdated (self, "3");
}

/* What is pinned, and what an open alert is about, stays. */
static void
test_kept (Fixture *self, gconstpointer data)
{
  const gint64 rule_ids[] = { 7 };
  XgRecord *alarming = test_item ("a", "2", "<a/>");
  g_autoptr (XgRecord) stored = NULL;

  add (self, "a", "1", 40, "<a/>");
  alarming->received = NOW - 40 * G_TIME_SPAN_DAY;
  alarming->matches = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_vals (alarming->matches, rule_ids, 1);
  stored = test_store (self->store, alarming);
  add (self, "a", "3", 40, "<a/>");
  limit (self, 0, 30, 0, 0);
  test_sql (self->place.path, "UPDATE item SET pinned = 1 WHERE id = 1");
  assert_outdated (self, "3");
  xg_store_set_alert_state (self->store, g_array_index (stored->alert_ids, gint64, 0), 1);
  xg_store_flush (self->store);
  assert_outdated (self, "2 3");
  /* Pinned between the question and the answer */
  test_sql (self->place.path, "UPDATE item SET pinned = 0 WHERE id = 1");
  assert_outdated (self, "1 2 3");
  test_sql (self->place.path, "UPDATE item SET pinned = 1 WHERE id = 2");
  xg_store_retire (self->store, (const gint64[]){ 1, 2, 3 }, 3);
  xg_store_flush (self->store);
  assert_rows (self, "2");
  g_assert_cmpint (test_sql_number (self->place.path, "SELECT count (*) FROM payload"), ==, 1);
  g_assert_cmpint (test_sql_number (self->place.path, "SELECT count (*) FROM alert"), ==, 1);
}

static void
test_preview (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) sums = NULL;
  g_autoptr (GPtrArray) recent = NULL;
  g_autoptr (GError) error = NULL;
  const XgStoreTopicSum *sum;

  add (self, "a", "1", 40, "<a>456</a>");
  add (self, "a", "2", 40, "<a/>");
  add (self, "a", "3", 1, "<a/>");
  add (self, "b", "1", 1, NULL);
  limit (self, 0, 30, 0, 0);
  sums = xg_reader_sum_topics (self->reader, self->rules, NOW, G_MININT64, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sums->len, ==, 2);
  sum = sums->pdata[0];
  g_assert_cmpstr (sum->node, ==, "a");
  g_assert_cmpint (sum->items, ==, 3);
  g_assert_cmpint (sum->bytes, ==, 18);
  g_assert_cmpint (sum->going, ==, 2);
  g_assert_cmpint (sum->going_bytes, ==, 14);
  sum = sums->pdata[1];
  g_assert_cmpstr (sum->node, ==, "b");
  g_assert_cmpint (sum->bytes, ==, 0);
  g_assert_cmpint (sum->going, ==, 0);
  assert_rows (self, "4 3 2 1");

  recent = xg_reader_sum_topics (self->reader, NULL, NOW, NOW - 2 * G_TIME_SPAN_DAY, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (((XgStoreTopicSum *) recent->pdata[0])->items, ==, 1);
}

/* In steps; the same question after each gives the rest. */
static void
test_steps (Fixture *self, gconstpointer data)
{
  g_autoptr (GArray) first = NULL;

  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *id = g_strdup_printf ("%u", i);

      add (self, "a", id, 40, "<a/>");
    }
  limit (self, 0, 30, 0, 0);
  first = list_outdated (self, 2);
  xg_store_retire (self->store, (const gint64 *) (gpointer) first->data, first->len);
  xg_store_flush (self->store);
  assert_rows (self, "5 4 3");
  assert_outdated (self, "3 4 5");
}

static void
assert_rule (const GArray *rules, guint index, const XgStoreRetention *expected)
{
  const XgStoreRetention *rule = &g_array_index (rules, XgStoreRetention, index);

  g_assert_cmpint (rule->node_key, ==, expected->node_key);
  g_assert_cmpuint (rule->days, ==, expected->days);
  g_assert_cmpint (rule->items, ==, expected->items);
  g_assert_cmpint (rule->bytes, ==, expected->bytes);
}

/* Limits are kept with the cache. */
static void
test_rules (Fixture *self, gconstpointer data)
{
  const XgStoreRetention all = { 0, 90, 1000, G_GINT64_CONSTANT (5000000000) };
  const XgStoreRetention one = { 3, 0, 7, 0 };
  const XgStoreRetention none = { 3, 0, 0, 0 };
  g_autoptr (GArray) rules = NULL;

  xg_store_put_retention (self->store, &one);
  xg_store_put_retention (self->store, &all);
  close_cache (self);
  self->store = test_open (&self->place);
  self->reader = test_reader (self->store);
  rules = xg_reader_list_retention (self->reader, NULL);
  g_assert_cmpuint (rules->len, ==, 2);
  assert_rule (rules, 0, &all);
  assert_rule (rules, 1, &one);
  xg_store_put_retention (self->store, &none);
  xg_store_flush (self->store);
  g_clear_pointer (&rules, g_array_unref);
  rules = xg_reader_list_retention (self->reader, NULL);
  g_assert_cmpuint (rules->len, ==, 1);
}

static void
assert_known (Fixture *self, const char *id, const char *payload, gint64 rowid, gboolean same)
{
  XgStoreKnown known;

  xg_reader_find_known (self->reader,
                        TEST_BROKER,
                        "a",
                        id,
                        payload,
                        payload != NULL ? strlen (payload) : 0,
                        &known);
  g_assert_cmpint (known.rowid, ==, rowid);
  g_assert_cmpint (known.same, ==, same);
}

/* What was taken out is not taken for missed when a topic is compared with its broker. */
static void
test_known (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) marks = NULL;
  g_autoptr (XgRecord) again = NULL;
  gint64 key;

  add (self, "a", "1", 40, "<a>1</a>");
  add (self, "a", "2", 40, NULL);
  add (self, "a", "2", 40, "<a>2</a>");
  add (self, "a", NULL, 40, "<a>3</a>");
  add (self, "a", "5", 1, "<a>5</a>");
  key = get_key (self, "a");
  limit (self, 0, 30, 0, 0);
  retire_all (self);
  assert_rows (self, "5");
  assert_known (self, "1", "<a>1</a>", 1, TRUE);
  assert_known (self, "1", "<a>other</a>", 1, FALSE);
  assert_known (self, "2", "<a>2</a>", 3, TRUE);
  assert_known (self, "5", "<a>5</a>", 5, TRUE);
  assert_known (self, "6", NULL, 0, FALSE);
  marks = xg_reader_list_marks (self->reader, key, G_MAXINT64, 10, NULL);
  g_assert_cmpuint (marks->len, ==, 3);
  g_assert_cmpint (((XgStoreMark *) marks->pdata[0])->rowid, ==, 5);
  g_assert_cmpint (((XgStoreMark *) marks->pdata[1])->rowid, ==, 3);
  g_assert_cmpstr (((XgStoreMark *) marks->pdata[2])->item_id, ==, "1");

  /* It comes again, live: a row as any other. */
  again = test_store (self->store, test_item ("a", "1", "<a>1</a>"));
  g_assert_cmpint (again->outcome, ==, XG_OUTCOME_STORED);
  assert_known (self, "1", "<a>1</a>", again->rowid, TRUE);
  g_assert_cmpint (test_sql_number (self->place.path, "SELECT count (*) FROM retired"), ==, 1);
}

/* Words of a row that is gone find nothing, nor do its unread items count. */
static void
test_gone (Fixture *self, gconstpointer data)
{
  g_autofree char *found = NULL;
  XgStoreLedger ledger;

  add (self, "a", "1", 40, "<a>needle</a>");
  add (self, "a", "2", 1, "<a>hay</a>");
  g_assert_cmpint (test_unread (self->reader, "a"), ==, 2);
  limit (self, 0, 30, 0, 0);
  retire_all (self);
  found = test_search (self->reader, "needle");
  g_assert_cmpstr (found, ==, "");
  g_assert_cmpint (test_unread (self->reader, "a"), ==, 1);
  test_assert_balanced (self->reader, 0, &ledger);
  g_assert_cmpint (ledger.received, ==, 2);
}

/* Room is given back, but not the last of it. */
static void
test_room (Fixture *self, gconstpointer data)
{
  g_autofree char *large = g_strnfill (20000, 'x');
  g_autofree char *payload = g_strdup_printf ("<a>%s</a>", large);
  XgStoreSpace before, after;

  for (guint i = 0; i < 300; i++)
    {
      g_autofree char *id = g_strdup_printf ("%u", i);
      XgRecord *record = test_item ("a", id, payload);

      record->received = NOW - 40 * G_TIME_SPAN_DAY;
      xg_store_push (self->store, record);
    }
  xg_store_flush (self->store);
  g_assert_true (xg_reader_get_space (self->reader, &before, NULL));
  g_assert_true (before.shrinks);
  limit (self, 0, 30, 0, 0);
  retire_all (self);
  for (guint i = 0; i < 20; i++)
    xg_store_retire (self->store, NULL, 0);
  xg_store_flush (self->store);
  g_assert_true (xg_reader_get_space (self->reader, &after, NULL));
  g_assert_cmpint (after.size, <, before.size / 2);
  g_assert_cmpint (after.free, <=, after.size / 10 + 4096);
}

#define KILLED_ROWS 400
#define KILLED_STEP 10

/* Takes rows out, a few at a time, and is killed in the middle of it. */
static void
test_killed_subprocess (void)
{
  g_autoptr (GError) error = NULL;
  XgStore *store;
  gint64 rowids[KILLED_STEP];

  if (g_getenv ("XG_TEST_CACHE") == NULL)
    return;
  store = xg_store_open (g_getenv ("XG_TEST_CACHE"), &error);
  g_assert_no_error (error);
  for (gint64 i = 0; i < KILLED_ROWS / KILLED_STEP; i++)
    {
      for (gint64 j = 0; j < KILLED_STEP; j++)
        rowids[j] = i * KILLED_STEP + j + 1;
      xg_store_retire (store, rowids, KILLED_STEP);
      if (i % 8 == 7)
        xg_store_flush (store);
      if (i == 20)
        raise (SIGKILL);
    }
}

static void
test_killed (Fixture *self, gconstpointer data)
{
  gint64 n_items;

  for (guint i = 0; i < KILLED_ROWS; i++)
    {
      g_autofree char *id = g_strdup_printf ("%u", i);

      xg_store_push (self->store, test_item ("a", id, "<a/>"));
    }
  close_cache (self);
  g_setenv ("XG_TEST_CACHE", self->place.path, TRUE);
  g_test_trap_subprocess ("/store/retention/killed/subprocess", 0, 0);
  g_assert_false (g_test_trap_has_passed ());
  g_unsetenv ("XG_TEST_CACHE");

  self->store = test_open (&self->place);
  self->reader = test_reader (self->store);
  n_items = test_sql_number (self->place.path, "SELECT count (*) FROM item");
  /* What was flushed is gone, what was not pushed is there. */
  g_assert_cmpint (n_items, <=, KILLED_ROWS - 16 * KILLED_STEP);
  g_assert_cmpint (n_items, >=, KILLED_ROWS - 21 * KILLED_STEP);
  g_assert_cmpint (test_sql_number (self->place.path,
                                    "SELECT count (*) FROM item JOIN payload ON payload.item = id"),
                   ==,
                   n_items);
  g_assert_cmpint (test_sql_number (self->place.path, "SELECT count (*) FROM payload"),
                   ==,
                   n_items);
  g_assert_cmpint (test_sql_number (self->place.path, "SELECT count (*) FROM retired"),
                   ==,
                   KILLED_ROWS - n_items);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/store/retention/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("no-limits", test_nothing);
  ADD ("age", test_age);
  ADD ("count", test_count);
  ADD ("bytes", test_bytes);
  ADD ("pinned-and-alerts-stay", test_kept);
  ADD ("preview-changes-nothing", test_preview);
  ADD ("steps", test_steps);
  ADD ("limits-are-kept", test_rules);
  ADD ("what-is-gone-is-known", test_known);
  ADD ("what-is-gone-is-not-found", test_gone);
  ADD ("room-is-given-back", test_room);
  ADD ("killed", test_killed);
  g_test_add_func ("/store/retention/killed/subprocess", test_killed_subprocess);
  return g_test_run ();
}
