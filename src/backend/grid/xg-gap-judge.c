/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include <string.h>

#include "grid/xg-gap-count.h"

/*
 * Whether a broker has lost items that we did not get, and how many.
 *
 * Ids that count tell exactly (xg-gap-count.c). Where they do not: brokers evict the oldest items
 * first. So when anything that we had before an interruption is still there, older than all that we
 * missed, everything that followed it is there too. When nothing is, items may have been lost
 * between our newest and the broker's oldest: certain is only that the broker can't tell. How fast
 * items came before and after tells about how many; and else nobody knows.
 *
 * One comparison may have to answer for several interruptions, when the time between them was too
 * short for it. What came by itself between two of them is from before the second: when that one
 * evicted nothing, only the ones before it are in doubt.
 *
 * A broker that was killed may have forgotten the newest items instead of the oldest.
 */

/* Items that came by themselves, and the time that they take, for a rate that means something. */
#define RATE_ITEMS 8
#define RATE_SPAN  G_USEC_PER_SEC
/* The shortest time before and after an interruption that its rate is looked for in. */
#define RATE_TIME (10 * G_USEC_PER_SEC)
/* Rates before and after that differ by more say nothing of the time between. */
#define RATE_RATIO 4.0
/* So many items in a row, in the order in which we got them, were not all published once more. */
#define RUN_ITEMS 8

static void
seen_item_clear (gpointer data)
{
  g_free (((XgSeenItem *) data)->item_id);
}

/**
 * xg_trail_new:
 *
 * Returns: (transfer full): an empty trail
 */
XgTrail *
xg_trail_new (void)
{
  GArray *self = g_array_new (FALSE, FALSE, sizeof (XgSeenItem));

  g_array_set_clear_func (self, seen_item_clear);
  return self;
}

/**
 * xg_trail_add:
 * @self: a trail
 * @seen: what the item is to us
 * @rowid: its row; 0: we do not have it
 * @item_id: (nullable): its id
 *
 * Adds what is newer than all of @self.
 */
void
xg_trail_add (XgTrail *self, XgSeen seen, gint64 rowid, const char *item_id)
{
  const XgSeenItem item = { .seen = seen, .rowid = rowid, .item_id = g_strdup (item_id) };

  g_array_append_val (self, item);
}

/**
 * xg_trail_prepend:
 * @self: a trail
 * @older: what is older than all of @self
 */
void
xg_trail_prepend (XgTrail *self, const XgTrail *older)
{
  g_autofree XgSeenItem *copies = g_new (XgSeenItem, older->len + 1);

  for (guint i = 0; i < older->len; i++)
    {
      const XgSeenItem *item = &g_array_index (older, XgSeenItem, i);

      copies[i].seen = item->seen;
      copies[i].rowid = item->rowid;
      copies[i].item_id = g_strdup (item->item_id);
    }
  g_array_prepend_vals (self, copies, older->len);
}

/* The oldest item that we did not have before the interruption; the trail's length for none. */
static guint
find_first_new (const XgTrail *trail)
{
  guint i = 0;

  while (i < trail->len && g_array_index (trail, XgSeenItem, i).seen != XG_SEEN_MISSED &&
         g_array_index (trail, XgSeenItem, i).seen != XG_SEEN_LIVE)
    i++;
  return i;
}

/*
 * Whether something from before is older than everything new. A single one that is not our newest
 * may have been evicted and published once more: it proves nothing.
 */
static gboolean
overlaps (const XgGapEvidence *evidence, guint first_new)
{
  const XgStoreMark *newest = evidence->marks->pdata[0];
  guint n_before = 0;

  for (guint i = 0; i < first_new; i++)
    {
      const XgSeenItem *item = &g_array_index (evidence->trail, XgSeenItem, i);

      if (item->seen == XG_SEEN_CHANGED && evidence->keeps_place)
        return TRUE;
      if (item->seen != XG_SEEN_BEFORE)
        continue;
      if (++n_before > 1 || g_strcmp0 (item->item_id, newest->item_id) == 0)
        return TRUE;
    }
  return FALSE;
}

/* Where RUN_ITEMS that we had before BREAK follow each other at the broker, from there on nothing
 * was evicted; the trail's length for nowhere. */
static guint
find_run (const XgTrail *trail, const XgStoreBreak *one)
{
  guint n_run = 0;
  gint64 last = 0;

  for (guint i = 0; i < trail->len; i++)
    {
      const XgSeenItem *item = &g_array_index (trail, XgSeenItem, i);
      gboolean known =
        item->rowid > 0 && item->rowid <= one->newest && item->seen != XG_SEEN_CHANGED;

      n_run = known && item->rowid > last ? n_run + 1 : known ? 1 : 0;
      last = item->rowid;
      if (n_run == RUN_ITEMS)
        return i + 1 - RUN_ITEMS;
    }
  return trail->len;
}

/* The interruptions that may have cost items, and what of them the broker still had. */
typedef struct
{
  guint n_breaks;
  guint end; /* of the trail, where what comes from after them begins */
} Doubt;

static void
find_doubt (const XgGapEvidence *evidence, Doubt *doubt)
{
  doubt->n_breaks = evidence->breaks != NULL ? evidence->breaks->len : 1;
  doubt->end = evidence->trail->len;
  for (guint i = 0; evidence->breaks != NULL && i < evidence->breaks->len; i++)
    {
      guint run = find_run (evidence->trail, &g_array_index (evidence->breaks, XgStoreBreak, i));

      if (run == evidence->trail->len)
        continue;
      doubt->n_breaks = i;
      doubt->end = run;
      return;
    }
}

/* Items a µs among MARKS, as far as they came by themselves between two times; 0: nobody knows. */
static double
find_rate (const GPtrArray *marks, gint64 from, gint64 to)
{
  gint64 first = G_MAXINT64;
  gint64 last = 0;
  guint n_live = 0;

  for (guint i = 0; marks != NULL && i < marks->len; i++)
    {
      const XgStoreMark *mark = marks->pdata[i];

      if (mark->caught_up || mark->received < from || mark->received > to)
        continue;
      n_live++;
      first = MIN (first, mark->received);
      last = MAX (last, mark->received);
    }
  if (n_live < RATE_ITEMS || last - first < RATE_SPAN)
    return 0;
  return (double) (n_live - 1) / (double) (last - first);
}

/* How fast items came around a gap; the higher one, as too few would be worse than too many. */
static double
find_rate_around (const XgGapEvidence *evidence, const XgGap *gap)
{
  gint64 window = MAX (gap->until - gap->since, RATE_TIME);
  double before = find_rate (evidence->marks, gap->since - window, gap->since);
  double after = find_rate (evidence->after, evidence->until, evidence->until + window);

  if (before > 0 && after > 0 && MAX (before, after) > RATE_RATIO * MIN (before, after))
    return 0;
  return MAX (before, after);
}

/* About how many were published in the interruptions that are in doubt and are neither here nor at
 * the broker, by how many came before and after; 0: nobody knows. */
static gint64
estimate (const XgGapEvidence *evidence, const Doubt *doubt, const XgGap *gap)
{
  gint64 away = gap->until - gap->since;
  gint64 n_had = 0;
  double rate = find_rate_around (evidence, gap);

  if (evidence->breaks != NULL && doubt->n_breaks > 1)
    {
      away = 0;
      for (guint i = 0; i < doubt->n_breaks; i++)
        {
          const XgStoreBreak *one = &g_array_index (evidence->breaks, XgStoreBreak, i);

          away += one->until - one->since;
        }
    }
  for (guint i = 0; i < doubt->end; i++)
    n_had += g_array_index (evidence->trail, XgSeenItem, i).seen == XG_SEEN_MISSED;
  /* Of a comparison that was broken off. */
  for (guint i = 0; evidence->after != NULL && i < evidence->after->len; i++)
    n_had += ((const XgStoreMark *) evidence->after->pdata[i])->caught_up;
  return (gint64) (rate * (double) away + 0.5) - n_had;
}

/*
 * Whether the broker has forgotten what was its newest: two of ours that came by themselves are
 * gone, and older ones are still there. What replaced an earlier version may have had the place of
 * that.
 */
static gboolean
is_rolled_back (const XgGapEvidence *evidence)
{
  g_autoptr (GHashTable) there = g_hash_table_new (g_str_hash, g_str_equal);
  guint n_away = 0;

  for (guint i = 0; i < evidence->trail->len; i++)
    {
      const char *item_id = g_array_index (evidence->trail, XgSeenItem, i).item_id;

      if (item_id != NULL)
        g_hash_table_add (there, (gpointer) item_id);
    }
  for (guint i = 0; i < evidence->marks->len; i++)
    {
      const XgStoreMark *mark = evidence->marks->pdata[i];

      if (mark->caught_up || mark->retracted || mark->replaces || mark->item_id == NULL)
        continue;
      if (g_hash_table_contains (there, mark->item_id))
        return n_away > 1;
      n_away++;
    }
  return FALSE;
}

/**
 * xg_gap_init:
 * @gap: filled in
 * @reason: why nobody can give us what is missing
 * @evidence: marks, since and until count
 *
 * Makes a gap of which the number is not known.
 */
void
xg_gap_init (XgGap *gap, XgGapReason reason, const XgGapEvidence *evidence)
{
  memset (gap, 0, sizeof *gap);
  gap->reason = reason;
  gap->known = XG_GAP_UNKNOWN;
  gap->until = evidence->until;
  gap->since = evidence->since;
  if (evidence->marks->len > 0)
    gap->since = MAX (gap->since, ((const XgStoreMark *) evidence->marks->pdata[0])->received);
  gap->since = MIN (gap->since, gap->until);
}

/* Nothing from before is there any more. */
static void
judge_evicted (const XgGapEvidence *evidence, const Doubt *doubt, XgGap *gap)
{
  gint64 about;

  xg_gap_init (gap, XG_GAP_EVICTED, evidence);
  if (evidence->breaks != NULL && doubt->n_breaks < evidence->breaks->len)
    gap->until =
      MAX (gap->since, g_array_index (evidence->breaks, XgStoreBreak, doubt->n_breaks - 1).until);
  about = estimate (evidence, doubt, gap);
  if (about > 0)
    {
      gap->known = XG_GAP_ABOUT;
      gap->count = MAX (about, (gint64) evidence->n_gone);
    }
  else if (evidence->n_gone > 0)
    {
      gap->known = XG_GAP_AT_LEAST;
      gap->count = evidence->n_gone;
    }
}

static gboolean
judge_by_ids (const XgGapEvidence *evidence, gint64 n_lost, XgGap *gap)
{
  if (n_lost == 0)
    return FALSE;
  xg_gap_init (gap, XG_GAP_EVICTED, evidence);
  gap->known = XG_GAP_EXACT;
  gap->count = n_lost;
  return TRUE;
}

/* Everything that was published since is at the broker, if it forgot nothing. */
static gboolean
judge_kept (const XgGapEvidence *evidence, XgGap *gap)
{
  gboolean rolled_back = is_rolled_back (evidence);

  if (evidence->n_gone == 0 && !rolled_back)
    return FALSE;
  xg_gap_init (gap, XG_GAP_EVICTED, evidence);
  if (evidence->n_gone > 0)
    {
      gap->known = rolled_back ? XG_GAP_AT_LEAST : XG_GAP_EXACT;
      gap->count = evidence->n_gone;
    }
  return TRUE;
}

/**
 * xg_gap_judge:
 * @evidence: what there is to judge by
 * @gap: (out): filled in when there is one
 *
 * Returns: whether items were, or may have been, lost
 */
gboolean
xg_gap_judge (const XgGapEvidence *evidence, XgGap *gap)
{
  guint first_new = find_first_new (evidence->trail);
  Doubt doubt;
  gint64 n_lost;

  if (evidence->marks->len == 0)
    return FALSE; /* nothing is known from before: nothing can be said */
  /* The server kept what was published, or says so: what ids prove counts more than that promise.
   */
  if (evidence->resumed && evidence->n_gone == 0)
    return xg_gap_count_ids (evidence, &n_lost) && judge_by_ids (evidence, n_lost, gap);
  if (evidence->trail->len == 0)
    {
      xg_gap_init (gap, XG_GAP_NOT_KEPT, evidence);
      return TRUE;
    }
  if (xg_gap_count_ids (evidence, &n_lost))
    return judge_by_ids (evidence, n_lost, gap);
  if (first_new == evidence->trail->len || overlaps (evidence, first_new))
    return judge_kept (evidence, gap);
  find_doubt (evidence, &doubt);
  if (doubt.n_breaks == 0)
    return judge_kept (evidence, gap);
  judge_evicted (evidence, &doubt, gap);
  return TRUE;
}
