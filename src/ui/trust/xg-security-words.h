/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "security/xg-probe-report.h"

G_BEGIN_DECLS

/* From how many days before its end on a certificate is spoken of. */
#define XG_SECURITY_WARN_DAYS 30

/* How good or bad something about a connection is. */
typedef enum
{
  XG_SECURITY_NONE, /* there is nothing to judge */
  XG_SECURITY_GOOD,
  XG_SECURITY_DOUBTFUL,
  XG_SECURITY_BAD,
} XgSecurityLevel;

/* How security is said to people. Pure functions: the time is given, nothing is looked up. */
const char *xg_security_level_icon (XgSecurityLevel level);
const char *xg_security_level_class (XgSecurityLevel level);
char *xg_security_format_fingerprint (const char *sha256);
char *xg_security_format_day (gint64 time);
char *xg_security_format_moment (gint64 time);
char *
xg_security_describe_validity (XgCertificate *certificate, gint64 now, XgSecurityLevel *level);
char *xg_security_describe_names (XgCertificate *certificate);
const char *xg_security_describe_mechanism (const char *mechanism);
const char *xg_security_describe_binding (const char *mechanism);
const char *xg_security_describe_policy (XgRevocationPolicy policy);
const char *xg_security_title_for_code (XgProbeCode code);
const char *xg_security_explain_code (XgProbeCode code);
XgSecurityLevel xg_security_level_of_revocation (const XgRevocationResult *result,
                                                 XgRevocationPolicy policy);

G_END_DECLS
