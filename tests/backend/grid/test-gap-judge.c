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
  XgTrail *trail;
  XgGapEvidence evidence;
} Case;

static void
mark_free (gpointer data)
{
  g_free (((XgStoreMark *) data)->item_id);
  g_free (data);
}

/* MARKS: ids of what we had, newest first, one a second, the newest at START.
 * TRAIL: what the broker has, oldest first, "b:" before, "c:" changed, "m:" missed, "l:" live. */
static void
case_init (Case *self, const char *marks, const char *trail)
{
  g_auto (GStrv) ids = g_strsplit (marks, " ", -1);
  g_auto (GStrv) items = g_strsplit (trail, " ", -1);

  memset (self, 0, sizeof *self);
  self->marks = g_ptr_array_new_with_free_func (mark_free);
  self->trail = xg_trail_new ();
  for (guint i = 0; *marks != '\0' && ids[i] != NULL; i++)
    {
      XgStoreMark *mark = g_new0 (XgStoreMark, 1);

      mark->item_id = g_strdup (ids[i]);
      mark->received = START - (gint64) i * SECOND;
      mark->rowid = 1000 - i;
      g_ptr_array_add (self->marks, mark);
    }
  for (guint i = 0; *trail != '\0' && items[i] != NULL; i++)
    {
      XgSeen seen = items[i][0] == 'b'   ? XG_SEEN_BEFORE
                    : items[i][0] == 'c' ? XG_SEEN_CHANGED
                    : items[i][0] == 'm' ? XG_SEEN_MISSED
                                         : XG_SEEN_LIVE;

      xg_trail_add (self->trail, seen, items[i] + 2);
    }
  self->evidence = (XgGapEvidence){
    .marks = self->marks,
    .trail = self->trail,
    .since = START + 5 * SECOND,
    .until = START + 65 * SECOND,
  };
}

static void
case_clear (Case *self)
{
  g_ptr_array_unref (self->marks);
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

  case_init (&one, "n3 n2 n1", "l:n41 l:n42");
  one.evidence.first_live = "n4";
  g_assert_false (xg_gap_judge (&one.evidence, &gap));
  one.evidence.first_live = "n9";
  g_assert_true (xg_gap_judge (&one.evidence, &gap));
  g_assert_cmpint (gap.known, ==, XG_GAP_EXACT);
  g_assert_cmpint (gap.count, ==, 5);
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

/* A broker that leaves an item where it was when it is published again. */
static void
test_kept_place (void)
{
  g_auto (Case) one = { 0 };
  XgGap gap;

  case_init (&one, "c b a", "c:a m:x");
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
  g_test_add_func ("/grid/gap/a-stream-that-went-on-lost-nothing", test_resumed);
  g_test_add_func ("/grid/gap/a-clock-that-was-set-back", test_clock);
  g_test_add_func ("/grid/gap/words", test_words);
  return g_test_run ();
}
