/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "export/xg-export.h"
#include "grid/xg-grid.h"

G_BEGIN_DECLS

XgExport *xg_grid_export_list (XgGrid *self, XgItemList *list, XgExportFormat format);
XgExport *
xg_grid_export_rows (XgGrid *self, const gint64 *rowids, guint n_rowids, XgExportFormat format);

G_END_DECLS
