/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What the tabs of a node are put together from. */
GtkWidget *xg_node_button_new (const char *label, const char *action, const char *css_class);
GtkWidget *xg_node_icon_button_new (const char *icon, const char *label, const char *action);
GtkWidget *xg_node_order_button_new (GMenuModel *menu);
void xg_node_append_explain (GMenu *menu, const char *action, const char *jid);
void xg_node_pop_up_menu (GMenuModel *menu, GtkWidget *button);
void xg_node_pop_up_menu_at (GMenuModel *menu, GtkWidget *row, double x, double y);

G_END_DECLS
