/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <sqlite3.h>

#include "store/xg-salvage-scan.h"

G_BEGIN_DECLS

/* Where the work on a set-aside cache stands, in the new one's table "meta". */
#define XG_SALVAGE_META_FILE "salvage"      /* name of the file; there while there is work left */
#define XG_SALVAGE_META_LAST "salvage-last" /* highest row id of the old items */
#define XG_SALVAGE_META_PAGE "salvage-page" /* the next page to look into */
#define XG_SALVAGE_META_INDEX                                                                      \
  "salvage-index"                        /* rows up to this one can be found by their words        \
                                          */
#define XG_SALVAGE_META_LOST "lost-rows" /* rows lost by all damages so far */

/**
 * XgSalvageChunk:
 *
 * Some rows, or some words of the full-text index, on their way to the store thread, which writes
 * them in one transaction together with how far the work is. Reference counted, thread-safe.
 */
typedef struct _XgSalvageChunk XgSalvageChunk;

XgSalvageChunk *xg_salvage_chunk_new (void);
XgSalvageChunk *xg_salvage_chunk_ref (XgSalvageChunk *self);
void xg_salvage_chunk_unref (XgSalvageChunk *self);
void
xg_salvage_chunk_add_row (XgSalvageChunk *self, XgSalvageTable table, const XgPageRecord *record);
void xg_salvage_chunk_add_text (XgSalvageChunk *self, gint64 rowid, char *text);
void xg_salvage_chunk_set_mark (XgSalvageChunk *self, const char *name, gint64 value);
void xg_salvage_chunk_set_tidy (XgSalvageChunk *self, gint64 last);
void xg_salvage_chunk_set_done (XgSalvageChunk *self);
guint xg_salvage_chunk_get_n (const XgSalvageChunk *self);
gsize xg_salvage_chunk_get_size (const XgSalvageChunk *self);
int xg_salvage_chunk_write (XgSalvageChunk *self, sqlite3 *db);

void xg_salvage_chunk_end (XgSalvageChunk *self, gboolean written);
gboolean xg_salvage_chunk_wait (XgSalvageChunk *self, gint64 until, gboolean *written);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (XgSalvageChunk, xg_salvage_chunk_unref)

G_END_DECLS
