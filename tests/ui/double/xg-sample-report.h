/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "security/xg-probe-report-private.h"
#include "trust/xg-security-facts.h"

G_BEGIN_DECLS

#define XG_SAMPLE_DAY (24 * 60 * 60)

/* Reports as the probe makes them of certificates that are made here. DAYS: how long the server's
 * one is still valid. PIN: that of the profile, or NULL. */
XgCertificate *xg_sample_certificate_new (const char *name, int days);
XgProbeReport *xg_sample_report_new_accepted (int days);
XgProbeReport *xg_sample_report_new_without_source (void);
XgProbeReport *xg_sample_report_new_self_signed (const char *pin);
XgProbeReport *xg_sample_report_new_revoked (void);
XgProbeReport *xg_sample_report_new_hostile (void);
XgProfile *xg_sample_profile_new (void);
XgSecurityFacts *xg_sample_facts_new (XgProfile *profile, XgProbeReport *report);

G_END_DECLS
