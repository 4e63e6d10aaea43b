/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "browse/xg-activity.h"
#include "browse/xg-sidebar.h"

G_BEGIN_DECLS

/* Between the sidebar and its rows. */
void xg_sidebar_show_menu (XgSidebar *self, GtkWidget *row, GObject *item, double x, double y);
void xg_sidebar_row_clicked (XgSidebar *self, GObject *item);
void xg_sidebar_row_appeared (XgSidebar *self, GtkTreeListRow *row);
XgActivity *xg_sidebar_get_activity (XgSidebar *self);

void xg_sidebar_rows_set_up (XgSidebar *self, GtkListView *tree_view, GtkListView *found_view);

G_END_DECLS
