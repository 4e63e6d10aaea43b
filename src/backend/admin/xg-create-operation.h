/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "admin/xg-node-operation.h"

G_BEGIN_DECLS

#define XG_TYPE_CREATE_OPERATION (xg_create_operation_get_type ())
G_DECLARE_FINAL_TYPE (XgCreateOperation, xg_create_operation, XG, CREATE_OPERATION, XgNodeOperation)

/* Creates a topic or a collection (XEP-0060 section 8.1, XEP-0248 section 7.1). */
XgOperation *
xg_create_operation_new (XgBroker *broker, const char *node, XgNodeKind kind, const char *form);

G_END_DECLS
