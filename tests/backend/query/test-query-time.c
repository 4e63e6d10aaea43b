/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "query/xg-query-time.h"

#define HOUR (60 * 60)
#define DAY  (24 * HOUR)

/* 2026-11-21 14:30:00 at +01:00 */
#define NOW G_GINT64_CONSTANT (1795267800)

static void
assert_time (const char *text, gint64 seconds)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (HOUR);
  gint64 time = -1;

  if (!xg_query_time_parse (text, NOW * G_USEC_PER_SEC, zone, &time))
    g_error ("“%s” is no time", text);
  g_assert_cmpint (time, ==, seconds * G_USEC_PER_SEC);
}

static void
test_relative (void)
{
  assert_time ("0s", NOW);
  assert_time ("30s", NOW - 30);
  assert_time ("30m", NOW - 30 * 60);
  assert_time ("2h", NOW - 2 * HOUR);
  assert_time ("3D", NOW - 3 * DAY);
  assert_time ("1w", NOW - 7 * DAY);
  assert_time ("99999w", NOW - G_GINT64_CONSTANT (99999) * 7 * DAY);
}

static void
test_days (void)
{
  const gint64 midnight = NOW - 14 * HOUR - 30 * 60;

  assert_time ("today", midnight);
  assert_time ("Yesterday", midnight - DAY);
  assert_time ("14:30", NOW);
  assert_time ("14:30:05", NOW + 5);
  assert_time ("00:00", midnight);
  assert_time ("2026-11-21", midnight);
  assert_time ("2026-11-20", midnight - DAY);
  assert_time ("2026-11-21T14:30", NOW);
  assert_time ("2026-11-21 14:30", NOW);
  assert_time ("2026-11-21T14:30:05", NOW + 5);
  assert_time ("2026-11-21T13:30Z", NOW);
  assert_time ("2026-11-21T13:30:00z", NOW);
  assert_time ("2026-11-21T16:00+02:30", NOW);
  assert_time ("2026-11-21T08:30-05:00", NOW);
}

/* The day has 23 hours where the clock goes forward. */
static void
test_summer_time (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("EST5EDT,M3.2.0,M11.1.0");
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  gint64 day = 0;
  gint64 next = 0;

  g_assert_nonnull (zone);
  g_assert_true (xg_query_time_parse ("2026-03-08", 0, zone, &day));
  g_assert_true (xg_query_time_parse ("2026-03-09", 0, zone, &next));
  g_assert_cmpint (next - day, ==, 23 * G_TIME_SPAN_HOUR);
}

static void
test_no_time (void)
{
  static const char *const texts[] = {
    "",
    "h",
    "2",
    "2y",
    "-2h",
    "2hh",
    "100000h",
    "2 h",
    "tomorrow",
    "todays",
    "24:00",
    "12:60",
    "12",
    "1:30",
    "12:30x",
    "2026",
    "2026-1-1",
    "2026-13-01",
    "2026-02-30",
    "0000-01-01",
    "2026-11-21T",
    "2026-11-21T25:00",
    "2026-11-21x14:30",
    "2026-11-21T14:30+1",
    "2026-11-21T14:30+99:00",
    "2026-11-21T14:30 Z",
    "🕐",
  };
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      gint64 time = 7;

      if (xg_query_time_parse (texts[i], NOW * G_USEC_PER_SEC, zone, &time))
        g_error ("“%s” is a time", texts[i]);
      g_assert_cmpint (time, ==, 7);
    }
}

/* A clock that is far out is an answer as well. */
static void
test_strange_clock (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  gint64 time;

  xg_query_time_parse ("today", G_MAXINT64, zone, &time);
  xg_query_time_parse ("today", G_MININT64, zone, &time);
  xg_query_time_parse ("yesterday", 0, zone, &time);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/query/time/relative", test_relative);
  g_test_add_func ("/query/time/days", test_days);
  g_test_add_func ("/query/time/summer-time", test_summer_time);
  g_test_add_func ("/query/time/what-is-none-is-refused", test_no_time);
  g_test_add_func ("/query/time/strange-clock", test_strange_clock);
  return g_test_run ();
}
