/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "admin/xg-node-operation.h"

G_BEGIN_DECLS

#define XG_TYPE_KEPT_OPERATION (xg_kept_operation_get_type ())
G_DECLARE_FINAL_TYPE (XgKeptOperation, xg_kept_operation, XG, KEPT_OPERATION, XgNodeOperation)

/* A change as the cache has kept it: its request is sent as it stands, and read again. */
XgOperation *xg_kept_operation_new (XgBroker *broker,
                                    const char *node,
                                    const char *sentence,
                                    const char *request,
                                    const char *before,
                                    XgOperationKind kind);

G_END_DECLS
