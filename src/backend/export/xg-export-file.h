/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * XgExportFile:
 *
 * A file that is there as a whole or not at all: it is written under another name beside the one
 * that it gets in the end, so that neither an error nor a kill leaves half of it, and what was
 * there before stays until then. For one thread.
 */
typedef struct _XgExportFile XgExportFile;

XgExportFile *xg_export_file_new (const char *path, GError **error);
gboolean xg_export_file_write (XgExportFile *self, const char *data, gsize length, GError **error);
gboolean xg_export_file_commit (XgExportFile *self, GError **error);
void xg_export_file_free (XgExportFile *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgExportFile, xg_export_file_free)

G_END_DECLS
