/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-window"

#include "config.h"

#include "window/xg-window-private.h"

#include <glib/gi18n.h>

#include "grid/xg-advice.h"

/* The one thing that is wrong and lasts, the worst first. */
void
xg_window_update_banner (XgWindow *self)
{
  XgSession *session = self->grid != NULL ? xg_grid_get_session (self->grid) : NULL;
  XgSessionState state = session != NULL ? xg_session_get_state (session) : XG_SESSION_OFFLINE;
  g_autofree char *problem = NULL;
  g_autofree char *text = NULL;
  const char *error;

  if (self->grid == NULL)
    {
      xg_banner_hide (self->banner);
      return;
    }

  g_object_get (self->grid, "problem", &problem, NULL);
  error = xg_session_get_error_text (session);
  if (problem != NULL)
    xg_banner_show (self->banner, problem, NULL, NULL);
  else if (state == XG_SESSION_WAITING)
    {
      text = g_strdup_printf (
        "%s %s",
        error != NULL ? error : _ ("The connection was lost."),
        _ ("What is shown is from the cache; what comes meanwhile is fetched later."));
      xg_banner_show (self->banner, text, _ ("Retry Now"), "win.retry");
    }
  else if (state == XG_SESSION_OFFLINE && xg_window_is_refused (self))
    xg_banner_show (self->banner, error, _ ("Details"), "win.security");
  else if (state == XG_SESSION_OFFLINE &&
           xg_advice_is_about_profile (xg_session_get_error (session)))
    xg_banner_show (self->banner, error, _ ("Edit Profile…"), "win.edit-profile");
  else if (state == XG_SESSION_OFFLINE && error != NULL)
    xg_banner_show (self->banner, error, _ ("Sign In…"), "win.connect");
  else if (state == XG_SESSION_ONLINE && xg_grid_get_discovery_error (self->grid) != NULL)
    xg_banner_show (self->banner,
                    xg_grid_get_discovery_error (self->grid),
                    _ ("Look Again"),
                    "win.refresh");
  else if (!xg_window_warn_of_expiry (self))
    xg_banner_hide (self->banner);
}
