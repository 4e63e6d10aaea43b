/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "xg-ui-test.h"

#include <glib/gstdio.h>
#include <gtksourceview/gtksource.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "window/xg-graphics.h"
#include "xg-ui.h"

static GtkApplication *application;

static gboolean
tick_cb (gpointer data)
{
  return G_SOURCE_REMOVE;
}

/* One turn of the main loop that never sleeps longer than 10 ms. */
void
xg_ui_test_iterate (void)
{
  guint source = g_timeout_add (10, tick_cb, NULL);
  GSource *tick = g_main_context_find_source_by_id (NULL, source);

  g_source_ref (tick);
  g_main_context_iteration (NULL, TRUE);
  if (!g_source_is_destroyed (tick))
    g_source_destroy (tick);
  g_source_unref (tick);
}

/* Two frames of each window: what a change asks for may ask for more. */
static void
wait_for_frames (void)
{
  GListModel *toplevels = gtk_window_get_toplevels ();

  for (guint round = 0; round < 2; round++)
    for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++)
      {
        g_autoptr (GtkWidget) window = g_list_model_get_item (toplevels, i);

        if (gtk_widget_get_mapped (window))
          gtk_test_widget_wait_for_draw (window);
      }
}

/* A text of as many characters costs a horizontal box 10 ms and more. */
#define LONG_TEXT 100

static gboolean
is_across (GtkWidget *widget)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (widget);

  return GTK_IS_BOX_LAYOUT (layout) && !gtk_box_layout_get_homogeneous (GTK_BOX_LAYOUT (layout)) &&
         gtk_orientable_get_orientation (GTK_ORIENTABLE (layout)) == GTK_ORIENTATION_HORIZONTAL;
}

/* No long text that wraps is in a horizontal box: see XgLineLayout. */
static void
check_texts (GtkWidget *widget, GtkWidget *box)
{
  if (!gtk_widget_get_mapped (widget))
    return;
  if (GTK_IS_NATIVE (widget))
    box = NULL;
  else if (is_across (widget))
    box = widget;
  if (box != NULL && GTK_IS_LABEL (widget) && gtk_label_get_wrap (GTK_LABEL (widget)) &&
      g_utf8_strlen (gtk_label_get_text (GTK_LABEL (widget)), -1) > LONG_TEXT)
    g_error ("a %s in a %s lays out this text, which wraps, ninety times: “%s”",
             G_OBJECT_TYPE_NAME (box),
             gtk_widget_get_parent (box) != NULL ? G_OBJECT_TYPE_NAME (gtk_widget_get_parent (box))
                                                 : "nothing",
             gtk_label_get_text (GTK_LABEL (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    check_texts (child, box);
}

static void
check_windows (void)
{
  GListModel *toplevels = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (toplevels, i);

      check_texts (window, NULL);
    }
}

/* Lets layout, bindings and idle work finish: for MS milliseconds, and until all windows were
 * drawn and nothing waits for its turn. What workers do is to be waited for by XG_WAIT(). */
void
xg_ui_test_settle (guint ms)
{
  gint64 end = g_get_monotonic_time () + (gint64) ms * 1000;
  guint turns = 0;

  while (g_get_monotonic_time () < end)
    xg_ui_test_iterate ();
  wait_for_frames ();
  while (turns++ < 1000 && g_main_context_pending (NULL))
    g_main_context_iteration (NULL, FALSE);
  check_windows ();
}

static gint64
get_thread_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

/* One turn of the main loop that does not wait. WORST becomes at least as long as it worked, in µs
 * of this thread: what else the machine does meanwhile does not count. */
void
xg_ui_test_turn (gint64 *worst)
{
  gint64 begin = get_thread_time ();
  gint64 took;

  g_main_context_iteration (NULL, FALSE);
  took = get_thread_time () - begin;
  *worst = MAX (*worst, took);
}

GtkApplication *
xg_ui_test_get_application (void)
{
  return application;
}

static gboolean
run_cb (gpointer data)
{
  int *result = data;

  *result = g_test_run ();
  g_application_release (G_APPLICATION (application));
  g_application_quit (G_APPLICATION (application));

  return G_SOURCE_REMOVE;
}

static void
activate_cb (GApplication *app)
{
}

/**
 * xg_ui_test_init:
 *
 * Prepares window tests with private directories and without animations. Without a display the
 * program ends here, as skipped: no test has to think of it.
 */
void
xg_ui_test_init (int *argc, char ***argv)
{
  xg_graphics_prepare ();
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP no display\n");
      exit (EXIT_SUCCESS);
    }

  /* Before the directories are isolated: the toolkit needs the system's schemas, and the loader of
   * SVG icons its types of files, the source view its languages and schemes. */
  adw_init ();
  g_free (g_content_type_guess ("icon.svg", NULL, 0, NULL));
  gtk_source_language_manager_get_language_ids (gtk_source_language_manager_get_default ());
  gtk_source_style_scheme_manager_get_scheme_ids (gtk_source_style_scheme_manager_get_default ());
  g_test_init (argc, argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_object_set (gtk_settings_get_default (),
                "gtk-enable-animations",
                FALSE,
                "gtk-cursor-blink",
                FALSE,
                NULL);
  if (g_getenv ("XG_LETTERS") != NULL) /* "1.5": for pictures */
    xg_ui_test_set_letters (g_ascii_strtod (g_getenv ("XG_LETTERS"), NULL));
  xg_ui_init ();
}

/**
 * xg_ui_test_main:
 * @register_tests: calls g_test_add_func() and the like
 *
 * Runs window tests inside a running application with private directories. Without a display the
 * whole program is skipped.
 *
 * Returns: what main() returns
 */
int
xg_ui_test_main (int argc, char **argv, XgUiTestRegister register_tests)
{
  int result = EXIT_FAILURE;

  xg_ui_test_init (&argc, &argv);
  register_tests ();

  application = GTK_APPLICATION (g_object_new (ADW_TYPE_APPLICATION,
                                               "application-id",
                                               "org.xmppgrid.Test",
                                               "flags",
                                               G_APPLICATION_NON_UNIQUE,
                                               "resource-base-path",
                                               XG_RESOURCE_PATH,
                                               NULL));
  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), NULL);
  g_application_hold (G_APPLICATION (application));
  g_idle_add (run_cb, &result);
  g_application_run (G_APPLICATION (application), 1, argv);
  g_clear_object (&application);

  return result;
}

/* A file of tests/data, which is there. */
char *
xg_ui_test_read_sample (const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "data", name, NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

/**
 * xg_ui_test_show:
 * @child: (transfer floating): what to look at
 *
 * Returns: (transfer none): a window of the size, drawn once, with @child in it
 */
GtkWidget *
xg_ui_test_show (GtkWidget *child, int width, int height)
{
  GtkWidget *window = adw_window_new ();

  gtk_window_set_application (GTK_WINDOW (window), application);
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  adw_window_set_content (ADW_WINDOW (window), child);
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (window);

  return window;
}

static gboolean
shows_words (GtkWidget *widget)
{
  const char *text = xg_ui_test_get_text (widget);

  if (text != NULL && *text != '\0')
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (shows_words (child))
      return TRUE;

  return FALSE;
}

/* Shows a window that is one already; returns it. */
GtkWidget *
xg_ui_test_present (GtkWidget *window)
{
  gtk_window_set_application (GTK_WINDOW (window), application);
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (window);
  xg_ui_test_settle (20);
  return window;
}

/* Every button that is only a picture must have a name for people who can't see it. Parts of the
 * toolkit's own widgets (window buttons, the icons of entries) are named by the toolkit. */
void
xg_ui_test_check_names (GtkWidget *root)
{
  const char *type = G_OBJECT_TYPE_NAME (root);

  if (g_str_has_prefix (type, "AdwViewSwitcher") || g_str_equal (type, "GtkWindowControls") ||
      g_str_equal (type, "GtkPasswordEntry") || g_str_equal (type, "AdwPasswordEntryRow") ||
      ADW_IS_ENTRY_ROW (root))
    return;

  if ((GTK_IS_BUTTON (root) || GTK_IS_MENU_BUTTON (root)) && !shows_words (root) &&
      !g_str_equal (gtk_buildable_get_buildable_id (GTK_BUILDABLE (root)) ?: "", "internal"))
    {
      GtkWidget *parent = gtk_widget_get_parent (root);
      gboolean hidden = !gtk_widget_get_visible (root);
      /* The button of a menu button, and the close button that each search bar has and we don't
       * show; and a button that gets its words when it is shown. */
      gboolean part =
        parent != NULL &&
        (GTK_IS_MENU_BUTTON (parent) || (gtk_widget_has_css_class (root, "close") && hidden) ||
         (hidden && xg_ui_test_find_type (root, GTK_TYPE_IMAGE) == NULL));

      if (!part &&
          !gtk_test_accessible_has_property (GTK_ACCESSIBLE (root), GTK_ACCESSIBLE_PROPERTY_LABEL))
        g_error ("a %s below %s without words and without accessible label (%s)",
                 type,
                 parent != NULL ? G_OBJECT_TYPE_NAME (parent) : "nothing",
                 gtk_buildable_get_buildable_id (GTK_BUILDABLE (root)) ?: "no id");
    }

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    xg_ui_test_check_names (child);
}

/* What is in surfaces of its own: menus, lists that are proposed. */
static void
snapshot_popovers (GtkWidget *widget, GtkNative *window, GtkSnapshot *snapshot)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (GTK_IS_POPOVER (child) && gtk_widget_get_mapped (child))
        {
          GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (child));
          g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (child);
          double left, top, x, y;

          gtk_native_get_surface_transform (window, &left, &top);
          gtk_native_get_surface_transform (GTK_NATIVE (child), &x, &y);
          gtk_snapshot_save (snapshot);
          gtk_snapshot_translate (
            snapshot,
            &GRAPHENE_POINT_INIT (
              (float) (gdk_popup_get_position_x (GDK_POPUP (surface)) + x - left),
              (float) (gdk_popup_get_position_y (GDK_POPUP (surface)) + y - top)));
          gdk_paintable_snapshot (paintable,
                                  snapshot,
                                  gtk_widget_get_width (child),
                                  gtk_widget_get_height (child));
          snapshot_popovers (child, GTK_NATIVE (child), snapshot);
          gtk_snapshot_restore (snapshot);
        }
      else if (!GTK_IS_NATIVE (child))
        snapshot_popovers (child, window, snapshot);
    }
}

/* A PNG of WIDGET as it is drawn now, with the popovers over it; for looking at what a test saw. */
gboolean
xg_ui_test_save_picture (GtkWidget *widget, const char *path)
{
  GtkNative *native = gtk_widget_get_native (widget);
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;

  gtk_test_widget_wait_for_draw (GTK_WIDGET (native));
  gdk_paintable_snapshot (paintable,
                          snapshot,
                          gtk_widget_get_width (widget),
                          gtk_widget_get_height (widget));
  if (GTK_IS_WINDOW (widget))
    snapshot_popovers (widget, native, snapshot);
  node = gtk_snapshot_to_node (snapshot);
  if (node == NULL)
    return FALSE;
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (native), node, NULL);

  return gdk_texture_save_to_png (texture, path);
}

/* Letters SCALE times as big as they are without any setting. */
void
xg_ui_test_set_letters (double scale)
{
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", (int) (96 * 1024 * scale), NULL);
}

/* PAGE, as it is shown now, fits on a telephone with letters half as big again. */
void
xg_ui_test_check_large_letters (GtkWidget *page)
{
  int before, minimum = 0;

  g_object_get (gtk_settings_get_default (), "gtk-xft-dpi", &before, NULL);
  xg_ui_test_set_letters (1.5);
  xg_ui_test_settle (50);
  gtk_widget_measure (page, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 360);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", before, NULL);
}

/* Pictures of WINDOW for people to look at, where XG_PICTURES names a folder: as wide as it is and
 * narrow, in light and in dark. */
void
xg_ui_test_pictures (GtkWidget *window, const char *name)
{
  AdwStyleManager *style = adw_style_manager_get_default ();
  const char *folder = g_getenv ("XG_PICTURES");
  int height;
  int widths[] = { 0, 360 };

  if (folder == NULL)
    return;
  gtk_test_widget_wait_for_draw (window);
  height = gtk_widget_get_height (window);
  widths[0] = gtk_widget_get_width (window);
  for (guint i = 0; i < 2 * G_N_ELEMENTS (widths); i++)
    {
      const char *const scheme = i < 2 ? "light" : "dark";
      g_autofree char *path =
        g_strdup_printf ("%s/%s-%d-%s.png", folder, name, widths[i % 2], scheme);

      adw_style_manager_set_color_scheme (style,
                                          i < 2 ? ADW_COLOR_SCHEME_FORCE_LIGHT
                                                : ADW_COLOR_SCHEME_FORCE_DARK);
      gtk_window_set_default_size (GTK_WINDOW (window), widths[i % 2], height);
      xg_ui_test_settle (500);
      xg_ui_test_save_picture (window, path);
    }
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_DEFAULT);
  gtk_window_set_default_size (GTK_WINDOW (window), widths[0], height);
}

/* A text view has no shortcuts for what writes: it takes these keys in a controller. */
static gboolean
write_into (GtkEventController *controller, GtkKeyvalTrigger *trigger)
{
  gboolean taken = FALSE;

  g_signal_emit_by_name (controller,
                         "key-pressed",
                         gtk_keyval_trigger_get_keyval (trigger),
                         0,
                         gtk_keyval_trigger_get_modifiers (trigger),
                         &taken);
  return taken;
}

/* Activates the shortcut of WIDGET for TRIGGER, if it has one. */
static gboolean
press_on (GtkWidget *widget, GtkShortcutTrigger *trigger)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_TEXT_VIEW (widget) && GTK_IS_EVENT_CONTROLLER_KEY (controller) &&
          write_into (controller, GTK_KEYVAL_TRIGGER (trigger)))
        return TRUE;
      if (!GTK_IS_SHORTCUT_CONTROLLER (controller) ||
          gtk_event_controller_get_propagation_phase (controller) == GTK_PHASE_NONE)
        continue;
      for (guint j = 0; j < g_list_model_get_n_items (G_LIST_MODEL (controller)); j++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), j);

          if (gtk_shortcut_trigger_equal (gtk_shortcut_get_trigger (shortcut), trigger) &&
              gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut),
                                            0,
                                            widget,
                                            gtk_shortcut_get_arguments (shortcut)))
            return TRUE;
        }
    }

  return FALSE;
}

/* What happens when KEY ("<Control>f") is pressed in WINDOW: the application's keys come first,
 * then the widget that has the focus may take it, then those around it. Returns whether anybody
 * did. */
gboolean
xg_ui_test_press (GtkWindow *window, const char *key)
{
  GtkWidget *focus = gtk_window_get_focus (window);
  g_autoptr (GtkShortcutTrigger) trigger = gtk_shortcut_trigger_parse_string (key);
  g_auto (GStrv) actions = NULL;

  g_assert_nonnull (trigger);
  if (gtk_window_get_application (window) != NULL)
    actions = gtk_application_get_actions_for_accel (gtk_window_get_application (window), key);
  for (guint i = 0; actions != NULL && actions[i] != NULL; i++)
    {
      g_autofree char *name = NULL;
      g_autoptr (GVariant) target = NULL;

      if (g_action_parse_detailed_name (actions[i], &name, &target, NULL) &&
          gtk_widget_activate_action_variant (focus != NULL ? focus : GTK_WIDGET (window),
                                              name,
                                              target))
        return TRUE;
    }
  for (GtkWidget *at = focus != NULL ? focus : GTK_WIDGET (window); at != NULL;
       at = gtk_widget_get_parent (at))
    if (press_on (at, trigger))
      return TRUE;

  return FALSE;
}
