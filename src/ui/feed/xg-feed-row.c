/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "feed/xg-feed-row.h"

#include <glib/gi18n.h>
#include <string.h>

#include "feed/xg-feed-columns.h"
#include "feed/xg-format.h"
#include "feed/xg-severity-pill.h"
#include "filters/xg-row-colours.h"

#define GAP      8
#define LINE_GAP 3
/* More than two lines of any window that shows rows like this. */
#define MEASURED_BYTES 400

struct _XgFeedRow
{
  GtkWidget parent_instance;

  /* Children */
  GtkWidget *pill;
  GtkWidget *topic;
  GtkWidget *time;
  GtkWidget *summary;
  GtkWidget *publisher;

  int width; /* that the number of lines was chosen for */
  guint width_idle;

  /* Owned */
  XgItem *item;
  PangoLayout *layout;
};

G_DEFINE_FINAL_TYPE (XgFeedRow, xg_feed_row, GTK_TYPE_WIDGET)

static void
update_state (XgFeedRow *self)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));
  g_autofree char *text = xg_format_row (self->item, g_get_real_time ());

  xg_feed_style_summary (GTK_INSCRIPTION (self->summary), self->item);
  xg_severity_pill_set_dim (XG_SEVERITY_PILL (self->pill), xg_item_get_retracted (self->item));
  if (parent != NULL && !GTK_IS_LIST_VIEW (parent))
    gtk_accessible_update_property (GTK_ACCESSIBLE (parent),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    text,
                                    -1);
}

static void
item_notify_cb (XgItem *item, GParamSpec *pspec, XgFeedRow *self)
{
  g_assert (XG_IS_FEED_ROW (self));
  if (self->item == item)
    update_state (self);
}

/*
 * Laid out here and not by boxes, because the topic stands right behind the drawn pill: another
 * word in the pill is a matter of allocation, not of size.
 */
static void
xg_feed_row_measure (GtkWidget *widget,
                     GtkOrientation orientation,
                     int for_size,
                     int *minimum,
                     int *natural,
                     int *minimum_baseline,
                     int *natural_baseline)
{
  XgFeedRow *self = XG_FEED_ROW (widget);
  int pill, top, summary, publisher;

  gtk_widget_measure (self->pill, orientation, -1, &pill, NULL, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      gtk_widget_measure (self->time, orientation, -1, &top, NULL, NULL, NULL);
      *minimum = *natural = pill + 2 * GAP + top;
      return;
    }
  gtk_widget_measure (self->topic, orientation, -1, &top, NULL, NULL, NULL);
  gtk_widget_measure (self->summary, orientation, -1, &summary, NULL, NULL, NULL);
  gtk_widget_measure (self->publisher, orientation, -1, &publisher, NULL, NULL, NULL);
  *minimum = *natural = MAX (pill, top) + LINE_GAP + summary + LINE_GAP + publisher;
}

/* One line or two: decided when a row is bound or its width changes, not by the layout, which would
 * measure all rows with every batch. */
static void
update_lines (XgFeedRow *self)
{
  const char *summary = gtk_inscription_get_text (GTK_INSCRIPTION (self->summary));
  PangoAttrList *attributes = gtk_inscription_get_attributes (GTK_INSCRIPTION (self->summary));
  GtkBorder padding; /* room for a pin */
  guint lines = 1;
  int width;

  if (summary == NULL || self->width <= 0)
    return;
  if (self->layout == NULL)
    self->layout = gtk_widget_create_pango_layout (self->summary, NULL);
  pango_layout_set_attributes (self->layout, attributes);
  pango_layout_set_text (self->layout, summary, (int) MIN (strlen (summary), MEASURED_BYTES));
  pango_layout_get_pixel_size (self->layout, &width, NULL);
  gtk_style_context_get_padding (gtk_widget_get_style_context (self->summary), &padding);
  if (width > self->width - padding.left - padding.right)
    lines = 2;
  if (gtk_inscription_get_min_lines (GTK_INSCRIPTION (self->summary)) != lines)
    gtk_inscription_set_min_lines (GTK_INSCRIPTION (self->summary), lines);
}

static gboolean
width_idle_cb (gpointer data)
{
  XgFeedRow *self = data;

  self->width_idle = 0;
  update_lines (self);
  return G_SOURCE_REMOVE;
}

static void
place (GtkWidget *child, gboolean rtl, int row_width, int x, int y, int width, int height)
{
  gtk_widget_size_allocate (
    child,
    &(const GtkAllocation){ rtl ? row_width - x - width : x, y, MAX (width, 0), height },
    -1);
}

static void
xg_feed_row_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  XgFeedRow *self = XG_FEED_ROW (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int drawn = xg_severity_pill_get_drawn_width (XG_SEVERITY_PILL (self->pill));
  int x = drawn > 0 ? drawn + GAP : 0;
  int pill_w, pill_h, top, time, summary, publisher;
  int y;

  gtk_widget_measure (self->pill, GTK_ORIENTATION_HORIZONTAL, -1, &pill_w, NULL, NULL, NULL);
  gtk_widget_measure (self->pill, GTK_ORIENTATION_VERTICAL, -1, &pill_h, NULL, NULL, NULL);
  gtk_widget_measure (self->topic, GTK_ORIENTATION_VERTICAL, -1, &top, NULL, NULL, NULL);
  gtk_widget_measure (self->time, GTK_ORIENTATION_HORIZONTAL, -1, &time, NULL, NULL, NULL);
  gtk_widget_measure (self->summary, GTK_ORIENTATION_VERTICAL, -1, &summary, NULL, NULL, NULL);
  gtk_widget_measure (self->publisher, GTK_ORIENTATION_VERTICAL, -1, &publisher, NULL, NULL, NULL);

  if (self->width != width)
    {
      self->width = width;
      /* A child may not ask for another size while it is allocated. */
      if (self->width_idle == 0)
        self->width_idle = g_idle_add_full (GDK_PRIORITY_REDRAW - 5, width_idle_cb, self, NULL);
    }

  top = MAX (top, pill_h);
  place (self->pill, rtl, width, 0, 0, MAX (pill_w, 0), top);
  place (self->topic, rtl, width, x, 0, width - x - GAP - time, top);
  place (self->time, rtl, width, width - time, 0, time, top);
  y = top + LINE_GAP;
  place (self->summary, rtl, width, 0, y, width, summary);
  y += summary + LINE_GAP;
  place (self->publisher, rtl, width, 0, y, width, publisher);
}

static void
xg_feed_row_dispose (GObject *object)
{
  XgFeedRow *self = XG_FEED_ROW (object);
  GtkWidget *child;

  g_clear_handle_id (&self->width_idle, g_source_remove);
  g_clear_object (&self->layout);
  if (self->item != NULL)
    xg_feed_row_set_item (self, NULL);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (xg_feed_row_parent_class)->dispose (object);
}

static void
xg_feed_row_class_init (XgFeedRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = xg_feed_row_dispose;
  widget_class->measure = xg_feed_row_measure;
  widget_class->size_allocate = xg_feed_row_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "feedrow");
}

static GtkWidget *
inscription_new (XgFeedRow *self, const char *css_class, float xalign)
{
  GtkWidget *result = gtk_inscription_new (NULL);

  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (result),
                                     GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_inscription_set_min_chars (GTK_INSCRIPTION (result), 0);
  gtk_inscription_set_xalign (GTK_INSCRIPTION (result), xalign);
  if (css_class != NULL)
    gtk_widget_add_css_class (result, css_class);
  gtk_widget_set_parent (result, GTK_WIDGET (self));
  return result;
}

static void
xg_feed_row_init (XgFeedRow *self)
{
  self->pill = xg_severity_pill_new ();
  gtk_widget_set_parent (self->pill, GTK_WIDGET (self));
  self->topic = inscription_new (self, "dim-label", 0);
  self->time = inscription_new (self, "dim-label", 1);
  gtk_widget_add_css_class (self->time, "numeric");
  gtk_inscription_set_min_chars (GTK_INSCRIPTION (self->time), 12);
  self->summary = inscription_new (self, "summary", 0);
  gtk_inscription_set_yalign (GTK_INSCRIPTION (self->summary), 0);
  self->publisher = inscription_new (self, "dim-label", 0);
  gtk_widget_add_css_class (self->publisher, "caption");
}

/**
 * xg_feed_row_set_item:
 * @self: a row
 * @item: (nullable): what to show
 */
void
xg_feed_row_set_item (XgFeedRow *self, XgItem *item)
{
  g_autofree char *clock = NULL;
  const char *summary;

  g_return_if_fail (XG_IS_FEED_ROW (self));
  g_return_if_fail (item == NULL || XG_IS_ITEM (item));

  if (self->item == item)
    return;
  if (self->item != NULL)
    g_signal_handlers_disconnect_by_func (self->item, item_notify_cb, self);
  g_set_object (&self->item, item);
  if (item == NULL)
    return;

  clock = xg_format_clock (xg_item_get_received (item), g_get_real_time (), FALSE);
  summary = xg_item_get_summary (item);
  if (summary == NULL)
    summary = _ ("(no summary)");
  gtk_inscription_set_text (GTK_INSCRIPTION (self->summary), summary);
  gtk_inscription_set_text (GTK_INSCRIPTION (self->time), clock);
  gtk_inscription_set_text (GTK_INSCRIPTION (self->topic), xg_item_get_topic (item));
  gtk_inscription_set_text (GTK_INSCRIPTION (self->publisher),
                            xg_item_get_publisher (item) != NULL ? xg_item_get_publisher (item)
                                                                 : xg_item_get_broker (item));
  xg_severity_pill_set (XG_SEVERITY_PILL (self->pill),
                        xg_item_get_kind (item),
                        xg_item_get_severity (item));
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  if (xg_item_get_caught_up (item))
    gtk_widget_add_css_class (self->time, "caught-up");
  else
    gtk_widget_remove_css_class (self->time, "caught-up");
  update_state (self);
  update_lines (self);
  g_signal_connect_object (item, "notify", G_CALLBACK (item_notify_cb), self, 0);
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  GtkWidget *row = g_object_new (XG_TYPE_FEED_ROW, NULL);

  gtk_list_item_set_child (list_item, row);
  xg_feed_cell_set_list_item (row, list_item);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  GtkWidget *row = gtk_list_item_get_child (list_item);

  xg_feed_row_set_item (XG_FEED_ROW (row), gtk_list_item_get_item (list_item));
  xg_row_colours_bind (row, gtk_list_item_get_item (list_item));
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  xg_row_colours_unbind (gtk_list_item_get_child (list_item));
  xg_feed_row_set_item (XG_FEED_ROW (gtk_list_item_get_child (list_item)), NULL);
}

/**
 * xg_feed_row_factory_new:
 *
 * Returns: (transfer full): a factory of rows over a model of #XgItem
 */
GtkListItemFactory *
xg_feed_row_factory_new (void)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
  return factory;
}
