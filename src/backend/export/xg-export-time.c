/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-export"

#include "config.h"

#include "export/xg-export-time.h"

/**
 * xg_export_time_format:
 * @time: µs since the epoch
 * @text: (out): room for %XG_EXPORT_TIME_SIZE bytes
 *
 * Returns: (transfer none) (nullable): @text, as in 2026-11-21T13:10:00.000250Z; %NULL for what is
 *   no date of the years 1 to 9999
 */
const char *
xg_export_time_format (gint64 time, char *text)
{
  gint64 seconds = time / G_USEC_PER_SEC;
  gint64 rest = time % G_USEC_PER_SEC;
  g_autoptr (GDateTime) date = NULL;

  if (rest < 0)
    {
      rest += G_USEC_PER_SEC;
      seconds--;
    }
  date = g_date_time_new_from_unix_utc (seconds);
  if (date == NULL)
    return NULL;
  g_snprintf (text,
              XG_EXPORT_TIME_SIZE,
              "%04d-%02d-%02dT%02d:%02d:%02d.%06dZ",
              g_date_time_get_year (date),
              g_date_time_get_month (date),
              g_date_time_get_day_of_month (date),
              g_date_time_get_hour (date),
              g_date_time_get_minute (date),
              g_date_time_get_second (date),
              (int) rest);
  return text;
}

/* Takes the digits behind a point; more than six are cut off, since a binary fraction would make
 * 0.250 of some and 0.249999 of others. */
static gint64
take_fraction (GString *text)
{
  char *point = strchr (text->str, '.');
  gint64 value = 0;
  gsize length = 1;

  if (point == NULL)
    return 0;
  for (; g_ascii_isdigit (point[length]); length++)
    if (length <= 6)
      value = value * 10 + (point[length] - '0');
  for (gsize digits = length - 1; digits < 6; digits++)
    value *= 10;
  g_string_erase (text, point - text->str, (gssize) length);
  return value;
}

/**
 * xg_export_time_parse:
 * @text: a time of ISO 8601 with its zone
 * @time: (out): µs since the epoch
 *
 * Returns: whether it is one
 */
gboolean
xg_export_time_parse (const char *text, gint64 *time)
{
  g_autoptr (GString) whole = g_string_new (text);
  gint64 fraction = take_fraction (whole);
  g_autoptr (GDateTime) date = g_date_time_new_from_iso8601 (whole->str, NULL);

  if (date == NULL)
    return FALSE;
  *time = g_date_time_to_unix (date) * G_USEC_PER_SEC + fraction;
  return TRUE;
}
