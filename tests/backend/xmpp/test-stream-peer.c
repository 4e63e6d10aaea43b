/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "security/xg-tls-tap.h"
#include "stream-fixture.h"
#include "xmpp/xg-stream-targets.h"

/* Which certificates both sides show, and which place is connected to. */

#define SASL "urn:ietf:params:xml:ns:xmpp-sasl"
#define EXTERNAL                                                                                   \
  "<mechanisms xmlns='" SASL "'><mechanism>EXTERNAL</mechanism>"                                   \
  "<mechanism>SCRAM-SHA-1</mechanism></mechanisms>"
#define BIND       "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>"
#define PASSPHRASE "open sesame"

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

static char *
file_of (const char *name)
{
  return g_build_filename (directory, name, NULL);
}

/* By another way than the program's: SHA-256 of what GIO reads. */
static char *
fingerprint_of (const char *name)
{
  g_autofree char *path = file_of (name);
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsCertificate) certificate = g_tls_certificate_new_from_file (path, &error);
  g_autoptr (GByteArray) der = NULL;

  g_assert_no_error (error);
  g_object_get (certificate, "certificate", &der, NULL);
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, der->data, der->len);
}

static char *
with_colons (const char *hex)
{
  GString *out = g_string_new (NULL);

  for (gsize i = 0; hex[i] != '\0'; i += 2)
    g_string_append_printf (out,
                            "%s%c%c",
                            i > 0 ? ":" : "",
                            g_ascii_toupper (hex[i]),
                            g_ascii_toupper (hex[i + 1]));
  return g_string_free (out, FALSE);
}

static void
good_script (FakePeer *peer, gpointer user_data)
{
  if (fake_peer_login (peer))
    fake_peer_wait_for_end (peer);
}

static void
rogue_script (FakePeer *peer, gpointer user_data)
{
  fake_peer_set_certificate (peer, "server-rogue");
  good_script (peer, user_data);
}

/* A name that cannot be found is not looked for. */
static void
test_target (void)
{
  XgStreamTarget target = { (char *) "name.invalid", (char *) "127.0.0.1", 0 };
  Fixture f;

  fixture_set_up (&f, good_script);
  target.port = f.settings.port;
  f.settings.host = NULL;
  f.settings.port = 0;
  f.settings.target = &target;
  fixture_begin (&f);
  fixture_wait_for (&f, XG_STREAM_ONLINE);
  g_assert_nonnull (strstr (xg_stream_get_address (f.stream), "name.invalid (127.0.0.1)"));
  fixture_clear (&f);
}

static void
test_stop_before_target (void)
{
  XgStreamTarget target = { (char *) "name.invalid", (char *) "127.0.0.1", 1 };
  Fixture f;

  fixture_set_up (&f, NULL);
  f.settings.target = &target;
  fixture_begin (&f);
  fixture_clear (&f);
}

static void
test_right_certificate (void)
{
  g_autofree char *hex = fingerprint_of ("server.pem");
  g_autofree char *shown = with_colons (hex);
  Fixture f;

  fixture_set_up (&f, good_script);
  f.settings.peer_sha256 = shown;
  fixture_begin (&f);
  fixture_wait_for (&f, XG_STREAM_ONLINE);
  fixture_clear (&f);
}

static void
check_refused (FakeScript script, const char *sha256, gboolean accept, XgStreamError code)
{
  Fixture f;

  fixture_set_up (&f, script);
  f.settings.peer_sha256 = sha256;
  f.settings.accept_peer = accept;
  fixture_begin (&f);
  fixture_wait_for (&f, XG_STREAM_OFFLINE);
  g_assert_error (xg_stream_get_error (f.stream), XG_STREAM_ERROR, (int) code);
  g_assert_cmpint (xg_stream_error_get_advice (xg_stream_get_error (f.stream)), ==, XG_ADVICE_ASK);
  g_test_message ("%s", xg_stream_get_error (f.stream)->message);
  fixture_stop (&f);
  g_assert_null (strstr (f.received, "<auth"));
  fixture_clear (&f);
}

static void
test_other_certificate (void)
{
  g_autofree char *other = fingerprint_of ("server-rogue.pem");

  check_refused (good_script, other, FALSE, XG_STREAM_ERROR_CERT_CHANGED);
  check_refused (good_script, "", FALSE, XG_STREAM_ERROR_CERT_CHANGED);
}

static void
test_accepted_certificate (void)
{
  g_autofree char *hex = fingerprint_of ("server-rogue.pem");
  Fixture f;

  fixture_set_up (&f, rogue_script);
  f.settings.peer_sha256 = hex;
  f.settings.accept_peer = TRUE;
  fixture_begin (&f);
  fixture_wait_for (&f, XG_STREAM_ONLINE);
  fixture_clear (&f);
}

static void
test_accepting_is_for_one (void)
{
  g_autofree char *good = fingerprint_of ("server.pem");
  g_autofree char *rogue = fingerprint_of ("server-rogue.pem");

  check_refused (rogue_script, good, TRUE, XG_STREAM_ERROR_CERT_CHANGED);
  check_refused (rogue_script, NULL, TRUE, XG_STREAM_ERROR_CERT_UNKNOWN_CA);
  check_refused (rogue_script, rogue, FALSE, XG_STREAM_ERROR_CERT_UNKNOWN_CA);
}

/* Logs in whoever shows a certificate. */
static void
external_script (FakePeer *peer, gpointer user_data)
{
  g_autofree char *client = NULL;

  fake_peer_ask_for_certificate (peer);
  if (!fake_peer_secure (peer, EXTERNAL) || !fake_peer_expect (peer, "mechanism=\"EXTERNAL\">="))
    return;
  client = fake_peer_get_client (peer);
  if (g_strcmp0 (client, "CN=certuser") == 0)
    fake_peer_send (peer, "<success xmlns='" SASL "'/>");
  else
    fake_peer_send (peer, "<failure xmlns='" SASL "'><not-authorized/></failure>");
  if (fake_peer_open (peer, BIND) && fake_peer_bind (peer))
    fake_peer_wait_for_end (peer);
}

static void
begin_external (Fixture *f, const char *cert_file, const char *key_file, const char *passphrase)
{
  g_autofree char *cert = file_of (cert_file);
  g_autofree char *key = key_file != NULL ? file_of (key_file) : NULL;

  fixture_set_up (f, external_script);
  f->settings.password = NULL;
  f->settings.cert_file = cert;
  f->settings.key_file = key;
  f->settings.passphrase = passphrase;
  fixture_begin (f);
  f->settings.cert_file = f->settings.key_file = NULL;
}

static void
check_external (const char *cert_file, const char *key_file, const char *passphrase)
{
  Fixture f;

  begin_external (&f, cert_file, key_file, passphrase);
  fixture_wait_for (&f, XG_STREAM_ONLINE);
  g_assert_cmpstr (xg_stream_get_mechanism (f.stream), ==, "EXTERNAL");
  fixture_clear (&f);
}

static void
test_identity (void)
{
  check_external ("certuser.pem", "certuser.key", NULL);
  check_external ("certuser-bundle.pem", NULL, NULL);
  check_external ("certuser.p12", NULL, NULL);
  check_external ("certuser.pem", "locked.key", PASSPHRASE);
  check_external ("locked.p12", NULL, PASSPHRASE);
}

static void
check_bad_identity (const char *cert_file,
                    const char *key_file,
                    const char *passphrase,
                    const char *words)
{
  Fixture f;

  begin_external (&f, cert_file, key_file, passphrase);
  fixture_wait_for (&f, XG_STREAM_OFFLINE);
  g_assert_error (xg_stream_get_error (f.stream), XG_STREAM_ERROR, XG_STREAM_ERROR_IDENTITY);
  g_test_message ("%s", xg_stream_get_error (f.stream)->message);
  g_assert_nonnull (strstr (xg_stream_get_error (f.stream)->message, words));
  if (passphrase != NULL)
    g_assert_null (strstr (xg_stream_get_error (f.stream)->message, passphrase));
  fixture_stop (&f);
  g_assert_null (strstr (f.received, "<auth"));
  fixture_clear (&f);
}

static void
test_bad_identity (void)
{
  check_bad_identity ("certuser.pem", "locked.key", "xyzzy", "is wrong");
  check_bad_identity ("certuser.pem", "locked.key", NULL, "no passphrase");
  check_bad_identity ("locked.p12", NULL, "xyzzy", "is wrong");
  check_bad_identity ("locked.p12", NULL, NULL, "no passphrase");
  check_bad_identity ("certuser.pem", "nojid.key", NULL, "cannot be used");
  check_bad_identity ("absent.pem", "certuser.key", NULL, "cannot be used");
}

/* The certificate is the account: no password goes in its place. */
static void
test_refused_identity (void)
{
  Fixture f;

  begin_external (&f, "nojid.pem", "nojid.key", NULL);
  fixture_wait_for (&f, XG_STREAM_OFFLINE);
  g_assert_error (xg_stream_get_error (f.stream), XG_STREAM_ERROR, XG_STREAM_ERROR_CERT_REFUSED);
  fixture_clear (&f);
}

/* Channel binding: the server compares with what its own TLS library says. */
static const char *bound_by;

static void
plus_script (FakePeer *peer, gpointer user_data)
{
  g_autofree char *features = g_strdup_printf (
    "<mechanisms xmlns='" SASL "'><mechanism>SCRAM-SHA-256-PLUS</mechanism>"
    "<mechanism>SCRAM-SHA-256</mechanism></mechanisms><sasl-channel-binding "
    "xmlns='urn:xmpp:sasl-cb:0'><channel-binding type='%s'/></sasl-channel-binding>",
    bound_by);

  if (fake_peer_secure (peer, features) && fake_peer_scram_plus (peer, bound_by) &&
      fake_peer_open (peer, BIND) && fake_peer_bind (peer))
    fake_peer_wait_for_end (peer);
}

static void
test_binding (gconstpointer data)
{
  static const XgStreamTlsHooks hooks = {
    .begin = xg_tls_tap_begin,
    .get_binding = xg_tls_tap_dup_binding,
    .end = xg_tls_tap_end,
  };
  Fixture f;

  bound_by = data;
  fixture_set_up (&f, plus_script);
  f.settings.tls_hooks = &hooks;
  f.settings.sasl_policy = XG_SASL_SCRAM_PLUS_ONLY;
  fixture_begin (&f);
  fixture_wait_for (&f, XG_STREAM_ONLINE);
  g_assert_cmpstr (xg_stream_get_mechanism (f.stream), ==, "SCRAM-SHA-256-PLUS");
  fixture_clear (&f);
}

static void
openssl (const char *arguments)
{
  g_autofree char *command = g_strconcat ("openssl ", arguments, NULL);
  g_auto (GStrv) words = NULL;
  g_autoptr (GError) error = NULL;
  int status = 0;

  g_assert_true (g_shell_parse_argv (command, NULL, &words, &error));
  g_spawn_sync (directory,
                words,
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
  directory = fixture_make_certificates ();
  openssl ("pkey -in certuser.key -aes256 -passout 'pass:" PASSPHRASE "' -out locked.key");
  openssl ("pkcs12 -export -in certuser.pem -inkey certuser.key -passout 'pass:" PASSPHRASE
           "' -out locked.p12");
  g_test_add_func ("/stream/target/no-look-up", test_target);
  g_test_add_func ("/stream/target/stop", test_stop_before_target);
  g_test_add_func ("/stream/peer/right", test_right_certificate);
  g_test_add_func ("/stream/peer/other", test_other_certificate);
  g_test_add_func ("/stream/peer/accepted-though-unknown", test_accepted_certificate);
  g_test_add_func ("/stream/peer/accepting-is-for-one-only", test_accepting_is_for_one);
  g_test_add_func ("/stream/identity/good", test_identity);
  g_test_add_func ("/stream/identity/unusable", test_bad_identity);
  g_test_add_func ("/stream/identity/refused", test_refused_identity);
  if (xg_tls_tap_install ())
    {
      g_test_add_data_func ("/stream/binding/tls-exporter", "tls-exporter", test_binding);
      g_test_add_data_func ("/stream/binding/tls-server-end-point",
                            "tls-server-end-point",
                            test_binding);
    }
  rc = g_test_run ();
  fixture_remove_certificates (directory);
  g_free (directory);
  return rc;
}
