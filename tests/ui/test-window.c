/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "double/xg-sample.h"
#include "window/xg-screenshots.h"
#include "window/xg-window.h"
#include "xg-ui-test.h"

static XgWindow *
show_window (XgGrid *grid, int width, int height)
{
  g_autoptr (XgSettings) settings = xg_settings_new ();
  XgWindow *window;

  g_object_set (settings, "window-width", width, "window-height", height, NULL);
  window = xg_window_new (ADW_APPLICATION (xg_ui_test_get_application ()), settings);
  if (grid != NULL)
    {
      xg_window_set_grid (window, grid);
      xg_window_show_grid (window);
    }
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (window));
  xg_ui_test_settle (200);

  return window;
}

/* With XG_UI_PICTURES=DIR what the tests see can be looked at. */
static void
picture (XgWindow *window, const char *name)
{
  const char *directory = g_getenv ("XG_UI_PICTURES");
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  if (directory == NULL)
    return;
  xg_ui_test_settle (400);
  path = g_strdup_printf ("%s/%s.png", directory, name);
  xg_screenshots_take (GTK_WIDGET (window), path, &error);
  g_assert_no_error (error);
}

static void
test_pictures (void)
{
  g_autoptr (XgGrid) grid = xg_sample_grid_new ();
  XgWindow *window;
  AdwStyleManager *style = adw_style_manager_get_default ();

  if (g_getenv ("XG_FONT") != NULL)
    g_object_set (gtk_settings_get_default (), "gtk-font-name", g_getenv ("XG_FONT"), NULL);
  window = show_window (grid, 1280, 800);

  picture (window, "feed-light");
  xg_window_show_node (window, xg_sample_get_node (grid, "energy"), "overview");
  picture (window, "topic");
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_DARK);
  picture (window, "topic-dark");
  xg_window_show_node (window, xg_sample_get_node (grid, "incidents"), "overview");
  picture (window, "collection-dark");
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_LIGHT);
  xg_window_show_node (window, xg_sample_get_node (grid, "legal-hold"), "overview");
  picture (window, "locked");
  gtk_window_destroy (GTK_WINDOW (window));

  window = show_window (grid, 360, 720);
  picture (window, "narrow-feed");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.back", NULL);
  picture (window, "narrow-sidebar");
  xg_window_show_node (window, xg_sample_get_node (grid, "energy"), "overview");
  picture (window, "narrow-topic");
  xg_window_show_connect (window);
  picture (window, "narrow-connect");
  gtk_window_destroy (GTK_WINDOW (window));

  window = show_window (NULL, 760, 760);
  picture (window, "connect");
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_narrow_fits (void)
{
  g_autoptr (XgGrid) grid = xg_sample_grid_new ();
  XgWindow *window = show_window (grid, 360, 720);
  static const char *const pages[] = { "feed", "overview" };
  int minimum;

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      xg_window_show_node (window, xg_sample_get_node (grid, "energy"), pages[i]);
      xg_ui_test_settle (100);
      gtk_widget_measure (adw_application_window_get_content (ADW_APPLICATION_WINDOW (window)),
                          GTK_ORIENTATION_HORIZONTAL,
                          -1,
                          &minimum,
                          NULL,
                          NULL,
                          NULL);
      g_assert_cmpint (minimum, <=, 360);
    }
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
register_tests (void)
{
  g_test_add_func ("/ui/window/narrow-fits", test_narrow_fits);
  g_test_add_func ("/ui/window/pictures", test_pictures);
}

int
main (int argc, char **argv)
{
  return xg_ui_test_main (argc, argv, register_tests);
}
