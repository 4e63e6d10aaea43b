/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "double/xg-double-private.h"

#include "grid/xg-grid-archive.h"
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

XgGrid *
xg_grid_new_archive (const char *name)
{
  g_autoptr (XgProfile) profile = xg_profile_new (name);

  return xg_grid_new (profile, NULL, FALSE);
}

void
xg_grid_open_archive_async (XgGrid *self,
                            XgImport *import,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  xg_double_note ("open archive");
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "no archives here");
}
