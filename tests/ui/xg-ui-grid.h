/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "grid/xg-grid.h"

G_BEGIN_DECLS

/* A real grid with a cache in memory and no connection; items come by the way of the store. */

XgGrid *xg_ui_grid_new (void);
void xg_ui_grid_free (XgGrid *grid);
void xg_ui_grid_publish (XgGrid *grid,
                         const char *node,
                         const char *item_id,
                         const char *publisher,
                         const char *xml);
void xg_ui_grid_publish_by (XgGrid *grid,
                            const char *collection,
                            const char *node,
                            const char *item_id,
                            const char *publisher,
                            const char *xml);
void xg_ui_grid_publish_samples (XgGrid *grid, guint n);
void xg_ui_grid_tell (XgGrid *grid, XgRecordKind kind, const char *node, const char *sentence);
void xg_ui_grid_flush (XgGrid *grid);

G_END_DECLS
