/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "feed/xg-feed-columns.h"
#include "feed/xg-feed-view.h"
#include "xg-letters.h"
#include "xg-ui-test.h"

/* The letters that are set when the program starts: so this is a program of its own. */

static void
test_widths_grow_with_letters (void)
{
  g_assert_cmpint (xg_letters_fit (100), ==, 150);
  xg_ui_test_set_letters (1);
  g_assert_cmpint (xg_letters_fit (100), ==, 150);
  xg_ui_test_set_letters (1.5);
}

/* A time is read as a whole, in a column or, where there is no room for such, in a row. */
static void
test_times_fit (void)
{
  const int narrow = xg_letters_fit (XG_FEED_NARROW);
  g_autoptr (GtkColumnViewColumn) column = xg_feed_column_new (XG_FEED_COLUMN_TIME);
  g_autoptr (PangoLayout) layout = NULL;
  GtkWidget *view = xg_feed_view_new ();
  GtkWidget *window = xg_ui_test_show (view, XG_FEED_NARROW + 50, 400);
  int width; /* without the room around it */

  XG_WAIT (xg_feed_view_get_narrow (XG_FEED_VIEW (view)), 1000);
  gtk_window_set_default_size (GTK_WINDOW (window), narrow + 50, 400);
  XG_WAIT (!xg_feed_view_get_narrow (XG_FEED_VIEW (view)), 1000);

  xg_feed_column_set_short_clock (column, TRUE);
  layout = gtk_widget_create_pango_layout (view, "23:58:48");
  pango_layout_get_pixel_size (layout, &width, NULL);
  g_assert_cmpint (width + 20, <, gtk_column_view_column_get_fixed_width (column));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
register_tests (void)
{
  xg_ui_test_set_letters (1.5);
  g_test_add_func ("/ui/letters/widths-grow-with-letters", test_widths_grow_with_letters);
  g_test_add_func ("/ui/letters/times-fit", test_times_fit);
}

int
main (int argc, char **argv)
{
  return xg_ui_test_main (argc, argv, register_tests);
}
