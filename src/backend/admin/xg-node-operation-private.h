/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "admin/xg-node-operation.h"
#include "grid/xg-broker-changes.h"

G_BEGIN_DECLS

/* Words for sentences */
char *xg_node_operation_tell_node (XgBroker *broker, const char *node);
XgNodeKind xg_node_operation_get_kind_of (XgBroker *broker, const char *node);

void xg_node_operation_set_node (XgNodeOperation *self, const char *node);
void xg_node_operation_set_about (XgNodeOperation *self,
                                  XgReasonAction action,
                                  XgReadingKind evidence,
                                  XgFunction function);

G_END_DECLS
