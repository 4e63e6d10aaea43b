/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "reader/xg-source-gutter.h"

/* Pixels: an arrow, and what is free on both sides */
#define ARROW   16
#define PADDING 4

struct _XgSourceGutter
{
  GtkSourceGutterRenderer parent_instance;

  XgFoldText *model; /* borrowed, or NULL */

  /* Owned, while it is drawn */
  PangoLayout *layout;
  GtkIconPaintable *open;
  GtkIconPaintable *closed;
};

enum
{
  TOGGLED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (XgSourceGutter, xg_source_gutter, GTK_SOURCE_TYPE_GUTTER_RENDERER)

static int
get_arrow_width (XgSourceGutter *self)
{
  return self->model != NULL && xg_fold_text_can_fold (self->model) ? ARROW : 0;
}

static void
xg_source_gutter_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  XgSourceGutter *self = XG_SOURCE_GUTTER (widget);
  g_autoptr (PangoLayout) layout = NULL;
  g_autofree char *text = NULL;
  guint n = 99; /* as wide as it, at least */
  int width = 0;

  *minimum = *natural = 0;
  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_VERTICAL)
    return;
  if (self->model != NULL)
    n = MAX (n, xg_fold_text_count_all (self->model));
  text = g_strdup_printf ("%u", n);
  layout = gtk_widget_create_pango_layout (widget, text);
  pango_layout_get_pixel_size (layout, &width, NULL);
  *minimum = *natural = width + 2 * PADDING + get_arrow_width (self);
}

static GtkIconPaintable *
look_up (XgSourceGutter *self, const char *name)
{
  GtkWidget *widget = GTK_WIDGET (self);

  return gtk_icon_theme_lookup_icon (
    gtk_icon_theme_get_for_display (gtk_widget_get_display (widget)),
    name,
    NULL,
    ARROW,
    gtk_widget_get_scale_factor (widget),
    gtk_widget_get_direction (widget),
    GTK_ICON_LOOKUP_FORCE_SYMBOLIC);
}

static void
xg_source_gutter_begin (GtkSourceGutterRenderer *renderer, GtkSourceGutterLines *lines)
{
  XgSourceGutter *self = XG_SOURCE_GUTTER (renderer);

  g_set_object (&self->layout, NULL);
  self->layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);
  pango_layout_set_alignment (self->layout, PANGO_ALIGN_RIGHT);
  if (get_arrow_width (self) == 0)
    return;
  self->open = look_up (self, "pan-down-symbolic");
  self->closed = look_up (self, "pan-end-symbolic");
}

static void
xg_source_gutter_end (GtkSourceGutterRenderer *renderer)
{
  XgSourceGutter *self = XG_SOURCE_GUTTER (renderer);

  g_clear_object (&self->layout);
  g_clear_object (&self->open);
  g_clear_object (&self->closed);
}

static void
draw_at (GtkSnapshot *snapshot, int x, int y)
{
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x, (float) y));
}

static void
xg_source_gutter_snapshot_line (GtkSourceGutterRenderer *renderer,
                                GtkSnapshot *snapshot,
                                GtkSourceGutterLines *lines,
                                guint line)
{
  XgSourceGutter *self = XG_SOURCE_GUTTER (renderer);
  int width = gtk_widget_get_width (GTK_WIDGET (self)) - PADDING - get_arrow_width (self);
  char number[16];
  gboolean folded;
  GdkRGBA colour;
  guint text_line, fold;
  int y, height, text_width, text_height;

  if (self->model == NULL || self->layout == NULL)
    return;
  text_line = xg_fold_text_get_line (self->model, line, &fold, &folded);
  if (text_line == XG_FOLD_NONE)
    return;
  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &colour);
  gtk_source_gutter_lines_get_line_yrange (lines,
                                           line,
                                           GTK_SOURCE_GUTTER_RENDERER_ALIGNMENT_MODE_CELL,
                                           &y,
                                           &height);
  /* Beside the first row of a line that is wrapped. */
  g_snprintf (number, sizeof number, "%u", text_line + 1);
  pango_layout_set_text (self->layout, number, -1);
  pango_layout_get_pixel_size (self->layout, &text_width, &text_height);
  height = MIN (height, text_height);
  draw_at (snapshot, width - text_width, y + (height - text_height) / 2);
  gtk_snapshot_append_layout (snapshot, self->layout, &colour);
  gtk_snapshot_restore (snapshot);
  if (fold == XG_FOLD_NONE || self->open == NULL)
    return;
  draw_at (snapshot, width + PADDING / 2, y + (height - ARROW) / 2);
  gtk_symbolic_paintable_snapshot_symbolic (
    GTK_SYMBOLIC_PAINTABLE (folded ? self->closed : self->open),
    snapshot,
    ARROW,
    ARROW,
    &colour,
    1);
  gtk_snapshot_restore (snapshot);
}

static gboolean
xg_source_gutter_query_activatable (GtkSourceGutterRenderer *renderer,
                                    GtkTextIter *iter,
                                    GdkRectangle *area)
{
  XgSourceGutter *self = XG_SOURCE_GUTTER (renderer);
  guint fold = XG_FOLD_NONE;

  if (self->model != NULL)
    xg_fold_text_get_line (self->model, (guint) gtk_text_iter_get_line (iter), &fold, NULL);
  return fold != XG_FOLD_NONE;
}

static void
xg_source_gutter_activate (GtkSourceGutterRenderer *renderer,
                           GtkTextIter *iter,
                           GdkRectangle *area,
                           guint button,
                           GdkModifierType state,
                           int n_presses)
{
  if (button == GDK_BUTTON_PRIMARY)
    g_signal_emit (renderer, signals[TOGGLED], 0, (guint) gtk_text_iter_get_line (iter));
}

static void
xg_source_gutter_dispose (GObject *object)
{
  xg_source_gutter_end (GTK_SOURCE_GUTTER_RENDERER (object));
  G_OBJECT_CLASS (xg_source_gutter_parent_class)->dispose (object);
}

static void
xg_source_gutter_class_init (XgSourceGutterClass *klass)
{
  GtkSourceGutterRendererClass *renderer_class = GTK_SOURCE_GUTTER_RENDERER_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = xg_source_gutter_dispose;
  GTK_WIDGET_CLASS (klass)->measure = xg_source_gutter_measure;
  renderer_class->begin = xg_source_gutter_begin;
  renderer_class->end = xg_source_gutter_end;
  renderer_class->snapshot_line = xg_source_gutter_snapshot_line;
  renderer_class->query_activatable = xg_source_gutter_query_activatable;
  renderer_class->activate = xg_source_gutter_activate;
  signals[TOGGLED] = g_signal_new ("toggled",
                                   XG_TYPE_SOURCE_GUTTER,
                                   G_SIGNAL_RUN_LAST,
                                   0,
                                   NULL,
                                   NULL,
                                   NULL,
                                   G_TYPE_NONE,
                                   1,
                                   G_TYPE_UINT);
}

static void
xg_source_gutter_init (XgSourceGutter *self)
{
}

/**
 * xg_source_gutter_new:
 *
 * Returns: (transfer floating): a gutter without lines
 */
GtkWidget *
xg_source_gutter_new (void)
{
  return g_object_new (XG_TYPE_SOURCE_GUTTER, NULL);
}

/**
 * xg_source_gutter_set_model:
 * @self: a gutter
 * @model: (nullable): what the view shows; it is taken away before it goes
 */
void
xg_source_gutter_set_model (XgSourceGutter *self, XgFoldText *model)
{
  g_return_if_fail (XG_IS_SOURCE_GUTTER (self));

  self->model = model;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
