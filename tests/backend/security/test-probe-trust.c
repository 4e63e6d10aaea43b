/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <signal.h>
#include <string.h>

#include <openssl/ssl.h>

#include "security/xg-probe.h"

#include "probe-fixture.h"

#define XMPP_ADDR "otherName:1.3.6.1.5.5.7.8.5;UTF8:"
#define SRV_NAME  "otherName:1.3.6.1.5.5.7.8.7;IA5:"

static void
test_names (ProbeFixture *f, gconstpointer unused)
{
  const struct
  {
    const char *names;
    const char *address;
    const char *domain;
    const char *matched; /* NULL: refused */
  } cases[] = {
    { "DNS:other.example", NULL, DOMAIN, NULL },
    { "DNS:other.example,DNS:" DOMAIN, NULL, DOMAIN, "DNS:" DOMAIN },
    { "DNS:*.test", NULL, DOMAIN, NULL }, /* for a whole top level */
    { "DNS:*." DOMAIN, NULL, "a." DOMAIN, "DNS:*." DOMAIN },
    { "DNS:*." DOMAIN, NULL, DOMAIN, NULL },
    { "DNS:*." DOMAIN, NULL, "a.b." DOMAIN, NULL },
    { "DNS:x*.test", NULL, DOMAIN, NULL },
    { "DNS:xgrid.test.evil", NULL, DOMAIN, NULL },
    { NULL, NULL, DOMAIN, NULL }, /* the common name is the domain, and does not count */
    { SRV_NAME "_xmpp-client." DOMAIN, NULL, DOMAIN, "SRVName:_xmpp-client." DOMAIN },
    { SRV_NAME "_XMPP-Client.XGrid.Test", NULL, DOMAIN, "SRVName:_xmpp-client." DOMAIN },
    { SRV_NAME "_xmpp-server." DOMAIN, NULL, DOMAIN, NULL },
    { SRV_NAME DOMAIN, NULL, DOMAIN, NULL },
    { XMPP_ADDR DOMAIN, NULL, DOMAIN, "XmppAddr:" DOMAIN },
    { XMPP_ADDR "alice@" DOMAIN, NULL, DOMAIN, NULL },
    { NULL, "bücher.example", "BÜCHER.example", "XmppAddr:xn--bcher-kva.example" },
    { "DNS:xn--bcher-kva.example", NULL, "bücher.example", "DNS:xn--bcher-kva.example" },
    { "DNS:127.0.0.1", NULL, "127.0.0.1", NULL },
    { "IP:127.0.0.1", NULL, "127.0.0.1", "IP:127.0.0.1" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      PkiSpec pki_spec = { .name = DOMAIN, .names = cases[i].names, .address = cases[i].address };
      g_autoptr (Pki) pki = pki_new (&pki_spec, f->ca);
      TlsServerSpec spec = { .pki = pki, .manner = TLS_SERVER_TALKS };
      g_autoptr (TlsServer) server = tls_server_start (&spec);
      XgProbeSettings settings = probe_settings (f, server);
      g_autoptr (XgProbeReport) report = NULL;

      settings.domain = cases[i].domain;
      g_test_message ("%u: %s", i, cases[i].names);
      report = probe_assert_report (&settings);
      g_assert_cmpstr (xg_probe_report_get_matched_name (report), ==, cases[i].matched);
      g_assert_null (xg_probe_report_get_chain_problem (report));
      if (cases[i].matched != NULL)
        {
          probe_assert_code (report, XG_PROBE_ACCEPTED, "");
          continue;
        }
      probe_assert_code (report, XG_PROBE_WRONG_HOST, "is not for");
      g_assert_true (xg_probe_report_can_pin (report));
      g_assert_cmpstr (xg_probe_report_get_host_problem (report),
                       ==,
                       xg_probe_report_get_sentence (report));
    }
}

static void
test_times (ProbeFixture *f, gconstpointer unused)
{
  PkiSpec expired = { .name = "x", .names = "DNS:" DOMAIN, .from = -9, .until = -1 };
  PkiSpec early = { .name = "x", .names = "DNS:" DOMAIN, .from = PKI_DAY, .until = 2 * PKI_DAY };
  g_autoptr (Pki) old_pki = pki_new (&expired, f->ca);
  g_autoptr (Pki) early_pki = pki_new (&early, f->ca);
  TlsServerSpec old_spec = { .pki = old_pki, .manner = TLS_SERVER_TALKS };
  TlsServerSpec early_spec = { .pki = early_pki, .manner = TLS_SERVER_TALKS };
  g_autoptr (XgProbeReport) old_report = probe_once (f, &old_spec);
  g_autoptr (XgProbeReport) early_report = probe_once (f, &early_spec);

  probe_assert_code (old_report, XG_PROBE_EXPIRED, "expired on 2");
  probe_assert_code (early_report, XG_PROBE_NOT_YET_VALID, "not valid before 2");
  g_assert_false (xg_probe_report_can_pin (old_report));
  g_assert_false (xg_probe_report_can_pin (early_report));
  g_assert_nonnull (xg_probe_report_get_time_problem (old_report));
  g_assert_null (xg_probe_report_get_chain_problem (old_report));
  /* It can all be seen, though. */
  g_assert_cmpstr (xg_probe_report_get_mechanisms (old_report)[1], ==, "SCRAM-SHA-256");
}

static void
test_unknown_ca (ProbeFixture *f, gconstpointer unused)
{
  g_autoptr (Pki) rogue = pki_new_ca ("Rogue", NULL);
  g_autoptr (Pki) alone = pki_new_server (DOMAIN, NULL);
  g_autoptr (Pki) pki = pki_new_server (DOMAIN, rogue);
  TlsServerSpec unknown = { .pki = pki, .manner = TLS_SERVER_TALKS };
  TlsServerSpec with_root = { .pki = pki, .intermediate = rogue, .manner = TLS_SERVER_TALKS };
  TlsServerSpec self_signed = { .pki = alone, .manner = TLS_SERVER_TALKS };
  g_autoptr (XgProbeReport) first = probe_once (f, &unknown);
  g_autoptr (XgProbeReport) second = probe_once (f, &with_root);
  g_autoptr (XgProbeReport) third = probe_once (f, &self_signed);

  probe_assert_code (first, XG_PROBE_UNKNOWN_CA, "issued by “CN=Rogue”");
  probe_assert_code (second, XG_PROBE_UNKNOWN_CA, "“CN=Rogue” is not trusted here");
  probe_assert_code (third, XG_PROBE_UNKNOWN_CA, "signed by nobody but itself");
  g_assert_true (xg_probe_report_can_pin (first));
  g_assert_true (xg_probe_report_can_pin (third));
  g_assert_null (xg_probe_report_get_reasons (first)[1]);
  g_assert_nonnull (xg_probe_report_get_chain_problem (third));
  g_assert_null (xg_probe_report_get_host_problem (third));
}

/* An authority that nobody trusts can use the name of one that is. */
static void
test_namesake (ProbeFixture *f, gconstpointer unused)
{
  g_autoptr (Pki) namesake = pki_new_ca ("An authority", NULL);
  g_autoptr (Pki) pki = pki_new_server (DOMAIN, namesake);
  TlsServerSpec spec = { .pki = pki, .intermediate = namesake, .manner = TLS_SERVER_TALKS };
  g_autoptr (XgProbeReport) report = probe_once (f, &spec);

  g_assert_false (xg_probe_report_is_accepted (report));
}

static void
test_intermediate (ProbeFixture *f, gconstpointer unused)
{
  g_autoptr (Pki) middle = pki_new_ca ("In the middle", f->ca);
  g_autoptr (Pki) pki = pki_new_server (DOMAIN, middle);
  g_autoptr (Pki) no_ca = pki_new_server ("sub.test", f->ca);
  g_autoptr (Pki) by_no_ca = pki_new_server (DOMAIN, no_ca);
  PkiSpec expired_spec = { .name = "Old", .ca = TRUE, .from = -9, .until = -1 };
  g_autoptr (Pki) expired = pki_new (&expired_spec, f->ca);
  g_autoptr (Pki) by_expired = pki_new_server (DOMAIN, expired);
  TlsServerSpec with = { .pki = pki, .intermediate = middle, .manner = TLS_SERVER_TALKS };
  TlsServerSpec without = { .pki = pki, .manner = TLS_SERVER_TALKS };
  TlsServerSpec usurper = { .pki = by_no_ca, .intermediate = no_ca, .manner = TLS_SERVER_TALKS };
  TlsServerSpec old = { .pki = by_expired, .intermediate = expired, .manner = TLS_SERVER_TALKS };
  g_autoptr (XgProbeReport) first = probe_once (f, &with);
  g_autoptr (XgProbeReport) second = probe_once (f, &without);
  g_autoptr (XgProbeReport) third = probe_once (f, &usurper);
  g_autoptr (XgProbeReport) fourth = probe_once (f, &old);

  probe_assert_code (first, XG_PROBE_ACCEPTED, "In the middle");
  g_assert_cmpuint (xg_probe_report_get_verified_chain (first)->len, ==, 3);
  probe_assert_code (second, XG_PROBE_UNKNOWN_CA, "may not send all of its chain");
  probe_assert_code (third, XG_PROBE_BAD_CHAIN, "sub.test");
  probe_assert_code (fourth, XG_PROBE_EXPIRED, "the authority “Old” expired");
}

static void
test_weak (ProbeFixture *f, gconstpointer unused)
{
  PkiSpec rsa = { .name = "x", .names = "DNS:" DOMAIN, .key = "RSA:512" };
  g_autoptr (Pki) pki = pki_new (&rsa, f->ca);
  TlsServerSpec spec = { .pki = pki, .max_version = TLS1_2_VERSION, .manner = TLS_SERVER_TALKS };
  g_autoptr (XgProbeReport) report = probe_once (f, &spec);

  probe_assert_code (report, XG_PROBE_WEAK, "RSA 512");
  g_assert_false (xg_probe_report_can_pin (report));
}

/* All reasons are there, not only the first. */
static void
test_everything_wrong (ProbeFixture *f, gconstpointer unused)
{
  PkiSpec bad = { .name = "x", .names = "DNS:other.example", .from = -9, .until = -1 };
  g_autoptr (Pki) pki = pki_new (&bad, NULL);
  TlsServerSpec spec = { .pki = pki, .manner = TLS_SERVER_TALKS };
  g_autoptr (XgProbeReport) report = probe_once (f, &spec);
  g_autofree char *all = g_strjoinv ("\n", (char **) xg_probe_report_get_reasons (report));

  probe_assert_code (report, XG_PROBE_EXPIRED, "expired");
  g_assert_nonnull (strstr (all, "signed by nobody but itself"));
  g_assert_nonnull (strstr (all, "not for “" DOMAIN "” but for other.example"));
  g_assert_nonnull (xg_probe_report_get_chain_problem (report));
  g_assert_nonnull (xg_probe_report_get_host_problem (report));
  g_assert_nonnull (xg_probe_report_get_time_problem (report));
}

static XgIdentity *
load_identity (ProbeFixture *f, const char *key)
{
  PkiSpec spec = { .name = "alice", .names = XMPP_ADDR "alice@xgrid.test", .key = key };
  g_autoptr (Pki) me = pki_new (&spec, f->ca);
  g_autofree char *certificate = pki_certificate_text (me);
  g_autofree char *key_text = pki_key_text (me, NULL, NULL);
  g_autofree char *both = g_strconcat (certificate, key_text, NULL);
  g_autofree char *path = pki_write (f->directory, "me.pem", both);
  g_autoptr (GError) error = NULL;
  XgIdentity *identity = xg_identity_load (path, NULL, NULL, &error);

  g_assert_no_error (error);
  g_ptr_array_add (f->files, g_strdup (path));
  return identity;
}

/* Who we are is shown to a server only that is the right one. */
static void
test_identity (ProbeFixture *f, gconstpointer unused)
{
  g_autoptr (XgIdentity) identity = load_identity (f, NULL);
  g_autoptr (Pki) good = pki_new_server (DOMAIN, f->ca);
  g_autoptr (Pki) wrong = pki_new_server ("other.example", f->ca);
  g_autoptr (Pki) alone = pki_new_server (DOMAIN, NULL);
  const struct
  {
    const Pki *pki;
    gboolean ask;
    gboolean pin;
    const char *shown;
  } cases[] = { { good, TRUE, FALSE, "/CN=alice" },
                { good, FALSE, FALSE, NULL },
                { wrong, TRUE, FALSE, NULL },
                { alone, TRUE, FALSE, NULL },
                { alone, TRUE, TRUE, "/CN=alice" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases) * 2; i++)
    {
      guint k = i / 2;
      TlsServerSpec spec = { .pki = cases[k].pki,
                             .ask_client = cases[k].ask,
                             .max_version = i % 2 == 0 ? 0 : TLS1_2_VERSION,
                             .manner = TLS_SERVER_TALKS };
      g_autoptr (TlsServer) server = tls_server_start (&spec);
      XgProbeSettings settings = probe_settings (f, server);
      g_autofree char *pem = pki_certificate_text (cases[k].pki);
      g_autoptr (XgCertificate) certificate = xg_certificate_new_from_pem (pem, NULL);
      g_autoptr (XgProbeReport) report = NULL;

      settings.identity = identity;
      settings.pin = cases[k].pin ? xg_certificate_get_sha256 (certificate) : NULL;
      report = probe_assert_report (&settings);
      g_assert_cmpint (xg_probe_report_get_client_asked (report), ==, cases[k].ask);
      g_assert_cmpstr (tls_server_stop (server)->client, ==, cases[k].shown);
    }
}

static void
test_weak_identity (ProbeFixture *f, gconstpointer unused)
{
  g_autoptr (XgIdentity) identity = load_identity (f, "RSA:512");
  g_autoptr (Pki) good = pki_new_server (DOMAIN, f->ca);
  TlsServerSpec spec = { .pki = good, .ask_client = TRUE, .manner = TLS_SERVER_TALKS };
  g_autoptr (TlsServer) server = tls_server_start (&spec);
  XgProbeSettings settings = probe_settings (f, server);

  settings.identity = identity;
  probe_assert_fails (&settings, XG_PROBE_ERROR_IDENTITY, "too weak");
}

static XgProbeReport *
probe_pinned (ProbeFixture *f, const Pki *pki, const char *pin, XgRevocationPolicy policy)
{
  TlsServerSpec spec = { .pki = pki, .max_version = TLS1_2_VERSION, .manner = TLS_SERVER_TALKS };
  g_autoptr (TlsServer) server = tls_server_start (&spec);
  XgProbeSettings settings = probe_settings (f, server);

  settings.pin = pin;
  settings.revocation = policy;
  return probe_assert_report (&settings);
}

static void
test_pin (ProbeFixture *f, gconstpointer unused)
{
  g_autoptr (Pki) alone = pki_new_server ("other.example", NULL);
  g_autofree char *sha256 = pki_sha256 (alone);
  g_auto (GStrv) pairs = g_strsplit (sha256, ":", -1);
  g_autofree char *joined = g_strjoinv ("", pairs);
  g_autofree char *lower = g_ascii_strdown (joined, -1);
  const XgRevocationPolicy policies[] = { XG_REVOCATION_OFF,
                                          XG_REVOCATION_SOFT,
                                          XG_REVOCATION_HARD };

  for (guint i = 0; i < G_N_ELEMENTS (policies); i++)
    {
      g_autoptr (XgProbeReport) report =
        probe_pinned (f, alone, i == 0 ? lower : sha256, policies[i]);

      probe_assert_code (report, XG_PROBE_ACCEPTED, "chose to trust");
      g_assert_true (xg_probe_report_is_pinned (report));
      /* What it is accepted in spite of is told all the same. */
      g_assert_nonnull (xg_probe_report_get_chain_problem (report));
      g_assert_nonnull (xg_probe_report_get_host_problem (report));
      g_assert_cmpuint (g_strv_length ((char **) xg_probe_report_get_warnings (report)), ==, 2);
    }
}

static void
test_pin_changed (ProbeFixture *f, gconstpointer unused)
{
  g_autoptr (Pki) before = pki_new_server (DOMAIN, f->ca);
  g_autoptr (Pki) now = pki_new_server (DOMAIN, f->ca);
  g_autofree char *old_sha256 = pki_sha256 (before);
  g_autofree char *new_sha256 = pki_sha256 (now);
  g_autoptr (XgProbeReport) report = probe_pinned (f, now, old_sha256, XG_REVOCATION_OFF);
  g_autoptr (XgProbeReport) nonsense = probe_pinned (f, now, "nonsense", XG_REVOCATION_OFF);

  /* Although its chain and name are good. */
  probe_assert_code (report, XG_PROBE_PIN_CHANGED, old_sha256);
  g_assert_nonnull (strstr (xg_probe_report_get_sentence (report), new_sha256));
  g_assert_null (xg_probe_report_get_chain_problem (report));
  g_assert_false (xg_probe_report_is_pinned (report));
  g_assert_true (xg_probe_report_can_pin (report));
  probe_assert_code (nonsense, XG_PROBE_PIN_CHANGED, "nonsense");
}

/* A pin does not stand for what nobody can know when pinning. */
static void
test_pin_is_not_all (ProbeFixture *f, gconstpointer unused)
{
  PkiSpec expired = { .name = "x", .names = "DNS:" DOMAIN, .from = -9, .until = -1 };
  PkiSpec early = { .name = "x", .names = "DNS:" DOMAIN, .from = PKI_DAY, .until = 2 * PKI_DAY };
  PkiSpec weak = { .name = "x", .names = "DNS:" DOMAIN, .key = "RSA:512" };
  const struct
  {
    const PkiSpec *spec;
    XgProbeCode code;
  } cases[] = { { &expired, XG_PROBE_EXPIRED },
                { &early, XG_PROBE_NOT_YET_VALID },
                { &weak, XG_PROBE_WEAK } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (Pki) pki = pki_new (cases[i].spec, NULL);
      g_autofree char *sha256 = pki_sha256 (pki);
      g_autoptr (XgProbeReport) report = probe_pinned (f, pki, sha256, XG_REVOCATION_OFF);

      probe_assert_code (report, cases[i].code, "");
      g_assert_true (xg_probe_report_is_pinned (report));
      g_assert_false (xg_probe_report_can_pin (report));
    }
}

int
main (int argc, char *argv[])
{
  signal (SIGPIPE, SIG_IGN);
  g_test_init (&argc, &argv, NULL);
  PROBE_ADD ("/probe-trust/names", test_names);
  PROBE_ADD ("/probe-trust/times", test_times);
  PROBE_ADD ("/probe-trust/unknown-authority", test_unknown_ca);
  PROBE_ADD ("/probe-trust/namesake-of-an-authority", test_namesake);
  PROBE_ADD ("/probe-trust/intermediate", test_intermediate);
  PROBE_ADD ("/probe-trust/weak", test_weak);
  PROBE_ADD ("/probe-trust/all-reasons-are-told", test_everything_wrong);
  PROBE_ADD ("/probe-trust/identity", test_identity);
  PROBE_ADD ("/probe-trust/weak-identity", test_weak_identity);
  PROBE_ADD ("/probe-trust/pin/accepted", test_pin);
  PROBE_ADD ("/probe-trust/pin/changed", test_pin_changed);
  PROBE_ADD ("/probe-trust/pin/does-not-stand-for-all", test_pin_is_not_all);
  return g_test_run ();
}
