/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "double/xg-sample-report.h"

#include "backend/security/pki.h"
#include "security/xg-certificate-private.h"
#include "security/xg-revocation-result-private.h"

#define DOMAIN "grid.example"

static XgCertificate *
take_certificate (Pki *pki)
{
  return xg_certificate_new (pki->x509);
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
  g_autoptr (Pki) pki = new_server (name, "DNS:" DOMAIN, days, NULL);

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

static XgProbeReport *
new_report (void)
{
  static const char *const mechanisms[] = { "SCRAM-SHA-512-PLUS",
                                            "SCRAM-SHA-512",
                                            "SCRAM-SHA-256-PLUS",
                                            "SCRAM-SHA-256",
                                            "SCRAM-SHA-1",
                                            "EXTERNAL",
                                            NULL };
  XgProbeReport *report = xg_probe_report_new ();

  report->domain = g_strdup (DOMAIN);
  report->place = g_strdup ("controller.grid.example, 192.0.2.17:5222, STARTTLS");
  report->time = g_get_real_time () / G_USEC_PER_SEC;
  report->protocol = g_strdup ("TLSv1.3");
  report->cipher = g_strdup ("TLS_AES_256_GCM_SHA384");
  report->group = g_strdup ("X25519");
  g_strfreev (report->mechanisms);
  report->mechanisms = g_strdupv ((char **) mechanisms);
  report->policy = XG_REVOCATION_SOFT;

  return report;
}

/* The decision, as the probe takes it. BETWEEN and ROOT, whom this computer trusts, may be NULL. */
static void
decide (XgProbeReport *report, Pki *server, Pki *between, Pki *root, const char *pin)
{
  STACK_OF (X509) *sent = sk_X509_new_null ();
  X509_STORE *store = X509_STORE_new ();
  g_autoptr (XgVerdict) verdict = NULL;

  sk_X509_push (sent, server->x509);
  if (between != NULL)
    sk_X509_push (sent, between->x509);
  if (root != NULL)
    X509_STORE_add_cert (store, root->x509);
  verdict = xg_verify_chain (server->x509, sent, store, DOMAIN);
  g_clear_pointer (&report->leaf, xg_certificate_unref);
  report->leaf = take_certificate (server);
  for (int i = 0; i < sk_X509_num (sent); i++)
    g_ptr_array_add (report->sent_chain, xg_certificate_new (sk_X509_value (sent, i)));
  for (int i = 0; i < sk_X509_num (verdict->chain); i++)
    g_ptr_array_add (report->verified_chain,
                     xg_certificate_new (sk_X509_value (verdict->chain, i)));
  xg_probe_report_decide (report, verdict, pin);
  sk_X509_free (sent);
  X509_STORE_free (store);
}

static XgProbeReport *
new_with_chain (int days, gboolean revoked)
{
  g_autoptr (Pki) root = new_authority ("Example Sector Root CA", NULL);
  g_autoptr (Pki) between = new_authority ("Example Grid Issuing CA 2", root);
  g_autoptr (Pki) server = new_server (DOMAIN, "DNS:" DOMAIN ",DNS:*." DOMAIN, days, between);
  g_autoptr (XgCertificate) leaf = take_certificate (server);
  g_autoptr (XgCertificate) second = take_certificate (between);
  XgProbeReport *report = new_report ();
  XgRevocationResult *result;

  result = xg_revocation_result_new (XG_REVOCATION_SOURCE_STAPLED, leaf, NULL);
  xg_revocation_result_set (result,
                            XG_REVOCATION_STATUS_ABSENT,
                            g_strdup ("The server sent no OCSP answer with its certificate."));
  g_ptr_array_add (report->revocations, result);
  result = xg_revocation_result_new (XG_REVOCATION_SOURCE_OCSP, leaf, "http://ocsp.ca.example/");
  if (revoked)
    xg_revocation_result_set_revoked (result, 1793577600, "keyCompromise");
  else
    xg_revocation_result_set_good (result);
  g_ptr_array_add (report->revocations, result);
  result =
    xg_revocation_result_new (XG_REVOCATION_SOURCE_CRL_HTTP, second, "http://crl.ca.example/");
  if (revoked)
    xg_revocation_result_set (result,
                              XG_REVOCATION_STATUS_UNREACHABLE,
                              g_strdup ("The revocation list could not be fetched."));
  else
    xg_revocation_result_set_good (result);
  g_ptr_array_add (report->revocations, result);
  if (revoked)
    report->policy = XG_REVOCATION_HARD;
  decide (report, server, between, root, NULL);

  return report;
}

XgProbeReport *
xg_sample_report_new_accepted (int days)
{
  return new_with_chain (days, FALSE);
}

XgProbeReport *
xg_sample_report_new_revoked (void)
{
  return new_with_chain (200, TRUE);
}

/* Accepted, and the certificate names nobody who could tell whether it was revoked. */
XgProbeReport *
xg_sample_report_new_without_source (void)
{
  g_autoptr (Pki) root = new_authority ("Example Sector Root CA", NULL);
  g_autoptr (Pki) server = new_server (DOMAIN, "DNS:" DOMAIN, 200, root);
  g_autoptr (XgCertificate) leaf = take_certificate (server);
  XgProbeReport *report = new_report ();
  XgRevocationResult *result = xg_revocation_result_new (XG_REVOCATION_SOURCE_OCSP, leaf, NULL);

  xg_revocation_result_set (result,
                            XG_REVOCATION_STATUS_ABSENT,
                            g_strdup ("The certificate names no responder."));
  g_ptr_array_add (report->revocations, result);
  decide (report, server, NULL, root, NULL);

  return report;
}

/* Refused; with a PIN other than its own as another certificate than the trusted one, with "" it is
 * trusted. */
XgProbeReport *
xg_sample_report_new_self_signed (const char *pin)
{
  g_autoptr (Pki) server = new_server (DOMAIN, "DNS:" DOMAIN, 300, NULL);
  g_autoptr (XgCertificate) leaf = take_certificate (server);
  XgProbeReport *report = new_report ();

  if (pin != NULL && *pin == '\0')
    pin = xg_certificate_get_sha256 (leaf);
  decide (report, server, NULL, NULL, pin);

  return report;
}

/* What a server may put into its certificate to deceive or to break the window. */
XgProbeReport *
xg_sample_report_new_hostile (void)
{
  g_autofree char *many = g_strnfill (3000, 'W');
  g_autofree char *names = g_strdup_printf ("DNS:%.200s,DNS:*.%.200s", many, many);
  g_autoptr (Pki) server = new_server ("<b>bold</b> &amp; \xe2\x80\xae"
                                       "moc.knab ",
                                       names,
                                       3,
                                       NULL);
  XgProbeReport *report = new_report ();

  decide (report, server, NULL, NULL, NULL);

  return report;
}

XgProfile *
xg_sample_profile_new (void)
{
  XgProfile *profile = xg_profile_new ("Sector <grid> & friends");

  g_object_set (profile, "jid", "analyst@" DOMAIN, NULL);

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
