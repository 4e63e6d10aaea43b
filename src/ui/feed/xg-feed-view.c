/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "feed/xg-feed-view-private.h"

#include <glib/gi18n.h>

#include "feed/xg-feed-row.h"
#include "feed/xg-format.h"

/* Narrower tables do without milliseconds, for the sake of the summary. */
#define ROOM_FOR_MILLIS 760
#define TITLES_HEIGHT   32

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

static GtkAdjustment *
get_adjustment (XgFeedView *self)
{
  GtkWidget *scroller = self->narrow ? self->rows_scroller : self->table_scroller;

  return gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
}

/* The GtkListView that has the rows; of a GtkColumnView it is an inner child. */
static GtkWidget *
get_list (XgFeedView *self)
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
update_new_button (XgFeedView *self)
{
  gboolean shown = !self->following && self->n_new > 0;

  if (shown)
    {
      g_autofree char *count = xg_format_count (self->n_new);
      g_autofree char *text = g_strdup_printf (
        /* Translators: an arrow and a grouped number */
        ngettext ("%s %s new item", "%s %s new items", self->n_new),
        xg_feed_model_get_newest_first (self->model) ? "↑" : "↓",
        count);

      gtk_button_set_label (GTK_BUTTON (self->new_button), text);
      gtk_widget_set_valign (self->new_button,
                             xg_feed_model_get_newest_first (self->model) ? GTK_ALIGN_START
                                                                          : GTK_ALIGN_END);
      /* Not over the titles of the columns. */
      gtk_widget_set_margin_top (self->new_button, self->narrow ? 0 : TITLES_HEIGHT);
    }
  gtk_widget_set_visible (self->new_button, shown);
}

static void
set_following (XgFeedView *self, gboolean following)
{
  if (following && self->n_new > 0)
    {
      self->n_new = 0;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_NEW]);
    }
  if (self->following != following)
    {
      self->following = following;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOLLOWING]);
    }
  update_new_button (self);
}

static gboolean
is_at_newest (XgFeedView *self)
{
  GtkAdjustment *adjustment = get_adjustment (self);
  double value = gtk_adjustment_get_value (adjustment);
  double end = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment);

  if (xg_feed_model_get_newest_first (self->model))
    return value <= 1;
  return value >= end - 1;
}

/* The end of the scale, wherever the newest row is. */
static void
move_to_newest (XgFeedView *self)
{
  GtkAdjustment *adjustment = get_adjustment (self);

  if (xg_feed_model_get_newest_first (self->model))
    gtk_adjustment_set_value (adjustment, 0);
  else
    gtk_adjustment_set_value (adjustment,
                              gtk_adjustment_get_upper (adjustment) -
                                gtk_adjustment_get_page_size (adjustment));
}

/* Only what the person does counts: while the rows are laid out, the list moves the value itself to
 * keep its place. */
static void
adjustment_value_changed_cb (GtkAdjustment *adjustment, XgFeedView *self)
{
  g_assert (XG_IS_FEED_VIEW (self));

  if (!self->in_layout && self->model != NULL && adjustment == get_adjustment (self))
    set_following (self, is_at_newest (self));
}

static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added, XgFeedView *self)
{
  gboolean newest_first = xg_feed_model_get_newest_first (self->model);
  gboolean arrival;

  g_assert (XG_IS_FEED_VIEW (self));

  arrival = removed == 0 && added < g_list_model_get_n_items (model) &&
            (newest_first ? position == 0 : position + added == g_list_model_get_n_items (model));
  if (!arrival && position == 0 && removed > 0 && added == g_list_model_get_n_items (model))
    set_following (self, TRUE); /* another set: begin with its newest row */

  if (self->following)
    {
      /* Before the layout, so that the rows are placed once. */
      if (newest_first && g_list_model_get_n_items (model) > 0)
        gtk_widget_activate_action (get_list (self), "list.scroll-to-item", "u", 0u);
    }
  else if (arrival)
    {
      self->n_new += added;
      update_new_button (self);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_NEW]);
    }
}

static void
newest_first_changed_cb (XgFeedModel *model, GParamSpec *pspec, XgFeedView *self)
{
  g_assert (XG_IS_FEED_VIEW (self));
  xg_feed_view_scroll_to_newest (self);
}

static void
activate_cb (GtkWidget *list, guint position, XgFeedView *self)
{
  g_autoptr (XgItem) item = g_list_model_get_item (G_LIST_MODEL (self->model), position);

  g_assert (XG_IS_FEED_VIEW (self));
  if (item != NULL)
    xg_feed_view_activate_item (self, item);
}

/* Only the list that is seen has the model: a hidden one would bind rows too. */
static void
attach_model (XgFeedView *self)
{
  GtkSelectionModel *model = GTK_SELECTION_MODEL (self->model);

  gtk_column_view_set_model (GTK_COLUMN_VIEW (self->table), self->narrow ? NULL : model);
  gtk_list_view_set_model (GTK_LIST_VIEW (self->rows), self->narrow ? model : NULL);
}

/* About which row stands at the top of what is seen. */
static guint
first_in_view (XgFeedView *self)
{
  GtkAdjustment *adjustment = get_adjustment (self);
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->model));
  double upper = gtk_adjustment_get_upper (adjustment);

  if (n_items == 0 || upper < 1)
    return GTK_INVALID_LIST_POSITION;
  return MIN ((guint) (gtk_adjustment_get_value (adjustment) / upper * n_items), n_items - 1);
}

static void
set_narrow (XgFeedView *self, gboolean narrow)
{
  guint place;

  if (self->narrow == narrow)
    return;
  place = self->model != NULL ? first_in_view (self) : GTK_INVALID_LIST_POSITION;
  self->narrow = narrow;
  attach_model (self);
  gtk_stack_set_visible_child (GTK_STACK (self->stack),
                               narrow ? self->rows_scroller : self->table_scroller);
  if (self->following || place == GTK_INVALID_LIST_POSITION)
    xg_feed_view_scroll_to_newest (self);
  else
    xg_feed_view_scroll_to (self, place);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NARROW]);
}

/* Columns come and go instead of being hidden: GTK 4.8 keeps the room of a hidden one. */
static void
choose_columns (XgFeedView *self)
{
  GListModel *shown = gtk_column_view_get_columns (GTK_COLUMN_VIEW (self->table));
  guint position = 0;

  for (guint i = 0; i < XG_N_FEED_COLUMNS; i++)
    {
      gboolean room = self->width >= xg_feed_column_get_room (i) &&
                      (i != XG_FEED_COLUMN_TOPIC || self->show_topic);
      g_autoptr (GtkColumnViewColumn) at = g_list_model_get_item (shown, position);

      if (room && at != self->columns[i])
        gtk_column_view_insert_column (GTK_COLUMN_VIEW (self->table), position, self->columns[i]);
      else if (!room && at == self->columns[i])
        gtk_column_view_remove_column (GTK_COLUMN_VIEW (self->table), self->columns[i]);
      if (room)
        position++;
    }
}

static gboolean
width_idle_cb (gpointer data)
{
  XgFeedView *self = data;
  gboolean short_clock = self->width < ROOM_FOR_MILLIS;

  self->width_idle = 0;
  if (self->short_clock != short_clock)
    {
      self->short_clock = short_clock;
      xg_feed_column_set_short_clock (self->columns[XG_FEED_COLUMN_TIME], short_clock);
      if (!self->narrow)
        xg_feed_view_refresh (self);
    }
  set_narrow (self, self->width < XG_FEED_NARROW);
  choose_columns (self);
  return G_SOURCE_REMOVE;
}

static void
xg_feed_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  XgFeedView *self = XG_FEED_VIEW (widget);

  self->in_layout = TRUE;
  gtk_widget_allocate (self->overlay, width, height, baseline, NULL);
  /* Rows that come into view can be higher than was thought. */
  for (guint i = 0; i < 4 && self->model != NULL && self->following && !is_at_newest (self); i++)
    {
      move_to_newest (self);
      gtk_widget_allocate (self->overlay, width, height, baseline, NULL);
    }
  self->in_layout = FALSE;
  gtk_popover_present (GTK_POPOVER (self->popover));
  if (self->width != width)
    {
      self->width = width;
      /* Children may not be shown and hidden while they are allocated. */
      if (self->width_idle == 0)
        self->width_idle = g_idle_add_full (GDK_PRIORITY_REDRAW - 5, width_idle_cb, self, NULL);
    }
}

static void
xg_feed_view_measure (GtkWidget *widget,
                      GtkOrientation orientation,
                      int for_size,
                      int *minimum,
                      int *natural,
                      int *minimum_baseline,
                      int *natural_baseline)
{
  XgFeedView *self = XG_FEED_VIEW (widget);

  gtk_widget_measure (self->overlay, orientation, for_size, minimum, natural, NULL, NULL);
}

static gboolean
xg_feed_view_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (get_list (XG_FEED_VIEW (widget)));
}

static void
xg_feed_view_dispose (GObject *object)
{
  XgFeedView *self = XG_FEED_VIEW (object);

  g_clear_handle_id (&self->width_idle, g_source_remove);
  if (self->model != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->model, self);
      gtk_column_view_set_model (GTK_COLUMN_VIEW (self->table), NULL);
      gtk_list_view_set_model (GTK_LIST_VIEW (self->rows), NULL);
    }
  g_clear_object (&self->model);
  for (guint i = 0; i < XG_N_FEED_COLUMNS; i++)
    g_clear_object (&self->columns[i]);
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
                           G_CALLBACK (adjustment_value_changed_cb),
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
  for (guint i = 0; i < XG_N_FEED_COLUMNS; i++)
    {
      self->columns[i] = xg_feed_column_new (i);
      gtk_column_view_append_column (GTK_COLUMN_VIEW (self->table), self->columns[i]);
    }
  self->table_scroller = scroller_new (self, self->table, GTK_POLICY_AUTOMATIC);

  self->rows = gtk_list_view_new (NULL, factory);
  gtk_widget_add_css_class (self->rows, "feed");
  gtk_list_view_set_show_separators (GTK_LIST_VIEW (self->rows), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->rows),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Items"),
                                  -1);
  self->rows_scroller = scroller_new (self, self->rows, GTK_POLICY_NEVER);
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
  attach_model (self);
  if (model != NULL)
    {
      /* After the list's own handler: it must know the new rows before it is told to go there. */
      g_signal_connect_object (model,
                               "items-changed",
                               G_CALLBACK (items_changed_cb),
                               self,
                               G_CONNECT_AFTER);
      g_signal_connect_object (model,
                               "notify::newest-first",
                               G_CALLBACK (newest_first_changed_cb),
                               self,
                               0);
      set_following (self, TRUE);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODEL]);
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
  choose_columns (self);
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
 * xg_feed_view_scroll_to_newest:
 * @self: a view
 *
 * Goes to the newest row and follows from there.
 */
void
xg_feed_view_scroll_to_newest (XgFeedView *self)
{
  guint newest;

  g_return_if_fail (XG_IS_FEED_VIEW (self));

  if (self->model == NULL)
    return;
  set_following (self, TRUE);
  newest = xg_feed_model_get_newest (self->model);
  if (newest != GTK_INVALID_LIST_POSITION)
    xg_feed_view_scroll_to (self, newest);
  gtk_widget_queue_resize (GTK_WIDGET (self)); /* to the very end, once the rows are laid out */
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
  gtk_widget_activate_action (get_list (self), "list.scroll-to-item", "u", position);
}

/**
 * xg_feed_view_refresh:
 * @self: a view
 *
 * Binds all visible rows again; at midnight "14:02" becomes a date.
 */
void
xg_feed_view_refresh (XgFeedView *self)
{
  guint first;

  g_return_if_fail (XG_IS_FEED_VIEW (self));

  if (self->model == NULL)
    return;
  first = first_in_view (self);
  gtk_column_view_set_model (GTK_COLUMN_VIEW (self->table), NULL);
  gtk_list_view_set_model (GTK_LIST_VIEW (self->rows), NULL);
  attach_model (self);
  if (self->following)
    xg_feed_view_scroll_to_newest (self);
  else if (first != GTK_INVALID_LIST_POSITION)
    xg_feed_view_scroll_to (self, first);
}

void
xg_feed_view_activate_item (XgFeedView *self, XgItem *item)
{
  g_signal_emit (self, signals[ACTIVATE], 0, item);
}
