/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "feed/xg-feed-layout.h"

#include <string.h>

#include "xg-column-order.h"

#define MIN_WIDTH 40
#define MAX_WIDTH 2000

struct _XgFeedLayout
{
  GObject parent_instance;

  /* Borrowed */
  GtkColumnView *table; /* weak */

  /* Owned */
  GtkColumnViewColumn *columns[XG_N_FEED_COLUMNS];
  XgColumnOrder *order; /* of the time, descending: the newest first */
  GMenu *menu;
  GSimpleActionGroup *actions;

  XgFeedColumn wanted[XG_N_FEED_COLUMNS]; /* in their order */
  guint n_wanted;
  int room; /* width of the table */
  gboolean show_topic;
  gboolean setting; /* the table is being told */
};

G_DEFINE_FINAL_TYPE (XgFeedLayout, xg_feed_layout, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_LAYOUT,
  PROP_ORDER,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static guint
find_wanted (XgFeedLayout *self, XgFeedColumn column)
{
  for (guint i = 0; i < self->n_wanted; i++)
    if (self->wanted[i] == column)
      return i;
  return XG_N_FEED_COLUMNS;
}

static void
set_setting (XgFeedLayout *self, gboolean setting)
{
  self->setting = setting;
  xg_column_order_hold (self->order, setting);
}

/* Order */

static void
order_changed_cb (XgFeedLayout *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ORDER]);
}

static char *
dup_order (XgFeedLayout *self)
{
  gboolean descending;
  XgFeedColumn order = xg_column_order_get (self->order, &descending);

  if (order == XG_FEED_COLUMN_TIME)
    return g_strdup ("");
  return g_strconcat (descending ? "-" : "", xg_feed_column_get_nick (order), NULL);
}

/* By arrival, it is for others to say which end comes first. */
static void
set_order (XgFeedLayout *self, const char *text)
{
  gboolean is_descending;
  XgFeedColumn order = xg_column_order_get (self->order, &is_descending);
  gboolean descending = text != NULL && *text == '-';
  XgFeedColumn column;

  if (text == NULL || *text == '\0')
    xg_column_order_set (self->order,
                         XG_FEED_COLUMN_TIME,
                         order != XG_FEED_COLUMN_TIME || is_descending);
  else if (xg_feed_column_from_nick (text + descending, strlen (text + descending), &column))
    xg_column_order_set (self->order, column, descending);
}

/* Layout */

static gboolean
has_room (XgFeedLayout *self, XgFeedColumn column)
{
  return self->room >= xg_feed_column_get_room (column) &&
         (column != XG_FEED_COLUMN_TOPIC || self->show_topic);
}

/* Columns come and go instead of being hidden: GTK 4.8 keeps the room of a hidden one. */
static void
apply (XgFeedLayout *self)
{
  GListModel *shown;
  guint position = 0;

  if (self->table == NULL)
    return;
  shown = gtk_column_view_get_columns (self->table);
  set_setting (self, TRUE);
  for (guint i = g_list_model_get_n_items (shown); i > 0; i--)
    {
      g_autoptr (GtkColumnViewColumn) each = g_list_model_get_item (shown, i - 1);
      gboolean stays = FALSE;

      for (guint j = 0; j < self->n_wanted; j++)
        stays |= each == self->columns[self->wanted[j]] && has_room (self, self->wanted[j]);
      if (!stays)
        gtk_column_view_remove_column (self->table, each);
    }
  for (guint i = 0; i < self->n_wanted; i++)
    {
      g_autoptr (GtkColumnViewColumn) at = g_list_model_get_item (shown, position);

      if (!has_room (self, self->wanted[i]))
        continue;
      if (at != self->columns[self->wanted[i]])
        gtk_column_view_insert_column (self->table, position, self->columns[self->wanted[i]]);
      position++;
    }
  set_setting (self, FALSE);
}

/* A column was moved: those that are seen now stand so, the others keep their places among them. */
static void
moved_cb (XgFeedLayout *self)
{
  GListModel *shown = gtk_column_view_get_columns (self->table);
  XgFeedColumn order[XG_N_FEED_COLUMNS];
  guint n_shown = 0;
  guint next = 0;

  if (self->setting)
    return;
  for (guint i = 0; i < g_list_model_get_n_items (shown); i++)
    {
      g_autoptr (GtkColumnViewColumn) each = g_list_model_get_item (shown, i);

      for (guint j = 0; j < self->n_wanted; j++)
        if (each == self->columns[self->wanted[j]] && n_shown < XG_N_FEED_COLUMNS)
          order[n_shown++] = self->wanted[j];
    }
  for (guint i = 0; i < self->n_wanted; i++)
    next += has_room (self, self->wanted[i]) ? 1 : 0;
  /* It is taken out first and then put in. */
  if (next != n_shown)
    return;
  next = 0;
  for (guint i = 0; i < self->n_wanted; i++)
    if (has_room (self, self->wanted[i]))
      self->wanted[i] = order[next++];
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LAYOUT]);
}

static void
sized_cb (XgFeedLayout *self)
{
  if (!self->setting)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LAYOUT]);
}

static char *
dup_layout (XgFeedLayout *self)
{
  GString *layout = g_string_new (NULL);

  for (guint i = 0; i < self->n_wanted; i++)
    {
      XgFeedColumn column = self->wanted[i];
      int width = gtk_column_view_column_get_fixed_width (self->columns[column]);

      g_string_append_printf (layout, "%s%s", i > 0 ? "," : "", xg_feed_column_get_nick (column));
      if (width > 0 && width != xg_feed_column_get_width (column) &&
          !xg_feed_column_is_short_clock (self->columns[column]))
        g_string_append_printf (layout, "=%d", width);
    }
  return g_string_free (layout, FALSE);
}

static void
update_actions (XgFeedLayout *self)
{
  for (guint i = 0; i < XG_N_FEED_COLUMNS; i++)
    {
      GAction *action =
        g_action_map_lookup_action (G_ACTION_MAP (self->actions), xg_feed_column_get_nick (i));

      if (action != NULL)
        g_simple_action_set_state (G_SIMPLE_ACTION (action),
                                   g_variant_new_boolean (xg_feed_layout_get_wanted (self, i)));
    }
}

/* The summary is always there. */
static void
set_layout (XgFeedLayout *self, const char *layout)
{
  g_auto (GStrv) parts = g_strsplit (layout != NULL ? layout : "", ",", -1);

  self->n_wanted = 0;
  set_setting (self, TRUE);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      gsize length = strcspn (parts[i], "=");
      gint64 width =
        parts[i][length] != '\0' ? g_ascii_strtoll (parts[i] + length + 1, NULL, 10) : 0;
      XgFeedColumn column;

      if (!xg_feed_column_from_nick (parts[i], length, &column) ||
          xg_feed_layout_get_wanted (self, column))
        continue;
      self->wanted[self->n_wanted++] = column;
      if (width >= MIN_WIDTH && width <= MAX_WIDTH)
        gtk_column_view_column_set_fixed_width (self->columns[column], (int) width);
    }
  set_setting (self, FALSE);
  if (!xg_feed_layout_get_wanted (self, XG_FEED_COLUMN_SUMMARY))
    self->wanted[self->n_wanted++] = XG_FEED_COLUMN_SUMMARY;
  apply (self);
  update_actions (self);
}

static void
show_column_cb (GSimpleAction *action, GVariant *state, XgFeedLayout *self)
{
  const char *nick = g_action_get_name (G_ACTION (action));
  XgFeedColumn column;

  if (xg_feed_column_from_nick (nick, strlen (nick), &column))
    xg_feed_layout_set_wanted (self, column, g_variant_get_boolean (state));
}

static void
make_actions (XgFeedLayout *self)
{
  self->menu = g_menu_new ();
  self->actions = g_simple_action_group_new ();
  for (guint i = 0; i < XG_N_FEED_COLUMNS; i++)
    {
      const char *nick = xg_feed_column_get_nick (i);
      g_autofree char *name = g_strconcat ("columns.", nick, NULL);
      g_autoptr (GSimpleAction) action = NULL;

      if (i == XG_FEED_COLUMN_SUMMARY)
        continue;
      action = g_simple_action_new_stateful (nick, NULL, g_variant_new_boolean (TRUE));
      g_signal_connect_object (action, "change-state", G_CALLBACK (show_column_cb), self, 0);
      g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (action));
      g_menu_append (self->menu, xg_feed_column_get_title (i), name);
    }
}

static void
make_column (XgFeedLayout *self, XgFeedColumn column)
{
  self->columns[column] = xg_feed_column_new (column);
  xg_column_order_add (self->order, self->columns[column]);
  gtk_column_view_column_set_header_menu (self->columns[column], G_MENU_MODEL (self->menu));
  g_signal_connect_object (self->columns[column],
                           "notify::fixed-width",
                           G_CALLBACK (sized_cb),
                           self,
                           G_CONNECT_SWAPPED);
}

static void
xg_feed_layout_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  XgFeedLayout *self = XG_FEED_LAYOUT (object);

  switch (prop_id)
    {
    case PROP_LAYOUT:
      g_value_take_string (value, dup_layout (self));
      break;
    case PROP_ORDER:
      g_value_take_string (value, dup_order (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
xg_feed_layout_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  XgFeedLayout *self = XG_FEED_LAYOUT (object);
  g_autofree char *now = NULL;

  switch (prop_id)
    {
    case PROP_LAYOUT:
      now = dup_layout (self);
      if (g_strcmp0 (now, g_value_get_string (value)) == 0)
        break;
      set_layout (self, g_value_get_string (value));
      g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_ORDER:
      now = dup_order (self);
      if (g_strcmp0 (now, g_value_get_string (value)) != 0)
        set_order (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
xg_feed_layout_dispose (GObject *object)
{
  XgFeedLayout *self = XG_FEED_LAYOUT (object);

  for (guint i = 0; i < XG_N_FEED_COLUMNS; i++)
    g_clear_object (&self->columns[i]);
  g_clear_object (&self->order);
  g_clear_object (&self->menu);
  g_clear_object (&self->actions);
  g_clear_weak_pointer (&self->table);
  G_OBJECT_CLASS (xg_feed_layout_parent_class)->dispose (object);
}

static void
xg_feed_layout_class_init (XgFeedLayoutClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = xg_feed_layout_get_property;
  object_class->set_property = xg_feed_layout_set_property;
  object_class->dispose = xg_feed_layout_dispose;
  properties[PROP_LAYOUT] = g_param_spec_string ("layout", NULL, NULL, NULL, flags);
  properties[PROP_ORDER] = g_param_spec_string ("order", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
xg_feed_layout_init (XgFeedLayout *self)
{
  self->room = G_MAXINT;
  self->show_topic = TRUE;
  make_actions (self);
}

/**
 * xg_feed_layout_new:
 * @table: a table without columns
 *
 * Returns: (transfer full): what gives it those of %XG_FEED_LAYOUT_DEFAULT
 */
XgFeedLayout *
xg_feed_layout_new (GtkColumnView *table)
{
  XgFeedLayout *self = g_object_new (XG_TYPE_FEED_LAYOUT, NULL);

  g_return_val_if_fail (GTK_IS_COLUMN_VIEW (table), self);

  g_set_weak_pointer (&self->table, table);
  self->order = xg_column_order_new (table, XG_FEED_COLUMN_TIME, TRUE);
  for (guint i = 0; i < XG_N_FEED_COLUMNS; i++)
    make_column (self, i);
  set_layout (self, XG_FEED_LAYOUT_DEFAULT);
  xg_column_order_set (self->order, XG_FEED_COLUMN_TIME, TRUE);
  g_signal_connect_object (gtk_column_view_get_columns (table),
                           "items-changed",
                           G_CALLBACK (moved_cb),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->order,
                           "changed",
                           G_CALLBACK (order_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  return self;
}

/**
 * xg_feed_layout_fit:
 * @self: a layout
 * @width: of the table, in pixels
 * @show_topic: whether the rows can be of different topics
 *
 * Shows those columns for which there is room.
 */
void
xg_feed_layout_fit (XgFeedLayout *self, int width, gboolean show_topic)
{
  g_return_if_fail (XG_IS_FEED_LAYOUT (self));

  self->room = width;
  self->show_topic = show_topic;
  apply (self);
}

/**
 * xg_feed_layout_set_short_clock:
 * @self: a layout
 * @short_clock: whether milliseconds are left out, to save width
 */
void
xg_feed_layout_set_short_clock (XgFeedLayout *self, gboolean short_clock)
{
  g_return_if_fail (XG_IS_FEED_LAYOUT (self));

  set_setting (self, TRUE);
  xg_feed_column_set_short_clock (self->columns[XG_FEED_COLUMN_TIME], short_clock);
  set_setting (self, FALSE);
}

gboolean
xg_feed_layout_get_wanted (XgFeedLayout *self, XgFeedColumn column)
{
  g_return_val_if_fail (XG_IS_FEED_LAYOUT (self), FALSE);
  return find_wanted (self, column) < XG_N_FEED_COLUMNS;
}

/**
 * xg_feed_layout_set_wanted:
 * @self: a layout
 * @column: a column other than the summary
 * @wanted: whether it is shown where there is room; a new one comes where it stands in
 *   #XgFeedColumn
 */
void
xg_feed_layout_set_wanted (XgFeedLayout *self, XgFeedColumn column, gboolean wanted)
{
  guint at;

  g_return_if_fail (XG_IS_FEED_LAYOUT (self));
  g_return_if_fail (column < XG_N_FEED_COLUMNS);

  if (column == XG_FEED_COLUMN_SUMMARY || xg_feed_layout_get_wanted (self, column) == !!wanted)
    return;
  if (wanted)
    {
      guint position = 0;

      for (guint i = 0; i < self->n_wanted; i++)
        if (self->wanted[i] < column)
          position = i + 1;
      for (guint i = self->n_wanted; i > position; i--)
        self->wanted[i] = self->wanted[i - 1];
      self->wanted[position] = column;
      self->n_wanted++;
    }
  else
    {
      at = find_wanted (self, column);
      self->n_wanted--;
      for (guint i = at; i < self->n_wanted; i++)
        self->wanted[i] = self->wanted[i + 1];
    }
  apply (self);
  update_actions (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LAYOUT]);
}

/**
 * xg_feed_layout_get_order:
 * @self: a layout
 * @descending: (out): whether the greatest comes first; of the time, the newest
 *
 * Returns: the column by which the rows are to be ordered
 */
XgFeedColumn
xg_feed_layout_get_order (XgFeedLayout *self, gboolean *descending)
{
  g_return_val_if_fail (XG_IS_FEED_LAYOUT (self), XG_FEED_COLUMN_TIME);

  return xg_column_order_get (self->order, descending);
}

/**
 * xg_feed_layout_set_newest_first:
 * @self: a layout
 * @newest_first: which end comes first in the order of arrival
 */
void
xg_feed_layout_set_newest_first (XgFeedLayout *self, gboolean newest_first)
{
  gboolean descending;

  g_return_if_fail (XG_IS_FEED_LAYOUT (self));

  if (xg_column_order_get (self->order, &descending) == XG_FEED_COLUMN_TIME &&
      descending != !!newest_first)
    xg_column_order_set (self->order, XG_FEED_COLUMN_TIME, newest_first);
}

/**
 * xg_feed_layout_get_menu:
 * @self: a layout
 *
 * Returns: (transfer none): which columns there are, to choose from; for a widget that has the
 *   actions of xg_feed_layout_get_actions() as "columns"
 */
GMenuModel *
xg_feed_layout_get_menu (XgFeedLayout *self)
{
  g_return_val_if_fail (XG_IS_FEED_LAYOUT (self), NULL);
  return G_MENU_MODEL (self->menu);
}

GActionGroup *
xg_feed_layout_get_actions (XgFeedLayout *self)
{
  g_return_val_if_fail (XG_IS_FEED_LAYOUT (self), NULL);
  return G_ACTION_GROUP (self->actions);
}
