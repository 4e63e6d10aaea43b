/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "notify-fixture.h"

/* What a person is told, how often, and what comes of a click. */

static void
test_show (void)
{
  g_autoptr (Server) server = server_new (FULL);
  XgNotifier *notifier = notifier_new ();
  g_auto (GStrv) call = NULL;

  xg_notifier_notify (notifier, 1, "Scans & <probes>", "From 192.0.2.1", XG_SEVERITY_HIGH, 77);
  call = server_expect (server, "notify");
  g_assert_cmpuint (g_strv_length (call), ==, N_FIELDS);
  g_assert_cmpstr (call[REPLACES], ==, "0");
  g_assert_cmpstr (call[APP], ==, "Grid Console");
  g_assert_cmpstr (call[ICON], ==, "org.xmppgrid.Console");
  g_assert_cmpstr (call[TITLE], ==, "Scans & <probes>"); /* a title is never markup */
  g_assert_cmpstr (call[BODY], ==, "From 192.0.2.1");
  g_assert_cmpstr (call[ENTRY], ==, "org.xmppgrid.Console");
  g_assert_nonnull (strstr (call[ACTIONS], "default|Open"));
  g_assert_nonnull (strstr (call[ACTIONS], "open|Open"));
  g_assert_true (xg_notifier_get_available (notifier));
  notifier_end (notifier);
}

static void
test_urgency (void)
{
  static const char *const urgency[] = { "1", "0", "0", "1", "1", "2" };
  g_autoptr (Server) server = server_new (FULL);
  XgNotifier *notifier = notifier_new ();

  for (guint i = 0; i <= XG_SEVERITY_LAST; i++)
    {
      g_auto (GStrv) call = NULL;

      xg_notifier_notify (notifier, i, "rule", "body", (XgSeverity) i, 1);
      call = server_expect (server, "notify");
      g_assert_cmpstr (call[URGENCY], ==, urgency[i]);
    }
  notifier_end (notifier);
}

static void
test_capabilities (void)
{
  static const struct
  {
    const char *capabilities;
    const char *title;
    const char *body;
    gboolean actions;
  } cases[] = {
    { FULL, "R <i>", "&lt;b&gt;&amp;&apos;x", TRUE },
    { "body", "R <i>", "<b>&'x", FALSE },
    { "body,actions", "R <i>", "<b>&'x", TRUE },
    { "body-markup", "R <i>: <b>&'x", "<b>&'x", FALSE },
    { "persistence", "R <i>: <b>&'x", "<b>&'x", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (Server) server = server_new (cases[i].capabilities);
      XgNotifier *notifier = notifier_new ();
      g_auto (GStrv) call = NULL;

      xg_notifier_notify (notifier, 1, "R <i>", "<b>&'x", XG_SEVERITY_HIGH, 1);
      call = server_expect (server, "notify");
      g_assert_cmpstr (call[TITLE], ==, cases[i].title);
      g_assert_cmpstr (call[BODY], ==, cases[i].body);
      g_assert_cmpint (*call[ACTIONS] != '\0', ==, cases[i].actions);
      notifier_end (notifier);
    }
}

static void
test_odd_text (void)
{
  g_autoptr (Server) server = server_new ("body");
  XgNotifier *notifier = notifier_new ();
  g_auto (GStrv) bare = NULL;
  g_auto (GStrv) broken = NULL;

  xg_notifier_notify (notifier, 1, NULL, NULL, XG_SEVERITY_HIGH, 1);
  bare = server_expect (server, "notify");
  g_assert_cmpstr (bare[TITLE], ==, "Grid Console");
  g_assert_cmpstr (bare[BODY], ==, "");
  xg_notifier_notify (notifier, 2, "\xff", "a\x02\xff", XG_SEVERITY_HIGH, 1);
  broken = server_expect (server, "notify");
  g_assert_cmpstr (broken[TITLE], ==, "\xef\xbf\xbd");
  g_assert_cmpstr (broken[BODY], ==, "a \xef\xbf\xbd");
  notifier_end (notifier);
}

static void
test_rate (void)
{
  g_autoptr (Server) server = server_new (FULL);
  XgNotifier *notifier = notifier_new ();
  g_auto (GStrv) first = NULL;
  g_auto (GStrv) second = NULL;
  gint64 start;

  xg_notifier_notify (notifier, 5, "Flood", "the first", XG_SEVERITY_LOW, 0);
  first = server_expect (server, "notify");
  g_assert_cmpstr (first[BODY], ==, "the first");

  start = g_get_monotonic_time ();
  for (guint i = 1; i < 10000; i++)
    xg_notifier_notify (notifier,
                        5,
                        "Flood",
                        i == 5000 ? "the grave one" : "another",
                        i == 5000 ? XG_SEVERITY_CRITICAL : XG_SEVERITY_LOW,
                        i);
  g_assert_cmpint (g_get_monotonic_time () - start, <, G_TIME_SPAN_SECOND / 2);

  second = server_expect (server, "notify");
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 900 * G_TIME_SPAN_MILLISECOND);
  g_assert_cmpstr (second[BODY], ==, "the grave one\n… and 9998 more");
  g_assert_cmpstr (second[URGENCY], ==, "2");
  g_assert_cmpstr (second[REPLACES], ==, first[ID]); /* not one more on the pile */
  server_expect_silence (server, 1500);
  notifier_end (notifier);
}

/* At most one a second also when alerts keep coming. */
static void
test_steady_rate (void)
{
  g_autoptr (Server) server = server_new (FULL);
  XgNotifier *notifier = notifier_new ();
  guint64 n_told = 0;
  guint64 n_sent = 0;
  guint n_calls = 0;
  gint64 end = g_get_monotonic_time () + 2500 * G_TIME_SPAN_MILLISECOND;
  gint64 last = 0;

  while (n_told < n_sent || g_get_monotonic_time () < end)
    {
      g_auto (GStrv) call = server_next_line (server, 5);

      if (g_get_monotonic_time () < end)
        {
          xg_notifier_notify (notifier, 1, "Steady", "x", XG_SEVERITY_LOW, 1);
          n_sent++;
        }
      if (call == NULL)
        continue;
      n_calls++;
      n_told += notifier_count_of (call[BODY]);
      if (last != 0) /* 50 ms for the way of the line to here */
        g_assert_cmpint (g_get_monotonic_time () - last, >=, 950 * G_TIME_SPAN_MILLISECOND);
      last = g_get_monotonic_time ();
    }
  g_assert_cmpuint (n_told, ==, n_sent);
  g_assert_cmpuint (n_calls, <=, 4);
  notifier_end (notifier);
}

static void
test_rules_apart (void)
{
  g_autoptr (Server) server = server_new (FULL);
  XgNotifier *notifier = notifier_new ();
  g_auto (GStrv) one = NULL;
  g_auto (GStrv) two = NULL;

  xg_notifier_notify (notifier, G_GINT64_CONSTANT (1), "One", "", XG_SEVERITY_LOW, 1);
  xg_notifier_notify (notifier, G_GINT64_CONSTANT (1) << 32, "Two", "", XG_SEVERITY_LOW, 2);
  one = server_expect (server, "notify");
  two = server_expect (server, "notify");
  g_assert_cmpstr (one[TITLE], ==, "One");
  g_assert_cmpstr (two[TITLE], ==, "Two");
  g_assert_cmpstr (two[REPLACES], ==, "0");
  g_assert_cmpstr (two[ID], !=, one[ID]);
  notifier_end (notifier);
}

typedef struct
{
  GThread *thread;
  gint64 rowid;
  guint n;
} Activation;

static void
activated_cb (XgNotifier *notifier, gint64 rowid, Activation *activation)
{
  g_assert_true (g_thread_self () == activation->thread);
  activation->rowid = rowid;
  activation->n++;
}

static void
wait_activated (Activation *activation, guint n)
{
  gint64 end = g_get_monotonic_time () + PATIENCE * G_TIME_SPAN_MILLISECOND;

  while (activation->n < n && g_get_monotonic_time () < end)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  g_assert_cmpuint (activation->n, ==, n);
}

static void
test_activated (void)
{
  g_autoptr (Server) server = server_new (FULL);
  XgNotifier *notifier = notifier_new ();
  Activation activation = { g_thread_self (), 0, 0 };
  g_auto (GStrv) one = NULL;
  g_auto (GStrv) two = NULL;
  g_autofree char *open = NULL;
  g_autofree char *click = NULL;

  g_signal_connect (notifier, "activated", G_CALLBACK (activated_cb), &activation);
  xg_notifier_notify (notifier, 1, "One", "", XG_SEVERITY_LOW, G_GINT64_CONSTANT (1) << 40);
  one = server_expect (server, "notify");
  xg_notifier_notify (notifier, 2, "Two", "", XG_SEVERITY_LOW, 42);
  two = server_expect (server, "notify");

  click = g_strdup_printf ("action %s default", two[ID]);
  server_tell (server, click);
  wait_activated (&activation, 1);
  g_assert_cmpint (activation.rowid, ==, 42);

  open = g_strdup_printf ("action %s open", one[ID]);
  server_tell (server, open);
  wait_activated (&activation, 2);
  g_assert_cmpint (activation.rowid, ==, G_GINT64_CONSTANT (1) << 40);

  server_tell (server, "action 4000 open"); /* somebody else's */
  server_expect_silence (server, 100);
  g_assert_cmpuint (activation.n, ==, 2);
  notifier_end (notifier);
}

static void
test_dismissed (void)
{
  g_autoptr (Server) server = server_new (FULL);
  XgNotifier *notifier = notifier_new ();
  g_auto (GStrv) one = NULL;
  g_auto (GStrv) two = NULL;
  g_autofree char *dismiss = NULL;

  xg_notifier_notify (notifier, 1, "One", "", XG_SEVERITY_LOW, 1);
  one = server_expect (server, "notify");
  dismiss = g_strdup_printf ("dismiss %s", one[ID]);
  server_tell (server, dismiss);
  server_expect_silence (server, 100);
  xg_notifier_notify (notifier, 1, "One", "again", XG_SEVERITY_LOW, 1);
  two = server_expect (server, "notify");
  g_assert_cmpstr (two[REPLACES], ==, "0");
  notifier_end (notifier);
}

static void
test_withdrawn (void)
{
  g_autoptr (Server) server = server_new (FULL);
  XgNotifier *notifier = notifier_new ();
  Activation activation = { g_thread_self (), 0, 0 };
  g_auto (GStrv) call = NULL;
  g_auto (GStrv) closed = NULL;
  g_autofree char *open = NULL;

  g_signal_connect (notifier, "activated", G_CALLBACK (activated_cb), &activation);
  xg_notifier_notify (notifier, 1, "One", "", XG_SEVERITY_LOW, 1);
  call = server_expect (server, "notify");
  open = g_strdup_printf ("action %s open", call[ID]);

  xg_notifier_close (notifier);
  closed = server_expect (server, "close");
  g_assert_cmpstr (closed[ID], ==, call[ID]);
  server_tell (server, open);
  xg_notifier_notify (notifier, 1, "One", "late", XG_SEVERITY_LOW, 1);
  xg_notifier_close (notifier);
  server_expect_silence (server, 200);
  g_assert_cmpuint (activation.n, ==, 0);
  notifier_end (notifier);
}

static void
test_two_notifiers (void)
{
  g_autoptr (Server) server = server_new (FULL);
  XgNotifier *a = notifier_new ();
  XgNotifier *b = notifier_new ();
  Activation activation_a = { g_thread_self (), 0, 0 };
  Activation activation_b = { g_thread_self (), 0, 0 };
  g_auto (GStrv) call_a = NULL;
  g_auto (GStrv) call_b = NULL;
  g_auto (GStrv) closed = NULL;
  g_autofree char *open = NULL;

  g_signal_connect (a, "activated", G_CALLBACK (activated_cb), &activation_a);
  g_signal_connect (b, "activated", G_CALLBACK (activated_cb), &activation_b);
  xg_notifier_notify (a, 1, "A", "", XG_SEVERITY_LOW, 1);
  call_a = server_expect (server, "notify");
  xg_notifier_notify (b, 1, "B", "", XG_SEVERITY_LOW, 2);
  call_b = server_expect (server, "notify");
  g_assert_cmpstr (call_b[REPLACES], ==, "0");

  notifier_end (a);
  closed = server_expect (server, "close");
  g_assert_cmpstr (closed[ID], ==, call_a[ID]);
  open = g_strdup_printf ("action %s open", call_b[ID]);
  server_tell (server, open);
  wait_activated (&activation_b, 1);
  g_assert_cmpuint (activation_a.n, ==, 0);
  notifier_end (b);
}

static void
add_tests (void)
{
  g_test_add_func ("/notifier/show", test_show);
  g_test_add_func ("/notifier/urgency", test_urgency);
  g_test_add_func ("/notifier/capabilities", test_capabilities);
  g_test_add_func ("/notifier/odd-text", test_odd_text);
  g_test_add_func ("/notifier/rate/flood-is-two-calls", test_rate);
  g_test_add_func ("/notifier/rate/one-a-second", test_steady_rate);
  g_test_add_func ("/notifier/rules-have-their-own", test_rules_apart);
  g_test_add_func ("/notifier/activated", test_activated);
  g_test_add_func ("/notifier/dismissed-comes-anew", test_dismissed);
  g_test_add_func ("/notifier/close-withdraws", test_withdrawn);
  g_test_add_func ("/notifier/two-at-once", test_two_notifiers);
}

int
main (int argc, char **argv)
{
  return notifier_run (argc, argv, add_tests);
}
