/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-node"

#include "config.h"

#include "node/xg-node-chooser.h"

#include <glib/gi18n.h>
#include <string.h>

#define WIDTH  400
#define HEIGHT 480

struct _XgNodeChooser
{
  AdwWindow parent_instance;

  /* Children */
  GtkWidget *search;
  GtkWidget *list;
  GtkStack *stack;

  /* Owned */
  GtkFilter *filter;
  char *needle; /* case-folded */

  XgNodeKind kind; /* XG_NODE_UNKNOWN: any */
};

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (XgNodeChooser, xg_node_chooser, ADW_TYPE_WINDOW)

static gboolean
contains (const char *text, const char *needle)
{
  g_autofree char *folded = text != NULL ? g_utf8_casefold (text, -1) : NULL;

  return folded != NULL && strstr (folded, needle) != NULL;
}

static gboolean
match_cb (gpointer item, gpointer data)
{
  XgNodeChooser *self = data;
  XgNode *node = item;

  if (self->kind != XG_NODE_UNKNOWN && xg_node_get_kind (node) != self->kind)
    return FALSE;
  return *self->needle == '\0' || contains (xg_node_get_label (node), self->needle) ||
         contains (xg_node_get_id (node), self->needle);
}

static void
choose (XgNodeChooser *self, guint position)
{
  GListModel *model = G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (self->list)));
  g_autoptr (XgNode) node = g_list_model_get_item (model, position);

  if (node == NULL)
    return;
  g_signal_emit (self, signals[CHOSEN], 0, node);
  gtk_window_close (GTK_WINDOW (self));
}

static void
first_cb (XgNodeChooser *self)
{
  choose (self, 0);
}

static void
update_stack (XgNodeChooser *self)
{
  GListModel *model = G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (self->list)));

  gtk_stack_set_visible_child_name (self->stack,
                                    g_list_model_get_n_items (model) > 0 ? "list" : "empty");
}

static void
search_changed_cb (XgNodeChooser *self)
{
  g_free (self->needle);
  self->needle = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search)), -1);
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  update_stack (self);
}

static GtkWidget *
new_inscription (const char *css_class)
{
  GtkWidget *cell = gtk_inscription_new (NULL);

  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (cell),
                                     GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  if (css_class != NULL)
    {
      gtk_widget_add_css_class (cell, css_class);
      gtk_widget_add_css_class (cell, "dim-label");
    }
  return cell;
}

static void
setup_cb (GtkListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (words), new_inscription (NULL));
  gtk_box_append (GTK_BOX (words), new_inscription ("caption"));
  gtk_box_append (GTK_BOX (row), gtk_image_new ());
  gtk_box_append (GTK_BOX (row), words);
  gtk_list_item_set_child (item, row);
}

static void
bind_cb (GtkListItemFactory *factory, GtkListItem *item)
{
  XgNode *node = gtk_list_item_get_item (item);
  GtkWidget *icon = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  GtkWidget *title = gtk_widget_get_first_child (gtk_widget_get_next_sibling (icon));

  gtk_image_set_from_icon_name (
    GTK_IMAGE (icon),
    xg_node_get_kind (node) == XG_NODE_COLLECTION ? "folder-symbolic" : "xg-topic-symbolic");
  gtk_inscription_set_text (GTK_INSCRIPTION (title), xg_node_get_label (node));
  gtk_inscription_set_text (GTK_INSCRIPTION (gtk_widget_get_next_sibling (title)),
                            xg_node_get_id (node));
}

static void
xg_node_chooser_dispose (GObject *object)
{
  XgNodeChooser *self = XG_NODE_CHOOSER (object);

  /* The broker's list outlives us */
  if (self->list != NULL)
    gtk_list_view_set_model (GTK_LIST_VIEW (self->list), NULL);
  self->list = NULL;
  G_OBJECT_CLASS (xg_node_chooser_parent_class)->dispose (object);
}

static void
xg_node_chooser_finalize (GObject *object)
{
  XgNodeChooser *self = XG_NODE_CHOOSER (object);

  g_clear_object (&self->filter);
  g_free (self->needle);
  G_OBJECT_CLASS (xg_node_chooser_parent_class)->finalize (object);
}

static void
xg_node_chooser_class_init (XgNodeChooserClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = xg_node_chooser_dispose;
  G_OBJECT_CLASS (klass)->finalize = xg_node_chooser_finalize;
  signals[CHOSEN] = g_signal_new ("chosen",
                                  XG_TYPE_NODE_CHOOSER,
                                  G_SIGNAL_RUN_LAST,
                                  0,
                                  NULL,
                                  NULL,
                                  NULL,
                                  G_TYPE_NONE,
                                  1,
                                  XG_TYPE_NODE);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
xg_node_chooser_init (XgNodeChooser *self)
{
  self->needle = g_strdup ("");
}

static GtkWidget *
new_search (XgNodeChooser *self)
{
  const char *words = _ ("Name or id");

  self->search = gtk_search_entry_new ();
  g_object_set (self->search, "placeholder-text", words, NULL);
  gtk_widget_set_margin_start (self->search, 12);
  gtk_widget_set_margin_end (self->search, 12);
  gtk_widget_set_margin_bottom (self->search, 6);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  words,
                                  -1);
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (search_changed_cb), self);
  g_signal_connect_swapped (self->search, "activate", G_CALLBACK (first_cb), self);
  g_signal_connect_swapped (self->search, "stop-search", G_CALLBACK (gtk_window_close), self);
  return self->search;
}

static GtkWidget *
new_list (XgNodeChooser *self, XgBroker *broker, const char *title)
{
  GListModel *nodes = G_LIST_MODEL (g_object_ref (xg_broker_get_all_nodes (broker)));
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkFilterListModel *found;
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->filter = GTK_FILTER (gtk_custom_filter_new (match_cb, self, NULL));
  found = gtk_filter_list_model_new (nodes, g_object_ref (self->filter));
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  self->list =
    gtk_list_view_new (GTK_SELECTION_MODEL (gtk_single_selection_new (G_LIST_MODEL (found))),
                       factory);
  gtk_list_view_set_single_click_activate (GTK_LIST_VIEW (self->list), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  title,
                                  -1);
  g_signal_connect_swapped (self->list, "activate", G_CALLBACK (choose), self);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->list);
  gtk_widget_set_vexpand (scrolled, TRUE);
  return scrolled;
}

/**
 * xg_node_chooser_new:
 * @broker: whose nodes
 * @kind: which of them; %XG_NODE_UNKNOWN for all
 * @title: what one is chosen for
 * @near: a widget of the window that it belongs to
 *
 * Returns: (transfer none): a window that is not presented yet
 */
GtkWidget *
xg_node_chooser_new (XgBroker *broker, XgNodeKind kind, const char *title, GtkWidget *near)
{
  XgNodeChooser *self;
  GtkRoot *root;
  GtkWidget *box, *empty;

  g_return_val_if_fail (XG_IS_BROKER (broker), NULL);
  g_return_val_if_fail (GTK_IS_WIDGET (near), NULL);

  root = gtk_widget_get_root (near);
  self = g_object_new (XG_TYPE_NODE_CHOOSER,
                       "title",
                       title,
                       "modal",
                       TRUE,
                       "transient-for",
                       GTK_IS_WINDOW (root) ? root : NULL,
                       "default-width",
                       WIDTH,
                       "default-height",
                       HEIGHT,
                       NULL);
  self->kind = kind;
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), new_search (self));
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_add_named (self->stack, new_list (self, broker, title), "list");
  empty = adw_status_page_new ();
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (empty), "system-search-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (empty), _ ("None Found"));
  gtk_widget_add_css_class (empty, "compact");
  gtk_stack_add_named (self->stack, empty, "empty");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->stack));
  adw_window_set_content (ADW_WINDOW (self), box);
  update_stack (self);
  gtk_widget_grab_focus (self->search);
  return GTK_WIDGET (self);
}
