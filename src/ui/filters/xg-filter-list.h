/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "filters/xg-filter-entry.h"

G_BEGIN_DECLS

/**
 * XgFilterList:
 *
 * Filters that the person keeps, in the person's order: a list model of #XgFilterEntry. Property:
 * value (GVariant, aa{sv}): all of them, for the settings. It notifies with every change, of an
 * entry too; where another value comes, entries that are in it as they were stay the same objects.
 */
#define XG_TYPE_FILTER_LIST (xg_filter_list_get_type ())
G_DECLARE_FINAL_TYPE (XgFilterList, xg_filter_list, XG, FILTER_LIST, GObject)

XgFilterList *xg_filter_list_new (void);
XgFilterEntry *xg_filter_list_get (XgFilterList *self, guint position);
guint xg_filter_list_get_length (XgFilterList *self);
gboolean xg_filter_list_find (XgFilterList *self, XgFilterEntry *entry, guint *position);
void xg_filter_list_insert (XgFilterList *self, guint position, XgFilterEntry *entry);
void xg_filter_list_remove (XgFilterList *self, guint position);
gboolean xg_filter_list_move (XgFilterList *self, XgFilterEntry *entry, int steps);
char *xg_filter_list_check_name (XgFilterList *self, const char *name, XgFilterEntry *except);

G_END_DECLS
