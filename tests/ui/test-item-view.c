/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <gtksourceview/gtksource.h>

#include "feed/xg-incident-card.h"
#include "feed/xg-indicator-page.h"
#include "feed/xg-indicator-row.h"
#include "feed/xg-item-view.h"
#include "feed/xg-source-pane.h"
#include "feed/xg-tags.h"
#include "payload/xg-payload.h"
#include "xg-ui-grid.h"
#include "xg-ui-items.h"
#include "xg-ui-test.h"

static char *
read_sample (const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "data", name, NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

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

static gboolean
shows (GtkWidget *root, const char *part)
{
  g_autoptr (GPtrArray) labels = xg_ui_test_find_all (root, GTK_TYPE_LABEL);

  for (guint i = 0; i < labels->len; i++)
    if (gtk_widget_get_mapped (labels->pdata[i]) &&
        strstr (gtk_label_get_text (labels->pdata[i]), part) != NULL)
      return TRUE;
  return FALSE;
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
  g_autofree char *xml = read_sample ("iodef-full.xml");
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
  g_assert_true (shows (view, "2 October 2026, 11:18:00"));
  g_assert_nonnull (xg_ui_test_find_text (view, "c2.butterfly.example"));
  g_assert_nonnull (xg_ui_test_find_text (view, "Contacts"));
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
  g_assert_nonnull (xg_ui_test_find_text (view, "pubsub.grid.example"));
  g_assert_true (shows (view, "written anew"));

  show_tab (view, "history");
  g_assert_nonnull (xg_ui_test_find_text (view, "Version 1"));
  xg_ui_test_check_names (view);

  gtk_window_destroy (GTK_WINDOW (window));
  g_clear_object (&item);
  xg_ui_grid_free (grid);
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
  g_assert_true (shows (view, "A newer version of this item was published."));

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
  g_assert_true (shows (view, "This event has no payload."));
  show_tab (view, "history");
  g_assert_true (shows (view, "Events have no versions."));
  show_tab (view, "incident");

  xg_ui_grid_publish (grid, "energy", "bare", NULL, NULL);
  xg_ui_grid_flush (grid);
  show_one (grid, view);
  show_tab (view, "raw");
  g_assert_true (shows (view, "This item has no payload"));
  show_tab (view, "incident");

  xg_ui_grid_publish (grid,
                      "energy",
                      "broken",
                      NULL,
                      "<IODEF-Document xmlns='" XG_NS_IODEF_2 "'><Incident></IODEF-Document>");
  xg_ui_grid_flush (grid);
  show_one (grid, view);
  show_tab (view, "xml");
  g_assert_true (shows (view, "can’t be laid out"));
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

/* Three megabytes, one line of it a megabyte long. */
static char *
make_large (void)
{
  GString *xml = g_string_new ("<log xmlns='urn:example:log'>");

  for (guint i = 0; i < 20000; i++)
    g_string_append_printf (xml,
                            "<line n='%u'>Größe 198.51.100.%u and some more words</line>",
                            i,
                            i % 256);
  g_string_append (xml, "<blob>");
  for (guint i = 0; i < 1024 * 1024 / 8; i++)
    g_string_append (xml, "QUJDREVG");
  g_string_append (xml, "</blob><end/></log>");
  return g_string_free (xml, FALSE);
}

static void
test_large_payload_keeps_the_loop_free (void)
{
  XgGrid *grid = xg_ui_grid_new ();
  g_autofree char *xml = make_large ();
  g_autofree char *shown = NULL;
  GtkWidget *view = xg_item_view_new ();
  GtkWidget *window = xg_ui_test_show (view, 500, 700);
  g_autoptr (XgItem) item = NULL;
  g_autoptr (GPtrArray) buttons = NULL;
  gint64 worst = 0;
  gint64 end;

  xg_ui_grid_publish (grid, "log", "large", NULL, xml);
  xg_ui_grid_flush (grid);
  item = newest_item (grid);
  show_tab (view, "xml");
  xg_item_view_set_item (XG_ITEM_VIEW (view), grid, item);
  /* A second more than it takes to be there: lines are laid out when nothing else is to be done. */
  while (xg_item_view_get_loading (XG_ITEM_VIEW (view)) ||
         !xg_source_pane_get_complete (XG_SOURCE_PANE (visible_pane (view))))
    xg_ui_test_turn (&worst);
  for (end = g_get_monotonic_time () + G_USEC_PER_SEC; g_get_monotonic_time () < end;)
    xg_ui_test_turn (&worst);
  g_test_message ("longest turn %.1f ms", (double) worst / 1000);
  g_assert_cmpint (worst, <, 100 * 1000);
  g_assert_true (shows (view, "Only the first 1.0"));

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
  g_assert_true (shows (view, "Very long lines are folded"));

  gtk_window_destroy (GTK_WINDOW (window));
  g_clear_object (&item);
  xg_ui_grid_free (grid);
}

static void
test_folding_keeps_the_characters (void)
{
  GString *line = g_string_new ("<a>");
  g_autoptr (XgItemDocument) document = NULL;
  const XgItemText *raw;
  g_auto (GStrv) pieces = NULL;
  g_autofree char *joined = NULL;

  for (guint i = 0; i < 5000; i++)
    g_string_append (line, "äö€");
  g_string_append (line, "</a>");
  document = xg_item_document_new (NULL, g_strdup (line->str));
  raw = xg_item_document_get_raw (document);
  g_assert_cmpuint (raw->n_folds, >, 5);
  g_assert_true (g_utf8_validate (raw->text, -1, NULL));
  pieces = g_strsplit (raw->text, "\n", -1);
  for (guint i = 0; pieces[i] != NULL; i++)
    {
      g_assert_true (g_utf8_validate (pieces[i], -1, NULL));
      g_assert_cmpuint (strlen (pieces[i]), <=, XG_ITEM_DOCUMENT_LINE);
    }
  joined = g_strjoinv ("", pieces);
  g_assert_cmpstr (joined, ==, line->str);
  g_string_free (line, TRUE);
}

/* A blocklist: the card stays short, the page has them all. */
static void
test_many_indicators (void)
{
  g_autoptr (GString) xml =
    g_string_new ("<IODEF-Document xmlns='" XG_NS_IODEF_2 "' version='2.00'>"
                  "<Incident purpose='reporting'>"
                  "<IncidentID name='a.example'>1</IncidentID>"
                  "<GenerationTime>2026-11-20T10:00:00Z</GenerationTime>"
                  "<IndicatorData><Indicator><IndicatorID name='a' "
                  "version='1'>1</IndicatorID><Observable><BulkObservable "
                  "type='ipv4-addr'><BulkObservableList>\n");
  g_autoptr (XgItemDocument) document = NULL;
  g_autoptr (XgItem) item = xg_ui_items_make (1, g_get_real_time ());
  g_autoptr (XgIncident) incident = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  GtkWidget *card, *page, *window, *list;

  for (guint i = 0; i < 1902; i++)
    g_string_append_printf (xml, "198.51.%u.%u\n", i / 256, i % 256);
  g_string_append (xml,
                   "</BulkObservableList></BulkObservable></Observable></Indicator>"
                   "</IndicatorData></Incident></IODEF-Document>");
  document = xg_item_document_new (XG_NS_IODEF_2, g_strdup (xml->str));
  g_assert_nonnull (xg_item_document_get_incidents (document));
  incident = g_list_model_get_item (xg_item_document_get_incidents (document), 0);
  g_assert_cmpuint (xg_incident_get_n_indicators (incident), ==, 1902);

  card = xg_incident_card_new ();
  xg_incident_card_set (XG_INCIDENT_CARD (card), item, document);
  g_object_ref_sink (card);
  rows = xg_ui_test_find_all (card, XG_TYPE_INDICATOR_ROW);
  g_assert_cmpuint (rows->len, ==, XG_INCIDENT_CARD_INDICATORS);
  g_object_unref (card);

  page = xg_indicator_page_new ();
  xg_indicator_page_set_incident (XG_INDICATOR_PAGE (page), incident);
  window = xg_ui_test_show (page, 400, 500);
  list = xg_ui_test_find_type (page, GTK_TYPE_LIST_VIEW);
  g_assert_cmpuint (
    g_list_model_get_n_items (G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (list)))),
    ==,
    1902);
  gtk_editable_set_text (GTK_EDITABLE (xg_ui_test_find_type (page, GTK_TYPE_SEARCH_ENTRY)),
                         "51.7.10");
  XG_WAIT (
    g_list_model_get_n_items (G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (list)))) == 11,
    2000);
  xg_ui_test_settle (50);
  g_assert_nonnull (xg_ui_test_find_text (page, "198.51.7.109"));
  xg_ui_test_check_names (page);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_tags (void)
{
  static const struct
  {
    const char *restriction;
    const char *label;
    const char *css_class;
  } table[] = {
    { "red", "TLP:RED", "tlp-red" },           { "amber", "TLP:AMBER", "tlp-amber" },
    { "green", "TLP:GREEN", "tlp-green" },     { "white", "TLP:CLEAR", "tlp-clear" },
    { "TLP:Clear", "TLP:CLEAR", "tlp-clear" }, { "need-to-know", "Need to know", "tag" },
    { "ours & <b>", "ours & <b>", "tag" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      GtkWidget *tag = g_object_ref_sink (xg_tag_new_restriction (table[i].restriction));

      g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (tag)), ==, table[i].label);
      g_assert_true (gtk_widget_has_css_class (tag, table[i].css_class));
      g_object_unref (tag);
    }
}

static void
test_search (void)
{
  g_autofree char *xml = read_sample ("iodef-full.xml");
  g_autoptr (XgItemDocument) document = xg_item_document_new (XG_NS_IODEF_2, g_strdup (xml));
  GtkWidget *pane = xg_source_pane_new ();
  GtkWidget *window;
  GtkWidget *view;
  GtkTextIter start, end;
  g_autofree char *selected = NULL;
  g_autofree char *count = NULL;
  guint n = 0;

  xg_source_pane_set_language (XG_SOURCE_PANE (pane), "xml");
  xg_source_pane_set_document (XG_SOURCE_PANE (pane),
                               document,
                               xg_item_document_get_xml (document),
                               NULL);
  window = xg_ui_test_show (pane, 500, 500);
  gtk_widget_activate_action (pane, "source.search", NULL);
  gtk_editable_set_text (GTK_EDITABLE (xg_ui_test_find_type (pane, GTK_TYPE_SEARCH_ENTRY)),
                         "butterfly.example");
  for (const char *p = xml; (p = strstr (p, "butterfly.example")) != NULL; p++)
    n++;
  count = g_strdup_printf ("%u", n);
  XG_WAIT (xg_ui_test_find_text (pane, count) != NULL, 3000);
  view = xg_ui_test_find_type (pane, GTK_SOURCE_TYPE_VIEW);
  g_assert_true (
    gtk_text_buffer_get_selection_bounds (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)),
                                          &start,
                                          &end));
  selected = gtk_text_iter_get_text (&start, &end);
  g_assert_cmpstr (selected, ==, "butterfly.example");
  g_assert_false (gtk_text_view_get_editable (GTK_TEXT_VIEW (view)));
  xg_ui_test_check_names (pane);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
register_tests (void)
{
  g_test_add_func ("/ui/item-view/nothing", test_nothing);
  g_test_add_func ("/ui/item-view/incident", test_incident);
  g_test_add_func ("/ui/item-view/versions", test_versions);
  g_test_add_func ("/ui/item-view/everything-else-is-shown-for-what-it-is",
                   test_everything_else_is_shown_for_what_it_is);
  g_test_add_func ("/ui/item-view/quick-changes-show-the-last", test_quick_changes_show_the_last);
  g_test_add_func ("/ui/item-view/large-payload-keeps-the-loop-free",
                   test_large_payload_keeps_the_loop_free);
  g_test_add_func ("/ui/item-view/folding-keeps-the-characters", test_folding_keeps_the_characters);
  g_test_add_func ("/ui/item-view/many-indicators", test_many_indicators);
  g_test_add_func ("/ui/item-view/tags", test_tags);
  g_test_add_func ("/ui/item-view/search", test_search);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  return xg_ui_test_main (argc, argv, register_tests);
}
