/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "feed/xg-feed-model.h"
#include "feed/xg-row-set.h"

G_BEGIN_DECLS

struct _XgFeedModel
{
  GObject parent_instance;

  gboolean newest_first;
  guint n_items;
  guint selected;  /* position in our order, GTK_INVALID_LIST_POSITION for none */
  guint n_leaving; /* of the old set, behind the rows, while another comes */

  /* Owned */
  GListModel *source;
  GListModel *leaving; /* the old set; NULL: none */
  XgItem *selected_item;
  XgRowSet *marked; /* what is selected; empty: the selected row only */
};

/* Of the source: an index in it, not a position in our order */
gint64 xg_feed_model_get_source_rowid (XgFeedModel *self, guint index);
gboolean
xg_feed_model_find (XgFeedModel *self, gint64 rowid, guint start, guint end, guint *position);
gboolean xg_feed_model_is_ordered (XgFeedModel *self);

gint64 xg_feed_model_get_rowid (XgFeedModel *self, guint position);

/* xg-feed-model-selection.c */
void xg_feed_model_selection_init (GtkSelectionModelInterface *iface);

G_END_DECLS
