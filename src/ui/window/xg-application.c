/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-application"

#include "config.h"

#include "window/xg-application-private.h"

#include "grid/xg-keyring.h"
#include "xg-ui.h"

/* The application: what it is made with, its window, and its end. */

G_DEFINE_FINAL_TYPE (XgApplication, xg_application, ADW_TYPE_APPLICATION)

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

static void
open_window (XgApplication *self)
{
  XgWindow *window;

  xg_application_start (self);

  window = xg_window_new (ADW_APPLICATION (self), self->settings);
  g_set_weak_pointer (&self->window, window);
  xg_application_take_drops (self, GTK_WIDGET (window));
  xg_window_set_connectors (window, self->connectors);
  xg_application_follow_page (self);
  xg_window_show_connect (window);
  gtk_window_present (GTK_WINDOW (window));
  if (self->stall_meter != NULL)
    measure_start (self);

  if (self->screenshots_dir != NULL)
    self->screenshots = xg_screenshots_new (window, self->screenshots_dir);
  xg_application_show_start (self);
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
  xg_application_follow_connectors (self);
  xg_application_start_early (self);

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
