/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "security/xg-probe-report.h"
#include "security/xg-verify.h"

G_BEGIN_DECLS

struct _XgProbeReport
{
  XgProbeCode code;
  char *sentence;
  GStrv reasons;
  GStrv warnings;
  GStrv facts;
  gboolean pinned;
  gboolean can_pin;
  char *domain;
  char *place;
  gint64 time;
  char *protocol;
  char *cipher;
  char *group;
  GStrv mechanisms;
  GStrv bindings;
  gboolean client_asked;
  char *other_host;
  XgCertificate *leaf;
  GPtrArray *sent_chain;
  GPtrArray *verified_chain;
  char *chain_problem;
  char *host_problem;
  char *time_problem;
  char *matched_name;
  XgRevocationPolicy policy;
  GPtrArray *revocations;
};

XgProbeReport *xg_probe_report_new (void);
void xg_probe_report_decide (XgProbeReport *self, const XgVerdict *verdict, const char *pin);

G_END_DECLS
