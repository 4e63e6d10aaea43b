/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "xmpp/xg-iq-responder.h"
#include "xmpp/xg-login.h"
#include "xmpp/xg-namespaces.h"
#include "xmpp/xg-xmpp-error.h"

#define FEATURES(inside)   "<features xmlns='" XG_NS_STREAMS "'>" inside "</features>"
#define STARTTLS           "<starttls xmlns='" XG_NS_TLS "'><required/></starttls>"
#define MECHANISMS(inside) "<mechanisms xmlns='" XG_NS_SASL "'>" inside "</mechanisms>"
#define SCRAM              MECHANISMS ("<mechanism>PLAIN</mechanism><mechanism>SCRAM-SHA-1</mechanism>")
#define BIND               "<bind xmlns='" XG_NS_BIND "'/>"

typedef struct
{
  XgLogin *login;
  GString *out; /* what the last step wrote */
  GError *error;
} Fixture;

static XgLogin *
new_login (GError **error)
{
  XgLoginSettings settings = { .jid = "alice@example.org/<x>", .password = "pencil" };

  return xg_login_new (&settings, error);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->login = new_login (&f->error);
  g_assert_no_error (f->error);
  f->out = g_string_new (NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  xg_login_free (f->login);
  g_string_free (f->out, TRUE);
  g_clear_error (&f->error);
}

static XgLoginStep
feed (Fixture *f, const char *xml)
{
  g_autoptr (XgStanza) stanza = xg_stanza_parse (xml, -1, &f->error);

  g_assert_no_error (f->error);
  g_string_truncate (f->out, 0);
  return xg_login_handle (f->login, xg_stanza_get_root (stanza), f->out, NULL, &f->error);
}

static void
open_stream (Fixture *f)
{
  g_assert_true (xg_login_stream_opened (f->login, &f->error));
}

/* Up to the encrypted stream. */
static void
secure (Fixture *f)
{
  open_stream (f);
  g_assert_cmpint (feed (f, FEATURES (STARTTLS SCRAM)), ==, XG_LOGIN_READ);
  g_assert_cmpstr (f->out->str, ==, "<starttls xmlns=\"" XG_NS_TLS "\"/>");
  g_assert_cmpint (feed (f, "<proceed xmlns='" XG_NS_TLS "'/>"), ==, XG_LOGIN_START_TLS);
  xg_login_set_secured (f->login);
  open_stream (f);
}

static char *
decode_inside (const char *xml)
{
  const char *start = strchr (xml, '>') + 1;
  g_autofree char *encoded = g_strndup (start, strcspn (start, "<"));
  gsize length;
  g_autofree guint8 *bytes = g_base64_decode (encoded, &length);

  return g_strndup ((const char *) bytes, length);
}

static char *
wrap (const char *element, const char *text)
{
  g_autofree char *encoded = g_base64_encode ((const guchar *) text, strlen (text));

  return g_strdup_printf ("<%s xmlns='" XG_NS_SASL "'>%s</%s>", element, encoded, element);
}

/* What the server's proof would be; iterations 1, salt "salt", SHA-1. */
static char *
server_final (const char *auth_message)
{
  guint8 key[20];
  gsize length = sizeof key;
  g_autofree char *encoded = NULL;
  static const char *const texts[] = { "salt\0\0\0\1", "Server Key", NULL };

  memcpy (key, "pencil", 6);
  for (guint i = 0; i < 3; i++)
    {
      const char *text = i < 2 ? texts[i] : auth_message;
      GHmac *hmac = g_hmac_new (G_CHECKSUM_SHA1, key, i == 0 ? 6 : sizeof key);

      g_hmac_update (hmac, (const guchar *) text, i == 0 ? 8 : (gssize) strlen (text));
      length = sizeof key;
      g_hmac_get_digest (hmac, key, &length);
      g_hmac_unref (hmac);
    }
  encoded = g_base64_encode (key, sizeof key);
  return g_strconcat ("v=", encoded, NULL);
}

/* Up to where the server has to say whether our proof is good; returns its own. */
static char *
prove (Fixture *f)
{
  g_autofree char *first = NULL;
  g_autofree char *server_first = NULL;
  g_autofree char *challenge = NULL;
  g_autofree char *final = NULL;
  g_autofree char *auth_message = NULL;

  g_assert_cmpint (feed (f, FEATURES (SCRAM)), ==, XG_LOGIN_READ);
  g_assert_true (
    g_str_has_prefix (f->out->str, "<auth xmlns=\"" XG_NS_SASL "\" mechanism=\"SCRAM-SHA-1\">"));
  g_assert_cmpstr (xg_login_get_mechanism (f->login), ==, "SCRAM-SHA-1");
  first = decode_inside (f->out->str);
  g_assert_true (g_str_has_prefix (first, "n,,n=alice,r="));
  server_first = g_strdup_printf ("r=%sx,s=c2FsdA==,i=1", strstr (first, "r=") + 2);
  challenge = wrap ("challenge", server_first);
  g_assert_cmpint (feed (f, challenge), ==, XG_LOGIN_READ);
  final = decode_inside (f->out->str);
  *strstr (final, ",p=") = '\0';
  auth_message = g_strdup_printf ("%s,%s,%s", first + 3, server_first, final);
  return server_final (auth_message);
}

static void
authenticate (Fixture *f)
{
  g_autofree char *proof = NULL;
  g_autofree char *success = NULL;

  secure (f);
  proof = prove (f);
  success = wrap ("success", proof);
  g_assert_cmpint (feed (f, success), ==, XG_LOGIN_OPEN_STREAM);
  g_assert_no_error (f->error);
  open_stream (f);
}

static void
test_whole (Fixture *f, gconstpointer data)
{
  authenticate (f);
  g_assert_cmpint (feed (f,
                         FEATURES (BIND "<session xmlns='urn:ietf:params:xml:ns:xmpp-session'>"
                                        "<optional/></session>")),
                   ==,
                   XG_LOGIN_READ);
  g_assert_cmpstr (f->out->str,
                   ==,
                   "<iq type=\"set\" id=\"xg-bind\"><bind xmlns=\"" XG_NS_BIND
                   "\"><resource>&lt;x&gt;</resource></bind></iq>");
  g_assert_cmpint (feed (f, "<message xmlns='jabber:client'/>"), ==, XG_LOGIN_READ);
  g_assert_cmpint (
    feed (f,
          "<iq xmlns='jabber:client' type='result' id='xg-bind'><bind xmlns='" XG_NS_BIND
          "'><jid>alice@example.org/y</jid></bind></iq>"),
    ==,
    XG_LOGIN_DONE);
  g_assert_cmpstr (xg_login_get_bound_jid (f->login), ==, "alice@example.org/y");
}

static void
test_old_session (Fixture *f, gconstpointer data)
{
  authenticate (f);
  feed (f, FEATURES (BIND "<session xmlns='urn:ietf:params:xml:ns:xmpp-session'/>"));
  g_assert_cmpint (
    feed (f,
          "<iq xmlns='jabber:client' type='result' id='xg-bind'><bind xmlns='" XG_NS_BIND
          "'><jid>alice@example.org/y</jid></bind></iq>"),
    ==,
    XG_LOGIN_READ);
  g_assert_nonnull (strstr (f->out->str, "<session "));
  g_assert_cmpint (feed (f, "<iq xmlns='jabber:client' type='result' id='xg-session'/>"),
                   ==,
                   XG_LOGIN_DONE);
}

static void
test_proof_in_challenge (Fixture *f, gconstpointer data)
{
  g_autofree char *proof = NULL;
  g_autofree char *challenge = NULL;

  secure (f);
  proof = prove (f);
  challenge = wrap ("challenge", proof);
  g_assert_cmpint (feed (f, challenge), ==, XG_LOGIN_READ);
  g_assert_cmpstr (f->out->str, ==, "<response xmlns=\"" XG_NS_SASL "\"/>");
  g_assert_cmpint (feed (f, "<success xmlns='" XG_NS_SASL "'/>"), ==, XG_LOGIN_OPEN_STREAM);
}

static void
expect_failure (Fixture *f, const char *xml, XgStreamError code)
{
  g_assert_cmpint (feed (f, xml), ==, XG_LOGIN_FAILED);
  g_assert_error (f->error, XG_STREAM_ERROR, (int) code);
  g_assert_cmpstr (f->out->str, ==, "");
}

static void
test_no_tls (Fixture *f, gconstpointer data)
{
  open_stream (f);
  expect_failure (f, FEATURES (SCRAM), XG_STREAM_ERROR_NO_TLS);
}

static void
test_tls_refused (Fixture *f, gconstpointer data)
{
  open_stream (f);
  feed (f, FEATURES (STARTTLS));
  expect_failure (f, "<failure xmlns='" XG_NS_TLS "'/>", XG_STREAM_ERROR_NO_TLS);
}

static void
test_nothing_between_proceed_and_tls (Fixture *f, gconstpointer data)
{
  open_stream (f);
  feed (f, FEATURES (STARTTLS));
  feed (f, "<proceed xmlns='" XG_NS_TLS "'/>");
  g_assert_false (xg_login_stream_opened (f->login, NULL));
  expect_failure (f, FEATURES (SCRAM), XG_STREAM_ERROR_MALFORMED);
}

static void
test_features_before_stream (Fixture *f, gconstpointer data)
{
  expect_failure (f, FEATURES (STARTTLS), XG_STREAM_ERROR_MALFORMED);
}

static void
test_no_mechanism (Fixture *f, gconstpointer data)
{
  secure (f);
  expect_failure (f,
                  FEATURES (MECHANISMS ("<mechanism>PLAIN</mechanism><mechanism/>"
                                        "<mechanism>EXTERNAL</mechanism>")),
                  XG_STREAM_ERROR_NO_MECHANISM);
  g_assert_nonnull (strstr (f->error->message, "PLAIN, EXTERNAL"));
}

static void
test_no_mechanisms_at_all (Fixture *f, gconstpointer data)
{
  secure (f);
  expect_failure (f, FEATURES (BIND), XG_STREAM_ERROR_NO_MECHANISM);
}

static void
test_failure_is_final (Fixture *f, gconstpointer data)
{
  secure (f);
  feed (f, FEATURES (SCRAM));
  expect_failure (f,
                  "<failure xmlns='" XG_NS_SASL "'><not-authorized/></failure>",
                  XG_STREAM_ERROR_NOT_AUTHORIZED);
}

static void
test_failure_after_proof (Fixture *f, gconstpointer data)
{
  g_autofree char *proof = NULL;

  secure (f);
  proof = prove (f);
  expect_failure (f,
                  "<failure xmlns='" XG_NS_SASL "'><account-disabled/><text>Gone</text></failure>",
                  XG_STREAM_ERROR_AUTH_FAILED);
  g_assert_cmpstr (xg_stream_error_get_condition (f->error), ==, "account-disabled");
}

static void
test_success_without_proof (Fixture *f, gconstpointer data)
{
  g_autofree char *proof = NULL;

  secure (f);
  proof = prove (f);
  expect_failure (f, "<success xmlns='" XG_NS_SASL "'/>", XG_STREAM_ERROR_SERVER_NOT_GENUINE);
}

static void
test_success_at_once (Fixture *f, gconstpointer data)
{
  secure (f);
  feed (f, FEATURES (SCRAM));
  expect_failure (f, "<success xmlns='" XG_NS_SASL "'/>", XG_STREAM_ERROR_SERVER_NOT_GENUINE);
}

static void
test_bad_challenge (Fixture *f, gconstpointer data)
{
  secure (f);
  feed (f, FEATURES (SCRAM));
  expect_failure (f,
                  "<challenge xmlns='" XG_NS_SASL "'>!!!</challenge>",
                  XG_STREAM_ERROR_AUTH_FAILED);
}

static void
test_stream_error (Fixture *f, gconstpointer data)
{
  secure (f);
  expect_failure (f,
                  "<error xmlns='" XG_NS_STREAMS "'><system-shutdown xmlns='" XG_NS_STREAM_ERRORS
                  "'/></error>",
                  XG_STREAM_ERROR_STREAM);
}

static void
test_no_binding (Fixture *f, gconstpointer data)
{
  authenticate (f);
  expect_failure (f, FEATURES (""), XG_STREAM_ERROR_BIND);
}

static void
test_binding_refused (Fixture *f, gconstpointer data)
{
  authenticate (f);
  feed (f, FEATURES (BIND));
  expect_failure (f,
                  "<iq xmlns='jabber:client' type='error' id='xg-bind'><error type='wait'>"
                  "<resource-constraint xmlns='" XG_NS_STANZAS "'/><text xmlns='" XG_NS_STANZAS
                  "'>Too many</text></error></iq>",
                  XG_STREAM_ERROR_BIND);
  g_assert_nonnull (strstr (f->error->message, "“Too many”"));
  g_assert_cmpint (xg_stream_error_get_advice (f->error), ==, XG_ADVICE_RETRY_LATER);
}

static void
test_bound_to_nothing (Fixture *f, gconstpointer data)
{
  authenticate (f);
  feed (f, FEATURES (BIND));
  expect_failure (f,
                  "<iq xmlns='jabber:client' type='result' id='xg-bind'/>",
                  XG_STREAM_ERROR_BIND);
}

static void
check_response (const char *xml, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (XgStanza) stanza = xg_stanza_parse (xml, -1, &error);
  g_autoptr (GString) out = g_string_new (NULL);

  g_assert_no_error (error);
  g_assert_cmpint (xg_iq_respond (xg_stanza_get_root (stanza), out), ==, words != NULL);
  if (words != NULL)
    g_assert_nonnull (strstr (out->str, words));
  else
    g_assert_cmpstr (out->str, ==, "");
}

#define IQ(type, inside)                                                                           \
  "<iq xmlns='jabber:client' type='" type "' id='1' from='a@b/c'>" inside "</iq>"

static void
test_responder (void)
{
  check_response (IQ ("get", "<ping xmlns='" XG_NS_PING "'/>"), "type=\"result\" id=\"1\"");
  check_response (IQ ("get", "<query xmlns='" XG_NS_DISCO_INFO "'/>"), "category=\"client\"");
  check_response (IQ ("get", "<query xmlns='" XG_NS_DISCO_INFO "' node='x'/>"), "item-not-found");
  check_response (IQ ("get", "<query xmlns='" XG_NS_VERSION "'/>"), PACKAGE_VERSION);
  check_response (IQ ("set", "<ping xmlns='" XG_NS_PING "'/>"), "service-unavailable");
  check_response (IQ ("get", ""), "service-unavailable");
  check_response (IQ ("get", "<ping xmlns='urn:other'/>"), "service-unavailable");
  check_response (IQ ("result", ""), NULL);
  check_response (IQ ("error", ""), NULL);
  check_response ("<iq xmlns='jabber:client'/>", NULL);
  check_response ("<iq xmlns='urn:x' type='get'/>", NULL);
}

#define ADD(path, function) g_test_add ("/login/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("whole", test_whole);
  ADD ("session-of-old-servers", test_old_session);
  ADD ("proof-in-challenge", test_proof_in_challenge);
  ADD ("tls/not-offered", test_no_tls);
  ADD ("tls/refused", test_tls_refused);
  ADD ("tls/nothing-between-proceed-and-handshake", test_nothing_between_proceed_and_tls);
  ADD ("features-before-stream", test_features_before_stream);
  ADD ("mechanism/none-acceptable", test_no_mechanism);
  ADD ("mechanism/none", test_no_mechanisms_at_all);
  ADD ("sasl/failure-is-final", test_failure_is_final);
  ADD ("sasl/failure-after-proof", test_failure_after_proof);
  ADD ("sasl/success-without-proof", test_success_without_proof);
  ADD ("sasl/success-at-once", test_success_at_once);
  ADD ("sasl/bad-challenge", test_bad_challenge);
  ADD ("stream-error", test_stream_error);
  ADD ("bind/not-offered", test_no_binding);
  ADD ("bind/refused", test_binding_refused);
  ADD ("bind/to-nothing", test_bound_to_nothing);
  g_test_add_func ("/iq-responder", test_responder);
  return g_test_run ();
}
