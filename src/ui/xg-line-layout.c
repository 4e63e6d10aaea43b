/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "xg-line-layout.h"

struct _XgLineLayout
{
  GtkLayoutManager parent_instance;

  int spacing;    /* px */
  int fold_width; /* px; 0: never */
};

enum
{
  PROP_0,
  PROP_SPACING,
  PROP_FOLD_WIDTH,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (XgLineLayout, xg_line_layout, GTK_TYPE_LAYOUT_MANAGER)

static GtkSizeRequestMode
xg_line_layout_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* Widths of the children from FIRST up to END in WIDTH, in the minimum of each. */
static GArray *
share (XgLineLayout *self, GtkWidget *first, GtkWidget *end, int width)
{
  GArray *sizes = g_array_new (FALSE, TRUE, sizeof (GtkRequestedSize));
  guint n_expand = 0;
  int rest = width;

  for (GtkWidget *child = first; child != end; child = gtk_widget_get_next_sibling (child))
    {
      GtkRequestedSize size = { .data = child };

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child,
                          GTK_ORIENTATION_HORIZONTAL,
                          -1,
                          &size.minimum_size,
                          &size.natural_size,
                          NULL,
                          NULL);
      rest -= size.minimum_size + (sizes->len > 0 ? self->spacing : 0);
      n_expand += gtk_widget_compute_expand (child, GTK_ORIENTATION_HORIZONTAL);
      g_array_append_val (sizes, size);
    }
  if (sizes->len > 0)
    rest = gtk_distribute_natural_allocation (MAX (rest, 0),
                                              sizes->len,
                                              (GtkRequestedSize *) (void *) sizes->data);
  for (guint i = 0; i < sizes->len && n_expand > 0; i++)
    {
      GtkRequestedSize *size = &g_array_index (sizes, GtkRequestedSize, i);
      int more = rest / (int) n_expand;

      if (!gtk_widget_compute_expand (size->data, GTK_ORIENTATION_HORIZONTAL))
        continue;
      size->minimum_size += more;
      rest -= more;
      n_expand--;
    }
  return sizes;
}

/* Of all from FIRST up to END, side by side. */
static void
measure_width (XgLineLayout *self, GtkWidget *first, GtkWidget *end, int *minimum, int *natural)
{
  g_autoptr (GArray) sizes = share (self, first, end, 0);

  *minimum = *natural = 0;

  for (guint i = 0; i < sizes->len; i++)
    {
      const GtkRequestedSize *size = &g_array_index (sizes, GtkRequestedSize, i);

      *minimum += size->minimum_size + (i > 0 ? self->spacing : 0);
      *natural += size->natural_size + (i > 0 ? self->spacing : 0);
    }
}

/* The first child behind the last one that expands. */
static GtkWidget *
find_end (GtkWidget *widget)
{
  GtkWidget *fold = NULL;

  for (GtkWidget *child = gtk_widget_get_last_child (widget); child != NULL;
       child = gtk_widget_get_prev_sibling (child))
    {
      if (gtk_widget_compute_expand (child, GTK_ORIENTATION_HORIZONTAL))
        return fold;
      if (gtk_widget_should_layout (child))
        fold = child;
    }
  return NULL;
}

/* The first child of the line below, in WIDTH; NULL: all are side by side. */
static GtkWidget *
find_fold (XgLineLayout *self, GtkWidget *widget, int width)
{
  int minimum, natural;

  if (width < 0 || self->fold_width == 0)
    return NULL;
  measure_width (self, gtk_widget_get_first_child (widget), NULL, &minimum, &natural);
  if (natural <= width || (width >= self->fold_width && width >= minimum))
    return NULL;
  return find_end (widget);
}

static void
measure_lines (XgLineLayout *self, GtkWidget *widget, int *minimum, int *natural)
{
  GtkWidget *first = gtk_widget_get_first_child (widget);
  GtkWidget *end = self->fold_width > 0 ? find_end (widget) : NULL;
  int least = 0, most;

  measure_width (self, first, NULL, minimum, natural);
  if (end == NULL)
    return;
  measure_width (self, first, end, minimum, &most);
  measure_width (self, end, NULL, &least, &most);
  *minimum = MAX (*minimum, least);
}

/* Where WIDTH is -1, each child says how high it is at any. */
static void
measure_line (GArray *sizes, gboolean any, int *minimum, int *natural)
{
  for (guint i = 0; i < sizes->len; i++)
    {
      const GtkRequestedSize *size = &g_array_index (sizes, GtkRequestedSize, i);
      int least = 0, best = 0;

      gtk_widget_measure (size->data,
                          GTK_ORIENTATION_VERTICAL,
                          any ? -1 : size->minimum_size,
                          &least,
                          &best,
                          NULL,
                          NULL);
      *minimum = MAX (*minimum, least);
      *natural = MAX (*natural, best);
    }
}

static void
measure_height (XgLineLayout *self, GtkWidget *widget, int width, int *minimum, int *natural)
{
  GtkWidget *fold = find_fold (self, widget, width);
  g_autoptr (GArray) line = share (self, gtk_widget_get_first_child (widget), fold, MAX (width, 0));

  measure_line (line, width < 0, minimum, natural);
  if (fold != NULL)
    {
      g_autoptr (GArray) below = share (self, fold, NULL, width);
      int least = 0, best = 0;

      measure_line (below, FALSE, &least, &best);
      *minimum += least + self->spacing / 2;
      *natural += best + self->spacing / 2;
    }
}

static void
xg_line_layout_measure (GtkLayoutManager *manager,
                        GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    measure_lines (XG_LINE_LAYOUT (manager), widget, minimum, natural);
  else
    measure_height (XG_LINE_LAYOUT (manager), widget, for_size, minimum, natural);
}

static void
place_line (XgLineLayout *self, GArray *sizes, gboolean rtl, int x, int y, int width, int height)
{
  for (guint i = 0; i < sizes->len; i++)
    {
      const GtkRequestedSize *size = &g_array_index (sizes, GtkRequestedSize, i);
      int place = rtl ? width - x - size->minimum_size : x;

      gtk_widget_size_allocate (size->data,
                                &(const GtkAllocation){ place, y, size->minimum_size, height },
                                -1);
      x += size->minimum_size + self->spacing;
    }
}

static void
xg_line_layout_allocate (GtkLayoutManager *manager,
                         GtkWidget *widget,
                         int width,
                         int height,
                         int baseline)
{
  XgLineLayout *self = XG_LINE_LAYOUT (manager);
  GtkWidget *fold = find_fold (self, widget, width);
  g_autoptr (GArray) line = share (self, gtk_widget_get_first_child (widget), fold, width);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;

  if (fold != NULL)
    {
      g_autoptr (GArray) below = share (self, fold, NULL, width);
      int least = 0, best = 0, wide = -self->spacing;

      measure_line (below, FALSE, &least, &best);
      for (guint i = 0; i < below->len; i++)
        wide += g_array_index (below, GtkRequestedSize, i).minimum_size + self->spacing;
      place_line (self, below, rtl, width - wide, height - best, width, best);
      height -= best + self->spacing / 2;
    }
  place_line (self, line, rtl, 0, 0, width, height);
}

static void
xg_line_layout_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_SPACING)
    g_value_set_int (value, XG_LINE_LAYOUT (object)->spacing);
  else if (prop_id == PROP_FOLD_WIDTH)
    g_value_set_int (value, XG_LINE_LAYOUT (object)->fold_width);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
xg_line_layout_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_SPACING)
    xg_line_layout_set_spacing (XG_LINE_LAYOUT (object), g_value_get_int (value));
  else if (prop_id == PROP_FOLD_WIDTH)
    xg_line_layout_set_fold_width (XG_LINE_LAYOUT (object), g_value_get_int (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
xg_line_layout_class_init (XgLineLayoutClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  object_class->get_property = xg_line_layout_get_property;
  object_class->set_property = xg_line_layout_set_property;
  layout_class->get_request_mode = xg_line_layout_get_request_mode;
  layout_class->measure = xg_line_layout_measure;
  layout_class->allocate = xg_line_layout_allocate;

  properties[PROP_SPACING] =
    g_param_spec_int ("spacing",
                      NULL,
                      NULL,
                      0,
                      G_MAXINT16,
                      0,
                      G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_FOLD_WIDTH] =
    g_param_spec_int ("fold-width",
                      NULL,
                      NULL,
                      0,
                      G_MAXINT16,
                      0,
                      G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
xg_line_layout_init (XgLineLayout *self)
{
}

/**
 * xg_line_layout_set_spacing:
 * @spacing: pixels between children
 */
void
xg_line_layout_set_spacing (XgLineLayout *self, int spacing)
{
  g_return_if_fail (XG_IS_LINE_LAYOUT (self));
  g_return_if_fail (spacing >= 0 && spacing <= G_MAXINT16);

  if (self->spacing == spacing)
    return;
  self->spacing = spacing;
  gtk_layout_manager_layout_changed (GTK_LAYOUT_MANAGER (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SPACING]);
}

/**
 * xg_line_layout_set_fold_width:
 * @width: pixels; 0: never; 1: where they have no room side by side at all
 *
 * Where there is less than @width and not all children fit as they would like, those behind the
 * last one that expands stand below the others, at the end of a line of their own.
 */
void
xg_line_layout_set_fold_width (XgLineLayout *self, int width)
{
  g_return_if_fail (XG_IS_LINE_LAYOUT (self));
  g_return_if_fail (width >= 0 && width <= G_MAXINT16);

  if (self->fold_width == width)
    return;
  self->fold_width = width;
  gtk_layout_manager_layout_changed (GTK_LAYOUT_MANAGER (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOLD_WIDTH]);
}

/**
 * xg_line_new:
 * @spacing: pixels between children
 *
 * Returns: (transfer floating): a #GtkBox with a #XgLineLayout. It has no spacing of its own:
 * gtk_box_set_spacing() is for a #GtkBoxLayout.
 */
GtkWidget *
xg_line_new (int spacing)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkLayoutManager *layout = g_object_new (XG_TYPE_LINE_LAYOUT, "spacing", spacing, NULL);

  gtk_widget_set_layout_manager (box, layout);
  return box;
}

/**
 * xg_line_wrap_button:
 * @button: one with a label of several words; in a #XgLineLayout, or with nothing beside it
 *
 * Its words stand in several lines where large letters leave no room for one.
 */
void
xg_line_wrap_button (GtkWidget *button)
{
  GtkLabel *label;

  g_return_if_fail (GTK_IS_BUTTON (button));
  g_return_if_fail (GTK_IS_LABEL (gtk_button_get_child (GTK_BUTTON (button))));

  label = GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button)));
  gtk_label_set_wrap (label, TRUE);
  gtk_label_set_natural_wrap_mode (label, GTK_NATURAL_WRAP_NONE);
  gtk_label_set_justify (label, GTK_JUSTIFY_CENTER);
}
