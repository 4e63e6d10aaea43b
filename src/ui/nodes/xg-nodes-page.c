/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-nodes"

#include "config.h"

#include "nodes/xg-nodes-page.h"

#include "details/xg-details-button.h"
#include "nodes/xg-nodes-page-private.h"
#include "nodes/xg-nodes-row.h"
#include "nodes/xg-nodes-words.h"
#include "xg-ui.h"

/* Below this a table has no room for more than a name. */
#define ROOM_FOR_TABLE 640
/* So long the rows stay where they are before they count as looked at. */
#define LOOK_MS 120
/* Rows before and behind those that are seen, which will be soon. */
#define LOOK_AHEAD 10

enum
{
  PROP_0,
  PROP_COLUMNS,
  PROP_ORDER,
  PROP_SET,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (XgNodesPage, xg_nodes_page, XG_TYPE_PAGE)

static const char *const set_nicks[] = {
  [XG_NODE_SET_TOPICS] = "topics",
  [XG_NODE_SET_TOP_COLLECTIONS] = "top-collections",
  [XG_NODE_SET_COLLECTIONS] = "collections",
};

/* The rows that are seen */

static gboolean
look_cb (gpointer data)
{
  XgNodesPage *self = data;
  GtkScrolledWindow *scroller = self->narrow ? self->rows_scroller : self->table_scroller;
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (scroller);
  double upper = gtk_adjustment_get_upper (adjustment);
  guint n_rows = g_list_model_get_n_items (G_LIST_MODEL (self->view));
  g_autoptr (GPtrArray) nodes = g_ptr_array_new_with_free_func (g_object_unref);
  double first, last;

  self->look_source = 0;
  if (self->broker == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return G_SOURCE_REMOVE;
  if (n_rows > 0 && upper > 0)
    {
      first = gtk_adjustment_get_value (adjustment) / upper * n_rows - LOOK_AHEAD;
      last = (gtk_adjustment_get_value (adjustment) + gtk_adjustment_get_page_size (adjustment)) /
               upper * n_rows +
             LOOK_AHEAD;
      for (guint i = (guint) MAX (first, 0); i < MIN (last, n_rows); i++)
        g_ptr_array_add (nodes, g_list_model_get_item (G_LIST_MODEL (self->view), i));
    }
  xg_broker_show_nodes (self->broker, nodes);
  return G_SOURCE_REMOVE;
}

static void
queue_look (XgNodesPage *self)
{
  if (self->look_source == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->look_source = g_timeout_add (LOOK_MS, look_cb, self);
}

static void
refreshed_cb (XgNodesPage *self)
{
  xg_nodes_page_queue_update (self);
  queue_look (self);
}

/* Only the list that is seen has the model: a hidden one would bind rows too. */
static void
attach_model (XgNodesPage *self)
{
  GtkSelectionModel *model = GTK_SELECTION_MODEL (self->selection);
  gboolean mapped = gtk_widget_get_mapped (GTK_WIDGET (self));

  gtk_column_view_set_model (self->table, mapped && !self->narrow ? model : NULL);
  gtk_list_view_set_model (self->rows, mapped && self->narrow ? model : NULL);
}

static gboolean
layout_cb (gpointer data)
{
  XgNodesPage *self = data;
  gboolean narrow = gtk_widget_get_width (GTK_WIDGET (self)) < ROOM_FOR_TABLE;

  self->layout_idle = 0;
  if (self->narrow == narrow)
    return G_SOURCE_REMOVE;
  self->narrow = narrow;
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->tools),
                                  narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_widget_set_hexpand (GTK_WIDGET (self->set_drop), narrow);
  attach_model (self);
  xg_nodes_page_update_menus (self);
  xg_nodes_page_update (self);
  queue_look (self);
  return G_SOURCE_REMOVE;
}

static void
xg_nodes_page_measure (GtkWidget *widget,
                       GtkOrientation orientation,
                       int for_size,
                       int *minimum,
                       int *natural,
                       int *minimum_baseline,
                       int *natural_baseline)
{
  gtk_widget_measure (XG_NODES_PAGE (widget)->content,
                      orientation,
                      for_size,
                      minimum,
                      natural,
                      NULL,
                      NULL);
}

static void
xg_nodes_page_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  XgNodesPage *self = XG_NODES_PAGE (widget);

  gtk_widget_allocate (self->content, width, height, baseline, NULL);
  gtk_popover_present (GTK_POPOVER (self->menu));
  if (self->narrow != (width < ROOM_FOR_TABLE) && self->layout_idle == 0)
    self->layout_idle = g_idle_add (layout_cb, self);
}

static void
xg_nodes_page_map (GtkWidget *widget)
{
  XgNodesPage *self = XG_NODES_PAGE (widget);

  GTK_WIDGET_CLASS (xg_nodes_page_parent_class)->map (widget);
  xg_node_view_set_live (self->view, TRUE);
  attach_model (self);
  xg_nodes_page_update (self);
  queue_look (self);
}

static void
xg_nodes_page_unmap (GtkWidget *widget)
{
  XgNodesPage *self = XG_NODES_PAGE (widget);

  xg_node_view_set_live (self->view, FALSE);
  GTK_WIDGET_CLASS (xg_nodes_page_parent_class)->unmap (widget);
}

/* Signals */

static void
search_cb (XgNodesPage *self)
{
  xg_node_view_set_filter (self->view, gtk_editable_get_text (GTK_EDITABLE (self->search)));
  xg_nodes_page_update (self);
  queue_look (self);
}

static void
stop_search_cb (XgNodesPage *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_widget_grab_focus (self->narrow ? GTK_WIDGET (self->rows) : GTK_WIDGET (self->table));
}

static void
set_selected_cb (XgNodesPage *self)
{
  XgNodeSet set = (XgNodeSet) gtk_drop_down_get_selected (self->set_drop);

  if (set >= XG_N_NODE_SETS || set == xg_node_view_get_set (self->view))
    return;
  xg_node_view_set_set (self->view, set);
  xg_nodes_page_update (self);
  queue_look (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SET]);
}

static void
order_cb (XgNodesPage *self)
{
  gboolean descending;
  XgNodeColumn column = xg_nodes_columns_get_order (self->columns, &descending);

  xg_node_view_set_order (self->view, column, descending);
  xg_nodes_page_update_menus (self);
  queue_look (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ORDER]);
}

static void
layout_changed_cb (XgNodesPage *self)
{
  xg_nodes_page_update_menus (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COLUMNS]);
}

static void
set_set (XgNodesPage *self, const char *nick)
{
  for (guint i = 0; i < XG_N_NODE_SETS; i++)
    if (g_strcmp0 (set_nicks[i], nick) == 0)
      gtk_drop_down_set_selected (self->set_drop, i);
}

static void
xg_nodes_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  XgNodesPage *self = XG_NODES_PAGE (object);

  switch (prop_id)
    {
    case PROP_COLUMNS:
      g_object_get_property (G_OBJECT (self->columns), "layout", value);
      break;
    case PROP_ORDER:
      g_object_get_property (G_OBJECT (self->columns), "order", value);
      break;
    case PROP_SET:
      g_value_set_static_string (value, set_nicks[xg_node_view_get_set (self->view)]);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
xg_nodes_page_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  XgNodesPage *self = XG_NODES_PAGE (object);

  switch (prop_id)
    {
    case PROP_COLUMNS:
      g_object_set_property (G_OBJECT (self->columns), "layout", value);
      xg_nodes_page_update_menus (self);
      break;
    case PROP_ORDER:
      g_object_set_property (G_OBJECT (self->columns), "order", value);
      break;
    case PROP_SET:
      set_set (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
xg_nodes_page_dispose (GObject *object)
{
  XgNodesPage *self = XG_NODES_PAGE (object);

  g_clear_handle_id (&self->layout_idle, g_source_remove);
  g_clear_handle_id (&self->update_idle, g_source_remove);
  g_clear_handle_id (&self->look_source, g_source_remove);
  g_clear_object (&self->broker_signals);
  g_clear_object (&self->session_signals);
  g_clear_object (&self->capability_signals);
  g_clear_object (&self->broker);
  g_clear_object (&self->grid);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_pointer (&self->content, gtk_widget_unparent);
  g_clear_object (&self->columns);
  g_clear_object (&self->selection);
  g_clear_object (&self->view);

  G_OBJECT_CLASS (xg_nodes_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               XG_RESOURCE_PATH "/nodes/xg-nodes-page.ui");
  gtk_widget_class_bind_template_child (widget_class, XgNodesPage, content);
  gtk_widget_class_bind_template_child (widget_class, XgNodesPage, window_title);
  gtk_widget_class_bind_template_child (widget_class, XgNodesPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, XgNodesPage, tools);
  gtk_widget_class_bind_template_child (widget_class, XgNodesPage, set_drop);
  gtk_widget_class_bind_template_child (widget_class, XgNodesPage, search);
  gtk_widget_class_bind_template_child (widget_class, XgNodesPage, columns_button);
  gtk_widget_class_bind_template_child (widget_class, XgNodesPage, notice);
  gtk_widget_class_bind_template_child (widget_class, XgNodesPage, notice_box);
  gtk_widget_class_bind_template_child (widget_class, XgNodesPage, notice_text);
  gtk_widget_class_bind_template_child (widget_class, XgNodesPage, stack);
  gtk_widget_class_bind_template_child (widget_class, XgNodesPage, table_scroller);
  gtk_widget_class_bind_template_child (widget_class, XgNodesPage, table);
  gtk_widget_class_bind_template_child (widget_class, XgNodesPage, rows_scroller);
  gtk_widget_class_bind_template_child (widget_class, XgNodesPage, rows);
  gtk_widget_class_bind_template_child (widget_class, XgNodesPage, status);
  gtk_widget_class_bind_template_child (widget_class, XgNodesPage, status_box);
  gtk_widget_class_bind_template_child (widget_class, XgNodesPage, again_button);
  gtk_widget_class_bind_template_child (widget_class, XgNodesPage, clear_button);
  gtk_widget_class_bind_template_child (widget_class, XgNodesPage, bar);
  gtk_widget_class_bind_template_child (widget_class, XgNodesPage, bar_text);
  gtk_widget_class_bind_template_child (widget_class, XgNodesPage, actions_button);
}

static void
xg_nodes_page_class_init (XgNodesPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = xg_nodes_page_get_property;
  object_class->set_property = xg_nodes_page_set_property;
  object_class->dispose = xg_nodes_page_dispose;
  widget_class->measure = xg_nodes_page_measure;
  widget_class->size_allocate = xg_nodes_page_size_allocate;
  widget_class->map = xg_nodes_page_map;
  widget_class->unmap = xg_nodes_page_unmap;

  properties[PROP_COLUMNS] = g_param_spec_string ("columns", NULL, NULL, NULL, flags);
  properties[PROP_ORDER] = g_param_spec_string ("order", NULL, NULL, NULL, flags);
  properties[PROP_SET] = g_param_spec_string ("set", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  bind_template (widget_class);
  xg_nodes_page_install_actions (widget_class);
}

static GSignalGroup *
follow (XgNodesPage *self, GType type, const char *const *signals)
{
  GSignalGroup *group = g_signal_group_new (type);

  for (; *signals != NULL; signals++)
    g_signal_group_connect_swapped (group, *signals, G_CALLBACK (xg_nodes_page_queue_update), self);
  return group;
}

static void
init_signals (XgNodesPage *self)
{
  static const char *const of_broker[] = { "notify::label",
                                           "notify::state",
                                           "notify::error-text",
                                           "notify::loading",
                                           NULL };
  static const char *const of_session[] = { "notify::state", NULL };
  static const char *const of_capabilities[] = { "changed", NULL };

  self->broker_signals = follow (self, XG_TYPE_BROKER, of_broker);
  self->session_signals = follow (self, XG_TYPE_SESSION, of_session);
  self->capability_signals = follow (self, XG_TYPE_CAPABILITIES, of_capabilities);
  g_signal_connect_object (self->view,
                           "refreshed",
                           G_CALLBACK (refreshed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection,
                           "notify::n-selected",
                           G_CALLBACK (xg_nodes_page_update_actions),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->columns,
                           "notify::order",
                           G_CALLBACK (order_cb),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->columns,
                           "notify::layout",
                           G_CALLBACK (layout_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
}

static void
init_tools (XgNodesPage *self)
{
  g_autoptr (GtkStringList) sets = gtk_string_list_new (NULL);

  for (guint i = 0; i < XG_N_NODE_SETS; i++)
    gtk_string_list_append (sets, xg_nodes_words_set (i));
  gtk_drop_down_set_model (self->set_drop, G_LIST_MODEL (sets));
  g_signal_connect_object (self->set_drop,
                           "notify::selected",
                           G_CALLBACK (set_selected_cb),
                           self,
                           G_CONNECT_SWAPPED);
  /* With every letter: "search-changed" waits. */
  g_signal_connect_object (self->search,
                           "changed",
                           G_CALLBACK (search_cb),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search,
                           "stop-search",
                           G_CALLBACK (stop_search_cb),
                           self,
                           G_CONNECT_SWAPPED);
  for (guint i = 0; i < 2; i++)
    g_signal_connect_object (
      gtk_scrolled_window_get_vadjustment (i == 0 ? self->table_scroller : self->rows_scroller),
      "value-changed",
      G_CALLBACK (queue_look),
      self,
      G_CONNECT_SWAPPED);
}

static void
xg_nodes_page_init (XgNodesPage *self)
{
  g_autoptr (GtkListItemFactory) factory = xg_nodes_row_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->notice_details = xg_details_button_new ();
  gtk_widget_set_valign (self->notice_details, GTK_ALIGN_CENTER);
  gtk_box_append (self->notice_box, self->notice_details);
  self->status_details = xg_details_button_new ();
  gtk_box_append (self->status_box, self->status_details);
  self->view = xg_node_view_new ();
  xg_node_view_set_live (self->view, FALSE);
  self->selection = xg_nodes_selection_new (self->view);
  self->columns = xg_nodes_columns_new (self->table);
  gtk_list_view_set_factory (self->rows, factory);
  init_tools (self);
  init_signals (self);
  xg_nodes_page_init_actions (self);
  xg_nodes_page_update_menus (self);
  xg_nodes_page_update (self);
}

GtkWidget *
xg_nodes_page_new (void)
{
  return g_object_new (XG_TYPE_NODES_PAGE, NULL);
}

/**
 * xg_nodes_page_set_broker:
 * @grid: (nullable): the grid of @broker
 * @broker: (nullable): whose nodes are shown
 *
 * The rows, what is looked for and what is selected stay while the broker does.
 */
void
xg_nodes_page_set_broker (XgNodesPage *self, XgGrid *grid, XgBroker *broker)
{
  g_return_if_fail (XG_IS_NODES_PAGE (self));
  g_return_if_fail (broker == NULL || XG_IS_BROKER (broker));

  g_set_object (&self->grid, grid);
  g_signal_group_set_target (self->session_signals,
                             grid != NULL ? xg_grid_get_session (grid) : NULL);
  if (!g_set_object (&self->broker, broker))
    return;
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  g_signal_group_set_target (self->broker_signals, broker);
  g_signal_group_set_target (self->capability_signals,
                             broker != NULL ? xg_broker_get_capabilities (broker) : NULL);
  xg_node_view_set_broker (self->view, broker);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    refreshed_cb (self);
}

/**
 * xg_nodes_page_search:
 *
 * Puts the cursor where the person types what to look for.
 */
void
xg_nodes_page_search (XgNodesPage *self)
{
  g_return_if_fail (XG_IS_NODES_PAGE (self));

  gtk_widget_grab_focus (self->search);
}
