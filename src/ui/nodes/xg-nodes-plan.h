/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "grid/xg-broker.h"

G_BEGIN_DECLS

/* What is done with several nodes of a broker at once: each is one plan, shown for review.
 * (element-type XgNode), at least one; @near: a widget of the window. */
void xg_nodes_delete (XgBroker *broker, GPtrArray *nodes, GtkWidget *near);
void xg_nodes_put_into (XgBroker *broker, GPtrArray *nodes, GtkWidget *near);

G_END_DECLS
