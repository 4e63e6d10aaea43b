/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>

#include "form/xg-form-addresses.h"
#include "form/xg-form-choices.h"
#include "form/xg-form-view.h"
#include "xg-ui-form.h"

/* What is typed, chosen, pasted and dropped into the fields of a form. */

static void
test_changed_and_back (FormFixture *fixture, gconstpointer data)
{
  GtkWidget *toggle;

  form_show_file (fixture, "prosody-leaf");
  g_assert_false (form_row_says (fixture, "pubsub#title", "changed"));
  form_type_text (fixture, "pubsub#title", "Another title");
  xg_ui_test_settle (10);
  g_assert_true (form_row_says (fixture, "pubsub#title", "changed"));
  g_assert_cmpuint (xg_form_get_n_changed (fixture->form), ==, 1);

  g_signal_emit_by_name (form_find_in_row (fixture, "pubsub#title", GTK_TYPE_BUTTON), "clicked");
  xg_ui_test_settle (10);
  g_assert_false (form_row_says (fixture, "pubsub#title", "changed"));
  g_assert_false (xg_form_get_changed (fixture->form));

  toggle = form_find_in_row (fixture, "pubsub#persist_items", GTK_TYPE_SWITCH);
  gtk_switch_set_active (GTK_SWITCH (toggle), !gtk_switch_get_active (GTK_SWITCH (toggle)));
  g_assert_cmpuint (xg_form_get_n_changed (fixture->form), ==, 1);
  xg_form_reset (fixture->form);
  g_assert_cmpint (gtk_switch_get_active (GTK_SWITCH (toggle)),
                   ==,
                   xg_form_field_get_active (form_find_field (fixture, "pubsub#persist_items")));
}

static void
test_choice (FormFixture *fixture, gconstpointer data)
{
  GtkDropDown *list;
  XgFormField *field;

  form_show_file (fixture, "ejabberd-leaf");
  field = form_find_field (fixture, "pubsub#access_model");
  list = GTK_DROP_DOWN (form_find_in_row (fixture, "pubsub#access_model", GTK_TYPE_DROP_DOWN));
  g_assert_cmpuint (gtk_drop_down_get_selected (list), ==, xg_form_field_get_selected (field));
  for (guint i = 0; i < g_list_model_get_n_items (xg_form_field_get_options (field)); i++)
    {
      g_autoptr (XgFormOption) option =
        g_list_model_get_item (xg_form_field_get_options (field), i);

      g_autofree char *name = g_strdup_printf ("%s: %s",
                                               xg_form_field_get_label (field),
                                               xg_form_option_get_label (option));

      gtk_drop_down_set_selected (list, i);
      g_assert_cmpstr (xg_form_field_get_values (field)[0], ==, xg_form_option_get_value (option));
      xg_ui_test_settle (10);
      /* What it means is told below */
      g_assert_true (
        form_row_says (fixture, "pubsub#access_model", xg_form_option_get_help (option)));
      /* The keys are at the button inside: it tells what is chosen */
      gtk_test_accessible_assert_property (
        GTK_ACCESSIBLE (gtk_widget_get_first_child (GTK_WIDGET (list))),
        GTK_ACCESSIBLE_PROPERTY_LABEL,
        name);
    }
}

/* XEP-0122, while typing. */
static void
test_wrong_value (FormFixture *fixture, gconstpointer data)
{
  GtkWidget *entry;

  form_show (fixture,
             parse_form ("<x xmlns='jabber:x:data' type='form'>"
                         "<field var='n' type='text-single' label='Number'><value>5</value>"
                         "<validate xmlns='http://jabber.org/protocol/xdata-validate' "
                         "datatype='xs:integer'><range min='1' max='10'/></validate></field></x>"));
  entry = form_find_in_row (fixture, "n", GTK_TYPE_ENTRY);
  gtk_editable_set_text (GTK_EDITABLE (entry), "11");
  xg_ui_test_settle (10);
  g_assert_nonnull (xg_form_field_get_error (form_find_field (fixture, "n")));
  g_assert_true (
    form_row_says (fixture, "n", xg_form_field_get_error (form_find_field (fixture, "n"))));
  gtk_test_accessible_assert_state (GTK_ACCESSIBLE (entry),
                                    GTK_ACCESSIBLE_STATE_INVALID,
                                    GTK_ACCESSIBLE_INVALID_TRUE);
  g_assert_true (xg_form_view_show_fault (XG_FORM_VIEW (fixture->view)));

  gtk_editable_set_text (GTK_EDITABLE (entry), "10");
  xg_ui_test_settle (10);
  g_assert_null (xg_form_field_get_error (form_find_field (fixture, "n")));
  gtk_test_accessible_assert_state (GTK_ACCESSIBLE (entry),
                                    GTK_ACCESSIBLE_STATE_INVALID,
                                    GTK_ACCESSIBLE_INVALID_FALSE);
  g_assert_false (xg_form_view_show_fault (XG_FORM_VIEW (fixture->view)));
}

static void
count_cb (guint *count)
{
  (*count)++;
}

/* Enter in a text of lines is a line, not the end of the form. */
static void
test_enter (FormFixture *fixture, gconstpointer data)
{
  GtkWidget *view;
  GtkTextBuffer *buffer;
  guint n_ends = 0;

  form_show_file (fixture, "openfire-collection");
  g_signal_connect_swapped (fixture->window, "activate-default", G_CALLBACK (count_cb), &n_ends);
  view = form_find_in_row (fixture, "pubsub#children", GTK_TYPE_TEXT_VIEW);
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  gtk_text_buffer_set_text (buffer, "one", -1);
  gtk_widget_grab_focus (view);
  g_assert_true (xg_ui_test_press (GTK_WINDOW (fixture->window), "Return"));
  g_assert_cmpint (gtk_text_buffer_get_line_count (buffer), ==, 2);
  g_assert_cmpuint (n_ends, ==, 0);

  /* It is, where nobody takes the key */
  gtk_window_set_focus (GTK_WINDOW (fixture->window), NULL);
  g_assert_true (xg_ui_test_press (GTK_WINDOW (fixture->window), "Return"));
  g_assert_cmpuint (n_ends, ==, 1);
}

/* Lines are values, whatever is in them. */
static void
test_lines (FormFixture *fixture, gconstpointer data)
{
  GtkTextBuffer *buffer;

  form_show_file (fixture, "openfire-collection");
  buffer = gtk_text_view_get_buffer (
    GTK_TEXT_VIEW (form_find_in_row (fixture, "pubsub#children", GTK_TYPE_TEXT_VIEW)));
  gtk_text_buffer_set_text (buffer, "one / two\nthree", -1);
  {
    g_autofree char *sent = submitted (fixture->form, XG_FORM_SUBMIT_CHANGES);

    g_assert_cmpstr (sent, ==, "pubsub#children=one / two|three;");
  }
  g_assert_false (gtk_text_view_get_accepts_tab (
    GTK_TEXT_VIEW (form_find_in_row (fixture, "pubsub#children", GTK_TYPE_TEXT_VIEW))));
}

static void
test_addresses_pasted (FormFixture *fixture, gconstpointer data)
{
  XgFormField *field;
  GtkWidget *addresses;
  GtkWidget *entry;

  form_show_file (fixture, "openfire-collection");
  field = form_find_field (fixture, "pubsub#owner");
  addresses = form_find_in_row (fixture, "pubsub#owner", XG_TYPE_FORM_ADDRESSES);
  entry = xg_ui_test_find_type (addresses, GTK_TYPE_ENTRY);

  /* What is right is taken, what is wrong is told, and nothing is thrown away */
  gtk_editable_set_text (GTK_EDITABLE (entry), "a@x.example, B@x.example\n@wrong\nops@example.org");
  g_signal_emit_by_name (entry, "activate");
  g_assert_cmpuint (g_strv_length ((char **) xg_form_field_get_values (field)), ==, 4);
  g_assert_cmpstr (xg_form_field_get_values (field)[2], ==, "a@x.example");
  g_assert_cmpstr (xg_form_field_get_values (field)[3], ==, "b@x.example");
  g_assert_nonnull (strstr (gtk_editable_get_text (GTK_EDITABLE (entry)), "@wrong"));
  g_assert_false (xg_form_view_commit (XG_FORM_VIEW (fixture->view)));
  gtk_editable_set_text (GTK_EDITABLE (entry), "");
  xg_ui_test_pictures (fixture->window, "addresses");

  /* What was only typed is sent too */
  gtk_editable_set_text (GTK_EDITABLE (entry), "late@x.example");
  g_assert_true (xg_form_view_commit (XG_FORM_VIEW (fixture->view)));
  gtk_editable_set_text (GTK_EDITABLE (entry), "servers.example");
  g_assert_true (xg_form_view_commit (XG_FORM_VIEW (fixture->view)));
  {
    g_autofree char *sent = submitted (fixture->form, XG_FORM_SUBMIT_CHANGES);

    g_assert_cmpstr (sent,
                     ==,
                     "pubsub#owner=admin@example.org|ops@example.org|a@x.example|b@x.example|"
                     "late@x.example|servers.example;");
  }
}

static GtkDropTarget *
find_drop (GtkWidget *widget)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_DROP_TARGET (controller))
        return GTK_DROP_TARGET (controller);
    }
  return NULL;
}

static void
drop (GtkWidget *widget, const GValue *value)
{
  gboolean taken = FALSE;

  g_assert_nonnull (find_drop (widget));
  g_signal_emit_by_name (find_drop (widget), "drop", value, 5.0, 5.0, &taken);
  g_assert_true (taken);
}

/* As text and as a file of text. */
static void
test_addresses_dropped (FormFixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autoptr (GFile) file = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GValue) text = G_VALUE_INIT;
  g_auto (GValue) value = G_VALUE_INIT;
  GtkWidget *addresses;
  XgFormField *field;
  GSList list = { NULL, NULL };
  int fd;

  form_show_file (fixture, "openfire-collection");
  field = form_find_field (fixture, "pubsub#owner");
  addresses = form_find_in_row (fixture, "pubsub#owner", XG_TYPE_FORM_ADDRESSES);
  g_value_init (&text, G_TYPE_STRING);
  g_value_set_string (&text, "a@x.example\nb@x.example");
  drop (addresses, &text);
  g_assert_cmpuint (g_strv_length ((char **) xg_form_field_get_values (field)), ==, 4);
  fd = g_file_open_tmp ("xg-drop-XXXXXX", &path, &error);
  g_assert_no_error (error);
  g_close (fd, NULL);
  g_file_set_contents (path, "c@x.example\n", -1, &error);
  g_assert_no_error (error);
  file = g_file_new_for_path (path);
  list.data = file;
  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_set_boxed (&value, &list);
  drop (addresses, &value);
  XG_WAIT (g_strv_length ((char **) xg_form_field_get_values (field)) == 5, 1000);
  g_assert_cmpstr (xg_form_field_get_values (field)[4], ==, "c@x.example");
  g_unlink (path);
}

static void
test_addresses_removed (FormFixture *fixture, gconstpointer data)
{
  GtkWidget *addresses;
  g_autoptr (GPtrArray) buttons = NULL;
  XgFormField *field;

  form_show_file (fixture, "openfire-collection");
  field = form_find_field (fixture, "pubsub#owner");
  addresses = form_find_in_row (fixture, "pubsub#owner", XG_TYPE_FORM_ADDRESSES);
  buttons = xg_ui_test_find_all (addresses, GTK_TYPE_BUTTON);
  g_assert_cmpuint (buttons->len, ==, 2);
  g_signal_emit_by_name (buttons->pdata[0], "clicked");
  g_assert_cmpuint (g_strv_length ((char **) xg_form_field_get_values (field)), ==, 1);
  xg_ui_test_settle (10);
  g_assert_null (xg_ui_test_find_text (addresses, "admin@example.org"));
  g_assert_nonnull (xg_ui_test_find_text (addresses, "ops@example.org"));
  xg_form_field_reset (field);
  xg_ui_test_settle (10);
  g_assert_nonnull (xg_ui_test_find_text (addresses, "admin@example.org"));
}

static void
test_many_choices (FormFixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) boxes = NULL;
  GtkWidget *entry;
  XgFormField *field;

  form_show (fixture,
             parse_form ("<x xmlns='jabber:x:data' type='form'>"
                         "<field var='l' type='list-multi' label='List'><value>b</value>"
                         "<option label='First'><value>a</value></option>"
                         "<option label='Second'><value>b</value></option>"
                         "<validate xmlns='http://jabber.org/protocol/xdata-validate' "
                         "datatype='xs:string'><open/></validate></field></x>"));
  field = form_find_field (fixture, "l");
  boxes = xg_ui_test_find_all (form_find_row (fixture, "l"), GTK_TYPE_CHECK_BUTTON);
  g_assert_cmpuint (boxes->len, ==, 2);
  g_assert_false (gtk_check_button_get_active (boxes->pdata[0]));
  g_assert_true (gtk_check_button_get_active (boxes->pdata[1]));
  gtk_check_button_set_active (boxes->pdata[0], TRUE);
  gtk_check_button_set_active (boxes->pdata[1], FALSE);
  g_assert_true (xg_form_field_is_chosen (field, "a"));
  g_assert_false (xg_form_field_is_chosen (field, "b"));

  /* The broker takes others too */
  entry = form_find_in_row (fixture, "l", GTK_TYPE_ENTRY);
  gtk_editable_set_text (GTK_EDITABLE (entry), "mine");
  g_signal_emit_by_name (entry, "activate");
  g_assert_true (xg_form_field_is_chosen (field, "mine"));
  g_assert_null (xg_form_field_get_error (field));
  xg_form_field_reset (field);
  g_assert_true (gtk_check_button_get_active (boxes->pdata[1]));
  g_assert_false (gtk_check_button_get_active (boxes->pdata[0]));
}

static void
test_open_choice (FormFixture *fixture, gconstpointer data)
{
  XgFormField *field;
  GtkWidget *list;

  form_show (fixture,
             parse_form ("<x xmlns='jabber:x:data' type='form'>"
                         "<field var='l' type='list-single' label='List'><value>b</value>"
                         "<option><value>a</value></option><option><value>b</value></option>"
                         "<validate xmlns='http://jabber.org/protocol/xdata-validate' "
                         "datatype='xs:string'><open/></validate></field></x>"));
  field = form_find_field (fixture, "l");
  list = form_find_in_row (fixture, "l", GTK_TYPE_DROP_DOWN);
  form_type_text (fixture, "l", "mine");
  g_assert_cmpstr (xg_form_field_get_values (field)[0], ==, "mine");
  g_assert_cmpuint (gtk_drop_down_get_selected (GTK_DROP_DOWN (list)),
                    ==,
                    GTK_INVALID_LIST_POSITION);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (list), 0);
  g_assert_cmpstr (xg_form_field_get_values (field)[0], ==, "a");
}

static void
register_tests (void)
{
  form_add ("a-change-is-marked-and-taken-back", test_changed_and_back);
  form_add ("a-choice-tells-what-it-means", test_choice);
  form_add ("a-wrong-value-is-told-while-typing", test_wrong_value);
  form_add ("enter-is-a-line-of-text", test_enter);
  form_add ("lines-are-values", test_lines);
  form_add ("a-pasted-list-of-addresses-is-taken", test_addresses_pasted);
  form_add ("a-dropped-list-of-addresses-is-taken", test_addresses_dropped);
  form_add ("addresses-can-be-removed", test_addresses_removed);
  form_add ("any-number-of-choices", test_many_choices);
  form_add ("an-open-list-takes-other-values", test_open_choice);
}

int
main (int argc, char **argv)
{
  return xg_ui_test_main (argc, argv, register_tests);
}
