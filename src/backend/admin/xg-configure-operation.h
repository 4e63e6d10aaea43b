/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "admin/xg-node-operation.h"
#include "form/xg-form.h"

G_BEGIN_DECLS

#define XG_TYPE_CONFIGURE_OPERATION (xg_configure_operation_get_type ())
G_DECLARE_FINAL_TYPE (XgConfigureOperation,
                      xg_configure_operation,
                      XG,
                      CONFIGURE_OPERATION,
                      XgNodeOperation)

/* Changes the configuration of a node (XEP-0060 section 8.2). */
XgOperation *
xg_configure_operation_new (XgBroker *broker, const char *node, XgForm *form, GError **error);

G_END_DECLS
