/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "grid/xg-alert.h"

G_BEGIN_DECLS

/**
 * XgAlertRow:
 *
 * One alert of the list: severity, summary, which rule, where, who, when, and a button that
 * acknowledges it or opens it again.
 *
 * Signal: "toggled" (XgAlert): the button was pressed.
 */
#define XG_TYPE_ALERT_ROW (xg_alert_row_get_type ())
G_DECLARE_FINAL_TYPE (XgAlertRow, xg_alert_row, XG, ALERT_ROW, GtkWidget)

GtkWidget *xg_alert_row_new (void);
XgAlert *xg_alert_row_get_alert (XgAlertRow *self); /* (transfer none) (nullable) */
void xg_alert_row_set_alert (XgAlertRow *self, XgAlert *alert, const char *profile);

G_END_DECLS
