/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "feed/xg-format.h"
#include "xg-ui-items.h"
#include "xg-ui-test.h"

/* 2026-11-20 14:02:11.318 UTC */
#define NOON G_GINT64_CONSTANT (1795183331318000)
#define HOUR G_TIME_SPAN_HOUR
#define DAY  G_TIME_SPAN_DAY

#define ASSERT_TEXT(call, text)                                                                    \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *result_ = (call);                                                             \
    g_assert_cmpstr (result_, ==, text);                                                           \
  }                                                                                                \
  G_STMT_END

static void
test_rate (void)
{
  static const struct
  {
    guint per_minute;
    const char *text;
  } rows[] = {
    { 1, "1/min" },  { 59, "59/min" }, { 60, "1.0/s" },      { 90, "1.5/s" },
    { 599, "10/s" }, { 600, "10/s" },  { 300000, "5000/s" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = xg_format_rate (rows[i].per_minute);

      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

static void
test_clock (void)
{
  ASSERT_TEXT (xg_format_clock (NOON, NOON, TRUE), "14:02:11.318");
  ASSERT_TEXT (xg_format_clock (NOON, NOON, FALSE), "14:02:11");
  ASSERT_TEXT (xg_format_clock (NOON - DAY, NOON, TRUE), "19 Nov 14:02");
  ASSERT_TEXT (xg_format_clock (NOON - 400 * DAY, NOON, TRUE), "2025-10-16");
}

static void
test_time (void)
{
  ASSERT_TEXT (xg_format_time (NOON, NOON), "today 14:02:11");
  ASSERT_TEXT (xg_format_time (NOON - DAY, NOON), "yesterday 14:02:11");
  ASSERT_TEXT (xg_format_time (NOON - 18 * DAY, NOON), "2 November 2026, 14:02:11");
  /* Another year, the day before: the calendar counts, not the day's number. */
  ASSERT_TEXT (
    xg_format_time (G_GINT64_CONSTANT (1798761599000000), G_GINT64_CONSTANT (1798761601000000)),
    "yesterday 23:59:59");
}

static void
test_times_out_of_the_world_are_harmless (void)
{
  g_autofree char *low = xg_format_time (G_MININT64, NOON);
  g_autofree char *high = xg_format_time (G_MAXINT64, NOON);
  g_autofree char *clock = xg_format_clock (G_MAXINT64, NOON, TRUE);

  g_assert_nonnull (low);
  g_assert_nonnull (high);
  g_assert_nonnull (clock);
}

static void
test_span (void)
{
  ASSERT_TEXT (xg_format_span (0), "0 s");
  ASSERT_TEXT (xg_format_span (40 * G_USEC_PER_SEC), "40 s");
  ASSERT_TEXT (xg_format_span (180 * G_USEC_PER_SEC), "3 min");
  ASSERT_TEXT (xg_format_span (5 * HOUR), "5 h");
  ASSERT_TEXT (xg_format_span (12 * DAY), "12 days");
  ASSERT_TEXT (xg_format_ago (NOON - 180 * G_USEC_PER_SEC, NOON), "3 min ago");
  ASSERT_TEXT (xg_format_ago (NOON + 2 * HOUR, NOON), "in 2 h");
  ASSERT_TEXT (xg_format_ago (NOON, NOON), "now");
}

static void
test_payload_type (void)
{
  ASSERT_TEXT (xg_format_payload_type ("urn:ietf:params:xml:ns:iodef-2.0"), "IODEF 2");
  ASSERT_TEXT (xg_format_payload_type ("http://www.w3.org/2005/Atom"), "Atom");
  ASSERT_TEXT (xg_format_payload_type ("urn:example:posture"), "posture");
  ASSERT_TEXT (xg_format_payload_type ("http://example.org/schema/thing/"), "thing");
  ASSERT_TEXT (xg_format_payload_type ("plain"), "plain");
  ASSERT_TEXT (xg_format_payload_type (":::"), "");
  ASSERT_TEXT (xg_format_payload_type (NULL), "");
}

static void
test_paragraphs (void)
{
  ASSERT_TEXT (xg_format_paragraphs ("\n  Command   of\n  the botnet\n\n  Second \t one\n"),
               "Command of the botnet\n\nSecond one");
  ASSERT_TEXT (xg_format_paragraphs (" \n "), "");
  ASSERT_TEXT (xg_format_paragraphs ("Größe"), "Größe");
}

static void
test_row (void)
{
  g_autoptr (XgItem) item = xg_ui_items_make (29, NOON);
  g_autoptr (XgItem) event = xg_ui_items_make_event (3, XG_RECORD_DELETE, "The topic was deleted");
  g_autofree char *said = NULL;

  ASSERT_TEXT (xg_format_row (item, NOON),
               "unread, Medium, no longer at the broker, Phishing kit hosted at "
               "invoice-portal[.]example, partners, feed@cert.example, 14:02:11");
  said = xg_format_row (event, NOON);
  g_assert_true (g_str_has_prefix (said, "Deleted, The topic was deleted, energy, "));
}

static void
test_every_value_has_a_word (void)
{
  for (int i = 0; i <= XG_SEVERITY_LAST; i++)
    {
      g_assert_cmpstr (xg_format_severity ((XgSeverity) i), !=, "");
      g_assert_cmpstr (xg_format_severity_at_least ((XgSeverity) i), !=, "");
    }
  for (int i = 0; i <= XG_RECORD_KIND_LAST; i++)
    {
      g_assert_cmpstr (xg_format_kind ((XgRecordKind) i), !=, "");
      g_assert_cmpint (xg_format_kind_icon ((XgRecordKind) i) == NULL, ==, i == XG_RECORD_ITEM);
    }
}

static void
register_tests (void)
{
  g_test_add_func ("/ui/format/rate", test_rate);
  g_test_add_func ("/ui/format/clock", test_clock);
  g_test_add_func ("/ui/format/time", test_time);
  g_test_add_func ("/ui/format/times-out-of-the-world-are-harmless",
                   test_times_out_of_the_world_are_harmless);
  g_test_add_func ("/ui/format/span", test_span);
  g_test_add_func ("/ui/format/payload-type", test_payload_type);
  g_test_add_func ("/ui/format/paragraphs", test_paragraphs);
  g_test_add_func ("/ui/format/row", test_row);
  g_test_add_func ("/ui/format/every-value-has-a-word", test_every_value_has_a_word);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  return xg_ui_test_main (argc, argv, register_tests);
}
