/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "xmpp/xg-namespaces.h"
#include "xmpp/xg-stream.h"

/* Against a real server, which the environment tells of: XG_HOST, XG_PORT (STARTTLS), XG_TLSPORT
 * (direct TLS), XG_DOMAIN, XG_SERVICE (pubsub), XG_CA, XG_CERTS. Accounts: NAME with password
 * pw-NAME for admin, alice, bob and carol. */

#define DEADLINE 20 /* seconds */

typedef struct
{
  GMainLoop *loop;
  GMutex lock;
  GPtrArray *messages; /* (element-type utf8) */
  gint full;
} Inbox;

typedef struct
{
  XgStream *stream;
  Inbox inbox;
  XgStanza *answer;
  GError *error;
} Fixture;

static const char *
env (const char *name)
{
  return g_getenv (name);
}

static guint16
port (const char *name)
{
  return (guint16) g_ascii_strtoull (env (name), NULL, 10);
}

static gboolean
wake_loop_cb (gpointer user_data)
{
  g_main_context_wakeup (NULL);
  return G_SOURCE_REMOVE;
}

static void
message_cb (const XgElement *message, gpointer user_data)
{
  Inbox *inbox = user_data;
  GString *text = g_string_new (NULL);

  xg_element_serialize (message, text);
  g_mutex_lock (&inbox->lock);
  g_ptr_array_add (inbox->messages, g_string_free (text, FALSE));
  g_mutex_unlock (&inbox->lock);
  g_idle_add (wake_loop_cb, NULL);
}

static gboolean
is_full_cb (gpointer user_data)
{
  Inbox *inbox = user_data;

  return g_atomic_int_get (&inbox->full);
}

static void
fixture_start (Fixture *f, const XgStreamSettings *settings)
{
  XgStreamSink sink = { message_cb, NULL, is_full_cb, &f->inbox, NULL };

  memset (f, 0, sizeof *f);
  g_mutex_init (&f->inbox.lock);
  f->inbox.messages = g_ptr_array_new_with_free_func (g_free);
  f->stream = xg_stream_new (settings, &sink);
  xg_stream_start (f->stream);
}

static void
fixture_end (Fixture *f)
{
  xg_stream_stop (f->stream);
  g_assert_true (xg_stream_wait (f->stream, g_get_monotonic_time () + 30 * G_TIME_SPAN_SECOND));
  g_assert_finalize_object (f->stream);
  g_ptr_array_unref (f->inbox.messages);
  g_mutex_clear (&f->inbox.lock);
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

  while (xg_stream_get_state (f->stream) != state &&
         xg_stream_get_state (f->stream) != XG_STREAM_OFFLINE)
    iterate (&end);
  if (state != XG_STREAM_OFFLINE)
    g_assert_no_error (xg_stream_get_error (f->stream));
  g_assert_cmpint (xg_stream_get_state (f->stream), ==, state);
}

static XgStreamSettings
settings_of (const char *jid, const char *password)
{
  XgStreamSettings settings = { 0 };

  settings.jid = jid;
  settings.password = password;
  settings.host = env ("XG_HOST");
  settings.port = port ("XG_PORT");
  settings.ca_file = env ("XG_CA");
  return settings;
}

static char *
account (const char *name)
{
  return g_strdup_printf ("%s@%s", name, env ("XG_DOMAIN"));
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *f = user_data;

  f->answer = xg_stream_iq_finish (XG_STREAM (source), result, &f->error);
}

static const XgElement *
ask (Fixture *f, const char *type, const char *to, const char *payload)
{
  gint64 end = 0;

  g_clear_pointer (&f->answer, xg_stanza_unref);
  g_clear_error (&f->error);
  xg_stream_iq_async (f->stream, type, to, payload, 5000, NULL, answered_cb, f);
  while (f->answer == NULL && f->error == NULL)
    iterate (&end);
  return xg_stanza_get_root (f->answer);
}

static void
test_login (gconstpointer data)
{
  g_autofree char *jid = account ("alice");
  XgStreamSettings settings = settings_of (jid, "pw-alice");
  Fixture f;

  settings.tls_mode = (XgTlsMode) GPOINTER_TO_INT (data);
  if (settings.tls_mode == XG_TLS_DIRECT)
    settings.port = port ("XG_TLSPORT");
  fixture_start (&f, &settings);
  wait_for (&f, XG_STREAM_ONLINE);
  g_assert_true (g_str_has_prefix (xg_stream_get_mechanism (f.stream), "SCRAM-SHA-"));
  g_assert_true (g_str_has_prefix (xg_stream_get_jid (f.stream), jid));
  g_assert_nonnull (strchr (xg_stream_get_jid (f.stream), '/'));
  g_test_message ("%s as %s at %s",
                  xg_stream_get_mechanism (f.stream),
                  xg_stream_get_jid (f.stream),
                  xg_stream_get_address (f.stream));

  ask (&f, "get", env ("XG_DOMAIN"), "<ping xmlns='" XG_NS_PING "'/>");
  g_assert_no_error (f.error);
  ask (&f, "get", NULL, "<query xmlns='" XG_NS_DISCO_INFO "'/>");
  g_assert_no_error (f.error);
  ask (&f,
       "get",
       env ("XG_SERVICE"),
       "<pubsub xmlns='" XG_NS_PUBSUB "'><items node='none'/></pubsub>");
  g_assert_error (f.error, XG_STANZA_ERROR, XG_STANZA_ERROR_ITEM_NOT_FOUND);
  fixture_end (&f);
}

static void
test_resource (void)
{
  g_autofree char *bare = account ("alice");
  g_autofree char *jid = g_strconcat (bare, "/my <console>", NULL);
  XgStreamSettings settings = settings_of (jid, "pw-alice");
  Fixture f;

  fixture_start (&f, &settings);
  wait_for (&f, XG_STREAM_ONLINE);
  g_assert_cmpstr (xg_stream_get_jid (f.stream), ==, jid);
  fixture_end (&f);
}

static void
check_refused (const XgStreamSettings *settings, XgStreamError code)
{
  Fixture f;

  fixture_start (&f, settings);
  wait_for (&f, XG_STREAM_OFFLINE);
  g_assert_error (xg_stream_get_error (f.stream), XG_STREAM_ERROR, (int) code);
  g_test_message ("%s", xg_stream_get_error (f.stream)->message);
  fixture_end (&f);
}

static void
test_wrong_password (void)
{
  g_autofree char *jid = account ("alice");
  XgStreamSettings settings = settings_of (jid, "wrong");

  check_refused (&settings, XG_STREAM_ERROR_NOT_AUTHORIZED);
}

static void
test_unknown_account (void)
{
  g_autofree char *jid = account ("nobody-of-this-name");
  XgStreamSettings settings = settings_of (jid, "wrong");

  check_refused (&settings, XG_STREAM_ERROR_NOT_AUTHORIZED);
}

static void
test_unknown_ca (void)
{
  g_autofree char *jid = account ("alice");
  XgStreamSettings settings = settings_of (jid, "pw-alice");

  settings.ca_file = NULL;
  check_refused (&settings, XG_STREAM_ERROR_CERT_UNKNOWN_CA);
  settings.tls_mode = XG_TLS_DIRECT;
  settings.port = port ("XG_TLSPORT");
  check_refused (&settings, XG_STREAM_ERROR_CERT_UNKNOWN_CA);
}

static void
test_wrong_host (void)
{
  XgStreamSettings settings = settings_of ("alice@other.test", "pw-alice");

  settings.tls_mode = XG_TLS_DIRECT;
  settings.port = port ("XG_TLSPORT");
  check_refused (&settings, XG_STREAM_ERROR_CERT_WRONG_HOST);
}

static void
test_unknown_host (void)
{
  XgStreamSettings settings = settings_of ("alice@other.test", "pw-alice");

  check_refused (&settings, XG_STREAM_ERROR_STREAM);
}

static void
test_direct_tls_at_starttls_port (void)
{
  g_autofree char *jid = account ("alice");
  XgStreamSettings settings = settings_of (jid, "pw-alice");

  settings.tls_mode = XG_TLS_DIRECT;
  check_refused (&settings, XG_STREAM_ERROR_TLS);
}

static void
test_conflict (void)
{
  g_autofree char *bare = account ("bob");
  g_autofree char *jid = g_strconcat (bare, "/same", NULL);
  XgStreamSettings settings = settings_of (jid, "pw-bob");
  Fixture first;
  Fixture second;

  fixture_start (&first, &settings);
  wait_for (&first, XG_STREAM_ONLINE);
  fixture_start (&second, &settings);
  wait_for (&second, XG_STREAM_ONLINE);
  wait_for (&first, XG_STREAM_OFFLINE);
  g_assert_error (xg_stream_get_error (first.stream), XG_STREAM_ERROR, XG_STREAM_ERROR_CONFLICT);
  fixture_end (&first);
  fixture_end (&second);
}

static void
wait_for_messages (Fixture *f, guint count)
{
  gint64 end = 0;
  guint have = 0;

  while (have < count)
    {
      iterate (&end);
      g_mutex_lock (&f->inbox.lock);
      have = f->inbox.messages->len;
      g_mutex_unlock (&f->inbox.lock);
    }
}

static void
publish (Fixture *f, const char *node, int number, gsize size)
{
  g_autofree char *filler = g_strnfill (size, 'x');
  g_autofree char *payload =
    g_strdup_printf ("<pubsub xmlns='" XG_NS_PUBSUB "'><publish node='%s'><item id='i%d'>"
                     "<entry xmlns='urn:test'>%s</entry></item></publish></pubsub>",
                     node,
                     number,
                     filler);

  ask (f, "set", env ("XG_SERVICE"), payload);
  g_assert_no_error (f->error);
}

/* Events go to bare JIDs: they come only if our presence is right. */
static void
test_events (void)
{
  g_autofree char *admin_jid = account ("admin");
  g_autofree char *alice_jid = account ("alice");
  g_autofree char *node = g_strdup_printf ("stream-%08x", g_random_int ());
  g_autofree char *create =
    g_strdup_printf ("<pubsub xmlns='" XG_NS_PUBSUB "'><create node='%s'/></pubsub>", node);
  g_autofree char *subscribe =
    g_strdup_printf ("<pubsub xmlns='" XG_NS_PUBSUB "'><subscribe node='%s' jid='%s'/></pubsub>",
                     node,
                     alice_jid);
  XgStreamSettings settings = settings_of (admin_jid, "pw-admin");
  Fixture admin;
  Fixture alice;

  fixture_start (&admin, &settings);
  settings = settings_of (alice_jid, "pw-alice");
  fixture_start (&alice, &settings);
  wait_for (&admin, XG_STREAM_ONLINE);
  wait_for (&alice, XG_STREAM_ONLINE);
  ask (&admin, "set", env ("XG_SERVICE"), create);
  g_assert_no_error (admin.error);
  ask (&alice, "set", env ("XG_SERVICE"), subscribe);
  g_assert_no_error (alice.error);

  for (int i = 0; i < 10; i++)
    publish (&admin, node, i, i * 20000 + 1);
  wait_for_messages (&alice, 10);
  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *id = g_strdup_printf ("id=\"i%u\"", i);

      g_assert_nonnull (strstr (g_ptr_array_index (alice.inbox.messages, i), id));
    }

  /* Nothing is read while the sink is full, and nothing is lost. */
  g_atomic_int_set (&alice.inbox.full, TRUE);
  publish (&admin, node, 10, 10);
  g_usleep (300000);
  g_mutex_lock (&alice.inbox.lock);
  g_assert_cmpuint (alice.inbox.messages->len, ==, 10);
  g_mutex_unlock (&alice.inbox.lock);
  g_atomic_int_set (&alice.inbox.full, FALSE);
  xg_stream_resume (alice.stream);
  wait_for_messages (&alice, 11);
  fixture_end (&alice);
  fixture_end (&admin);
}

static gboolean
has_message (Fixture *f, const char *words)
{
  gboolean found = FALSE;

  g_mutex_lock (&f->inbox.lock);
  for (guint i = 0; i < f->inbox.messages->len; i++)
    found |= strstr (g_ptr_array_index (f->inbox.messages, i), words) != NULL;
  g_mutex_unlock (&f->inbox.lock);
  return found;
}

/* Prosody passes attributes with prefixes on, and libstrophe takes them for those without. carol
 * has no subscriptions: what the service itself sends is no forgery. */
static void
test_forged_sender (void)
{
  g_autofree char *bare = account ("carol");
  g_autofree char *carol_jid = g_strconcat (bare, "/forged", NULL);
  g_autofree char *bob_jid = account ("bob");
  g_autofree char *last =
    g_strdup_printf ("<message to='%s' type='headline'><body>last</body></message>", carol_jid);
  XgStreamSettings settings = settings_of (bob_jid, "pw-bob");
  Fixture carol;
  Fixture bob;
  gint64 end = 0;

  fixture_start (&bob, &settings);
  settings = settings_of (carol_jid, "pw-carol");
  fixture_start (&carol, &settings);
  wait_for (&bob, XG_STREAM_ONLINE);
  wait_for (&carol, XG_STREAM_ONLINE);
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *xml = g_strdup_printf ("<message to='%s' type='headline' xmlns:x='urn:x' "
                                              "x:from='%s' id='f%u'><body>%u</body></message>",
                                              carol_jid,
                                              env ("XG_SERVICE"),
                                              i,
                                              i);

      xg_stream_send (bob.stream, xml);
    }
  xg_stream_send (bob.stream, last);
  while (!has_message (&carol, ">last<"))
    iterate (&end);
  for (guint i = 0; i < carol.inbox.messages->len; i++)
    g_assert_null (strstr (g_ptr_array_index (carol.inbox.messages, i), env ("XG_SERVICE")));
  fixture_end (&carol);
  fixture_end (&bob);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  if (env ("XG_HOST") == NULL || env ("XG_PORT") == NULL || env ("XG_TLSPORT") == NULL ||
      env ("XG_DOMAIN") == NULL || env ("XG_SERVICE") == NULL || env ("XG_CA") == NULL)
    {
      g_print ("1..0 # SKIP no server: XG_HOST and so on are not set\n");
      return 0;
    }
  g_test_add_data_func ("/stream/login/starttls", GINT_TO_POINTER (XG_TLS_STARTTLS), test_login);
  if (port ("XG_TLSPORT") != 0 && env ("XG_NO_DIRECT_TLS") == NULL)
    {
      g_test_add_data_func ("/stream/login/direct-tls",
                            GINT_TO_POINTER (XG_TLS_DIRECT),
                            test_login);
      g_test_add_func ("/stream/refused/wrong-host", test_wrong_host);
      g_test_add_func ("/stream/refused/unknown-ca", test_unknown_ca);
    }
  g_test_add_func ("/stream/login/resource", test_resource);
  g_test_add_func ("/stream/refused/wrong-password", test_wrong_password);
  g_test_add_func ("/stream/refused/unknown-account", test_unknown_account);
  g_test_add_func ("/stream/refused/unknown-host", test_unknown_host);
  g_test_add_func ("/stream/refused/direct-tls-at-starttls-port", test_direct_tls_at_starttls_port);
  g_test_add_func ("/stream/conflict", test_conflict);
  g_test_add_func ("/stream/events", test_events);
  g_test_add_func ("/stream/forged-sender", test_forged_sender);
  return g_test_run ();
}
