/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "window/xg-window.h"
#include "xg-ui-test.h"

static void
test_window_instantiates (void)
{
  g_autoptr (XgSettings) settings = xg_settings_new ();
  XgWindow *window = xg_window_new (ADW_APPLICATION (xg_ui_test_get_application ()), settings);

  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (window));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
register_tests (void)
{
  g_test_add_func ("/ui/window/instantiates", test_window_instantiates);
}

int
main (int argc, char **argv)
{
  return xg_ui_test_main (argc, argv, register_tests);
}
