/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "payload/xg-incident.h"

G_BEGIN_DECLS

/**
 * XgIndicatorRow:
 *
 * One indicator: its kind, its value as written, a button that leads to what the cache knows of it,
 * one that copies the value, and both and more in a menu. Actions of its own: indicator.show,
 * indicator.filter, indicator.copy, indicator.copy-defanged,
 * indicator.copy-base64.
 */
#define XG_TYPE_INDICATOR_ROW (xg_indicator_row_get_type ())
G_DECLARE_FINAL_TYPE (XgIndicatorRow, xg_indicator_row, XG, INDICATOR_ROW, GtkWidget)

GtkWidget *xg_indicator_row_new (void);
void xg_indicator_row_set (XgIndicatorRow *self, const XgIndicator *indicator, gboolean defanged);
const char *xg_format_indicator_kind (const char *kind);
void xg_indicator_row_show (XgIndicatorRow *self);
void xg_indicator_row_add_keys (GtkWidget *list);

G_END_DECLS
