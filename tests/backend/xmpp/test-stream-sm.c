/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "online-fixture.h"

/* Sessions that go on after a break (XEP-0198), and what the server says of other places. */

#define SM          "urn:xmpp:sm:3"
#define FEATURES    "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/><sm xmlns='" SM "'/>"
#define ENABLED     "<enabled xmlns='" SM "' id='one' resume='true'/>"
#define MESSAGE(id) "<message from='pubsub.fake.test' id='" id "'><body>" id "</body></message>"

/* Up to a session that can be resumed, with three messages. */
static gboolean
begin_session (FakePeer *peer)
{
  if (!fake_peer_authenticate (peer, FEATURES) || !fake_peer_bind (peer) ||
      !fake_peer_expect (peer, "<enable xmlns=\"" SM "\" resume=\"true\"/><presence/>"))
    return FALSE;
  fake_peer_send (peer, ENABLED MESSAGE ("a") MESSAGE ("b") MESSAGE ("c"));
  return TRUE;
}

static void
cut_script (FakePeer *peer, gpointer user_data)
{
  if (begin_session (peer))
    fake_peer_expect (peer, "<now/>");
}

static void
begin (Fixture *f, FakeScript script, XgResumption *resumption)
{
  fixture_set_up (f, script);
  f->settings.resumption = resumption;
  fixture_begin (f);
}

/* A stream that got three messages before it was cut. */
static void
break_off (Fixture *f, XgResumption *resumption)
{
  begin (f, cut_script, resumption);
  fixture_wait_for (f, XG_STREAM_ONLINE);
  g_assert_false (xg_stream_get_resumed (f->stream));
  fixture_wait_for_messages (f, 3);
  g_assert_false (xg_resumption_is_possible (resumption));
  xg_stream_send (f->stream, "<message><now/></message>");
  fixture_wait_for (f, XG_STREAM_OFFLINE);
  g_assert_error (xg_stream_get_error (f->stream), XG_STREAM_ERROR, XG_STREAM_ERROR_CLOSED);
  fixture_clear (f);
  g_assert_true (xg_resumption_is_possible (resumption));
}

static void
resuming_script (FakePeer *peer, gpointer user_data)
{
  if (!fake_peer_authenticate (peer, FEATURES) ||
      !fake_peer_expect (peer, "<resume xmlns=\"" SM "\" h=\"3\" previd=\"one\"/>"))
    return;
  fake_peer_send (peer, "<resumed xmlns='" SM "' previd='one' h='1'/>" MESSAGE ("d"));
  fake_peer_send (peer,
                  "<iq type='result' id='of-another-life' from='fake.test'/><r xmlns='" SM "'/>");
  if (fake_peer_expect (peer, "<a xmlns=\"" SM "\" h=\"5\"/>"))
    fake_peer_send (peer, MESSAGE ("e"));
  fake_peer_wait_for_end (peer);
}

static void
test_resumed (void)
{
  g_autoptr (XgResumption) resumption = xg_resumption_new ();
  Fixture f;

  break_off (&f, resumption);
  begin (&f, resuming_script, resumption);
  fixture_wait_for (&f, XG_STREAM_ONLINE);
  g_assert_true (xg_stream_get_resumed (f.stream));
  g_assert_cmpstr (xg_stream_get_jid (f.stream), ==, "alice@" FAKE_DOMAIN "/fake");
  fixture_wait_for_messages (&f, 2);
  fixture_stop (&f);
  g_assert_null (strstr (f.received, "<presence"));
  g_assert_null (strstr (f.received, "xmpp-bind"));
  fixture_clear (&f);
  g_assert_false (xg_resumption_is_possible (resumption)); /* we took leave */
}

static void
refusing_script (FakePeer *peer, gpointer user_data)
{
  if (!fake_peer_authenticate (peer, FEATURES) || !fake_peer_expect (peer, "<resume "))
    return;
  fake_peer_send (peer,
                  "<failed xmlns='" SM "'><item-not-found "
                  "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>");
  if (fake_peer_bind (peer) && fake_peer_expect (peer, "<presence/>"))
    fake_peer_wait_for_end (peer);
}

static void
test_refused (void)
{
  g_autoptr (XgResumption) resumption = xg_resumption_new ();
  Fixture f;

  break_off (&f, resumption);
  begin (&f, refusing_script, resumption);
  fixture_wait_for (&f, XG_STREAM_ONLINE);
  g_assert_false (xg_stream_get_resumed (f.stream));
  fixture_clear (&f);
}

static void
wrong_count_script (FakePeer *peer, gpointer user_data)
{
  if (!fake_peer_authenticate (peer, FEATURES) || !fake_peer_expect (peer, "<resume "))
    return;
  fake_peer_send (peer, "<resumed xmlns='" SM "' previd='one' h='77'/>");
  fake_peer_wait_for_end (peer);
}

static void
test_wrong_count (void)
{
  g_autoptr (XgResumption) resumption = xg_resumption_new ();
  Fixture f;

  break_off (&f, resumption);
  begin (&f, wrong_count_script, resumption);
  fixture_wait_for (&f, XG_STREAM_OFFLINE);
  g_assert_error (xg_stream_get_error (f.stream), XG_STREAM_ERROR, XG_STREAM_ERROR_MALFORMED);
  fixture_clear (&f);
  g_assert_false (xg_resumption_is_possible (resumption));
}

static void
silent_script (FakePeer *peer, gpointer user_data)
{
  if (fake_peer_authenticate (peer, FEATURES) && fake_peer_expect (peer, "<resume "))
    fake_peer_wait_for_end (peer);
}

/* Such a server would never let us in again. */
static void
test_silence (void)
{
  g_autoptr (XgResumption) resumption = xg_resumption_new ();
  Fixture f;

  break_off (&f, resumption);
  fixture_set_up (&f, silent_script);
  f.settings.resumption = resumption;
  f.settings.login_timeout = 3000;
  fixture_begin (&f);
  fixture_wait_for (&f, XG_STREAM_OFFLINE);
  g_assert_error (xg_stream_get_error (f.stream), XG_STREAM_ERROR, XG_STREAM_ERROR_TIMED_OUT);
  fixture_clear (&f);
  g_assert_false (xg_resumption_is_possible (resumption));
}

static void
dropping_script (FakePeer *peer, gpointer user_data)
{
  if (fake_peer_authenticate (peer, FEATURES))
    fake_peer_expect (peer, "<resume ");
}

static void
test_break_while_resuming (void)
{
  g_autoptr (XgResumption) resumption = xg_resumption_new ();
  Fixture f;

  break_off (&f, resumption);
  begin (&f, dropping_script, resumption);
  fixture_wait_for (&f, XG_STREAM_OFFLINE);
  fixture_clear (&f);
  g_assert_true (xg_resumption_is_possible (resumption));
  begin (&f, resuming_script, resumption);
  fixture_wait_for (&f, XG_STREAM_ONLINE);
  g_assert_true (xg_stream_get_resumed (f.stream));
  fixture_clear (&f);
}

/* The server counts it as handled, or it would come back for ever. */
static void
big_script (FakePeer *peer, gpointer user_data)
{
  g_autofree char *filler = g_strnfill (300000, 'x');

  if (!begin_session (peer))
    return;
  fake_peer_send (peer, "<message from='pubsub.fake.test'><body>");
  fake_peer_send (peer, filler);
  fake_peer_expect (peer, "</stream:stream>");
}

static void
resuming_after_big_script (FakePeer *peer, gpointer user_data)
{
  if (!fake_peer_authenticate (peer, FEATURES) || !fake_peer_expect (peer, "<resume "))
    return;
  if (fake_peer_expect (peer, "h=\"4\" previd=\"one\"/>"))
    fake_peer_send (peer, "<resumed xmlns='" SM "' previd='one' h='1'/>");
  fake_peer_wait_for_end (peer);
}

static void
test_too_big (void)
{
  g_autoptr (XgResumption) resumption = xg_resumption_new ();
  Fixture f;

  fixture_set_up (&f, big_script);
  f.settings.resumption = resumption;
  f.settings.max_stanza = 100000;
  fixture_begin (&f);
  fixture_wait_for (&f, XG_STREAM_OFFLINE);
  g_assert_error (xg_stream_get_error (f.stream), XG_STREAM_ERROR, XG_STREAM_ERROR_STANZA_TOO_BIG);
  fixture_clear (&f);
  begin (&f, resuming_after_big_script, resumption);
  fixture_wait_for (&f, XG_STREAM_ONLINE);
  g_assert_true (xg_stream_get_resumed (f.stream));
  fixture_clear (&f);
}

static void
garbage_script (FakePeer *peer, gpointer user_data)
{
  if (!begin_session (peer))
    return;
  fake_peer_send (peer, "<message></wrong>");
  fake_peer_expect (peer, "</stream:stream>");
}

static void
test_garbage (void)
{
  g_autoptr (XgResumption) resumption = xg_resumption_new ();
  Fixture f;

  begin (&f, garbage_script, resumption);
  fixture_wait_for (&f, XG_STREAM_OFFLINE);
  g_assert_error (xg_stream_get_error (f.stream), XG_STREAM_ERROR, XG_STREAM_ERROR_MALFORMED);
  fixture_clear (&f);
  g_assert_false (xg_resumption_is_possible (resumption));
}

static void
session_script (FakePeer *peer, gpointer user_data)
{
  if (begin_session (peer))
    fake_peer_wait_for_end (peer);
}

static void
test_orderly_end (void)
{
  g_autoptr (XgResumption) resumption = xg_resumption_new ();
  Fixture f;

  begin (&f, session_script, resumption);
  fixture_wait_for (&f, XG_STREAM_ONLINE);
  fixture_wait_for_messages (&f, 3);
  fixture_stop (&f);
  g_assert_nonnull (strstr (f.received, "</stream:stream>"));
  fixture_clear (&f);
  g_assert_false (xg_resumption_is_possible (resumption));
}

static void
deaf_script (FakePeer *peer, gpointer user_data)
{
  if (begin_session (peer) && fake_peer_expect (peer, "urn:xmpp:ping"))
    fake_peer_expect (peer, "never");
}

/* When the network has changed one need not wait for half a minute. */
static void
test_check (void)
{
  g_autoptr (XgResumption) resumption = xg_resumption_new ();
  Fixture f;

  begin (&f, deaf_script, resumption);
  fixture_wait_for (&f, XG_STREAM_ONLINE);
  fixture_wait_for_messages (&f, 3);
  xg_stream_check (f.stream, 200);
  fixture_wait_for (&f, XG_STREAM_OFFLINE);
  g_assert_error (xg_stream_get_error (f.stream), XG_STREAM_ERROR, XG_STREAM_ERROR_TIMED_OUT);
  fixture_clear (&f);
  g_assert_true (xg_resumption_is_possible (resumption));
}

static void
other_host_script (FakePeer *peer, gpointer user_data)
{
  if (fake_peer_secure (peer,
                        "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
                        "<mechanism>SCRAM-SHA-256</mechanism></mechanisms>") &&
      fake_peer_expect (peer, "</auth>"))
    fake_peer_send (peer,
                    "<stream:error><see-other-host xmlns='urn:ietf:params:xml:ns:xmpp-streams'>"
                    "[2001:db8::1]:5299</see-other-host></stream:error></stream:stream>");
}

static void
test_other_host (void)
{
  Fixture f;

  fixture_expect_error (&f, other_host_script, XG_STREAM_ERROR_STREAM, "[2001:db8::1]:5299");
  g_assert_cmpstr (xg_stream_error_get_other_host (xg_stream_get_error (f.stream)),
                   ==,
                   "[2001:db8::1]:5299");
  fixture_clear (&f);
}

static void
add_tests (void)
{
  g_test_add_func ("/stream/resume/goes-on", test_resumed);
  g_test_add_func ("/stream/resume/refused-binds-anew", test_refused);
  g_test_add_func ("/stream/resume/wrong-count", test_wrong_count);
  g_test_add_func ("/stream/resume/silence", test_silence);
  g_test_add_func ("/stream/resume/break-meanwhile", test_break_while_resuming);
  g_test_add_func ("/stream/resume/too-big-counts-as-handled", test_too_big);
  g_test_add_func ("/stream/resume/not-after-garbage", test_garbage);
  g_test_add_func ("/stream/resume/not-after-an-orderly-end", test_orderly_end);
  g_test_add_func ("/stream/check", test_check);
  g_test_add_func ("/stream/see-other-host", test_other_host);
}

int
main (int argc, char **argv)
{
  return online_run (argc, argv, add_tests);
}
