/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "feed/xg-feed-columns.h"

#include <glib/gi18n.h>
#include <string.h>

#include "feed/xg-format.h"
#include "feed/xg-severity-pill.h"
#include "filters/xg-row-colours.h"
#include "xg-letters.h"

#define LIST_ITEM_KEY   "xg-list-item"
#define SHORT_CLOCK_KEY "xg-short-clock"
#define SHORT_CLOCK     100

/*
 * Cells are GtkInscription throughout: the text of a GtkLabel changes its size, and so the layout
 * of some two hundred rows with every batch of arrivals.
 */

static const struct
{
  const char *nick; /* in settings and actions */
  const char *title;
  XgItemOrder order;
  int width; /* fixed; the summary has what is left */
  int room;  /* width of the whole table from which on the column is shown */
  const char *css_class;
} columns[XG_N_FEED_COLUMNS] = {
  [XG_FEED_COLUMN_TIME] = { "time", N_ ("Time"), XG_ORDER_ARRIVAL, 132, 0, "numeric" },
  [XG_FEED_COLUMN_SEVERITY] = { "severity", N_ ("Severity"), XG_ORDER_SEVERITY, 108, 0, NULL },
  [XG_FEED_COLUMN_SUMMARY] = { "summary", N_ ("Summary"), XG_ORDER_SUMMARY, -1, 0, "summary" },
  [XG_FEED_COLUMN_TOPIC] = { "topic", N_ ("Topic"), XG_ORDER_TOPIC, 128, 0, NULL },
  [XG_FEED_COLUMN_PUBLISHER] = { "publisher",
                                 N_ ("Publisher"),
                                 XG_ORDER_PUBLISHER,
                                 180,
                                 840,
                                 "dim-label" },
  [XG_FEED_COLUMN_TYPE] = { "type", N_ ("Type"), XG_ORDER_TYPE, 92, 1020, "dim-label" },
  [XG_FEED_COLUMN_ID] = { "id", N_ ("Item ID"), XG_ORDER_ID, 130, 700, "dim-label" },
  [XG_FEED_COLUMN_INCIDENT] = { "incident",
                                N_ ("Incident"),
                                XG_ORDER_INCIDENT,
                                150,
                                700,
                                "dim-label" },
  [XG_FEED_COLUMN_PURPOSE] = { "purpose", N_ ("Purpose"), XG_ORDER_PURPOSE, 96, 700, "dim-label" },
  [XG_FEED_COLUMN_TLP] = { "tlp", N_ ("TLP"), XG_ORDER_TLP, 96, 700, "dim-label" },
};

/**
 * xg_feed_cell_set_list_item:
 * @child: the child of a list item
 * @list_item: the list item
 *
 * Lets xg_feed_cell_get_item() find the row below the pointer.
 */
void
xg_feed_cell_set_list_item (GtkWidget *child, GtkListItem *list_item)
{
  g_object_set_data (G_OBJECT (child), LIST_ITEM_KEY, list_item);
}

static GtkListItem *
list_item_below (GtkWidget *widget, guint depth)
{
  GtkListItem *list_item = g_object_get_data (G_OBJECT (widget), LIST_ITEM_KEY);
  GtkWidget *child = gtk_widget_get_first_child (widget);

  if (list_item != NULL || child == NULL || depth == 0)
    return list_item;
  return list_item_below (child, depth - 1);
}

/**
 * xg_feed_cell_get_item:
 * @widget: a widget in a row: what gtk_widget_pick() found, or what has the focus
 * @position: (out) (optional): the position of the row
 *
 * Returns: (transfer none) (nullable): the item of the row, %NULL outside rows
 */
XgItem *
xg_feed_cell_get_item (GtkWidget *widget, guint *position)
{
  for (GtkWidget *at = widget; at != NULL && !GTK_IS_LIST_VIEW (at);
       at = gtk_widget_get_parent (at))
    {
      GtkListItem *list_item = list_item_below (at, 2);

      if (list_item != NULL)
        {
          if (position != NULL)
            *position = gtk_list_item_get_position (list_item);
          return gtk_list_item_get_item (list_item);
        }
    }
  return NULL;
}

/* The three ways a summary is written, made once: another list, even an equal one, makes an
 * inscription lay out its text anew. */
static PangoAttrList *
get_attributes (gboolean bold, gboolean struck)
{
  static PangoAttrList *lists[3];
  guint i = bold ? 0 : struck ? 1 : 2;

  if (lists[i] == NULL)
    {
      lists[i] = pango_attr_list_new ();
      if (bold)
        pango_attr_list_insert (lists[i], pango_attr_weight_new (PANGO_WEIGHT_BOLD));
      else
        pango_attr_list_insert (lists[i], pango_attr_foreground_alpha_new (0x8ccc));
      if (struck)
        pango_attr_list_insert (lists[i], pango_attr_strikethrough_new (TRUE));
    }
  return lists[i];
}

/**
 * xg_feed_style_summary:
 * @inscription: where the summary stands
 * @item: the row
 *
 * Unread is bold, what the broker no longer has is struck through and dimmed, old versions are
 * dimmed. A pinned one bears a pin.
 */
void
xg_feed_style_summary (GtkInscription *inscription, XgItem *item)
{
  gboolean struck = xg_item_get_retracted (item) && xg_item_get_kind (item) == XG_RECORD_ITEM;
  gboolean bold = !xg_item_get_read (item) && !struck;
  PangoAttrList *attributes = NULL;

  if (bold || struck || !xg_item_get_current (item))
    attributes = get_attributes (bold, struck);
  if (attributes != gtk_inscription_get_attributes (inscription))
    gtk_inscription_set_attributes (inscription, attributes);
  if (xg_item_get_pinned (item))
    gtk_widget_add_css_class (GTK_WIDGET (inscription), "pinned");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (inscription), "pinned");
}

static void
name_row (GtkListItem *list_item, XgItem *item)
{
  GtkWidget *cell = gtk_widget_get_parent (gtk_list_item_get_child (list_item));
  GtkWidget *row = cell != NULL ? gtk_widget_get_parent (cell) : NULL;
  g_autofree char *text = NULL;

  if (row == NULL || GTK_IS_LIST_VIEW (row))
    return;
  text = xg_format_row (item, g_get_real_time ());
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
summary_notify_cb (XgItem *item, GParamSpec *pspec, GtkListItem *list_item)
{
  if (gtk_list_item_get_item (list_item) != item)
    return;
  xg_feed_style_summary (GTK_INSCRIPTION (gtk_list_item_get_child (list_item)), item);
  name_row (list_item, item);
}

static void
pill_notify_cb (XgItem *item, GParamSpec *pspec, GtkListItem *list_item)
{
  xg_severity_pill_set_dim (XG_SEVERITY_PILL (gtk_list_item_get_child (list_item)),
                            xg_item_get_retracted (item));
}

static void
setup_text_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer data)
{
  XgFeedColumn column = GPOINTER_TO_UINT (data);
  GtkWidget *child = gtk_inscription_new (NULL);

  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (child),
                                     GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_inscription_set_min_chars (GTK_INSCRIPTION (child), 0);
  if (columns[column].css_class != NULL)
    gtk_widget_add_css_class (child, columns[column].css_class);
  if (column == XG_FEED_COLUMN_TIME)
    gtk_widget_add_css_class (child, "soft");
  gtk_list_item_set_child (list_item, child);
  xg_feed_cell_set_list_item (child, list_item);
}

static void
setup_severity_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer data)
{
  GtkWidget *child = xg_severity_pill_new ();

  gtk_list_item_set_child (list_item, child);
  xg_feed_cell_set_list_item (child, list_item);
}

static void
bind_time_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer data)
{
  XgItem *item = gtk_list_item_get_item (list_item);
  GtkWidget *child = gtk_list_item_get_child (list_item);
  gboolean short_clock = g_object_get_data (G_OBJECT (factory), SHORT_CLOCK_KEY) != NULL;
  g_autofree char *text =
    xg_format_clock (xg_item_get_received (item), g_get_real_time (), !short_clock);

  gtk_inscription_set_text (GTK_INSCRIPTION (child), text);
  if (xg_item_get_caught_up (item))
    gtk_widget_add_css_class (child, "caught-up");
  else
    gtk_widget_remove_css_class (child, "caught-up");
}

static void
bind_severity_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer data)
{
  XgItem *item = gtk_list_item_get_item (list_item);
  XgSeverityPill *pill = XG_SEVERITY_PILL (gtk_list_item_get_child (list_item));

  xg_severity_pill_set (pill, xg_item_get_kind (item), xg_item_get_severity (item));
  xg_severity_pill_set_dim (pill, xg_item_get_retracted (item));
  g_signal_connect_object (item, "notify::retracted", G_CALLBACK (pill_notify_cb), list_item, 0);
}

static void
unbind_severity_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer data)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (list_item),
                                        pill_notify_cb,
                                        list_item);
}

static void
bind_summary_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer data)
{
  XgItem *item = gtk_list_item_get_item (list_item);
  GtkInscription *child = GTK_INSCRIPTION (gtk_list_item_get_child (list_item));
  const char *summary = xg_item_get_summary (item);

  gtk_inscription_set_text (child, summary != NULL ? summary : _ ("(no summary)"));
  xg_feed_style_summary (child, item);
  name_row (list_item, item);
  g_signal_connect_object (item, "notify", G_CALLBACK (summary_notify_cb), list_item, 0);
  xg_row_colours_bind (GTK_WIDGET (child), item);
}

static void
unbind_summary_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer data)
{
  xg_row_colours_unbind (gtk_list_item_get_child (list_item));
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (list_item),
                                        summary_notify_cb,
                                        list_item);
}

static const char *
get_text (XgFeedColumn column, XgItem *item)
{
  switch (column)
    {
    case XG_FEED_COLUMN_TOPIC:
      return xg_item_get_topic (item);
    case XG_FEED_COLUMN_PUBLISHER:
      return xg_item_get_publisher (item);
    case XG_FEED_COLUMN_ID:
      return xg_item_get_item_id (item);
    case XG_FEED_COLUMN_INCIDENT:
      return xg_item_get_incident (item);
    case XG_FEED_COLUMN_PURPOSE:
      return xg_item_get_purpose (item);
    case XG_FEED_COLUMN_TLP:
      return xg_item_get_tlp (item) != XG_TLP_NONE ? xg_tlp_to_nick (xg_item_get_tlp (item)) : NULL;
    case XG_FEED_COLUMN_TIME:
    case XG_FEED_COLUMN_SEVERITY:
    case XG_FEED_COLUMN_SUMMARY:
    case XG_FEED_COLUMN_TYPE:
    case XG_N_FEED_COLUMNS:
    default:
      return NULL;
    }
}

static void
bind_text_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer data)
{
  XgItem *item = gtk_list_item_get_item (list_item);
  GtkInscription *child = GTK_INSCRIPTION (gtk_list_item_get_child (list_item));

  if (GPOINTER_TO_UINT (data) == XG_FEED_COLUMN_TYPE)
    {
      g_autofree char *text = xg_format_payload_type (xg_item_get_payload_type (item));

      gtk_inscription_set_text (child, text);
    }
  else
    gtk_inscription_set_text (child, get_text (GPOINTER_TO_UINT (data), item));
}

/**
 * xg_feed_column_get_room:
 * @column: a column
 *
 * Returns: the width of the table, in pixels, from which on there is room for @column
 */
int
xg_feed_column_get_room (XgFeedColumn column)
{
  g_return_val_if_fail (column < XG_N_FEED_COLUMNS, 0);
  return xg_letters_fit (columns[column].room);
}

/* In pixels; 0: what is left */
int
xg_feed_column_get_width (XgFeedColumn column)
{
  g_return_val_if_fail (column < XG_N_FEED_COLUMNS, 0);
  return xg_letters_fit (MAX (columns[column].width, 0));
}

const char *
xg_feed_column_get_nick (XgFeedColumn column)
{
  g_return_val_if_fail (column < XG_N_FEED_COLUMNS, NULL);
  return columns[column].nick;
}

const char *
xg_feed_column_get_title (XgFeedColumn column)
{
  g_return_val_if_fail (column < XG_N_FEED_COLUMNS, NULL);
  return _ (columns[column].title);
}

gboolean
xg_feed_column_from_nick (const char *nick, gsize length, XgFeedColumn *column)
{
  for (guint i = 0; i < XG_N_FEED_COLUMNS; i++)
    if (strlen (columns[i].nick) == length && strncmp (columns[i].nick, nick, length) == 0)
      {
        *column = i;
        return TRUE;
      }
  return FALSE;
}

/* By what the rows are ordered when its title is clicked. */
XgItemOrder
xg_feed_column_get_order (XgFeedColumn column)
{
  g_return_val_if_fail (column < XG_N_FEED_COLUMNS, XG_ORDER_ARRIVAL);
  return columns[column].order;
}

/**
 * xg_feed_column_new:
 * @column: which one
 *
 * Returns: (transfer full): a column over a model of #XgItem
 */
GtkColumnViewColumn *
xg_feed_column_new (XgFeedColumn column)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  gpointer which = GUINT_TO_POINTER (column);
  GtkColumnViewColumn *result;

  g_return_val_if_fail (column < XG_N_FEED_COLUMNS, NULL);

  g_signal_connect (factory,
                    "setup",
                    column == XG_FEED_COLUMN_SEVERITY ? G_CALLBACK (setup_severity_cb)
                                                      : G_CALLBACK (setup_text_cb),
                    which);
  switch (column)
    {
    case XG_FEED_COLUMN_TIME:
      g_signal_connect (factory, "bind", G_CALLBACK (bind_time_cb), which);
      break;
    case XG_FEED_COLUMN_SEVERITY:
      g_signal_connect (factory, "bind", G_CALLBACK (bind_severity_cb), which);
      g_signal_connect (factory, "unbind", G_CALLBACK (unbind_severity_cb), which);
      break;
    case XG_FEED_COLUMN_SUMMARY:
      g_signal_connect (factory, "bind", G_CALLBACK (bind_summary_cb), which);
      g_signal_connect (factory, "unbind", G_CALLBACK (unbind_summary_cb), which);
      break;
    case XG_FEED_COLUMN_TOPIC:
    case XG_FEED_COLUMN_PUBLISHER:
    case XG_FEED_COLUMN_TYPE:
    case XG_FEED_COLUMN_ID:
    case XG_FEED_COLUMN_INCIDENT:
    case XG_FEED_COLUMN_PURPOSE:
    case XG_FEED_COLUMN_TLP:
    case XG_N_FEED_COLUMNS:
    default:
      g_signal_connect (factory, "bind", G_CALLBACK (bind_text_cb), which);
    }

  result = gtk_column_view_column_new (_ (columns[column].title), factory);
  gtk_column_view_column_set_resizable (result, TRUE);
  if (columns[column].width > 0)
    gtk_column_view_column_set_fixed_width (result, xg_feed_column_get_width (column));
  else
    gtk_column_view_column_set_expand (result, TRUE);
  return result;
}

/**
 * xg_feed_column_set_short_clock:
 * @column: the column of times
 * @short_clock: whether milliseconds are left out, to save width
 *
 * Takes effect for rows that are bound from now on.
 */
void
xg_feed_column_set_short_clock (GtkColumnViewColumn *column, gboolean short_clock)
{
  const int with_millis = xg_feed_column_get_width (XG_FEED_COLUMN_TIME);
  const int without = xg_letters_fit (SHORT_CLOCK);

  g_return_if_fail (GTK_IS_COLUMN_VIEW_COLUMN (column));

  g_object_set_data (G_OBJECT (gtk_column_view_column_get_factory (column)),
                     SHORT_CLOCK_KEY,
                     GINT_TO_POINTER (short_clock));
  /* Unless a person has chosen the width */
  if (gtk_column_view_column_get_fixed_width (column) == (short_clock ? with_millis : without))
    gtk_column_view_column_set_fixed_width (column, short_clock ? without : with_millis);
}

/* Whether its width is that of a clock without milliseconds, which nobody has chosen. */
gboolean
xg_feed_column_is_short_clock (GtkColumnViewColumn *column)
{
  return g_object_get_data (G_OBJECT (gtk_column_view_column_get_factory (column)),
                            SHORT_CLOCK_KEY) != NULL &&
         gtk_column_view_column_get_fixed_width (column) == xg_letters_fit (SHORT_CLOCK);
}
