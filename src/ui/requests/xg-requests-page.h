/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "profiles/xg-connector-list.h"
#include "xg-page.h"

G_BEGIN_DECLS

/**
 * XgRequestsPage:
 *
 * Who waits for a subscription to a node of ours, in all profiles, to be approved or denied one by
 * one or many at once.
 */
#define XG_TYPE_REQUESTS_PAGE (xg_requests_page_get_type ())
G_DECLARE_FINAL_TYPE (XgRequestsPage, xg_requests_page, XG, REQUESTS_PAGE, XgPage)

GtkWidget *xg_requests_page_new (void);
void xg_requests_page_set_connectors (XgRequestsPage *self, XgConnectorList *connectors);

G_END_DECLS
