/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "filters/xg-filter-list.h"
#include "grid/xg-grid.h"

G_BEGIN_DECLS

/* Rules beyond so many colour nothing. */
#define XG_ROW_COLOURS_MAX 64

/**
 * XgRowColours:
 *
 * Colours the rows of lists by the first rule that means their item. Only rows that are bound are
 * looked at: what the row itself tells is decided at once, in memory; where only the payload tells,
 * the cache is asked in a worker, for all these rows together, and the colour comes when it
 * answers. Colours never stand alone: the row's tooltip and accessible description tell the rule.
 */
#define XG_TYPE_ROW_COLOURS (xg_row_colours_get_type ())
G_DECLARE_FINAL_TYPE (XgRowColours, xg_row_colours, XG, ROW_COLOURS, GObject)

XgRowColours *xg_row_colours_new (void);
void xg_row_colours_set_rules (XgRowColours *self, XgFilterList *rules);
void xg_row_colours_set_grid (XgRowColours *self, XgGrid *grid);
void xg_row_colours_install (XgRowColours *self, GtkWidget *list);
void xg_row_colours_bind (GtkWidget *child, XgItem *item);
void xg_row_colours_unbind (GtkWidget *child);

G_END_DECLS
