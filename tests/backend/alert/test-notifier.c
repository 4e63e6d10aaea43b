/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The notifier against a real notification server on a private bus: this program again, in a
 * process of its own that can be stopped.
 */
#include "config.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "alert/xg-notifier.h"
#include "alert/xg-notify-thread.h"
#include "fake-notification-server.h"

#define FULL     "actions,body,body-markup,persistence"
#define PATIENCE 15000 /* ms; what should come, comes much sooner */

/* A stall that a person would notice; the calls take microseconds. */
#define STALL_LIMIT (100 * G_TIME_SPAN_MILLISECOND)

static const char *program;

typedef struct
{
  GSubprocess *process;
  GThread *reader;
  GAsyncQueue *lines;
} Server;

/* Fields of a "notify" line */
enum
{
  WORD,
  ID,
  REPLACES,
  APP,
  ICON,
  TITLE,
  BODY,
  ACTIONS,
  URGENCY,
  ENTRY,
  N_FIELDS
};

static gpointer
read_lines (gpointer data)
{
  Server *self = data;
  g_autoptr (GDataInputStream) input =
    g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  char *line;

  while ((line = g_data_input_stream_read_line (input, NULL, NULL, NULL)) != NULL)
    g_async_queue_push (self->lines, line);
  return NULL;
}

/* The next line of the server, while the main context runs; NULL when none comes in time. */
static char **
next_line (Server *self, guint patience)
{
  gint64 end = g_get_monotonic_time () + patience * G_TIME_SPAN_MILLISECOND;

  while (g_get_monotonic_time () < end)
    {
      g_autofree char *line = g_async_queue_timeout_pop (self->lines, 2000);
      char **fields;

      while (g_main_context_iteration (NULL, FALSE))
        ;
      if (line == NULL)
        continue;
      fields = g_strsplit (line, "\t", -1);
      for (guint i = 0; fields[i] != NULL; i++)
        {
          g_autofree char *escaped = fields[i];

          fields[i] = g_strcompress (escaped);
        }
      return fields;
    }
  return NULL;
}

static char **
expect (Server *self, const char *word)
{
  char **fields = next_line (self, PATIENCE);

  g_assert_nonnull (fields);
  g_assert_cmpstr (fields[0], ==, word);
  return fields;
}

static void
expect_silence (Server *self, guint time)
{
  g_auto (GStrv) fields = next_line (self, time);

  if (fields != NULL)
    g_error ("the server was told “%s”", fields[0]);
}

static Server *
server_new (const char *capabilities)
{
  Server *self = g_new0 (Server, 1);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) ready = NULL;

  self->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                                    &error,
                                    program,
                                    "--server",
                                    capabilities,
                                    NULL);
  g_assert_no_error (error);
  self->lines = g_async_queue_new_full (g_free);
  self->reader = g_thread_new ("reader", read_lines, self);
  ready = expect (self, "ready");
  return self;
}

static void
server_free (Server *self)
{
  const gboolean left = TRUE;
  g_autoptr (GError) error = NULL;

  /* An abandoned thread has its last words with this server, not with the next test's. */
  g_subprocess_send_signal (self->process, SIGCONT);
  xg_notify_thread_wait (&left, PATIENCE);

  g_output_stream_close (g_subprocess_get_stdin_pipe (self->process), NULL, &error);
  g_assert_no_error (error);
  g_subprocess_wait_check (self->process, NULL, &error);
  g_assert_no_error (error);
  g_thread_join (self->reader);
  g_async_queue_unref (self->lines);
  g_object_unref (self->process);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Server, server_free)

static void
tell (Server *self, const char *command)
{
  g_autofree char *line = g_strconcat (command, "\n", NULL);
  g_autoptr (GError) error = NULL;

  g_output_stream_write_all (g_subprocess_get_stdin_pipe (self->process),
                             line,
                             strlen (line),
                             NULL,
                             NULL,
                             &error);
  g_assert_no_error (error);
}

/* Stopped for certain, not just told to. */
static void
server_stop (Server *self)
{
  g_autofree char *path =
    g_strdup_printf ("/proc/%s/stat", g_subprocess_get_identifier (self->process));

  g_subprocess_send_signal (self->process, SIGSTOP);
  for (;;)
    {
      g_autofree char *stat = NULL;

      g_assert_true (g_file_get_contents (path, &stat, NULL, NULL));
      if (strstr (stat, ") T ") != NULL)
        return;
      g_usleep (1000);
    }
}

static XgNotifier *
notifier_new (void)
{
  return xg_notifier_new ("Grid Console", "org.xmppgrid.Console");
}

/* Waits until the thread is over, so that the next test starts from nothing. */
static void
notifier_end (XgNotifier *self)
{
  xg_notifier_close (self);
  g_assert_finalize_object (self);
}

static void
wait_available (XgNotifier *self, gboolean available)
{
  gint64 end = g_get_monotonic_time () + PATIENCE * G_TIME_SPAN_MILLISECOND;

  while (xg_notifier_get_available (self) != available && g_get_monotonic_time () < end)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  g_assert_cmpint (xg_notifier_get_available (self), ==, available);
}

/* How many alerts a notification stands for. */
static guint64
count_of (const char *body)
{
  const char *more = strstr (body, "… and ");

  return more != NULL ? g_ascii_strtoull (more + strlen ("… and "), NULL, 10) + 1 : 1;
}

static void
test_show (void)
{
  g_autoptr (Server) server = server_new (FULL);
  XgNotifier *notifier = notifier_new ();
  g_auto (GStrv) call = NULL;

  xg_notifier_notify (notifier, 1, "Scans & <probes>", "From 192.0.2.1", XG_SEVERITY_HIGH, 77);
  call = expect (server, "notify");
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
      call = expect (server, "notify");
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
      call = expect (server, "notify");
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
  bare = expect (server, "notify");
  g_assert_cmpstr (bare[TITLE], ==, "Grid Console");
  g_assert_cmpstr (bare[BODY], ==, "");
  xg_notifier_notify (notifier, 2, "\xff", "a\x02\xff", XG_SEVERITY_HIGH, 1);
  broken = expect (server, "notify");
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
  first = expect (server, "notify");
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

  second = expect (server, "notify");
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 900 * G_TIME_SPAN_MILLISECOND);
  g_assert_cmpstr (second[BODY], ==, "the grave one\n… and 9998 more");
  g_assert_cmpstr (second[URGENCY], ==, "2");
  g_assert_cmpstr (second[REPLACES], ==, first[ID]); /* not one more on the pile */
  expect_silence (server, 1500);
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
      g_auto (GStrv) call = next_line (server, 5);

      if (g_get_monotonic_time () < end)
        {
          xg_notifier_notify (notifier, 1, "Steady", "x", XG_SEVERITY_LOW, 1);
          n_sent++;
        }
      if (call == NULL)
        continue;
      n_calls++;
      n_told += count_of (call[BODY]);
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
  one = expect (server, "notify");
  two = expect (server, "notify");
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
  one = expect (server, "notify");
  xg_notifier_notify (notifier, 2, "Two", "", XG_SEVERITY_LOW, 42);
  two = expect (server, "notify");

  click = g_strdup_printf ("action %s default", two[ID]);
  tell (server, click);
  wait_activated (&activation, 1);
  g_assert_cmpint (activation.rowid, ==, 42);

  open = g_strdup_printf ("action %s open", one[ID]);
  tell (server, open);
  wait_activated (&activation, 2);
  g_assert_cmpint (activation.rowid, ==, G_GINT64_CONSTANT (1) << 40);

  tell (server, "action 4000 open"); /* somebody else's */
  expect_silence (server, 100);
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
  one = expect (server, "notify");
  dismiss = g_strdup_printf ("dismiss %s", one[ID]);
  tell (server, dismiss);
  expect_silence (server, 100);
  xg_notifier_notify (notifier, 1, "One", "again", XG_SEVERITY_LOW, 1);
  two = expect (server, "notify");
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
  call = expect (server, "notify");
  open = g_strdup_printf ("action %s open", call[ID]);

  xg_notifier_close (notifier);
  closed = expect (server, "close");
  g_assert_cmpstr (closed[ID], ==, call[ID]);
  tell (server, open);
  xg_notifier_notify (notifier, 1, "One", "late", XG_SEVERITY_LOW, 1);
  xg_notifier_close (notifier);
  expect_silence (server, 200);
  g_assert_cmpuint (activation.n, ==, 0);
  notifier_end (notifier);
}

static void
test_no_server (void)
{
  XgNotifier *notifier = notifier_new ();
  g_autoptr (Server) server = NULL;
  g_auto (GStrv) call = NULL;

  wait_available (notifier, FALSE);
  xg_notifier_notify (notifier, 1, "Nobody", "listens", XG_SEVERITY_CRITICAL, 1);
  xg_notifier_notify (notifier, 1, "Nobody", "listens", XG_SEVERITY_CRITICAL, 1);

  /* One that comes later is used */
  server = server_new (FULL);
  wait_available (notifier, TRUE);
  g_usleep (1100 * 1000);
  xg_notifier_notify (notifier, 2, "Somebody", "listens", XG_SEVERITY_LOW, 1);
  do
    {
      g_strfreev (call);
      call = expect (server, "notify");
    }
  while (strcmp (call[TITLE], "Somebody") != 0);
  notifier_end (notifier);
}

static void
test_server_restarts (void)
{
  XgNotifier *notifier = notifier_new ();
  Server *server = server_new (FULL);
  g_auto (GStrv) one = NULL;
  g_auto (GStrv) two = NULL;

  xg_notifier_notify (notifier, 1, "One", "<1>", XG_SEVERITY_LOW, 1);
  one = expect (server, "notify");
  g_assert_cmpstr (one[BODY], ==, "&lt;1&gt;");
  server_free (server);
  wait_available (notifier, FALSE);

  server = server_new ("body");
  wait_available (notifier, TRUE);
  xg_notifier_notify (notifier, 1, "One", "<2>", XG_SEVERITY_LOW, 1);
  two = expect (server, "notify");
  g_assert_cmpstr (two[REPLACES], ==, "0"); /* the old number may be another's here */
  g_assert_cmpstr (two[BODY], ==, "<2>");   /* and this one has no markup */
  g_assert_cmpstr (two[ACTIONS], ==, "");
  notifier_end (notifier);
  server_free (server);
}

static void
test_no_bus (void)
{
  g_autofree char *address = g_strdup (g_getenv ("DBUS_SESSION_BUS_ADDRESS"));
  XgNotifier *notifier;

  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  notifier = notifier_new ();
  xg_notifier_notify (notifier, 1, "Nobody", "listens", XG_SEVERITY_CRITICAL, 1);
  wait_available (notifier, FALSE);
  notifier_end (notifier);
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", address, TRUE);
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
  call_a = expect (server, "notify");
  xg_notifier_notify (b, 1, "B", "", XG_SEVERITY_LOW, 2);
  call_b = expect (server, "notify");
  g_assert_cmpstr (call_b[REPLACES], ==, "0");

  notifier_end (a);
  closed = expect (server, "close");
  g_assert_cmpstr (closed[ID], ==, call_a[ID]);
  open = g_strdup_printf ("action %s open", call_b[ID]);
  tell (server, open);
  wait_activated (&activation_b, 1);
  g_assert_cmpuint (activation_a.n, ==, 0);
  notifier_end (b);
}

/* Main goes on, whatever the server does: no call and no turn of its loop takes long. */
static gint64
longest_stall (XgNotifier *notifier, guint n)
{
  gint64 longest = 0;

  for (guint i = 0; i < n; i++)
    {
      gint64 start = g_get_monotonic_time ();

      xg_notifier_notify (notifier, i % 7, "Rule", "body", XG_SEVERITY_HIGH, i);
      while (g_main_context_iteration (NULL, FALSE))
        ;
      longest = MAX (longest, g_get_monotonic_time () - start);
      g_usleep (500);
    }
  return longest;
}

static void
test_hung_server (void)
{
  g_autoptr (Server) server = server_new (FULL);
  XgNotifier *notifier = notifier_new ();
  g_auto (GStrv) call = NULL;
  gint64 start;

  xg_notifier_notify (notifier, 1, "One", "", XG_SEVERITY_LOW, 1);
  call = expect (server, "notify");
  server_stop (server);
  g_assert_cmpint (longest_stall (notifier, 2000), <, STALL_LIMIT);

  start = g_get_monotonic_time ();
  xg_notifier_close (notifier);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 2 * STALL_LIMIT);
  g_assert_finalize_object (notifier);
}

/* Hangs from the beginning: not even its capabilities are known. */
static void
test_hung_at_first (void)
{
  g_autoptr (Server) server = server_new (FULL);
  XgNotifier *notifier;
  gint64 start;

  server_stop (server);
  notifier = notifier_new ();
  g_assert_cmpint (longest_stall (notifier, 200), <, STALL_LIMIT);
  start = g_get_monotonic_time ();
  xg_notifier_close (notifier);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 2 * STALL_LIMIT);
  g_assert_finalize_object (notifier);
}

/* What was set off while the server hung is told when it wakes up, all of it. */
static void
test_hung_then_awake (void)
{
  g_autoptr (Server) server = server_new (FULL);
  XgNotifier *notifier = notifier_new ();
  guint64 n_told = 0;

  server_stop (server);
  for (guint i = 0; i < 500; i++)
    xg_notifier_notify (notifier, 1, "One", "x", XG_SEVERITY_LOW, 1);
  g_usleep (300 * 1000);
  for (guint i = 0; i < 500; i++)
    xg_notifier_notify (notifier, 1, "One", "x", XG_SEVERITY_LOW, 1);
  g_subprocess_send_signal (server->process, SIGCONT);
  while (n_told < 1000)
    {
      g_auto (GStrv) call = expect (server, "notify");

      n_told += count_of (call[BODY]);
    }
  g_assert_cmpuint (n_told, ==, 1000);
  notifier_end (notifier);
}

/* The thread of an abandoned notifier is still stuck when the next one comes. */
static void
test_after_hung (void)
{
  g_autoptr (Server) server = server_new (FULL);
  XgNotifier *first = notifier_new ();
  XgNotifier *second;
  g_auto (GStrv) call = NULL;
  g_auto (GStrv) again = NULL;

  xg_notifier_notify (first, 1, "First", "", XG_SEVERITY_LOW, 1);
  call = expect (server, "notify");
  server_stop (server);
  xg_notifier_notify (first, 2, "Stuck", "", XG_SEVERITY_LOW, 1);
  g_usleep (100 * 1000);
  notifier_end (first);

  second = notifier_new ();
  xg_notifier_notify (second, 1, "Second", "", XG_SEVERITY_LOW, 1);
  g_subprocess_send_signal (server->process, SIGCONT);
  do
    {
      g_strfreev (again);
      again = next_line (server, PATIENCE);
      g_assert_nonnull (again);
    }
  while (strcmp (again[WORD], "notify") != 0 || strcmp (again[TITLE], "Second") != 0);
  notifier_end (second);
}

int
main (int argc, char *argv[])
{
  GTestDBus *bus;
  int status;

  if (argc == 3 && strcmp (argv[1], "--server") == 0)
    run_fake_notification_server (argv[2]);

  g_test_dbus_unset ();
  g_test_init (&argc, &argv, NULL);
  program = argv[0];
  bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (bus);

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
  g_test_add_func ("/notifier/server/comes-later", test_no_server);
  g_test_add_func ("/notifier/server/restarts", test_server_restarts);
  g_test_add_func ("/notifier/server/no-bus", test_no_bus);
  g_test_add_func ("/notifier/hung/caller-never-blocks", test_hung_server);
  g_test_add_func ("/notifier/hung/at-first", test_hung_at_first);
  g_test_add_func ("/notifier/hung/awake-again", test_hung_then_awake);
  g_test_add_func ("/notifier/hung/next-notifier-works", test_after_hung);
  status = g_test_run ();
  g_test_dbus_down (bus);
  g_object_unref (bus);
  return status;
}
