/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "grid/xg-broker.h"
#include "xg-page.h"

G_BEGIN_DECLS

/**
 * XgBrokerPage:
 *
 * A broker: who it is, what it has, and what it can and can't do.
 */
#define XG_TYPE_BROKER_PAGE (xg_broker_page_get_type ())
G_DECLARE_FINAL_TYPE (XgBrokerPage, xg_broker_page, XG, BROKER_PAGE, XgPage)

GtkWidget *xg_broker_page_new (void);
void xg_broker_page_set_broker (XgBrokerPage *self, XgBroker *broker);

G_END_DECLS
