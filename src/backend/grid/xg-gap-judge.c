/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include <string.h>

#include "grid/xg-gap-judge.h"

/*
 * Whether a broker has evicted items that we did not get, and how many.
 *
 * Brokers evict the oldest items first. So when anything that we had before the interruption is
 * still there, older than all that we missed, everything that followed it is there too. When
 * nothing is, items may have been lost between our newest and the broker's oldest: certain is only
 * that the broker can't tell. Ids that count tell exactly; how fast items came before tells about
 * how many; and else nobody knows.
 */

/* Items that came by themselves, and the time that they take, for a rate that means something. */
#define RATE_ITEMS 8
#define RATE_SPAN  G_USEC_PER_SEC

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
 * @item_id: (nullable): its id
 *
 * Adds what is newer than all of @self.
 */
void
xg_trail_add (XgTrail *self, XgSeen seen, const char *item_id)
{
  const XgSeenItem item = { .seen = seen, .item_id = g_strdup (item_id) };

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
      copies[i].item_id = g_strdup (item->item_id);
    }
  g_array_prepend_vals (self, copies, older->len);
}

/* Splits "feed-0042" into "feed-" and 42; FALSE when it does not end in a number. */
static gboolean
split_id (const char *id, gsize *prefix, gint64 *number)
{
  gsize length = id != NULL ? strlen (id) : 0;
  gsize digits = 0;

  while (digits < length && g_ascii_isdigit (id[length - digits - 1]))
    digits++;
  if (digits == 0 || digits > 18)
    return FALSE;
  *prefix = length - digits;
  *number = g_ascii_strtoll (id + *prefix, NULL, 10);
  return TRUE;
}

/* How much further LATER counts than EARLIER; 0 when they do not count. */
static gint64
id_distance (const char *earlier, const char *later)
{
  gsize prefix;
  gsize other_prefix;
  gint64 number;
  gint64 other_number;

  if (!split_id (earlier, &prefix, &number) || !split_id (later, &other_prefix, &other_number) ||
      prefix != other_prefix || strncmp (earlier, later, prefix) != 0)
    return 0;
  return other_number - number;
}

/* Whether the ids of our newest items, two at least, count one by one. */
static gboolean
marks_count (const GPtrArray *marks)
{
  guint n_looked = MIN (marks->len, 4);

  for (guint i = 1; i < n_looked; i++)
    {
      const XgStoreMark *later = marks->pdata[i - 1];
      const XgStoreMark *earlier = marks->pdata[i];

      if (id_distance (earlier->item_id, later->item_id) != 1)
        return FALSE;
    }
  return n_looked >= 2;
}

/* The same for what the broker has, from FIRST on. */
static gboolean
trail_counts (const XgTrail *trail, guint first)
{
  guint end = MIN (trail->len, first + 4);

  for (guint i = first + 1; i < end; i++)
    {
      if (id_distance (g_array_index (trail, XgSeenItem, i - 1).item_id,
                       g_array_index (trail, XgSeenItem, i).item_id) != 1)
        return FALSE;
    }
  return end - first >= 2;
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

/* About how many were published in the gap, by how many came before it; 0: nobody knows. */
static gint64
estimate (const XgGapEvidence *evidence, const XgGap *gap)
{
  const XgStoreMark *newest = evidence->marks->pdata[0];
  gint64 oldest = newest->received;
  guint n_live = 0;
  gint64 n_new = 0;
  double rate;

  for (guint i = 0; i < evidence->marks->len; i++)
    {
      const XgStoreMark *mark = evidence->marks->pdata[i];

      if (mark->caught_up)
        break;
      n_live++;
      oldest = MIN (oldest, mark->received);
    }
  if (n_live < RATE_ITEMS || newest->received - oldest < RATE_SPAN)
    return 0;
  for (guint i = 0; i < evidence->trail->len; i++)
    n_new += g_array_index (evidence->trail, XgSeenItem, i).seen == XG_SEEN_MISSED;
  rate = (double) (n_live - 1) / (double) (newest->received - oldest);
  return (gint64) (rate * (double) (gap->until - gap->since) + 0.5) - n_new;
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
static gboolean
judge_evicted (const XgGapEvidence *evidence, guint first_new, XgGap *gap)
{
  const XgStoreMark *newest = evidence->marks->pdata[0];
  gint64 distance = 0;
  gint64 about;

  xg_gap_init (gap, XG_GAP_EVICTED, evidence);
  if (first_new < evidence->trail->len &&
      (marks_count (evidence->marks) || trail_counts (evidence->trail, first_new)))
    {
      const char *first = g_array_index (evidence->trail, XgSeenItem, first_new).item_id;
      gint64 live = id_distance (newest->item_id, evidence->first_live);

      distance = id_distance (newest->item_id, first);
      /* What came by itself may have been evicted since: it is here all the same. */
      if (live > 0 && (distance <= 0 || live < distance))
        distance = live;
    }
  if (distance > 0)
    {
      gap->known = XG_GAP_EXACT;
      gap->count = distance - 1;
      return gap->count > 0;
    }
  about = estimate (evidence, gap);
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

  if (evidence->marks->len == 0)
    return FALSE; /* nothing is known from before: nothing can be said */
  if (evidence->resumed && evidence->n_gone == 0)
    return FALSE; /* the server kept what was published: everything came */
  if (evidence->trail->len == 0)
    {
      xg_gap_init (gap, XG_GAP_NOT_KEPT, evidence);
      return TRUE;
    }
  if (first_new == evidence->trail->len && evidence->n_gone == 0)
    return FALSE; /* nothing new */
  if (!overlaps (evidence, first_new))
    return judge_evicted (evidence, first_new, gap);
  if (evidence->n_gone == 0)
    return FALSE;
  xg_gap_init (gap, XG_GAP_EVICTED, evidence);
  gap->known = XG_GAP_EXACT;
  gap->count = evidence->n_gone;
  return TRUE;
}
