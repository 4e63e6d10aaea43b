/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "admin/xg-kept-item.h"
#include "grid/xg-grid.h"

G_BEGIN_DECLS

/**
 * XgItemDialog:
 *
 * One item as the broker has it now, read as in the feed.
 */
#define XG_TYPE_ITEM_DIALOG (xg_item_dialog_get_type ())
G_DECLARE_FINAL_TYPE (XgItemDialog, xg_item_dialog, XG, ITEM_DIALOG, AdwWindow)

GtkWidget *xg_item_dialog_new (XgGrid *grid, XgBroker *broker, const char *node, XgKeptItem *item);

G_END_DECLS
