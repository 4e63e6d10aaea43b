/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "export/xg-export-format.h"

G_BEGIN_DECLS

/**
 * XgExport:
 *
 * Items of the cache on their way into a file, oldest first: one worker, one row in memory at a
 * time. What comes in after it began is not in the file.
 *
 * Properties, which notify in the thread that began it: n-rows (uint64), how many are written;
 * fraction (double), how much of the way is done, 0 to 1.
 */
#define XG_TYPE_EXPORT (xg_export_get_type ())
G_DECLARE_FINAL_TYPE (XgExport, xg_export, XG, EXPORT, GObject)

XgExport *xg_export_new (XgReader *reader, const XgStoreQuery *query, XgExportFormat format);
XgExport *xg_export_new_for_rows (XgReader *reader,
                                  const gint64 *rowids,
                                  guint n_rowids,
                                  XgExportFormat format);
void xg_export_run_async (XgExport *self,
                          GFile *file,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
gboolean xg_export_run_finish (XgExport *self, GAsyncResult *result, GError **error);
guint64 xg_export_get_n_rows (XgExport *self);
double xg_export_get_fraction (XgExport *self);

G_END_DECLS
