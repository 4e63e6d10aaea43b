/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>

#include "export/xg-export-dialog.h"
#include "grid/xg-grid-private.h"
#include "xg-ui-grid.h"
#include "xg-ui-test.h"

typedef struct
{
  XgGrid *grid;
  XgItemList *list;
  GtkWidget *dialog;
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("xg-export-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->folder, "items.out", NULL);
  fixture->grid = xg_ui_grid_new ();
  xg_ui_grid_publish_samples (fixture->grid, 12);
  xg_ui_grid_flush (fixture->grid);
}

static void
open_dialog (Fixture *fixture, const char *filter, int width)
{
  g_autoptr (XgQuery) query = xg_query_parse_now (filter, NULL, NULL);

  fixture->list = xg_grid_list_items (fixture->grid, NULL, NULL, query, FALSE);
  XG_WAIT (!xg_item_list_get_loading (fixture->list), 2000);
  fixture->dialog = xg_export_dialog_new (fixture->grid, fixture->list, "12 items: <filter>");
  gtk_window_set_application (GTK_WINDOW (fixture->dialog), xg_ui_test_get_application ());
  gtk_window_set_default_size (GTK_WINDOW (fixture->dialog), width, 600);
  gtk_window_present (GTK_WINDOW (fixture->dialog));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->dialog != NULL)
    gtk_window_destroy (GTK_WINDOW (fixture->dialog));
  g_clear_object (&fixture->list);
  xg_ui_grid_free (fixture->grid);
  g_unlink (fixture->path);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static GtkWidget *
part (Fixture *fixture, const char *id)
{
  return GTK_WIDGET (gtk_widget_get_template_child (fixture->dialog, XG_TYPE_EXPORT_DIALOG, id));
}

static const char *
get_page (Fixture *fixture)
{
  return gtk_stack_get_visible_child_name (GTK_STACK (part (fixture, "stack")));
}

static void
start (Fixture *fixture, const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);

  xg_export_dialog_start (XG_EXPORT_DIALOG (fixture->dialog), file);
}

static guint
count_lines (Fixture *fixture)
{
  g_autofree char *text = NULL;
  guint n_lines = 0;

  g_assert_true (g_file_get_contents (fixture->path, &text, NULL, NULL));
  for (const char *p = text; *p != '\0'; p++)
    n_lines += *p == '\n';
  return n_lines;
}

static void
test_result (Fixture *fixture, gconstpointer data)
{
  open_dialog (fixture, "", 460);
  g_assert_nonnull (xg_ui_test_find_text (fixture->dialog, "12 items: <filter>"));
  g_assert_false (gtk_widget_get_visible (part (fixture, "selected_row")));
  xg_ui_test_pictures (fixture->dialog, "export");
  xg_ui_test_check_names (fixture->dialog);
  start (fixture, fixture->path);
  XG_WAIT (g_strcmp0 (get_page (fixture), "done") == 0, 2000);
  g_assert_nonnull (xg_ui_test_find_text (fixture->dialog, "12 Items Exported"));
  g_assert_nonnull (xg_ui_test_find_text (fixture->dialog, fixture->path));
  g_assert_cmpuint (count_lines (fixture), ==, 12);
}

static void
test_filtered (Fixture *fixture, gconstpointer data)
{
  guint n_items;

  open_dialog (fixture, "severity>=high", 460);
  n_items = g_list_model_get_n_items (G_LIST_MODEL (fixture->list));
  g_assert_cmpuint (n_items, >, 0);
  g_assert_cmpuint (n_items, <, 12);
  start (fixture, fixture->path);
  XG_WAIT (g_strcmp0 (get_page (fixture), "done") == 0, 2000);
  g_assert_cmpuint (count_lines (fixture), ==, n_items);
}

static void
test_selection (Fixture *fixture, gconstpointer data)
{
  const gint64 rowids[] = { 5, 2 };

  open_dialog (fixture, "", 460);
  xg_export_dialog_set_selection (XG_EXPORT_DIALOG (fixture->dialog), rowids, 1);
  g_assert_true (gtk_check_button_get_active (GTK_CHECK_BUTTON (part (fixture, "shown_check"))));
  xg_export_dialog_set_selection (XG_EXPORT_DIALOG (fixture->dialog), rowids, 2);
  g_assert_true (gtk_widget_get_visible (part (fixture, "selected_row")));
  g_assert_true (gtk_check_button_get_active (GTK_CHECK_BUTTON (part (fixture, "selected_check"))));
  g_assert_nonnull (xg_ui_test_find_text (fixture->dialog, "2 items"));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (part (fixture, "csv_check")), TRUE);
  start (fixture, fixture->path);
  XG_WAIT (g_strcmp0 (get_page (fixture), "done") == 0, 2000);
  /* With the line of names */
  g_assert_cmpuint (count_lines (fixture), ==, 3);
}

/* What went wrong is told, and one can try again. */
static void
test_problem (Fixture *fixture, gconstpointer data)
{
  open_dialog (fixture, "", 360);
  start (fixture, "/no/such/folder/items.jsonl");
  XG_WAIT (g_strcmp0 (get_page (fixture), "problem") == 0, 2000);
  g_assert_nonnull (
    xg_ui_test_find_text (fixture->dialog,
                          "“/no/such/folder/items.jsonl” can’t be written: No such file or "
                          "directory."));
  g_assert_cmpint (gtk_widget_get_width (fixture->dialog), <=, 360);
  xg_ui_test_click (fixture->dialog, "Try Again");
  g_assert_cmpstr (get_page (fixture), ==, "choose");
  start (fixture, fixture->path);
  XG_WAIT (g_strcmp0 (get_page (fixture), "done") == 0, 2000);
}

/* Either it was quicker, or nothing is there. */
static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  open_dialog (fixture, "", 460);
  start (fixture, fixture->path);
  g_assert_cmpstr (get_page (fixture), ==, "running");
  xg_ui_test_check_names (fixture->dialog);
  xg_ui_test_click (fixture->dialog, "Cancel");
  XG_WAIT (g_strcmp0 (get_page (fixture), "running") != 0, 2000);
  if (g_strcmp0 (get_page (fixture), "choose") == 0)
    g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
}

/* The window is closed while it runs: the export ends with it. */
static void
test_closed (Fixture *fixture, gconstpointer data)
{
  open_dialog (fixture, "", 460);
  start (fixture, fixture->path);
  gtk_window_destroy (GTK_WINDOW (fixture->dialog));
  fixture->dialog = NULL;
  xg_ui_test_settle (100);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/ui/export-dialog/" name, Fixture, NULL, set_up, func, tear_down)

static void
register_tests (void)
{
  ADD ("all-that-is-shown", test_result);
  ADD ("what-matches", test_filtered);
  ADD ("selection", test_selection);
  ADD ("problem-is-told", test_problem);
  ADD ("cancel", test_cancel);
  ADD ("closed-while-it-runs", test_closed);
}

int
main (int argc, char **argv)
{
  return xg_ui_test_main (argc, argv, register_tests);
}
