/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "security/xg-revocation-result.h"

G_BEGIN_DECLS

XgRevocationResult *
xg_revocation_result_new (XgRevocationSource source, XgCertificate *certificate, const char *place);
void xg_revocation_result_set (XgRevocationResult *self, XgRevocationStatus status, char *sentence);
void xg_revocation_result_set_good (XgRevocationResult *self);
void
xg_revocation_result_set_revoked (XgRevocationResult *self, gint64 revoked_at, const char *reason);

G_END_DECLS
