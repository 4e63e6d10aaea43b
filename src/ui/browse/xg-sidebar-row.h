/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "browse/xg-activity.h"
#include "browse/xg-place.h"

G_BEGIN_DECLS

/**
 * XgSidebarRow:
 *
 * What is inside a row of the sidebar: for a place (see #XgPlace) or a topic or collection. Reused
 * for other rows while one scrolls.
 */
#define XG_TYPE_SIDEBAR_ROW (xg_sidebar_row_get_type ())
G_DECLARE_FINAL_TYPE (XgSidebarRow, xg_sidebar_row, XG, SIDEBAR_ROW, GtkWidget)

GtkWidget *xg_sidebar_row_new (void);
GtkWidget *xg_sidebar_row_new_with_path (void);
void xg_sidebar_row_set_item (XgSidebarRow *self, GObject *item, XgActivity *activity);
GObject *xg_sidebar_row_get_item (XgSidebarRow *self);

G_END_DECLS
