/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "feed/xg-severity-pill.h"

#include <adwaita.h>

#include "feed/xg-format.h"

#define PAD_X     9
#define PAD_Y     3
#define ICON_SIZE 12
#define ICON_GAP  5

struct _XgSeverityPill
{
  GtkWidget parent_instance;

  XgRecordKind kind;
  XgSeverity severity;
  gboolean dim;
  gboolean severities_only;
  int width; /* of the widest pill in the current font; 0: not measured */

  /* Owned */
  PangoLayout *layout;
  PangoFontDescription *font; /* that @width was measured in */
  GtkIconPaintable *icon;
};

enum
{
  PROP_0,
  PROP_SEVERITIES_ONLY,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (XgSeverityPill, xg_severity_pill, GTK_TYPE_WIDGET)

static const char *
word (XgSeverityPill *self)
{
  if (self->kind != XG_RECORD_ITEM)
    return xg_format_kind (self->kind);
  if (self->severity == XG_SEVERITY_UNKNOWN)
    return "";
  return xg_format_severity (self->severity);
}

/* Severities are bold; the other events stand back. */
static void
update_layout (XgSeverityPill *self)
{
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  if (self->layout == NULL)
    return;
  if (self->kind != XG_RECORD_ITEM)
    pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_NORMAL));
  pango_layout_set_attributes (self->layout, attributes);
  pango_layout_set_text (self->layout, word (self), -1);
}

static PangoLayout *
ensure_layout (XgSeverityPill *self)
{
  if (self->layout == NULL)
    {
      self->layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);
      update_layout (self);
    }
  return self->layout;
}

/* What the widest of all words takes, by the font they were measured in: the same for every pill of
 * a list. Index: whether severities only. */
static struct
{
  PangoFontDescription *font;
  double resolution;
  int width;
} measured[2];

static int
widest (XgSeverityPill *self)
{
  PangoLayout *layout = ensure_layout (self);
  PangoContext *context = pango_layout_get_context (layout);
  const PangoFontDescription *font = pango_context_get_font_description (context);
  double resolution = pango_cairo_context_get_resolution (context);
  int result = 0;
  int w;

  if (measured[self->severities_only].font != NULL &&
      pango_font_description_equal (measured[self->severities_only].font, font) &&
      measured[self->severities_only].resolution == resolution)
    return measured[self->severities_only].width;

  pango_layout_set_attributes (layout, NULL);

  for (int i = XG_SEVERITY_INFO; i <= XG_SEVERITY_LAST; i++)
    {
      pango_layout_set_text (layout, xg_format_severity ((XgSeverity) i), -1);
      pango_layout_get_pixel_size (layout, &w, NULL);
      result = MAX (result, w);
    }
  for (int i = XG_RECORD_RETRACT; i <= XG_RECORD_KIND_LAST && !self->severities_only; i++)
    {
      pango_layout_set_text (layout, xg_format_kind ((XgRecordKind) i), -1);
      pango_layout_get_pixel_size (layout, &w, NULL);
      result = MAX (result, w + ICON_SIZE + ICON_GAP);
    }
  update_layout (self);

  result += 2 * PAD_X;
  g_clear_pointer (&measured[self->severities_only].font, pango_font_description_free);
  measured[self->severities_only].font = pango_font_description_copy (font);
  measured[self->severities_only].resolution = resolution;
  measured[self->severities_only].width = result;
  return result;
}

static void
xg_severity_pill_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  XgSeverityPill *self = XG_SEVERITY_PILL (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      if (self->width == 0)
        self->width = widest (self);
      *minimum = *natural = self->width;
    }
  else
    {
      int height;

      pango_layout_get_pixel_size (ensure_layout (self), NULL, &height);
      *minimum = *natural = height + 2 * PAD_Y;
    }
}

static void
lookup_colors (XgSeverityPill *self, GdkRGBA *text, GdkRGBA *fill)
{
  static const char *const names[] = { NULL,
                                       "xg_severity_info",
                                       "xg_severity_low",
                                       "xg_severity_medium",
                                       "xg_severity_high",
                                       "xg_severity_critical" };
  static const char *const fills[] = { NULL,
                                       "xg_severity_info_bg",
                                       "xg_severity_low_bg",
                                       "xg_severity_medium_bg",
                                       "xg_severity_high_bg",
                                       "xg_severity_critical_bg" };
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (self));

  if (self->kind == XG_RECORD_ITEM && self->severity > XG_SEVERITY_UNKNOWN &&
      self->severity <= XG_SEVERITY_LAST &&
      gtk_style_context_lookup_color (context, names[self->severity], text) &&
      gtk_style_context_lookup_color (context, fills[self->severity], fill))
    return;

  gtk_style_context_get_color (context, text);
  *fill = *text;
  fill->alpha *= 0.05f;
}

static void
snapshot_pill (GtkSnapshot *snapshot,
               const graphene_rect_t *bounds,
               const GdkRGBA *color,
               const GdkRGBA *fill,
               gboolean outline)
{
  gboolean high_contrast = adw_style_manager_get_high_contrast (adw_style_manager_get_default ());
  GskRoundedRect shape;

  gsk_rounded_rect_init_from_rect (&shape, bounds, bounds->size.height / 2);
  gtk_snapshot_push_rounded_clip (snapshot, &shape);
  gtk_snapshot_append_color (snapshot, fill, bounds);
  gtk_snapshot_pop (snapshot);

  if (outline || high_contrast)
    {
      const float widths[] = { 1, 1, 1, 1 };
      GdkRGBA line = *color;

      if (!high_contrast)
        line.alpha *= 0.2f;
      gtk_snapshot_append_border (snapshot,
                                  &shape,
                                  widths,
                                  (const GdkRGBA[]){ line, line, line, line });
    }
}

static void
xg_severity_pill_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  XgSeverityPill *self = XG_SEVERITY_PILL (widget);
  PangoLayout *layout = ensure_layout (self);
  int height = gtk_widget_get_height (widget);
  int text_w, text_h;
  float x = PAD_X;
  graphene_rect_t bounds;
  GdkRGBA color, fill;

  if (*word (self) == '\0')
    return;

  pango_layout_get_pixel_size (layout, &text_w, &text_h);
  bounds.size.width = (float) xg_severity_pill_get_drawn_width (self);
  bounds.size.height = (float) MIN (height, text_h + 2 * PAD_Y);
  bounds.origin.y = (float) (int) (((float) height - bounds.size.height) / 2);
  bounds.origin.x = 0;
  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    bounds.origin.x = (float) gtk_widget_get_width (widget) - bounds.size.width;

  lookup_colors (self, &color, &fill);
  if (self->dim)
    gtk_snapshot_push_opacity (snapshot, 0.55);
  snapshot_pill (snapshot, &bounds, &color, &fill, self->kind != XG_RECORD_ITEM);

  x += bounds.origin.x;
  if (self->icon != NULL)
    {
      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (snapshot,
                              &GRAPHENE_POINT_INIT (x, (float) ((height - ICON_SIZE) / 2)));
      gtk_symbolic_paintable_snapshot_symbolic (GTK_SYMBOLIC_PAINTABLE (self->icon),
                                                snapshot,
                                                ICON_SIZE,
                                                ICON_SIZE,
                                                &color,
                                                1);
      gtk_snapshot_restore (snapshot);
      x += ICON_SIZE + ICON_GAP;
    }
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, (float) ((height - text_h) / 2)));
  gtk_snapshot_append_layout (snapshot, layout, &color);
  gtk_snapshot_restore (snapshot);
  if (self->dim)
    gtk_snapshot_pop (snapshot);
}

static void
xg_severity_pill_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  XgSeverityPill *self = XG_SEVERITY_PILL (widget);

  const PangoFontDescription *font;

  GTK_WIDGET_CLASS (xg_severity_pill_parent_class)->css_changed (widget, change);

  /* Most changes are colours: those must not cost a layout of the list. */
  font = pango_context_get_font_description (gtk_widget_get_pango_context (widget));
  if (self->font != NULL && font != NULL && pango_font_description_equal (self->font, font))
    {
      gtk_widget_queue_draw (widget);
      return;
    }
  g_clear_pointer (&self->font, pango_font_description_free);
  self->font = pango_font_description_copy (font);
  g_clear_object (&self->layout);
  self->width = 0;
  gtk_widget_queue_resize (widget);
}

static void
xg_severity_pill_dispose (GObject *object)
{
  XgSeverityPill *self = XG_SEVERITY_PILL (object);

  g_clear_object (&self->layout);
  g_clear_object (&self->icon);
  g_clear_pointer (&self->font, pango_font_description_free);
  G_OBJECT_CLASS (xg_severity_pill_parent_class)->dispose (object);
}

static void
xg_severity_pill_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_SEVERITIES_ONLY)
    g_value_set_boolean (value, XG_SEVERITY_PILL (object)->severities_only);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
xg_severity_pill_set_property (GObject *object,
                               guint prop_id,
                               const GValue *value,
                               GParamSpec *pspec)
{
  if (prop_id == PROP_SEVERITIES_ONLY)
    XG_SEVERITY_PILL (object)->severities_only = g_value_get_boolean (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
xg_severity_pill_class_init (XgSeverityPillClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = xg_severity_pill_dispose;
  object_class->get_property = xg_severity_pill_get_property;
  object_class->set_property = xg_severity_pill_set_property;
  properties[PROP_SEVERITIES_ONLY] =
    g_param_spec_boolean ("severities-only",
                          NULL,
                          NULL,
                          FALSE,
                          G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  widget_class->measure = xg_severity_pill_measure;
  widget_class->snapshot = xg_severity_pill_snapshot;
  widget_class->css_changed = xg_severity_pill_css_changed;
  gtk_widget_class_set_css_name (widget_class, "severitypill");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

static void
xg_severity_pill_init (XgSeverityPill *self)
{
}

/**
 * xg_severity_pill_new:
 *
 * Returns: (transfer floating): an empty pill
 */
GtkWidget *
xg_severity_pill_new (void)
{
  return g_object_new (XG_TYPE_SEVERITY_PILL, NULL);
}

/**
 * xg_severity_pill_set:
 * @self: a pill
 * @kind: what happened
 * @severity: how bad, for an item; an unrated item shows nothing
 */
void
xg_severity_pill_set (XgSeverityPill *self, XgRecordKind kind, XgSeverity severity)
{
  g_return_if_fail (XG_IS_SEVERITY_PILL (self));

  if (self->kind == kind && self->severity == severity)
    return;

  if (self->kind != kind)
    {
      const char *icon = xg_format_kind_icon (kind);

      g_clear_object (&self->icon);
      if (icon != NULL)
        self->icon = gtk_icon_theme_lookup_icon (
          gtk_icon_theme_get_for_display (gtk_widget_get_display (GTK_WIDGET (self))),
          icon,
          NULL,
          ICON_SIZE,
          gtk_widget_get_scale_factor (GTK_WIDGET (self)),
          gtk_widget_get_direction (GTK_WIDGET (self)),
          0);
    }
  self->kind = kind;
  self->severity = severity;
  update_layout (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  word (self),
                                  -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * xg_severity_pill_set_dim:
 * @self: a pill
 * @dim: whether the item is no longer at the broker
 */
void
xg_severity_pill_set_dim (XgSeverityPill *self, gboolean dim)
{
  g_return_if_fail (XG_IS_SEVERITY_PILL (self));

  if (self->dim == dim)
    return;
  self->dim = dim;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * xg_severity_pill_get_drawn_width:
 * @self: a pill
 *
 * Returns: the width in pixels of what is drawn now, 0 for nothing; less than what it asks for
 */
int
xg_severity_pill_get_drawn_width (XgSeverityPill *self)
{
  int width;

  g_return_val_if_fail (XG_IS_SEVERITY_PILL (self), 0);

  if (*word (self) == '\0')
    return 0;
  pango_layout_get_pixel_size (ensure_layout (self), &width, NULL);
  return width + 2 * PAD_X + (self->icon != NULL ? ICON_SIZE + ICON_GAP : 0);
}
