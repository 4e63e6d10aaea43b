/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "admin/xg-kept-item.h"
#include "grid/xg-broker.h"

G_BEGIN_DECLS

/**
 * XgItemPages:
 *
 * The items that a broker keeps of a topic: a #GListModel of #XgKeptItem, newest first, that grows
 * by a page when it is asked to. Each item is there once, also when pages shift because something
 * is published, published again or retracted meanwhile.
 *
 * Signal "changed": whether it is loading, complete or failed, or how many there are, is another
 * now.
 */
#define XG_TYPE_ITEM_PAGES (xg_item_pages_get_type ())
G_DECLARE_FINAL_TYPE (XgItemPages, xg_item_pages, XG, ITEM_PAGES, GObject)

/* Items of the first page, which somebody waits for. */
#define XG_ITEM_PAGES_FIRST 50

XgItemPages *xg_item_pages_new (XgBroker *broker, const char *node);
void xg_item_pages_set_stream (XgItemPages *self, XgStream *stream);
void xg_item_pages_set_timeout (XgItemPages *self, guint milliseconds);

void xg_item_pages_load_more (XgItemPages *self);
void xg_item_pages_load_all (XgItemPages *self);
void xg_item_pages_cancel (XgItemPages *self);
void xg_item_pages_start_over (XgItemPages *self);
void xg_item_pages_read_again (XgItemPages *self, const char *id);
void xg_item_pages_remove (XgItemPages *self, GHashTable *ids);

gboolean xg_item_pages_get_loading (XgItemPages *self);
gboolean xg_item_pages_get_loading_all (XgItemPages *self);
gboolean xg_item_pages_get_complete (XgItemPages *self);
gint64 xg_item_pages_get_total (XgItemPages *self);
gint64 xg_item_pages_get_missing (XgItemPages *self);
const GError *xg_item_pages_get_error (XgItemPages *self);
XgKeptItem *xg_item_pages_lookup (XgItemPages *self, const char *id);

G_END_DECLS
