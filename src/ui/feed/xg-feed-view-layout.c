/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "feed/xg-feed-view-private.h"
#include "xg-letters.h"

/* Narrower tables do without milliseconds, for the sake of the summary. */
#define ROOM_FOR_MILLIS 760

/* Only the list that is seen has the model: a hidden one would bind rows too. So would one whose
 * width is not known yet, and once more when it is. */
void
xg_feed_view_attach_model (XgFeedView *self)
{
  GtkSelectionModel *model = self->fitted ? GTK_SELECTION_MODEL (self->model) : NULL;

  gtk_column_view_set_model (GTK_COLUMN_VIEW (self->table), self->narrow ? NULL : model);
  gtk_list_view_set_model (GTK_LIST_VIEW (self->rows), self->narrow ? model : NULL);
}

/* About which row stands at the top of what is seen. */
static guint
first_in_view (XgFeedView *self)
{
  GtkAdjustment *adjustment = xg_feed_view_get_adjustment (self);
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->model));
  double upper = gtk_adjustment_get_upper (adjustment);

  if (n_items == 0 || upper < 1)
    return GTK_INVALID_LIST_POSITION;
  return MIN ((guint) (gtk_adjustment_get_value (adjustment) / upper * n_items), n_items - 1);
}

static void
set_narrow (XgFeedView *self, gboolean narrow)
{
  guint place;

  if (self->narrow == narrow)
    return;
  place = self->model != NULL ? first_in_view (self) : GTK_INVALID_LIST_POSITION;
  self->narrow = narrow;
  xg_feed_view_attach_model (self);
  gtk_stack_set_visible_child (GTK_STACK (self->stack),
                               narrow ? self->rows_scroller : self->table_scroller);
  if (self->following || place == GTK_INVALID_LIST_POSITION)
    xg_feed_view_scroll_to_newest (self);
  else
    xg_feed_view_scroll_to (self, place);
  g_object_notify (G_OBJECT (self), "narrow");
}

/* The first rows are made, and what was asked of them before is done. */
static void
show_first_rows (XgFeedView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  xg_feed_view_attach_model (self);
  if (self->following)
    xg_feed_view_scroll_to_newest (self);
  else
    xg_feed_view_scroll_to (self, self->wanted);
  if (self->unfocused && root != NULL && gtk_root_get_focus (root) == NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self));
  self->unfocused = FALSE;
}

static void
fit (XgFeedView *self)
{
  gboolean short_clock = self->width < xg_letters_fit (ROOM_FOR_MILLIS);
  gboolean first = !self->fitted;

  self->fitted = TRUE;
  if (self->short_clock != short_clock)
    {
      self->short_clock = short_clock;
      xg_feed_layout_set_short_clock (self->layout, short_clock);
      if (!self->narrow && !first)
        xg_feed_view_refresh (self);
    }
  xg_feed_layout_fit (self->layout, self->width, self->show_topic);
  set_narrow (self, self->width < xg_letters_fit (XG_FEED_NARROW));
  if (first && self->model != NULL)
    show_first_rows (self);
}

void
xg_feed_view_forget_width (XgFeedView *self)
{
  if (self->clock != NULL)
    g_signal_handlers_disconnect_by_data (self->clock, self);
  g_clear_object (&self->clock);
}

/* The window was laid out, and will be once more before it is drawn. */
static void
laid_out_cb (XgFeedView *self)
{
  xg_feed_view_forget_width (self);
  fit (self);
}

/* Children may not be shown and hidden while they are allocated, but before the frame is drawn, so
 * that none shows what does not fit. */
static void
follow_width (XgFeedView *self)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self));

  if (self->clock != NULL || clock == NULL)
    return;
  self->clock = g_object_ref (clock);
  g_signal_connect_object (clock,
                           "layout",
                           G_CALLBACK (laid_out_cb),
                           self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_LAYOUT);
}

void
xg_feed_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  XgFeedView *self = XG_FEED_VIEW (widget);

  self->in_layout = TRUE;
  gtk_widget_allocate (self->overlay, width, height, baseline, NULL);
  /* Rows that come into view can be higher than was thought. */
  for (guint i = 0;
       i < 4 && self->model != NULL && self->following && !xg_feed_view_is_at_newest (self);
       i++)
    {
      xg_feed_view_move_to_newest (self);
      gtk_widget_allocate (self->overlay, width, height, baseline, NULL);
    }
  self->in_layout = FALSE;
  gtk_popover_present (GTK_POPOVER (self->popover));
  if (self->width != width)
    {
      self->width = width;
      follow_width (self);
    }
}

void
xg_feed_view_measure (GtkWidget *widget,
                      GtkOrientation orientation,
                      int for_size,
                      int *minimum,
                      int *natural,
                      int *minimum_baseline,
                      int *natural_baseline)
{
  XgFeedView *self = XG_FEED_VIEW (widget);

  gtk_widget_measure (self->overlay, orientation, for_size, minimum, natural, NULL, NULL);
}

/**
 * xg_feed_view_refresh:
 * @self: a view
 *
 * Binds all visible rows again; at midnight "14:02" becomes a date.
 */
void
xg_feed_view_refresh (XgFeedView *self)
{
  guint first;

  g_return_if_fail (XG_IS_FEED_VIEW (self));

  if (self->model == NULL || !self->fitted)
    return;
  first = first_in_view (self);
  gtk_column_view_set_model (GTK_COLUMN_VIEW (self->table), NULL);
  gtk_list_view_set_model (GTK_LIST_VIEW (self->rows), NULL);
  xg_feed_view_attach_model (self);
  if (self->following)
    xg_feed_view_scroll_to_newest (self);
  else if (first != GTK_INVALID_LIST_POSITION)
    xg_feed_view_scroll_to (self, first);
}
