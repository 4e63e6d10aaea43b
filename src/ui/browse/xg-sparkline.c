/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-browse"

#include "config.h"

#include "browse/xg-sparkline.h"

#include <glib/gi18n.h>

#include "feed/xg-format.h"

#define WIDTH  30
#define HEIGHT 16
#define GAP    5 /* between the line and the rate */

struct _XgSparkline
{
  GtkWidget parent_instance;

  /* Owned */
  GSignalGroup *activity;
  XgNode *node;
  PangoLayout *rate; /* NULL: nothing came in the last minute */

  guint per_minute;
  gboolean alive; /* there is something to draw */
};

G_DEFINE_FINAL_TYPE (XgSparkline, xg_sparkline, GTK_TYPE_WIDGET)

static int
get_rate_width (XgSparkline *self)
{
  int width = 0;

  if (self->rate != NULL)
    pango_layout_get_pixel_size (self->rate, &width, NULL);
  return width;
}

static void
xg_sparkline_measure (GtkWidget *widget,
                      GtkOrientation orientation,
                      int for_size,
                      int *minimum,
                      int *natural,
                      int *minimum_baseline,
                      int *natural_baseline)
{
  XgSparkline *self = XG_SPARKLINE (widget);

  /* Without news the room is for the name. */
  if (orientation == GTK_ORIENTATION_VERTICAL)
    *minimum = *natural = HEIGHT;
  else
    {
      *minimum = self->alive ? WIDTH : 0;
      *natural = *minimum + (self->alive && self->rate != NULL ? GAP + get_rate_width (self) : 0);
    }
}

static guint
read_buckets (XgSparkline *self, guint *buckets)
{
  g_autoptr (XgActivity) activity = g_signal_group_dup_target (self->activity);

  if (activity == NULL || self->node == NULL)
    return 0;

  return xg_activity_read (activity, self->node, g_get_real_time (), buckets);
}

static void
update_rate (XgSparkline *self)
{
  g_autoptr (XgActivity) activity = g_signal_group_dup_target (self->activity);
  guint per_minute = activity != NULL && self->node != NULL
                       ? xg_activity_get_minute (activity, self->node, g_get_real_time ())
                       : 0;
  g_autofree char *text = NULL;
  g_autofree char *words = NULL;
  int before = get_rate_width (self);

  if (per_minute == self->per_minute)
    return;
  self->per_minute = per_minute;
  g_clear_object (&self->rate);
  if (per_minute > 0)
    {
      text = xg_format_rate (per_minute);
      self->rate = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
      words = g_strdup_printf (
        ngettext ("%u item in the last minute", "%u items in the last minute", per_minute),
        per_minute);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  words != NULL ? words : "",
                                  -1);
  if (get_rate_width (self) != before)
    gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
update (XgSparkline *self)
{
  guint buckets[XG_ACTIVITY_BUCKETS];
  gboolean alive = read_buckets (self, buckets) > 0;

  update_rate (self);
  if (self->alive != alive)
    {
      self->alive = alive;
      gtk_widget_queue_resize (GTK_WIDGET (self));
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Digits that follow one another stand still at their right. */
static void
draw_rate (XgSparkline *self, GtkSnapshot *snapshot)
{
  gboolean mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  int width, height;

  pango_layout_get_pixel_size (self->rate, &width, &height);
  gtk_snapshot_render_layout (snapshot,
                              gtk_widget_get_style_context (GTK_WIDGET (self)),
                              mirrored ? 0 : gtk_widget_get_width (GTK_WIDGET (self)) - width,
                              (gtk_widget_get_height (GTK_WIDGET (self)) - height) / 2.0,
                              self->rate);
}

static void
xg_sparkline_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  XgSparkline *self = XG_SPARKLINE (widget);
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  guint buckets[XG_ACTIVITY_BUCKETS];
  const double whole = gtk_widget_get_width (widget);
  const double width = MIN (whole, WIDTH);
  const double height = gtk_widget_get_height (widget);
  GdkRGBA color;
  cairo_t *cr;
  guint largest;

  largest = self->alive ? read_buckets (self, buckets) : 0;
  if (largest == 0)
    return;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  if (self->rate != NULL && whole > WIDTH)
    draw_rate (self, snapshot);
  cr =
    gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) whole, (float) height));
  cairo_translate (cr, mirrored ? whole - width : 0, 0);
  gdk_cairo_set_source_rgba (cr, &color);
  cairo_set_line_width (cr, 1.25);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  for (guint i = 0; i < XG_ACTIVITY_BUCKETS; i++)
    cairo_line_to (cr,
                   1 + (width - 2) * i / (XG_ACTIVITY_BUCKETS - 1),
                   height - 2 - (height - 4) * buckets[i] / largest);
  cairo_stroke (cr);
  cairo_destroy (cr);
}

static void
xg_sparkline_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  XgSparkline *self = XG_SPARKLINE (widget);

  GTK_WIDGET_CLASS (xg_sparkline_parent_class)->css_changed (widget, change);
  if (self->rate != NULL)
    pango_layout_context_changed (self->rate);
}

static void
xg_sparkline_dispose (GObject *object)
{
  XgSparkline *self = XG_SPARKLINE (object);

  g_clear_object (&self->activity);
  g_clear_object (&self->node);
  g_clear_object (&self->rate);

  G_OBJECT_CLASS (xg_sparkline_parent_class)->dispose (object);
}

static void
xg_sparkline_class_init (XgSparklineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = xg_sparkline_dispose;
  widget_class->css_changed = xg_sparkline_css_changed;
  widget_class->measure = xg_sparkline_measure;
  widget_class->snapshot = xg_sparkline_snapshot;

  gtk_widget_class_set_css_name (widget_class, "sparkline");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
xg_sparkline_init (XgSparkline *self)
{
  self->activity = g_signal_group_new (XG_TYPE_ACTIVITY);
  g_signal_group_connect_swapped (self->activity, "changed", G_CALLBACK (update), self);
}

/**
 * xg_sparkline_set:
 * @activity: (nullable): where the counts are
 * @node: (nullable): whose
 */
void
xg_sparkline_set (XgSparkline *self, XgActivity *activity, XgNode *node)
{
  g_return_if_fail (XG_IS_SPARKLINE (self));

  g_signal_group_set_target (self->activity, activity);
  g_set_object (&self->node, node);
  update (self);
}
