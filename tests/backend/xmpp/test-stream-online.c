/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "stream-fixture.h"
#include "xmpp/xg-namespaces.h"

/* What needs encryption: certificates, the login, and what comes after it. */

#define SASL "urn:ietf:params:xml:ns:xmpp-sasl"
#define SCRAM                                                                                      \
  "<mechanisms xmlns='" SASL "'><mechanism>PLAIN</mechanism>"                                      \
  "<mechanism>SCRAM-SHA-256</mechanism></mechanisms>"

/* AddressSanitizer copies a text at each growth, which takes minutes at full size. */
#ifdef __SANITIZE_ADDRESS__
#define BIG(bytes) ((bytes) / 10)

/* LeakSanitizer of Debian 12 crashes over the threads of a process that has loaded GnuTLS. */
int __lsan_is_turned_off (void);

int
__lsan_is_turned_off (void)
{
  return 1;
}
#else
#define BIG(bytes) (bytes)
#endif

static void
login_script (FakePeer *peer, gpointer user_data)
{
  if (fake_peer_login (peer))
    fake_peer_wait_for_end (peer);
}

static void
test_login (void)
{
  Fixture f;

  fixture_start (&f, login_script);
  fixture_wait_for (&f, XG_STREAM_ONLINE);
  g_assert_cmpstr (xg_stream_get_jid (f.stream), ==, "alice@" FAKE_DOMAIN "/fake");
  g_assert_cmpstr (xg_stream_get_mechanism (f.stream), ==, "SCRAM-SHA-256");
  fixture_stop (&f);
  g_assert_null (strstr (f.received, FAKE_PASSWORD));
  g_assert_nonnull (strstr (f.received, "</stream:stream>"));
  fixture_clear (&f);
}

static void
direct_script (FakePeer *peer, gpointer user_data)
{
  if (fake_peer_start_tls (peer) && fake_peer_open (peer, SCRAM) && fake_peer_scram (peer, TRUE))
    fake_peer_wait_for_end (peer);
}

static void
test_direct_tls (void)
{
  Fixture f;

  fixture_set_up (&f, direct_script);
  f.settings.tls_mode = XG_TLS_DIRECT;
  fixture_begin (&f);
  fixture_wait_for (&f, XG_STREAM_AUTHENTICATING);
  fixture_stop (&f);
  g_assert_null (strstr (f.received, "<starttls"));
  fixture_clear (&f);
}

static void
expired_script (FakePeer *peer, gpointer user_data)
{
  fake_peer_set_certificate (peer, "server-expired");
  fake_peer_secure (peer, SCRAM);
}

static void
wrong_host_script (FakePeer *peer, gpointer user_data)
{
  fake_peer_set_certificate (peer, "server-wrong-host");
  fake_peer_secure (peer, SCRAM);
}

static void
rogue_script (FakePeer *peer, gpointer user_data)
{
  fake_peer_set_certificate (peer, "server-rogue");
  fake_peer_secure (peer, SCRAM);
}

static void
check_certificate (FakeScript script, XgStreamError code, XgAdvice advice, const char *words)
{
  Fixture f;

  fixture_expect_error (&f, script, code, words);
  g_assert_cmpint (xg_stream_error_get_advice (xg_stream_get_error (f.stream)), ==, advice);
  g_assert_null (strstr (f.received, "<auth"));
  fixture_clear (&f);
}

static void
test_certificate_expired (void)
{
  check_certificate (expired_script, XG_STREAM_ERROR_CERT_EXPIRED, XG_ADVICE_RETRY_LATER, "2021");
}

static void
test_certificate_wrong_host (void)
{
  check_certificate (wrong_host_script,
                     XG_STREAM_ERROR_CERT_WRONG_HOST,
                     XG_ADVICE_ASK,
                     "other.example");
}

static void
test_certificate_unknown_ca (void)
{
  check_certificate (rogue_script, XG_STREAM_ERROR_CERT_UNKNOWN_CA, XG_ADVICE_ASK, "Rogue CA");
}

static void
plain_script (FakePeer *peer, gpointer user_data)
{
  if (fake_peer_secure (peer,
                        "<mechanisms xmlns='" SASL "'><mechanism>PLAIN</mechanism>"
                        "<mechanism>DIGEST-MD5</mechanism><mechanism>ANONYMOUS</mechanism>"
                        "</mechanisms>"))
    fake_peer_wait_for_end (peer);
}

static void
test_plain_only (void)
{
  Fixture f;
  g_autofree char *secret =
    g_base64_encode ((const guchar *) "\0alice\0" FAKE_PASSWORD, 7 + strlen (FAKE_PASSWORD));

  fixture_expect_error (&f, plain_script, XG_STREAM_ERROR_NO_MECHANISM, "PLAIN, DIGEST-MD5");
  g_assert_null (strstr (f.received, "<auth"));
  g_assert_null (strstr (f.received, FAKE_PASSWORD));
  g_assert_null (strstr (f.received, secret));
  fixture_clear (&f);
}

static void
impostor_script (FakePeer *peer, gpointer user_data)
{
  if (fake_peer_secure (peer, SCRAM) && fake_peer_scram (peer, FALSE))
    fake_peer_wait_for_end (peer);
}

static void
credulous_script (FakePeer *peer, gpointer user_data)
{
  if (!fake_peer_secure (peer, SCRAM) || !fake_peer_expect (peer, "</auth>"))
    return;
  fake_peer_send (peer, "<success xmlns='" SASL "'/>");
  fake_peer_wait_for_end (peer);
}

static void
test_server_not_genuine (gconstpointer data)
{
  Fixture f;

  fixture_expect_error (&f, (FakeScript) data, XG_STREAM_ERROR_SERVER_NOT_GENUINE, NULL);
  g_assert_null (strstr (f.received, "<iq"));
  fixture_clear (&f);
}

static void
wrong_password_script (FakePeer *peer, gpointer user_data)
{
  if (!fake_peer_secure (peer, SCRAM) || !fake_peer_expect (peer, "</auth>"))
    return;
  fake_peer_send (peer, "<failure xmlns='" SASL "'><not-authorized/><text>Nope</text></failure>");
  fake_peer_wait_for_end (peer);
}

/* libstrophe by itself would go on to PLAIN. */
static void
test_wrong_password (void)
{
  Fixture f;
  const char *first;

  fixture_expect_error (&f, wrong_password_script, XG_STREAM_ERROR_NOT_AUTHORIZED, "“Nope”");
  first = strstr (f.received, "<auth");
  g_assert_nonnull (first);
  g_assert_null (strstr (first + 1, "<auth"));
  fixture_clear (&f);
}

static void
silent_login_script (FakePeer *peer, gpointer user_data)
{
  if (fake_peer_secure (peer, SCRAM))
    fake_peer_wait_for_end (peer);
}

static void
test_silent_login (void)
{
  Fixture f;

  fixture_set_up (&f, silent_login_script);
  f.settings.login_timeout = 3000;
  fixture_begin (&f);
  fixture_wait_for (&f, XG_STREAM_OFFLINE);
  g_assert_error (xg_stream_get_error (f.stream), XG_STREAM_ERROR, XG_STREAM_ERROR_TIMED_OUT);
  g_assert_nonnull (strstr (xg_stream_get_error (f.stream)->message, "login"));
  fixture_clear (&f);
}

static void
test_stop_in_login (void)
{
  Fixture f;

  fixture_start (&f, silent_login_script);
  fixture_wait_for (&f, XG_STREAM_AUTHENTICATING);
  fixture_clear (&f);
}

/* Answers each request from where DATA says: a printf format for the id. */
static void
answering_script (FakePeer *peer, const char *format, guint count)
{
  if (!fake_peer_login (peer))
    return;
  for (guint i = 0; i < count; i++)
    {
      g_autofree char *id = fake_peer_expect_attribute (peer, "iq", "id");
      g_auto (GStrv) parts = g_strsplit (format, "%s", -1);
      g_autofree char *xml = NULL;

      if (id == NULL)
        return;
      xml = g_strjoinv (id, parts);
      fake_peer_send (peer, xml);
    }
  fake_peer_wait_for_end (peer);
}

static void
good_answer_script (FakePeer *peer, gpointer user_data)
{
  answering_script (peer, "<iq type='result' id='%s' from='Service.fake.test'><x/></iq>", 1);
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
  answering_script (peer,
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
  answering_script (peer,
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

  fixture_start (&f, login_script);
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

  fixture_start (&f, login_script);
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

  fixture_start (&f, login_script);
  fixture_wait_for (&f, XG_STREAM_ONLINE);
  fixture_ask (&f, NULL, 0, NULL);
  xg_stream_stop (f.stream);
  g_assert_cmpuint (f.n_answers, ==, 0);
  fixture_wait_for_answer (&f);
  g_assert_error (f.error, XG_STANZA_ERROR, XG_STANZA_ERROR_DISCONNECTED);
  fixture_clear (&f);
}

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

#define BURST 2000

static void
burst_script (FakePeer *peer, gpointer user_data)
{
  g_autoptr (GString) all = g_string_new (NULL);

  if (!fake_peer_login (peer))
    return;
  for (guint i = 0; i < BURST; i++)
    g_string_append_printf (all,
                            "<message id='m%u'><body>&lt;%0*u&gt;</body></message>",
                            i,
                            700,
                            i);
  fake_peer_send (peer, all->str);
  fake_peer_wait_for_end (peer);
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

  fixture_set_up (&f, login_script);
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
  answering_script (peer, "<iq type='error' id='%s'/>", G_MAXUINT);
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

static void
append_nested (GString *out, guint depth)
{
  for (guint i = 0; i < depth; i++)
    g_string_append (out, "<a>");
  for (guint i = 0; i < depth; i++)
    g_string_append (out, "</a>");
}

static void
deep_script (FakePeer *peer, gpointer user_data)
{
  g_autoptr (GString) xml = g_string_new ("<message from='mallory@fake.test'>");

  if (!fake_peer_login (peer))
    return;
  append_nested (xml, 150000);
  g_string_append (xml, "</message><message><body>after</body></message>");
  fake_peer_send (peer, xml->str);
  fake_peer_wait_for_end (peer);
}

static void
test_deep_message (void)
{
  Fixture f;

  fixture_start (&f, deep_script);
  fixture_wait_for_messages (&f, 1);
  g_assert_nonnull (strstr (g_ptr_array_index (f.messages, 0), "after"));
  g_assert_cmpuint (f.malformed->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (f.malformed, 0), ==, "mallory@fake.test");
  fixture_clear (&f);
}

/* As Prosody passes it on when somebody sends <message x:from='service.fake.test'/>. */
static void
forged_script (FakePeer *peer, gpointer user_data)
{
  answering_script (peer,
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
endlessly_deep_script (FakePeer *peer, gpointer user_data)
{
  g_autoptr (GString) xml = g_string_new ("<message from='mallory@fake.test'>");

  if (!fake_peer_login (peer))
    return;
  append_nested (xml, 6000000);
  fake_peer_send (peer, xml->str);
  fake_peer_wait_for_end (peer);
}

static void
test_endlessly_deep_message (void)
{
  Fixture f;

  fixture_expect_error (&f, endlessly_deep_script, XG_STREAM_ERROR_STANZA_TOO_BIG, NULL);
  fixture_clear (&f);
}

static void
deep_answer_script (FakePeer *peer, gpointer user_data)
{
  g_autoptr (GString) xml = g_string_new ("<iq type='result' id='%s'>");

  append_nested (xml, 1000);
  g_string_append (xml, "</iq>");
  answering_script (peer, xml->str, 1);
}

static void
test_deep_answer (void)
{
  Fixture f;

  fixture_start (&f, deep_answer_script);
  fixture_wait_for (&f, XG_STREAM_ONLINE);
  fixture_ask (&f, NULL, 0, NULL);
  fixture_wait_for_answer (&f);
  g_assert_error (f.error, XG_STANZA_ERROR, XG_STANZA_ERROR_BAD_REPLY);
  fixture_clear (&f);
}

static void
send_big (FakePeer *peer, const char *start, gsize size, const char *end)
{
  g_autofree char *filler = g_strnfill (size, 'x');

  fake_peer_send (peer, start);
  fake_peer_send (peer, filler);
  fake_peer_send (peer, end);
  fake_peer_wait_for_end (peer);
}

static void
big_script (FakePeer *peer, gpointer user_data)
{
  if (fake_peer_login (peer))
    send_big (peer,
              "<message from='mallory@fake.test'><body>",
              BIG (20000000),
              "</body></message>");
}

static void
bigger_script (FakePeer *peer, gpointer user_data)
{
  if (fake_peer_login (peer))
    send_big (peer,
              "<message from='mallory@fake.test'><body>",
              BIG (10000000),
              "</body></message>");
}

static void
big_attribute_script (FakePeer *peer, gpointer user_data)
{
  if (fake_peer_login (peer))
    send_big (peer, "<message from='", 40000000, "'/>");
}

static void
big_enough_script (FakePeer *peer, gpointer user_data)
{
  if (fake_peer_login (peer))
    send_big (peer, "<message><body>", BIG (15000000), "</body></message>");
}

static void
test_big_message (void)
{
  Fixture f;

  fixture_set_up (&f, big_script);
  f.settings.max_stanza = BIG (16 * 1024 * 1024);
  fixture_begin (&f);
  fixture_wait_for (&f, XG_STREAM_OFFLINE);
  g_assert_error (xg_stream_get_error (f.stream), XG_STREAM_ERROR, XG_STREAM_ERROR_STANZA_TOO_BIG);
  g_assert_nonnull (strstr (xg_stream_get_error (f.stream)->message, "mallory@fake.test"));
  g_assert_cmpuint (f.n_messages, ==, 0);
  fixture_clear (&f);
}

static char *
make_wide (guint n_children)
{
  GString *xml = g_string_new ("<items node='wide &amp; more'><item>");

  for (guint i = 0; i < n_children; i++)
    g_string_append (xml, "<e/>");
  g_string_append (xml, "</item></items>");
  return g_string_free (xml, FALSE);
}

static void
wide_script (FakePeer *peer, gpointer user_data)
{
  g_autofree char *wide = make_wide (200000);
  g_autofree char *xml =
    g_strdup_printf ("<message from='broker.fake.test'><event>%s</event></message>", wide);

  if (!fake_peer_login (peer))
    return;
  fake_peer_send (peer, xml);
  fake_peer_wait_for_end (peer);
}

static void
test_wide_message (void)
{
  Fixture f;

  fixture_expect_error (&f, wide_script, XG_STREAM_ERROR_STANZA_TOO_BIG, "broker.fake.test");
  g_assert_nonnull (strstr (xg_stream_get_error (f.stream)->message, "“wide & more”"));
  g_assert_cmpuint (f.n_messages, ==, 0);
  fixture_clear (&f);
}

static void
wide_enough_script (FakePeer *peer, gpointer user_data)
{
  g_autofree char *wide = make_wide (20000);
  g_autofree char *xml =
    g_strdup_printf ("<message from='broker.fake.test'><event>%s%s</event></message>", wide, wide);

  if (!fake_peer_login (peer))
    return;
  fake_peer_send (peer, xml);
  fake_peer_send (peer, xml);
  fake_peer_wait_for_end (peer);
}

static void
test_wide_enough_message (void)
{
  Fixture f;

  fixture_start (&f, wide_enough_script);
  fixture_wait_for_messages (&f, 2);
  g_assert_cmpuint (f.malformed->len, ==, 0);
  fixture_clear (&f);
}

static void
wide_answer_script (FakePeer *peer, gpointer user_data)
{
  g_autofree char *wide = make_wide (200000);
  g_autofree char *xml =
    g_strdup_printf ("<iq type='result' id='%%s'><pubsub>%s</pubsub></iq>", wide);

  answering_script (peer, xml, 1);
}

static void
test_wide_answer (void)
{
  Fixture f;

  fixture_start (&f, wide_answer_script);
  fixture_wait_for (&f, XG_STREAM_ONLINE);
  fixture_ask (&f, NULL, 120000, NULL); /* sanitizers make it slow to be given up */
  fixture_wait_for_answer (&f);
  g_assert_error (f.error, XG_STANZA_ERROR, XG_STANZA_ERROR_TOO_BIG);
  g_assert_nonnull (strstr (f.error->message, "“wide & more”"));
  fixture_wait_for (&f, XG_STREAM_OFFLINE);
  g_assert_error (xg_stream_get_error (f.stream), XG_STREAM_ERROR, XG_STREAM_ERROR_STANZA_TOO_BIG);
  fixture_clear (&f);
}

static void
many_attributes_script (FakePeer *peer, gpointer user_data)
{
  g_autoptr (GString) xml = g_string_new ("<message from='mallory@fake.test'>");

  if (!fake_peer_login (peer))
    return;
  for (guint i = 0; i < 100; i++)
    {
      g_string_append (xml, "<e");
      for (guint j = 0; j < 10000; j++)
        g_string_append_printf (xml, " n%u=''", j);
      g_string_append (xml, "/>");
    }
  fake_peer_send (peer, xml->str);
  fake_peer_wait_for_end (peer);
}

static void
test_many_attributes (void)
{
  Fixture f;

  fixture_expect_error (&f,
                        many_attributes_script,
                        XG_STREAM_ERROR_STANZA_TOO_BIG,
                        "mallory@fake.test");
  fixture_clear (&f);
}

static void
test_bigger_message (gconstpointer data)
{
  Fixture f;

  fixture_set_up (&f, (FakeScript) data);
  f.settings.max_stanza = BIG (4000000);
  fixture_begin (&f);
  fixture_wait_for (&f, XG_STREAM_OFFLINE);
  g_assert_error (xg_stream_get_error (f.stream), XG_STREAM_ERROR, XG_STREAM_ERROR_STANZA_TOO_BIG);
  g_assert_nonnull (strstr (xg_stream_get_error (f.stream)->message, "iB"));
  g_assert_cmpuint (f.n_messages, ==, 0);
  fixture_clear (&f);
}

static void
test_big_enough_message (void)
{
  Fixture f;

  fixture_start (&f, big_enough_script);
  fixture_wait_for_messages (&f, 1);
  g_assert_cmpuint (strlen (g_ptr_array_index (f.messages, 0)), >, BIG (15000000));
  fixture_clear (&f);
}

static void
invalid_utf8_script (FakePeer *peer, gpointer user_data)
{
  if (!fake_peer_login (peer))
    return;
  fake_peer_send (peer,
                  "<message><body>good</body></message><message><body>\xc3(</body></message>");
  fake_peer_wait_for_end (peer);
}

static void
doctype_script (FakePeer *peer, gpointer user_data)
{
  if (!fake_peer_login (peer))
    return;
  fake_peer_send (peer, "<message><body>good</body></message><!DOCTYPE a [<!ENTITY b 'c'>]>");
  fake_peer_wait_for_end (peer);
}

static void
unbalanced_script (FakePeer *peer, gpointer user_data)
{
  if (!fake_peer_login (peer))
    return;
  fake_peer_send (peer, "<message><body>good</body></message><message><body></message>");
  fake_peer_wait_for_end (peer);
}

static void
test_not_xml (gconstpointer data)
{
  Fixture f;

  fixture_expect_error (&f, (FakeScript) data, XG_STREAM_ERROR_MALFORMED, NULL);
  g_assert_cmpuint (f.n_messages, ==, 1);
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
add_login_tests (void)
{
  g_test_add_func ("/stream/login/good", test_login);
  g_test_add_func ("/stream/login/direct-tls", test_direct_tls);
  g_test_add_func ("/stream/login/plain-only-sends-no-secret", test_plain_only);
  g_test_add_func ("/stream/login/failure-is-final", test_wrong_password);
  g_test_add_data_func ("/stream/login/wrong-proof-of-server",
                        impostor_script,
                        test_server_not_genuine);
  g_test_add_data_func ("/stream/login/no-proof-of-server",
                        credulous_script,
                        test_server_not_genuine);
  g_test_add_func ("/stream/login/time-out", test_silent_login);
  g_test_add_func ("/stream/login/stop", test_stop_in_login);
  g_test_add_func ("/stream/certificate/expired", test_certificate_expired);
  g_test_add_func ("/stream/certificate/wrong-host", test_certificate_wrong_host);
  g_test_add_func ("/stream/certificate/unknown-ca", test_certificate_unknown_ca);
}

static void
add_request_tests (void)
{
  g_test_add_func ("/stream/request/answer", test_answer);
  g_test_add_func ("/stream/request/answer-from-another-is-none", test_answer_from_another);
  g_test_add_func ("/stream/request/error", test_answer_error);
  g_test_add_func ("/stream/request/what-xml-has-not-is-not-sent", test_unsendable);
  g_test_add_func ("/stream/request/cancelled", test_request_cancelled);
  g_test_add_func ("/stream/request/disconnect-fails-all", test_requests_fail_on_disconnect);
  g_test_add_func ("/stream/request/stop-fails-all", test_requests_fail_on_stop);
  g_test_add_func ("/stream/request/deep-answer-fails", test_deep_answer);
  g_test_add_func ("/stream/request/wide-answer-says-so", test_wide_answer);
  g_test_add_func ("/stream/request/of-others-is-answered", test_answers_questions);
}

static void
add_message_tests (void)
{
  g_test_add_func ("/stream/stop/waiting-for-the-thread-has-a-limit", test_wait_gives_up);
  g_test_add_func ("/stream/messages/burst-in-order", test_burst_in_order);
  g_test_add_func ("/stream/messages/full-sink-stops-reading", test_full_sink);
  g_test_add_func ("/stream/messages/deep-is-reported", test_deep_message);
  g_test_add_func ("/stream/messages/forged-is-left-out", test_forged);
  g_test_add_func ("/stream/messages/endlessly-deep", test_endlessly_deep_message);
  g_test_add_func ("/stream/messages/big-enough", test_big_enough_message);
  g_test_add_func ("/stream/messages/too-big-names-the-sender", test_big_message);
  g_test_add_data_func ("/stream/messages/endless-text", bigger_script, test_bigger_message);
  g_test_add_func ("/stream/messages/wide-is-ended", test_wide_message);
  g_test_add_func ("/stream/messages/wide-enough", test_wide_enough_message);
  g_test_add_func ("/stream/messages/many-attributes-are-ended", test_many_attributes);
  g_test_add_data_func ("/stream/messages/endless-attribute",
                        big_attribute_script,
                        test_bigger_message);
  g_test_add_data_func ("/stream/messages/invalid-utf8", invalid_utf8_script, test_not_xml);
  g_test_add_data_func ("/stream/messages/doctype", doctype_script, test_not_xml);
  g_test_add_data_func ("/stream/messages/unbalanced", unbalanced_script, test_not_xml);
  g_test_add_func ("/stream/send/bigger-than-any-buffer", test_big_send);
  g_test_add_func ("/stream/silence/ends-the-stream", test_silence);
  g_test_add_func ("/stream/silence/any-answer-will-do", test_silence_answered);
  g_test_add_func ("/stream/error/conflict", test_conflict);
}

int
main (int argc, char *argv[])
{
  g_autofree char *directory = NULL;
  int rc;

  g_test_init (&argc, &argv, NULL);
  if (!g_tls_backend_supports_tls (g_tls_backend_get_default ()))
    {
      g_print ("1..0 # SKIP glib-networking is not installed\n");
      return 0;
    }
  directory = fixture_make_certificates ();
  add_login_tests ();
  add_request_tests ();
  add_message_tests ();
  rc = g_test_run ();
  fixture_remove_certificates (directory);
  return rc;
}
