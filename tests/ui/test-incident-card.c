/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "feed/xg-incident-card.h"
#include "feed/xg-indicator-page.h"
#include "feed/xg-indicator-row.h"
#include "feed/xg-tags.h"
#include "payload/xg-payload.h"
#include "xg-ui-items.h"
#include "xg-ui-test.h"

/* The card of a payload: indicators, tags, and what is too much at once. */

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

static void
test_defanged_indicators (void)
{
  g_autofree char *xml = xg_ui_test_read_sample ("reading/stix.xml");
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
register_tests (void)
{
  g_test_add_func ("/ui/item-view/many-indicators", test_many_indicators);
  g_test_add_func ("/ui/item-view/defanged-indicators", test_defanged_indicators);
  g_test_add_func ("/ui/item-view/large-card-comes-in-portions", test_large_card_comes_in_portions);
  g_test_add_func ("/ui/item-view/tags", test_tags);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  return xg_ui_test_main (argc, argv, register_tests);
}
