/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "feed/xg-feed-page-private.h"

/* How often the clock is looked at, for midnight. */
#define CLOCK_S 20

enum
{
  PROP_0,
  PROP_NEWEST_FIRST,
  PROP_COMPACT,
  PROP_PAUSED,
  PROP_SELECTED_ITEM,
  PROP_RESULT,
  PROP_TRIAGE,
  PROP_COLUMNS,
  PROP_ORDER,
  N_PROPS
};

enum
{
  ITEM_SELECTED,
  ITEM_ACTIVATED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (XgFeedPage, xg_feed_page, XG_TYPE_PAGE)

static void
selected_item_cb (XgFeedPage *self)
{
  XgItem *item = xg_feed_model_get_selected_item (self->model);

  xg_feed_page_note_selected (self, item);
  xg_feed_page_update_item_actions (self);
  if (item != NULL)
    g_signal_emit (self, signals[ITEM_SELECTED], 0, item);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED_ITEM]);
}

static void
n_selected_cb (XgFeedPage *self)
{
  xg_feed_page_update_item_actions (self);
  xg_feed_page_update_count (self);
}

static void
resume_cb (XgFeedPage *self)
{
  xg_feed_query_set_paused (self->query, FALSE);
}

static void
view_activate_cb (XgFeedPage *self, XgItem *item)
{
  xg_feed_page_activate_item (self, item);
}

static void
view_narrow_cb (XgFeedPage *self)
{
  gtk_widget_set_visible (self->rule_button,
                          !self->archive && !xg_feed_view_get_narrow (self->view));
  xg_feed_page_update_count (self);
  xg_feed_page_update_title (self);
  xg_feed_page_update_menu (self);
  if (self->query != NULL)
    xg_feed_page_update_filter_actions (self);
}

static gboolean
clock_cb (gpointer data)
{
  XgFeedPage *self = data;
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  int day = g_date_time_get_day_of_month (now);

  if (self->day != 0 && self->day != day)
    xg_feed_view_refresh (self->view);
  self->day = day;
  return G_SOURCE_CONTINUE;
}

static void
xg_feed_page_dispose (GObject *object)
{
  XgFeedPage *self = XG_FEED_PAGE (object);
  GtkWidget *child;

  xg_feed_page_forget_selected (self);
  g_clear_handle_id (&self->clock_timeout, g_source_remove);
  g_clear_object (&self->grid_signals);
  g_clear_object (&self->session_signals);
  g_clear_object (&self->node_signals);
  if (self->query != NULL)
    g_signal_handlers_disconnect_by_data (self->query, self);
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  if (self->completion != NULL)
    g_object_run_dispose (G_OBJECT (self->completion)); /* an answer may be on its way to it */
  g_clear_object (&self->completion);
  xg_feed_page_clear_filters (self);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->model);
  g_clear_object (&self->query);
  g_clear_object (&self->node);
  g_clear_object (&self->broker);
  g_clear_object (&self->grid);
  G_OBJECT_CLASS (xg_feed_page_parent_class)->dispose (object);
}

static void
xg_feed_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  XgFeedPage *self = XG_FEED_PAGE (object);

  switch (prop_id)
    {
    case PROP_NEWEST_FIRST:
      g_value_set_boolean (value, xg_feed_model_get_newest_first (self->model));
      break;
    case PROP_COMPACT:
      g_object_get_property (G_OBJECT (self->view), "compact", value);
      break;
    case PROP_PAUSED:
      g_value_set_boolean (value, xg_feed_query_get_paused (self->query));
      break;
    case PROP_SELECTED_ITEM:
      g_value_set_object (value, xg_feed_model_get_selected_item (self->model));
      break;
    case PROP_COLUMNS:
      g_object_get_property (G_OBJECT (xg_feed_view_get_layout (self->view)), "layout", value);
      break;
    case PROP_ORDER:
      g_object_get_property (G_OBJECT (xg_feed_view_get_layout (self->view)), "order", value);
      break;
    case PROP_TRIAGE:
      g_value_set_boolean (value, self->triage);
      break;
    case PROP_RESULT:
      g_value_set_object (value, xg_feed_page_get_result (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
xg_feed_page_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  XgFeedPage *self = XG_FEED_PAGE (object);

  switch (prop_id)
    {
    case PROP_NEWEST_FIRST:
      xg_feed_model_set_newest_first (self->model, g_value_get_boolean (value));
      break;
    case PROP_COMPACT:
      xg_feed_view_set_compact (self->view, g_value_get_boolean (value));
      break;
    case PROP_PAUSED:
      xg_feed_query_set_paused (self->query, g_value_get_boolean (value));
      break;
    case PROP_COLUMNS:
      g_object_set_property (G_OBJECT (xg_feed_view_get_layout (self->view)), "layout", value);
      break;
    case PROP_ORDER:
      g_object_set_property (G_OBJECT (xg_feed_view_get_layout (self->view)), "order", value);
      break;
    case PROP_TRIAGE:
      xg_feed_page_set_triage (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
newest_first_cb (XgFeedPage *self)
{
  xg_feed_layout_set_newest_first (xg_feed_view_get_layout (self->view),
                                   xg_feed_model_get_newest_first (self->model));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NEWEST_FIRST]);
}

static void
columns_cb (XgFeedPage *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COLUMNS]);
}

/* By arrival, which end comes first is a matter of showing; any other order is one of the cache. */
static void
order_cb (XgFeedPage *self)
{
  gboolean descending;
  XgFeedColumn column =
    xg_feed_layout_get_order (xg_feed_view_get_layout (self->view), &descending);

  if (column == XG_FEED_COLUMN_TIME)
    xg_feed_model_set_newest_first (self->model, descending);
  xg_feed_query_set_order (self->query, xg_feed_column_get_order (column), descending);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ORDER]);
}

static void
compact_cb (XgFeedPage *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COMPACT]);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags ro = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  const GParamFlags rw = ro | G_PARAM_WRITABLE;

  properties[PROP_NEWEST_FIRST] = g_param_spec_boolean ("newest-first", NULL, NULL, TRUE, rw);
  properties[PROP_COMPACT] = g_param_spec_boolean ("compact", NULL, NULL, FALSE, rw);
  properties[PROP_PAUSED] = g_param_spec_boolean ("paused", NULL, NULL, FALSE, rw);
  properties[PROP_COLUMNS] = g_param_spec_string ("columns", NULL, NULL, NULL, rw);
  properties[PROP_ORDER] = g_param_spec_string ("order", NULL, NULL, NULL, rw);
  properties[PROP_TRIAGE] = g_param_spec_boolean ("triage", NULL, NULL, TRUE, rw);
  properties[PROP_SELECTED_ITEM] =
    g_param_spec_object ("selected-item", NULL, NULL, XG_TYPE_ITEM, ro);
  properties[PROP_RESULT] = g_param_spec_object ("result", NULL, NULL, XG_TYPE_ITEM_LIST, ro);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static guint
item_signal_new (const char *name)
{
  return g_signal_new (name,
                       XG_TYPE_FEED_PAGE,
                       G_SIGNAL_RUN_LAST,
                       0,
                       NULL,
                       NULL,
                       NULL,
                       G_TYPE_NONE,
                       1,
                       XG_TYPE_ITEM);
}

/* To the items, where there are any. */
static gboolean
xg_feed_page_grab_focus (GtkWidget *widget)
{
  XgFeedPage *self = XG_FEED_PAGE (widget);

  return g_str_equal (gtk_stack_get_visible_child_name (self->stack), "list") &&
         gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static void
xg_feed_page_class_init (XgFeedPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = xg_feed_page_dispose;
  object_class->get_property = xg_feed_page_get_property;
  object_class->set_property = xg_feed_page_set_property;
  widget_class->grab_focus = xg_feed_page_grab_focus;
  install_properties (object_class);
  signals[ITEM_SELECTED] = item_signal_new ("item-selected");
  signals[ITEM_ACTIVATED] = item_signal_new ("item-activated");
  xg_feed_page_install_actions (widget_class);
  xg_feed_page_install_filter_actions (widget_class);

  g_type_ensure (XG_TYPE_FEED_EMPTY);
  g_type_ensure (XG_TYPE_FEED_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/xmppgrid/Console/feed/xg-feed-page.ui");
  gtk_widget_class_bind_template_child (widget_class, XgFeedPage, title);
  gtk_widget_class_bind_template_child (widget_class, XgFeedPage, rows_menu);
  gtk_widget_class_bind_template_child (widget_class, XgFeedPage, export_menu);
  gtk_widget_class_bind_template_child (widget_class, XgFeedPage, problem_label);
  gtk_widget_class_bind_template_child (widget_class, XgFeedPage, facts_label);
  gtk_widget_class_bind_template_child (widget_class, XgFeedPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, XgFeedPage, search_spinner);
  gtk_widget_class_bind_template_child (widget_class, XgFeedPage, severity_drop);
  gtk_widget_class_bind_template_child (widget_class, XgFeedPage, save_button);
  gtk_widget_class_bind_template_child (widget_class, XgFeedPage, count_label);
  gtk_widget_class_bind_template_child (widget_class, XgFeedPage, above);
  gtk_widget_class_bind_template_child (widget_class, XgFeedPage, held_revealer);
  gtk_widget_class_bind_template_child (widget_class, XgFeedPage, held_label);
  gtk_widget_class_bind_template_child (widget_class, XgFeedPage, pause_button);
  gtk_widget_class_bind_template_child (widget_class, XgFeedPage, rule_button);
  gtk_widget_class_bind_template_child (widget_class, XgFeedPage, stack);
  gtk_widget_class_bind_template_child (widget_class, XgFeedPage, loading_spinner);
  gtk_widget_class_bind_template_child (widget_class, XgFeedPage, view);
  gtk_widget_class_bind_template_child (widget_class, XgFeedPage, empty);
  xg_feed_page_bind_search (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, resume_cb);
  gtk_widget_class_bind_template_callback (widget_class, view_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, view_narrow_cb);
}

static void
xg_feed_page_init (XgFeedPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  xg_feed_page_init_search (self);
  xg_feed_page_init_triage (self);

  self->query = xg_feed_query_new ();
  self->model = xg_feed_model_new ();
  xg_feed_view_set_model (self->view, self->model);
  xg_feed_page_init_state (self);
  g_signal_connect_swapped (self->model,
                            "notify::selected-item",
                            G_CALLBACK (selected_item_cb),
                            self);
  g_signal_connect_swapped (self->model, "notify::n-selected", G_CALLBACK (n_selected_cb), self);
  g_signal_connect_swapped (self->model,
                            "notify::newest-first",
                            G_CALLBACK (newest_first_cb),
                            self);
  g_signal_connect_object (xg_feed_view_get_layout (self->view),
                           "notify::layout",
                           G_CALLBACK (columns_cb),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (xg_feed_view_get_layout (self->view),
                           "notify::order",
                           G_CALLBACK (order_cb),
                           self,
                           G_CONNECT_SWAPPED);
  gtk_widget_insert_action_group (
    GTK_WIDGET (self),
    "columns",
    xg_feed_layout_get_actions (xg_feed_view_get_layout (self->view)));
  xg_feed_page_update_menu (self);
  g_signal_connect_object (self->view,
                           "notify::compact",
                           G_CALLBACK (compact_cb),
                           self,
                           G_CONNECT_SWAPPED);
  xg_feed_page_set_export_forbidden (self, FALSE);
  clock_cb (self);
  self->clock_timeout = g_timeout_add_seconds (CLOCK_S, clock_cb, self);

  xg_feed_page_init_filters (self);
  xg_feed_page_update_filter_actions (self);
  xg_feed_page_update_item_actions (self);
  xg_feed_page_update_count (self);
  xg_feed_page_update_title (self);
  xg_feed_page_update_state (self);
}

/**
 * xg_feed_page_new:
 *
 * Returns: (transfer floating): a page without a grid
 */
GtkWidget *
xg_feed_page_new (void)
{
  return g_object_new (XG_TYPE_FEED_PAGE, NULL);
}

/**
 * xg_feed_page_set_scope:
 * @self: a page
 * @grid: (nullable): whose items
 * @broker: (nullable): of which service; %NULL: of all
 * @node: (nullable): of which topic or branch; %NULL: of all
 *
 * The filter stays as it is. The newest item comes into view.
 */
void
xg_feed_page_set_scope (XgFeedPage *self, XgGrid *grid, XgBroker *broker, XgNode *node)
{
  g_return_if_fail (XG_IS_FEED_PAGE (self));

  self->wanted = 0;
  g_set_object (&self->grid, grid);
  g_set_object (&self->broker, broker);
  g_set_object (&self->node, node);
  g_signal_group_set_target (self->grid_signals, grid);
  g_signal_group_set_target (self->session_signals,
                             grid != NULL ? xg_grid_get_session (grid) : NULL);
  g_signal_group_set_target (self->node_signals, node);
  self->archive = grid != NULL && xg_grid_is_archive (grid);
  gtk_widget_action_set_enabled (GTK_WIDGET (self),
                                 "feed.mark-all-read",
                                 grid != NULL && !self->archive);
  gtk_widget_action_set_enabled (GTK_WIDGET (self),
                                 "feed.create-rule",
                                 grid != NULL && !self->archive);
  gtk_widget_set_visible (GTK_WIDGET (self->pause_button), !self->archive);
  view_narrow_cb (self);
  xg_feed_view_set_show_topic (self->view,
                               node == NULL || xg_node_get_kind (node) != XG_NODE_TOPIC);
  xg_filter_completion_set_grid (self->completion, grid);
  xg_row_colours_set_grid (xg_feed_view_get_colours (self->view), grid);
  xg_feed_query_set_scope (self->query, grid, broker, node);
  xg_feed_view_scroll_to_newest (self->view);
  xg_feed_page_update_title (self);
  xg_feed_page_update_state (self);
}

/**
 * xg_feed_page_get_result:
 * @self: a page
 *
 * Returns: (transfer none) (nullable): what is listed now; another list when scope or filter
 *   change, which "notify::result" tells
 */
XgItemList *
xg_feed_page_get_result (XgFeedPage *self)
{
  g_return_val_if_fail (XG_IS_FEED_PAGE (self), NULL);
  return xg_feed_query_get_list (self->query);
}

/**
 * xg_feed_page_set_above:
 * @self: a page
 * @widget: (nullable): what stands between the filter and the rows; %NULL for nothing
 */
void
xg_feed_page_set_above (XgFeedPage *self, GtkWidget *widget)
{
  g_return_if_fail (XG_IS_FEED_PAGE (self));
  g_return_if_fail (widget == NULL || GTK_IS_WIDGET (widget));

  adw_bin_set_child (self->above, widget);
}

/**
 * xg_feed_page_has_rows:
 * @self: a page
 *
 * Returns: whether rows are on the screen
 */
gboolean
xg_feed_page_has_rows (XgFeedPage *self)
{
  g_return_val_if_fail (XG_IS_FEED_PAGE (self), FALSE);

  return xg_feed_view_has_rows (self->view);
}

void
xg_feed_page_activate_item (XgFeedPage *self, XgItem *item)
{
  g_signal_emit (self, signals[ITEM_ACTIVATED], 0, item);
}
