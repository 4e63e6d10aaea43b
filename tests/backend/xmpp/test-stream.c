/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "stream-fixture.h"

/* Everything up to the login that needs no encryption, and everything that must stop before it. */

#define STARTTLS "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"
#define HEADER                                                                                     \
  "<?xml version='1.0'?><stream:stream xmlns='jabber:client' id='x' version='1.0' "                \
  "xmlns:stream='http://etherx.jabber.org/streams'>"

static void
silent_script (FakePeer *peer, gpointer user_data)
{
  fake_peer_wait_for_end (peer);
}

static void
test_refused (void)
{
  Fixture f;

  fixture_set_up (&f, silent_script);
  g_free (fake_server_free (g_steal_pointer (&f.server)));
  fixture_begin (&f);
  g_assert_cmpint (xg_stream_get_state (f.stream), ==, XG_STREAM_RESOLVING);
  fixture_wait_for (&f, XG_STREAM_OFFLINE);
  g_assert_error (xg_stream_get_error (f.stream), XG_STREAM_ERROR, XG_STREAM_ERROR_REFUSED);
  g_assert_nonnull (strstr (xg_stream_get_error (f.stream)->message, "127.0.0.1"));
  g_assert_cmpint (xg_stream_error_get_advice (xg_stream_get_error (f.stream)),
                   ==,
                   XG_ADVICE_RETRY);
  fixture_clear (&f);
}

static void
closing_script (FakePeer *peer, gpointer user_data)
{
}

static void
test_closed_at_once (void)
{
  Fixture f;

  fixture_expect_error (&f, closing_script, XG_STREAM_ERROR_CLOSED, "127.0.0.1");
  fixture_clear (&f);
}

static void
no_tls_script (FakePeer *peer, gpointer user_data)
{
  fake_peer_open (peer,
                  "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
                  "<mechanism>SCRAM-SHA-256</mechanism><mechanism>PLAIN</mechanism></mechanisms>");
  fake_peer_wait_for_end (peer);
}

static void
test_no_encryption_offered (void)
{
  Fixture f;

  fixture_expect_error (&f, no_tls_script, XG_STREAM_ERROR_NO_TLS, NULL);
  g_assert_null (strstr (f.received, "alice"));
  g_assert_null (strstr (f.received, "<auth"));
  fixture_clear (&f);
}

static void
tls_refused_script (FakePeer *peer, gpointer user_data)
{
  fake_peer_open (peer, STARTTLS);
  fake_peer_expect (peer, "<starttls");
  fake_peer_send (peer, "<failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:stream>");
}

static void
test_encryption_refused (void)
{
  Fixture f;

  fixture_expect_error (&f, tls_refused_script, XG_STREAM_ERROR_NO_TLS, NULL);
  fixture_clear (&f);
}

/* Whoever can write into the plain connection must not be able to add to what comes encrypted. */
static void
injection_script (FakePeer *peer, gpointer user_data)
{
  fake_peer_open (peer, STARTTLS);
  fake_peer_expect (peer, "<starttls");
  fake_peer_send (peer,
                  "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/><stream:features><mechanisms "
                  "xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>SCRAM-SHA-1</mechanism>"
                  "</mechanisms></stream:features>");
  fake_peer_wait_for_end (peer);
}

static void
test_injection_before_tls (void)
{
  Fixture f;

  fixture_expect_error (&f, injection_script, XG_STREAM_ERROR_MALFORMED, NULL);
  g_assert_null (strstr (f.received, "<auth"));
  fixture_clear (&f);
}

static void
not_tls_script (FakePeer *peer, gpointer user_data)
{
  fake_peer_open (peer, STARTTLS);
  fake_peer_expect (peer, "<starttls");
  fake_peer_send (peer, "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
  fake_peer_expect (peer, "\x16\x03");
  fake_peer_send (peer, "HTTP/1.1 400 Bad Request\r\n\r\n");
  fake_peer_wait_for_end (peer);
}

static void
test_not_tls (void)
{
  Fixture f;

  fixture_expect_error (&f, not_tls_script, XG_STREAM_ERROR_TLS, "does not answer with TLS");
  fixture_clear (&f);
}

static void
stream_error_script (FakePeer *peer, gpointer user_data)
{
  fake_peer_expect (peer, "<stream:stream");
  fake_peer_send (peer,
                  HEADER "<stream:error><host-unknown "
                         "xmlns='urn:ietf:params:xml:ns:xmpp-streams'/><text "
                         "xmlns='urn:ietf:params:xml:ns:xmpp-streams'>No such &lt;domain&gt;."
                         "</text></stream:error></stream:stream>");
}

static void
test_stream_error (void)
{
  Fixture f;
  const GError *error;

  fixture_expect_error (&f, stream_error_script, XG_STREAM_ERROR_STREAM, "“No such <domain>.”");
  error = xg_stream_get_error (f.stream);
  g_assert_cmpstr (xg_stream_error_get_condition (error), ==, "host-unknown");
  g_assert_cmpstr (xg_stream_error_get_text (error), ==, "No such <domain>.");
  g_assert_cmpint (xg_stream_error_get_advice (error), ==, XG_ADVICE_ASK);
  fixture_clear (&f);
}

static void
see_other_host_script (FakePeer *peer, gpointer user_data)
{
  fake_peer_expect (peer, "<stream:stream");
  fake_peer_send (peer,
                  HEADER "<stream:error><see-other-host "
                         "xmlns='urn:ietf:params:xml:ns:xmpp-streams'>other.test:5222"
                         "</see-other-host></stream:error></stream:stream>");
}

static void
test_see_other_host (void)
{
  Fixture f;

  fixture_expect_error (&f, see_other_host_script, XG_STREAM_ERROR_STREAM, "other.test:5222");
  fixture_clear (&f);
}

static void
http_script (FakePeer *peer, gpointer user_data)
{
  fake_peer_expect (peer, "<stream:stream");
  fake_peer_send (peer, "HTTP/1.1 400 Bad Request\r\n\r\n");
  fake_peer_wait_for_end (peer);
}

static void
html_script (FakePeer *peer, gpointer user_data)
{
  fake_peer_expect (peer, "<stream:stream");
  fake_peer_send (peer, "<html><body>Hello</body></html>");
  fake_peer_wait_for_end (peer);
}

static void
utf8_script (FakePeer *peer, gpointer user_data)
{
  fake_peer_expect (peer, "<stream:stream");
  fake_peer_send (peer, HEADER "<stream:features>\xff\xfe</stream:features>");
  fake_peer_wait_for_end (peer);
}

static void
test_not_xmpp (gconstpointer data)
{
  Fixture f;

  fixture_expect_error (&f, (FakeScript) data, XG_STREAM_ERROR_MALFORMED, NULL);
  fixture_clear (&f);
}

static void
test_silent_server (void)
{
  Fixture f;

  fixture_set_up (&f, silent_script);
  f.settings.login_timeout = 300;
  fixture_begin (&f);
  fixture_wait_for (&f, XG_STREAM_OFFLINE);
  g_assert_error (xg_stream_get_error (f.stream), XG_STREAM_ERROR, XG_STREAM_ERROR_TIMED_OUT);
  fixture_clear (&f);
}

static void
silent_handshake_script (FakePeer *peer, gpointer user_data)
{
  fake_peer_open (peer, STARTTLS);
  fake_peer_expect (peer, "<starttls");
  fake_peer_send (peer, "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
  fake_peer_wait_for_end (peer);
}

/* libstrophe's handshake has no time-out of its own. */
static void
test_silent_handshake (void)
{
  Fixture f;

  fixture_set_up (&f, silent_handshake_script);
  f.settings.login_timeout = 500;
  fixture_begin (&f);
  fixture_wait_for (&f, XG_STREAM_OFFLINE);
  g_assert_error (xg_stream_get_error (f.stream), XG_STREAM_ERROR, XG_STREAM_ERROR_TIMED_OUT);
  fixture_clear (&f);
}

static void
stop_quickly (Fixture *f)
{
  gint64 before = g_get_monotonic_time ();

  xg_stream_stop (f->stream);
  g_assert_cmpint (g_get_monotonic_time () - before, <, 100 * G_TIME_SPAN_MILLISECOND);
  g_assert_cmpint (xg_stream_get_state (f->stream), ==, XG_STREAM_OFFLINE);
  g_assert_no_error (xg_stream_get_error (f->stream));
  g_assert_true (xg_stream_wait (f->stream, g_get_monotonic_time () + 30 * G_TIME_SPAN_SECOND));
  g_assert_cmpint (g_get_monotonic_time () - before, <, 3 * G_TIME_SPAN_SECOND);
  fixture_clear (f);
}

static void
test_stop_at_once (void)
{
  Fixture f;

  fixture_start (&f, silent_script);
  stop_quickly (&f);
}

static void
test_stop_while_waiting_for_the_server (void)
{
  Fixture f;

  fixture_start (&f, silent_script);
  fixture_wait_for (&f, XG_STREAM_SECURING);
  stop_quickly (&f);
}

static void
test_stop_in_handshake (void)
{
  Fixture f;
  gint64 end = 0;

  fixture_start (&f, silent_handshake_script);
  fixture_wait_for (&f, XG_STREAM_SECURING);
  for (gint64 until = g_get_monotonic_time () + 300000; g_get_monotonic_time () < until;)
    fixture_iterate (&end);
  stop_quickly (&f);
}

static void
unwanted_cb (const XgElement *message, gpointer user_data)
{
  g_assert_not_reached ();
}

static void
test_unused (void)
{
  XgStreamSettings settings = { .jid = "alice@" FAKE_DOMAIN, .password = FAKE_PASSWORD };
  XgStreamSink sink = { .message = unwanted_cb };
  XgStream *stream = xg_stream_new (&settings, &sink);

  g_assert_cmpint (xg_stream_get_state (stream), ==, XG_STREAM_OFFLINE);
  xg_stream_stop (stream);
  g_assert_finalize_object (stream);
}

static void
test_address_of_no_account (void)
{
  static const char *const jids[] = { "fake.test", "@fake.test", "alice@",          "a b@fake.test",
                                      "a@b@c",     "",           "alice@fake.test/" };

  for (gsize i = 0; i < G_N_ELEMENTS (jids); i++)
    {
      Fixture f;

      fixture_set_up (&f, NULL);
      f.settings.jid = jids[i];
      fixture_begin (&f);
      fixture_wait_for (&f, XG_STREAM_OFFLINE);
      g_assert_error (xg_stream_get_error (f.stream),
                      XG_STREAM_ERROR,
                      XG_STREAM_ERROR_NOT_AUTHORIZED);
      fixture_clear (&f);
    }
}

static void
check_ca_file (const char *path, const char *words)
{
  Fixture f;

  fixture_set_up (&f, NULL);
  f.settings.ca_file = path;
  fixture_begin (&f);
  fixture_wait_for (&f, XG_STREAM_OFFLINE);
  g_assert_error (xg_stream_get_error (f.stream), XG_STREAM_ERROR, XG_STREAM_ERROR_CA_FILE);
  g_assert_nonnull (strstr (xg_stream_get_error (f.stream)->message, path));
  g_assert_nonnull (strstr (xg_stream_get_error (f.stream)->message, words));
  fixture_clear (&f);
}

static void
test_ca_file (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = g_dir_make_tmp ("xg-ca-XXXXXX", &error);
  g_autofree char *file = g_build_filename (dir, "empty.pem", NULL);

  g_assert_no_error (error);
  check_ca_file (file, "cannot be opened");
  check_ca_file (dir, "cannot be read");
  g_file_set_contents (file, "no certificate\n", -1, &error);
  g_assert_no_error (error);
  check_ca_file (file, "no certificate");
  g_remove (file);
  g_rmdir (dir);
}

static void
test_request_while_offline (void)
{
  Fixture f;

  fixture_start (&f, silent_script);
  fixture_ask (&f, NULL, 0, NULL);
  g_assert_cmpuint (f.n_answers, ==, 0);
  fixture_wait_for_answer (&f);
  g_assert_error (f.error, XG_STANZA_ERROR, XG_STANZA_ERROR_DISCONNECTED);
  fixture_clear (&f);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stream/unused", test_unused);
  g_test_add_func ("/stream/refused", test_refused);
  g_test_add_func ("/stream/closed-at-once", test_closed_at_once);
  g_test_add_func ("/stream/tls/not-offered-sends-nothing", test_no_encryption_offered);
  g_test_add_func ("/stream/tls/refused", test_encryption_refused);
  g_test_add_func ("/stream/tls/injection-before-it-is-refused", test_injection_before_tls);
  g_test_add_func ("/stream/tls/not-tls", test_not_tls);
  g_test_add_func ("/stream/error/host-unknown-with-text", test_stream_error);
  g_test_add_func ("/stream/error/see-other-host", test_see_other_host);
  g_test_add_data_func ("/stream/not-xmpp/http", http_script, test_not_xmpp);
  g_test_add_data_func ("/stream/not-xmpp/html", html_script, test_not_xmpp);
  g_test_add_data_func ("/stream/not-xmpp/invalid-utf8", utf8_script, test_not_xmpp);
  g_test_add_func ("/stream/time-out/silent-server", test_silent_server);
  g_test_add_func ("/stream/time-out/silent-handshake", test_silent_handshake);
  g_test_add_func ("/stream/stop/at-once", test_stop_at_once);
  g_test_add_func ("/stream/stop/waiting-for-the-server", test_stop_while_waiting_for_the_server);
  g_test_add_func ("/stream/stop/in-handshake", test_stop_in_handshake);
  g_test_add_func ("/stream/settings/address-of-no-account", test_address_of_no_account);
  g_test_add_func ("/stream/settings/ca-file", test_ca_file);
  g_test_add_func ("/stream/request/while-offline-fails", test_request_while_offline);
  return g_test_run ();
}
