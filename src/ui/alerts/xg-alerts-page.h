/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "profiles/xg-connector-list.h"
#include "xg-page.h"

G_BEGIN_DECLS

/**
 * XgAlertsPage:
 *
 * The alert inbox of all profiles with its header bar: open, acknowledged, all. The rules are those
 * of the current profile.
 *
 * Properties: show-back, show-start-title-buttons, show-end-title-buttons (boolean; the header
 * bar). Signal: "item-activated" (XgGrid, gint64 rowid): the person wants to see the item of an
 * alert. Actions of its own: alerts.acknowledge, alerts.acknowledge-all, alerts.rules. Wanted:
 * win.back.
 */
#define XG_TYPE_ALERTS_PAGE (xg_alerts_page_get_type ())
G_DECLARE_FINAL_TYPE (XgAlertsPage, xg_alerts_page, XG, ALERTS_PAGE, XgPage)

GtkWidget *xg_alerts_page_new (void);
void xg_alerts_page_set_connectors (XgAlertsPage *self, XgConnectorList *connectors);
void xg_alerts_page_set_grid (XgAlertsPage *self, XgGrid *grid);

G_END_DECLS
