/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "grid/xg-broker.h"

G_BEGIN_DECLS

/**
 * XgParentList:
 *
 * The collections that a new node is put into, to be chosen among those that are known.
 */
#define XG_TYPE_PARENT_LIST (xg_parent_list_get_type ())
G_DECLARE_FINAL_TYPE (XgParentList, xg_parent_list, XG, PARENT_LIST, GtkWidget)

void xg_parent_list_set_broker (XgParentList *self, XgBroker *broker);
void xg_parent_list_add (XgParentList *self, XgNode *collection);
const char *const *xg_parent_list_get_ids (XgParentList *self);

G_END_DECLS
