/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "card/xg-card.h"
#include "grid/xg-grid.h"

G_BEGIN_DECLS

/* What a text view is given at first; the rest on demand. */
#define XG_ITEM_DOCUMENT_FIRST (1024 * 1024)
/* A text view lays out a line as a whole: longer ones are broken for reading. */
#define XG_ITEM_DOCUMENT_LINE 1000

/**
 * XgItemText:
 * @text: what to show, UTF-8; long lines are broken
 * @length: bytes of @text
 * @first: bytes of @text to show at first, at the end of a line
 * @breaks: (element-type guint): the bytes of @text that are line ends which are not in the payload
 * @lines: (element-type guint): where each line of @text begins, as a text view counts them
 * @folds: (nullable) (element-type XgXmlFold): what can be folded, of XML
 */
typedef struct
{
  char *text;
  gsize length;
  gsize first;
  GArray *breaks;
  GArray *lines;
  GArray *folds;
} XgItemText;

char *xg_item_text_dup_range (const XgItemText *text, gsize start, gsize end);
GArray *xg_item_text_find_lines (const XgItemText *text);

/**
 * XgItemDocument:
 *
 * The payload of an item, read, parsed and formatted in a worker. Immutable.
 */
#define XG_TYPE_ITEM_DOCUMENT (xg_item_document_get_type ())
G_DECLARE_FINAL_TYPE (XgItemDocument, xg_item_document, XG, ITEM_DOCUMENT, GObject)

void xg_item_document_load_async (XgGrid *grid,
                                  XgItem *item,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
XgItemDocument *xg_item_document_load_finish (XgGrid *grid, GAsyncResult *result, GError **error);
XgItemDocument *xg_item_document_new (char *payload);

const char *xg_item_document_get_payload (XgItemDocument *self, gsize *length);
const XgItemText *xg_item_document_get_raw (XgItemDocument *self);
const XgItemText *xg_item_document_get_xml (XgItemDocument *self);
const char *xg_item_document_get_formatted (XgItemDocument *self);
const char *xg_item_document_get_xml_error (XgItemDocument *self);
XgCard *xg_item_document_get_card (XgItemDocument *self);
const char *xg_item_document_get_card_error (XgItemDocument *self);

G_END_DECLS
