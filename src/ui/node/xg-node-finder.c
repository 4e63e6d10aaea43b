/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-node"

#include "config.h"

#include "node/xg-node-finder.h"

#include <string.h>

#include "xg-ui.h"

struct _XgNodeFinder
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkWidget *search_entry;
  GtkWidget *everywhere_list;
  GtkWidget *stack;
  GtkListView *list;

  /* Owned */
  char *needle; /* case-folded */
  GtkFilter *filter;

  XgNodeKind kind; /* XG_NODE_UNKNOWN: any */
  XgNodeRefusal refusal;
  gpointer refusal_data;
};

enum
{
  PROP_0,
  PROP_EVERYWHERE,
  N_PROPS
};

enum
{
  CHOSEN,
  STOPPED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (XgNodeFinder, xg_node_finder, GTK_TYPE_WIDGET)

static gboolean
contains (const char *text, const char *needle)
{
  g_autofree char *folded = text != NULL ? g_utf8_casefold (text, -1) : NULL;

  return folded != NULL && strstr (folded, needle) != NULL;
}

static gboolean
match_cb (gpointer item, gpointer data)
{
  XgNodeFinder *self = data;
  XgNode *node = item;

  if (self->kind != XG_NODE_UNKNOWN && xg_node_get_kind (node) != self->kind)
    return FALSE;
  return *self->needle == '\0' || contains (xg_node_get_label (node), self->needle) ||
         contains (xg_node_get_id (node), self->needle);
}

static gpointer
nodes_of_broker_cb (gpointer item, gpointer data)
{
  g_autoptr (XgBroker) broker = item;

  return g_object_ref (xg_broker_get_all_nodes (broker));
}

static char *
refuse (XgNodeFinder *self, XgNode *node)
{
  return self->refusal != NULL ? self->refusal (node, self->refusal_data) : NULL;
}

static void
stop_cb (XgNodeFinder *self)
{
  g_signal_emit (self, signals[STOPPED], 0);
}

static void
everywhere_cb (XgNodeFinder *self)
{
  g_signal_emit (self, signals[CHOSEN], 0, NULL);
}

static void
choose (XgNodeFinder *self, guint position)
{
  GListModel *model = G_LIST_MODEL (gtk_list_view_get_model (self->list));
  g_autoptr (XgNode) node = model != NULL ? g_list_model_get_item (model, position) : NULL;
  g_autofree char *reason = node != NULL ? refuse (self, node) : NULL;

  if (node != NULL && reason == NULL)
    g_signal_emit (self, signals[CHOSEN], 0, node);
}

/* Nothing was typed: nothing is meant. */
static void
first_cb (XgNodeFinder *self)
{
  if (*self->needle != '\0')
    choose (self, 0);
}

static void
update_stack (XgNodeFinder *self)
{
  GtkSelectionModel *model = gtk_list_view_get_model (self->list);
  gboolean empty = model == NULL || g_list_model_get_n_items (G_LIST_MODEL (model)) == 0;

  gtk_stack_set_visible_child_name (GTK_STACK (self->stack),
                                    empty && *self->needle != '\0' ? "empty" : "list");
}

static void
search_changed_cb (XgNodeFinder *self)
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

/* Where it is, or why it can't be. */
static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, XgNodeFinder *self)
{
  XgNode *node = gtk_list_item_get_item (list_item);
  GtkWidget *row = gtk_list_item_get_child (list_item);
  GtkWidget *icon = gtk_widget_get_first_child (row);
  GtkWidget *title = gtk_widget_get_first_child (gtk_widget_get_last_child (row));
  gboolean collection = xg_node_get_kind (node) == XG_NODE_COLLECTION;
  g_auto (GStrv) paths = xg_node_get_parent_paths (node);
  g_autofree char *reason = refuse (self, node);
  g_autofree char *where =
    g_strjoin (" · ",
               xg_node_get_id (node),
               paths != NULL && paths[0] != NULL && *paths[0] != '\0' ? paths[0] : NULL,
               NULL);

  gtk_image_set_from_icon_name (GTK_IMAGE (icon),
                                collection ? "folder-symbolic" : "xg-topic-symbolic");
  gtk_inscription_set_text (GTK_INSCRIPTION (title), xg_node_get_label (node));
  gtk_inscription_set_text (GTK_INSCRIPTION (gtk_widget_get_next_sibling (title)),
                            reason != NULL ? reason : where);
  gtk_widget_set_tooltip_text (row, reason != NULL ? reason : where);
  gtk_widget_set_sensitive (row, reason == NULL);
  gtk_list_item_set_activatable (list_item, reason == NULL);
}

static void
set_nodes (XgNodeFinder *self, GListModel *nodes)
{
  GtkFilterListModel *found = gtk_filter_list_model_new (nodes, g_object_ref (self->filter));
  g_autoptr (GtkNoSelection) selection = NULL;

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

static gboolean
xg_node_finder_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (XG_NODE_FINDER (widget)->search_entry);
}

static void
xg_node_finder_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  XgNodeFinder *self = XG_NODE_FINDER (object);

  switch (prop_id)
    {
    case PROP_EVERYWHERE:
      g_value_set_boolean (value, gtk_widget_get_visible (self->everywhere_list));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
xg_node_finder_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  XgNodeFinder *self = XG_NODE_FINDER (object);

  switch (prop_id)
    {
    case PROP_EVERYWHERE:
      gtk_widget_set_visible (self->everywhere_list, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
xg_node_finder_dispose (GObject *object)
{
  XgNodeFinder *self = XG_NODE_FINDER (object);
  GtkWidget *child;

  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  self->list = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->filter);
  g_clear_pointer (&self->needle, g_free);
  G_OBJECT_CLASS (xg_node_finder_parent_class)->dispose (object);
}

static void
xg_node_finder_class_init (XgNodeFinderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GSignalFlags flags = G_SIGNAL_RUN_LAST;

  object_class->get_property = xg_node_finder_get_property;
  object_class->set_property = xg_node_finder_set_property;
  object_class->dispose = xg_node_finder_dispose;
  widget_class->grab_focus = xg_node_finder_grab_focus;

  properties[PROP_EVERYWHERE] = g_param_spec_boolean ("everywhere",
                                                      NULL,
                                                      NULL,
                                                      FALSE,
                                                      G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[CHOSEN] = g_signal_new ("chosen",
                                  XG_TYPE_NODE_FINDER,
                                  flags,
                                  0,
                                  NULL,
                                  NULL,
                                  NULL,
                                  G_TYPE_NONE,
                                  1,
                                  XG_TYPE_NODE);
  signals[STOPPED] =
    g_signal_new ("stopped", XG_TYPE_NODE_FINDER, flags, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               XG_RESOURCE_PATH "/node/xg-node-finder.ui");
  gtk_widget_class_bind_template_child (widget_class, XgNodeFinder, search_entry);
  gtk_widget_class_bind_template_child (widget_class, XgNodeFinder, everywhere_list);
  gtk_widget_class_bind_template_child (widget_class, XgNodeFinder, stack);
  gtk_widget_class_bind_template_child (widget_class, XgNodeFinder, list);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, first_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_cb);
  gtk_widget_class_bind_template_callback (widget_class, everywhere_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose);
}

static void
xg_node_finder_init (XgNodeFinder *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  self->needle = g_strdup ("");
  self->filter = GTK_FILTER (gtk_custom_filter_new (match_cb, self, NULL));
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), self);
  gtk_list_view_set_factory (self->list, factory);
  gtk_search_entry_set_key_capture_widget (GTK_SEARCH_ENTRY (self->search_entry),
                                           GTK_WIDGET (self));
}

/**
 * xg_node_finder_new:
 *
 * Returns: (transfer floating): a finder of nothing so far
 */
GtkWidget *
xg_node_finder_new (void)
{
  return g_object_new (XG_TYPE_NODE_FINDER, NULL);
}

/**
 * xg_node_finder_set_grid:
 * @grid: (nullable): of whose nodes one is chosen
 */
void
xg_node_finder_set_grid (XgNodeFinder *self, XgGrid *grid)
{
  GtkMapListModel *models;

  g_return_if_fail (XG_IS_NODE_FINDER (self));

  if (grid == NULL)
    {
      gtk_list_view_set_model (self->list, NULL);
      return;
    }
  models = gtk_map_list_model_new (g_object_ref (xg_grid_get_brokers (grid)),
                                   nodes_of_broker_cb,
                                   NULL,
                                   NULL);
  set_nodes (self, G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (models))));
}

/**
 * xg_node_finder_set_broker:
 * @broker: of whose nodes one is chosen
 * @kind: which of them; %XG_NODE_UNKNOWN for all
 */
void
xg_node_finder_set_broker (XgNodeFinder *self, XgBroker *broker, XgNodeKind kind)
{
  g_return_if_fail (XG_IS_NODE_FINDER (self));
  g_return_if_fail (XG_IS_BROKER (broker));

  self->kind = kind;
  set_nodes (self, g_object_ref (xg_broker_get_all_nodes (broker)));
}

/**
 * xg_node_finder_set_refusal:
 * @refusal: (nullable): asked for each node that comes into view
 * @user_data: for @refusal
 *
 * Nodes that can't be chosen are there all the same, and say why.
 */
void
xg_node_finder_set_refusal (XgNodeFinder *self, XgNodeRefusal refusal, gpointer user_data)
{
  g_autoptr (GtkSelectionModel) model = NULL;

  g_return_if_fail (XG_IS_NODE_FINDER (self));

  self->refusal = refusal;
  self->refusal_data = user_data;
  if (refusal == NULL || gtk_list_view_get_model (self->list) == NULL)
    return;
  /* Rows that are there already are bound again. */
  model = g_object_ref (gtk_list_view_get_model (self->list));
  gtk_list_view_set_model (self->list, NULL);
  gtk_list_view_set_model (self->list, model);
}
