/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "payload/xg-incident.h"

G_BEGIN_DECLS

/**
 * XgIndicatorRow:
 *
 * One indicator: its kind, its value as written, and a button that copies the value.
 */
#define XG_TYPE_INDICATOR_ROW (xg_indicator_row_get_type ())
G_DECLARE_FINAL_TYPE (XgIndicatorRow, xg_indicator_row, XG, INDICATOR_ROW, GtkWidget)

GtkWidget *xg_indicator_row_new (void);
void xg_indicator_row_set (XgIndicatorRow *self, const XgIndicator *indicator, gboolean defanged);
const char *xg_format_indicator_kind (const char *kind);

G_END_DECLS
