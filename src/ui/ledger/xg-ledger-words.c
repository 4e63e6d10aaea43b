/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ledger"

#include "config.h"

#include "ledger/xg-ledger-words.h"

#include <glib/gi18n.h>

#include "feed/xg-format.h"

/**
 * xg_ledger_words_balance:
 * @counts: sums
 *
 * Returns: (transfer full): the sum that has to come out, as a sentence
 */
char *
xg_ledger_words_balance (const XgLedgerCounts *counts)
{
  g_autofree char *received = xg_format_count ((guint64) counts->received);
  g_autofree char *stored = xg_format_count ((guint64) counts->stored);
  g_autofree char *updated = xg_format_count ((guint64) counts->updated);
  g_autofree char *duplicate = xg_format_count ((guint64) counts->duplicate);
  g_autofree char *rejected = xg_format_count ((guint64) counts->rejected);

  /* Translators: a sum: all five are numbers of items */
  return g_strdup_printf (_ ("Received %s = %s stored + %s updated + %s duplicate + %s rejected"),
                          received,
                          stored,
                          updated,
                          duplicate,
                          rejected);
}

/**
 * xg_ledger_words_lost:
 * @counts: sums
 *
 * Returns: (transfer full): how many were lost, for a cell: "0", "90", "90 + ?"
 */
char *
xg_ledger_words_lost (const XgLedgerCounts *counts)
{
  g_autofree char *lost = xg_format_count ((guint64) counts->lost);

  if (counts->n_unknown == 0)
    return g_steal_pointer (&lost);
  if (counts->lost == 0)
    return g_strdup ("?");
  return g_strdup_printf ("%s + ?", lost);
}

static char *
describe_lost (const XgLedgerCounts *counts)
{
  g_autofree char *lost = xg_format_count ((guint64) counts->lost);
  g_autofree char *unknown = xg_format_count ((guint64) counts->n_unknown);

  if (counts->n_gaps == 0)
    return g_strdup (_ ("nothing lost at the Broker"));
  if (counts->n_unknown == 0)
    /* Translators: %s is a number of items */
    return g_strdup_printf (_ ("%s lost at the Broker"), lost);
  if (counts->lost == 0)
    return g_strdup_printf (
      ngettext ("%s gap of unknown size", "%s gaps of unknown size", (gulong) counts->n_unknown),
      unknown);
  /* Translators: numbers of items and of gaps */
  return g_strdup_printf (ngettext ("%s lost at the Broker and %s gap of unknown size",
                                    "%s lost at the Broker and %s gaps of unknown size",
                                    (gulong) counts->n_unknown),
                          lost,
                          unknown);
}

/**
 * xg_ledger_words_more:
 * @counts: sums
 *
 * Returns: (transfer full): what else there is to say, below the sum
 */
char *
xg_ledger_words_more (const XgLedgerCounts *counts)
{
  g_autofree char *caught_up = xg_format_count ((guint64) counts->caught_up);
  g_autofree char *lost = describe_lost (counts);

  /* Translators: a number of items, then for example "nothing lost at the Broker" */
  return g_strdup_printf (_ ("%s caught up after interruptions · %s"), caught_up, lost);
}

/**
 * xg_ledger_words_catch_up:
 * @catch_up: how far it is
 *
 * Returns: (transfer full) (nullable): what is going on, for the status bar; %NULL: nothing
 */
char *
xg_ledger_words_catch_up (const XgCatchUp *catch_up)
{
  g_autofree char *done = xg_format_count (catch_up->n_done);
  g_autofree char *topics = xg_format_count (catch_up->n_topics);
  g_autofree char *items = xg_format_count (catch_up->n_items);

  if (!catch_up->running)
    return NULL;
  /* Translators: "Catching up: 312 of 1,000 topics, 1,204 items" */
  return g_strdup_printf (ngettext ("Catching up: %s of %s topics, %s item",
                                    "Catching up: %s of %s topics, %s items",
                                    (gulong) catch_up->n_items),
                          done,
                          topics,
                          items);
}
