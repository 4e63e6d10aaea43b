/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "stream-fixture.h"

#define DEADLINE 60 /* seconds */

static char *certificates;
static char *ca_file;

/* For all fixtures after. */
static void
use_certificates (const char *directory)
{
  g_free (certificates);
  g_free (ca_file);
  certificates = g_strdup (directory);
  ca_file = directory != NULL ? g_build_filename (directory, "ca.pem", NULL) : NULL;
}

/* A new folder of tests/broker/gen-certs, used from now on. */
char *
fixture_make_certificates (void)
{
  g_autofree char *program = g_test_build_filename (G_TEST_DIST, "broker", "gen-certs", NULL);
  char *directory = g_dir_make_tmp ("xg-certs-XXXXXX", NULL);
  const char *arguments[] = { program, directory, FAKE_DOMAIN, NULL };
  g_autoptr (GError) error = NULL;
  int status = 0;

  g_spawn_sync (NULL,
                (char **) arguments,
                NULL,
                G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
                NULL,
                NULL,
                NULL,
                NULL,
                &status,
                &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  use_certificates (directory);
  return directory;
}

void
fixture_remove_certificates (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      g_remove (file);
    }
  g_rmdir (path);
  use_certificates (NULL);
}

static gboolean
wake_cb (gpointer user_data)
{
  return G_SOURCE_REMOVE;
}

static void
message_cb (const XgElement *message, gpointer user_data)
{
  Fixture *f = user_data;

  g_mutex_lock (&f->lock);
  f->n_messages++;
  if (!g_atomic_int_get (&f->count_only))
    {
      GString *text = g_string_new (NULL);

      xg_element_serialize (message, text);
      g_ptr_array_add (f->messages, g_string_free (text, FALSE));
    }
  g_mutex_unlock (&f->lock);
}

static void
malformed_cb (const char *from, const char *reason, gpointer user_data)
{
  Fixture *f = user_data;

  g_assert_cmpstr (reason, !=, "");
  g_mutex_lock (&f->lock);
  g_ptr_array_add (f->malformed, g_strdup (from));
  g_mutex_unlock (&f->lock);
  g_idle_add (wake_cb, NULL);
}

static gboolean
is_full_cb (gpointer user_data)
{
  Fixture *f = user_data;

  return g_atomic_int_get (&f->full);
}

static void
sink_destroyed_cb (gpointer user_data)
{
  Fixture *f = user_data;

  g_atomic_int_inc (&f->sink_destroyed);
}

/* A server with SCRIPT and settings that lead to it; change them, then fixture_begin(). */
void
fixture_set_up (Fixture *f, FakeScript script)
{
  memset (f, 0, sizeof *f);
  g_mutex_init (&f->lock);
  f->messages = g_ptr_array_new_with_free_func (g_free);
  f->malformed = g_ptr_array_new_with_free_func (g_free);
  f->settings.jid = "alice@" FAKE_DOMAIN;
  f->settings.password = FAKE_PASSWORD;
  f->settings.host = "127.0.0.1";
  f->settings.ca_file = ca_file;
  f->settings.login_timeout = DEADLINE * 1000;
  if (script != NULL)
    {
      f->server = fake_server_new (certificates, script, f);
      f->settings.port = fake_server_get_port (f->server);
    }
}

void
fixture_begin (Fixture *f)
{
  XgStreamSink sink = { message_cb, malformed_cb, is_full_cb, f, sink_destroyed_cb };

  f->stream = xg_stream_new (&f->settings, &sink);
  xg_stream_start (f->stream);
}

void
fixture_start (Fixture *f, FakeScript script)
{
  fixture_set_up (f, script);
  fixture_begin (f);
}

/* One turn of the main context; END is 0 at first. */
void
fixture_iterate (gint64 *end)
{
  if (*end == 0)
    *end = g_get_monotonic_time () + DEADLINE * G_TIME_SPAN_SECOND;
  g_assert_cmpint (g_get_monotonic_time (), <, *end);
  if (!g_main_context_iteration (NULL, FALSE))
    g_usleep (1000);
}

void
fixture_wait_for (Fixture *f, XgStreamState state)
{
  gint64 end = 0;

  while (xg_stream_get_state (f->stream) != state)
    {
      if (state != XG_STREAM_OFFLINE)
        g_assert_no_error (xg_stream_get_error (f->stream));
      fixture_iterate (&end);
    }
}

void
fixture_wait_for_messages (Fixture *f, guint64 count)
{
  gint64 end = 0;
  guint64 have = 0;

  while (have < count)
    {
      fixture_iterate (&end);
      g_assert_no_error (xg_stream_get_error (f->stream));
      g_mutex_lock (&f->lock);
      have = f->n_messages;
      g_mutex_unlock (&f->lock);
    }
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *f = user_data;

  g_clear_pointer (&f->answer, xg_stanza_unref);
  g_clear_error (&f->error);
  f->answer = xg_stream_iq_finish (XG_STREAM (source), result, &f->error);
  f->n_answers++;
}

/* A ping to TO. */
void
fixture_ask (Fixture *f, const char *to, guint timeout_ms, GCancellable *cancellable)
{
  xg_stream_iq_async (f->stream,
                      "get",
                      to,
                      "<ping xmlns='urn:xmpp:ping'/>",
                      timeout_ms,
                      cancellable,
                      answered_cb,
                      f);
}

/* For one more than at the last call. */
void
fixture_wait_for_answer (Fixture *f)
{
  gint64 end = 0;

  while (f->n_answers == f->n_awaited)
    fixture_iterate (&end);
  f->n_awaited++;
}

void
fixture_stop (Fixture *f)
{
  xg_stream_stop (f->stream);
  g_assert_cmpint (xg_stream_get_state (f->stream), ==, XG_STREAM_OFFLINE);
  g_assert_true (xg_stream_wait (f->stream, g_get_monotonic_time () + 30 * G_TIME_SPAN_SECOND));
  if (f->server != NULL)
    f->received = fake_server_free (g_steal_pointer (&f->server));
}

void
fixture_clear (Fixture *f)
{
  if (f->server != NULL || f->received == NULL)
    fixture_stop (f);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (f->stream);
  g_assert_cmpint (f->sink_destroyed, ==, 1);
  g_ptr_array_unref (f->messages);
  g_ptr_array_unref (f->malformed);
  g_mutex_clear (&f->lock);
  g_clear_pointer (&f->answer, xg_stanza_unref);
  g_clear_error (&f->error);
  g_free (f->received);
}

/* With SCRIPT the stream must end with CODE and WORDS in its sentence. */
void
fixture_expect_error (Fixture *f, FakeScript script, XgStreamError code, const char *words)
{
  fixture_start (f, script);
  fixture_wait_for (f, XG_STREAM_OFFLINE);
  g_assert_error (xg_stream_get_error (f->stream), XG_STREAM_ERROR, (int) code);
  g_test_message ("%s", xg_stream_get_error (f->stream)->message);
  if (words != NULL)
    g_assert_nonnull (strstr (xg_stream_get_error (f->stream)->message, words));
  fixture_stop (f);
}
