/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "double/xg-double-report.h"
#include "trust/xg-security-facts.h"

G_BEGIN_DECLS

#define XG_SAMPLE_DAY (24 * 60 * 60)

/* Certificates as they come: server, authority between, root. DAYS: how long the server's one is
 * still valid. */
XgCertificate *xg_sample_certificate_new (const char *name, int days);
XgProbeReport *xg_sample_report_new_accepted (int days);
XgProbeReport *xg_sample_report_new_unknown_ca (void);
XgProbeReport *xg_sample_report_new_pin_changed (void);
XgProbeReport *xg_sample_report_new_revoked (void);
XgProbeReport *xg_sample_report_new_hostile (void);
XgProfile *xg_sample_profile_new (void);
XgSecurityFacts *xg_sample_facts_new (XgProfile *profile, XgProbeReport *report);

G_END_DECLS
