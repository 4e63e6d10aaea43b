/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "admin/xg-item-filter.h"

G_BEGIN_DECLS

/**
 * XgItemsFilter:
 *
 * Where a person says which items of a topic are meant: a time range, a publisher, and what happens
 * to those whose time nobody knows.
 *
 * Signal: "changed": something else is meant now. What can't be understood is marked and does not
 * count.
 */
#define XG_TYPE_ITEMS_FILTER (xg_items_filter_get_type ())
G_DECLARE_FINAL_TYPE (XgItemsFilter, xg_items_filter, XG, ITEMS_FILTER, GtkWidget)

const XgItemFilter *xg_items_filter_get (XgItemsFilter *self);
gboolean xg_items_filter_get_show_unknown (XgItemsFilter *self);
gboolean xg_items_filter_is_set (XgItemsFilter *self);
void xg_items_filter_set_words (XgItemsFilter *self, const char *words);
void xg_items_filter_reset (XgItemsFilter *self);
void
xg_items_filter_fill (XgItemsFilter *self, const char *from, const char *to, const char *publisher);

G_END_DECLS
