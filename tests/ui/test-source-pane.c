/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <gtksourceview/gtksource.h>

#include "feed/xg-source-pane.h"
#include "xg-ui-items.h"
#include "xg-ui-test.h"

/* The text of a payload: its lines, and what is looked for in it by words and by XPath. */

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

static void
test_search (void)
{
  g_autofree char *xml = xg_ui_test_read_sample ("iodef-full.xml");
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
  g_autofree char *xml = xg_ui_test_read_sample ("iodef-full.xml");
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
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (xg_ui_test_find_button (pane, "XPath")), TRUE);
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
  XG_WAIT (xg_ui_test_shows (pane, "xpression"), 5000);
  xg_ui_test_check_names (pane);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Behind a line of a megabyte, in a text of which only the first megabyte is there. */
static void
test_xpath_finds_what_is_not_shown_yet (void)
{
  g_autoptr (XgItemDocument) document = xg_item_document_new (xg_ui_items_make_large_payload ());
  g_autofree char *selected = NULL;
  GtkWidget *pane = xg_source_pane_new ();
  GtkWidget *window;

  xg_source_pane_set_document (XG_SOURCE_PANE (pane),
                               document,
                               xg_item_document_get_xml (document),
                               NULL);
  window = xg_ui_test_show (pane, 500, 500);
  gtk_widget_activate_action (pane, "source.search", NULL);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (xg_ui_test_find_button (pane, "XPath")), TRUE);
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
  g_test_add_func ("/ui/item-view/broken-lines-keep-the-characters",
                   test_broken_lines_keep_the_characters);
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
