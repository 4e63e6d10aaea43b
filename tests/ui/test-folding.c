/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <gtksourceview/gtksource.h>

#include "feed/xg-format.h"
#include "feed/xg-source-pane.h"
#include "reader/xg-source-gutter.h"
#include "xg-ui-test.h"

typedef struct
{
  XgItemDocument *document;
  GtkWidget *pane;
  GtkWidget *window;
  GtkTextView *view;
} Fixture;

static void
fixture_init (Fixture *self, char *payload)
{
  self->document = xg_item_document_new (payload);
  self->pane = xg_source_pane_new ();
  self->window = xg_ui_test_show (self->pane, 1280, 700);
  self->view = GTK_TEXT_VIEW (xg_ui_test_find_type (self->pane, GTK_SOURCE_TYPE_VIEW));
  xg_source_pane_set_language (XG_SOURCE_PANE (self->pane), "xml");
  xg_source_pane_set_document (XG_SOURCE_PANE (self->pane),
                               self->document,
                               xg_item_document_get_xml (self->document),
                               NULL);
  XG_WAIT (xg_source_pane_get_complete (XG_SOURCE_PANE (self->pane)), 3000);
}

static void
fixture_clear (Fixture *self)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  g_object_unref (self->document);
}

/* Whether the words are to be seen, once everything is as it should be. */
static gboolean
is_seen (Fixture *f, const char *words)
{
  g_autofree char *text = NULL;

  XG_WAIT (xg_source_pane_get_complete (XG_SOURCE_PANE (f->pane)), 3000);
  text = xg_source_pane_dup_text (XG_SOURCE_PANE (f->pane));
  return strstr (text, words) != NULL;
}

static void
find_words (Fixture *f, const char *words, GtkTextIter *at)
{
  GtkTextIter start;

  gtk_text_buffer_get_start_iter (gtk_text_view_get_buffer (f->view), &start);
  g_assert_true (gtk_text_iter_forward_search (&start, words, 0, at, NULL, NULL));
}

static void
place_cursor (Fixture *f, const char *words)
{
  GtkTextIter at;

  find_words (f, words, &at);
  gtk_text_buffer_place_cursor (gtk_text_view_get_buffer (f->view), &at);
}

static GtkWidget *
find_button (Fixture *f, const char *action)
{
  g_autoptr (GPtrArray) buttons = xg_ui_test_find_all (f->pane, GTK_TYPE_BUTTON);

  for (guint i = 0; i < buttons->len; i++)
    if (g_strcmp0 (gtk_actionable_get_action_name (buttons->pdata[i]), action) == 0)
      return buttons->pdata[i];
  return NULL;
}

static void
look_for (Fixture *f, const char *words, const char *count)
{
  GtkWidget *entry = xg_ui_test_find_type (f->pane, GTK_TYPE_SEARCH_ENTRY);

  gtk_editable_set_text (GTK_EDITABLE (entry), words);
  XG_WAIT (xg_ui_test_find_text (f->pane, count) != NULL, 3000);
}

static char *
dup_selected (Fixture *f)
{
  GtkTextIter start, end;

  if (!gtk_text_buffer_get_selection_bounds (gtk_text_view_get_buffer (f->view), &start, &end))
    return NULL;
  return gtk_text_iter_get_text (&start, &end);
}

static void
test_elements_fold_where_the_cursor_is (void)
{
  Fixture f;

  fixture_init (&f, xg_ui_test_read_sample ("reading/v2-flows.xml"));
  gtk_widget_grab_focus (find_button (&f, "source.toggle-fold"));
  g_assert_true (gtk_text_view_get_cursor_visible (f.view));
  place_cursor (&f, "Guessed a password");
  g_assert_true (xg_ui_test_press (GTK_WINDOW (f.window), "<Control>minus"));
  g_assert_false (is_seen (&f, "Guessed a password"));
  g_assert_true (is_seen (&f, "<Method restriction=\"private\">" XG_FOLD_MARK "</Method>"));
  xg_ui_test_pictures (f.window, "folded");

  /* The next time what is around it, and what is within stays folded. */
  g_assert_true (xg_ui_test_press (GTK_WINDOW (f.window), "<Control>minus"));
  g_assert_false (is_seen (&f, "<Method"));
  g_assert_true (xg_ui_test_press (GTK_WINDOW (f.window), "<Control>plus"));
  g_assert_true (is_seen (&f, "<Method restriction=\"private\">" XG_FOLD_MARK "</Method>"));
  place_cursor (&f, "<Method restriction=\"private\">" XG_FOLD_MARK);
  g_assert_true (xg_ui_test_press (GTK_WINDOW (f.window), "<Control>plus"));
  g_assert_true (is_seen (&f, "Guessed a password"));
  g_assert_false (is_seen (&f, XG_FOLD_MARK));

  g_assert_true (xg_ui_test_press (GTK_WINDOW (f.window), "<Control><Alt>minus"));
  g_assert_false (is_seen (&f, "csirt.example"));
  g_assert_true (is_seen (&f, "<Incident "));
  xg_ui_test_pictures (f.window, "all-folded");
  g_assert_true (xg_ui_test_press (GTK_WINDOW (f.window), "<Control><Alt>plus"));
  g_assert_true (is_seen (&f, "Guessed a password"));
  g_assert_false (is_seen (&f, XG_FOLD_MARK));
  fixture_clear (&f);
}

static void
test_elements_fold_by_the_arrow_of_their_line (void)
{
  Fixture f;
  GtkSourceGutterRenderer *gutter;
  GdkRectangle area = { 0, 0, 10, 10 };
  GtkTextIter at;

  fixture_init (&f, xg_ui_test_read_sample ("reading/v2-flows.xml"));
  gutter = GTK_SOURCE_GUTTER_RENDERER (xg_ui_test_find_type (f.pane, XG_TYPE_SOURCE_GUTTER));
  find_words (&f, "Guessed a password", &at);
  g_assert_false (gtk_source_gutter_renderer_query_activatable (gutter, &at, &area));
  find_words (&f, "<Method restriction", &at);
  g_assert_true (gtk_source_gutter_renderer_query_activatable (gutter, &at, &area));
  gtk_source_gutter_renderer_activate (gutter, &at, &area, GDK_BUTTON_PRIMARY, 0, 1);
  g_assert_true (is_seen (&f, "<Method restriction=\"private\">" XG_FOLD_MARK "</Method>"));
  xg_ui_test_settle (50);
  find_words (&f, "<Method restriction", &at);
  gtk_source_gutter_renderer_activate (gutter, &at, &area, GDK_BUTTON_PRIMARY, 0, 1);
  g_assert_true (is_seen (&f, "Guessed a password"));
  fixture_clear (&f);
}

/* What the buttons say to whoever does not see the arrows. */
static void
test_buttons_tell_what_is_folded (void)
{
  Fixture f;
  GtkWidget *button;

  fixture_init (&f, xg_ui_test_read_sample ("reading/v2-flows.xml"));
  xg_ui_test_check_names (f.pane);
  button = find_button (&f, "source.toggle-fold");
  place_cursor (&f, "Guessed a password");
  gtk_test_accessible_assert_state (button, GTK_ACCESSIBLE_STATE_EXPANDED, TRUE);
  g_assert_true (g_str_has_prefix (gtk_widget_get_tooltip_text (button), "Fold “Method” in line "));
  g_signal_emit_by_name (button, "clicked");
  g_assert_false (is_seen (&f, "Guessed a password"));
  gtk_test_accessible_assert_state (button, GTK_ACCESSIBLE_STATE_EXPANDED, FALSE);
  g_assert_true (
    g_str_has_prefix (gtk_widget_get_tooltip_text (button), "Unfold “Method” in line "));
  gtk_test_accessible_assert_property (button,
                                       GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       gtk_widget_get_tooltip_text (button));
  xg_ui_test_check_names (f.pane);

  g_assert_null (find_button (&f, "source.fold-all"));
  g_signal_emit_by_name (find_button (&f, "source.unfold-all"), "clicked");
  g_assert_true (is_seen (&f, "Guessed a password"));
  g_signal_emit_by_name (find_button (&f, "source.fold-all"), "clicked");
  g_assert_false (is_seen (&f, "Guessed a password"));

  /* Raw text has nothing to fold. */
  xg_source_pane_set_document (XG_SOURCE_PANE (f.pane),
                               f.document,
                               xg_item_document_get_raw (f.document),
                               NULL);
  g_assert_false (gtk_widget_get_mapped (button));
  g_assert_false (gtk_text_view_get_cursor_visible (f.view));
  g_assert_true (is_seen (&f, "Guessed a password"));
  fixture_clear (&f);
}

static void
test_what_is_looked_for_comes_out_of_its_folds (void)
{
  Fixture f;
  g_autofree char *selected = NULL;
  g_autofree char *element = NULL;
  GtkWidget *toggle;

  fixture_init (&f, xg_ui_test_read_sample ("reading/v2-flows.xml"));
  gtk_widget_activate_action (f.pane, "source.fold-all", NULL);
  g_assert_false (is_seen (&f, "Guessed a password"));
  gtk_widget_activate_action (f.pane, "source.search", NULL);
  look_for (&f, "GUESSED a password", "1 of 1");
  g_assert_true (is_seen (&f, "Guessed a password"));
  selected = dup_selected (&f);
  g_assert_cmpstr (selected, ==, "Guessed a password");
  /* The rest stays. */
  g_assert_true (is_seen (&f, XG_FOLD_MARK));

  gtk_widget_activate_action (f.pane, "source.fold-all", NULL);
  g_assert_false (is_seen (&f, "Guessed a password"));
  toggle = gtk_widget_get_ancestor (xg_ui_test_find_text (f.pane, "XPath"), GTK_TYPE_TOGGLE_BUTTON);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (toggle), TRUE);
  look_for (&f, "//Method[@restriction='private']/Description", "1 of 1");
  g_assert_true (is_seen (&f, "Guessed a password"));
  element = dup_selected (&f);
  g_assert_nonnull (element);
  g_assert_true (g_str_has_prefix (element, "<Description"));
  fixture_clear (&f);
}

static void
take_text_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(char **) user_data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

static void
test_copying_takes_what_is_folded (void)
{
  Fixture f;
  GtkTextIter start, end;
  const char *xml;
  char *copied = NULL;

  fixture_init (&f, xg_ui_test_read_sample ("reading/v2-flows.xml"));
  xml = xg_item_document_get_formatted (f.document);
  gtk_widget_activate_action (f.pane, "source.fold-all", NULL);
  g_assert_false (is_seen (&f, "Guessed a password"));
  gtk_text_buffer_get_bounds (gtk_text_view_get_buffer (f.view), &start, &end);
  gtk_text_buffer_select_range (gtk_text_view_get_buffer (f.view), &start, &end);
  g_signal_emit_by_name (f.view, "copy-clipboard");
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (f.pane), NULL, take_text_cb, &copied);
  XG_WAIT (copied != NULL, 3000);
  g_assert_cmpstr (copied, ==, xml);
  g_clear_pointer (&copied, g_free);

  /* A part of a line */
  find_words (&f, XG_FOLD_MARK, &start);
  end = start;
  gtk_text_iter_forward_chars (&end, (int) g_utf8_strlen (XG_FOLD_MARK "</", -1));
  gtk_text_buffer_select_range (gtk_text_view_get_buffer (f.view), &start, &end);
  g_signal_emit_by_name (f.view, "copy-clipboard");
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (f.pane), NULL, take_text_cb, &copied);
  XG_WAIT (copied != NULL, 3000);
  g_assert_true (g_str_has_suffix (copied, "</"));
  g_assert_null (strstr (copied, XG_FOLD_MARK));
  g_assert_nonnull (strstr (xml, copied));
  g_free (copied);
  fixture_clear (&f);
}

/* Many elements in each of some others, a megabyte and a half: it begins with
 * the first megabyte.
 */
static char *
make_large (void)
{
  GString *xml = g_string_new ("<log xmlns=\"urn:example:log\">");

  for (guint i = 0; i < 30; i++)
    {
      g_string_append_printf (xml, "<part n=\"%u\">", i);
      for (guint k = 0; k < 1000; k++)
        g_string_append_printf (xml, "<line n=\"%u\">Some words of %u</line>", k, i);
      g_string_append (xml, "</part>");
    }
  g_string_append (xml, "</log>");
  return g_string_free (xml, FALSE);
}

static void
test_what_is_asked_meanwhile_is_done (void)
{
  Fixture f;
  g_autofree char *all = NULL;
  g_autofree char *thousand = xg_format_count (1000);
  g_autofree char *count = g_strdup_printf ("1 of %s", thousand);

  fixture_init (&f, make_large ());
  g_assert_false (is_seen (&f, "words of 29"));
  gtk_widget_activate_action (f.pane, "source.fold-all", NULL);
  gtk_widget_activate_action (f.pane, "source.unfold-all", NULL);
  gtk_widget_activate_action (f.pane, "source.fold-all", NULL);
  g_assert_true (is_seen (&f, "<part n=\"29\">" XG_FOLD_MARK "</part>"));
  g_assert_cmpint (gtk_text_buffer_get_line_count (gtk_text_view_get_buffer (f.view)), ==, 32);

  gtk_widget_activate_action (f.pane, "source.search", NULL);
  look_for (&f, "words of 29", count);
  g_assert_true (is_seen (&f, "words of 29"));
  g_assert_false (is_seen (&f, "words of 28"));
  /* While it comes back */
  gtk_widget_activate_action (f.pane, "source.unfold-all", NULL);
  place_cursor (&f, "<log");
  gtk_widget_activate_action (f.pane, "source.fold", NULL);
  g_assert_true (is_seen (&f, "<log xmlns=\"urn:example:log\">" XG_FOLD_MARK "</log>"));
  gtk_widget_activate_action (f.pane, "source.unfold", NULL);
  XG_WAIT (xg_source_pane_get_complete (XG_SOURCE_PANE (f.pane)), 3000);
  all = xg_source_pane_dup_text (XG_SOURCE_PANE (f.pane));
  g_assert_cmpstr (all, ==, xg_item_document_get_formatted (f.document));
  gtk_widget_activate_action (f.pane, "source.fold-all", NULL);
  fixture_clear (&f);
}

static void
register_tests (void)
{
  g_test_add_func ("/ui/folding/elements-fold-where-the-cursor-is",
                   test_elements_fold_where_the_cursor_is);
  g_test_add_func ("/ui/folding/elements-fold-by-the-arrow-of-their-line",
                   test_elements_fold_by_the_arrow_of_their_line);
  g_test_add_func ("/ui/folding/buttons-tell-what-is-folded", test_buttons_tell_what_is_folded);
  g_test_add_func ("/ui/folding/what-is-looked-for-comes-out-of-its-folds",
                   test_what_is_looked_for_comes_out_of_its_folds);
  g_test_add_func ("/ui/folding/copying-takes-what-is-folded", test_copying_takes_what_is_folded);
  g_test_add_func ("/ui/folding/what-is-asked-meanwhile-is-done",
                   test_what_is_asked_meanwhile_is_done);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  return xg_ui_test_main (argc, argv, register_tests);
}
