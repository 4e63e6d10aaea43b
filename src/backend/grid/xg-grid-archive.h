/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "export/xg-import.h"
#include "grid/xg-grid.h"

G_BEGIN_DECLS

/*
 * A grid that is only looked at: its cache is a file that was read in, it has no account and never
 * connects, and nothing that is in it can be changed.
 */
XgGrid *xg_grid_new_archive (const char *name);
void xg_grid_open_archive_async (XgGrid *self,
                                 XgImport *import,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);

G_END_DECLS
