/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "feed/xg-format.h"

#include <glib/gi18n.h>
#include <string.h>
#include <time.h>

/**
 * xg_format_severity:
 * @severity: a severity
 *
 * Returns: (transfer none): the word that stands in a pill
 */
const char *
xg_format_severity (XgSeverity severity)
{
  switch (severity)
    {
    case XG_SEVERITY_CRITICAL:
      return _ ("Critical");
    case XG_SEVERITY_HIGH:
      return _ ("High");
    case XG_SEVERITY_MEDIUM:
      return _ ("Medium");
    case XG_SEVERITY_LOW:
      return _ ("Low");
    case XG_SEVERITY_INFO:
      return _ ("Info");
    case XG_SEVERITY_UNKNOWN:
    default:
      return _ ("Unrated");
    }
}

/**
 * xg_format_severity_at_least:
 * @severity: the least severity of a filter or rule
 *
 * Returns: (transfer none): words for a drop-down
 */
const char *
xg_format_severity_at_least (XgSeverity severity)
{
  switch (severity)
    {
    case XG_SEVERITY_CRITICAL:
      return _ ("Critical only");
    case XG_SEVERITY_HIGH:
      return _ ("High or critical");
    case XG_SEVERITY_MEDIUM:
      return _ ("Medium or higher");
    case XG_SEVERITY_LOW:
      return _ ("Low or higher");
    case XG_SEVERITY_INFO:
      return _ ("Any rated");
    case XG_SEVERITY_UNKNOWN:
    default:
      return _ ("Any severity");
    }
}

/**
 * xg_format_kind:
 * @kind: what happened
 *
 * Returns: (transfer none): one word for a pill
 */
const char *
xg_format_kind (XgRecordKind kind)
{
  switch (kind)
    {
    case XG_RECORD_RETRACT:
      return _ ("Retracted");
    case XG_RECORD_PURGE:
      return _ ("Purged");
    case XG_RECORD_DELETE:
      return _ ("Deleted");
    case XG_RECORD_CONFIGURATION:
      return _ ("Configured");
    case XG_RECORD_COLLECTION:
      return _ ("Collection");
    case XG_RECORD_SUBSCRIPTION:
      return _ ("Access");
    case XG_RECORD_LOST:
      return _ ("Lost");
    case XG_RECORD_REQUEST:
      return _ ("Request");
    case XG_RECORD_ITEM:
    default:
      return _ ("Item");
    }
}

/**
 * xg_format_kind_icon:
 * @kind: what happened
 *
 * Returns: (transfer none) (nullable): the symbolic icon of an event other than publish
 */
const char *
xg_format_kind_icon (XgRecordKind kind)
{
  switch (kind)
    {
    case XG_RECORD_RETRACT:
      return "edit-undo-symbolic";
    case XG_RECORD_PURGE:
      return "edit-clear-all-symbolic";
    case XG_RECORD_DELETE:
      return "user-trash-symbolic";
    case XG_RECORD_CONFIGURATION:
      return "emblem-system-symbolic";
    case XG_RECORD_COLLECTION:
      return "folder-symbolic";
    case XG_RECORD_SUBSCRIPTION:
      return "mail-unread-symbolic";
    case XG_RECORD_LOST:
      return "dialog-warning-symbolic";
    case XG_RECORD_REQUEST:
      return "avatar-default-symbolic";
    case XG_RECORD_ITEM:
    default:
      return NULL;
    }
}

static void
split_local (gint64 when, struct tm *tm)
{
  time_t seconds = (time_t) (when / G_USEC_PER_SEC);

  if (localtime_r (&seconds, tm) == NULL)
    memset (tm, 0, sizeof *tm);
}

/* Days since some fixed day, in the local calendar. */
static int
local_day (const struct tm *tm)
{
  GDate date;

  g_date_clear (&date, 1);
  g_date_set_dmy (&date, (GDateDay) tm->tm_mday, tm->tm_mon + 1, (GDateYear) (tm->tm_year + 1900));
  return g_date_valid (&date) ? (int) g_date_get_julian (&date) : 0;
}

static char *
strftime_dup (const char *format, const struct tm *tm)
{
  char buffer[128];

  /* strftime's own checks can't see a translated format */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  if (strftime (buffer, sizeof buffer, format, tm) == 0)
    buffer[0] = '\0';
#pragma GCC diagnostic pop
  return g_strdup (buffer);
}

/**
 * xg_format_clock:
 * @time: a moment
 * @now: the present
 * @millis: whether milliseconds are wanted for a moment of today
 *
 * The short form of a list: the clock today, with the date for any other day.
 *
 * Returns: (transfer full): text of about equal width
 */
char *
xg_format_clock (gint64 time, gint64 now, gboolean millis)
{
  struct tm then, today;

  split_local (time, &then);
  split_local (now, &today);
  if (then.tm_year == today.tm_year && then.tm_yday == today.tm_yday)
    {
      if (millis)
        return g_strdup_printf ("%02d:%02d:%02d.%03d",
                                then.tm_hour,
                                then.tm_min,
                                then.tm_sec,
                                (int) (time / 1000 % 1000));
      return g_strdup_printf ("%02d:%02d:%02d", then.tm_hour, then.tm_min, then.tm_sec);
    }
  if (then.tm_year == today.tm_year)
    /* Translators: date and clock of another day of this year, see strftime(3) */
    return strftime_dup (_ ("%e %b %H:%M"), &then);
  return strftime_dup ("%Y-%m-%d", &then);
}

/**
 * xg_format_time:
 * @time: a moment
 * @now: the present
 *
 * Returns: (transfer full): "today 13:58:40", "12 November 2026, 13:58:40"
 */
char *
xg_format_time (gint64 time, gint64 now)
{
  struct tm then, today;
  int days;

  split_local (time, &then);
  split_local (now, &today);
  days = local_day (&today) - local_day (&then);
  if (days == 0)
    /* Translators: see strftime(3) */
    return strftime_dup (_ ("today %H:%M:%S"), &then);
  if (days == 1)
    /* Translators: see strftime(3) */
    return strftime_dup (_ ("yesterday %H:%M:%S"), &then);
  /* Translators: see strftime(3) */
  return strftime_dup (_ ("%-d %B %Y, %H:%M:%S"), &then);
}

/**
 * xg_format_span:
 * @span: µs, not negative
 *
 * Returns: (transfer full): "40 s", "3 min", "5 h", "12 days"
 */
char *
xg_format_span (gint64 span)
{
  gint64 seconds = (span + G_USEC_PER_SEC / 2) / G_USEC_PER_SEC;

  if (seconds < 90)
    return g_strdup_printf (_ ("%d s"), (int) seconds);
  if (seconds < 90 * 60)
    return g_strdup_printf (_ ("%d min"), (int) ((seconds + 30) / 60));
  if (seconds < 36 * 3600)
    return g_strdup_printf (_ ("%d h"), (int) ((seconds + 1800) / 3600));
  return g_strdup_printf (ngettext ("%d day", "%d days", (gulong) ((seconds + 43200) / 86400)),
                          (int) ((seconds + 43200) / 86400));
}

/**
 * xg_format_ago:
 * @time: a moment
 * @now: the present
 *
 * Returns: (transfer full): "3 min ago", "in 2 h", "now"
 */
char *
xg_format_ago (gint64 time, gint64 now)
{
  g_autofree char *span = NULL;

  if (ABS (now - time) < 2 * G_USEC_PER_SEC)
    return g_strdup (_ ("now"));
  span = xg_format_span (ABS (now - time));
  return g_strdup_printf (time < now ? _ ("%s ago") : _ ("in %s"), span);
}

/**
 * xg_format_count:
 * @count: a number
 *
 * Returns: (transfer full): @count with the locale's grouping
 */
char *
xg_format_count (guint64 count)
{
  return g_strdup_printf ("%'" G_GUINT64_FORMAT, count);
}

/**
 * xg_format_rate:
 * @per_minute: how many come in a minute
 *
 * Returns: (transfer full): a few letters: "12/min", "3.5/s"
 */
char *
xg_format_rate (guint per_minute)
{
  const double per_second = per_minute / 60.0;

  if (per_minute < 60)
    /* Translators: so many a minute, as short as possible */
    return g_strdup_printf (_ ("%u/min"), per_minute);
  /* Translators: so many a second, as short as possible */
  return g_strdup_printf (per_second < 9.95 ? _ ("%.1f/s") : _ ("%.0f/s"), per_second);
}

/**
 * xg_format_payload_type:
 * @payload_type: (nullable): namespace of a payload
 *
 * Returns: (transfer full): a short name for a column; "" for %NULL
 */
char *
xg_format_payload_type (const char *payload_type)
{
  static const struct
  {
    const char *prefix;
    const char *name;
  } known[] = {
    { "urn:ietf:params:xml:ns:iodef-2.0", "IODEF 2" },
    { "urn:ietf:params:xml:ns:iodef-1.0", "IODEF 1" },
    { "urn:ietf:params:xml:ns:rolie-", "ROLIE" },
    { "http://www.w3.org/2005/Atom", "Atom" },
    { "http://standards.iso.org/iso/19770/", "SWID" },
    { "http://docs.oasis-open.org/ns/cti", "STIX" },
    { "http://stix.mitre.org/", "STIX" },
    { "urn:xmpp:json:0", "JSON" },
  };
  g_autofree char *text = NULL;
  char *cut = NULL;

  if (payload_type == NULL)
    return g_strdup ("");
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_str_has_prefix (payload_type, known[i].prefix))
      return g_strdup (known[i].name);

  text = g_strdup (payload_type);
  while (text[0] != '\0' && strchr ("/#:", text[strlen (text) - 1]) != NULL)
    text[strlen (text) - 1] = '\0';
  for (char *p = text; *p != '\0'; p++)
    if (strchr ("/#:", *p) != NULL)
      cut = p;
  return g_strdup (cut != NULL ? cut + 1 : text);
}

/**
 * xg_format_paragraphs:
 * @text: text as somebody laid it out in XML
 *
 * Returns: (transfer full): @text with white space as in running text; empty lines still part
 *   paragraphs
 */
char *
xg_format_paragraphs (const char *text)
{
  GString *out = g_string_new (NULL);
  guint newlines = 0;
  gboolean space = FALSE;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isspace (c))
        {
          space = TRUE;
          newlines += c == '\n';
          continue;
        }
      if (space && out->len > 0)
        g_string_append (out, newlines > 1 ? "\n\n" : " ");
      space = FALSE;
      newlines = 0;
      g_string_append_unichar (out, c);
    }
  return g_string_free (out, FALSE);
}

/**
 * xg_format_row:
 * @item: a row
 * @now: the present
 *
 * Returns: (transfer full): what a screen reader says of the row
 */
char *
xg_format_row (XgItem *item, gint64 now)
{
  GString *text = g_string_new (NULL);
  XgRecordKind kind = xg_item_get_kind (item);
  g_autofree char *clock = xg_format_clock (xg_item_get_received (item), now, FALSE);

  if (!xg_item_get_read (item))
    g_string_append_printf (text, "%s, ", _ ("unread"));
  if (xg_item_get_pinned (item))
    g_string_append_printf (text, "%s, ", _ ("pinned"));
  if (kind != XG_RECORD_ITEM)
    g_string_append_printf (text, "%s, ", xg_format_kind (kind));
  else if (xg_item_get_severity (item) != XG_SEVERITY_UNKNOWN)
    g_string_append_printf (text, "%s, ", xg_format_severity (xg_item_get_severity (item)));
  if (kind == XG_RECORD_ITEM && xg_item_get_retracted (item))
    g_string_append_printf (text, "%s, ", _ ("no longer at the broker"));
  if (xg_item_get_summary (item) != NULL)
    g_string_append_printf (text, "%s, ", xg_item_get_summary (item));
  if (xg_item_get_topic (item) != NULL)
    g_string_append_printf (text, "%s, ", xg_item_get_topic (item));
  if (xg_item_get_publisher (item) != NULL)
    g_string_append_printf (text, "%s, ", xg_item_get_publisher (item));
  g_string_append (text, clock);
  if (xg_item_get_caught_up (item))
    g_string_append_printf (text, ", %s", _ ("caught up"));
  return g_string_free (text, FALSE);
}

/**
 * xg_format_facts_left:
 * @left: of xg_grid_get_facts_left()
 *
 * Returns: (transfer full): a sentence that says that a result may grow
 */
char *
xg_format_facts_left (gint64 left)
{
  g_autofree char *count = xg_format_count ((guint64) left);

  return g_strdup_printf (ngettext ("Up to %s older item is still being looked through: more may "
                                    "be found.",
                                    "Up to %s older items are still being looked through: more may "
                                    "be found.",
                                    (gulong) left),
                          count);
}
