/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "grid/xg-broker.h"

G_BEGIN_DECLS

/* What else can be done with the node of a page, by the actions of #XgNodeActions. */
GtkWidget *xg_node_menu_new (void);
void xg_node_menu_set_node (GtkPopoverMenu *menu, XgNode *node);

G_END_DECLS
