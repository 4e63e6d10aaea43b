/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "feed/xg-feed-view-private.h"

#include <glib/gi18n.h>

#include "feed/xg-format.h"

static XgItem *
item_at (XgFeedView *self, double x, double y, guint *position)
{
  GtkWidget *picked = gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT);

  if (picked == NULL || picked == GTK_WIDGET (self))
    return NULL;
  return xg_feed_cell_get_item (picked, position);
}

static void
popup_menu (XgFeedView *self, double x, double y)
{
  const GdkRectangle at = { (int) x, (int) y, 1, 1 };

  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover), &at);
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

/* The menu is about what is selected if the row is among it, else about the row. */
static void
select_for_menu (XgFeedView *self, guint position)
{
  if (gtk_selection_model_is_selected (GTK_SELECTION_MODEL (self->model), position))
    xg_feed_model_set_cursor (self->model, position);
  else
    xg_feed_model_set_selected (self->model, position);
}

static void
menu_pressed_cb (GtkGesture *gesture, double x, double y, XgFeedView *self)
{
  guint position;

  g_assert (XG_IS_FEED_VIEW (self));

  if (item_at (self, x, y, &position) == NULL)
    return;
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  select_for_menu (self, position);
  popup_menu (self, x, y);
}

static void
right_pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, XgFeedView *self)
{
  menu_pressed_cb (GTK_GESTURE (gesture), x, y, self);
}

/* A tap opens while narrow: there is no pane beside the list that shows what is selected. */
static void
tap_released_cb (GtkGestureClick *gesture, int n_press, double x, double y, XgFeedView *self)
{
  XgItem *item;

  g_assert (XG_IS_FEED_VIEW (self));

  if (!self->narrow || n_press != 1)
    return;
  item = item_at (self, x, y, NULL);
  if (item != NULL)
    xg_feed_view_activate_item (self, item);
}

static gboolean
menu_key_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  XgFeedView *self = XG_FEED_VIEW (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  graphene_rect_t bounds;
  guint position;

  if (focus == NULL || !gtk_widget_is_ancestor (focus, widget) ||
      xg_feed_cell_get_item (focus, &position) == NULL ||
      !gtk_widget_compute_bounds (focus, widget, &bounds))
    return FALSE;
  select_for_menu (self, position);
  popup_menu (self, bounds.origin.x + 80, bounds.origin.y + bounds.size.height);
  return TRUE;
}

static gboolean
query_tooltip_cb (GtkWidget *widget,
                  int x,
                  int y,
                  gboolean keyboard,
                  GtkTooltip *tooltip,
                  XgFeedView *self)
{
  XgItem *item;
  g_autofree char *time = NULL;
  g_autofree char *text = NULL;

  if (keyboard)
    return FALSE;
  item = item_at (self, x, y, NULL);
  if (item == NULL)
    return FALSE;
  time = xg_format_time (xg_item_get_received (item), g_get_real_time ());
  text = g_strdup_printf ("%s\n%s · %s%s%s%s",
                          xg_item_get_summary (item) != NULL ? xg_item_get_summary (item) : "",
                          time,
                          xg_item_get_node (item),
                          xg_item_get_publisher (item) != NULL ? " · " : "",
                          xg_item_get_publisher (item) != NULL ? xg_item_get_publisher (item) : "",
                          xg_item_get_caught_up (item) ? _ (" · caught up after an outage") : "");
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

void
xg_feed_view_install_keys (GtkWidgetClass *widget_class)
{
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, menu_key_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, menu_key_cb, NULL);
}

/* Tooltips, the context menu by mouse, touch and key, and the tap. */
void
xg_feed_view_init_input (XgFeedView *self)
{
  GtkGesture *right = gtk_gesture_click_new ();
  GtkGesture *hold = gtk_gesture_long_press_new ();
  GtkGesture *tap = gtk_gesture_click_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (right), GDK_BUTTON_SECONDARY);
  g_signal_connect_object (right, "pressed", G_CALLBACK (right_pressed_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (right));

  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (hold), TRUE);
  g_signal_connect_object (hold, "pressed", G_CALLBACK (menu_pressed_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (hold));

  /* Sees the click before the row claims it. */
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (tap), GTK_PHASE_CAPTURE);
  g_signal_connect_object (tap, "released", G_CALLBACK (tap_released_cb), self, 0);
  gtk_widget_add_controller (self->stack, GTK_EVENT_CONTROLLER (tap));

  gtk_widget_set_has_tooltip (self->stack, TRUE);
  g_signal_connect_object (self->stack, "query-tooltip", G_CALLBACK (query_tooltip_cb), self, 0);
}
