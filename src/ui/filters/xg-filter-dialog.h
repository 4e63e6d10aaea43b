/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "filters/xg-filter-list.h"
#include "grid/xg-grid.h"

G_BEGIN_DECLS

/**
 * XgFilterDialog:
 *
 * Name and expression of a filter of the sidebar, new or to be changed.
 */
#define XG_TYPE_FILTER_DIALOG (xg_filter_dialog_get_type ())
G_DECLARE_FINAL_TYPE (XgFilterDialog, xg_filter_dialog, XG, FILTER_DIALOG, AdwWindow)

GtkWidget *xg_filter_dialog_new (XgFilterList *list, XgFilterEntry *entry, const char *text);
void xg_filter_dialog_set_grid (XgFilterDialog *self, XgGrid *grid);
void xg_filter_dialog_present (XgFilterDialog *self, GtkWidget *parent);

G_END_DECLS
