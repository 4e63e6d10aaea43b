/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtksourceview/gtksource.h>

#include "card/xg-fold-text.h"

G_BEGIN_DECLS

/**
 * XgSourceGutter:
 *
 * The numbers of the lines of a text, which are not those of the view where something is folded,
 * and beside them the arrows that fold and unfold.
 *
 * Signal: "toggled" (guint line): the arrow of a line of the view was pressed.
 */
#define XG_TYPE_SOURCE_GUTTER (xg_source_gutter_get_type ())
G_DECLARE_FINAL_TYPE (XgSourceGutter, xg_source_gutter, XG, SOURCE_GUTTER, GtkSourceGutterRenderer)

GtkWidget *xg_source_gutter_new (void);
void xg_source_gutter_set_model (XgSourceGutter *self, XgFoldText *model);

G_END_DECLS
