/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "grid/xg-request.h"

G_BEGIN_DECLS

/**
 * XgRequestRow:
 *
 * Who wants to subscribe to what, with both answers. Signal "answered" (boolean: allowed).
 */
#define XG_TYPE_REQUEST_ROW (xg_request_row_get_type ())
G_DECLARE_FINAL_TYPE (XgRequestRow, xg_request_row, XG, REQUEST_ROW, GtkWidget)

GtkWidget *xg_request_row_new (void);
void xg_request_row_set_request (XgRequestRow *self, XgRequest *request, gboolean with_node);
XgRequest *xg_request_row_get_request (XgRequestRow *self);

G_END_DECLS
