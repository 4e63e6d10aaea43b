/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/* The newest schema, in PRAGMA user_version. */
#define XG_SCHEMA_VERSION 8

/* In the file's header (PRAGMA application_id): "XGC1". */
#define XG_SCHEMA_APPLICATION_ID 0x58474331

gboolean xg_schema_get_versions (sqlite3 *db,
                                 int *application_id,
                                 int *version,
                                 const char *path,
                                 GError **error);
gboolean
xg_schema_check_versions (int application_id, int version, const char *path, GError **error);
gboolean xg_schema_migrate (sqlite3 *db, const char *path, GError **error);

G_END_DECLS
