/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "admin/xg-node-operation.h"

G_BEGIN_DECLS

#define XG_TYPE_PUBLISH_OPERATION (xg_publish_operation_get_type ())
G_DECLARE_FINAL_TYPE (XgPublishOperation,
                      xg_publish_operation,
                      XG,
                      PUBLISH_OPERATION,
                      XgNodeOperation)

/* Publishes an item (XEP-0060 section 7.1). */
XgOperation *xg_publish_operation_new (XgBroker *broker,
                                       const char *node,
                                       const char *item_id,
                                       const char *xml,
                                       const char *options);
const char *xg_publish_operation_get_item_id (XgPublishOperation *self);

G_END_DECLS
