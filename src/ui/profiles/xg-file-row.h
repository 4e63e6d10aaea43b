/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * XgFileRow:
 *
 * A row for the path of a file, with a button to choose one and a button to have none.
 *
 * Properties: path (string; NULL: none), nothing (string: what stands there for none),
 * chooser-title (string), patterns (string: of the files that are offered first, such as "*.pem
 * *.crt").
 */
#define XG_TYPE_FILE_ROW (xg_file_row_get_type ())
G_DECLARE_FINAL_TYPE (XgFileRow, xg_file_row, XG, FILE_ROW, AdwActionRow)

const char *xg_file_row_get_path (XgFileRow *self);
void xg_file_row_set_path (XgFileRow *self, const char *path);

G_END_DECLS
