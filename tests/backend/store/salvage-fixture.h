/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "xg-store-test.h"

G_BEGIN_DECLS

/* A sound cache, copies of it with damage, and what is left of them. */

#define SALVAGE_PAGE  4096
#define SALVAGE_NODES 7

/* Closed in order; never written to again. */
extern TestPlace salvage_origin;

char *salvage_find_text (const char *xml, gsize length);
char *salvage_make_payload (guint i, const char *state);
void salvage_copy_file (const char *from, const char *to);
void salvage_copy_origin (TestPlace *place);
gint64 salvage_origin_number (const char *sql);
void salvage_write_at (const char *path, gint64 offset, const guint8 *bytes, gsize length);
void salvage_damage_page (const char *path, gint64 number, gboolean zero);
GArray *salvage_list_pages (const char *path, const char *where);
char *salvage_join_numbers (const GArray *numbers, guint n);
gint64 salvage_count_left (const char *table, const char *pages);
void salvage_done_cb (XgStore *store, gint64 last, gpointer user_data);
void salvage_run (XgStore *store);
gint64 salvage_count_rows (XgStore *store, const char *sql);
gint64 salvage_count_beside (XgStore *store, const char *path, const char *sql);
void salvage_assert_rows (XgStore *store);
gboolean salvage_has_dbstat (void);
int salvage_run_tests (int argc, char **argv, void (*add) (void));

G_END_DECLS
