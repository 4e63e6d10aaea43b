/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-main"

#include "config.h"

#include <glib-unix.h>
#include <glib/gi18n.h>

#include "security/xg-secrets.h"
#include "window/xg-application.h"
#include "window/xg-graphics.h"
#include "program/xg-connection.h"
#include "program/xg-headless.h"
#include "program/xg-window-main.h"

typedef struct
{
  GMainLoop *loop;
  XgProfile *profile;
  char *password;
  GError *error;
} Found;

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Found *found = user_data;

  found->profile = xg_connection_find_finish (result, &found->password, &found->error);
  g_main_loop_quit (found->loop);
}

/* The window finds their secrets, and asks for those that it does not find. */
static gboolean
find_profiles (XgCommandLine *arguments)
{
  g_autofree char *config_dir = xg_command_line_get_config_dir ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) saved = xg_profile_load_all (config_dir, &error);

  for (guint i = 0; saved != NULL && arguments->profiles[i] != NULL; i++)
    {
      const char *name = arguments->profiles[i];
      gboolean found = FALSE;

      for (guint j = 0; j < saved->len; j++)
        found = found || g_strcmp0 (xg_profile_get_name (saved->pdata[j]), name) == 0 ||
                g_strcmp0 (xg_profile_get_jid (saved->pdata[j]), name) == 0;
      if (found)
        continue;
      g_printerr (_ ("%s: There is no saved profile “%s” in %s/profiles.ini.\n"),
                  GETTEXT_PACKAGE,
                  name,
                  config_dir);
      return FALSE;
    }
  if (saved == NULL)
    g_printerr ("%s: %s\n", GETTEXT_PACKAGE, error->message);

  return saved != NULL;
}

/* Whom to connect as, before there is a window to ask in. */
static gboolean
find_connection (XgCommandLine *arguments, XgDemo *demo, Found *found)
{
  if (arguments->profiles != NULL)
    return find_profiles (arguments);
  if (!arguments->demo && arguments->jid == NULL)
    return TRUE;

  found->loop = g_main_loop_new (NULL, FALSE);
  xg_connection_find_async (arguments, demo, NULL, found_cb, found);
  g_main_loop_run (found->loop);
  g_clear_pointer (&found->loop, g_main_loop_unref);
  if (found->error == NULL)
    return TRUE;
  g_printerr ("%s: %s\n", GETTEXT_PACKAGE, found->error->message);
  g_clear_error (&found->error);
  return FALSE;
}

/* The demo tells what came of it. Runs before the application gives up its grid. */
static void
say_counts_cb (GApplication *application, gpointer user_data)
{
  XgGrid *grid = xg_application_get_grid (XG_APPLICATION (application));
  XgGridCounts counts;

  if (grid == NULL)
    return;
  xg_grid_get_counts (grid, &counts);
  g_print ("demo: received=%" G_GUINT64_FORMAT " stored=%" G_GUINT64_FORMAT
           " updated=%" G_GUINT64_FORMAT " duplicate=%" G_GUINT64_FORMAT
           " rejected=%" G_GUINT64_FORMAT " shown=%" G_GUINT64_FORMAT "\n",
           counts.received,
           counts.stored,
           counts.updated,
           counts.duplicate,
           counts.rejected,
           counts.shown);
}

static gboolean
quit_cb (gpointer user_data)
{
  g_application_quit (G_APPLICATION (user_data));
  return G_SOURCE_CONTINUE;
}

/**
 * xg_window_main:
 * @arguments: the command line
 * @program: the program's name
 *
 * Runs the window until it is closed, a signal comes, or --for has passed.
 *
 * Returns: the exit status
 */
int
xg_window_main (XgCommandLine *arguments, const char *program)
{
  g_autoptr (XgDemo) demo = xg_demo_new ();
  g_autoptr (XgApplication) application = NULL;
  g_autofree char *data_dir = xg_command_line_get_data_dir (arguments);
  Found found = { 0 };
  guint sources[3] = { 0 };
  char *opened = arguments->link != NULL ? arguments->link : arguments->archive;
  char *argv[] = { (char *) program, opened, NULL };
  int status;

  xg_graphics_prepare ();
  if (!gtk_init_check ())
    {
      g_printerr (_ ("%s: There is no display to show the window on. With --headless no window is "
                     "needed.\n"),
                  GETTEXT_PACKAGE);
      return XG_EXIT_PLACE;
    }
  if (!find_connection (arguments, demo, &found))
    return XG_EXIT_USAGE;
  application = xg_application_new (found.profile,
                                    found.password,
                                    data_dir,
                                    arguments->no_cache,
                                    arguments->screenshots);
  if (arguments->profiles != NULL)
    xg_application_set_profiles (application, (const char *const *) arguments->profiles);
  xg_secrets_wipe (g_steal_pointer (&found.password));
  g_clear_object (&found.profile);

  if (arguments->demo)
    g_signal_connect (application, "shutdown", G_CALLBACK (say_counts_cb), NULL);
  sources[0] = g_unix_signal_add (SIGTERM, quit_cb, application);
  sources[1] = g_unix_signal_add (SIGINT, quit_cb, application);
  if (arguments->seconds > 0)
    sources[2] = g_timeout_add ((guint) (arguments->seconds * 1000), quit_cb, application);
  if (arguments->service)
    g_application_set_flags (G_APPLICATION (application),
                             g_application_get_flags (G_APPLICATION (application)) |
                               G_APPLICATION_IS_SERVICE);
  status = g_application_run (G_APPLICATION (application), opened != NULL ? 2 : 1, argv);
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    g_clear_handle_id (&sources[i], g_source_remove);
  return status;
}
