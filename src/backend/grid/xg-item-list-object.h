/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "grid/xg-item-list-private.h"
#include "grid/xg-row-ids.h"

G_BEGIN_DECLS

struct _XgItemList
{
  GObject parent_instance;

  /* Owned */
  XgRowIds *rows;
  GArray *ordered; /* gint64: the rows in another order than that of arrival, which does not use
                    * @rows; never changed while a worker has it; NULL: by arrival */
  GArray *fresh;   /* gint64: what has no place in that order yet */
  GCancellable *placing;
  GArray *held;     /* gint64, rising: what came while paused */
  GHashTable *gone; /* set of gint64: replaced while paused, or while a query is under way */
  XgReader *reader;
  XgQuery *query;       /* as it was asked; NULL: all */
  XgQuery *resolved;    /* with the nodes that its branches mean now; NULL: all */
  char *broker;         /* NULL: all */
  GHashTable *node_ids; /* set; NULL: all of the broker */
  GArray *node_keys;    /* gint64; NULL: all */
  GCancellable *cancellable;
  GWeakRef source;

  XgItemListReadFunc read_func;
  gboolean include_old_versions;
  gboolean loading;
  gboolean started; /* the first chunk is here: rows may be shown */
  gboolean paused;
  gboolean stale; /* to reload when the pause ends */
  gboolean descending;
  XgItemOrder order;
  guint place_source;
  guint rest_source; /* what is left of the query is asked for soon */
  gint64 rest_before;
  gint64 newest_noted;   /* of all records, in the scope or not */
  gint64 newest_queried; /* rows up to this one come by the query */
};

void xg_item_list_rows_changed (XgItemList *self, guint position, guint removed, guint added);
void xg_item_list_set_loading (XgItemList *self, gboolean loading);
void xg_item_list_query_async (XgItemList *self,
                               gint64 before,
                               guint limit,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
void xg_item_list_held_changed (XgItemList *self);

/* xg-item-list-load.c: what the cache is asked for */
void xg_item_list_forget_gone (XgItemList *self);

/* xg-item-list-live.c: what comes and goes meanwhile */
void xg_item_list_release_held (XgItemList *self);

/* xg-item-list-ordered.c: rows in another order than that of arrival */
void xg_item_list_load_ordered (XgItemList *self);
void xg_item_list_queue_places (XgItemList *self);
void xg_item_list_clear_ordered (XgItemList *self);
gboolean xg_item_list_find_ordered (XgItemList *self, gint64 rowid, guint *position);

G_END_DECLS
