/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "profiles/xg-connector-list.h"

G_BEGIN_DECLS

/**
 * XgStatusBar:
 *
 * The bottom line of the window, which is its promise: how the connection is secured, that what
 * came equals what was kept, how much comes, and how big the cache is. Properties: narrow (boolean:
 * only the connection and the rate).
 */
#define XG_TYPE_STATUS_BAR (xg_status_bar_get_type ())
G_DECLARE_FINAL_TYPE (XgStatusBar, xg_status_bar, XG, STATUS_BAR, GtkWidget)

void xg_status_bar_set_grid (XgStatusBar *self, XgGrid *grid);
void xg_status_bar_set_connectors (XgStatusBar *self, XgConnectorList *connectors);
void xg_status_bar_set_narrow (XgStatusBar *self, gboolean narrow);
char *xg_status_bar_format_ledger (guint64 received,
                                   guint64 stored,
                                   guint64 updated,
                                   guint64 duplicate,
                                   guint64 rejected);

G_END_DECLS
