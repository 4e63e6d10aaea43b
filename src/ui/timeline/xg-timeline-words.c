/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a timeline says, and what it makes of a filter. */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "timeline/xg-timeline-words.h"

#include <glib/gi18n.h>

#include "feed/xg-format.h"
#include "query/xg-query.h"

static char *
format (gint64 time, const char *pattern)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_local (time / G_USEC_PER_SEC);

  return date != NULL ? g_date_time_format (date, pattern) : g_strdup ("");
}

/**
 * xg_timeline_words_range:
 * @since: µs since the epoch
 * @before: same unit
 *
 * Returns: (transfer full): "2026-11-21 14:00:00 – 14:05:00"
 */
char *
xg_timeline_words_range (gint64 since, gint64 before)
{
  g_autofree char *first_day = format (since, "%F");
  g_autofree char *last_day = format (before, "%F");
  g_autofree char *first = format (since, "%T");
  g_autofree char *last = format (before, "%T");

  if (g_str_equal (first_day, last_day))
    return g_strdup_printf ("%s %s – %s", first_day, first, last);
  return g_strdup_printf ("%s %s – %s %s", first_day, first, last_day, last);
}

/**
 * xg_timeline_words_counts:
 * @timeline: what was counted
 * @first: a bucket
 * @last: the same or a later one
 *
 * Returns: (transfer full): "12 items: Critical 3, High 9"
 */
char *
xg_timeline_words_counts (XgTimeline *timeline, guint first, guint last)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint64 total = 0;
  g_autofree char *number = NULL;

  for (int severity = XG_SEVERITY_LAST; severity >= 0; severity--)
    {
      guint64 count = 0;
      g_autofree char *formatted = NULL;

      for (guint i = first; i <= last; i++)
        count += xg_timeline_get_count (timeline, i, (XgSeverity) severity);
      total += count;
      if (count == 0)
        continue;
      formatted = xg_format_count (count);
      g_string_append_printf (text,
                              "%s%s %s",
                              text->len > 0 ? ", " : "",
                              xg_format_severity ((XgSeverity) severity),
                              formatted);
    }
  number = xg_format_count (total);
  if (total == 0)
    return g_strdup (_ ("No items"));
  /* Translators: a number, then how many of which severity */
  return g_strdup_printf (ngettext ("%s item: %s", "%s items: %s", (gulong) total),
                          number,
                          text->str);
}

/**
 * xg_timeline_words_summary:
 * @timeline: what was counted
 * @first: a bucket
 * @last: the same or a later one
 *
 * Returns: (transfer full): when, and how many
 */
char *
xg_timeline_words_summary (XgTimeline *timeline, guint first, guint last)
{
  g_autofree char *range = xg_timeline_words_range (xg_timeline_get_start (timeline, first),
                                                    xg_timeline_get_start (timeline, last + 1));
  g_autofree char *counts = xg_timeline_words_counts (timeline, first, last);

  return g_strdup_printf ("%s · %s", range, counts);
}

/* Whether the last word of the text is a limit of time; LENGTH: of what stands before it. */
static gboolean
ends_with_limit (const char *text, gsize *length)
{
  const char *space = strrchr (text, ' ');
  const char *word = space != NULL ? space + 1 : text;

  *length = space != NULL ? (gsize) (space - text) : 0;
  /* The end of something in quotation marks or parentheses is none. */
  return strpbrk (word, "\"()") == NULL &&
         (g_str_has_prefix (word, "since:") || g_str_has_prefix (word, "before:"));
}

/**
 * xg_timeline_words_widen:
 * @expression: a filter
 *
 * Returns: (transfer full): it without the limits of time that stand at its end
 */
char *
xg_timeline_words_widen (const char *expression)
{
  char *text = g_strstrip (g_strdup (expression));
  gsize length;

  while (*text != '\0' && ends_with_limit (text, &length))
    {
      text[length] = '\0';
      g_strchomp (text);
    }
  return text;
}

/**
 * xg_timeline_words_narrow:
 * @expression: a filter that can be read
 * @since: µs since the epoch; whole seconds
 * @before: same
 *
 * Returns: (transfer full): the same for this time only; it takes the place of limits that stand at
 *   the end already
 */
char *
xg_timeline_words_narrow (const char *expression, gint64 since, gint64 before)
{
  g_autofree char *rest = xg_timeline_words_widen (expression);
  g_autofree char *first = format (since, "%FT%T");
  g_autofree char *last = format (before, "%FT%T");
  g_autofree char *put_together = g_strdup_printf ("(%s)", rest);
  const char *begin = rest;

  if (*rest == '\0')
    return g_strdup_printf ("since:%s before:%s", first, last);
  /* "a or b" is to hold as a whole. A quoted "or" costs a pair of parentheses. */
  if (strcasestr (rest, " or ") != NULL && !(rest[0] == '(' && rest[strlen (rest) - 1] == ')'))
    begin = put_together;
  return g_strdup_printf ("%s since:%s before:%s", begin, first, last);
}
