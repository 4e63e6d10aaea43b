/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "security/xg-probe-report.h"

G_BEGIN_DECLS

/* A stand-in for XgProbeReport: what a test fills in is what it tells. Strings and vectors belong
 * to the test and outlive it, the rest is owned. */
struct _XgProbeReport
{
  gatomicrefcount ref_count;

  XgProbeCode code;
  const char *sentence;
  const char *const *reasons;
  const char *const *warnings;
  gboolean pinned;
  gboolean can_pin;
  const char *domain;
  const char *place;
  gint64 time;
  const char *protocol;
  const char *cipher;
  const char *group;
  const char *const *mechanisms;
  const char *const *bindings;
  gboolean client_asked;
  GPtrArray *chain; /* sent and verified */
  const char *chain_problem;
  const char *host_problem;
  const char *time_problem;
  const char *matched_name;
  XgRevocationPolicy policy;
  GPtrArray *revocations;
};

XgProbeReport *xg_double_report_new (void);
void xg_double_report_add_result (XgProbeReport *self,
                                  XgRevocationSource source,
                                  XgRevocationStatus status,
                                  XgCertificate *certificate,
                                  const char *place,
                                  const char *sentence);

G_END_DECLS
