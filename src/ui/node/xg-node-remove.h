/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "grid/xg-broker.h"
#include "plan/xg-plan.h"

G_BEGIN_DECLS

/*
 * What destroys a node, or all that is in it: shown for review, with what it means for others, and
 * applied only when the person has typed what is destroyed. Both return at once; the plan is
 * watched by who wants to know what became of it. @near: a widget of the window.
 */
XgPlan *xg_node_delete (XgNode *node, GtkWidget *near);
XgPlan *xg_node_purge (XgNode *node, GtkWidget *near);

G_END_DECLS
