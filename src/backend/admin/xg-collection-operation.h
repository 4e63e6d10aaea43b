/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "admin/xg-node-operation.h"

G_BEGIN_DECLS

#define XG_TYPE_COLLECTION_OPERATION (xg_collection_operation_get_type ())
G_DECLARE_FINAL_TYPE (XgCollectionOperation,
                      xg_collection_operation,
                      XG,
                      COLLECTION_OPERATION,
                      XgNodeOperation)

/* Puts a node into a collection, or takes it out (XEP-0248 section 7.4 and 7.5). */
XgOperation *xg_collection_operation_new (XgBroker *broker,
                                          const char *node,
                                          const char *collection,
                                          gboolean associate,
                                          const char *reach);
void xg_collection_operation_follow (XgCollectionOperation *self, XgNodeOperation *creation);

G_END_DECLS
