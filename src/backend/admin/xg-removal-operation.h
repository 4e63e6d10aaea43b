/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "admin/xg-node-operation.h"

G_BEGIN_DECLS

#define XG_TYPE_REMOVAL_OPERATION (xg_removal_operation_get_type ())
G_DECLARE_FINAL_TYPE (XgRemovalOperation,
                      xg_removal_operation,
                      XG,
                      REMOVAL_OPERATION,
                      XgNodeOperation)

/* What is gone for good afterwards: a node with all that is in it (XEP-0060 section 8.4), all items
 * of a topic (8.5), an item (7.2). */
XgOperation *xg_delete_operation_new (XgBroker *broker, const char *node);
XgOperation *xg_delete_operation_new_undo (XgBroker *broker, const char *node, const char *before);
XgOperation *xg_purge_operation_new (XgBroker *broker, const char *node);
XgOperation *xg_retract_operation_new (XgBroker *broker, const char *node, const char *item_id);
const char *xg_removal_operation_get_item_id (XgRemovalOperation *self);

G_END_DECLS
