/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "admins/xg-chosen-node-view.h"

#include <glib/gi18n.h>

#include "admins/xg-chosen-node.h"

struct _XgChosenNodeView
{
  GtkWidget parent_instance;

  /* Children */
  GtkWidget *scrolled;
  GtkListView *list;
};

G_DEFINE_FINAL_TYPE (XgChosenNodeView, xg_chosen_node_view, GTK_TYPE_WIDGET)

static void
toggled_cb (GtkCheckButton *check, GtkListItem *item)
{
  XgChosenNode *row = gtk_list_item_get_item (item);

  if (row != NULL)
    g_object_set (row, "chosen", gtk_check_button_get_active (check), NULL);
}

static void
show_row (GtkListItem *item)
{
  XgChosenNode *row = gtk_list_item_get_item (item);
  GtkWidget *box = gtk_list_item_get_child (item);
  GtkWidget *check = gtk_widget_get_first_child (box);
  GtkWidget *title = gtk_widget_get_first_child (gtk_widget_get_last_child (box));
  XgNode *node = xg_chosen_node_get_node (row);
  const char *words = xg_chosen_node_get_words (row);

  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), xg_chosen_node_get_chosen (row));
  gtk_accessible_update_property (GTK_ACCESSIBLE (check),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  xg_node_get_label (node),
                                  -1);
  gtk_inscription_set_text (GTK_INSCRIPTION (title), xg_node_get_label (node));
  gtk_inscription_set_text (GTK_INSCRIPTION (gtk_widget_get_next_sibling (title)),
                            words != NULL ? words : xg_node_get_id (node));
  gtk_widget_set_tooltip_text (box, words != NULL ? words : xg_node_get_id (node));
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *check = gtk_check_button_new ();
  GtkWidget *subtitle = gtk_inscription_new (NULL);

  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_add_css_class (subtitle, "subtitle");
  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (subtitle),
                                     GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (words), gtk_inscription_new (NULL));
  gtk_box_append (GTK_BOX (words), subtitle);
  gtk_box_append (GTK_BOX (box), check);
  gtk_box_append (GTK_BOX (box), words);
  g_signal_connect_object (check, "toggled", G_CALLBACK (toggled_cb), item, 0);
  gtk_list_item_set_child (item, box);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  g_signal_connect_object (gtk_list_item_get_item (item),
                           "notify",
                           G_CALLBACK (show_row),
                           item,
                           G_CONNECT_SWAPPED);
  show_row (item);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), show_row, item);
}

/* A click on the row, too. */
static void
activate_cb (GtkListView *list, guint position)
{
  GListModel *model = G_LIST_MODEL (gtk_list_view_get_model (list));
  g_autoptr (XgChosenNode) row = g_list_model_get_item (model, position);

  g_object_set (row, "chosen", !xg_chosen_node_get_chosen (row), NULL);
}

static void
xg_chosen_node_view_dispose (GObject *object)
{
  XgChosenNodeView *self = XG_CHOSEN_NODE_VIEW (object);

  g_clear_pointer (&self->scrolled, gtk_widget_unparent);
  G_OBJECT_CLASS (xg_chosen_node_view_parent_class)->dispose (object);
}

static void
xg_chosen_node_view_class_init (XgChosenNodeViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = xg_chosen_node_view_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
xg_chosen_node_view_init (XgChosenNodeView *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *list = gtk_list_view_new (NULL, factory);

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
  gtk_list_view_set_single_click_activate (GTK_LIST_VIEW (list), TRUE);
  gtk_list_view_set_show_separators (GTK_LIST_VIEW (list), TRUE);
  gtk_widget_add_css_class (list, "picker");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Topics and collections"),
                                  -1);
  g_signal_connect (list, "activate", G_CALLBACK (activate_cb), NULL);
  self->list = GTK_LIST_VIEW (list);
  self->scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), list);
  gtk_widget_set_parent (self->scrolled, GTK_WIDGET (self));
}

/**
 * xg_chosen_node_view_set_nodes:
 * @nodes: of XgChosenNode, as it is to be shown
 */
void
xg_chosen_node_view_set_nodes (XgChosenNodeView *self, GListModel *nodes)
{
  g_autoptr (GtkNoSelection) selection = NULL;

  g_return_if_fail (XG_IS_CHOSEN_NODE_VIEW (self));

  selection = gtk_no_selection_new (g_object_ref (nodes));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
}

/**
 * xg_chosen_node_view_scroll_up:
 *
 * Shows the first rows: a list stays with those that it shows while others come above them.
 */
void
xg_chosen_node_view_scroll_up (XgChosenNodeView *self)
{
  g_return_if_fail (XG_IS_CHOSEN_NODE_VIEW (self));

  gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", 0);
}
