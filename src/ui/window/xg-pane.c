/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-window"

#include "config.h"

#include "window/xg-pane.h"

struct _XgPane
{
  GtkWidget parent_instance;

  /* Owned */
  GtkWidget *child;

  int width;
};

static void buildable_init (GtkBuildableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (XgPane,
                               xg_pane,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE, buildable_init))

enum
{
  PROP_0,
  PROP_CHILD,
  PROP_WIDTH,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static GtkBuildableIface *parent_buildable_iface;

static void
xg_pane_measure (GtkWidget *widget,
                 GtkOrientation orientation,
                 int for_size,
                 int *minimum,
                 int *natural,
                 int *minimum_baseline,
                 int *natural_baseline)
{
  XgPane *self = XG_PANE (widget);

  if (self->child != NULL && gtk_widget_should_layout (self->child))
    gtk_widget_measure (self->child, orientation, for_size, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *natural = MAX (*minimum, self->width);
}

static void
xg_pane_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  XgPane *self = XG_PANE (widget);

  if (self->child != NULL && gtk_widget_should_layout (self->child))
    gtk_widget_allocate (self->child, width, height, baseline, NULL);
}

static GtkSizeRequestMode
xg_pane_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
xg_pane_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  XgPane *self = XG_PANE (object);

  switch (prop_id)
    {
    case PROP_CHILD:
      g_value_set_object (value, self->child);
      break;
    case PROP_WIDTH:
      g_value_set_int (value, self->width);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
xg_pane_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  XgPane *self = XG_PANE (object);

  switch (prop_id)
    {
    case PROP_CHILD:
      xg_pane_set_child (self, g_value_get_object (value));
      break;
    case PROP_WIDTH:
      xg_pane_set_width (self, g_value_get_int (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
xg_pane_dispose (GObject *object)
{
  XgPane *self = XG_PANE (object);

  g_clear_pointer (&self->child, gtk_widget_unparent);

  G_OBJECT_CLASS (xg_pane_parent_class)->dispose (object);
}

static void
xg_pane_add_child (GtkBuildable *buildable, GtkBuilder *builder, GObject *child, const char *type)
{
  if (GTK_IS_WIDGET (child))
    xg_pane_set_child (XG_PANE (buildable), GTK_WIDGET (child));
  else
    parent_buildable_iface->add_child (buildable, builder, child, type);
}

static void
buildable_init (GtkBuildableIface *iface)
{
  parent_buildable_iface = g_type_interface_peek_parent (iface);
  iface->add_child = xg_pane_add_child;
}

static void
xg_pane_class_init (XgPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = xg_pane_dispose;
  object_class->get_property = xg_pane_get_property;
  object_class->set_property = xg_pane_set_property;
  widget_class->measure = xg_pane_measure;
  widget_class->size_allocate = xg_pane_size_allocate;
  widget_class->get_request_mode = xg_pane_get_request_mode;

  properties[PROP_CHILD] = g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_WIDTH] = g_param_spec_int ("width", NULL, NULL, 0, G_MAXINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "pane");
}

static void
xg_pane_init (XgPane *self)
{
}

GtkWidget *
xg_pane_new (void)
{
  return g_object_new (XG_TYPE_PANE, NULL);
}

GtkWidget *
xg_pane_get_child (XgPane *self)
{
  g_return_val_if_fail (XG_IS_PANE (self), NULL);

  return self->child;
}

void
xg_pane_set_child (XgPane *self, GtkWidget *child)
{
  g_return_if_fail (XG_IS_PANE (self));

  if (self->child == child)
    return;
  g_clear_pointer (&self->child, gtk_widget_unparent);
  self->child = child;
  if (child != NULL)
    gtk_widget_set_parent (child, GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHILD]);
}

int
xg_pane_get_width (XgPane *self)
{
  g_return_val_if_fail (XG_IS_PANE (self), 0);

  return self->width;
}

/**
 * xg_pane_set_width:
 * @width: what to ask for, in logical pixels
 */
void
xg_pane_set_width (XgPane *self, int width)
{
  g_return_if_fail (XG_IS_PANE (self));

  if (self->width == width)
    return;
  self->width = width;
  gtk_widget_queue_resize (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WIDTH]);
}
