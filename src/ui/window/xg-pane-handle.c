/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-window"

#include "config.h"

#include "window/xg-pane-handle.h"

/* How far beside the line the pointer still takes hold of it, and what one key press moves. */
#define GRIP 5
#define STEP 16

struct _XgPaneHandle
{
  GtkWidget parent_instance;

  /* Borrowed: siblings of the template */
  XgPane *pane;
  GtkWidget *rest;

  gboolean at_end;
};

G_DEFINE_FINAL_TYPE (XgPaneHandle, xg_pane_handle, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_PANE,
  PROP_REST,
  PROP_AT_END,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static gboolean
xg_pane_handle_contains (GtkWidget *widget, double x, double y)
{
  int width = gtk_widget_get_width (widget);

  return x >= -GRIP && x <= width + GRIP && y >= 0 && y <= gtk_widget_get_height (widget);
}

static int
get_minimum (GtkWidget *widget)
{
  int minimum;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);

  return minimum;
}

/* Never wider than what the neighbour can spare: the panes must not fold under the person's hand.
 */
static void
set_width (XgPaneHandle *self, int width)
{
  int room = gtk_widget_get_width (GTK_WIDGET (self->pane)) + gtk_widget_get_width (self->rest) -
             get_minimum (self->rest);

  xg_pane_set_width (self->pane, MAX (get_minimum (GTK_WIDGET (self->pane)), MIN (width, room)));
}

static int
get_direction (XgPaneHandle *self)
{
  gboolean mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;

  return self->at_end != mirrored ? -1 : 1;
}

static void
drag_begin_cb (GtkGestureDrag *drag, double x, double y, XgPaneHandle *self)
{
  if (self->pane == NULL || self->rest == NULL)
    return;
  gtk_gesture_set_state (GTK_GESTURE (drag), GTK_EVENT_SEQUENCE_CLAIMED);
}

/* The line moves with the pane, so what the gesture reports is the way still to go: it has to be
 * taken in the coordinates of something that stands still. */
static void
drag_update_cb (GtkGestureDrag *drag, double x, double y, XgPaneHandle *self)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));
  graphene_rect_t bounds;
  double start_x, start_y;
  double here;

  if (self->pane == NULL || self->rest == NULL || parent == NULL ||
      !gtk_gesture_drag_get_start_point (drag, &start_x, &start_y) ||
      !gtk_widget_translate_coordinates (GTK_WIDGET (self), parent, start_x + x, 0, &here, NULL))
    return;
  if (!gtk_widget_compute_bounds (GTK_WIDGET (self->pane), parent, &bounds))
    return;
  if (get_direction (self) > 0)
    set_width (self, (int) (here - bounds.origin.x));
  else
    set_width (self, (int) (bounds.origin.x + bounds.size.width - here));
}

static gboolean
move_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  XgPaneHandle *self = XG_PANE_HANDLE (widget);

  xg_pane_handle_move (self, g_variant_get_int32 (args) * get_direction (self));

  return TRUE;
}

static void
xg_pane_handle_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  XgPaneHandle *self = XG_PANE_HANDLE (object);

  switch (prop_id)
    {
    case PROP_PANE:
      g_value_set_object (value, self->pane);
      break;
    case PROP_REST:
      g_value_set_object (value, self->rest);
      break;
    case PROP_AT_END:
      g_value_set_boolean (value, self->at_end);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
xg_pane_handle_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  XgPaneHandle *self = XG_PANE_HANDLE (object);

  switch (prop_id)
    {
    case PROP_PANE:
      g_set_weak_pointer (&self->pane, g_value_get_object (value));
      break;
    case PROP_REST:
      g_set_weak_pointer (&self->rest, g_value_get_object (value));
      break;
    case PROP_AT_END:
      self->at_end = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
xg_pane_handle_dispose (GObject *object)
{
  XgPaneHandle *self = XG_PANE_HANDLE (object);

  g_clear_weak_pointer (&self->pane);
  g_clear_weak_pointer (&self->rest);

  G_OBJECT_CLASS (xg_pane_handle_parent_class)->dispose (object);
}

static void
xg_pane_handle_class_init (XgPaneHandleClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = xg_pane_handle_dispose;
  object_class->get_property = xg_pane_handle_get_property;
  object_class->set_property = xg_pane_handle_set_property;
  widget_class->contains = xg_pane_handle_contains;

  properties[PROP_PANE] = g_param_spec_object ("pane", NULL, NULL, XG_TYPE_PANE, flags);
  properties[PROP_REST] = g_param_spec_object ("rest", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_AT_END] = g_param_spec_boolean ("at-end", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "panehandle");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SEPARATOR);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Left, 0, move_cb, "i", -STEP);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Right, 0, move_cb, "i", STEP);
}

static void
xg_pane_handle_init (XgPaneHandle *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (drag), GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "col-resize");
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
}

/**
 * xg_pane_handle_move:
 * @pixels: how much wider the pane gets; negative: narrower
 */
void
xg_pane_handle_move (XgPaneHandle *self, int pixels)
{
  g_return_if_fail (XG_IS_PANE_HANDLE (self));

  if (self->pane != NULL && self->rest != NULL)
    set_width (self, gtk_widget_get_width (GTK_WIDGET (self->pane)) + pixels);
}
