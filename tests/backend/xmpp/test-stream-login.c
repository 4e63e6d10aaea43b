/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "online-fixture.h"

/* Logging in: certificates, mechanisms, and who proves what to whom. */

static void
test_login (void)
{
  Fixture f;

  fixture_start (&f, online_script);
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

static void
add_tests (void)
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

int
main (int argc, char **argv)
{
  return online_run (argc, argv, add_tests);
}
