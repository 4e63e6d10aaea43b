/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include "grid/xg-grid-archive.h"

#include "grid/xg-grid-private.h"

/**
 * xg_grid_new_archive:
 * @name: what people call it: that of the file
 *
 * Returns: (transfer full): a grid that is not open yet
 */
XgGrid *
xg_grid_new_archive (const char *name)
{
  g_autoptr (XgProfile) profile = xg_profile_new (name);
  g_autofree char *id = g_uuid_string_random ();
  XgGrid *self;

  /* It is no profile's, and nothing that goes by a profile may take it for one. */
  g_object_set (profile, "id", id, NULL);
  self = xg_grid_new (profile, NULL, FALSE);
  self->archive = TRUE;
  return self;
}

/**
 * xg_grid_open_archive_async:
 * @self: a grid of xg_grid_new_archive()
 * @import: one that succeeded; it gives its store away
 * @cancellable: (nullable): a cancellable
 * @callback: called when it can be looked at
 * @user_data: for @callback; ends with xg_grid_open_finish()
 */
void
xg_grid_open_archive_async (XgGrid *self,
                            XgImport *import,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  XgStore *store;

  g_return_if_fail (XG_IS_GRID (self) && self->archive);
  g_return_if_fail (XG_IS_IMPORT (import));

  store = xg_import_steal_store (import);
  g_return_if_fail (store != NULL);

  xg_grid_open_store_async (self, store, cancellable, callback, user_data);
}

/**
 * xg_grid_is_archive:
 *
 * Returns: whether it is only looked at: it never connects, and what would change it does nothing
 */
gboolean
xg_grid_is_archive (XgGrid *self)
{
  g_return_val_if_fail (XG_IS_GRID (self), FALSE);

  return self->archive;
}
