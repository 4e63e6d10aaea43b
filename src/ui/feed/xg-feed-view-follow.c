/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "feed/xg-feed-view-private.h"

#include <glib/gi18n.h>

#include "feed/xg-format.h"

#define TITLES_HEIGHT 32

static void
update_new_button (XgFeedView *self)
{
  gboolean shown = !self->following && self->n_new > 0;

  if (shown)
    {
      g_autofree char *count = xg_format_count (self->n_new);
      g_autofree char *text = g_strdup_printf (
        /* Translators: an arrow and a grouped number */
        ngettext ("%s %s new item", "%s %s new items", self->n_new),
        xg_feed_model_get_newest_on_top (self->model) ? "↑" : "↓",
        count);

      gtk_button_set_label (GTK_BUTTON (self->new_button), text);
      gtk_widget_set_valign (self->new_button,
                             xg_feed_model_get_newest_on_top (self->model) ? GTK_ALIGN_START
                                                                           : GTK_ALIGN_END);
      /* Not over the titles of the columns. */
      gtk_widget_set_margin_top (self->new_button, self->narrow ? 0 : TITLES_HEIGHT);
    }
  gtk_widget_set_visible (self->new_button, shown);
}

void
xg_feed_view_set_following (XgFeedView *self, gboolean following)
{
  if (following && self->n_new > 0)
    {
      self->n_new = 0;
      g_object_notify (G_OBJECT (self), "n-new");
    }
  if (self->following != following)
    {
      self->following = following;
      g_object_notify (G_OBJECT (self), "following");
    }
  update_new_button (self);
}

gboolean
xg_feed_view_is_at_newest (XgFeedView *self)
{
  GtkAdjustment *adjustment = xg_feed_view_get_adjustment (self);
  double value = gtk_adjustment_get_value (adjustment);
  double end = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment);

  if (xg_feed_model_get_newest_on_top (self->model))
    return value <= 1;
  return value >= end - 1;
}

/* The end of the scale, wherever the newest row is. */
void
xg_feed_view_move_to_newest (XgFeedView *self)
{
  GtkAdjustment *adjustment = xg_feed_view_get_adjustment (self);

  if (xg_feed_model_get_newest_on_top (self->model))
    gtk_adjustment_set_value (adjustment, 0);
  else
    gtk_adjustment_set_value (adjustment,
                              gtk_adjustment_get_upper (adjustment) -
                                gtk_adjustment_get_page_size (adjustment));
}

/* Only what the person does counts: while the rows are laid out, the list moves the value itself to
 * keep its place. */
void
xg_feed_view_adjustment_value_changed_cb (GtkAdjustment *adjustment, XgFeedView *self)
{
  g_assert (XG_IS_FEED_VIEW (self));

  if (!self->in_layout && self->model != NULL && adjustment == xg_feed_view_get_adjustment (self))
    xg_feed_view_set_following (self, xg_feed_view_is_at_newest (self));
}

void
xg_feed_view_items_changed_cb (GListModel *model,
                               guint position,
                               guint removed,
                               guint added,
                               XgFeedView *self)
{
  gboolean newest_first = xg_feed_model_get_newest_on_top (self->model);
  gboolean arrival;

  g_assert (XG_IS_FEED_VIEW (self));

  arrival = removed == 0 && added < g_list_model_get_n_items (model) &&
            (newest_first ? position == 0 : position + added == g_list_model_get_n_items (model));
  /* Another set: begin with its newest row. */
  if (xg_feed_model_get_replacing (self->model) ||
      (!arrival && position == 0 && removed > 0 && added == g_list_model_get_n_items (model)))
    xg_feed_view_set_following (self, TRUE);

  if (self->following)
    {
      /* Before the layout, so that the rows are placed once. */
      if (newest_first && g_list_model_get_n_items (model) > 0)
        gtk_widget_activate_action (xg_feed_view_get_list (self), "list.scroll-to-item", "u", 0u);
    }
  else if (arrival)
    {
      self->n_new += added;
      update_new_button (self);
      g_object_notify (G_OBJECT (self), "n-new");
    }
}

void
xg_feed_view_newest_first_changed_cb (XgFeedModel *model, GParamSpec *pspec, XgFeedView *self)
{
  g_assert (XG_IS_FEED_VIEW (self));
  xg_feed_view_scroll_to_newest (self);
}

/**
 * xg_feed_view_scroll_to_newest:
 * @self: a view
 *
 * Goes to the newest row and follows from there.
 */
void
xg_feed_view_scroll_to_newest (XgFeedView *self)
{
  guint newest;

  g_return_if_fail (XG_IS_FEED_VIEW (self));

  if (self->model == NULL)
    return;
  xg_feed_view_set_following (self, TRUE);
  newest = xg_feed_model_get_newest (self->model);
  if (newest != GTK_INVALID_LIST_POSITION)
    xg_feed_view_scroll_to (self, newest);
  gtk_widget_queue_resize (GTK_WIDGET (self)); /* to the very end, once the rows are laid out */
}
