/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "security/xg-certificate.h"
#include "security/xg-revocation-result.h"

G_BEGIN_DECLS

#define XG_TYPE_PROBE_REPORT (xg_probe_report_get_type ())

/* Why a server is refused: the weightiest of all reasons. */
typedef enum
{
  XG_PROBE_ACCEPTED,
  XG_PROBE_UNKNOWN_CA,         /* no chain to an authority that is trusted here */
  XG_PROBE_WRONG_HOST,         /* the certificate is for others */
  XG_PROBE_EXPIRED,            /* it or one above it */
  XG_PROBE_NOT_YET_VALID,      /* it or one above it */
  XG_PROBE_WEAK,               /* key or hash can be forged */
  XG_PROBE_BAD_CHAIN,          /* anything else that OpenSSL finds wrong with the chain */
  XG_PROBE_REVOKED,            /* it or one above it */
  XG_PROBE_REVOCATION_UNKNOWN, /* nobody could tell, and the policy is hard */
  XG_PROBE_STAPLE_MISSING,     /* the certificate demands a stapled answer (RFC 7633) */
  XG_PROBE_PIN_CHANGED,        /* another certificate than the pinned one */
} XgProbeCode;

/* What a probe saw of a server, and whether it may be trusted. Immutable: any thread may read it.
 * All strings are for people and safe to show; there is nothing secret in it. */
typedef struct _XgProbeReport XgProbeReport;

GType xg_probe_report_get_type (void);
XgProbeReport *xg_probe_report_ref (XgProbeReport *self);
void xg_probe_report_unref (XgProbeReport *self);

/* The decision. A refused server's report still has all the rest. */
gboolean xg_probe_report_is_accepted (const XgProbeReport *self);
XgProbeCode xg_probe_report_get_code (const XgProbeReport *self);
const char *xg_probe_report_get_sentence (const XgProbeReport *self);
const char *const *xg_probe_report_get_reasons (const XgProbeReport *self);
const char *const *xg_probe_report_get_warnings (const XgProbeReport *self);
const char *const *xg_probe_report_get_facts (const XgProbeReport *self);
gboolean xg_probe_report_is_pinned (const XgProbeReport *self);
gboolean xg_probe_report_can_pin (const XgProbeReport *self);

/* Where and when */
const char *xg_probe_report_get_domain (const XgProbeReport *self);
const char *xg_probe_report_get_place (const XgProbeReport *self);
gint64 xg_probe_report_get_time (const XgProbeReport *self);

/* The connection */
const char *xg_probe_report_get_protocol (const XgProbeReport *self);
const char *xg_probe_report_get_cipher (const XgProbeReport *self);
const char *xg_probe_report_get_group (const XgProbeReport *self);
const char *const *xg_probe_report_get_mechanisms (const XgProbeReport *self);
const char *const *xg_probe_report_get_bindings (const XgProbeReport *self);
gboolean xg_probe_report_get_client_asked (const XgProbeReport *self);
const char *xg_probe_report_get_other_host (const XgProbeReport *self);

/* The certificates, aspect by aspect: NULL or what is wrong with it */
XgCertificate *xg_probe_report_get_leaf (const XgProbeReport *self);
GPtrArray *xg_probe_report_get_sent_chain (const XgProbeReport *self);
GPtrArray *xg_probe_report_get_verified_chain (const XgProbeReport *self);
const char *xg_probe_report_get_chain_problem (const XgProbeReport *self);
const char *xg_probe_report_get_host_problem (const XgProbeReport *self);
const char *xg_probe_report_get_time_problem (const XgProbeReport *self);
const char *xg_probe_report_get_matched_name (const XgProbeReport *self);
XgRevocationPolicy xg_probe_report_get_revocation_policy (const XgProbeReport *self);
GPtrArray *xg_probe_report_get_revocations (const XgProbeReport *self);

char *xg_probe_report_to_text (const XgProbeReport *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgProbeReport, xg_probe_report_unref)

G_END_DECLS
