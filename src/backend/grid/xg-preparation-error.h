/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "security/xg-probe-report.h"

G_BEGIN_DECLS

/* What the security room says, as errors of the XG_STREAM_ERROR domain: one list of reasons why
 * there is no connection, with one advice for each. */
GError *xg_preparation_error_from_domain (const char *jid);
GError *xg_preparation_error_from_identity (GError *error);
GError *xg_preparation_error_from_probe (const GError *error);
GError *xg_preparation_error_from_report (const XgProbeReport *report);

G_END_DECLS
