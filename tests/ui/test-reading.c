/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "feed/xg-incident-card.h"
#include "feed/xg-indicator-page.h"
#include "feed/xg-indicator-row.h"
#include "feed/xg-item-view.h"
#include "payload/xg-payload.h"
#include "reader/xg-card-table-view.h"
#include "reader/xg-card-values.h"
#include "reader/xg-compare-window.h"
#include "reader/xg-headers-view.h"
#include "reader/xg-reading-view.h"
#include "xg-ui-grid.h"
#include "xg-ui-items.h"
#include "xg-ui-test.h"

static XgItemDocument *
read_document (const char *name)
{
  return xg_item_document_new (xg_ui_test_read_sample (name));
}

/* The actions of the console's window, which say what they were asked. */
static void
asked_cb (GSimpleAction *action, GVariant *parameter, GString *asked)
{
  g_string_append_printf (asked,
                          "%s %s\n",
                          g_action_get_name (G_ACTION (action)),
                          g_variant_get_string (parameter, NULL));
}

static void
add_actions (GtkWidget *window, GString *asked)
{
  static const char *const names[] = { "pivot", "filter" };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GSimpleAction) action = g_simple_action_new (names[i], G_VARIANT_TYPE_STRING);

      g_signal_connect (action, "activate", G_CALLBACK (asked_cb), asked);
      g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
    }
  gtk_widget_insert_action_group (window, "win", G_ACTION_GROUP (group));
}

static GtkWidget *
find_indicator (GtkWidget *root, const char *value)
{
  GtkWidget *text = xg_ui_test_find_text (root, value);

  g_assert_nonnull (text);
  return gtk_widget_get_ancestor (text, XG_TYPE_INDICATOR_ROW);
}

/* The button beside a value of a section. */
static GtkWidget *
find_lead (GtkWidget *root, const char *value)
{
  g_autoptr (GPtrArray) labels = xg_ui_test_find_all (root, GTK_TYPE_LABEL);

  for (guint i = 0; i < labels->len; i++)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (labels->pdata[i]);

      if (g_strcmp0 (gtk_label_get_text (labels->pdata[i]), value) == 0 && GTK_IS_BUTTON (next))
        return next;
    }
  return NULL;
}

static void
check_asked (GString *asked, const char *expected)
{
  g_assert_cmpstr (asked->str, ==, expected);
  g_string_truncate (asked, 0);
}

static void
test_indicators_lead_to_what_the_cache_knows (void)
{
  g_autoptr (XgItemDocument) document = read_document ("iodef-full.xml");
  g_autoptr (GString) asked = g_string_new (NULL);
  GtkWidget *card = xg_incident_card_new ();
  GtkWidget *window = xg_ui_test_show (card, 500, 1200);
  GtkWidget *row, *lead;

  add_actions (window, asked);
  xg_incident_card_set (XG_INCIDENT_CARD (card), NULL, document);
  XG_WAIT (find_lead (card, "alice@csirt.example.com") != NULL, 3000);
  xg_ui_test_check_names (card);

  row = find_indicator (card, "c2.butterfly.example");
  gtk_widget_activate_action (row, "indicator.show", NULL);
  check_asked (asked, "pivot c2.butterfly.example\n");
  gtk_widget_activate_action (row, "indicator.filter", NULL);
  check_asked (asked, "filter indicator:\"c2.butterfly.example\"\n");
  /* Enter on the row, or a click */
  g_signal_emit_by_name (gtk_widget_get_ancestor (row, GTK_TYPE_LIST_BOX),
                         "row-activated",
                         gtk_widget_get_parent (row));
  check_asked (asked, "pivot c2.butterfly.example\n");

  /* What is shown for nobody to follow leads there all the same. */
  xg_ui_test_click (card, "Defanged");
  row = find_indicator (card, "c2[.]butterfly[.]example");
  gtk_widget_activate_action (row, "indicator.show", NULL);
  check_asked (asked, "pivot c2.butterfly.example\n");

  lead = find_lead (card, "alice@csirt.example.com");
  g_signal_emit_by_name (lead, "clicked");
  check_asked (asked, "pivot alice@csirt.example.com\n");
  g_assert_null (find_lead (card, "Alice Analyst"));

  gtk_window_destroy (GTK_WINDOW (window));
}

/* A subject of a mail or a registry key has no number in the cache, but its words. */
static void
test_other_indicators_are_looked_for_as_words (void)
{
  const XgIndicator indicator = { (char *) "email-subject", (char *) "You \"won\" it", NULL };
  g_autoptr (GString) asked = g_string_new (NULL);
  GtkWidget *row = xg_indicator_row_new ();
  GtkWidget *window = xg_ui_test_show (row, 400, 60);

  add_actions (window, asked);
  xg_indicator_row_set (XG_INDICATOR_ROW (row), &indicator, FALSE);
  xg_indicator_row_show (XG_INDICATOR_ROW (row));
  check_asked (asked, "filter \"You \\\"won\\\" it\"\n");
  gtk_window_destroy (GTK_WINDOW (window));
}

/* By the mouse and by Tab and Enter; it says what it says, markup or not. */
static void
test_indicators_within_a_sentence_lead_too (void)
{
  XgCardRow row = { (char *) "Description",
                    (char *) "Host 192.0.2.7 contacted <b>evil[.]example</b> & left",
                    .kind = XG_CARD_ROW_VALUE };
  g_autoptr (GString) asked = g_string_new (NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *window = xg_ui_test_show (box, 400, 100);
  gboolean handled = FALSE;
  GtkWidget *label;

  /* As where items are read. */
  g_object_set (gtk_widget_get_settings (window), "gtk-label-select-on-focus", FALSE, NULL);
  add_actions (window, asked);
  xg_card_append_value (GTK_BOX (box), &row, 0);
  label = xg_ui_test_find_type (box, GTK_TYPE_LABEL);
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (label)), ==, row.value);
  xg_ui_test_pictures (window, "sentence");
  g_signal_emit_by_name (label, "activate-link", "192.0.2.7", &handled);
  g_assert_true (handled);
  check_asked (asked, "pivot 192.0.2.7\n");

  for (guint i = 0;
       i < 5 && g_strcmp0 (gtk_label_get_current_uri (GTK_LABEL (label)), "evil.example") != 0;
       i++)
    gtk_widget_child_focus (box, GTK_DIR_TAB_FORWARD);
  g_signal_emit_by_name (label, "activate-current-link");
  check_asked (asked, "pivot evil.example\n");

  /* Code is read by machines. */
  gtk_box_remove (GTK_BOX (box), label);
  row.kind = XG_CARD_ROW_CODE;
  xg_card_append_value (GTK_BOX (box), &row, 0);
  label = xg_ui_test_find_type (box, GTK_TYPE_LABEL);
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (label)), ==, row.value);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
take_text_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  char **text = data;

  *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

static void
check_clipboard (GtkWidget *widget, const char *expected)
{
  g_autofree char *text = NULL;

  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (widget), NULL, take_text_cb, &text);
  XG_WAIT (text != NULL, 1000);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_the_menu_key_opens_the_menu_of_a_row (void)
{
  g_autoptr (XgItemDocument) document = read_document ("iodef-full.xml");
  g_autoptr (GString) asked = g_string_new (NULL);
  GtkWidget *page = xg_indicator_page_new ();
  GtkWidget *window = xg_ui_test_show (page, 400, 500);
  GtkWidget *list, *row;

  add_actions (window, asked);
  xg_indicator_page_set_card (XG_INDICATOR_PAGE (page),
                              xg_item_document_get_card (document),
                              0,
                              FALSE);
  xg_ui_test_settle (50);
  row = find_indicator (page, "c2.butterfly.example");
  list = xg_ui_test_find_type (page, GTK_TYPE_LIST_VIEW);
  g_assert_null (xg_ui_test_find_type (row, GTK_TYPE_POPOVER_MENU));
  gtk_widget_grab_focus (gtk_widget_get_parent (row));
  g_assert_true (xg_ui_test_press (GTK_WINDOW (window), "<Shift>F10"));
  g_assert_nonnull (xg_ui_test_find_type (row, GTK_TYPE_POPOVER_MENU));
  gtk_popover_popdown (GTK_POPOVER (xg_ui_test_find_type (row, GTK_TYPE_POPOVER_MENU)));

  gtk_widget_activate_action (row, "indicator.copy", NULL);
  check_clipboard (row, "c2.butterfly.example");
  gtk_widget_activate_action (row, "indicator.copy-defanged", NULL);
  check_clipboard (row, "c2[.]butterfly[.]example");

  g_signal_emit_by_name (list, "activate", 0);
  g_assert_true (g_str_has_prefix (asked->str, "pivot ") ||
                 g_str_has_prefix (asked->str, "filter "));
  xg_ui_test_check_names (page);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Digests are shown as people look for them; documents have them in base64. */
static void
test_a_digest_is_copied_in_both_forms (void)
{
  const XgIndicator indicator = { (char *) "md5",
                                  (char *) "ff4a008470319a22d9cf3d14af485977",
                                  NULL };
  GtkWidget *row = xg_indicator_row_new ();
  GtkWidget *window = xg_ui_test_show (row, 400, 60);

  xg_indicator_row_set (XG_INDICATOR_ROW (row), &indicator, FALSE);
  gtk_widget_activate_action (row, "indicator.copy", NULL);
  check_clipboard (row, "ff4a008470319a22d9cf3d14af485977");
  gtk_widget_activate_action (row, "indicator.copy-base64", NULL);
  check_clipboard (row, "/0oAhHAxmiLZzz0Ur0hZdw==");
  gtk_window_destroy (GTK_WINDOW (window));
}

/* A label lays out all that it has. */
static void
test_a_long_value_is_cut (void)
{
  g_autoptr (GString) value = g_string_new (NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *window = xg_ui_test_show (box, 400, 400);
  XgCardRow row = { .label = (char *) "Text" };
  g_autofree char *size = NULL;
  g_autofree char *words = NULL;
  GtkWidget *label;

  for (guint i = 0; i < 50000; i++)
    g_string_append (value, "ä  b\n");
  row.value = value->str;
  xg_card_append_value (GTK_BOX (box), &row, 0);
  label = xg_ui_test_find_type (box, GTK_TYPE_LABEL);
  g_assert_cmpint (g_utf8_strlen (gtk_label_get_text (GTK_LABEL (label)), -1), ==, 800);
  g_assert_true (g_str_has_prefix (gtk_label_get_text (GTK_LABEL (label)), "ä b ä b "));
  size = g_format_size (value->len);
  words = g_strdup_printf ("Copy All of It (%s)", size);
  xg_ui_test_click (box, words);
  check_clipboard (box, value->str);
  gtk_window_destroy (GTK_WINDOW (window));
}

static XgItem *
newest_item (XgGrid *grid)
{
  g_autoptr (XgItemList) list = xg_grid_list_items (grid, NULL, NULL, NULL, FALSE);

  XG_WAIT (!xg_item_list_get_loading (list), 3000);
  return g_list_model_get_item (G_LIST_MODEL (list), 0);
}

#define INCIDENT(words, contact)                                                                   \
  "<IODEF-Document xmlns='" XG_NS_IODEF_2 "'><Incident purpose='reporting'><IncidentID "           \
  "name='a.example'>7</IncidentID><GenerationTime>2026-11-20T10:00:00Z</GenerationTime>"           \
  "<Description>" words "</Description>" contact "</Incident></IODEF-Document>"

static void
test_the_card_tells_what_changed (void)
{
  XgGrid *grid = xg_ui_grid_new ();
  g_autoptr (XgItem) item = NULL;
  g_autoptr (GPtrArray) versions = NULL;
  GtkWidget *view = xg_item_view_new ();
  GtkWidget *window = xg_ui_test_show (view, 500, 700);
  GtkWidget *compare;

  xg_ui_grid_publish (grid, "energy", "one", NULL, INCIDENT ("suspected", ""));
  xg_ui_grid_publish (grid,
                      "energy",
                      "one",
                      NULL,
                      INCIDENT ("confirmed",
                                "<Contact role='creator' type='person'>"
                                "<ContactName>Bob</ContactName></Contact>"));
  xg_ui_grid_flush (grid);
  item = newest_item (grid);
  xg_item_view_set_item (XG_ITEM_VIEW (view), grid, item);
  XG_WAIT (xg_ui_test_shows (view, "Changed since the version of today"), 3000);
  g_assert_true (xg_ui_test_shows (view, "Description"));
  xg_ui_test_check_names (view);
  xg_ui_test_click (view, "Compare");
  compare = xg_ui_test_find_window (XG_TYPE_COMPARE_WINDOW);
  g_assert_nonnull (compare);
  XG_WAIT (!xg_compare_window_get_loading (XG_COMPARE_WINDOW (compare)), 3000);
  XG_WAIT (xg_ui_test_find_text (compare, "suspected") != NULL, 3000);
  gtk_window_close (GTK_WINDOW (compare));

  /* The first one has nothing before it. */
  versions = xg_grid_list_versions (grid, xg_item_get_rowid (item));
  xg_item_view_set_item (XG_ITEM_VIEW (view), grid, versions->pdata[1]);
  XG_WAIT (xg_ui_test_shows (view, "A newer version of this item was published."), 3000);
  XG_WAIT (!xg_item_view_get_loading (XG_ITEM_VIEW (view)), 3000);
  xg_ui_test_settle (50);
  g_assert_false (xg_ui_test_shows (view, "Changed since"));

  /* Written in another way, said the same. */
  xg_ui_grid_publish (grid, "energy", "two", NULL, "<a xmlns='urn:x' b='1' c='2'/>");
  xg_ui_grid_publish (grid, "energy", "two", NULL, "<a xmlns='urn:x' c='2' b='1'></a>");
  xg_ui_grid_flush (grid);
  g_clear_object (&item);
  item = newest_item (grid);
  xg_item_view_set_item (XG_ITEM_VIEW (view), grid, item);
  XG_WAIT (xg_ui_test_shows (view, "It says the same as the version of today"), 3000);

  gtk_window_destroy (GTK_WINDOW (window));
  g_clear_object (&item);
  g_clear_pointer (&versions, g_ptr_array_unref);
  xg_ui_grid_free (grid);
}

static void
show_tab (GtkWidget *view, const char *tab)
{
  GtkWidget *reading = xg_ui_test_find_type (view, XG_TYPE_READING_VIEW);

  gtk_stack_set_visible_child_name (xg_reading_view_get_tabs (XG_READING_VIEW (reading)), tab);
  xg_ui_test_settle (50);
}

static void
test_headers_tell_what_an_item_came_with (void)
{
  XgGrid *grid = xg_ui_grid_new ();
  g_autoptr (XgItem) item = NULL;
  g_autofree char *text = NULL;
  GtkWidget *view = xg_item_view_new ();
  GtkWidget *window = xg_ui_test_show (view, 500, 700);

  xg_ui_grid_publish_by (grid,
                         "all sectors",
                         "energy/a b",
                         "id;1",
                         "csirt@utility-a.example",
                         INCIDENT ("words", ""));
  xg_ui_grid_flush (grid);
  item = newest_item (grid);
  xg_item_view_set_item (XG_ITEM_VIEW (view), grid, item);
  XG_WAIT (!xg_item_view_get_loading (XG_ITEM_VIEW (view)), 3000);
  show_tab (view, "headers");
  text =
    xg_headers_view_dup_text (XG_HEADERS_VIEW (xg_ui_test_find_type (view, XG_TYPE_HEADERS_VIEW)));
  g_assert_nonnull (strstr (text, "Node: energy/a b\n"));
  g_assert_nonnull (strstr (text, "Broker: pubsub.grid.example\n"));
  g_assert_nonnull (strstr (text, "Item ID: id;1\n"));
  g_assert_nonnull (strstr (text, "Publisher: csirt@utility-a.example\n"));
  g_assert_nonnull (
    strstr (text, "Link: xmpp:pubsub.grid.example?;node=energy%2Fa%20b;item=id%3B1\n"));
  g_assert_nonnull (strstr (text, "By the collection: all sectors\n"));
  g_assert_nonnull (strstr (text, "Type: " XG_NS_IODEF_2 "\n"));
  g_assert_nonnull (strstr (text, "Incident: a.example/7\n"));
  g_assert_nonnull (strstr (text, "Version: 1, the newest\n"));
  g_assert_nonnull (strstr (text, "Pinned: no\n"));
  g_assert_nonnull (xg_ui_test_find_text (view, "csirt@utility-a.example"));
  xg_ui_test_click (view, "Copy All");
  check_clipboard (view, text);
  xg_ui_test_check_names (view);

  /* What changes meanwhile changes there. */
  gtk_widget_activate_action (view, "item-view.toggle-pinned", NULL);
  XG_WAIT (xg_ui_test_shows (view, "yes: kept"), 3000);

  gtk_window_destroy (GTK_WINDOW (window));
  g_clear_object (&item);
  xg_ui_grid_free (grid);
}

static GtkWidget *
find_pin (GtkWidget *root)
{
  g_autoptr (GPtrArray) buttons = xg_ui_test_find_all (root, GTK_TYPE_TOGGLE_BUTTON);

  for (guint i = 0; i < buttons->len; i++)
    if (g_strcmp0 (gtk_button_get_icon_name (buttons->pdata[i]), "view-pin-symbolic") == 0)
      return buttons->pdata[i];
  g_assert_not_reached ();
}

static void
test_an_item_is_pinned_where_it_is_read (void)
{
  XgGrid *grid = xg_ui_grid_new ();
  g_autoptr (XgItem) item = NULL;
  GtkWidget *view = xg_item_view_new ();
  GtkWidget *window = xg_ui_test_show (view, 500, 700);
  GtkWidget *button = find_pin (view);

  g_assert_false (gtk_widget_get_visible (button));

  xg_ui_grid_publish (grid, "energy", "one", NULL, INCIDENT ("words", ""));
  xg_ui_grid_flush (grid);
  item = newest_item (grid);
  xg_item_view_set_item (XG_ITEM_VIEW (view), grid, item);
  g_assert_true (gtk_widget_get_visible (button));
  g_assert_false (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button)));
  g_signal_emit_by_name (button, "clicked");
  XG_WAIT (xg_item_get_pinned (item), 3000);
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button)));
  XG_WAIT (!xg_item_view_get_loading (XG_ITEM_VIEW (view)), 3000);
  gtk_widget_child_focus (view, GTK_DIR_TAB_FORWARD);
  g_assert_true (xg_ui_test_press (GTK_WINDOW (window), "p"));
  XG_WAIT (!xg_item_get_pinned (item), 3000);
  g_assert_false (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button)));

  /* An event is no item. */
  xg_ui_grid_tell (grid, XG_RECORD_PURGE, "energy", "All items of energy were purged");
  xg_ui_grid_flush (grid);
  g_clear_object (&item);
  item = newest_item (grid);
  xg_item_view_set_item (XG_ITEM_VIEW (view), grid, item);
  g_assert_false (gtk_widget_get_visible (button));
  XG_WAIT (!xg_item_view_get_loading (XG_ITEM_VIEW (view)), 3000);

  gtk_window_destroy (GTK_WINDOW (window));
  g_clear_object (&item);
  xg_ui_grid_free (grid);
}

static XgKeptItem *
kept_item_new (const char *id)
{
  g_autofree char *xml =
    g_strdup_printf ("<iq type='result'><pubsub xmlns='http://jabber.org/protocol/pubsub'>"
                     "<items><item id='%s' publisher='bob@b.example'/></items></pubsub></iq>",
                     id);
  g_autoptr (XgStanza) stanza = xg_stanza_parse (xml, -1, NULL);
  g_autoptr (XgPubsubItems) items = xg_pubsub_items_parse (stanza, NULL, NULL);

  return xg_kept_item_new ("pubsub.grid.example",
                           "energy",
                           &g_array_index (items->items, XgPubsubItem, 0),
                           NULL);
}

/* Whether the cache has a history of what a broker has. */
static gboolean
has_history (GtkWidget *view)
{
  GtkStack *tabs = xg_reading_view_get_tabs (XG_READING_VIEW (view));

  return gtk_stack_page_get_visible (
    gtk_stack_get_page (tabs, gtk_stack_get_child_by_name (tabs, "history")));
}

static void
chosen_cb (GtkWidget *view, XgItem *item, guint *version)
{
  *version = xg_item_get_version (item);
}

static void
test_an_item_of_a_broker_has_the_history_of_the_cache (void)
{
  XgGrid *grid = xg_ui_grid_new ();
  g_autoptr (XgKeptItem) kept = kept_item_new ("two*");
  g_autoptr (XgKeptItem) other = kept_item_new ("tw*");
  GtkWidget *view = xg_reading_view_new ();
  GtkWidget *window = xg_ui_test_show (view, 500, 700);
  GtkWidget *row;
  guint version = 0;

  xg_ui_grid_publish (grid, "energy", "two*", NULL, INCIDENT ("first", ""));
  xg_ui_grid_publish (grid, "energy", "two*", NULL, INCIDENT ("second", ""));
  xg_ui_grid_publish (grid, "energy", "twofold", NULL, INCIDENT ("another", ""));
  xg_ui_grid_publish (grid, "finance", "tw*", NULL, INCIDENT ("elsewhere", ""));
  xg_ui_grid_flush (grid);
  g_signal_connect (view, "chosen", G_CALLBACK (chosen_cb), &version);

  xg_reading_view_set_kept (XG_READING_VIEW (view), grid, "pubsub.grid.example", "energy", kept);
  g_assert_false (has_history (view));
  XG_WAIT (has_history (view), 3000);
  show_tab (view, "history");
  g_assert_true (xg_ui_test_shows (view, "published 2 times"));
  g_assert_true (xg_ui_test_shows (view, "newest in the cache"));
  xg_ui_test_check_names (view);
  xg_ui_test_pictures (window, "broker-history");
  row = gtk_widget_get_ancestor (xg_ui_test_find_text (view, "Version 1"), ADW_TYPE_ACTION_ROW);
  g_signal_emit_by_name (gtk_widget_get_parent (row), "row-activated", row);
  g_assert_cmpuint (version, ==, 1);

  /* Of the same id as a pattern, and in another topic */
  xg_reading_view_set_kept (XG_READING_VIEW (view), grid, "pubsub.grid.example", "energy", other);
  xg_ui_test_settle (300);
  g_assert_false (has_history (view));
  gtk_window_destroy (GTK_WINDOW (window));
  xg_ui_grid_free (grid);
}

/* As its broker has it, without the cache: the same but for the history. */
static void
test_an_item_of_a_broker_is_read_in_the_same_way (void)
{
  g_autoptr (XgKeptItem) item = kept_item_new ("item-1");
  g_autoptr (XgItemDocument) document = read_document ("iodef-full.xml");
  g_autofree char *text = NULL;
  GtkWidget *view = xg_reading_view_new ();
  GtkWidget *window = xg_ui_test_show (view, 500, 700);
  GtkStack *tabs = xg_reading_view_get_tabs (XG_READING_VIEW (view));
  GtkWidget *history = gtk_stack_get_child_by_name (tabs, "history");

  xg_reading_view_set_kept (XG_READING_VIEW (view), NULL, "pubsub.grid.example", "energy", item);
  xg_reading_view_set_document (XG_READING_VIEW (view), document);
  XG_WAIT (xg_ui_test_find_text (view, "c2.butterfly.example") != NULL, 3000);
  g_assert_false (gtk_stack_page_get_visible (gtk_stack_get_page (tabs, history)));
  show_tab (view, "headers");
  text =
    xg_headers_view_dup_text (XG_HEADERS_VIEW (xg_ui_test_find_type (view, XG_TYPE_HEADERS_VIEW)));
  g_assert_nonnull (strstr (text, "Item ID: item-1\n"));
  g_assert_nonnull (strstr (text, "Publisher: bob@b.example\n"));
  show_tab (view, "raw");
  g_assert_true (xg_ui_test_shows (view, "This is what the broker sent"));
  show_tab (view, "xml");
  xg_ui_test_check_names (view);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* The values of a row beside each other, or, where there is no room, below each other. */
/* The table that has the column. */
static GtkWidget *
find_table (GtkWidget *root, const char *column)
{
  g_autoptr (GPtrArray) tables = xg_ui_test_find_all (root, XG_TYPE_CARD_TABLE_VIEW);

  for (guint i = 0; i < tables->len; i++)
    {
      g_autoptr (GPtrArray) labels = xg_ui_test_find_all (tables->pdata[i], GTK_TYPE_LABEL);

      for (guint k = 0; k < labels->len; k++)
        if (g_strcmp0 (gtk_label_get_text (labels->pdata[k]), column) == 0)
          return tables->pdata[i];
    }
  g_assert_not_reached ();
}

static void
test_tables_are_wide_or_narrow (void)
{
  g_autoptr (XgItemDocument) document = read_document ("reading/v2-flows.xml");
  GtkWidget *card = xg_incident_card_new ();
  GtkWidget *window = xg_ui_test_show (card, 900, 900);
  GtkWidget *table, *address, *name, *port;
  graphene_rect_t first, second, third;

  xg_incident_card_set (XG_INCIDENT_CARD (card), NULL, document);
  table = find_table (card, "Port");
  XG_WAIT (xg_ui_test_find_text (table, "mail.victim.example") != NULL, 3000);
  xg_ui_test_settle (50);
  address = xg_ui_test_find_text (table, "192.0.2.34");
  name = xg_ui_test_find_text (table, "mail.victim.example");
  port = xg_ui_test_find_text (table, "TCP (IP protocol 6)");
  g_assert_nonnull (address);
  g_assert_nonnull (port);
  g_assert_true (gtk_widget_compute_bounds (address, card, &first));
  g_assert_true (gtk_widget_compute_bounds (name, card, &second));
  g_assert_true (gtk_widget_compute_bounds (port, card, &third));
  g_assert_cmpfloat (first.origin.x + 50, <, second.origin.x);
  g_assert_cmpfloat (second.origin.x + 50, <, third.origin.x);
  g_assert_nonnull (find_lead (card, "192.0.2.34"));
  xg_ui_test_check_names (card);
  gtk_window_destroy (GTK_WINDOW (window));

  card = xg_incident_card_new ();
  window = xg_ui_test_show (card, 360, 900);
  xg_incident_card_set (XG_INCIDENT_CARD (card), NULL, document);
  table = find_table (card, "Port");
  XG_WAIT (xg_ui_test_find_text (table, "mail.victim.example") != NULL, 3000);
  xg_ui_test_settle (50);
  address = xg_ui_test_find_text (table, "192.0.2.34");
  name = xg_ui_test_find_text (table, "mail.victim.example");
  g_assert_true (gtk_widget_compute_bounds (address, card, &first));
  g_assert_true (gtk_widget_compute_bounds (name, card, &second));
  g_assert_cmpfloat (ABS (first.origin.x - second.origin.x), <, 2);
  g_assert_cmpfloat (first.origin.y + 10, <, second.origin.y);
  g_assert_cmpint (gtk_widget_get_width (card), <=, 360);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
register_tests (void)
{
  g_test_add_func ("/ui/reading/tables-are-wide-or-narrow", test_tables_are_wide_or_narrow);
  g_test_add_func ("/ui/reading/indicators-lead-to-what-the-cache-knows",
                   test_indicators_lead_to_what_the_cache_knows);
  g_test_add_func ("/ui/reading/other-indicators-are-looked-for-as-words",
                   test_other_indicators_are_looked_for_as_words);
  g_test_add_func ("/ui/reading/indicators-within-a-sentence-lead-too",
                   test_indicators_within_a_sentence_lead_too);
  g_test_add_func ("/ui/reading/the-menu-key-opens-the-menu-of-a-row",
                   test_the_menu_key_opens_the_menu_of_a_row);
  g_test_add_func ("/ui/reading/a-digest-is-copied-in-both-forms",
                   test_a_digest_is_copied_in_both_forms);
  g_test_add_func ("/ui/reading/a-long-value-is-cut", test_a_long_value_is_cut);
  g_test_add_func ("/ui/reading/the-card-tells-what-changed", test_the_card_tells_what_changed);
  g_test_add_func ("/ui/reading/headers-tell-what-an-item-came-with",
                   test_headers_tell_what_an_item_came_with);
  g_test_add_func ("/ui/reading/an-item-is-pinned-where-it-is-read",
                   test_an_item_is_pinned_where_it_is_read);
  g_test_add_func ("/ui/reading/an-item-of-a-broker-has-the-history-of-the-cache",
                   test_an_item_of_a_broker_has_the_history_of_the_cache);
  g_test_add_func ("/ui/reading/an-item-of-a-broker-is-read-in-the-same-way",
                   test_an_item_of_a_broker_is_read_in_the_same_way);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  return xg_ui_test_main (argc, argv, register_tests);
}
