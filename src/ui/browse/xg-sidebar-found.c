/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-browse"

#include "config.h"

#include "browse/xg-sidebar-private.h"

/* Looking for topics and collections by what one types: the entry and the list of what is found. */

/* So many rows of what is found are made while one types; more when one scrolls to their end. */
#define FOUND_ROWS 60

static void
update_page (XgSidebar *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  if (*text == '\0')
    gtk_stack_set_visible_child_name (self->stack, "tree");
  else if (g_list_model_get_n_items (G_LIST_MODEL (self->search)) > 0)
    gtk_stack_set_visible_child_name (self->stack, "found");
  else
    gtk_stack_set_visible_child_name (self->stack, "nothing-found");
}

static void
search_changed_cb (XgSidebar *self)
{
  xg_sidebar_select_position (self, self->found_selection, GTK_INVALID_LIST_POSITION);
  gtk_slice_list_model_set_size (self->found_slice, FOUND_ROWS);
  xg_node_search_set_text (self->search, gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  update_page (self);
}

static void
found_edge_cb (XgSidebar *self, GtkPositionType edge)
{
  guint size = gtk_slice_list_model_get_size (self->found_slice);

  if (edge == GTK_POS_BOTTOM && size < g_list_model_get_n_items (G_LIST_MODEL (self->search)))
    gtk_slice_list_model_set_size (self->found_slice, size * 4);
}

static void
stop_search_cb (XgSidebar *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  if (XG_IS_NODE (self->selected))
    xg_sidebar_select_node (self, XG_NODE (self->selected));
  gtk_widget_grab_focus (GTK_WIDGET (self->tree_view));
}

/* Enter takes the first one found. */
static void
search_activate_cb (XgSidebar *self)
{
  if (g_list_model_get_n_items (G_LIST_MODEL (self->search)) == 0)
    return;
  if (gtk_single_selection_get_selected (self->found_selection) == GTK_INVALID_LIST_POSITION)
    gtk_single_selection_set_selected (self->found_selection, 0);
  xg_sidebar_activate (self);
}

void
xg_sidebar_bind_found (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, found_edge_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activate_cb);
}

void
xg_sidebar_init_found (XgSidebar *self)
{
  self->search = xg_node_search_new ();
  self->found_slice =
    gtk_slice_list_model_new (G_LIST_MODEL (g_object_ref (self->search)), 0, FOUND_ROWS);
  gtk_single_selection_set_model (self->found_selection, G_LIST_MODEL (self->found_slice));
  gtk_list_view_set_model (self->found_view, GTK_SELECTION_MODEL (self->found_selection));
  g_signal_connect_object (self->search,
                           "notify::n-items",
                           G_CALLBACK (update_page),
                           self,
                           G_CONNECT_SWAPPED);
}

const char *
xg_sidebar_get_search_text (XgSidebar *self)
{
  g_return_val_if_fail (XG_IS_SIDEBAR (self), NULL);

  return xg_node_search_get_text (self->search);
}

/**
 * xg_sidebar_get_n_found:
 *
 * Returns: how many topics and collections match what is typed
 */
guint
xg_sidebar_get_n_found (XgSidebar *self)
{
  g_return_val_if_fail (XG_IS_SIDEBAR (self), 0);

  return g_list_model_get_n_items (G_LIST_MODEL (self->search));
}
