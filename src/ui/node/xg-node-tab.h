/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "grid/xg-grid.h"
#include "xg-capable.h"

G_BEGIN_DECLS

#define XG_TYPE_NODE_TAB (xg_node_tab_get_type ())
G_DECLARE_DERIVABLE_TYPE (XgNodeTab, xg_node_tab, XG, NODE_TAB, GtkWidget)

/**
 * XgNodeTab:
 *
 * One side of a topic or collection, as a tab of #XgNodePage: a widget without a header bar. The
 * page makes it when it is first shown, from the table in xg-node-tab-table.c, and keeps it for the
 * next node. A tab is told of a node only when it comes to the front, so that nothing is asked that
 * nobody looks at.
 *
 * Properties: count (int64, what is said beside the title; -1: not known), modified (boolean: there
 * are changes that are not applied yet; they have to survive that another node is shown), online
 * (boolean, read-only: requests can be sent), busy (boolean: the tab waits for an answer; shown by
 * the page).
 */
struct _XgNodeTabClass
{
  GtkWidgetClass parent_class;

  /* All optional. Another node, or none: whatever is under way for the one before is cancelled. */
  void (*node_changed) (XgNodeTab *self);
  /* It came to the front, also with the node that it had. */
  void (*shown) (XgNodeTab *self);
  /* The person wants what the broker says now. */
  void (*reload) (XgNodeTab *self);
  /* Focuses its search; FALSE: it has none. */
  gboolean (*search) (XgNodeTab *self);
  /* Whether it keeps changes of other nodes too, which are lost with it. */
  gboolean (*has_drafts) (XgNodeTab *self);

  gpointer padding[4];
};

XgGrid *xg_node_tab_get_grid (XgNodeTab *self);
XgBroker *xg_node_tab_get_broker (XgNodeTab *self);
XgNode *xg_node_tab_get_node (XgNodeTab *self);
gboolean xg_node_tab_get_online (XgNodeTab *self);

/* For what derives from it. */
gint64 xg_node_tab_get_count (XgNodeTab *self);
void xg_node_tab_set_count (XgNodeTab *self, gint64 count);
gboolean xg_node_tab_get_modified (XgNodeTab *self);
void xg_node_tab_set_modified (XgNodeTab *self, gboolean modified);
gboolean xg_node_tab_get_busy (XgNodeTab *self);
void xg_node_tab_set_busy (XgNodeTab *self, gboolean busy);
XgCapable *xg_node_tab_get_capable (XgNodeTab *self);
void xg_node_tab_enable (XgNodeTab *self, const char *action, gboolean enabled);

/* For the page. */
void xg_node_tab_set_node (XgNodeTab *self, XgGrid *grid, XgNode *node);
void xg_node_tab_show (XgNodeTab *self);
void xg_node_tab_reload (XgNodeTab *self);
gboolean xg_node_tab_search (XgNodeTab *self);
gboolean xg_node_tab_has_changes (XgNodeTab *self);

G_END_DECLS
