/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-nodes"

#include "config.h"

#include "nodes/xg-nodes-columns.h"

#include <glib/gi18n.h>
#include <string.h>

#include "feed/xg-format.h"
#include "nodes/xg-nodes-page-private.h"
#include "nodes/xg-nodes-words.h"
#include "xg-column-order.h"

#define MIN_WIDTH 40
#define MAX_WIDTH 2000

struct _XgNodesColumns
{
  GObject parent_instance;

  /* Borrowed */
  GtkColumnView *table; /* weak */

  /* Owned */
  GtkColumnViewColumn *columns[XG_N_NODE_COLUMNS];
  XgColumnOrder *order;

  gboolean setting; /* the table is being told */
};

G_DEFINE_FINAL_TYPE (XgNodesColumns, xg_nodes_columns, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_LAYOUT,
  PROP_ORDER,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* In pixels; 0: what is left */
static const int widths[] = {
  [XG_NODE_COLUMN_LABEL] = 0,        [XG_NODE_COLUMN_ID] = 170,
  [XG_NODE_COLUMN_KIND] = 100,       [XG_NODE_COLUMN_TYPE] = 150,
  [XG_NODE_COLUMN_AFFILIATION] = 92, [XG_NODE_COLUMN_SUBSCRIPTION] = 104,
  [XG_NODE_COLUMN_ITEMS] = 64,       [XG_NODE_COLUMN_SUBSCRIBERS] = 92,
  [XG_NODE_COLUMN_CONTAINS] = 84,    [XG_NODE_COLUMN_ACCESS] = 110,
  [XG_NODE_COLUMN_CREATED] = 140,
};

static gboolean
is_number (XgNodeColumn column)
{
  return column >= XG_NODE_COLUMN_ITEMS && column <= XG_NODE_COLUMN_CONTAINS;
}

/* Cells */

static XgNodeColumn
column_of (GtkListItem *list_item)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (list_item), "column"));
}

static void
set_class (GtkWidget *widget, const char *name, gboolean set)
{
  if (set)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

/* All namespaces begin alike: what tells them apart is shown, the tooltip has the whole. */
static char *
get_cell (XgNodeColumn column, XgNode *node)
{
  char *cell = xg_nodes_words_cell (column, node);
  char *name;

  if (column != XG_NODE_COLUMN_TYPE || cell == NULL)
    return cell;
  name = xg_format_payload_type (cell);
  g_free (cell);
  return name;
}

static void
update_cell (GtkListItem *list_item)
{
  XgNode *node = gtk_list_item_get_item (list_item);
  XgNodeColumn column = column_of (list_item);
  GtkWidget *text = g_object_get_data (G_OBJECT (list_item), "text");
  GtkImage *icon = g_object_get_data (G_OBJECT (list_item), "icon");
  g_autofree char *cell = NULL;
  g_autofree char *why = NULL;

  if (node == NULL)
    return;
  cell = get_cell (column, node);
  if (cell == NULL)
    why = xg_nodes_words_why_unknown (column, node);
  else if (column == XG_NODE_COLUMN_LABEL && xg_node_get_locked (node))
    why = g_strdup (xg_node_get_lock_reason (node));
  /* Translators: in a table, for what is not known */
  gtk_inscription_set_text (GTK_INSCRIPTION (text), cell != NULL ? cell : _ ("–"));
  set_class (text, "dim-label", cell == NULL || (icon != NULL && xg_node_get_locked (node)));
  gtk_accessible_update_property (GTK_ACCESSIBLE (text),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  cell == NULL    ? _ ("Not known")
                                  : *cell == '\0' ? _ ("None")
                                                  : cell,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  why != NULL ? why : "",
                                  -1);
  if (icon != NULL)
    gtk_image_set_from_icon_name (icon, xg_nodes_words_icon (node));
}

/* Made when somebody looks: to set a tooltip, GTK asks the display where the pointer is. */
static gboolean
query_tooltip_cb (GtkWidget *text,
                  int x,
                  int y,
                  gboolean keyboard,
                  GtkTooltip *tooltip,
                  GtkListItem *list_item)
{
  XgNode *node = gtk_list_item_get_item (list_item);
  XgNodeColumn column = column_of (list_item);
  g_autofree char *cell = node != NULL ? xg_nodes_words_cell (column, node) : NULL;
  g_autofree char *why = NULL;

  if (node == NULL || (cell != NULL && *cell == '\0'))
    return FALSE;
  if (cell == NULL)
    why = xg_nodes_words_why_unknown (column, node);
  else if (column == XG_NODE_COLUMN_LABEL && xg_node_get_locked (node))
    why = g_strconcat (cell, "\n", xg_node_get_lock_reason (node), NULL);
  gtk_tooltip_set_text (tooltip, why != NULL ? why : cell);
  return TRUE;
}

static GtkWidget *
text_new (XgNodeColumn column)
{
  GtkWidget *text = gtk_inscription_new (NULL);

  gtk_inscription_set_min_chars (GTK_INSCRIPTION (text), column == XG_NODE_COLUMN_LABEL ? 14 : 3);
  gtk_inscription_set_nat_chars (GTK_INSCRIPTION (text), 10);
  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (text),
                                     column == XG_NODE_COLUMN_ID
                                       ? GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_MIDDLE
                                       : GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_widget_set_hexpand (text, TRUE);
  if (is_number (column))
    {
      gtk_inscription_set_xalign (GTK_INSCRIPTION (text), 1);
      gtk_widget_add_css_class (text, "numeric");
    }
  return text;
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer data)
{
  XgNodeColumn column = GPOINTER_TO_UINT (data);
  GtkWidget *text = text_new (column);
  GtkWidget *child = text;

  if (column == XG_NODE_COLUMN_LABEL)
    {
      GtkWidget *icon = gtk_image_new ();

      child = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
      gtk_accessible_update_state (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
      gtk_box_append (GTK_BOX (child), icon);
      gtk_box_append (GTK_BOX (child), text);
      g_object_set_data (G_OBJECT (list_item), "icon", icon);
    }
  gtk_widget_set_has_tooltip (text, TRUE);
  g_signal_connect_object (text, "query-tooltip", G_CALLBACK (query_tooltip_cb), list_item, 0);
  g_object_set_data (G_OBJECT (list_item), "text", text);
  g_object_set_data (G_OBJECT (list_item), "column", data);
  g_object_set_data (G_OBJECT (child), XG_NODES_LIST_ITEM, list_item);
  gtk_list_item_set_child (list_item, child);
}

/* Only what the cell is about: a node tells of much that comes with each item. */
static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  GObject *node = gtk_list_item_get_item (list_item);
  XgNodeColumn column = column_of (list_item);
  const char *sources[] = { xg_nodes_words_property (column), "info-state", "locked", "kind" };

  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    {
      g_autofree char *signal = g_strconcat ("notify::", sources[i], NULL);

      g_signal_connect_object (node,
                               signal,
                               G_CALLBACK (update_cell),
                               list_item,
                               G_CONNECT_SWAPPED);
    }
  update_cell (list_item);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (list_item), update_cell, list_item);
}

/* Order */

static void
set_setting (XgNodesColumns *self, gboolean setting)
{
  self->setting = setting;
  xg_column_order_hold (self->order, setting);
}

static void
order_changed_cb (XgNodesColumns *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ORDER]);
}

static char *
dup_order (XgNodesColumns *self)
{
  gboolean descending;
  XgNodeColumn order = xg_column_order_get (self->order, &descending);

  return g_strconcat (descending ? "-" : "", xg_nodes_words_nick (order), NULL);
}

static void
set_order_text (XgNodesColumns *self, const char *text)
{
  gboolean descending = text != NULL && *text == '-';
  XgNodeColumn column;

  if (text != NULL &&
      xg_nodes_words_from_nick (text + descending, strlen (text + descending), &column))
    xg_nodes_columns_set_order (self, column, descending);
}

/* Layout */

static guint
find_position (XgNodesColumns *self, XgNodeColumn column)
{
  GListModel *shown = gtk_column_view_get_columns (self->table);

  for (guint i = 0; i < g_list_model_get_n_items (shown); i++)
    {
      g_autoptr (GtkColumnViewColumn) each = g_list_model_get_item (shown, i);

      if (each == self->columns[column])
        return i;
    }
  return GTK_INVALID_LIST_POSITION;
}

static char *
dup_layout (XgNodesColumns *self)
{
  GListModel *shown = gtk_column_view_get_columns (self->table);
  GString *layout = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (shown); i++)
    {
      g_autoptr (GtkColumnViewColumn) each = g_list_model_get_item (shown, i);

      for (guint column = 0; column < XG_N_NODE_COLUMNS; column++)
        {
          int width = gtk_column_view_column_get_fixed_width (each);

          if (each != self->columns[column])
            continue;
          g_string_append_printf (layout,
                                  "%s%s",
                                  layout->len > 0 ? "," : "",
                                  xg_nodes_words_nick (column));
          if (width > 0 && width != widths[column])
            g_string_append_printf (layout, "=%d", width);
        }
    }
  return g_string_free (layout, FALSE);
}

/* The name is always there. */
static void
set_layout (XgNodesColumns *self, const char *layout)
{
  g_auto (GStrv) parts = g_strsplit (layout != NULL ? layout : "", ",", -1);
  gboolean wanted[XG_N_NODE_COLUMNS] = { FALSE };
  guint position = 0;

  set_setting (self, TRUE);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      gsize length = strcspn (parts[i], "=");
      gint64 width =
        parts[i][length] != '\0' ? g_ascii_strtoll (parts[i] + length + 1, NULL, 10) : 0;
      XgNodeColumn column;

      if (!xg_nodes_words_from_nick (parts[i], length, &column) || wanted[column])
        continue;
      wanted[column] = TRUE;
      if (width >= MIN_WIDTH && width <= MAX_WIDTH)
        gtk_column_view_column_set_fixed_width (self->columns[column], (int) width);
      gtk_column_view_insert_column (self->table, position++, self->columns[column]);
    }
  if (!wanted[XG_NODE_COLUMN_LABEL])
    gtk_column_view_insert_column (self->table, 0, self->columns[XG_NODE_COLUMN_LABEL]);
  for (guint column = XG_NODE_COLUMN_LABEL + 1; column < XG_N_NODE_COLUMNS; column++)
    if (!wanted[column] && find_position (self, column) != GTK_INVALID_LIST_POSITION)
      gtk_column_view_remove_column (self->table, self->columns[column]);
  set_setting (self, FALSE);
}

static void
layout_changed_cb (XgNodesColumns *self)
{
  if (!self->setting)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LAYOUT]);
}

static void
xg_nodes_columns_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  XgNodesColumns *self = XG_NODES_COLUMNS (object);

  switch (prop_id)
    {
    case PROP_LAYOUT:
      g_value_take_string (value, self->table != NULL ? dup_layout (self) : NULL);
      break;
    case PROP_ORDER:
      g_value_take_string (value, dup_order (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
xg_nodes_columns_set_property (GObject *object,
                               guint prop_id,
                               const GValue *value,
                               GParamSpec *pspec)
{
  XgNodesColumns *self = XG_NODES_COLUMNS (object);
  g_autofree char *now = NULL;

  switch (prop_id)
    {
    case PROP_LAYOUT:
      now = self->table != NULL ? dup_layout (self) : NULL;
      if (now != NULL && g_strcmp0 (now, g_value_get_string (value)) != 0)
        set_layout (self, g_value_get_string (value));
      break;
    case PROP_ORDER:
      set_order_text (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
xg_nodes_columns_dispose (GObject *object)
{
  XgNodesColumns *self = XG_NODES_COLUMNS (object);

  for (guint i = 0; i < XG_N_NODE_COLUMNS; i++)
    g_clear_object (&self->columns[i]);
  g_clear_object (&self->order);
  g_clear_weak_pointer (&self->table);

  G_OBJECT_CLASS (xg_nodes_columns_parent_class)->dispose (object);
}

static void
xg_nodes_columns_class_init (XgNodesColumnsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = xg_nodes_columns_get_property;
  object_class->set_property = xg_nodes_columns_set_property;
  object_class->dispose = xg_nodes_columns_dispose;

  properties[PROP_LAYOUT] = g_param_spec_string ("layout", NULL, NULL, NULL, flags);
  properties[PROP_ORDER] = g_param_spec_string ("order", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
xg_nodes_columns_init (XgNodesColumns *self)
{
}

static void
make_column (XgNodesColumns *self, XgNodeColumn column)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkColumnViewColumn *made;

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), GUINT_TO_POINTER (column));
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
  made = gtk_column_view_column_new (xg_nodes_words_column (column), factory);
  xg_column_order_add (self->order, made);
  gtk_column_view_column_set_resizable (made, TRUE);
  gtk_column_view_column_set_expand (made, widths[column] == 0);
  if (widths[column] > 0)
    gtk_column_view_column_set_fixed_width (made, widths[column]);
  g_signal_connect_object (made,
                           "notify::fixed-width",
                           G_CALLBACK (layout_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  self->columns[column] = made;
}

/**
 * xg_nodes_columns_new:
 * @table: a table without columns
 *
 * Returns: (transfer full): what gives it those of #XG_NODES_LAYOUT
 */
XgNodesColumns *
xg_nodes_columns_new (GtkColumnView *table)
{
  XgNodesColumns *self = g_object_new (XG_TYPE_NODES_COLUMNS, NULL);

  g_return_val_if_fail (GTK_IS_COLUMN_VIEW (table), self);

  g_set_weak_pointer (&self->table, table);
  self->order = xg_column_order_new (table, XG_NODE_COLUMN_LABEL, FALSE);
  for (guint i = 0; i < XG_N_NODE_COLUMNS; i++)
    make_column (self, i);
  set_layout (self, XG_NODES_LAYOUT);
  xg_column_order_set (self->order, XG_NODE_COLUMN_LABEL, FALSE);
  g_signal_connect_object (gtk_column_view_get_columns (table),
                           "items-changed",
                           G_CALLBACK (layout_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->order,
                           "changed",
                           G_CALLBACK (order_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  return self;
}

gboolean
xg_nodes_columns_get_shown (XgNodesColumns *self, XgNodeColumn column)
{
  g_return_val_if_fail (XG_IS_NODES_COLUMNS (self), FALSE);

  return find_position (self, column) != GTK_INVALID_LIST_POSITION;
}

/**
 * xg_nodes_columns_set_shown:
 * @column: a column other than the name
 * @shown: whether it is there; a new one comes where it stands in #XgNodeColumn
 */
void
xg_nodes_columns_set_shown (XgNodesColumns *self, XgNodeColumn column, gboolean shown)
{
  guint position = 0;

  g_return_if_fail (XG_IS_NODES_COLUMNS (self));
  g_return_if_fail (column < XG_N_NODE_COLUMNS);

  if (column == XG_NODE_COLUMN_LABEL || xg_nodes_columns_get_shown (self, column) == !!shown)
    return;
  if (!shown)
    {
      gtk_column_view_remove_column (self->table, self->columns[column]);
      return;
    }
  for (guint before = 0; before < column; before++)
    {
      guint other = find_position (self, before);

      if (other != GTK_INVALID_LIST_POSITION)
        position = MAX (position, other + 1);
    }
  gtk_column_view_insert_column (self->table, position, self->columns[column]);
}

XgNodeColumn
xg_nodes_columns_get_order (XgNodesColumns *self, gboolean *descending)
{
  g_return_val_if_fail (XG_IS_NODES_COLUMNS (self), XG_NODE_COLUMN_LABEL);

  return xg_column_order_get (self->order, descending);
}

void
xg_nodes_columns_set_order (XgNodesColumns *self, XgNodeColumn column, gboolean descending)
{
  g_return_if_fail (XG_IS_NODES_COLUMNS (self));
  g_return_if_fail (column < XG_N_NODE_COLUMNS);

  xg_column_order_set (self->order, column, descending);
}
