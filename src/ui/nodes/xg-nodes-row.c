/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-nodes"

#include "config.h"

#include "nodes/xg-nodes-row.h"

#include "nodes/xg-nodes-page-private.h"
#include "nodes/xg-nodes-words.h"
#include "xg-phrases.h"

static GtkWidget *
line_new (GtkWidget *lines, const char *css_class)
{
  GtkWidget *line = gtk_inscription_new (NULL);

  gtk_inscription_set_min_chars (GTK_INSCRIPTION (line), 8);
  gtk_inscription_set_nat_chars (GTK_INSCRIPTION (line), 30);
  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (line),
                                     GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_widget_set_hexpand (line, TRUE);
  if (css_class != NULL)
    {
      gtk_widget_add_css_class (line, css_class);
      gtk_widget_add_css_class (line, "dim-label");
    }
  gtk_box_append (GTK_BOX (lines), line);
  return line;
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *icon = gtk_image_new ();

  gtk_box_append (GTK_BOX (row), icon);
  gtk_box_append (GTK_BOX (row), lines);
  line_new (lines, NULL);
  line_new (lines, "caption");
  gtk_widget_set_valign (lines, GTK_ALIGN_CENTER);
  g_object_set_data (G_OBJECT (list_item), "icon", icon);
  g_object_set_data (G_OBJECT (list_item), "first", gtk_widget_get_first_child (lines));
  g_object_set_data (G_OBJECT (list_item), "second", gtk_widget_get_last_child (lines));
  g_object_set_data (G_OBJECT (row), XG_NODES_LIST_ITEM, list_item);
  gtk_list_item_set_child (list_item, row);
}

static void
update (GtkListItem *list_item)
{
  XgNode *node = gtk_list_item_get_item (list_item);
  g_autofree char *second = NULL;
  g_autofree char *words = NULL;

  if (node == NULL)
    return;
  second = xg_nodes_words_second_line (node);
  words = xg_phrase_node (node);
  gtk_image_set_from_icon_name (g_object_get_data (G_OBJECT (list_item), "icon"),
                                xg_nodes_words_icon (node));
  gtk_inscription_set_text (g_object_get_data (G_OBJECT (list_item), "first"),
                            xg_node_get_label (node));
  gtk_inscription_set_text (g_object_get_data (G_OBJECT (list_item), "second"), second);
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_list_item_get_child (list_item)),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  words,
                                  -1);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  g_signal_connect_object (gtk_list_item_get_item (list_item),
                           "notify",
                           G_CALLBACK (update),
                           list_item,
                           G_CONNECT_SWAPPED);
  update (list_item);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (list_item), update, list_item);
}

/**
 * xg_nodes_row_factory_new:
 *
 * Returns: (transfer full): rows for a model of #XgNode
 */
GtkListItemFactory *
xg_nodes_row_factory_new (void)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
  return factory;
}
