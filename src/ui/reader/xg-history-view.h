/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "grid/xg-grid.h"

G_BEGIN_DECLS

/**
 * XgHistoryView:
 *
 * The versions of an item, and where else its incident was told; each can be looked at, and
 * compared with the one that is shown.
 *
 * Signals: "chosen" (XgItem): the person wants to see this one; "found": what was looked for in the
 * cache is there.
 */
#define XG_TYPE_HISTORY_VIEW (xg_history_view_get_type ())
G_DECLARE_FINAL_TYPE (XgHistoryView, xg_history_view, XG, HISTORY_VIEW, GtkWidget)

void xg_history_view_set (XgHistoryView *self, XgGrid *grid, XgItem *item, const char *incident);
void xg_history_view_find (XgHistoryView *self,
                           XgGrid *grid,
                           const char *broker,
                           const char *node,
                           const char *item_id);

G_END_DECLS
