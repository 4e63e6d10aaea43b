/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include <string.h>

#include "grid/xg-gap-count.h"

/*
 * Item ids that count, "feed-0041", "feed-0042", tell exactly which items were published: those of
 * them are lost that neither the cache nor the broker has.
 *
 * Rows say nothing here of what was published first, as what was caught up has newer rows than what
 * came by itself meanwhile: the highest number counts, not the newest row.
 */

/* Our newest items, of which all have to be of one kind, and those that have to follow each other.
 */
#define LOOKED_AT 16
#define IN_A_ROW  4
/* Beyond that they are not looked up one by one. */
#define MAX_NUMBERS 1000000

/* What an id is made of; "feed-" is the prefix of "feed-0042". */
typedef struct
{
  const char *id;
  gsize prefix;
  gsize digits;
  gint64 number;
} Id;

static gboolean
split_id (const char *text, Id *id)
{
  gsize length = text != NULL ? strlen (text) : 0;
  gsize digits = 0;

  while (digits < length && g_ascii_isdigit (text[length - digits - 1]))
    digits++;
  if (digits == 0 || digits > 18)
    return FALSE;
  id->id = text;
  id->prefix = length - digits;
  id->digits = digits;
  id->number = g_ascii_strtoll (text + id->prefix, NULL, 10);
  return TRUE;
}

static gboolean
is_kin (const Id *id, const Id *other)
{
  return id->prefix == other->prefix && strncmp (id->id, other->id, id->prefix) == 0;
}

/* "0042" has four digits whatever it counts; "42" as many as it takes. */
static char *
make_id (const Id *kin, gint64 number)
{
  char plain[32];
  int digits = kin->id[kin->prefix] == '0' && kin->digits > 1 ? (int) kin->digits : 1;

  g_snprintf (plain, sizeof plain, "%0*" G_GINT64_FORMAT, digits, number);
  return g_strdup_printf ("%.*s%s", (int) kin->prefix, kin->id, plain);
}

static int
compare_falling (gconstpointer a, gconstpointer b)
{
  gint64 one = *(const gint64 *) a;
  gint64 other = *(const gint64 *) b;

  return one < other ? 1 : one > other ? -1 : 0;
}

/* Whether the highest numbers, two at least, follow each other. */
static gboolean
is_row (GArray *numbers)
{
  guint n_looked = MIN (numbers->len, IN_A_ROW);

  g_array_sort (numbers, compare_falling);
  for (guint i = 1; i < n_looked; i++)
    {
      if (g_array_index (numbers, gint64, i - 1) - g_array_index (numbers, gint64, i) != 1)
        return FALSE;
    }
  return n_looked >= 2;
}

/* Our highest number from before; FALSE when our newest items are not of one kind. */
static gboolean
find_highest (const XgGapEvidence *evidence, Id *highest, gboolean *row)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (gint64));
  Id kin = { 0 };

  for (guint i = 0; i < evidence->marks->len; i++)
    {
      const XgStoreMark *mark = evidence->marks->pdata[i];
      Id id;

      if (!split_id (mark->item_id, &id) || (kin.id != NULL && !is_kin (&id, &kin)))
        {
          if (i < LOOKED_AT)
            return FALSE;
          break;
        }
      if (kin.id == NULL)
        kin = *highest = id;
      if (id.number > highest->number)
        *highest = id;
      g_array_append_val (numbers, id.number);
    }
  *row = is_row (numbers);
  return kin.id != NULL;
}

/* The numbers that the broker has above HIGHEST; NULL when something new is not of that kind. */
static GHashTable *
read_trail (const XgGapEvidence *evidence, const Id *highest, gint64 *last, gboolean *row)
{
  g_autoptr (GHashTable) set = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (gint64));

  *last = highest->number;
  for (guint i = 0; i < evidence->trail->len; i++)
    {
      const XgSeenItem *item = &g_array_index (evidence->trail, XgSeenItem, i);
      Id id;

      if (item->seen == XG_SEEN_BEFORE || item->seen == XG_SEEN_CHANGED)
        continue;
      if (!split_id (item->item_id, &id) || !is_kin (&id, highest))
        return NULL;
      /* The publisher began anew, or does not count in order. */
      if (id.number <= highest->number && item->seen == XG_SEEN_MISSED)
        return NULL;
      if (id.number <= highest->number ||
          !g_hash_table_add (set, g_memdup2 (&id.number, sizeof id.number)))
        continue;
      *last = MAX (*last, id.number);
      g_array_append_val (numbers, id.number);
    }
  *row = is_row (numbers);
  return g_steal_pointer (&set);
}

/**
 * xg_gap_count_ids:
 * @evidence: what there is to judge by
 * @n_lost: (out): how many items were published that neither we nor the broker have
 *
 * Returns: whether the ids tell
 */
gboolean
xg_gap_count_ids (const XgGapEvidence *evidence, gint64 *n_lost)
{
  g_autoptr (GHashTable) there = NULL;
  Id highest = { 0 };
  gboolean marks_row;
  gboolean trail_row;
  gint64 last;

  if (!find_highest (evidence, &highest, &marks_row))
    return FALSE;
  there = read_trail (evidence, &highest, &last, &trail_row);
  if (there == NULL || !(marks_row || trail_row) || last == highest.number ||
      last - highest.number > MAX_NUMBERS)
    return FALSE;
  *n_lost = evidence->n_gone;
  for (gint64 number = highest.number + 1; number < last; number++)
    {
      g_autofree char *id = NULL;

      if (g_hash_table_contains (there, &number))
        continue;
      id = make_id (&highest, number);
      if (evidence->has == NULL || !evidence->has (id, evidence->has_data))
        ++*n_lost;
    }
  return TRUE;
}
