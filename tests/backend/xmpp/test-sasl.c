/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "xmpp/xg-namespaces.h"
#include "xmpp/xg-sasl.h"
#include "xmpp/xg-xmpp-error.h"

/* Which mechanism is chosen, and what is said before anything secret is. */

#define ALL_SCRAM                                                                                  \
  "PLAIN SCRAM-SHA-1 SCRAM-SHA-256 SCRAM-SHA-512 SCRAM-SHA-1-PLUS SCRAM-SHA-256-PLUS"

typedef struct
{
  XgSasl *sasl;
  GString *out;
  GError *error;
} Fixture;

static void
start (Fixture *f, const char *password, gboolean certificate, XgSaslPolicy policy)
{
  XgSaslSettings settings = {
    .user = "alice",
    .address = "alice@example.org",
    .password = password,
    .certificate = certificate,
    .policy = policy,
  };

  memset (f, 0, sizeof *f);
  f->sasl = xg_sasl_new (&settings);
  f->out = g_string_new (NULL);
}

static void
stop (Fixture *f)
{
  xg_sasl_free (f->sasl);
  g_string_free (f->out, TRUE);
  g_clear_error (&f->error);
}

/* MECHANISMS and TYPES are separated by spaces; TYPES of NULL: not announced. */
static gboolean
offer (Fixture *f, const char *mechanisms, const char *types)
{
  g_autoptr (GString) xml =
    g_string_new ("<features xmlns='" XG_NS_STREAMS "'><mechanisms xmlns='" XG_NS_SASL "'>");
  g_auto (GStrv) names = g_strsplit (mechanisms, " ", -1);
  g_auto (GStrv) bindings = g_strsplit (types != NULL ? types : "", " ", -1);
  g_autoptr (XgStanza) stanza = NULL;

  for (guint i = 0; names[i] != NULL; i++)
    g_string_append_printf (xml, "<mechanism>%s</mechanism>", names[i]);
  g_string_append (xml, "</mechanisms>");
  if (types != NULL)
    {
      g_string_append (xml, "<sasl-channel-binding xmlns='urn:xmpp:sasl-cb:0'>");
      for (guint i = 0; bindings[i] != NULL; i++)
        g_string_append_printf (xml, "<channel-binding type='%s'/>", bindings[i]);
      g_string_append (xml, "</sasl-channel-binding>");
    }
  g_string_append (xml, "</features>");
  stanza = xg_stanza_parse (xml->str, -1, &f->error);
  g_assert_no_error (f->error);
  g_string_truncate (f->out, 0);
  return xg_sasl_begin (f->sasl, xg_stanza_get_root (stanza), f->out, &f->error);
}

static XgSaslStep
feed (Fixture *f, const char *xml)
{
  g_autoptr (XgStanza) stanza = xg_stanza_parse (xml, -1, &f->error);

  g_assert_no_error (f->error);
  g_string_truncate (f->out, 0);
  return xg_sasl_handle (f->sasl, xg_stanza_get_root (stanza), f->out, NULL, &f->error);
}

static char *
first_message (Fixture *f)
{
  const char *begin = strchr (f->out->str, '>') + 1;
  g_autofree char *encoded = g_strndup (begin, strcspn (begin, "<"));
  gsize length;
  g_autofree guint8 *bytes = g_base64_decode (encoded, &length);

  return g_strndup ((const char *) bytes, length);
}

/* A connection that has the types named in DATA, separated by spaces. */
static GBytes *
get_binding_cb (const char *type, gpointer user_data)
{
  g_auto (GStrv) types = g_strsplit (user_data, " ", -1);

  if (!g_strv_contains ((const char *const *) types, type))
    return NULL;
  return g_bytes_new (type, strlen (type));
}

static void
expect_refusal (Fixture *f, gboolean begun, XgStreamError code, const char *words)
{
  g_assert_false (begun);
  g_assert_error (f->error, XG_STREAM_ERROR, (int) code);
  g_assert_cmpint (xg_stream_error_get_advice (f->error), ==, XG_ADVICE_ASK);
  g_test_message ("%s", f->error->message);
  g_assert_nonnull (strstr (f->error->message, words));
  g_assert_cmpstr (f->out->str, ==, "");
}

static void
expect_scram (const char *has,
              const char *mechanisms,
              const char *announced,
              const char *mechanism,
              const char *first)
{
  Fixture f;
  g_autofree char *message = NULL;

  start (&f, "pencil", FALSE, XG_SASL_STRONGEST);
  if (has != NULL)
    xg_sasl_set_binding (f.sasl, get_binding_cb, (gpointer) has);
  g_assert_true (offer (&f, mechanisms, announced));
  g_assert_no_error (f.error);
  g_assert_cmpstr (xg_sasl_get_mechanism (f.sasl), ==, mechanism);
  message = first_message (&f);
  g_assert_true (g_str_has_prefix (message, first));
  stop (&f);
}

static void
test_strongest (void)
{
  expect_scram (NULL, ALL_SCRAM, NULL, "SCRAM-SHA-512", "n,,n=alice,r=");
  expect_scram (NULL, "PLAIN SCRAM-SHA-1", NULL, "SCRAM-SHA-1", "n,,n=alice,r=");
}

#define TLS12 "tls-unique tls-server-end-point"
#define TLS13 "tls-exporter tls-server-end-point"

static void
test_binding (void)
{
  expect_scram (TLS12, ALL_SCRAM, NULL, "SCRAM-SHA-256-PLUS", "p=tls-unique,,n=alice,r=");
  expect_scram (TLS13,
                ALL_SCRAM,
                "tls-server-end-point tls-exporter",
                "SCRAM-SHA-256-PLUS",
                "p=tls-exporter,,n=alice,r=");
  expect_scram (TLS13,
                ALL_SCRAM,
                "tls-server-end-point",
                "SCRAM-SHA-256-PLUS",
                "p=tls-server-end-point,,n=alice,r=");
}

/* RFC 5802 section 6: "y" so that a server that did offer it notices that it was taken away. */
static void
test_binding_not_offered (void)
{
  expect_scram (TLS13, "SCRAM-SHA-256", NULL, "SCRAM-SHA-256", "y,,n=alice,r=");
}

/* Both sides can, but not the same: "y" would be a lie that such a server must refuse. */
static void
test_no_common_binding (void)
{
  expect_scram (TLS13, ALL_SCRAM, "tls-unique x", "SCRAM-SHA-512", "n,,n=alice,r=");
  expect_scram ("", ALL_SCRAM, NULL, "SCRAM-SHA-512", "n,,n=alice,r=");
  /* ejabberd 23.01 compares tls-unique in TLS 1.3, too. */
  expect_scram (TLS13, ALL_SCRAM, NULL, "SCRAM-SHA-512", "n,,n=alice,r=");
}

static void
test_only_unsafe (void)
{
  Fixture f;

  start (&f, "pencil", FALSE, XG_SASL_STRONGEST);
  expect_refusal (&f,
                  offer (&f, "PLAIN DIGEST-MD5 ANONYMOUS LOGIN EXTERNAL", NULL),
                  XG_STREAM_ERROR_NO_MECHANISM,
                  "PLAIN, DIGEST-MD5, ANONYMOUS");
  stop (&f);
}

static void
test_no_secret_at_all (void)
{
  Fixture f;

  start (&f, NULL, FALSE, XG_SASL_STRONGEST);
  expect_refusal (&f, offer (&f, ALL_SCRAM, NULL), XG_STREAM_ERROR_NOT_AUTHORIZED, "neither");
  stop (&f);
}

static void
test_external (void)
{
  Fixture f;

  start (&f, NULL, TRUE, XG_SASL_STRONGEST);
  g_assert_true (offer (&f, ALL_SCRAM " EXTERNAL", NULL));
  g_assert_cmpstr (f.out->str,
                   ==,
                   "<auth xmlns=\"" XG_NS_SASL "\" mechanism=\"EXTERNAL\">=</auth>");
  g_assert_cmpstr (xg_sasl_get_mechanism (f.sasl), ==, "EXTERNAL");
  g_assert_cmpint (feed (&f, "<success xmlns='" XG_NS_SASL "'/>"), ==, XG_SASL_DONE);
  stop (&f);
}

static void
test_external_with_address (void)
{
  XgSaslSettings settings = {
    .user = "alice",
    .address = "alice@example.org",
    .certificate = TRUE,
    .send_address = TRUE,
    .policy = XG_SASL_EXTERNAL_ONLY,
  };
  Fixture f = { .sasl = xg_sasl_new (&settings), .out = g_string_new (NULL) };
  g_autofree char *message = NULL;

  g_assert_true (offer (&f, "EXTERNAL", NULL));
  message = first_message (&f);
  g_assert_cmpstr (message, ==, "alice@example.org");
  g_clear_pointer (&message, g_free);
  g_assert_cmpint (feed (&f, "<challenge xmlns='" XG_NS_SASL "'/>"), ==, XG_SASL_READ);
  message = first_message (&f);
  g_assert_cmpstr (message, ==, "alice@example.org");
  stop (&f);
}

static void
test_external_not_offered (void)
{
  Fixture f;

  /* Nor is the password of another login used instead. */
  start (&f, "pencil", TRUE, XG_SASL_STRONGEST);
  expect_refusal (&f, offer (&f, ALL_SCRAM, NULL), XG_STREAM_ERROR_NO_EXTERNAL, "EXTERNAL");
  stop (&f);
}

static void
check_external_refused (const char *condition, XgStreamError code, const char *words)
{
  g_autofree char *failure =
    g_strdup_printf ("<failure xmlns='" XG_NS_SASL "'><%s/><text>Sorry</text></failure>",
                     condition);
  Fixture f;

  start (&f, NULL, TRUE, XG_SASL_STRONGEST);
  g_assert_true (offer (&f, "EXTERNAL SCRAM-SHA-1", NULL));
  g_assert_cmpint (feed (&f, failure), ==, XG_SASL_FAILED);
  g_assert_error (f.error, XG_STREAM_ERROR, (int) code);
  g_test_message ("%s", f.error->message);
  g_assert_nonnull (strstr (f.error->message, words));
  g_assert_nonnull (strstr (f.error->message, "“Sorry”"));
  g_assert_cmpstr (f.out->str, ==, "");
  stop (&f);
}

static void
test_external_refused (void)
{
  check_external_refused ("not-authorized", XG_STREAM_ERROR_CERT_REFUSED, "alice@example.org");
  check_external_refused ("invalid-authzid", XG_STREAM_ERROR_CERT_REFUSED, "alice@example.org");
  check_external_refused ("account-disabled", XG_STREAM_ERROR_AUTH_FAILED, "disabled");
}

static void
test_policy_external_only (void)
{
  Fixture f;

  start (&f, "pencil", FALSE, XG_SASL_EXTERNAL_ONLY);
  expect_refusal (&f,
                  offer (&f, ALL_SCRAM " EXTERNAL", NULL),
                  XG_STREAM_ERROR_POLICY,
                  "only logins with a certificate");
  stop (&f);
  start (&f, NULL, TRUE, XG_SASL_EXTERNAL_ONLY);
  expect_refusal (&f, offer (&f, ALL_SCRAM, NULL), XG_STREAM_ERROR_NO_EXTERNAL, "EXTERNAL");
  stop (&f);
}

static void
test_policy_scram_plus_only (void)
{
  Fixture f;

  start (&f, "pencil", FALSE, XG_SASL_SCRAM_PLUS_ONLY);
  xg_sasl_set_binding (f.sasl, get_binding_cb, (gpointer) TLS13);
  g_assert_true (offer (&f, ALL_SCRAM, "tls-exporter"));
  stop (&f);
  start (&f, "pencil", FALSE, XG_SASL_SCRAM_PLUS_ONLY);
  xg_sasl_set_binding (f.sasl, get_binding_cb, (gpointer) TLS13);
  expect_refusal (&f,
                  offer (&f, "SCRAM-SHA-512 SCRAM-SHA-1", NULL),
                  XG_STREAM_ERROR_POLICY,
                  "which the server does not offer");
  stop (&f);
  start (&f, "pencil", FALSE, XG_SASL_SCRAM_PLUS_ONLY);
  expect_refusal (&f, offer (&f, ALL_SCRAM, NULL), XG_STREAM_ERROR_POLICY, "no common kind");
  stop (&f);
  start (&f, NULL, TRUE, XG_SASL_SCRAM_PLUS_ONLY);
  expect_refusal (&f,
                  offer (&f, ALL_SCRAM " EXTERNAL", NULL),
                  XG_STREAM_ERROR_POLICY,
                  "logs in with a certificate");
  stop (&f);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sasl/strongest", test_strongest);
  g_test_add_func ("/sasl/binding/preferred", test_binding);
  g_test_add_func ("/sasl/binding/not-offered", test_binding_not_offered);
  g_test_add_func ("/sasl/binding/none-in-common", test_no_common_binding);
  g_test_add_func ("/sasl/only-unsafe-mechanisms", test_only_unsafe);
  g_test_add_func ("/sasl/no-secret-at-all", test_no_secret_at_all);
  g_test_add_func ("/sasl/external/without-address", test_external);
  g_test_add_func ("/sasl/external/with-address", test_external_with_address);
  g_test_add_func ("/sasl/external/not-offered", test_external_not_offered);
  g_test_add_func ("/sasl/external/refused", test_external_refused);
  g_test_add_func ("/sasl/policy/external-only", test_policy_external_only);
  g_test_add_func ("/sasl/policy/scram-plus-only", test_policy_scram_plus_only);
  return g_test_run ();
}
