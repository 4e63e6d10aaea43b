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

/**
 * xg_application_connect:
 * @profile: as whom and where
 * @password: (nullable): %NULL: what is known already, or kept in the keyring
 */
void
xg_application_connect (XgApplication *self,
                        XgProfile *profile,
                        const char *password,
                        XgConnectFlags flags)
{
  xg_connect_page_set_error (get_page (self), NULL, NULL);
  xg_connect_page_set_busy (get_page (self),
                            flags & XG_CONNECT_OFFLINE ? _ ("Opening the cache…")
                                                       : _ ("Connecting…"));
  xg_connector_connect (self->connector, profile, password, flags);
}

static void
connect_cb (XgConnectPage *page, XgProfile *profile, const char *password, XgApplication *self)
{
  self->at_once = FALSE;
  xg_application_connect (self, profile, password, XG_CONNECT_KEEP);
}

static void
work_offline_cb (XgConnectPage *page, XgProfile *profile, XgApplication *self)
{
  xg_application_connect (self, profile, NULL, XG_CONNECT_OFFLINE);
}

static void
cancel_cb (XgConnectPage *page, XgApplication *self)
{
  if (self->demo_cancellable != NULL)
    g_cancellable_cancel (self->demo_cancellable);
  xg_connector_cancel (self->connector);
  xg_connect_page_set_busy (page, NULL);
}

static void
grid_changed_cb (XgApplication *self)
{
  XgGrid *grid = xg_connector_get_grid (self->connector);

  if (self->window == NULL)
    return;
  xg_window_set_grid (self->window, grid);
  xg_connect_page_set_session (get_page (self), grid != NULL ? xg_grid_get_session (grid) : NULL);
  xg_connect_page_set_offline_possible (get_page (self), grid != NULL);

  /* Started from the command line: what is known from last time is there at once, while the
   * connection is made. */
  if (grid != NULL && self->at_once && g_list_model_get_n_items (xg_grid_get_brokers (grid)) > 0)
    xg_window_show_grid (self->window);
}

static void
ready_cb (XgApplication *self)
{
  if (self->window == NULL)
    return;
  xg_connect_page_set_busy (get_page (self), NULL);
  xg_connect_page_set_password (get_page (self), NULL);
  xg_window_show_grid (self->window);
  xg_application_follow_link (self);
  if (self->screenshots != NULL && !self->shot)
    {
      self->shot = TRUE;
      xg_screenshots_start (self->screenshots);
    }
}

static void
failed_cb (XgApplication *self, const char *sentence)
{
  if (self->window == NULL)
    return;
  xg_connect_page_set_busy (get_page (self), NULL);
  xg_connect_page_set_error (get_page (self), sentence, NULL);
  xg_window_show_connect (self->window);
}

static void
cache_failed_cb (XgApplication *self, const char *sentence)
{
  if (self->window == NULL)
    return;
  xg_connect_page_set_busy (get_page (self), NULL);
  xg_window_show_problem (self->window, sentence);
}

static void
note_cb (XgApplication *self, const char *sentence)
{
  if (self->window != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self->window), "win.toast", "s", sentence);
}

static void
found_last_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (XgApplication) self = data;
  g_autoptr (GError) error = NULL;
  gboolean has_cache = FALSE;
  g_autoptr (XgProfile) profile =
    xg_connector_find_last_finish (XG_CONNECTOR (source), result, &has_cache, &error);

  if (self->window == NULL)
    return;
  if (profile != NULL)
    {
      xg_connect_page_set_profile (get_page (self), profile);
      xg_connect_page_set_offline_possible (get_page (self), has_cache);
      gtk_widget_grab_focus (GTK_WIDGET (get_page (self)));
    }
  else if (error != NULL)
    xg_connect_page_set_error (get_page (self), error->message, NULL);
}

static gboolean
start_cb (gpointer data)
{
  XgApplication *self = data;

  self->at_once = TRUE;
  xg_application_connect (self, self->profile, self->password, XG_CONNECT_NORMAL);
  xg_keyring_wipe (g_steal_pointer (&self->password));

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

/* The measured start ends with the frame that has the first rows: those that are there when its
 * layout begins. */
static void
before_paint_cb (GdkFrameClock *clock, XgApplication *self)
{
  self->painting_rows = self->window != NULL && xg_window_has_rows (self->window);
}

static void
after_paint_cb (GdkFrameClock *clock, XgApplication *self)
{
  if (!self->painting_rows)
    return;
  xg_stall_meter_first_rows (self->stall_meter);
  g_signal_handlers_disconnect_by_data (clock, self);
}

static void
measure_start (XgApplication *self)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self->window));

  g_signal_connect_object (clock, "before-paint", G_CALLBACK (before_paint_cb), self, 0);
  g_signal_connect_object (clock, "after-paint", G_CALLBACK (after_paint_cb), self, 0);
}

static void
open_window (XgApplication *self)
{
  XgWindow *window = xg_window_new (ADW_APPLICATION (self), self->settings);
  XgConnectPage *page = xg_window_get_connect_page (window);

  g_set_weak_pointer (&self->window, window);
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
      if (self->screenshots != NULL)
        xg_screenshots_take_connect (self->screenshots, start_cb, self);
      else
        start_cb (self);
    }
  else
    xg_connector_find_last_async (self->connector, NULL, found_last_cb, g_object_ref (self));
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
  g_autofree char *uri = g_file_get_uri (files[n_files - 1]);

  xg_application_activate (application);
  xg_application_open_link (XG_APPLICATION (application), uri);
}

static void
xg_application_startup (GApplication *application)
{
  XgApplication *self = XG_APPLICATION (application);
  g_autofree char *config_dir = g_build_filename (g_get_user_config_dir (), GETTEXT_PACKAGE, NULL);

  xg_ui_init ();
  self->stall_meter = xg_stall_meter_new_from_environment ();

  G_APPLICATION_CLASS (xg_application_parent_class)->startup (application);

  gtk_window_set_default_icon_name (APP_ID);
  self->settings = xg_settings_new ();
  g_signal_connect_object (self->settings,
                           "notify::color-scheme",
                           G_CALLBACK (color_scheme_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  color_scheme_changed_cb (self);

  self->connector =
    xg_connector_new (self->settings, self->data_dir, config_dir, self->memory_cache);
  g_signal_connect_swapped (self->connector, "notify::grid", G_CALLBACK (grid_changed_cb), self);
  g_signal_connect_swapped (self->connector, "ready", G_CALLBACK (ready_cb), self);
  g_signal_connect_swapped (self->connector, "failed", G_CALLBACK (failed_cb), self);
  g_signal_connect_swapped (self->connector, "cache-failed", G_CALLBACK (cache_failed_cb), self);
  g_signal_connect_swapped (self->connector, "note", G_CALLBACK (note_cb), self);
  xg_application_add_actions (self);
}

static void
xg_application_shutdown (GApplication *application)
{
  XgApplication *self = XG_APPLICATION (application);

  g_clear_object (&self->screenshots);
  if (self->connector != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->connector, self);
      xg_connector_close (self->connector);
    }
  g_clear_object (&self->connector);
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
 * xg_application_get_grid:
 *
 * Returns: (transfer none) (nullable): the grid that is open
 */
XgGrid *
xg_application_get_grid (XgApplication *self)
{
  g_return_val_if_fail (XG_IS_APPLICATION (self), NULL);

  return self->connector != NULL ? xg_connector_get_grid (self->connector) : NULL;
}
