/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "admin/xg-node-entry.h"
#include "admin/xg-node-view.h"

G_BEGIN_DECLS

struct _XgNodeView
{
  GObject parent_instance;

  /* Owned */
  XgBroker *broker;
  GSignalGroup *broker_signals;
  GSignalGroup *list_signals;
  GHashTable *entries; /* XgNode -> XgNodeEntry */
  GPtrArray *sorted;   /* (element-type XgNodeEntry) of the set, in order; borrowed */
  GPtrArray *shown;    /* those that the filter leaves, in the same order; borrowed */
  char *text;
  char **words; /* folded; NULL: no filter */

  XgNodeSet set;
  XgNodeColumn column;
  gboolean descending;
  gboolean live;
  gboolean stale; /* something changed while nobody looked */
  guint round;
  guint refresh_source;
  guint n_total; /* as told */
  XgNodeViewWork work;
};

/* xg-node-view-rows.c */
void xg_node_view_collect (XgNodeView *self);
void xg_node_view_sort (XgNodeView *self);
void xg_node_view_filter (XgNodeView *self, GPtrArray *from);
void xg_node_view_forget_gone (XgNodeView *self);

G_END_DECLS
