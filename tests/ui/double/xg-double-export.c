/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "double/xg-double-private.h"

#include "grid/xg-grid-export.h"

/* There is no cache that anything could be exported from. */

XgExport *
xg_grid_export_list (XgGrid *self, XgItemList *list, XgExportFormat format)
{
  xg_double_note ("export list");
  return NULL;
}

XgExport *
xg_grid_export_rows (XgGrid *self, const gint64 *rowids, guint n_rowids, XgExportFormat format)
{
  xg_double_note ("export %u rows", n_rowids);
  return NULL;
}
