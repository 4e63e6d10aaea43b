/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "alerts/xg-node-picker.h"

#include <glib/gi18n.h>
#include <string.h>

struct _XgNodePicker
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkWidget *search_entry;
  GtkWidget *stack;
  GtkListView *list;

  /* Owned */
  char *needle; /* case-folded */
  GtkFilter *filter;
};

enum
{
  PICKED,
  BACK,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (XgNodePicker, xg_node_picker, GTK_TYPE_WIDGET)

static gboolean
contains (const char *text, const char *needle)
{
  g_autofree char *folded = text != NULL ? g_utf8_casefold (text, -1) : NULL;

  return folded != NULL && strstr (folded, needle) != NULL;
}

static gboolean
match_cb (gpointer item, gpointer data)
{
  XgNodePicker *self = data;
  XgNode *node = item;

  return *self->needle == '\0' || contains (xg_node_get_label (node), self->needle) ||
         contains (xg_node_get_id (node), self->needle);
}

static gpointer
nodes_of_broker_cb (gpointer item, gpointer data)
{
  g_autoptr (XgBroker) broker = item;

  return g_object_ref (xg_broker_get_all_nodes (broker));
}

static void
back_cb (XgNodePicker *self)
{
  g_signal_emit (self, signals[BACK], 0);
}

static void
everywhere_cb (XgNodePicker *self)
{
  g_signal_emit (self, signals[PICKED], 0, NULL);
}

static void
activate_cb (XgNodePicker *self, guint position)
{
  g_autoptr (XgNode) node =
    g_list_model_get_item (G_LIST_MODEL (gtk_list_view_get_model (self->list)), position);

  if (node != NULL)
    g_signal_emit (self, signals[PICKED], 0, node);
}

static void
update_stack (XgNodePicker *self)
{
  GtkSelectionModel *model = gtk_list_view_get_model (self->list);
  gboolean empty = model == NULL || g_list_model_get_n_items (G_LIST_MODEL (model)) == 0;

  gtk_stack_set_visible_child_name (GTK_STACK (self->stack),
                                    empty && *self->needle != '\0' ? "empty" : "list");
}

static void
search_changed_cb (XgNodePicker *self)
{
  g_free (self->needle);
  self->needle = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search_entry)), -1);
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  update_stack (self);
}

static GtkWidget *
inscription_new (const char *css_class)
{
  GtkWidget *result = gtk_inscription_new (NULL);

  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (result),
                                     GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  if (css_class != NULL)
    gtk_widget_add_css_class (result, css_class);
  return result;
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (words), inscription_new (NULL));
  gtk_box_append (GTK_BOX (words), inscription_new ("subtitle"));
  gtk_box_append (GTK_BOX (row), gtk_image_new ());
  gtk_box_append (GTK_BOX (row), words);
  gtk_list_item_set_child (list_item, row);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  XgNode *node = gtk_list_item_get_item (list_item);
  GtkWidget *row = gtk_list_item_get_child (list_item);
  GtkWidget *icon = gtk_widget_get_first_child (row);
  GtkWidget *title = gtk_widget_get_first_child (gtk_widget_get_last_child (row));
  gboolean collection = xg_node_get_kind (node) == XG_NODE_COLLECTION;
  g_auto (GStrv) paths = xg_node_get_parent_paths (node);
  g_autofree char *subtitle =
    g_strjoin (" · ",
               xg_node_get_id (node),
               paths != NULL && paths[0] != NULL && *paths[0] != '\0' ? paths[0] : NULL,
               NULL);

  gtk_image_set_from_icon_name (GTK_IMAGE (icon),
                                collection ? "folder-symbolic"
                                           : "network-transmit-receive-symbolic");
  gtk_inscription_set_text (GTK_INSCRIPTION (title), xg_node_get_label (node));
  gtk_inscription_set_text (GTK_INSCRIPTION (gtk_widget_get_next_sibling (title)), subtitle);
}

static void
xg_node_picker_dispose (GObject *object)
{
  XgNodePicker *self = XG_NODE_PICKER (object);
  GtkWidget *child;

  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  self->list = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->filter);
  g_clear_pointer (&self->needle, g_free);
  G_OBJECT_CLASS (xg_node_picker_parent_class)->dispose (object);
}

static void
xg_node_picker_class_init (XgNodePickerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = xg_node_picker_dispose;

  signals[PICKED] = g_signal_new ("picked",
                                  XG_TYPE_NODE_PICKER,
                                  G_SIGNAL_RUN_LAST,
                                  0,
                                  NULL,
                                  NULL,
                                  NULL,
                                  G_TYPE_NONE,
                                  1,
                                  XG_TYPE_NODE);
  signals[BACK] = g_signal_new ("back",
                                XG_TYPE_NODE_PICKER,
                                G_SIGNAL_RUN_LAST,
                                0,
                                NULL,
                                NULL,
                                NULL,
                                G_TYPE_NONE,
                                0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/xmppgrid/Console/alerts/xg-node-picker.ui");
  gtk_widget_class_bind_template_child (widget_class, XgNodePicker, search_entry);
  gtk_widget_class_bind_template_child (widget_class, XgNodePicker, stack);
  gtk_widget_class_bind_template_child (widget_class, XgNodePicker, list);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, everywhere_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
}

static void
xg_node_picker_init (XgNodePicker *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  self->needle = g_strdup ("");
  self->filter = GTK_FILTER (gtk_custom_filter_new (match_cb, self, NULL));
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  gtk_list_view_set_factory (self->list, factory);
  gtk_search_entry_set_key_capture_widget (GTK_SEARCH_ENTRY (self->search_entry),
                                           GTK_WIDGET (self));
}

/**
 * xg_node_picker_new:
 *
 * Returns: (transfer floating): an empty picker
 */
GtkWidget *
xg_node_picker_new (void)
{
  return g_object_new (XG_TYPE_NODE_PICKER, NULL);
}

/**
 * xg_node_picker_set_grid:
 * @self: a picker
 * @grid: (nullable): whose nodes to choose from
 */
void
xg_node_picker_set_grid (XgNodePicker *self, XgGrid *grid)
{
  GtkMapListModel *models;
  GtkFlattenListModel *nodes;
  GtkFilterListModel *found;
  g_autoptr (GtkNoSelection) selection = NULL;

  g_return_if_fail (XG_IS_NODE_PICKER (self));

  if (grid == NULL)
    {
      gtk_list_view_set_model (self->list, NULL);
      return;
    }
  models = gtk_map_list_model_new (g_object_ref (xg_grid_get_brokers (grid)),
                                   nodes_of_broker_cb,
                                   NULL,
                                   NULL);
  nodes = gtk_flatten_list_model_new (G_LIST_MODEL (models));
  found = gtk_filter_list_model_new (G_LIST_MODEL (nodes), g_object_ref (self->filter));
  gtk_filter_list_model_set_incremental (found, TRUE);
  selection = gtk_no_selection_new (G_LIST_MODEL (found));
  g_signal_connect_object (selection,
                           "items-changed",
                           G_CALLBACK (update_stack),
                           self,
                           G_CONNECT_SWAPPED);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
  update_stack (self);
}
