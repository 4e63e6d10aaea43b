/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "admin/xg-kept-item.h"
#include "feed/xg-item-document.h"

G_BEGIN_DECLS

/**
 * XgHeadersView:
 *
 * What an item came with, as against what it says: where it was published, by whom, when and how it
 * came, and what the cache made of it.
 */
#define XG_TYPE_HEADERS_VIEW (xg_headers_view_get_type ())
G_DECLARE_FINAL_TYPE (XgHeadersView, xg_headers_view, XG, HEADERS_VIEW, GtkWidget)

GtkWidget *xg_headers_view_new (void);
void xg_headers_view_clear (XgHeadersView *self);
void xg_headers_view_set_item (XgHeadersView *self, XgItem *item, XgItemDocument *document);
void xg_headers_view_set_kept (XgHeadersView *self,
                               const char *broker,
                               const char *node,
                               XgKeptItem *item,
                               XgItemDocument *document);
char *xg_headers_view_dup_text (XgHeadersView *self);

G_END_DECLS
