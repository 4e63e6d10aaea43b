/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "profiles/xg-connector.h"

G_BEGIN_DECLS

/**
 * XgSidebarMessage:
 *
 * What stands in place of brokers while the only profile has none: what it is doing, or what is
 * wrong. Invisible when there is nothing to say.
 */
#define XG_TYPE_SIDEBAR_MESSAGE (xg_sidebar_message_get_type ())
G_DECLARE_FINAL_TYPE (XgSidebarMessage, xg_sidebar_message, XG, SIDEBAR_MESSAGE, GtkWidget)

void xg_sidebar_message_set_connector (XgSidebarMessage *self, XgConnector *connector);

G_END_DECLS
