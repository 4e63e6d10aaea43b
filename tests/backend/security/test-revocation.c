/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <signal.h>
#include <string.h>

#include "security/xg-probe.h"

#include "http-server.h"
#include "probe-fixture.h"
#include "revocation-kit.h"

/* Nothing listens there: it was bound and closed again. */
static char *
dead_url (void)
{
  HttpServer *server = http_server_start (HTTP_SERVER_ANSWERS, NULL, NULL);
  char *url = http_server_get_url (server, "/");

  http_server_free (server);
  return url;
}

static Pki *
make_server (const ProbeFixture *f, const char *aia, const char *cdp)
{
  PkiSpec spec = { .name = DOMAIN, .names = "DNS:" DOMAIN, .aia = aia, .cdp = cdp };

  return pki_new (&spec, f->ca);
}

typedef struct
{
  const Pki *pki;
  const Pki *intermediate;
  GBytes *staple;
  const char *crl_file;
  const char *pin;
  XgRevocationPolicy policy;
} Case;

static XgProbeReport *
probe_case (const ProbeFixture *f, const Case *c)
{
  TlsServerSpec spec = { .pki = c->pki,
                         .intermediate = c->intermediate,
                         .staple = c->staple,
                         .manner = TLS_SERVER_TALKS };
  g_autoptr (TlsServer) server = tls_server_start (&spec);
  XgProbeSettings settings = probe_settings (f, server);

  settings.revocation = c->policy;
  settings.crl_file = c->crl_file;
  settings.pin = c->pin;
  return probe_assert_report (&settings);
}

/* The result of @source that says most, about the server's own certificate. */
static const XgRevocationResult *
find_result (const XgProbeReport *report, XgRevocationSource source)
{
  GPtrArray *results = xg_probe_report_get_revocations (report);

  for (guint i = 0; i < results->len; i++)
    {
      const XgRevocationResult *result = g_ptr_array_index (results, i);

      if (result->source == source &&
          g_str_equal (xg_certificate_get_sha256 (result->certificate),
                       xg_certificate_get_sha256 (xg_probe_report_get_leaf (report))))
        return result;
    }
  return NULL;
}

static void
assert_result (const XgProbeReport *report,
               XgRevocationSource source,
               XgRevocationStatus status,
               const char *words)
{
  const XgRevocationResult *result = find_result (report, source);

  g_assert_nonnull (result);
  g_test_message ("%s: %s", xg_revocation_status_to_string (result->status), result->sentence);
  g_assert_cmpint (result->status, ==, status);
  if (strstr (result->sentence, words) == NULL)
    g_error ("“%s” does not say “%s”", result->sentence, words);
}

/* Under every policy: what @status means for the decision. */
static void
assert_policies (const ProbeFixture *f,
                 const Case *given,
                 XgRevocationSource source,
                 XgRevocationStatus status,
                 const char *words)
{
  const XgProbeCode soft =
    status == XG_REVOCATION_STATUS_REVOKED ? XG_PROBE_REVOKED : XG_PROBE_ACCEPTED;
  const XgProbeCode hard = status == XG_REVOCATION_STATUS_REVOKED ? XG_PROBE_REVOKED
                           : status == XG_REVOCATION_STATUS_GOOD  ? XG_PROBE_ACCEPTED
                                                                  : XG_PROBE_REVOCATION_UNKNOWN;
  const XgProbeCode codes[] = { [XG_REVOCATION_OFF] = XG_PROBE_ACCEPTED,
                                [XG_REVOCATION_SOFT] = soft,
                                [XG_REVOCATION_HARD] = hard };

  for (guint policy = XG_REVOCATION_OFF; policy <= XG_REVOCATION_HARD; policy++)
    {
      Case c = *given;
      g_autoptr (XgProbeReport) report = NULL;

      c.policy = policy;
      report = probe_case (f, &c);
      probe_assert_code (report, codes[policy], "");
      if (policy == XG_REVOCATION_OFF)
        {
          g_assert_cmpuint (xg_probe_report_get_revocations (report)->len, ==, 0);
          continue;
        }
      assert_result (report, source, status, words);
      g_assert_cmpint (xg_probe_report_get_warnings (report)[0] != NULL,
                       ==,
                       policy == XG_REVOCATION_SOFT && status != XG_REVOCATION_STATUS_GOOD &&
                         status != XG_REVOCATION_STATUS_REVOKED);
      g_assert_false (xg_probe_report_can_pin (report));
    }
}

/* Every kind of OCSP answer, stapled and from a responder */
static void
test_ocsp_answers (ProbeFixture *f, gconstpointer stapled)
{
  PkiSpec delegate_spec = { .name = "Responder", .usage = "OCSPSigning" };
  g_autoptr (Pki) delegate = pki_new (&delegate_spec, f->ca);
  g_autoptr (Pki) colleague = pki_new_server ("colleague.test", f->ca);
  g_autoptr (Pki) namesake = pki_new_ca ("An authority", NULL);
  PkiSpec expired_spec = { .name = "Old", .usage = "OCSPSigning", .from = -9, .until = -1 };
  g_autoptr (Pki) expired = pki_new (&expired_spec, f->ca);
  g_autoptr (Pki) other_ca = pki_new_ca ("Other", NULL);
  g_autoptr (Pki) foreign_delegate = pki_new (&delegate_spec, other_ca);
  OcspSpec answer = { 0 };
  g_autoptr (HttpServer) http = http_server_start (HTTP_SERVER_ANSWERS, ocsp_answer_cb, &answer);
  g_autofree char *url = http_server_get_url (http, "/ocsp?x=1");
  g_autoptr (Pki) pki = make_server (f, stapled ? NULL : url, NULL);
  const struct
  {
    OcspSpec spec;
    XgRevocationStatus status;
    const char *words;
  } cases[] = {
    { { pki, f->ca }, XG_REVOCATION_STATUS_GOOD, "not revoked" },
    { { pki, f->ca, .sha256 = TRUE }, XG_REVOCATION_STATUS_GOOD, "not revoked" },
    { { pki, f->ca, .signer = delegate }, XG_REVOCATION_STATUS_GOOD, "not revoked" },
    { { pki, f->ca, .until = G_MAXINT64 }, XG_REVOCATION_STATUS_GOOD, "not revoked" },
    { { pki, f->ca, .revoked = TRUE }, XG_REVOCATION_STATUS_REVOKED, "keyCompromise" },
    { { pki, f->ca, .signer = delegate, .revoked = TRUE },
      XG_REVOCATION_STATUS_REVOKED,
      "was revoked on 2" },
    { { pki, f->ca, .unknown = TRUE }, XG_REVOCATION_STATUS_UNKNOWN, "does not know" },
    { { pki, f->ca, .from = -2 * PKI_DAY, .until = -PKI_DAY },
      XG_REVOCATION_STATUS_UNKNOWN,
      "out of date" },
    { { pki, f->ca, .from = -3 * PKI_DAY, .until = G_MAXINT64 },
      XG_REVOCATION_STATUS_UNKNOWN,
      "out of date" },
    { { pki, f->ca, .from = PKI_DAY, .until = 2 * PKI_DAY },
      XG_REVOCATION_STATUS_UNKNOWN,
      "out of date" },
    { { colleague, f->ca }, XG_REVOCATION_STATUS_UNKNOWN, "other certificates" },
    /* Any certificate of the authority is not good enough, nor are authorities of others. */
    { { pki, f->ca, .signer = colleague }, XG_REVOCATION_STATUS_UNKNOWN, "not signed by" },
    { { pki, f->ca, .signer = namesake }, XG_REVOCATION_STATUS_UNKNOWN, "not signed by" },
    { { pki, f->ca, .signer = other_ca }, XG_REVOCATION_STATUS_UNKNOWN, "not signed by" },
    { { pki, f->ca, .signer = foreign_delegate }, XG_REVOCATION_STATUS_UNKNOWN, "not signed by" },
    { { pki, f->ca, .signer = expired }, XG_REVOCATION_STATUS_UNKNOWN, "not signed by" },
    { { pki, f->ca, .signer = pki }, XG_REVOCATION_STATUS_UNKNOWN, "not signed by" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) staple = stapled ? ocsp_answer (&cases[i].spec, NULL) : NULL;
      Case c = { .pki = pki, .staple = staple };

      g_test_message ("%u", i);
      answer = cases[i].spec;
      assert_policies (f,
                       &c,
                       stapled ? XG_REVOCATION_SOURCE_STAPLED : XG_REVOCATION_SOURCE_OCSP,
                       cases[i].status,
                       cases[i].words);
    }
  /* Nothing at all is asked when the policy is off. */
  g_assert_cmpuint (http_server_get_requests (http), ==, stapled ? 0 : 2 * G_N_ELEMENTS (cases));
}

static void
test_wrong_nonce (ProbeFixture *f, gconstpointer unused)
{
  OcspSpec answer = { .wrong_nonce = TRUE };
  g_autoptr (HttpServer) http = http_server_start (HTTP_SERVER_ANSWERS, ocsp_answer_cb, &answer);
  g_autofree char *url = http_server_get_url (http, "/");
  g_autoptr (Pki) pki = make_server (f, url, NULL);
  Case c = { .pki = pki };

  answer.about = pki;
  answer.issuer = f->ca;
  assert_policies (f,
                   &c,
                   XG_REVOCATION_SOURCE_OCSP,
                   XG_REVOCATION_STATUS_UNKNOWN,
                   "another question");
}

/* A responder that signs ahead knows no nonce. */
static void
test_no_nonce (ProbeFixture *f, gconstpointer unused)
{
  OcspSpec answer = { .issuer = f->ca, .without_nonce = TRUE };
  g_autoptr (HttpServer) http = http_server_start (HTTP_SERVER_ANSWERS, ocsp_answer_cb, &answer);
  g_autofree char *url = http_server_get_url (http, "/");
  g_autoptr (Pki) pki = make_server (f, url, NULL);
  Case c = { .pki = pki };

  answer.about = pki;
  assert_policies (f, &c, XG_REVOCATION_SOURCE_OCSP, XG_REVOCATION_STATUS_GOOD, "not revoked");
}

static GBytes *
fixed_cb (GBytes *request, gpointer bytes)
{
  return g_bytes_ref (bytes);
}

static void
test_nonsense (ProbeFixture *f, gconstpointer unused)
{
  g_autofree guint8 *giant = g_malloc0 (32 << 20);
  const guint8 giant_head[] = { 0x30, 0x84, 0x01, 0xf0, 0x00, 0x00 };
  const guint8 endless_head[] = { 0x30, 0x84, 0x7f, 0xff, 0xff, 0xff };
  const struct
  {
    const void *data;
    gsize length;
    XgRevocationStatus ocsp;
  } cases[] = {
    { "", 0, XG_REVOCATION_STATUS_UNREACHABLE },
    { "hello world", 11, XG_REVOCATION_STATUS_UNREACHABLE },
    { "\x30\x03\x0a\x01\x03", 5, XG_REVOCATION_STATUS_UNKNOWN }, /* tryLater */
    { "\x30\x03\x0a\x01\x06", 5, XG_REVOCATION_STATUS_UNKNOWN }, /* unauthorized */
    { "\x30\x03\x0a\x01\x00", 5, XG_REVOCATION_STATUS_UNKNOWN },
    { "\x30\x03\x02\x01\x00", 5, XG_REVOCATION_STATUS_UNKNOWN },
    { "\x30\x82\xff", 3, XG_REVOCATION_STATUS_UNREACHABLE },
    { giant, 32 << 20, XG_REVOCATION_STATUS_UNREACHABLE },
    { endless_head, sizeof endless_head, XG_REVOCATION_STATUS_UNREACHABLE },
  };

  memcpy (giant, giant_head, sizeof giant_head);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (cases[i].data, cases[i].length);
      g_autoptr (HttpServer) http = http_server_start (HTTP_SERVER_ANSWERS, fixed_cb, bytes);
      g_autofree char *url = http_server_get_url (http, "/");
      g_autoptr (Pki) pki = make_server (f, url, url);
      Case c = { .pki = pki, .policy = XG_REVOCATION_HARD };
      g_autoptr (XgProbeReport) report = probe_case (f, &c);
      const XgRevocationResult *crl = find_result (report, XG_REVOCATION_SOURCE_CRL_HTTP);

      g_test_message ("%u", i);
      assert_result (report, XG_REVOCATION_SOURCE_OCSP, cases[i].ocsp, "");
      g_assert_true (crl->status == XG_REVOCATION_STATUS_UNKNOWN ||
                     crl->status == XG_REVOCATION_STATUS_UNREACHABLE);
      probe_assert_code (report, XG_PROBE_REVOCATION_UNKNOWN, "Nobody could tell");
    }
}

static void
test_staple_nonsense (ProbeFixture *f, gconstpointer unused)
{
  g_autoptr (GBytes) nonsense = g_bytes_new_static ("hello", 5);
  g_autoptr (Pki) pki = make_server (f, NULL, NULL);
  Case c = { .pki = pki, .staple = nonsense };

  assert_policies (f,
                   &c,
                   XG_REVOCATION_SOURCE_STAPLED,
                   XG_REVOCATION_STATUS_UNKNOWN,
                   "no OCSP answer");
}

/* Every kind of list, from a file and from the authority */
static void
test_lists (ProbeFixture *f, gconstpointer from_file)
{
  CrlSpec list = { 0 };
  g_autoptr (HttpServer) http = http_server_start (HTTP_SERVER_ANSWERS, crl_make_cb, &list);
  g_autofree char *url = http_server_get_url (http, "/list.crl");
  g_autoptr (Pki) pki = make_server (f, NULL, url);
  g_autoptr (Pki) other = pki_new_server ("other.test", f->ca);
  g_autoptr (Pki) namesake = pki_new_ca ("An authority", NULL);
  const struct
  {
    CrlSpec spec;
    XgRevocationStatus status;
    const char *words;
  } cases[] = {
    { { f->ca }, XG_REVOCATION_STATUS_GOOD, "not revoked" },
    { { f->ca, .revoked = other }, XG_REVOCATION_STATUS_GOOD, "not revoked" },
    { { f->ca, .scope = url }, XG_REVOCATION_STATUS_GOOD, "not revoked" },
    { { f->ca, .revoked = pki }, XG_REVOCATION_STATUS_REVOKED, "superseded" },
    { { f->ca, .revoked = pki, .from = -2 * PKI_DAY, .until = -PKI_DAY },
      XG_REVOCATION_STATUS_REVOKED,
      "superseded" },
    { { f->ca, .from = -2 * PKI_DAY, .until = -PKI_DAY }, XG_REVOCATION_STATUS_UNKNOWN, "expired" },
    { { f->ca, .from = PKI_DAY, .until = 2 * PKI_DAY }, XG_REVOCATION_STATUS_UNKNOWN, "not yet" },
    { { f->ca, .signer = namesake }, XG_REVOCATION_STATUS_UNKNOWN, "signature" },
    { { f->ca, .signer = namesake, .revoked = pki }, XG_REVOCATION_STATUS_UNKNOWN, "signature" },
    { { f->ca, .signer = namesake, .revoked = pki, .from = -2 * PKI_DAY, .until = -PKI_DAY },
      XG_REVOCATION_STATUS_UNKNOWN,
      "signature" },
    /* Another part of the authority's list, under the name of the right one */
    { { f->ca, .scope = "http://other.test/list" }, XG_REVOCATION_STATUS_UNKNOWN, "scope" },
    { { f->ca, .only_ca = TRUE }, XG_REVOCATION_STATUS_UNKNOWN, "" },
    { { f->ca, .odd = TRUE }, XG_REVOCATION_STATUS_UNKNOWN, "" },
  };

  for (guint i = 0; i < 2 * G_N_ELEMENTS (cases); i++)
    {
      Case c = { .pki = pki };
      g_autofree char *path = NULL;
      g_autoptr (GBytes) bytes = NULL;

      g_test_message ("%u", i / 2);
      list = cases[i / 2].spec;
      /* Fetched lists are in DER form. */
      list.pem = from_file != NULL && i % 2 == 1;
      if (from_file == NULL && i % 2 == 1)
        continue;
      bytes = crl_make (&list);
      if (from_file != NULL)
        path = probe_fixture_write (f, "list.crl", bytes);
      /* The same that is in the file can be fetched. */
      c.crl_file = path;
      assert_policies (f,
                       &c,
                       from_file != NULL ? XG_REVOCATION_SOURCE_CRL_FILE
                                         : XG_REVOCATION_SOURCE_CRL_HTTP,
                       cases[i / 2].status,
                       cases[i / 2].words);
    }
}

static void
test_bad_file (ProbeFixture *f, gconstpointer unused)
{
  g_autoptr (Pki) pki = make_server (f, NULL, NULL);
  g_autoptr (Pki) other_ca = pki_new_ca ("Other", NULL);
  CrlSpec other = { .issuer = other_ca, .pem = TRUE };
  g_autoptr (GBytes) list = crl_make (&other);
  g_autofree char *foreign = probe_fixture_write (f, "foreign.crl", list);
  Case absent = { .pki = pki, .crl_file = "/nowhere/list.crl" };
  Case folder = { .pki = pki, .crl_file = f->directory };
  Case no_list = { .pki = pki, .crl_file = f->ca_file };
  Case of_other = { .pki = pki, .crl_file = foreign };
  const XgRevocationSource file = XG_REVOCATION_SOURCE_CRL_FILE;

  assert_policies (f, &absent, file, XG_REVOCATION_STATUS_UNREACHABLE, "/nowhere/list.crl");
  assert_policies (f, &folder, file, XG_REVOCATION_STATUS_UNREACHABLE, "folder");
  assert_policies (f, &no_list, file, XG_REVOCATION_STATUS_UNREACHABLE, "no sound revocation list");
  assert_policies (f, &of_other, file, XG_REVOCATION_STATUS_ABSENT, "no list of “CN=An authority”");
}

/* A file may have the lists of several authorities, and several of one. */
static void
test_file_with_many (ProbeFixture *f, gconstpointer unused)
{
  g_autoptr (Pki) pki = make_server (f, NULL, NULL);
  g_autoptr (Pki) other_ca = pki_new_ca ("Other", NULL);
  CrlSpec specs[] = { { .issuer = other_ca, .pem = TRUE },
                      { .issuer = f->ca, .pem = TRUE },
                      { .issuer = f->ca, .revoked = pki, .pem = TRUE } };
  g_autoptr (GString) text = g_string_new ("# lists\n");
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *path = NULL;
  Case c = { .pki = pki };

  for (guint i = 0; i < G_N_ELEMENTS (specs); i++)
    {
      g_autoptr (GBytes) list = crl_make (&specs[i]);

      g_string_append_len (text, g_bytes_get_data (list, NULL), (gssize) g_bytes_get_size (list));
    }
  bytes = g_bytes_new (text->str, text->len);
  path = probe_fixture_write (f, "many.crl", bytes);
  c.crl_file = path;
  assert_policies (f,
                   &c,
                   XG_REVOCATION_SOURCE_CRL_FILE,
                   XG_REVOCATION_STATUS_REVOKED,
                   "superseded");
}

static void
test_unreachable (ProbeFixture *f, gconstpointer unused)
{
  g_autofree char *dead = dead_url ();
  const char *const urls[] = { dead,
                               "http://no.such.host.invalid/",
                               "https://127.0.0.1/",
                               "ldap://127.0.0.1/x",
                               "file:///etc/passwd",
                               "http://user:pass@127.0.0.1:1/",
                               "http://127.0.0.1:99999/",
                               "http:///x",
                               "http://" };

  for (guint i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autoptr (Pki) pki = make_server (f, urls[i], NULL);
      Case c = { .pki = pki };

      g_test_message ("%s", urls[i]);
      /* A host that does not exist is enough to ask once. */
      c.policy = XG_REVOCATION_HARD;
      if (i != 0)
        {
          g_autoptr (XgProbeReport) report = probe_case (f, &c);

          probe_assert_code (report, XG_PROBE_REVOCATION_UNKNOWN, "Nobody could tell");
          continue;
        }
      assert_policies (f,
                       &c,
                       XG_REVOCATION_SOURCE_OCSP,
                       XG_REVOCATION_STATUS_UNREACHABLE,
                       "could not be asked");
    }
}

static void
test_no_source (ProbeFixture *f, gconstpointer unused)
{
  g_autoptr (Pki) pki = make_server (f, NULL, NULL);
  Case c = { .pki = pki };

  assert_policies (f, &c, XG_REVOCATION_SOURCE_OCSP, XG_REVOCATION_STATUS_ABSENT, "names no");
  assert_policies (f, &c, XG_REVOCATION_SOURCE_CRL_HTTP, XG_REVOCATION_STATUS_ABSENT, "names no");
  assert_policies (f, &c, XG_REVOCATION_SOURCE_STAPLED, XG_REVOCATION_STATUS_ABSENT, "sent no");
  assert_policies (f, &c, XG_REVOCATION_SOURCE_CRL_FILE, XG_REVOCATION_STATUS_ABSENT, "no file");
}

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
                { HTTP_SERVER_REDIRECTS, "" },
                { HTTP_SERVER_FAILS, "no answer that" },
                { HTTP_SERVER_HANGS_UP, "no answer that" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (HttpServer) http = http_server_start (cases[i].manner, NULL, NULL);
      g_autofree char *url = http_server_get_url (http, "/");
      g_autoptr (Pki) pki = make_server (f, NULL, url);
      TlsServerSpec spec = { .pki = pki, .manner = TLS_SERVER_TALKS };
      g_autoptr (TlsServer) server = tls_server_start (&spec);
      XgProbeSettings settings = probe_settings (f, server);
      g_autoptr (XgProbeReport) report = NULL;

      settings.revocation = XG_REVOCATION_SOFT;
      /* The whole time is up in the middle of the question: what was seen is told all the same. */
      settings.timeout = 2;
      report = probe_assert_report (&settings);
      probe_assert_code (report, XG_PROBE_ACCEPTED, "");
      g_assert_nonnull (xg_probe_report_get_warnings (report)[0]);
      assert_result (report,
                     XG_REVOCATION_SOURCE_CRL_HTTP,
                     XG_REVOCATION_STATUS_UNREACHABLE,
                     cases[i].words);
      /* Redirections are not followed. */
      g_assert_cmpuint (http_server_get_requests (http), ==, 1);
    }
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
test_cancel (ProbeFixture *f, gconstpointer unused)
{
  g_autoptr (HttpServer) http = http_server_start (HTTP_SERVER_SILENT, NULL, NULL);
  g_autofree char *url = http_server_get_url (http, "/");
  g_autoptr (Pki) pki = make_server (f, url, url);
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
  g_autoptr (Pki) pki = make_server (f, ocsp_url, crl_url);
  OcspSpec stapled = { .about = pki, .issuer = f->ca };
  g_autoptr (GBytes) staple = ocsp_answer (&stapled, NULL);
  Case c = { .pki = pki, .policy = XG_REVOCATION_HARD };
  g_autoptr (XgProbeReport) asked = NULL;
  g_autoptr (XgProbeReport) told = NULL;

  answer.about = pki;
  asked = probe_case (f, &c);
  probe_assert_code (asked, XG_PROBE_ACCEPTED, "");
  assert_result (asked, XG_REVOCATION_SOURCE_OCSP, XG_REVOCATION_STATUS_UNKNOWN, "");
  assert_result (asked, XG_REVOCATION_SOURCE_CRL_HTTP, XG_REVOCATION_STATUS_GOOD, "");
  c.staple = staple;
  told = probe_case (f, &c);
  probe_assert_code (told, XG_PROBE_ACCEPTED, "");
  assert_result (told, XG_REVOCATION_SOURCE_OCSP, XG_REVOCATION_STATUS_NOT_ASKED, "told already");
  assert_result (told, XG_REVOCATION_SOURCE_CRL_HTTP, XG_REVOCATION_STATUS_NOT_ASKED, "");
  g_assert_cmpuint (http_server_get_requests (ocsp), ==, 1);
  g_assert_cmpuint (http_server_get_requests (crl), ==, 1);
}

/* A good answer does not outweigh a list of the person's own that says revoked. */
static void
test_revoked_wins (ProbeFixture *f, gconstpointer unused)
{
  g_autoptr (Pki) pki = make_server (f, NULL, NULL);
  OcspSpec good = { .about = pki, .issuer = f->ca };
  CrlSpec revoked = { .issuer = f->ca, .revoked = pki };
  g_autoptr (GBytes) staple = ocsp_answer (&good, NULL);
  g_autoptr (GBytes) list = crl_make (&revoked);
  g_autofree char *path = probe_fixture_write (f, "list.crl", list);
  Case c = { .pki = pki, .staple = staple, .crl_file = path, .policy = XG_REVOCATION_SOFT };
  g_autoptr (XgProbeReport) report = probe_case (f, &c);

  probe_assert_code (report, XG_PROBE_REVOKED, "superseded");
  assert_result (report, XG_REVOCATION_SOURCE_STAPLED, XG_REVOCATION_STATUS_GOOD, "");
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
      Case c = { .pki = pki,
                 .staple = cases[i].staple,
                 .crl_file = path,
                 .policy = cases[i].policy };
      g_autoptr (XgProbeReport) report = probe_case (f, &c);

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
      Case c = { .pki = pki, .intermediate = middle, .policy = XG_REVOCATION_HARD };
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
      report = probe_case (f, &c);
      probe_assert_code (report, cases[i].code, cases[i].words);
    }
}

static char *
sha256_of (const Pki *pki)
{
  g_autofree char *pem = pki_certificate_text (pki);
  g_autoptr (XgCertificate) certificate = xg_certificate_new_from_pem (pem, NULL);

  return g_strdup (xg_certificate_get_sha256 (certificate));
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
  Case c = { .pki = pki, .intermediate = rogue, .policy = XG_REVOCATION_HARD };
  g_autoptr (XgProbeReport) report = NULL;

  answer.about = pki;
  report = probe_case (f, &c);
  probe_assert_code (report, XG_PROBE_UNKNOWN_CA, "Rogue");
  assert_result (report, XG_REVOCATION_SOURCE_OCSP, XG_REVOCATION_STATUS_NOT_ASKED, "not trusted");
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
  g_autofree char *pin = sha256_of (pki);
  Case c = { .pki = pki, .intermediate = rogue, .pin = pin, .policy = XG_REVOCATION_HARD };
  Case alone = { .pki = pki, .pin = pin, .policy = XG_REVOCATION_HARD };
  g_autoptr (XgProbeReport) good = NULL;
  g_autoptr (XgProbeReport) revoked = NULL;
  g_autoptr (XgProbeReport) no_issuer = NULL;

  answer.about = pki;
  good = probe_case (f, &c);
  probe_assert_code (good, XG_PROBE_ACCEPTED, "chose to trust");
  answer.revoked = TRUE;
  revoked = probe_case (f, &c);
  probe_assert_code (revoked, XG_PROBE_REVOKED, "keyCompromise");
  g_assert_true (xg_probe_report_is_pinned (revoked));
  g_assert_false (xg_probe_report_can_pin (revoked));
  /* Without the issuer nobody's answer could be believed. */
  no_issuer = probe_case (f, &alone);
  probe_assert_code (no_issuer, XG_PROBE_REVOCATION_UNKNOWN, "is not known");
}

static void
test_text (ProbeFixture *f, gconstpointer unused)
{
  g_autoptr (Pki) pki = make_server (f, "http://127.0.0.1:1/", NULL);
  CrlSpec revoked = { .issuer = f->ca, .revoked = pki };
  g_autoptr (GBytes) list = crl_make (&revoked);
  g_autofree char *path = probe_fixture_write (f, "list.crl", list);
  Case c = { .pki = pki, .crl_file = path, .policy = XG_REVOCATION_SOFT };
  g_autoptr (XgProbeReport) report = probe_case (f, &c);
  g_autofree char *text = xg_probe_report_to_text (report);
  g_autofree char *line = g_strdup_printf ("- Revocation list in a file (%s): revoked. “", path);

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
  g_test_add ("/revocation/ocsp/stapled",
              ProbeFixture,
              "",
              probe_fixture_start,
              test_ocsp_answers,
              probe_fixture_end);
  PROBE_ADD ("/revocation/ocsp/responder", test_ocsp_answers);
  PROBE_ADD ("/revocation/ocsp/wrong-nonce", test_wrong_nonce);
  PROBE_ADD ("/revocation/ocsp/no-nonce", test_no_nonce);
  PROBE_ADD ("/revocation/ocsp/stapled-nonsense", test_staple_nonsense);
  PROBE_ADD ("/revocation/nonsense", test_nonsense);
  g_test_add ("/revocation/list/file",
              ProbeFixture,
              "",
              probe_fixture_start,
              test_lists,
              probe_fixture_end);
  PROBE_ADD ("/revocation/list/fetched", test_lists);
  PROBE_ADD ("/revocation/list/bad-file", test_bad_file);
  PROBE_ADD ("/revocation/list/file-with-many", test_file_with_many);
  PROBE_ADD ("/revocation/unreachable", test_unreachable);
  PROBE_ADD ("/revocation/no-source", test_no_source);
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
