/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "online-fixture.h"
#include "xmpp/xg-namespaces.h"

/* A stream that is online: messages in their order, silence, and its end. */

static void
conflict_script (FakePeer *peer, gpointer user_data)
{
  if (!fake_peer_login (peer))
    return;
  fake_peer_send (peer,
                  "<stream:error><conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>"
                  "<text xmlns='urn:ietf:params:xml:ns:xmpp-streams'>Replaced</text>"
                  "</stream:error></stream:stream>");
}

static void
test_conflict (void)
{
  Fixture f;

  fixture_expect_error (&f, conflict_script, XG_STREAM_ERROR_CONFLICT, "“Replaced”");
  g_assert_cmpint (xg_stream_error_get_advice (xg_stream_get_error (f.stream)), ==, XG_ADVICE_ASK);
  fixture_clear (&f);
}

#define BURST 2000

static void
burst_script (FakePeer *peer, gpointer user_data)
{
  g_autoptr (GString) all = g_string_new (NULL);

  for (guint i = 0; i < BURST; i++)
    g_string_append_printf (all,
                            "<message id='m%u'><body>&lt;%0*u&gt;</body></message>",
                            i,
                            700,
                            i);
  online_send (peer, all->str);
}

static void
test_burst_in_order (void)
{
  Fixture f;

  fixture_start (&f, burst_script);
  fixture_wait_for_messages (&f, BURST);
  for (guint i = 0; i < BURST; i++)
    {
      g_autofree char *id = g_strdup_printf (" id=\"m%u\"", i);

      g_assert_nonnull (strstr (g_ptr_array_index (f.messages, i), id));
    }
  fixture_clear (&f);
}

/* A sink that keeps the stream thread until the gate opens. */
typedef struct
{
  Fixture fixture;
  GMutex gate;
  gint inside;
} Stuck;

static void
stuck_cb (const XgElement *message, gpointer user_data)
{
  Stuck *stuck = user_data;

  g_atomic_int_set (&stuck->inside, TRUE);
  g_mutex_lock (&stuck->gate);
  g_mutex_unlock (&stuck->gate);
}

static void
stuck_destroyed_cb (gpointer user_data)
{
  Stuck *stuck = user_data;

  g_atomic_int_inc (&stuck->fixture.sink_destroyed);
}

static void
test_wait_gives_up (void)
{
  Stuck stuck = { 0 };
  XgStreamSink sink = { stuck_cb, NULL, NULL, &stuck, stuck_destroyed_cb };
  Fixture *f = &stuck.fixture;
  gint64 end = 0;

  fixture_set_up (f, burst_script);
  g_mutex_init (&stuck.gate);
  g_mutex_lock (&stuck.gate);
  f->stream = xg_stream_new (&f->settings, &sink);
  xg_stream_start (f->stream);
  while (!g_atomic_int_get (&stuck.inside))
    fixture_iterate (&end);
  xg_stream_stop (f->stream);
  g_assert_false (xg_stream_wait (f->stream, 0));
  g_assert_false (xg_stream_wait (f->stream, g_get_monotonic_time () + 1000));
  g_mutex_unlock (&stuck.gate);
  fixture_clear (f);
  g_mutex_clear (&stuck.gate);
}

static void
wait_a_while (guint ms)
{
  gint64 until = g_get_monotonic_time () + ms * G_TIME_SPAN_MILLISECOND;
  gint64 end = 0;

  while (g_get_monotonic_time () < until)
    fixture_iterate (&end);
}

/* A request does not run out of time because we do not read its answer. */
static void
test_full_sink (void)
{
  Fixture f;

  fixture_set_up (&f, burst_script);
  f.settings.ping_after = 200;
  f.settings.ping_timeout = 200;
  f.full = TRUE;
  fixture_begin (&f);
  fixture_wait_for (&f, XG_STREAM_ONLINE);
  fixture_ask (&f, NULL, 200, NULL);
  wait_a_while (1000);
  g_assert_cmpuint (f.n_messages, ==, 0);
  g_assert_cmpuint (f.n_answers, ==, 0);
  g_assert_cmpint (xg_stream_get_state (f.stream), ==, XG_STREAM_ONLINE);
  g_atomic_int_set (&f.full, FALSE);
  xg_stream_resume (f.stream);
  fixture_wait_for_messages (&f, BURST);
  fixture_wait_for_answer (&f);
  g_assert_error (f.error, XG_STANZA_ERROR, XG_STANZA_ERROR_NO_ANSWER);
  fixture_clear (&f);
}

static void
test_silence (void)
{
  Fixture f;

  fixture_set_up (&f, online_script);
  f.settings.ping_after = 200;
  f.settings.ping_timeout = 200;
  fixture_begin (&f);
  fixture_wait_for (&f, XG_STREAM_ONLINE);
  fixture_wait_for (&f, XG_STREAM_OFFLINE);
  g_assert_error (xg_stream_get_error (f.stream), XG_STREAM_ERROR, XG_STREAM_ERROR_TIMED_OUT);
  fixture_stop (&f);
  g_assert_nonnull (strstr (f.received, "<ping xmlns=\"urn:xmpp:ping\"/>"));
  fixture_clear (&f);
}

static void
pong_script (FakePeer *peer, gpointer user_data)
{
  online_answer (peer, "<iq type='error' id='%s'/>", G_MAXUINT);
}

static void
test_silence_answered (void)
{
  Fixture f;

  fixture_set_up (&f, pong_script);
  f.settings.ping_after = 200;
  f.settings.ping_timeout = 400;
  fixture_begin (&f);
  fixture_wait_for (&f, XG_STREAM_ONLINE);
  wait_a_while (700);
  g_assert_cmpint (xg_stream_get_state (f.stream), ==, XG_STREAM_ONLINE);
  fixture_clear (&f);
}

/* As Prosody passes it on when somebody sends <message x:from='service.fake.test'/>. */
static void
forged_script (FakePeer *peer, gpointer user_data)
{
  online_answer (peer,
                 "<message xmlns:x='urn:x' from='mallory@fake.test' x:from='service.fake.test'/>"
                 "<message xmlns:x='urn:x' x:from='service.fake.test' from='mallory@fake.test'/>"
                 "<message from='service.fake.test'><event><items><item xmlns:x='urn:x' "
                 "publisher='bob' x:publisher='carol'/></items></event></message>"
                 "<iq type='result' xmlns:x='urn:x' from='mallory@fake.test' id='%s' "
                 "x:from='service.fake.test'/>"
                 "<message from='service.fake.test'><body>after</body></message>"
                 "<iq type='result' from='service.fake.test' id='%s'><x/></iq>",
                 1);
}

static void
test_forged (void)
{
  Fixture f;

  fixture_start (&f, forged_script);
  fixture_wait_for (&f, XG_STREAM_ONLINE);
  fixture_ask (&f, "service.fake.test", 0, NULL);
  fixture_wait_for_answer (&f);
  g_assert_no_error (f.error);
  g_assert_nonnull (xg_element_get_child (xg_stanza_get_root (f.answer), "x", XG_NS_CLIENT));
  g_assert_cmpuint (f.n_messages, ==, 1);
  g_assert_nonnull (strstr (g_ptr_array_index (f.messages, 0), "after"));
  g_assert_cmpuint (f.malformed->len, ==, 3);
  g_assert_null (g_ptr_array_index (f.malformed, 0));
  g_assert_null (g_ptr_array_index (f.malformed, 1));
  g_assert_cmpstr (g_ptr_array_index (f.malformed, 2), ==, "service.fake.test");
  fixture_clear (&f);
}

static void
slow_reader_script (FakePeer *peer, gpointer user_data)
{
  if (!fake_peer_login (peer))
    return;
  g_usleep (500000);
  if (fake_peer_expect (peer, "</end>"))
    fake_peer_send (peer, "<message><body>all</body></message>");
  fake_peer_wait_for_end (peer);
}

static void
test_big_send (void)
{
  Fixture f;
  g_autofree char *filler = g_strnfill (12000000, 'y');
  g_autofree char *xml = g_strdup_printf ("<message><body>%s</body><end></end></message>", filler);
  gint64 before;

  fixture_start (&f, slow_reader_script);
  fixture_wait_for (&f, XG_STREAM_ONLINE);
  before = g_get_monotonic_time ();
  xg_stream_send (f.stream, xml);
  fixture_wait_for_messages (&f, 1);
  g_assert_cmpint (g_get_monotonic_time () - before, <, 15 * G_TIME_SPAN_SECOND);
  fixture_stop (&f);
  g_assert_nonnull (strstr (f.received, xml));
  fixture_clear (&f);
}

static void
add_tests (void)
{
  g_test_add_func ("/stream/stop/waiting-for-the-thread-has-a-limit", test_wait_gives_up);
  g_test_add_func ("/stream/messages/burst-in-order", test_burst_in_order);
  g_test_add_func ("/stream/messages/full-sink-stops-reading", test_full_sink);
  g_test_add_func ("/stream/messages/forged-is-left-out", test_forged);
  g_test_add_func ("/stream/send/bigger-than-any-buffer", test_big_send);
  g_test_add_func ("/stream/silence/ends-the-stream", test_silence);
  g_test_add_func ("/stream/silence/any-answer-will-do", test_silence_answered);
  g_test_add_func ("/stream/error/conflict", test_conflict);
}

int
main (int argc, char **argv)
{
  return online_run (argc, argv, add_tests);
}
