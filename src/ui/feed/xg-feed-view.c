/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "feed/xg-feed-view-private.h"

#include <glib/gi18n.h>

#include "feed/xg-feed-row.h"
#include "feed/xg-format.h"

enum
{
  PROP_0,
  PROP_MODEL,
  PROP_COMPACT,
  PROP_NARROW,
  PROP_FOLLOWING,
  PROP_N_NEW,
  PROP_MENU_MODEL,
  N_PROPS
};

enum
{
  ACTIVATE,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (XgFeedView, xg_feed_view, GTK_TYPE_WIDGET)

GtkAdjustment *
xg_feed_view_get_adjustment (XgFeedView *self)
{
  GtkWidget *scroller = self->narrow ? self->rows_scroller : self->table_scroller;

  return gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
}

/* The GtkListView that has the rows; of a GtkColumnView it is an inner child. */
GtkWidget *
xg_feed_view_get_list (XgFeedView *self)
{
  if (self->narrow)
    return self->rows;
  for (GtkWidget *child = gtk_widget_get_first_child (self->table); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_LIST_VIEW (child))
      return child;
  g_return_val_if_reached (NULL);
}

static void
activate_cb (GtkWidget *list, guint position, XgFeedView *self)
{
  g_autoptr (XgItem) item = g_list_model_get_item (G_LIST_MODEL (self->model), position);

  g_assert (XG_IS_FEED_VIEW (self));
  if (item != NULL)
    xg_feed_view_activate_item (self, item);
}

static gboolean
xg_feed_view_grab_focus (GtkWidget *widget)
{
  XgFeedView *self = XG_FEED_VIEW (widget);

  if (self->fitted)
    return gtk_widget_grab_focus (xg_feed_view_get_list (self));
  self->unfocused = TRUE;
  return TRUE;
}

static void
xg_feed_view_dispose (GObject *object)
{
  XgFeedView *self = XG_FEED_VIEW (object);

  xg_feed_view_forget_width (self);
  if (self->model != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->model, self);
      gtk_column_view_set_model (GTK_COLUMN_VIEW (self->table), NULL);
      gtk_list_view_set_model (GTK_LIST_VIEW (self->rows), NULL);
    }
  g_clear_object (&self->model);
  g_clear_object (&self->layout);
  g_clear_object (&self->colours);
  g_clear_pointer (&self->popover, gtk_widget_unparent);
  g_clear_pointer (&self->overlay, gtk_widget_unparent);
  G_OBJECT_CLASS (xg_feed_view_parent_class)->dispose (object);
}

static void
xg_feed_view_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  XgFeedView *self = XG_FEED_VIEW (object);

  switch (prop_id)
    {
    case PROP_MODEL:
      g_value_set_object (value, self->model);
      break;
    case PROP_COMPACT:
      g_value_set_boolean (value, self->compact);
      break;
    case PROP_NARROW:
      g_value_set_boolean (value, self->narrow);
      break;
    case PROP_FOLLOWING:
      g_value_set_boolean (value, self->following);
      break;
    case PROP_N_NEW:
      g_value_set_uint (value, self->n_new);
      break;
    case PROP_MENU_MODEL:
      g_value_set_object (value,
                          gtk_popover_menu_get_menu_model (GTK_POPOVER_MENU (self->popover)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
xg_feed_view_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  XgFeedView *self = XG_FEED_VIEW (object);

  switch (prop_id)
    {
    case PROP_MODEL:
      xg_feed_view_set_model (self, g_value_get_object (value));
      break;
    case PROP_COMPACT:
      xg_feed_view_set_compact (self, g_value_get_boolean (value));
      break;
    case PROP_MENU_MODEL:
      xg_feed_view_set_menu_model (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
xg_feed_view_class_init (XgFeedViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags ro = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  const GParamFlags rw = ro | G_PARAM_WRITABLE;

  object_class->dispose = xg_feed_view_dispose;
  object_class->get_property = xg_feed_view_get_property;
  object_class->set_property = xg_feed_view_set_property;
  widget_class->measure = xg_feed_view_measure;
  widget_class->size_allocate = xg_feed_view_size_allocate;
  widget_class->grab_focus = xg_feed_view_grab_focus;

  properties[PROP_MODEL] = g_param_spec_object ("model", NULL, NULL, XG_TYPE_FEED_MODEL, rw);
  properties[PROP_COMPACT] = g_param_spec_boolean ("compact", NULL, NULL, FALSE, rw);
  properties[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE, ro);
  properties[PROP_FOLLOWING] = g_param_spec_boolean ("following", NULL, NULL, TRUE, ro);
  properties[PROP_N_NEW] = g_param_spec_uint ("n-new", NULL, NULL, 0, G_MAXUINT, 0, ro);
  properties[PROP_MENU_MODEL] =
    g_param_spec_object ("menu-model", NULL, NULL, G_TYPE_MENU_MODEL, rw);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[ACTIVATE] = g_signal_new ("activate",
                                    XG_TYPE_FEED_VIEW,
                                    G_SIGNAL_RUN_LAST,
                                    0,
                                    NULL,
                                    NULL,
                                    NULL,
                                    G_TYPE_NONE,
                                    1,
                                    XG_TYPE_ITEM);

  gtk_widget_class_set_css_name (widget_class, "feedview");
  xg_feed_view_install_keys (widget_class);
}

static GtkWidget *
scroller_new (XgFeedView *self, GtkWidget *child, GtkPolicyType hpolicy)
{
  GtkWidget *result = gtk_scrolled_window_new ();
  GtkAdjustment *adjustment;

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (result), hpolicy, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (result), child);
  gtk_widget_set_vexpand (result, TRUE);
  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (result));
  g_signal_connect_object (adjustment,
                           "value-changed",
                           G_CALLBACK (xg_feed_view_adjustment_value_changed_cb),
                           self,
                           0);
  return result;
}

static void
init_lists (XgFeedView *self)
{
  GtkListItemFactory *factory = xg_feed_row_factory_new ();

  self->table = gtk_column_view_new (NULL);
  gtk_widget_add_css_class (self->table, "feed");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->table),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Items"),
                                  -1);
  self->layout = xg_feed_layout_new (GTK_COLUMN_VIEW (self->table));
  gtk_widget_insert_action_group (self->table,
                                  "columns",
                                  xg_feed_layout_get_actions (self->layout));
  self->table_scroller = scroller_new (self, self->table, GTK_POLICY_AUTOMATIC);

  self->rows = gtk_list_view_new (NULL, factory);
  gtk_widget_add_css_class (self->rows, "feed");
  gtk_list_view_set_show_separators (GTK_LIST_VIEW (self->rows), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->rows),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Items"),
                                  -1);
  self->rows_scroller = scroller_new (self, self->rows, GTK_POLICY_NEVER);
  self->colours = xg_row_colours_new ();
  xg_row_colours_install (self->colours, self->table);
  xg_row_colours_install (self->colours, self->rows);
  g_signal_connect_object (self->table, "activate", G_CALLBACK (activate_cb), self, 0);
  g_signal_connect_object (self->rows, "activate", G_CALLBACK (activate_cb), self, 0);
}

static void
xg_feed_view_init (XgFeedView *self)
{
  self->following = TRUE;
  self->show_topic = TRUE;
  init_lists (self);

  self->stack = gtk_stack_new ();
  gtk_stack_add_child (GTK_STACK (self->stack), self->table_scroller);
  gtk_stack_add_child (GTK_STACK (self->stack), self->rows_scroller);
  gtk_stack_set_hhomogeneous (GTK_STACK (self->stack), FALSE);

  self->new_button = gtk_button_new_with_label (_ ("New items"));
  gtk_widget_add_css_class (self->new_button, "new-items");
  gtk_widget_add_css_class (self->new_button, "suggested-action");
  gtk_widget_set_halign (self->new_button, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (self->new_button, FALSE);
  g_signal_connect_object (self->new_button,
                           "clicked",
                           G_CALLBACK (xg_feed_view_scroll_to_newest),
                           self,
                           G_CONNECT_SWAPPED);

  self->overlay = gtk_overlay_new ();
  gtk_overlay_set_child (GTK_OVERLAY (self->overlay), self->stack);
  gtk_overlay_add_overlay (GTK_OVERLAY (self->overlay), self->new_button);
  gtk_widget_set_parent (self->overlay, GTK_WIDGET (self));

  self->popover = gtk_popover_menu_new_from_model (NULL);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
  gtk_widget_set_halign (self->popover, GTK_ALIGN_START);
  gtk_widget_set_parent (self->popover, GTK_WIDGET (self));

  xg_feed_view_init_input (self);
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self), TRUE);
}

/**
 * xg_feed_view_new:
 *
 * Returns: (transfer floating): an empty view
 */
GtkWidget *
xg_feed_view_new (void)
{
  return g_object_new (XG_TYPE_FEED_VIEW, NULL);
}

/**
 * xg_feed_view_set_model:
 * @self: a view
 * @model: (nullable): what to show
 */
void
xg_feed_view_set_model (XgFeedView *self, XgFeedModel *model)
{
  g_return_if_fail (XG_IS_FEED_VIEW (self));
  g_return_if_fail (model == NULL || XG_IS_FEED_MODEL (model));

  if (self->model == model)
    return;
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_set_object (&self->model, model);
  xg_feed_view_attach_model (self);
  if (model != NULL)
    {
      /* After the list's own handler: it must know the new rows before it is told to go there. */
      g_signal_connect_object (model,
                               "items-changed",
                               G_CALLBACK (xg_feed_view_items_changed_cb),
                               self,
                               G_CONNECT_AFTER);
      g_signal_connect_object (model,
                               "notify::newest-first",
                               G_CALLBACK (xg_feed_view_newest_first_changed_cb),
                               self,
                               0);
      xg_feed_view_set_following (self, TRUE);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODEL]);
}

/**
 * xg_feed_view_get_colours:
 * @self: a view
 *
 * Returns: (transfer none): what colours its rows
 */
XgRowColours *
xg_feed_view_get_colours (XgFeedView *self)
{
  g_return_val_if_fail (XG_IS_FEED_VIEW (self), NULL);
  return self->colours;
}

/**
 * xg_feed_view_set_compact:
 * @self: a view
 * @compact: whether rows are low
 */
void
xg_feed_view_set_compact (XgFeedView *self, gboolean compact)
{
  g_return_if_fail (XG_IS_FEED_VIEW (self));

  compact = !!compact;
  if (self->compact == compact)
    return;
  self->compact = compact;
  if (compact)
    gtk_widget_add_css_class (GTK_WIDGET (self), "compact");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "compact");
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COMPACT]);
}

/**
 * xg_feed_view_set_menu_model:
 * @self: a view
 * @menu: (nullable): the context menu of a row; its actions work on the selected item
 */
void
xg_feed_view_set_menu_model (XgFeedView *self, GMenuModel *menu)
{
  g_return_if_fail (XG_IS_FEED_VIEW (self));

  gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (self->popover), menu);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MENU_MODEL]);
}

/**
 * xg_feed_view_set_show_topic:
 * @self: a view
 * @show_topic: whether the rows can be of different topics
 */
void
xg_feed_view_set_show_topic (XgFeedView *self, gboolean show_topic)
{
  g_return_if_fail (XG_IS_FEED_VIEW (self));

  if (self->show_topic == !!show_topic)
    return;
  self->show_topic = !!show_topic;
  xg_feed_layout_fit (self->layout, self->width, self->show_topic);
}

/**
 * xg_feed_view_get_layout:
 * @self: a view
 *
 * Returns: (transfer none): the columns of the table
 */
XgFeedLayout *
xg_feed_view_get_layout (XgFeedView *self)
{
  g_return_val_if_fail (XG_IS_FEED_VIEW (self), NULL);
  return self->layout;
}

/**
 * xg_feed_view_get_narrow:
 * @self: a view
 *
 * Returns: whether rows of three lines are shown instead of the table
 */
gboolean
xg_feed_view_get_narrow (XgFeedView *self)
{
  g_return_val_if_fail (XG_IS_FEED_VIEW (self), FALSE);
  return self->narrow;
}

/**
 * xg_feed_view_has_rows:
 * @self: a view
 *
 * Returns: whether rows are on the screen
 */
gboolean
xg_feed_view_has_rows (XgFeedView *self)
{
  GtkWidget *row;

  g_return_val_if_fail (XG_IS_FEED_VIEW (self), FALSE);

  row = gtk_widget_get_first_child (xg_feed_view_get_list (self));
  while (row != NULL && !gtk_widget_get_mapped (row))
    row = gtk_widget_get_next_sibling (row);
  return row != NULL;
}

/**
 * xg_feed_view_get_following:
 * @self: a view
 *
 * Returns: whether the newest row stays in view
 */
gboolean
xg_feed_view_get_following (XgFeedView *self)
{
  g_return_val_if_fail (XG_IS_FEED_VIEW (self), TRUE);
  return self->following;
}

/**
 * xg_feed_view_get_n_new:
 * @self: a view
 *
 * Returns: how many rows arrived since the person scrolled away
 */
guint
xg_feed_view_get_n_new (XgFeedView *self)
{
  g_return_val_if_fail (XG_IS_FEED_VIEW (self), 0);
  return self->n_new;
}

/**
 * xg_feed_view_scroll_to:
 * @self: a view
 * @position: a row
 */
void
xg_feed_view_scroll_to (XgFeedView *self, guint position)
{
  g_return_if_fail (XG_IS_FEED_VIEW (self));

  if (self->fitted)
    gtk_widget_activate_action (xg_feed_view_get_list (self), "list.scroll-to-item", "u", position);
  else
    self->wanted = position;
}

void
xg_feed_view_activate_item (XgFeedView *self, XgItem *item)
{
  g_signal_emit (self, signals[ACTIVATE], 0, item);
}
