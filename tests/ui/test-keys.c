/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "double/xg-sample.h"
#include "window/xg-application.h"
#include "window/xg-window.h"
#include "xg-ui-items.h"
#include "xg-ui-profiles.h"
#include "xg-ui-test.h"

/* The window as the application makes it, with its keys, over the sample grid. */
typedef void (*Act) (XgWindow *window, XgGrid *grid);

typedef struct
{
  XgApplication *application;
  Act act;
  int width;
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
  XgGrid *grid = xg_sample_grid_new ();
  XgConnectorList *connectors = xg_ui_profiles_new (grid, NULL);
  XgWindow *window;

  XG_WAIT (get_window (run->application) != NULL, 5000);
  window = get_window (run->application);
  gtk_window_set_default_size (GTK_WINDOW (window), run->width, 700);
  xg_window_set_connectors (window, connectors);
  xg_window_show_grid (window);
  xg_ui_test_settle (50);
  run->act (window, grid);
  xg_window_set_connectors (window, NULL);
  g_clear_object (&connectors);
  g_object_unref (grid);
  g_action_group_activate_action (G_ACTION_GROUP (run->application), "quit", NULL);

  return G_SOURCE_REMOVE;
}

static void
run_application (Act act, int width)
{
  Run run = { xg_application_new (NULL, NULL, "/nowhere", FALSE, NULL), act, width };
  char *argv[] = { (char *) "test", NULL };

  g_application_set_flags (G_APPLICATION (run.application), G_APPLICATION_NON_UNIQUE);
  g_idle_add (act_cb, &run);
  g_assert_cmpint (g_application_run (G_APPLICATION (run.application), 1, argv), ==, 0);
  XG_WAIT (G_OBJECT (run.application)->ref_count == 1, 5000);
  g_assert_finalize_object (run.application);
  g_free (xg_double_take_calls ());
}

static GtkWidget *
part (XgWindow *window, const char *id)
{
  return GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (window), XG_TYPE_WINDOW, id));
}

static void
press (XgWindow *window, const char *key)
{
  if (!xg_ui_test_press (GTK_WINDOW (window), key))
    g_error ("nothing happens on %s", key);
  xg_ui_test_settle (30);
}

static gboolean
has_focus (XgWindow *window, const char *id)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (window));

  return focus != NULL && gtk_widget_is_ancestor (focus, part (window, id));
}

/* In the page of the middle pane with that name, which is in front */
static gboolean
has_focus_in_page (XgWindow *window, const char *name)
{
  GtkStack *stack = GTK_STACK (part (window, "content_stack"));
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (window));

  return focus != NULL && g_str_equal (gtk_stack_get_visible_child_name (stack), name) &&
         gtk_widget_is_ancestor (focus, gtk_stack_get_visible_child (stack));
}

static void
act_pages (XgWindow *window, XgGrid *grid)
{
  gboolean paused = FALSE;

  /* Not on whatever is first in the window, but where one begins to read. */
  g_assert_true (has_focus (window, "feed_page") || has_focus (window, "sidebar"));
  g_assert_false (has_focus (window, "status_bar"));

  press (window, "<Alt>2");
  g_assert_cmpstr (xg_window_get_page (window), ==, "alerts");
  g_assert_false (has_focus (window, "status_bar"));
  press (window, "<Alt>1");
  g_assert_cmpstr (xg_window_get_page (window), ==, "feed");
  xg_window_show_node (window, xg_sample_get_node (grid, "energy"), "feed");
  press (window, "<Alt>4");
  g_assert_cmpstr (xg_window_get_page (window), ==, "overview");
  press (window, "<Alt>3");
  g_assert_cmpstr (xg_window_get_page (window), ==, "feed");

  press (window, "<Control>k");
  g_assert_true (has_focus (window, "sidebar"));
  press (window, "<Control>f");
  g_assert_true (has_focus (window, "feed_page"));
  /* From the alerts there is no search but that of the items. */
  press (window, "<Alt>2");
  press (window, "<Control>f");
  g_assert_cmpstr (xg_window_get_page (window), ==, "feed");
  g_assert_true (has_focus (window, "feed_page"));

  /* From wherever one is. */
  press (window, "<Control>k");
  press (window, "<Control>p");
  g_object_get (part (window, "feed_page"), "paused", &paused, NULL);
  g_assert_true (paused);
  press (window, "<Control>p");
  g_object_get (part (window, "feed_page"), "paused", &paused, NULL);
  g_assert_false (paused);

  press (window, "F9");
  g_assert_false (gtk_widget_get_visible (part (window, "sidebar_pane")));
  press (window, "<Alt>Left");
  g_assert_true (gtk_widget_get_visible (part (window, "sidebar_pane")));
}

static void
test_pages (void)
{
  run_application (act_pages, 1180);
}

static void
act_cycle (XgWindow *window, XgGrid *grid)
{
  static const char *const order[] = { "sidebar", "feed_page", "item_view", "sidebar" };

  press (window, "<Control>k");
  for (guint i = 1; i < G_N_ELEMENTS (order); i++)
    {
      press (window, "F6");
      g_assert_true (has_focus (window, order[i]));
    }
  for (guint i = G_N_ELEMENTS (order) - 1; i > 0; i--)
    {
      press (window, "<Shift>F6");
      g_assert_true (has_focus (window, order[i - 1]));
    }

  /* Pages without details have two panes. */
  press (window, "<Alt>2");
  press (window, "<Control>k");
  press (window, "F6");
  g_assert_true (has_focus_in_page (window, "alerts"));
  press (window, "F6");
  g_assert_true (has_focus (window, "sidebar"));
}

static void
test_cycle (void)
{
  run_application (act_cycle, 1180);
}

static void
act_escape (XgWindow *window, XgGrid *grid)
{
  AdwLeaflet *outer = ADW_LEAFLET (part (window, "outer"));

  XG_WAIT (adw_leaflet_get_folded (outer), 2000);
  press (window, "<Alt>2");
  g_assert_true (adw_leaflet_get_visible_child (outer) == part (window, "inner"));
  g_assert_true (has_focus_in_page (window, "alerts"));
  press (window, "Escape");
  g_assert_true (adw_leaflet_get_visible_child (outer) == part (window, "sidebar_pane"));
  g_assert_true (has_focus (window, "sidebar"));
  /* There is nothing before the first pane. */
  g_assert_false (xg_ui_test_press (GTK_WINDOW (window), "Escape"));
}

static void
test_escape (void)
{
  run_application (act_escape, 360);
}

static void
act_wide_escape (XgWindow *window, XgGrid *grid)
{
  press (window, "F9");
  g_assert_false (xg_ui_test_press (GTK_WINDOW (window), "Escape"));
  g_assert_false (gtk_widget_get_visible (part (window, "sidebar_pane")));
}

static void
test_wide_escape (void)
{
  run_application (act_wide_escape, 1180);
}

static gboolean
is_bound_at (GtkWidget *widget, GtkShortcutTrigger *trigger)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GListModel) shortcuts = g_list_model_get_item (controllers, i);

      for (guint j = 0;
           GTK_IS_SHORTCUT_CONTROLLER (shortcuts) && j < g_list_model_get_n_items (shortcuts);
           j++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (shortcuts, j);

          if (gtk_shortcut_trigger_equal (gtk_shortcut_get_trigger (shortcut), trigger))
            return TRUE;
        }
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (is_bound_at (child, trigger))
      return TRUE;

  return FALSE;
}

static void
check_shortcut (XgWindow *window, GtkWidget *row)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (window));
  g_autofree char *action = NULL;
  g_autofree char *accelerator = NULL;
  g_autofree char *title = NULL;
  g_auto (GStrv) keys = NULL;

  g_object_get (row, "action-name", &action, "accelerator", &accelerator, "title", &title, NULL);
  if (action != NULL)
    {
      g_auto (GStrv) accels = gtk_application_get_accels_for_action (application, action);

      if (accels[0] == NULL)
        g_error ("“%s” has no key", title);
      return;
    }
  keys = g_strsplit (accelerator, " ", -1);
  for (guint i = 0; keys[i] != NULL; i++)
    {
      g_autoptr (GtkShortcutTrigger) trigger = gtk_shortcut_trigger_parse_string (keys[i]);

      if (!is_bound_at (GTK_WIDGET (window), trigger))
        g_error ("nothing listens to %s: “%s”", keys[i], title);
    }
}

/* What the shortcuts window promises is there. */
static void
act_promises (XgWindow *window, XgGrid *grid)
{
  g_autoptr (XgItem) item = xg_ui_items_make (1, g_get_real_time ());
  g_autoptr (GPtrArray) rows = NULL;

  /* Pages, and what shows an item, are made when they are first shown. */
  xg_double_grid_add_item (grid, item);
  xg_window_show_item (window, grid, 1);
  xg_window_show_node (window, xg_sample_get_node (grid, "energy"), "overview");
  xg_window_show_place (window, XG_PLACE_BROKER, xg_sample_get_broker (grid));
  g_object_set (window, "page", "contents", NULL);
  g_object_set (window, "page", "broker", NULL);
  xg_window_show_place (window, XG_PLACE_REQUESTS, NULL);
  xg_window_show_place (window, XG_PLACE_ALERTS, NULL);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.shortcuts", NULL);
  rows = xg_ui_test_find_all (
    GTK_WIDGET (gtk_application_window_get_help_overlay (GTK_APPLICATION_WINDOW (window))),
    GTK_TYPE_SHORTCUTS_SHORTCUT);
  g_assert_cmpuint (rows->len, >=, 20);
  for (guint i = 0; i < rows->len; i++)
    check_shortcut (window, rows->pdata[i]);
}

static void
test_promises (void)
{
  run_application (act_promises, 1180);
}

int
main (int argc, char **argv)
{
  xg_ui_test_init (&argc, &argv);

  g_test_add_func ("/ui/keys/pages", test_pages);
  g_test_add_func ("/ui/keys/f6-goes-round-the-panes", test_cycle);
  g_test_add_func ("/ui/keys/escape-goes-back-where-narrow", test_escape);
  g_test_add_func ("/ui/keys/escape-does-nothing-where-wide", test_wide_escape);
  g_test_add_func ("/ui/keys/shortcuts-window-promises-what-is-there", test_promises);

  return g_test_run ();
}
