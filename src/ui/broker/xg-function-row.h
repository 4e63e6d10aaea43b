/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "grid/xg-capabilities.h"

G_BEGIN_DECLS

/**
 * XgFunctionRow:
 *
 * One function of a broker in plain words: whether it is there, and why that matters.
 */
#define XG_TYPE_FUNCTION_ROW (xg_function_row_get_type ())
G_DECLARE_FINAL_TYPE (XgFunctionRow, xg_function_row, XG, FUNCTION_ROW, AdwActionRow)

GtkWidget *xg_function_row_new (XgFunction function);
void xg_function_row_update (XgFunctionRow *self, XgCapabilities *capabilities);

G_END_DECLS
