/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "pivot/xg-pivot-window.h"
#include "xg-ui-grid.h"
#include "xg-ui-test.h"

typedef struct
{
  XgGrid *grid;
  GtkWidget *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->grid = xg_ui_grid_new ();
  xg_ui_grid_publish (fixture->grid,
                      "alpha",
                      "1",
                      "alice@corp.example",
                      "<a><t>hxxp://evil[.]example/x from 192.0.2.7</t></a>");
  xg_ui_grid_publish (fixture->grid,
                      "beta",
                      "2",
                      "bob@corp.example",
                      "<a><t>192.0.2.200 and CVE-2021-44228</t></a>");
  xg_ui_grid_publish (fixture->grid,
                      "beta",
                      "3",
                      "bob@corp.example",
                      "<a><t>203.0.113.9, www.evil.example, 192.0.2.7</t></a>");
  xg_ui_grid_flush (fixture->grid);
}

static void
look_for (Fixture *fixture, const char *indicator, int width)
{
  fixture->window = xg_pivot_window_new (fixture->grid, indicator);
  gtk_window_set_application (GTK_WINDOW (fixture->window), xg_ui_test_get_application ());
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), width, 640);
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->window != NULL)
    gtk_window_destroy (GTK_WINDOW (fixture->window));
  xg_ui_grid_free (fixture->grid);
}

static GtkWidget *
part (Fixture *fixture, const char *id)
{
  return GTK_WIDGET (gtk_widget_get_template_child (fixture->window, XG_TYPE_PIVOT_WINDOW, id));
}

static const char *
shown (Fixture *fixture)
{
  return gtk_stack_get_visible_child_name (GTK_STACK (part (fixture, "stack")));
}

static gboolean
is_there (Fixture *fixture)
{
  return xg_pivot_window_is_complete (XG_PIVOT_WINDOW (fixture->window)) &&
         g_strcmp0 (shown (fixture), "page") == 0;
}

static guint
count_rows (Fixture *fixture, const char *id)
{
  GtkListBox *list = GTK_LIST_BOX (part (fixture, id));
  guint n = 0;

  while (gtk_list_box_get_row_at_index (list, (int) n) != NULL)
    n++;
  return n;
}

static gboolean
summary_says (Fixture *fixture, const char *start)
{
  return g_str_has_prefix (gtk_label_get_text (GTK_LABEL (part (fixture, "summary"))), start);
}

static void
test_all_about_one (Fixture *fixture, gconstpointer data)
{
  look_for (fixture, "192[.]0[.]2[.]7", 720);
  XG_WAIT (is_there (fixture), 5000);
  g_assert_true (summary_says (fixture, "2 items have it."));
  g_assert_cmpuint (count_rows (fixture, "items"), ==, 2);
  g_assert_cmpuint (count_rows (fixture, "topics"), ==, 2);
  g_assert_cmpuint (count_rows (fixture, "publishers"), ==, 2);
  g_assert_null (xg_ui_test_find_text (part (fixture, "related"), "192.0.2.7"));
  g_assert_nonnull (xg_ui_test_find_text (part (fixture, "related"), "www.evil.example"));
  g_assert_nonnull (xg_ui_test_find_text (part (fixture, "related"), "http://evil.example/x"));
  g_assert_true (gtk_widget_get_sensitive (part (fixture, "filter_button")));
  xg_ui_test_check_names (fixture->window);
  xg_ui_test_pictures (fixture->window, "pivot");
}

static void
test_networks_and_branches (Fixture *fixture, gconstpointer data)
{
  look_for (fixture, "192.0.2.0/24", 360);
  XG_WAIT (is_there (fixture), 5000);
  g_assert_true (summary_says (fixture, "3 items have it."));
  xg_pivot_window_look_for (XG_PIVOT_WINDOW (fixture->window), "*.evil.example");
  XG_WAIT (is_there (fixture), 5000);
  g_assert_true (summary_says (fixture, "1 item has it."));
}

/* A row of what comes together leads on, and the entry says where one is. */
static void
test_leads_on (Fixture *fixture, gconstpointer data)
{
  GtkListBoxRow *row;
  GtkWidget *related;

  look_for (fixture, "cve-2021-44228", 720);
  XG_WAIT (is_there (fixture), 5000);
  related = part (fixture, "related");
  g_assert_cmpuint (count_rows (fixture, "related"), ==, 1);
  row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (related), 0);
  g_signal_emit_by_name (related, "row-activated", row);
  XG_WAIT (is_there (fixture) && count_rows (fixture, "related") == 1 &&
             xg_ui_test_find_text (part (fixture, "related"), "CVE-2021-44228") != NULL,
           5000);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (part (fixture, "entry"))),
                   ==,
                   "192.0.2.200");
}

static void
test_nothing_and_nonsense (Fixture *fixture, gconstpointer data)
{
  look_for (fixture, "", 720);
  g_assert_cmpstr (shown (fixture), ==, "start");
  xg_pivot_window_look_for (XG_PIVOT_WINDOW (fixture->window), "203.0.113.77");
  XG_WAIT (g_strcmp0 (shown (fixture), "empty") == 0, 5000);
  g_assert_false (gtk_widget_get_sensitive (part (fixture, "filter_button")));
  xg_pivot_window_look_for (XG_PIVOT_WINDOW (fixture->window), "…");
  XG_WAIT (g_strcmp0 (shown (fixture), "problem") == 0, 5000);
}

static void
register_tests (void)
{
#define ADD(name, func) g_test_add ("/pivot/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("tells-all-about-one", test_all_about_one);
  ADD ("takes-networks-and-branches", test_networks_and_branches);
  ADD ("leads-on", test_leads_on);
  ADD ("nothing-and-nonsense-say-so", test_nothing_and_nonsense);
#undef ADD
}

int
main (int argc, char *argv[])
{
  return xg_ui_test_main (argc, argv, register_tests);
}
