/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "online-fixture.h"
#include "xmpp/xg-namespaces.h"

/* Requests of both sides, and their answers. */

static void
good_answer_script (FakePeer *peer, gpointer user_data)
{
  online_answer (peer, "<iq type='result' id='%s' from='Service.fake.test'><x/></iq>", 1);
}

static void
test_answer (void)
{
  Fixture f;

  fixture_start (&f, good_answer_script);
  fixture_wait_for (&f, XG_STREAM_ONLINE);
  fixture_ask (&f, "service.fake.test", 0, NULL);
  fixture_wait_for_answer (&f);
  g_assert_no_error (f.error);
  g_assert_nonnull (xg_element_get_child (xg_stanza_get_root (f.answer), "x", XG_NS_CLIENT));
  fixture_clear (&f);
}

static void
wrong_from_script (FakePeer *peer, gpointer user_data)
{
  online_answer (peer,
                 "<iq type='result' id='%s' from='mallory@fake.test/x'/>"
                 "<iq type='error' id='%s'><error type='cancel'><gone "
                 "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>"
                 "<iq type='result' id='%s0' from='service.fake.test'/>",
                 1);
}

static void
test_answer_from_another (void)
{
  Fixture f;

  fixture_start (&f, wrong_from_script);
  fixture_wait_for (&f, XG_STREAM_ONLINE);
  fixture_ask (&f, "service.fake.test", 700, NULL);
  fixture_wait_for_answer (&f);
  g_assert_error (f.error, XG_STANZA_ERROR, XG_STANZA_ERROR_NO_ANSWER);
  fixture_clear (&f);
}

static void
error_answer_script (FakePeer *peer, gpointer user_data)
{
  online_answer (peer,
                 "<iq type='error' id='%s' from='service.fake.test'><error type='auth'>"
                 "<closed-node xmlns='http://jabber.org/protocol/pubsub#errors'/>"
                 "<not-allowed xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
                 "<text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>Not you</text>"
                 "</error></iq>",
                 1);
}

static void
test_answer_error (void)
{
  Fixture f;

  fixture_start (&f, error_answer_script);
  fixture_wait_for (&f, XG_STREAM_ONLINE);
  fixture_ask (&f, "service.fake.test", 0, NULL);
  fixture_wait_for_answer (&f);
  g_assert_error (f.error, XG_STANZA_ERROR, XG_STANZA_ERROR_NOT_ALLOWED);
  g_assert_cmpstr (xg_stanza_error_get_pubsub_condition (f.error), ==, "closed-node");
  g_assert_cmpstr (xg_stanza_error_get_text (f.error), ==, "Not you");
  g_assert_nonnull (strstr (f.error->message, "“Not you”"));
  g_assert_cmpstr (
    xg_element_get_attribute (xg_stanza_get_root (xg_stanza_error_get_stanza (f.error)), "from"),
    ==,
    "service.fake.test");
  g_assert_true (g_str_has_prefix (xg_stanza_error_get_request (f.error), "<iq type=\"get\""));
  fixture_clear (&f);
}

/* The server never sees it, and the connection stays. */
static void
test_unsendable (void)
{
  const char *const addresses[] = { "service\001.fake.test", "service\xff.fake.test" };
  Fixture f;

  fixture_start (&f, online_script);
  fixture_wait_for (&f, XG_STREAM_ONLINE);
  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      fixture_ask (&f, addresses[i], 0, NULL);
      fixture_wait_for_answer (&f);
      g_assert_error (f.error, XG_STANZA_ERROR, XG_STANZA_ERROR_NOT_SENT);
      g_assert_null (xg_stanza_error_get_stanza (f.error));
    }
  g_assert_cmpint (xg_stream_get_state (f.stream), ==, XG_STREAM_ONLINE);
  fixture_stop (&f);
  g_assert_null (strstr (f.received, "service"));
  fixture_clear (&f);
}

static void
test_request_cancelled (void)
{
  Fixture f;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  fixture_start (&f, online_script);
  fixture_wait_for (&f, XG_STREAM_ONLINE);
  fixture_ask (&f, NULL, 0, cancellable);
  g_cancellable_cancel (cancellable);
  g_assert_cmpuint (f.n_answers, ==, 0);
  fixture_wait_for_answer (&f);
  g_assert_error (f.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  fixture_clear (&f);
}

static void
hang_up_script (FakePeer *peer, gpointer user_data)
{
  if (fake_peer_login (peer))
    fake_peer_expect (peer, "</iq>");
}

static void
test_requests_fail_on_disconnect (void)
{
  Fixture f;

  fixture_start (&f, hang_up_script);
  fixture_wait_for (&f, XG_STREAM_ONLINE);
  fixture_ask (&f, NULL, 0, NULL);
  fixture_ask (&f, "service.fake.test", 0, NULL);
  fixture_wait_for (&f, XG_STREAM_OFFLINE);
  g_assert_error (xg_stream_get_error (f.stream), XG_STREAM_ERROR, XG_STREAM_ERROR_CLOSED);
  g_assert_cmpuint (f.n_answers, ==, 0); /* from an idle */
  fixture_wait_for_answer (&f);
  g_assert_cmpuint (f.n_answers, ==, 2);
  g_assert_error (f.error, XG_STANZA_ERROR, XG_STANZA_ERROR_DISCONNECTED);
  fixture_clear (&f);
}

static void
test_requests_fail_on_stop (void)
{
  Fixture f;

  fixture_start (&f, online_script);
  fixture_wait_for (&f, XG_STREAM_ONLINE);
  fixture_ask (&f, NULL, 0, NULL);
  xg_stream_stop (f.stream);
  g_assert_cmpuint (f.n_answers, ==, 0);
  fixture_wait_for_answer (&f);
  g_assert_error (f.error, XG_STANZA_ERROR, XG_STANZA_ERROR_DISCONNECTED);
  fixture_clear (&f);
}

static void
questions_script (FakePeer *peer, gpointer user_data)
{
  if (!fake_peer_login (peer))
    return;
  fake_peer_send (peer,
                  "<iq type='get' id='a&amp;1' from='fake.test'><ping xmlns='urn:xmpp:ping'/></iq>"
                  "<iq type='get' id='a2' from='bob@fake.test/&quot;'>"
                  "<query xmlns='jabber:iq:version'/></iq>"
                  "<iq type='get' id='a3' from='fake.test'><query "
                  "xmlns='http://jabber.org/protocol/disco#info'/></iq>"
                  "<iq type='set' id='a4' from='fake.test'><query xmlns='urn:unknown'/></iq>"
                  "<iq type='result' id='a5' from='fake.test'/>"
                  "<presence from='bob@fake.test/x'/><unknown xmlns='urn:x'/>");
  fake_peer_expect (peer, "id=\"a4\"");
  fake_peer_send (peer, "<message><body>done</body></message>");
  fake_peer_wait_for_end (peer);
}

static void
test_answers_questions (void)
{
  Fixture f;

  fixture_start (&f, questions_script);
  fixture_wait_for (&f, XG_STREAM_ONLINE);
  fixture_wait_for_messages (&f, 1);
  fixture_stop (&f);
  g_assert_nonnull (
    strstr (f.received, "<iq type=\"result\" id=\"a&amp;1\" to=\"fake.test\"></iq>"));
  g_assert_nonnull (strstr (f.received, "<name>Grid Console</name><version>" PACKAGE_VERSION));
  g_assert_nonnull (strstr (f.received, "to=\"bob@fake.test/&quot;\""));
  g_assert_nonnull (strstr (f.received, "<feature var=\"urn:xmpp:ping\"/>"));
  g_assert_nonnull (strstr (f.received, "<service-unavailable "));
  g_assert_null (strstr (f.received, "a5"));
  fixture_clear (&f);
}

static void
add_tests (void)
{
  g_test_add_func ("/stream/request/answer", test_answer);
  g_test_add_func ("/stream/request/answer-from-another-is-none", test_answer_from_another);
  g_test_add_func ("/stream/request/error", test_answer_error);
  g_test_add_func ("/stream/request/what-xml-has-not-is-not-sent", test_unsendable);
  g_test_add_func ("/stream/request/cancelled", test_request_cancelled);
  g_test_add_func ("/stream/request/disconnect-fails-all", test_requests_fail_on_disconnect);
  g_test_add_func ("/stream/request/stop-fails-all", test_requests_fail_on_stop);
  g_test_add_func ("/stream/request/of-others-is-answered", test_answers_questions);
}

int
main (int argc, char **argv)
{
  return online_run (argc, argv, add_tests);
}
