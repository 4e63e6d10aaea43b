/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "browse/xg-place.h"

G_BEGIN_DECLS

/**
 * XgSidebarSection:
 *
 * The rows of one profile, in the order of the screen: where there are several profiles its own
 * row, then for each broker its heading and its topics and collections at the top.
 *
 * Signal: "broker-toggled" (XgBroker): the rows below its heading are shown anew, or no more.
 */
#define XG_TYPE_SIDEBAR_SECTION (xg_sidebar_section_get_type ())
G_DECLARE_FINAL_TYPE (XgSidebarSection, xg_sidebar_section, XG, SIDEBAR_SECTION, GObject)

XgSidebarSection *xg_sidebar_section_new (XgConnector *connector);
GListModel *xg_sidebar_section_get_model (XgSidebarSection *self);
GListModel *xg_sidebar_section_get_brokers (XgSidebarSection *self);
XgConnector *xg_sidebar_section_get_connector (XgSidebarSection *self);
XgPlace *xg_sidebar_section_get_items (XgSidebarSection *self);
XgPlace *xg_sidebar_section_get_heading (XgSidebarSection *self, XgBroker *broker);
gboolean xg_sidebar_section_has_broker (XgSidebarSection *self, XgBroker *broker);
void xg_sidebar_section_set_named (XgSidebarSection *self, gboolean named);

G_END_DECLS
