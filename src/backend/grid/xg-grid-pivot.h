/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "base/xg-pivot.h"
#include "grid/xg-grid.h"

G_BEGIN_DECLS

char *xg_grid_pivot_dup_filter (const char *indicator);
void xg_grid_pivot_async (XgGrid *self,
                          const char *indicator,
                          guint limit,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
XgPivot *xg_grid_pivot_finish (XgGrid *self, GAsyncResult *result, GError **error);

G_END_DECLS
