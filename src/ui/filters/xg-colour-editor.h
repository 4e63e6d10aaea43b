/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "filters/xg-filter-list.h"
#include "grid/xg-grid.h"

G_BEGIN_DECLS

/**
 * XgColourEditor:
 *
 * The form of a rule that colours rows. Signal: "done": it was saved or given up.
 */
#define XG_TYPE_COLOUR_EDITOR (xg_colour_editor_get_type ())
G_DECLARE_FINAL_TYPE (XgColourEditor, xg_colour_editor, XG, COLOUR_EDITOR, GtkWidget)

void xg_colour_editor_edit (XgColourEditor *self,
                            XgFilterList *list,
                            XgFilterEntry *entry,
                            const char *text);
void xg_colour_editor_set_grid (XgColourEditor *self, XgGrid *grid);
GtkWidget *xg_colour_swatch_new (XgFilterColour colour);
void xg_colour_swatch_set (GtkWidget *swatch, XgFilterColour colour);

G_END_DECLS
