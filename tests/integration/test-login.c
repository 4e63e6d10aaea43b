/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "cut-proxy.h"
#include "security/xg-tls-tap.h"
#include "xmpp/xg-namespaces.h"
#include "xmpp/xg-stream.h"

/*
 * Ways to log in to a real server, and to come back to it. For the environment see test-stream.c;
 * XG_CERTS has clients' certificates, too.
 */

#define DEADLINE   20 /* seconds */
#define PASSPHRASE "open sesame"

typedef struct
{
  XgStream *stream;
  XgStreamSettings settings;
  GMutex lock;
  GPtrArray *messages; /* (element-type utf8) */
  XgStanza *answer;
  GError *error;
} Fixture;

static const XgStreamTlsHooks hooks = {
  .begin = xg_tls_tap_begin,
  .get_binding = xg_tls_tap_dup_binding,
  .end = xg_tls_tap_end,
};

static guint16
port (const char *name)
{
  return (guint16) g_ascii_strtoull (g_getenv (name), NULL, 10);
}

static char *
account (const char *name)
{
  return g_strdup_printf ("%s@%s", name, g_getenv ("XG_DOMAIN"));
}

static void
message_cb (const XgElement *message, gpointer user_data)
{
  Fixture *f = user_data;
  GString *text = g_string_new (NULL);

  xg_element_serialize (message, text);
  g_mutex_lock (&f->lock);
  g_ptr_array_add (f->messages, g_string_free (text, FALSE));
  g_mutex_unlock (&f->lock);
}

static void
set_up (Fixture *f, const char *jid)
{
  memset (f, 0, sizeof *f);
  g_mutex_init (&f->lock);
  f->messages = g_ptr_array_new_with_free_func (g_free);
  f->settings.jid = jid;
  f->settings.host = g_getenv ("XG_HOST");
  f->settings.port = port ("XG_PORT");
  f->settings.ca_file = g_getenv ("XG_CA");
  f->settings.tls_hooks = &hooks;
}

static void
start (Fixture *f)
{
  XgStreamSink sink = { .message = message_cb, .user_data = f };

  f->stream = xg_stream_new (&f->settings, &sink);
  xg_stream_start (f->stream);
}

static void
stop (Fixture *f)
{
  if (f->stream == NULL)
    return;
  xg_stream_stop (f->stream);
  g_assert_true (xg_stream_wait (f->stream, g_get_monotonic_time () + 30 * G_TIME_SPAN_SECOND));
  g_clear_object (&f->stream);
}

static void
clear (Fixture *f)
{
  stop (f);
  g_ptr_array_unref (f->messages);
  g_mutex_clear (&f->lock);
  g_clear_pointer (&f->answer, xg_stanza_unref);
  g_clear_error (&f->error);
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
wait_for (Fixture *f, XgStreamState state)
{
  gint64 end = 0;

  while (xg_stream_get_state (f->stream) != state)
    {
      if (state != XG_STREAM_OFFLINE)
        g_assert_no_error (xg_stream_get_error (f->stream));
      iterate (&end);
    }
}

static void
go_online (Fixture *f)
{
  start (f);
  wait_for (f, XG_STREAM_ONLINE);
  g_test_message ("%s as %s", xg_stream_get_mechanism (f->stream), xg_stream_get_jid (f->stream));
}

static void
expect_refusal (Fixture *f, XgStreamError code)
{
  start (f);
  wait_for (f, XG_STREAM_OFFLINE);
  g_assert_error (xg_stream_get_error (f->stream), XG_STREAM_ERROR, (int) code);
  g_test_message ("%s", xg_stream_get_error (f->stream)->message);
  g_assert_cmpint (xg_stream_error_get_advice (xg_stream_get_error (f->stream)), ==, XG_ADVICE_ASK);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *f = user_data;

  f->answer = xg_stream_iq_finish (XG_STREAM (source), result, &f->error);
}

static void
ask (Fixture *f, const char *type, const char *to, const char *payload)
{
  gint64 end = 0;

  g_clear_pointer (&f->answer, xg_stanza_unref);
  xg_stream_iq_async (f->stream, type, to, payload, 10000, NULL, answered_cb, f);
  while (f->answer == NULL && f->error == NULL)
    iterate (&end);
  g_assert_no_error (f->error);
}

/* Certificates */

static void
log_in (const char *name, const char *cert_file, const char *key_file, const char *passphrase)
{
  g_autofree char *jid = account (name);
  g_autofree char *cert = g_build_filename (g_getenv ("XG_CERTS"), cert_file, NULL);
  g_autofree char *key =
    key_file != NULL ? g_build_filename (g_getenv ("XG_CERTS"), key_file, NULL) : NULL;
  Fixture f;

  set_up (&f, jid);
  f.settings.cert_file = cert;
  f.settings.key_file = key;
  f.settings.passphrase = passphrase;
  f.settings.send_address = strcmp (cert_file, "certtwo.pem") == 0;
  go_online (&f);
  g_assert_cmpstr (xg_stream_get_mechanism (f.stream), ==, "EXTERNAL");
  g_assert_true (g_str_has_prefix (xg_stream_get_jid (f.stream), jid));
  clear (&f);
}

static void
openssl (const char *arguments)
{
  g_autofree char *command = g_strconcat ("openssl ", arguments, NULL);
  g_auto (GStrv) words = NULL;
  g_autoptr (GError) error = NULL;
  int status = 0;

  g_assert_true (g_shell_parse_argv (command, NULL, &words, &error));
  g_spawn_sync (g_getenv ("XG_CERTS"),
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

static void
test_external (void)
{
  openssl ("pkey -in certuser.key -aes256 -passout 'pass:" PASSPHRASE "' -out locked.key");
  openssl ("pkcs12 -export -in certuser.pem -inkey certuser.key -passout 'pass:" PASSPHRASE
           "' -out locked.p12");
  log_in ("certuser", "certuser.pem", "certuser.key", NULL);
  log_in ("certuser", "certuser.pem", "locked.key", PASSPHRASE);
  log_in ("certuser", "certuser.p12", NULL, NULL);
  log_in ("certuser", "locked.p12", NULL, PASSPHRASE);
  log_in ("certuser", "certtwo.pem", "certtwo.key", NULL);
  log_in ("alice", "certtwo.pem", "certtwo.key", NULL);
}

static void
refuse (const char *name, const char *stem, gboolean send_address, XgStreamError code)
{
  g_autofree char *jid = account (name);
  g_autofree char *cert = g_strdup_printf ("%s/%s.pem", g_getenv ("XG_CERTS"), stem);
  g_autofree char *key = g_strdup_printf ("%s/%s.key", g_getenv ("XG_CERTS"), stem);
  Fixture f;

  set_up (&f, jid);
  f.settings.cert_file = cert;
  f.settings.key_file = key;
  f.settings.send_address = send_address;
  expect_refusal (&f, code);
  clear (&f);
}

static void
test_external_refused (void)
{
  /* Another account than that of the certificate. */
  refuse ("bob", "certuser", TRUE, XG_STREAM_ERROR_CERT_REFUSED);
  refuse ("certuser", "rogue", FALSE, XG_STREAM_ERROR_CERT_REFUSED);
  refuse ("certuser", "expired", FALSE, XG_STREAM_ERROR_CERT_REFUSED);
}

/* SCRAM */

/* NULL MECHANISM: refused before anything is sent. */
static void
check_password (XgSaslPolicy policy, const char *mechanism)
{
  g_autofree char *jid = account ("alice");
  Fixture f;

  set_up (&f, jid);
  f.settings.password = "pw-alice";
  f.settings.sasl_policy = policy;
  if (mechanism != NULL)
    {
      go_online (&f);
      g_assert_cmpstr (xg_stream_get_mechanism (f.stream), ==, mechanism);
    }
  else
    expect_refusal (&f, XG_STREAM_ERROR_POLICY);
  clear (&f);
}

/* Neither server of Debian 12 binds to TLS 1.3: Prosody says so, ejabberd offers what does not
 * work. */
static void
test_scram (void)
{
  gboolean ejabberd = g_strcmp0 (g_getenv ("XG_SERVER"), "ejabberd") == 0;

  check_password (XG_SASL_STRONGEST, ejabberd ? "SCRAM-SHA-512" : "SCRAM-SHA-256");
  check_password (XG_SASL_SCRAM_PLUS_ONLY, NULL);
  check_password (XG_SASL_EXTERNAL_ONLY, NULL);
}

static void
test_old_tls_child (void)
{
  gboolean ejabberd = g_strcmp0 (g_getenv ("XG_SERVER"), "ejabberd") == 0;
  const char *mechanism = ejabberd ? "SCRAM-SHA-512-PLUS" : "SCRAM-SHA-256-PLUS";

  check_password (XG_SASL_STRONGEST, mechanism);
  check_password (XG_SASL_SCRAM_PLUS_ONLY, mechanism);
  log_in ("certuser", "certuser.pem", "certuser.key", NULL);
}

/* OpenSSL reads its configuration once in a process. */
static void
test_old_tls (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("XG_CERTS"), "tls-1.2.cnf", NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path,
                       "openssl_conf = a\n[a]\nssl_conf = b\n[b]\nsystem_default = c\n"
                       "[c]\nMaxProtocol = TLSv1.2\n",
                       -1,
                       &error);
  g_assert_no_error (error);
  g_setenv ("OPENSSL_CONF", path, TRUE);
  g_test_trap_subprocess ("/login/tls-1.2/subprocess", 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_unsetenv ("OPENSSL_CONF");
  g_test_trap_assert_passed ();
}

/* Resumption */

static void
publish (Fixture *f, const char *node, guint from, guint to)
{
  for (guint i = from; i < to; i++)
    {
      g_autofree char *payload =
        g_strdup_printf ("<pubsub xmlns='" XG_NS_PUBSUB "'><publish node='%s'><item id='i%u'>"
                         "<entry xmlns='urn:test'>%u</entry></item></publish></pubsub>",
                         node,
                         i,
                         i);

      ask (f, "set", g_getenv ("XG_SERVICE"), payload);
    }
}

/* Each item once, and in order. */
static void
wait_for_items (Fixture *f, guint count)
{
  gint64 end = 0;
  guint have = 0;

  while (have < count)
    {
      iterate (&end);
      g_mutex_lock (&f->lock);
      have = f->messages->len;
      g_mutex_unlock (&f->lock);
    }
  g_assert_cmpuint (have, ==, count);
  for (guint i = 0; i < count; i++)
    {
      g_autofree char *id = g_strdup_printf ("id=\"i%u\"", i);

      g_assert_nonnull (strstr (f->messages->pdata[i], id));
    }
}

static char *
new_topic (Fixture *owner, Fixture *subscriber, const char *jid)
{
  char *node = g_strdup_printf ("login-%08x", g_random_int ());
  g_autofree char *create =
    g_strdup_printf ("<pubsub xmlns='" XG_NS_PUBSUB "'><create node='%s'/></pubsub>", node);
  g_autofree char *subscribe =
    g_strdup_printf ("<pubsub xmlns='" XG_NS_PUBSUB "'><subscribe node='%s' jid='%s'/></pubsub>",
                     node,
                     jid);

  ask (owner, "set", g_getenv ("XG_SERVICE"), create);
  ask (subscriber, "set", g_getenv ("XG_SERVICE"), subscribe);
  return node;
}

static void
test_resumption (void)
{
  CutProxy *proxy = cut_proxy_new (g_getenv ("XG_HOST"), port ("XG_PORT"));
  g_autoptr (XgResumption) resumption = xg_resumption_new ();
  g_autofree char *admin_jid = account ("admin");
  g_autofree char *carol_jid = account ("carol");
  g_autofree char *node = NULL;
  Fixture admin;
  Fixture carol;

  set_up (&admin, admin_jid);
  admin.settings.password = "pw-admin";
  go_online (&admin);
  set_up (&carol, carol_jid);
  carol.settings.password = "pw-carol";
  carol.settings.port = cut_proxy_get_port (proxy);
  carol.settings.resumption = resumption;
  go_online (&carol);
  node = new_topic (&admin, &carol, carol_jid);

  publish (&admin, node, 0, 10);
  wait_for_items (&carol, 10);
  for (guint i = 1; i <= 3; i++)
    {
      cut_proxy_cut (proxy);
      wait_for (&carol, XG_STREAM_OFFLINE);
      publish (&admin, node, i * 10, i * 10 + 9);
      g_clear_object (&carol.stream);
      go_online (&carol);
      g_assert_true (xg_stream_get_resumed (carol.stream));
      publish (&admin, node, i * 10 + 9, i * 10 + 10);
      wait_for_items (&carol, i * 10 + 10);
    }

  /* After taking leave there is nothing to go on with. */
  stop (&carol);
  go_online (&carol);
  g_assert_false (xg_stream_get_resumed (carol.stream));
  clear (&carol);
  clear (&admin);
  cut_proxy_free (proxy);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  if (g_getenv ("XG_PORT") == NULL)
    {
      g_print ("1..0 # SKIP no server: see tests/run\n");
      return 0;
    }
  xg_tls_tap_install ();
  g_test_add_func ("/login/external/good", test_external);
  g_test_add_func ("/login/external/refused", test_external_refused);
  g_test_add_func ("/login/scram", test_scram);
  g_test_add_func ("/login/tls-1.2", test_old_tls);
  g_test_add_func ("/login/tls-1.2/subprocess", test_old_tls_child);
  g_test_add_func ("/login/resumption", test_resumption);
  return g_test_run ();
}
