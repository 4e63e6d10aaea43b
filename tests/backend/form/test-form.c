/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "form-data.h"

#define FORM(fields)                                                                               \
  "<x xmlns='jabber:x:data' type='form'><field var='FORM_TYPE' type='hidden'><value>urn:t"         \
  "</value></field>" fields "</x>"

static void
test_only_changes_are_submitted (void)
{
  g_autoptr (XgForm) form = parse_form (
    FORM ("<field var='title' type='text-single'><value>old</value></field>"
          "<field var='other' type='text-single'><value>stays</value></field>"
          "<field var='token' type='hidden'><value>t1</value></field>"
          "<field var='on' type='boolean'><value>true</value></field>"
          "<field var='lines' type='text-multi'><value>a</value><value/><value>c</value></field>"
          "<field var='who' type='jid-multi'><value>a@b</value></field>"
          "<field var='say' type='fixed'><value>text</value></field>"));
  XgFormField *title = xg_form_find (form, "title");
  g_autofree char *nothing = submitted (form, XG_FORM_SUBMIT_CHANGES);
  g_autofree char *changes = NULL;
  g_autofree char *all = NULL;
  g_autofree char *emptied = NULL;

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (form)), ==, 6);
  g_assert_cmpstr (nothing, ==, "token=t1;");
  g_assert_false (xg_form_get_changed (form));

  xg_form_field_set_text (title, "new & <better>");
  xg_form_field_set_active (xg_form_find (form, "on"), FALSE);
  xg_form_field_set_text (xg_form_find (form, "lines"), "a\n\nd\r\ne");
  xg_form_field_set_text (xg_form_find (form, "who"), " x@y \n\n b.example/r\n");
  g_assert_cmpuint (xg_form_get_n_changed (form), ==, 4);
  changes = submitted (form, XG_FORM_SUBMIT_CHANGES);
  g_assert_cmpstr (changes,
                   ==,
                   "token=t1;title=new & <better>;on=0;lines=a||d|e;who=x@y|b.example/r;");
  all = submitted (form, XG_FORM_SUBMIT_ALL);
  g_assert_nonnull (strstr (all, "other=stays;"));

  xg_form_reset (form);
  g_assert_false (xg_form_get_changed (form));
  g_assert_cmpstr (xg_form_field_get_text (title), ==, "old");

  xg_form_field_set_text (title, "");
  xg_form_field_set_text (xg_form_find (form, "who"), "");
  emptied = xg_form_submit (form, XG_FORM_SUBMIT_CHANGES, NULL);
  g_assert_nonnull (strstr (emptied, "<field var=\"title\"><value></value></field>"));
  g_assert_nonnull (strstr (emptied, "<field var=\"who\"></field>"));
}

static void
test_same_meaning_is_no_change (void)
{
  g_autoptr (XgForm) form = parse_form (
    FORM ("<field var='on' type='boolean'><value>true</value></field>"
          "<field var='who' type='jid-multi'><value>a@b</value><value>c@d</value></field>"
          "<field var='pick' type='list-multi'><option><value>1</value></option><option><value>2"
          "</value></option><value>1</value><value>2</value></field>"
          "<field var='none' type='text-single'/>"));
  XgFormField *pick = xg_form_find (form, "pick");

  xg_form_field_set_active (xg_form_find (form, "on"), FALSE);
  g_assert_true (xg_form_get_changed (form));
  xg_form_field_set_active (xg_form_find (form, "on"), TRUE);
  xg_form_field_set_text (xg_form_find (form, "who"), "C@D\na@B\n\n");
  xg_form_field_set_values (pick, (const char *const[]){ "2", "1", NULL });
  xg_form_field_set_text (xg_form_find (form, "none"), "");
  g_assert_cmpuint (xg_form_get_n_changed (form), ==, 0);

  xg_form_field_choose (pick, "1", FALSE);
  g_assert_false (xg_form_field_is_chosen (pick, "1"));
  g_assert_true (xg_form_field_is_chosen (pick, "2"));
  g_assert_cmpuint (xg_form_get_n_changed (form), ==, 1);
}

static void
test_lists (void)
{
  g_autoptr (XgForm) form = parse_form (
    FORM ("<field var='model' type='list-single'><option label='Open'><value>open</value></option>"
          "<option><value>whitelist</value></option><value>strange</value></field>"
          "<field var='free' type='list-single'><validate "
          "xmlns='http://jabber.org/protocol/xdata-validate' datatype='xs:int'><open/></validate>"
          "<option><value>1</value></option></field>"
          "<field var='bare' type='list-multi'><value>a</value></field>"));
  XgFormField *model = xg_form_find (form, "model");
  XgFormField *open = xg_form_find (form, "free");
  g_autoptr (XgFormOption) odd = g_list_model_get_item (xg_form_field_get_options (model), 2);

  /* A value that is no option can be left and chosen again */
  g_assert_cmpuint (xg_form_field_get_selected (model), ==, 2);
  g_assert_cmpstr (xg_form_option_get_label (odd), ==, "strange");
  g_assert_false (xg_form_option_get_offered (odd));
  xg_form_field_set_selected (model, 1);
  g_assert_cmpstr (xg_form_field_get_values (model)[0], ==, "whitelist");
  xg_form_field_set_selected (model, 2);
  g_assert_false (xg_form_field_get_changed (model));
  g_assert_null (xg_form_field_get_error (model));
  xg_form_field_set_values (model, (const char *const[]){ "bogus", NULL });
  g_assert_cmpstr (xg_form_field_get_error (model),
                   ==,
                   "“bogus” is none of the choices that the broker offers.");
  g_assert_cmpuint (xg_form_get_n_errors (form), ==, 1);

  xg_form_field_set_values (open, (const char *const[]){ "7", NULL });
  g_assert_null (xg_form_field_get_error (open));
  xg_form_field_set_values (open, (const char *const[]){ "x", NULL });
  g_assert_nonnull (xg_form_field_get_error (open));

  /* Nothing to choose from: typed in */
  g_assert_cmpint (xg_form_field_get_form_type (xg_form_find (form, "bare")),
                   ==,
                   XG_FORM_TEXT_MULTI);
}

static void
test_errors_stop_what_they_concern (void)
{
  g_autoptr (XgForm) form = parse_form (
    FORM ("<field var='need' type='text-single'><required/></field>"
          "<field var='who' type='jid-multi'/>"
          "<field var='number' type='text-single'><validate "
          "xmlns='http://jabber.org/protocol/xdata-validate' datatype='xs:integer'><range min='1' "
          "max='9'/></validate><value>99</value></field>"
          "<field var='fine' type='text-single'/>"));
  XgFormField *who = xg_form_find (form, "who");
  g_autoptr (GError) error = NULL;
  g_autofree char *changes = NULL;

  /* What the broker has already is not told as the person's mistake */
  g_assert_null (xg_form_field_get_error (xg_form_find (form, "number")));
  g_assert_cmpstr (xg_form_field_get_note (xg_form_find (form, "number")),
                   ==,
                   "Allowed is 1 to 9.");
  g_assert_cmpstr (xg_form_field_get_error (xg_form_find (form, "need")),
                   ==,
                   "A value is needed here.");
  xg_form_field_set_text (xg_form_find (form, "fine"), "x");
  changes = submitted (form, XG_FORM_SUBMIT_CHANGES);
  g_assert_cmpstr (changes, ==, "fine=x;");
  g_assert_null (xg_form_submit (form, XG_FORM_SUBMIT_ALL, &error));
  g_assert_error (error, XG_FORM_ERROR, XG_FORM_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==, "need: A value is needed here.");
  g_clear_error (&error);

  xg_form_field_set_text (who, "a@b\n\nnot ok\n@x\nc@d");
  g_assert_cmpstr (xg_form_field_get_error (who),
                   ==,
                   "Line 3: “not ok” is not an XMPP address, such as name@example.org.\n"
                   "Line 4: “@x” is not an XMPP address, such as name@example.org.");
  g_assert_null (xg_form_submit (form, XG_FORM_SUBMIT_CHANGES, &error));
  g_assert_error (error, XG_FORM_ERROR, XG_FORM_ERROR_INVALID);
  g_assert_cmpstr (xg_form_field_get_text (who), ==, "a@b\n\nnot ok\n@x\nc@d");

  xg_form_field_set_text (xg_form_find (form, "fine"), "bell\a");
  g_assert_nonnull (xg_form_field_get_error (xg_form_find (form, "fine")));
}

static void
count_cb (GObject *object, GParamSpec *pspec, guint *count)
{
  (*count)++;
}

static void
test_properties_follow (void)
{
  g_autoptr (XgForm) form =
    parse_form (FORM ("<field var='a' type='text-single'><value>1</value></field>"
                      "<field var='b' type='boolean'/>"));
  XgFormField *a = xg_form_find (form, "a");
  XgFormField *b = xg_form_find (form, "b");
  guint n_changed = 0;
  guint n_text = 0;
  guint n_form = 0;

  g_signal_connect (a, "notify::text", G_CALLBACK (count_cb), &n_text);
  g_signal_connect (a, "notify::changed", G_CALLBACK (count_cb), &n_changed);
  g_signal_connect (form, "notify::changed", G_CALLBACK (count_cb), &n_form);
  g_object_set (a, "text", "2", NULL);
  g_object_set (a, "text", "2", NULL);
  g_object_set (a, "text", "3", NULL);
  g_assert_cmpuint (n_text, ==, 2);
  g_assert_cmpuint (n_changed, ==, 1);
  g_assert_cmpuint (n_form, ==, 1);
  g_object_set (a, "text", "1", NULL);
  g_assert_cmpuint (n_changed, ==, 2);
  g_assert_cmpuint (n_form, ==, 2);

  /* A boolean without a value is off, and turning it on and off says so */
  g_assert_false (xg_form_field_get_active (b));
  g_object_set (b, "active", FALSE, NULL);
  g_assert_false (xg_form_field_get_changed (b));
  g_object_set (b, "active", TRUE, NULL);
  g_assert_true (xg_form_field_get_changed (b));
  g_object_set (b, "active", FALSE, NULL);
  g_assert_cmpstr (xg_form_field_get_values (b)[0], ==, "0");
}

static void
test_secrets (void)
{
  g_autoptr (XgForm) form = parse_form (
    FORM ("<field var='pw' type='text-private'><required/><validate "
          "xmlns='http://jabber.org/protocol/xdata-validate' datatype='xs:string'><regex>[a-z]+"
          "</regex></validate></field>"));
  XgFormField *field = xg_form_find (form, "pw");
  g_autofree char *told = NULL;
  g_autofree char *sent = NULL;

  g_assert_nonnull (xg_form_field_get_error (field));
  xg_form_field_set_text (field, "CANARY-77");
  g_assert_null (strstr (xg_form_field_get_error (field), "CANARY"));
  told = xg_form_field_tell_values (field, xg_form_field_get_values (field));
  g_assert_null (strstr (told, "CANARY"));
  xg_form_field_set_text (field, " canary");
  g_assert_nonnull (xg_form_field_get_error (field));
  xg_form_field_set_text (field, "canary");
  sent = submitted (form, XG_FORM_SUBMIT_ALL);
  g_assert_cmpstr (sent, ==, "pw=canary;");
}

static void
test_carry_over (void)
{
  const char *xml = FORM ("<field var='a' type='text-single'><value>1</value></field>"
                          "<field var='b' type='jid-multi'/>");
  g_autoptr (XgForm) before = parse_form (xml);
  g_autoptr (XgForm) again = parse_form (xml);
  g_autoptr (XgForm) less =
    parse_form (FORM ("<field var='a' type='boolean'><value>1</value></field>"));

  xg_form_field_set_text (xg_form_find (before, "a"), "2");
  xg_form_field_set_text (xg_form_find (before, "b"), "wrong one\n");
  g_assert_cmpuint (xg_form_carry_over (again, before), ==, 0);
  g_assert_cmpstr (xg_form_field_get_text (xg_form_find (again, "a")), ==, "2");
  g_assert_cmpstr (xg_form_field_get_text (xg_form_find (again, "b")), ==, "wrong one\n");
  g_assert_cmpuint (xg_form_get_n_changed (again), ==, 2);
  g_assert_cmpuint (xg_form_carry_over (less, before), ==, 2);
}

static void
test_lives_as_long_as_needed (void)
{
  XgForm *form = parse_form (FORM ("<field var='a' type='text-single'/>"));
  XgFormField *field = g_object_ref (xg_form_find (form, "a"));

  g_assert_finalize_object (form);
  xg_form_field_set_text (field, "without its form");
  g_assert_finalize_object (field);
}

/* Only what was chosen goes back, as another thing than it came as. */
static void
test_part (void)
{
  static const char *const vars[] = { "who", "on", NULL };
  g_autoptr (XgForm) form =
    parse_form (FORM ("<field var='title' type='text-single'><value>old</value></field>"
                      "<field var='token' type='hidden'><value>t1</value></field>"
                      "<field var='on' type='boolean'><value>true</value></field>"
                      "<field var='who' type='jid-multi'><value>a@b</value></field>"));
  g_autoptr (XgForm) part = NULL;
  g_autofree char *all = NULL;
  g_autofree char *xml = NULL;

  xg_form_field_set_active (xg_form_find (form, "on"), FALSE);
  part = xg_form_new_part (form, vars);
  xg_form_set_form_type (part, "urn:other");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (part)), ==, 2);
  g_assert_null (xg_form_find (part, "title"));
  g_assert_false (xg_form_get_changed (part));
  all = submitted (part, XG_FORM_SUBMIT_ALL);
  g_assert_cmpstr (all, ==, "on=true;who=a@b;");
  xml = xg_form_submit (part, XG_FORM_SUBMIT_ALL, NULL);
  g_assert_nonnull (strstr (xml, "<value>urn:other</value>"));
  g_assert_cmpstr (xg_form_get_form_type (form), ==, "urn:t");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/form/only-changes-are-submitted", test_only_changes_are_submitted);
  g_test_add_func ("/form/same-meaning-is-no-change", test_same_meaning_is_no_change);
  g_test_add_func ("/form/lists", test_lists);
  g_test_add_func ("/form/errors-stop-what-they-concern", test_errors_stop_what_they_concern);
  g_test_add_func ("/form/properties-follow", test_properties_follow);
  g_test_add_func ("/form/secrets-are-in-no-sentence", test_secrets);
  g_test_add_func ("/form/edits-are-carried-over", test_carry_over);
  g_test_add_func ("/form/a-part-is-a-form-of-its-own", test_part);
  g_test_add_func ("/form/fields-outlive-the-form", test_lives_as_long_as_needed);
  return g_test_run ();
}
