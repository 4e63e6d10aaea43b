/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "profiles/xg-connector.h"

G_BEGIN_DECLS

/**
 * XgSidebarMenu:
 *
 * The menu of a row of the sidebar: what one can do with the topic, collection, broker or profile.
 */
#define XG_TYPE_SIDEBAR_MENU (xg_sidebar_menu_get_type ())
G_DECLARE_FINAL_TYPE (XgSidebarMenu, xg_sidebar_menu, XG, SIDEBAR_MENU, GObject)

XgSidebarMenu *xg_sidebar_menu_new (GtkWidget *owner);
void xg_sidebar_menu_open (XgSidebarMenu *self,
                           XgConnector *connector,
                           GObject *item,
                           GtkWidget *row,
                           double x,
                           double y);
void xg_sidebar_menu_open_model (XgSidebarMenu *self,
                                 GMenuModel *menu,
                                 GtkWidget *row,
                                 double x,
                                 double y);
void xg_sidebar_menu_forget (XgSidebarMenu *self);

G_END_DECLS
