/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "grid/xg-grid.h"
#include "xg-page.h"

G_BEGIN_DECLS

/**
 * XgItemView:
 *
 * One item in full, with its header bar: an #XgReadingView and a pin.
 *
 * Properties: show-back, show-start-title-buttons, show-end-title-buttons (boolean; the header
 * bar), item (XgItem, read-only), loading (boolean, read-only). Actions of its own:
 * item-view.search, item-view.toggle-pinned. Wanted from the window: win.back.
 */
#define XG_TYPE_ITEM_VIEW (xg_item_view_get_type ())
G_DECLARE_FINAL_TYPE (XgItemView, xg_item_view, XG, ITEM_VIEW, XgPage)

GtkWidget *xg_item_view_new (void);
void xg_item_view_set_item (XgItemView *self, XgGrid *grid, XgItem *item);
XgItem *xg_item_view_get_item (XgItemView *self);
gboolean xg_item_view_get_loading (XgItemView *self);

G_END_DECLS
