/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * XgPageFile:
 *
 * The pages of an SQLite database, read without SQLite: also those of a file that SQLite refuses.
 * What stands in the log (write-ahead log, PATH-wal) takes the place of what stands in the file, as
 * far as the log is sound. Read-only; one thread at a time.
 */
typedef struct _XgPageFile XgPageFile;

XgPageFile *xg_page_file_open (const char *path, GError **error);
void xg_page_file_free (XgPageFile *self);

guint xg_page_file_get_n_pages (XgPageFile *self);
guint xg_page_file_get_page_size (XgPageFile *self);
guint xg_page_file_get_usable_size (XgPageFile *self);
guint32 xg_page_file_get_application_id (XgPageFile *self);
guint32 xg_page_file_get_user_version (XgPageFile *self);
gboolean xg_page_file_is_log_damaged (XgPageFile *self);
gboolean xg_page_file_read (XgPageFile *self, guint number, guint8 *page);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgPageFile, xg_page_file_free)

G_END_DECLS
