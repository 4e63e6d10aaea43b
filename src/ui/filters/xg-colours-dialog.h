/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "filters/xg-filter-list.h"
#include "grid/xg-grid.h"

G_BEGIN_DECLS

/**
 * XgColoursDialog:
 *
 * The rules that colour rows, in their order, each with a switch; and the form of one.
 */
#define XG_TYPE_COLOURS_DIALOG (xg_colours_dialog_get_type ())
G_DECLARE_FINAL_TYPE (XgColoursDialog, xg_colours_dialog, XG, COLOURS_DIALOG, AdwWindow)

GtkWidget *xg_colours_dialog_new (XgFilterList *list, XgGrid *grid);
void xg_colours_dialog_add (XgColoursDialog *self, const char *text);

G_END_DECLS
