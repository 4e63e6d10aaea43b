/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "admin/xg-kept-item.h"
#include "feed/xg-item-document.h"

G_BEGIN_DECLS

/**
 * XgReadingView:
 *
 * One item to be read, wherever it is from: what it says as a card, its XML, its text as stored,
 * what it came with, and, of an item of the cache, its history. Tabs without their switcher. It is
 * told first which item it is, then, once that is read, its payload.
 *
 * Signal: "chosen" (XgItem): the person wants another version, or another item of the same
 * incident.
 */
#define XG_TYPE_READING_VIEW (xg_reading_view_get_type ())
G_DECLARE_FINAL_TYPE (XgReadingView, xg_reading_view, XG, READING_VIEW, GtkWidget)

GtkWidget *xg_reading_view_new (void);
GtkStack *xg_reading_view_get_tabs (XgReadingView *self);
void xg_reading_view_set_item (XgReadingView *self, XgGrid *grid, XgItem *item);
void xg_reading_view_set_kept (XgReadingView *self,
                               XgGrid *grid,
                               const char *broker,
                               const char *node,
                               XgKeptItem *item);
void xg_reading_view_set_document (XgReadingView *self, XgItemDocument *document);
void xg_reading_view_show_card (XgReadingView *self);
void xg_reading_view_search (XgReadingView *self);

G_END_DECLS
