/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <signal.h>
#include <string.h>

#include "revocation-case.h"

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
  g_autoptr (Pki) pki = revocation_make_server (f, stapled ? NULL : url, NULL);
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
      RevocationCase c = { .pki = pki, .staple = staple };

      g_test_message ("%u", i);
      answer = cases[i].spec;
      revocation_assert_policies (f,
                                  &c,
                                  stapled ? XG_REVOCATION_SOURCE_STAPLED
                                          : XG_REVOCATION_SOURCE_OCSP,
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
  g_autoptr (Pki) pki = revocation_make_server (f, url, NULL);
  RevocationCase c = { .pki = pki };

  answer.about = pki;
  answer.issuer = f->ca;
  revocation_assert_policies (f,
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
  g_autoptr (Pki) pki = revocation_make_server (f, url, NULL);
  RevocationCase c = { .pki = pki };

  answer.about = pki;
  revocation_assert_policies (f,
                              &c,
                              XG_REVOCATION_SOURCE_OCSP,
                              XG_REVOCATION_STATUS_GOOD,
                              "not revoked");
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
      g_autoptr (Pki) pki = revocation_make_server (f, url, url);
      RevocationCase c = { .pki = pki, .policy = XG_REVOCATION_HARD };
      g_autoptr (XgProbeReport) report = revocation_probe (f, &c);
      const XgRevocationResult *crl =
        revocation_find_result (report, XG_REVOCATION_SOURCE_CRL_HTTP);

      g_test_message ("%u", i);
      revocation_assert_result (report, XG_REVOCATION_SOURCE_OCSP, cases[i].ocsp, "");
      g_assert_true (crl->status == XG_REVOCATION_STATUS_UNKNOWN ||
                     crl->status == XG_REVOCATION_STATUS_UNREACHABLE);
      probe_assert_code (report, XG_PROBE_REVOCATION_UNKNOWN, "Nobody could tell");
    }
}

static void
test_staple_nonsense (ProbeFixture *f, gconstpointer unused)
{
  g_autoptr (GBytes) nonsense = g_bytes_new_static ("hello", 5);
  g_autoptr (Pki) pki = revocation_make_server (f, NULL, NULL);
  RevocationCase c = { .pki = pki, .staple = nonsense };

  revocation_assert_policies (f,
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
  g_autoptr (Pki) pki = revocation_make_server (f, NULL, url);
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

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      RevocationCase c = { .pki = pki };
      g_autofree char *path = NULL;
      g_autoptr (GBytes) bytes = NULL;

      g_test_message ("%u", i);
      list = cases[i].spec;
      /* A file may be in either form; the ones to fetch are in DER. */
      list.pem = from_file != NULL && i % 2 == 1;
      bytes = crl_make (&list);
      if (from_file != NULL)
        path = probe_fixture_write (f, "list.crl", bytes);
      c.crl_file = path;
      revocation_assert_policies (f,
                                  &c,
                                  from_file != NULL ? XG_REVOCATION_SOURCE_CRL_FILE
                                                    : XG_REVOCATION_SOURCE_CRL_HTTP,
                                  cases[i].status,
                                  cases[i].words);
    }
}

static void
test_bad_file (ProbeFixture *f, gconstpointer unused)
{
  g_autoptr (Pki) pki = revocation_make_server (f, NULL, NULL);
  g_autoptr (Pki) other_ca = pki_new_ca ("Other", NULL);
  CrlSpec other = { .issuer = other_ca, .pem = TRUE };
  g_autoptr (GBytes) list = crl_make (&other);
  g_autofree char *foreign = probe_fixture_write (f, "foreign.crl", list);
  RevocationCase absent = { .pki = pki, .crl_file = "/nowhere/list.crl" };
  RevocationCase folder = { .pki = pki, .crl_file = f->directory };
  RevocationCase no_list = { .pki = pki, .crl_file = f->ca_file };
  RevocationCase of_other = { .pki = pki, .crl_file = foreign };
  const XgRevocationSource file = XG_REVOCATION_SOURCE_CRL_FILE;

  revocation_assert_policies (f,
                              &absent,
                              file,
                              XG_REVOCATION_STATUS_UNREACHABLE,
                              "/nowhere/list.crl");
  revocation_assert_policies (f, &folder, file, XG_REVOCATION_STATUS_UNREACHABLE, "folder");
  revocation_assert_policies (f,
                              &no_list,
                              file,
                              XG_REVOCATION_STATUS_UNREACHABLE,
                              "no sound revocation list");
  revocation_assert_policies (f,
                              &of_other,
                              file,
                              XG_REVOCATION_STATUS_ABSENT,
                              "no list of “CN=An authority”");
}

/* A file may have the lists of several authorities, and several of one. */
static void
test_file_with_many (ProbeFixture *f, gconstpointer unused)
{
  g_autoptr (Pki) pki = revocation_make_server (f, NULL, NULL);
  g_autoptr (Pki) other_ca = pki_new_ca ("Other", NULL);
  CrlSpec specs[] = { { .issuer = other_ca, .pem = TRUE },
                      { .issuer = f->ca, .pem = TRUE },
                      { .issuer = f->ca, .revoked = pki, .pem = TRUE } };
  g_autoptr (GString) text = g_string_new ("# lists\n");
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *path = NULL;
  RevocationCase c = { .pki = pki };

  for (guint i = 0; i < G_N_ELEMENTS (specs); i++)
    {
      g_autoptr (GBytes) list = crl_make (&specs[i]);

      g_string_append_len (text, g_bytes_get_data (list, NULL), (gssize) g_bytes_get_size (list));
    }
  bytes = g_bytes_new (text->str, text->len);
  path = probe_fixture_write (f, "many.crl", bytes);
  c.crl_file = path;
  revocation_assert_policies (f,
                              &c,
                              XG_REVOCATION_SOURCE_CRL_FILE,
                              XG_REVOCATION_STATUS_REVOKED,
                              "superseded");
}

int
main (int argc, char *argv[])
{
  signal (SIGPIPE, SIG_IGN);
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/revocation-answers/ocsp/stapled",
              ProbeFixture,
              "",
              probe_fixture_start,
              test_ocsp_answers,
              probe_fixture_end);
  g_test_add ("/revocation-answers/list/file",
              ProbeFixture,
              "",
              probe_fixture_start,
              test_lists,
              probe_fixture_end);
  PROBE_ADD ("/revocation-answers/ocsp/responder", test_ocsp_answers);
  PROBE_ADD ("/revocation-answers/ocsp/wrong-nonce", test_wrong_nonce);
  PROBE_ADD ("/revocation-answers/ocsp/no-nonce", test_no_nonce);
  PROBE_ADD ("/revocation-answers/ocsp/stapled-nonsense", test_staple_nonsense);
  PROBE_ADD ("/revocation-answers/nonsense", test_nonsense);
  PROBE_ADD ("/revocation-answers/list/fetched", test_lists);
  PROBE_ADD ("/revocation-answers/list/bad-file", test_bad_file);
  PROBE_ADD ("/revocation-answers/list/file-with-many", test_file_with_many);
  return g_test_run ();
}
