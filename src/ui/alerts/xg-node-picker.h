/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "grid/xg-grid.h"

G_BEGIN_DECLS

/**
 * XgNodePicker:
 *
 * A searchable list of everywhere, all topics and all collections, with a header bar.
 *
 * Signals: "picked" (XgNode, NULL: everywhere); "back".
 */
#define XG_TYPE_NODE_PICKER (xg_node_picker_get_type ())
G_DECLARE_FINAL_TYPE (XgNodePicker, xg_node_picker, XG, NODE_PICKER, GtkWidget)

GtkWidget *xg_node_picker_new (void);
void xg_node_picker_set_grid (XgNodePicker *self, XgGrid *grid);

G_END_DECLS
