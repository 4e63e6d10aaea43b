/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-form"

#include "config.h"

#include <string.h>

#include "form/xg-form-time.h"

/* Whether @text begins with @pattern, in which "0" stands for any digit. */
static gboolean
looks_like (const char *text, const char *pattern)
{
  for (; *pattern != '\0'; text++, pattern++)
    {
      if (*pattern == '0' ? !g_ascii_isdigit (*text) : *text != *pattern)
        return FALSE;
    }
  return TRUE;
}

/* The rest after "hh:mm:ss" and parts of a second; NULL if there is no such time. */
static const char *
skip_time (const char *text)
{
  if (!looks_like (text, "00:00:00"))
    return NULL;
  text += strlen ("00:00:00");
  if (*text == '.')
    {
      const gsize digits = strspn (text + 1, "0123456789");

      if (digits == 0)
        return NULL;
      text += 1 + digits;
    }
  return text;
}

static gboolean
is_zone_or_end (const char *text)
{
  if (*text == '\0' || strcmp (text, "Z") == 0)
    return TRUE;
  return (looks_like (text, "+00:00") || looks_like (text, "-00:00")) &&
         text[strlen ("+00:00")] == '\0';
}

/**
 * xg_form_time_parse:
 * @kind: what to expect
 * @text: any text
 *
 * Reads a date, a time or both as XML Schema writes them; without a zone they are taken for UTC.
 * GLib alone would accept more (ISO 8601's weeks, times without colons).
 *
 * Returns: (transfer full) (nullable): the moment, of 2000-01-01 for a time; %NULL for what is none
 */
GDateTime *
xg_form_time_parse (XgFormTime kind, const char *text)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autofree char *whole = NULL;
  const char *rest = text;

  if (strlen (text) > 64)
    return NULL;
  if (kind != XG_FORM_TIME_TIME)
    {
      if (!looks_like (text, "0000-00-00"))
        return NULL;
      rest = text + strlen ("0000-00-00");
    }
  if (kind == XG_FORM_TIME_DATE_TIME && *rest++ != 'T')
    return NULL;
  if (kind != XG_FORM_TIME_DATE)
    rest = skip_time (rest);
  if (rest == NULL || !is_zone_or_end (rest))
    return NULL;

  if (kind == XG_FORM_TIME_DATE)
    whole = g_strdup_printf ("%.10sT00:00:00%s", text, rest);
  else if (kind == XG_FORM_TIME_TIME)
    whole = g_strconcat ("2000-01-01T", text, NULL);
  return g_date_time_new_from_iso8601 (whole != NULL ? whole : text, utc);
}
