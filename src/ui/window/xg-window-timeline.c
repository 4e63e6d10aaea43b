/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-window"

#include "config.h"

#include "timeline/xg-timeline-bar.h"
#include "window/xg-window-private.h"

/* One that is switched off counts nothing. */
static void
timeline_cb (XgWindow *self)
{
  gboolean wanted = xg_settings_get_boolean (self->settings, "timeline");

  xg_feed_page_set_above (self->feed_page, wanted ? xg_timeline_bar_new (self->feed_page) : NULL);
}

void
xg_window_init_timeline (XgWindow *self)
{
  g_signal_connect_object (self->settings,
                           "notify::timeline",
                           G_CALLBACK (timeline_cb),
                           self,
                           G_CONNECT_SWAPPED);
  timeline_cb (self);
}
