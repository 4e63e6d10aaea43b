/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-items"

#include "config.h"

#include "items/xg-items-tab-private.h"
#include "items/xg-kept-item-row.h"

/*
 * The rows of the list. Those of one topic serve the next, as making them is most of what a page
 * takes, and they stay in the list, unseen, until the next page is there: a list that is emptied is
 * laid out and styled anew, and rows that come meanwhile wait for a frame that draws nothing.
 */

#define MAX_SPARE_ROWS 64
/* Of the same topic they may be seen until then: a list that goes and comes in a moment flickers,
 * and one that was just drawn without rows is drawn with them a frame later only. */
#define HIDE_AFTER 50 /* ms */

static void
row_menu_cb (GtkListItem *list_item, double x, double y, GtkWidget *row)
{
  XgItemsTab *self = XG_ITEMS_TAB (gtk_widget_get_ancestor (row, XG_TYPE_ITEMS_TAB));

  if (self->rows_held)
    return;
  if (!gtk_list_item_get_selected (list_item))
    gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection),
                                     gtk_list_item_get_position (list_item),
                                     TRUE);
  xg_items_tab_pop_up (self, row, x, y);
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer data)
{
  XgItemsTab *self = XG_ITEMS_TAB (data);
  GtkWidget *row = self->spare_rows->len > 0
                     ? g_ptr_array_steal_index_fast (self->spare_rows, self->spare_rows->len - 1)
                     : g_object_ref_sink (xg_kept_item_row_new ());

  g_signal_connect_object (row, "menu", G_CALLBACK (row_menu_cb), list_item, G_CONNECT_SWAPPED);
  gtk_list_item_set_child (list_item, row);
  /* When it is told to be torn down, it has no child any more. */
  g_object_set_data_full (G_OBJECT (list_item), "row", row, g_object_unref);
}

static void
teardown_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer data)
{
  XgItemsTab *self = XG_ITEMS_TAB (data);
  g_autoptr (GtkWidget) row = g_object_steal_data (G_OBJECT (list_item), "row");

  gtk_list_item_set_child (list_item, NULL);
  g_signal_handlers_disconnect_by_data (row, list_item);
  xg_kept_item_row_set_item (XG_KEPT_ITEM_ROW (row), NULL);
  if (self->spare_rows != NULL && self->spare_rows->len < MAX_SPARE_ROWS)
    g_ptr_array_add (self->spare_rows, g_steal_pointer (&row));
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer data)
{
  xg_kept_item_row_set_item (XG_KEPT_ITEM_ROW (gtk_list_item_get_child (list_item)),
                             gtk_list_item_get_item (list_item));
}

/* Makes the list show what the filter lets through. */
void
xg_items_tab_set_up_rows (XgItemsTab *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  self->portions =
    xg_portion_list_new (g_object_ref (G_LIST_MODEL (self->filtered)), GTK_WIDGET (self->view));
  self->selection = gtk_multi_selection_new (g_object_ref (G_LIST_MODEL (self->portions)));
  self->spare_rows = g_ptr_array_new_with_free_func (g_object_unref);
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), self);
  g_signal_connect (factory, "teardown", G_CALLBACK (teardown_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  gtk_list_view_set_factory (self->view, factory);
  gtk_list_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
}

static void
set_opacity (XgItemsTab *self, double opacity)
{
  gtk_widget_set_opacity (GTK_WIDGET (self->scroller), opacity);
  gtk_widget_set_opacity (self->foot, opacity);
}

static gboolean
hide_cb (gpointer user_data)
{
  XgItemsTab *self = XG_ITEMS_TAB (user_data);

  self->hide_source = 0;
  set_opacity (self, 0);
  return G_SOURCE_REMOVE;
}

/* Nobody uses what is not there any more. Keys may still get there for a moment: what is selected
 * and can be done with it asks whether rows are held. (Not to take the focus at all would be a new
 * layout.) */
static void
set_held (XgItemsTab *self, gboolean held)
{
  GtkWidget *const places[] = { GTK_WIDGET (self->scroller), self->foot };

  self->rows_held = held;
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      gtk_widget_set_can_target (places[i], !held);
      gtk_accessible_update_state (GTK_ACCESSIBLE (places[i]),
                                   GTK_ACCESSIBLE_STATE_HIDDEN,
                                   held,
                                   -1);
    }
}

/* Other items are about to be asked for, of OTHER topic or the same. Who stands in the list would
 * lose the place. */
void
xg_items_tab_hold_rows (XgItemsTab *self, gboolean other)
{
  if (!self->rows_held && (!gtk_widget_get_mapped (GTK_WIDGET (self->view)) ||
                           gtk_widget_get_focus_child (GTK_WIDGET (self->stack)) != NULL ||
                           gtk_widget_get_focus_child (self->foot) != NULL))
    return;
  if (!self->rows_held)
    {
      gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->selection));
      set_held (self, TRUE);
      xg_portion_list_hold (self->portions);
    }
  if (other)
    set_opacity (self, 0);
  else if (self->hide_source == 0)
    self->hide_source = g_timeout_add (HIDE_AFTER, hide_cb, self);
}

/* They came, or don't come. */
void
xg_items_tab_release_rows (XgItemsTab *self)
{
  g_clear_handle_id (&self->hide_source, g_source_remove);
  if (!self->rows_held)
    return;
  xg_portion_list_release (self->portions);
  set_held (self, FALSE);
  set_opacity (self, 1);
}
