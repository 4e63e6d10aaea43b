/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * XgGapCount:
 *
 * What is known of how many items a gap has. Stored: never renumber.
 */
typedef enum
{
  XG_GAP_UNKNOWN = 0,  /* nobody can tell, not even whether there were any */
  XG_GAP_EXACT = 1,    /* ids tell */
  XG_GAP_AT_LEAST = 2, /* so many for certain, and maybe more */
  XG_GAP_ABOUT = 3,    /* from how many came before */
} XgGapCount;

/**
 * XgGapReason:
 *
 * Why what was missed can't be fetched. Stored: never renumber.
 */
typedef enum
{
  XG_GAP_EVICTED = 0,     /* the broker keeps so many items, and more were published */
  XG_GAP_NOT_KEPT = 1,    /* the broker has no items of the topic, though we got some */
  XG_GAP_REFUSED = 2,     /* we may not fetch there */
  XG_GAP_UNSUPPORTED = 3, /* the broker can't be asked */
  XG_GAP_DELETED = 4,     /* the topic is gone */
  XG_GAP_TOO_BIG = 5,     /* the answer ends the connection */
} XgGapReason;

#define XG_GAP_REASON_LAST XG_GAP_TOO_BIG

/**
 * XgGap:
 *
 * A time in which items of a topic were, or may have been, published that nobody can give us any
 * more.
 */
typedef struct
{
  gint64 since; /* µs since the epoch: until then, at least, nothing was missed */
  gint64 until; /* same unit: when we were back */
  gint64 count; /* items; means nothing for XG_GAP_UNKNOWN */
  XgGapCount known;
  XgGapReason reason;
  gint64 interruption; /* the store's number of the last interruption that this tells of */
} XgGap;

const char *xg_gap_count_to_nick (XgGapCount known);
const char *xg_gap_reason_to_nick (XgGapReason reason);

G_END_DECLS
