/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "timeline/xg-timeline-chart.h"

#include <glib/gi18n.h>

#include "timeline/xg-timeline-words.h"

#define HEIGHT    44
#define MIN_WIDTH 120
#define NOWHERE   (-1)

struct _XgTimelineChart
{
  GtkWidget parent_instance;

  /* Owned */
  XgTimeline *timeline;

  int cursor; /* bucket, or NOWHERE */
  int anchor; /* where a range began, or NOWHERE: there is none */
  double drag_x;
};

enum
{
  RANGE_CHOSEN,
  CURSOR_MOVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (XgTimelineChart, xg_timeline_chart, GTK_TYPE_WIDGET)

static int
get_n_buckets (XgTimelineChart *self)
{
  return self->timeline != NULL ? (int) xg_timeline_get_n_buckets (self->timeline) : 0;
}

static void
xg_timeline_chart_measure (GtkWidget *widget,
                           GtkOrientation orientation,
                           int for_size,
                           int *minimum,
                           int *natural,
                           int *minimum_baseline,
                           int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? MIN_WIDTH : HEIGHT;
}

static void
look_up_color (GtkWidget *widget, XgSeverity severity, GdkRGBA *color)
{
  static const char *const names[] = { NULL,
                                       "xg_severity_info_area",
                                       "xg_severity_low_area",
                                       "xg_severity_medium_area",
                                       "xg_severity_high_area",
                                       "xg_severity_critical_area" };
  GtkStyleContext *style = gtk_widget_get_style_context (widget);

  if (names[severity] != NULL && gtk_style_context_lookup_color (style, names[severity], color))
    return;
  gtk_style_context_get_color (style, color);
  color->alpha *= 0.35F;
}

static void
draw_bucket (XgTimelineChart *self, GtkSnapshot *snapshot, guint bucket, float x, float width)
{
  const float height = (float) gtk_widget_get_height (GTK_WIDGET (self));
  const guint64 largest = xg_timeline_get_largest (self->timeline);
  float y = height;

  for (int severity = XG_SEVERITY_LAST; severity >= 0; severity--)
    {
      guint64 count = xg_timeline_get_count (self->timeline, bucket, (XgSeverity) severity);
      float part;
      GdkRGBA color;

      if (count == 0)
        continue;
      /* A single item among thousands shows, too. */
      part = MAX ((float) ((height - 2) * (double) count / (double) largest), 2);
      y = MAX (y - part, 0);
      look_up_color (GTK_WIDGET (self), (XgSeverity) severity, &color);
      gtk_snapshot_append_color (snapshot, &color, &GRAPHENE_RECT_INIT (x, y, width, part));
    }
}

static void
draw_range (XgTimelineChart *self, GtkSnapshot *snapshot, float step)
{
  const float height = (float) gtk_widget_get_height (GTK_WIDGET (self));
  GdkRGBA color;
  guint first, last;

  if (!xg_timeline_chart_get_range (self, &first, &last))
    return;
  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &color);
  color.alpha = 0.16F;
  gtk_snapshot_append_color (
    snapshot,
    &color,
    &GRAPHENE_RECT_INIT ((float) first * step, 0, (float) (last - first + 1) * step, height));
  /* An edge that is seen without the shade */
  color.alpha = 0.8F;
  for (guint i = 0; i < 2; i++)
    gtk_snapshot_append_color (
      snapshot,
      &color,
      &GRAPHENE_RECT_INIT (i == 0 ? (float) first * step : (float) (last + 1) * step - 1,
                           0,
                           1,
                           height));
}

static void
xg_timeline_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  XgTimelineChart *self = XG_TIMELINE_CHART (widget);
  const int n_buckets = get_n_buckets (self);
  const float width = (float) gtk_widget_get_width (widget);
  float step;
  GdkRGBA color;

  if (n_buckets == 0)
    return;
  step = width / (float) n_buckets;
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  color.alpha *= 0.2F;
  gtk_snapshot_append_color (
    snapshot,
    &color,
    &GRAPHENE_RECT_INIT (0, (float) gtk_widget_get_height (widget) - 1, width, 1));
  for (int i = 0; i < n_buckets; i++)
    draw_bucket (self, snapshot, (guint) i, (float) i * step, MAX (step - 1, 1));
  draw_range (self, snapshot, step);
}

static int
bucket_at (XgTimelineChart *self, double x)
{
  const int width = gtk_widget_get_width (GTK_WIDGET (self));
  const int n_buckets = get_n_buckets (self);

  if (n_buckets == 0 || width <= 0)
    return NOWHERE;
  return CLAMP ((int) (x * n_buckets / width), 0, n_buckets - 1);
}

/* For those who do not see it. */
static void
tell (XgTimelineChart *self)
{
  const int n_buckets = get_n_buckets (self);
  g_autofree char *text = NULL;
  guint first, last;

  if (n_buckets == 0)
    text = g_strdup (_ ("No items"));
  else if (xg_timeline_chart_get_range (self, &first, &last))
    text = xg_timeline_words_summary (self->timeline, first, last);
  else
    text = xg_timeline_words_summary (self->timeline, 0, (guint) n_buckets - 1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MIN,
                                  0.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX,
                                  (double) MAX (n_buckets - 1, 0),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_NOW,
                                  (double) MAX (self->cursor, 0),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                  text,
                                  -1);
}

static void
set_range (XgTimelineChart *self, int anchor, int cursor)
{
  if (self->anchor == anchor && self->cursor == cursor)
    return;
  self->anchor = anchor;
  self->cursor = cursor;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  tell (self);
  g_signal_emit (self, signals[CURSOR_MOVED], 0);
}

static void
choose (XgTimelineChart *self)
{
  guint first, last;

  if (!xg_timeline_chart_get_range (self, &first, &last))
    return;
  set_range (self, NOWHERE, NOWHERE);
  g_signal_emit (self, signals[RANGE_CHOSEN], 0, first, last);
}

static void
drag_begin_cb (XgTimelineChart *self, double x, double y)
{
  int bucket = bucket_at (self, x);

  self->drag_x = x;
  gtk_widget_grab_focus (GTK_WIDGET (self));
  set_range (self, bucket, bucket);
}

static void
drag_update_cb (XgTimelineChart *self, double x, double y)
{
  set_range (self, self->anchor, bucket_at (self, self->drag_x + x));
}

static void
drag_end_cb (XgTimelineChart *self, double x, double y)
{
  choose (self);
}

/* The pointer shows what a bar is; a click would choose it. */
static gboolean
query_tooltip_cb (XgTimelineChart *self,
                  int x,
                  int y,
                  gboolean keyboard,
                  GtkTooltip *tooltip,
                  gpointer user_data)
{
  int bucket = keyboard ? self->cursor : bucket_at (self, x);
  g_autofree char *text = NULL;

  if (bucket == NOWHERE || bucket >= get_n_buckets (self))
    return FALSE;
  text = xg_timeline_words_summary (self->timeline, (guint) bucket, (guint) bucket);
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

/* STEP: by how many buckets, G_MININT to the first, G_MAXINT to the last one. */
static gboolean
move_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  XgTimelineChart *self = XG_TIMELINE_CHART (widget);
  const int n_buckets = get_n_buckets (self);
  int cursor = self->cursor == NOWHERE ? n_buckets : self->cursor;
  gboolean extend;
  int step;

  g_variant_get (arguments, "(ib)", &step, &extend);
  if (n_buckets == 0)
    return FALSE;
  if (step == G_MININT)
    cursor = 0;
  else if (step == G_MAXINT)
    cursor = n_buckets - 1;
  else
    cursor = CLAMP (cursor + step, 0, n_buckets - 1);
  set_range (self, extend && self->anchor != NOWHERE ? self->anchor : cursor, cursor);
  return TRUE;
}

static gboolean
choose_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  choose (XG_TIMELINE_CHART (widget));
  return TRUE;
}

static gboolean
leave_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  XgTimelineChart *self = XG_TIMELINE_CHART (widget);

  if (self->cursor == NOWHERE)
    return FALSE;
  set_range (self, NOWHERE, NOWHERE);
  return TRUE;
}

static void
timeline_changed_cb (XgTimelineChart *self)
{
  const int n_buckets = get_n_buckets (self);

  if (self->cursor >= n_buckets || self->anchor >= n_buckets)
    set_range (self, NOWHERE, NOWHERE);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  tell (self);
}

static void
xg_timeline_chart_dispose (GObject *object)
{
  g_clear_object (&XG_TIMELINE_CHART (object)->timeline);
  G_OBJECT_CLASS (xg_timeline_chart_parent_class)->dispose (object);
}

static void
add_keys (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint key;
    int step;
  } moves[] = {
    { GDK_KEY_Left, -1 },      { GDK_KEY_KP_Left, -1 },      { GDK_KEY_Right, 1 },
    { GDK_KEY_KP_Right, 1 },   { GDK_KEY_Home, G_MININT },   { GDK_KEY_KP_Home, G_MININT },
    { GDK_KEY_End, G_MAXINT }, { GDK_KEY_KP_End, G_MAXINT },
  };
  static const guint choices[] = { GDK_KEY_Return, GDK_KEY_KP_Enter, GDK_KEY_space };

  for (guint i = 0; i < G_N_ELEMENTS (moves); i++)
    for (guint extend = 0; extend < 2; extend++)
      gtk_widget_class_add_binding (widget_class,
                                    moves[i].key,
                                    extend ? GDK_SHIFT_MASK : 0,
                                    move_cb,
                                    "(ib)",
                                    moves[i].step,
                                    extend);
  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    gtk_widget_class_add_binding (widget_class, choices[i], 0, choose_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, leave_cb, NULL);
}

static void
xg_timeline_chart_class_init (XgTimelineChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = xg_timeline_chart_dispose;
  widget_class->measure = xg_timeline_chart_measure;
  widget_class->snapshot = xg_timeline_chart_snapshot;
  gtk_widget_class_set_css_name (widget_class, "timelinechart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SLIDER);
  add_keys (widget_class);
  signals[RANGE_CHOSEN] = g_signal_new ("range-chosen",
                                        G_TYPE_FROM_CLASS (klass),
                                        G_SIGNAL_RUN_LAST,
                                        0,
                                        NULL,
                                        NULL,
                                        NULL,
                                        G_TYPE_NONE,
                                        2,
                                        G_TYPE_UINT,
                                        G_TYPE_UINT);
  signals[CURSOR_MOVED] = g_signal_new ("cursor-moved",
                                        G_TYPE_FROM_CLASS (klass),
                                        G_SIGNAL_RUN_LAST,
                                        0,
                                        NULL,
                                        NULL,
                                        NULL,
                                        G_TYPE_NONE,
                                        0);
}

static void
xg_timeline_chart_init (XgTimelineChart *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  self->cursor = self->anchor = NOWHERE;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  g_signal_connect (self, "query-tooltip", G_CALLBACK (query_tooltip_cb), NULL);
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect_swapped (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Timeline of the items"),
                                  -1);
}

/**
 * xg_timeline_chart_new:
 * @timeline: what is shown
 *
 * Returns: (transfer floating): a chart
 */
GtkWidget *
xg_timeline_chart_new (XgTimeline *timeline)
{
  XgTimelineChart *self = g_object_new (XG_TYPE_TIMELINE_CHART, NULL);

  self->timeline = g_object_ref (timeline);
  g_signal_connect_object (timeline,
                           "changed",
                           G_CALLBACK (timeline_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  tell (self);
  return GTK_WIDGET (self);
}

/**
 * xg_timeline_chart_get_range:
 * @self: a chart
 * @first: (out): a bucket
 * @last: (out): the same or a later one
 *
 * Returns: whether there is a cursor, or a range that is being taken
 */
gboolean
xg_timeline_chart_get_range (XgTimelineChart *self, guint *first, guint *last)
{
  g_return_val_if_fail (XG_IS_TIMELINE_CHART (self), FALSE);

  if (self->cursor == NOWHERE || self->anchor == NOWHERE)
    return FALSE;
  *first = (guint) MIN (self->anchor, self->cursor);
  *last = (guint) MAX (self->anchor, self->cursor);
  return TRUE;
}
