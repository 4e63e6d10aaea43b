/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "base/xg-severity.h"

static void
test_nicks (void)
{
  static const char *const nicks[] = { "unknown", "info", "low", "medium", "high", "critical" };

  for (guint i = 0; i <= XG_SEVERITY_LAST; i++)
    {
      XgSeverity severity = XG_SEVERITY_UNKNOWN;

      g_assert_cmpstr (xg_severity_to_nick ((XgSeverity) i), ==, nicks[i]);
      g_assert_true (xg_severity_from_nick (nicks[i], &severity));
      g_assert_cmpuint (severity, ==, i);
    }
}

static void
test_out_of_range (void)
{
  g_assert_cmpstr (xg_severity_to_nick ((XgSeverity) 99), ==, "unknown");
  g_assert_cmpstr (xg_severity_to_nick ((XgSeverity) -1), ==, "unknown");
}

static void
test_bad_nicks (void)
{
  static const char *const bad[] = { "", "hi", "highest", " high", "5" };
  XgSeverity severity = XG_SEVERITY_LOW;

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (xg_severity_from_nick (bad[i], &severity));
  g_assert_false (xg_severity_from_nick (NULL, &severity));
  g_assert_cmpint (severity, ==, XG_SEVERITY_LOW);

  g_assert_true (xg_severity_from_nick ("CRITICAL", &severity));
  g_assert_cmpint (severity, ==, XG_SEVERITY_CRITICAL);
}

static void
test_order (void)
{
  g_assert_cmpint (XG_SEVERITY_UNKNOWN, <, XG_SEVERITY_INFO);
  g_assert_cmpint (XG_SEVERITY_HIGH, <, XG_SEVERITY_CRITICAL);
  g_assert_cmpint (XG_SEVERITY_CRITICAL, ==, XG_SEVERITY_LAST);
}

/* The type's nicks are the same words: settings and .ui files use them. */
static void
test_type (void)
{
  g_autoptr (GEnumClass) type = g_type_class_ref (XG_TYPE_SEVERITY);

  g_assert_cmpuint (type->n_values, ==, XG_SEVERITY_LAST + 1);
  for (guint i = 0; i < type->n_values; i++)
    g_assert_cmpstr (type->values[i].value_nick,
                     ==,
                     xg_severity_to_nick ((XgSeverity) type->values[i].value));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/severity/nicks", test_nicks);
  g_test_add_func ("/severity/out-of-range-is-unknown", test_out_of_range);
  g_test_add_func ("/severity/bad-nicks", test_bad_nicks);
  g_test_add_func ("/severity/order", test_order);
  g_test_add_func ("/severity/type", test_type);
  return g_test_run ();
}
