/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-query"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "query/xg-query-field.h"

/* In the order of the values that they stand for. */
static const char *const severity_words[] = { "unknown", "info",     "low", "medium",
                                              "high",    "critical", NULL };
static const char *const tlp_words[] = { "clear", "green", "amber", "amber+strict", "red", NULL };
static const char *const state_words[] = { "unread",  "read",   "pinned", "retracted",
                                           "updated", "missed", "item",   NULL };
static const char *const part_words[] = { "payload", "id",       "publisher", "type", "severity",
                                          "purpose", "incident", "tlp",       NULL };
static const char *const time_words[] = { "today", "yesterday", "1h", "24h", "7d", NULL };

static const struct
{
  const char *name;
  const char *description;
  const char *const *words; /* NULL: any text */
  gboolean ordered;         /* can be compared with < and > */
} fields[XG_QUERY_N_FIELDS] = {
  [XG_QUERY_TOPIC] = { "topic", N_ ("id of the topic; * and ? stand for anything"), NULL, FALSE },
  [XG_QUERY_UNDER] = { "under", N_ ("a collection and all that is below it"), NULL, FALSE },
  [XG_QUERY_PUBLISHER] = { "publisher", N_ ("address of who published it"), NULL, FALSE },
  [XG_QUERY_TYPE] = { "type", N_ ("kind of the payload, its XML namespace"), NULL, FALSE },
  [XG_QUERY_SEVERITY] = { "severity", N_ ("how bad it is"), severity_words, TRUE },
  [XG_QUERY_PURPOSE] = { "purpose", N_ ("purpose of the incident report"), NULL, FALSE },
  [XG_QUERY_SINCE] = { "since", N_ ("arrived then or later"), time_words, FALSE },
  [XG_QUERY_BEFORE] = { "before", N_ ("arrived earlier"), time_words, FALSE },
  [XG_QUERY_ID] = { "id", N_ ("id of the item"), NULL, FALSE },
  [XG_QUERY_INCIDENT] = { "incident", N_ ("id of the incident"), NULL, FALSE },
  [XG_QUERY_INDICATOR] = { "indicator", N_ ("an address, domain, hash … in it"), NULL, FALSE },
  [XG_QUERY_TLP] = { "tlp", N_ ("Traffic Light Protocol: who may see it"), tlp_words, TRUE },
  [XG_QUERY_HAS] = { "has", N_ ("what it has at all"), part_words, FALSE },
  [XG_QUERY_IS] = { "is", N_ ("the state that it is in"), state_words, FALSE },
};

/**
 * xg_query_field_get_name:
 * @field: a field
 *
 * Returns: (transfer none): its word in the language, which is never translated
 */
const char *
xg_query_field_get_name (XgQueryField field)
{
  g_return_val_if_fail (field < XG_QUERY_N_FIELDS, NULL);
  return fields[field].name;
}

/**
 * xg_query_field_describe:
 * @field: a field
 *
 * Returns: (transfer none): what it is about, a few translated words
 */
const char *
xg_query_field_describe (XgQueryField field)
{
  g_return_val_if_fail (field < XG_QUERY_N_FIELDS, NULL);
  return _ (fields[field].description);
}

/**
 * xg_query_field_is_ordered:
 * @field: a field
 *
 * Returns: whether its values can be compared with "<" and ">"
 */
gboolean
xg_query_field_is_ordered (XgQueryField field)
{
  g_return_val_if_fail (field < XG_QUERY_N_FIELDS, FALSE);
  return fields[field].ordered;
}

/**
 * xg_query_field_from_name:
 * @name: a word in any case; need not end with NUL
 * @length: its bytes
 * @field: (out): set only on success
 *
 * Returns: whether there is such a field
 */
gboolean
xg_query_field_from_name (const char *name, gsize length, XgQueryField *field)
{
  for (guint i = 0; i < XG_QUERY_N_FIELDS; i++)
    {
      if (strlen (fields[i].name) == length &&
          g_ascii_strncasecmp (name, fields[i].name, length) == 0)
        {
          *field = (XgQueryField) i;
          return TRUE;
        }
    }
  return FALSE;
}

/**
 * xg_query_field_get_words:
 * @field: a field
 *
 * Returns: (transfer none) (nullable) (array zero-terminated=1): the values that it has, or, of
 *   times, the usual ones; %NULL for any text
 */
const char *const *
xg_query_field_get_words (XgQueryField field)
{
  g_return_val_if_fail (field < XG_QUERY_N_FIELDS, NULL);
  return fields[field].words;
}

/**
 * xg_query_field_find_word:
 * @field: severity, TLP, "has" or "is"
 * @word: a value in any case
 * @number: (out): what it stands for; set only on success
 *
 * Returns: whether @word is one of its values
 */
gboolean
xg_query_field_find_word (XgQueryField field, const char *word, gint64 *number)
{
  const char *const *words = xg_query_field_get_words (field);

  if (field == XG_QUERY_TLP)
    {
      XgTlp tlp = xg_tlp_from_word (word, strlen (word));

      *number = tlp;
      return tlp != XG_TLP_NONE;
    }
  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    {
      if (g_ascii_strcasecmp (word, words[i]) == 0)
        {
          *number = i;
          return TRUE;
        }
    }
  return FALSE;
}
