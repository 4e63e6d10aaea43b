/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "../xmpp/stream-fixture.h"
#include "grid/xg-grid.h"
#include "grid/xg-session-private.h"
#include "security/xg-tls-tap.h"

/* A session with scripted servers: what is tried again, and where, and what is left to the person.
 * Each attempt makes two connections: the probe's, which leaves before a login, and the stream's.
 */

#define DEADLINE 60 /* seconds */
#define SM       "urn:xmpp:sm:3"
#define STREAMS  "urn:ietf:params:xml:ns:xmpp-streams"
#define SCRAM                                                                                      \
  "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"                                          \
  "<mechanism>SCRAM-SHA-256</mechanism></mechanisms>"
#define BIND "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>"

#ifdef __SANITIZE_ADDRESS__
/* LeakSanitizer of Debian 12 crashes over the threads of a process that has loaded GnuTLS. */
int __lsan_is_turned_off (void);

int
__lsan_is_turned_off (void)
{
  return 1;
}
#endif

static char *directory;

typedef struct
{
  FakeServer *server;
  XgProfile *profile;
  XgGrid *grid;
  XgSession *session;
  char *dir;
  gint n_logins; /* of the server */
  gint n_fixed;  /* the clock is right */
  guint16 next;  /* port of another server */
} Session;

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (xg_grid_open_finish (XG_GRID (source), result, &error));
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

static void
iterate (gint64 *end)
{
  if (*end == 0)
    *end = g_get_monotonic_time () + DEADLINE * G_TIME_SPAN_SECOND;
  g_assert_cmpint (g_get_monotonic_time (), <, *end);
  if (!g_main_context_iteration (NULL, FALSE))
    g_usleep (1000);
}

static void
start (Session *s, FakeScript script)
{
  g_autofree char *ca_file = g_build_filename (directory, "ca.pem", NULL);
  gboolean opened = FALSE;
  gint64 end = 0;

  memset (s, 0, sizeof *s);
  s->server = fake_server_new (directory, script, s);
  s->dir = g_dir_make_tmp ("xg-session-XXXXXX", NULL);
  s->profile = xg_profile_new ("test");
  g_object_set (s->profile,
                "jid",
                "alice@" FAKE_DOMAIN,
                "host",
                "127.0.0.1",
                "port",
                (guint) fake_server_get_port (s->server),
                "ca-file",
                ca_file,
                NULL);
  s->grid = xg_grid_new (s->profile, s->dir, FALSE);
  xg_grid_open_async (s->grid, TRUE, NULL, opened_cb, &opened);
  while (!opened)
    iterate (&end);
  s->session = xg_grid_get_session (s->grid);
}

static void
stop (Session *s)
{
  g_autofree char *received = NULL;

  xg_session_disconnect (s->session);
  g_assert_cmpint (xg_session_get_next_try (s->session), ==, 0);
  received = fake_server_free (s->server);
  g_assert_null (strstr (received, FAKE_PASSWORD));
  g_assert_true (xg_session_wait (s->session, DEADLINE * 1000));
  xg_grid_close (s->grid);
  g_object_unref (s->grid);
  g_object_unref (s->profile);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_rmdir (s->dir);
  g_free (s->dir);
}

static void
wait_for (Session *s, XgSessionState state)
{
  gint64 end = 0;

  while (xg_session_get_state (s->session) != state)
    iterate (&end);
  if (xg_session_get_error_text (s->session) != NULL)
    g_test_message ("%s", xg_session_get_error_text (s->session));
}

/* For good: it stays with that. */
static void
expect_refusal (Session *s, XgStreamError code)
{
  wait_for (s, XG_SESSION_OFFLINE);
  g_assert_error (xg_session_get_error (s->session), XG_STREAM_ERROR, (int) code);
  g_assert_cmpint (xg_session_get_next_try (s->session), ==, 0);
  g_assert_true (xg_session_has_password (s->session));
}

static void
log_in (FakePeer *peer, const char *features)
{
  Session *s = fake_peer_get_data (peer);

  if (!fake_peer_secure (peer, SCRAM) || !fake_peer_scram (peer, TRUE) ||
      !fake_peer_open (peer, features))
    return;
  g_atomic_int_inc (&s->n_logins);
  if (fake_peer_bind (peer) && fake_peer_expect (peer, "<presence/>"))
    fake_peer_wait_for_end (peer);
}

static void
good_script (FakePeer *peer, gpointer user_data)
{
  log_in (peer, BIND);
}

static void
rogue_script (FakePeer *peer, gpointer user_data)
{
  fake_peer_set_certificate (peer, "server-rogue");
  log_in (peer, BIND);
}

static void
test_connects (void)
{
  Session s;

  start (&s, good_script);
  xg_session_connect (s.session, FAKE_PASSWORD);
  wait_for (&s, XG_SESSION_ONLINE);
  g_assert_no_error (xg_session_get_error (s.session));
  g_assert_cmpstr (xg_session_get_mechanism (s.session), ==, "SCRAM-SHA-256");
  g_assert_false (xg_session_get_resumed (s.session));
  g_assert_nonnull (xg_session_get_report (s.session));
  g_assert_true (xg_probe_report_is_accepted (xg_session_get_report (s.session)));
  g_assert_cmpint (g_atomic_int_get (&s.n_logins), ==, 1);
  stop (&s);
}

/* What a trust dialog does. */
static void
early_script (FakePeer *peer, gpointer user_data)
{
  Session *s = user_data;

  if (g_atomic_int_get (&s->n_fixed) == 0)
    fake_peer_set_certificate (peer, "server-early");
  log_in (peer, BIND);
}

/* Refused, and tried again by itself: at the latest when the computer's clock is set. */
static void
test_not_yet_valid (void)
{
  Session s;

  start (&s, early_script);
  xg_session_connect (s.session, FAKE_PASSWORD);
  wait_for (&s, XG_SESSION_WAITING);
  g_assert_error (xg_session_get_error (s.session),
                  XG_STREAM_ERROR,
                  XG_STREAM_ERROR_CERT_NOT_YET_VALID);
  g_assert_nonnull (strstr (xg_session_get_error_text (s.session), "Is the clock"));
  g_assert_cmpint (xg_session_get_next_try (s.session), >, 0);
  g_assert_cmpint (g_atomic_int_get (&s.n_logins), ==, 0);
  g_atomic_int_set (&s.n_fixed, 1);
  g_signal_emit_by_name (s.session->wake_monitor, "clock-set");
  g_assert_cmpint (xg_session_get_state (s.session), ==, XG_SESSION_CONNECTING);
  wait_for (&s, XG_SESSION_ONLINE);
  g_assert_cmpint (g_atomic_int_get (&s.n_logins), ==, 1);
  stop (&s);
}

static void
expired_script (FakePeer *peer, gpointer user_data)
{
  fake_peer_set_certificate (peer, "server-expired");
  log_in (peer, BIND);
}

/* Refused, and tried again slowly: it may be renewed. */
static void
test_expired (void)
{
  Session s;
  gint64 begun = g_get_monotonic_time ();

  start (&s, expired_script);
  xg_session_connect (s.session, FAKE_PASSWORD);
  wait_for (&s, XG_SESSION_WAITING);
  g_assert_error (xg_session_get_error (s.session), XG_STREAM_ERROR, XG_STREAM_ERROR_CERT_EXPIRED);
  g_assert_cmpint (xg_session_get_next_try (s.session) - begun, >=, 30 * G_TIME_SPAN_SECOND);
  g_assert_cmpint (g_atomic_int_get (&s.n_logins), ==, 0);
  stop (&s);
}

static void
test_refused_then_pinned (void)
{
  XgProbeReport *report;
  Session s;

  start (&s, rogue_script);
  xg_session_connect (s.session, FAKE_PASSWORD);
  expect_refusal (&s, XG_STREAM_ERROR_CERT_UNKNOWN_CA);
  report = xg_session_get_report (s.session);
  g_assert_nonnull (report);
  g_assert_false (xg_probe_report_is_accepted (report));
  g_assert_cmpint (g_atomic_int_get (&s.n_logins), ==, 0);
  g_object_set (s.profile,
                "pin",
                xg_certificate_get_sha256 (xg_probe_report_get_leaf (report)),
                NULL);
  xg_session_connect (s.session, NULL);
  wait_for (&s, XG_SESSION_ONLINE);
  stop (&s);
}

static void
test_pin_changed (void)
{
  g_autofree char *other = g_strnfill (64, '5');
  Session s;

  start (&s, good_script);
  g_object_set (s.profile, "pin", other, NULL);
  xg_session_connect (s.session, FAKE_PASSWORD);
  expect_refusal (&s, XG_STREAM_ERROR_CERT_CHANGED);
  g_assert_cmpint (g_atomic_int_get (&s.n_logins), ==, 0);
  stop (&s);
}

/* Shows the probe another certificate than the stream. */
static void
swapping_script (FakePeer *peer, gpointer user_data)
{
  Session *s = user_data;

  if (g_atomic_int_add (&s->n_logins, 1) > 0)
    fake_peer_set_certificate (peer, "server-rogue");
  if (fake_peer_secure (peer, SCRAM))
    fake_peer_expect (peer, "<auth");
}

static void
test_certificate_swapped (void)
{
  Session s;

  start (&s, swapping_script);
  xg_session_connect (s.session, FAKE_PASSWORD);
  expect_refusal (&s, XG_STREAM_ERROR_CERT_CHANGED);
  stop (&s);
}

static void
wrong_password_script (FakePeer *peer, gpointer user_data)
{
  Session *s = user_data;

  if (!fake_peer_secure (peer, SCRAM) || !fake_peer_expect (peer, "</auth>"))
    return;
  g_atomic_int_inc (&s->n_logins);
  fake_peer_send (peer,
                  "<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/></failure>");
  fake_peer_wait_for_end (peer);
}

static void
test_wrong_password (void)
{
  Session s;

  start (&s, wrong_password_script);
  xg_session_connect (s.session, FAKE_PASSWORD);
  expect_refusal (&s, XG_STREAM_ERROR_NOT_AUTHORIZED);
  g_assert_cmpint (g_atomic_int_get (&s.n_logins), ==, 1);
  stop (&s);
}

/* The first login is cut, the second one resumes. */
static void
breaking_script (FakePeer *peer, gpointer user_data)
{
  Session *s = user_data;

  if (!fake_peer_secure (peer, SCRAM) || !fake_peer_scram (peer, TRUE) ||
      !fake_peer_open (peer, BIND "<sm xmlns='" SM "'/>"))
    return;
  if (g_atomic_int_add (&s->n_logins, 1) == 0)
    {
      if (fake_peer_bind (peer) && fake_peer_expect (peer, "<presence/>"))
        fake_peer_send (peer, "<enabled xmlns='" SM "' id='one' resume='true'/>");
      fake_peer_expect (peer, "<iq ");
      return;
    }
  if (fake_peer_expect (peer, "previd=\"one\"/>"))
    fake_peer_send (peer, "<resumed xmlns='" SM "' previd='one' h='1'/>");
  fake_peer_wait_for_end (peer);
}

static void
test_break_and_resumption (void)
{
  gint64 now;
  Session s;

  start (&s, breaking_script);
  xg_session_connect (s.session, FAKE_PASSWORD);
  wait_for (&s, XG_SESSION_WAITING);
  now = g_get_monotonic_time ();
  g_assert_nonnull (xg_session_get_error_text (s.session));
  /* One to two seconds after the break, which was before now. */
  g_assert_cmpint (xg_session_get_next_try (s.session), >, 0);
  g_assert_cmpint (xg_session_get_next_try (s.session), <=, now + 2 * G_USEC_PER_SEC);
  xg_session_retry_now (s.session);
  wait_for (&s, XG_SESSION_ONLINE);
  g_assert_true (xg_session_get_resumed (s.session));
  g_assert_no_error (xg_session_get_error (s.session));
  g_assert_cmpint (xg_session_get_next_try (s.session), ==, 0);
  stop (&s);
}

/* Each pause is at most twice as long as the last one, and never longer than a minute. */
static void
test_back_off (void)
{
  gint64 limits[] = { 2, 4, 8, 16, 32, 60, 60, 60 };
  Session s;

  start (&s, good_script);
  g_object_set (s.profile, "port", 1, NULL);
  xg_session_connect (s.session, FAKE_PASSWORD);
  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    {
      gint64 before = g_get_monotonic_time ();
      gint64 next;

      wait_for (&s, XG_SESSION_WAITING);
      next = xg_session_get_next_try (s.session);
      g_assert_cmpint (next, >=, before + limits[i] * G_USEC_PER_SEC / 2 - 1000);
      g_assert_cmpint (next, <=, g_get_monotonic_time () + limits[i] * G_USEC_PER_SEC);
      xg_session_retry_now (s.session);
      g_assert_cmpint (xg_session_get_state (s.session), ==, XG_SESSION_CONNECTING);
    }
  stop (&s);
}

/* After the login, so that the probe sees nothing of it. */
static void
sending_on_script (FakePeer *peer, gpointer user_data)
{
  Session *s = user_data;
  g_autofree char *xml = NULL;

  if (!fake_peer_secure (peer, SCRAM) || !fake_peer_expect (peer, "</auth>"))
    return;
  g_atomic_int_inc (&s->n_logins);
  xml = g_strdup_printf ("<stream:error><see-other-host xmlns='" STREAMS
                         "'>127.0.0.1:%u</see-other-host></stream:error></stream:stream>",
                         s->next);
  fake_peer_send (peer, xml);
}

static void
test_other_host (void)
{
  Session s;
  Session other = { 0 };
  FakeServer *second = fake_server_new (directory, good_script, &other);

  start (&s, sending_on_script);
  s.next = fake_server_get_port (second);
  xg_session_connect (s.session, FAKE_PASSWORD);
  wait_for (&s, XG_SESSION_ONLINE);
  g_assert_cmpint (g_atomic_int_get (&s.n_logins), ==, 1);
  g_assert_cmpint (g_atomic_int_get (&other.n_logins), ==, 1);
  g_assert_nonnull (strstr (xg_session_get_address (s.session), "127.0.0.1"));
  xg_session_disconnect (s.session);
  g_free (fake_server_free (second));
  stop (&s);
}

/* The certificate there must be for the domain of the account, too. */
static void
test_other_host_is_not_trusted (void)
{
  Session s;
  Session other = { 0 };
  FakeServer *second = fake_server_new (directory, rogue_script, &other);

  start (&s, sending_on_script);
  s.next = fake_server_get_port (second);
  xg_session_connect (s.session, FAKE_PASSWORD);
  expect_refusal (&s, XG_STREAM_ERROR_CERT_UNKNOWN_CA);
  g_assert_cmpint (g_atomic_int_get (&other.n_logins), ==, 0);
  g_free (fake_server_free (second));
  stop (&s);
}

static void
test_other_hosts_without_end (void)
{
  Session s;

  start (&s, sending_on_script);
  s.next = fake_server_get_port (s.server);
  xg_session_connect (s.session, FAKE_PASSWORD);
  expect_refusal (&s, XG_STREAM_ERROR_STREAM);
  g_assert_cmpstr (xg_stream_error_get_condition (xg_session_get_error (s.session)),
                   ==,
                   "see-other-host");
  g_assert_cmpint (g_atomic_int_get (&s.n_logins), ==, 4);
  stop (&s);
}

static void
test_policy (void)
{
  g_autoptr (GSettings) settings = g_settings_new (APP_ID);
  Session s;

  g_settings_set_string (settings, "sasl-policy", "external-only");
  start (&s, good_script);
  xg_session_connect (s.session, FAKE_PASSWORD);
  expect_refusal (&s, XG_STREAM_ERROR_POLICY);
  g_settings_set_string (settings, "sasl-policy", "scram-plus-only");
  xg_session_connect (s.session, NULL);
  expect_refusal (&s, XG_STREAM_ERROR_POLICY);
  g_assert_cmpint (g_atomic_int_get (&s.n_logins), ==, 0);
  g_settings_reset (settings, "sasl-policy");
  xg_session_connect (s.session, NULL);
  wait_for (&s, XG_SESSION_ONLINE);
  stop (&s);
}

static void
test_request_timeout (void)
{
  g_autoptr (GSettings) settings = g_settings_new (APP_ID);
  Session s;

  g_settings_set_uint (settings, "request-timeout", 7);
  start (&s, good_script);
  xg_session_connect (s.session, FAKE_PASSWORD);
  wait_for (&s, XG_SESSION_ONLINE);
  g_assert_cmpuint (xg_stream_get_request_timeout (xg_session_get_stream (s.session)), ==, 7000);
  g_settings_reset (settings, "request-timeout");
  stop (&s);
}

static void
test_passphrase_is_asked_for (void)
{
  g_autofree char *missing = g_build_filename (directory, "missing.pem", NULL);
  g_autofree char *pair = g_build_filename (directory, "certuser.pem", NULL);
  g_autofree char *locked = g_build_filename (directory, "locked.key", NULL);
  Session s;

  start (&s, good_script);
  g_object_set (s.profile,
                "auth",
                XG_AUTH_CERTIFICATE,
                "cert-file",
                pair,
                "key-file",
                locked,
                NULL);
  xg_session_connect (s.session, NULL);
  wait_for (&s, XG_SESSION_OFFLINE);
  g_assert_error (xg_session_get_error (s.session), XG_STREAM_ERROR, XG_STREAM_ERROR_IDENTITY);
  g_assert_cmpstr (xg_stream_error_get_condition (xg_session_get_error (s.session)),
                   ==,
                   XG_CONDITION_NEEDS_PASSPHRASE);
  g_assert_false (xg_session_has_password (s.session));
  xg_session_connect (s.session, "xyzzy");
  wait_for (&s, XG_SESSION_OFFLINE);
  g_assert_cmpstr (xg_stream_error_get_condition (xg_session_get_error (s.session)),
                   ==,
                   XG_CONDITION_WRONG_PASSPHRASE);
  g_assert_null (strstr (xg_session_get_error_text (s.session), "xyzzy"));
  g_object_set (s.profile, "cert-file", missing, NULL);
  xg_session_connect (s.session, NULL);
  expect_refusal (&s, XG_STREAM_ERROR_IDENTITY);
  stop (&s);
}

static void
silent_script (FakePeer *peer, gpointer user_data)
{
  fake_peer_expect (peer, "never");
}

/* The program can end at any time. */
static void
test_stop_while_probing (void)
{
  gint64 end = 0;
  Session s;

  start (&s, silent_script);
  xg_session_connect (s.session, FAKE_PASSWORD);
  while (xg_session_get_state (s.session) != XG_SESSION_SECURING)
    iterate (&end);
  xg_session_disconnect (s.session);
  g_assert_cmpint (xg_session_get_state (s.session), ==, XG_SESSION_OFFLINE);
  g_assert_true (xg_session_wait (s.session, DEADLINE * 1000));
  stop (&s);
}

static void
lock_key (void)
{
  g_autofree char *key = g_build_filename (directory, "certuser.key", NULL);
  g_autofree char *locked = g_build_filename (directory, "locked.key", NULL);
  const char *arguments[] = { "openssl",          "pkey", "-in",  key, "-aes256", "-passout",
                              "pass:open sesame", "-out", locked, NULL };
  g_autoptr (GError) error = NULL;
  int status = 0;

  g_spawn_sync (NULL,
                (char **) arguments,
                NULL,
                G_SPAWN_SEARCH_PATH,
                NULL,
                NULL,
                NULL,
                NULL,
                &status,
                &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

int
main (int argc, char *argv[])
{
  int rc;

  g_test_init (&argc, &argv, NULL);
  if (!g_tls_backend_supports_tls (g_tls_backend_get_default ()))
    {
      g_print ("1..0 # SKIP glib-networking is not installed\n");
      return 0;
    }
  xg_tls_tap_install ();
  directory = fixture_make_certificates ();
  lock_key ();
  g_test_add_func ("/session/connects", test_connects);
  g_test_add_func ("/session/certificate/refused-then-pinned", test_refused_then_pinned);
  g_test_add_func ("/session/certificate/pin-changed", test_pin_changed);
  g_test_add_func ("/session/certificate/not-yet-valid-is-tried-again", test_not_yet_valid);
  g_test_add_func ("/session/certificate/expired-is-tried-again-slowly", test_expired);
  g_test_add_func ("/session/certificate/swapped-after-the-probe", test_certificate_swapped);
  g_test_add_func ("/session/wrong-password-is-not-tried-again", test_wrong_password);
  g_test_add_func ("/session/break-and-resumption", test_break_and_resumption);
  g_test_add_func ("/session/back-off", test_back_off);
  g_test_add_func ("/session/other-host/followed", test_other_host);
  g_test_add_func ("/session/other-host/not-trusted", test_other_host_is_not_trusted);
  g_test_add_func ("/session/other-host/without-end", test_other_hosts_without_end);
  g_test_add_func ("/session/policy", test_policy);
  g_test_add_func ("/session/time-of-a-request-is-a-setting", test_request_timeout);
  g_test_add_func ("/session/passphrase-is-asked-for", test_passphrase_is_asked_for);
  g_test_add_func ("/session/stop-while-probing", test_stop_while_probing);
  rc = g_test_run ();
  fixture_remove_certificates (directory);
  g_free (directory);
  return rc;
}
