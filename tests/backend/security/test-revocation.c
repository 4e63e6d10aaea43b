/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "revocation-case.h"

#define LONG_LABEL "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

/* A port that is taken, and where nobody listens */
static int
bind_dead_port (char **url)
{
  struct sockaddr_in address = { .sin_family = AF_INET };
  socklen_t length = sizeof address;
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  g_assert_cmpint (bind (fd, (struct sockaddr *) &address, length), ==, 0);
  g_assert_cmpint (getsockname (fd, (struct sockaddr *) &address, &length), ==, 0);
  *url = g_strdup_printf ("http://127.0.0.1:%u/", ntohs (address.sin_port));
  return fd;
}

static void
test_unreachable (ProbeFixture *f, gconstpointer unused)
{
  g_autofree char *dead = NULL;
  int fd = bind_dead_port (&dead);
  const char *const urls[] = { dead,
                               "http://" LONG_LABEL ".test/", /* no name; DNS is not asked */
                               "https://127.0.0.1/",
                               "ldap://127.0.0.1/x",
                               "file:///etc/passwd",
                               "http://user:pass@127.0.0.1:1/",
                               "http://127.0.0.1:99999/",
                               "http:///x",
                               "http://" };

  for (guint i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autoptr (Pki) pki = revocation_make_server (f, urls[i], NULL);
      RevocationCase c = { .pki = pki };

      g_test_message ("%s", urls[i]);
      c.policy = XG_REVOCATION_HARD;
      if (i != 0)
        {
          g_autoptr (XgProbeReport) report = revocation_probe (f, &c);

          probe_assert_code (report, XG_PROBE_REVOCATION_UNKNOWN, "Nobody could tell");
          continue;
        }
      revocation_assert_policies (f,
                                  &c,
                                  XG_REVOCATION_SOURCE_OCSP,
                                  XG_REVOCATION_STATUS_UNREACHABLE,
                                  "could not be asked");
    }
  close (fd);
}

static void
test_no_source (ProbeFixture *f, gconstpointer unused)
{
  g_autoptr (Pki) pki = revocation_make_server (f, NULL, NULL);
  RevocationCase c = { .pki = pki, .no_source = TRUE };

  revocation_assert_policies (f,
                              &c,
                              XG_REVOCATION_SOURCE_OCSP,
                              XG_REVOCATION_STATUS_ABSENT,
                              "names no");
  revocation_assert_policies (f,
                              &c,
                              XG_REVOCATION_SOURCE_CRL_HTTP,
                              XG_REVOCATION_STATUS_ABSENT,
                              "names no");
  revocation_assert_policies (f,
                              &c,
                              XG_REVOCATION_SOURCE_STAPLED,
                              XG_REVOCATION_STATUS_ABSENT,
                              "sent no");
  revocation_assert_policies (f,
                              &c,
                              XG_REVOCATION_SOURCE_CRL_FILE,
                              XG_REVOCATION_STATUS_ABSENT,
                              "no file");
}

/* Nobody can be asked, each time the same: a sentence that says so, and no warning. */
static void
test_no_source_is_a_fact (ProbeFixture *f, gconstpointer unused)
{
  g_autoptr (Pki) pki = revocation_make_server (f, NULL, NULL);
  RevocationCase c = { .pki = pki, .policy = XG_REVOCATION_SOFT };
  g_autoptr (XgProbeReport) soft = revocation_probe (f, &c);
  g_autoptr (XgProbeReport) hard = NULL;
  g_autofree char *text = xg_probe_report_to_text (soft);

  probe_assert_code (soft, XG_PROBE_ACCEPTED, "");
  g_assert_null (xg_probe_report_get_warnings (soft)[0]);
  g_assert_nonnull (strstr (xg_probe_report_get_facts (soft)[0], "names no place to ask"));
  g_assert_null (xg_probe_report_get_facts (soft)[1]);
  g_assert_nonnull (strstr (text, "names no place to ask"));
  g_assert_null (strstr (text, "Warning"));
  c.policy = XG_REVOCATION_HARD;
  hard = revocation_probe (f, &c);
  probe_assert_code (hard, XG_PROBE_REVOCATION_UNKNOWN, "names no place to ask");
  g_assert_null (xg_probe_report_get_facts (hard)[0]);
}

/* A list in a directory, which is never asked, is a source all the same. */
static void
test_unusable_source_is_a_warning (ProbeFixture *f, gconstpointer unused)
{
  g_autoptr (Pki) pki = revocation_make_server (f, NULL, "ldap://127.0.0.1/x");
  RevocationCase c = { .pki = pki, .policy = XG_REVOCATION_SOFT };
  g_autoptr (XgProbeReport) report = revocation_probe (f, &c);

  probe_assert_code (report, XG_PROBE_ACCEPTED, "");
  g_assert_nonnull (strstr (xg_probe_report_get_warnings (report)[0], "Nobody could tell"));
  g_assert_null (xg_probe_report_get_facts (report)[0]);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* All side by side: each waits until its time is up. */
static void
test_bad_manners (ProbeFixture *f, gconstpointer unused)
{
  const struct
  {
    HttpServerManner manner;
    const char *words;
  } cases[] = { { HTTP_SERVER_SILENT, "timed out" },
                { HTTP_SERVER_TRICKLES, "timed out" },
                { HTTP_SERVER_ENDLESS, "" },
                { HTTP_SERVER_REDIRECTS, "not followed" },
                { HTTP_SERVER_FAILS, "no answer that" },
                { HTTP_SERVER_HANGS_UP, "no answer that" } };
  HttpServer *https[G_N_ELEMENTS (cases)];
  TlsServer *servers[G_N_ELEMENTS (cases)];
  Pki *pkis[G_N_ELEMENTS (cases)];
  GAsyncResult *results[G_N_ELEMENTS (cases)] = { NULL };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      TlsServerSpec spec = { .manner = TLS_SERVER_TALKS };
      g_autofree char *url = NULL;
      XgProbeSettings settings;

      https[i] = http_server_start (cases[i].manner, NULL, NULL);
      url = http_server_get_url (https[i], "/");
      pkis[i] = revocation_make_server (f, NULL, url);
      spec.pki = pkis[i];
      servers[i] = tls_server_start (&spec);
      settings = probe_settings (f, servers[i]);
      settings.revocation = XG_REVOCATION_SOFT;
      settings.fetch_timeout = 1;
      xg_probe_async (&settings, NULL, done_cb, &results[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (XgProbeReport) report = NULL;
      g_autoptr (GError) error = NULL;

      while (results[i] == NULL)
        g_main_context_iteration (NULL, TRUE);
      report = xg_probe_finish (results[i], &error);
      g_assert_no_error (error);
      probe_assert_code (report, XG_PROBE_ACCEPTED, "");
      g_assert_nonnull (xg_probe_report_get_warnings (report)[0]);
      revocation_assert_result (report,
                                XG_REVOCATION_SOURCE_CRL_HTTP,
                                XG_REVOCATION_STATUS_UNREACHABLE,
                                cases[i].words);
      g_object_unref (results[i]);
      http_server_free (https[i]);
      tls_server_free (servers[i]);
      pki_free (pkis[i]);
    }
}

static void
test_cancel (ProbeFixture *f, gconstpointer unused)
{
  g_autoptr (HttpServer) http = http_server_start (HTTP_SERVER_SILENT, NULL, NULL);
  g_autofree char *url = http_server_get_url (http, "/");
  g_autoptr (Pki) pki = revocation_make_server (f, url, url);
  TlsServerSpec spec = { .pki = pki, .manner = TLS_SERVER_TALKS };
  g_autoptr (TlsServer) server = tls_server_start (&spec);
  XgProbeSettings settings = probe_settings (f, server);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  settings.revocation = XG_REVOCATION_HARD;
  settings.timeout = 10000;
  xg_probe_async (&settings, cancellable, done_cb, &result);
  http_server_wait_for_request (http);
  g_cancellable_cancel (cancellable);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (xg_probe_finish (result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Sources are asked in turn, and the network only until somebody told. */
static void
test_order (ProbeFixture *f, gconstpointer unused)
{
  OcspSpec answer = { .issuer = f->ca, .unknown = TRUE };
  CrlSpec list = { .issuer = f->ca };
  g_autoptr (HttpServer) ocsp = http_server_start (HTTP_SERVER_ANSWERS, ocsp_answer_cb, &answer);
  g_autoptr (HttpServer) crl = http_server_start (HTTP_SERVER_ANSWERS, crl_make_cb, &list);
  g_autofree char *ocsp_url = http_server_get_url (ocsp, "/");
  g_autofree char *crl_url = http_server_get_url (crl, "/");
  g_autoptr (Pki) pki = revocation_make_server (f, ocsp_url, crl_url);
  OcspSpec stapled = { .about = pki, .issuer = f->ca };
  g_autoptr (GBytes) staple = ocsp_answer (&stapled, NULL);
  RevocationCase c = { .pki = pki, .policy = XG_REVOCATION_HARD };
  g_autoptr (XgProbeReport) asked = NULL;
  g_autoptr (XgProbeReport) told = NULL;

  answer.about = pki;
  asked = revocation_probe (f, &c);
  probe_assert_code (asked, XG_PROBE_ACCEPTED, "");
  revocation_assert_result (asked, XG_REVOCATION_SOURCE_OCSP, XG_REVOCATION_STATUS_UNKNOWN, "");
  revocation_assert_result (asked, XG_REVOCATION_SOURCE_CRL_HTTP, XG_REVOCATION_STATUS_GOOD, "");
  c.staple = staple;
  told = revocation_probe (f, &c);
  probe_assert_code (told, XG_PROBE_ACCEPTED, "");
  revocation_assert_result (told,
                            XG_REVOCATION_SOURCE_OCSP,
                            XG_REVOCATION_STATUS_NOT_ASKED,
                            "told already");
  revocation_assert_result (told,
                            XG_REVOCATION_SOURCE_CRL_HTTP,
                            XG_REVOCATION_STATUS_NOT_ASKED,
                            "");
  g_assert_cmpuint (http_server_get_requests (ocsp), ==, 1);
  g_assert_cmpuint (http_server_get_requests (crl), ==, 1);
}

/* A good answer does not outweigh a list of the person's own that says revoked. */
static void
test_revoked_wins (ProbeFixture *f, gconstpointer unused)
{
  g_autoptr (Pki) pki = revocation_make_server (f, NULL, NULL);
  OcspSpec good = { .about = pki, .issuer = f->ca };
  CrlSpec revoked = { .issuer = f->ca, .revoked = pki };
  g_autoptr (GBytes) staple = ocsp_answer (&good, NULL);
  g_autoptr (GBytes) list = crl_make (&revoked);
  g_autofree char *path = probe_fixture_write (f, "list.crl", list);
  RevocationCase c = { .pki = pki,
                       .staple = staple,
                       .crl_file = path,
                       .policy = XG_REVOCATION_SOFT };
  g_autoptr (XgProbeReport) report = revocation_probe (f, &c);

  probe_assert_code (report, XG_PROBE_REVOKED, "superseded");
  revocation_assert_result (report, XG_REVOCATION_SOURCE_STAPLED, XG_REVOCATION_STATUS_GOOD, "");
}

static void
test_must_staple (ProbeFixture *f, gconstpointer unused)
{
  PkiSpec spec = { .name = DOMAIN, .names = "DNS:" DOMAIN, .must_staple = TRUE };
  g_autoptr (Pki) pki = pki_new (&spec, f->ca);
  OcspSpec good = { .about = pki, .issuer = f->ca };
  OcspSpec stale = { .about = pki, .issuer = f->ca, .from = -PKI_DAY, .until = -PKI_HOUR };
  CrlSpec empty = { .issuer = f->ca };
  g_autoptr (GBytes) staple = ocsp_answer (&good, NULL);
  g_autoptr (GBytes) old_staple = ocsp_answer (&stale, NULL);
  g_autoptr (GBytes) list = crl_make (&empty);
  g_autofree char *path = probe_fixture_write (f, "list.crl", list);
  const struct
  {
    GBytes *staple;
    XgRevocationPolicy policy;
    XgProbeCode code;
  } cases[] = { { staple, XG_REVOCATION_HARD, XG_PROBE_ACCEPTED },
                { NULL, XG_REVOCATION_OFF, XG_PROBE_ACCEPTED },
                { NULL, XG_REVOCATION_SOFT, XG_PROBE_STAPLE_MISSING },
                { old_staple, XG_REVOCATION_SOFT, XG_PROBE_STAPLE_MISSING },
                { NULL, XG_REVOCATION_HARD, XG_PROBE_STAPLE_MISSING } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      RevocationCase c = { .pki = pki,
                           .staple = cases[i].staple,
                           .crl_file = path,
                           .policy = cases[i].policy };
      g_autoptr (XgProbeReport) report = revocation_probe (f, &c);

      probe_assert_code (report, cases[i].code, "");
    }
}

/* The whole chain: also what stands between the server and the root. */
static void
test_intermediate (ProbeFixture *f, gconstpointer unused)
{
  g_autoptr (Pki) middle = pki_new_ca ("In the middle", f->ca);
  g_autoptr (Pki) pki = pki_new_server (DOMAIN, middle);
  CrlSpec of_middle = { .issuer = middle, .pem = TRUE };
  CrlSpec of_root = { .issuer = f->ca, .pem = TRUE };
  CrlSpec revoking = { .issuer = f->ca, .revoked = middle, .pem = TRUE };
  const struct
  {
    const CrlSpec *lists[2];
    XgProbeCode code;
    const char *words;
  } cases[] = { { { &of_middle, &of_root }, XG_PROBE_ACCEPTED, "" },
                { { &of_middle, &revoking }, XG_PROBE_REVOKED, "“In the middle” was revoked" },
                { { &of_middle, NULL }, XG_PROBE_REVOCATION_UNKNOWN, "“In the middle”" },
                { { &of_root, NULL }, XG_PROBE_REVOCATION_UNKNOWN, "“" DOMAIN "”" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GBytes) bytes = NULL;
      g_autofree char *path = NULL;
      RevocationCase c = { .pki = pki, .intermediate = middle, .policy = XG_REVOCATION_HARD };
      g_autoptr (XgProbeReport) report = NULL;

      for (guint k = 0; k < 2 && cases[i].lists[k] != NULL; k++)
        {
          g_autoptr (GBytes) list = crl_make (cases[i].lists[k]);

          g_string_append_len (text,
                               g_bytes_get_data (list, NULL),
                               (gssize) g_bytes_get_size (list));
        }
      bytes = g_bytes_new (text->str, text->len);
      path = probe_fixture_write (f, "list.crl", bytes);
      c.crl_file = path;
      report = revocation_probe (f, &c);
      probe_assert_code (report, cases[i].code, cases[i].words);
    }
}

/* Addresses in certificates that nobody trusts are not visited. */
static void
test_untrusted_is_not_asked (ProbeFixture *f, gconstpointer unused)
{
  g_autoptr (Pki) rogue = pki_new_ca ("Rogue", NULL);
  OcspSpec answer = { .issuer = rogue };
  g_autoptr (HttpServer) http = http_server_start (HTTP_SERVER_ANSWERS, ocsp_answer_cb, &answer);
  g_autofree char *url = http_server_get_url (http, "/");
  PkiSpec spec = { .name = DOMAIN, .names = "DNS:" DOMAIN, .aia = url, .cdp = url };
  g_autoptr (Pki) pki = pki_new (&spec, rogue);
  RevocationCase c = { .pki = pki, .intermediate = rogue, .policy = XG_REVOCATION_HARD };
  g_autoptr (XgProbeReport) report = NULL;

  answer.about = pki;
  report = revocation_probe (f, &c);
  probe_assert_code (report, XG_PROBE_UNKNOWN_CA, "Rogue");
  revocation_assert_result (report,
                            XG_REVOCATION_SOURCE_OCSP,
                            XG_REVOCATION_STATUS_NOT_ASKED,
                            "not trusted");
  g_assert_cmpuint (http_server_get_requests (http), ==, 0);
}

/* A pinned certificate can still be revoked by who issued it. */
static void
test_pinned (ProbeFixture *f, gconstpointer unused)
{
  g_autoptr (Pki) rogue = pki_new_ca ("Rogue", NULL);
  OcspSpec answer = { .issuer = rogue };
  g_autoptr (HttpServer) http = http_server_start (HTTP_SERVER_ANSWERS, ocsp_answer_cb, &answer);
  g_autofree char *url = http_server_get_url (http, "/");
  PkiSpec spec = { .name = DOMAIN, .names = "DNS:" DOMAIN, .aia = url };
  g_autoptr (Pki) pki = pki_new (&spec, rogue);
  g_autofree char *pin = pki_sha256 (pki);
  RevocationCase c = { .pki = pki,
                       .intermediate = rogue,
                       .pin = pin,
                       .policy = XG_REVOCATION_HARD };
  RevocationCase alone = { .pki = pki, .pin = pin, .policy = XG_REVOCATION_HARD };
  g_autoptr (XgProbeReport) good = NULL;
  g_autoptr (XgProbeReport) revoked = NULL;
  g_autoptr (XgProbeReport) no_issuer = NULL;

  answer.about = pki;
  good = revocation_probe (f, &c);
  probe_assert_code (good, XG_PROBE_ACCEPTED, "chose to trust");
  answer.revoked = TRUE;
  revoked = revocation_probe (f, &c);
  probe_assert_code (revoked, XG_PROBE_REVOKED, "keyCompromise");
  g_assert_true (xg_probe_report_is_pinned (revoked));
  g_assert_false (xg_probe_report_can_pin (revoked));
  /* Without the issuer nobody's answer could be believed. */
  no_issuer = revocation_probe (f, &alone);
  probe_assert_code (no_issuer, XG_PROBE_REVOCATION_UNKNOWN, "is not known");
}

static void
test_text (ProbeFixture *f, gconstpointer unused)
{
  g_autoptr (Pki) pki = revocation_make_server (f, "http://127.0.0.1:1/", NULL);
  CrlSpec revoked = { .issuer = f->ca, .revoked = pki };
  g_autoptr (GBytes) list = crl_make (&revoked);
  g_autofree char *path = probe_fixture_write (f, "list.crl", list);
  RevocationCase c = { .pki = pki, .crl_file = path, .policy = XG_REVOCATION_SOFT };
  g_autoptr (XgProbeReport) report = revocation_probe (f, &c);
  g_autofree char *text = xg_probe_report_to_text (report);
  g_autofree char *line =
    g_strdup_printf ("- Revocation list in a file (%s): revoked. The certificate “", path);

  g_assert_nonnull (strstr (text, "Policy: soft\n"));
  g_assert_nonnull (strstr (text, line));
  g_assert_nonnull (strstr (text, "- Stapled OCSP answer: not there. "));
  g_assert_nonnull (strstr (text, "- OCSP responder (http://127.0.0.1:1/): not asked. "));
}

int
main (int argc, char *argv[])
{
  signal (SIGPIPE, SIG_IGN);
  g_test_init (&argc, &argv, NULL);
  PROBE_ADD ("/revocation/unreachable", test_unreachable);
  PROBE_ADD ("/revocation/no-source", test_no_source);
  PROBE_ADD ("/revocation/no-source-is-a-fact", test_no_source_is_a_fact);
  PROBE_ADD ("/revocation/unusable-source-is-a-warning", test_unusable_source_is_a_warning);
  PROBE_ADD ("/revocation/bad-manners", test_bad_manners);
  PROBE_ADD ("/revocation/cancel", test_cancel);
  PROBE_ADD ("/revocation/order", test_order);
  PROBE_ADD ("/revocation/revoked-wins", test_revoked_wins);
  PROBE_ADD ("/revocation/must-staple", test_must_staple);
  PROBE_ADD ("/revocation/intermediate", test_intermediate);
  PROBE_ADD ("/revocation/untrusted-is-not-asked", test_untrusted_is_not_asked);
  PROBE_ADD ("/revocation/pinned", test_pinned);
  PROBE_ADD ("/revocation/text", test_text);
  return g_test_run ();
}
