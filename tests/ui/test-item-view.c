/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "feed/xg-item-view.h"
#include "feed/xg-source-pane.h"
#include "payload/xg-payload.h"
#include "reader/xg-compare-window.h"
#include "xg-ui-grid.h"
#include "xg-ui-items.h"
#include "xg-ui-test.h"

static XgItem *
newest_item (XgGrid *grid)
{
  g_autoptr (XgItemList) list = xg_grid_list_items (grid, NULL, NULL, NULL, FALSE);

  XG_WAIT (!xg_item_list_get_loading (list), 3000);
  return g_list_model_get_item (G_LIST_MODEL (list), 0);
}

static void
show_tab (GtkWidget *view, const char *tab)
{
  g_autoptr (GPtrArray) stacks = xg_ui_test_find_all (view, GTK_TYPE_STACK);

  for (guint i = 0; i < stacks->len; i++)
    if (gtk_stack_get_child_by_name (stacks->pdata[i], tab) != NULL)
      {
        gtk_stack_set_visible_child_name (stacks->pdata[i], tab);
        xg_ui_test_settle (50);
        return;
      }
  g_assert_not_reached ();
}

static GtkWidget *
visible_pane (GtkWidget *view)
{
  g_autoptr (GPtrArray) panes = xg_ui_test_find_all (view, XG_TYPE_SOURCE_PANE);

  for (guint i = 0; i < panes->len; i++)
    if (gtk_widget_get_mapped (panes->pdata[i]))
      return panes->pdata[i];
  g_assert_not_reached ();
}

static void
test_nothing (void)
{
  GtkWidget *view = xg_item_view_new ();
  GtkWidget *window = xg_ui_test_show (view, 360, 600);

  g_assert_nonnull (xg_ui_test_find_text (window, "No Item Chosen"));
  xg_ui_test_check_names (view);
  g_assert_cmpint (gtk_widget_get_width (view), <=, 360);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_incident (void)
{
  XgGrid *grid = xg_ui_grid_new ();
  g_autofree char *xml = xg_ui_test_read_sample ("iodef-full.xml");
  g_autoptr (XgItem) item = NULL;
  g_autofree char *raw = NULL;
  g_autofree char *formatted = NULL;
  GtkWidget *view, *window;

  xg_ui_grid_publish (grid, "energy", "full", "csirt@utility-a.example", xml);
  xg_ui_grid_flush (grid);
  item = newest_item (grid);
  view = xg_item_view_new ();
  window = xg_ui_test_show (view, 500, 700);
  xg_item_view_set_item (XG_ITEM_VIEW (view), grid, item);
  XG_WAIT (!xg_item_view_get_loading (XG_ITEM_VIEW (view)), 3000);
  xg_ui_test_settle (50);

  g_assert_nonnull (xg_ui_test_find_text (view, "csirt.example.com/189493"));
  g_assert_nonnull (xg_ui_test_find_text (view, "TLP:AMBER"));
  g_assert_nonnull (xg_ui_test_find_text (view, "Critical"));
  g_assert_true (xg_ui_test_shows (view, "2 October 2026, 11:18:00"));
  g_assert_nonnull (xg_ui_test_find_text (view, "c2.butterfly.example"));
  g_assert_nonnull (xg_ui_test_find_text (view, "Contacts"));
  g_assert_nonnull (xg_ui_test_find_text (view, "System impact"));
  g_assert_true (xg_ui_test_shows (view, "severity high · completion succeeded"));
  g_assert_nonnull (xg_ui_test_find_text (view, "Alice Analyst"));
  g_assert_nonnull (xg_ui_test_find_text (view, "Called 192.0.2.250's owner"));
  g_assert_nonnull (xg_ui_test_find_text (view, "/IODEF-Document/@xsi:schemaLocation"));
  xg_ui_test_check_names (view);

  show_tab (view, "xml");
  XG_WAIT (xg_source_pane_get_complete (XG_SOURCE_PANE (visible_pane (view))), 3000);
  formatted = xg_source_pane_dup_text (XG_SOURCE_PANE (visible_pane (view)));
  g_assert_nonnull (strstr (formatted, "\n      <ContactName>Alice Analyst</ContactName>")
                      ?: strstr (formatted, "<ContactName>Alice Analyst</ContactName>"));

  show_tab (view, "raw");
  XG_WAIT (xg_source_pane_get_complete (XG_SOURCE_PANE (visible_pane (view))), 3000);
  raw = xg_source_pane_dup_text (XG_SOURCE_PANE (visible_pane (view)));
  g_assert_cmpstr (raw, ==, xml);
  g_assert_true (xg_ui_test_shows (view, "written anew"));

  show_tab (view, "headers");
  g_assert_nonnull (xg_ui_test_find_text (view, "pubsub.grid.example"));

  show_tab (view, "history");
  g_assert_nonnull (xg_ui_test_find_text (view, "Version 1"));
  xg_ui_test_check_names (view);

  gtk_window_destroy (GTK_WINDOW (window));
  g_clear_object (&item);
  xg_ui_grid_free (grid);
}

/* Letters half as big again on a telephone: all five tabs can be reached. */
static void
test_large_letters (void)
{
  static const char *const tabs[] = { "incident", "xml", "raw", "headers", "history" };
  GtkSettings *settings = gtk_settings_get_default ();
  XgGrid *grid = xg_ui_grid_new ();
  g_autofree char *xml = xg_ui_test_read_sample ("iodef-full.xml");
  g_autoptr (XgItem) item = NULL;
  GtkWidget *view, *window;
  int dpi = 0;

  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  xg_ui_test_set_letters (1.5);
  xg_ui_grid_publish (grid, "energy", "full", "csirt@utility-a.example", xml);
  xg_ui_grid_flush (grid);
  item = newest_item (grid);
  view = xg_item_view_new ();
  g_object_set (view, "show-end-title-buttons", TRUE, "show-back", TRUE, NULL);
  window = xg_ui_test_show (view, 360, 700);
  xg_item_view_set_item (XG_ITEM_VIEW (view), grid, item);
  XG_WAIT (!xg_item_view_get_loading (XG_ITEM_VIEW (view)), 3000);
  xg_ui_test_settle (50);
  for (guint i = 0; i < G_N_ELEMENTS (tabs); i++)
    {
      g_autofree char *name = g_strdup_printf ("large-%s", tabs[i]);
      int minimum = 0;

      show_tab (view, tabs[i]);
      xg_ui_test_settle (50);
      gtk_widget_measure (view, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      g_assert_cmpint (minimum, <=, 360);
      xg_ui_test_pictures (window, name);
    }
  gtk_window_destroy (GTK_WINDOW (window));
  g_clear_object (&item);
  xg_ui_grid_free (grid);
  g_object_set (settings, "gtk-xft-dpi", dpi, NULL);
}

static void
test_versions (void)
{
  XgGrid *grid = xg_ui_grid_new ();
  g_autoptr (XgItem) item = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  GtkWidget *view, *window;

  xg_ui_grid_publish (grid, "energy", "one", NULL, "<posture xmlns='urn:example:a'>old</posture>");
  xg_ui_grid_publish (grid, "energy", "one", NULL, "<posture xmlns='urn:example:a'>new</posture>");
  xg_ui_grid_flush (grid);
  item = newest_item (grid);
  g_assert_cmpuint (xg_item_get_version (item), ==, 2);
  view = xg_item_view_new ();
  window = xg_ui_test_show (view, 500, 700);
  xg_item_view_set_item (XG_ITEM_VIEW (view), grid, item);
  XG_WAIT (!xg_item_view_get_loading (XG_ITEM_VIEW (view)), 3000);
  g_assert_nonnull (xg_ui_test_find_text (view, "version 2"));

  show_tab (view, "history");
  g_assert_nonnull (xg_ui_test_find_text (view, "Version 2"));
  rows = xg_ui_test_find_all (view, ADW_TYPE_ACTION_ROW);
  g_assert_cmpuint (rows->len, ==, 2);
  g_signal_emit_by_name (gtk_widget_get_parent (rows->pdata[1]), "row-activated", rows->pdata[1]);
  XG_WAIT (!xg_item_view_get_loading (XG_ITEM_VIEW (view)), 3000);
  xg_ui_test_settle (50);
  g_assert_cmpuint (xg_item_get_version (xg_item_view_get_item (XG_ITEM_VIEW (view))), ==, 1);
  g_assert_true (xg_ui_test_shows (view, "A newer version of this item was published."));

  gtk_window_destroy (GTK_WINDOW (window));
  g_clear_object (&item);
  xg_ui_grid_free (grid);
}

#define INCIDENT(words)                                                                            \
  "<IODEF-Document xmlns='" XG_NS_IODEF_2 "'><Incident purpose='reporting'><IncidentID "           \
  "name='a.example'>7</IncidentID><GenerationTime>2026-11-20T10:00:00Z</GenerationTime>"           \
  "<Description>" words "</Description></Incident></IODEF-Document>"

static void
test_versions_are_compared (void)
{
  XgGrid *grid = xg_ui_grid_new ();
  g_autoptr (XgItem) item = NULL;
  GtkWidget *view, *window, *compare;

  xg_ui_grid_publish (grid, "finance", "other", "bob@b.example", INCIDENT ("the very first"));
  xg_ui_grid_publish (grid, "energy", "one", NULL, INCIDENT ("suspected"));
  xg_ui_grid_publish (grid, "energy", "one", NULL, INCIDENT ("confirmed"));
  xg_ui_grid_flush (grid);
  item = newest_item (grid);
  view = xg_item_view_new ();
  window = xg_ui_test_show (view, 500, 700);
  xg_item_view_set_item (XG_ITEM_VIEW (view), grid, item);
  XG_WAIT (!xg_item_view_get_loading (XG_ITEM_VIEW (view)), 3000);
  show_tab (view, "history");
  /* The same incident in another topic */
  XG_WAIT (xg_ui_test_find_text (view, "finance · Version 1") != NULL, 3000);
  g_assert_true (xg_ui_test_shows (view, "The same incident in other items:"));
  xg_ui_test_check_names (view);

  g_signal_emit_by_name (xg_ui_test_find_button (view, "Compare"), "clicked");
  compare = xg_ui_test_find_window (XG_TYPE_COMPARE_WINDOW);
  g_assert_nonnull (compare);
  XG_WAIT (!xg_compare_window_get_loading (XG_COMPARE_WINDOW (compare)), 3000);
  XG_WAIT (xg_ui_test_find_text (compare, "suspected") != NULL, 3000);
  g_assert_nonnull (xg_ui_test_find_text (compare, "confirmed"));
  g_assert_nonnull (xg_ui_test_find_text (compare, "/IODEF-Document/Incident/Description"));
  g_assert_true (xg_ui_test_shows (compare, "0 added, 0 removed, 1 changed."));
  xg_ui_test_check_names (compare);
  xg_ui_test_pictures (compare, "compare");

  /* Another choice: with itself. */
  gtk_drop_down_set_selected (GTK_DROP_DOWN (xg_ui_test_find_type (compare, GTK_TYPE_DROP_DOWN)),
                              0);
  XG_WAIT (!xg_compare_window_get_loading (XG_COMPARE_WINDOW (compare)), 3000);
  g_assert_nonnull (xg_ui_test_find_text (compare, "Both Say the Same"));
  gtk_window_close (GTK_WINDOW (compare));

  gtk_window_destroy (GTK_WINDOW (window));
  g_clear_object (&item);
  xg_ui_grid_free (grid);
}

static void
show_one (XgGrid *grid, GtkWidget *view)
{
  g_autoptr (XgItem) item = newest_item (grid);

  xg_item_view_set_item (XG_ITEM_VIEW (view), grid, item);
  XG_WAIT (!xg_item_view_get_loading (XG_ITEM_VIEW (view)), 5000);
  xg_ui_test_settle (50);
}

static void
test_everything_else_is_shown_for_what_it_is (void)
{
  XgGrid *grid = xg_ui_grid_new ();
  GtkWidget *view = xg_item_view_new ();
  GtkWidget *window = xg_ui_test_show (view, 500, 700);

  xg_ui_grid_tell (grid, XG_RECORD_PURGE, "energy", "All items of energy were purged");
  xg_ui_grid_flush (grid);
  show_one (grid, view);
  g_assert_nonnull (xg_ui_test_find_text (view, "All items of energy were purged"));
  g_assert_nonnull (xg_ui_test_find_text (view, "Purged"));
  show_tab (view, "xml");
  g_assert_true (xg_ui_test_shows (view, "This event has no payload."));
  show_tab (view, "history");
  g_assert_true (xg_ui_test_shows (view, "Events have no versions."));
  show_tab (view, "incident");

  xg_ui_grid_publish (grid, "energy", "bare", NULL, NULL);
  xg_ui_grid_flush (grid);
  show_one (grid, view);
  show_tab (view, "raw");
  g_assert_true (xg_ui_test_shows (view, "This item has no payload"));
  show_tab (view, "incident");

  xg_ui_grid_publish (grid,
                      "energy",
                      "broken",
                      NULL,
                      "<IODEF-Document xmlns='" XG_NS_IODEF_2 "'><Incident></IODEF-Document>");
  xg_ui_grid_flush (grid);
  show_one (grid, view);
  show_tab (view, "xml");
  g_assert_true (xg_ui_test_shows (view, "can’t be laid out"));
  show_tab (view, "incident");

  xg_ui_grid_publish (grid, "nea1", "swid", NULL, "<swid xmlns='urn:example:swid'>7-Zip</swid>");
  xg_ui_grid_flush (grid);
  show_one (grid, view);
  g_assert_nonnull (xg_ui_test_find_text (view, "urn:example:swid"));
  g_assert_nonnull (xg_ui_test_find_text (view, "swid"));

  gtk_window_destroy (GTK_WINDOW (window));
  xg_ui_grid_free (grid);
}

static void
test_quick_changes_show_the_last (void)
{
  XgGrid *grid = xg_ui_grid_new ();
  g_autoptr (XgItemList) list = NULL;
  GtkWidget *view = xg_item_view_new ();
  GtkWidget *window = xg_ui_test_show (view, 500, 700);
  g_autoptr (XgItem) last = NULL;

  xg_ui_grid_publish_samples (grid, 50);
  xg_ui_grid_flush (grid);
  list = xg_grid_list_items (grid, NULL, NULL, NULL, FALSE);
  XG_WAIT (!xg_item_list_get_loading (list), 3000);
  for (guint i = 0; i < 50; i++)
    {
      g_autoptr (XgItem) item = g_list_model_get_item (G_LIST_MODEL (list), i);

      xg_item_view_set_item (XG_ITEM_VIEW (view), grid, item);
      g_set_object (&last, item);
    }
  XG_WAIT (!xg_item_view_get_loading (XG_ITEM_VIEW (view)), 3000);
  xg_ui_test_settle (100);
  g_assert_true (xg_item_view_get_item (XG_ITEM_VIEW (view)) == last);
  g_assert_nonnull (xg_ui_test_find_text (view, "csirt.example/0"));
  xg_item_view_set_item (XG_ITEM_VIEW (view), grid, NULL);
  g_assert_nonnull (xg_ui_test_find_text (view, "No Item Chosen"));

  gtk_window_destroy (GTK_WINDOW (window));
  g_clear_object (&last);
  g_clear_object (&list);
  xg_ui_grid_free (grid);
}

static void
test_large_payload_keeps_the_loop_free (void)
{
  XgGrid *grid = xg_ui_grid_new ();
  g_autofree char *xml = xg_ui_items_make_large_payload ();
  g_autofree char *shown = NULL;
  GtkWidget *view = xg_item_view_new ();
  GtkWidget *window = xg_ui_test_show (view, 500, 700);
  g_autoptr (XgItem) small = NULL;
  g_autoptr (XgItem) item = NULL;
  g_autoptr (GPtrArray) buttons = NULL;
  gint64 worst = 0;
  gint64 end;

  xg_ui_grid_publish (grid, "log", "small", NULL, "<small/>");
  xg_ui_grid_flush (grid);
  small = newest_item (grid);
  xg_item_view_set_item (XG_ITEM_VIEW (view), grid, small);
  show_tab (view, "xml");
  xg_ui_grid_publish (grid, "log", "large", NULL, xml);
  xg_ui_grid_flush (grid);
  item = newest_item (grid);
  xg_item_view_set_item (XG_ITEM_VIEW (view), grid, item);
  /* A second more than it takes to be there: lines are laid out when nothing else is to be done. */
  while (xg_item_view_get_loading (XG_ITEM_VIEW (view)) ||
         !xg_source_pane_get_complete (XG_SOURCE_PANE (visible_pane (view))))
    xg_ui_test_turn (&worst);
  for (end = g_get_monotonic_time () + G_USEC_PER_SEC; g_get_monotonic_time () < end;)
    xg_ui_test_turn (&worst);
  g_test_message ("longest turn %.1f ms", (double) worst / 1000);
  g_assert_cmpint (worst, <, 100 * 1000);
  g_assert_true (xg_ui_test_shows (view, "Only the first 1.0"));

  buttons = xg_ui_test_find_all (visible_pane (view), GTK_TYPE_BUTTON);
  for (guint i = 0; i < buttons->len; i++)
    if (g_strcmp0 (gtk_button_get_label (buttons->pdata[i]), "Show _All") == 0)
      g_signal_emit_by_name (buttons->pdata[i], "clicked");
  worst = 0;
  while (!xg_source_pane_get_complete (XG_SOURCE_PANE (visible_pane (view))))
    xg_ui_test_turn (&worst);
  g_test_message ("all of it: longest turn %.1f ms", (double) worst / 1000);
  g_assert_cmpint (worst, <, 100 * 1000);
  shown = xg_source_pane_dup_text (XG_SOURCE_PANE (visible_pane (view)));
  g_assert_nonnull (strstr (shown, "<end/>"));
  g_assert_true (xg_ui_test_shows (view, "Very long lines are broken"));

  gtk_window_destroy (GTK_WINDOW (window));
  g_clear_object (&item);
  xg_ui_grid_free (grid);
}

static void
register_tests (void)
{
  g_test_add_func ("/ui/item-view/nothing", test_nothing);
  g_test_add_func ("/ui/item-view/incident", test_incident);
  g_test_add_func ("/ui/item-view/large-letters", test_large_letters);
  g_test_add_func ("/ui/item-view/versions", test_versions);
  g_test_add_func ("/ui/item-view/versions-are-compared", test_versions_are_compared);
  g_test_add_func ("/ui/item-view/everything-else-is-shown-for-what-it-is",
                   test_everything_else_is_shown_for_what_it_is);
  g_test_add_func ("/ui/item-view/quick-changes-show-the-last", test_quick_changes_show_the_last);
  g_test_add_func ("/ui/item-view/large-payload-keeps-the-loop-free",
                   test_large_payload_keeps_the_loop_free);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  return xg_ui_test_main (argc, argv, register_tests);
}
