/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "notify-fixture.h"

#include <signal.h>
#include <string.h>

#include "alert/xg-notify-thread.h"
#include "fake-notification-server.h"

static const char *program;

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
char **
server_next_line (Server *self, guint patience)
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

char **
server_expect (Server *self, const char *word)
{
  char **fields = server_next_line (self, PATIENCE);

  g_assert_nonnull (fields);
  g_assert_cmpstr (fields[0], ==, word);
  return fields;
}

void
server_expect_silence (Server *self, guint time)
{
  g_auto (GStrv) fields = server_next_line (self, time);

  if (fields != NULL)
    g_error ("the server was told “%s”", fields[0]);
}

Server *
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
  ready = server_expect (self, "ready");
  return self;
}

void
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

void
server_tell (Server *self, const char *command)
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
void
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

XgNotifier *
notifier_new (void)
{
  return xg_notifier_new ("Grid Console", "org.xmppgrid.Console");
}

/* Waits until the thread is over, so that the next test starts from nothing. */
void
notifier_end (XgNotifier *self)
{
  xg_notifier_close (self);
  g_assert_finalize_object (self);
}

void
notifier_wait_available (XgNotifier *self, gboolean available)
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
guint64
notifier_count_of (const char *body)
{
  const char *more = strstr (body, "… and ");

  return more != NULL ? g_ascii_strtoull (more + strlen ("… and "), NULL, 10) + 1 : 1;
}

/* The main () of a program of such tests, with a bus of its own; @add adds them. */
int
notifier_run (int argc, char **argv, void (*add) (void))
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
  add ();
  status = g_test_run ();
  g_test_dbus_down (bus);
  g_object_unref (bus);
  return status;
}
