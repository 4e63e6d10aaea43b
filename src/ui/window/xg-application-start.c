/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-application"

#include "config.h"

#include "window/xg-application-private.h"

#include "grid/xg-keyring.h"

/* What is connected at the start: the profile of the command line, or saved ones. */

static gboolean
starts (XgApplication *self, XgConnector *connector)
{
  XgProfile *profile = xg_connector_get_profile (connector);

  if (self->names == NULL)
    return xg_profile_get_connect_at_start (profile);

  return g_strv_contains ((const char *const *) self->names, xg_profile_get_name (profile)) ||
         g_strv_contains ((const char *const *) self->names, xg_profile_get_jid (profile));
}

/* The connect page is for the only profile. */
static gboolean
has_several (XgApplication *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->connectors)) > 1;
}

/* Connects what is to be connected at the start, all at the same time. */
static gboolean
start_several (XgApplication *self)
{
  XgConnector *connector;
  XgConnector *first = NULL;

  for (guint i = 0; (connector = xg_connector_list_get (self->connectors, i)) != NULL; i++)
    if (starts (self, connector))
      {
        first = connector;
        break;
      }
  if (first == NULL)
    return FALSE;

  self->at_once = TRUE;
  if (!has_several (self))
    {
      xg_connect_page_set_profile (xg_window_get_connect_page (self->window),
                                   xg_connector_get_profile (first));
      xg_application_connect (self, xg_connector_get_profile (first), NULL, XG_CONNECT_NORMAL);
      return TRUE;
    }
  for (guint i = 0; (connector = xg_connector_list_get (self->connectors, i)) != NULL; i++)
    if (starts (self, connector))
      xg_connector_connect (connector, NULL, XG_CONNECT_NORMAL);
  xg_window_show_connector (self->window, first);
  xg_window_show_grid (self->window);

  return TRUE;
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (XgApplication) self = data;
  g_autoptr (GError) error = NULL;
  gboolean has_cache = FALSE;
  XgConnector *last =
    xg_connector_list_load_finish (XG_CONNECTOR_LIST (source), result, &has_cache, &error);
  XgConnectPage *page;

  if (self->window == NULL)
    return;
  page = xg_window_get_connect_page (self->window);
  if (error != NULL)
    xg_connect_page_set_error (page, error->message, NULL);
  /* The person may have been quicker. */
  if (last == NULL || self->at_page != NULL || start_several (self))
    return;
  if (has_several (self))
    {
      xg_window_show_connector (self->window, last);
      xg_window_show_grid (self->window);
      return;
    }
  xg_connect_page_set_profile (page, xg_connector_get_profile (last));
  xg_connect_page_set_offline_possible (page, has_cache);
  xg_application_set_at_page (self, last);
  gtk_widget_grab_focus (GTK_WIDGET (page));
}

/* Of the command line. The cache is opened by a worker: what it finds, and all that is told of it,
 * comes when the main loop runs again. */
static XgConnector *
start (XgApplication *self)
{
  XgConnector *connector = xg_connector_list_add (self->connectors, self->profile);

  self->at_once = TRUE;
  xg_connector_connect (connector, self->password, XG_CONNECT_NORMAL);
  xg_keyring_wipe (g_steal_pointer (&self->password));
  return connector;
}

static gboolean
start_cb (gpointer data)
{
  XgApplication *self = data;

  xg_application_show_attempt (self, start (self), XG_CONNECT_NORMAL);
  return G_SOURCE_REMOVE;
}

/* The cache opens while the toolkit gets ready and the window is made. What comes of it is told by
 * the main loop, which runs after that. */
void
xg_application_start_early (XgApplication *self)
{
  if (self->profile != NULL && self->screenshots_dir == NULL &&
      !(g_application_get_flags (G_APPLICATION (self)) & G_APPLICATION_IS_SERVICE))
    self->started = start (self);
}

/* Before there is a window: the profile of the command line, or those that are saved. */
void
xg_application_start (XgApplication *self)
{
  if (self->profile == NULL)
    xg_connector_list_load_async (self->connectors, NULL, loaded_cb, g_object_ref (self));
  else if (self->screenshots_dir == NULL && self->started == NULL)
    self->started = start (self);
}

/* The window is there: its connect page tells of the profile of the command line. Where pictures
 * are taken, the page has its own before anything is connected. */
void
xg_application_show_start (XgApplication *self)
{
  XgConnector *started = g_steal_pointer (&self->started);

  if (self->profile == NULL)
    return;
  xg_connect_page_set_profile (xg_window_get_connect_page (self->window), self->profile);
  if (started != NULL)
    xg_application_show_attempt (self, started, XG_CONNECT_NORMAL);
  else
    xg_screenshots_take_connect (self->screenshots, start_cb, self);
}
