/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "grid/xg-gap-judge.h"
#include "grid/xg-gap-text.h"

#define SECOND G_USEC_PER_SEC

/* A moment that all tests count from. */
#define START (G_GINT64_CONSTANT (1700000000) * SECOND)

typedef struct
{
  GPtrArray *marks;
  GPtrArray *after;
  GArray *breaks;
  GHashTable *cache; /* set of ids that we have, beside marks and trail */
  XgTrail *trail;
  XgGapEvidence evidence;
} Case;

static void
mark_free (gpointer data)
{
  g_free (((XgStoreMark *) data)->item_id);
  g_free (data);
}

static gboolean
has_item (const char *item_id, gpointer data)
{
  return g_hash_table_contains (((Case *) data)->cache, item_id);
}

static void
add_mark (GPtrArray *marks, const char *item_id, gint64 rowid, gint64 received)
{
  XgStoreMark *mark = g_new0 (XgStoreMark, 1);

  mark->item_id = g_strdup (item_id);
  mark->received = received;
  mark->rowid = rowid;
  g_ptr_array_add (marks, mark);
}

/* MARKS: ids of what we had, newest first, one a second, the newest at START, in row 1000; "gone!"
 * was retracted, "old^" came as a new version, "late+" was caught up.
 * TRAIL: what the broker has, oldest first, "b:" before, "c:" changed, "m:" missed, "l:" live;
 * "b:x=7" is in row 7. */
static void
case_init (Case *self, const char *marks, const char *trail)
{
  g_auto (GStrv) ids = g_strsplit (marks, " ", -1);
  g_auto (GStrv) items = g_strsplit (trail, " ", -1);

  memset (self, 0, sizeof *self);
  self->marks = g_ptr_array_new_with_free_func (mark_free);
  self->trail = xg_trail_new ();
  self->after = g_ptr_array_new_with_free_func (mark_free);
  self->cache = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; *marks != '\0' && ids[i] != NULL; i++)
    {
      gsize length = strcspn (ids[i], "!^+");
      char flag = ids[i][length];
      XgStoreMark *mark;

      ids[i][length] = '\0';
      add_mark (self->marks, ids[i], 1000 - i, START - (gint64) i * SECOND);
      mark = self->marks->pdata[i];
      mark->retracted = flag == '!';
      mark->replaces = flag == '^';
      mark->caught_up = flag == '+';
    }
  for (guint i = 0; *trail != '\0' && items[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (items[i], "=", 2);
      gint64 rowid = parts[1] != NULL ? g_ascii_strtoll (parts[1], NULL, 10) : 0;
      XgSeen seen = items[i][0] == 'b'   ? XG_SEEN_BEFORE
                    : items[i][0] == 'c' ? XG_SEEN_CHANGED
                    : items[i][0] == 'm' ? XG_SEEN_MISSED
                                         : XG_SEEN_LIVE;

      xg_trail_add (self->trail, seen, rowid, parts[0] + 2);
    }
  self->evidence = (XgGapEvidence){
    .marks = self->marks,
    .after = self->after,
    .trail = self->trail,
    .has = has_item,
    .has_data = self,
    .since = START + 5 * SECOND,
    .until = START + 65 * SECOND,
  };
}

static void
case_clear (Case *self)
{
  g_ptr_array_unref (self->marks);
  g_ptr_array_unref (self->after);
  g_clear_pointer (&self->breaks, g_array_unref);
  g_hash_table_unref (self->cache);
  g_array_unref (self->trail);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Case, case_clear)

static void
assert_no_gap (const char *marks, const char *trail)
{
  g_auto (Case) one = { 0 };
  XgGap gap;

  case_init (&one, marks, trail);
  g_assert_false (xg_gap_judge (&one.evidence, &gap));
}

static void
assert_gap (const char *marks,
            const char *trail,
            XgGapReason reason,
            XgGapCount known,
            gint64 count)
{
  g_auto (Case) one = { 0 };
  XgGap gap;

  case_init (&one, marks, trail);
  g_assert_true (xg_gap_judge (&one.evidence, &gap));
  g_assert_cmpint (gap.reason, ==, reason);
  g_assert_cmpint (gap.known, ==, known);
  g_assert_cmpint (gap.count, ==, count);
  g_assert_cmpint (gap.since, ==, START + 5 * SECOND);
  g_assert_cmpint (gap.until, ==, START + 65 * SECOND);
}

static void
test_nothing_before (void)
{
  assert_no_gap ("", "");
  assert_no_gap ("", "m:a m:b");
  assert_no_gap ("", "l:a");
}

static void
test_overlap (void)
{
  assert_no_gap ("c b a", "b:a b:b b:c");
  assert_no_gap ("c b a", "b:c m:d m:e");
  assert_no_gap ("c b a", "b:b b:c l:d");
  /* Our newest was retracted; two that follow each other were not both published again. */
  assert_no_gap ("c b a", "b:a b:b m:d");
}

/* One old item alone may have been evicted and published again: that proves nothing. */
static void
test_lonely_item (void)
{
  assert_gap ("c b a", "b:a m:x m:y", XG_GAP_EVICTED, XG_GAP_UNKNOWN, 0);
  assert_gap ("c b a", "m:x m:y b:a", XG_GAP_EVICTED, XG_GAP_UNKNOWN, 0);
}

static void
test_nothing_kept (void)
{
  assert_gap ("c b a", "", XG_GAP_NOT_KEPT, XG_GAP_UNKNOWN, 0);
}

static void
test_ids_that_count (void)
{
  assert_gap ("n3 n2 n1", "m:n94 m:n95 m:n96", XG_GAP_EVICTED, XG_GAP_EXACT, 90);
  assert_gap ("f-009 f-008", "m:f-012", XG_GAP_EVICTED, XG_GAP_EXACT, 2);
  /* What came by itself since counts too. */
  assert_gap ("n3 n2 n1", "l:n10 l:n11", XG_GAP_EVICTED, XG_GAP_EXACT, 6);
  /* It just fits. */
  assert_no_gap ("n3 n2 n1", "m:n4 m:n5");
}

static void
test_ids_that_do_not_count (void)
{
  /* Another feed, going back, with holes, too long for a number. */
  assert_gap ("n3 n2 n1", "m:k94 m:k96", XG_GAP_EVICTED, XG_GAP_UNKNOWN, 0);
  assert_gap ("n93 n92 n91", "m:n4 m:n5", XG_GAP_EVICTED, XG_GAP_UNKNOWN, 0);
  assert_gap ("n30 n20 n10", "m:n94 m:n104", XG_GAP_EVICTED, XG_GAP_UNKNOWN, 0);
  assert_gap ("n3", "m:n94", XG_GAP_EVICTED, XG_GAP_UNKNOWN, 0);
  assert_gap ("99999999999999999999 99999999999999999998",
              "m:99999999999999999999999",
              XG_GAP_EVICTED,
              XG_GAP_UNKNOWN,
              0);
}

/* One a second for ten seconds before, a minute away, four came: some 56 are missing. */
static void
test_rate (void)
{
  assert_gap ("jx ix hx gx fx ex dx cx bx ax",
              "m:px m:qx m:rx m:sx",
              XG_GAP_EVICTED,
              XG_GAP_ABOUT,
              56);
}

/* What was fetched in one go says nothing of how fast it was published. */
static void
test_no_rate_from_caught_up (void)
{
  g_auto (Case) one = { 0 };
  XgGap gap;

  case_init (&one, "jx ix hx gx fx ex dx cx bx ax", "m:px");
  for (guint i = 3; i < one.marks->len; i++)
    ((XgStoreMark *) one.marks->pdata[i])->caught_up = TRUE;
  g_assert_true (xg_gap_judge (&one.evidence, &gap));
  g_assert_cmpint (gap.known, ==, XG_GAP_UNKNOWN);
}

static void
test_gone (void)
{
  g_auto (Case) kept = { 0 };
  g_auto (Case) lost = { 0 };
  XgGap gap;

  case_init (&kept, "c b a", "b:c m:d m:e");
  kept.evidence.n_gone = 1;
  g_assert_true (xg_gap_judge (&kept.evidence, &gap));
  g_assert_cmpint (gap.known, ==, XG_GAP_EXACT);
  g_assert_cmpint (gap.count, ==, 1);

  case_init (&lost, "c b a", "m:d m:e");
  lost.evidence.n_gone = 2;
  g_assert_true (xg_gap_judge (&lost.evidence, &gap));
  g_assert_cmpint (gap.known, ==, XG_GAP_AT_LEAST);
  g_assert_cmpint (gap.count, ==, 2);
}

/* What came by itself since, and was evicted again before anybody looked. */
static void
test_live_and_evicted (void)
{
  g_auto (Case) one = { 0 };
  XgGap gap;

  case_init (&one, "n3 n2 n1", "l:n9 l:n10");
  for (guint i = 4; i < 9; i++)
    g_hash_table_add (one.cache, (gpointer) g_intern_string ((char[]){ 'n', (char) ('0' + i), 0 }));
  g_assert_false (xg_gap_judge (&one.evidence, &gap));
  g_hash_table_remove (one.cache, "n6");
  g_hash_table_remove (one.cache, "n7");
  g_assert_true (xg_gap_judge (&one.evidence, &gap));
  g_assert_cmpint (gap.known, ==, XG_GAP_EXACT);
  g_assert_cmpint (gap.count, ==, 2);
}

/* What was caught up has newer rows than what came by itself meanwhile: the highest number counts,
 * wherever it is. */
static void
test_rows_out_of_order (void)
{
  assert_gap ("n6+ n5+ n4+ n9 n8 n7", "l:n12 l:n13", XG_GAP_EVICTED, XG_GAP_EXACT, 2);
  assert_no_gap ("n6+ n5+ n4+ n9 n8 n7", "l:n10 l:n11");
}

/* The broker evicted them, and said so when it did: they count as what we had. */
static void
test_retracted_marks (void)
{
  assert_gap ("n3! n2! n1!", "m:n6 m:n7", XG_GAP_EVICTED, XG_GAP_EXACT, 2);
}

/* Killed, a broker forgets its newest items: what it has is no proof, where ids tell otherwise. */
static void
test_hole (void)
{
  assert_gap ("n3 n2 n1", "b:n1 b:n2 b:n3 m:n4 m:n9 m:n10 l:n11", XG_GAP_EVICTED, XG_GAP_EXACT, 4);
  assert_gap ("n3 n2 n1", "b:n1 b:n2 l:n7 l:n8", XG_GAP_EVICTED, XG_GAP_EXACT, 3);
}

/* The same where ids tell nothing: our newest are not there any more, older ones are. */
static void
test_rolled_back (void)
{
  assert_gap ("dx cx bx ax", "b:ax b:bx m:ex", XG_GAP_EVICTED, XG_GAP_UNKNOWN, 0);
  /* One may have been retracted, and evicted, and replaced, and caught up, ones tell nothing. */
  assert_no_gap ("dx cx bx ax", "b:ax b:bx b:cx m:ex");
  assert_no_gap ("dx! cx! bx ax", "b:ax b:bx m:ex");
  assert_no_gap ("dx^ cx^ bx ax", "b:ax b:bx m:ex");
  assert_no_gap ("dx+ cx+ bx ax", "b:ax b:bx m:ex");
}

/* Two feeds on one topic: the one that counts says nothing of the other. */
static void
test_two_feeds (void)
{
  assert_gap ("n3 n2 n1", "m:n9 m:kx m:n10", XG_GAP_EVICTED, XG_GAP_UNKNOWN, 0);
  assert_gap ("n3 n2 kx n1", "m:n9 m:n10", XG_GAP_EVICTED, XG_GAP_UNKNOWN, 0);
}

static void
add_break (Case *self, gint64 newest, gint64 since, gint64 until)
{
  const XgStoreBreak one = { .newest = newest, .since = since, .until = until };

  if (self->breaks == NULL)
    self->breaks = g_array_new (FALSE, FALSE, sizeof (XgStoreBreak));
  g_array_append_val (self->breaks, one);
  self->evidence.breaks = self->breaks;
}

#define TEN_BEFORE "jx ix hx gx fx ex dx cx bx ax"

/* Two interruptions of 6 s, and between them nearly a minute with a connection: what came then by
 * itself does not count as lost. */
static void
test_two_breaks (void)
{
  g_auto (Case) one = { 0 };
  XgGap gap;

  case_init (&one, TEN_BEFORE, "l:px=1020 l:qx=1021 m:rx");
  add_break (&one, 1000, START, START + 6 * SECOND);
  add_break (&one, 1030, START + 59 * SECOND, START + 65 * SECOND);
  g_assert_true (xg_gap_judge (&one.evidence, &gap));
  g_assert_cmpint (gap.known, ==, XG_GAP_ABOUT);
  g_assert_cmpint (gap.count, ==, 11);
  g_assert_cmpint (gap.until, ==, START + 65 * SECOND);
}

/* Eight from between them are still there: the second one cost nothing. */
static void
test_second_break_is_proven (void)
{
  g_auto (Case) one = { 0 };
  XgGap gap;

  case_init (&one,
             TEN_BEFORE,
             "m:ox l:px=1020 l:qx=1021 l:rx=1022 l:sx=1023 l:tx=1024 l:ux=1025 l:vx=1026 l:wx=1027"
             " m:xx m:yx l:zx=1040");
  one.evidence.since = START;
  add_break (&one, 1000, START, START + 6 * SECOND);
  add_break (&one, 1030, START + 59 * SECOND, START + 65 * SECOND);
  g_assert_true (xg_gap_judge (&one.evidence, &gap));
  g_assert_cmpint (gap.known, ==, XG_GAP_ABOUT);
  g_assert_cmpint (gap.count, ==, 5);
  g_assert_cmpint (gap.until, ==, START + 6 * SECOND);
}

/* Items whose rows came late are at the broker before others from before. */
static void
test_late_rows (void)
{
  g_auto (Case) one = { 0 };
  XgGap gap;

  case_init (&one,
             TEN_BEFORE,
             "l:lx=1001 l:mx=1002 b:cx=993 b:dx=994 b:ex=995 b:fx=996 b:gx=997 b:hx=998 b:ix=999"
             " b:jx=1000 m:nx l:ox=1010");
  add_break (&one, 1000, START, START + 65 * SECOND);
  g_assert_false (xg_gap_judge (&one.evidence, &gap));
}

/* Nothing is known of how fast they came before; since then it is one in two seconds. */
static void
test_rate_after (void)
{
  g_auto (Case) one = { 0 };
  XgGap gap;

  case_init (&one, "cx+ bx+ ax+", "m:px l:qx");
  for (guint i = 0; i < 10; i++)
    add_mark (one.after, "later", 1010 + i, START + (gint64) (66 + 2 * i) * SECOND);
  g_assert_true (xg_gap_judge (&one.evidence, &gap));
  g_assert_cmpint (gap.known, ==, XG_GAP_ABOUT);
  g_assert_cmpint (gap.count, ==, 29);
}

/* Ten times as fast since: which of both it was in between nobody knows. */
static void
test_rates_that_differ (void)
{
  g_auto (Case) one = { 0 };
  XgGap gap;

  case_init (&one, TEN_BEFORE, "m:px l:qx");
  for (guint i = 0; i < 30; i++)
    add_mark (one.after, "later", 1010 + i, START + 66 * SECOND + (gint64) i * SECOND / 10);
  g_assert_true (xg_gap_judge (&one.evidence, &gap));
  g_assert_cmpint (gap.known, ==, XG_GAP_UNKNOWN);
}

/* A burst an hour ago is no rate. */
static void
test_burst (void)
{
  g_auto (Case) one = { 0 };
  XgGap gap;

  case_init (&one, TEN_BEFORE, "m:px l:qx");
  one.evidence.since = START + 60 * 60 * (gint64) SECOND;
  one.evidence.until = START + 61 * 60 * (gint64) SECOND;
  g_assert_true (xg_gap_judge (&one.evidence, &gap));
  g_assert_cmpint (gap.known, ==, XG_GAP_UNKNOWN);
}

static void
test_resumed (void)
{
  g_auto (Case) one = { 0 };
  XgGap gap;

  case_init (&one, "c b a", "");
  one.evidence.resumed = TRUE;
  g_assert_false (xg_gap_judge (&one.evidence, &gap));
}

static void
test_resumed_with_a_hole (void)
{
  g_auto (Case) one = { 0 };
  XgGap gap;

  case_init (&one, "q-4 q-3 q-2 q-1", "l:q-5 l:q-8 l:q-9");
  one.evidence.resumed = TRUE;
  g_assert_true (xg_gap_judge (&one.evidence, &gap));
  g_assert_cmpint (gap.known, ==, XG_GAP_EXACT);
  g_assert_cmpint (gap.count, ==, 2);
}

/* A broker that leaves an item where it was when it is published again. */
static void
test_kept_place (void)
{
  g_auto (Case) one = { 0 };
  XgGap gap;

  case_init (&one, "c b a", "c:c m:x");
  g_assert_true (xg_gap_judge (&one.evidence, &gap));
  one.evidence.keeps_place = TRUE;
  g_assert_false (xg_gap_judge (&one.evidence, &gap));
}

/* A clock that was set back makes no interval that ends before it begins. */
static void
test_clock (void)
{
  g_auto (Case) one = { 0 };
  XgGap gap;

  case_init (&one, "c b a", "");
  one.evidence.until = START - 100 * SECOND;
  g_assert_true (xg_gap_judge (&one.evidence, &gap));
  g_assert_cmpint (gap.since, <=, gap.until);
}

static void
test_words (void)
{
  const XgGap exact = { .since = START, .until = START, .count = 90, .known = XG_GAP_EXACT };
  const XgGap about = { .since = START, .until = START, .count = 400, .known = XG_GAP_ABOUT };
  const XgGap unknown = { .since = START, .until = START, .reason = XG_GAP_NOT_KEPT };
  g_autofree char *first = xg_gap_text_describe (&exact);
  g_autofree char *second = xg_gap_text_describe (&about);
  g_autofree char *third = xg_gap_text_describe (&unknown);

  g_assert_true (g_str_has_prefix (first, "Lost at the Broker: 90 items, "));
  g_assert_true (g_str_has_prefix (second, "Lost at the Broker: about 400 items, "));
  g_assert_true (g_str_has_prefix (third, "Items may have been lost, "));
  g_assert_true (g_str_has_suffix (third, "The Broker keeps no items of this topic."));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/grid/gap/nothing-before-nothing-claimed", test_nothing_before);
  g_test_add_func ("/grid/gap/an-overlap-proves-that-nothing-is-lost", test_overlap);
  g_test_add_func ("/grid/gap/a-lonely-item-proves-nothing", test_lonely_item);
  g_test_add_func ("/grid/gap/nothing-kept", test_nothing_kept);
  g_test_add_func ("/grid/gap/ids-that-count-tell-exactly", test_ids_that_count);
  g_test_add_func ("/grid/gap/other-ids-tell-nothing", test_ids_that_do_not_count);
  g_test_add_func ("/grid/gap/the-rate-before-tells-about", test_rate);
  g_test_add_func ("/grid/gap/no-rate-from-what-was-fetched", test_no_rate_from_caught_up);
  g_test_add_func ("/grid/gap/listed-and-gone", test_gone);
  g_test_add_func ("/grid/gap/brokers-that-keep-the-place", test_kept_place);
  g_test_add_func ("/grid/gap/live-and-evicted-is-not-lost", test_live_and_evicted);
  g_test_add_func ("/grid/gap/the-highest-number-counts-not-the-newest-row",
                   test_rows_out_of_order);
  g_test_add_func ("/grid/gap/evicted-and-told-counts-as-had", test_retracted_marks);
  g_test_add_func ("/grid/gap/a-hole-between-numbers-is-a-loss", test_hole);
  g_test_add_func ("/grid/gap/a-broker-that-forgot-its-newest", test_rolled_back);
  g_test_add_func ("/grid/gap/two-feeds-do-not-count", test_two_feeds);
  g_test_add_func ("/grid/gap/time-with-a-connection-costs-nothing", test_two_breaks);
  g_test_add_func ("/grid/gap/a-later-break-that-cost-nothing", test_second_break_is_proven);
  g_test_add_func ("/grid/gap/rows-that-came-late", test_late_rows);
  g_test_add_func ("/grid/gap/the-rate-after-tells-too", test_rate_after);
  g_test_add_func ("/grid/gap/rates-that-differ-tell-nothing", test_rates_that_differ);
  g_test_add_func ("/grid/gap/a-burst-is-no-rate", test_burst);
  g_test_add_func ("/grid/gap/a-stream-that-went-on-lost-nothing", test_resumed);
  g_test_add_func ("/grid/gap/a-stream-that-went-on-lost-what-ids-prove", test_resumed_with_a_hole);
  g_test_add_func ("/grid/gap/a-clock-that-was-set-back", test_clock);
  g_test_add_func ("/grid/gap/words", test_words);
  return g_test_run ();
}
