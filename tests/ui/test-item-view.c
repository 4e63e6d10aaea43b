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
#include "reader/xg-compare-window.h"
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
  g_assert_nonnull (xg_ui_test_find_text (view, "System impact"));
  g_assert_true (shows (view, "severity high · completion succeeded"));
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
  g_assert_true (shows (view, "written anew"));

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
  g_autofree char *xml = read_sample ("iodef-full.xml");
  g_autoptr (XgItem) item = NULL;
  GtkWidget *view, *window;
  int dpi = 0;

  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  g_object_set (settings, "gtk-xft-dpi", 96 * 1024 * 3 / 2, NULL);
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
  g_assert_true (shows (view, "A newer version of this item was published."));

  gtk_window_destroy (GTK_WINDOW (window));
  g_clear_object (&item);
  xg_ui_grid_free (grid);
}

#define INCIDENT(words)                                                                            \
  "<IODEF-Document xmlns='" XG_NS_IODEF_2 "'><Incident purpose='reporting'><IncidentID "           \
  "name='a.example'>7</IncidentID><GenerationTime>2026-11-20T10:00:00Z</GenerationTime>"           \
  "<Description>" words "</Description></Incident></IODEF-Document>"

static GtkWidget *find_button (GtkWidget *root, const char *label);

static GtkWindow *
find_window (GType type)
{
  GListModel *toplevels = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (toplevels, i);

      if (G_TYPE_CHECK_INSTANCE_TYPE (window, type))
        return window;
    }
  return NULL;
}

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
  g_assert_true (shows (view, "The same incident in other items:"));
  xg_ui_test_check_names (view);

  g_signal_emit_by_name (find_button (view, "Compare"), "clicked");
  compare = GTK_WIDGET (find_window (XG_TYPE_COMPARE_WINDOW));
  g_assert_nonnull (compare);
  XG_WAIT (!xg_compare_window_get_loading (XG_COMPARE_WINDOW (compare)), 3000);
  XG_WAIT (xg_ui_test_find_text (compare, "suspected") != NULL, 3000);
  g_assert_nonnull (xg_ui_test_find_text (compare, "confirmed"));
  g_assert_nonnull (xg_ui_test_find_text (compare, "/IODEF-Document/Incident/Description"));
  g_assert_true (shows (compare, "0 added, 0 removed, 1 changed."));
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
  g_assert_true (shows (view, "Very long lines are broken"));

  gtk_window_destroy (GTK_WINDOW (window));
  g_clear_object (&item);
  xg_ui_grid_free (grid);
}

static void
test_broken_lines_keep_the_characters (void)
{
  GString *line = g_string_new ("<a>");
  g_autoptr (XgItemDocument) document = NULL;
  const XgItemText *raw;
  g_auto (GStrv) pieces = NULL;
  g_autofree char *joined = NULL;

  for (guint i = 0; i < 5000; i++)
    g_string_append (line, "äö€");
  g_string_append (line, "</a>");
  document = xg_item_document_new (g_strdup (line->str));
  raw = xg_item_document_get_raw (document);
  g_assert_cmpuint (raw->breaks->len, >, 5);
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
  g_autoptr (GPtrArray) rows = NULL;
  GtkWidget *card, *page, *window, *list;

  for (guint i = 0; i < 1902; i++)
    g_string_append_printf (xml, "198.51.%u.%u\n", i / 256, i % 256);
  g_string_append (xml,
                   "</BulkObservableList></BulkObservable></Observable></Indicator>"
                   "</IndicatorData></Incident></IODEF-Document>");
  document = xg_item_document_new (g_strdup (xml->str));
  g_assert_cmpuint (xg_card_get_n_indicators (xg_item_document_get_card (document), 0), ==, 1902);

  card = xg_incident_card_new ();
  xg_incident_card_set (XG_INCIDENT_CARD (card), item, document);
  g_object_ref_sink (card);
  rows = xg_ui_test_find_all (card, XG_TYPE_INDICATOR_ROW);
  g_assert_cmpuint (rows->len, ==, XG_INCIDENT_CARD_INDICATORS);
  g_object_unref (card);

  page = xg_indicator_page_new ();
  xg_indicator_page_set_card (XG_INDICATOR_PAGE (page),
                              xg_item_document_get_card (document),
                              0,
                              FALSE);
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

static GtkWidget *
find_button (GtkWidget *root, const char *label)
{
  g_autoptr (GPtrArray) buttons = xg_ui_test_find_all (root, GTK_TYPE_BUTTON);

  for (guint i = 0; i < buttons->len; i++)
    if (gtk_button_get_label (buttons->pdata[i]) != NULL &&
        g_str_has_prefix (gtk_button_get_label (buttons->pdata[i]), label))
      return buttons->pdata[i];
  return NULL;
}

/* The texts of a card, its rows without being asked for more. */
static guint
count_labels (GtkWidget *root)
{
  g_autoptr (GPtrArray) labels = xg_ui_test_find_all (root, GTK_TYPE_LABEL);

  return labels->len;
}

static void
test_defanged_indicators (void)
{
  g_autofree char *xml = read_sample ("reading/stix.xml");
  g_autoptr (XgItemDocument) document = xg_item_document_new (g_steal_pointer (&xml));
  GtkWidget *card = xg_incident_card_new ();
  GtkWidget *window = xg_ui_test_show (card, 500, 900);

  /* Without an item: as the content of an item at its broker is shown. */
  xg_incident_card_set (XG_INCIDENT_CARD (card), NULL, document);
  xg_ui_test_settle (50);
  g_assert_nonnull (xg_ui_test_find_text (card, "STIX bundle of 4 objects"));
  g_assert_nonnull (xg_ui_test_find_text (card, "198.51.100.77"));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (find_button (card, "Defanged")), TRUE);
  g_assert_nonnull (xg_ui_test_find_text (card, "198[.]51[.]100[.]77"));
  g_assert_null (xg_ui_test_find_text (card, "198.51.100.77"));
  xg_ui_test_check_names (card);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_large_card_comes_in_portions (void)
{
  g_autoptr (GString) xml = g_string_new ("<list xmlns='urn:example:list'>");
  g_autoptr (XgItemDocument) document = NULL;
  GtkWidget *card = xg_incident_card_new ();
  GtkWidget *window = xg_ui_test_show (card, 500, 900);
  gint64 worst = 0;
  guint first;

  for (guint i = 0; i < 5000; i++)
    g_string_append_printf (xml, "<entry n='%u'>word %u</entry>", i, i);
  g_string_append (xml, "</list>");
  document = xg_item_document_new (g_strdup (xml->str));
  xg_incident_card_set (XG_INCIDENT_CARD (card), NULL, document);
  XG_WAIT (find_button (card, "Show More (") != NULL, 5000);
  first = count_labels (card);
  g_assert_cmpuint (first, <, 200);
  g_signal_emit_by_name (find_button (card, "Show More ("), "clicked");
  g_assert_null (find_button (card, "Show More ("));
  while (find_button (card, "Show More (") == NULL)
    xg_ui_test_turn (&worst);
  g_test_message ("longest turn %.1f ms", (double) worst / 1000);
  g_assert_cmpuint (count_labels (card), >, first + 200);
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
  g_autoptr (XgItemDocument) document = xg_item_document_new (g_strdup (xml));
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
  count = g_strdup_printf ("1 of %u", n);
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

static char *
dup_selected (GtkWidget *pane)
{
  GtkTextView *view = GTK_TEXT_VIEW (xg_ui_test_find_type (pane, GTK_SOURCE_TYPE_VIEW));
  GtkTextIter start, end;

  if (!gtk_text_buffer_get_selection_bounds (gtk_text_view_get_buffer (view), &start, &end))
    return g_strdup ("");
  return gtk_text_iter_get_text (&start, &end);
}

static void
look_for (GtkWidget *pane, const char *expression, const char *count, const char *line)
{
  g_autofree char *selected = NULL;

  gtk_editable_set_text (GTK_EDITABLE (xg_ui_test_find_type (pane, GTK_TYPE_SEARCH_ENTRY)),
                         expression);
  XG_WAIT (xg_ui_test_find_text (pane, count) != NULL, 5000);
  selected = dup_selected (pane);
  if (line != NULL)
    g_assert_cmpstr (selected, ==, line);
}

static void
test_xpath (void)
{
  g_autofree char *xml = read_sample ("iodef-full.xml");
  g_autoptr (XgItemDocument) document = xg_item_document_new (g_steal_pointer (&xml));
  g_autofree char *next = NULL;
  GtkWidget *pane = xg_source_pane_new ();
  GtkWidget *window;

  xg_source_pane_set_document (XG_SOURCE_PANE (pane),
                               document,
                               xg_item_document_get_xml (document),
                               NULL);
  window = xg_ui_test_show (pane, 500, 500);
  gtk_widget_activate_action (pane, "source.search", NULL);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (find_button (pane, "XPath")), TRUE);
  look_for (pane,
            "//Contact/ContactName",
            "1 of 2",
            "<ContactName>CSIRT for example.com</ContactName>");
  g_signal_emit_by_name (xg_ui_test_find_type (pane, GTK_TYPE_SEARCH_ENTRY), "next-match");
  g_assert_nonnull (xg_ui_test_find_text (pane, "2 of 2"));
  next = dup_selected (pane);
  g_assert_cmpstr (next, ==, "<ContactName>Alice Analyst</ContactName>");
  look_for (pane, "count(//Indicator)", "= 4", NULL);
  look_for (pane, "//Nothing", "0", NULL);
  look_for (pane,
            "//System[@category='target']//Name",
            "1 of 1",
            "<Name>c2.butterfly.example</Name>");
  gtk_editable_set_text (GTK_EDITABLE (xg_ui_test_find_type (pane, GTK_TYPE_SEARCH_ENTRY)), "//[");
  XG_WAIT (shows (pane, "xpression"), 5000);
  xg_ui_test_check_names (pane);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Behind a line of a megabyte, in a text of which only the first megabyte is there. */
static void
test_xpath_finds_what_is_not_shown_yet (void)
{
  g_autoptr (XgItemDocument) document = xg_item_document_new (make_large ());
  g_autofree char *selected = NULL;
  GtkWidget *pane = xg_source_pane_new ();
  GtkWidget *window;

  xg_source_pane_set_document (XG_SOURCE_PANE (pane),
                               document,
                               xg_item_document_get_xml (document),
                               NULL);
  window = xg_ui_test_show (pane, 500, 500);
  gtk_widget_activate_action (pane, "source.search", NULL);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (find_button (pane, "XPath")), TRUE);
  look_for (pane, "/log/end", "1 of 1", NULL);
  XG_WAIT (xg_source_pane_get_complete (XG_SOURCE_PANE (pane)), 60000);
  xg_ui_test_settle (50);
  selected = dup_selected (pane);
  g_assert_cmpstr (selected, ==, "<end/>");
  gtk_window_destroy (GTK_WINDOW (window));
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
  g_test_add_func ("/ui/item-view/broken-lines-keep-the-characters",
                   test_broken_lines_keep_the_characters);
  g_test_add_func ("/ui/item-view/many-indicators", test_many_indicators);
  g_test_add_func ("/ui/item-view/defanged-indicators", test_defanged_indicators);
  g_test_add_func ("/ui/item-view/large-card-comes-in-portions", test_large_card_comes_in_portions);
  g_test_add_func ("/ui/item-view/tags", test_tags);
  g_test_add_func ("/ui/item-view/search", test_search);
  g_test_add_func ("/ui/item-view/xpath", test_xpath);
  g_test_add_func ("/ui/item-view/xpath-finds-what-is-not-shown-yet",
                   test_xpath_finds_what_is_not_shown_yet);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  return xg_ui_test_main (argc, argv, register_tests);
}
