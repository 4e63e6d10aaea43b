/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "admin/xg-node-operation.h"
#include "base/xg-affiliation.h"

G_BEGIN_DECLS

#define XG_TYPE_AFFILIATION_OPERATION (xg_affiliation_operation_get_type ())
G_DECLARE_FINAL_TYPE (XgAffiliationOperation,
                      xg_affiliation_operation,
                      XG,
                      AFFILIATION_OPERATION,
                      XgNodeOperation)

/* Changes what an account is to a node (XEP-0060 section 8.9.2). */
XgOperation *xg_affiliation_operation_new (XgBroker *broker,
                                           const char *node,
                                           const char *jid,
                                           XgAffiliation before,
                                           XgAffiliation after);

G_END_DECLS
