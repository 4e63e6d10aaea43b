/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "form/xg-form-rule.h"

typedef struct
{
  const char *datatype;
  const char *good; /* separated by blanks */
  const char *bad;
} Datatype;

static const Datatype datatypes[] = {
  { "xs:string", "anything äöü 😀", NULL },
  { "urn:unknown", "anything", NULL },
  { "xs:boolean", "0 1 true false", "yes TRUE 2 on" },
  { "xs:byte", "-128 127 +5 007", "128 -129 1.0 x" },
  { "xs:short", "-32768 32767", "32768 -32769" },
  { "xs:int", "-2147483648 2147483647", "2147483648 -2147483649 99999999999999999999999" },
  { "xs:long", "-9223372036854775808 9223372036854775807", "9223372036854775808" },
  { "xs:integer", "0 -0 99999999999999999999999999999999", "1e3 0x10 1,000 - + ½ ٣" },
  { "xs:nonNegativeInteger", "0 -0 5", "-1" },
  { "xs:positiveInteger", "1 99999999999999999999", "0 -1" },
  { "xs:nonPositiveInteger", "0 -5", "1" },
  { "xs:negativeInteger", "-1", "0 1" },
  { "xs:unsignedByte", "0 255", "256 -1" },
  { "xs:unsignedShort", "65535", "65536" },
  { "xs:unsignedInt", "4294967295", "4294967296" },
  { "xs:unsignedLong", "18446744073709551615", "18446744073709551616" },
  { "xsd:int", "5", "x" },
  { "xs:decimal", "1 -1.5 .5 5. +0.00", "1e5 . 1.2.3 INF" },
  { "xs:double", "1 1e5 -1.5E-3 INF -INF NaN", "inf nan 0x1p3 e5 1,5" },
  { "xs:date",
    "2026-05-31 2024-02-29 2026-05-31Z 2026-05-31+02:00",
    "2026-02-30 2023-02-29 31.05.2026 2026-5-1 20260531 2026-W22-7" },
  { "xs:dateTime",
    "2026-05-31T14:00:00 2026-05-31T14:00:00Z 2026-05-31T14:00:00.25-05:00",
    "2026-05-31 2026-05-31T14:00 2026-05-31T25:00:00Z 2026-05-31t14:00:00Z 2026-05-31T14:00:00. "
    "x" },
  { "xs:time", "14:00:00 14:00:00.5Z 00:00:00+01:00", "14:00 24:01:00 2pm" },
  { "xs:anyURI", "urn:ietf:params:xml:ns:iodef-2.0 http://a/b?c#d ../x %20", "a<b %zz %2 a|b" },
  { "xs:language", "en de-AT zh-Hant-TW", "e_n 12 toolonglanguage en- -en" },
  { "xmpp:jid", "a@b a@b/c b", "@b a@ a@b@c a@/x" },
  { "pubsub:integer-or-max", "1 max 1000", "Max many 1.5" },
};

static void
test_datatypes (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (datatypes); i++)
    {
      const XgDataFormRule rule = { XG_DATA_RULE_BASIC, datatypes[i].datatype };
      g_autoptr (XgFormRule) self = xg_form_rule_new (&rule, NULL);
      g_auto (GStrv) good = g_strsplit (datatypes[i].good, " ", -1);
      g_auto (GStrv) bad = g_strsplit (datatypes[i].bad != NULL ? datatypes[i].bad : "", " ", -1);

      for (guint k = 0; good[k] != NULL; k++)
        {
          g_autofree char *wrong = xg_form_rule_check_value (self, good[k]);

          g_test_message ("%s: %s", datatypes[i].datatype, good[k]);
          g_assert_cmpstr (wrong, ==, NULL);
        }
      for (guint k = 0; bad[k] != NULL; k++)
        {
          g_autofree char *wrong = xg_form_rule_check_value (self, bad[k]);

          g_test_message ("%s: %s", datatypes[i].datatype, bad[k]);
          g_assert_nonnull (wrong);
          g_assert_nonnull (strstr (wrong, bad[k]));
        }
    }
}

typedef struct
{
  const char *datatype;
  const char *min;
  const char *max;
  const char *value;
  const char *wrong; /* part of the sentence; NULL: the value is fine */
} Range;

static const Range ranges[] = {
  { "xs:integer", "1", "10", "1", NULL },
  { "xs:integer", "1", "10", " 10 ", NULL },
  { "xs:integer", "1", "10", "0", "0 is too small: allowed is 1 to 10." },
  { "xs:integer", "1", "10", "11", "11 is too large: allowed is 1 to 10." },
  { "xs:integer", "1", NULL, "-99999999999999999999999", "the least is 1" },
  { "xs:integer", NULL, "10", "99999999999999999999999", "the most is 10" },
  { "xs:integer", "nonsense", "more nonsense", "5", NULL },
  { "xs:decimal", "-0.5", "0.5", "0.50", NULL },
  { "xs:decimal", "-0.5", "0.5", "0.51", "too large" },
  { "xs:decimal", "-0.5", "0.5", "-.6", "too small" },
  { "xs:double", "0", "1e3", "1001", "too large" },
  { "xs:double", "0", "1e3", "NaN", NULL },
  { "xs:date", "2026-01-01", "2026-12-31", "2027-01-01", "too large" },
  { "xs:dateTime", "2026-01-01T00:00:00Z", NULL, "2026-01-01T00:30:00+01:00", "too small" },
  { "xs:time", "08:00:00", "17:00:00", "12:00:00", NULL },
  { "xs:time", "08:00:00", "17:00:00", "18:00:00", "too large" },
  { "pubsub:integer-or-max", "1", "1000000", "max", NULL },
  { "pubsub:integer-or-max", "1", "1000000", "0", "too small" },
  { "pubsub:integer-or-max", "1", "1000000", "1000001", "allowed is 1 to 1000000" },
  { "xs:string", "a", "b", "zzz", NULL },
};

static void
test_ranges (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (ranges); i++)
    {
      const XgDataFormRule rule = { XG_DATA_RULE_RANGE,
                                    ranges[i].datatype,
                                    ranges[i].min,
                                    ranges[i].max };
      g_autoptr (XgFormRule) self = xg_form_rule_new (&rule, NULL);
      g_autofree char *wrong = xg_form_rule_check_value (self, ranges[i].value);

      g_test_message ("%s %s", ranges[i].datatype, ranges[i].value);
      if (ranges[i].wrong == NULL)
        g_assert_cmpstr (wrong, ==, NULL);
      else
        {
          g_assert_nonnull (wrong);
          g_assert_nonnull (strstr (wrong, ranges[i].wrong));
        }
    }
}

static char *
check_pattern (const char *pattern, const char *value)
{
  const XgDataFormRule rule = { XG_DATA_RULE_REGEX, "xs:string", .regex = pattern };
  g_autoptr (XgFormRule) self = xg_form_rule_new (&rule, NULL);

  return xg_form_rule_check_value (self, value);
}

static void
test_patterns (void)
{
  const char *const good[][2] = {
    { "[0-9]{3}-[0-9]{2}", "123-45" },
    { "a|b", "b" },
    { "ä+", "ää" },
    { "", "" },
    { "[", "what can't be compiled is left to the broker" },
    { "a)(b", "unbalanced" },
    { "(*ACCEPT)x", "verbs are left to the broker" },
    { "\\p{Lu}+", "ÄÖ" },
  };
  const char *const bad[][2] = {
    { "[0-9]{3}-[0-9]{2}", "123-456" },
    { "a|b", "ab" },
    { "a", "xa" },
    { "a$", "a\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autofree char *wrong = check_pattern (good[i][0], good[i][1]);

      g_test_message ("%s", good[i][0]);
      g_assert_cmpstr (wrong, ==, NULL);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *wrong = check_pattern (bad[i][0], bad[i][1]);

      g_test_message ("%s", bad[i][0]);
      g_assert_nonnull (wrong);
      g_assert_nonnull (strstr (wrong, bad[i][0]));
    }
}

/* Any of these would try for longer than the universe exists, or fill memory; none is a mistake. */
static void
test_hostile_patterns (void)
{
  const char *const patterns[] = { "(a+)+b",           "(a|aa)+b",
                                   "(.*)*.*.*.*.*.*x", "((((a{500}){500}){500}){500}){500}",
                                   "(?R)*b",           "(a?){60}a{60}b" };
  g_autofree char *value = g_strnfill (40000, 'a');
  g_autofree char *long_pattern = g_strnfill (1000000, '(');

  for (gsize i = 0; i < G_N_ELEMENTS (patterns); i++)
    {
      g_autofree char *wrong = check_pattern (patterns[i], value);

      g_test_message ("%s: %s", patterns[i], wrong != NULL ? "wrong" : "left to the broker");
    }
  g_assert_null (check_pattern (long_pattern, "x"));
}

static void
test_counts (void)
{
  const XgDataFormRule rule = { XG_DATA_RULE_BASIC, "xs:string", .list_min = 1, .list_max = 2 };
  g_autoptr (XgFormRule) self = xg_form_rule_new (&rule, NULL);
  g_autofree char *few = xg_form_rule_check_count (self, 0);
  g_autofree char *many = xg_form_rule_check_count (self, 3);

  g_assert_cmpstr (few, ==, "At least 1 value is needed here.");
  g_assert_cmpstr (many, ==, "At most 2 values are allowed here.");
  g_assert_null (xg_form_rule_check_count (self, 2));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/form-rule/every-datatype", test_datatypes);
  g_test_add_func ("/form-rule/ranges", test_ranges);
  g_test_add_func ("/form-rule/patterns", test_patterns);
  g_test_add_func ("/form-rule/hostile-patterns-end", test_hostile_patterns);
  g_test_add_func ("/form-rule/how-many-values", test_counts);
  return g_test_run ();
}
