/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-application"

#include "config.h"

#include "window/xg-application-private.h"

#include <glib/gi18n.h>

#include "grid/xg-keyring.h"
#include "xg-ui.h"

G_DEFINE_FINAL_TYPE (XgApplication, xg_application, ADW_TYPE_APPLICATION)

static XgConnectPage *
get_page (XgApplication *self)
{
  return xg_window_get_connect_page (self->window);
}

static void
set_at_page (XgApplication *self, XgConnector *connector)
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

static void
show_attempt (XgApplication *self, XgConnector *connector, XgConnectFlags flags)
{
  xg_connect_page_set_error (get_page (self), NULL, NULL);
  xg_connect_page_set_busy (get_page (self),
                            flags & XG_CONNECT_OFFLINE ? _ ("Opening the cache…")
                                                       : _ ("Connecting…"));
  set_at_page (self, connector);
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

  show_attempt (self, connector, flags);
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
      xg_connect_page_set_profile (get_page (self), xg_connector_get_profile (first));
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

  if (self->window == NULL)
    return;
  if (error != NULL)
    xg_connect_page_set_error (get_page (self), error->message, NULL);
  /* The person may have been quicker. */
  if (last == NULL || self->at_page != NULL || start_several (self))
    return;
  if (has_several (self))
    {
      xg_window_show_connector (self->window, last);
      xg_window_show_grid (self->window);
      return;
    }
  xg_connect_page_set_profile (get_page (self), xg_connector_get_profile (last));
  xg_connect_page_set_offline_possible (get_page (self), has_cache);
  set_at_page (self, last);
  gtk_widget_grab_focus (GTK_WIDGET (get_page (self)));
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

  show_attempt (self, start (self), XG_CONNECT_NORMAL);
  return G_SOURCE_REMOVE;
}

static void
color_scheme_changed_cb (XgApplication *self)
{
  g_autofree char *name = xg_settings_get_string (self->settings, "color-scheme");
  AdwColorScheme scheme = ADW_COLOR_SCHEME_DEFAULT;

  if (g_strcmp0 (name, "light") == 0)
    scheme = ADW_COLOR_SCHEME_FORCE_LIGHT;
  else if (g_strcmp0 (name, "dark") == 0)
    scheme = ADW_COLOR_SCHEME_FORCE_DARK;
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), scheme);
}

/* The measured start ends with the frame that has the first rows. Between its layout and here
 * nothing else is dispatched. */
static void
after_paint_cb (GdkFrameClock *clock, XgApplication *self)
{
  if (self->window == NULL || !xg_window_has_rows (self->window))
    return;
  xg_stall_meter_first_rows (self->stall_meter);
  g_signal_handlers_disconnect_by_data (clock, self);
}

static void
measure_start (XgApplication *self)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self->window));

  g_signal_connect_object (clock, "after-paint", G_CALLBACK (after_paint_cb), self, 0);
}

/* The cache opens while the toolkit gets ready and the window is made. What comes of it is told by
 * the main loop, which runs after that. */
static void
begin (XgApplication *self)
{
  if (self->profile != NULL && self->screenshots_dir == NULL &&
      !(g_application_get_flags (G_APPLICATION (self)) & G_APPLICATION_IS_SERVICE))
    self->started = start (self);
}

static void
open_window (XgApplication *self)
{
  XgConnector *started = g_steal_pointer (&self->started);
  XgWindow *window;
  XgConnectPage *page;

  if (self->profile == NULL)
    xg_connector_list_load_async (self->connectors, NULL, loaded_cb, g_object_ref (self));
  else if (self->screenshots_dir == NULL && started == NULL)
    started = start (self);

  window = xg_window_new (ADW_APPLICATION (self), self->settings);
  page = xg_window_get_connect_page (window);
  g_set_weak_pointer (&self->window, window);
  xg_application_take_drops (self, GTK_WIDGET (window));
  xg_window_set_connectors (window, self->connectors);
  g_signal_connect_object (page, "connect", G_CALLBACK (connect_cb), self, 0);
  g_signal_connect_object (page, "work-offline", G_CALLBACK (work_offline_cb), self, 0);
  g_signal_connect_object (page, "cancel", G_CALLBACK (cancel_cb), self, 0);
  xg_connect_page_set_demo_possible (page, xg_demo_is_available ());
  xg_window_show_connect (window);
  gtk_window_present (GTK_WINDOW (window));
  if (self->stall_meter != NULL)
    measure_start (self);

  if (self->screenshots_dir != NULL)
    self->screenshots = xg_screenshots_new (window, self->screenshots_dir);
  if (self->profile != NULL)
    {
      xg_connect_page_set_profile (page, self->profile);
      if (started != NULL)
        show_attempt (self, started, XG_CONNECT_NORMAL);
      else
        xg_screenshots_take_connect (self->screenshots, start_cb, self);
    }
}

static void
xg_application_activate (GApplication *application)
{
  XgApplication *self = XG_APPLICATION (application);

  if (self->window == NULL)
    open_window (self);
  else
    gtk_window_present (GTK_WINDOW (self->window));
}

static void
xg_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  g_autofree char *link = NULL;

  xg_application_activate (application);
  for (int i = 0; i < n_files; i++)
    {
      if (!g_file_has_uri_scheme (files[i], "xmpp"))
        {
          xg_application_open_archive (XG_APPLICATION (application), files[i]);
          continue;
        }
      g_free (link);
      link = g_file_get_uri (files[i]);
    }
  if (link != NULL)
    xg_application_open_link (XG_APPLICATION (application), link);
}

static void
xg_application_startup (GApplication *application)
{
  XgApplication *self = XG_APPLICATION (application);
  g_autofree char *config_dir = g_build_filename (g_get_user_config_dir (), GETTEXT_PACKAGE, NULL);
  XgConnectorPlace place;

  xg_ui_init ();
  self->stall_meter = xg_stall_meter_new_from_environment ();
  self->settings = xg_settings_new ();
  place = (XgConnectorPlace){ self->data_dir, config_dir, self->memory_cache };
  self->connectors = xg_connector_list_new (self->settings, &place);
  /* After the window, which has to know the grid before it can show it. */
  g_signal_connect_object (self->connectors,
                           "grid-changed",
                           G_CALLBACK (grid_changed_cb),
                           self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_swapped (self->connectors, "news", G_CALLBACK (news_cb), self);
  begin (self);

  G_APPLICATION_CLASS (xg_application_parent_class)->startup (application);

  gtk_window_set_default_icon_name (APP_ID);
  g_signal_connect_object (self->settings,
                           "notify::color-scheme",
                           G_CALLBACK (color_scheme_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  color_scheme_changed_cb (self);
  xg_application_add_actions (self);
}

static void
xg_application_shutdown (GApplication *application)
{
  XgApplication *self = XG_APPLICATION (application);

  g_clear_object (&self->screenshots);
  xg_application_close_archives (self);
  if (self->connectors != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->connectors, self);
      xg_connector_list_close (self->connectors);
    }
  g_clear_object (&self->at_page);
  g_clear_object (&self->connectors);
  if (self->demo_cancellable != NULL)
    g_cancellable_cancel (self->demo_cancellable);
  if (self->demo != NULL)
    xg_demo_stop (self->demo);
  g_clear_object (&self->demo);
  g_clear_object (&self->settings);

  G_APPLICATION_CLASS (xg_application_parent_class)->shutdown (application);

  g_clear_pointer (&self->stall_meter, xg_stall_meter_free);
}

static void
xg_application_finalize (GObject *object)
{
  XgApplication *self = XG_APPLICATION (object);

  xg_keyring_wipe (g_steal_pointer (&self->password));
  g_clear_weak_pointer (&self->window);
  g_clear_object (&self->profile);
  g_clear_pointer (&self->names, g_strfreev);
  g_clear_pointer (&self->link, xg_link_free);
  g_clear_object (&self->demo_cancellable);
  g_clear_pointer (&self->data_dir, g_free);
  g_clear_pointer (&self->screenshots_dir, g_free);

  G_OBJECT_CLASS (xg_application_parent_class)->finalize (object);
}

static void
xg_application_class_init (XgApplicationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  object_class->finalize = xg_application_finalize;
  application_class->activate = xg_application_activate;
  application_class->open = xg_application_open;
  application_class->startup = xg_application_startup;
  application_class->shutdown = xg_application_shutdown;
}

static void
xg_application_init (XgApplication *self)
{
}

/**
 * xg_application_new:
 * @profile: (nullable): connect to this at once; %NULL shows the connect page
 * @password: (nullable): for @profile
 * @data_dir: (nullable) (type filename): where the cache is; %NULL: in the user's data directory
 * @memory_cache: keep nothing on disk
 * @screenshots_dir: (nullable) (type filename): take a picture of every main page into this
 * directory
 */
XgApplication *
xg_application_new (XgProfile *profile,
                    const char *password,
                    const char *data_dir,
                    gboolean memory_cache,
                    const char *screenshots_dir)
{
  XgApplication *self = g_object_new (XG_TYPE_APPLICATION,
                                      "application-id",
                                      APP_ID,
                                      "flags",
                                      G_APPLICATION_HANDLES_OPEN,
                                      "resource-base-path",
                                      XG_RESOURCE_PATH,
                                      NULL);

  g_set_object (&self->profile, profile);
  self->password = g_strdup (password);
  self->data_dir = data_dir != NULL
                     ? g_strdup (data_dir)
                     : g_build_filename (g_get_user_data_dir (), GETTEXT_PACKAGE, NULL);
  self->memory_cache = memory_cache;
  self->screenshots_dir = g_strdup (screenshots_dir);

  return self;
}

/**
 * xg_application_set_profiles:
 * @names: names or addresses of saved profiles
 *
 * Before it runs: connects these at the start, and no others.
 */
void
xg_application_set_profiles (XgApplication *self, const char *const *names)
{
  g_return_if_fail (XG_IS_APPLICATION (self));

  g_strfreev (self->names);
  self->names = g_strdupv ((char **) names);
}

/**
 * xg_application_get_grid:
 *
 * Returns: (transfer none) (nullable): a grid that is open: the current one, else the first
 */
XgGrid *
xg_application_get_grid (XgApplication *self)
{
  XgConnector *connector;

  g_return_val_if_fail (XG_IS_APPLICATION (self), NULL);

  if (self->window != NULL && xg_window_get_grid (self->window) != NULL)
    return xg_window_get_grid (self->window);
  for (guint i = 0; self->connectors != NULL &&
                    (connector = xg_connector_list_get (self->connectors, i)) != NULL;
       i++)
    if (xg_connector_get_grid (connector) != NULL)
      return xg_connector_get_grid (connector);

  return NULL;
}
