/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include "grid/xg-grid.h"
#include "store/xg-store.h"

/**
 * xg_grid_delete_cache:
 * @path: see xg_grid_get_cache_path(); no grid has it open
 * @error: return location
 *
 * Deletes all that is kept of a profile's items. For a worker.
 *
 * Returns: whether nothing is left
 */
gboolean
xg_grid_delete_cache (const char *path, GError **error)
{
  return xg_store_delete (path, error);
}
