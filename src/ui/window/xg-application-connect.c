/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-application"

#include "config.h"

#include "window/xg-application-private.h"

#include <glib/gi18n.h>

/* What is tried at the connect page, and what is told of a connection, there or in the window. */

static XgConnectPage *
get_page (XgApplication *self)
{
  return xg_window_get_connect_page (self->window);
}

/* The page is about CONNECTOR from now on; NULL: about what is typed there. */
void
xg_application_set_at_page (XgApplication *self, XgConnector *connector)
{
  XgConnector *before = self->at_page;
  XgSession *session = connector != NULL ? xg_connector_get_session (connector) : NULL;

  if (before == connector)
    {
      xg_connect_page_set_session (get_page (self), session);
      return;
    }
  /* What was tried there and never worked leaves nothing behind. */
  if (before != NULL && !xg_connector_is_saved (before) &&
      xg_connector_get_state (before) != XG_CONNECTOR_ONLINE)
    xg_connector_list_drop (self->connectors, before);
  g_set_object (&self->at_page, connector);
  xg_connect_page_set_session (get_page (self), session);
}

/* The page tells from now on how it goes. */
void
xg_application_show_attempt (XgApplication *self, XgConnector *connector, XgConnectFlags flags)
{
  xg_connect_page_set_error (get_page (self), NULL, NULL);
  xg_connect_page_set_busy (get_page (self),
                            flags & XG_CONNECT_OFFLINE ? _ ("Opening the cache…")
                                                       : _ ("Connecting…"));
  xg_application_set_at_page (self, connector);
}

/**
 * xg_application_connect:
 * @profile: as whom and where
 * @password: (nullable): %NULL: what is known already, or kept in the keyring
 *
 * Connects from the connect page, which tells how it goes.
 */
void
xg_application_connect (XgApplication *self,
                        XgProfile *profile,
                        const char *password,
                        XgConnectFlags flags)
{
  XgConnector *connector = xg_connector_list_add (self->connectors, profile);

  xg_application_show_attempt (self, connector, flags);
  xg_connector_connect (connector, password, flags);
}

/* Somebody who types the address of a saved profile means that profile. */
static void
adopt (XgApplication *self, XgProfile *profile)
{
  XgConnector *known =
    xg_profile_get_id (profile) == NULL
      ? xg_connector_list_find_profile (self->connectors, xg_profile_get_jid (profile))
      : NULL;

  if (known != NULL && xg_connector_is_saved (known))
    g_object_set (profile,
                  "id",
                  xg_profile_get_id (xg_connector_get_profile (known)),
                  "name",
                  xg_connector_get_label (known),
                  NULL);
}

static void
connect_cb (XgConnectPage *page, XgProfile *profile, const char *password, XgApplication *self)
{
  self->at_once = FALSE;
  adopt (self, profile);
  xg_application_connect (self, profile, password, XG_CONNECT_KEEP);
}

static void
work_offline_cb (XgConnectPage *page, XgProfile *profile, XgApplication *self)
{
  adopt (self, profile);
  xg_application_connect (self, profile, NULL, XG_CONNECT_OFFLINE);
}

static void
cancel_cb (XgConnectPage *page, XgApplication *self)
{
  if (self->demo_cancellable != NULL)
    g_cancellable_cancel (self->demo_cancellable);
  if (self->at_page != NULL)
    xg_connector_cancel (self->at_page);
  xg_connect_page_set_busy (page, NULL);
}

static void
grid_changed_cb (XgApplication *self, XgConnector *connector)
{
  XgGrid *grid = xg_connector_get_grid (connector);

  if (self->window == NULL || connector != self->at_page)
    return;
  xg_connect_page_set_session (get_page (self), grid != NULL ? xg_grid_get_session (grid) : NULL);
  xg_connect_page_set_offline_possible (get_page (self), grid != NULL);

  /* Started from the command line: what is known from last time is there at once, while the
   * connection is made. */
  if (grid != NULL && self->at_once && g_list_model_get_n_items (xg_grid_get_brokers (grid)) > 0)
    {
      xg_window_show_connector (self->window, connector);
      xg_window_show_grid (self->window);
    }
}

static void
show_ready (XgApplication *self, XgConnector *connector)
{
  if (self->window == NULL)
    return;
  if (connector == self->at_page)
    {
      xg_connect_page_set_busy (get_page (self), NULL);
      xg_connect_page_set_password (get_page (self), NULL);
      xg_window_show_connector (self->window, connector);
      xg_window_show_grid (self->window);
    }
  xg_application_follow_link (self);
  if (self->screenshots != NULL && !self->shot)
    {
      self->shot = TRUE;
      xg_screenshots_start (self->screenshots);
    }
}

/* Where the person is: at the connect page there is an entry for it already. */
static void
ask_for_secret (XgApplication *self, XgConnector *connector, const char *sentence)
{
  XgProfile *profile = xg_connector_get_profile (connector);

  if (self->window == NULL)
    return;
  if (connector != self->at_page || xg_profile_get_auth (profile) == XG_AUTH_CERTIFICATE ||
      g_strcmp0 (xg_window_get_page (self->window), "connect") != 0)
    {
      xg_window_ask_secret (self->window, connector, sentence);
      return;
    }
  xg_connector_cancel (connector);
  xg_connect_page_set_busy (get_page (self), NULL);
  xg_connect_page_set_error (get_page (self),
                             sentence != NULL ? sentence
                                              : _ ("Enter the password of this account."),
                             NULL);
}

/* Of several profiles the others go on: the row of this one, and its page, tell. */
static void
tell_cache_failed (XgApplication *self, XgConnector *connector, const char *sentence)
{
  if (self->window == NULL || connector != self->at_page)
    return;
  xg_connect_page_set_busy (get_page (self), NULL);
  if (!g_str_equal (xg_window_get_page (self->window), "profile"))
    xg_window_show_problem (self->window, sentence);
}

static void
news_cb (XgApplication *self, XgConnector *connector, int news, const char *sentence)
{
  switch ((XgConnectorNews) news)
    {
    case XG_NEWS_READY:
      show_ready (self, connector);
      break;
    case XG_NEWS_ASKS:
      ask_for_secret (self, connector, sentence);
      break;
    case XG_NEWS_CACHE_FAILED:
      tell_cache_failed (self, connector, sentence);
      break;
    case XG_NEWS_NOTE:
    default:
      if (self->window != NULL)
        gtk_widget_activate_action (GTK_WIDGET (self->window), "win.toast", "s", sentence);
      break;
    }
}

/* The page of a new window. */
void
xg_application_follow_page (XgApplication *self)
{
  XgConnectPage *page = get_page (self);

  g_signal_connect_object (page, "connect", G_CALLBACK (connect_cb), self, 0);
  g_signal_connect_object (page, "work-offline", G_CALLBACK (work_offline_cb), self, 0);
  g_signal_connect_object (page, "cancel", G_CALLBACK (cancel_cb), self, 0);
  xg_connect_page_set_demo_possible (page, xg_demo_is_available ());
}

void
xg_application_follow_connectors (XgApplication *self)
{
  /* After the window, which has to know the grid before it can show it. */
  g_signal_connect_object (self->connectors,
                           "grid-changed",
                           G_CALLBACK (grid_changed_cb),
                           self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_swapped (self->connectors, "news", G_CALLBACK (news_cb), self);
}
