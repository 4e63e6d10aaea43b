/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include "grid/xg-grid-export.h"
#include "grid/xg-grid-private.h"

/**
 * xg_grid_export_list:
 * @self: an open grid
 * @list: one of its lists
 * @format: how it is to be written
 *
 * What the list means is exported as the cache has it when the export begins, also what a pause
 * holds back.
 *
 * Returns: (transfer full): an export that has not begun
 */
XgExport *
xg_grid_export_list (XgGrid *self, XgItemList *list, XgExportFormat format)
{
  g_autoptr (XgStoreQuery) query = NULL;

  g_return_val_if_fail (XG_IS_GRID (self) && self->ready, NULL);
  g_return_val_if_fail (XG_IS_ITEM_LIST (list), NULL);

  query = xg_item_list_dup_store_query (list);
  return xg_export_new (self->reader, query, format);
}

/**
 * xg_grid_export_rows:
 * @self: an open grid
 * @rowids: (array length=n_rowids): items
 * @format: how they are to be written
 *
 * Returns: (transfer full): an export that has not begun
 */
XgExport *
xg_grid_export_rows (XgGrid *self, const gint64 *rowids, guint n_rowids, XgExportFormat format)
{
  g_return_val_if_fail (XG_IS_GRID (self) && self->ready, NULL);

  return xg_export_new_for_rows (self->reader, rowids, n_rowids, format);
}
