/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "plan/xg-operation.h"

G_BEGIN_DECLS

/* For XgPlan. */
void xg_operation_set_state (XgOperation *self, XgOperationState state, const char *result);
void xg_operation_note_error (XgOperation *self, const GError *error);
gboolean xg_operation_set_found (XgOperation *self, const char *found);
void xg_operation_fail (XgOperation *self, const GError *error);
char *xg_operation_dup_evidence_key (XgOperation *self);

G_END_DECLS
