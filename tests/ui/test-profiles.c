/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "double/xg-sample.h"
#include "profiles/xg-profile-page.h"
#include "profiles/xg-remove-dialog.h"
#include "xg-ui-test.h"

static XgConnector *
new_connector (XgGrid *grid)
{
  g_object_set (xg_grid_get_profile (grid), "name", "Work", NULL);

  return xg_connector_new_for_grid (grid);
}

static GtkWidget *
show (GtkWidget *dialog)
{
  gtk_window_present (GTK_WINDOW (dialog));
  XG_WAIT (gtk_widget_get_mapped (dialog), 2000);

  return dialog;
}

static void
press (GtkWidget *dialog, const char *text)
{
  GtkWidget *label = xg_ui_test_find_text (dialog, text);
  GtkWidget *button = gtk_widget_get_ancestor (label, GTK_TYPE_BUTTON);

  g_signal_emit_by_name (button, "clicked");
}

static void
remove_cb (XgRemoveDialog *dialog, gboolean cache_too, int *removed)
{
  g_assert_true (XG_IS_CONNECTOR (xg_remove_dialog_get_connector (dialog)));
  *removed = cache_too ? 2 : 1;
}

static void
test_removing_is_asked_for (void)
{
  g_autoptr (XgGrid) grid = xg_sample_grid_new ();
  g_autoptr (XgConnector) connector = new_connector (grid);
  int removed = 0;

  for (int cache = 0; cache < 2; cache++)
    {
      GtkWidget *dialog = show (xg_remove_dialog_new (connector));

      g_signal_connect (dialog, "remove", G_CALLBACK (remove_cb), &removed);
      xg_ui_test_check_names (dialog);
      gtk_check_button_set_active (
        GTK_CHECK_BUTTON (xg_ui_test_find_type (dialog, GTK_TYPE_CHECK_BUTTON)),
        cache);
      press (dialog, "Remove");
      XG_WAIT (removed == cache + 1, 2000);
      xg_ui_test_settle (50);
    }
}

static void
register_tests (void)
{
  g_test_add_func ("/ui/profiles/removing-is-asked-for", test_removing_is_asked_for);
}

int
main (int argc, char **argv)
{
  return xg_ui_test_main (argc, argv, register_tests);
}
