/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-application"

#include "config.h"

#include "window/xg-application.h"

#include "window/xg-window.h"
#include "xg-ui.h"

struct _XgApplication
{
  AdwApplication parent_instance;

  /* Owned */
  XgProfile *profile;
  XgGrid *grid;
  char *password;
  char *data_dir;
  char *screenshots_dir;

  gboolean memory_cache;
};

G_DEFINE_FINAL_TYPE (XgApplication, xg_application, ADW_TYPE_APPLICATION)

static void
xg_application_activate (GApplication *application)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));

  if (window == NULL)
    window = GTK_WINDOW (xg_window_new (ADW_APPLICATION (application)));

  gtk_window_present (window);
}

static void
xg_application_startup (GApplication *application)
{
  xg_ui_init ();

  G_APPLICATION_CLASS (xg_application_parent_class)->startup (application);
}

static void
xg_application_finalize (GObject *object)
{
  XgApplication *self = XG_APPLICATION (object);

  g_clear_object (&self->profile);
  g_clear_object (&self->grid);
  g_clear_pointer (&self->password, g_free);
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
  application_class->startup = xg_application_startup;
}

static void
xg_application_init (XgApplication *self)
{
}

/**
 * xg_application_new:
 * @profile: (nullable): connect to this at once; %NULL shows the connect page
 * @password: (nullable): for @profile
 * @data_dir: (nullable): where the cache is; %NULL: the user's data directory
 * @memory_cache: keep nothing on disk
 * @screenshots_dir: (nullable): take a picture of every main page into this directory
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
                                      "resource-base-path",
                                      XG_RESOURCE_PATH,
                                      NULL);

  g_set_object (&self->profile, profile);
  self->password = g_strdup (password);
  self->data_dir = g_strdup (data_dir);
  self->memory_cache = memory_cache;
  self->screenshots_dir = g_strdup (screenshots_dir);

  return self;
}

/**
 * xg_application_get_grid:
 *
 * Returns: (transfer none) (nullable): the grid that the window shows
 */
XgGrid *
xg_application_get_grid (XgApplication *self)
{
  g_return_val_if_fail (XG_IS_APPLICATION (self), NULL);

  return self->grid;
}
