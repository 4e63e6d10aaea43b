/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "admin/xg-people-many.h"

G_BEGIN_DECLS

/*
 * A node that may be chosen, and what it told of its owners. Properties with notification: chosen
 * (boolean), words (string: its owners, or why nobody knows them; NULL: not asked so far).
 */
#define XG_TYPE_CHOSEN_NODE (xg_chosen_node_get_type ())
G_DECLARE_FINAL_TYPE (XgChosenNode, xg_chosen_node, XG, CHOSEN_NODE, GObject)

XgChosenNode *xg_chosen_node_new (XgNode *node);
XgNode *xg_chosen_node_get_node (XgChosenNode *self);
gboolean xg_chosen_node_get_chosen (XgChosenNode *self);
const char *xg_chosen_node_get_words (XgChosenNode *self);
void xg_chosen_node_take_answer (XgChosenNode *self, const XgNodePeople *answer);
const XgNodePeople *xg_chosen_node_get_answer (XgChosenNode *self);
void xg_chosen_node_forget_answer (XgChosenNode *self);

G_END_DECLS
