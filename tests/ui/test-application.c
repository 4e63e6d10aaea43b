/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>

#include "double/xg-sample.h"
#include "window/xg-application.h"
#include "window/xg-preferences.h"
#include "window/xg-window.h"
#include "xg-ui-test.h"

/* The whole program but for the command line, over the double: a test runs it and acts from inside.
 */
typedef struct
{
  XgApplication *application;
  void (*act) (XgApplication *application);
} Run;

static XgWindow *
get_window (XgApplication *application)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (application));

  for (GList *at = windows; at != NULL; at = at->next)
    if (XG_IS_WINDOW (at->data))
      return at->data;

  return NULL;
}

static gboolean
act_cb (gpointer data)
{
  Run *run = data;

  XG_WAIT (get_window (run->application) != NULL, 5000);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (get_window (run->application)));
  run->act (run->application);
  g_action_group_activate_action (G_ACTION_GROUP (run->application), "quit", NULL);

  return G_SOURCE_REMOVE;
}

static void
run_application (XgProfile *profile,
                 const char *password,
                 const char *screenshots,
                 void (*act) (XgApplication *application))
{
  Run run = { xg_application_new (profile, password, "/nowhere", FALSE, screenshots), act };
  char *argv[] = { (char *) "test", NULL };

  g_application_set_flags (G_APPLICATION (run.application), G_APPLICATION_NON_UNIQUE);
  g_idle_add (act_cb, &run);
  g_assert_cmpint (g_application_run (G_APPLICATION (run.application), 1, argv), ==, 0);

  /* Quitting waits for no worker: the answers of those that are still under way hold on to it. */
  XG_WAIT (G_OBJECT (run.application)->ref_count == 1, 5000);
  g_assert_finalize_object (run.application);
}

static void
act_start (XgApplication *application)
{
  g_assert_cmpstr (xg_window_get_page (get_window (application)), ==, "connect");
  g_assert_null (xg_application_get_grid (application));
  xg_ui_test_check_names (GTK_WIDGET (get_window (application)));
}

static void
test_starts_with_the_connect_page (void)
{
  g_autofree char *calls = NULL;

  run_application (NULL, NULL, NULL, act_start);
  calls = xg_double_take_calls ();
  g_assert_cmpstr (calls, ==, "");
}

static void
act_activate_again (XgApplication *application)
{
  XgWindow *window = get_window (application);

  g_application_activate (G_APPLICATION (application));
  g_assert_true (get_window (application) == window);
  g_assert_cmpuint (g_list_length (gtk_application_get_windows (GTK_APPLICATION (application))),
                    ==,
                    1);
}

static void
test_second_start_raises_the_first (void)
{
  run_application (NULL, NULL, NULL, act_activate_again);
}

static XgProfile *
new_profile (void)
{
  XgProfile *profile = xg_profile_new ("Test");

  g_object_set (profile, "jid", "greta@grid.example", NULL);

  return profile;
}

static void
act_online (XgApplication *application)
{
  XgGrid *grid;

  XG_WAIT (xg_application_get_grid (application) != NULL, 2000);
  grid = xg_application_get_grid (application);
  XG_WAIT (xg_session_get_state (xg_grid_get_session (grid)) == XG_SESSION_CONNECTING, 2000);
  g_assert_cmpstr (xg_window_get_page (get_window (application)), ==, "connect");
  g_object_set (xg_grid_get_session (grid), "state", XG_SESSION_ONLINE, NULL);
  g_assert_cmpstr (xg_window_get_page (get_window (application)), ==, "feed");
}

static void
test_profile_connects_at_once (void)
{
  g_autoptr (XgProfile) profile = new_profile ();
  g_autofree char *calls = NULL;

  run_application (profile, "secret", NULL, act_online);
  calls = xg_double_take_calls ();
  g_assert_cmpstr (calls, ==, "open; notifications on; connect secret; disconnect; close");
}

static void
act_no_cache (XgApplication *application)
{
  XgWindow *window = get_window (application);

  XG_WAIT (g_str_equal (xg_window_get_page (window), "problem"), 2000);
  g_assert_nonnull (xg_ui_test_find_text (GTK_WIDGET (window), "Nothing can be written there."));
  g_action_group_activate_action (G_ACTION_GROUP (application), "run-without-cache", NULL);
  act_online (application);
}

static void
test_runs_without_cache_when_told_to (void)
{
  g_autoptr (XgProfile) profile = new_profile ();
  g_autoptr (GError) error =
    g_error_new_literal (G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, "Nothing can be written there.");
  g_autofree char *calls = NULL;

  xg_double_set_open_error (error);
  run_application (profile, "secret", NULL, act_no_cache);
  calls = xg_double_take_calls ();
  g_assert_cmpstr (calls,
                   ==,
                   "open; open in memory; notifications on; connect secret; disconnect; close");
}

static GtkWindow *
find_window (XgApplication *application, GType type)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *at = windows; at != NULL; at = at->next)
    if (g_type_is_a (G_OBJECT_TYPE (at->data), type) && gtk_widget_get_mapped (at->data))
      return at->data;

  return NULL;
}

/* GTK 4.8 answers a screen reader that asks for a window too many with the last one there is, which
 * ends the program where that one is hidden: a window is shown or not there. */
static void
check_no_window_is_hidden (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (!gtk_widget_get_mapped (window))
        g_error ("there is a hidden %s", G_OBJECT_TYPE_NAME (window));
    }
}

static void
act_dialogs (XgApplication *application)
{
  GtkWindow *dialog;

  check_no_window_is_hidden ();
  g_action_group_activate_action (G_ACTION_GROUP (application), "preferences", NULL);
  xg_ui_test_settle (100);
  dialog = find_window (application, XG_TYPE_PREFERENCES);
  g_assert_nonnull (dialog);
  xg_ui_test_check_names (xg_ui_test_find_type (GTK_WIDGET (dialog), ADW_TYPE_PREFERENCES_PAGE));
  gtk_window_close (dialog);

  g_action_group_activate_action (G_ACTION_GROUP (application), "about", NULL);
  xg_ui_test_settle (100);
  dialog = find_window (application, ADW_TYPE_ABOUT_WINDOW);
  g_assert_nonnull (dialog);
  g_assert_cmpstr (adw_about_window_get_version (ADW_ABOUT_WINDOW (dialog)), ==, PACKAGE_VERSION);
  gtk_window_close (dialog);

  gtk_widget_activate_action (GTK_WIDGET (get_window (application)), "win.shortcuts", NULL);
  xg_ui_test_settle (100);
  dialog = find_window (application, GTK_TYPE_SHORTCUTS_WINDOW);
  g_assert_nonnull (dialog);
  gtk_window_close (dialog);
  check_no_window_is_hidden ();

  gtk_widget_activate_action (GTK_WIDGET (get_window (application)), "win.shortcuts", NULL);
  dialog = find_window (application, GTK_TYPE_SHORTCUTS_WINDOW);
  g_assert_nonnull (dialog);
}

static void
test_dialogs (void)
{
  run_application (NULL, NULL, NULL, act_dialogs);
}

static void
act_style (XgApplication *application)
{
  AdwStyleManager *style = adw_style_manager_get_default ();
  GtkWindow *dialog;
  GtkWidget *row;

  g_action_group_activate_action (G_ACTION_GROUP (application), "preferences", NULL);
  xg_ui_test_settle (50);
  dialog = find_window (application, XG_TYPE_PREFERENCES);
  row = xg_ui_test_find_type (GTK_WIDGET (dialog), ADW_TYPE_COMBO_ROW);
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 2);
  g_assert_cmpint (adw_style_manager_get_color_scheme (style), ==, ADW_COLOR_SCHEME_FORCE_DARK);
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 0);
  g_assert_cmpint (adw_style_manager_get_color_scheme (style), ==, ADW_COLOR_SCHEME_DEFAULT);
  gtk_window_close (dialog);
}

static void
test_style_follows_the_preference (void)
{
  run_application (NULL, NULL, NULL, act_style);
}

/* Every key is bound to an action that is there, and no key twice. */
static void
act_keys (XgApplication *application)
{
  g_auto (GStrv) actions = gtk_application_list_action_descriptions (GTK_APPLICATION (application));
  g_autoptr (GHashTable) keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  XgWindow *window = get_window (application);

  g_assert_cmpuint (g_strv_length (actions), >=, 12);
  for (guint i = 0; actions[i] != NULL; i++)
    {
      g_auto (GStrv) accels =
        gtk_application_get_accels_for_action (GTK_APPLICATION (application), actions[i]);
      g_autofree char *name = NULL;
      g_autoptr (GVariant) target = NULL;

      for (guint j = 0; accels[j] != NULL; j++)
        g_assert_true (g_hash_table_add (keys, g_strdup (accels[j])));
      g_assert_true (g_action_parse_detailed_name (actions[i], &name, &target, NULL));
      if (g_str_has_prefix (name, "app."))
        g_assert_true (g_action_group_has_action (G_ACTION_GROUP (application), name + 4));
      else if (g_str_has_prefix (name, "win."))
        {
          gboolean found = FALSE;
          const GVariantType *type;
          const char *known, *property;
          GType owner;
          guint k = 0;

          while (!found && gtk_widget_class_query_action (GTK_WIDGET_GET_CLASS (window),
                                                          k++,
                                                          &owner,
                                                          &known,
                                                          &type,
                                                          &property))
            found = g_str_equal (known, name);
          g_assert_true (found);
        }
    }
}

static void
test_keys (void)
{
  run_application (NULL, NULL, NULL, act_keys);
}

static void
act_pictures (XgApplication *application)
{
  act_online (application);
  xg_ui_test_settle (20000);
}

static void
test_pictures_of_every_page (void)
{
  static const char *const names[] = { "connect",  "feed-light",    "feed-dark",  "alerts",
                                       "topic",    "items",         "collection", "children",
                                       "contents", "contents-dark", "feed-narrow" };
  g_autoptr (XgProfile) profile = new_profile ();
  g_autofree char *directory = g_dir_make_tmp ("xg-pictures-XXXXXX", NULL);
  g_autoptr (GDir) files = NULL;
  const char *file;

  if (!g_test_slow ())
    {
      g_test_skip ("takes 25 s");
      return;
    }
  run_application (profile, "secret", directory, act_pictures);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/%s.png", directory, names[i]);

      g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
    }
  files = g_dir_open (directory, 0, NULL);
  while ((file = g_dir_read_name (files)) != NULL)
    {
      g_autofree char *path = g_build_filename (directory, file, NULL);

      g_remove (path);
    }
  g_rmdir (directory);
}

int
main (int argc, char **argv)
{
  xg_ui_test_init (&argc, &argv);

  g_test_add_func ("/ui/application/starts-with-the-connect-page",
                   test_starts_with_the_connect_page);
  g_test_add_func ("/ui/application/second-start-raises-the-first",
                   test_second_start_raises_the_first);
  g_test_add_func ("/ui/application/profile-connects-at-once", test_profile_connects_at_once);
  g_test_add_func ("/ui/application/runs-without-cache-when-told-to",
                   test_runs_without_cache_when_told_to);
  g_test_add_func ("/ui/application/dialogs", test_dialogs);
  g_test_add_func ("/ui/application/style-follows-the-preference",
                   test_style_follows_the_preference);
  g_test_add_func ("/ui/application/keys", test_keys);
  g_test_add_func ("/ui/application/pictures-of-every-page", test_pictures_of_every_page);

  return g_test_run ();
}
