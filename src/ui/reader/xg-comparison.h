/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "card/xg-diff.h"
#include "grid/xg-grid.h"

G_BEGIN_DECLS

/**
 * XgComparison:
 * @entries: (element-type XgDiffEntry): what differs
 * @n_left_out: elements and attributes of very large documents that were not compared
 */
typedef struct
{
  GArray *entries;
  guint64 n_left_out;
} XgComparison;

void xg_comparison_free (XgComparison *self);
void xg_comparison_load_async (XgGrid *grid,
                               gint64 older,
                               gint64 newer,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
XgComparison *xg_comparison_load_finish (XgGrid *grid, GAsyncResult *result, GError **error);
char *xg_comparison_describe (const XgComparison *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgComparison, xg_comparison_free)

G_END_DECLS
