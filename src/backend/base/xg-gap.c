/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-base"

#include "config.h"

#include "base/xg-gap.h"

/**
 * xg_gap_count_to_nick:
 * @known: what is known of a number
 *
 * Returns: (transfer none): the stable word for @known, as `--json` prints it
 */
const char *
xg_gap_count_to_nick (XgGapCount known)
{
  switch (known)
    {
    case XG_GAP_EXACT:
      return "exact";
    case XG_GAP_AT_LEAST:
      return "at-least";
    case XG_GAP_ABOUT:
      return "about";
    case XG_GAP_UNKNOWN:
    default:
      return "unknown";
    }
}

/**
 * xg_gap_reason_to_nick:
 * @reason: a reason
 *
 * Returns: (transfer none): the stable word for @reason, as `--json` prints it
 */
const char *
xg_gap_reason_to_nick (XgGapReason reason)
{
  switch (reason)
    {
    case XG_GAP_NOT_KEPT:
      return "not-kept";
    case XG_GAP_REFUSED:
      return "refused";
    case XG_GAP_UNSUPPORTED:
      return "unsupported";
    case XG_GAP_DELETED:
      return "deleted";
    case XG_GAP_TOO_BIG:
      return "too-big";
    case XG_GAP_EVICTED:
    default:
      return "evicted";
    }
}
