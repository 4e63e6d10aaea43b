/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "grid/xg-item.h"

G_BEGIN_DECLS

/* Rows without a store behind them, for tests of widgets that show rows. */

XgItem *xg_ui_items_make (gint64 rowid, gint64 received);
XgItem *xg_ui_items_make_event (gint64 rowid, XgRecordKind kind, const char *summary);
GListStore *xg_ui_items_make_list (guint n);
void xg_ui_items_arrive (GListStore *store, guint n);
char *xg_ui_items_make_large_payload (void);

G_END_DECLS
