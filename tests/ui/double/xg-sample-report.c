/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "double/xg-sample-report.h"

#include <string.h>

#include "backend/security/pki.h"

static XgCertificate *
take_certificate (Pki *pki)
{
  g_autofree char *pem = pki_certificate_text (pki);

  return xg_certificate_new_from_pem (pem, NULL);
}

static Pki *
new_server (const char *name, const char *names, int days, const Pki *issuer)
{
  const PkiSpec spec = { .name = name,
                         .names = names,
                         .usage = "serverAuth",
                         .from = -400 * PKI_DAY,
                         .until = days * PKI_DAY + PKI_HOUR };

  return pki_new (&spec, issuer);
}

/* One that only vouches for itself. */
XgCertificate *
xg_sample_certificate_new (const char *name, int days)
{
  g_autoptr (Pki) pki = new_server (name, "DNS:grid.example", days, NULL);

  return take_certificate (pki);
}

static Pki *
new_authority (const char *name, const Pki *issuer)
{
  const PkiSpec spec = { .name = name,
                         .from = -800 * PKI_DAY,
                         .until = 2000 * PKI_DAY,
                         .ca = TRUE };

  return pki_new (&spec, issuer);
}

static void
add_chain (XgProbeReport *report, int days)
{
  g_autoptr (Pki) root = new_authority ("Example Sector Root CA", NULL);
  g_autoptr (Pki) between = new_authority ("Example Grid Issuing CA 2", root);
  g_autoptr (Pki) server =
    new_server ("grid.example", "DNS:grid.example,DNS:controller.grid.example", days, between);

  g_ptr_array_add (report->chain, take_certificate (server));
  g_ptr_array_add (report->chain, take_certificate (between));
  g_ptr_array_add (report->chain, take_certificate (root));
}

static XgProbeReport *
new_report (XgProbeCode code, const char *sentence)
{
  static const char *const mechanisms[] = { "SCRAM-SHA-512-PLUS",
                                            "SCRAM-SHA-512",
                                            "SCRAM-SHA-256-PLUS",
                                            "SCRAM-SHA-256",
                                            "SCRAM-SHA-1",
                                            "EXTERNAL",
                                            NULL };
  XgProbeReport *report = xg_double_report_new ();

  report->code = code;
  report->sentence = sentence;
  report->domain = "grid.example";
  report->place = "controller.grid.example, 192.0.2.17:5222, STARTTLS";
  report->time = g_get_real_time () / G_USEC_PER_SEC;
  report->protocol = "TLSv1.3";
  report->cipher = "TLS_AES_256_GCM_SHA384";
  report->group = "X25519";
  report->mechanisms = mechanisms;
  report->policy = XG_REVOCATION_SOFT;

  return report;
}

XgProbeReport *
xg_sample_report_new_accepted (int days)
{
  XgProbeReport *report =
    new_report (XG_PROBE_ACCEPTED,
                "The server is who it says to be, and the connection is encrypted.");

  add_chain (report, days);
  report->matched_name = "grid.example";
  xg_double_report_add_result (report,
                               XG_REVOCATION_SOURCE_STAPLED,
                               XG_REVOCATION_STATUS_ABSENT,
                               report->chain->pdata[0],
                               NULL,
                               "The server sent no OCSP answer with its certificate.");
  xg_double_report_add_result (report,
                               XG_REVOCATION_SOURCE_OCSP,
                               XG_REVOCATION_STATUS_GOOD,
                               report->chain->pdata[0],
                               "http://ocsp.ca.example/",
                               "The authority’s responder says that it was not revoked.");

  return report;
}

XgProbeReport *
xg_sample_report_new_unknown_ca (void)
{
  static const char *const reasons[] = {
    "No authority that is trusted here vouches for this certificate: it vouches for itself.",
    NULL
  };
  XgProbeReport *report =
    new_report (XG_PROBE_UNKNOWN_CA, "Nobody whom this computer trusts vouches for the server.");

  g_ptr_array_add (report->chain, xg_sample_certificate_new ("grid.example", 300));
  report->reasons = reasons;
  report->chain_problem = reasons[0];
  report->matched_name = "grid.example";
  report->can_pin = TRUE;

  return report;
}

XgProbeReport *
xg_sample_report_new_pin_changed (void)
{
  static const char *const reasons[] = {
    "The certificate is not the one that was pinned for this profile.",
    NULL
  };
  XgProbeReport *report =
    new_report (XG_PROBE_PIN_CHANGED,
                "The server shows another certificate than the one that you trusted.");

  g_ptr_array_add (report->chain, xg_sample_certificate_new ("grid.example", 365));
  report->reasons = reasons;
  report->chain_problem = "It vouches for itself.";
  report->matched_name = "grid.example";
  report->can_pin = TRUE;

  return report;
}

XgProbeReport *
xg_sample_report_new_revoked (void)
{
  static const char *const reasons[] = {
    "The certificate was revoked on 2026-11-02: its key was compromised.",
    NULL
  };
  XgProbeReport *report = new_report (XG_PROBE_REVOKED, "The server’s certificate was revoked.");

  add_chain (report, 200);
  report->reasons = reasons;
  report->matched_name = "grid.example";
  report->policy = XG_REVOCATION_HARD;
  xg_double_report_add_result (report,
                               XG_REVOCATION_SOURCE_OCSP,
                               XG_REVOCATION_STATUS_REVOKED,
                               report->chain->pdata[0],
                               "http://ocsp.ca.example/",
                               "The authority’s responder says that it was revoked on 2026-11-02 "
                               "because its key was compromised.");
  xg_double_report_add_result (report,
                               XG_REVOCATION_SOURCE_CRL_HTTP,
                               XG_REVOCATION_STATUS_UNREACHABLE,
                               report->chain->pdata[1],
                               "http://crl.ca.example/issuing.crl",
                               "The list of the authority could not be fetched.");

  return report;
}

/* What a server may put into its certificate to deceive or to break the window. */
XgProbeReport *
xg_sample_report_new_hostile (void)
{
  XgProbeReport *report = xg_sample_report_new_unknown_ca ();
  g_autofree char *many = g_strnfill (3000, 'W');
  g_autofree char *name = NULL;

  name = g_strconcat ("<b>bold</b> &amp; \xe2\x80\xae"
                      "moc.knab ",
                      NULL);
  g_ptr_array_set_size (report->chain, 0);
  {
    g_autofree char *names = g_strdup_printf ("DNS:%.200s,DNS:*.%.200s", many, many);
    g_autoptr (Pki) pki = new_server (name, names, 3, NULL);

    g_ptr_array_add (report->chain, take_certificate (pki));
  }

  return report;
}

XgProfile *
xg_sample_profile_new (void)
{
  XgProfile *profile = xg_profile_new ("Sector <grid> & friends");

  g_object_set (profile, "jid", "analyst@grid.example", NULL);

  return profile;
}

/* Connected, or refused, as the report says. */
XgSecurityFacts *
xg_sample_facts_new (XgProfile *profile, XgProbeReport *report)
{
  XgSecurityFacts *facts = xg_security_facts_new (profile);
  gboolean accepted = report != NULL && xg_probe_report_is_accepted (report);

  facts->state = accepted ? XG_SESSION_ONLINE : XG_SESSION_OFFLINE;
  facts->report = report != NULL ? xg_probe_report_ref (report) : NULL;
  if (accepted)
    {
      facts->jid = g_strdup ("analyst@grid.example/console-7f3a");
      facts->mechanism = g_strdup ("SCRAM-SHA-512-PLUS");
    }
  else if (report != NULL)
    facts->error = g_strdup (xg_probe_report_get_sentence (report));

  return facts;
}
