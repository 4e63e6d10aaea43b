/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "store/xg-reader.h"

G_BEGIN_DECLS

/**
 * XgSeen:
 *
 * What an item that the broker has is to us.
 */
typedef enum
{
  XG_SEEN_BEFORE,  /* we had it before the interruption, as it is */
  XG_SEEN_CHANGED, /* we had it before, but not as it is, or it was published once more */
  XG_SEEN_MISSED,  /* we did not have it */
  XG_SEEN_LIVE,    /* it came after the interruption by itself */
} XgSeen;

typedef struct
{
  XgSeen seen;
  gint64 rowid;  /* 0: we did not have it */
  char *item_id; /* owned */
} XgSeenItem;

/**
 * XgTrail:
 *
 * What a broker has of a topic, oldest first, at least back to where we know it.
 */
typedef GArray XgTrail; /* (element-type XgSeenItem) */

XgTrail *xg_trail_new (void);
void xg_trail_add (XgTrail *self, XgSeen seen, gint64 rowid, const char *item_id);
void xg_trail_prepend (XgTrail *self, const XgTrail *older);

/**
 * XgHasItem:
 *
 * Returns: whether the cache has an item now, from whatever time
 */
typedef gboolean (*XgHasItem) (const char *item_id, gpointer data);

/**
 * XgGapEvidence:
 *
 * What there is to judge by.
 *
 * @marks: (element-type XgStoreMark) our newest items from before the interruption, newest first
 * @after: (nullable) (element-type XgStoreMark): what came since, oldest first
 * @trail: what the broker has
 * @breaks: (nullable) (element-type XgStoreBreak): the interruptions since the topic was compared
 *   last, oldest first; the last one ended at @until. %NULL: one, from @since
 * @keeps_place: an item that is published again stays where it was in the broker's order
 * @resumed: the server kept what was published and gave it to us afterwards (XEP-0198)
 * @has: (nullable): tells of an item whether it is in the cache; %NULL: what is not in @trail is
 * not
 * @has_data: for @has
 * @n_gone: items that the broker listed and did not have any more when they were fetched
 * @since: until then, at least, we were connected, µs since the epoch
 * @until: since then we are again, same unit
 */
typedef struct
{
  const GPtrArray *marks;
  const GPtrArray *after;
  const XgTrail *trail;
  const GArray *breaks;
  gboolean keeps_place;
  gboolean resumed;
  XgHasItem has;
  gpointer has_data;
  guint n_gone;
  gint64 since;
  gint64 until;
} XgGapEvidence;

gboolean xg_gap_judge (const XgGapEvidence *evidence, XgGap *gap);
void xg_gap_init (XgGap *gap, XgGapReason reason, const XgGapEvidence *evidence);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgTrail, g_array_unref)

G_END_DECLS
