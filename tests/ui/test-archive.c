/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Files that were exported, in a window of their own. */
#include "config.h"

#include <glib/gstdio.h>

#include "archive/xg-archive-window.h"
#include "feed/xg-feed-page.h"
#include "feed/xg-item-view.h"
#include "grid/xg-grid-export.h"
#include "pivot/xg-pivot-window.h"
#include "xg-ui-grid.h"
#include "xg-ui-test.h"

#define N_SAMPLES 40

typedef struct
{
  char *folder;
  char *path;
  XgSettings *settings;
  GtkWidget *window;
} Fixture;

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  xg_export_run_finish (XG_EXPORT (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

/* What a console has, as it exports it. */
static void
write_file (Fixture *fixture)
{
  XgGrid *grid = xg_ui_grid_new ();
  g_autoptr (XgItemList) list = NULL;
  g_autoptr (XgExport) job = NULL;
  g_autoptr (GFile) file = g_file_new_for_path (fixture->path);
  gboolean done = FALSE;

  xg_ui_grid_publish_samples (grid, N_SAMPLES);
  xg_ui_grid_flush (grid);
  list = xg_grid_list_items (grid, NULL, NULL, NULL, FALSE);
  job = xg_grid_export_list (grid, list, XG_EXPORT_JSON_LINES);
  xg_export_run_async (job, file, NULL, exported_cb, &done);
  XG_WAIT (done, 5000);
  g_clear_object (&list);
  g_clear_object (&job);
  xg_ui_grid_free (grid);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("xg-archive-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->folder, "items-2026-11-21.jsonl", NULL);
  fixture->settings = xg_settings_new ();
  write_file (fixture);
}

static guint
count_stores (void)
{
  g_autofree char *parent = g_build_filename (g_get_user_cache_dir (), GETTEXT_PACKAGE, NULL);
  g_autoptr (GDir) dir = g_dir_open (parent, 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->window != NULL)
    gtk_window_destroy (GTK_WINDOW (fixture->window));
  xg_ui_test_settle (0);
  g_assert_cmpuint (count_stores (), ==, 0);
  g_object_set (fixture->settings, "forbid-export", FALSE, NULL);
  g_assert_finalize_object (fixture->settings);
  g_unlink (fixture->path);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static GtkWidget *
part (Fixture *fixture, const char *id)
{
  return GTK_WIDGET (gtk_widget_get_template_child (fixture->window, XG_TYPE_ARCHIVE_WINDOW, id));
}

static const char *
shown (Fixture *fixture)
{
  return gtk_stack_get_visible_child_name (GTK_STACK (part (fixture, "stack")));
}

static void
open_window (Fixture *fixture, int width)
{
  g_autoptr (GFile) file = g_file_new_for_path (fixture->path);

  fixture->window = xg_archive_window_new (xg_ui_test_get_application (), fixture->settings, file);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), width, 720);
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static void
append (Fixture *fixture, const char *text)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  g_assert_true (g_file_get_contents (fixture->path, &before, NULL, NULL));
  after = g_strconcat (before, text, NULL);
  g_assert_true (g_file_set_contents (fixture->path, after, -1, NULL));
}

/* For eyes: below the folder that XG_PICTURES names, if it does. */
static void
save_picture (GtkWidget *window, const char *name)
{
  const char *folder = g_getenv ("XG_PICTURES");
  static const AdwColorScheme schemes[] = { ADW_COLOR_SCHEME_FORCE_LIGHT,
                                            ADW_COLOR_SCHEME_FORCE_DARK };

  for (guint i = 0; folder != NULL && i < G_N_ELEMENTS (schemes); i++)
    {
      g_autofree char *path =
        g_strdup_printf ("%s/%s-%s.png", folder, name, i == 0 ? "light" : "dark");

      adw_style_manager_set_color_scheme (adw_style_manager_get_default (), schemes[i]);
      xg_ui_test_settle (400);
      g_assert_true (xg_ui_test_save_picture (window, path));
    }
}

static XgFeedPage *
get_feed (Fixture *fixture)
{
  return XG_FEED_PAGE (part (fixture, "feed_page"));
}

static guint
count_items (Fixture *fixture)
{
  XgItemList *list = xg_feed_page_get_result (get_feed (fixture));

  return list != NULL ? g_list_model_get_n_items (G_LIST_MODEL (list)) : 0;
}

static gboolean
is_loaded (Fixture *fixture)
{
  XgItemView *view = XG_ITEM_VIEW (part (fixture, "item_view"));

  return xg_item_view_get_item (view) != NULL && !xg_item_view_get_loading (view);
}

static void
select_row (Fixture *fixture, gint64 rowid)
{
  XG_WAIT (xg_feed_page_has_rows (get_feed (fixture)), 5000);
  XG_WAIT (xg_feed_page_select_rowid (get_feed (fixture), rowid), 5000);
  XG_WAIT (is_loaded (fixture), 5000);
}

static void
test_shown (Fixture *fixture, gconstpointer data)
{
  append (fixture, "{\"kind\":\"item\"}\nhello\n");
  open_window (fixture, 1280);
  XG_WAIT (xg_archive_window_is_ready (XG_ARCHIVE_WINDOW (fixture->window)), 5000);
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (fixture->window)),
                   ==,
                   "items-2026-11-21.jsonl (archive)");
  g_assert_nonnull (xg_ui_test_find_text (fixture->window, "Archive, read-only"));
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (part (fixture, "count_label"))), ==, "40 items");
  g_assert_cmpstr (gtk_menu_button_get_label (GTK_MENU_BUTTON (part (fixture, "trouble_button"))),
                   ==,
                   "2 lines left out");
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (part (fixture, "trouble_lines"))),
                   ==,
                   "Line 41: “broker” is missing\n"
                   "Line 42: it is no JSON: byte 1: “{” was expected");
  select_row (fixture, 7);
  xg_ui_test_check_names (fixture->window);
  save_picture (fixture->window, "archive-1280");
}

/* One filter language, timeline, pivot: all of it is of the file. */
static void
test_searched (Fixture *fixture, gconstpointer data)
{
  guint all;

  open_window (fixture, 1000);
  XG_WAIT (xg_archive_window_is_ready (XG_ARCHIVE_WINDOW (fixture->window)), 5000);
  XG_WAIT (count_items (fixture) == N_SAMPLES, 5000);
  all = count_items (fixture);
  gtk_widget_activate_action (fixture->window, "win.filter", "s", "severity>=high");
  XG_WAIT (count_items (fixture) > 0 && count_items (fixture) < all, 5000);
  gtk_widget_activate_action (fixture->window, "win.filter", "s", "nosuchword");
  XG_WAIT (xg_ui_test_find_text (fixture->window, "No item of the archive matches the filter.") !=
             NULL,
           5000);
  gtk_widget_activate_action (fixture->window, "win.filter", "s", "");
  XG_WAIT (count_items (fixture) == all, 5000);
  gtk_widget_activate_action (fixture->window, "win.show-item", "(sx)", "", (gint64) 3);
  XG_WAIT (is_loaded (fixture), 5000);
  g_assert_cmpint (
    xg_item_get_rowid (xg_item_view_get_item (XG_ITEM_VIEW (part (fixture, "item_view")))),
    ==,
    3);
}

/* As a button there would have it. */
static gboolean
can (Fixture *fixture, const char *action)
{
  GtkWidget *button = gtk_button_new ();
  gboolean sensitive;

  gtk_widget_set_parent (button, GTK_WIDGET (get_feed (fixture)));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  sensitive = gtk_widget_get_sensitive (button);
  gtk_widget_unparent (button);
  return sensitive;
}

static void
test_read_only (Fixture *fixture, gconstpointer data)
{
  static const char *const actions[] = { "feed.mark-all-read", "feed.create-rule", "item.mark-read",
                                         "item.mark-unread",   "item.pin",         "item.unpin",
                                         "item.create-rule" };
  GtkWidget *feed;
  XgItem *item;

  open_window (fixture, 1000);
  XG_WAIT (xg_archive_window_is_ready (XG_ARCHIVE_WINDOW (fixture->window)), 5000);
  feed = GTK_WIDGET (get_feed (fixture));
  select_row (fixture, 5);
  g_assert_true (can (fixture, "item.copy-summary"));
  item = xg_feed_page_get_selected_item (get_feed (fixture));
  g_assert_false (xg_item_get_read (item));
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    g_assert_false (can (fixture, actions[i]));
  gtk_widget_activate_action (feed, "item.toggle-read", NULL);
  XG_WAIT (xg_ui_test_find_text (fixture->window,
                                 "This is an archive: its items can’t be changed.") != NULL,
           2000);
  g_assert_false (xg_item_get_read (item));
  /* Being looked at for long is no reading either. */
  xg_ui_test_settle (1000);
  g_assert_false (xg_item_get_read (item));
}

static void
test_forbidden (Fixture *fixture, gconstpointer data)
{
  GMenuModel *menu;
  g_autofree char *label = NULL;

  open_window (fixture, 1000);
  XG_WAIT (xg_archive_window_is_ready (XG_ARCHIVE_WINDOW (fixture->window)), 5000);
  menu = G_MENU_MODEL (gtk_widget_get_template_child (GTK_WIDGET (get_feed (fixture)),
                                                      XG_TYPE_FEED_PAGE,
                                                      "export_menu"));
  g_assert_true (can (fixture, "win.export"));
  g_object_set (fixture->settings, "forbid-export", TRUE, NULL);
  g_assert_false (can (fixture, "win.export"));
  g_menu_model_get_item_attribute (menu, 0, "label", "s", &label);
  g_assert_cmpstr (label, ==, "_Export (forbidden on this computer)");
}

static void
test_narrow (Fixture *fixture, gconstpointer data)
{
  append (fixture, "hello\n");
  open_window (fixture, 360);
  XG_WAIT (xg_archive_window_is_ready (XG_ARCHIVE_WINDOW (fixture->window)), 5000);
  XG_WAIT (xg_feed_page_has_rows (get_feed (fixture)), 5000);
  save_picture (fixture->window, "archive-360");
  gtk_widget_activate_action (fixture->window, "win.show-item", "(sx)", "", (gint64) 3);
  XG_WAIT (is_loaded (fixture), 5000);
  g_assert_true (adw_leaflet_get_visible_child (ADW_LEAFLET (part (fixture, "leaflet"))) ==
                 part (fixture, "detail_pane"));
  save_picture (fixture->window, "archive-item-360");
  gtk_widget_activate_action (fixture->window, "win.back", NULL);
  g_assert_true (adw_leaflet_get_visible_child (ADW_LEAFLET (part (fixture, "leaflet"))) ==
                 part (fixture, "content_pane"));
}

static void
test_not_ours (Fixture *fixture, gconstpointer data)
{
  g_assert_true (g_file_set_contents (fixture->path, "<items>\n</items>\n", -1, NULL));
  open_window (fixture, 720);
  g_assert_cmpstr (shown (fixture), ==, "reading");
  XG_WAIT (g_strcmp0 (shown (fixture), "problem") == 0, 5000);
  save_picture (fixture->window, "archive-problem");
}

/* Closed before it was read. */
static void
test_closed (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window;

  open_window (fixture, 720);
  window = g_steal_pointer (&fixture->window);
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  gtk_window_destroy (GTK_WINDOW (window));
  XG_WAIT (window == NULL, 5000);
  XG_WAIT (count_stores () == 0, 5000);
}

static void
register_tests (void)
{
#define ADD(name, func) g_test_add ("/archive/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("is-shown-as-one", test_shown);
  ADD ("is-searched", test_searched);
  ADD ("cannot-be-changed", test_read_only);
  ADD ("export-can-be-forbidden", test_forbidden);
  ADD ("narrow", test_narrow);
  ADD ("another-file-says-so", test_not_ours);
  ADD ("closed-before-it-was-read", test_closed);
#undef ADD
}

int
main (int argc, char *argv[])
{
  return xg_ui_test_main (argc, argv, register_tests);
}
