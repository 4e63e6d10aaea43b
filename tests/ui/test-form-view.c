/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "form/xg-form-addresses.h"
#include "form/xg-form-choices.h"
#include "form/xg-form-compare.h"
#include "form/xg-form-row.h"
#include "form/xg-form-view.h"
#include "xg-ui-form.h"

#define CONFIG "http://jabber.org/protocol/pubsub#node_config"

static const char *files[] = {
  "ejabberd-add-user",
  "ejabberd-default",
  "ejabberd-leaf",
  "ejabberd-meta-data",
  "openfire-collection",
  "openfire-leaf",
  "openfire-options",
  "prosody-add-user",
  "prosody-collection",
  "prosody-default",
  "prosody-leaf",
  "prosody-meta-data",
  "prosody-default-collection",
  "prosody-options",
  "stock-add-user",
  "stock-default",
  "stock-leaf",
  "stock-meta-data",
  "stock-options",
  "tigase-collection",
  "tigase-leaf",
};

/* Every field but the hidden ones has a row with words, each control its name. */
static void
test_recorded (FormFixture *fixture, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (GPtrArray) rows = NULL;
      guint n_fields;

      g_test_message ("%s", files[i]);
      form_show_file (fixture, files[i]);
      rows = xg_ui_test_find_all (fixture->view, XG_TYPE_FORM_ROW);
      n_fields = g_list_model_get_n_items (G_LIST_MODEL (fixture->form));
      g_assert_cmpuint (n_fields, >, 0);
      g_assert_cmpuint (rows->len, ==, n_fields);
      for (guint k = 0; k < rows->len; k++)
        {
          XgFormField *field = xg_form_row_get_field (rows->pdata[k]);

          g_assert_nonnull (xg_ui_test_find_text (rows->pdata[k], xg_form_field_get_label (field)));
        }
      xg_ui_test_check_names (fixture->view);
      g_assert_false (xg_form_get_changed (fixture->form));
      xg_ui_test_pictures (fixture->window, files[i]);
      form_finish (fixture);
    }
}

static void
test_narrow (FormFixture *fixture, gconstpointer data)
{
  g_autofree char *xml = load_form ("openfire-collection");
  int minimum;

  form_show_width (fixture, parse_form (xml), 360);
  gtk_widget_measure (fixture->view, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 360);
  xg_ui_test_pictures (fixture->window, "narrow");
}

static void
test_groups (FormFixture *fixture, gconstpointer data)
{
  form_show_file (fixture, "prosody-collection");
  g_assert_nonnull (xg_ui_test_find_text (fixture->view, "Basic"));
  g_assert_nonnull (xg_ui_test_find_text (fixture->view, "Access"));
  g_assert_nonnull (xg_ui_test_find_text (fixture->view, "Collection"));
  g_assert_true (form_row_says (fixture, "pubsub#access_model", "Who may subscribe and read"));
  g_assert_true (form_row_says (fixture, "pubsub#access_model", "pubsub#access_model"));
  form_finish (fixture);

  /* A form that nobody knows is left as it is */
  form_show_file (fixture, "prosody-add-user");
  g_assert_null (xg_ui_test_find_text (fixture->view, "Basic"));
}

static void
test_controls (FormFixture *fixture, gconstpointer data)
{
  form_show_file (fixture, "openfire-collection");
  g_assert_nonnull (form_find_in_row (fixture, "pubsub#subscribe", GTK_TYPE_SWITCH));
  g_assert_nonnull (form_find_in_row (fixture, "pubsub#title", GTK_TYPE_ENTRY));
  g_assert_nonnull (form_find_in_row (fixture, "pubsub#access_model", GTK_TYPE_DROP_DOWN));
  g_assert_nonnull (form_find_in_row (fixture, "pubsub#owner", XG_TYPE_FORM_ADDRESSES));
  g_assert_nonnull (form_find_in_row (fixture, "pubsub#children", GTK_TYPE_TEXT_VIEW));
  form_finish (fixture);

  form_show_file (fixture, "openfire-options");
  g_assert_nonnull (form_find_in_row (fixture, "pubsub#show-values", XG_TYPE_FORM_CHOICES));
  form_finish (fixture);

  form_show_file (fixture, "prosody-add-user");
  g_assert_nonnull (form_find_in_row (fixture, "password", GTK_TYPE_PASSWORD_ENTRY));
}

static void
test_accessible (FormFixture *fixture, gconstpointer data)
{
  XgFormField *field;

  form_show_file (fixture, "prosody-leaf");
  field = form_find_field (fixture, "pubsub#title");
  gtk_test_accessible_assert_property (
    GTK_ACCESSIBLE (form_find_in_row (fixture, "pubsub#title", GTK_TYPE_ENTRY)),
    GTK_ACCESSIBLE_PROPERTY_LABEL,
    xg_form_field_get_label (field));
  gtk_test_accessible_assert_property (
    GTK_ACCESSIBLE (form_find_in_row (fixture, "pubsub#title", GTK_TYPE_ENTRY)),
    GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
    xg_form_field_get_help (field));
}

static void
test_fixed_and_hidden (FormFixture *fixture, gconstpointer data)
{
  form_show (fixture,
             parse_form ("<x xmlns='jabber:x:data' type='form'><title>Step one</title>"
                         "<instructions>Do this.</instructions>"
                         "<field type='fixed'><value>Read this first.</value></field>"
                         "<field var='secret' type='hidden'><value>not shown</value></field>"
                         "<field var='pic' type='text-single' label='Picture' ><required/>"
                         "<media xmlns='urn:xmpp:media-element'><uri type='image/png'>"
                         "http://media.example/x.png</uri></media></field></x>"));
  g_assert_nonnull (xg_ui_test_find_text (fixture->view, "Read this first."));
  g_assert_nonnull (xg_ui_test_find_text (fixture->view, "Step one\nDo this."));
  g_assert_null (xg_ui_test_find_text (fixture->view, "not shown"));
  g_assert_true (form_row_says (fixture, "pic", "required"));
  g_assert_null (xg_ui_test_find_type (form_find_row (fixture, "pic"), GTK_TYPE_PICTURE));
  xg_ui_test_pictures (fixture->window, "fixed");
}

static void
test_table (FormFixture *fixture, gconstpointer data)
{
  form_show (
    fixture,
    parse_form ("<x xmlns='jabber:x:data' type='result'><title>Who is there</title>"
                "<reported><field var='jid' label='Address'/><field var='n' label='Count'/>"
                "</reported>"
                "<item><field var='jid'><value>a@x.example</value></field>"
                "<field var='n'><value>1</value></field></item>"
                "<item><field var='jid'><value>b@x.example</value></field></item></x>"));
  XG_WAIT (xg_ui_test_find_text (fixture->view, "b@x.example") != NULL, 1000);
  g_assert_nonnull (xg_ui_test_find_text (fixture->view, "a@x.example"));
  g_assert_nonnull (xg_ui_test_find_text (fixture->view, "Address"));
  g_assert_nonnull (xg_ui_test_find_text (fixture->view, "1"));
  xg_ui_test_pictures (fixture->window, "table");
}

static void
test_search (FormFixture *fixture, gconstpointer data)
{
  GtkWidget *search;

  form_show_file (fixture, "openfire-collection");
  search = xg_ui_test_find_type (fixture->view, GTK_TYPE_SEARCH_ENTRY);
  g_assert_true (gtk_widget_get_mapped (search));
  gtk_editable_set_text (GTK_EDITABLE (search), "WHITELIST children");
  g_signal_emit_by_name (search, "search-changed");
  g_assert_cmpuint (form_count_visible_rows (fixture), >, 0);
  g_assert_cmpuint (form_count_visible_rows (fixture), <, 6);
  g_assert_null (xg_ui_test_find_text (fixture->view, "Delivery"));
  gtk_editable_set_text (GTK_EDITABLE (search), "no such thing at all");
  g_signal_emit_by_name (search, "search-changed");
  g_assert_cmpuint (form_count_visible_rows (fixture), ==, 0);
  xg_ui_test_settle (10);
  g_assert_nonnull (xg_ui_test_find_text (fixture->view, "No setting has these words."));

  /* Going to a field ends a search that hides it */
  g_assert_true (xg_form_view_show_field (XG_FORM_VIEW (fixture->view), "pubsub#title"));
  g_assert_cmpuint (form_count_visible_rows (fixture), ==, 31);
  form_finish (fixture);

  form_show_file (fixture, "prosody-options");
  search = xg_ui_test_find_type (fixture->view, GTK_TYPE_SEARCH_ENTRY);
  g_assert_false (gtk_widget_get_visible (search));
}

static void
test_outcome (FormFixture *fixture, gconstpointer data)
{
  g_autofree char *xml = load_form ("stock-leaf");
  g_autoptr (XgForm) before = parse_form (xml);
  g_autoptr (XgDataForm) now = parse_data_form (xml);
  g_autoptr (GPtrArray) differences = NULL;
  const XgFormDifference *first;

  xg_form_field_set_text (xg_form_find (before, "pubsub#title"), "Ignored");
  differences = xg_form_compare (before, now);
  g_assert_cmpuint (differences->len, ==, 1);
  first = differences->pdata[0];

  form_show (fixture, parse_form (xml));
  xg_form_view_set_outcomes (XG_FORM_VIEW (fixture->view), differences);
  xg_ui_test_settle (10);
  g_assert_true (form_row_says (fixture, "pubsub#title", first->sentence));
  xg_ui_test_pictures (fixture->window, "outcome");
  form_type_text (fixture, "pubsub#title", "Once more");
  xg_ui_test_settle (10);
  g_assert_false (form_row_says (fixture, "pubsub#title", first->sentence));
}

/* What a hostile broker sends: rows are made in portions. */
static void
test_thousands (FormFixture *fixture, gconstpointer data)
{
  g_autoptr (GString) xml = g_string_new ("<x xmlns='jabber:x:data' type='form'>");
  g_autoptr (GPtrArray) rows = NULL;
  GtkWidget *label;

  for (guint i = 0; i < 1000; i++)
    g_string_append_printf (xml, "<field var='v%u' type='text-single' label='Label %u'/>", i, i);
  g_string_append (xml, "</x>");
  form_show (fixture, parse_form (xml->str));
  rows = xg_ui_test_find_all (fixture->view, XG_TYPE_FORM_ROW);
  g_assert_cmpuint (rows->len, ==, 200);
  label = xg_ui_test_find_text (fixture->view, "Show 800 More Settings");
  g_assert_nonnull (label);
  g_signal_emit_by_name (gtk_widget_get_ancestor (label, GTK_TYPE_BUTTON), "clicked");
  g_ptr_array_unref (rows);
  rows = xg_ui_test_find_all (fixture->view, XG_TYPE_FORM_ROW);
  g_assert_cmpuint (rows->len, ==, 400);
}

/* A text that no widget lays out in one line is shown in part and can't be changed. */
static void
test_long_value (FormFixture *fixture, gconstpointer data)
{
  g_autoptr (GString) xml = g_string_new ("<x xmlns='jabber:x:data' type='form'>"
                                          "<field var='t' type='text-single'><value>");

  for (guint i = 0; i < 100000; i++)
    g_string_append_c (xml, 'x');
  g_string_append (xml, "</value></field></x>");
  form_show (fixture, parse_form (xml->str));
  g_assert_null (xg_ui_test_find_type (form_find_row (fixture, "t"), GTK_TYPE_ENTRY));
}

static void
test_focus_stays (FormFixture *fixture, gconstpointer data)
{
  g_autofree char *xml = load_form ("prosody-leaf");
  XgForm *again = parse_form (xml);
  GtkWidget *focus;

  form_show_file (fixture, "prosody-leaf");
  g_assert_true (xg_form_view_show_field (XG_FORM_VIEW (fixture->view), "pubsub#description"));
  xg_form_view_set_form (XG_FORM_VIEW (fixture->view), again);
  g_assert_finalize_object (g_steal_pointer (&fixture->form));
  fixture->form = again;
  focus = gtk_root_get_focus (GTK_ROOT (fixture->window));
  g_assert_nonnull (focus);
  g_assert_true (gtk_widget_is_ancestor (focus, form_find_row (fixture, "pubsub#description")));
}

static void
register_tests (void)
{
  form_add ("every-field-of-recorded-forms-has-a-row", test_recorded);
  form_add ("fits-a-narrow-window", test_narrow);
  form_add ("known-fields-are-in-groups", test_groups);
  form_add ("each-type-has-its-control", test_controls);
  form_add ("controls-have-names-and-descriptions", test_accessible);
  form_add ("fixed-is-shown-hidden-and-media-are-not", test_fixed_and_hidden);
  form_add ("a-result-is-a-table", test_table);
  form_add ("search-finds-settings", test_search);
  form_add ("what-the-broker-ignored-is-told", test_outcome);
  form_add ("thousands-of-fields-come-in-portions", test_thousands);
  form_add ("a-huge-value-is-not-edited", test_long_value);
  form_add ("the-focus-stays-when-read-again", test_focus_stays);
}

int
main (int argc, char **argv)
{
  return xg_ui_test_main (argc, argv, register_tests);
}
