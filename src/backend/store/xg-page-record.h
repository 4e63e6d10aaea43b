/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "store/xg-page-file.h"

G_BEGIN_DECLS

/* More columns than any table of ours will have. */
#define XG_PAGE_MAX_VALUES 64

typedef enum
{
  XG_PAGE_NULL,
  XG_PAGE_INTEGER,
  XG_PAGE_TEXT,
  XG_PAGE_OTHER, /* a blob or a floating-point number: no column of ours */
} XgPageType;

typedef struct
{
  XgPageType type;
  gint64 integer;
  const char *text; /* valid UTF-8 without NUL, not terminated; within the record's body */
  gsize length;
} XgPageValue;

/**
 * XgPageRecord:
 *
 * One row of a table. One without row ids has 1 for it, and begins with the columns of its key.
 */
typedef struct
{
  gint64 rowid;
  guint n_values;
  XgPageValue values[XG_PAGE_MAX_VALUES];
  GByteArray *body; /* owned */
} XgPageRecord;

/* What a page of a B-tree is; anything else is XG_PAGE_KIND_NONE. */
typedef enum
{
  XG_PAGE_KIND_NONE,
  XG_PAGE_KIND_TABLE_LEAF,
  XG_PAGE_KIND_TABLE_INTERIOR,
  XG_PAGE_KIND_INDEX_LEAF, /* of an index, or of a table without row ids */
  XG_PAGE_KIND_INDEX_INTERIOR,
} XgPageKind;

XgPageKind xg_page_get_kind (XgPageFile *file, guint number, const guint8 *page);
guint xg_page_get_n_cells (guint number, const guint8 *page);
guint32 xg_page_get_child (XgPageFile *file, guint number, const guint8 *page, guint index);

void xg_page_record_init (XgPageRecord *self);
void xg_page_record_clear (XgPageRecord *self);
gboolean xg_page_record_read (XgPageRecord *self,
                              XgPageFile *file,
                              guint number,
                              const guint8 *page,
                              guint index);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (XgPageRecord, xg_page_record_clear)

G_END_DECLS
