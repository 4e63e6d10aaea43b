/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "grid/xg-reason.h"
#include "node/xg-node-tab.h"

G_BEGIN_DECLS

#define XG_TYPE_NODE_LIST_TAB (xg_node_list_tab_get_type ())
G_DECLARE_DERIVABLE_TYPE (XgNodeListTab, xg_node_list_tab, XG, NODE_LIST_TAB, XgNodeTab)

/**
 * XgNodeListTab:
 *
 * A tab that lists what the broker tells about a node: with a search, an order, several rows
 * selected at once, and a state of its own for nothing there, waiting, a refusal and no connection.
 * What is shown stays while it is loaded again, and when the connection breaks.
 */
struct _XgNodeListTabClass
{
  XgNodeTabClass parent_class;

  /* Asks; the answer goes to xg_node_list_tab_take() or xg_node_list_tab_fail(). */
  void (*load) (XgNodeListTab *self, GCancellable *cancellable);
  /* Whether ROW is what the person looks for; FOLDED by g_utf8_casefold(). */
  gboolean (*matches) (XgNodeListTab *self, GObject *row, const char *folded);
  /* What stands first in ORDER, a word of the tab's own: as of strcmp(). */
  int (*compare) (XgNodeListTab *self, GObject *left, GObject *right, const char *order);
  /* Optional. The rows, the selection, the connection or what else buttons depend on changed. */
  void (*update) (XgNodeListTab *self);
  /* Optional. All that ROW shows, as one text: when the list is read again, the row of the same
   * text stays the object that it is, so that a press or a selection does not lose it. NULL: not
   * this one. */
  char *(*dup_key) (XgNodeListTab *self, GObject *row);
  /* Optional. Another node, before it is loaded. */
  void (*clear) (XgNodeListTab *self);

  const char *search_text; /* to be translated, as all of these */
  const char *empty_icon;
  const char *empty_title;
  const char *empty_text;
  const char *label; /* of the list */
  const char *order; /* at first; the action "rows.order" chooses another. Not to be translated */
  XgReasonAction action;
  XgFunction function; /* what the broker needs to tell it; XG_N_FUNCTIONS, as at first: nothing */

  gpointer padding[3];
};

/* For what derives from it. */
void xg_node_list_tab_add_tool (XgNodeListTab *self, GtkWidget *tool);
void xg_node_list_tab_add_note (XgNodeListTab *self, GtkWidget *note);
void xg_node_list_tab_add_button (XgNodeListTab *self, GtkWidget *button);
void xg_node_list_tab_set_factory (XgNodeListTab *self, GtkListItemFactory *factory);
void xg_node_list_tab_set_bar (XgNodeListTab *self, const char *text);

void xg_node_list_tab_take (XgNodeListTab *self, GPtrArray *rows);
void xg_node_list_tab_refresh (XgNodeListTab *self);
void xg_node_list_tab_fail (XgNodeListTab *self, const GError *error);

GListStore *xg_node_list_tab_get_rows (XgNodeListTab *self);
gboolean xg_node_list_tab_get_loaded (XgNodeListTab *self);
GPtrArray *xg_node_list_tab_dup_selected (XgNodeListTab *self);
guint xg_node_list_tab_count_selected (XgNodeListTab *self);
void xg_node_list_tab_select_none (XgNodeListTab *self);

G_END_DECLS
