/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "grid/xg-gap-text.h"

/* Words for what was lost at a broker: in the feed, in the ledger, and in `--json`. */

/**
 * xg_gap_text_amount:
 * @gap: a gap
 *
 * Returns: (transfer full): "400 items", "about 400 items", "an unknown number of items"
 */
char *
xg_gap_text_amount (const XgGap *gap)
{
  g_autofree char *number = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                                          "%" G_GINT64_FORMAT " item",
                                                          "%" G_GINT64_FORMAT " items",
                                                          (gulong) gap->count),
                                             gap->count);

  switch (gap->known)
    {
    case XG_GAP_EXACT:
      return g_steal_pointer (&number);
    case XG_GAP_AT_LEAST:
      /* Translators: %s is "400 items" */
      return g_strdup_printf (_ ("at least %s"), number);
    case XG_GAP_ABOUT:
      /* Translators: %s is "400 items" */
      return g_strdup_printf (_ ("about %s"), number);
    case XG_GAP_UNKNOWN:
    default:
      return g_strdup (_ ("an unknown number of items"));
    }
}

/**
 * xg_gap_text_reason:
 * @reason: a reason
 *
 * Returns: (transfer none): why nobody can give us what is missing, as a sentence
 */
const char *
xg_gap_text_reason (XgGapReason reason)
{
  switch (reason)
    {
    case XG_GAP_NOT_KEPT:
      return _ ("The Broker keeps no items of this topic.");
    case XG_GAP_REFUSED:
      return _ ("The Broker does not let you fetch items of this topic.");
    case XG_GAP_UNSUPPORTED:
      return _ ("The Broker can’t be asked for earlier items.");
    case XG_GAP_DELETED:
      return _ ("The topic was deleted meanwhile.");
    case XG_GAP_TOO_BIG:
      return _ ("What the Broker keeps of this topic is too big to be read.");
    case XG_GAP_EVICTED:
    default:
      return _ ("The Broker no longer keeps the items of that time.");
    }
}

/**
 * xg_gap_text_interval:
 * @gap: a gap
 *
 * Returns: (transfer full): "10:02:11 – 10:07:30", in the local time, with the date where it is
 * needed
 */
char *
xg_gap_text_interval (const XgGap *gap)
{
  g_autoptr (GDateTime) since = g_date_time_new_from_unix_local (gap->since / G_USEC_PER_SEC);
  g_autoptr (GDateTime) until = g_date_time_new_from_unix_local (gap->until / G_USEC_PER_SEC);
  gboolean same_day = since != NULL && until != NULL &&
                      g_date_time_get_year (since) == g_date_time_get_year (until) &&
                      g_date_time_get_day_of_year (since) == g_date_time_get_day_of_year (until);
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;

  if (since == NULL || until == NULL)
    return g_strdup ("");
  from = g_date_time_format (since, "%Y-%m-%d %H:%M:%S");
  to = g_date_time_format (until, same_day ? "%H:%M:%S" : "%Y-%m-%d %H:%M:%S");
  /* Translators: from a time until a time */
  return g_strdup_printf (_ ("%s – %s"), from, to);
}

/**
 * xg_gap_text_describe:
 * @gap: a gap
 *
 * Returns: (transfer full): all of it in one line
 */
char *
xg_gap_text_describe (const XgGap *gap)
{
  g_autofree char *amount = xg_gap_text_amount (gap);
  g_autofree char *interval = xg_gap_text_interval (gap);

  if (gap->known == XG_GAP_UNKNOWN)
    /* Translators: a time "10:02:11 – 10:07:30", then a sentence that says why */
    return g_strdup_printf (_ ("Items may have been lost, %s: %s"),
                            interval,
                            xg_gap_text_reason (gap->reason));
  /* Translators: "about 400 items", then a time "10:02:11 – 10:07:30" */
  return g_strdup_printf (_ ("Lost at the Broker: %s, %s"), amount, interval);
}
