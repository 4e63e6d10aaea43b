/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "grid/xg-grid.h"

G_BEGIN_DECLS

/**
 * XgRequestTrouble:
 *
 * Why a broker does not tell who waits for an approval, and a way to ask it again. There is nothing
 * to see while all is well. Property "asking" (boolean, with notification).
 */
#define XG_TYPE_REQUEST_TROUBLE (xg_request_trouble_get_type ())
G_DECLARE_FINAL_TYPE (XgRequestTrouble, xg_request_trouble, XG, REQUEST_TROUBLE, GtkWidget)

GtkWidget *xg_request_trouble_new (XgGrid *grid, XgBroker *broker);
gboolean xg_request_trouble_get_asking (XgRequestTrouble *self);

G_END_DECLS
