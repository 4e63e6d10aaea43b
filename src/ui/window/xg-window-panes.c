/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-window"

#include "config.h"

#include "window/xg-window-private.h"

/* Which panes the window shows, and the way back where not all of them fit. */

/* Below this width the status bar says less. */
#define NARROW_WIDTH 620

/* Which there are, which of them has the window's buttons, and where a way back is needed. */
void
xg_window_update_panes (XgWindow *self)
{
  gboolean outer_folded = adw_leaflet_get_folded (self->outer);
  gboolean detail = xg_window_is_page (self, "feed");
  gboolean inner_folded = detail && adw_leaflet_get_folded (self->inner);
  gboolean sidebar = outer_folded || !self->sidebar_hidden;
  gboolean content_first = outer_folded || !sidebar;
  gboolean content_last = inner_folded || !detail;

  if (!detail)
    adw_leaflet_set_visible_child (self->inner, GTK_WIDGET (self->content_pane));
  gtk_widget_set_visible (GTK_WIDGET (self->sidebar_pane), sidebar);
  gtk_widget_set_visible (GTK_WIDGET (self->sidebar_handle), sidebar);
  gtk_widget_set_visible (GTK_WIDGET (self->detail_pane), detail);
  gtk_widget_set_visible (GTK_WIDGET (self->detail_handle), detail);

  g_object_set (self->sidebar, "show-end-title-buttons", outer_folded, NULL);
  xg_window_tell_pages_buttons (self, content_first, content_last);
  xg_page_set_buttons (XG_PAGE (self->item_view),
                       inner_folded && content_first,
                       TRUE,
                       inner_folded);
  if (self->feed_bar != NULL)
    gtk_widget_set_visible (self->feed_bar, self->node != NULL);
  gtk_widget_set_visible (self->feed_broker_bar, xg_window_is_broker (self));
  xg_window_update_actions (self);
}

static gboolean
layout_cb (gpointer data)
{
  XgWindow *self = data;

  self->layout_idle = 0;
  xg_status_bar_set_narrow (self->status_bar, self->narrow);
  if (self->narrow)
    gtk_widget_add_css_class (GTK_WIDGET (self), "narrow");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "narrow");

  return G_SOURCE_REMOVE;
}

/* After its size was given: what depends on it follows. */
void
xg_window_note_width (XgWindow *self, int width)
{
  gboolean narrow = width < NARROW_WIDTH;

  if (self->narrow == narrow)
    return;
  self->narrow = narrow;
  /* What is shown may not change while sizes are being given. */
  if (self->layout_idle == 0)
    self->layout_idle = g_idle_add_full (G_PRIORITY_HIGH_IDLE, layout_cb, self, NULL);
}

/* The way back, one pane at a time. */
void
xg_window_go_back (XgWindow *self)
{
  if (adw_leaflet_get_folded (self->inner) &&
      adw_leaflet_get_visible_child (self->inner) == GTK_WIDGET (self->detail_pane))
    adw_leaflet_set_visible_child (self->inner, GTK_WIDGET (self->content_pane));
  else if (adw_leaflet_get_folded (self->outer))
    adw_leaflet_set_visible_child (self->outer, GTK_WIDGET (self->sidebar_pane));
  else if (self->sidebar_hidden)
    {
      self->sidebar_hidden = FALSE;
      xg_window_update_panes (self);
      return;
    }
  xg_window_focus_pane (self);
}

gboolean
xg_window_can_go_back (XgWindow *self)
{
  if (adw_leaflet_get_folded (self->inner) &&
      adw_leaflet_get_visible_child (self->inner) == GTK_WIDGET (self->detail_pane))
    return TRUE;
  if (adw_leaflet_get_folded (self->outer))
    return adw_leaflet_get_visible_child (self->outer) == GTK_WIDGET (self->inner);

  return self->sidebar_hidden;
}
