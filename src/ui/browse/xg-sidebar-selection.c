/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-browse"

#include "config.h"

#include "browse/xg-sidebar-private.h"

/* Which place or node is selected, by the person or by the program, and how it stays so while rows
 * come and go. */

/* The object behind an item of either list; (transfer full). */
static GObject *
unwrap (gpointer item)
{
  if (GTK_IS_TREE_LIST_ROW (item))
    return gtk_tree_list_row_get_item (item);

  return item != NULL ? g_object_ref (item) : NULL;
}

static void
selection_changed_cb (GtkSingleSelection *selection, GParamSpec *pspec, XgSidebar *self)
{
  g_autoptr (GObject) item = unwrap (gtk_single_selection_get_selected_item (selection));

  g_assert (XG_IS_SIDEBAR (self));

  /* Where the selected row went away with a closed branch, what is shown stays. */
  if (self->selecting || item == NULL || item == self->selected)
    return;
  g_set_object (&self->selected, item);
  xg_sidebar_emit_place (self);
}

void
xg_sidebar_select_position (XgSidebar *self, GtkSingleSelection *selection, guint position)
{
  self->selecting = TRUE;
  gtk_single_selection_set_selected (selection, position);
  self->selecting = FALSE;
}

/* A node that is moved to where its new name belongs leaves the list for a moment, and with it the
 * selection: it is put back when its row is there again. */
static gboolean
idle_cb (gpointer data)
{
  XgSidebar *self = data;

  self->idle = 0;
  for (guint i = 0; i < self->shown_rows->len; i++)
    xg_sidebar_list_row_shown (self->list, g_ptr_array_index (self->shown_rows, i));
  g_ptr_array_set_size (self->shown_rows, 0);

  if (self->selected != NULL &&
      gtk_single_selection_get_selected (self->tree_selection) == GTK_INVALID_LIST_POSITION)
    {
      guint position = xg_sidebar_list_find (self->list, self->selected);

      if (position != GTK_INVALID_LIST_POSITION)
        xg_sidebar_select_position (self, self->tree_selection, position);
    }

  return G_SOURCE_REMOVE;
}

static void
queue_idle (XgSidebar *self)
{
  if (self->idle == 0 && self->list != NULL)
    self->idle = g_idle_add (idle_cb, self);
}

/* For when rows have come or gone: the selected one may be back in a moment. */
void
xg_sidebar_keep_selection (XgSidebar *self)
{
  if (gtk_single_selection_get_selected (self->tree_selection) == GTK_INVALID_LIST_POSITION)
    queue_idle (self);
}

/* ROW came into view, or what it shows became known: looked at when the list is at rest. */
void
xg_sidebar_row_appeared (XgSidebar *self, GtkTreeListRow *row)
{
  g_ptr_array_add (self->shown_rows, g_object_ref (row));
  queue_idle (self);
}

GtkSingleSelection *
xg_sidebar_new_selection (XgSidebar *self)
{
  GtkSingleSelection *selection = gtk_single_selection_new (NULL);

  gtk_single_selection_set_autoselect (selection, FALSE);
  gtk_single_selection_set_can_unselect (selection, TRUE);
  g_signal_connect_object (selection,
                           "notify::selected-item",
                           G_CALLBACK (selection_changed_cb),
                           self,
                           0);

  return selection;
}

/* Selects ITEM, wherever the person was, and tells so when it was another one. */
static gboolean
select_item (XgSidebar *self, GObject *item, guint position)
{
  gboolean changed = self->selected != item;

  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  g_set_object (&self->selected, item);
  xg_sidebar_select_position (self, self->tree_selection, position);
  if (position != GTK_INVALID_LIST_POSITION)
    gtk_widget_activate_action (GTK_WIDGET (self->tree_view), "list.scroll-to-item", "u", position);
  if (changed)
    xg_sidebar_emit_place (self);

  return position != GTK_INVALID_LIST_POSITION;
}

/**
 * xg_sidebar_select_place:
 * @connector: (nullable): whose items, for %XG_PLACE_ITEMS
 * @broker: (nullable): whose heading, for %XG_PLACE_BROKER
 */
void
xg_sidebar_select_place (XgSidebar *self,
                         XgPlaceKind kind,
                         XgConnector *connector,
                         XgBroker *broker)
{
  GObject *place;

  g_return_if_fail (XG_IS_SIDEBAR (self));

  place =
    self->list != NULL ? xg_sidebar_list_get_place (self->list, kind, connector, broker) : NULL;
  if (place != NULL)
    select_item (self, place, xg_sidebar_list_find (self->list, place));
}

/**
 * xg_sidebar_select_filter:
 * @filter: one of the saved filters
 */
void
xg_sidebar_select_filter (XgSidebar *self, XgFilterEntry *filter)
{
  GObject *place;

  g_return_if_fail (XG_IS_SIDEBAR (self));

  place = self->list != NULL ? xg_sidebar_list_get_filter_place (self->list, filter) : NULL;
  if (place != NULL)
    select_item (self, place, xg_sidebar_list_find (self->list, place));
}

/**
 * xg_sidebar_select_node:
 * @node: a topic or collection of the grid
 *
 * Opens what is above @node and selects it.
 *
 * Returns: whether it has a row; its page is shown in any case
 */
gboolean
xg_sidebar_select_node (XgSidebar *self, XgNode *node)
{
  g_return_val_if_fail (XG_IS_SIDEBAR (self), FALSE);
  g_return_val_if_fail (XG_IS_NODE (node), FALSE);

  return self->list != NULL &&
         select_item (self, G_OBJECT (node), xg_sidebar_list_reveal (self->list, node));
}
