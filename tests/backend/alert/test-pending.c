/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "alert/xg-pending.h"

static void
add (XgPending *self, const char *body, XgSeverity severity, gint64 rowid)
{
  XgPending later = { 1, g_strdup ("Rule"), g_strdup (body), severity, rowid };

  xg_pending_add (self, &later);
  g_assert_cmpuint (later.count, ==, 0);
  g_assert_null (later.body);
}

static void
assert_body (const XgPending *self, gboolean markup, const char *expected)
{
  g_autofree char *body = xg_pending_dup_body (self, markup);

  g_assert_cmpstr (body, ==, expected);
}

static void
test_gravest (void)
{
  g_auto (XgPending) pending = { 0 };

  add (&pending, "one", XG_SEVERITY_LOW, 1);
  assert_body (&pending, FALSE, "one");
  add (&pending, "two", XG_SEVERITY_HIGH, 2);
  assert_body (&pending, FALSE, "two\n… and 1 more");
  add (&pending, "three", XG_SEVERITY_MEDIUM, 3);
  assert_body (&pending, FALSE, "two\n… and 2 more");
  g_assert_cmpint (pending.rowid, ==, 2);
  add (&pending, "four", XG_SEVERITY_HIGH, 4);
  assert_body (&pending, FALSE, "four\n… and 3 more");
  g_assert_cmpint (pending.rowid, ==, 4);
  g_assert_cmpuint (pending.count, ==, 4);
}

static void
test_merge (void)
{
  g_auto (XgPending) earlier = { 0 };
  g_auto (XgPending) later = { 0 };
  g_auto (XgPending) empty = { 0 };

  for (guint i = 0; i < 10; i++)
    add (&earlier, "grave", XG_SEVERITY_CRITICAL, 1);
  for (guint i = 0; i < 5; i++)
    add (&later, "mild", XG_SEVERITY_LOW, 2);
  xg_pending_add (&earlier, &empty);
  xg_pending_add (&earlier, &later);
  g_assert_cmpuint (earlier.count, ==, 15);
  g_assert_cmpstr (earlier.body, ==, "grave");
  g_assert_cmpint (earlier.severity, ==, XG_SEVERITY_CRITICAL);
}

static void
test_markup (void)
{
  g_auto (XgPending) pending = { 0 };

  add (&pending, "<b>&\"x\"</b>", XG_SEVERITY_LOW, 1);
  assert_body (&pending, FALSE, "<b>&\"x\"</b>");
  assert_body (&pending, TRUE, "&lt;b&gt;&amp;&quot;x&quot;&lt;/b&gt;");
}

static void
test_text (void)
{
  g_auto (XgPending) pending = { 0 };
  g_auto (XgPending) empty = { 0 };
  g_autofree char *long_text = g_strnfill (5000, 'x');
  g_autofree char *body = NULL;
  g_autofree char *title = NULL;

  add (&pending, " a\x01 b\nc\xff\t ", XG_SEVERITY_LOW, 1);
  assert_body (&pending, FALSE, "a  b\nc\xef\xbf\xbd");
  add (&pending, NULL, XG_SEVERITY_LOW, 1);
  assert_body (&pending, FALSE, "… and 1 more");
  assert_body (&empty, FALSE, "");

  add (&pending, long_text, XG_SEVERITY_HIGH, 1);
  body = xg_pending_dup_body (&pending, FALSE);
  g_assert_true (g_str_has_suffix (body, "xx…\n… and 2 more"));
  g_assert_cmpint (g_utf8_strlen (body, -1), <, 650);

  g_free (pending.title);
  pending.title = g_strdup (long_text);
  title = xg_pending_dup_title (&pending);
  g_assert_cmpint (g_utf8_strlen (title, -1), ==, 120);
}

/* Names from the network end where they end: what follows them runs as it did. */
static void
test_directions (void)
{
  static const char rlo[] = "\xe2\x80\xae";
  g_auto (XgPending) pending = { 0 };
  g_autofree char *evil = g_strconcat ("evil", rlo, "gnp.exe", NULL);
  g_autofree char *tail = g_strnfill (2000, 'x');
  g_autofree char *endless = g_strconcat (rlo, tail, NULL);
  g_autofree char *body = NULL;
  g_autofree char *title = NULL;

  add (&pending, evil, XG_SEVERITY_LOW, 1);
  assert_body (&pending,
               FALSE,
               "\xe2\x81\xa8"
               "evil\xe2\x80\xae"
               "gnp.exe\xe2\x80\xac\xe2\x81\xa9");
  g_free (pending.title);
  g_free (pending.body);
  pending.title = g_strdup (endless);
  pending.body = g_strdup (endless);
  pending.count = 3;
  title = xg_pending_dup_title (&pending);
  body = xg_pending_dup_body (&pending, FALSE);
  g_assert_true (g_str_has_suffix (title, "x…\xe2\x80\xac\xe2\x81\xa9"));
  g_assert_true (g_str_has_suffix (body, "x…\xe2\x80\xac\xe2\x81\xa9\n… and 2 more"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pending/shows-the-gravest", test_gravest);
  g_test_add_func ("/pending/merge", test_merge);
  g_test_add_func ("/pending/markup", test_markup);
  g_test_add_func ("/pending/directions", test_directions);
  g_test_add_func ("/pending/text", test_text);
  return g_test_run ();
}
