/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Reads a small file that a person chose; pipes, devices, folders and giants are refused. The
 * memory is wiped when the bytes are freed. Blocks. */
GBytes *xg_plain_file_read (const char *path, gsize max, GError **error);

G_END_DECLS
