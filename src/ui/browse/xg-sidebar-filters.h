/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "browse/xg-place.h"
#include "filters/xg-filter-list.h"

G_BEGIN_DECLS

/**
 * XgSidebarFilters:
 *
 * The rows of the saved filters: a heading, and while it is open a place for each. Nothing where
 * there are none.
 */
#define XG_TYPE_SIDEBAR_FILTERS (xg_sidebar_filters_get_type ())
G_DECLARE_FINAL_TYPE (XgSidebarFilters, xg_sidebar_filters, XG, SIDEBAR_FILTERS, GObject)

XgSidebarFilters *xg_sidebar_filters_new (void);
void xg_sidebar_filters_set_list (XgSidebarFilters *self, XgFilterList *list);
GListModel *xg_sidebar_filters_get_model (XgSidebarFilters *self);
XgPlace *xg_sidebar_filters_get_place (XgSidebarFilters *self, XgFilterEntry *filter);

G_END_DECLS
