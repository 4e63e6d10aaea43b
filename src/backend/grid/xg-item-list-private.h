/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "grid/xg-item-list.h"
#include "store/xg-reader.h"

G_BEGIN_DECLS

/* Gives the item object of a row; one object per row however many lists show it. */
typedef XgItem *(*XgItemListReadFunc) (gint64 rowid, gpointer source);

XgItemList *xg_item_list_new (GObject *source,
                              XgItemListReadFunc read_func,
                              XgReader *reader,
                              XgQuery *query,
                              gboolean include_old_versions);
void xg_item_list_set_scope (XgItemList *self,
                             const char *broker,
                             GHashTable *node_ids,
                             GArray *node_keys);
gboolean xg_item_list_resolve (XgItemList *self, XgQueryBranchFunc func, gpointer user_data);
guint xg_item_list_get_n_keys (XgItemList *self);
XgReader *xg_item_list_get_reader (XgItemList *self);
XgStoreQuery *xg_item_list_dup_store_query (XgItemList *self);
void xg_item_list_reload (XgItemList *self);
void xg_item_list_note_records (XgItemList *self, GPtrArray *records);

G_END_DECLS
