/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>

#include <string.h>

#include "../backend/form/form-data.h"
#include "form/xg-form-addresses.h"
#include "form/xg-form-choices.h"
#include "form/xg-form-compare.h"
#include "form/xg-form-row.h"
#include "form/xg-form-view.h"
#include "xg-ui-test.h"

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

typedef struct
{
  XgForm *form;
  GtkWidget *view;
  GtkWidget *window;
} Fixture;

static void
show_width (Fixture *fixture, XgForm *form, int width)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  fixture->form = form;
  fixture->view = xg_form_view_new ();
  gtk_widget_set_margin_start (fixture->view, 12);
  gtk_widget_set_margin_end (fixture->view, 12);
  xg_form_view_set_form (XG_FORM_VIEW (fixture->view), form);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled),
                                  GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), fixture->view);
  fixture->window = xg_ui_test_show (scrolled, width, 700);
}

static void
show (Fixture *fixture, XgForm *form)
{
  show_width (fixture, form, 640);
}

static void
show_file (Fixture *fixture, const char *name)
{
  g_autofree char *xml = load_form (name);

  show (fixture, parse_form (xml));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->window != NULL)
    gtk_window_destroy (GTK_WINDOW (fixture->window));
  if (fixture->form != NULL)
    g_assert_finalize_object (fixture->form);
}

static void
finish (Fixture *fixture)
{
  tear_down (fixture, NULL);
  *fixture = (Fixture){ NULL };
}

static GtkWidget *
find_row (Fixture *fixture, const char *var)
{
  g_autoptr (GPtrArray) rows = xg_ui_test_find_all (fixture->view, XG_TYPE_FORM_ROW);

  for (guint i = 0; i < rows->len; i++)
    {
      if (g_strcmp0 (xg_form_field_get_var (xg_form_row_get_field (rows->pdata[i])), var) == 0)
        return rows->pdata[i];
    }
  g_test_message ("no row for %s", var);
  g_assert_not_reached ();
}

static GtkWidget *
find_in_row (Fixture *fixture, const char *var, GType type)
{
  GtkWidget *found = xg_ui_test_find_type (find_row (fixture, var), type);

  g_assert_nonnull (found);
  return found;
}

static XgFormField *
find_field (Fixture *fixture, const char *var)
{
  XgFormField *field = xg_form_find (fixture->form, var);

  g_assert_nonnull (field);
  return field;
}

static gboolean
row_says (Fixture *fixture, const char *var, const char *text)
{
  return xg_ui_test_find_text (find_row (fixture, var), text) != NULL;
}

static guint
count_visible_rows (Fixture *fixture)
{
  g_autoptr (GPtrArray) rows = xg_ui_test_find_all (fixture->view, XG_TYPE_FORM_ROW);
  guint n_visible = 0;

  for (guint i = 0; i < rows->len; i++)
    n_visible += gtk_widget_get_visible (rows->pdata[i]);
  return n_visible;
}

static void
type_text (Fixture *fixture, const char *var, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (find_in_row (fixture, var, GTK_TYPE_ENTRY)), text);
}

/* Pictures to look at: XG_PICTURES names the folder. */
static void
save_picture (Fixture *fixture, const char *name)
{
  const char *folder = g_getenv ("XG_PICTURES");
  g_autofree char *file = g_strconcat (name, ".png", NULL);
  g_autofree char *path = folder != NULL ? g_build_filename (folder, file, NULL) : NULL;

  if (path == NULL)
    return;
  xg_ui_test_settle (100);
  g_assert_true (xg_ui_test_save_picture (fixture->window, path));
}

/* Every field but the hidden ones has a row with words, each control its name. */
static void
test_recorded (Fixture *fixture, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (GPtrArray) rows = NULL;
      guint n_fields;

      g_test_message ("%s", files[i]);
      show_file (fixture, files[i]);
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
      save_picture (fixture, files[i]);
      finish (fixture);
    }
}

static void
test_narrow (Fixture *fixture, gconstpointer data)
{
  g_autofree char *xml = load_form ("openfire-collection");
  int minimum;

  show_width (fixture, parse_form (xml), 360);
  gtk_widget_measure (fixture->view, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 360);
  save_picture (fixture, "narrow");
}

static void
test_groups (Fixture *fixture, gconstpointer data)
{
  show_file (fixture, "prosody-collection");
  g_assert_nonnull (xg_ui_test_find_text (fixture->view, "Basic"));
  g_assert_nonnull (xg_ui_test_find_text (fixture->view, "Access"));
  g_assert_nonnull (xg_ui_test_find_text (fixture->view, "Collection"));
  g_assert_true (row_says (fixture, "pubsub#access_model", "Who may subscribe and read"));
  g_assert_true (row_says (fixture, "pubsub#access_model", "pubsub#access_model"));
  finish (fixture);

  /* A form that nobody knows is left as it is */
  show_file (fixture, "prosody-add-user");
  g_assert_null (xg_ui_test_find_text (fixture->view, "Basic"));
}

static void
test_controls (Fixture *fixture, gconstpointer data)
{
  show_file (fixture, "openfire-collection");
  g_assert_nonnull (find_in_row (fixture, "pubsub#subscribe", GTK_TYPE_SWITCH));
  g_assert_nonnull (find_in_row (fixture, "pubsub#title", GTK_TYPE_ENTRY));
  g_assert_nonnull (find_in_row (fixture, "pubsub#access_model", GTK_TYPE_DROP_DOWN));
  g_assert_nonnull (find_in_row (fixture, "pubsub#owner", XG_TYPE_FORM_ADDRESSES));
  g_assert_nonnull (find_in_row (fixture, "pubsub#children", GTK_TYPE_TEXT_VIEW));
  finish (fixture);

  show_file (fixture, "openfire-options");
  g_assert_nonnull (find_in_row (fixture, "pubsub#show-values", XG_TYPE_FORM_CHOICES));
  finish (fixture);

  show_file (fixture, "prosody-add-user");
  g_assert_nonnull (find_in_row (fixture, "password", GTK_TYPE_PASSWORD_ENTRY));
}

static void
test_changed_and_back (Fixture *fixture, gconstpointer data)
{
  GtkWidget *toggle;

  show_file (fixture, "prosody-leaf");
  g_assert_false (row_says (fixture, "pubsub#title", "changed"));
  type_text (fixture, "pubsub#title", "Another title");
  xg_ui_test_settle (10);
  g_assert_true (row_says (fixture, "pubsub#title", "changed"));
  g_assert_cmpuint (xg_form_get_n_changed (fixture->form), ==, 1);

  g_signal_emit_by_name (find_in_row (fixture, "pubsub#title", GTK_TYPE_BUTTON), "clicked");
  xg_ui_test_settle (10);
  g_assert_false (row_says (fixture, "pubsub#title", "changed"));
  g_assert_false (xg_form_get_changed (fixture->form));

  toggle = find_in_row (fixture, "pubsub#persist_items", GTK_TYPE_SWITCH);
  gtk_switch_set_active (GTK_SWITCH (toggle), !gtk_switch_get_active (GTK_SWITCH (toggle)));
  g_assert_cmpuint (xg_form_get_n_changed (fixture->form), ==, 1);
  xg_form_reset (fixture->form);
  g_assert_cmpint (gtk_switch_get_active (GTK_SWITCH (toggle)),
                   ==,
                   xg_form_field_get_active (find_field (fixture, "pubsub#persist_items")));
}

static void
test_choice (Fixture *fixture, gconstpointer data)
{
  GtkDropDown *list;
  XgFormField *field;

  show_file (fixture, "ejabberd-leaf");
  field = find_field (fixture, "pubsub#access_model");
  list = GTK_DROP_DOWN (find_in_row (fixture, "pubsub#access_model", GTK_TYPE_DROP_DOWN));
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
      g_assert_true (row_says (fixture, "pubsub#access_model", xg_form_option_get_help (option)));
      /* The keys are at the button inside: it tells what is chosen */
      gtk_test_accessible_assert_property (
        GTK_ACCESSIBLE (gtk_widget_get_first_child (GTK_WIDGET (list))),
        GTK_ACCESSIBLE_PROPERTY_LABEL,
        name);
    }
}

/* XEP-0122, while typing. */
static void
test_wrong_value (Fixture *fixture, gconstpointer data)
{
  GtkWidget *entry;

  show (fixture,
        parse_form ("<x xmlns='jabber:x:data' type='form'>"
                    "<field var='n' type='text-single' label='Number'><value>5</value>"
                    "<validate xmlns='http://jabber.org/protocol/xdata-validate' "
                    "datatype='xs:integer'><range min='1' max='10'/></validate></field></x>"));
  entry = find_in_row (fixture, "n", GTK_TYPE_ENTRY);
  gtk_editable_set_text (GTK_EDITABLE (entry), "11");
  xg_ui_test_settle (10);
  g_assert_nonnull (xg_form_field_get_error (find_field (fixture, "n")));
  g_assert_true (row_says (fixture, "n", xg_form_field_get_error (find_field (fixture, "n"))));
  gtk_test_accessible_assert_state (GTK_ACCESSIBLE (entry),
                                    GTK_ACCESSIBLE_STATE_INVALID,
                                    GTK_ACCESSIBLE_INVALID_TRUE);
  g_assert_true (xg_form_view_show_fault (XG_FORM_VIEW (fixture->view)));

  gtk_editable_set_text (GTK_EDITABLE (entry), "10");
  xg_ui_test_settle (10);
  g_assert_null (xg_form_field_get_error (find_field (fixture, "n")));
  gtk_test_accessible_assert_state (GTK_ACCESSIBLE (entry),
                                    GTK_ACCESSIBLE_STATE_INVALID,
                                    GTK_ACCESSIBLE_INVALID_FALSE);
  g_assert_false (xg_form_view_show_fault (XG_FORM_VIEW (fixture->view)));
}

static void
test_accessible (Fixture *fixture, gconstpointer data)
{
  XgFormField *field;

  show_file (fixture, "prosody-leaf");
  field = find_field (fixture, "pubsub#title");
  gtk_test_accessible_assert_property (
    GTK_ACCESSIBLE (find_in_row (fixture, "pubsub#title", GTK_TYPE_ENTRY)),
    GTK_ACCESSIBLE_PROPERTY_LABEL,
    xg_form_field_get_label (field));
  gtk_test_accessible_assert_property (
    GTK_ACCESSIBLE (find_in_row (fixture, "pubsub#title", GTK_TYPE_ENTRY)),
    GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
    xg_form_field_get_help (field));
}

static void
count_cb (guint *count)
{
  (*count)++;
}

/* Enter in a text of lines is a line, not the end of the form. */
static void
test_enter (Fixture *fixture, gconstpointer data)
{
  GtkWidget *view;
  GtkTextBuffer *buffer;
  guint n_ends = 0;

  show_file (fixture, "openfire-collection");
  g_signal_connect_swapped (fixture->window, "activate-default", G_CALLBACK (count_cb), &n_ends);
  view = find_in_row (fixture, "pubsub#children", GTK_TYPE_TEXT_VIEW);
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
test_lines (Fixture *fixture, gconstpointer data)
{
  GtkTextBuffer *buffer;

  show_file (fixture, "openfire-collection");
  buffer = gtk_text_view_get_buffer (
    GTK_TEXT_VIEW (find_in_row (fixture, "pubsub#children", GTK_TYPE_TEXT_VIEW)));
  gtk_text_buffer_set_text (buffer, "one / two\nthree", -1);
  {
    g_autofree char *sent = submitted (fixture->form, XG_FORM_SUBMIT_CHANGES);

    g_assert_cmpstr (sent, ==, "pubsub#children=one / two|three;");
  }
  g_assert_false (gtk_text_view_get_accepts_tab (
    GTK_TEXT_VIEW (find_in_row (fixture, "pubsub#children", GTK_TYPE_TEXT_VIEW))));
}

static void
test_addresses_pasted (Fixture *fixture, gconstpointer data)
{
  XgFormField *field;
  GtkWidget *addresses;
  GtkWidget *entry;

  show_file (fixture, "openfire-collection");
  field = find_field (fixture, "pubsub#owner");
  addresses = find_in_row (fixture, "pubsub#owner", XG_TYPE_FORM_ADDRESSES);
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
  save_picture (fixture, "addresses");

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
test_addresses_dropped (Fixture *fixture, gconstpointer data)
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

  show_file (fixture, "openfire-collection");
  field = find_field (fixture, "pubsub#owner");
  addresses = find_in_row (fixture, "pubsub#owner", XG_TYPE_FORM_ADDRESSES);
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
test_addresses_removed (Fixture *fixture, gconstpointer data)
{
  GtkWidget *addresses;
  g_autoptr (GPtrArray) buttons = NULL;
  XgFormField *field;

  show_file (fixture, "openfire-collection");
  field = find_field (fixture, "pubsub#owner");
  addresses = find_in_row (fixture, "pubsub#owner", XG_TYPE_FORM_ADDRESSES);
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
test_many_choices (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) boxes = NULL;
  GtkWidget *entry;
  XgFormField *field;

  show (fixture,
        parse_form ("<x xmlns='jabber:x:data' type='form'>"
                    "<field var='l' type='list-multi' label='List'><value>b</value>"
                    "<option label='First'><value>a</value></option>"
                    "<option label='Second'><value>b</value></option>"
                    "<validate xmlns='http://jabber.org/protocol/xdata-validate' "
                    "datatype='xs:string'><open/></validate></field></x>"));
  field = find_field (fixture, "l");
  boxes = xg_ui_test_find_all (find_row (fixture, "l"), GTK_TYPE_CHECK_BUTTON);
  g_assert_cmpuint (boxes->len, ==, 2);
  g_assert_false (gtk_check_button_get_active (boxes->pdata[0]));
  g_assert_true (gtk_check_button_get_active (boxes->pdata[1]));
  gtk_check_button_set_active (boxes->pdata[0], TRUE);
  gtk_check_button_set_active (boxes->pdata[1], FALSE);
  g_assert_true (xg_form_field_is_chosen (field, "a"));
  g_assert_false (xg_form_field_is_chosen (field, "b"));

  /* The broker takes others too */
  entry = find_in_row (fixture, "l", GTK_TYPE_ENTRY);
  gtk_editable_set_text (GTK_EDITABLE (entry), "mine");
  g_signal_emit_by_name (entry, "activate");
  g_assert_true (xg_form_field_is_chosen (field, "mine"));
  g_assert_null (xg_form_field_get_error (field));
  xg_form_field_reset (field);
  g_assert_true (gtk_check_button_get_active (boxes->pdata[1]));
  g_assert_false (gtk_check_button_get_active (boxes->pdata[0]));
}

static void
test_open_choice (Fixture *fixture, gconstpointer data)
{
  XgFormField *field;
  GtkWidget *list;

  show (fixture,
        parse_form ("<x xmlns='jabber:x:data' type='form'>"
                    "<field var='l' type='list-single' label='List'><value>b</value>"
                    "<option><value>a</value></option><option><value>b</value></option>"
                    "<validate xmlns='http://jabber.org/protocol/xdata-validate' "
                    "datatype='xs:string'><open/></validate></field></x>"));
  field = find_field (fixture, "l");
  list = find_in_row (fixture, "l", GTK_TYPE_DROP_DOWN);
  type_text (fixture, "l", "mine");
  g_assert_cmpstr (xg_form_field_get_values (field)[0], ==, "mine");
  g_assert_cmpuint (gtk_drop_down_get_selected (GTK_DROP_DOWN (list)),
                    ==,
                    GTK_INVALID_LIST_POSITION);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (list), 0);
  g_assert_cmpstr (xg_form_field_get_values (field)[0], ==, "a");
}

static void
test_fixed_and_hidden (Fixture *fixture, gconstpointer data)
{
  show (fixture,
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
  g_assert_true (row_says (fixture, "pic", "required"));
  g_assert_null (xg_ui_test_find_type (find_row (fixture, "pic"), GTK_TYPE_PICTURE));
  save_picture (fixture, "fixed");
}

static void
test_table (Fixture *fixture, gconstpointer data)
{
  show (fixture,
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
  save_picture (fixture, "table");
}

static void
test_search (Fixture *fixture, gconstpointer data)
{
  GtkWidget *search;

  show_file (fixture, "openfire-collection");
  search = xg_ui_test_find_type (fixture->view, GTK_TYPE_SEARCH_ENTRY);
  g_assert_true (gtk_widget_get_mapped (search));
  gtk_editable_set_text (GTK_EDITABLE (search), "WHITELIST children");
  g_signal_emit_by_name (search, "search-changed");
  g_assert_cmpuint (count_visible_rows (fixture), >, 0);
  g_assert_cmpuint (count_visible_rows (fixture), <, 6);
  g_assert_null (xg_ui_test_find_text (fixture->view, "Delivery"));
  gtk_editable_set_text (GTK_EDITABLE (search), "no such thing at all");
  g_signal_emit_by_name (search, "search-changed");
  g_assert_cmpuint (count_visible_rows (fixture), ==, 0);
  xg_ui_test_settle (10);
  g_assert_nonnull (xg_ui_test_find_text (fixture->view, "No setting has these words."));

  /* Going to a field ends a search that hides it */
  g_assert_true (xg_form_view_show_field (XG_FORM_VIEW (fixture->view), "pubsub#title"));
  g_assert_cmpuint (count_visible_rows (fixture), ==, 31);
  finish (fixture);

  show_file (fixture, "prosody-options");
  search = xg_ui_test_find_type (fixture->view, GTK_TYPE_SEARCH_ENTRY);
  g_assert_false (gtk_widget_get_visible (search));
}

static void
test_outcome (Fixture *fixture, gconstpointer data)
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

  show (fixture, parse_form (xml));
  xg_form_view_set_outcomes (XG_FORM_VIEW (fixture->view), differences);
  xg_ui_test_settle (10);
  g_assert_true (row_says (fixture, "pubsub#title", first->sentence));
  save_picture (fixture, "outcome");
  type_text (fixture, "pubsub#title", "Once more");
  xg_ui_test_settle (10);
  g_assert_false (row_says (fixture, "pubsub#title", first->sentence));
}

/* What a hostile broker sends: rows are made in portions. */
static void
test_thousands (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) xml = g_string_new ("<x xmlns='jabber:x:data' type='form'>");
  g_autoptr (GPtrArray) rows = NULL;
  GtkWidget *label;

  for (guint i = 0; i < 1000; i++)
    g_string_append_printf (xml, "<field var='v%u' type='text-single' label='Label %u'/>", i, i);
  g_string_append (xml, "</x>");
  show (fixture, parse_form (xml->str));
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
test_long_value (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) xml = g_string_new ("<x xmlns='jabber:x:data' type='form'>"
                                          "<field var='t' type='text-single'><value>");

  for (guint i = 0; i < 100000; i++)
    g_string_append_c (xml, 'x');
  g_string_append (xml, "</value></field></x>");
  show (fixture, parse_form (xml->str));
  g_assert_null (xg_ui_test_find_type (find_row (fixture, "t"), GTK_TYPE_ENTRY));
}

static void
test_focus_stays (Fixture *fixture, gconstpointer data)
{
  g_autofree char *xml = load_form ("prosody-leaf");
  XgForm *again = parse_form (xml);
  GtkWidget *focus;

  show_file (fixture, "prosody-leaf");
  g_assert_true (xg_form_view_show_field (XG_FORM_VIEW (fixture->view), "pubsub#description"));
  xg_form_view_set_form (XG_FORM_VIEW (fixture->view), again);
  g_assert_finalize_object (g_steal_pointer (&fixture->form));
  fixture->form = again;
  focus = gtk_root_get_focus (GTK_ROOT (fixture->window));
  g_assert_nonnull (focus);
  g_assert_true (gtk_widget_is_ancestor (focus, find_row (fixture, "pubsub#description")));
}

static void
add (const char *name, void (*test) (Fixture *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/form-view/", name, NULL);

  g_test_add (path, Fixture, NULL, NULL, test, tear_down);
}

static void
register_tests (void)
{
  add ("every-field-of-recorded-forms-has-a-row", test_recorded);
  add ("fits-a-narrow-window", test_narrow);
  add ("known-fields-are-in-groups", test_groups);
  add ("each-type-has-its-control", test_controls);
  add ("a-change-is-marked-and-taken-back", test_changed_and_back);
  add ("a-choice-tells-what-it-means", test_choice);
  add ("a-wrong-value-is-told-while-typing", test_wrong_value);
  add ("controls-have-names-and-descriptions", test_accessible);
  add ("enter-is-a-line-of-text", test_enter);
  add ("lines-are-values", test_lines);
  add ("a-pasted-list-of-addresses-is-taken", test_addresses_pasted);
  add ("a-dropped-list-of-addresses-is-taken", test_addresses_dropped);
  add ("addresses-can-be-removed", test_addresses_removed);
  add ("any-number-of-choices", test_many_choices);
  add ("an-open-list-takes-other-values", test_open_choice);
  add ("fixed-is-shown-hidden-and-media-are-not", test_fixed_and_hidden);
  add ("a-result-is-a-table", test_table);
  add ("search-finds-settings", test_search);
  add ("what-the-broker-ignored-is-told", test_outcome);
  add ("thousands-of-fields-come-in-portions", test_thousands);
  add ("a-huge-value-is-not-edited", test_long_value);
  add ("the-focus-stays-when-read-again", test_focus_stays);
}

int
main (int argc, char *argv[])
{
  return xg_ui_test_main (argc, argv, register_tests);
}
