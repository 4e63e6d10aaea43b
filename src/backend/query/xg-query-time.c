/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-query"

#include "config.h"

#include <string.h>

#include "query/xg-query-time.h"

#define MAX_DIGITS 5 /* of a relative time: 99999 weeks are 1900 years */

/* N digits, exactly. */
static gboolean
read_digits (const char **p, guint n, int *number)
{
  *number = 0;
  for (guint i = 0; i < n; i++, (*p)++)
    {
      if (!g_ascii_isdigit (**p))
        return FALSE;
      *number = *number * 10 + (**p - '0');
    }
  return TRUE;
}

static gboolean
skip (const char **p, char c)
{
  if (**p != c)
    return FALSE;
  (*p)++;
  return TRUE;
}

/* "14:30" or "14:30:05" */
static gboolean
read_clock (const char **p, int *hour, int *minute, int *second)
{
  *second = 0;
  if (!read_digits (p, 2, hour) || !skip (p, ':') || !read_digits (p, 2, minute))
    return FALSE;
  if (skip (p, ':') && !read_digits (p, 2, second))
    return FALSE;
  return *hour < 24 && *minute < 60 && *second < 60;
}

static gboolean
from_date (GTimeZone *zone,
           int year,
           int month,
           int day,
           int hour,
           int minute,
           int second,
           gint64 *time)
{
  g_autoptr (GDateTime) date = NULL;

  if (year < 1)
    return FALSE;
  date = g_date_time_new (zone, year, month, day, hour, minute, second);
  if (date == NULL)
    return FALSE;
  *time = g_date_time_to_unix (date) * G_USEC_PER_SEC;
  return TRUE;
}

/* "2h": before now */
static gboolean
parse_relative (const char *text, gint64 now, gint64 *time)
{
  static const struct
  {
    char letter;
    gint64 span;
  } units[] = {
    { 's', G_TIME_SPAN_SECOND }, { 'm', G_TIME_SPAN_MINUTE },  { 'h', G_TIME_SPAN_HOUR },
    { 'd', G_TIME_SPAN_DAY },    { 'w', 7 * G_TIME_SPAN_DAY },
  };
  gsize n = strspn (text, "0123456789");

  if (n == 0 || n > MAX_DIGITS || text[n] == '\0' || text[n + 1] != '\0')
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    {
      if (g_ascii_tolower (text[n]) == units[i].letter)
        {
          *time = now - g_ascii_strtoll (text, NULL, 10) * units[i].span;
          return TRUE;
        }
    }
  return FALSE;
}

/* Midnight DAYS ago, or an hour of today */
static gboolean
parse_day (const char *text, gint64 now, GTimeZone *zone, gint64 *time)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (now / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;
  g_autoptr (GDateTime) day = NULL;
  gboolean today = g_ascii_strcasecmp (text, "today") == 0;
  gboolean yesterday = g_ascii_strcasecmp (text, "yesterday") == 0;
  const char *p = text;
  int hour = 0;
  int minute = 0;
  int second = 0;

  if (local == NULL)
    return FALSE;
  if (!today && !yesterday && (!read_clock (&p, &hour, &minute, &second) || *p != '\0'))
    return FALSE;
  day = g_date_time_add_days (local, yesterday ? -1 : 0);
  return day != NULL && from_date (zone,
                                   g_date_time_get_year (day),
                                   g_date_time_get_month (day),
                                   g_date_time_get_day_of_month (day),
                                   hour,
                                   minute,
                                   second,
                                   time);
}

/* What stands behind a time of day: nothing, "Z", "+01:00" */
static GTimeZone *
read_zone (const char *text, GTimeZone *zone)
{
  const char *p = text + 1;
  int hour;
  int minute;

  if (*text == '\0')
    return g_time_zone_ref (zone);
  if (g_ascii_strcasecmp (text, "Z") == 0)
    return g_time_zone_new_utc ();
  if ((*text != '+' && *text != '-') || !read_digits (&p, 2, &hour) || !skip (&p, ':') ||
      !read_digits (&p, 2, &minute) || *p != '\0' || hour > 14 || minute > 59)
    return NULL;
  return g_time_zone_new_offset ((*text == '-' ? -1 : 1) * (hour * 3600 + minute * 60));
}

/* "2026-11-21", "2026-11-21T14:30", with seconds and a zone */
static gboolean
parse_date (const char *text, GTimeZone *zone, gint64 *time)
{
  g_autoptr (GTimeZone) its_zone = NULL;
  const char *p = text;
  int year;
  int month;
  int day;
  int hour = 0;
  int minute = 0;
  int second = 0;

  if (!read_digits (&p, 4, &year) || !skip (&p, '-') || !read_digits (&p, 2, &month) ||
      !skip (&p, '-') || !read_digits (&p, 2, &day))
    return FALSE;
  if (*p == '\0')
    return from_date (zone, year, month, day, 0, 0, 0, time);
  if (!skip (&p, 'T') && !skip (&p, 't') && !skip (&p, ' '))
    return FALSE;
  if (!read_clock (&p, &hour, &minute, &second))
    return FALSE;
  its_zone = read_zone (p, zone);
  return its_zone != NULL && from_date (its_zone, year, month, day, hour, minute, second, time);
}

/**
 * xg_query_time_parse:
 * @text: "2026-11-21", "2026-11-21T14:30:05", either with "Z" or "+01:00", "14:30", "2h", "today",
 *   "yesterday"
 * @now: µs since the epoch, what is relative counts from
 * @zone: of what does not say its own
 * @time: (out): µs since the epoch; set only on success
 *
 * Returns: whether @text is a time
 */
gboolean
xg_query_time_parse (const char *text, gint64 now, GTimeZone *zone, gint64 *time)
{
  return parse_relative (text, now, time) || parse_day (text, now, zone, time) ||
         parse_date (text, zone, time);
}
