/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "http-server.h"
#include "probe-fixture.h"
#include "revocation-kit.h"

/* A server and what is known of it beforehand. */
typedef struct
{
  const Pki *pki;
  const Pki *intermediate;
  GBytes *staple;
  const char *crl_file;
  const char *pin;
  XgRevocationPolicy policy;
  gboolean no_source; /* nobody could be asked: that is a fact, and no warning */
} RevocationCase;

Pki *revocation_make_server (const ProbeFixture *f, const char *aia, const char *cdp);
XgProbeReport *revocation_probe (const ProbeFixture *f, const RevocationCase *c);
const XgRevocationResult *revocation_find_result (const XgProbeReport *report,
                                                  XgRevocationSource source);
void revocation_assert_result (const XgProbeReport *report,
                               XgRevocationSource source,
                               XgRevocationStatus status,
                               const char *words);
void revocation_assert_policies (const ProbeFixture *f,
                                 const RevocationCase *given,
                                 XgRevocationSource source,
                                 XgRevocationStatus status,
                                 const char *words);
