/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is proposed below the filter while somebody writes it. */
#include "config.h"

#include "feed/xg-feed-page.h"
#include "grid/xg-grid-private.h"
#include "xg-ui-grid.h"
#include "xg-ui-test.h"

typedef struct
{
  XgGrid *grid;
  GtkWidget *page;
  GtkWidget *window;
  GtkWidget *entry;
} Fixture;

static void
set_up (Fixture *fixture)
{
  fixture->grid = xg_ui_grid_new ();
  xg_ui_grid_publish_samples (fixture->grid, 20);
  xg_ui_grid_flush (fixture->grid);
  fixture->page = xg_feed_page_new ();
  fixture->window = xg_ui_test_show (fixture->page, 900, 600);
  xg_feed_page_set_scope (XG_FEED_PAGE (fixture->page), fixture->grid, NULL, NULL);
  fixture->entry = xg_ui_test_find_type (fixture->page, GTK_TYPE_SEARCH_ENTRY);
  gtk_widget_grab_focus (fixture->entry);
  xg_ui_test_settle (50);
}

static void
tear_down (Fixture *fixture)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  xg_ui_test_settle (20);
  xg_ui_grid_free (fixture->grid);
}

static void
write_text (Fixture *fixture, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (fixture->entry), text);
  gtk_editable_set_position (GTK_EDITABLE (fixture->entry), -1);
  /* As a key does it, which moves the cursor first */
  g_signal_emit_by_name (fixture->entry, "changed");
}

/* What is proposed, joined; "" when nothing is. */
static char *
list_proposed (Fixture *fixture)
{
  GtkWidget *list = xg_ui_test_find_type (fixture->entry, GTK_TYPE_LIST_BOX);
  GtkWidget *popover = gtk_widget_get_ancestor (list, GTK_TYPE_POPOVER);
  GString *text = g_string_new (NULL);

  for (GtkWidget *row = gtk_widget_get_first_child (list);
       row != NULL && gtk_widget_get_visible (popover);
       row = gtk_widget_get_next_sibling (row))
    g_string_append_printf (
      text,
      "%s%s",
      text->len > 0 ? " " : "",
      gtk_label_get_label (GTK_LABEL (gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (row)))));
  return g_string_free (text, FALSE);
}

static gboolean
is_proposed (Fixture *fixture, const char *expected)
{
  g_autofree char *proposed = list_proposed (fixture);

  return g_str_equal (proposed, expected);
}

static gboolean
press (Fixture *fixture, guint key)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (fixture->entry);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
      gboolean taken = FALSE;

      if (!GTK_IS_EVENT_CONTROLLER_KEY (controller) ||
          gtk_event_controller_get_propagation_phase (controller) != GTK_PHASE_CAPTURE)
        continue;
      g_signal_emit_by_name (controller, "key-pressed", key, 0, 0, &taken);
      if (taken)
        return TRUE;
    }
  return FALSE;
}

static void
assert_text (Fixture *fixture, const char *expected)
{
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (fixture->entry)), ==, expected);
}

static void
test_fields_and_their_words (void)
{
  Fixture fixture;

  set_up (&fixture);
  write_text (&fixture, "s");
  XG_WAIT (is_proposed (&fixture, "severity: since:"), 2000);
  g_assert_true (press (&fixture, GDK_KEY_Tab));
  assert_text (&fixture, "severity:");
  XG_WAIT (is_proposed (&fixture, "unknown info low medium high critical"), 2000);
  /* What is being written is not called wrong, until it is left so. */
  g_assert_false (gtk_widget_has_css_class (fixture.entry, "error"));
  xg_ui_test_pictures (fixture.window, "completion");
  g_assert_true (press (&fixture, GDK_KEY_Escape));
  XG_WAIT (gtk_widget_has_css_class (fixture.entry, "error"), 2000);
  write_text (&fixture, "severity:h");
  XG_WAIT (is_proposed (&fixture, "high"), 2000);
  g_assert_true (press (&fixture, GDK_KEY_Down));
  g_assert_true (press (&fixture, GDK_KEY_Return));
  assert_text (&fixture, "severity:high ");
  XG_WAIT (is_proposed (&fixture, ""), 2000);
  tear_down (&fixture);
}

static void
test_values_that_were_seen (void)
{
  Fixture fixture;

  set_up (&fixture);
  write_text (&fixture, "topic:ener");
  XG_WAIT (is_proposed (&fixture, "energy"), 2000);
  write_text (&fixture, "publisher:UTILITY-A");
  XG_WAIT (is_proposed (&fixture, "csirt@utility-a.example"), 2000);
  g_assert_true (press (&fixture, GDK_KEY_Tab));
  assert_text (&fixture, "publisher:csirt@utility-a.example ");
  write_text (&fixture, "publisher:nobody-like-this");
  XG_WAIT (is_proposed (&fixture, ""), 2000);
  tear_down (&fixture);
}

static void
test_nothing_is_in_the_way (void)
{
  Fixture fixture;

  set_up (&fixture);
  write_text (&fixture, "se");
  XG_WAIT (is_proposed (&fixture, "severity:"), 2000);
  /* Without a choice Enter is the entry's. */
  g_assert_false (press (&fixture, GDK_KEY_Return));
  g_assert_true (press (&fixture, GDK_KEY_Escape));
  XG_WAIT (is_proposed (&fixture, ""), 2000);
  g_assert_false (press (&fixture, GDK_KEY_Escape));
  assert_text (&fixture, "se");
  g_assert_false (press (&fixture, GDK_KEY_Tab));
  write_text (&fixture, "scan");
  XG_WAIT (is_proposed (&fixture, ""), 2000);

  /* What is filled in by the program is not proposed to. */
  gtk_window_set_focus (GTK_WINDOW (fixture.window), NULL);
  xg_feed_page_search (XG_FEED_PAGE (fixture.page), "se", XG_SEVERITY_UNKNOWN);
  xg_ui_test_settle (100);
  g_assert_true (is_proposed (&fixture, ""));
  tear_down (&fixture);
}

static void
register_tests (void)
{
  g_test_add_func ("/ui/filter-completion/fields-and-their-words", test_fields_and_their_words);
  g_test_add_func ("/ui/filter-completion/values-that-were-seen", test_values_that_were_seen);
  g_test_add_func ("/ui/filter-completion/nothing-is-in-the-way", test_nothing_is_in_the_way);
}

int
main (int argc, char **argv)
{
  return xg_ui_test_main (argc, argv, register_tests);
}
