/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "revocation-case.h"

Pki *
revocation_make_server (const ProbeFixture *f, const char *aia, const char *cdp)
{
  PkiSpec spec = { .name = DOMAIN, .names = "DNS:" DOMAIN, .aia = aia, .cdp = cdp };

  return pki_new (&spec, f->ca);
}

XgProbeReport *
revocation_probe (const ProbeFixture *f, const RevocationCase *c)
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

/* What @source says about the server's own certificate */
const XgRevocationResult *
revocation_find_result (const XgProbeReport *report, XgRevocationSource source)
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

void
revocation_assert_result (const XgProbeReport *report,
                          XgRevocationSource source,
                          XgRevocationStatus status,
                          const char *words)
{
  const XgRevocationResult *result = revocation_find_result (report, source);

  g_assert_nonnull (result);
  g_test_message ("%s: %s", xg_revocation_status_to_string (result->status), result->sentence);
  g_assert_cmpint (result->status, ==, status);
  if (strstr (result->sentence, words) == NULL)
    g_error ("“%s” does not say “%s”", result->sentence, words);
}

/* Under every policy: what @status means for the decision. */
void
revocation_assert_policies (const ProbeFixture *f,
                            const RevocationCase *given,
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
      RevocationCase c = *given;
      g_autoptr (XgProbeReport) report = NULL;

      c.policy = policy;
      report = revocation_probe (f, &c);
      probe_assert_code (report, codes[policy], "");
      if (policy == XG_REVOCATION_OFF)
        {
          g_assert_cmpuint (xg_probe_report_get_revocations (report)->len, ==, 0);
          continue;
        }
      revocation_assert_result (report, source, status, words);
      g_assert_cmpint (xg_probe_report_get_warnings (report)[0] != NULL,
                       ==,
                       policy == XG_REVOCATION_SOFT && status != XG_REVOCATION_STATUS_GOOD &&
                         status != XG_REVOCATION_STATUS_REVOKED && !given->no_source);
      g_assert_cmpint (xg_probe_report_get_facts (report)[0] != NULL,
                       ==,
                       policy == XG_REVOCATION_SOFT && given->no_source);
      g_assert_false (xg_probe_report_can_pin (report));
    }
}
