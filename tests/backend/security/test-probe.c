/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <signal.h>
#include <string.h>

#include <openssl/ssl.h>

#include "security/xg-probe.h"

#include "probe-fixture.h"

static void
assert_good (const XgProbeReport *report, const Pki *pki)
{
  const char *const *mechanisms = xg_probe_report_get_mechanisms (report);
  g_autofree char *pem = pki_certificate_text (pki);

  probe_assert_code (report, XG_PROBE_ACCEPTED, "An authority");
  g_assert_cmpstr (xg_certificate_get_pem (xg_probe_report_get_leaf (report)), ==, pem);
  g_assert_null (xg_probe_report_get_chain_problem (report));
  g_assert_null (xg_probe_report_get_host_problem (report));
  g_assert_null (xg_probe_report_get_time_problem (report));
  g_assert_cmpstr (xg_probe_report_get_matched_name (report), ==, "DNS:" DOMAIN);
  g_assert_cmpstr (xg_probe_report_get_group (report), ==, "x25519");
  g_assert_cmpstr (mechanisms[0], ==, "SCRAM-SHA-256-PLUS");
  g_assert_cmpstr (mechanisms[2], ==, "EXTERNAL");
  g_assert_null (mechanisms[3]);
  g_assert_cmpstr (xg_probe_report_get_bindings (report)[0], ==, "tls-exporter");
  g_assert_cmpstr (xg_probe_report_get_domain (report), ==, DOMAIN);
  g_assert_cmpuint (xg_probe_report_get_verified_chain (report)->len, ==, 2);
  g_assert_cmpuint (xg_probe_report_get_sent_chain (report)->len, ==, 1);
  g_assert_cmpuint (xg_probe_report_get_revocations (report)->len, ==, 0);
  g_assert_false (xg_probe_report_can_pin (report));
  g_assert_null (xg_probe_report_get_warnings (report)[0]);
}

static void
test_good (ProbeFixture *f, gconstpointer unused)
{
  g_autoptr (Pki) pki = pki_new_server (DOMAIN, f->ca);

  for (guint i = 0; i < 4; i++)
    {
      TlsServerSpec spec = { .pki = pki, .manner = TLS_SERVER_TALKS };
      g_autoptr (TlsServer) server = NULL;
      g_autoptr (XgProbeReport) report = NULL;
      const TlsServerSeen *seen;
      XgProbeSettings settings;

      spec.direct = (i & 1) != 0;
      spec.max_version = (i & 2) != 0 ? TLS1_2_VERSION : 0;
      server = tls_server_start (&spec);
      settings = probe_settings (f, server);
      settings.direct = spec.direct;
      settings.domain = "XGrid.TEST.";
      report = probe_assert_report (&settings);
      assert_good (report, pki);
      g_assert_cmpstr (xg_probe_report_get_protocol (report), ==, (i & 2) ? "TLSv1.2" : "TLSv1.3");
      seen = tls_server_stop (server);
      g_assert_cmpstr (seen->sni, ==, DOMAIN);
      g_assert_cmpstr (seen->alpn, ==, spec.direct ? "xmpp-client" : NULL);
      g_assert_true (seen->ended);
      if (!spec.direct)
        g_assert_nonnull (strstr (seen->to, "to='" DOMAIN "'"));
    }
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* What was given may be gone before the worker begins. */
static void
test_async (ProbeFixture *f, gconstpointer unused)
{
  g_autoptr (Pki) pki = pki_new_server (DOMAIN, f->ca);
  TlsServerSpec spec = { .pki = pki, .manner = TLS_SERVER_TALKS };
  g_autoptr (TlsServer) server = tls_server_start (&spec);
  XgProbeSettings settings = probe_settings (f, server);
  g_autofree char *domain = g_strdup (DOMAIN);
  g_autofree char *host = g_strdup ("xmpp.xgrid.test");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (XgProbeReport) report = NULL;
  g_autoptr (GError) error = NULL;

  settings.domain = domain;
  settings.host = host;
  xg_probe_async (&settings, NULL, done_cb, &result);
  memset (domain, 'x', strlen (domain));
  memset (host, 'x', strlen (host));
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  report = xg_probe_finish (result, &error);
  g_assert_no_error (error);
  assert_good (report, pki);
  g_assert_nonnull (strstr (xg_probe_report_get_place (report), "xmpp.xgrid.test (127.0.0.1)"));
}

static void
test_old_tls (ProbeFixture *f, gconstpointer unused)
{
  g_autoptr (Pki) pki = pki_new_server (DOMAIN, f->ca);
  const int versions[] = { TLS1_VERSION, TLS1_1_VERSION };

  for (guint i = 0; i < G_N_ELEMENTS (versions); i++)
    {
      TlsServerSpec spec = { .pki = pki, .max_version = versions[i], .manner = TLS_SERVER_TALKS };
      g_autoptr (TlsServer) server = tls_server_start (&spec);
      XgProbeSettings settings = probe_settings (f, server);

      probe_assert_fails (&settings, XG_PROBE_ERROR_TLS_VERSION, "TLS 1.2");
    }
}

static void
test_nothing_there (ProbeFixture *f, gconstpointer unused)
{
  g_autoptr (Pki) pki = pki_new_server (DOMAIN, f->ca);
  TlsServerSpec spec = { .pki = pki, .manner = TLS_SERVER_TALKS };
  g_autoptr (TlsServer) server = tls_server_start (&spec);
  XgProbeSettings settings = probe_settings (f, server);

  tls_server_stop (server);
  probe_assert_fails (&settings, XG_PROBE_ERROR_UNREACHABLE, "refused");
  settings.ip = "not an address";
  probe_assert_fails (&settings, XG_PROBE_ERROR_UNREACHABLE, "cannot be reached");
}

static void
test_ca_file (ProbeFixture *f, gconstpointer unused)
{
  g_autoptr (Pki) pki = pki_new_server (DOMAIN, f->ca);
  TlsServerSpec spec = { .pki = pki, .manner = TLS_SERVER_TALKS };
  g_autoptr (TlsServer) server = tls_server_start (&spec);
  XgProbeSettings settings = probe_settings (f, server);

  settings.ca_file = "/nowhere/ca.pem";
  probe_assert_fails (&settings, XG_PROBE_ERROR_CA_FILE, "/nowhere/ca.pem");
  settings.ca_file = f->directory;
  probe_assert_fails (&settings, XG_PROBE_ERROR_CA_FILE, "folder");
}

#define OPEN                                                                                       \
  "<?xml version='1.0'?><stream:stream xmlns='jabber:client' "                                     \
  "xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>"
#define STARTTLS                                                                                   \
  OPEN "<stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:features>"
#define STREAM_ERROR(condition)                                                                    \
  "<stream:error><" condition " xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>"                     \
  "<text xmlns='urn:ietf:params:xml:ns:xmpp-streams'>Go away</text></stream:error>"

/* What servers say before TLS */
static void
test_before_tls (ProbeFixture *f, gconstpointer unused)
{
  const struct
  {
    const char *before;
    const char *proceed;
    gsize flood;
    XgProbeError code;
    const char *words;
  } cases[] = {
    { OPEN "<stream:features/>", NULL, 0, XG_PROBE_ERROR_NO_STARTTLS, "no encryption" },
    { OPEN "<stream:features><starttls xmlns='other'/></stream:features>",
      NULL,
      0,
      XG_PROBE_ERROR_NO_STARTTLS,
      "no encryption" },
    { "HTTP/1.1 400 Bad Request\r\n\r\n", NULL, 0, XG_PROBE_ERROR_NOT_XMPP, "no XMPP server" },
    { "\xff\xfe\xfd", NULL, 0, XG_PROBE_ERROR_NOT_XMPP, "no XMPP server" },
    { "<stream xmlns='other'>", NULL, 0, XG_PROBE_ERROR_NOT_XMPP, "no XMPP server" },
    { "<!DOCTYPE x [<!ENTITY a 'b'>]>", NULL, 0, XG_PROBE_ERROR_NOT_XMPP, "no XMPP server" },
    { OPEN "<!-- -->", NULL, 0, XG_PROBE_ERROR_NOT_XMPP, "no XMPP server" },
    { OPEN "<a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a>",
      NULL,
      0,
      XG_PROBE_ERROR_NOT_XMPP,
      "no XMPP server" },
    { OPEN "<stream:features>", NULL, 64 << 20, XG_PROBE_ERROR_NOT_XMPP, "no XMPP server" },
    { OPEN "<stream:features><", NULL, 64 << 20, XG_PROBE_ERROR_NOT_XMPP, "no XMPP server" },
    { OPEN "</stream:stream>", NULL, 0, XG_PROBE_ERROR_CLOSED, "closed" },
    { OPEN STREAM_ERROR ("host-unknown"), NULL, 0, XG_PROBE_ERROR_STREAM, "does not serve" },
    { OPEN STREAM_ERROR ("policy-violation"),
      NULL,
      0,
      XG_PROBE_ERROR_STREAM,
      "Go away (policy-violation)" },
    { OPEN "<stream:error><see-other-host xmlns='urn:ietf:params:xml:ns:xmpp-streams'>evil"
           "</see-other-host></stream:error>",
      NULL,
      0,
      XG_PROBE_ERROR_STREAM,
      "see-other-host" },
    { STARTTLS,
      "<failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>",
      0,
      XG_PROBE_ERROR_NO_STARTTLS,
      "refuses" },
    { STARTTLS, "<proceed/>hello<", 0, XG_PROBE_ERROR_NOT_XMPP, "no XMPP server" },
    /* Injected into what would be taken for encrypted */
    { STARTTLS,
      "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/><stream:features>",
      0,
      XG_PROBE_ERROR_NOT_XMPP,
      "meddling" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (Pki) pki = pki_new_server (DOMAIN, f->ca);
      TlsServerSpec spec = { .pki = pki,
                             .before = cases[i].before,
                             .proceed = cases[i].proceed,
                             .flood = cases[i].flood,
                             .manner = TLS_SERVER_TALKS };
      g_autoptr (TlsServer) server = tls_server_start (&spec);
      XgProbeSettings settings = probe_settings (f, server);

      g_test_message ("%u", i);
      probe_assert_fails (&settings, cases[i].code, cases[i].words);
    }
}

/* Other prefixes than everybody's, in pieces; and what belongs to others is not taken. */
static void
test_features (ProbeFixture *f, gconstpointer unused)
{
  g_autoptr (Pki) pki = pki_new_server (DOMAIN, f->ca);
  TlsServerSpec spec = {
    .pki = pki,
    .after =
      "<s:stream xmlns='jabber:client' xmlns:s='http://etherx.jabber.org/streams' version='1.0'>"
      "<s:features xmlns:sasl='urn:ietf:params:xml:ns:xmpp-sasl'>"
      "<authentication xmlns='urn:xmpp:sasl:2'><mechanism>NEW</mechanism></authentication>"
      "<x xmlns='other'><mechanisms><mechanism>ALIEN</mechanism></mechanisms></x>"
      "<sasl:mechanisms><sasl:mechanism>\n SCRAM-SHA-1 </sasl:mechanism>"
      "<mechanism xmlns='other'>WRONG</mechanism>"
      "<sasl:mechanism/><sasl:mechanism>BAD\x7f&#x202e;NAME</sasl:mechanism>"
      "</sasl:mechanisms></s:features>",
    .manner = TLS_SERVER_TALKS
  };
  g_autoptr (XgProbeReport) report = probe_once (f, &spec);
  g_autofree char *all = g_strjoinv (" ", (char **) xg_probe_report_get_mechanisms (report));

  probe_assert_code (report, XG_PROBE_ACCEPTED, "");
  g_assert_cmpstr (all, ==, "SCRAM-SHA-1 BAD\\u007F\\u202ENAME");
  g_assert_null (xg_probe_report_get_bindings (report)[0]);
}

/* After TLS a trusted server that misbehaves is no good, but one that is refused can be seen. */
static void
test_after_tls (ProbeFixture *f, gconstpointer unused)
{
  g_autoptr (Pki) good = pki_new_server (DOMAIN, f->ca);
  g_autoptr (Pki) bad = pki_new_server ("other.example", f->ca);
  const struct
  {
    const char *after;
    gsize flood;
    XgProbeError code;
  } cases[] = { { "garbage", 0, XG_PROBE_ERROR_NOT_XMPP },
                { OPEN "<stream:features>", 64 << 20, XG_PROBE_ERROR_NOT_XMPP },
                { OPEN STREAM_ERROR ("not-authorized"), 0, XG_PROBE_ERROR_STREAM } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      TlsServerSpec spec = { .pki = good,
                             .after = cases[i].after,
                             .flood = cases[i].flood,
                             .manner = TLS_SERVER_TALKS,
                             .direct = TRUE };
      g_autoptr (TlsServer) server = tls_server_start (&spec);
      XgProbeSettings settings = probe_settings (f, server);
      g_autoptr (XgProbeReport) report = NULL;

      settings.direct = TRUE;
      probe_assert_fails (&settings, cases[i].code, "");
      spec.pki = bad;
      report = probe_once (f, &spec);
      probe_assert_code (report, XG_PROBE_WRONG_HOST, "other.example");
      g_assert_null (xg_probe_report_get_mechanisms (report)[0]);
    }
}

static void
test_other_host (ProbeFixture *f, gconstpointer unused)
{
  g_autoptr (Pki) pki = pki_new_server (DOMAIN, f->ca);
  TlsServerSpec spec = { .pki = pki,
                         .after = OPEN "<stream:error><see-other-host "
                                       "xmlns='urn:ietf:params:xml:ns:xmpp-streams'>[::1]:5222"
                                       "</see-other-host></stream:error>",
                         .manner = TLS_SERVER_TALKS };
  g_autoptr (XgProbeReport) report = probe_once (f, &spec);

  probe_assert_code (report, XG_PROBE_ACCEPTED, "");
  g_assert_cmpstr (xg_probe_report_get_other_host (report), ==, "[::1]:5222");
}

/* A server that says nothing any more, at each step */
static void
test_silence (ProbeFixture *f, gconstpointer unused)
{
  g_autoptr (Pki) pki = pki_new_server (DOMAIN, f->ca);
  GAsyncResult *results[TLS_SERVER_TALKS] = { NULL };
  TlsServer *servers[TLS_SERVER_TALKS];

  for (guint i = 0; i < TLS_SERVER_TALKS; i++)
    {
      TlsServerSpec spec = { .pki = pki, .manner = (TlsServerManner) i };
      XgProbeSettings settings;

      servers[i] = tls_server_start (&spec);
      settings = probe_settings (f, servers[i]);
      settings.timeout = 1;
      xg_probe_async (&settings, NULL, done_cb, &results[i]);
    }
  for (guint i = 0; i < TLS_SERVER_TALKS; i++)
    {
      g_autoptr (GError) error = NULL;

      while (results[i] == NULL)
        g_main_context_iteration (NULL, TRUE);
      g_assert_null (xg_probe_finish (results[i], &error));
      g_assert_error (error, XG_PROBE_ERROR, XG_PROBE_ERROR_TIMED_OUT);
      g_assert_nonnull (strstr (error->message, "silent"));
      g_object_unref (results[i]);
      tls_server_free (servers[i]);
    }
}

/* The worker is done when the callback is called: it does not wait for the server. */
static void
test_cancel (ProbeFixture *f, gconstpointer unused)
{
  g_autoptr (Pki) pki = pki_new_server (DOMAIN, f->ca);

  for (guint i = 0; i < TLS_SERVER_TALKS; i++)
    {
      TlsServerSpec spec = { .pki = pki, .manner = (TlsServerManner) i };
      g_autoptr (TlsServer) server = tls_server_start (&spec);
      XgProbeSettings settings = probe_settings (f, server);
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;

      settings.timeout = 10000;
      xg_probe_async (&settings, cancellable, done_cb, &result);
      tls_server_wait_for (server, (TlsServerManner) i);
      g_cancellable_cancel (cancellable);
      while (result == NULL)
        g_main_context_iteration (NULL, TRUE);
      g_assert_null (xg_probe_finish (result, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
}

static void
test_cancelled_before (ProbeFixture *f, gconstpointer unused)
{
  g_autoptr (Pki) pki = pki_new_server (DOMAIN, f->ca);
  TlsServerSpec spec = { .pki = pki, .manner = TLS_SERVER_TALKS };
  g_autoptr (TlsServer) server = tls_server_start (&spec);
  XgProbeSettings settings = probe_settings (f, server);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (xg_probe_run (&settings, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_text (ProbeFixture *f, gconstpointer unused)
{
  PkiSpec bad = { .name = "Evil\nChain: good",
                  .names = "DNS:other.example",
                  .address = "\xe2\x80\xae"
                             "x@y" };
  g_autoptr (Pki) pki = pki_new (&bad, NULL);
  TlsServerSpec spec = { .pki = pki, .manner = TLS_SERVER_TALKS };
  g_autoptr (XgProbeReport) report = probe_once (f, &spec);
  g_autofree char *text = xg_probe_report_to_text (report);
  g_autofree char *sha256 = pki_sha256 (pki);
  const char *const words[] = { "Domain: " DOMAIN "\n",
                                "Decision: refused\n",
                                "signed by nobody but itself",
                                "- The server’s certificate is not for",
                                "Protocol: TLSv1.3\n",
                                "Cipher: TLS_AES_256_GCM_SHA384\n",
                                "Key exchange: x25519\n",
                                "Login mechanisms: SCRAM-SHA-256-PLUS, SCRAM-SHA-256, EXTERNAL\n",
                                "Policy: off",
                                "Days left: 0\n",
                                "Key: EC P-256\n",
                                "DNS names: other.example\n",
                                sha256 };

  g_test_message ("%s", text);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (strstr (text, words[i]) == NULL)
        g_error ("the report does not say “%s”", words[i]);
    }
  /* A line of the certificate's own is none of the report. */
  g_assert_null (strstr (text, "\nChain: good"));
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_null (strstr (text, "\xe2\x80\xae"));
}

int
main (int argc, char *argv[])
{
  signal (SIGPIPE, SIG_IGN);
  g_test_init (&argc, &argv, NULL);
  PROBE_ADD ("/probe/good", test_good);
  PROBE_ADD ("/probe/async", test_async);
  PROBE_ADD ("/probe/old-tls-is-refused", test_old_tls);
  PROBE_ADD ("/probe/nothing-there", test_nothing_there);
  PROBE_ADD ("/probe/ca-file", test_ca_file);
  PROBE_ADD ("/probe/before-tls", test_before_tls);
  PROBE_ADD ("/probe/features", test_features);
  PROBE_ADD ("/probe/after-tls", test_after_tls);
  PROBE_ADD ("/probe/see-other-host", test_other_host);
  PROBE_ADD ("/probe/silence", test_silence);
  PROBE_ADD ("/probe/cancel", test_cancel);
  PROBE_ADD ("/probe/cancelled-before", test_cancelled_before);
  PROBE_ADD ("/probe/text", test_text);
  return g_test_run ();
}
