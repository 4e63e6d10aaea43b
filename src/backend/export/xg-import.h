/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "export/xg-import-line.h"

G_BEGIN_DECLS

/**
 * XgImport:
 *
 * A file of JSON Lines (docs/EXPORT.md) on its way into a store of its own: one worker, one line in
 * memory at a time. What is no item is counted, and the first of them are told; nothing is passed
 * over without a word.
 *
 * Properties, which notify in the thread that began it: n-rows (uint64), how many items were read;
 * fraction (double), how much of the file is behind us, 0 to 1.
 */
#define XG_TYPE_IMPORT (xg_import_get_type ())
G_DECLARE_FINAL_TYPE (XgImport, xg_import, XG, IMPORT, GObject)

XgImport *xg_import_new (GFile *file, const char *folder);
void xg_import_run_async (XgImport *self,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
gboolean xg_import_run_finish (XgImport *self, GAsyncResult *result, GError **error);
XgStore *xg_import_steal_store (XgImport *self);
guint64 xg_import_get_n_rows (XgImport *self);
double xg_import_get_fraction (XgImport *self);
guint64 xg_import_count (XgImport *self, XgImportTrouble trouble);
guint64 xg_import_count_left_out (XgImport *self);
const GPtrArray *xg_import_get_problems (XgImport *self);

G_END_DECLS
